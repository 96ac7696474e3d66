//! R1: the groups of a round, fixed by headcount when it opens.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::fault::NAME_MAX;

/// The smallest group that figures are told of, where a round doesn't raise it.
pub const GROUP_FLOOR: u32 = 5;
/// The highest that it can be raised to; above it no team of a floor would ever report.
pub const GROUP_FLOOR_MAX: u32 = 100;
/// Most teams of a round.
pub const TEAMS_MAX: usize = 500;
/// Most people of a team, so that no sum of them overflows.
pub const ELIGIBLE_MAX: u32 = 1_000_000;

/// k, the fewest answers that any figure is made of: at least [`GROUP_FLOOR`], frozen when a round opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct GroupFloor(u32);

impl GroupFloor {
    /// Takes a k that is no lower than [`GROUP_FLOOR`].
    ///
    /// # Errors
    /// Says which k may be given.
    pub fn new(k: u32) -> Result<Self, GroupsFault> {
        if (GROUP_FLOOR..=GROUP_FLOOR_MAX).contains(&k) { Ok(Self(k)) } else { Err(GroupsFault::Floor { k }) }
    }

    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl Default for GroupFloor {
    fn default() -> Self {
        Self(GROUP_FLOOR)
    }
}

impl TryFrom<u32> for GroupFloor {
    type Error = GroupsFault;
    fn try_from(k: u32) -> Result<Self, GroupsFault> {
        Self::new(k)
    }
}

impl From<GroupFloor> for u32 {
    fn from(floor: GroupFloor) -> u32 {
        floor.0
    }
}

/// A team as it is when a round opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its id on the floor.
    pub id: String,
    /// How many can answer.
    pub eligible: u32,
}

/// Teams whose answers are told together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The id of its team, or those of its teams with `+` between them, in order; at most [`NAME_MAX`] characters.
    pub id: String,
    /// The ids of its teams, in order.
    pub teams: Vec<String>,
    /// How many can answer.
    pub eligible: u32,
    /// Whether it is told of by itself; else its answers are part of the floor's alone.
    pub reports: bool,
}

/// The groups of a round. Every team is in one of them, and they never change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    floor: GroupFloor,
    groups: Vec<Group>,
}

/// Why there are no groups.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[allow(missing_docs)] // the messages say what the fields are
pub enum GroupsFault {
    #[error("k is {k}; it is at least {GROUP_FLOOR}, may only be raised, and is at most {GROUP_FLOOR_MAX}")]
    Floor { k: u32 },
    #[error("{count} teams; a round has 1 to {TEAMS_MAX}")]
    Teams { count: usize },
    #[error("a team's id is {id:?}; it has 1 to {NAME_MAX} characters and no + in it")]
    Id { id: String },
    #[error("team {id} is given twice; give each team once, with all who can answer")]
    Twice { id: String },
    #[error("team {id} has {eligible} who can answer; give 1 to {ELIGIBLE_MAX}, or leave the team out")]
    Eligible { id: String, eligible: u32 },
    #[error("{eligible} can answer in all, and nothing is told of fewer than {k}; ask more people")]
    TooFew { eligible: u32, k: u32 },
}

impl Groups {
    /// R1 among teams that are all siblings.
    ///
    /// # Errors
    /// Says what is wrong with the teams.
    pub fn of(teams: &[Team], floor: GroupFloor) -> Result<Self, GroupsFault> {
        Self::among(teams, |_| None, floor)
    }

    /// R1. A team of fewer than 2k merges with its smallest sibling, and what they make again, until all groups have 2k; one that is
    /// left without a sibling doesn't report by itself. Siblings are of one parent, by the team's id, or of none. Where two are equally
    /// small, the first id decides, so that the order in which teams are given changes nothing.
    ///
    /// # Errors
    /// Says what is wrong with the teams.
    pub fn among<'a>(
        teams: &[Team],
        parent: impl Fn(&str) -> Option<&'a str>,
        floor: GroupFloor,
    ) -> Result<Self, GroupsFault> {
        check(teams, floor)?;
        let least = 2 * floor.get();
        let mut families: BTreeMap<Option<&str>, Vec<Group>> = BTreeMap::new();
        for team in teams {
            let group = Group::of(vec![team.id.clone()], team.eligible);
            families.entry(parent(&team.id)).or_default().push(group);
        }
        let mut groups: Vec<Group> =
            families.into_values().flat_map(|siblings| merged(siblings, least)).collect();
        // One group alone is the floor itself; its figures are the floor's.
        let alone = groups.len() == 1;
        groups.iter_mut().for_each(|group| group.reports = !alone && group.eligible >= least);
        groups.sort_by(|a, b| a.teams.cmp(&b.teams));
        Ok(Self { floor, groups })
    }

    /// k.
    pub fn floor(&self) -> GroupFloor {
        self.floor
    }

    /// The groups, in the order of their first team.
    pub fn list(&self) -> &[Group] {
        &self.groups
    }

    /// The place in [`Groups::list`] of the group of a team.
    pub fn of_team(&self, team: &str) -> Option<usize> {
        self.groups.iter().position(|group| group.teams.iter().any(|id| id == team))
    }

    /// How many can answer in all.
    pub fn eligible(&self) -> u32 {
        self.groups.iter().map(|group| group.eligible).sum()
    }
}

impl Group {
    fn of(mut teams: Vec<String>, eligible: u32) -> Self {
        teams.sort();
        let id = teams.join("+");
        let id = if id.chars().count() <= NAME_MAX { id } else { shortened(&teams) };
        Self { id, teams, eligible, reports: false }
    }
}

/// Siblings, the smallest two of them merged until all have so many people or one is left.
fn merged(mut groups: Vec<Group>, least: u32) -> Vec<Group> {
    loop {
        groups.sort_by(|a, b| (a.eligible, &a.teams).cmp(&(b.eligible, &b.teams)));
        if groups.len() < 2 || groups[0].eligible >= least {
            return groups;
        }
        let (smallest, sibling) = (groups.remove(0), groups.remove(0));
        let teams = [smallest.teams, sibling.teams].concat();
        groups.push(Group::of(teams, smallest.eligible + sibling.eligible));
    }
}

/// The first team and how many more, cut so that it fits; the first team is in no other group, so it is still the only one.
fn shortened(teams: &[String]) -> String {
    let more = format!("+{}", teams.len() - 1);
    let first: String = teams[0].chars().take(NAME_MAX - more.len()).collect();
    first + &more
}

fn check(teams: &[Team], floor: GroupFloor) -> Result<(), GroupsFault> {
    if teams.is_empty() || teams.len() > TEAMS_MAX {
        return Err(GroupsFault::Teams { count: teams.len() });
    }
    let mut ids = BTreeSet::new();
    for team in teams {
        let id = team.id.clone();
        if id.trim().is_empty() || id.contains('+') || id.chars().count() > NAME_MAX {
            return Err(GroupsFault::Id { id });
        }
        if !(1..=ELIGIBLE_MAX).contains(&team.eligible) {
            return Err(GroupsFault::Eligible { id, eligible: team.eligible });
        }
        if !ids.insert(&team.id) {
            return Err(GroupsFault::Twice { id });
        }
    }
    let eligible = teams.iter().map(|team| team.eligible).sum();
    if eligible < floor.get() {
        return Err(GroupsFault::TooFew { eligible, k: floor.get() });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
