//! A moment at which something is read, and for how long it would be read the same.
//!
//! Whoever asks only a [`Moment`] how dates lie to it, and not a clock, reads the same at every other moment that lies to all of these
//! dates as it did: what was read need not be read again before one of them comes.

use std::cell::Cell;

use jiff::{SignedDuration, Timestamp};

/// The least that two moments are apart.
const LEAST: SignedDuration = SignedDuration::from_nanos(1);

/// A moment, which remembers what it was asked.
#[derive(Debug)]
pub struct Moment {
    at: Timestamp,
    /// The last of the dates that were asked for and have come, and the first of those that have not.
    between: Cell<(Timestamp, Option<Timestamp>)>,
}

impl Moment {
    /// A moment that nothing was asked yet.
    pub fn of(at: Timestamp) -> Self {
        Self { at, between: Cell::new((Timestamp::MIN, None)) }
    }

    /// True once a date has come.
    fn has_come(&self, date: Timestamp) -> bool {
        let has_come = date <= self.at;
        let (since, until) = self.between.get();
        self.between.set(match has_come {
            true => (since.max(date), until),
            false => (since, Some(until.map_or(date, |until| until.min(date)))),
        });
        has_come
    }

    /// True once a date has gone by.
    pub fn is_after(&self, date: Timestamp) -> bool {
        // Nothing comes after the last of all moments.
        date.checked_add(LEAST).is_ok_and(|after| self.has_come(after))
    }

    /// True for less than a span after a date, and before it.
    pub fn is_within(&self, date: Timestamp, span: SignedDuration) -> bool {
        date.checked_add(span).map_or(true, |end| !self.has_come(end))
    }

    /// The moments at which all that was asked so far has the same answers.
    pub fn stays(&self) -> Stays {
        let (since, until) = self.between.get();
        Stays { since, until }
    }
}

/// The moments from one on and before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stays {
    since: Timestamp,
    /// Absent: to the end of time.
    until: Option<Timestamp>,
}

impl Stays {
    /// True for one of these moments.
    pub fn has(self, at: Timestamp) -> bool {
        self.since <= at && self.until.is_none_or(|until| at < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(nanos: i128) -> Timestamp {
        Timestamp::from_nanosecond(nanos).expect("in range")
    }

    #[test]
    fn what_a_moment_was_asked_has_the_same_answers_as_long_as_it_stays() {
        let span = SignedDuration::from_nanos(4);
        let dates = [at(-3), at(0), at(2), at(5), Timestamp::MIN, Timestamp::MAX];
        let asked = |moment: &Moment| dates.map(|date| (moment.is_after(date), moment.is_within(date, span)));
        for now in -9..12 {
            let moment = Moment::of(at(now));
            assert!(
                moment.stays().has(Timestamp::MIN) && moment.stays().has(Timestamp::MAX),
                "nothing asked"
            );
            let answers = asked(&moment);
            let plain = dates.map(|date| (date < at(now), at(now).duration_since(date) < span));
            assert_eq!(answers, plain, "{now}");
            assert!(moment.stays().has(at(now)));
            for then in -15..15 {
                let same = asked(&Moment::of(at(then))) == answers;
                assert_eq!(moment.stays().has(at(then)), same, "from {now} to {then}");
            }
        }
    }
}
