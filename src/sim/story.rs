//! Which story is told next: the kinds of arcs, and a cast of each that never tells one twice at a time.

use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::arc::Arc;
use super::clock::Moment;
use super::content::Words;
use super::rates;
use super::scene::Scene;
use crate::domain::Audience;
use crate::domain::quiet::SCOPE_FLOOR;

/// The shortest rest that goes along with a notice, in real seconds: a floor that runs so fast that it would be shorter has none, since
/// a wall that only flickers does not rest.
const REST_S_MIN: f64 = 30.0;
/// How long thanks rest at least after a death was told, in real seconds: half an hour. A floor that runs so fast that it would be
/// shorter tells of none.
const DEATH_REST_S_MIN: f64 = 1_800.0;

/// A kind of arc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the kinds of the vocabulary
pub enum Story {
    Notice,
    Holding,
    Question,
    Ownership,
    Note,
    Repair,
    Commitment,
}

impl Story {
    /// Every kind, in the order in which moments that coincide are told.
    pub const ALL: [Story; 7] = [
        Story::Notice,
        Story::Holding,
        Story::Question,
        Story::Ownership,
        Story::Note,
        Story::Repair,
        Story::Commitment,
    ];

    /// How many stories of the kind the content has.
    pub fn count(self, scene: &Scene) -> usize {
        let content = scene.content;
        match self {
            Story::Notice => content.notices.len(),
            Story::Holding => content.holdings.len(),
            Story::Question => content.questions.len(),
            Story::Ownership => content.ownerships.len(),
            Story::Note => content.notes.len(),
            Story::Repair => content.repairs.len(),
            Story::Commitment => content.commitments.len(),
        }
    }

    /// How many begin in a week.
    pub fn per_week(self, scene: &Scene) -> f64 {
        let words = scene.scale.words;
        match self {
            Story::Notice => rates::NOTICES_PER_WEEK * words,
            Story::Holding => rates::HOLDINGS_PER_WEEK * words,
            Story::Question => rates::questions_per_week(scene.plan.seats),
            Story::Ownership => rates::OWNERSHIPS_PER_WEEK * words,
            Story::Note => rates::NOTES_PER_WEEK * words,
            Story::Repair => rates::REPAIRS_PER_WEEK * words,
            Story::Commitment => rates::COMMITMENTS_PER_WEEK * words,
        }
    }

    /// How many the backlog begins.
    pub fn in_backlog(self, scene: &Scene) -> usize {
        let backlog = scene.scale.backlog;
        match self {
            Story::Notice => backlog.notices,
            Story::Holding => backlog.holdings,
            Story::Question => backlog.questions,
            Story::Ownership => backlog.ownerships,
            Story::Note => backlog.notes,
            Story::Repair => backlog.repairs,
            Story::Commitment => backlog.commitments,
        }
    }

    /// True when the floor asks, at any hour, rather than leadership tells, in office hours.
    pub fn is_of_the_floor(self) -> bool {
        self == Story::Question
    }

    /// The arc of a story that begins at a moment, for the first time or again.
    pub fn arc(self, scene: &Scene, index: usize, round: u32, start: Moment) -> Arc {
        match self {
            Story::Notice => scene.notice(index, round, start),
            Story::Holding => scene.holding(index, round, start),
            Story::Question => scene.question(index, round, start),
            Story::Ownership => scene.ownership(index, round, start),
            Story::Note => scene.note(index, round, start),
            Story::Repair => scene.repair(index, round, start),
            Story::Commitment => scene.commitment(index, round, start),
        }
    }

    /// True when a story can be told on this floor at all.
    pub fn fits(self, scene: &Scene, index: usize) -> bool {
        let content = scene.content;
        match self {
            Story::Notice => {
                let notice = &content.notices[index];
                if content.notices.iter().any(|other| other.successor.as_ref() == Some(&notice.id)) {
                    return false;
                }
                if notice.audience == Audience::Leads || notice.held {
                    return false;
                }
                let rests_h = notice.quiet_h.or_else(|| scene.quiet_hours(SCOPE_FLOOR)).unwrap_or_default();
                let least_s = match (notice.death, notice.quiet_h) {
                    (true, _) => DEATH_REST_S_MIN,
                    (false, Some(_)) => REST_S_MIN,
                    (false, None) => 0.0,
                };
                if rests_h * 3_600.0 / scene.plan.speed < least_s {
                    return false;
                }
                let here = |id: &String| scene.roster.team(id).is_some();
                let anyone = notice.affects.is_empty() || notice.affects.iter().any(here);
                let told = [
                    &notice.headline,
                    &notice.body,
                    &notice.why,
                    &notice.means_for_you,
                    &notice.stays_the_same,
                ];
                let more = [&notice.not_known_yet, &notice.support].into_iter().flatten();
                let updates = notice.updates.iter().map(|update| &update.text);
                anyone && concerns(scene, told.into_iter().chain(more).chain(updates))
            }
            Story::Holding => {
                concerns(scene, [&content.holdings[index].topic, &content.holdings[index].told])
            }
            Story::Question => {
                let question = &content.questions[index];
                let answers = [&question.answer, &question.given_up].into_iter().flatten();
                scene.speaks(&question.lang) && scene.concerns(&[&question.text]) && concerns(scene, answers)
            }
            Story::Repair => {
                let repair = &content.repairs[index];
                let told = [&repair.breach, &repair.affected, &repair.harm, &repair.commitment];
                let said = [&repair.evaluation, &repair.reopened].into_iter().flatten();
                let actions = repair.actions.iter();
                let actions =
                    actions.flat_map(|action| std::iter::once(&action.what).chain(&action.evidence));
                concerns(scene, told.into_iter().chain(said).chain(actions))
            }
            Story::Note => concerns(scene, [&content.notes[index].text]),
            Story::Ownership => {
                let ownership = &content.ownerships[index];
                let (was, then) = (
                    [&ownership.got_wrong, &ownership.effect_on_you],
                    [&ownership.learned, &ownership.changes],
                );
                concerns(scene, was.into_iter().chain(then))
            }
            Story::Commitment => {
                let ask = &content.commitments[index];
                concerns(scene, [&ask.ask, &ask.why].into_iter().chain(&ask.reason))
            }
        }
    }
}

/// True when nothing that is told is of a team that this floor does not have.
fn concerns<'a>(scene: &Scene, told: impl IntoIterator<Item = &'a Words>) -> bool {
    told.into_iter().all(|words| scene.concerns(&[&words.en, &words.es]))
}

/// The name of a thing in a round: `shift-bids`, then `shift-bids-2`.
pub fn named(id: &str, round: u32) -> String {
    if round <= 1 { id.to_owned() } else { format!("{id}-{round}") }
}

/// The stories of one kind, and when each may be told (again).
#[derive(Debug)]
pub struct Cast {
    /// The kind.
    pub story: Story,
    order: Vec<usize>,
    rounds: Vec<u32>,
    free_from: Vec<Option<Moment>>,
}

impl Cast {
    /// The cast of a kind, in an order of its own. What does not fit the floor is never told.
    pub fn new(scene: &Scene, story: Story, rng: &mut ChaCha8Rng) -> Self {
        let count = story.count(scene);
        let mut order: Vec<usize> = (0..count).filter(|index| story.fits(scene, *index)).collect();
        order.shuffle(rng);
        let free_from = vec![Some(Moment::hours(f64::MIN)); count];
        Self { story, order, rounds: vec![0; count], free_from }
    }

    /// The stories that may be told from a moment on: those that were told least come first.
    pub fn free_at(&self, at: Moment) -> Vec<usize> {
        let free = |index: &usize| self.free_from[*index].is_some_and(|from| from <= at);
        let mut free: Vec<usize> = self.order.iter().copied().filter(free).collect();
        free.sort_by_key(|index| self.rounds[*index]);
        free
    }

    /// The round in which a story would be told next.
    pub fn next_round(&self, index: usize) -> u32 {
        self.rounds[index] + 1
    }

    /// Notes that a story is being told.
    pub fn tell(&mut self, index: usize, over: Option<Moment>) {
        self.rounds[index] += 1;
        self.free_from[index] = over;
    }
}
