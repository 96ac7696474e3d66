//! The six panes and their entries. In which order they stand is told in [`super::order`], and how an entry reads is the screen's matter.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::order::Listed;
use super::{Mode, Model, Overlay};
use crate::domain::promise;
use crate::domain::quiet::SCOPE_FLOOR;
use crate::domain::recognition::{DAYS_ON_WALL, RecognitionState};
use crate::domain::{
    Audience, Commitment, Engagement, Floor, Holding, Item, Key, Kind, Note, Notice, Ownership, Question,
    Recognition, Repair, Stamp,
};

/// How long what is settled stays to be read: closed notices, kept holding notices, kept promises.
pub const SETTLED_SHOWN: SignedDuration = SignedDuration::from_hours(24);
/// How long an answer or a closed repair stays to be read.
pub const ANSWER_SHOWN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// One of the six panes, numbered as on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names are the whole of it
pub enum Pane {
    Transparency,
    Recognition,
    Engagement,
    Questions,
    Repair,
    Promises,
}

impl Pane {
    /// The panes in the order of their numbers.
    pub const ALL: [Pane; 6] = [
        Pane::Transparency,
        Pane::Recognition,
        Pane::Engagement,
        Pane::Questions,
        Pane::Repair,
        Pane::Promises,
    ];

    /// Its name on a command line and in data.
    pub fn name(self) -> &'static str {
        match self {
            Pane::Transparency => "transparency",
            Pane::Recognition => "recognition",
            Pane::Engagement => "engagement",
            Pane::Questions => "questions",
            Pane::Repair => "repair",
            Pane::Promises => "promises",
        }
    }

    /// 0 for the first.
    pub fn index(self) -> usize {
        self as usize
    }
}

/// What tells one entry of a pane from the others, for as long as it is there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryId {
    /// The thing.
    pub key: Key,
    /// The dated word, for an entry of the ledger, and which promise of it, from the first one on.
    pub field: Option<(Box<str>, usize)>,
}

/// One entry of a pane.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // each is documented by its type
#[allow(clippy::large_enum_variant)] // the longest lists are of promises: a box for each would cost more than it saves
pub enum Entry<'a> {
    Notice(&'a Key, &'a Item<Notice>),
    Holding(&'a Key, &'a Item<Holding>),
    Ownership(&'a Key, &'a Item<Ownership>),
    Note(&'a Key, &'a Item<Note>),
    Recognition(&'a Key, &'a Item<Recognition>),
    Engagement(&'a Key, &'a Item<Engagement>),
    Question(&'a Key, &'a Item<Question>),
    Repair(&'a Key, &'a Item<Repair>),
    Promise(promise::Entry<'a>),
    Commitment(&'a Key, &'a Item<Commitment>),
}

impl<'a> Entry<'a> {
    /// The thing that it tells of.
    pub fn key(&self) -> &'a Key {
        match self {
            Entry::Notice(key, _) => key,
            Entry::Holding(key, _) => key,
            Entry::Ownership(key, _) => key,
            Entry::Note(key, _) => key,
            Entry::Recognition(key, _) => key,
            Entry::Engagement(key, _) => key,
            Entry::Question(key, _) => key,
            Entry::Repair(key, _) => key,
            Entry::Promise(entry) => entry.key,
            Entry::Commitment(key, _) => key,
        }
    }

    /// The kind of that thing.
    pub fn kind(&self) -> Kind {
        match self {
            Entry::Notice(..) => Kind::Notice,
            Entry::Holding(..) => Kind::Holding,
            Entry::Ownership(..) => Kind::Ownership,
            Entry::Note(..) => Kind::Note,
            Entry::Recognition(..) => Kind::Recognition,
            Entry::Engagement(..) => Kind::Engagement,
            Entry::Question(..) => Kind::Question,
            Entry::Repair(..) => Kind::Repair,
            Entry::Promise(entry) => entry.kind,
            Entry::Commitment(..) => Kind::Commitment,
        }
    }

    /// When its state came to be; `None` for a promise, which has dates of its own.
    pub fn time(&self) -> Option<Timestamp> {
        Some(match self {
            Entry::Notice(_, item) => item.since(),
            Entry::Holding(_, item) => item.since(),
            Entry::Ownership(_, item) => item.since(),
            Entry::Note(_, item) => item.since(),
            Entry::Recognition(_, item) => item.since(),
            Entry::Engagement(_, item) => item.since(),
            Entry::Question(_, item) => item.since(),
            Entry::Repair(_, item) => item.since(),
            Entry::Commitment(_, item) => item.since(),
            Entry::Promise(_) => return None,
        })
    }

    /// When its state was news; `None` for a promise, as above.
    pub fn told(&self) -> Option<Timestamp> {
        Some(self.stamp()?.told(self.time()?))
    }

    /// What the hub noted of the thing; `None` for a promise, which is a note itself.
    pub fn stamp(&self) -> Option<&'a Stamp> {
        Some(match self {
            Entry::Notice(_, item) => &item.stamp,
            Entry::Holding(_, item) => &item.stamp,
            Entry::Ownership(_, item) => &item.stamp,
            Entry::Note(_, item) => &item.stamp,
            Entry::Recognition(_, item) => &item.stamp,
            Entry::Engagement(_, item) => &item.stamp,
            Entry::Question(_, item) => &item.stamp,
            Entry::Repair(_, item) => &item.stamp,
            Entry::Commitment(_, item) => &item.stamp,
            Entry::Promise(_) => return None,
        })
    }

    /// What tells it from the others.
    pub fn id(&self) -> EntryId {
        let field = match self {
            Entry::Promise(entry) => Some((entry.promise.field.clone(), entry.nth)),
            _ => None,
        };
        EntryId { key: self.key().clone(), field }
    }

    /// True for the entry of an id.
    pub fn is(&self, id: &EntryId) -> bool {
        let same_field = match (self, &id.field) {
            (Entry::Promise(entry), Some((field, nth))) => entry.promise.field == *field && entry.nth == *nth,
            (Entry::Promise(_), None) => false,
            (_, field) => field.is_none(),
        };
        same_field && *self.key() == id.key
    }
}

impl Model {
    /// True where teams stand by name beside the floor: at a desk, and on the wall of a floor that wants it, where the wall does too.
    pub fn shows_teams(&self) -> bool {
        let wanted = || self.board.teams && self.floor.sites.values().any(|item| item.data.team_levels);
        self.ui.mode != Mode::Display || wanted()
    }

    /// The entries of a pane in the order in which they are shown: on a desk, those that the filter lets through.
    pub fn entries(&self, pane: Pane) -> Vec<Entry<'_>> {
        let mut entries: Vec<Entry<'_>> = self.every_one(pane).entries().collect();
        if self.ui.mode == Mode::Desk {
            if !self.ui.filter.is_off() {
                entries.retain(|entry| self.fits(entry));
            }
            self.sort(pane, &mut entries);
        }
        entries
    }

    /// The selected entry of a pane: the one that was selected while it is there; then the one that was drawn in its
    /// place, or its neighbour; else the first.
    pub fn selected(&self, pane: Pane, entries: &[Entry<'_>]) -> Option<usize> {
        self.selected_of(pane, entries.len(), |id| entries.iter().position(|entry| entry.is(id)))
    }

    /// The same of a list.
    pub fn selected_in(&self, pane: Pane, listed: &Listed<'_>) -> Option<usize> {
        self.selected_of(pane, listed.len(), |id| listed.position(id))
    }

    fn selected_of(&self, pane: Pane, count: usize, at: impl Fn(&EntryId) -> Option<usize>) -> Option<usize> {
        let last = count.checked_sub(1)?;
        let Some(wanted) = &self.ui.selected[pane.index()] else { return Some(0) };
        let drawn = || {
            let place = self.ui.places[pane.index()].as_ref()?;
            place.row.as_ref().and_then(|(id, _)| at(id)).or(Some(place.index))
        };
        Some(at(wanted).or_else(drawn).unwrap_or(0).min(last))
    }

    /// At a desk that nobody is at, or was at yet, the cursor of a list at its beginning lets its entry go when that has been pushed so far down
    /// that the list would not show what comes. True when it did.
    pub(super) fn let_go(&mut self) -> bool {
        let pane = self.ui.focus;
        let index = pane.index();
        if self.ui.mode != Mode::Desk || !self.ui.begins[index] || self.ui.selected[index].is_none() {
            return false;
        }
        let first = self.listed(pane).entry(0).map(|entry| entry.id());
        let pushed = self.ui.places[index].as_ref().is_some_and(|place| Some(&place.top) != first.as_ref());
        if pushed {
            self.ui.begin_anew(pane);
        }
        pushed
    }

    /// An entry, whatever the person looks for, and the pane that it is of: the one in focus, where it is of several.
    pub fn entry(&self, id: &EntryId) -> Option<(Pane, Entry<'_>)> {
        let panes = std::iter::once(self.ui.focus).chain(Pane::ALL);
        let mut found = panes.filter_map(|pane| {
            let listed = self.every_one(pane);
            Some((pane, listed.entry(listed.position(id)?)?))
        });
        found.next()
    }

    /// The entry that a command is for: the one that is read, else the selected one of the pane in focus.
    pub fn at_hand(&self) -> Option<EntryId> {
        match self.ui.below() {
            Some(Overlay::Item(id, _)) => return Some(id.clone()),
            Some(Overlay::History(history)) => return Some(history.of.clone()),
            _ => {}
        }
        let pane = self.ui.focus;
        let listed = self.listed(pane);
        let selected = self.selected_in(pane, &listed).and_then(|index| listed.entry(index));
        selected.map(|entry| entry.id())
    }
}

/// Thanks whose days on the wall are not over, be it that they rest.
fn thanks(model: &Model, now: Timestamp) -> impl Iterator<Item = (&Key, &Item<Recognition>)> {
    let within = move |time: Timestamp, span: SignedDuration| now.duration_since(time) < span;
    model.floor.recognitions.iter().filter(move |(_, item)| stays_on_wall(item, within))
}

/// True for thanks whose days on the wall are not over; `within` says whether it is less than a span after a date.
pub(super) fn stays_on_wall(
    item: &Item<Recognition>,
    within: impl FnOnce(Timestamp, SignedDuration) -> bool,
) -> bool {
    let days = SignedDuration::from_hours(DAYS_ON_WALL * 24);
    item.data.state == RecognitionState::OnWall && within(item.since(), days)
}

/// The teams whose thanks rest, while others may stand: in order; `floor` for those that are for everyone.
pub fn resting_thanks(model: &Model) -> BTreeSet<&str> {
    let resting = model.resting();
    if resting.is_nothing() {
        return BTreeSet::new();
    }
    thanks(model, model.now()).flat_map(|(key, item)| resting.rest_for(&key.site, item)).collect()
}

/// The units whose level of the newest week of their site rests, while others' may stand: in order.
pub fn resting_levels(model: &Model) -> BTreeSet<&str> {
    let resting = model.resting();
    if resting.is_nothing() {
        return BTreeSet::new();
    }
    let levels = &model.floor.engagements;
    let mut newest: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, item) in levels {
        let of = newest.entry(&key.site).or_default();
        *of = (*of).max(item.data.window.as_str());
    }
    let rests = |(key, item): &(&Key, &Item<Engagement>)| {
        let unit = item.data.unit.as_str();
        let of_now = newest.get(&*key.site) == Some(&item.data.window.as_str());
        let is_shown = unit == SCOPE_FLOOR || model.shows_teams();
        of_now && is_shown && resting.holds(&key.site, (unit != SCOPE_FLOOR).then_some(unit))
    };
    levels.iter().filter(rests).map(|(_, item)| item.data.unit.as_str()).collect()
}

/// Who may see the thing that an entry tells of.
pub(super) fn audience(floor: &Floor, entry: &Entry<'_>) -> Audience {
    match entry {
        Entry::Notice(_, item) => item.audience,
        Entry::Holding(_, item) => item.audience,
        Entry::Ownership(_, item) => item.audience,
        Entry::Note(_, item) => item.audience,
        Entry::Recognition(_, item) => item.audience,
        Entry::Engagement(_, item) => item.audience,
        Entry::Question(_, item) => item.audience,
        Entry::Repair(_, item) => item.audience,
        Entry::Commitment(_, item) => item.audience,
        Entry::Promise(entry) => floor.audience_of(entry.key),
    }
}
