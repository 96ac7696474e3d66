//! Alerts: when a critical notice calls people to the wall, by sound, by a message on their desktop, or by a command.
//!
//! A notice alerts once: when it comes, or comes to be critical, and is open. Its later words change what stands on the
//! wall and call nobody, for a bell that rings at every correction is switched off. What came while the wall was cut off
//! alerts when the wall has caught up, if it is still open: nobody here has seen it. The first snapshot of a wall that
//! had nothing alerts never: what stands in it is not news. Nor does anything in the quiet hours, or while quiet mode
//! holds: grave news is read and not rung. What is for leads calls nobody to a wall that is in display mode.

use std::collections::{BTreeSet, VecDeque};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Mode, Model};
use crate::domain::notice::Priority;
use crate::domain::{Audience, Hours, Item, Key, Notice};
use crate::text::{SafeText, Text};
use crate::wire::disk::Disk;

/// The shortest time between two alerts: what comes within it has found people at the wall already.
pub const ALERT_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// Most notices that wait for their alert; of more, the oldest go without.
pub const WAITING_MAX: usize = 8;

/// What an alert tells, in the wall's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Which notice.
    pub key: Key,
    /// The site and the floor, as people call them.
    pub place: SafeText,
    /// The notice in a few words.
    pub headline: SafeText,
    /// What it says.
    pub body: SafeText,
    /// Why.
    pub why: SafeText,
    /// What it means for the people who read it.
    pub means_for_you: SafeText,
    /// Where to find help.
    pub support: SafeText,
    /// The teams that are affected, as people call them; none: everyone.
    pub teams: Vec<SafeText>,
    /// Who says it: the role, or else the name.
    pub told_by: SafeText,
    /// When it takes effect.
    pub effective_at: Option<Timestamp>,
    /// When it was told.
    pub time: Timestamp,
}

/// Why the command for critical notices did not do well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HookFault {
    /// It can't be started, and why.
    NotStarted(Disk),
    /// It ended with this code.
    Code(i32),
    /// This signal ended it.
    Killed(i32),
    /// How it ended can't be known, and why.
    Lost(Disk),
    /// It was killed.
    TooLong,
}

/// Which notices have alerted, and which still have to.
#[derive(Clone, Debug, Default)]
pub struct Alerts {
    /// When nothing alerts, by the site's clock.
    pub quiet_hours: Option<Hours>,
    /// The open critical notices that this wall has seen; absent while it has seen nothing.
    seen: Option<BTreeSet<Key>>,
    waiting: VecDeque<Key>,
    last: Option<Timestamp>,
}

impl Model {
    /// A floor is whole: what is new in it alerts, unless it is the first one.
    pub(super) fn alerts_of_floor(&mut self) {
        let critical = self.floor.notices.iter().filter(|(_, item)| calls(item)).map(|(key, _)| key.clone());
        let critical: BTreeSet<Key> = critical.collect();
        if let Some(seen) = self.alerts.seen.take() {
            critical.difference(&seen).for_each(|key| self.alerts.wait(key));
        }
        self.alerts.seen = Some(critical);
    }

    /// A thing has just changed: if it is a notice that calls now and did not before, it alerts.
    pub(super) fn alerts_of(&mut self, key: &Key) {
        let now_calls = self.floor.notices.get(key).is_some_and(calls);
        let Some(seen) = &mut self.alerts.seen else { return };
        if !now_calls {
            seen.remove(key);
        } else if seen.insert(key.clone()) {
            self.alerts.wait(key);
        }
    }

    /// The alert that is due, if one is.
    pub(super) fn due_alert(&mut self) -> Option<Alert> {
        if self.alerts.waiting.is_empty() || !self.link.is_synced() {
            return None;
        }
        let now = self.now();
        // A clock that was set back must not silence a wall.
        let paused = |last: Timestamp| (last..last + ALERT_EVERY).contains(&now);
        if self.alerts.last.is_some_and(paused) {
            return None;
        }
        while let Some(key) = self.alerts.waiting.pop_front() {
            let Some(item) = self.floor.notices.get(&key).filter(|item| calls(item)) else { continue };
            if !self.is_silent(&key, item) {
                let alert = self.alert(&key, item);
                self.alerts.last = Some(now);
                return Some(alert);
            }
        }
        None
    }

    /// True for what calls nobody: it is the hour, or it rests, or this wall shows nothing of it now.
    fn is_silent(&self, key: &Key, item: &Item<Notice>) -> bool {
        if self.ui.mode == Mode::Display && item.audience == Audience::Leads {
            return true;
        }
        let now = self.now();
        let zone = self.floor.site().map_or(TimeZone::UTC, |site| site.zone());
        let quiet = self.alerts.quiet_hours.as_ref().is_some_and(|hours| hours.hold(now, &zone));
        // What is told to a unit is heard by this team as well.
        let here = self.team.is_some() && self.is_quiet(&key.site, None);
        quiet || here || self.is_quiet(&key.site, item.team.as_deref())
    }

    fn alert(&self, key: &Key, item: &Item<Notice>) -> Alert {
        let (site, notice) = (self.floor.site(), &item.data);
        let said = |text: &Text| text.in_lang(self.lang()).clone();
        let place = site.into_iter().flat_map(|site| [said(&site.site), said(&site.name)]);
        let place: Vec<SafeText> = place.filter(|name| !name.is_blank()).collect();
        let team = |id: &SafeText| {
            let team = site.and_then(|site| site.team(id.as_str()));
            team.map_or_else(|| id.clone(), |team| said(&team.name))
        };
        let (role, name) = (said(&notice.author.role), &notice.author.name);
        Alert {
            key: key.clone(),
            place: SafeText::clean(&place.iter().map(SafeText::as_str).collect::<Vec<_>>().join(" · ")),
            headline: said(&notice.headline),
            body: said(&notice.body),
            why: said(&notice.why),
            means_for_you: said(&notice.means_for_you),
            support: said(&notice.support),
            teams: notice.affects.iter().map(team).collect(),
            told_by: if role.is_blank() { name.clone() } else { role },
            effective_at: notice.effective_at,
            time: item.time,
        }
    }
}

impl Alerts {
    fn wait(&mut self, key: &Key) {
        if self.waiting.len() == WAITING_MAX {
            self.waiting.pop_front();
        }
        self.waiting.push_back(key.clone());
    }
}

/// True for a notice that calls people while it is open.
fn calls(item: &Item<Notice>) -> bool {
    item.data.priority == Priority::Critical && item.data.state.is_open()
}
