//! What a floor is to show when it is first seen and in its opening: which stories are begun, and when, so that
//! every kind is seen in every state.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use super::arc::{Arc, Mark, Step, Telling};
use super::clock::Moment;
use super::opening::OPENING_SECONDS;
use super::rates::BACKLOG_DAYS;
use super::scene::Scene;
use super::story::Story;
use super::timeline::Timeline;
use crate::domain::Payload;
use crate::domain::commitment::{Answer, CommitmentState};
use crate::domain::holding::HoldingState;
use crate::domain::notice::{Decision, NoticeState, Priority};
use crate::domain::ownership::OwnershipState;
use crate::domain::question::{QuestionState, Verdict};
use crate::domain::repair::{ActionState, Violation};

/// Whether a story of the content is the kind that is wanted.
pub type Fits = fn(&Scene, usize) -> bool;
/// Whether a thing is in the state that is wanted, at a moment.
pub type Is = fn(&Payload, Timestamp) -> bool;

/// How exactly a step falls on its moment, in hours: a second.
const AT_HOURS: f64 = 1.0 / 3_600.0;
/// The least and the most of an arc that lies before its step in the opening, in hours.
const BEFORE_HOURS: std::ops::Range<f64> = 0.2..(BACKLOG_DAYS * 24.0);
/// How often a beginning is drawn for a story that is to stand in some state.
const STANDING_DRAWS_MAX: usize = 32;
/// How often a span is halved to find when a date goes by: within minutes, of eight days.
const HALVINGS: usize = 12;
/// How many of these draws look for a beginning in office hours first.
const OFFICE_DRAWS_MAX: usize = 10;
/// How long a wall shows what is settled, in hours: a day, less the opening.
const SETTLED_HOURS: f64 = 23.5;
/// How long a wall shows an answer, in hours: a week, less the opening.
const ANSWERED_HOURS: f64 = 167.0;
/// How long a wall shows what is not settled: as long as it is so.
const OPEN_HOURS: f64 = f64::INFINITY;

/// Something that is to be seen.
pub struct Sight {
    /// The kind of story that shows it.
    pub story: Story,
    /// Which of its stories may.
    pub fits: Fits,
    /// When it is seen.
    pub when: When,
    /// What is seen.
    pub is: Is,
}

/// When something is to be seen.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// A step that does this to its thing falls on this moment.
    Falls(Moment, Mark),
    /// It stands when the floor is first seen, this many hours after it came about at most.
    Stands(f64),
}

/// Any story.
pub fn any(_: &Scene, _: usize) -> bool {
    true
}

/// Any state.
pub fn whatever(_: &Payload, _: Timestamp) -> bool {
    true
}

/// Notices for calm days: neither critical nor grave.
pub fn everyday(scene: &Scene, index: usize) -> bool {
    let notice = &scene.content.notices[index];
    notice.priority != Priority::Critical && !notice.grave
}

/// True when a date went by.
fn past(date: Option<Timestamp>, now: Timestamp) -> bool {
    date.is_some_and(|date| date < now)
}

fn verdict(payload: &Payload, verdict: Verdict) -> bool {
    matches!(payload, Payload::Question(question)
        if question.state == QuestionState::Answered && question.verdict == Some(verdict))
}

fn is_open(payload: &Payload, decision: Decision) -> bool {
    matches!(payload, Payload::Notice(notice)
        if notice.state.is_open() && notice.decision == Some(decision))
}

fn action(payload: &Payload, is: impl Fn(ActionState, Option<Timestamp>) -> bool) -> bool {
    matches!(payload, Payload::Repair(repair) if repair.actions.iter().any(|action| is(action.state, action.due)))
}

fn breaks(payload: &Payload, violation: Violation) -> bool {
    matches!(payload, Payload::Repair(repair) if repair.violation == Some(violation))
}

/// What a commitment is, of those that are decided on and not settled.
fn decided(payload: &Payload, answer: Answer) -> bool {
    matches!(payload, Payload::Commitment(commitment)
        if commitment.state == CommitmentState::Decided && commitment.decision == Some(answer))
}

fn settled(payload: &Payload, state: CommitmentState) -> bool {
    matches!(payload, Payload::Commitment(commitment) if commitment.state == state)
}

/// What stands when a floor is first seen, unless its opening shows it anyway: the states that the score of the opening
/// does not pass through.
pub const STANDING: [(Story, f64, Is); 32] = [
    (Story::Notice, OPEN_HOURS, |payload, _| is_open(payload, Decision::Proposed)),
    (Story::Notice, OPEN_HOURS, |payload, _| is_open(payload, Decision::InConsultation)),
    (
        Story::Notice,
        OPEN_HOURS,
        |payload, _| matches!(payload, Payload::Notice(notice) if notice.state == NoticeState::Effective),
    ),
    // A word that was promised and has not come.
    (
        Story::Notice,
        OPEN_HOURS,
        |payload, now| matches!(payload, Payload::Notice(notice) if notice.state.is_open() && past(notice.next_word_by, now)),
    ),
    // Missed, and nobody says so.
    (
        Story::Holding,
        OPEN_HOURS,
        |payload, now| matches!(payload, Payload::Holding(holding) if holding.state == HoldingState::Open && past(holding.share_by, now)),
    ),
    (
        Story::Holding,
        OPEN_HOURS,
        |payload, _| matches!(payload, Payload::Holding(holding) if holding.state == HoldingState::Missed),
    ),
    (
        Story::Holding,
        OPEN_HOURS,
        |payload, now| matches!(payload, Payload::Holding(holding) if holding.state == HoldingState::Renewed && !past(holding.share_by, now)),
    ),
    (Story::Question, ANSWERED_HOURS, |payload, _| verdict(payload, Verdict::True)),
    (Story::Question, ANSWERED_HOURS, |payload, _| verdict(payload, Verdict::Partly)),
    (Story::Question, ANSWERED_HOURS, |payload, _| verdict(payload, Verdict::False)),
    (Story::Question, ANSWERED_HOURS, |payload, _| verdict(payload, Verdict::NotKnown)),
    (Story::Question, ANSWERED_HOURS, |payload, _| verdict(payload, Verdict::CannotSayUntil)),
    (
        Story::Question,
        ANSWERED_HOURS,
        |payload, _| matches!(payload, Payload::Question(question) if question.state == QuestionState::Declined),
    ),
    (
        Story::Question,
        OPEN_HOURS,
        |payload, _| matches!(payload, Payload::Question(question) if question.state == QuestionState::Deferred),
    ),
    (
        Story::Question,
        OPEN_HOURS,
        |payload, now| matches!(payload, Payload::Question(question) if question.state.is_open() && past(question.answer_by, now)),
    ),
    (
        Story::Question,
        OPEN_HOURS,
        |payload, _| matches!(payload, Payload::Question(question) if question.rumour && question.state.is_open()),
    ),
    (
        Story::Question,
        ANSWERED_HOURS,
        |payload, _| matches!(payload, Payload::Question(question) if !question.rumour),
    ),
    (
        Story::Ownership,
        OPEN_HOURS,
        |payload, _| matches!(payload, Payload::Ownership(ownership) if ownership.state == OwnershipState::NotYet),
    ),
    (
        Story::Ownership,
        OPEN_HOURS,
        |payload, _| matches!(payload, Payload::Ownership(ownership) if ownership.state == OwnershipState::Changed),
    ),
    (Story::Repair, OPEN_HOURS, |payload, _| breaks(payload, Violation::Ability)),
    (Story::Repair, OPEN_HOURS, |payload, _| breaks(payload, Violation::Benevolence)),
    (Story::Repair, OPEN_HOURS, |payload, _| breaks(payload, Violation::Integrity)),
    (Story::Repair, OPEN_HOURS, |payload, now| {
        action(payload, |state, due| state == ActionState::Open && !past(due, now))
    }),
    (Story::Repair, OPEN_HOURS, |payload, now| {
        action(payload, |state, due| state == ActionState::Open && past(due, now))
    }),
    (Story::Repair, OPEN_HOURS, |payload, _| action(payload, |state, _| state == ActionState::Dropped)),
    (Story::Commitment, OPEN_HOURS, |payload, _| decided(payload, Answer::Will)),
    (Story::Commitment, OPEN_HOURS, |payload, _| decided(payload, Answer::Later)),
    (Story::Commitment, ANSWERED_HOURS, |payload, _| decided(payload, Answer::WillNot)),
    (Story::Commitment, SETTLED_HOURS, |payload, _| settled(payload, CommitmentState::Done)),
    (Story::Commitment, SETTLED_HOURS, |payload, _| settled(payload, CommitmentState::Dropped)),
    (
        Story::Commitment,
        OPEN_HOURS,
        |payload, now| matches!(payload, Payload::Commitment(commitment) if commitment.state == CommitmentState::Decided && past(commitment.due, now)),
    ),
    (
        Story::Commitment,
        OPEN_HOURS,
        |payload, _| matches!(payload, Payload::Commitment(commitment) if commitment.state == CommitmentState::Decided && commitment.first_due.is_some()),
    ),
];

/// How many stories of each kind were begun only to stand there.
pub type Stood = [usize; Story::ALL.len()];

impl Timeline {
    /// Begins the stories that show all of this. What few stories can show comes first, and notices before what is asked
    /// about them.
    pub(super) fn arrange(&mut self, mut sights: Vec<Sight>, rng: &mut ChaCha8Rng) -> Stood {
        // An arc keeps its pace wherever it begins, so that it can be told once to find its steps.
        let arc = |story: Story, index| story.arc(&self.scene, index, 1, Moment::START);
        let told = Story::ALL.map(|story| {
            let arcs = (0..story.count(&self.scene)).map(|index| arc(story, index));
            arcs.collect::<Vec<Arc>>()
        });
        sights.sort_by_cached_key(|sight| {
            let free = self.casts[sight.story as usize].free_at(Moment::hours(f64::MIN));
            let can = |index: &usize| {
                (sight.fits)(&self.scene, *index)
                    && !sight.spans(&self.scene, &told[sight.story as usize][*index]).is_empty()
            };
            (sight.story != Story::Notice, free.into_iter().filter(can).count())
        });
        let mut stood = Stood::default();
        for sight in sights {
            let stands = matches!(sight.when, When::Stands(_));
            if stands && self.shows(&sight) {
                continue;
            }
            let begun = self.show(&sight, &told[sight.story as usize], rng);
            stood[sight.story as usize] += usize::from(begun && stands);
        }
        stood
    }

    /// Begins a story that shows this. False when none of the content can.
    fn show(&mut self, sight: &Sight, told: &[Arc], rng: &mut ChaCha8Rng) -> bool {
        for index in self.casts[sight.story as usize].free_at(Moment::hours(f64::MIN)) {
            if !(sight.fits)(&self.scene, index) {
                continue;
            }
            let spans = sight.spans(&self.scene, &told[index]);
            for nth in 0..STANDING_DRAWS_MAX {
                let Some((from, until)) = spans.choose(rng) else { break };
                let hours = if from < until { rng.random_range(*from..*until) } else { *from };
                let start = sight.at().plus(-hours);
                let stands = matches!(sight.when, When::Stands(_)) && !sight.story.is_of_the_floor();
                let early = nth < OFFICE_DRAWS_MAX && stands && !self.scene.clock.is_office_hour(start);
                if early || start < Moment::hours(-BACKLOG_DAYS * 24.0) {
                    continue;
                }
                // What waits for a change of shifts, or for a date, does not keep its pace, and may be passed over.
                let then = sight.story.arc(&self.scene, index, 1, start);
                if sight.is_shown_by(&self.scene, &then) && self.begin(sight.story, index, start) {
                    return true;
                }
            }
        }
        false
    }

    /// True when what was begun already shows this, at the first look or in the opening.
    fn shows(&self, sight: &Sight) -> bool {
        let When::Stands(hours) = sight.when else { return false };
        let mut standing: BTreeMap<&str, (Moment, &Telling)> = BTreeMap::new();
        for (at, telling) in self.until(Moment::milliseconds(OPENING_SECONDS * 1_000)) {
            if at > Moment::START {
                if (sight.is)(&telling.payload, self.scene.real(at)) {
                    return true;
                }
            } else {
                standing.insert(&telling.subject, (at, telling));
            }
        }
        let now = self.scene.real(Moment::START);
        let mut standing = standing.into_values();
        standing.any(|(at, telling)| -at.as_hours() < hours && (sight.is)(&telling.payload, now))
    }
}

impl Sight {
    /// The moment at which it is seen.
    fn at(&self) -> Moment {
        match self.when {
            When::Falls(at, _) => at,
            When::Stands(_) => Moment::START,
        }
    }

    /// From when to when an arc that begins at the start shows it, in hours.
    fn spans(&self, scene: &Scene, arc: &Arc) -> Vec<(f64, f64)> {
        let mut spans = Vec::new();
        for (index, step) in arc.steps.iter().enumerate() {
            let (from, payload) = (step.at.as_hours(), &step.telling.payload);
            match self.when {
                When::Falls(_, mark) => {
                    let before = mark == Mark::Opens || BEFORE_HOURS.contains(&from);
                    if step.mark == mark && before && (self.is)(payload, scene.real(step.at)) {
                        spans.push((from, from));
                    }
                }
                When::Stands(hours) => {
                    let then = next_of(arc, index).map_or(BACKLOG_DAYS * 24.0, |next| next.at.as_hours());
                    let until = then.min(from + hours).min(BACKLOG_DAYS * 24.0);
                    let is = |hours| (self.is)(payload, scene.real(Moment::hours(hours)));
                    if from < until && (is(from) || is(until)) {
                        spans.push(narrowed(from, until, is));
                    }
                }
            }
        }
        spans
    }

    /// True when an arc shows it where it begins.
    fn is_shown_by(&self, scene: &Scene, arc: &Arc) -> bool {
        match self.when {
            When::Falls(at, mark) => arc.steps.iter().any(|step| {
                let falls = (step.at.as_hours() - at.as_hours()).abs() < AT_HOURS;
                falls && step.mark == mark && (self.is)(&step.telling.payload, scene.real(step.at))
            }),
            When::Stands(hours) => arc.steps.iter().enumerate().any(|(index, step)| {
                let newest = next_of(arc, index).is_none_or(|next| next.at > Moment::START);
                let here = step.at <= Moment::START && -step.at.as_hours() < hours && newest;
                here && (self.is)(&step.telling.payload, scene.real(Moment::START))
            }),
        }
    }
}

/// The part of a span in which something is so that is so at one of its ends: what grows late does so within it.
fn narrowed(from: f64, until: f64, is: impl Fn(f64) -> bool) -> (f64, f64) {
    let (first, last) = (is(from), is(until));
    if first == last {
        return (from, until);
    }
    let (mut before, mut after) = (from, until);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(before, after);
        if is(middle) == first { before = middle } else { after = middle }
    }
    if first { (from, before) } else { (after, until) }
}

/// The next step of the same thing: an arc may tell of several.
fn next_of(arc: &Arc, index: usize) -> Option<&Step> {
    let subject = &arc.steps[index].telling.subject;
    arc.steps[index + 1..].iter().find(|step| step.telling.subject == *subject)
}
