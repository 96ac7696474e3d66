//! Times in words: days, spans, and what is said of them.

use std::borrow::Cow;
use std::fmt;

use jiff::Zoned;

use super::Words;
use crate::model::Pane;

/// A date in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    /// The words.
    pub words: String,
    /// True when they begin with the word for today: a language may say "on" before a day, and never before "today".
    pub today: bool,
}

impl Date {
    /// What tells a phrase which of the two it is.
    pub(super) fn when(&self) -> &'static str {
        if self.today { "today" } else { "day" }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// How long something is: minutes, in the unit that tells most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the whole of it
pub enum Span {
    Now,
    Minutes(i64),
    Hours(i64),
    Days(i64),
    Weeks(i64),
}

impl Span {
    /// A span of minutes; hours up to a number of minutes, days up to a number of days.
    pub fn of(minutes: i64, hours_until: i64, days_until: i64) -> Self {
        let days = minutes / (24 * 60);
        match minutes {
            0 => Span::Now,
            1..60 => Span::Minutes(minutes),
            _ if minutes < hours_until => Span::Hours(minutes / 60),
            _ if days < days_until => Span::Days(days),
            _ => Span::Weeks(days / 7),
        }
    }
}

impl Words {
    /// `Fri`.
    pub fn weekday(&self, at: &Zoned) -> Cow<'_, str> {
        self.say(match at.weekday().to_monday_zero_offset() {
            0 => "weekday-monday",
            1 => "weekday-tuesday",
            2 => "weekday-wednesday",
            3 => "weekday-thursday",
            4 => "weekday-friday",
            5 => "weekday-saturday",
            _ => "weekday-sunday",
        })
    }

    fn month(&self, at: &Zoned) -> Cow<'_, str> {
        self.say(match at.month() {
            1 => "month-1",
            2 => "month-2",
            3 => "month-3",
            4 => "month-4",
            5 => "month-5",
            6 => "month-6",
            7 => "month-7",
            8 => "month-8",
            9 => "month-9",
            10 => "month-10",
            11 => "month-11",
            _ => "month-12",
        })
    }

    /// `Fri 21`.
    pub fn day(&self, at: &Zoned) -> String {
        self.say_with("date-day", [("weekday", self.weekday(at).into()), ("day", at.day().into())])
    }

    /// `Fri 21 Nov`.
    pub fn day_and_month(&self, at: &Zoned) -> String {
        self.say_with(
            "date-day-month",
            [
                ("weekday", self.weekday(at).into()),
                ("day", at.day().into()),
                ("month", self.month(at).into()),
            ],
        )
    }

    /// `Fri 21 Nov 2025`.
    pub fn day_month_and_year(&self, at: &Zoned) -> String {
        self.say_with(
            "date-day-month-year",
            [
                ("weekday", self.weekday(at).into()),
                ("day", at.day().into()),
                ("month", self.month(at).into()),
                ("year", at.year().into()),
            ],
        )
    }

    /// `Fri 14:32`.
    pub fn at_hour(&self, date: &str, hour: &str) -> String {
        self.say_with("date-at-hour", [("date", date.into()), ("hour", hour.into())])
    }

    /// `18:00 today`.
    pub fn today_at(&self, hour: &str) -> String {
        self.say_with("date-today-at", [("hour", hour.into())])
    }

    /// `now`, `12 min`, `4 h`, `3 d`, `5 wk`.
    pub fn span(&self, span: Span) -> Cow<'_, str> {
        Cow::Owned(match span {
            Span::Now => return self.now(),
            Span::Minutes(n) => self.say_with("span-minutes", [("n", n.into())]),
            Span::Hours(n) => self.say_with("span-hours", [("n", n.into())]),
            Span::Days(n) => self.say_with("span-days", [("n", n.into())]),
            Span::Weeks(n) => self.say_with("span-weeks", [("n", n.into())]),
        })
    }

    /// Less than a minute ago, or from now.
    pub fn now(&self) -> Cow<'_, str> {
        self.say("span-now")
    }

    /// `12 s`: the time left.
    pub fn seconds(&self, n: i64) -> String {
        self.say_with("seconds-left", [("n", n.into())])
    }

    /// `in 21 h`.
    pub fn coming(&self, span: Span) -> String {
        self.say_with("due-in", [("span", self.span(span).into())])
    }

    /// `2 d late`.
    pub fn late_by(&self, span: Span) -> String {
        self.say_with("due-late", [("span", self.span(span).into())])
    }

    /// For a date that went by while the wall was cut off.
    pub fn due_unheard(&self) -> Cow<'_, str> {
        self.say("due-unheard")
    }

    /// `2 h ago`.
    pub fn ago(&self, span: Span) -> Cow<'_, str> {
        match span {
            Span::Now => self.say("age-just-now"),
            span => self.say_with("age-ago", [("span", self.span(span).into())]).into(),
        }
    }

    /// `waits 4 h`: how long a question has waited.
    pub fn waits(&self, span: Span) -> Cow<'_, str> {
        match span {
            Span::Now => self.now(),
            span => self.say_with("age-waits", [("span", self.span(span).into())]).into(),
        }
    }

    /// `by Tue 12:00`.
    pub fn by(&self, date: &Date) -> String {
        self.say_with("due-by", [("date", date.words.as_str().into()), ("when", date.when().into())])
    }

    /// `from Tue 1 Dec`, or `since` when it has been.
    pub fn effective(&self, date: &Date, past: bool) -> String {
        let (words, when) = (date.words.as_str(), date.when());
        match past {
            true => self.say_with("effective-since", [("date", words.into()), ("when", when.into())]),
            false => self.say_with("effective-from", [("date", words.into()), ("when", when.into())]),
        }
    }

    /// `from Thu 3 Dec, first Tue 1 Dec`.
    pub fn effective_moved(&self, effective: &str, first: &Date) -> String {
        let (words, when) = (first.words.as_str(), first.when());
        self.say_with(
            "effective-moved",
            [("effective", effective.into()), ("first", words.into()), ("when", when.into())],
        )
    }

    /// `first Tue 1 Dec 09:00`, behind the time that is told now.
    pub fn first_effective(&self, first: &Date) -> String {
        let (words, when) = (first.words.as_str(), first.when());
        self.say_with("effective-first", [("first", words.into()), ("when", when.into())])
    }

    /// `no date now, first Tue 1 Dec`: of what was to hold from a time on, and names none any more.
    pub fn no_longer_effective(&self, first: &Date) -> String {
        let (words, when) = (first.words.as_str(), first.when());
        self.say_with("effective-left-out", [("first", words.into()), ("when", when.into())])
    }

    /// `was Fri 21, now Mon 24`.
    pub fn moved(&self, was: &str, now: &str) -> String {
        self.say_with("date-moved", [("was", was.into()), ("now", now.into())])
    }

    /// `will say by Wed 26`.
    pub fn will_say_by(&self, date: &Date) -> String {
        self.say_with("will-say-by", [("date", date.words.as_str().into()), ("when", date.when().into())])
    }

    /// `we said by Fri 20`.
    pub fn said_by(&self, date: &Date) -> String {
        self.say_with("we-said-by", [("date", date.words.as_str().into()), ("when", date.when().into())])
    }

    /// `answer by Tue 12:00`.
    pub fn answer_by(&self, date: &Date) -> String {
        self.say_with("answer-by", [("date", date.words.as_str().into()), ("when", date.when().into())])
    }

    /// `answer: was Fri 20, now Mon 23`.
    pub fn answer_moved(&self, moved: &str) -> String {
        self.say_with("answer-moved", [("moved", moved.into())])
    }

    /// `Recognition rests until Tue 12:00. It is a quiet time on the floor.`
    pub fn recognition_rests(&self, until: &Date) -> String {
        self.say_with(
            "resting-recognition",
            [("date", until.words.as_str().into()), ("when", until.when().into())],
        )
    }

    /// The same of the levels.
    pub fn levels_rest(&self, until: &Date) -> String {
        self.say_with(
            "resting-levels",
            [("date", until.words.as_str().into()), ("when", until.when().into())],
        )
    }

    /// `Recognition rests until 14:30. A critical notice comes first.`, or the same of the levels; where the notice stands no more,
    /// `Grave news was told at 14:00.`
    pub fn rests_beside(&self, pane: Pane, until: &Date, told_at: Option<&Date>) -> String {
        let (date, when) = (until.words.as_str(), until.when());
        match (pane, told_at.map(|at| at.words.as_str())) {
            (Pane::Recognition, None) => {
                self.say_with("beside-recognition", [("date", date.into()), ("when", when.into())])
            }
            (Pane::Recognition, Some(told)) => self.say_with(
                "after-recognition",
                [("date", date.into()), ("when", when.into()), ("told", told.into())],
            ),
            (_, None) => self.say_with("beside-levels", [("date", date.into()), ("when", when.into())]),
            (_, Some(told)) => self.say_with(
                "after-levels",
                [("date", date.into()), ("when", when.into()), ("told", told.into())],
            ),
        }
    }

    /// `week 47`, for an ISO week such as `2026-W47`.
    pub fn week(&self, window: &str) -> String {
        let week = window.split_once("-W").map_or(window, |(_, week)| week);
        self.say_with("week-number", [("n", week.trim_start_matches('0').into())])
    }
}
