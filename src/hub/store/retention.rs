//! How long a log keeps what, and the rule that a sweep over it follows.
//!
//! A sweep goes through the log by position, a few rows at a time, and lets go of superseded versions first and of
//! things that are over once nothing else is left of them. What only says again what the one before it said is no version: it
//! goes first, and pushes no other out; the first words of a thing stay as long as any are kept.
//!
//! Age is counted from when the hub took a row, and two things
//! keep a clock that jumps from deleting: a row is never older than one before it (a clock that was set back has no
//! effect on age), and [`Steady`] doubts a clock that is suddenly ahead.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::time::Instant;

use super::{Record, StoreError};
use crate::domain::ending::is_over;
use crate::domain::recognition::DAYS_ON_WALL;
use crate::domain::{Audience, Key, Kind, Stamp};
use crate::hub::stored::counts_of;
use crate::wire::data;

/// Most of the newest rows of a thing that are looked through for repetitions: at one a minute, those of a day. What is older
/// has been let go of, and beyond it each one counts as a version.
const REPEATS_MAX: u64 = 1_440;
/// No row younger than this is let go of, in hours: a publisher that sends it again must be told so.
pub const DEDUPE_HOURS: i64 = 24;
/// How far ahead of what was expected a clock may be and be believed at once.
const CLOCK_LEAD_MAX: SignedDuration = SignedDuration::from_hours(1);
/// How long a clock that jumped ahead must go on from there until rows are let go of by it.
const CLOCK_STANDS: Duration = Duration::from_secs(24 * 3_600);

/// How long a log keeps what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// How many versions of one thing are kept besides the first, the newest among them: at least 1.
    pub versions: u64,
    /// For how many days superseded versions, withdrawals that count no promises and things that are over are kept: at least
    /// [`Retention::DAYS_MIN`].
    pub days: u64,
}

impl Retention {
    /// The fewest days: recognition is on walls for seven.
    pub const DAYS_MIN: u64 = 8;
    /// The most days: ten years.
    pub const DAYS_MAX: u64 = 3_650;
    /// The most versions of one thing.
    pub const VERSIONS_MAX: u64 = 10_000;

    fn age_max(&self) -> i64 {
        i64::try_from(self.days.clamp(Self::DAYS_MIN, Self::DAYS_MAX)).unwrap_or(i64::MAX) * DAY_MS
    }
}

impl Default for Retention {
    /// 400 days: a year, and time to look at it; and 1,000 versions, two and a half a day for as long.
    fn default() -> Self {
        Self { versions: 1_000, days: 400 }
    }
}

/// How many days thanks have words in a log: those that a wall shows them, and one for clocks and for late news.
pub const THANKS_DAYS: i64 = DAYS_ON_WALL + 1;

const DAY_MS: i64 = 24 * 3_600_000;
const YOUNG_MS: i64 = DEDUPE_HOURS * 3_600_000;

/// What one step of a sweep did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compacted {
    /// How many rows are gone.
    pub removed: u64,
    /// The thanks whose words are gone.
    pub emptied: Vec<Key>,
    /// True when the sweep has not come to its end.
    pub more: bool,
    /// The things of which nothing is left.
    pub forgotten: Vec<Key>,
}

/// Where a sweep is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sweep {
    /// The position that was examined last.
    pub(super) at: u64,
    /// The newest time of the rows so far, in milliseconds.
    newest: Option<i64>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Stays,
    /// It goes, and a newer version stays.
    Goes,
    /// It goes, and nothing of its thing is left.
    Forgotten,
    /// It stays, and so does everything after it.
    End,
}

/// What a sweep asks of the log about one row.
pub(super) trait Row {
    /// Its own position.
    fn seq(&self) -> u64;
    /// How many newer rows of its thing there are, counted up to `most`.
    fn newer(&self, most: u64) -> Result<u64, StoreError>;
    /// Goes through the rows of its thing below a position, newest first, for as long as it is told to go on.
    fn revisions(&self, below: u64, each: &mut dyn FnMut(&Record) -> bool) -> Result<(), StoreError>;
    /// Whether it is the only row of its thing.
    fn is_alone(&self) -> Result<bool, StoreError>;
    /// Whether its thing is over.
    fn is_over(&self, now: Timestamp) -> Result<bool, StoreError>;
}

impl Sweep {
    /// True for a row, as the last one that was judged or one after it, of thanks that have left the walls.
    pub(super) fn have_left(&self, (kind, received): (Kind, i64), now: Timestamp) -> bool {
        let age = now.as_millisecond() - self.newest.unwrap_or(received).max(received);
        kind == Kind::Recognition && age > THANKS_DAYS * DAY_MS
    }

    /// Judges the row at a position. `received` is when the hub took it, in milliseconds.
    pub(super) fn judge(
        &mut self,
        (seq, received): (u64, i64),
        row: &impl Row,
        now: Timestamp,
        retention: &Retention,
    ) -> Result<Fate, StoreError> {
        self.at = seq;
        let now_ms = now.as_millisecond();
        if received <= now_ms {
            self.newest = self.newest.max(Some(received));
        }
        if self.newest.is_some_and(|newest| now_ms - newest < YOUNG_MS) {
            return Ok(Fate::End);
        }
        let age = now_ms - self.newest.unwrap_or(received).max(received);
        if age < YOUNG_MS {
            return Ok(Fate::Stays);
        }
        let versions = retention.versions.max(1);
        let newer = row.newer(versions.saturating_add(REPEATS_MAX))?;
        if newer > 0 && (age >= retention.age_max() || is_one_too_many(row, newer, versions)?) {
            return Ok(Fate::Goes);
        }
        let forgotten = newer == 0 && age >= retention.age_max() && row.is_alone()? && row.is_over(now)?;
        Ok(if forgotten { Fate::Forgotten } else { Fate::Stays })
    }
}

/// Whether a superseded row goes though it is not too old: it repeats the one before it, or it is not the first and enough
/// versions follow it.
fn is_one_too_many(row: &impl Row, newer: u64, versions: u64) -> Result<bool, StoreError> {
    let (mut own, mut before) = (None, None);
    row.revisions(row.seq().saturating_add(1), &mut |record| {
        let slot = if record.seq == row.seq() { &mut own } else { &mut before };
        *slot = Some(said(record));
        before.is_none()
    })?;
    let Some(before) = before else { return Ok(false) };
    if before.is_some() && own == Some(before) {
        return Ok(true);
    }
    if newer < versions {
        return Ok(false);
    }
    let (mut looked_at, mut repeats, mut later) = (0, 0, None);
    row.revisions(u64::MAX, &mut |record| {
        let says = said(record);
        repeats += u64::from(says.is_some() && later.as_ref() == Some(&says));
        later = Some(says);
        looked_at += 1;
        record.seq > row.seq() && looked_at < REPEATS_MAX && newer - repeats >= versions
    })?;
    Ok(newer - repeats >= versions)
}

/// What a revision says and to whom, without the hub's stamps; `None` for one that is erased, unreadable, or a withdrawal.
fn said(record: &Record) -> Option<(Audience, Option<Box<str>>, serde_json::Value)> {
    #[derive(Deserialize)]
    struct Body {
        data: serde_json::Value,
    }
    let Body { mut data } = serde_json::from_str(&record.body).ok()?;
    if let Some(fields) = data.as_object_mut() {
        Stamp::FIELDS.iter().for_each(|field| drop(fields.remove(*field)));
    }
    (record.kind != Kind::Withdrawn).then(|| (record.audience, record.team.clone(), data))
}

/// Whether the thing of a newest row is over. What this version can't read is not: another one may know what it owes.
pub(super) fn has_ended(kind: Kind, body: &str, now: Timestamp) -> bool {
    #[derive(Deserialize)]
    struct Body<'a> {
        time: Timestamp,
        #[serde(borrow)]
        data: &'a RawValue,
    }
    if kind == Kind::Withdrawn {
        // The account of promises does not shrink by age alone, nor is it forgotten that an answer was given.
        return counts_of(body).is_empty();
    }
    let Ok(body) = serde_json::from_str::<Body<'_>>(body) else { return false };
    let Ok(payload) = data::read(kind, body.data.get()) else { return false };
    let Ok(stamp) = serde_json::from_str::<Stamp>(body.data.get()) else { return false };
    is_over(&payload.value, &stamp, body.time, now)
}

/// The time by which rows are let go of: a hub's clock, as far as it goes on as clocks do.
///
/// It starts at the newest event of the log. A clock that is more than an hour ahead of what was expected is believed
/// after a day; so after a long pause a hub deletes nothing for a day. One that is behind is believed at once, since by
/// it less is old.
#[derive(Debug)]
pub struct Steady {
    expected: Timestamp,
    at: Instant,
    /// Since when the clock has been ahead.
    ahead: Option<(Instant, SignedDuration)>,
    /// How far ahead it may be and be believed at once, and how long it must go on from there otherwise.
    lead_max: SignedDuration,
    stands: Duration,
}

impl Steady {
    /// Begins at the time of the newest event, or of the clock where there is none.
    pub fn new(newest: Timestamp, at: Instant) -> Self {
        Self { expected: newest, at, ahead: None, lead_max: CLOCK_LEAD_MAX, stands: CLOCK_STANDS }
    }

    /// The same with another patience.
    pub fn patient(self, lead_max: SignedDuration, stands: Duration) -> Self {
        Self { lead_max, stands, ..self }
    }

    /// What to take for the time.
    pub fn now(&mut self, clock: Timestamp, at: Instant) -> Timestamp {
        let passed = SignedDuration::try_from(at.saturating_duration_since(self.at)).unwrap_or_default();
        let expected = self.expected.saturating_add(passed).unwrap_or(self.expected);
        let lead = clock.duration_since(expected);
        if lead <= self.lead_max {
            self.ahead = None;
            if lead.is_positive() {
                (self.expected, self.at) = (clock, at);
            }
            return clock;
        }
        let since = match self.ahead {
            // It goes on from where it jumped to; otherwise it has jumped again.
            Some((since, before)) if (lead - before).abs() <= self.lead_max => since,
            _ => {
                self.ahead = Some((at, lead));
                at
            }
        };
        if at.saturating_duration_since(since) < self.stands {
            return expected;
        }
        *self = Self::new(clock, at).patient(self.lead_max, self.stands);
        clock
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(hours: i64) -> Timestamp {
        Timestamp::from_second(1_764_000_000 + hours * 3_600).expect("in range")
    }

    #[test]
    fn the_mark_of_a_withdrawal_goes_with_age_unless_it_counts_promises() {
        let over = |data: &str| has_ended(Kind::Withdrawn, &format!(r#"{{"data":{data}}}"#), hours(0));
        assert!(over("{}"));
        assert!(over(r#"{"asked":"0f","stands_since":"2026-11-01T12:00:00Z"}"#), "of a silence too");
        for count in ["open", "late", "kept", "kept_late", "dropped", "answered"] {
            assert!(!over(&format!(r#"{{"withdrawn":[{{"mark":"0f","{count}":1}}]}}"#)), "{count}");
        }
    }

    #[test]
    fn a_clock_that_jumps_ahead_is_doubted_for_a_day() {
        let start = Instant::now();
        let after = |hours: u64| start + Duration::from_secs(hours * 3_600);
        let mut steady = Steady::new(hours(0), start);
        assert_eq!(steady.now(hours(5), after(5)), hours(5));
        assert_eq!(steady.now(hours(9_000), after(6)), hours(6), "a year ahead, all at once");
        assert_eq!(steady.now(hours(9_001), after(7)), hours(7));
        assert_eq!(steady.now(hours(-9_000), after(8)), hours(-9_000), "behind: less is old");
        assert_eq!(steady.now(hours(9), after(9)), hours(9), "it was set right");
        assert_eq!(steady.now(hours(100), after(10)), hours(10));
        assert_eq!(steady.now(hours(123), after(33)), hours(33), "23 hours later");
        assert_eq!(steady.now(hours(124), after(34)), hours(124), "it has stood for a day");
    }
}
