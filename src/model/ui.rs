//! What the person at the wall looks at: mode, focus, selection, language, and marks on what is new.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::command::Context;
use super::field::TextField;
use super::pane::{EntryId, Pane};
use super::scene::Showing;
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

/// What lies over the panes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Overlay {
    /// The keys.
    Help,
    /// One entry, whole; and by how many lines it is scrolled.
    Item(EntryId, u16),
}

/// What the person at the wall looks at.
#[derive(Clone, Debug)]
pub struct Ui {
    /// How the wall is used.
    pub mode: Mode,
    /// The language of its words.
    pub lang: Lang,
    /// The pane that has the keyboard.
    pub focus: Pane,
    /// The selected entry of each pane; absent: the first.
    pub selected: [Option<EntryId>; 6],
    /// What lies over the panes.
    pub overlay: Option<Overlay>,
    /// What is new.
    pub fresh: Fresh,
    /// Which scene of display mode is on; absent: none has anything to tell, or it has not been on yet.
    pub scene: Option<Showing>,
}

impl Ui {
    /// What a key means now.
    pub fn context(&self) -> Context {
        match self.overlay {
            None => Context::Panes,
            Some(Overlay::Help | Overlay::Item(..)) => Context::Page,
        }
    }

    /// The text that is being typed.
    pub fn field_mut(&mut self) -> Option<&mut TextField> {
        None
    }

    /// The first pane, no selection.
    pub fn new(lang: Lang, mode: Mode) -> Self {
        Self {
            mode,
            lang,
            focus: Pane::Transparency,
            selected: Default::default(),
            overlay: None,
            fresh: Fresh::default(),
            scene: None,
        }
    }
}

/// Marks on what has just come. They fade in steps, and never blink.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fresh(BTreeMap<Key, Timestamp>);

impl Fresh {
    pub(super) fn mark(&mut self, key: Key, now: Timestamp) {
        if self.0.len() == FRESH_MAX {
            let oldest = self.0.iter().min_by_key(|(_, at)| **at).map(|(key, _)| key.clone());
            oldest.map(|key| self.0.remove(&key));
        }
        self.0.insert(key, now);
    }

    pub(super) fn prune(&mut self, now: Timestamp) {
        self.0.retain(|_, at| step(*at, now) > 0);
    }

    /// How strong the mark on a thing is: 3 for one that has just come, then 2 and 1; 0 for none.
    pub fn strength(&self, key: &Key, now: Timestamp) -> u8 {
        self.0.get(key).map_or(0, |at| step(*at, now))
    }

    /// A number that differs whenever any mark looks different.
    pub(super) fn stamp(&self, now: Timestamp) -> u64 {
        self.0.values().map(|at| u64::from(step(*at, now))).sum()
    }
}

fn step(at: Timestamp, now: Timestamp) -> u8 {
    let steps = FRESH_S / FRESH_STEP_S;
    let past = now.duration_since(at).as_secs().max(0) / FRESH_STEP_S;
    u8::try_from((steps - past).max(0)).unwrap_or(0)
}
