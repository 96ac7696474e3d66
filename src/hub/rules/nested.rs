//! What levels of one week tell of few people when one is subtracted from another.
//!
//! Two units whose people overlap, and of which neither has all of the other's, leave what nobody can look through; they are not told of
//! side by side. Of units that lie within each other or apart, each has some people in no unit below it. These rests have nobody in
//! common, and every figure that sums and differences of levels give is a sum of theirs: so none of them may be of a few.

use std::collections::HashSet;

use crate::domain::clash::Units;
use crate::domain::engagement::ANSWERED_MIN;
use crate::domain::quiet::SCOPE_FLOOR;
use crate::domain::units;

/// A unit that is told of, with how many answered.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    unit: &'a str,
    answered: u32,
    /// The teams and units in it; `None`: everyone.
    people: Option<HashSet<&'a str>>,
}

/// Why two levels, or several, can't be told side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Few<'a> {
    /// Some people are in both, and others in each alone.
    Overlaps(&'a str),
    /// So many are in a unit and in none of those that are told of within it, or the other way round.
    Rest {
        /// The unit.
        of: &'a str,
        /// How many answered in it.
        answered: u32,
        /// How many of them.
        left: u32,
    },
}

impl<'a> Part<'a> {
    /// A unit by the teams that it is of: those that it had when it was told, where that is known, else all that belong to it now.
    pub fn of((unit, teams): (&'a str, Option<&'a str>), answered: u32, units: &Units<'a>) -> Self {
        let people = || match teams {
            Some(teams) => units::teams(teams).flatten().collect(),
            None => units.within(units::teams(unit).flatten().collect()),
        };
        Self { unit, answered, people: (unit != SCOPE_FLOOR).then(people) }
    }

    /// True when all who are in it are in another one.
    fn is_within(&self, other: &Self) -> bool {
        match (&self.people, &other.people) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(own), Some(others)) => own.is_subset(others),
        }
    }

    /// True when it lies within another one, and not the other way round; of two that are of the same teams one is below the other.
    fn is_below(&self, other: &Self) -> bool {
        self.is_within(other) && (!other.is_within(self) || self.unit < other.unit)
    }

    fn is_apart(&self, other: &Self) -> bool {
        self.people.as_ref().zip(other.people.as_ref()).is_some_and(|(own, others)| own.is_disjoint(others))
    }
}

/// What would be told of a few by one more level beside others that tell it of nobody.
pub fn few<'a>(one: &Part<'a>, others: &[Part<'a>]) -> Option<Few<'a>> {
    let crosses = |other: &&Part<'a>| !one.is_within(other) && !other.is_within(one) && !one.is_apart(other);
    if let Some(other) = others.iter().find(crosses) {
        return Some(Few::Overlaps(other.unit));
    }
    // The rest of the smallest unit around it is another one now.
    let around = others.iter().filter(|other| one.is_below(other));
    let around = around.fold(None, |least: Option<&Part<'a>>, other| match least {
        Some(least) if least.is_below(other) => Some(least),
        _ => Some(other),
    });
    let all: Vec<&Part<'a>> = others.iter().chain([one]).collect();
    [Some(one), around].into_iter().flatten().find_map(|whole| rest(whole, &all))
}

/// The rest of a unit, where it is of a few.
fn rest<'a>(whole: &Part<'a>, all: &[&Part<'a>]) -> Option<Few<'a>> {
    let below: Vec<&Part<'a>> = all.iter().copied().filter(|part| part.is_below(whole)).collect();
    let directly = below.iter().filter(|part| !below.iter().any(|other| part.is_below(other)));
    let within: u64 = directly.map(|part| u64::from(part.answered)).sum();
    let left = u64::from(whole.answered).abs_diff(within);
    let is_few = !below.is_empty() && (1..u64::from(ANSWERED_MIN)).contains(&left);
    let left = u32::try_from(left).unwrap_or(u32::MAX);
    is_few.then_some(Few::Rest { of: whole.unit, answered: whole.answered, left })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Site;
    use crate::domain::site::Team;

    /// What comes of levels that are told one after the other.
    fn told(levels: &[(&'static str, u32)]) -> Option<Few<'static>> {
        let team = |(id, parent): (&str, Option<&str>)| Team {
            id: id.into(),
            parent: parent.map(Into::into),
            ..Team::default()
        };
        let teams = [("billing", Some("sales")), ("care", Some("sales")), ("night", None), ("day", None)];
        let site: &'static Site =
            Box::leak(Box::new(Site { teams: teams.map(team).into(), ..Site::default() }));
        let units = Units::of([site]);
        let parts: Vec<_> =
            levels.iter().map(|(unit, answered)| Part::of((unit, None), *answered, &units)).collect();
        (0..parts.len()).find_map(|last| few(&parts[last], &parts[..last]))
    }

    #[test]
    fn units_and_teams_are_subtracted_from_each_other_whatever_they_are_called() {
        let rest = |of, answered, left| Some(Few::Rest { of, answered, left });
        for (levels, found) in [
            (&[("floor", 28), ("sales", 14), ("night", 12)][..], rest("floor", 28, 2)),
            (&[("night", 12), ("sales", 14), ("floor", 28)], rest("floor", 28, 2)),
            (&[("floor", 30), ("sales", 22), ("care+night", 10)], Some(Few::Overlaps("sales"))),
            (&[("floor", 30), ("billing+care", 22), ("care+night", 10)], Some(Few::Overlaps("billing+care"))),
            (&[("floor", 40), ("sales", 22), ("billing", 20)], rest("sales", 22, 2)),
            (&[("floor", 40), ("billing", 20), ("sales", 22)], rest("sales", 22, 2)),
            (&[("billing", 12), ("billing+night", 13)], rest("billing+night", 13, 1)),
            (&[("sales", 12), ("billing+care", 14)], rest("sales", 12, 2)),
            (&[("sales", 22), ("billing+sales", 22), ("billing", 20)], rest("billing+sales", 22, 2)),
            (&[("billing", 20), ("sales", 22)], rest("sales", 22, 2)),
            (&[("floor", 24), ("billing", 13), ("night", 12)], rest("floor", 24, 1)),
            (&[("floor", 40), ("sales", 22), ("billing", 10), ("care", 12), ("night", 12)], None),
            (&[("floor", 40), ("sales", 22), ("billing", 10), ("night", 18)], None),
            (&[("billing", 10), ("care", 12), ("night", 12)], None),
            (&[("floor", 10), ("sales", 10), ("billing", 10)], None),
        ] {
            assert_eq!(told(levels), found, "{levels:?}");
        }
    }
}
