//! The shifts of a site: when each begins, by the site's clock, and since when its crew has not been there.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::hours::{Hours, minute};

/// Fewest shifts of a day: with one alone nobody takes over from anybody.
pub const SHIFTS_MIN: usize = 2;
/// Most shifts of a day.
pub const SHIFTS_MAX: usize = 12;
/// Most days that a crew's last shift is looked for, and the next shift at which anybody is there: three weeks, so that a floor
/// may be closed over the holidays.
pub const CLOSED_DAYS_MAX: i64 = 21;

/// When the shifts of each day begin, by the wall clock. Each lasts until the next begins, and has the same crew on every day on which
/// the floor is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shifts(Vec<Time>);

/// A shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// When it began.
    pub begins: Timestamp,
    /// When it ends: when the next one begins.
    pub ends: Timestamp,
    /// Since when its crew was away.
    pub since: Timestamp,
    /// What they were away from then.
    pub away: Away,
}

/// What a wall that was off tells, where nobody tells the shifts of its site: by the hub's clock, and kept for when it begins once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meanwhile {
    /// When the wall went off: what came since then is told.
    pub off: Timestamp,
    /// Since when that is told: when the wall heard its hub first.
    pub told_from: Timestamp,
}

/// Since what a crew was away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Away {
    /// Its last shift: the one that began at the same hour of the last day on which the floor was open then.
    LastShift,
    /// When the wall went off, which was off at that shift, too: what came before it was told nobody there.
    WallOff,
    /// When the wall lost its hub, which it had not at the end of that shift, either: whoever was there was told nothing of it.
    CutOff,
}

impl Shift {
    /// What whoever sees a wall that begins was away from, where nobody tells the shifts of its site: the time for which it was off.
    pub fn of_wall(off: Timestamp, begins: Timestamp, ends: Timestamp) -> Self {
        Self { begins, ends, since: off, away: Away::WallOff }
    }
}

impl Shifts {
    /// How they are written, in words that follow "give".
    pub const FORM: &'static str =
        "2 to 12 times at which shifts begin, from 00:00 to 23:59, each once and in their order";

    /// Reads them, divided by commas; `None` when they are none.
    pub fn read(text: &str) -> Option<Self> {
        Self::of(text.split(','))
    }

    /// The same of times that are told one by one, as a site tells them.
    fn of<'t>(times: impl Iterator<Item = &'t str>) -> Option<Self> {
        let time = |text: &str| {
            let minute = i8::try_from(minute(text.trim())? / 60)
                .ok()
                .zip(i8::try_from(minute(text.trim())? % 60).ok());
            let (hour, minute) = minute?;
            Time::new(hour, minute, 0, 0).ok()
        };
        let times: Vec<Time> = times.map(time).collect::<Option<_>>()?;
        let ordered = times.windows(2).all(|pair| pair[0] < pair[1]);
        (ordered && (SHIFTS_MIN..=SHIFTS_MAX).contains(&times.len())).then_some(Self(times))
    }

    /// The shift of a moment, by the clock of a zone, on a floor that is closed at some hours; `None` at the ends of what a calendar holds.
    /// A time of the day at which it is closed on each of [`CLOSED_DAYS_MAX`] days says nothing of when its crew was there: that was on
    /// the day before, then.
    pub fn at(&self, now: Timestamp, zone: &TimeZone, closed: &Hours) -> Option<Shift> {
        let today = zone.to_datetime(now).date();
        let starts = [today.yesterday().ok()?, today].into_iter().flat_map(|day| {
            (0..self.0.len()).filter_map(move |index| Some((self.begins(day, index, zone)?, day, index)))
        });
        let (begins, day, index) = starts.filter(|(at, ..)| *at <= now).max_by_key(|(at, ..)| *at)?;
        let since = self.last_open(day, index, zone, closed);
        let since = since.or_else(|| self.ends(day.yesterday().ok()?, index, zone))?;
        Some(Shift { begins, ends: self.ends(day, index, zone)?, since, away: Away::LastShift })
    }

    /// True for a shift at which nobody is there: the floor is closed during all of it, and at another shift of the same hour it is not.
    pub fn is_closed(&self, shift: &Shift, zone: &TimeZone, closed: &Hours) -> bool {
        let begun = zone.to_datetime(shift.begins);
        let index = self.0.iter().position(|time| *time == begun.time());
        let is_open_else = || index.is_none_or(|on| self.last_open(begun.date(), on, zone, closed).is_some());
        closed.open_until(shift.begins, shift.ends, zone).is_none() && is_open_else()
    }

    /// The next shift at which anybody is there, within [`CLOSED_DAYS_MAX`] days; where there is none, the next one.
    pub fn next(&self, shift: &Shift, zone: &TimeZone, closed: &Hours) -> Option<Shift> {
        let next = self.at(shift.ends, zone, closed)?;
        let shifts = std::iter::successors(Some(next), |shift| self.at(shift.ends, zone, closed));
        let mut shifts = shifts.take(self.0.len() * usize::try_from(CLOSED_DAYS_MAX).ok()?);
        Some(shifts.find(|shift| !self.is_closed(shift, zone, closed)).unwrap_or(next))
    }

    /// When the last shift before a day ended that is the same one of its day, and at which the floor was open: when it closed, if it
    /// did before its end.
    fn last_open(&self, day: Date, index: usize, zone: &TimeZone, closed: &Hours) -> Option<Timestamp> {
        (1..=CLOSED_DAYS_MAX).find_map(|back| {
            let day = day.checked_sub(back.days()).ok()?;
            closed.open_until(self.begins(day, index, zone)?, self.ends(day, index, zone)?, zone)
        })
    }

    /// When the shift at some place of a day begins. A clock that is put back shows an hour twice: a shift begins with the first. An hour
    /// that it leaves out is the next.
    fn begins(&self, day: Date, index: usize, zone: &TimeZone) -> Option<Timestamp> {
        zone.to_timestamp(day.to_datetime(*self.0.get(index)?)).ok()
    }

    /// When the shift ends that begins at some place of a day: when the next one begins.
    fn ends(&self, day: Date, index: usize, zone: &TimeZone) -> Option<Timestamp> {
        match index + 1 < self.0.len() {
            true => self.begins(day, index + 1, zone),
            false => self.begins(day.tomorrow().ok()?, 0, zone),
        }
    }
}

/// As a site tells them: a list of times, such as `["06:00", "14:00", "22:00"]`.
impl Serialize for Shifts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(told))
    }
}

impl<'de> Deserialize<'de> for Shifts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let times = Vec::<String>::deserialize(deserializer)?;
        Self::of(times.iter().map(String::as_str)).ok_or_else(|| {
            D::Error::custom(format_args!("give {}, such as [\"06:00\", \"18:00\"]", Self::FORM))
        })
    }
}

impl JsonSchema for Shifts {
    fn schema_name() -> Cow<'static, str> {
        "Shifts".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "When the shifts of each day begin, by the clock of the site: each lasts until the next begins.",
            "type": "array",
            "items": { "type": "string", "pattern": r"^\s*([01][0-9]|2[0-3]):[0-5][0-9]\s*$" },
            "minItems": SHIFTS_MIN,
            "maxItems": SHIFTS_MAX,
            "uniqueItems": true,
        })
    }
}

fn told(time: &Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

impl fmt::Display for Shifts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, time) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{}", told(time))?;
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
        let shift = Shifts::read(shifts).expect("shifts").at(now, &zone, &Hours::default()).expect("a shift");
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

    /// Of a shift: since when its crew was away, and when the next one begins at which anybody is there.
    fn around(closed: &str, now: &str) -> [String; 2] {
        let zone = TimeZone::get("Europe/Lisbon").expect("a zone");
        let (shifts, closed) = (Shifts::read(THREE).expect("shifts"), Hours::read(closed).expect("hours"));
        let shift = shifts.at(now.parse().expect("a time"), &zone, &closed).expect("a shift");
        let next = shifts.next(&shift, &zone, &closed).expect("another");
        [shift.since.to_string(), next.begins.to_string()]
    }

    #[test]
    fn where_the_floor_was_closed_a_crew_was_away_since_it_was_open_last() {
        const HOLIDAYS: &str = "Sat Sun, 2026-12-24, 2026-12-25, 2026-12-28, 2026-12-29, 2026-12-30, 2026-12-31, 2027-01-01, 2027-01-04, \
                                2027-01-05, 2027-01-06, 2027-01-07, 2027-01-08";
        let weekend = "Mon-Fri 22:00-06:00, Sat Sun";
        for (closed, now, since, next) in [
            // 23 November 2026 is a Monday.
            (weekend, "2026-11-23T06:00:00Z", "2026-11-20T14:00:00Z", "2026-11-23T14:00:00Z"),
            (weekend, "2026-11-23T14:00:00Z", "2026-11-20T22:00:00Z", "2026-11-24T06:00:00Z"),
            (weekend, "2026-11-24T06:00:00Z", "2026-11-23T14:00:00Z", "2026-11-24T14:00:00Z"),
            (weekend, "2026-11-20T14:00:00Z", "2026-11-19T22:00:00Z", "2026-11-22T22:00:00Z"),
            // It closes at midnight, in the middle of a shift, and opens in the middle of one.
            ("Sat Sun", "2026-11-22T22:00:00Z", "2026-11-21T00:00:00Z", "2026-11-23T06:00:00Z"),
            ("Sat Sun", "2026-11-20T22:00:00Z", "2026-11-20T06:00:00Z", "2026-11-22T22:00:00Z"),
            // Open on one day of a week.
            ("Tue-Sun", "2026-11-23T06:00:00Z", "2026-11-16T14:00:00Z", "2026-11-23T14:00:00Z"),
            // A holiday; and a floor that is closed from Christmas Eve to the second Monday of the year.
            ("2026-11-23", "2026-11-24T06:00:00Z", "2026-11-22T14:00:00Z", "2026-11-24T14:00:00Z"),
            (HOLIDAYS, "2027-01-11T06:00:00Z", "2026-12-23T14:00:00Z", "2027-01-11T14:00:00Z"),
            // No night is ever open: walls rest then, and whoever works then was there the night before.
            ("22:00-06:00", "2026-11-23T22:00:00Z", "2026-11-23T06:00:00Z", "2026-11-24T06:00:00Z"),
            ("22:00-06:00", "2026-11-23T14:00:00Z", "2026-11-22T22:00:00Z", "2026-11-23T22:00:00Z"),
            ("00:00-24:00", "2026-11-23T06:00:00Z", "2026-11-22T14:00:00Z", "2026-11-23T14:00:00Z"),
        ] {
            assert_eq!(around(closed, now), [since, next], "{closed}, at {now}");
        }
    }

    #[test]
    fn a_shift_ends_when_the_next_one_begins() {
        let zone = TimeZone::get("Europe/Lisbon").expect("a zone");
        let (shifts, open) = (Shifts::read(THREE).expect("shifts"), Hours::default());
        let mut at: Timestamp = "2026-03-27T23:00:00Z".parse().expect("a time");
        for _ in 0..9 {
            let shift = shifts.at(at, &zone, &open).expect("a shift");
            assert_eq!(
                shifts.at(shift.ends, &zone, &open).map(|next| next.begins),
                Some(shift.ends),
                "after {at}"
            );
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
