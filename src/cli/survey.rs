//! The flags of `openfloor import` and `openfloor analyse`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::Post;
use super::flags::Given;

/// The flags of `openfloor import`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The survey.
    #[arg(
        value_name = "FILE",
        help = "The survey, as Qualtrics, Microsoft Forms, Google Forms or a spreadsheet write CSV"
    )]
    pub file: PathBuf,
    /// How it is read.
    #[arg(long, value_name = "FILE", help = "Which column answers what, and which team has how many people")]
    pub map: PathBuf,
    /// Nothing is published.
    #[arg(long, help = "Print the events that would be published, and publish nothing")]
    pub dry_run: bool,
    /// Also where much of it is rejected.
    #[arg(long, help = "Publish them also where more than a few rows were rejected")]
    pub although: bool,
    /// Whether celebration may stand beside grave news.
    #[arg(long, help = "Publish them also where levels would stand beside grave news")]
    pub beside: bool,
    /// Where the figures go.
    #[command(flatten)]
    pub post: Post,
}

impl Import {
    pub(super) fn settings(&self) -> Given {
        self.post.settings()
    }
}

/// The flags of `openfloor analyse`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct Analyse {
    /// The table.
    #[arg(
        value_name = "FILE",
        help = "The table: a row for each person, or a column such as Email that tells who answered; - is standard input"
    )]
    pub file: PathBuf,
    /// What was asked.
    #[arg(
        long,
        value_name = "NAME",
        help = "What was asked: a file, or openfloor-6, bpns-w, w-bns, bpnsfs, uwes-3, uwes-9 [default: openfloor-6, or the map's]"
    )]
    pub instrument: Option<String>,
    /// How it is read.
    #[arg(
        long,
        value_name = "FILE",
        help = "A map, as for openfloor import, where columns are not named as items are"
    )]
    pub map: Option<PathBuf>,
    /// Where the unit stands.
    #[arg(
        long,
        value_name = "HEADER",
        conflicts_with = "map",
        help = "The column of the unit, where it is not called team"
    )]
    pub unit: Option<String>,
    /// Everything is told.
    #[arg(long, help = "Tell of every unit, however small: only for a table that is one's own")]
    pub raw: bool,
    /// The fewest that are told of.
    #[arg(
        long,
        value_name = "N",
        conflicts_with = "raw",
        help = "The fewest that are told of; it may only be raised [default: 5, or the map's]"
    )]
    pub k: Option<u32>,
    /// The form.
    #[arg(long, value_name = "FORM", value_enum, help = "The form of the figures [default: text]")]
    pub format: Option<AnalysisForm>,
}

/// The form of an analysis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum AnalysisForm {
    /// Tables to read
    #[default]
    Text,
    /// Comma-separated values (RFC 4180), one unit and need a line
    Csv,
    /// One JSON object
    Json,
}
