//! The time until which something is held: a moment, or a local time of a site, which becomes a moment at every look.
//!
//! Never early: of a local time that comes twice, when clocks go back, the later one counts; for one that never
//! comes, when they go forward, the first moment after the gap.

use jiff::civil::{DateTime, Time, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

/// What a hold time looks like, for whoever gave another one.
pub const FORMS: &str = "a time as in 2026-10-25T02:30:00+01:00, or in the site's own zone as in 2026-10-25T02:30 \
                         or Tue 14:00";

/// Until when something is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// A moment.
    Moment(Timestamp),
    /// What clocks on the wall of a site show. Zones change their rules, so it is kept as it was said.
    Local {
        /// The date and the time.
        at: DateTime,
        /// The IANA zone.
        zone: String,
    },
}

/// A hold time as it was asked for, before the zone is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A moment.
    Moment(Timestamp),
    /// A local date and time.
    Local(DateTime),
    /// The next time of a weekday.
    Weekly(Weekday, Time),
}

/// What is said of a local time that comes twice.
pub const TWICE: &str = "clocks go back that night and this time comes twice; the later one counts";
/// What is said of a local time that never comes.
pub const NEVER: &str =
    "clocks go forward that night and this time never comes; the first moment after it counts";

/// What a hold time means by the rules of its zone as they are now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The first moment at which a release is not early.
    pub at: Timestamp,
    /// What was done about a local time that is no single moment.
    pub note: Option<&'static str>,
}

impl Asked {
    /// Reads a hold time; `None` when it is none.
    pub fn parse(text: &str) -> Option<Asked> {
        let text = text.trim();
        if let Some((day, time)) = text.split_once(' ')
            && let Some(day) = weekday(day)
        {
            return Some(Asked::Weekly(day, time_of_day(time.trim())?));
        }
        let (date, time) = text.split_once(['T', 't', ' '])?;
        if let Some(time) = time_of_day(time) {
            let date: jiff::civil::Date = date.parse().ok()?;
            return Some(Asked::Local(date.to_datetime(time)));
        }
        text.parse().ok().map(Asked::Moment)
    }

    /// With the zone of the site. `None` when the zone is not known here, or time ends before.
    pub fn in_zone(self, zone: &str, now: Timestamp) -> Option<Until> {
        let local = |at| Until::Local { at, zone: zone.to_owned() };
        match self {
            Asked::Moment(at) => Some(Until::Moment(at)),
            Asked::Local(at) => Some(local(at)),
            Asked::Weekly(day, time) => {
                let today = now.to_zoned(TimeZone::get(zone).ok()?).date();
                let mut date = today.checked_add(i64::from(today.weekday().until(day)).days()).ok()?;
                if local(date.to_datetime(time)).resolve()?.at <= now {
                    date = date.checked_add(7.days()).ok()?;
                }
                Some(local(date.to_datetime(time)))
            }
        }
    }
}

/// Which of two moments a local time means that comes twice: for the edges of a stretch of time, so that it lacks nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The first of them; for one that never comes, the moment at which clocks go forward.
    Earlier,
    /// The second of them; for one that never comes, the same.
    Later,
}

impl Edge {
    /// The moment of a local time in a zone; `None` where time ends before.
    pub fn of(self, at: DateTime, zone: &TimeZone) -> Option<Timestamp> {
        let ambiguous = zone.to_ambiguous_timestamp(at);
        match (ambiguous.offset(), self) {
            (AmbiguousOffset::Gap { .. }, _) => {
                zone.following(ambiguous.earlier().ok()?).next().map(|turn| turn.timestamp())
            }
            (_, Edge::Earlier) => ambiguous.earlier().ok(),
            (_, Edge::Later) => ambiguous.later().ok(),
        }
    }
}

/// `Tue` or `Tuesday`.
fn weekday(name: &str) -> Option<Weekday> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let name = name.to_ascii_lowercase();
    let index = DAYS.iter().position(|day| *day == name || day[..3] == *name)?;
    Weekday::from_monday_zero_offset(i8::try_from(index).ok()?).ok()
}

/// A time without an offset or a zone, which a lenient parser would read over.
fn time_of_day(text: &str) -> Option<Time> {
    let bare = text.contains(':') && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.'));
    if bare { text.parse().ok() } else { None }
}

impl Until {
    /// The first moment at which a release is not early, by the zone's rules as this machine has them now. `None`
    /// when it does not know the zone any more: then nothing is released.
    pub fn resolve(&self) -> Option<Resolved> {
        let (at, zone) = match self {
            Until::Moment(at) => return Some(Resolved { at: *at, note: None }),
            Until::Local { at, zone } => (*at, TimeZone::get(zone).ok()?),
        };
        let ambiguous = zone.to_ambiguous_timestamp(at);
        match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { .. } => {
                Some(Resolved { at: ambiguous.unambiguous().ok()?, note: None })
            }
            AmbiguousOffset::Fold { .. } => Some(Resolved { at: ambiguous.later().ok()?, note: Some(TWICE) }),
            AmbiguousOffset::Gap { .. } => {
                let before = ambiguous.earlier().ok()?;
                let after = zone.following(before).next()?.timestamp();
                Some(Resolved { at: after, note: Some(NEVER) })
            }
        }
    }

    /// The zone of a local time.
    pub fn zone(&self) -> Option<&str> {
        match self {
            Until::Moment(_) => None,
            Until::Local { zone, .. } => Some(zone),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn both_nights_of_the_clock_change_are_never_early() {
        for (zone, local, moment, odd) in [
            // Back: the hour comes twice.
            ("Europe/Lisbon", "2026-10-25T01:30", "2026-10-25T01:30:00Z", Some("twice")),
            ("Europe/Madrid", "2026-10-25T02:30", "2026-10-25T01:30:00Z", Some("twice")),
            ("America/New_York", "2026-11-01T01:30", "2026-11-01T06:30:00Z", Some("twice")),
            // Its edges: the first moment that comes twice, and the first that does not.
            ("Europe/Madrid", "2026-10-25T02:00", "2026-10-25T01:00:00Z", Some("twice")),
            ("Europe/Madrid", "2026-10-25T03:00", "2026-10-25T02:00:00Z", None),
            ("Europe/Madrid", "2026-10-25T01:59:59", "2026-10-24T23:59:59Z", None),
            // Forward: the hour is left out.
            ("Europe/Lisbon", "2027-03-28T01:30", "2027-03-28T01:00:00Z", Some("never")),
            ("Europe/Madrid", "2027-03-28T02:30", "2027-03-28T01:00:00Z", Some("never")),
            ("Europe/Madrid", "2027-03-28T02:00", "2027-03-28T01:00:00Z", Some("never")),
            ("Europe/Madrid", "2027-03-28T03:00", "2027-03-28T01:00:00Z", None),
            ("America/New_York", "2027-03-14T02:59:59", "2027-03-14T07:00:00Z", Some("never")),
            // A site where it does not change, and one that leaves out a day.
            ("Asia/Kolkata", "2026-10-25T02:30", "2026-10-24T21:00:00Z", None),
            ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00:00Z", Some("never")),
        ] {
            let until = Asked::parse(local).expect("a time").in_zone(zone, at("2026-10-01T00:00:00Z"));
            let resolved = until.expect("a zone").resolve().expect("a moment");
            assert_eq!(resolved.at, at(moment), "{zone} {local}");
            assert_eq!(resolved.note.is_some(), odd.is_some(), "{zone} {local}");
            assert!(odd.is_none_or(|odd| resolved.note.is_some_and(|note| note.contains(odd))), "{local}");
        }
    }

    #[test]
    fn a_time_with_an_offset_is_a_moment_and_one_without_is_local() {
        let moment = |text: &str| match Asked::parse(text) {
            Some(Asked::Moment(at)) => at,
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(moment("2026-10-25T02:30:00+02:00"), at("2026-10-25T00:30:00Z"));
        assert_eq!(moment("2026-10-25T02:30:00Z"), at("2026-10-25T02:30:00Z"));
        for local in ["2026-10-25T02:30", "2026-10-25 02:30", "2026-10-25T02:30:00"] {
            assert!(matches!(Asked::parse(local), Some(Asked::Local(_))), "{local}");
        }
        for none in ["", "2026-10-25", "soon", "Tue", "14:00", "2026-13-01T00:00", "Tue 25:00", "Xyz 14:00"] {
            assert_eq!(Asked::parse(none), None, "{none}");
        }
    }

    #[test]
    fn a_weekday_is_the_next_such_moment_of_the_site() {
        let next = |text: &str, now: &str| {
            let until = Asked::parse(text).expect("a time").in_zone("Europe/Lisbon", at(now));
            until.and_then(|until| until.resolve()).expect("a moment").at
        };
        // 2026-11-24 is a Tuesday; Lisbon is at UTC in winter.
        assert_eq!(next("Tue 14:00", "2026-11-23T09:00:00Z"), at("2026-11-24T14:00:00Z"));
        assert_eq!(next("tuesday 14:00", "2026-11-24T13:59:59Z"), at("2026-11-24T14:00:00Z"));
        assert_eq!(next("Tue 14:00", "2026-11-24T14:00:00Z"), at("2026-12-01T14:00:00Z"));
        // In summer it is an hour ahead, and Sunday at 01:30 comes twice.
        assert_eq!(next("Sun 01:30", "2026-10-25T00:45:00Z"), at("2026-10-25T01:30:00Z"));
    }
}
