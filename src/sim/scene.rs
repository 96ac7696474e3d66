//! The scene that every arc is told on: the plan, its clock, its people, and the words in the plan's languages.

use jiff::Timestamp;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::clock::{Clock, Moment};
use super::content::{Content, Leader, Words, content};
use super::rates::Scale;
use super::roster::Roster;
use super::story::Story;
use super::{Plan, Seats};
use crate::domain::notice::Author;
use crate::domain::{Payload, Shifts, Site};
use crate::text::{Lang, SafeText, Text};

/// The longest by which a step comes before its hour, in hours: people are early rather than on the dot.
const EARLY_HOURS_MAX: f64 = 0.2;
/// The most of a step's own hour by which it comes early.
const EARLY_SHARE_MAX: f64 = 0.15;

/// Who answers for the floor at night, alone of all leaders.
const NIGHT_LEADER: &str = "joao-night";

/// What chance is drawn for: each has its own stream of the seed, so that none shifts another.
#[derive(Clone, Copy, Debug)]
pub enum Draw {
    /// Who sits where.
    Roster,
    /// Which arcs the opening and the backlog begin, and when.
    Cast,
    /// In which order the stories of a kind are told.
    Story(Story),
    /// When stories of a kind begin.
    Begins(Story),
    /// When thanks are given.
    ThanksBegin,
    /// Who thanks whom.
    Thanks,
    /// Weekly levels.
    Levels,
    /// The pace of one arc: kind, place in the content, round.
    Arc(Story, usize, u32),
}

impl Draw {
    fn stream(self) -> u64 {
        match self {
            Draw::Roster => 1,
            Draw::Cast => 2,
            Draw::Thanks => 3,
            Draw::Levels => 4,
            Draw::ThanksBegin => 5,
            Draw::Story(story) => 16 + story as u64,
            Draw::Begins(story) => 32 + story as u64,
            Draw::Arc(story, index, round) => {
                (1 << 60) | ((story as u64) << 48) | ((index as u64) << 32) | u64::from(round)
            }
        }
    }
}

/// What every arc is told with.
#[derive(Debug)]
pub struct Scene {
    /// What is simulated.
    pub plan: Plan,
    /// Its time.
    pub clock: Clock,
    /// Its texts.
    pub content: &'static Content,
    /// Its people.
    pub roster: Roster,
    /// How much happens.
    pub scale: Scale,
}

impl Scene {
    /// Sets the scene for a plan that was checked.
    pub fn new(plan: Plan) -> Self {
        let content = content();
        let clock = Clock::new(plan.start, plan.zone.clone(), plan.speed);
        let roster = Roster::new(content, plan.seats, &mut rng(plan.seed, Draw::Roster));
        let scale = Scale::of(plan.seats);
        Self { plan, clock, content, roster, scale }
    }

    /// Chance of its own for a purpose.
    pub fn rng(&self, draw: Draw) -> ChaCha8Rng {
        rng(self.plan.seed, draw)
    }

    /// Words of leadership: in every language of the floor.
    pub fn text(&self, words: &Words) -> Text {
        let one = |lang: &Lang| (lang.clone(), SafeText::clean(in_lang(words, primary(lang))));
        Text::Langs(self.plan.languages.iter().map(one).collect())
    }

    /// Words that may be missing.
    pub fn text_of(&self, words: Option<&Words>) -> Text {
        words.map(|words| self.text(words)).unwrap_or_default()
    }

    /// True when the floor speaks a language of the content.
    pub fn speaks(&self, lang: &str) -> bool {
        self.plan.languages.iter().any(|have| primary(have) == lang)
    }

    /// One of leadership as the author of something.
    pub fn author(&self, id: &str) -> Author {
        self.content.leader(id).map(|leader| self.signed(leader)).unwrap_or_default()
    }

    fn signed(&self, leader: &Leader) -> Author {
        Author { role: self.text(&leader.role), name: leader.name.as_str().into() }
    }

    /// One of leadership as the owner of something: name and role.
    pub fn owner(&self, id: &str) -> Text {
        let Some(Leader { name, role, .. }) = self.content.leader(id) else { return Text::default() };
        self.text(&Words { en: format!("{name}, {}", role.en), es: format!("{name}, {}", role.es) })
    }

    /// The real moment of a simulated one.
    pub fn real(&self, moment: Moment) -> Timestamp {
        self.clock.real(moment)
    }

    /// The real moment of a date that leadership gives, some hours after the beginning of an arc, when its word
    /// will come `settled` hours after it; `None`: in time, or nobody knows.
    pub fn due(&self, start: Moment, hours: f64, settled: Option<f64>) -> Timestamp {
        let late = settled.is_some_and(|settled| settled > hours);
        self.clock.real(self.clock.due(start, start.plus(hours), late))
    }

    /// The floor as its site describes it, before or after the newest colleague has started.
    pub fn site(&self, newest_has_started: bool) -> Payload {
        let team = |(index, team): (usize, &super::roster::Team)| crate::domain::site::Team {
            id: team.id.as_str().into(),
            name: self.text(&team.name),
            parent: Some(team.parent.as_str().into()),
            headcount: team.headcount + u32::from(index == 0 && newest_has_started),
        };
        let (en, es) = match self.plan.seats {
            Seats::FiveThousand => ("Floors 2 to 5", "Plantas 2 a 5"),
            _ => ("Floor 2", "Planta 2"),
        };
        Payload::Floor(Site {
            site: self.text(&Words { en: "Harbour House".into(), es: "Casa del Puerto".into() }),
            name: self.text(&Words { en: en.into(), es: es.into() }),
            time_zone: self.plan.zone.iana_name().unwrap_or("UTC").into(),
            languages: self.plan.languages.clone(),
            teams: self.roster.teams.iter().enumerate().map(team).collect(),
            roles: self.content.leaders().map(|leader| self.text(&leader.role)).collect(),
            shifts: Shifts::read(super::SHIFTS),
            closed: None,
            team_levels: false,
        })
    }

    /// True when one of leadership is at work at a moment: the night manager by night, everybody else by day.
    pub fn is_on_shift(&self, leader: &str, at: Moment) -> bool {
        (leader == NIGHT_LEADER) == self.clock.night_left(at).is_some()
    }

    /// True when words are about this floor: they name no team that is not here.
    pub fn concerns(&self, words: &[&str]) -> bool {
        let named = |team: &super::content::TeamName| {
            words.iter().any(|text| names(text, &team.name.en) || names(text, &team.name.es))
        };
        let mut mentioned = self.content.people.team.iter().filter(|team| named(team));
        mentioned.all(|team| self.roster.team(&team.id).is_some())
    }
}

/// True when a text names a team, in whole words.
fn names(text: &str, team: &str) -> bool {
    text.match_indices(team).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let after = text[at + team.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        before && after
    })
}

fn rng(seed: u64, draw: Draw) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(draw.stream());
    rng
}

/// The words in one of the content's languages.
pub fn in_lang<'a>(words: &'a Words, lang: &str) -> &'a str {
    if lang == "es" { &words.es } else { &words.en }
}

/// The language of a tag without its variant: `es` of `es-MX`.
pub fn primary(lang: &Lang) -> &str {
    lang.as_str().split('-').next().unwrap_or_default()
}

/// The pace of one arc: turns its hours into moments, each a little early, as people are.
#[derive(Debug)]
pub struct Pace {
    start: Moment,
    last: Moment,
    /// The arc's own chance.
    pub rng: ChaCha8Rng,
}

impl Pace {
    /// The pace of an arc that begins at a moment.
    pub fn new(start: Moment, rng: ChaCha8Rng) -> Self {
        Self { start, last: Moment::hours(f64::MIN), rng }
    }

    /// The moment of the next step, some hours after the beginning: never before the step before it.
    pub fn at(&mut self, hours: f64) -> Moment {
        let early = self.rng.random_range(0.0..=1.0) * EARLY_HOURS_MAX.min(hours * EARLY_SHARE_MAX);
        self.after(hours - early)
    }

    /// The moment of a step that is not early: what takes effect.
    pub fn on_the_dot(&mut self, hours: f64) -> Moment {
        self.after(hours)
    }

    fn after(&mut self, hours: f64) -> Moment {
        let moment = self.start.plus(hours);
        // A second apart at least, so that the order of the states is plain to everyone.
        self.last = moment.max(self.last.plus(1.0 / 3_600.0));
        self.last
    }
}
