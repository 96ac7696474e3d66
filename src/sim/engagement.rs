//! Weekly levels: a slow walk of each team's needs, the noise of who answers, and what may be released of it.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::arc::{Mark, Source, Step, Telling};
use super::clock::Moment;
use super::scene::{Draw, Scene};
use super::timeline::Calm;
use crate::domain::engagement::{Change, Level, Needs, Scale};
use crate::domain::{Audience, Engagement, Payload};

/// The instrument that is asked with.
const INSTRUMENT: &str = "openfloor-6";
/// What the floor of the unit `floor` is called.
const FLOOR: &str = "floor";
/// Fewest heads of a team whose levels are shown: twice the smallest group of five.
const TEAM_HEADS_MIN: u32 = 10;
/// Fewest answers of a group whose levels are shown.
const ANSWERS_MIN: u32 = 5;
/// The smallest share of answers, of those who could answer.
const ANSWERED_MIN: f64 = 0.4;
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

/// The levels of every team as they really are; what is published of them comes week by week.
#[derive(Debug)]
pub struct Levels {
    rng: ChaCha8Rng,
    teams: Vec<TeamLevels>,
}

#[derive(Debug)]
struct TeamLevels {
    means: [f64; 3],
    answering: f64,
}

/// One unit in one week.
struct Answers {
    eligible: u32,
    answered: u32,
    means: [f64; 3],
}

impl Levels {
    /// Where the teams start.
    pub fn new(scene: &Scene) -> Self {
        let mut rng = scene.rng(Draw::Levels);
        let team = |_| TeamLevels {
            means: MEANS.map(|mean| mean + TEAM_SPREAD * normal(&mut rng)),
            answering: rng.random_range(0.52..0.78),
        };
        let teams = scene.roster.teams.iter().map(team).collect();
        Self { rng, teams }
    }

    /// The levels of one week, of the floor and of each team, at one tick, or after the quiet around it.
    /// `newest` is the week that a floor is first seen with, and the next: the floor's own are always there.
    pub fn week(&mut self, scene: &Scene, calm: &Calm, tick: Moment, newest: bool) -> Vec<Step> {
        let window = scene.clock.window(tick);
        let answers: Vec<Answers> = scene
            .roster
            .teams
            .iter()
            .zip(&mut self.teams)
            .map(|(team, levels)| levels.asked(team.headcount, &mut self.rng))
            .collect();
        let mut steps = vec![self.floor(&answers, &window, newest)];
        for (team, answers) in scene.roster.teams.iter().zip(&answers) {
            let mut telling = self.unit(&team.id, answers, &window, TEAM_HEADS_MIN, false);
            telling.team = Some(team.id.clone());
            telling.audience = Audience::Leads;
            steps.push(telling);
        }
        let step = |telling: Telling| {
            let at = calm.until(telling.team.as_deref(), tick).unwrap_or(tick);
            Step { at, mark: Mark::Opens, telling }
        };
        steps.into_iter().map(step).collect()
    }

    fn floor(&mut self, teams: &[Answers], window: &str, newest: bool) -> Telling {
        let answered: u32 = teams.iter().map(|team| team.answered).sum();
        let mean = |need: usize| {
            let sum: f64 = teams.iter().map(|team| team.means[need] * f64::from(team.answered)).sum();
            sum / f64::from(answered.max(1))
        };
        let eligible = teams.iter().map(|team| team.eligible).sum();
        let all = Answers { eligible, answered, means: [mean(0), mean(1), mean(2)] };
        self.unit(FLOOR, &all, window, 0, newest)
    }

    fn unit(&mut self, unit: &str, of: &Answers, window: &str, heads_min: u32, newest: bool) -> Telling {
        let by_chance = self.rng.random_range(0.0..100.0) < NOT_RELEASED_PERCENT;
        let share = f64::from(of.answered) / f64::from(of.eligible.max(1));
        let suppressed = of.eligible < heads_min
            || of.answered < ANSWERS_MIN
            || share < ANSWERED_MIN
            || (by_chance && !newest);
        let level = |mean: f64| level(mean, of.answered);
        let needs = match suppressed {
            true => Needs::default(),
            false => Needs {
                autonomy: Some(level(of.means[0])),
                competence: Some(level(of.means[1])),
                relatedness: Some(level(of.means[2])),
            },
        };
        let payload = Payload::Engagement(Engagement {
            window: window.into(),
            unit: unit.into(),
            instrument: INSTRUMENT.into(),
            answered: (!suppressed).then_some(of.answered),
            eligible: Some(of.eligible),
            needs,
            scale: Scale::default(),
            // A walk as slow as this one confirms no change by the rules, which ask for a shift of 0.3.
            change: Change::None,
            suppressed,
        });
        Telling {
            subject: format!("engagement/{unit}/{window}"),
            source: Source::Pulse,
            team: None,
            audience: Audience::Floor,
            payload,
        }
    }
}

impl TeamLevels {
    /// A week goes by, and some answer.
    fn asked(&mut self, eligible: u32, rng: &mut ChaCha8Rng) -> Answers {
        let share = (self.answering + 0.09 * normal(rng)).clamp(0.0, 0.95);
        let answered = (f64::from(eligible) * share).round() as u32;
        let noise = PERSON_SPREAD / f64::from(answered.max(1)).sqrt();
        let mut means = [0.0; 3];
        for (seen, mean) in means.iter_mut().zip(&mut self.means) {
            *mean = (*mean + WEEKLY_WALK * normal(rng)).clamp(2.5, 6.4);
            *seen = (*mean + noise * normal(rng)).clamp(1.5, 6.8);
        }
        Answers { eligible, answered, means }
    }
}

/// A mean with its interval of about 95 %, in hundredths.
fn level(mean: f64, answered: u32) -> Level {
    let hundredths = |value: f64| (value * 100.0).round() / 100.0;
    let half = 2.0 * PERSON_SPREAD / f64::from(answered.max(1)).sqrt();
    let scale = Scale::default();
    let (low, high) = ((mean - half).max(scale.min), (mean + half).min(scale.max));
    Level { mean: hundredths(mean), low: hundredths(low), high: hundredths(high) }
}

/// About normal, by a sum of twelve: mean 0, spread 1, never beyond 6.
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    (0..12).map(|_| rng.random_range(0.0..1.0)).sum::<f64>() - 6.0
}
