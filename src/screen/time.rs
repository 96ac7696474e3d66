//! Times in the words of a wall, in the zone of its site. All ages are counted from the minute that is shown, so
//! that they change only when it does.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::words::time::Span;
use super::words::{Date, Words};
use crate::domain::twice;
use crate::model::Model;

const MINUTES_OF_DAY: i64 = 24 * 60;
const NANOSECONDS_OF_MINUTE: i128 = 60_000_000_000;
/// Up to here a due date is told in hours, for "in 1 d" could be today or the day after tomorrow.
const HOURS_TOLD_MAX: i64 = 48;
/// From here on an age is told in weeks.
const DAYS_TOLD_MAX: i64 = 21;
/// Up to so many days from today a weekday and an hour tell a date; beyond, it takes a month.
const WEEKDAY_TELLS: i64 = 6;

/// The minute that is shown, and the zone in which.
#[derive(Clone)]
pub struct Clock<'a> {
    now: Zoned,
    minute: i64,
    words: &'a Words,
}

impl<'a> Clock<'a> {
    /// The clock of a wall.
    pub fn of(model: &Model, words: &'a Words) -> Self {
        let zone = model.floor.site().map_or(TimeZone::UTC, crate::domain::Site::zone);
        Self::at(model.now(), zone, words)
    }

    /// The clock at a moment in a zone.
    pub fn at(now: Timestamp, zone: TimeZone, words: &'a Words) -> Self {
        Self { minute: minute_of(now), now: now.to_zoned(zone), words }
    }

    /// The minute that is shown, counted from 1970.
    pub fn minute(&self) -> i64 {
        self.minute
    }

    fn zoned(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.now.time_zone().clone())
    }

    /// Minutes from the shown one until a moment; less than nothing when it has been.
    fn until(&self, at: Timestamp) -> i64 {
        minute_of(at) - self.minute
    }

    /// How old something is: `now`, `12 min`, `4 h`, `3 d`, `5 wk`.
    pub fn age(&self, at: Timestamp) -> String {
        self.words.span(self.past(at)).into_owned()
    }

    fn past(&self, at: Timestamp) -> Span {
        Span::of((-self.until(at)).max(0), MINUTES_OF_DAY, DAYS_TOLD_MAX)
    }

    /// How long ago something was: `just now`, `2 h ago`.
    pub fn ago(&self, at: Timestamp) -> String {
        self.words.ago(self.past(at)).into_owned()
    }

    /// How long something has waited: `now`, `waits 2 h`.
    pub fn waits(&self, at: Timestamp) -> String {
        self.words.waits(self.past(at)).into_owned()
    }

    /// How long until a date, or how late it is: `in 21 h`, `2 d late`.
    pub fn due(&self, at: Timestamp) -> String {
        self.in_words(self.until(at))
    }

    /// The same, as it was at an earlier moment.
    pub fn due_as_of(&self, at: Timestamp, moment: Timestamp) -> String {
        self.in_words(minute_of(at) - minute_of(moment))
    }

    fn in_words(&self, minutes: i64) -> String {
        match minutes {
            0 => self.words.now().into_owned(),
            1.. => self.words.coming(Span::of(minutes, HOURS_TOLD_MAX * 60, DAYS_TOLD_MAX)),
            _ => self.words.late_by(Span::of(-minutes, MINUTES_OF_DAY, DAYS_TOLD_MAX)),
        }
    }

    /// Since when: `14:32` of today, `Fri 14:32`, `Wed 18 14:32`.
    pub fn since(&self, at: Timestamp) -> String {
        let zoned = self.zoned(at);
        match self.days_from_today(&zoned) {
            0 => self.hour(at),
            days if days.abs() <= WEEKDAY_TELLS => {
                self.words.at_hour(&self.words.weekday(&zoned), &self.hour(at))
            }
            _ => self.words.at_hour(&self.day(at), &self.hour(at)),
        }
    }

    /// `14:32`; where clocks go through it twice, with which of both it is: `01:50 WET`.
    pub fn hour(&self, at: Timestamp) -> String {
        let at = self.zoned(at);
        let hour = format!("{:02}:{:02}", at.hour(), at.minute());
        twice::which(&at).map(|which| format!("{hour} {which}")).unwrap_or(hour)
    }

    /// The shown minute as [`Clock::hour`] tells it, for where its zone does not stand beside it.
    pub fn hour_now(&self) -> String {
        self.hour(self.now.timestamp())
    }

    /// The shown minute, as in `14:32`, for where [`Clock::zone`] stands beside it.
    pub fn shown_hour(&self) -> String {
        format!("{:02}:{:02}", self.now.hour(), self.now.minute())
    }

    /// The zone's name at the shown minute, as in `WET`. It is said once on a screen.
    pub fn zone(&self) -> String {
        self.now.strftime("%Z").to_string()
    }

    /// The shown day, as in `Sun 22 Nov`.
    pub fn today(&self) -> String {
        self.words.day_and_month(&self.now)
    }

    fn days_from_today(&self, at: &Zoned) -> i64 {
        let days = |zoned: &Zoned| zoned.timestamp().as_second() + i64::from(zoned.offset().seconds());
        days(at).div_euclid(86_400) - days(&self.now).div_euclid(86_400)
    }

    /// A day: `Fri 21`; with the month when it is another one than now, with the year when that is another one.
    pub fn day(&self, at: Timestamp) -> String {
        let at = self.zoned(at);
        match (at.year() == self.now.year(), at.month() == self.now.month()) {
            (true, true) => self.words.day(&at),
            (true, false) => self.words.day_and_month(&at),
            (false, _) => self.words.day_month_and_year(&at),
        }
    }

    /// A date as one says it: `18:00 today`, `Tue 12:00`, `Wed 2 Dec`.
    pub fn date(&self, at: Timestamp) -> Date {
        let zoned = self.zoned(at);
        let whole_day = matches!((zoned.hour(), zoned.minute()), (0, 0) | (23, 59));
        let days = self.days_from_today(&zoned);
        let words = match days {
            0 => self.words.today_at(&self.hour(at)),
            days if days.abs() <= WEEKDAY_TELLS && !whole_day => {
                self.words.at_hour(&self.words.weekday(&zoned), &self.hour(at))
            }
            _ => self.day(at),
        };
        Date { words, today: days == 0 }
    }

    /// The shown minute in full, with its zone: `Sun 22 Nov 14:32 WET`.
    pub fn moment_now(&self) -> String {
        self.on_its_day(&self.now, &format!("{} {}", self.shown_hour(), self.zone()))
    }

    /// A moment in full: `Sun 22 Nov 14:32`.
    pub fn moment(&self, at: Timestamp) -> String {
        self.on_its_day(&self.zoned(at), &self.hour(at))
    }

    fn on_its_day(&self, zoned: &Zoned, hour: &str) -> String {
        let date = match zoned.year() == self.now.year() {
            true => self.words.day_and_month(zoned),
            false => self.words.day_month_and_year(zoned),
        };
        self.words.at_hour(&date, hour)
    }

    /// A hub's own words with its times, which are in UTC, as this wall tells them. One that is not of a whole minute stays as it is:
    /// what it has beyond the minute may be what the hub speaks of.
    pub fn local(&self, said: &str) -> String {
        let told = said.split_inclusive(' ').map(|word| {
            let time = word.trim_end_matches([' ', ',', ';', ':', '.', ')']).trim_start_matches('(');
            // Of letters, an RFC 3339 time in UTC has these two.
            let at = Some(time).filter(|time| time.ends_with('Z') && time.contains('T'));
            match at.and_then(|time| time.parse::<Timestamp>().ok()) {
                Some(at) if at.as_nanosecond() % NANOSECONDS_OF_MINUTE == 0 => {
                    word.replace(time, &self.moment(at))
                }
                _ => word.to_owned(),
            }
        });
        told.collect()
    }

    /// From when on something holds, with the first time from which it was told to where that is another one: `from Thu 3 Dec, first Tue 1 Dec`.
    /// One that is told no more says so. `None` where there was none.
    pub fn effective(&self, at: Option<Timestamp>, first: Option<Timestamp>) -> Option<String> {
        let first = first.filter(|first| at != Some(*first));
        let Some(at) = at else {
            return first.map(|first| self.words.no_longer_effective(&self.date(first)));
        };
        let is_alike = first.is_some_and(|first| self.date(first) == self.date(at));
        let date = |at| match is_alike {
            true => Date { words: self.moment(at), today: false },
            false => self.date(at),
        };
        let effective = self.words.effective(&date(at), at < self.now.timestamp());
        Some(match first {
            Some(first) => self.words.effective_moved(&effective, &date(first)),
            None => effective,
        })
    }

    /// The first time from which something was told to hold, in full, for where the other one stands before it; `None` where it is the same.
    pub fn first_effective(&self, at: Option<Timestamp>, first: Option<Timestamp>) -> Option<String> {
        let first = first.filter(|first| at != Some(*first))?;
        let date = Date { words: self.moment(first), today: false };
        Some(match at {
            Some(_) => self.words.first_effective(&date),
            None => self.words.no_longer_effective(&date),
        })
    }

    /// Both dates of a word that was moved, told so that they differ: `was Fri 21, now Mon 24`.
    pub fn moved(&self, first: Timestamp, due: Timestamp) -> String {
        let (was, now) = (self.day(first), self.day(due));
        if was == now {
            return self.words.moved(&self.moment(first), &self.moment(due));
        }
        self.words.moved(&was, &now)
    }
}

fn minute_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(60)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::screen::Lexicon;
    use crate::text::Lang;

    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);

    fn clock(now: &str) -> Clock<'static> {
        let zone = TimeZone::get("Europe/Lisbon").expect("a zone");
        Clock::at(now.parse().expect("a time"), zone, LEXICON.of(&Lang::parse("en").expect("a language")))
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    #[test]
    fn ages_are_counted_in_shown_minutes() {
        let clock = clock("2026-11-22T14:32:05Z");
        for (then, age) in [
            ("2026-11-22T14:32:59Z", "now"),
            ("2026-11-22T14:32:01Z", "now"),
            ("2026-11-22T14:31:59Z", "1 min"),
            ("2026-11-22T13:33:00Z", "59 min"),
            ("2026-11-22T13:32:59Z", "1 h"),
            ("2026-11-21T14:33:00Z", "23 h"),
            ("2026-11-21T14:32:00Z", "1 d"),
            ("2026-11-02T14:32:00Z", "20 d"),
            ("2026-10-18T14:32:00Z", "5 wk"),
            ("2026-11-22T15:00:00Z", "now"),
        ] {
            assert_eq!(clock.age(at(then)), age, "{then}");
        }
    }

    #[test]
    fn an_age_changes_only_when_the_minute_does() {
        let then = at("2026-11-22T13:59:30Z");
        let early = clock("2026-11-22T14:32:00Z").age(then);
        assert_eq!(early, clock("2026-11-22T14:32:59Z").age(then));
        assert_ne!(early, clock("2026-11-22T14:33:00Z").age(then));
    }

    #[test]
    fn dues_say_how_long_or_how_late() {
        let clock = clock("2026-11-22T14:32:00Z");
        for (due, says) in [
            ("2026-11-22T14:32:30Z", "now"),
            ("2026-11-22T14:50:00Z", "in 18 min"),
            ("2026-11-23T12:00:00Z", "in 21 h"),
            ("2026-11-24T12:00:00Z", "in 45 h"),
            ("2026-11-26T18:00:00Z", "in 4 d"),
            ("2026-11-22T14:00:00Z", "32 min late"),
            ("2026-11-20T12:00:00Z", "2 d late"),
            ("2027-01-22T12:00:00Z", "in 8 wk"),
        ] {
            assert_eq!(clock.due(at(due)), says, "{due}");
        }
    }

    #[test]
    fn dates_are_told_as_briefly_as_they_can_be() {
        let clock = clock("2026-11-22T14:32:00Z");
        for (date, says) in [
            ("2026-11-22T18:00:00Z", "18:00 today"),
            ("2026-11-24T12:00:00Z", "Tue 12:00"),
            ("2026-11-27T23:59:00Z", "Fri 27"),
            ("2026-11-30T09:00:00Z", "Mon 30"),
            ("2026-12-04T09:00:00Z", "Fri 4 Dec"),
            ("2027-01-04T09:00:00Z", "Mon 4 Jan 2027"),
        ] {
            assert_eq!(clock.date(at(date)).words, says, "{date}");
        }
    }

    #[test]
    fn a_moved_date_shows_two_that_differ() {
        let clock = clock("2026-11-22T14:32:00Z");
        let moved = |first, due| clock.moved(at(first), at(due));
        assert_eq!(moved("2026-11-20T12:00:00Z", "2026-11-23T12:00:00Z"), "was Fri 20, now Mon 23");
        assert_eq!(
            moved("2026-11-24T10:00:00Z", "2026-11-24T17:00:00Z"),
            "was Tue 24 Nov 10:00, now Tue 24 Nov 17:00"
        );
    }

    #[test]
    fn what_holds_from_another_time_on_says_the_first_one_too() {
        let clock = clock("2026-11-22T14:32:00Z");
        let told = |now: &str, first: &str| {
            let moment = |text: &str| (!text.is_empty()).then(|| at(text));
            clock.effective(moment(now), moment(first)).unwrap_or_default()
        };
        for (now, first, says) in [
            ("", "", ""),
            ("2026-12-03T09:00:00Z", "", "from Thu 3 Dec"),
            ("2026-12-03T09:00:00Z", "2026-12-03T09:00:00Z", "from Thu 3 Dec"),
            ("2026-12-03T09:00:00Z", "2026-12-01T09:00:00Z", "from Thu 3 Dec, first Tue 1 Dec"),
            ("2026-11-20T09:00:00Z", "2026-11-22T18:00:00Z", "since Fri 09:00, first 18:00 today"),
            ("2026-12-03T09:00:00Z", "2026-12-03T06:00:00Z", "from Thu 3 Dec 09:00, first Thu 3 Dec 06:00"),
            ("", "2026-12-01T09:00:00Z", "no date now, first Tue 1 Dec"),
        ] {
            assert_eq!(told(now, first), says, "{now} {first}");
        }
    }

    #[test]
    fn the_times_of_a_hub_are_told_as_those_of_the_wall() {
        let clock = clock("2026-07-01T12:00:00Z");
        for (said, told) in [
            (
                "the first date was 2026-07-03T12:00:00Z, not 2026-11-22T14:32:00Z; it never changes",
                "the first date was Fri 3 Jul 13:00, not Sun 22 Nov 14:32; it never changes",
            ),
            ("promised by (2026-07-03T12:00:00Z).", "promised by (Fri 3 Jul 13:00)."),
            ("was 2026-07-03T12:00:30Z", "was 2026-07-03T12:00:30Z"),
            ("The Z of T", "The Z of T"),
            ("", ""),
        ] {
            assert_eq!(clock.local(said), told);
        }
    }

    #[test]
    fn times_are_those_of_the_zone_across_its_change() {
        let summer = clock("2026-07-01T12:00:00Z");
        assert_eq!((summer.shown_hour().as_str(), summer.zone().as_str()), ("13:00", "WEST"));
        assert_eq!(clock("2026-11-22T14:32:00Z").zone(), "WET");
        assert_eq!(summer.hour(at("2026-11-22T14:32:00Z")), "14:32");
    }

    #[test]
    fn a_time_that_comes_twice_says_which_it_is() {
        let clock = clock("2026-10-25T01:10:00Z");
        let (first, second) = (at("2026-10-25T00:50:00Z"), at("2026-10-25T01:50:00Z"));
        assert_eq!([clock.hour(first), clock.hour(second)], ["01:50 WEST", "01:50 WET"]);
        assert_eq!([clock.since(first), clock.date(second).words], ["01:50 WEST", "01:50 WET today"]);
        assert_eq!(clock.moment(first), "Sun 25 Oct 01:50 WEST");
        assert_eq!(clock.moved(first, second), "was Sun 25 Oct 01:50 WEST, now Sun 25 Oct 01:50 WET");
        assert_eq!(clock.local("by 2026-10-25T00:50:00Z"), "by Sun 25 Oct 01:50 WEST");
        // Once, where the zone stands beside it.
        assert_eq!([clock.hour_now(), clock.shown_hour()], ["01:10 WET", "01:10"]);
        assert_eq!(clock.moment_now(), "Sun 25 Oct 01:10 WET");
        assert_eq!(clock.hour(at("2026-10-25T02:00:00Z")), "02:00");
    }
}
