//! The flags of `openfloor promises`.

use clap::{Args, ValueEnum};

use super::flags::Given;
use super::once::Within;
use super::wall::FloorLink;
use crate::domain::PromiseState;

/// Which promises are printed, and how.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Promises {
    /// Which floor.
    #[command(flatten)]
    pub link: FloorLink,
    /// The form.
    #[arg(long, value_name = "FORM", value_enum, help = "The form of the ledger [default: text]")]
    pub format: Option<LedgerForm>,
    /// Which states.
    #[arg(
        long,
        value_name = "STATES",
        value_enum,
        value_delimiter = ',',
        help = "Only promises in these states, with commas; the shares of roles stay those of all"
    )]
    pub only: Vec<PromiseName>,
    /// Only the sum.
    #[arg(long, help = "Only the kept share and the median delay of each leadership role")]
    pub by_role: bool,
    /// What is for leads too.
    #[arg(long, help = "With the promises that are for leads; the token must be one of a lead or an admin")]
    pub leads: bool,
    /// How long the floor is waited for.
    #[arg(long, value_name = "TIME", help = "How long to wait for the floor, such as 10s [default: 10s]")]
    pub within: Option<Within>,
}

impl Promises {
    pub(super) fn settings(&self) -> Given {
        self.link.settings()
    }
}

/// The form of a ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LedgerForm {
    /// Lines to read
    #[default]
    Text,
    /// Comma-separated values (RFC 4180), one promise or role a line
    Csv,
    /// One JSON object, with the texts in all of their languages
    Json,
}

/// The name of a state of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)] // the names are the whole of it
pub enum PromiseName {
    Late,
    Open,
    Kept,
    KeptLate,
    Dropped,
}

impl From<PromiseName> for PromiseState {
    fn from(name: PromiseName) -> Self {
        match name {
            PromiseName::Late => PromiseState::Late,
            PromiseName::Open => PromiseState::Open,
            PromiseName::Kept => PromiseState::Kept,
            PromiseName::KeptLate => PromiseState::KeptLate,
            PromiseName::Dropped => PromiseState::Dropped,
        }
    }
}
