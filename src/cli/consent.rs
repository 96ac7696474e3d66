//! The flags of `openfloor consent`: who wishes to be named how far.

use std::borrow::Cow;

use clap::{Args, Subcommand, ValueEnum};

use super::args::Post;
use super::flags::Given;
use super::hub::HubData;
use crate::domain::recognition::Consent;
use crate::domain::recognition::references::made_of;
use crate::text::SafeText;

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
    /// Who, by a reference.
    #[arg(
        long = "ref",
        value_name = "REF",
        required_unless_present_any = ["name", "in_team"],
        conflicts_with_all = ["name", "in_team"],
        help = "The publisher's own reference to them, as it stands in its events"
    )]
    pub reference: Option<String>,
    /// Who, by their name.
    #[arg(
        long,
        value_name = "NAME",
        value_parser = told,
        requires = "in_team",
        help = "Instead, for thanks from a desk that gave no reference: their whole name, as it is written there"
    )]
    pub name: Option<String>,
    /// In which team.
    #[arg(
        id = "in_team",
        long = "team",
        value_name = "TEAM",
        value_parser = told,
        requires = "name",
        help = "With --name: their team, by its id in the floor, such as care"
    )]
    pub team: Option<String>,
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

impl Whose {
    /// The reference to them, and the team by which it was made, where it was.
    pub fn reference(&self) -> (Cow<'_, str>, Option<&str>) {
        if let (Some(name), Some(team)) = (&self.name, &self.team) {
            // As a desk reads what is written there.
            let name = SafeText::clean(name);
            return (made_of(&self.site, team, name.as_str()).into(), Some(team));
        }
        (self.reference.as_deref().unwrap_or_default().into(), None)
    }
}

/// Words with something in them: of nothing one reference would be made for everybody.
fn told(words: &str) -> Result<String, &'static str> {
    if words.trim().is_empty() { Err("it has no words") } else { Ok(words.to_owned()) }
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
