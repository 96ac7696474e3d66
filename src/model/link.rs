//! The link to the hub, and in which words a wall may speak of its freshness.

use jiff::{SignedDuration, Timestamp};

use crate::domain::Audience;
use crate::domain::shift::Meanwhile;
use crate::wire::Cause;
use crate::wire::control::Doors;

/// Without a frame for this long the wall calls itself ageing: a heartbeat, due every 5 s, is overdue.
pub const AGEING_AFTER: SignedDuration = SignedDuration::from_secs(7);
/// Not synced for this long, the wall calls itself stale.
pub const STALE_AFTER: SignedDuration = SignedDuration::from_secs(10);
/// Cut off for this long, the wall hides people's names: nobody can take back a name from a wall that hears nothing.
pub const NAMES_HIDDEN_AFTER: SignedDuration = SignedDuration::from_mins(15);
/// So long lines of text, which take nothing back, wait for a hub before they tell a floor that was kept: what was withdrawn meanwhile may
/// be in it. As long as `--once` waits.
pub const KEPT_UNTOLD_FOR: SignedDuration = SignedDuration::from_secs(10);
/// Most times without a hub that are remembered: a crew is told since which of them it has heard nothing.
const CUT_OFF_MAX: usize = 8;
/// No frame comes this late: a hub lets go of a wall that does not take its frames within seconds. A reading that says
/// so means that one of the two clocks was set.
const LAG_MAX: SignedDuration = SignedDuration::from_secs(60);
/// How many readings of the hub's clock the offset is taken from.
const CLOCK_READINGS: usize = 12;

/// How far what is shown can be trusted to be the present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Nothing has ever come: what the floor is like is not known.
    Unknown,
    /// It is the present, as late as the lag in whole seconds.
    Live {
        /// How much later a frame came than the quickest ones do, in whole seconds.
        lag_s: i64,
    },
    /// A heartbeat is overdue, or the link was lost seconds ago.
    Ageing,
    /// It was the present until then (the hub's time).
    Stale {
        /// The last moment at which it was.
        since: Timestamp,
    },
}

/// The link to the hub.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What the hub lets this wall see: `wall` or `lead`.
    pub role: String,
    /// The log that the hub serves; empty before the first hello.
    pub epoch: String,
    /// The reason that the hub announced before it closed.
    pub announced: Option<String>,
    /// Why the link was lost last, and when the next try is (the wall's own clock); absent while it holds.
    pub trouble: Option<Trouble>,
    /// Where people can answer and ask, as the hub said last; whether it still holds is [`door`](super::door)'s to say.
    pub doors: Option<Doors>,
    synced: bool,
    /// The last frame, by the wall's own clock.
    heard_at: Option<Timestamp>,
    /// The last moment at which what is shown was the present, by the wall's own clock.
    fresh_at: Option<Timestamp>,
    readings: Vec<SignedDuration>,
    lag: SignedDuration,
    started_at: Timestamp,
    /// When what is shown was the present for the first time, by the wall's own clock.
    opened_at: Option<Timestamp>,
    /// The last moment at which the floor that this wall kept on disk was the present, by the hub's clock.
    kept_until: Option<Timestamp>,
    /// What this wall told before it began of the time for which it had been off.
    meanwhile: Option<Meanwhile>,
    /// Between which moments the feed is missing, by the hub's clock.
    missed: Option<(Timestamp, Timestamp)>,
    /// From when to when this wall was on and had no hub, the newest last, by the hub's clock.
    cut_off: Vec<(Timestamp, Timestamp)>,
}

/// Why there is no link.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    /// Why.
    pub why: Cause,
    /// The next try, by the wall's own clock.
    pub retry_at: Timestamp,
    /// How many tries since the link last held.
    pub attempt: u32,
}

impl Link {
    /// No link yet.
    pub fn new(at: Timestamp) -> Self {
        Self {
            role: String::new(),
            epoch: String::new(),
            announced: None,
            trouble: None,
            doors: None,
            synced: false,
            heard_at: None,
            fresh_at: None,
            readings: Vec::new(),
            lag: SignedDuration::ZERO,
            started_at: at,
            opened_at: None,
            kept_until: None,
            meanwhile: None,
            missed: None,
            cut_off: Vec::new(),
        }
    }

    /// The wall begins with a floor that it kept, and that was the present until then (the hub's clock).
    pub(super) fn begins_with(&mut self, role: String, epoch: String, fresh_at: Timestamp) {
        self.role = role;
        self.epoch = epoch;
        self.kept_until = Some(fresh_at);
    }

    /// The last moment at which what is shown was the present, by the hub's clock.
    pub fn fresh_until(&self) -> Option<Timestamp> {
        self.fresh_at.map(|at| self.to_hub_time(at)).or(self.kept_until)
    }

    /// True when this wall has been cut off for so long that it may not show people's names, or begins with a floor that it kept: who took
    /// a name back meanwhile is known once the hub was heard.
    pub fn hides_names(&self, at: Timestamp) -> bool {
        let cut_off = |since: Timestamp| self.to_hub_time(at).duration_since(since) >= NAMES_HIDDEN_AFTER;
        self.is_as_kept() || !self.synced && self.fresh_until().is_some_and(cut_off)
    }

    /// From when to when this wall was off before it began, by the hub's clock; `None` where it kept no floor that says so.
    pub(super) fn was_off(&self) -> Option<(Timestamp, Timestamp)> {
        Some((self.kept_until?, self.to_hub_time(self.started_at)))
    }

    /// What it kept of what it told, before it began, of the time for which it had been off.
    pub(super) fn goes_on_telling(&mut self, meanwhile: Option<Meanwhile>) {
        self.meanwhile = meanwhile;
    }

    /// The same, where it can be so: it was off for long enough, and told that before it went off again.
    pub(super) fn told_before(&self, off_min: SignedDuration) -> Option<Meanwhile> {
        let last = self.kept_until?;
        let fits =
            |told: &Meanwhile| told.told_from.duration_since(told.off) >= off_min && told.told_from <= last;
        self.meanwhile.filter(fits)
    }

    /// When this wall heard a hub first, by the hub's clock; `None` where none was heard yet.
    pub(super) fn opened_at(&self) -> Option<Timestamp> {
        self.opened_at.map(|at| self.to_hub_time(at))
    }

    /// From when to when this wall was on and had no hub, until now where it has none, by the hub's clock. What it kept from before it began is
    /// [`Self::was_off`].
    pub(super) fn was_cut_off(&self, at: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let now =
            self.fresh_at.filter(|_| !self.synced).map(|from| (self.to_hub_time(from), self.to_hub_time(at)));
        self.cut_off.iter().copied().chain(now)
    }

    /// True while the floor is as this wall kept it: no hub has told it since.
    fn is_as_kept(&self) -> bool {
        self.kept_until.is_some() && self.fresh_at.is_none()
    }

    /// True while a floor that was kept is not told yet by what can take nothing back: a hub is still waited for, or tells it right now.
    pub fn may_yet_take_back(&self, at: Timestamp) -> bool {
        self.is_as_kept() && (self.missed.is_some() || self.waiting(at) < KEPT_UNTOLD_FOR)
    }

    /// A try begins. True when that shows.
    pub(super) fn connecting(&mut self, attempt: u32) -> bool {
        self.synced = false;
        match &mut self.trouble {
            Some(trouble) => {
                trouble.attempt = attempt;
                true
            }
            None => false,
        }
    }

    /// The hub has answered a wall that knew the floor until some moment: until the feed is whole again, what was
    /// between is missing. True when there is such a gap.
    pub(super) fn answered(&mut self) -> bool {
        let heard_at = self.heard_at.map(|at| self.to_hub_time(at));
        self.missed = self.fresh_until().filter(|_| !self.synced).zip(heard_at);
        self.missed.is_some()
    }

    /// From when to when this wall has missed the feed (the hub's time), while it is catching up.
    pub fn missed(&self) -> Option<(Timestamp, Timestamp)> {
        self.missed
    }

    /// True while the wall has all of the feed.
    pub fn is_synced(&self) -> bool {
        self.synced
    }

    pub(super) fn heard(&mut self, at: Timestamp) {
        self.heard_at = Some(at);
        if self.synced {
            self.fresh_at = Some(at);
        }
    }

    pub(super) fn synced(&mut self, at: Timestamp) {
        let silent = |from: &Timestamp| at.duration_since(*from) >= STALE_AFTER;
        if let Some(from) = self.fresh_at.filter(|_| !self.synced).filter(silent) {
            if self.cut_off.len() == CUT_OFF_MAX {
                self.cut_off.remove(0);
            }
            self.cut_off.push((self.to_hub_time(from), self.to_hub_time(at)));
        }
        self.synced = true;
        self.opened_at.get_or_insert(at);
        self.missed = None;
        self.trouble = None;
        self.announced = None;
        self.fresh_at = Some(at);
    }

    pub(super) fn lost(&mut self, why: Cause, at: Timestamp, retry_in: SignedDuration) {
        self.synced = false;
        self.missed = None;
        let why = self.announced.take().map_or(why, Cause::Said);
        let attempt = self.trouble.as_ref().map_or(0, |trouble| trouble.attempt);
        self.trouble = Some(Trouble { why, retry_at: later(at, retry_in), attempt });
    }

    /// Takes a reading of the hub's clock. The quickest frame of the last few is the nearest to the truth: a late
    /// one only makes the hub's clock look behind, so the largest difference counts, and the rest is lag.
    pub(super) fn hub_clock(&mut self, hub: Timestamp, at: Timestamp) {
        let reading = hub.duration_since(at);
        if self.offset() - reading > LAG_MAX {
            self.readings.clear();
        }
        if self.readings.len() == CLOCK_READINGS {
            self.readings.remove(0);
        }
        self.readings.push(reading);
        self.lag = self.offset() - reading;
    }

    fn offset(&self) -> SignedDuration {
        self.readings.iter().copied().max().unwrap_or(SignedDuration::ZERO)
    }

    /// A moment of the wall's own clock in the hub's time.
    pub fn to_hub_time(&self, local: Timestamp) -> Timestamp {
        later(local, self.offset())
    }

    /// In which words the wall may speak of its freshness, at a moment of its own clock.
    pub fn freshness(&self, at: Timestamp) -> Freshness {
        let Some(fresh_at) = self.fresh_at else {
            return self.kept_until.map_or(Freshness::Unknown, |since| Freshness::Stale { since });
        };
        let silent = at.duration_since(fresh_at);
        if silent >= STALE_AFTER {
            Freshness::Stale { since: self.to_hub_time(fresh_at) }
        } else if !self.synced || silent >= AGEING_AFTER {
            Freshness::Ageing
        } else {
            Freshness::Live { lag_s: self.lag.as_secs() }
        }
    }

    /// True for a wall that shows the floor that it kept, while its first try to reach the hub goes on. One that hangs is soon no longer
    /// told from one that failed.
    pub fn connects(&self, at: Timestamp) -> bool {
        self.kept_until.is_some() && self.is_first_try(at)
    }

    /// True while the first try of a wall that has kept no floor goes on: nothing is wrong yet.
    pub fn opens(&self, at: Timestamp) -> bool {
        self.kept_until.is_none() && self.is_first_try(at)
    }

    fn is_first_try(&self, at: Timestamp) -> bool {
        self.fresh_at.is_none() && self.trouble.is_none() && self.waiting(at) < STALE_AFTER
    }

    /// Since when this wall shows what is the present, by the hub's clock: now, where no hub was heard yet.
    pub(super) fn opened(&self, at: Timestamp) -> Timestamp {
        self.to_hub_time(self.opened_at.unwrap_or(at))
    }

    /// How long the wall has waited for its first floor.
    pub fn waiting(&self, at: Timestamp) -> SignedDuration {
        at.duration_since(self.started_at)
    }

    /// True for an audience that this wall's role may not see, whatever the hub sent.
    pub fn role_hides(&self, audience: Audience) -> bool {
        audience == Audience::Leads && self.role != "lead"
    }
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(at)
}

impl super::Model {
    /// True while a wall that shows no floor yet tries to reach its hub for the first time.
    pub fn opens(&self) -> bool {
        self.link.opens(self.local)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_back_makes_no_frame_late() {
        let at = |second: i64| Timestamp::from_second(1_764_000_000 + second).expect("in range");
        let mut link = Link::new(at(0));
        link.synced(at(0));
        link.hub_clock(at(3_600), at(0));
        link.hub_clock(at(3_603), at(5));
        assert_eq!(link.freshness(at(5)), Freshness::Live { lag_s: 2 }, "this one was late");
        link.hub_clock(at(6), at(6));
        assert_eq!(link.freshness(at(6)), Freshness::Live { lag_s: 0 }, "the clock was set");
        assert_eq!(link.to_hub_time(at(6)), at(6));
    }
}
