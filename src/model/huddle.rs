//! The huddle card: what the next shift should hear in ninety seconds. Here is decided what; how is the screen's matter.

use jiff::{SignedDuration, Timestamp};

use super::disk::Disk;
use super::{Model, Scrolled};
use crate::domain::holding::HoldingState;
use crate::domain::notice::Priority;
use crate::domain::promise::{self, Entry};
use crate::domain::question::QuestionState;
use crate::domain::recognition::{DAYS_ON_WALL, RecognitionKind, RecognitionState};
use crate::domain::{Audience, Holding, Item, Key, Ledger, Notice, PromiseState, Question, Recognition};

/// How long a shift is: what was said in the last one is news to the next, and what falls due in the next is its matter.
pub const SHIFT: SignedDuration = SignedDuration::from_hours(8);
/// How many words a person says in ninety seconds, at three a second.
pub const WORDS_MAX: usize = 270;

/// What the next shift should hear, each list with what matters most first. Nothing in it is for leads only.
#[derive(Clone, Debug, Default)]
pub struct Huddle<'a> {
    /// Notices that were released, or had a word added, since the last shift began.
    pub released: Vec<(&'a Key, &'a Item<Notice>)>,
    /// What leadership said since then that it can't say yet.
    pub held: Vec<(&'a Key, &'a Item<Holding>)>,
    /// Questions and rumours that were answered, or declined, since then.
    pub answered: Vec<(&'a Key, &'a Item<Question>)>,
    /// The newest trust win, as far as everyone in it consents to be named; none while quiet mode holds or grave news is new.
    pub win: Option<&'a Item<Recognition>>,
    /// Promises that are late.
    pub late: Vec<Entry<'a>>,
    /// Promises that were given up since then, each for its reason.
    pub dropped: Vec<Entry<'a>>,
    /// Promises that were given another date since then, and are neither late nor due.
    pub moved: Vec<Entry<'a>>,
    /// Promises that fall due in the next shift.
    pub due: Vec<Entry<'a>>,
}

/// What becomes of a huddle card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Onto paper.
    Print,
    /// Into a folder.
    Save,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filed {
    /// It is on its way.
    Under(Way),
    /// It was handed to a command for printing.
    Printed {
        /// The command.
        by: String,
    },
    /// It lies in a file.
    Saved {
        /// Its path.
        path: String,
    },
    /// It did not work out.
    Failed {
        /// Which of the two.
        way: Way,
        /// Why.
        why: Unfiled,
    },
}

/// Why a card was not printed or saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfiled {
    /// No command is set that prints.
    NoCommand,
    /// There is no such program.
    NoProgram(String),
    /// The command can't be started, or how it ended can't be known; and why.
    Unrun(String, Disk),
    /// The command ended with this code.
    Code(String, i32),
    /// This signal ended the command.
    Killed(String, i32),
    /// The command failed, and says why in its own words.
    Said(String, String),
    /// The command took longer than so many seconds, and was stopped.
    TooLong(String, u64),
    /// No folder is set for it.
    NoFolder,
    /// It can't be written at this path, and why.
    Unwritten(String, Disk),
    /// The program lost it.
    Lost,
}

/// The card as it lies over the panes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// How far it is scrolled.
    pub scroll: Scrolled,
    /// What became of it, the newest.
    pub filed: Option<Filed>,
}

impl Model {
    /// What the next shift should hear.
    pub fn huddle(&self) -> Huddle<'_> {
        let now = self.now();
        let since = now.checked_sub(SHIFT).unwrap_or(now);
        let until = now.checked_add(SHIFT).unwrap_or(now);
        let floor = &self.floor;
        let mut released: Vec<_> = floor.notices.iter().filter(|(_, item)| is_news(item, since)).collect();
        released.retain(|(_, item)| item.data.state.is_open());
        released.sort_by_key(|(_, item)| std::cmp::Reverse((item.data.priority, item.told())));
        let mut held: Vec<_> = floor.holdings.iter().filter(|(_, item)| is_news(item, since)).collect();
        // What was told since is no longer held, and what was not told by its date is among what is late.
        let is_late = |item: &Item<Holding>| {
            let promise = promise::owed(item, "share_by");
            promise.is_some_and(|promise| promise.state_at(self.known_until()) == PromiseState::Late)
        };
        held.retain(|(_, item)| {
            let standing = Holding::standing(item, self.known_until());
            matches!(standing, HoldingState::Open | HoldingState::Renewed) && !is_late(item)
        });
        held.sort_by_key(|(_, item)| item.data.share_by);
        let settled = |item: &Item<Question>| {
            matches!(item.data.state, QuestionState::Answered | QuestionState::Declined)
        };
        let mut answered: Vec<_> = floor.questions.iter().filter(|(_, item)| is_news(item, since)).collect();
        answered.retain(|(_, item)| settled(item));
        answered.sort_by_key(|(_, item)| std::cmp::Reverse((item.data.rumour, item.told())));
        let (mut late, mut dropped, mut moved, mut due) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for entry in Ledger::of(floor, self.known_until()).entries {
            if floor.audience_of(entry.key) != Audience::Floor {
                continue;
            }
            match entry.state {
                PromiseState::Late => late.push(entry),
                PromiseState::Open if entry.promise.due <= until => due.push(entry),
                PromiseState::Open if entry.promise.moved_at.is_some_and(|at| at >= since) => {
                    moved.push(entry)
                }
                PromiseState::Dropped if entry.promise.settled_at.is_some_and(|at| at >= since) => {
                    dropped.push(entry);
                }
                _ => {}
            }
        }
        Huddle { released, held, answered, win: self.trust_win(now), late, dropped, moved, due }
    }

    fn trust_win(&self, now: Timestamp) -> Option<&Item<Recognition>> {
        let (days, resting) = (SignedDuration::from_hours(DAYS_ON_WALL * 24), self.resting());
        let hangs = |(key, item): &(&Key, &Item<Recognition>)| {
            item.audience == Audience::Floor
                && item.data.kind == Some(RecognitionKind::TrustWin)
                && item.data.state == RecognitionState::OnWall
                && now.duration_since(item.since()) < days
                && !resting.holds(&key.site, item.heard_by())
        };
        let hang = self.floor.recognitions.iter().filter(hangs).map(|(_, item)| item);
        hang.max_by_key(|item| item.since())
    }
}

/// What was said to the floor since a moment, or put into other words.
fn is_news<T>(item: &Item<T>, since: Timestamp) -> bool {
    let is_corrected = item.stamp.corrected.iter().any(|correction| correction.at >= since);
    item.audience == Audience::Floor && (item.told() >= since || is_corrected)
}

impl Huddle<'_> {
    /// True when there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.released.is_empty()
            && self.held.is_empty()
            && self.answered.is_empty()
            && self.win.is_none()
            && self.late.is_empty()
            && self.dropped.is_empty()
            && self.moved.is_empty()
            && self.due.is_empty()
    }

    /// True for a notice that the huddle begins with, whatever else there is.
    pub fn is_urgent(item: &Item<Notice>) -> bool {
        item.data.priority != Priority::Routine
    }
}
