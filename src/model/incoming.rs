//! What the feed says, folded into the model; and what a person types.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::form::Pick;
use super::{Edit, Model, Overlay, Remark, rotation, told};
use crate::domain::floor::Eyes;
use crate::domain::{Applied, Floor, Key, Ledger, Payload, Promise, PromiseState};
use crate::wire::{At, Bearer, Incoming, Phase, Reason, Skip, texts};

/// For how long thanks are news: older ones that come are those of a queue, or the lesser form of some that were there.
const THANKS_ARE_NEWS: SignedDuration = SignedDuration::from_hours(1);

/// The role of whoever may not see what is for leads.
const FLOOR_ROLE: &str = "wall";

impl Model {
    /// What is typed is another text: a list chooses its best line anew, and the filter looks anew.
    pub(super) fn typed(&mut self, edit: &Edit) -> bool {
        let names = if let Edit::Insert(_) = edit { self.names_of_choices() } else { Vec::new() };
        let at = self.local;
        if let Some(Overlay::Form(form)) = self.ui.overlay_mut() {
            let changed = match edit {
                Edit::Insert(words) if form.has_choices() => form.look_for(words, &names, at),
                edit => form.edit(edit),
            };
            self.go_over_to_site();
            return changed;
        }
        if !self.ui.field_mut().is_some_and(|field| field.edit(edit)) {
            return false;
        }
        let best = match self.ui.overlay() {
            Some(Overlay::Picker(picker)) => self.choices(picker).into_iter().next(),
            _ => None,
        };
        match self.ui.overlay_mut() {
            Some(Overlay::Picker(picker)) => picker.chosen = best,
            Some(Overlay::Filter) => {
                self.ui.filter.look(&self.floor);
                self.go_where_it_fits();
                self.filtered_anew();
            }
            _ => {}
        }
        true
    }

    /// What the choices of the field that is written are called in the wall's language, in their order.
    fn names_of_choices(&self) -> Vec<String> {
        let Some(Overlay::Form(form)) = self.ui.overlay() else { return Vec::new() };
        let picks = form.fields.get(form.focus).map_or(Vec::new(), |field| field.content.picks());
        let say = |id| self.spoken.phrase(self.lang(), id).map(Cow::from);
        picks.into_iter().map(|pick: &Pick| pick.name(self.lang(), say).into_owned()).collect()
    }

    /// A promise that fell due without a word is news, though nobody said so.
    pub(super) fn heed_late(&mut self) {
        let until = self.known_until();
        // The screen is anew each minute, and no promise is late between two.
        let minute = |at: Timestamp| at.as_second().div_euclid(60);
        if self.floor.is_empty() || self.late_until.is_some_and(|before| minute(before) >= minute(until)) {
            return;
        }
        let Some(before) = self.late_until.replace(until) else { return };
        let late = Ledger::of(&self.floor, until).entries.into_iter();
        let fell_due = |entry: &Promise| (before..until).contains(&entry.due);
        let late = late.filter(|entry| entry.state == PromiseState::Late && fell_due(&entry.promise));
        for key in late.map(|entry| entry.key.clone()).collect::<Vec<_>>() {
            self.look.heard(&key, self.local);
        }
    }

    /// A form for which another site was chosen goes over to it.
    pub(super) fn go_over_to_site(&mut self) {
        let Some(Overlay::Form(form)) = self.ui.overlay() else { return };
        let Some(site) = form.site_chosen() else { return };
        let sort = form.sort;
        let site = self.site_named(site);
        let other = site.and_then(|site| self.with_desk_of(site, self.local, |desk| desk.anew(sort)));
        let other = other.flatten();
        if let (Some(Overlay::Form(form)), Some(other)) = (self.ui.overlay_mut(), other) {
            form.go_over(other);
        }
    }

    pub(super) fn incoming(&mut self, incoming: Incoming) -> bool {
        self.link.heard(self.local);
        match incoming {
            Incoming::Hello(hello) => {
                let hello = *hello;
                self.link.hub_clock(hello.now, self.local);
                let shown = hello.shown();
                if let Some(before) = &mut self.shown {
                    before.greeted(&shown);
                }
                self.incoming_shown = Some(shown);
                self.link.role = hello.role;
                self.link.doors = hello.doors;
                let before = std::mem::replace(&mut self.link.epoch, hello.epoch);
                if !before.is_empty() && before != self.link.epoch {
                    self.remarks.add(Remark::NewLog);
                } else if matches!(hello.reason, Reason::CursorAhead | Reason::CursorMismatch) {
                    self.remarks.add(Remark::LogWentBack);
                }
                // What was shown to a lead may not stay for a floor.
                if self.link.role != "lead" {
                    self.forget_leads();
                }
                self.incoming_floor = match hello.mode {
                    crate::wire::Mode::Snapshot => Some(Floor::default()),
                    crate::wire::Mode::Resume => None,
                };
                self.link.answered()
            }
            Incoming::Event { at, phase, event, unknown_fields } => {
                self.counts.unknown_fields += u64::from(unknown_fields);
                self.moved_to(at);
                if self.link.role_hides(event.audience) {
                    return unknown_fields > 0;
                }
                let key = event.key.clone();
                let interrupts = phase != Phase::Snapshot && rotation::event_interrupts(&event);
                // Thanks that come again for older ones name somebody by less: that is nobody's news.
                let again = matches!(event.payload, Payload::Recognition(_))
                    && self.now().duration_since(event.time) > THANKS_ARE_NEWS;
                let may_call = matches!(event.payload, Payload::Notice(_) | Payload::Withdrawn);
                let (floor, shown) = match (&mut self.incoming_floor, phase) {
                    (Some(floor), Phase::Snapshot) => (floor, false),
                    _ => (&mut self.floor, true),
                };
                let mut takings = Takings { any: self.takes };
                let had = floor.room.let_go;
                let applied = floor.apply_seen_by(*event, &mut takings);
                let let_go = shown && floor.room.let_go != had;
                if let_go {
                    self.edited(false);
                    self.ui.filter.look(&self.floor);
                }
                if shown && !matches!(applied, Applied::Same | Applied::Full) {
                    let takes = phase != Phase::Snapshot && takings.any;
                    self.takes |= takes || applied == Applied::Removed;
                    self.edited(takes || applied == Applied::Removed);
                    self.ui.filter.look_at(&self.floor, &key);
                }
                if shown && may_call {
                    self.alerts_of(&key);
                }
                let now = self.now();
                match applied {
                    Applied::Full => self.counts.full += 1,
                    Applied::Removed => self.look.forget(&key),
                    Applied::Added | Applied::Changed if phase != Phase::Snapshot && !again => {
                        self.ui.rotation.has_news(&key);
                        self.ui.fresh.mark(&key, now);
                        self.look.heard(&key, self.local);
                        if interrupts && shown {
                            self.interrupt(&key);
                        }
                    }
                    _ => {}
                }
                let_go || shown && applied != Applied::Same || unknown_fields > 0
            }
            Incoming::Skipped { at, why, .. } => {
                if let Some(at) = at {
                    self.moved_to(at);
                }
                match why {
                    Skip::UnknownKind(_) => self.counts.unknown_kinds += 1,
                    Skip::Malformed(_) => self.counts.malformed += 1,
                }
                true
            }
            Incoming::Synced { cursor, .. } => {
                self.cursor = Some(cursor);
                self.shown = self.incoming_shown.take().or(self.shown.take());
                self.by = self.incoming_by.clone().or(self.by.take());
                if let Some(floor) = self.incoming_floor.take()
                    && floor != self.floor
                {
                    // What a snapshot no longer has is gone, whatever it was.
                    self.edited(!self.floor.is_empty());
                    self.replaced(floor);
                }
                self.link.synced(self.local);
                self.alerts_of_floor();
                self.turn_scenes();
                true
            }
            Incoming::Heartbeat { at, heartbeat } => {
                let heartbeat = *heartbeat;
                if let Some(at) = at
                    && self.link.is_synced()
                {
                    self.cursor = Some(at.cursor);
                }
                self.link.hub_clock(heartbeat.now, self.local);
                let more = self.counts.refused.heard(heartbeat.refused, self.local);
                let changed = more || self.link.doors != heartbeat.doors;
                self.link.doors = heartbeat.doors;
                if changed {
                    self.turn_scenes();
                }
                changed
            }
            Incoming::Bye(bye) => {
                self.link.announced = Some(bye.reason);
                false
            }
        }
    }

    /// The hub lets this wall in as somebody, or does not: then what it was shown as a lead is not for it any more, and neither shown
    /// nor kept.
    pub(super) fn admitted(&mut self, by: Option<Bearer>) -> bool {
        let denied = by.is_none();
        self.incoming_by = by;
        if !denied {
            return false;
        }
        FLOOR_ROLE.clone_into(&mut self.link.role);
        if let Some(shown) = &mut self.shown {
            FLOOR_ROLE.clone_into(&mut shown.role);
        }
        self.forget_leads()
    }

    /// As whom what is for leads may be kept: as whom the floor was told. Absent while another one is being told the rest of it.
    pub fn kept_as(&self) -> Option<&Bearer> {
        self.by.as_ref().filter(|by| self.incoming_by.as_ref().is_none_or(|now| now == *by))
    }

    /// What was taken off the floor leaves the forms that are about it; true when one was.
    pub(super) fn lose_what_is_gone(&mut self) -> bool {
        let mut any = false;
        for overlay in self.ui.each_mut() {
            if let Overlay::Form(form) = overlay
                && !form.gone
                && form.is_of().is_some_and(|key| !self.floor.has(key))
            {
                form.lose();
                any = true;
            }
        }
        any
    }

    /// Takes what is for leads off the floor; true when there was any.
    fn forget_leads(&mut self) -> bool {
        let had = self.floor.forget_leads();
        if had {
            self.edited(true);
            self.ui.filter.look(&self.floor);
        }
        had
    }

    /// A whole floor takes the place of the one that was shown. What differs is new, unless nothing was shown before.
    fn replaced(&mut self, floor: Floor) {
        let before = std::mem::replace(&mut self.floor, floor);
        if !before.is_empty() {
            // A floor that let go of what was over may have it again: that is nobody's news.
            let was_let_go = |key: &Key| {
                before.room.let_go > 0 && !before.has(key) && told::is_long_over(&self.floor, key, self.now())
            };
            let differs = |key: &&Key| told::differs(&before, &self.floor, key) && !was_let_go(key);
            let news: Vec<Key> = told::keys(&self.floor).filter(differs).cloned().collect();
            for key in &news {
                self.look.heard(key, self.local);
                self.ui.rotation.has_news(key);
            }
            // What is critical cuts in, whichever way it came.
            for key in &news {
                if self
                    .floor
                    .notices
                    .get(key)
                    .is_some_and(|item| rotation::interrupts(item.audience, &item.data))
                {
                    self.interrupt(key);
                }
            }
        }
        self.ui.filter.look(&self.floor);
    }

    fn edited(&mut self, took: bool) {
        self.edits.changes += 1;
        self.edits.takings += u64::from(took);
    }

    /// Versions never came, for there are newer ones.
    fn superseded(&mut self, n: u64) {
        if n > 0 {
            self.counts.superseded += n;
            self.counts.superseded_at = Some(self.local);
        }
    }

    /// An event of the feed has been folded or skipped. A snapshot moves nothing before it is whole.
    fn moved_to(&mut self, at: At) {
        self.superseded(at.skipped);
        if self.incoming_floor.is_none() {
            self.cursor = Some(at.cursor);
        }
    }
}

/// Whether anything that was on the floor has gone from it: a text, or a name. Once that is known of what came together, no more of it
/// is compared.
struct Takings {
    any: bool,
}

impl Eyes for Takings {
    fn replaced<T: Serialize>(&mut self, before: &T, after: &T) {
        self.any = self.any || texts::takes_away(before, after);
    }
}
