//! All that a wall knows: the floor, the link to the hub, and what the person at it looks at.
//!
//! [`Model::update`] is the only thing that changes it, and it is pure: the same messages at the same times make
//! the same model, so a run can be recorded and replayed. Drawing never changes it.

pub mod alert;
pub mod brief;
pub mod command;
mod counts;
pub mod door;
pub mod field;
pub mod filter;
pub mod form;
pub mod history;
pub mod huddle;
mod incoming;
pub mod keymap;
pub mod kiosk;
mod languages;
pub mod likeness;
pub mod link;
pub mod look;
pub mod message;
pub mod order;
pub mod pane;
pub mod picker;
pub mod pull;
pub mod remark;
pub mod rest;
pub mod rotation;
pub mod scene;
pub mod scrolled;
pub mod shift;
pub mod sort;
pub mod spoken;
pub mod standing;
#[cfg(test)]
mod tests;
mod told;
pub mod ui;
pub mod writer;

use std::sync::Arc;

use jiff::Timestamp;

use crate::domain::Floor;
use crate::domain::floor::PAST_THANKS_MAX;
use crate::domain::quiet::SCOPE_FLOOR;
use crate::text::Lang;
use crate::wire::{Bearer, Cursor, Shown};

// Why there is no link is the wire's to tell, and for a screen to say.
pub use crate::wire::{cause, disk};

pub use alert::{Alert, Alerts, HookFault};
use command::refusal;
use order::Remembered;

pub use command::Command;
pub use counts::{Counts, PASSING_TOLD};
pub use door::{Door, Opens};
pub use field::{Edit, TextField};
pub use filter::Filter;
pub use keymap::Keymap;
pub use link::{Freshness, Link};
pub use look::Look;
pub use message::{Effect, Msg, Update};
pub use pane::{Entry, EntryId, Pane};
pub use picker::Picker;
pub use remark::{Matter, Remark, Remarks};
pub use rotation::{Rotation, Showing};
pub use scene::{Board, Scene};
pub use shift::{News, ShiftNews};
pub use sort::Sort;
pub use spoken::Spoken;
pub use ui::{Fresh, Lock, Mode, Overlay, Paged, Place, Scrolled, Texts, Ui};
pub use writer::Writer;

/// How often the floor has changed since the wall started: what is kept of it elsewhere is as old as its count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edits {
    /// Every change.
    pub changes: u64,
    /// Those that took a thing, a text or a name away.
    pub takings: u64,
}

/// All that a wall knows.
#[derive(Clone, Debug)]
pub struct Model {
    /// The floor as it is shown.
    pub floor: Floor,
    /// The link to the hub.
    pub link: Link,
    /// Up to where the floor has been folded: it moves only together with the floor.
    pub cursor: Option<Cursor>,
    /// Which part of the feed the floor is of; absent while there is none.
    pub shown: Option<Shown>,
    /// As whom this wall was let in by the hub that told it the floor: to that one alone is it kept what is for leads.
    pub by: Option<Bearer>,
    /// What the person at the wall looks at.
    pub ui: Ui,
    /// The team whose wall it is; `None`: everyone's.
    pub team: Option<Box<str>>,
    /// The site whose wall it is; `None`: every site that the hub shows it.
    pub site: Option<Box<str>>,
    /// What the site wants of display mode.
    pub board: Board,
    /// What came since the person's last look.
    pub look: Look,
    /// What was skipped.
    pub counts: Counts,
    /// How often the floor has changed.
    pub edits: Edits,
    /// Who writes at this wall, and by what.
    pub writer: Writer,
    /// What the person at the wall should know.
    pub remarks: Remarks,
    /// What the interface calls things.
    pub spoken: Arc<Spoken>,
    /// Which keys call which command.
    pub keymap: Arc<Keymap>,
    /// Which notices have called people to the wall.
    pub alerts: Alerts,
    /// A snapshot on its way in; it takes the floor's place at `synced`, whole.
    incoming_floor: Option<Floor>,
    /// Which part of the feed the connection of now is shown.
    incoming_shown: Option<Shown>,
    /// As whom this wall was let in for the connection of now.
    incoming_by: Option<Bearer>,
    /// Up to when promises have been looked through that fell due; absent while nothing has been heard.
    late_until: Option<Timestamp>,
    /// True once anything of what came together took a thing, a text or a name away.
    takes: bool,
    /// The wall's own clock, which never steps.
    local: Timestamp,
    /// The orders of the panes that were read off the floor last.
    remembered: Remembered,
}

impl Model {
    /// A wall that knows nothing yet, at a moment of its own clock.
    pub fn new(lang: Lang, mode: Mode, at: Timestamp) -> Self {
        Self {
            floor: Floor::default(),
            link: Link::new(at),
            cursor: None,
            shown: None,
            by: None,
            ui: Ui::new(lang, mode),
            team: None,
            site: None,
            board: Board::default(),
            look: Look::new(at),
            counts: Counts::default(),
            edits: Edits::default(),
            writer: Writer::default(),
            remarks: Remarks::default(),
            spoken: Arc::default(),
            keymap: Arc::default(),
            alerts: Alerts::default(),
            incoming_floor: None,
            incoming_shown: None,
            incoming_by: None,
            late_until: None,
            takes: false,
            local: at,
            remembered: Remembered::default(),
        }
    }

    /// Begins with a floor that this wall kept, folded up to a cursor, of the part that a hub showed it; it was the
    /// present until `fresh_at` (the hub's clock).
    pub fn begin_with(&mut self, floor: Floor, cursor: Cursor, shown: Shown, fresh_at: Timestamp) {
        self.floor = floor;
        self.cursor = Some(cursor);
        self.link.begins_with(shown.role.clone(), cursor.epoch_name(), fresh_at);
        self.shown = Some(shown);
        self.alerts_of_floor();
        self.turn_scenes();
    }

    /// The same wall with another floor to show, which has the same things and may say less of them. What the filter found
    /// stays: what is drawn is what the keys go through.
    pub fn with_floor(&self, floor: Floor) -> Self {
        Self {
            floor,
            link: self.link.clone(),
            cursor: self.cursor,
            shown: self.shown.clone(),
            by: self.by.clone(),
            ui: self.ui.clone(),
            team: self.team.clone(),
            site: self.site.clone(),
            board: self.board.clone(),
            look: self.look.clone(),
            counts: self.counts.clone(),
            edits: self.edits,
            writer: self.writer.clone(),
            remarks: self.remarks.clone(),
            spoken: Arc::clone(&self.spoken),
            keymap: Arc::clone(&self.keymap),
            alerts: self.alerts.clone(),
            incoming_floor: None,
            incoming_shown: None,
            incoming_by: None,
            late_until: self.late_until,
            takes: false,
            local: self.local,
            remembered: Remembered::default(),
        }
    }

    /// The wall's own clock.
    pub fn local(&self) -> Timestamp {
        self.local
    }

    /// True when this wall has been cut off for so long that it may not show people's names.
    pub fn hides_names(&self) -> bool {
        self.link.hides_names(self.local)
    }

    /// True while a floor that was kept is not told yet by what can take nothing back.
    pub fn may_yet_take_back(&self) -> bool {
        self.link.may_yet_take_back(self.local)
    }

    /// The moment that is shown: the wall's clock, set right by the hub's.
    pub fn now(&self) -> Timestamp {
        self.link.to_hub_time(self.local)
    }

    /// True while quiet mode holds on this wall for what is told at a site to a team. What is told to everyone is told here to the
    /// wall's own team.
    pub fn is_quiet(&self, site: &str, team: Option<&str>) -> bool {
        self.floor.is_quiet(site, team.or(self.team.as_deref()), self.now())
    }

    /// When quiet mode ends that holds for all of this wall: for everyone, or for the wall's team, at each of its sites.
    pub fn quiet_until(&self) -> Option<Timestamp> {
        let now = self.now();
        let holds = |scope: &str| scope == SCOPE_FLOOR || self.floor.is_of(self.team.as_deref(), scope);
        let at = |site: &str| {
            let here =
                self.floor.quiets.iter().filter(|(key, _)| *key.site == *site).map(|(_, item)| &item.data);
            let on = here.filter(|quiet| quiet.is_on(now) && holds(quiet.scope.as_str()));
            on.filter_map(|quiet| quiet.until).max()
        };
        let told = self.floor.sites.keys().chain(self.floor.quiets.keys()).map(|key| &*key.site);
        let ends: Option<Vec<Timestamp>> = told.map(at).collect();
        ends.and_then(|ends| ends.into_iter().min())
    }

    /// Up to when the wall knows what was said: a word that fell due since may have come unheard.
    pub fn known_until(&self) -> Timestamp {
        match self.freshness() {
            Freshness::Stale { since } => since.min(self.now()),
            Freshness::Live { .. } | Freshness::Ageing | Freshness::Unknown => self.now(),
        }
    }

    /// True when the wall was asked for a team that no site of its floor has, as far as the floor is known.
    pub fn lacks_its_team(&self) -> bool {
        let Some(team) = &self.team else { return false };
        let sites = &self.floor.sites;
        self.cursor.is_some()
            && !sites.is_empty()
            && sites.values().all(|item| item.data.team(team).is_none())
    }

    /// True when the wall was asked for a site of which the hub tells nothing.
    pub fn lacks_its_site(&self) -> bool {
        self.site.is_some() && self.cursor.is_some() && self.floor.sites.is_empty()
    }

    /// In which words the wall may speak of its freshness now.
    pub fn freshness(&self) -> Freshness {
        self.link.freshness(self.local)
    }

    /// True while a wall that shows the floor that it kept tries to reach its hub for the first time.
    pub fn connects(&self) -> bool {
        self.link.connects(self.local)
    }

    /// How many seconds until the next try to reach the hub, while there is no link; 0 while it is being made.
    pub fn retry_in_s(&self) -> Option<i64> {
        let trouble = self.link.trouble.as_ref()?;
        Some(trouble.retry_at.duration_since(self.local).as_secs().max(0))
    }

    /// Takes a message in, at a moment of the wall's own clock.
    pub fn update(&mut self, msg: Msg, at: Timestamp) -> Update {
        self.update_all([msg], at)
    }

    /// Takes messages in that came together. What time alone changes is looked at once, so a flood costs little more than what
    /// it says.
    pub fn update_all(&mut self, msgs: impl IntoIterator<Item = Msg>, at: Timestamp) -> Update {
        let (before, hid_names) = (self.shown_time(), self.hides_names());
        (self.local, self.takes) = (at, false);
        let mut update = Update::default();
        for msg in msgs {
            let one = self.take(msg, at);
            update.changed |= one.changed;
            update.effects.extend(one.effects);
        }
        update.changed |= self.shown_time() != before;
        if self.hides_names() != hid_names {
            self.ui.filter.hide_names(!hid_names, &self.floor);
        }
        update.changed |= self.lose_what_is_gone();
        if let Some(asks) = self.due_history() {
            update.changed = true;
            update.effects.push(asks);
        }
        update.effects.extend(self.due_alert().map(|alert| Effect::Alert(Box::new(alert))));
        update
    }

    /// A person is at the wall.
    fn touched(&mut self, at: Timestamp) {
        self.look.pressed(at);
        self.ui.lock.touched(at);
    }

    fn take(&mut self, msg: Msg, at: Timestamp) -> Update {
        let was_told = if msg.is_a_persons() { self.ui.vain.take() } else { None };
        let mut update = match msg {
            Msg::Command(command) if !self.ui.lock.lets(command) => Update::default(),
            Msg::Idle(command) => {
                self.ui.vain = command.filter(|command| refusal::pressed(self, *command).is_some());
                Update::changed(self.ui.vain.is_some())
            }
            Msg::Command(command) => {
                self.touched(at);
                if refusal::refused_on_top(self, command).is_some() {
                    self.ui.vain = Some(command);
                    Update::changed(true)
                } else {
                    let update = command::carry::run(self, command);
                    self.turn_scenes();
                    update
                }
            }
            Msg::Edit(_) if self.ui.lock.is_on() => Update::default(),
            Msg::Edit(edit) => {
                self.touched(at);
                Update::changed(self.typed(&edit))
            }
            Msg::Admitted(by) => Update::changed(self.admitted(by)),
            Msg::Incoming(incoming) => Update::changed(self.incoming(incoming)),
            Msg::Connecting { attempt } => {
                self.incoming_floor = None;
                Update::changed(self.link.connecting(attempt))
            }
            Msg::Lost { why, retry_in } => {
                self.incoming_floor = None;
                self.link.lost(why, at, retry_in);
                Update::changed(true)
            }
            Msg::Remark(remark) => Update::changed(self.remarks.add(remark)),
            Msg::Well(matter) => Update::changed(self.remarks.well(matter)),
            // Whatever lies above it, it is told to whom it is for.
            Msg::Sent(ticket, progress) => Update::changed(self.ui.each_mut().any(|overlay| match overlay {
                Overlay::Form(form) => form.hears(&ticket, progress.clone(), at),
                Overlay::Pull(pull) => pull.hears(&ticket, progress.clone(), at),
                _ => false,
            })),
            Msg::Recalled(ticket, recalled) => {
                let as_lead = self.link.role == "lead";
                let mut pages = self.ui.histories();
                Update::changed(pages.any(|page| page.hears(&ticket, recalled.clone(), as_lead)))
            }
            Msg::Filed(filed) => {
                for overlay in self.ui.each_mut() {
                    if let Overlay::Huddle(card) = overlay {
                        card.filed = Some(filed.clone());
                    }
                }
                Update::changed(true)
            }
            Msg::Tick => {
                self.ui.fresh.prune(self.now());
                self.look.prune(at);
                // A floor lets go of thanks that are past their days, and of what is over where it is full.
                if self.look.len() > self.floor.len() + PAST_THANKS_MAX {
                    self.look.keep(|key| self.floor.has(key));
                }
                self.heed_late();
                let locked = self.ui.lock_again(at);
                // What someone left open lies over what the floor is to be told. Nothing that is written can be among it.
                let left =
                    self.ui.mode == Mode::Display && self.ui.overlay().is_some() && self.look.is_over(at);
                if left {
                    self.ui.close_all();
                }
                self.turn_scenes();
                let let_go = (self.look.is_over(at) || self.look.is_untouched()) && self.let_go();
                Update::changed(locked || left || let_go)
            }
            Msg::Drawn { page, places, pages, left_out, briefs } => {
                self.ui.was_drawn(page, places);
                self.scene_was_drawn(pages, left_out, briefs);
                Update::changed(false)
            }
            Msg::Point(..) | Msg::Turn(..) | Msg::Choose(_) | Msg::GoTo(..) | Msg::Pick(..)
                if self.ui.lock.is_on() =>
            {
                Update::default()
            }
            Msg::Point(pane, id) => {
                self.touched(at);
                command::carry::point(self, pane, id)
            }
            Msg::Turn(pane, by) => {
                self.touched(at);
                command::carry::turn(self, pane, by)
            }
            Msg::Choose(line) => {
                self.touched(at);
                command::carry::choose(self, line)
            }
            Msg::GoTo(field, column) => {
                self.touched(at);
                Update::changed(command::write::go_to(self, field, column))
            }
            Msg::Pick(field, choice) => {
                self.touched(at);
                Update::changed(command::write::pick(self, field, choice))
            }
        };
        update.changed |= was_told.is_some();
        update
    }

    /// All that time alone changes on the screen. Equal before and after: no frame is needed.
    fn shown_time(&self) -> impl PartialEq + use<> {
        let now = self.now();
        let minute = now.as_second().div_euclid(60);
        let scene = (self.ui.mode == Mode::Display).then(|| {
            let rotation = &self.ui.rotation;
            (rotation.turn, self.scene_left_s(), rotation.paused.is_some())
        });
        let freshness = self.freshness();
        let sent_again = self.ui.open_ones().iter().find_map(|overlay| match overlay {
            Overlay::Form(form) => form.sending.retry_in_s(self.local),
            Overlay::Pull(pull) => pull.sending.retry_in_s(self.local),
            _ => None,
        });
        let links = (self.retry_in_s(), sent_again);
        let seen_until = self.look.boundary(self.local);
        let marks = (self.ui.fresh.stamp(now), seen_until);
        let begins = (self.connects(), self.may_yet_take_back());
        (minute, freshness, self.hides_names(), scene, marks, (links, begins))
    }
}
