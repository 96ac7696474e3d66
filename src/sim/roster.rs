//! The people and the teams of a simulated floor: who sits where, and how much of their name may be shown.

use std::ops::Range;

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::Seats;
use super::content::{Content, Words};
use crate::domain::recognition::Consent;

/// The teams of a floor of 50, the small one last.
const TEAMS_50: [&str; 4] = ["billing", "retention", "tech-support", "night-desk"];
/// The teams of a floor of 500, the small one last.
const TEAMS_500: [&str; 12] = [
    "billing",
    "retention",
    "night-desk",
    "tech-support",
    "orders",
    "claims",
    "chat",
    "escalations",
    "collections",
    "back-office",
    "loyalty",
    "accessibility-line",
];
/// The floors that 5,000 people work on.
const FLOORS_5000: Range<u32> = 2..6;
/// How many heads a small team has: fewer than ten, so that its levels are never shown by themselves.
const SMALL_TEAM: Range<u32> = 6..10;
/// Of a hundred people, how many let the full name, the first name or the initials be shown; the rest appear as
/// their team.
const CONSENT_PERCENT: [(Consent, u32); 3] =
    [(Consent::Full, 55), (Consent::First, 20), (Consent::Initials, 10)];

/// Everyone on the floor.
#[derive(Debug)]
pub struct Roster {
    /// The teams.
    pub teams: Vec<Team>,
    /// The people, team by team. The last one of the first team starts in the opening.
    pub people: Vec<Member>,
}

/// A team.
#[derive(Debug)]
pub struct Team {
    /// What events call it.
    pub id: String,
    /// What people call it.
    pub name: Words,
    /// The floor that it sits on.
    pub parent: String,
    /// Where its people stand in [`Roster::people`].
    pub members: Range<usize>,
    /// How many they are before the newest one starts.
    pub headcount: u32,
}

/// One of the people.
#[derive(Debug)]
pub struct Member {
    /// The publisher's opaque reference to them.
    pub reference: String,
    /// The full name.
    pub name: String,
    /// The place of their team in [`Roster::teams`].
    pub team: usize,
    /// How much of the name may be shown.
    pub consent: Consent,
}

impl Member {
    /// True when they may be shown by the same words as somebody else: the same first name, or the same initials.
    pub fn looks_like(&self, other: &Member) -> bool {
        let initials =
            |name: &str| -> Vec<char> { name.split(' ').flat_map(|part| part.chars().next()).collect() };
        self.name.split(' ').next() == other.name.split(' ').next()
            || initials(&self.name) == initials(&other.name)
    }
}

impl Roster {
    /// Seats people at random.
    pub fn new(content: &Content, seats: Seats, rng: &mut ChaCha8Rng) -> Self {
        let mut teams = teams(content, seats);
        let counts = headcounts(teams.len(), seats.count(), rng);
        let mut names = Names::new(content, rng);
        let mut people = Vec::new();
        for (index, (team, count)) in teams.iter_mut().zip(counts).enumerate() {
            // One more in the first team: the colleague who starts in the opening.
            let seated = count + u32::from(index == 0);
            let first = people.len();
            people.extend((0..seated).map(|_| names.member(index, rng)));
            // Few let themselves be shown by their initials; each team has one of them.
            people[first].consent = Consent::Initials;
            team.members = first..people.len();
            team.headcount = count;
        }
        Self { teams, people }
    }

    /// A team by id.
    pub fn team(&self, id: &str) -> Option<&Team> {
        self.teams.iter().find(|team| team.id == id)
    }

    /// The teams that a team of the content stands for: on several floors there are several of its name.
    pub fn named(&self, id: &str) -> impl Iterator<Item = &Team> {
        self.teams.iter().filter(move |team| kind_of(&team.id) == id)
    }
}

/// What a team does, without the floor that it does it on.
fn kind_of(id: &str) -> &str {
    id.split_once('.').map_or(id, |(kind, _)| kind)
}

fn teams(content: &Content, seats: Seats) -> Vec<Team> {
    let of = |id: &str, name: Words, parent: String| Team {
        id: id.into(),
        name,
        parent,
        members: 0..0,
        headcount: 0,
    };
    let listed = |ids: &[&str]| -> Vec<Team> {
        let found = ids.iter().filter_map(|id| content.people.team.iter().find(|team| team.id == *id));
        found.map(|team| of(&team.id, team.name.clone(), team.parent.clone())).collect()
    };
    match seats {
        Seats::Fifty => listed(&TEAMS_50),
        Seats::FiveHundred => listed(&TEAMS_500),
        Seats::FiveThousand => FLOORS_5000
            .flat_map(|floor| {
                content.people.team.iter().map(move |team| {
                    let name = Words {
                        en: format!("{}, floor {floor}", team.name.en),
                        es: format!("{}, planta {floor}", team.name.es),
                    };
                    let id = match floor {
                        _ if floor == FLOORS_5000.start => team.id.clone(),
                        _ => format!("{}.{floor}", team.id),
                    };
                    of(&id, name, format!("floor-{floor}"))
                })
            })
            .collect(),
    }
}

/// Splits the seats: a small last team, the others alike but not the same.
fn headcounts(teams: usize, seats: u32, rng: &mut ChaCha8Rng) -> Vec<u32> {
    let small = rng.random_range(SMALL_TEAM);
    let weights: Vec<f64> = (1..teams).map(|_| rng.random_range(0.7..1.3)).collect();
    let sum: f64 = weights.iter().sum();
    let left = f64::from(seats - small);
    let mut counts: Vec<u32> = weights.iter().map(|weight| (left * weight / sum) as u32).collect();
    let rest = seats - small - counts.iter().sum::<u32>();
    counts.iter_mut().take(rest as usize).for_each(|count| *count += 1);
    counts.push(small);
    counts
}

/// Hands out names, none of them twice.
struct Names<'a> {
    content: &'a Content,
    pairs: Vec<usize>,
}

impl<'a> Names<'a> {
    fn new(content: &'a Content, rng: &mut ChaCha8Rng) -> Self {
        let people = &content.people;
        let mut pairs: Vec<usize> = (0..people.first_names.len() * people.last_names.len()).collect();
        pairs.shuffle(rng);
        Self { content, pairs }
    }

    fn member(&mut self, team: usize, rng: &mut ChaCha8Rng) -> Member {
        let people = &self.content.people;
        let pair = self.pairs.pop().unwrap_or_default();
        let first = &people.first_names[pair / people.last_names.len()];
        let last = &people.last_names[pair % people.last_names.len()];
        let mut drawn = rng.random_range(0..100);
        let consent = CONSENT_PERCENT.into_iter().find(|(_, percent)| {
            let found = drawn < *percent;
            drawn = drawn.saturating_sub(*percent);
            found
        });
        Member {
            reference: format!("{:016x}", rng.random::<u64>()),
            name: format!("{first} {last}"),
            team,
            consent: consent.map_or(Consent::Team, |(consent, _)| consent),
        }
    }
}
