//! Weekly levels: a slow walk of each team's needs, the noise of who answers, and what may be released of it.
//!
//! The rounds began long before the first week that a wall is told of, and what is said of a team's change is what the pulse's own
//! rules say of its released weeks. In two teams something really moves, for good: what a shorter baseline or a slower walk could
//! not confirm. Each week's levels come with a word for leads alone on how to talk about them.

use std::collections::{BTreeMap, VecDeque};

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::arc::{Mark, Source, Step, Telling};
use super::clock::Moment;
use super::rates::WEEKS_BEHIND;
use super::scene::{Draw, Scene};
use super::timeline::Calm;
use crate::domain::engagement::{ANSWERED_MIN, Change, Level, Needs, Scale, TEAM_HEADS_MIN, is_too_little};
use crate::domain::recognition::Need;
use crate::domain::{Audience, Engagement, Payload};
use crate::pulse::change::{BASELINE_MAX, Chart, Window};
use crate::pulse::instrument::digest::ours;
use crate::text::SafeText;

/// The instrument that is asked with.
const INSTRUMENT: &str = "openfloor-6";
/// What the floor of the unit `floor` is called.
const FLOOR: &str = "floor";
/// Where the needs stand on such floors, on seven points: people can do their work and have little say in it.
const MEANS: [f64; 3] = [4.5, 5.3, 4.8];
/// How far teams differ from their floor.
const TEAM_SPREAD: f64 = 0.35;
/// How far a team really moves in a week: slowly.
const WEEKLY_WALK: f64 = 0.05;
/// How far people differ from each other.
const PERSON_SPREAD: f64 = 1.15;
/// Of a hundred weeks of a unit, how many are not released for reasons other than its size.
const NOT_RELEASED_PERCENT: f64 = 7.0;

/// For how many weeks something has moved when a floor is first seen. Once it has been so for as long as a baseline, it is what is
/// usual, and no change is told any more.
const MOVED_WEEKS_AGO: i64 = 6;
/// How many weeks were asked before the first that a wall is told of: a frozen baseline and some weeks that were not released.
const WEEKS_BEFORE: i64 = BASELINE_MAX as i64;
/// By how much at least a need moves where something really does, in points.
const MOVE_MIN: f64 = 0.5;
/// By how much it moves in a small team, in spreads of its noise: a smaller move would drown in it.
const MOVE_NOISES: f64 = 3.0;
/// By how much at least the newest weeks differ from the older half of those that a wall draws, where something moved, in points.
const MOVE_SEEN_MIN: f64 = 0.3;
/// Of how many weeks at the end what is said is what moved.
const NEWEST: usize = 2;
/// How many histories are drawn for a team until there is one in which the pulse has noticed what moved, and nothing else.
const HISTORIES_MAX: usize = 256;

/// The levels of every team as they really are; what is published of them comes week by week.
#[derive(Debug)]
pub struct Levels {
    rng: ChaCha8Rng,
    teams: Vec<TeamLevels>,
    /// The week that is asked next, counted from the one that comes when a floor is first seen.
    week: i64,
}

#[derive(Debug)]
struct TeamLevels {
    means: [f64; 3],
    answering: f64,
    /// What the pulse makes of each need.
    charts: [Chart; 3],
    /// The weeks that were drawn and not told yet.
    weeks: VecDeque<Answers>,
}

/// One unit in one week.
#[derive(Debug)]
struct Answers {
    eligible: u32,
    answered: u32,
    means: [f64; 3],
    /// Not released: too small, too silent, or for another reason.
    suppressed: bool,
    /// What is said of each need.
    changes: [Change; 3],
}

impl Levels {
    /// Where the teams start.
    pub fn new(scene: &Scene) -> Self {
        let mut rng = scene.rng(Draw::Levels);
        let heads = |place: &usize| scene.roster.teams[*place].headcount;
        let mut shown: Vec<usize> =
            (0..scene.roster.teams.len()).filter(|place| heads(place) >= TEAM_HEADS_MIN).collect();
        shown.shuffle(&mut rng);
        // People get a say in one team, and lose hold of their work in another.
        let moves = BTreeMap::from_iter(
            shown
                .into_iter()
                .zip([(Need::Autonomy, Change::ConfirmedUp), (Need::Competence, Change::ConfirmedDown)]),
        );
        let teams = scene.roster.teams.iter().enumerate();
        let teams =
            teams.map(|(place, team)| TeamLevels::new(team.headcount, moves.get(&place).copied(), &mut rng));
        let teams = teams.collect();
        Self { rng, teams, week: -WEEKS_BEHIND }
    }

    /// The next week: what each team answered, whether it is released, and what is said of its change.
    fn asked(&mut self, scene: &Scene) -> Vec<Answers> {
        self.week += 1;
        let teams = scene.roster.teams.iter().zip(&mut self.teams);
        teams.map(|(team, levels)| levels.next(team.headcount, &mut self.rng)).collect()
    }

    /// The levels of one week, of the floor and of each team, at one tick, or after the quiet around it.
    /// `newest` is the week that a floor is first seen with, and the next: the floor's own are always there.
    pub fn week(&mut self, scene: &Scene, calm: &Calm, tick: Moment, newest: bool) -> Vec<Step> {
        let window = scene.clock.window(tick);
        let answers = self.asked(scene);
        let mut steps = vec![self.floor(&answers, &window, newest)];
        for (team, answers) in scene.roster.teams.iter().zip(&answers) {
            let mut telling = unit(&team.id, answers, &window);
            telling.team = Some(team.id.clone());
            telling.audience = Audience::Leads;
            steps.push(telling);
        }
        let step = |telling: Telling| {
            let at = calm.until(telling.team.as_deref(), tick).unwrap_or(tick);
            Step { at, mark: Mark::Opens, telling }
        };
        let levels = steps.into_iter().map(step);
        levels.chain(self.briefing(scene, tick)).collect()
    }

    /// The word for leads that comes with a week's levels, from the last week before a floor is first seen on.
    fn briefing(&self, scene: &Scene, tick: Moment) -> Vec<Step> {
        // The week has been asked by now, so that this is 0 for the last one before.
        let nth = usize::try_from(self.week).ok();
        nth.map(|nth| scene.for_leads(nth, tick).steps).unwrap_or_default()
    }

    fn floor(&mut self, teams: &[Answers], window: &str, newest: bool) -> Telling {
        let of_untold: u32 = teams.iter().filter(|team| team.suppressed).map(|team| team.answered).sum();
        // The floor less its teams would be the few of those that are not told of.
        let are_few = (1..ANSWERED_MIN).contains(&of_untold);
        let counted = || teams.iter().filter(|team| !(are_few && team.suppressed));
        let answered: u32 = counted().map(|team| team.answered).sum();
        let mean = |need: usize| {
            let sum: f64 = counted().map(|team| team.means[need] * f64::from(team.answered)).sum();
            sum / f64::from(answered.max(1))
        };
        let eligible = teams.iter().map(|team| team.eligible).sum();
        let by_chance = self.rng.random_range(0.0..100.0) < NOT_RELEASED_PERCENT && !newest;
        // A change is for leads, and the floor's levels are for everyone.
        let changes = [Change::None; 3];
        let means = [mean(0), mean(1), mean(2)];
        let suppressed = by_chance || is_too_little(answered, eligible);
        unit(FLOOR, &Answers { eligible, answered, means, suppressed, changes }, window)
    }
}

fn unit(unit: &str, of: &Answers, window: &str) -> Telling {
    let level = |need: usize| {
        (!of.suppressed).then(|| Level { change: of.changes[need], ..level(of.means[need], of.answered) })
    };
    let needs = Needs { autonomy: level(0), competence: level(1), relatedness: level(2) };
    let payload = Payload::Engagement(Engagement {
        window: window.into(),
        unit: unit.into(),
        instrument: INSTRUMENT.into(),
        instrument_digest: Some(SafeText::clean(&ours().1)),
        answered: (!of.suppressed).then_some(of.answered),
        eligible: Some(of.eligible),
        needs,
        scale: Scale::default(),
        partition: None,
        change: Change::None,
        suppressed: of.suppressed,
    });
    Telling {
        subject: format!("engagement/{unit}/{window}"),
        source: Source::Pulse,
        team: None,
        audience: Audience::Floor,
        payload,
    }
}

impl TeamLevels {
    /// A team and its weeks until a floor is first seen. Of the weeks that a team may have had, these are some in which the pulse has
    /// noticed what moved and nothing else, and in which the weeks that a wall draws show it: what is said of a level is to be
    /// understood by whoever looks at a floor for ten minutes, and a slow walk is held against weeks that nobody sees there.
    fn new(eligible: u32, moves: Option<(Need, Change)>, rng: &mut ChaCha8Rng) -> Self {
        let mut drawn = Self::drawn(eligible, moves, rng);
        for _ in 0..HISTORIES_MAX {
            if drawn.shows(moves) {
                break;
            }
            drawn = Self::drawn(eligible, moves, rng);
        }
        drawn
    }

    /// True where the newest weeks say of each need what moved, and the weeks before show it.
    fn shows(&self, moves: Option<(Need, Change)>) -> bool {
        let says = |week: &Answers| {
            Need::ALL.into_iter().zip(week.changes).all(|(need, said)| match moves {
                Some((moved, change)) if moved == need => said == change,
                _ => said == Change::None,
            })
        };
        let mean = |need: Need, weeks: &[&Answers]| {
            let of = |week: &&Answers| Need::ALL.into_iter().zip(week.means).find(|(of, _)| *of == need);
            let levels: Vec<f64> = weeks.iter().filter_map(of).map(|(_, level)| level).collect();
            levels.iter().sum::<f64>() / levels.len().max(1) as f64
        };
        let is_seen = |(need, change)| {
            let told: Vec<&Answers> = self.weeks.iter().filter(|week| !week.suppressed).collect();
            let before = told.len() / 2;
            let newest = told.len().saturating_sub(NEWEST);
            let by = mean(need, &told[newest..]) - mean(need, &told[..before]);
            let by = if change == Change::ConfirmedUp { by } else { -by };
            newest >= before && by >= MOVE_SEEN_MIN
        };
        self.weeks.iter().rev().take(NEWEST).all(says) && moves.is_none_or(is_seen)
    }

    fn drawn(eligible: u32, moves: Option<(Need, Change)>, rng: &mut ChaCha8Rng) -> Self {
        let mut team = TeamLevels {
            means: MEANS.map(|mean| mean + TEAM_SPREAD * normal(rng)),
            answering: rng.random_range(0.52..0.78),
            charts: Need::ALL.map(|_| Chart::new(Scale::default())),
            weeks: VecDeque::new(),
        };
        for week in -WEEKS_BEHIND - WEEKS_BEFORE..=0 {
            let moved = moves.filter(|_| week == -MOVED_WEEKS_AGO);
            let answers = team.asked(eligible, moved, rng);
            team.weeks.extend((week >= -WEEKS_BEHIND).then_some(answers));
        }
        team
    }

    /// The next week.
    fn next(&mut self, eligible: u32, rng: &mut ChaCha8Rng) -> Answers {
        self.weeks.pop_front().unwrap_or_else(|| self.asked(eligible, None, rng))
    }

    /// A week goes by, and some answer.
    fn asked(&mut self, eligible: u32, moved: Option<(Need, Change)>, rng: &mut ChaCha8Rng) -> Answers {
        let share = (self.answering + 0.09 * normal(rng)).clamp(0.0, 0.95);
        let answered = (f64::from(eligible) * share).round() as u32;
        let noise = PERSON_SPREAD / f64::from(answered.max(1)).sqrt();
        let mut means = [0.0; 3];
        for ((seen, mean), need) in means.iter_mut().zip(&mut self.means).zip(Need::ALL) {
            if let Some((_, change)) = moved.filter(|(moved, _)| *moved == need) {
                let by = MOVE_MIN.max(MOVE_NOISES * noise);
                *mean += if change == Change::ConfirmedUp { by } else { -by };
            }
            *mean = (*mean + WEEKLY_WALK * normal(rng)).clamp(2.5, 6.4);
            *seen = (*mean + noise * normal(rng)).clamp(1.5, 6.8);
        }
        let by_chance = rng.random_range(0.0..100.0) < NOT_RELEASED_PERCENT;
        let suppressed = eligible < TEAM_HEADS_MIN || by_chance || is_too_little(answered, eligible);
        let mut changes = [Change::None; 3];
        for ((said, chart), mean) in changes.iter_mut().zip(&mut self.charts).zip(means) {
            let told = (!suppressed).then(|| Window { level: level(mean, answered).mean, answered });
            *said = chart.push(told);
        }
        Answers { eligible, answered, means, suppressed, changes }
    }
}

/// A mean with its interval of about 95 %, in hundredths.
fn level(mean: f64, answered: u32) -> Level {
    let hundredths = |value: f64| (value * 100.0).round() / 100.0;
    let half = 2.0 * PERSON_SPREAD / f64::from(answered.max(1)).sqrt();
    let scale = Scale::default();
    let (low, high) = ((mean - half).max(scale.min), (mean + half).min(scale.max));
    Level { mean: hundredths(mean), low: hundredths(low), high: hundredths(high), ..Level::default() }
}

/// About normal, by a sum of twelve: mean 0, spread 1, never beyond 6.
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    (0..12).map(|_| rng.random_range(0.0..1.0)).sum::<f64>() - 6.0
}
