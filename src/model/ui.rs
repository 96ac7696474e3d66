//! What the person at the wall looks at: mode, focus, selection, language, and marks on what is new.

use std::collections::VecDeque;

use jiff::{SignedDuration, Timestamp};

use super::command::{Command, Context};
use super::field::TextField;
use super::filter::Filter;
use super::form::Form;
use super::history::{self, History};
use super::huddle::Card;
use super::pane::{EntryId, Pane};
use super::picker::Picker;
use super::pull::Pull;
use super::rotation::Rotation;
pub use super::scrolled::{Paged, Scrolled};
use super::sort::Sort;
use super::writer::Barred;
use crate::domain::Key;
use crate::text::Lang;

/// How long a mark on something new is shown, in seconds.
pub const FRESH_S: i64 = 9;
/// How long each step of its fading takes, in seconds.
pub const FRESH_STEP_S: i64 = 3;
/// Most marks at a time: a flood of news marks only the newest.
pub const FRESH_MAX: usize = 256;

/// How the wall is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// By a person at a keyboard: six panes.
    Desk,
    /// By a floor, from afar: one scene at a time.
    Display,
}

/// How texts are told that come in several languages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Texts {
    /// In the wall's language.
    #[default]
    One,
    /// In each of them, one below the other.
    Together,
    /// In one after the other: each scene of display mode in all of them, a desk in another one each minute.
    InTurn,
}

/// Most things that lie one above the other; what is opened beyond it takes the place of the topmost.
pub const OVERLAYS_MAX: usize = 4;

/// Where the list of a pane was when it was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The first entry that was on the screen.
    pub top: EntryId,
    /// The selected entry, and how many rows were above it.
    pub row: Option<(EntryId, u16)>,
    /// Which entry of the list the selected one was, from 0.
    pub index: usize,
    /// The list's cells, in width and height.
    pub room: (u16, u16),
}

/// What lies over the panes, or over another of these.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The keys, and the chosen line of the table.
    Help(usize),
    /// One entry, whole; and how far it is scrolled.
    Item(EntryId, Scrolled),
    /// A list that narrows as one types.
    Picker(Picker),
    /// The words of the filter, as they are typed.
    Filter,
    /// Something that is written.
    Form(Box<Form>),
    /// Something that is to be pulled off every wall.
    Pull(Box<Pull>),
    /// The huddle card.
    Huddle(Card),
    /// The earlier words of an item.
    History(Box<History>),
    /// Why nothing can be written.
    Barred(Barred),
    /// The door to answering and asking.
    Door,
    /// How levels are computed; and how far it is scrolled.
    Computed(Scrolled),
}

impl Overlay {
    /// What a key means in it.
    pub fn context(&self) -> Context {
        match self {
            Overlay::Help(_) => Context::List,
            Overlay::Item(..) => Context::Page,
            Overlay::Picker(_) | Overlay::Filter => Context::Text,
            Overlay::Form(_) => Context::Lines,
            Overlay::Pull(_) | Overlay::Barred(_) => Context::List,
            Overlay::Huddle(_) | Overlay::History(_) | Overlay::Door | Overlay::Computed(_) => Context::Page,
        }
    }

    /// True for what is about what lies below it, such as a list of commands that are carried out there.
    fn is_above(&self) -> bool {
        matches!(self, Overlay::Help(_) | Overlay::Picker(_) | Overlay::Filter | Overlay::Barred(_))
    }

    /// True for what takes the whole of the body; the others lie in the middle of it.
    pub fn is_page(&self) -> bool {
        !matches!(self, Overlay::Picker(_) | Overlay::Filter | Overlay::Barred(_))
    }
}

/// What the person at the wall looks at.
#[derive(Clone, Debug)]
pub struct Ui {
    /// How the wall is used.
    pub mode: Mode,
    /// The language of its words.
    pub lang: Lang,
    /// How texts are told that come in several.
    pub texts: Texts,
    /// The pane that has the keyboard.
    pub focus: Pane,
    /// The selected entry of each pane; absent: the first. What was drawn under the cursor is the selected one, also where
    /// nobody has moved the cursor.
    pub selected: [Option<EntryId>; 6],
    /// Panes whose list is at its beginning: it shows what comes as it comes, while the cursor stays on its entry.
    pub begins: [bool; 6],
    /// Where each pane's list was when it was drawn last: one that has a selection stays there.
    pub places: [Option<Place>; 6],
    /// In which order each pane is.
    pub sort: [Sort; 6],
    /// What of the floor is shown.
    pub filter: Filter,
    /// What lies over the panes, the topmost last.
    overlays: Vec<Overlay>,
    /// The command of the last key, when it could do nothing.
    pub(super) vain: Option<Command>,
    /// The names of the themes there are, the one that is shown first.
    pub themes: Vec<Box<str>>,
    /// What is new.
    pub fresh: Fresh,
    /// The place in the rotation of display mode.
    pub rotation: Rotation,
    /// Whether the keys do anything.
    pub lock: Lock,
}

impl Ui {
    /// What a key means now.
    pub fn context(&self) -> Context {
        match (self.overlay(), self.mode) {
            _ if self.lock.is_on() => Context::Locked,
            (Some(overlay), _) => overlay.context(),
            (None, Mode::Desk) => Context::Panes,
            (None, Mode::Display) => Context::Scenes,
        }
    }

    /// What lies on top; nothing of a wall that is locked.
    pub fn overlay(&self) -> Option<&Overlay> {
        self.open_ones().last()
    }

    /// The same, to be changed.
    pub fn overlay_mut(&mut self) -> Option<&mut Overlay> {
        self.overlays.last_mut()
    }

    /// All that lies over the panes, the topmost last; nothing of a wall that is locked.
    pub fn open_ones(&self) -> &[Overlay] {
        if self.lock.is_on() { &[] } else { &self.overlays }
    }

    /// The same, to be changed, whether or not it is shown.
    pub(super) fn each_mut(&mut self) -> impl Iterator<Item = &mut Overlay> {
        self.overlays.iter_mut()
    }

    /// The pages of earlier words, whether or not they are shown.
    pub(super) fn histories(&mut self) -> impl Iterator<Item = &mut History> {
        self.overlays.iter_mut().rev().filter_map(|overlay| match overlay {
            Overlay::History(history) => Some(&mut **history),
            _ => None,
        })
    }

    /// The topmost page, which may have something smaller above it.
    pub fn page(&self) -> Option<&Overlay> {
        self.open_ones().iter().rev().find(|overlay| overlay.is_page())
    }

    /// What a command is for that is chosen from a list: what lies below the lists of commands; nothing for the panes.
    pub fn below(&self) -> Option<&Overlay> {
        self.open_ones().iter().rev().find(|overlay| !overlay.is_above())
    }

    /// Takes away what is only about what lies below it.
    pub(super) fn close_above(&mut self) {
        while self.overlays.last().is_some_and(Overlay::is_above) {
            self.overlays.pop();
        }
    }

    /// Lays something on top.
    pub fn open(&mut self, overlay: Overlay) {
        self.overlays.truncate(OVERLAYS_MAX - 1);
        self.overlays.push(overlay);
    }

    /// Takes away what lies on top.
    pub fn close(&mut self) {
        self.overlays.pop();
    }

    /// Takes away all that lies over the panes.
    pub fn close_all(&mut self) {
        self.overlays.clear();
    }

    /// Takes away all but what someone writes, or has on its way: that is nobody's to throw away.
    pub(super) fn close_what_is_shown(&mut self) {
        self.overlays.retain(|overlay| matches!(overlay, Overlay::Form(_) | Overlay::Pull(_)));
    }

    /// How far what lies on top is scrolled, where it is a page of lines.
    pub(super) fn scrolled_mut(&mut self) -> Option<&mut Scrolled> {
        match self.overlays.last_mut()? {
            Overlay::Item(_, scroll) | Overlay::Computed(scroll) | Overlay::Huddle(Card { scroll, .. }) => {
                Some(scroll)
            }
            Overlay::History(history) => Some(&mut history.scroll),
            _ => None,
        }
    }

    /// A frame was drawn: a page has its place, and panes have a beginning.
    pub(super) fn was_drawn(&mut self, page: Option<Paged>, places: Vec<(Pane, Place)>) {
        if let (Some(page), Some(scroll)) = (page, self.scrolled_mut()) {
            scroll.was_drawn(&page);
        }
        if let (Some(page), Some(Overlay::History(history))) = (page, self.overlays.last_mut()) {
            history.at_end = page.most - page.above < history::AHEAD;
        }
        for (pane, place) in places {
            // What a person saw under the cursor is what the next key is for, whatever comes or goes before it.
            if let Some((id, _)) = place.row.as_ref().filter(|_| pane == self.focus) {
                self.selected[pane.index()] = Some(id.clone());
            }
            self.places[pane.index()] = Some(place);
        }
    }

    /// Gives the keyboard to a pane. A list at its beginning that is left has no cursor any more: it begins anew.
    pub(super) fn turn_to(&mut self, pane: Pane) {
        if pane != self.focus {
            self.begin_anew(self.focus);
            self.focus = pane;
        }
    }

    /// The cursor of a list at its beginning goes to the first entry there is by now.
    pub(super) fn begin_anew(&mut self, pane: Pane) {
        if self.begins[pane.index()] {
            self.selected[pane.index()] = None;
        }
    }

    /// The text that is being typed.
    pub fn field_mut(&mut self) -> Option<&mut TextField> {
        match self.overlays.last_mut()? {
            Overlay::Picker(picker) => Some(&mut picker.field),
            Overlay::Filter => Some(&mut self.filter.field),
            _ => None,
        }
    }

    /// The first pane, no selection.
    pub fn new(lang: Lang, mode: Mode) -> Self {
        Self {
            mode,
            lang,
            texts: Texts::default(),
            focus: Pane::Transparency,
            selected: Default::default(),
            begins: [true; 6],
            places: Default::default(),
            sort: Default::default(),
            filter: Filter::default(),
            overlays: Vec::new(),
            vain: None,
            themes: Vec::new(),
            fresh: Fresh::default(),
            rotation: Rotation::default(),
            lock: Lock::Open,
        }
    }
}

/// How long after the first key of the unlock chord the second one must come.
const CHORD_MAX: SignedDuration = SignedDuration::from_secs(2);
/// A wall that was unlocked locks itself after so long without a key.
pub const LOCK_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// Whether the keys of a wall do anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lock {
    /// They do.
    #[default]
    Open,
    /// They do nothing but the unlock chord, whose first key may have been pressed.
    Locked {
        /// When, by the wall's own clock.
        begun: Option<Timestamp>,
    },
    /// They do, for a while.
    Lifted {
        /// When the last one was pressed, by the wall's own clock.
        touched: Timestamp,
    },
}

impl Lock {
    /// True while the keys do nothing.
    pub fn is_on(self) -> bool {
        matches!(self, Lock::Locked { .. })
    }

    /// True for a command that may be carried out.
    pub(super) fn lets(self, command: Command) -> bool {
        !self.is_on() || matches!(command, Command::UnlockFirst | Command::Unlock)
    }

    /// A key was pressed that does something.
    pub(super) fn touched(&mut self, at: Timestamp) {
        if let Lock::Lifted { touched } = self {
            *touched = at;
        }
    }

    /// The first key of the chord, or the second.
    pub(super) fn unlock(&mut self, second: bool, at: Timestamp) {
        if let Lock::Locked { begun } = *self {
            let in_time = begun.is_some_and(|begun| at.duration_since(begun) <= CHORD_MAX);
            *self = match (second, in_time) {
                (true, true) => Lock::Lifted { touched: at },
                (true, false) => Lock::Locked { begun: None },
                (false, _) => Lock::Locked { begun: Some(at) },
            };
        }
    }
}

impl Ui {
    /// The first key of the unlock chord, or the second.
    pub(super) fn unlock(&mut self, second: bool, at: Timestamp) {
        self.lock.unlock(second, at);
        if !self.lock.is_on() && !self.overlays.is_empty() {
            self.mode = Mode::Desk;
        }
    }

    /// Locks a wall that was unlocked and left; true when it did. What is written there or on its way is hidden, and there
    /// again when it is unlocked.
    pub(super) fn lock_again(&mut self, at: Timestamp) -> bool {
        let left = |touched| at.duration_since(touched) >= LOCK_AFTER;
        if !matches!(self.lock, Lock::Lifted { touched } if left(touched)) {
            return false;
        }
        self.lock = Lock::Locked { begun: None };
        self.mode = Mode::Display;
        self.begin_anew(self.focus);
        self.close_what_is_shown();
        true
    }

    /// True while a text waits for whoever unlocks the wall.
    pub fn keeps_a_text(&self) -> bool {
        let waits = |overlay: &Overlay| matches!(overlay, Overlay::Form(form) if form.is_unfinished());
        self.lock.is_on() && self.overlays.iter().any(waits)
    }
}

/// Marks on what has just come. They fade in steps, and never blink.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fresh {
    /// In the order in which they came. What came again has more than one, and the last counts: few are ever looked for, and very
    /// many may come.
    marks: VecDeque<(Key, Timestamp)>,
}

impl Fresh {
    pub(super) fn mark(&mut self, key: &Key, now: Timestamp) {
        if self.marks.len() == FRESH_MAX {
            self.marks.pop_front();
        }
        self.marks.push_back((key.clone(), now));
    }

    pub(super) fn prune(&mut self, now: Timestamp) {
        self.marks.retain(|(_, at)| step(*at, now) > 0);
    }

    /// How strong the mark on a thing is: 3 for one that has just come, then 2 and 1; 0 for none.
    pub fn strength(&self, key: &Key, now: Timestamp) -> u8 {
        self.marks.iter().rev().find(|(marked, _)| marked == key).map_or(0, |(_, at)| step(*at, now))
    }

    /// A number that differs whenever any mark looks different.
    pub(super) fn stamp(&self, now: Timestamp) -> u64 {
        self.marks.iter().map(|(_, at)| u64::from(step(*at, now))).sum()
    }
}

fn step(at: Timestamp, now: Timestamp) -> u8 {
    let steps = FRESH_S / FRESH_STEP_S;
    let past = now.duration_since(at).as_secs().max(0) / FRESH_STEP_S;
    u8::try_from((steps - past).max(0)).unwrap_or(0)
}
