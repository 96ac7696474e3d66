//! What a crew has not seen: what came or changed since its last shift. It is read off the floor, so a wall that opens in
//! the middle of a shift knows it too.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::pane::{Entry, Pane};
use super::{Model, Scene};
use crate::domain::notice::Priority;
use crate::domain::repair::Stage;
use crate::domain::shift::Shift;
use crate::domain::{Audience, PromiseState, Site};

/// For how long after a shift began, or a wall opened in it, its crew is told what it has not seen.
pub const SHIFT_TOLD: SignedDuration = SignedDuration::from_hours(1);

/// What something is to those who were away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShiftNews {
    /// Released words that were changed.
    Corrected,
    /// A word of leadership: a notice, one that can't be told yet, what it owns up to, a note.
    Told,
    /// An answer to a question, a rumour or an ask.
    Answered,
    /// A promise whose date went by.
    Late,
    /// A promise that was given up, for a reason.
    Dropped,
    /// A promise with another date.
    Moved,
    /// A promise that was kept, by its date or after it.
    Kept,
    /// A repair at another stage.
    Repair(Stage),
}

impl Model {
    /// The shift whose crew is told now what it has not seen; `None` where a site has no shifts, or its first hour is over.
    pub fn shift(&self) -> Option<Shift> {
        let (now, shift) = (self.now(), self.shift_on()?);
        let opened = now.checked_sub(self.link.waiting(self.local)).unwrap_or(now);
        (now.duration_since(shift.begins.max(opened)) < SHIFT_TOLD).then_some(shift)
    }

    /// The shift that is on, whoever has been told of it; `None` where a site has no shifts.
    pub fn shift_on(&self) -> Option<Shift> {
        self.board.shifts.as_ref()?.at(self.now(), &self.floor.site().map(Site::zone)?)
    }

    /// True for what came or changed since the crew's last shift; where a site has no shifts, since the last look.
    pub fn came_since(&self, entry: &Entry<'_>) -> bool {
        match self.shift_on() {
            Some(shift) => {
                entry.time().is_some_and(|time| time >= shift.since)
                    || self.news_since(entry, shift.since).is_some()
            }
            None => self.look.came(entry.key(), self.local),
        }
    }

    /// True when anything came since then, whatever the person looks for.
    pub fn has_since(&self) -> bool {
        Pane::ALL.into_iter().any(|pane| self.every_entry(pane).iter().any(|entry| self.came_since(entry)))
    }

    /// What its crew has not seen, what matters most first. One thing may be told as more than one of them.
    pub fn shift_news(&self, shift: Shift) -> Vec<(ShiftNews, Entry<'_>)> {
        let mut found: Vec<(ShiftNews, Entry<'_>)> = Vec::new();
        for pane in [Pane::Transparency, Pane::Questions, Pane::Promises, Pane::Repair] {
            for entry in self.entries(pane) {
                let floor = self.floor.audience_of(entry.key()) == Audience::Floor;
                let news = self.news_since(&entry, shift.since).filter(|_| floor);
                found.extend(news.map(|news| (news, entry)));
            }
        }
        found.sort_by_key(|(news, entry)| rank(*news, entry));
        found
    }

    /// What a scene tells of it: each thing once.
    pub(super) fn shift_entries(&self) -> Vec<Entry<'_>> {
        let Some(shift) = self.shift() else { return Vec::new() };
        let mut had = BTreeSet::new();
        let news = self.shift_news(shift).into_iter();
        news.filter(|(_, entry)| had.insert(entry.key())).map(|(_, entry)| entry).collect()
    }

    fn news_since(&self, entry: &Entry<'_>, since: Timestamp) -> Option<ShiftNews> {
        let new = |time: Timestamp| time >= since;
        match entry {
            entry if entry.stamp().is_some_and(|stamp| stamp.corrected.iter().any(|one| new(one.at))) => {
                Some(ShiftNews::Corrected)
            }
            Entry::Notice(_, item) => {
                (new(item.since()) && item.data.state.is_open()).then_some(ShiftNews::Told)
            }
            Entry::Holding(_, item) => new(item.since()).then_some(ShiftNews::Told),
            Entry::Ownership(_, item) => new(item.since()).then_some(ShiftNews::Told),
            Entry::Note(_, item) => new(item.since()).then_some(ShiftNews::Told),
            Entry::Question(_, item) => {
                (new(item.since()) && !item.data.state.is_open()).then_some(ShiftNews::Answered)
            }
            Entry::Commitment(_, item) => new(item.since()).then_some(ShiftNews::Answered),
            Entry::Repair(_, item) => new(item.since()).then_some(ShiftNews::Repair(item.data.state)),
            Entry::Promise(entry) => match entry.state {
                PromiseState::Late if new(entry.promise.late_since()) => Some(ShiftNews::Late),
                PromiseState::Open | PromiseState::Late => {
                    entry.promise.moved_at.is_some_and(new).then_some(ShiftNews::Moved)
                }
                PromiseState::Dropped => {
                    entry.promise.settled_at.is_some_and(new).then_some(ShiftNews::Dropped)
                }
                PromiseState::Kept | PromiseState::KeptLate => {
                    entry.promise.settled_at.is_some_and(new).then_some(ShiftNews::Kept)
                }
            },
            Entry::Recognition(..) | Entry::Engagement(..) => None,
        }
    }

    /// True when the crew of this shift has not been told yet, and nothing is more urgent.
    pub(super) fn shift_is_due(&self) -> bool {
        let told = self.ui.rotation.shift_told;
        self.shift().is_some_and(|shift| told != Some(shift.begins))
            && self.loudest() != Some(Priority::Critical)
            && !self.candidates(Scene::SinceShift).is_empty()
    }
}

/// What matters more comes first: loud notices and corrections, answers, promises, repairs, the rest; the newest first.
fn rank(news: ShiftNews, entry: &Entry<'_>) -> (u8, std::cmp::Reverse<Timestamp>) {
    let (loud, time) = match entry {
        Entry::Notice(_, item) => (item.data.priority > Priority::Routine, item.since()),
        Entry::Holding(_, item) => (false, item.since()),
        Entry::Ownership(_, item) => (false, item.since()),
        Entry::Note(_, item) => (false, item.since()),
        Entry::Question(_, item) => (false, item.since()),
        Entry::Commitment(_, item) => (false, item.since()),
        Entry::Repair(_, item) => (false, item.since()),
        Entry::Recognition(_, item) => (false, item.since()),
        Entry::Engagement(_, item) => (false, item.since()),
        Entry::Promise(entry) => (false, entry.promise.settled_at.unwrap_or(entry.promise.due)),
    };
    let place = match news {
        _ if loud => 0,
        ShiftNews::Corrected => 1,
        ShiftNews::Answered => 2,
        ShiftNews::Late => 3,
        ShiftNews::Dropped => 4,
        ShiftNews::Moved => 5,
        ShiftNews::Kept => 6,
        ShiftNews::Repair(_) => 7,
        ShiftNews::Told => 8,
    };
    (place, std::cmp::Reverse(time))
}
