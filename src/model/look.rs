//! What came since the person's last look. A look goes on as long as keys are pressed; it is over after some minutes
//! without one. It is kept in memory alone: a wall that starts begins a new one.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use jiff::{SignedDuration, Timestamp};

use super::{Entry, EntryId, Mode, Model, Pane};
use crate::domain::key::{Keyed, OfKey};
use crate::domain::{Key, PromiseState};

/// A look is over after so long without a key.
pub const LOOK_OVER: SignedDuration = SignedDuration::from_mins(5);

/// What came since the person's last look, by the wall's own clock.
#[derive(Clone, Debug)]
pub struct Look {
    /// When each thing came or changed, as this wall heard it.
    heard: Keyed<Timestamp>,
    /// What of it has been seen.
    seen: HashSet<Key, BuildHasherDefault<OfKey>>,
    /// The end of the look before this one.
    since: Timestamp,
    /// The last key.
    last: Timestamp,
    /// What the cursor was put on: with the next key it has been seen.
    pointed: Option<Key>,
    /// When this wall began.
    began: Timestamp,
}

impl Look {
    /// Someone looks, now.
    pub fn new(at: Timestamp) -> Self {
        let (heard, seen) = (Keyed::default(), HashSet::default());
        Self { heard, seen, since: at, last: at, pointed: None, began: at }
    }

    /// Until when everything has been seen. Once a look is over, that is its last key; so the marks of someone who comes
    /// back are there before the first key.
    pub(super) fn boundary(&self, now: Timestamp) -> Timestamp {
        if self.is_over(now) { self.last } else { self.since }
    }

    /// True when nobody has pressed a key for so long that nobody is there.
    pub(super) fn is_over(&self, now: Timestamp) -> bool {
        now.duration_since(self.last) >= LOOK_OVER
    }

    /// True when nobody has pressed a key since this wall began.
    pub(super) fn is_untouched(&self) -> bool {
        self.last == self.began
    }

    /// True for what came since the last look, and has not been pointed at.
    pub fn is_new(&self, key: &Key, now: Timestamp) -> bool {
        self.came(key, now) && !self.seen.contains(key)
    }

    /// True for what came since the last look, also once it has been pointed at.
    pub fn came(&self, key: &Key, now: Timestamp) -> bool {
        self.heard.get(key).is_some_and(|at| *at >= self.boundary(now))
    }

    /// True when anything came since the last look, also once it has been pointed at.
    pub(super) fn has_news(&self, now: Timestamp) -> bool {
        let boundary = self.boundary(now);
        self.heard.values().any(|at| *at >= boundary)
    }

    /// A key was pressed.
    pub(super) fn pressed(&mut self, now: Timestamp) {
        self.since = self.boundary(now);
        self.last = now;
        let pointed = self.pointed.take().filter(|key| self.heard.contains_key(key));
        self.seen.extend(pointed);
    }

    /// The cursor was put on a thing.
    pub(super) fn point(&mut self, key: Key) {
        self.pointed = Some(key);
    }

    /// A thing came or changed.
    pub(super) fn heard(&mut self, key: &Key, now: Timestamp) {
        if !self.seen.is_empty() {
            self.seen.remove(key);
        }
        match self.heard.get_mut(key) {
            Some(at) => *at = now,
            None => drop(self.heard.insert(key.clone(), now)),
        }
    }

    /// A thing is gone, and its name with it.
    pub(super) fn forget(&mut self, key: &Key) {
        self.seen.remove(key);
        self.heard.remove(key);
    }

    /// Everything has been seen.
    pub(super) fn all_seen(&mut self, now: Timestamp) {
        self.heard.clear();
        self.seen.clear();
        self.since = now;
    }

    /// How many things came or changed that are remembered.
    pub(super) fn len(&self) -> usize {
        self.heard.len()
    }

    /// Forgets what is no longer there.
    pub(super) fn keep(&mut self, is_there: impl Fn(&Key) -> bool) {
        self.heard.retain(|key, _| is_there(key));
        self.seen.retain(|key| is_there(key));
    }

    /// Forgets what was seen: what is kept is at most what is new, and that is at most the floor.
    pub(super) fn prune(&mut self, now: Timestamp) {
        let boundary = self.boundary(now);
        self.heard.retain(|_, at| *at >= boundary);
        self.seen.retain(|key| self.heard.contains_key(key));
    }
}

impl Model {
    /// True for a thing that came or changed since the person's last look.
    pub fn is_new(&self, key: &Key) -> bool {
        self.ui.mode == Mode::Desk && self.look.is_new(key, self.local)
    }

    /// The next new entry behind the selected one, in any pane, around to the selected one.
    pub fn next_new(&self) -> Option<(Pane, EntryId)> {
        self.next_of(|entry| self.is_new(entry.key()))
    }

    /// The next entry behind the selected one that came since the person's last shift or look, in any pane, around to the
    /// selected one.
    pub fn next_since(&self) -> Option<(Pane, EntryId)> {
        self.next_of(|entry| self.came_since(entry))
    }

    fn next_of(&self, wanted: impl Fn(&Entry<'_>) -> bool) -> Option<(Pane, EntryId)> {
        let first = self.ui.focus.index();
        let panes = Pane::ALL.into_iter().cycle().skip(first).take(Pane::ALL.len() + 1);
        panes.enumerate().find_map(|(turn, pane)| {
            let listed = self.listed(pane);
            let selected = self.selected_in(pane, &listed).unwrap_or(0);
            let skipped = if turn == 0 { selected + 1 } else { 0 };
            let next = listed.entries().skip(skipped).find(|entry| wanted(entry));
            next.map(|entry| (pane, entry.id()))
        })
    }

    /// The next promise behind the selected one that is late.
    pub fn next_late(&self) -> Option<(Pane, EntryId)> {
        let entries = self.entries(Pane::Promises);
        let late =
            |entry: &&Entry<'_>| matches!(entry, Entry::Promise(entry) if entry.state == PromiseState::Late);
        let selected = match self.ui.focus {
            Pane::Promises => self.selected(Pane::Promises, &entries).map_or(0, |index| index + 1),
            _ => 0,
        };
        let next = entries.iter().skip(selected).find(late).or_else(|| entries.iter().find(late));
        next.map(|entry| (Pane::Promises, entry.id()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_lasts_as_long_as_keys_are_pressed() {
        let at = |minute: i64| Timestamp::from_second(minute * 60).expect("in range");
        let key = |name: &str| Key::new("lisbon", name);
        let mut look = Look::new(at(0));
        look.heard(&key("notice/a"), at(1));
        assert!(look.is_new(&key("notice/a"), at(1)), "it came while someone looks");
        look.pressed(at(3));
        look.heard(&key("notice/b"), at(4));
        assert!(look.is_new(&key("notice/a"), at(7)) && look.is_new(&key("notice/b"), at(7)));
        // Five minutes after the last key the look is over: what came before that key has been seen.
        assert!(!look.is_new(&key("notice/a"), at(8)) && look.is_new(&key("notice/b"), at(8)));
        look.pressed(at(20));
        assert!(!look.is_new(&key("notice/a"), at(20)) && look.is_new(&key("notice/b"), at(20)));
        look.point(key("notice/b"));
        assert!(look.is_new(&key("notice/b"), at(20)), "the cursor is on it");
        look.pressed(at(21));
        assert!(!look.is_new(&key("notice/b"), at(21)), "and has gone on");
    }
}
