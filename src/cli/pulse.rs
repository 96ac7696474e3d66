//! The flags of `openfloor pulse` and `openfloor asks`: rounds of questions, and what is asked unsigned.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::args::Post;
use super::flags::Given;
use crate::wire::pulse::TeamAsked;

/// What is done about rounds of questions.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum PulseTask {
    /// Open a round and print its codes, this once
    Open(OpenRound),
    /// Show the rounds of a site, with what was published of them and nothing beyond
    Status(OfSite),
    /// Close the open round of a site before its time
    Close(OfSite),
}

/// A round that is to be opened.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct OpenRound {
    /// The site.
    #[arg(long, value_name = "SITE", help = "The site that is asked")]
    pub site: String,
    /// When it closes.
    #[arg(
        long,
        value_name = "TIME",
        help = "When it closes, as in 'Fri 16:00' or 2026-11-27T16:00 in the zone of the site, or with an offset; 14 days \
                ahead at most. Figures leave it each day at that hour"
    )]
    pub closes: String,
    /// Who is asked.
    #[arg(
        long = "team",
        value_name = "TEAM=PEOPLE",
        value_parser = team,
        required_unless_present = "teams",
        help = "A team and how many in it can answer, as in billing=14; once for each team"
    )]
    pub team: Vec<TeamAsked>,
    /// The same from a file.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "team",
        help = "The same from a file of comma-separated values, a team and a number a line"
    )]
    pub teams: Option<PathBuf>,
    /// The instrument.
    #[arg(
        long,
        value_name = "FILE",
        help = "The questions, as an instrument in TOML with its words [default: our own six items]"
    )]
    pub instrument: Option<PathBuf>,
    /// The group floor.
    #[arg(
        long,
        value_name = "NUMBER",
        help = "The smallest group that figures are told of; at least 5, and fixed when the round opens [default: 5]"
    )]
    pub k: Option<u32>,
    /// Where the codes go.
    #[arg(
        long,
        value_name = "FILE",
        help = "Write the codes into this new file, as comma-separated values, rather than print them"
    )]
    pub codes: Option<PathBuf>,
    /// Whether it may stand beside grave news.
    #[arg(
        long,
        help = "Open it also where quiet mode is on for those who are asked, or grave news is new to them"
    )]
    pub beside: bool,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub post: Post,
}

/// A site at a hub.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct OfSite {
    /// The site.
    #[arg(long, value_name = "SITE", help = "The site")]
    pub site: String,
    #[command(flatten)]
    pub post: Post,
}

/// What is done about what was asked unsigned.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum AsksTask {
    /// Show what was asked at a site and waits to be looked through
    List(OfSite),
    /// Publish one as heard, in its own words, as the site's leads
    Heard(OneAsk),
    /// Drop some: they are erased, and nothing is said of them
    Drop(SomeAsks),
}

/// One that was asked.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct OneAsk {
    /// Which.
    #[arg(value_name = "ID", help = "Its id, from the list")]
    pub id: String,
    #[command(flatten)]
    pub post: Post,
}

/// Some that were asked.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct SomeAsks {
    /// Which.
    #[arg(value_name = "ID", required = true, help = "Their ids, from the list")]
    pub ids: Vec<String>,
    #[command(flatten)]
    pub post: Post,
}

impl PulseTask {
    pub(super) fn settings(&self) -> Given {
        match self {
            PulseTask::Open(open) => open.post.settings(),
            PulseTask::Status(of) | PulseTask::Close(of) => of.post.settings(),
        }
    }
}

impl AsksTask {
    pub(super) fn settings(&self) -> Given {
        match self {
            AsksTask::List(of) => of.post.settings(),
            AsksTask::Heard(one) => one.post.settings(),
            AsksTask::Drop(some) => some.post.settings(),
        }
    }
}

/// `billing=14`.
fn team(text: &str) -> Result<TeamAsked, String> {
    let (id, eligible) =
        text.rsplit_once('=').ok_or("give a team and how many can answer, as in billing=14")?;
    let eligible = eligible
        .trim()
        .parse()
        .map_err(|_| format!("{eligible:?} is no number of people, as in billing=14"))?;
    Ok(TeamAsked { id: id.trim().into(), eligible })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_is_given_with_its_people() {
        assert_eq!(team("night = desk=14"), Ok(TeamAsked { id: "night = desk".into(), eligible: 14 }));
        for none in ["billing", "billing=", "billing=-1", "billing=many"] {
            assert!(team(none).is_err(), "{none}");
        }
    }
}
