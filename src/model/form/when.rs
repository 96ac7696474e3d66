//! A time as a person writes it, in the zone of the site: `Tue 12:00`, `2026-12-01 09:00`, `tomorrow 9:00`.

use jiff::Timestamp;
use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::domain::twice;
use crate::wire::until::{Asked, TWICE, Until};

/// Words for a day, by how many days it is from today, in the languages of the interface.
const DAYS_FROM_NOW: &[(&str, i64)] = &[("today", 0), ("tomorrow", 1), ("hoy", 0), ("mañana", 1)];
/// Spanish weekdays; the English ones are read where hold times are.
const WEEKDAYS: &[(&str, &str)] = &[
    ("lunes", "Mon"),
    ("martes", "Tue"),
    ("miércoles", "Wed"),
    ("miercoles", "Wed"),
    ("jueves", "Thu"),
    ("viernes", "Fri"),
    ("sábado", "Sat"),
    ("sabado", "Sat"),
    ("domingo", "Sun"),
];
/// How many letters of a Spanish weekday tell it.
const WEEKDAY_LETTERS_MIN: usize = 3;

/// Reads a time as a moment, or as what the clocks of the zone show; `None` when it is none.
pub fn read(text: &str, zone: &str, now: Timestamp) -> Option<Until> {
    let text = text.trim();
    let asked = match text.rsplit_once(' ') {
        Some((day, time)) => {
            let time = padded(time)?;
            Asked::parse(&format!("{} {time}", date(day.trim(), zone, now)))
        }
        None => Asked::parse(text),
    };
    asked?.in_zone(zone, now)
}

/// The moment of a time that a person wrote. Of a time that clocks go through twice the later one, so that no promise
/// falls due before it is meant to.
pub fn moment(text: &str, zone: &str, now: Timestamp) -> Option<Timestamp> {
    read(text, zone, now)?.resolve().map(|resolved| resolved.at)
}

/// What was done about a time that a person wrote, where clocks do not go through it once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// They go through it twice, and the later one was taken.
    Twice,
    /// They leave it out, and the first moment after that was taken.
    Skipped,
}

/// What was done about a time that a person wrote; `None` where it is one moment, or no time.
pub fn odd(text: &str, zone: &str, now: Timestamp) -> Option<Odd> {
    match read(text, zone, now)?.resolve()?.note? {
        TWICE => Some(Odd::Twice),
        _ => Some(Odd::Skipped),
    }
}

/// A moment as it can be written, to the minute, in the zone of the site; with its offset where clocks go through that time twice.
pub fn written(at: Timestamp, zone: &str) -> String {
    let at = at.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
    let offset = if twice::which(&at).is_some() { "%:z" } else { "" };
    at.strftime(&format!("%Y-%m-%d %H:%M{offset}")).to_string()
}

/// `9:00` as `09:00`; what is no time of a day is none here.
fn padded(time: &str) -> Option<String> {
    let (hour, _) = time.split_once(':')?;
    Some(if hour.len() == 1 { format!("0{time}") } else { time.to_owned() })
}

/// A day as hold times have it: a date, or an English weekday.
fn date(day: &str, zone: &str, now: Timestamp) -> String {
    let lower = day.to_lowercase();
    if let Some((_, days)) = DAYS_FROM_NOW.iter().find(|(word, _)| *word == lower) {
        let today = TimeZone::get(zone).ok().map(|zone| now.to_zoned(zone).date());
        let there = today.and_then(|today: Date| today.checked_add(days.days()).ok());
        return there.map_or(lower, |date| date.to_string());
    }
    let letters = lower.chars().count();
    let spanish = WEEKDAYS.iter().find(|(name, _)| {
        letters >= WEEKDAY_LETTERS_MIN
            && name
                .strip_prefix(&*lower)
                .is_some_and(|rest| rest.is_empty() || letters == WEEKDAY_LETTERS_MIN)
    });
    spanish.map_or_else(|| day.to_owned(), |(_, english)| (*english).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Tuesday, at noon in Madrid.
    const NOW: &str = "2026-11-24T11:00:00Z";

    fn at(text: &str) -> Option<String> {
        let now = NOW.parse().expect("a moment");
        moment(text, "Europe/Madrid", now).map(|at| at.to_string())
    }

    #[test]
    fn days_and_hours_are_those_of_the_site() {
        for (text, moment) in [
            ("Fri 12:00", "2026-11-27T11:00:00Z"),
            ("friday 9:30", "2026-11-27T08:30:00Z"),
            ("vie 12:00", "2026-11-27T11:00:00Z"),
            ("miércoles 9:00", "2026-11-25T08:00:00Z"),
            ("Tue 12:30", "2026-11-24T11:30:00Z"),
            ("Tue 11:00", "2026-12-01T10:00:00Z"),
            ("today 18:00", "2026-11-24T17:00:00Z"),
            ("tomorrow 9:00", "2026-11-25T08:00:00Z"),
            ("Mañana  09:00", "2026-11-25T08:00:00Z"),
            ("2026-12-01 09:00", "2026-12-01T08:00:00Z"),
            ("2026-12-01T09:00", "2026-12-01T08:00:00Z"),
            ("2026-12-01T09:00:00Z", "2026-12-01T09:00:00Z"),
        ] {
            assert_eq!(at(text).as_deref(), Some(moment), "{text}");
        }
        for none in ["", "soon", "Fri", "9:00", "someday 9:00", "2026-13-01 09:00", "Fri 25:00", "ma 9:00"] {
            assert_eq!(at(none), None, "{none}");
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let now: Timestamp = NOW.parse().expect("a moment");
        let text = written(now, "Europe/Madrid");
        assert_eq!(text, "2026-11-24 12:00");
        assert_eq!(moment(&text, "Europe/Madrid", now), Some(now));
    }

    #[test]
    fn of_an_hour_that_comes_twice_each_is_written_as_what_it_is_and_one_that_is_typed_is_the_later() {
        let now: Timestamp = "2026-10-20T11:00:00Z".parse().expect("a moment");
        for (at, text) in [
            ("2026-10-25T00:30:00Z", "2026-10-25 02:30+02:00"),
            ("2026-10-25T01:30:00Z", "2026-10-25 02:30+01:00"),
        ] {
            let at = at.parse().expect("a moment");
            assert_eq!(written(at, "Europe/Madrid"), text);
            assert_eq!(moment(text, "Europe/Madrid", now), Some(at), "{text}");
            assert_eq!(odd(text, "Europe/Madrid", now), None);
        }
        for (text, says) in [
            ("Sun 02:30", Some(Odd::Twice)),
            ("2026-10-25 02:30", Some(Odd::Twice)),
            ("2026-10-25 03:30", None),
            ("2027-03-28 02:30", Some(Odd::Skipped)),
            ("soon", None),
        ] {
            assert_eq!(odd(text, "Europe/Madrid", now), says, "{text}");
        }
        let typed = moment("2026-10-25 02:30", "Europe/Madrid", now);
        assert_eq!(typed.map(|at| at.to_string()).as_deref(), Some("2026-10-25T01:30:00Z"));
    }
}
