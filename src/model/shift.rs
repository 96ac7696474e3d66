//! What a crew has not seen: what came or changed since its last shift. It is read off the floor, so a wall that opens in
//! the middle of a shift knows it too.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::pane::{Entry, EntryId, Pane, audience};
use super::scene::SCENE_ENTRIES_MAX;
use super::{Model, Scene};
use crate::domain::hours::Hours;
use crate::domain::late::WAITED_MAX;
use crate::domain::notice::Priority;
use crate::domain::repair::Stage;
use crate::domain::shift::{Away, Meanwhile, Shift};
use crate::domain::{Audience, PromiseState, Shifts, Site, Stamp};

/// For how long after a shift began, or a wall that opened in it heard its hub first, its crew is told what it has not seen.
pub const SHIFT_TOLD: SignedDuration = SignedDuration::from_hours(1);
/// A wall that was off for so long was not there for whoever looked at it then. One that begins anew takes seconds.
pub const WALL_OFF_MIN: SignedDuration = SignedDuration::from_mins(10);

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

/// What a crew has not seen.
#[derive(Clone, Debug)]
pub struct News<'a> {
    /// What it is to those who were away.
    pub what: ShiftNews,
    /// When it came to be so: of a correction, when it was corrected; of what the hub heard long after its own time, when it heard it.
    pub at: Timestamp,
    /// What it is about.
    pub entry: Entry<'a>,
}

impl Model {
    /// The shift whose crew is told now what it has not seen; `None` where there is none, or its first hour is over.
    pub fn shift(&self) -> Option<Shift> {
        let (now, shift) = (self.now(), self.shift_on()?);
        let opened = self.link.opened(self.local);
        (now.duration_since(shift.begins.max(opened)) < SHIFT_TOLD).then_some(shift)
    }

    /// The shift that is on, whoever has been told of it. Where nobody tells the shifts of a site, a wall that was off has one for an hour, of
    /// whoever sees it first; `None` otherwise.
    pub fn shift_on(&self) -> Option<Shift> {
        let zone = self.floor.site()?.zone();
        match self.shifts() {
            Some(shifts) => Some(self.as_it_was_told(shifts.at(self.now(), &zone, &self.closed())?)),
            None => self.shift_of_wall(),
        }
    }

    /// When the shifts begin: as this wall was told, or as its site tells them.
    fn shifts(&self) -> Option<&Shifts> {
        self.board.shifts.as_ref().or_else(|| self.floor.shifts(self.team.as_deref()))
    }

    /// When nobody is there: while this wall rests, and when its floor is closed, as its site tells.
    fn closed(&self) -> Cow<'_, Hours> {
        match self.floor.closed(self.team.as_deref()) {
            Some(closed) => Cow::Owned(self.board.blank.clone().and(closed.clone())),
            None => Cow::Borrowed(&self.board.blank),
        }
    }

    /// The first hour of a wall that was off, from when it heard its hub; one that began once more within it goes on with it.
    fn shift_of_wall(&self) -> Option<Shift> {
        let now = self.now();
        let (told, begins) = match self.was_off_since() {
            Some((off, on)) => (Meanwhile { off, told_from: self.link.opened(self.local) }, on),
            None => self.link.told_before(WALL_OFF_MIN).map(|told| (told, told.told_from))?,
        };
        let ends = told.told_from.checked_add(SHIFT_TOLD).ok()?;
        (now < ends).then(|| Shift::of_wall(told.off, begins, ends))
    }

    /// Since when a wall was off that was so for long enough to miss something, and when it began. Where it went off within the hour in which it told what
    /// came while it was off before, not all have been told that: it is since then.
    fn was_off_since(&self) -> Option<(Timestamp, Timestamp)> {
        let (off, on) = self.link.was_off().filter(|(off, on)| on.duration_since(*off) >= WALL_OFF_MIN)?;
        let untold = |told: &Meanwhile| off.duration_since(told.told_from) < SHIFT_TOLD;
        Some((self.link.told_before(WALL_OFF_MIN).filter(untold).map_or(off, |told| told.off), on))
    }

    /// What this wall tells now, or will once it hears its hub, of the time for which it was off, to be kept for when it begins once more: also where its
    /// site tells shifts, which it may cease to. `None` once that is told.
    pub fn meanwhile(&self) -> Option<Meanwhile> {
        let own = self.was_off_since().zip(self.link.opened_at());
        let told = match own {
            Some(((off, _), told_from)) => Some(Meanwhile { off, told_from }),
            None => self.link.told_before(WALL_OFF_MIN),
        };
        told.filter(|told| self.now().duration_since(told.told_from) < SHIFT_TOLD)
    }

    /// Goes on with what this wall kept of that when it was on last.
    pub fn goes_on_telling(&mut self, meanwhile: Option<Meanwhile>) {
        self.link.goes_on_telling(meanwhile);
    }

    /// The shift that is on, or the next one at which anybody is there where this one was told what it has not seen; `None` where nobody
    /// tells the shifts of the site.
    pub(super) fn shift_to_tell(&self) -> Option<Shift> {
        let (shifts, zone) = (self.shifts()?, self.floor.site().map(Site::zone)?);
        let (now, closed) = (self.now(), &*self.closed());
        let on = shifts.at(now, &zone, closed)?;
        let is_told = now.duration_since(on.begins) < SHIFT_TOLD && !shifts.is_closed(&on, &zone, closed);
        Some(self.as_it_was_told(if is_told { on } else { shifts.next(&on, &zone, closed)? }))
    }

    /// A crew whose last shift ended while this wall was off, or had no hub, has seen nothing since then.
    fn as_it_was_told(&self, shift: Shift) -> Shift {
        let off = self.link.was_off().map(|span| (span, Away::WallOff));
        let cut_off = self.link.was_cut_off(self.local).map(|span| (span, Away::CutOff));
        let told_nothing = |((off, on), _): &((Timestamp, Timestamp), Away)| {
            *off < shift.since && shift.since < *on && on.duration_since(*off) >= WALL_OFF_MIN
        };
        match off.into_iter().chain(cut_off).find(told_nothing) {
            Some(((since, _), away)) => Shift { since, away, ..shift },
            None => shift,
        }
    }

    /// True for what came or changed since the crew's last shift; where there is none, since the last look.
    pub fn came_since(&self, entry: &Entry<'_>) -> bool {
        match self.shift_on() {
            Some(shift) => {
                entry.told().is_some_and(|at| at >= shift.since)
                    || self.news_since(entry, shift.since).is_some()
            }
            None => self.look.came(entry.key(), self.local),
        }
    }

    /// True when anything came since then, whatever the person looks for.
    pub fn has_since(&self) -> bool {
        Pane::ALL.into_iter().any(|pane| self.every_one(pane).entries().any(|entry| self.came_since(&entry)))
    }

    /// What its crew has not seen, what matters most first. One thing may be told as more than one of them.
    pub fn shift_news(&self, shift: Shift) -> Vec<News<'_>> {
        let mut found: Vec<News<'_>> = Vec::new();
        for pane in [Pane::Transparency, Pane::Questions, Pane::Promises, Pane::Repair] {
            for entry in self.entries(pane) {
                let floor = audience(&self.floor, &entry) == Audience::Floor;
                let news = self.news_since(&entry, shift.since).filter(|_| floor);
                found.extend(news.map(|(what, at)| News { what, at, entry }));
            }
        }
        found.sort_by_key(|news| (rank(news), late_since(news), std::cmp::Reverse(news.at)));
        found
    }

    /// How many questions and rumours came since then, or moved on, that wait for their answer: nobody is told of them by a scene, and
    /// a list of all that came has them.
    pub fn shift_asked(&self, shift: Shift) -> usize {
        let asked = |entry: &&Entry<'_>| {
            let floor = audience(&self.floor, entry) == Audience::Floor;
            let waits = matches!(entry, Entry::Question(_, item) if item.data.state.is_open());
            floor && waits && self.news_since(entry, shift.since).is_none() && self.came_since(entry)
        };
        self.entries(Pane::Questions).iter().filter(asked).count()
    }

    /// What a scene tells of it: each thing once.
    pub(super) fn shift_entries(&self) -> Vec<Entry<'_>> {
        let Some(shift) = self.shift() else { return Vec::new() };
        let mut had = BTreeSet::new();
        let news = self.shift_news(shift).into_iter().map(|news| news.entry);
        news.filter(|entry| had.insert(entry.key())).collect()
    }

    /// How many things the crew of the shift that is told has not seen, each counted once.
    pub fn shift_count(&self) -> usize {
        self.shift_entries().len()
    }

    /// How many sorts of news there are, each of which has its number.
    pub(super) fn shift_sorts(&self) -> usize {
        let news = self.shift().map(|shift| self.shift_news(shift)).unwrap_or_default();
        let sorts: BTreeSet<ShiftNews> = news
            .iter()
            .map(|news| match news.what {
                // Wherever it stands.
                ShiftNews::Repair(_) => ShiftNews::Repair(Stage::Admitted),
                what => what,
            })
            .collect();
        sorts.len()
    }

    /// The next of them that its crew has not been told in this hour; from the beginning once it has been told all.
    pub(super) fn shift_choice(&self, entries: &[Entry<'_>]) -> Vec<EntryId> {
        let had = &self.ui.rotation.shift_had;
        let left: Vec<EntryId> =
            entries.iter().map(Entry::id).filter(|id| !had.contains(id)).take(SCENE_ENTRIES_MAX).collect();
        match left.is_empty() {
            true => entries.iter().map(Entry::id).take(SCENE_ENTRIES_MAX).collect(),
            false => left,
        }
    }

    /// What of it is told now need not be told again before the rest.
    pub(super) fn shift_is_told(&mut self, entries: &[EntryId]) {
        let begins = self.shift().map(|shift| shift.begins);
        let all: BTreeSet<EntryId> = self.shift_entries().iter().map(Entry::id).collect();
        let rotation = &mut self.ui.rotation;
        if rotation.shift_told != begins || all.is_subset(&rotation.shift_had) {
            rotation.shift_had.clear();
        }
        rotation.shift_told = begins;
        rotation.shift_had.extend(entries.iter().cloned());
        rotation.shift_had.retain(|id| all.contains(id));
    }

    /// What an entry is to those who were away since a moment, and when it came to be so.
    fn news_since(&self, entry: &Entry<'_>, since: Timestamp) -> Option<(ShiftNews, Timestamp)> {
        // What the hub heard long after its own time was not to be seen before.
        let new = |told: Timestamp| Some(told).filter(|at| *at >= since);
        let as_news = |news: ShiftNews| move |at: Timestamp| (news, at);
        let corrected = entry.stamp().and_then(Stamp::last_corrected).map(|(at, _)| at);
        // What a site that was there before its hub tells as its past has the hub's own times too: none of it is news.
        let (floor, key) = (&self.floor, entry.key());
        let corrected =
            corrected.filter(|at| !floor.told_as_past(key, at.saturating_sub(WAITED_MAX).unwrap_or(*at)));
        if let Some(at) = corrected.filter(|at| *at >= since) {
            return Some((ShiftNews::Corrected, at));
        }
        match entry {
            Entry::Notice(_, item) => {
                let update = item.data.updates.last().and_then(|update| update.at);
                let update = update.filter(|at| *at >= since && item.data.state.is_open());
                new(item.told()).map(|at| (ShiftNews::Told, update.unwrap_or(at)))
            }
            Entry::Holding(_, item) => new(item.told()).map(as_news(ShiftNews::Told)),
            Entry::Ownership(_, item) => new(item.told()).map(as_news(ShiftNews::Told)),
            Entry::Note(_, item) => new(item.told()).map(as_news(ShiftNews::Told)),
            Entry::Question(_, item) => {
                let answered = new(item.told()).filter(|_| !item.data.state.is_open());
                answered.map(as_news(ShiftNews::Answered))
            }
            Entry::Commitment(_, item) => new(item.told()).map(as_news(ShiftNews::Answered)),
            Entry::Repair(_, item) => new(item.told()).map(as_news(ShiftNews::Repair(item.data.state))),
            Entry::Promise(entry) => {
                let promise = &entry.promise;
                // One that was late when the hub first had it is news from then on.
                let heard_at = promise.heard_at.filter(|at| !floor.tells_past(key, *at));
                let late_since = promise.late_since().max(heard_at.unwrap_or(Timestamp::MIN));
                let moved_at = promise.moved_at.filter(|at| !floor.told_as_past(key, *at));
                let (news, at) = match entry.state {
                    PromiseState::Late if late_since >= since => (ShiftNews::Late, Some(late_since)),
                    PromiseState::Open | PromiseState::Late => (ShiftNews::Moved, moved_at),
                    PromiseState::Dropped => (ShiftNews::Dropped, promise.settled_at),
                    // Whoever was told of it afterwards was promised nothing.
                    PromiseState::Kept if promise.is_told_afterwards() => return None,
                    PromiseState::Kept | PromiseState::KeptLate => (ShiftNews::Kept, promise.settled_at),
                };
                at.filter(|at| *at >= since).map(as_news(news))
            }
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

/// What matters more comes first: loud notices, promises that were not kept, answers, corrections, other promises, repairs, the rest.
fn rank(news: &News<'_>) -> u8 {
    if matches!(&news.entry, Entry::Notice(_, item) if item.data.priority > Priority::Routine && item.data.state.is_open())
    {
        return 0;
    }
    match news.what {
        ShiftNews::Late => 1,
        ShiftNews::Dropped => 2,
        ShiftNews::Answered => 3,
        ShiftNews::Corrected => 4,
        ShiftNews::Moved => 5,
        ShiftNews::Kept => 6,
        ShiftNews::Repair(_) => 7,
        ShiftNews::Told => 8,
    }
}

/// Of what is late: since when, so that what is late for longest comes first, as in every list of promises. Nothing else is late.
fn late_since(news: &News<'_>) -> Timestamp {
    match &news.entry {
        Entry::Promise(entry) if news.what == ShiftNews::Late => entry.promise.late_since(),
        _ => Timestamp::MAX,
    }
}
