//! The flags of `openfloor rehearse`.

use clap::{Args, ValueEnum};

use super::flags::Given;
use super::once::Within;
use super::wall::FloorLink;
use crate::wire::until::{Asked, FORMS};

/// Which moment is rehearsed, and how it is told.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct Rehearse {
    /// The moment.
    #[arg(
        long,
        value_name = "TIME",
        value_parser = at,
        help = "The moment: Tue 14:00 or 2026-10-25T09:00, in the zone of each site, or with an offset"
    )]
    pub at: Asked,
    /// Which floor, and with which token.
    #[command(flatten)]
    pub link: FloorLink,
    /// The form.
    #[arg(long, value_name = "FORM", value_enum, help = "The form of the rehearsal [default: text]")]
    pub format: Option<RehearsalForm>,
    /// How long the floor is waited for.
    #[arg(long, value_name = "TIME", help = "How long to wait for the floor, such as 10s [default: 10s]")]
    pub within: Option<Within>,
}

impl Rehearse {
    pub(super) fn settings(&self) -> Given {
        self.link.settings()
    }
}

fn at(text: &str) -> Result<Asked, String> {
    Asked::parse(text).ok_or_else(|| format!("give {FORMS}"))
}

/// The form of a rehearsal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum RehearsalForm {
    /// Lines to read
    #[default]
    Text,
    /// One JSON object
    Json,
}
