//! Room on a full floor: what is over is let go of, the oldest first, so that no news is kept out by what is past.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::{Floor, Item, Shelf, THINGS_MAX};
use crate::domain::ending::{Ending, has_gone};
use crate::domain::engagement::WINDOWS_MAX;
use crate::domain::recognition::DAYS_ON_WALL;
use crate::domain::{Engagement, Key, Stamp};
use crate::text::SafeText;

/// Most things that are let go of at once. A look reads all of the floor: where it finds fewer, so many new things as are missing are refused before
/// the next look, but for critical news.
pub const LET_GO_MAX: usize = 1_024;
/// What is over stays for so many hours after its newest word, however full the floor is: people have not read it before.
pub const OVER_HOURS_MIN: i64 = 24;

/// After how many days, counted from the newest thanks, thanks are past theirs for certain: clocks differ a little.
pub(super) const THANKS_PAST_DAYS: i64 = DAYS_ON_WALL + 1;

/// What a floor let go of to have room for what is new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// How many things that were over, but for thanks past their days, which no wall shows.
    pub let_go: usize,
    /// New things that it still refuses without another look.
    unlooked: usize,
}

impl Floor {
    /// Makes room for a new thing of a moment, which may be critical news; false where nothing that it holds is over.
    ///
    /// A fold has no clock: what is over by its time is so by that of the new thing.
    pub(super) fn makes_room(&mut self, now: Timestamp, is_critical: bool) -> bool {
        if self.room.unlooked > 0 && !is_critical {
            self.room.unlooked -= 1;
            return false;
        }
        self.forget_thanks_after(DAYS_ON_WALL);
        if self.len() < THINGS_MAX {
            return true;
        }
        let mut over: Vec<(Timestamp, Key)> = Vec::new();
        find(&self.notices, now, &mut over);
        find(&self.holdings, now, &mut over);
        find(&self.questions, now, &mut over);
        find(&self.ownerships, now, &mut over);
        find(&self.notes, now, &mut over);
        find(&self.repairs, now, &mut over);
        find(&self.commitments, now, &mut over);
        find(&self.recognitions, now, &mut over);
        find(&self.engagements, now, &mut over);
        find(&self.quiets, now, &mut over);
        find(&self.withdrawals, now, &mut over);
        over.sort_unstable();
        over.truncate(LET_GO_MAX);
        for (_, key) in &over {
            self.remove(key);
            self.withdrawals.remove(key);
        }
        self.room.let_go += over.len();
        self.room.unlooked = LET_GO_MAX - over.len();
        !over.is_empty()
    }

    /// Lets thanks go that are older than so many days. Counted from the newest ones, since a fold has no clock.
    pub(super) fn forget_thanks_after(&mut self, days: i64) {
        let Some(newest) = self.recognitions.values().map(|item| item.time).max() else { return };
        let days = SignedDuration::from_hours(days * 24);
        self.recognitions.retain(|_, item| newest.duration_since(item.time) < days);
    }

    /// Keeps the newest windows of a unit. ISO weeks sort as they follow each other.
    pub(super) fn forget_old_windows(&mut self, site: &str, unit: &str) {
        let is_of_unit =
            |key: &Key, item: &Item<Engagement>| *key.site == *site && item.data.unit.as_str() == unit;
        // Of each level that is told: most units have no more than they may.
        if self.engagements.in_no_order().filter(|(key, item)| is_of_unit(key, item)).count() <= WINDOWS_MAX {
            return;
        }
        loop {
            let of_unit = self.engagements.iter().filter(|(key, item)| is_of_unit(key, item));
            let windows: BTreeSet<&SafeText> = of_unit.map(|(_, item)| &item.data.window).collect();
            let Some(oldest) = windows.first().filter(|_| windows.len() > WINDOWS_MAX) else { return };
            let oldest = (*oldest).clone();
            self.engagements.retain(|key, item| !is_of_unit(key, item) || item.data.window != oldest);
        }
    }
}

/// True for what is over at a moment, was [`OVER_HOURS_MIN`] before it already, and rests nothing any more.
pub fn is_past<T: Ending>(item: &Item<T>, now: Timestamp) -> bool {
    let least = SignedDuration::from_hours(OVER_HOURS_MIN);
    let Stamp { rested, rests_until, .. } = &*item.stamp;
    let rests = rested.iter().map(|span| span.until).chain(*rests_until).any(|until| now < until);
    let is_old = now.duration_since(item.told().max(item.time)) >= least;
    is_old && !rests && has_gone(&item.data, &item.stamp, item.time, now)
}

fn find<T: Ending>(shelf: &Shelf<T>, now: Timestamp, over: &mut Vec<(Timestamp, Key)>) {
    let gone = shelf.in_no_order().filter(|(_, item)| is_past(item, now));
    over.extend(gone.map(|(key, item)| (item.time, key.clone())));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::Span;
    use crate::domain::floor::tests::event;
    use crate::domain::floor::{Applied, PAST_THANKS_MAX};
    use crate::domain::notice::{NoticeState, Priority};
    use crate::domain::{Holding, Note, Notice, Payload, Recognition};

    #[test]
    fn thanks_of_long_ago_keep_no_notice_out() {
        let mut floor = Floor::default();
        let tell = |floor: &mut Floor, n: usize, an_hour: usize| {
            let hour = i64::try_from(n / an_hour).expect("few");
            let thanks =
                event(&format!("recognition/{n}"), hour, Payload::Recognition(Recognition::default()));
            assert_eq!(floor.apply(thanks), Applied::Added);
            floor.recognitions.len()
        };
        // Eight days of them, and no more than are looked through at once.
        let most = (0..THINGS_MAX).map(|n| tell(&mut floor, n, 10)).max();
        assert!(most.is_some_and(|most| (8 * 240..8 * 240 + PAST_THANKS_MAX).contains(&most)), "{most:?}");
        floor = Floor::default();
        // More of them than a floor has room for, in less than eight days.
        for n in 0..THINGS_MAX {
            tell(&mut floor, n, 270);
        }
        let notice = event("notice/fire-drill", 5_000, Payload::Notice(Notice::default()));
        assert_eq!(floor.apply(notice), Applied::Added);
        assert_eq!(floor.recognitions.len(), 167 * 270 + 50, "those of the last week stay");
    }

    #[test]
    fn a_full_floor_lets_go_of_what_is_over_and_of_nothing_that_is_owed() {
        let mut floor = Floor::default();
        let notice = |state| Payload::Notice(Notice { state, ..Notice::default() });
        let owed = Holding { share_by: Some(Timestamp::UNIX_EPOCH), ..Holding::default() };
        floor.apply(event("holding/owed", 0, Payload::Holding(owed)));
        floor.apply(event("notice/in-force", 0, notice(NoticeState::Effective)));
        for n in 2..THINGS_MAX {
            let hour = i64::try_from(n).expect("few");
            floor.apply(event(&format!("notice/{n}"), hour, notice(NoticeState::Closed)));
        }
        assert_eq!((floor.len(), floor.room.let_go), (THINGS_MAX, 0));
        // A new word of what is there needs no room.
        assert_eq!(floor.apply(event("notice/2", 2, notice(NoticeState::Superseded))), Applied::Changed);
        assert_eq!(floor.room.let_go, 0);
        let news = event("notice/news", 60_000, notice(NoticeState::Released));
        assert_eq!(floor.apply(news), Applied::Added);
        assert_eq!((floor.len(), floor.room.let_go), (THINGS_MAX - LET_GO_MAX + 1, LET_GO_MAX));
        let has = |subject: &str| floor.thing(&Key::new("lisbon", subject)).is_some();
        assert!(
            has("holding/owed") && has("notice/in-force") && has("notice/news"),
            "what is not over stays"
        );
        let (gone, stays) = (format!("notice/{}", LET_GO_MAX + 1), format!("notice/{}", LET_GO_MAX + 2));
        assert_eq!((has(&gone), has(&stays)), (false, true), "the oldest go");
    }

    #[test]
    fn a_floor_that_is_full_of_what_is_owed_refuses_what_is_new_and_looks_again_in_a_while() {
        let mut floor = Floor::default();
        let notice = |state| Payload::Notice(Notice { state, ..Notice::default() });
        for n in 0..THINGS_MAX {
            floor.apply(event(&format!("notice/{n}"), 0, notice(NoticeState::Released)));
        }
        let news = |n: usize| event(&format!("notice/new-{n}"), 48, notice(NoticeState::Released));
        assert_eq!(floor.apply(news(0)), Applied::Full);
        floor.apply(event("notice/7", 1, notice(NoticeState::Closed)));
        // Critical news does not wait for the next look.
        let alarm = Notice { priority: Priority::Critical, ..Notice::default() };
        floor.apply(event("notice/6", 1, notice(NoticeState::Closed)));
        assert_eq!(floor.apply(event("notice/alarm", 48, Payload::Notice(alarm))), Applied::Added);
        assert_eq!((floor.room.let_go, floor.len()), (2, THINGS_MAX - 1));
        assert_eq!(floor.apply(news(8_000)), Applied::Added);
        floor.apply(event("notice/5", 1, notice(NoticeState::Closed)));
        let took = (1..=LET_GO_MAX).position(|n| floor.apply(news(n)) == Applied::Added);
        assert_eq!((took, floor.room.let_go), (Some(LET_GO_MAX - 2), 3));
        // What is withdrawn makes room at once.
        floor.apply(event("notice/8", 1, Payload::Withdrawn));
        assert_eq!(floor.apply(news(9_000)), Applied::Added);
    }

    #[test]
    fn a_full_floor_lets_go_of_nothing_that_is_new_or_rests_something() {
        let mut floor = Floor::default();
        let notice = |state| Payload::Notice(Notice { state, ..Notice::default() });
        for n in 3..THINGS_MAX {
            floor.apply(event(&format!("notice/{n}"), 0, notice(NoticeState::Released)));
        }
        let moment = |hour: i64| Timestamp::from_second(1_700_000_000 + hour * 3_600).expect("in range");
        floor.apply(event("note/today", 30, Payload::Note(Note::default())));
        let rested = vec![Span { from: moment(1), until: moment(50), scope: None }];
        let mut grave = event("notice/grave", 1, notice(NoticeState::Closed));
        grave.stamp.rested = rested;
        floor.apply(grave);
        floor.apply(event("note/long-ago", 1, Payload::Note(Note::default())));
        assert_eq!(floor.apply(event("notice/news", 48, notice(NoticeState::Released))), Applied::Added);
        let has = |subject: &str| floor.thing(&Key::new("lisbon", subject)).is_some();
        assert_eq!([has("note/today"), has("notice/grave"), has("note/long-ago")], [true, true, false]);
    }
}
