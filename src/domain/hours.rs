//! Hours of a week, and of days by their date, as people write them: `22:00-07:00`, or `Mon-Fri 22:00-07:00, Sat Sun, 2026-12-25`.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Most windows: two a day, and the holidays of a year.
pub const WINDOWS_MAX: usize = 32;
/// Most days of a stretch of time of which it is asked when it was not within hours: a shift begins on one, and ends on the next.
pub const STRETCH_DAYS_MAX: usize = 3;

/// How one or several of them are written, as far as a pattern tells it.
const WINDOWS_PATTERN: &str = r"^\s*[A-Za-z0-9][A-Za-z0-9: -]*(,\s*[A-Za-z0-9][A-Za-z0-9: -]*){0,31}\s*$";
/// The days by the names that they have here, the first one first.
const DAYS: [(&str, Weekday); 7] = [
    ("Mon", Weekday::Monday),
    ("Tue", Weekday::Tuesday),
    ("Wed", Weekday::Wednesday),
    ("Thu", Weekday::Thursday),
    ("Fri", Weekday::Friday),
    ("Sat", Weekday::Saturday),
    ("Sun", Weekday::Sunday),
];
/// The minutes of a day; a window may end with it, as `24:00`.
const DAY_MINUTES: u16 = 24 * 60;

/// Windows of time that come back each week, and those of one date. They are of the wall clock: a night is as long as that clock makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours(Vec<Window>);

/// From a minute of some days to another, of the next day where that is not later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    /// On which days it begins.
    days: Days,
    from: u16,
    to: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Days {
    /// Of each week, Monday first.
    OfWeek([bool; 7]),
    /// The day of one date.
    On(Date),
}

impl Days {
    fn hold(self, day: Date) -> bool {
        match self {
            Self::OfWeek(days) => days[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())],
            Self::On(date) => date == day,
        }
    }
}

impl Hours {
    /// How they are written, in words that follow "give".
    pub const FORM: &'static str = "hours such as 22:00-07:00, or Mon-Fri 22:00-07:00, Sat Sun, 2026-12-25";

    /// All of a week.
    pub fn always() -> Self {
        Self(vec![Window { days: Days::OfWeek([true; 7]), from: 0, to: DAY_MINUTES }])
    }

    /// These, and others.
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// Each window by itself.
    pub fn windows(&self) -> impl Iterator<Item = Self> {
        self.0.iter().map(|window| Self(vec![*window]))
    }

    /// Reads them; `None` when they are none.
    pub fn read(text: &str) -> Option<Self> {
        let windows: Vec<Window> = text.split(',').map(Window::read).collect::<Option<_>>()?;
        (windows.len() <= WINDOWS_MAX).then_some(Self(windows))
    }

    /// True when a moment is within them, by the clock of a zone.
    pub fn hold(&self, at: Timestamp, zone: &TimeZone) -> bool {
        let at = zone.to_datetime(at);
        self.0.iter().any(|window| window.holds(at))
    }

    /// When one of them begins next after a moment, by the clock of a zone; `None` where none does within a week.
    pub fn next_begin(&self, at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let today = zone.to_datetime(at).date();
        // One more than a week: the window of today may have begun.
        let days = std::iter::successors(Some(today), |day| day.tomorrow().ok()).take(8);
        let begins = days.flat_map(|day| self.0.iter().filter_map(move |window| window.begins_on(day)));
        let begins = begins.filter_map(|begin| zone.to_timestamp(begin).ok());
        begins.filter(|begin| *begin > at).min()
    }

    /// Until when the last of a stretch of time is not within them, by the clock of a zone: its end, or when the window began that
    /// holds there. `None` where they cover all of it. Looks at a stretch of [`STRETCH_DAYS_MAX`] days.
    pub fn open_until(&self, from: Timestamp, until: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        if self.0.is_empty() {
            return Some(until);
        }
        let first = zone.to_datetime(from).date();
        let days = std::iter::successors(Some(first), |day| day.tomorrow().ok()).take(STRETCH_DAYS_MAX);
        let begins = days.flat_map(|day| self.0.iter().filter_map(move |window| window.begins_on(day)));
        // A clock that is put back goes through some of them twice, and at the turn it may come out of one.
        let begins = begins.flat_map(|begin| {
            let begin = zone.to_ambiguous_timestamp(begin);
            [begin.earlier(), begin.later()]
        });
        let turns = zone.preceding(until).map(|turn| turn.timestamp()).take_while(|at| *at > from);
        let ends = begins.flatten().chain(turns).chain([until]).filter(|at| *at > from && *at <= until);
        let just_before = |at: Timestamp| at.checked_sub(SignedDuration::from_secs(1)).unwrap_or(at);
        ends.filter(|at| !self.hold(just_before(*at), zone)).max()
    }
}

impl Window {
    /// When it begins on a day, if it does.
    fn begins_on(&self, day: Date) -> Option<DateTime> {
        let (hour, minute) = (i8::try_from(self.from / 60).ok()?, i8::try_from(self.from % 60).ok()?);
        self.days.hold(day).then(|| day.at(hour, minute, 0, 0))
    }

    fn read(text: &str) -> Option<Self> {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        // Days alone are whole days.
        let (from, to) = match words.pop_if(|word| word.contains(':')) {
            Some(span) => {
                let (from, to) = span.split_once('-')?;
                (minute(from)?, minute(to)?)
            }
            None if words.is_empty() => return None,
            None => (0, DAY_MINUTES),
        };
        // Nothing, or a whole day? Who means a day writes 00:00-24:00.
        if from == to || from == DAY_MINUTES {
            return None;
        }
        let date = words.pop_if(|word| word.starts_with(|first: char| first.is_ascii_digit()));
        if let Some(date) = date {
            return words.is_empty().then_some(Self { days: Days::On(date.parse().ok()?), from, to });
        }
        let mut days = [words.is_empty(); 7];
        for word in words {
            let (first, last) = word.split_once('-').unwrap_or((word, word));
            let (first, last) = (day(first)?, day(last)?);
            let count = (last + 7 - first) % 7;
            (0..=count).for_each(|on| days[(first + on) % 7] = true);
        }
        Some(Self { days: Days::OfWeek(days), from, to })
    }

    fn holds(&self, at: DateTime) -> bool {
        let minute = u16::from(at.hour().unsigned_abs()) * 60 + u16::from(at.minute().unsigned_abs());
        let over_night = self.to <= self.from;
        let begun = self.days.hold(at.date()) && minute >= self.from && (over_night || minute < self.to);
        let was_on = || at.date().yesterday().is_ok_and(|yesterday| self.days.hold(yesterday));
        begun || over_night && minute < self.to && was_on()
    }
}

fn day(name: &str) -> Option<usize> {
    DAYS.iter().position(|(day, _)| day.eq_ignore_ascii_case(name))
}

/// The minute of the day of `HH:MM`.
pub(super) fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let two = |digits: &str| {
        let fits = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| digits.parse::<u16>().ok()).flatten()
    };
    let (hour, minute) = (two(hour)?, two(minute)?);
    let of_day = hour * 60 + minute;
    (minute < 60 && of_day <= DAY_MINUTES).then_some(of_day)
}

/// As a site tells them: one string.
impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| D::Error::custom(format_args!("give {}", Self::FORM)))
    }
}

impl JsonSchema for Hours {
    fn schema_name() -> Cow<'static, str> {
        "Hours".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Hours of each week, and of days by their date, by the clock of the site, such as `Mon-Fri 22:00-07:00, Sat Sun, 2026-12-25`.",
            "type": "string",
            "minLength": 3,
            "pattern": WINDOWS_PATTERN,
        })
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, window) in self.0.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            window.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.days {
            Days::On(date) => write!(f, "{date} ")?,
            Days::OfWeek(days) if days.contains(&false) => {
                let mut at = 0;
                while at < 7 {
                    let run = days[at..].iter().take_while(|on| **on).count();
                    match run {
                        0 => {}
                        1 => write!(f, "{} ", DAYS[at].0)?,
                        _ => write!(f, "{}-{} ", DAYS[at].0, DAYS[at + run - 1].0)?,
                    }
                    at += run.max(1);
                }
            }
            Days::OfWeek(_) => {}
        }
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        write!(f, "{}-{}", clock(self.from), clock(self.to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_window_begins_next() {
        let zone = TimeZone::get("Europe/Lisbon").expect("a zone");
        let next = |hours: &str, at: &str| {
            let hours = Hours::read(hours).expect("hours");
            hours.next_begin(at.parse().expect("a time"), &zone).map(|at| at.to_string())
        };
        // A Sunday.
        let at = "2026-11-22T14:32:00Z";
        assert_eq!(next("22:00-07:00", at).as_deref(), Some("2026-11-22T22:00:00Z"));
        assert_eq!(next("09:00-10:00, 22:00-07:00", at).as_deref(), Some("2026-11-22T22:00:00Z"));
        assert_eq!(next("Sun 14:00-15:00", at).as_deref(), Some("2026-11-29T14:00:00Z"));
        assert_eq!(next("Mon", at).as_deref(), Some("2026-11-23T00:00:00Z"));
        assert_eq!(Hours::default().next_begin(at.parse().expect("a time"), &zone), None);
    }

    #[test]
    fn until_when_a_stretch_is_not_within_them() {
        let zone = TimeZone::get("Europe/Lisbon").expect("a zone");
        let open_until = |hours: &str, from: &str, until: &str| {
            let [from, until] = [from, until].map(|at| at.parse().expect("a time"));
            let hours = if hours.is_empty() { Hours::default() } else { Hours::read(hours).expect("hours") };
            hours.open_until(from, until, &zone).map(|at| at.to_string())
        };
        // 20 November 2026 is a Friday.
        let (two, ten, six) = ("2026-11-20T14:00:00Z", "2026-11-20T22:00:00Z", "2026-11-21T06:00:00Z");
        for (hours, from, until, open) in [
            ("", two, ten, Some(ten)),
            ("Sat Sun", two, ten, Some(ten)),
            ("Fri", two, ten, None),
            ("22:00-06:00", ten, six, None),
            ("Fri 14:00-18:00, Fri 18:00-22:00", two, ten, None),
            ("Sat Sun", ten, six, Some("2026-11-21T00:00:00Z")),
            ("18:00-08:00", two, ten, Some("2026-11-20T18:00:00Z")),
            ("14:00-21:59", two, ten, Some(ten)),
            ("15:00-16:00", two, ten, Some(ten)),
            // The hour from 1:00 comes twice, and its end lies before it once more.
            ("Sun 01:30-06:00", "2026-10-25T00:00:00Z", "2026-10-25T06:00:00Z", Some("2026-10-25T01:30:00Z")),
            ("Sun 01:00-06:00", "2026-10-25T00:00:00Z", "2026-10-25T06:00:00Z", None),
        ] {
            assert_eq!(open_until(hours, from, until).as_deref(), open, "{hours}, {from}");
        }
    }

    fn holds(hours: &str, at: &str) -> bool {
        let zone = TimeZone::get("Europe/Lisbon").expect("a zone");
        let at: DateTime = at.parse().expect("a time");
        Hours::read(hours).expect(hours).hold(zone.to_timestamp(at).expect("in range"), &zone)
    }

    #[test]
    fn a_night_belongs_to_the_day_on_which_it_begins() {
        // 24 November 2026 is a Tuesday.
        for (hours, at, within) in [
            ("22:00-07:00", "2026-11-24T21:59", false),
            ("22:00-07:00", "2026-11-24T22:00", true),
            ("22:00-07:00", "2026-11-24T06:59", true),
            ("22:00-07:00", "2026-11-24T07:00", false),
            ("Mon-Fri 22:00-07:00", "2026-11-28T06:00", true),
            ("Mon-Fri 22:00-07:00", "2026-11-28T22:00", false),
            ("Mon-Fri 22:00-07:00", "2026-11-30T06:00", false),
            ("Mon-Fri 22:00-07:00, Sat Sun 00:00-24:00", "2026-11-29T12:00", true),
            ("fri-mon 12:00-13:00", "2026-11-29T12:30", true),
            ("fri-mon 12:00-13:00", "2026-11-24T12:30", false),
            ("18:00-24:00", "2026-11-24T23:59", true),
            ("18:00-24:00", "2026-11-24T00:00", false),
            ("2026-12-25", "2026-12-25T00:00", true),
            ("2026-12-25", "2026-12-26T00:00", false),
            ("2026-12-25", "2027-12-25T12:00", false),
            ("2026-12-24 20:00-06:00", "2026-12-25T05:59", true),
            ("2026-12-24 20:00-06:00", "2026-12-24T05:59", false),
            ("Mon-Fri 22:00-07:00, Sat Sun", "2026-11-29T23:59", true),
            ("Mon-Fri 22:00-07:00, Sat Sun", "2026-11-30T00:00", false),
        ] {
            assert_eq!(holds(hours, at), within, "{hours} at {at}");
        }
    }

    #[test]
    fn they_are_of_the_zones_clock() {
        let hours = Hours::read("22:00-07:00").expect("hours");
        let at: Timestamp = "2026-07-01T21:30:00Z".parse().expect("a time");
        let zone = |name| TimeZone::get(name).expect("a zone");
        assert!(hours.hold(at, &zone("Europe/Lisbon")), "22:30 there");
        assert!(!hours.hold(at, &TimeZone::UTC));
    }

    #[test]
    fn the_clock_on_the_wall_counts_when_it_changes() {
        // In Lisbon the hour from 1:00 comes twice on Sunday, 25 October 2026, and is left out on Sunday, 29 March 2026.
        let zone = TimeZone::get("Europe/Lisbon").expect("a zone");
        let minutes = |hours: &str, from: &str, span: i64| {
            let (hours, from) =
                (Hours::read(hours).expect(hours), from.parse::<Timestamp>().expect("a time"));
            let moments = (0..span).map(|minute| from + jiff::SignedDuration::from_mins(minute));
            moments.filter(|at| hours.hold(*at, &zone)).count()
        };
        assert_eq!(minutes("Sun 01:00-02:00", "2026-10-24T23:00:00Z", 24 * 60), 120);
        assert_eq!(minutes("Sun 01:00-02:00", "2026-03-29T00:00:00Z", 24 * 60), 0);
        assert_eq!(minutes("Sat 22:00-06:00", "2026-10-24T12:00:00Z", 24 * 60), 9 * 60);
        assert_eq!(minutes("Sat 22:00-06:00", "2026-03-28T12:00:00Z", 24 * 60), 7 * 60);
        assert_eq!(minutes("Sun", "2026-10-24T12:00:00Z", 48 * 60), 25 * 60);
        assert_eq!(minutes("Sun", "2026-03-28T12:00:00Z", 48 * 60), 23 * 60);
        assert_eq!(minutes("22:00-06:00, Sat Sun", "2026-10-24T12:00:00Z", 24 * 60), 24 * 60);
    }

    #[test]
    fn they_are_written_as_they_are_read() {
        for (text, written) in [
            ("22:00-07:00", "22:00-07:00"),
            (" mon-fri 22:00-07:00 ,Sat SUN 00:00-24:00", "Mon-Fri 22:00-07:00, Sat-Sun 00:00-24:00"),
            ("Mon Wed Fri 09:00-12:30", "Mon Wed Fri 09:00-12:30"),
            ("Mon-Sun 09:00-12:30", "09:00-12:30"),
            ("Sat-Mon 09:00-12:30", "Mon Sat-Sun 09:00-12:30"),
            (
                "Sun, 2026-12-25, 2026-12-24 14:00-24:00",
                "Sun 00:00-24:00, 2026-12-25 00:00-24:00, 2026-12-24 14:00-24:00",
            ),
        ] {
            let hours = Hours::read(text).expect(text);
            assert_eq!(hours.to_string(), written);
            assert_eq!(Hours::read(written), Some(hours));
        }
    }

    #[test]
    fn what_is_no_hours_is_refused() {
        for bad in [
            "",
            "night",
            "22:00",
            "22-07",
            "22:00-22:00",
            "24:00-07:00",
            "22:60-07:00",
            "7:00-9:00",
            "Monday",
            "Mon,",
            "Mo 22:00-07:00",
            "22:00-07:00 Mon",
            "22:00-07:00,",
            "+1:00-07:00",
            "22:00-24:01",
            "2026-13-25",
            "2026-02-30",
            "2026-12-25 Mon",
            "Mon 2026-12-25",
            "2026-12-25T10:00:00",
        ] {
            assert_eq!(Hours::read(bad), None, "{bad:?}");
        }
        assert_eq!(Hours::read(&["22:00-07:00"; WINDOWS_MAX + 1].join(",")), None);
    }
}
