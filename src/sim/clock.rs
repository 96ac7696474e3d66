//! Simulated time: hours around the start of a floor, their place on the real clock and on the floor's calendar.

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

/// Milliseconds in an hour.
const HOUR_MS: f64 = 3_600_000.0;
/// Dates that leadership gives fall on quarters of an hour: nobody promises a word by 14:37.
const DUE_STEP_SECONDS: i64 = 900;
/// A date nearer than this is meant to the hour, day or night.
const HOURLY_UNTIL_HOURS: f64 = 8.0;
/// The earliest and the latest local hour of a date further away.
const MORNING: f64 = 9.0;
/// See [`MORNING`].
const EVENING: f64 = 18.0;
/// The local hour at which the night shift begins.
const NIGHT: i64 = 22;
/// The local hour at which it ends.
const NIGHT_ENDS: i64 = 6;
/// The local hours at which shifts change.
const SHIFT_CHANGES: [i64; 3] = [NIGHT_ENDS, 14, NIGHT];
/// From this local hour on, leadership publishes.
const OFFICE_OPENS: i8 = 7;
/// From this local hour on, it no longer does, short of emergencies.
const OFFICE_CLOSES: i8 = 19;
/// How far before a moment its week ends: from Thursday on a window is the current week, before that the last one.
const WINDOW_LAG_HOURS: f64 = 72.0;
/// How long after its end a story may be told again, in hours of the floor: four weeks.
const AGAIN_HOURS: f64 = 672.0;
/// And in hours of real time: a week. Where weeks go by in minutes, nothing comes again while somebody watches.
const AGAIN_REAL_HOURS: f64 = 168.0;
/// A year of whole weeks, in hours.
const YEAR_HOURS: f64 = 52.0 * 168.0;

/// A moment of simulated time: milliseconds since the floor's start, negative before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(i64);

impl Moment {
    /// The start.
    pub const START: Moment = Moment(0);

    /// Hours after the start, or before it.
    pub fn hours(hours: f64) -> Self {
        Moment((hours * HOUR_MS).round() as i64)
    }

    /// Milliseconds after the start.
    pub fn milliseconds(milliseconds: i64) -> Self {
        Moment(milliseconds)
    }

    /// As milliseconds after the start.
    pub fn as_milliseconds(self) -> i64 {
        self.0
    }

    /// As hours after the start.
    pub fn as_hours(self) -> f64 {
        self.0 as f64 / HOUR_MS
    }

    /// Some hours later, or earlier.
    pub fn plus(self, hours: f64) -> Self {
        Moment(self.0 + (hours * HOUR_MS).round() as i64)
    }
}

/// Maps simulated time to the real clock, and to the calendar that the floor lives by.
#[derive(Clone, Debug)]
pub struct Clock {
    start: Timestamp,
    zone: TimeZone,
    speed: f64,
}

impl Clock {
    /// A clock that starts at a real moment and runs `speed` simulated seconds a second.
    pub fn new(start: Timestamp, zone: TimeZone, speed: f64) -> Self {
        // Whole seconds: the dates on the wall are read by people.
        let start = Timestamp::from_second(start.as_second()).unwrap_or(start);
        Self { start, zone, speed }
    }

    /// The real moment of the start.
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// The real moment at which a simulated one is due.
    pub fn real(&self, moment: Moment) -> Timestamp {
        self.after_start((moment.0 as f64 / self.speed).round() as i64)
    }

    /// The simulated moment that is due at a real one.
    pub fn moment(&self, real: Timestamp) -> Moment {
        Moment((real.duration_since(self.start).as_millis() as f64 * self.speed).round() as i64)
    }

    /// What the floor's own calendar and clock say: at another speed than 1 they run away from the real ones.
    pub fn local(&self, moment: Moment) -> Zoned {
        self.after_start(moment.0).to_zoned(self.zone.clone())
    }

    /// From when on a story that ended at a moment may be told again: what was answered, told or mended for good does not stand as
    /// open once more before whoever saw it has long forgotten.
    pub fn again_after(&self, end: Moment) -> Moment {
        end.plus(AGAIN_HOURS.max(AGAIN_REAL_HOURS * self.speed))
    }

    /// True when the floor's time runs faster than the real one.
    pub fn is_squeezed(&self) -> bool {
        self.speed > 1.0
    }

    fn after_start(&self, milliseconds: i64) -> Timestamp {
        let offset = SignedDuration::from_millis(milliseconds);
        self.start.saturating_add(offset).unwrap_or(self.start)
    }

    /// A date as leadership gives it: the next quarter of an hour, and in office hours when it is far enough
    /// away. It moves on to the next morning, or back to the evening before where `back` says that its word
    /// comes late: what is kept stays kept, and what is late stays late.
    pub fn due(&self, start: Moment, moment: Moment, back: bool) -> Moment {
        let calendar = self.start.as_millisecond() + moment.0;
        let step = DUE_STEP_SECONDS * 1_000;
        let quarter = Moment(moment.0 + (step - calendar.rem_euclid(step)) % step);
        let local = self.local(quarter);
        let hour = f64::from(local.hour()) + f64::from(local.minute()) / 60.0;
        if moment < start.plus(HOURLY_UNTIL_HOURS) || (MORNING..=EVENING).contains(&hour) {
            return quarter;
        }
        let shift = match (back, hour < MORNING) {
            (false, true) => MORNING - hour,
            (false, false) => MORNING + 24.0 - hour,
            (true, true) => EVENING - 24.0 - hour,
            (true, false) => EVENING - hour,
        };
        quarter.plus(shift).max(start.plus(1.0))
    }

    /// The last change of shifts before a moment, or the start of the next night: when things take effect on a
    /// floor.
    pub fn shift_change(&self, moment: Moment, by_night: bool) -> Moment {
        let local = self.local(moment);
        let hour = i64::from(local.hour());
        let last = SHIFT_CHANGES.into_iter().rev().find(|change| *change <= hour);
        let hours = match last {
            _ if by_night => (NIGHT - hour).rem_euclid(24),
            Some(change) => change - hour,
            None => NIGHT - 24 - hour,
        };
        let within = i64::from(local.minute()) * 60_000
            + i64::from(local.second()) * 1_000
            + i64::from(local.millisecond());
        Moment(moment.0 + hours * 3_600_000 - within)
    }

    /// The ISO 8601 week that is measured at a moment, such as `2026-W47`. Where weeks go by in minutes they are those of the year before: a
    /// hub takes no level of a week that is still to come.
    pub fn window(&self, moment: Moment) -> String {
        let lag = if self.is_squeezed() { WINDOW_LAG_HOURS + YEAR_HOURS } else { WINDOW_LAG_HOURS };
        let week = self.local(moment.plus(-lag)).date().iso_week_date();
        format!("{:04}-W{:02}", week.year(), week.week())
    }

    /// True when leadership is in: outside of these hours it publishes only what can't wait.
    pub fn is_office_hour(&self, moment: Moment) -> bool {
        (OFFICE_OPENS..OFFICE_CLOSES).contains(&self.local(moment).hour())
    }

    /// How long the night shift still lasts, in hours; `None` by day.
    pub fn night_left(&self, moment: Moment) -> Option<f64> {
        let local = self.local(moment);
        let hour = f64::from(local.hour()) + f64::from(local.minute()) / 60.0;
        let left = (NIGHT_ENDS as f64 - hour).rem_euclid(24.0);
        (left > 0.0 && left <= (24 + NIGHT_ENDS - NIGHT) as f64).then_some(left)
    }

    /// How much goes on at a moment, around 1: shift changes and Friday afternoons are full of thanks, nights
    /// are calm and never empty.
    pub fn bustle(&self, moment: Moment) -> f64 {
        let local = self.local(moment);
        let hour = match local.hour() {
            6 | 14 | 22 => 2.4,
            7..=13 | 15..=21 => 1.0,
            _ => 0.35,
        };
        let day = match local.weekday() {
            Weekday::Saturday | Weekday::Sunday => 0.6,
            Weekday::Friday if (13..18).contains(&local.hour()) => 2.0,
            Weekday::Friday => 1.2,
            _ => 1.0,
        };
        hour * day
    }
}

/// The most that [`Clock::bustle`] ever says.
pub const BUSTLE_MAX: f64 = 4.8;
/// Its mean over a week, so that weekly rates come out as they are written down.
pub const BUSTLE_MEAN: f64 = 0.931;
/// The share of a week's hours that are office hours.
pub const OFFICE_MEAN: f64 = 0.5;
