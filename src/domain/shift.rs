//! The shifts of a site: when each begins, by the site's clock, and since when its crew has not been there.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::hours::minute;

/// Fewest shifts of a day: with one alone nobody takes over from anybody.
pub const SHIFTS_MIN: usize = 2;
/// Most shifts of a day.
pub const SHIFTS_MAX: usize = 12;

/// When the shifts of each day begin, by the wall clock. Each lasts until the next begins, and has the same crew every day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shifts(Vec<Time>);

/// A shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// When it began.
    pub begins: Timestamp,
    /// When it ends: when the next one begins.
    pub ends: Timestamp,
    /// When the last shift of its crew ended: the one that began at the same hour of the day before.
    pub since: Timestamp,
}

impl Shifts {
    /// How they are written, in words that follow "give".
    pub const FORM: &'static str =
        "2 to 12 times at which shifts begin, from 00:00 to 23:59, each once and in their order";

    /// Reads them, divided by commas; `None` when they are none.
    pub fn read(text: &str) -> Option<Self> {
        let time = |text: &str| {
            let minute = i8::try_from(minute(text.trim())? / 60)
                .ok()
                .zip(i8::try_from(minute(text.trim())? % 60).ok());
            let (hour, minute) = minute?;
            Time::new(hour, minute, 0, 0).ok()
        };
        let times: Vec<Time> = text.split(',').map(time).collect::<Option<_>>()?;
        let ordered = times.windows(2).all(|pair| pair[0] < pair[1]);
        (ordered && (SHIFTS_MIN..=SHIFTS_MAX).contains(&times.len())).then_some(Self(times))
    }

    /// The shift of a moment, by the clock of a zone; `None` at the ends of what a calendar holds.
    pub fn at(&self, now: Timestamp, zone: &TimeZone) -> Option<Shift> {
        let today = zone.to_datetime(now).date();
        let yesterday = today.yesterday().ok()?;
        // A clock that is put back shows an hour twice: a shift begins with the first. An hour that it leaves out is the next.
        let begun =
            |day: Date, time: &Time| zone.to_timestamp(day.to_datetime(*time)).ok().filter(|at| *at <= now);
        let starts =
            [yesterday, today].into_iter().flat_map(|day| self.0.iter().enumerate().map(move |at| (day, at)));
        let found = starts.filter_map(|(day, (index, time))| Some((begun(day, time)?, day, index)));
        let (begins, day, index) = found.max_by_key(|(at, ..)| *at)?;
        let (since, ends, time) = match self.0.get(index + 1) {
            Some(next) => (day.yesterday().ok()?, day, *next),
            None => (day, day.tomorrow().ok()?, *self.0.first()?),
        };
        let at = |day: Date| zone.to_timestamp(day.to_datetime(time)).ok();
        Some(Shift { begins, ends: at(ends)?, since: at(since)? })
    }
}

impl fmt::Display for Shifts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, time) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{:02}:{:02}", time.hour(), time.minute())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(shifts: &str, now: &str) -> [String; 2] {
        let zone = TimeZone::get("Europe/Lisbon").expect("a zone");
        let now: Timestamp = now.parse().expect("a time");
        let shift = Shifts::read(shifts).expect("shifts").at(now, &zone).expect("a shift");
        [shift.begins.to_string(), shift.since.to_string()]
    }

    const THREE: &str = "06:00,14:00,22:00";

    #[test]
    fn since_when_a_crew_was_away() {
        for (now, begins, since) in [
            ("2026-11-22T14:00:00Z", "2026-11-22T14:00:00Z", "2026-11-21T22:00:00Z"),
            ("2026-11-22T21:59:59Z", "2026-11-22T14:00:00Z", "2026-11-21T22:00:00Z"),
            ("2026-11-22T06:30:00Z", "2026-11-22T06:00:00Z", "2026-11-21T14:00:00Z"),
            // A night ends on the day on which the next one begins.
            ("2026-11-22T22:10:00Z", "2026-11-22T22:00:00Z", "2026-11-22T06:00:00Z"),
            ("2026-11-23T05:59:00Z", "2026-11-22T22:00:00Z", "2026-11-22T06:00:00Z"),
        ] {
            assert_eq!(shift(THREE, now), [begins, since], "at {now}");
        }
    }

    #[test]
    fn a_shift_ends_when_the_next_one_begins() {
        let zone = TimeZone::get("Europe/Lisbon").expect("a zone");
        let shifts = Shifts::read(THREE).expect("shifts");
        let mut at: Timestamp = "2026-03-27T23:00:00Z".parse().expect("a time");
        for _ in 0..9 {
            let shift = shifts.at(at, &zone).expect("a shift");
            assert_eq!(shifts.at(shift.ends, &zone).map(|next| next.begins), Some(shift.ends), "after {at}");
            at = shift.ends;
        }
        assert_eq!(at.to_string(), "2026-03-30T21:00:00Z", "three days, one of them an hour shorter");
    }

    #[test]
    fn on_the_days_on_which_the_clock_is_changed_shifts_begin_by_the_clock() {
        for (now, begins, since) in [
            // 29 March: 01:00 WET is 02:00 WEST. The night is an hour shorter, and the morning begins at 06:00 of the clock.
            ("2026-03-29T04:59:00Z", "2026-03-28T22:00:00Z", "2026-03-28T06:00:00Z"),
            ("2026-03-29T05:00:00Z", "2026-03-29T05:00:00Z", "2026-03-28T14:00:00Z"),
            // 25 October: 02:00 WEST is 01:00 WET.
            ("2026-10-25T05:59:00Z", "2026-10-24T21:00:00Z", "2026-10-24T05:00:00Z"),
            ("2026-10-25T06:00:00Z", "2026-10-25T06:00:00Z", "2026-10-24T13:00:00Z"),
        ] {
            assert_eq!(shift(THREE, now), [begins, since], "at {now}");
        }
        // What begins in the hour that is left out begins with the next, and in the hour that comes twice, with the first.
        let [gap, _] = shift("01:30,13:00", "2026-03-29T01:31:00Z");
        assert_eq!(gap, "2026-03-29T01:30:00Z");
        for now in ["2026-10-25T00:30:00Z", "2026-10-25T01:45:00Z"] {
            assert_eq!(shift("01:30,13:00", now)[0], "2026-10-25T00:30:00Z", "at {now}");
        }
    }

    #[test]
    fn what_is_no_list_of_shifts_is_refused() {
        for bad in
            ["", "06:00", "06:00,06:00", "14:00,06:00", "06:00,24:00", "6:00,14:00", "06:00;14:00", "06:00,x"]
        {
            assert_eq!(Shifts::read(bad), None, "{bad:?}");
        }
        let many: Vec<String> = (0..13).map(|hour| format!("{hour:02}:00")).collect();
        assert_eq!(Shifts::read(&many.join(",")), None);
        assert!(Shifts::read(&many[..12].join(",")).is_some());
        assert_eq!(Shifts::read("06:00, 14:00").expect("shifts").to_string(), "06:00,14:00");
    }
}
