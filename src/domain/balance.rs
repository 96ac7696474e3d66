//! What thanks tell leadership of the floor: which need is rarely thanked for, and which teams thanks reach. Never who.
//!
//! By Self-Determination Theory (Deci & Ryan, 2000) people need all three of autonomy, competence and relatedness, and more of one
//! does not stand in for another. So a need that is rarely thanked for is worth a lead's look. What is counted here is what
//! every wall knows, the thanks that are on it; nothing is counted by person, and nothing is put in an order of size.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::recognition::{DAYS_ON_WALL, Need, RecognitionState};
use super::{Floor, Item, Recognition, Site};
use crate::text::SafeText;

/// Of how many thanks that name a need something can be said: with fewer, a single one makes the difference. At twelve an even
/// share is four, and rarely is one or none.
pub const THANKS_MIN: usize = 12;
/// Rarely: fewer than one in so many of an even share, which is a third.
pub const RARE_PART: usize = 2;
/// How many people a team has at least that is told by itself: what reaches a smaller one would tell of a person.
pub const TEAM_HEADS_MIN: u32 = 10;

/// What can be said of the needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needs {
    /// There are too few thanks to say anything.
    TooFew,
    /// None is rarely thanked for.
    Even,
    /// These are, in the order in which the needs are shown.
    Rare(Vec<Need>),
}

/// How many thanks reached a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Which.
    pub team: Reach,
    /// How many.
    pub thanks: usize,
}

/// Whom thanks reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// A team, by id.
    Team(SafeText),
    /// All teams of fewer than [`TEAM_HEADS_MIN`] people together, and the next smallest where these are one team alone, or so few people.
    Small,
    /// Of whom nobody is told in which team they are.
    Untold,
}

/// The thanks that a wall shows, whatever rests at the moment.
fn on_wall(floor: &Floor, now: Timestamp) -> impl Iterator<Item = &Item<Recognition>> {
    let days = SignedDuration::from_hours(DAYS_ON_WALL * 24);
    let shown = move |item: &&Item<Recognition>| {
        item.data.state == RecognitionState::OnWall && now.duration_since(item.time) < days
    };
    floor.recognitions.values().filter(shown)
}

/// Which needs are rarely thanked for. Thanks that name none say nothing of them.
pub fn needs(floor: &Floor, now: Timestamp) -> Needs {
    let named: Vec<Need> = on_wall(floor, now).filter_map(|item| item.data.need).collect();
    if named.len() < THANKS_MIN {
        return Needs::TooFew;
    }
    let count = |need: &Need| named.iter().filter(|have| *have == need).count();
    let even = Need::ALL.len() * RARE_PART;
    let rare: Vec<Need> = Need::ALL.into_iter().filter(|need| count(need) * even < named.len()).collect();
    if rare.is_empty() { Needs::Even } else { Needs::Rare(rare) }
}

/// How many thanks reached each team of the floor, by their ids: also those that none reached. Thanks to people of several teams reached each
/// of them. Those of which nobody is told whom they reached come last, and are left out where there are none.
pub fn spread(floor: &Floor, now: Timestamp) -> Vec<Reached> {
    let teams = || floor.sites.values().flat_map(|site: &Item<Site>| &site.data.teams);
    // A unit that others belong to is no team of its own.
    let is_unit = |id: &SafeText| teams().any(|team| team.parent.as_ref() == Some(id));
    let own: BTreeMap<&str, u32> =
        teams().filter(|team| !is_unit(&team.id)).map(|team| (team.id.as_str(), team.headcount)).collect();
    let small_ones = told_together(&own);
    let mut reached: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut small, mut untold) = (0, 0);
    for item in on_wall(floor, now) {
        // Whom they thank says more than to which team they are told.
        let known = |team: &str| own.get_key_value(team).map(|(team, _)| *team);
        let mut teams: BTreeSet<&str> =
            item.stamp.thanked_teams.iter().filter_map(|team| known(team)).collect();
        if teams.is_empty() {
            teams.extend(item.team.as_deref().and_then(known));
        }
        let (together, alone): (Vec<&str>, Vec<&str>) =
            teams.into_iter().partition(|team| small_ones.contains(team));
        small += usize::from(!together.is_empty());
        untold += usize::from(together.is_empty() && alone.is_empty());
        alone.into_iter().for_each(|team| *reached.entry(team).or_default() += 1);
    }
    let by_themselves = own.keys().filter(|team| !small_ones.contains(*team));
    let mut spread: Vec<Reached> = by_themselves
        .map(|team| Reached {
            team: Reach::Team((*team).into()),
            thanks: reached.get(team).copied().unwrap_or(0),
        })
        .collect();
    // What no other team can be told with is not told.
    let heads =
        || small_ones.iter().filter_map(|team| own.get(team)).fold(0, |sum: u32, n| sum.saturating_add(*n));
    let is_told = small_ones.len() > 1 && heads() >= TEAM_HEADS_MIN;
    spread.extend(is_told.then_some(Reached { team: Reach::Small, thanks: small }));
    spread.extend((untold > 0).then_some(Reached { team: Reach::Untold, thanks: untold }));
    spread
}

/// The teams that are told together: those with too few people to be told by themselves, and, where these are one team alone or too few people even
/// together, the next smallest, for a number of one team is told of it whatever it is called.
fn told_together<'a>(teams: &BTreeMap<&'a str, u32>) -> BTreeSet<&'a str> {
    let mut by_heads: Vec<(u32, &str)> = teams.iter().map(|(team, heads)| (*heads, *team)).collect();
    by_heads.sort_unstable();
    let (mut together, mut sum) = (BTreeSet::new(), 0u32);
    for (heads, team) in by_heads {
        let is_whole = together.is_empty() || together.len() > 1 && sum >= TEAM_HEADS_MIN;
        if heads >= TEAM_HEADS_MIN && is_whole {
            break;
        }
        together.insert(team);
        sum = sum.saturating_add(heads);
    }
    together
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::site::Team;
    use crate::domain::{Audience, Key, Noted};

    fn now() -> Timestamp {
        "2026-11-24T15:00:00Z".parse().expect("a moment")
    }

    fn item<T>(data: T, team: Option<&str>, days: i64) -> Item<T> {
        Item {
            source: "/s".into(),
            team: team.map(Into::into),
            audience: Audience::Floor,
            time: now() - SignedDuration::from_hours(24 * days),
            stamp: Noted::default(),
            data,
        }
    }

    fn thank(floor: &mut Floor, need: Option<Need>, team: Option<&str>, days: i64) {
        let key = Key::new("lisbon", &format!("recognition/{}", floor.recognitions.len()));
        floor.recognitions.insert(key, item(Recognition { need, ..Recognition::default() }, team, days));
    }

    #[test]
    fn a_need_is_rare_below_half_of_an_even_share_and_not_of_a_few() {
        use Need::{Autonomy, Competence, Relatedness};
        for (counts, said) in [
            ([0, 6, 5], Needs::TooFew),
            ([0, 6, 6], Needs::Rare(vec![Autonomy])),
            ([1, 5, 6], Needs::Rare(vec![Autonomy])),
            ([2, 5, 5], Needs::Even),
            ([4, 4, 4], Needs::Even),
            ([1, 1, 10], Needs::Rare(vec![Autonomy, Competence])),
            ([24, 5, 1], Needs::Rare(vec![Relatedness])),
            ([25, 4, 1], Needs::Rare(vec![Competence, Relatedness])),
        ] {
            let mut floor = Floor::default();
            for (need, count) in Need::ALL.into_iter().zip(counts) {
                (0..count).for_each(|_| thank(&mut floor, Some(need), None, 1));
            }
            // Neither what names no need nor what has left the walls counts.
            (0..20).for_each(|_| thank(&mut floor, None, None, 1));
            (0..20).for_each(|_| thank(&mut floor, Some(Autonomy), None, 8));
            assert_eq!(needs(&floor, now()), said, "{counts:?}");
        }
    }

    #[test]
    fn the_spread_is_by_team_in_order_of_their_names_and_says_what_it_does_not_know() {
        let mut floor = Floor::default();
        let team = |id: &str, parent: Option<&str>, headcount| Team {
            id: id.into(),
            name: id.into(),
            parent: parent.map(Into::into),
            headcount,
        };
        let teams = vec![
            team("service", None, 90),
            team("orders", Some("service"), 40),
            team("billing", Some("service"), 40),
            team("night", None, 6),
            team("archive", None, 4),
        ];
        floor.sites.insert(Key::new("lisbon", "floor/a"), item(Site { teams, ..Site::default() }, None, 30));
        let told = |floor: &Floor| {
            let name = |reach: Reach| match reach {
                Reach::Team(id) => id.as_str().to_owned(),
                Reach::Small => "small".into(),
                Reach::Untold => "untold".into(),
            };
            spread(floor, now()).into_iter().map(|one| (name(one.team), one.thanks)).collect::<Vec<_>>()
        };
        let expect = |counts: &[(&str, usize)]| {
            counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect::<Vec<_>>()
        };
        assert_eq!(told(&floor), expect(&[("billing", 0), ("orders", 0), ("small", 0)]));
        for team in ["orders", "orders", "orders", "billing", "night", "archive"] {
            thank(&mut floor, None, Some(team), 1);
        }
        thank(&mut floor, None, None, 1);
        thank(&mut floor, None, Some("service"), 1);
        thank(&mut floor, None, Some("billing"), 9);
        let spread = [("billing", 1), ("orders", 3), ("small", 2), ("untold", 2)];
        assert_eq!(told(&floor), expect(&spread));
        // Told to everyone, and noted by the hub whom they thank; told to a team, and thanking others too.
        for (team, thanked) in [(None, &["billing", "night"][..]), (Some("night"), &["night", "orders"])] {
            let mut thanks = item(Recognition::default(), team, 1);
            thanks.stamp.thanked_teams = thanked.iter().map(|team| (*team).into()).collect();
            floor.recognitions.insert(Key::new("lisbon", &format!("recognition/{}", thanked[0])), thanks);
        }
        let spread = [("billing", 2), ("orders", 4), ("small", 4), ("untold", 2)];
        assert_eq!(told(&floor), expect(&spread));
    }

    #[test]
    fn a_small_team_is_told_with_another_or_not_at_all() {
        let told = |teams: &[(&'static str, u32)]| {
            let mut floor = Floor::default();
            let team = |(id, headcount): &(&str, u32)| Team {
                id: (*id).into(),
                name: (*id).into(),
                parent: None,
                headcount: *headcount,
            };
            let site = Site { teams: teams.iter().map(team).collect(), ..Site::default() };
            floor.sites.insert(Key::new("lisbon", "floor/a"), item(site, None, 30));
            for (team, _) in teams {
                thank(&mut floor, None, Some(team), 1);
            }
            let name = |reach: Reach| match reach {
                Reach::Team(id) => id.as_str().to_owned(),
                Reach::Small => "small".into(),
                Reach::Untold => "untold".into(),
            };
            spread(&floor, now()).into_iter().map(|one| (name(one.team), one.thanks)).collect::<Vec<_>>()
        };
        let expect = |counts: &[(&str, usize)]| {
            counts.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect::<Vec<_>>()
        };
        let three = [("billing", 40), ("care", 12), ("night", 6)];
        assert_eq!(told(&three), expect(&[("billing", 1), ("small", 2)]), "with the next smallest");
        let few = [("archive", 2), ("billing", 40), ("night", 3), ("orders", 30)];
        assert_eq!(told(&few), expect(&[("billing", 1), ("small", 3)]), "two of five people in all are few");
        assert_eq!(told(&[("night", 6)]), expect(&[]), "nor by itself where there is no other");
        assert_eq!(told(&[("archive", 2), ("night", 6)]), expect(&[]));
        let large = [("billing", 40), ("care", 12)];
        assert_eq!(told(&large), expect(&[("billing", 1), ("care", 1)]));
    }
}
