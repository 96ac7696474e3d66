//! The flags of `openfloor doctor`.

use clap::{Args, ValueEnum};

use super::flags::Given;
use super::wall::{WallLink, WallLook};
use super::{Length, Ratio};

/// More rows than any screen has.
const ROWS_MAX: i64 = 1_000;

/// The flags of `openfloor doctor`.
#[derive(Args, Clone, Debug, PartialEq)]
pub struct Doctor {
    /// From where the screen is looked at.
    #[arg(long, value_name = "LENGTH", help = "From how far the screen is looked at, such as 8m or 26ft")]
    pub distance: Option<Length>,
    /// How large it is.
    #[arg(
        long,
        value_name = "LENGTH",
        help = "The diagonal of the screen that the terminal fills, such as 55in"
    )]
    pub screen: Option<Length>,
    /// Its shape.
    #[arg(
        long,
        value_name = "SHAPE",
        requires = "screen",
        default_value = "16:9",
        help = "The width of that screen by its height"
    )]
    pub ratio: Ratio,
    /// How many rows the terminal has there.
    #[arg(
        long,
        value_name = "ROWS",
        requires = "screen",
        value_parser = clap::value_parser!(u16).range(1..=ROWS_MAX),
        help = "How many rows the terminal has there [default: those of this one]"
    )]
    pub rows: Option<u16>,
    /// How the report is printed.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help = "How the report is printed")]
    pub format: ReportFormat,
    /// Which wall is looked at.
    #[command(flatten)]
    pub link: WallLink,
    /// How it looks.
    #[command(flatten)]
    pub look: WallLook,
}

/// How a report is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Lines, for people
    #[default]
    Text,
    /// One object, for machines
    Json,
}

impl Doctor {
    /// The settings that its flags give: keys of the table with their values as text.
    pub fn settings(&self) -> Given {
        [self.link.settings(), self.look.settings()].concat()
    }
}
