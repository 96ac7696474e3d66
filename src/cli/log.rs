//! The flags of `openfloor log`.

use clap::{Args, ValueEnum};

use super::args::Post;
use super::flags::Given;
use super::wall::SiteOf;

/// Which part of the record is printed, and how.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// The hub, and what it is asked with.
    #[command(flatten)]
    pub post: Post,
    /// Which site.
    #[command(flatten)]
    pub site: SiteOf,
    /// The beginning.
    #[arg(
        long,
        value_name = "TIME",
        help = "Only what was shown after this time: 2026-10-25T09:00, in the zone of --site, or with an offset"
    )]
    pub from: Option<String>,
    /// The end.
    #[arg(long, value_name = "TIME", help = "Only what was shown before this time")]
    pub to: Option<String>,
    /// For whom it was.
    #[arg(
        long,
        value_name = "WHO",
        value_enum,
        help = "Whom it was shown to: leads has both [default: floor]"
    )]
    pub audience: Option<AudienceName>,
    /// The form.
    #[arg(long, value_name = "FORM", value_enum, help = "The form of the record [default: jsonl]")]
    pub format: Option<LogForm>,
}

impl Log {
    pub(super) fn settings(&self) -> Given {
        [self.post.settings(), self.site.settings()].concat()
    }
}

/// Whom something was shown to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum AudienceName {
    /// What the floor could see
    #[default]
    Floor,
    /// What leads could see: all of it
    Leads,
}

/// The form of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogForm {
    /// JSON, one revision a line
    #[default]
    Jsonl,
    /// Comma-separated values (RFC 4180), one revision a line
    Csv,
}
