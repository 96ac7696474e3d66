//! The order in which a pane shows what it has, as it matters most; and what is read off the floor for it.
//!
//! An order is read once, and again only when it could be another one ([`remembered`]): what reads it is a plain function of the shelves
//! that it is given, of settings, and of how dates lie to a moment. So it can't go by anything that is not looked at before it is told again.

mod remembered;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::Timestamp;

use super::pane::{ANSWER_SHOWN, Entry, EntryId, Pane, SETTLED_SHOWN, stays_on_wall};
use super::{Mode, Model};
use crate::domain::holding::HoldingState;
use crate::domain::ledger::{Line, Promised};
use crate::domain::notice::Priority;
use crate::domain::quiet::SCOPE_FLOOR;
use crate::domain::repair::Stage;
use crate::domain::shelf::Slot;
use crate::domain::units::TOGETHER;
use crate::domain::{
    Audience, Engagement, Floor, Holding, Item, Key, Note, Notice, Ownership, PromiseState, Question,
    Recognition, Repair, Shelf, Site, commitment,
};
use crate::text::Lang;
use crate::text::fold::folded;
pub(super) use remembered::Remembered;
use remembered::{Clock, Times};

/// An entry of a pane by where it lies on the floor that it was read off.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Row {
    Notice(Slot),
    Holding(Slot),
    Ownership(Slot),
    Note(Slot),
    Recognition(Slot),
    Engagement(Slot),
    Question(Slot),
    Repair(Slot),
    Commitment(Slot),
    Promise(Line),
}

impl Row {
    fn entry<'a>(&self, floor: &'a Floor) -> Option<Entry<'a>> {
        fn of<'a, T>(
            shelf: &'a Shelf<T>,
            slot: Slot,
            entry: fn(&'a Key, &'a Item<T>) -> Entry<'a>,
        ) -> Option<Entry<'a>> {
            shelf.at(slot).map(|(key, item)| entry(key, item))
        }
        match self {
            Row::Notice(slot) => of(&floor.notices, *slot, Entry::Notice),
            Row::Holding(slot) => of(&floor.holdings, *slot, Entry::Holding),
            Row::Ownership(slot) => of(&floor.ownerships, *slot, Entry::Ownership),
            Row::Note(slot) => of(&floor.notes, *slot, Entry::Note),
            Row::Recognition(slot) => of(&floor.recognitions, *slot, Entry::Recognition),
            Row::Engagement(slot) => of(&floor.engagements, *slot, Entry::Engagement),
            Row::Question(slot) => of(&floor.questions, *slot, Entry::Question),
            Row::Repair(slot) => of(&floor.repairs, *slot, Entry::Repair),
            Row::Commitment(slot) => of(&floor.commitments, *slot, Entry::Commitment),
            Row::Promise(line) => line.entry(floor).map(Entry::Promise),
        }
    }

    /// The thing that it tells of: without the words that a promise of it would have to be read for.
    fn key<'a>(&self, floor: &'a Floor) -> Option<&'a Key> {
        match self {
            Row::Promise(line) => line.key(floor),
            row => row.entry(floor).map(|entry| entry.key()),
        }
    }
}

/// The entries of a pane in the order in which they are shown, each read once it is looked at.
#[derive(Clone, Debug)]
pub struct Listed<'a>(Rows<'a>);

#[derive(Clone, Debug)]
enum Rows<'a> {
    /// Off the floor that they were read off.
    Of(&'a Floor, Arc<[Row]>),
    /// Those that a filter lets through, or in an order that somebody chose.
    Read(Vec<Entry<'a>>),
}

impl<'a> Listed<'a> {
    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Rows::Of(_, rows) => rows.len(),
            Rows::Read(entries) => entries.len(),
        }
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// One of them, from 0.
    pub fn entry(&self, index: usize) -> Option<Entry<'a>> {
        match &self.0 {
            Rows::Of(floor, rows) => rows.get(index)?.entry(floor),
            Rows::Read(entries) => entries.get(index).cloned(),
        }
    }

    /// All of them.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'a>> {
        self.some(0..self.len())
    }

    /// Some of them, from 0.
    pub fn some(&self, which: Range<usize>) -> impl Iterator<Item = Entry<'a>> {
        which.filter_map(move |index| self.entry(index))
    }

    /// The things that they tell of, in their order.
    pub fn keys(&self) -> impl Iterator<Item = &'a Key> {
        (0..self.len()).filter_map(move |index| match &self.0 {
            Rows::Of(floor, rows) => rows.get(index)?.key(floor),
            Rows::Read(entries) => entries.get(index).map(Entry::key),
        })
    }

    /// Which of them has an id.
    pub fn position(&self, id: &EntryId) -> Option<usize> {
        let is = |(index, key): (usize, &Key)| {
            *key == id.key && self.entry(index).is_some_and(|entry| entry.is(id))
        };
        self.keys().enumerate().position(is)
    }
}

impl Model {
    /// The entries of a pane in the order in which they are shown: on a desk, those that the filter lets through.
    pub fn listed(&self, pane: Pane) -> Listed<'_> {
        let is_usual = self.ui.filter.is_off() && self.ui.sort[pane.index()] == super::Sort::Usual;
        if self.ui.mode == Mode::Desk && !is_usual {
            return Listed(Rows::Read(self.entries(pane)));
        }
        self.every_one(pane)
    }

    /// The entries of a pane as they matter, whatever the person looks for.
    pub(super) fn every_one(&self, pane: Pane) -> Listed<'_> {
        Listed(Rows::Of(&self.floor, self.order(pane)))
    }

    fn order(&self, pane: Pane) -> Arc<[Row]> {
        let floor = &self.floor;
        let at = Times { now: self.now(), known_until: self.known_until() };
        // A wallboard is for everyone who walks past.
        let floor_only = self.ui.mode == Mode::Display;
        // A crew is told what came to an end since its last shift, also where that is days ago.
        let away = self.shift().map(|shift| shift.since);
        let read = &self.remembered;
        match pane {
            Pane::Transparency => {
                let told = (&floor.notices, &floor.holdings, &floor.ownerships, &floor.notes);
                read.order(pane, (told, floor_only, away), at, transparency)
            }
            Pane::Recognition => {
                let rows = read.order(pane, (&floor.recognitions, floor_only), at, recognition);
                self.without_what_rests(rows)
            }
            Pane::Engagement => {
                let shown = (&floor.engagements, &floor.sites, self.lang(), self.shows_teams(), floor_only);
                let resting = self.resting();
                match resting.is_nothing() {
                    true => read.order(pane, shown, at, |shown, _| engagement(shown, |_, _| false)),
                    false => engagement(shown, |site, team| resting.holds(site, team)).into(),
                }
            }
            Pane::Questions => read.order(pane, (&floor.questions, floor_only), at, questions),
            Pane::Repair => read.order(pane, (&floor.repairs, floor_only), at, repairs),
            Pane::Promises => read.order(pane, (Promised::of(floor), floor_only, away), at, promises),
        }
    }

    /// Thanks without those that rest beside grave news, or in quiet mode.
    fn without_what_rests(&self, rows: Arc<[Row]>) -> Arc<[Row]> {
        let resting = self.resting();
        if rows.is_empty() || resting.is_nothing() {
            return rows;
        }
        let rests = |row: &Row| match row.entry(&self.floor) {
            Some(Entry::Recognition(key, item)) => !resting.rest_for(&key.site, item).is_empty(),
            _ => false,
        };
        rows.iter().filter(|row| !rests(row)).copied().collect()
    }
}

/// True for what may stand on a wall.
fn may_stand<T>(item: &Item<T>, floor_only: bool) -> bool {
    !floor_only || item.audience == Audience::Floor
}

/// True for what came to an end so lately that a wall still shows it, or since the last shift of a crew that is told what it missed.
fn is_shown(ended: Timestamp, away: Option<Timestamp>, at: &Clock) -> bool {
    at.now.is_within(ended, SETTLED_SHOWN) || away.is_some_and(|since| since <= ended)
}

type ToldShelves<'a> = (&'a Shelf<Notice>, &'a Shelf<Holding>, &'a Shelf<Ownership>, &'a Shelf<Note>);

/// Critical and important notices that are open come first, then all by when they were told, the newest first.
fn transparency(
    (told, floor_only, away): (ToldShelves<'_>, bool, Option<Timestamp>),
    at: &Clock,
) -> Vec<Row> {
    fn times<T>(item: &Item<T>) -> [Timestamp; 2] {
        [item.told(), item.since()]
    }
    let (notices, holdings, ownerships, notes) = told;
    let mut rows: Vec<(Priority, [Timestamp; 2], Row)> = Vec::new();
    for (slot, _, item) in notices.lying().filter(|(.., item)| may_stand(item, floor_only)) {
        let open = item.data.state.is_open();
        if open || is_shown(item.told(), away, at) {
            let priority = if open { item.data.priority } else { Priority::Routine };
            rows.push((priority, times(item), Row::Notice(slot)));
        }
    }
    for (slot, _, item) in holdings.lying().filter(|(.., item)| may_stand(item, floor_only)) {
        // What was told stays so; of the others time alone makes none that was.
        if item.data.state != HoldingState::Kept || is_shown(item.told(), away, at) {
            rows.push((Priority::Routine, times(item), Row::Holding(slot)));
        }
    }
    for (slot, _, item) in ownerships.lying().filter(|(.., item)| may_stand(item, floor_only)) {
        rows.push((Priority::Routine, times(item), Row::Ownership(slot)));
    }
    for (slot, _, item) in notes.lying().filter(|(.., item)| may_stand(item, floor_only)) {
        rows.push((Priority::Routine, times(item), Row::Note(slot)));
    }
    rows.sort_by_key(|(priority, times, _)| std::cmp::Reverse((*priority, *times)));
    rows.into_iter().map(|(.., row)| row).collect()
}

/// The newest first, for seven days.
fn recognition((thanks, floor_only): (&Shelf<Recognition>, bool), at: &Clock) -> Vec<Row> {
    let stays = |item: &Item<Recognition>| stays_on_wall(item, |time, days| at.now.is_within(time, days));
    let shown = thanks.lying().filter(|(.., item)| may_stand(item, floor_only) && stays(item));
    let mut rows: Vec<_> = shown.map(|(slot, _, item)| (item.since(), Row::Recognition(slot))).collect();
    rows.sort_by_key(|(since, _)| std::cmp::Reverse(*since));
    rows.into_iter().map(|(_, row)| row).collect()
}

type LevelsShown<'a> = (&'a Shelf<Engagement>, &'a Shelf<Site>, &'a Lang, bool, bool);

/// The units of the floor's newest window, or of the newest of all where the floor has none: the floor first, then the teams by name,
/// never by level. A unit that was last told in another week is not this week's. Of one unit and week leads see what is for them, which
/// has the word of change, whatever it is called. None that rests is among them.
fn engagement(
    (levels, sites, lang, shows_teams, floor_only): LevelsShown<'_>,
    rests: impl Fn(&str, Option<&str>) -> bool,
) -> Vec<Row> {
    fn rank(item: &Item<Engagement>) -> (&str, bool) {
        (item.data.window.as_str(), item.audience == Audience::Leads)
    }
    let mut newest: Vec<(Slot, &Key, &Item<Engagement>)> = Vec::new();
    for (slot, key, item) in levels.lying() {
        if !shows_teams && item.data.unit.as_str() != SCOPE_FLOOR {
            continue;
        }
        let team = (item.data.unit.as_str() != SCOPE_FLOOR).then_some(item.data.unit.as_str());
        if rests(&key.site, team) {
            continue;
        }
        match newest.iter_mut().find(|(.., have)| have.data.unit == item.data.unit) {
            Some(have) if rank(have.2) < rank(item) => *have = (slot, key, item),
            Some(_) => {}
            None => newest.push((slot, key, item)),
        }
    }
    let mut shown: BTreeMap<&str, (bool, &str)> = BTreeMap::new();
    for (_, key, item) in &newest {
        let of = shown.entry(&key.site).or_default();
        *of = (*of).max((item.data.unit.as_str() == SCOPE_FLOOR, item.data.window.as_str()));
    }
    newest.retain(|(_, key, item)| {
        let is_newest = shown.get(&*key.site).is_some_and(|(_, window)| *window == item.data.window.as_str());
        is_newest && may_stand(item, floor_only)
    });
    let site = sites.values().next().map(|item| &item.data);
    let named = |unit: &str| {
        let team = site.and_then(|site| site.team(unit));
        folded(team.map_or(unit, |team| team.name.in_lang(lang).as_str()))
    };
    // Teams that are told of together are called by the names of each.
    let name = |unit: &str| unit.split(TOGETHER).map(named).collect::<Vec<_>>();
    newest.sort_by_cached_key(|(.., item)| {
        let unit = item.data.unit.as_str();
        (unit != SCOPE_FLOOR, name(unit), unit.to_owned())
    });
    newest.into_iter().map(|(slot, ..)| Row::Engagement(slot)).collect()
}

/// Those that wait for a word first, the longest wait on top; then the answers, the newest first.
fn questions((asked, floor_only): (&Shelf<Question>, bool), at: &Clock) -> Vec<Row> {
    let (mut open, mut settled): (Vec<_>, Vec<_>) = asked
        .lying()
        .filter(|(.., item)| may_stand(item, floor_only))
        .partition(|(.., item)| item.data.state.is_open());
    open.sort_by_key(|(.., item)| item.since());
    settled.retain(|(.., item)| at.now.is_within(item.told(), ANSWER_SHOWN));
    settled.sort_by_key(|(.., item)| std::cmp::Reverse(item.told()));
    open.into_iter().chain(settled).map(|(slot, ..)| Row::Question(slot)).collect()
}

/// Those under way first, the newest word on top; then the closed ones.
fn repairs((repairs, floor_only): (&Shelf<Repair>, bool), at: &Clock) -> Vec<Row> {
    let closed = |item: &Item<Repair>| item.data.state == Stage::Closed;
    let stays = |item: &Item<Repair>| !closed(item) || at.now.is_within(item.told(), ANSWER_SHOWN);
    let shown = repairs.lying().filter(|(.., item)| may_stand(item, floor_only) && stays(item));
    let mut shown: Vec<_> = shown.collect();
    shown.sort_by_key(|(.., item)| (closed(item), std::cmp::Reverse(item.told())));
    shown.into_iter().map(|(slot, ..)| Row::Repair(slot)).collect()
}

/// Late promises first, then open ones by date, then what people asked for and won't or may later get, then
/// what was settled, the newest first: at a desk all that the sum of the pane counts, on a wall what was settled since yesterday.
fn promises((promised, floor_only, away): (Promised<'_>, bool, Option<Timestamp>), at: &Clock) -> Vec<Row> {
    let unsettled = |state| matches!(state, PromiseState::Late | PromiseState::Open);
    let lines = promised.lines(&at.known_until).into_iter();
    let lines = lines.filter(|line| !floor_only || line.audience == Audience::Floor);
    let (due, mut settled): (Vec<Line>, Vec<Line>) = lines.partition(|line| unsettled(line.state));
    if floor_only {
        settled.retain(|line| line.settled_at.is_some_and(|settled_at| is_shown(settled_at, away, at)));
    }
    settled.sort_by_key(|line| std::cmp::Reverse(line.settled_at));
    let mut answers: Vec<_> = promised
        .commitments
        .lying()
        .filter(|(.., item)| {
            item.data.due.is_none() || item.data.decision == Some(commitment::Answer::WillNot)
        })
        .filter(|(.., item)| may_stand(item, floor_only) && at.now.is_within(item.told(), ANSWER_SHOWN))
        .collect();
    answers.sort_by_key(|(.., item)| std::cmp::Reverse(item.told()));
    let answers = answers.into_iter().map(|(slot, ..)| Row::Commitment(slot));
    due.into_iter().map(Row::Promise).chain(answers).chain(settled.into_iter().map(Row::Promise)).collect()
}
