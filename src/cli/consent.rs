//! The flags of `openfloor consent`: who wishes to be named how far.

use clap::{Args, Subcommand, ValueEnum};

use super::args::Post;
use super::flags::Given;
use super::hub::HubData;
use crate::domain::recognition::Consent;

/// What is done about a wish.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum ConsentTask {
    /// Name somebody by no more than this, whatever an event says
    Set(SetWish),
    /// Forget what somebody wished: they are named as they consent each time
    Forget(ForgetWish),
    /// Say that the register of a hub that was put back has every wish again: it names people and takes levels and surveys from then on
    Confirm(HubData),
}

/// Whose wish it is.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    /// The site.
    #[arg(long, value_name = "SITE", help = "The site that they work at")]
    pub site: String,
    /// Who.
    #[arg(
        long = "ref",
        value_name = "REF",
        help = "The publisher's own reference to them, as it stands in its events"
    )]
    pub reference: String,
}

/// A wish that is kept.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct SetWish {
    #[command(flatten)]
    pub whose: Whose,
    /// How far.
    #[arg(value_name = "FORM", help = "The most that is shown of them")]
    pub form: FormName,
    #[command(flatten)]
    pub post: Post,
}

/// A wish that is forgotten.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ForgetWish {
    #[command(flatten)]
    pub whose: Whose,
    #[command(flatten)]
    pub post: Post,
}

/// The forms of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FormName {
    /// Their team, and nothing of the name
    Team,
    /// The initials
    Initials,
    /// The first name
    First,
    /// The whole name
    Full,
}

impl FormName {
    /// The level that it names.
    pub fn consent(self) -> Consent {
        match self {
            FormName::Team => Consent::Team,
            FormName::Initials => Consent::Initials,
            FormName::First => Consent::First,
            FormName::Full => Consent::Full,
        }
    }
}

impl ConsentTask {
    pub(super) fn settings(&self) -> Given {
        match self {
            ConsentTask::Set(set) => set.post.settings(),
            ConsentTask::Forget(forget) => forget.post.settings(),
            ConsentTask::Confirm(data) => data.settings(),
        }
    }
}
