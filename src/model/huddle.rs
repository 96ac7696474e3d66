//! The huddle card: what the next shift should hear in ninety seconds. Here is decided what; how is the screen's matter.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};

use super::disk::Disk;
use super::{Model, Scrolled};
use crate::domain::commitment::Answer;
use crate::domain::holding::HoldingState;
use crate::domain::notice::Priority;
use crate::domain::promise::{self, Entry};
use crate::domain::question::QuestionState;
use crate::domain::recognition::{DAYS_ON_WALL, RecognitionKind, RecognitionState};
use crate::domain::shelf::Shelf;
use crate::domain::site::Team;
use crate::domain::{
    Audience, Commitment, Holding, Item, Key, Ledger, Note, Notice, Ownership, PromiseState, Question,
    Recognition, Repair,
};

/// How long a shift is where a site tells none: what was said in the last one is news to the next, and what falls due in the
/// next is its matter.
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
    /// What leadership could not say before, and has told since then.
    pub told: Vec<(&'a Key, &'a Item<Holding>)>,
    /// What leadership owned up to since then, or said what came of.
    pub owned: Vec<(&'a Key, &'a Item<Ownership>)>,
    /// What leadership noted since then.
    pub notes: Vec<(&'a Key, &'a Item<Note>)>,
    /// Repairs that began, or came to another stage, since then.
    pub repairs: Vec<(&'a Key, &'a Item<Repair>)>,
    /// Asks that leadership answered since then, or did something about; without those whose promise stands below.
    pub commitments: Vec<(&'a Key, &'a Item<Commitment>)>,
    /// Questions and rumours that were answered, declined or deferred, since then.
    pub answered: Vec<(&'a Key, &'a Item<Question>)>,
    /// The newest trust win, as far as everyone in it consents to be named; none while quiet mode holds or grave news is new.
    pub win: Option<&'a Item<Recognition>>,
    /// The team that stands for the giver of that win; absent where they are named.
    pub giver: Option<&'a Team>,
    /// Of each receiver of that win, the team that it is; absent for a person.
    pub thanked: Vec<Option<&'a Team>>,
    /// Promises that are late.
    pub late: Vec<Entry<'a>>,
    /// Promises that were given up since then, each for its reason.
    pub dropped: Vec<Entry<'a>>,
    /// Promises that were given another date since then, and are neither late nor due.
    pub moved: Vec<Entry<'a>>,
    /// Promises that fall due in the next shift.
    pub due: Vec<Entry<'a>>,
    /// Promises that were kept since then, without those whose word stands above.
    pub kept: Vec<Entry<'a>>,
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
        let (since, until) = self.huddle_span();
        let floor = &self.floor;
        let mut released = news_of(&floor.notices, since);
        released.retain(|(_, item)| item.data.state.is_open());
        released.sort_by_key(|(_, item)| std::cmp::Reverse((item.data.priority, item.told())));
        // What was told since is no longer held, and what was not told by its date is among what is late.
        let is_late = |item: &Item<Holding>| {
            let promise = promise::owed(item, "share_by");
            promise.is_some_and(|promise| promise.is_late_at(self.known_until()))
        };
        let standing = |item: &Item<Holding>| Holding::standing(item, self.known_until());
        let (mut told, mut held) = (Vec::new(), Vec::new());
        for (key, item) in news_of(&floor.holdings, since) {
            match standing(item) {
                HoldingState::Kept => told.push((key, item)),
                HoldingState::Open | HoldingState::Renewed if !is_late(item) => held.push((key, item)),
                _ => {}
            }
        }
        held.sort_by_key(|(_, item)| item.data.share_by);
        let mut answered = news_of(&floor.questions, since);
        answered.retain(|(_, item)| {
            use QuestionState::{Answered, Declined, Deferred};
            matches!(item.data.state, Answered | Declined | Deferred)
        });
        answered.sort_by_key(|(_, item)| std::cmp::Reverse((item.data.rumour, item.told())));
        let win = self.trust_win(now);
        let site = |key: &Key| self.floor.sites.iter().find(|(floor, _)| floor.site == key.site);
        let teams = |(key, item): (&'_ Key, &Item<Recognition>)| -> Vec<Option<&Team>> {
            let site = site(key).map(|(_, site)| &site.data);
            let receivers = item.data.receivers.iter();
            receivers.map(|receiver| site.and_then(|site| site.team_called(receiver.display()))).collect()
        };
        let giver = win.and_then(|(key, item)| Some((site(key)?, &item.data.giver)));
        let giver = giver.and_then(|((_, site), giver)| site.data.team_called(giver));
        let mut huddle = Huddle {
            told,
            giver,
            owned: news_of(&floor.ownerships, since),
            notes: news_of(&floor.notes, since),
            repairs: news_of(&floor.repairs, since),
            released,
            held,
            answered,
            win: win.map(|(_, item)| item),
            thanked: win.map(teams).unwrap_or_default(),
            ..Huddle::default()
        };
        self.take_promises(&mut huddle, since, until);
        let promised = huddle.promised();
        let mut commitments = news_of(&floor.commitments, since);
        // Whoever reads the card out may have read out the other words: a promise does not say that it was corrected.
        commitments.retain(|(key, item)| {
            item.data.decision != Some(Answer::Will) || !promised.contains(key) || is_corrected(item, since)
        });
        huddle.commitments = commitments;
        huddle
    }

    /// Since when the crew that a card is for was away, and until when its shift lasts. In the first hour of a shift that is
    /// the crew that is told what it has not seen; later the next one that is there. Where a site has no shifts, the eight hours on each side.
    fn huddle_span(&self) -> (Timestamp, Timestamp) {
        let now = self.now();
        match self.shift_to_tell() {
            Some(shift) => (shift.since, shift.ends),
            None => (now.checked_sub(SHIFT).unwrap_or(now), now.checked_add(SHIFT).unwrap_or(now)),
        }
    }

    fn take_promises<'a>(&'a self, huddle: &mut Huddle<'a>, since: Timestamp, until: Timestamp) {
        let told = huddle.told_words();
        for entry in Ledger::of(&self.floor, self.known_until()).entries {
            if self.floor.audience_of(entry.key) != Audience::Floor {
                continue;
            }
            let settled = entry.promise.settled_at.is_some_and(|at| at >= since);
            match entry.state {
                PromiseState::Late => huddle.late.push(entry),
                PromiseState::Open if entry.promise.due <= until => huddle.due.push(entry),
                PromiseState::Open if entry.promise.moved_at.is_some_and(|at| at >= since) => {
                    huddle.moved.push(entry)
                }
                PromiseState::Dropped if settled => huddle.dropped.push(entry),
                // A word that came in time is told itself; that one came late is told nowhere else.
                PromiseState::Kept
                    if settled && !entry.promise.is_told_afterwards() && !told.contains(entry.key) =>
                {
                    huddle.kept.push(entry)
                }
                PromiseState::KeptLate if settled => huddle.kept.push(entry),
                _ => {}
            }
        }
    }

    fn trust_win(&self, now: Timestamp) -> Option<(&Key, &Item<Recognition>)> {
        let (days, resting) = (SignedDuration::from_hours(DAYS_ON_WALL * 24), self.resting());
        let hangs = |(key, item): &(&Key, &Item<Recognition>)| {
            item.audience == Audience::Floor
                && item.data.kind == Some(RecognitionKind::TrustWin)
                && item.data.state == RecognitionState::OnWall
                && now.duration_since(item.since()) < days
                && resting.rest_for(&key.site, item).is_empty()
        };
        self.floor.recognitions.iter().filter(hangs).max_by_key(|(_, item)| item.since())
    }
}

/// True for what was put into other words since a moment.
fn is_corrected<T>(item: &Item<T>, since: Timestamp) -> bool {
    item.stamp.corrected.iter().any(|correction| correction.at >= since)
}

/// What of a shelf was said to the floor since a moment, or put into other words; the newest first.
fn news_of<T>(shelf: &Shelf<T>, since: Timestamp) -> Vec<(&Key, &Item<T>)> {
    let is_news = |(_, item): &(&Key, &Item<T>)| {
        item.audience == Audience::Floor && (item.told() >= since || is_corrected(item, since))
    };
    let mut news: Vec<_> = shelf.iter().filter(is_news).collect();
    news.sort_by_key(|(_, item)| std::cmp::Reverse(item.told()));
    news
}

impl<'a> Huddle<'a> {
    /// True when there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        let lists = [&self.late, &self.dropped, &self.moved, &self.due, &self.kept];
        self.released.is_empty()
            && self.held.is_empty()
            && self.told.is_empty()
            && self.owned.is_empty()
            && self.notes.is_empty()
            && self.repairs.is_empty()
            && self.commitments.is_empty()
            && self.answered.is_empty()
            && self.win.is_none()
            && lists.iter().all(|list| list.is_empty())
    }

    /// The things of which a promise is told.
    fn promised(&self) -> HashSet<&'a Key> {
        let lists = [&self.late, &self.dropped, &self.moved, &self.due, &self.kept];
        lists.into_iter().flatten().map(|entry| entry.key).collect()
    }

    /// The things whose word was promised, and is told.
    fn told_words(&self) -> HashSet<&'a Key> {
        let released = self.released.iter().map(|(key, _)| *key);
        let told = self.told.iter().map(|(key, _)| *key);
        released.chain(told).chain(self.answered.iter().map(|(key, _)| *key)).collect()
    }

    /// True for a notice that the huddle begins with, whatever else there is.
    pub fn is_urgent(item: &Item<Notice>) -> bool {
        item.data.priority != Priority::Routine
    }
}
