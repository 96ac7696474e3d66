//! The opening: what a floor shows when it is first seen, and its first ten minutes, a lively shift change.
//!
//! A floor's ordinary rates give one recognition in forty minutes; whoever starts one wants to see within a
//! minute what it does. So the phases of some arcs are chosen such that one of their steps falls into the first
//! ten minutes, every kind at least once, and thanks fill the pauses: something happens every 8 to 20 seconds.
//! The rest of the backlog is drawn like any other days.

use jiff::Timestamp;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::arc::{Arc, Mark, Source, Step, Telling};
use super::clock::{BUSTLE_MAX, Moment};
use super::content::{CommitmentEnd, QuestionEnd};
use super::notices::NIGHT_TEAM;
use super::rates::{BACKLOG_DAYS, WEEKS_BEHIND};
use super::scene::{Draw, Scene};
use super::sights::{Fits, Is, STANDING, Sight, When, any, everyday, whatever};
use super::story::Story;
use super::timeline::{Timeline, WEEK_HOURS};
use crate::domain::notice::{NoticeState, Priority};
use crate::domain::recognition::DAYS_ON_WALL;
use crate::domain::repair::Stage;
use crate::domain::{Audience, Payload};

/// How long the opening is, in simulated seconds.
pub const OPENING_SECONDS: i64 = 600;
/// When the week's levels come, in simulated seconds: after it the same moment every week.
pub const LEVELS_AT_SECONDS: i64 = 150;
/// The pause between two events that thanks aim for, in seconds: in the middle of 8 to 20.
const PAUSE_SECONDS: f64 = 13.0;
/// By how much a beat comes sooner or later, in seconds.
const SWAY_SECONDS: f64 = 2.0;
/// How long before the opening its withdrawn recognition was given, in hours.
const TAKEN_BACK_HOURS: f64 = 0.8;
/// The team that rests at the end of the opening by day; by night it is the one that works then.
const QUIET_TEAM: &str = "retention";
/// The team that has rested when the opening begins.
const RESTED_TEAM: &str = "tech-support";
/// When the floor rests for a minute, in seconds.
const REST_SECONDS: f64 = 404.0;
/// From when on everything goes on as usual, in seconds.
const REST_ENDS_SECONDS: f64 = 490.0;
/// How far back the floor itself was described: before the first level.
const FLOOR_TOLD_HOURS: f64 = 1.0;
/// The newest recognition of the backlog, in hours: two minutes old.
const NEWEST_THANKS_HOURS: f64 = 2.0 / 60.0;
/// The newest story of the backlog besides those of the first look, in hours.
const NEWEST_STORY_HOURS: f64 = 6.0;
/// How often an hour is drawn anew until it is one at which such a thing happens.
const HOUR_DRAWS_MAX: usize = 32;
/// One thing that happens in the opening.
enum Beat {
    /// A step of some story.
    Step(Story, Mark, Fits),
    /// A step that brings its thing into a state.
    Becomes(Story, Mark, Fits, Is),
    /// Somebody takes back a recognition.
    TakenBack,
    /// A recognition leaves the wall: its days are over.
    Expires,
    /// A colleague starts.
    NewColleague,
    /// A team rests.
    Quiet,
    /// A team has rested.
    QuietEnds,
}

/// One of a single team: thanks rest there for half an hour, and the rest of the floor lives on.
pub(super) fn critical(scene: &Scene, index: usize) -> bool {
    let notice = &scene.content.notices[index];
    notice.priority == Priority::Critical && !notice.grave && notice.affects.len() == 1
}

/// An important notice that stands as it was told for some hours, and owes a word.
fn important(scene: &Scene, index: usize) -> bool {
    let notice = &scene.content.notices[index];
    let stands = notice.updates.iter().all(|update| update.after_h > 3.0)
        && scene.content.corrections.iter().all(|correction| correction.notice != notice.id);
    notice.priority == Priority::Important
        && everyday(scene, index)
        && stands
        && notice.next_word_after_h.is_some()
}

fn answered_rumour(scene: &Scene, index: usize) -> bool {
    let question = &scene.content.questions[index];
    question.rumour && question.end == QuestionEnd::Answered && question.beside_holding().is_none()
}

/// A rumour that is not answered within six hours.
fn slow_rumour(scene: &Scene, index: usize) -> bool {
    let question = &scene.content.questions[index];
    question.rumour
        && question.beside_holding().is_none()
        && question.end_after_h.is_none_or(|hours| hours > 6.0)
}

fn rumour(scene: &Scene, index: usize) -> bool {
    let question = &scene.content.questions[index];
    question.rumour && question.beside_holding().is_none()
}

fn plain_question(scene: &Scene, index: usize) -> bool {
    scene.content.questions[index].beside_holding().is_none()
}

fn kept(scene: &Scene, index: usize) -> bool {
    let ask = &scene.content.commitments[index];
    ask.end == CommitmentEnd::Done && ask.end_after_h <= ask.moved_due_after_h.or(ask.due_after_h)
}

fn kept_late(scene: &Scene, index: usize) -> bool {
    let ask = &scene.content.commitments[index];
    ask.end == CommitmentEnd::Done && ask.end_after_h > ask.moved_due_after_h.or(ask.due_after_h)
}

/// Grave news that ends well within a minute or two, so that people may be thanked again. Of a death nobody is told in the opening: its
/// rest outlasts it.
fn ends_well(scene: &Scene, index: usize) -> bool {
    let notice = &scene.content.notices[index];
    notice.quiet_h.is_some() && !notice.death
}

fn stage(payload: &Payload, stage: Stage) -> bool {
    matches!(payload, Payload::Repair(repair) if repair.state == stage)
}

/// The score of the opening: second, and what happens. Something critical comes last, for one team: no thanks of
/// that team stand beside it. Thanks fill the
/// pauses, but for the minute of grave news: from 404 on
/// the floor rests, is told why at 414, that it ended well at 472, and at 482 it rests no longer. What comes
/// meanwhile is as quiet as that.
const SCORE: [(f64, Beat); 28] = [
    (26.0, Beat::Step(Story::Question, Mark::Ends, answered_rumour)),
    (40.0, Beat::QuietEnds),
    (54.0, Beat::Step(Story::Notice, Mark::Moves, everyday)),
    (78.0, Beat::Step(Story::Commitment, Mark::Delivers, kept)),
    (102.0, Beat::Step(Story::Question, Mark::Opens, rumour)),
    (126.0, Beat::Step(Story::Note, Mark::Opens, any)),
    (176.0, Beat::Step(Story::Notice, Mark::Corrects, everyday)),
    (202.0, Beat::TakenBack),
    (214.0, Beat::Becomes(Story::Repair, Mark::Moves, any, |payload, _| stage(payload, Stage::Acting))),
    (240.0, Beat::Step(Story::Notice, Mark::Opens, everyday)),
    (278.0, Beat::Becomes(Story::Notice, Mark::Ends, everyday, superseded)),
    (291.0, Beat::Expires),
    // Not before: how it stands until then is told by a scene that a wall comes to every few minutes.
    (304.0, Beat::Becomes(Story::Repair, Mark::Moves, any, |payload, _| stage(payload, Stage::Owned))),
    (328.0, Beat::Becomes(Story::Repair, Mark::Moves, any, |payload, _| stage(payload, Stage::Evaluated))),
    (354.0, Beat::NewColleague),
    (378.0, Beat::Step(Story::Holding, Mark::Delivers, any)),
    (REST_SECONDS, Beat::Becomes(Story::Notice, Mark::Opens, ends_well, rests)),
    (429.0, Beat::Step(Story::Question, Mark::Moves, plain_question)),
    (443.0, Beat::Step(Story::Repair, Mark::Delivers, any)),
    (458.0, Beat::Step(Story::Commitment, Mark::Corrects, any)),
    (504.0, Beat::Step(Story::Holding, Mark::Opens, any)),
    (516.0, Beat::Becomes(Story::Repair, Mark::Ends, any, |payload, _| stage(payload, Stage::Reopened))),
    (530.0, Beat::Expires),
    (544.0, Beat::Step(Story::Ownership, Mark::Opens, any)),
    (558.0, Beat::Quiet),
    (570.0, Beat::Step(Story::Commitment, Mark::Opens, any)),
    (582.0, Beat::Step(Story::Question, Mark::Ends, plain_question)),
    (592.0, Beat::Step(Story::Notice, Mark::Opens, critical)),
];

fn rests(payload: &Payload, _: Timestamp) -> bool {
    matches!(payload, Payload::Quiet(_))
}

fn superseded(payload: &Payload, _: Timestamp) -> bool {
    matches!(payload, Payload::Notice(notice) if notice.state == NoticeState::Superseded)
}

/// What has just happened when a floor is first seen: hours before the start, and which step fell there.
const FIRST_LOOK: [(f64, Story, Mark, Fits); 7] = [
    (2.0, Story::Notice, Mark::Opens, important),
    (0.66, Story::Question, Mark::Opens, slow_rumour),
    (5.1, Story::Question, Mark::Opens, slow_rumour),
    (20.0, Story::Commitment, Mark::Delivers, kept),
    (43.0, Story::Commitment, Mark::Delivers, kept),
    (13.0, Story::Commitment, Mark::Delivers, kept_late),
    (27.0, Story::Ownership, Mark::Delivers, any),
];

impl Timeline {
    /// Tells the backlog and the opening.
    pub(super) fn open(&mut self) {
        let mut rng = self.scene.rng(Draw::Cast);
        self.describe_floor();
        let falls = |story, at, mark, fits, is| Sight { story, fits, when: When::Falls(at, mark), is };
        let mut sights: Vec<Sight> = FIRST_LOOK
            .into_iter()
            .map(|(hours, story, mark, fits)| falls(story, Moment::hours(-hours), mark, fits, whatever))
            .collect();
        let stands =
            |(story, hours, is)| Sight { story, fits: calm_of(story), when: When::Stands(hours), is };
        sights.extend(STANDING.into_iter().map(stands));
        let (mut taken_back, mut expires) = (None, Vec::new());
        for (second, beat) in &SCORE {
            let sway = rng.random_range(-SWAY_SECONDS..=SWAY_SECONDS);
            // What goes along with the rest keeps its distance to it.
            let still = (REST_SECONDS..REST_ENDS_SECONDS).contains(second);
            let at = seconds(second + if still { 0.0 } else { sway });
            match beat {
                Beat::Step(story, mark, fits) => sights.push(falls(*story, at, *mark, *fits, whatever)),
                Beat::Becomes(story, mark, fits, is) => sights.push(falls(*story, at, *mark, *fits, *is)),
                Beat::TakenBack => taken_back = Some(at),
                Beat::Expires => expires.push(at),
                Beat::NewColleague => self.describe_floor_anew(at),
                Beat::Quiet => {
                    let by_night = self.scene.clock.night_left(at).is_some();
                    let team = if by_night { NIGHT_TEAM } else { QUIET_TEAM };
                    let arc = self.scene.quiet_for(Some(team), 1, at);
                    self.tell(arc);
                }
                Beat::QuietEnds => {
                    let hours = self.scene.quiet_hours(RESTED_TEAM).unwrap_or_default();
                    let arc = self.scene.quiet_for(Some(RESTED_TEAM), 1, at.plus(-hours));
                    self.tell(arc);
                }
            }
        }
        self.answered_from = seconds(OPENING_SECONDS as f64);
        let stood = self.arrange(sights, &mut rng);
        self.answered_from = Moment::hours(f64::MIN);
        for story in Story::ALL {
            self.fill(story, stood[story as usize], &mut rng);
        }
        self.look_back();
        let held = super::embargo::after_release(&self.scene);
        self.tell(held);
        self.thank(taken_back, &expires, &mut rng);
    }

    fn describe_floor(&mut self) {
        let at = levels_at(-WEEKS_BEHIND).plus(-FLOOR_TOLD_HOURS);
        let payload = self.scene.site(false);
        self.tell_floor(at, Mark::Opens, payload);
    }

    fn describe_floor_anew(&mut self, at: Moment) {
        let payload = self.scene.site(true);
        self.tell_floor(at, Mark::Moves, payload);
    }

    fn tell_floor(&mut self, at: Moment, mark: Mark, payload: Payload) {
        let telling = Telling {
            subject: "floor/floor-2".into(),
            source: Source::People,
            team: None,
            audience: Audience::Floor,
            payload,
        };
        self.tell(Arc { steps: vec![Step { at, mark, telling }], over: None });
    }

    /// Begins the backlog's other stories of a kind, spread over its days: fewer where some stand there already.
    fn fill(&mut self, story: Story, stood: usize, rng: &mut ChaCha8Rng) {
        let count = story.in_backlog(&self.scene).saturating_sub(stood);
        let days = BACKLOG_DAYS * 24.0 - NEWEST_STORY_HOURS;
        for nth in 0..count {
            let mut at = Moment::START;
            for _ in 0..HOUR_DRAWS_MAX {
                let share = (nth as f64 + rng.random_range(0.0..1.0)) / count as f64;
                at = Moment::hours(share * days - BACKLOG_DAYS * 24.0);
                if story.is_of_the_floor() || self.scene.clock.is_office_hour(at) {
                    break;
                }
            }
            let free = self.casts[story as usize].free_at(Moment::hours(f64::MIN));
            let calm = |index: &usize| calm_of(story)(&self.scene, *index);
            let free: Vec<usize> = free.into_iter().filter(calm).collect();
            let _ = free.into_iter().any(|index| self.begin(story, index, at));
        }
    }

    /// Tells the levels of the weeks before, and of the one that comes in the opening.
    fn look_back(&mut self) {
        for week in -WEEKS_BEHIND..=0 {
            let newest = week >= -1;
            let steps = self.levels.week(&self.scene, &self.calm, levels_at(week), newest);
            self.tell(Arc { steps, over: None });
        }
    }

    /// Thanks: those of the last days, then those that fill the pauses of the opening.
    fn thank(&mut self, taken_back: Option<Moment>, expires: &[Moment], rng: &mut ChaCha8Rng) {
        let scale = self.scene.scale;
        let mut given: Vec<Moment> =
            (1..scale.recognitions).map(|_| self.earlier(scale.recognition_days * 24.0, rng)).collect();
        given.push(Moment::hours(-NEWEST_THANKS_HOURS));
        let regretted = Moment::hours(-TAKEN_BACK_HOURS);
        given.push(regretted);
        given.extend(expires.iter().map(|at| at.plus(-(DAYS_ON_WALL as f64) * 24.0)));
        let moments: Vec<Moment> = self
            .until(seconds(OPENING_SECONDS as f64))
            .map(|(at, _)| at)
            .filter(|at| *at > Moment::START)
            .chain(taken_back)
            .chain(expires.iter().copied())
            .collect();
        given.extend(pauses(&moments, rng));
        given.sort();
        for at in given {
            let withdrawn = taken_back.filter(|_| at == regretted);
            if let Some(arc) = self.thanks.give(&self.scene, &self.calm, at, withdrawn) {
                self.tell(arc);
            }
        }
    }

    /// A moment of the last days at which somebody may have thanked somebody; more of them lately.
    fn earlier(&self, hours: f64, rng: &mut ChaCha8Rng) -> Moment {
        let mut at = Moment::START;
        for _ in 0..HOUR_DRAWS_MAX {
            let share: f64 = rng.random_range(0.0..1.0);
            at = Moment::hours(-NEWEST_THANKS_HOURS - share.powf(1.5) * hours);
            if rng.random_range(0.0..BUSTLE_MAX) < self.scene.clock.bustle(at) {
                break;
            }
        }
        at
    }
}

/// What of a kind is told on calm days.
fn calm_of(story: Story) -> Fits {
    if story == Story::Notice { everyday } else { any }
}

fn seconds(seconds: f64) -> Moment {
    Moment::milliseconds((seconds * 1_000.0) as i64)
}

/// When the levels of a week come, counted from the opening's.
fn levels_at(week: i64) -> Moment {
    Moment::milliseconds(LEVELS_AT_SECONDS * 1_000).plus(week as f64 * WEEK_HOURS)
}

/// Moments that fill the pauses between others.
fn pauses(moments: &[Moment], rng: &mut ChaCha8Rng) -> Vec<Moment> {
    let mut edges = vec![Moment::START, seconds(OPENING_SECONDS as f64)];
    edges.extend(moments);
    edges.sort();
    let mut filled = Vec::new();
    for pair in edges.windows(2) {
        let (from, to) =
            (pair[0].as_milliseconds() as f64 / 1_000.0, pair[1].as_milliseconds() as f64 / 1_000.0);
        let parts = ((to - from) / PAUSE_SECONDS).round().max(1.0) as usize;
        let part = (to - from) / parts as f64;
        filled.extend((1..parts).map(|nth| {
            seconds(from + part * nth as f64 + rng.random_range(-SWAY_SECONDS / 2.0..=SWAY_SECONDS / 2.0))
        }));
    }
    filled
}
