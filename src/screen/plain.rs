//! The wall as lines of text, for ears and for pipes: the floor once, pane by pane, then one line for each change.
//!
//! ```text
//! openfloor. Lisbon; Floor 2. Sun 22 Nov 14:32 WET. live.
//!
//! Transparency, 9 items
//! Notice 1, 2 h ago: Shift bids move to Fridays. Important; decided; from Tue 1 Dec; Billing, Retention. …
//! 14:40 Changed: notice 1, just now: Shift bids move to Fridays. …
//! 14:41 Withdrawn: notice 4.
//! ```
//!
//! The words are those of the panes' cards. Nothing is said when nothing happened: ages are told with a line and never
//! for their own sake. Each thing has a number, so that a line can say which earlier one it is about, also when its
//! words are gone. By its number a thing is told whole, as its page has it; where nobody can ask for it the lines have
//! all of its fields. A line of a change has each field that changed.

pub mod apart;
pub mod letters;
pub mod line;
mod told;
pub mod whole;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::header::{self, State};
use super::lines::Run;
use super::voice::Voice;
use super::words::{Lexicon, PRODUCT};
use super::{item, pane, since, spoken};
use crate::domain::recognition::DAYS_ON_WALL;
use crate::domain::{Change, Difference, Floor, Key, Kind};
use crate::model::cause::Cause;
use crate::model::{Entry, EntryId, Freshness, Model, Pane, Remark};
use letters::{begun, ended, plain};
use told::{Told, door_line};
use whole::Extent;

/// Most changes that are told at a time; a flood says how many more there were.
pub const CHANGES_MAX: usize = 20;
/// Most entries of a pane that are told with the floor; more than anybody listens to.
pub const ENTRIES_MAX: usize = 200;
/// For how long recognition is told of.
const WEEK: SignedDuration = SignedDuration::from_hours(DAYS_ON_WALL * 24);

/// Why a wall is told in lines where nobody asked for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undrawn {
    /// The output is a file or a pipe.
    NoTerminal,
    /// `TERM` is not set.
    Unnamed,
    /// `TERM=unknown`.
    Unknown,
    /// `TERM=dumb`.
    Dumb,
}

/// Tells a wall in lines, and remembers what it has told.
#[derive(Default)]
pub struct Teller {
    told: Option<Told>,
    /// How fresh the wall was when it was told last.
    standing: Option<Standing>,
    numbers: Numbers,
    /// The things that changed while no pane showed them, as in quiet mode; each is on the floor.
    unsaid: BTreeSet<Key>,
    /// Nobody can ask here for a thing by its number, so that lines have all of its fields.
    in_full: bool,
    /// The remark that was told last.
    remarked: Option<Remark>,
    /// A floor that was kept is told at once, for nothing follows.
    at_once: bool,
}

/// How fresh what is told is, without what ticks.
#[derive(Clone, PartialEq)]
struct Standing {
    state: State,
    since: Option<Timestamp>,
    missed: Option<(Timestamp, Timestamp)>,
    why: Option<Cause>,
    nameless: bool,
}

/// The numbers of things, in the order in which they were told first.
#[derive(Default)]
struct Numbers {
    last: u64,
    of: BTreeMap<Key, u64>,
}

impl Numbers {
    fn of(&mut self, key: &Key) -> u64 {
        if let Some(number) = self.of.get(key) {
            return *number;
        }
        self.last += 1;
        self.of.insert(key.clone(), self.last);
        self.last
    }
}

impl Teller {
    /// One for a pipe or a file: each line has all fields of its thing.
    pub fn in_full() -> Self {
        Self { in_full: true, ..Self::default() }
    }

    /// One that tells what there is, and nothing after it: whoever asks has waited for a hub.
    pub fn at_once() -> Self {
        Self { at_once: true, ..Self::in_full() }
    }

    /// The thing of a number, told whole, a line for each line of its page; else that there is none.
    pub fn whole_of(&self, number: u64, model: &Model, lexicon: &Lexicon) -> Vec<String> {
        spoken(model, lexicon, |voice| {
            let key = self.numbers.of.iter().find(|(_, have)| **have == number).map(|(key, _)| key);
            let entry = key.and_then(|key| entries(voice).into_iter().find(|(_, entry)| entry.key() == key));
            match entry {
                Some((_, entry)) => whole::page(voice, &entry, number),
                None => vec![ended(&plain(&voice.words.plain_no_number(number)))],
            }
        })
    }

    /// What there is to tell since the last time: at first the whole floor, as soon as it is known.
    pub fn tell(&mut self, model: &Model, lexicon: &Lexicon) -> Vec<String> {
        spoken(model, lexicon, |voice| self.lines(voice, &model.floor))
    }

    /// The whole floor is to be told again.
    pub fn begin_again(&mut self) {
        self.told = None;
        self.standing = None;
        self.remarked = None;
        self.unsaid.clear();
    }

    /// The newest remark, where it is another one than was told last.
    fn remark(&mut self, voice: &Voice<'_>) -> Option<String> {
        let newest = voice.model.remarks.newest();
        let remark = newest.filter(|_| self.remarked.as_ref() != newest);
        let told = remark.map(|remark| plain(&voice.words.remark(remark)));
        self.remarked = newest.cloned();
        told
    }

    /// `floor` is the floor with its names: what is compared, and never what is told.
    fn lines(&mut self, voice: &Voice<'_>, floor: &Floor) -> Vec<String> {
        let model = voice.model;
        let standing = Standing::of(voice);
        let before = self.standing.replace(standing.clone());
        let Some(mut told) = self.told.take() else {
            if model.cursor.is_none() || self.holds_back(model) {
                let news = before.is_none_or(|before| before != standing);
                return news.then(|| self.heading(voice)).into_iter().chain(self.remark(voice)).collect();
            }
            let entries = entries(voice);
            self.told = Some(Told::of(voice, floor, &entries));
            let mut lines = self.whole(voice, &entries);
            let below = since::line(voice).map(|line| ended(&plain(&line)));
            lines.splice(1..1, self.remark(voice).into_iter().chain(door_line(voice)).chain(below));
            return lines;
        };
        if told.lang != model.ui.lang {
            self.begin_again();
            return self.lines(voice, floor);
        }
        let was_live = before.as_ref().is_some_and(|before| before.state == State::Live);
        let mut lines = Vec::new();
        lines.extend(before.and_then(|before| standing.news(voice, &before)));
        let time_passed = told.minute != voice.clock.minute();
        if time_passed || told.edits != model.edits {
            let entries = entries(voice);
            lines.extend(told.quiet_news(voice));
            // What a wall that was cut off finds gone may have been withdrawn, or only be over.
            let live = was_live && model.link.is_synced();
            lines.extend(self.changes(voice, &told, floor, &entries, live));
            let Told { day, counts, shift, door, .. } = told;
            told = Told { day, counts, door, ..Told::of(voice, floor, &entries) };
            if told.shift.is_some() && told.shift != shift {
                lines.extend(since::line(voice).map(|line| ended(&plain(&line))));
            }
        }
        lines.extend(self.remark(voice));
        lines.extend(told.door_news(voice));
        if time_passed {
            lines.extend(told.count_news(voice));
        }
        let left_out = lines.len().saturating_sub(CHANGES_MAX);
        if left_out > 0 {
            lines.truncate(CHANGES_MAX);
            lines.push(ended(&voice.words.plain_left_out(left_out)));
        }
        let lines = told.timed(voice, lines);
        self.told = Some(told);
        lines
    }

    /// True while nothing of the floor that was kept is told: a line that is written takes nothing back.
    fn holds_back(&self, model: &Model) -> bool {
        !self.at_once && model.may_yet_take_back()
    }

    /// What this is, where, when, and how fresh.
    fn heading(&self, voice: &Voice<'_>) -> String {
        let header = header::view(voice);
        let when = format!("{} {}", header.day.words, header.hour.words);
        let place = match self.holds_back(voice.model) {
            true => [String::new(), String::new()],
            false => [plain(&line::said(voice, &header.place)), people(&header.people)],
        };
        let facts = std::iter::once(PRODUCT.to_owned()).chain(place).chain([when, begun(&fresh(voice))]);
        let facts = facts.map(|fact| ended(&fact)).filter(|fact| !fact.is_empty());
        facts.collect::<Vec<_>>().join(" ")
    }

    fn whole(&mut self, voice: &Voice<'_>, entries: &[(Pane, Entry<'_>)]) -> Vec<String> {
        let mut lines = vec![self.heading(voice)];
        let mut had: BTreeSet<&Key> = BTreeSet::new();
        for pane in Pane::ALL {
            let own: Vec<&Entry<'_>> =
                entries.iter().filter_map(|(of, entry)| (*of == pane).then_some(entry)).collect();
            lines.push(String::new());
            let heading = voice.words.plain_heading(&voice.words.title(pane), own.len());
            let all: Vec<Entry<'_>> = own.iter().map(|entry| (*entry).clone()).collect();
            let note = pane::note(voice, pane, &all);
            let note: Vec<&str> = note.iter().map(|run| run.words.as_str()).collect();
            lines.push(plain(&match note.is_empty() {
                true => heading,
                false => format!("{heading}: {}", note.join(", ")),
            }));
            if own.is_empty() {
                lines.push(plain(&pane::calm(voice, pane)));
            }
            for entry in own.iter().take(ENTRIES_MAX) {
                let first = had.insert(entry.key());
                let extent = if first { self.extent() } else { Extent::Card };
                lines.push(line::entry(voice, pane, entry, self.numbers.of(entry.key()), &extent));
            }
            let more = own.len().saturating_sub(ENTRIES_MAX);
            lines.extend((more > 0).then(|| ended(&voice.words.plain_more(more))));
        }
        lines
    }

    /// How much of a new thing a line has.
    fn extent(&self) -> Extent<'static> {
        if self.in_full { Extent::Whole } else { Extent::Card }
    }

    /// A line for each thing that differs, and for each promise that came to be kept, late or dropped.
    fn changes(
        &mut self,
        voice: &Voice<'_>,
        told: &Told,
        floor: &Floor,
        entries: &[(Pane, Entry<'_>)],
        live: bool,
    ) -> Vec<String> {
        let mut lines = Vec::new();
        let mut said: BTreeSet<EntryId> = BTreeSet::new();
        let found = match told.edits == voice.model.edits {
            true => Vec::new(),
            false => floor.differences(&told.floor),
        };
        let changed = |found: &Difference| matches!(found.change, Change::Changed | Change::Corrected);
        let before = found.iter().any(changed).then(|| voice.model.with_floor(told.floor.clone()));
        for found in found {
            let own: Vec<_> = entries.iter().filter(|(_, entry)| *entry.key() == found.key).collect();
            let things: Vec<_> =
                own.iter().filter(|(_, entry)| !matches!(entry, Entry::Promise(_))).copied().collect();
            // Some things are told by their promises alone.
            let own = if things.is_empty() { own } else { things };
            match found.kind {
                Kind::Floor => lines.extend(place(voice)),
                Kind::Quiet | Kind::Withdrawn => {}
                _ if own.is_empty() => {
                    match found.change {
                        Change::Gone => self.unsaid.remove(&found.key),
                        Change::New | Change::Changed | Change::Corrected => {
                            self.unsaid.insert(found.key.clone())
                        }
                    };
                    lines.extend(self.gone(voice, told, &found, live));
                }
                _ => {
                    self.unsaid.remove(&found.key);
                    let fields = match &before {
                        Some(before) if changed(&found) => {
                            let clock = voice.clock.clone();
                            item::fields(&Voice::at(before, clock, voice.words), &found.key)
                        }
                        _ => Vec::new(),
                    };
                    let mut extent = if changed(&found) { Extent::Beside(&fields) } else { self.extent() };
                    for (pane, entry) in own {
                        said.insert(entry.id());
                        let line = line::entry(voice, *pane, entry, self.numbers.of(&found.key), &extent);
                        extent = Extent::Card;
                        lines.push(format!("{}: {line}", voice.words.plain_change(found.change, true)));
                    }
                }
            }
        }
        for (pane, entry) in entries {
            let Entry::Promise(promise) = entry else {
                lines.extend(self.late(voice, told, *pane, entry).filter(|_| !said.contains(&entry.id())));
                continue;
            };
            let was = told.promises.get(&entry.id());
            if was.is_some_and(|was| *was != promise.state) && !said.contains(&entry.id()) {
                lines.push(line::entry(voice, *pane, entry, self.numbers.of(entry.key()), &Extent::Card));
            }
        }
        lines
    }

    /// A thing that a pane shows since: it came, or became another one, while it rested.
    fn late(&mut self, voice: &Voice<'_>, told: &Told, pane: Pane, entry: &Entry<'_>) -> Option<String> {
        let key = entry.key();
        if told.shown.contains(key) {
            return None;
        }
        let change = match (self.numbers.of.contains_key(key), self.unsaid.remove(key)) {
            (false, true) => Some(Change::New),
            (true, true) => Some(Change::Changed),
            // What was there all the time is told now, and is not new.
            (false, false) => None,
            (true, false) => return None,
        };
        let line = line::entry(voice, pane, entry, self.numbers.of(key), &self.extent());
        Some(match change {
            Some(change) => format!("{}: {line}", voice.words.plain_change(change, true)),
            None => line,
        })
    }

    /// A thing that had a line and has none any more, without its words.
    fn gone(&mut self, voice: &Voice<'_>, told: &Told, found: &Difference, live: bool) -> Option<String> {
        let is_gone = found.change == Change::Gone;
        let number = match is_gone {
            true => self.numbers.of.remove(&found.key),
            false => self.numbers.of.get(&found.key).copied(),
        };
        // What had left the panes by itself is only told of when it is withdrawn, and not when room is made of it.
        let made_room = match found.kind {
            Kind::Engagement => true,
            Kind::Recognition => voice.model.now().duration_since(found.time) >= WEEK,
            _ => false,
        };
        if !told.shown.contains(&found.key) && (!is_gone || made_room) {
            return None;
        }
        let change = voice.words.plain_change(Change::Gone, is_gone && live);
        Some(ended(&format!("{change}: {}", voice.words.plain_thing(found.kind, number?))))
    }
}

impl Standing {
    fn of(voice: &Voice<'_>) -> Self {
        let model = voice.model;
        let (state, since) = match model.freshness() {
            Freshness::Unknown => (State::Waiting, None),
            Freshness::Live { .. } => (State::Live, None),
            Freshness::Ageing => (State::Ageing, None),
            Freshness::Stale { since } if model.connects() => (State::Waiting, Some(since)),
            Freshness::Stale { since } => (State::Stale, Some(since)),
        };
        let why = model.link.trouble.as_ref().map(|trouble| trouble.why.clone());
        Self { state, since, missed: model.link.missed(), why, nameless: model.hides_names() }
    }

    /// A line where the freshness is another one than before. A word that is overdue by seconds is none yet: it comes,
    /// or the wall is stale soon.
    fn news(&self, voice: &Voice<'_>, before: &Self) -> Option<String> {
        let was = |state: State| before.state == state;
        match self.state {
            State::Ageing => None,
            State::Live if was(State::Live) || was(State::Ageing) => None,
            State::Live => {
                let since = before.since?;
                let (from, to) = (voice.clock.since(since), voice.clock.hour_now());
                Some(ended(&begun(&plain(&voice.words.plain_live_again(&from, &to)))))
            }
            State::Stale | State::Waiting | State::Opening if self == before => None,
            State::Stale | State::Waiting | State::Opening => Some(ended(&begun(&fresh(voice)))),
        }
    }
}

/// The entries of all panes.
fn entries<'a>(voice: &Voice<'a>) -> Vec<(Pane, Entry<'a>)> {
    let of = |pane| voice.model.entries(pane).into_iter().map(move |entry| (pane, entry));
    Pane::ALL.into_iter().flat_map(of).collect()
}

fn fresh(voice: &Voice<'_>) -> String {
    plain(&line::said(voice, &header::view(voice).freshness))
}

fn people(people: &Run) -> String {
    plain(&people.words.as_str().replace(super::lines::DOT, ", "))
}

/// Where this is, told anew.
fn place(voice: &Voice<'_>) -> Option<String> {
    let header = header::view(voice);
    let facts = [plain(&line::said(voice, &header.place)), people(&header.people)];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    let told = format!("{}: {}", voice.words.plain_floor(), facts.join("; "));
    (!facts.is_empty()).then(|| ended(&told))
}
