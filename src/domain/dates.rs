//! How far from now a dated word may be: a year that was mistyped would lead the promises for ever, or be owed by nobody alive.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::event::Correction;
use super::promise::{Dated, Promising};
use super::{Commitment, Fault, Holding, Notice, Ownership, Payload, Question, Repair, sliding};

/// Most years ahead that a date of leadership may be.
pub const YEARS_AHEAD_MAX: i64 = 10;
/// The first moment that what is published may name, the beginning of the year 2000: before it no floor of today was there, and clocks that were
/// never set begin. What is told of a longer past says so in words.
pub const EARLIEST: Timestamp = Timestamp::constant(946_684_800, 0);

/// What is said of a date before [`EARLIEST`].
const TOO_EARLY: &str = "before the year 2000: give the date that is meant, as in 2026-11-24T12:00:00Z";
/// What is said of a date more than [`YEARS_AHEAD_MAX`] ahead.
const TOO_FAR: &str = "more than 10 years ahead: give a nearer date, and move it once more is known";

/// What is wrong with the dates that a revision gives: those that stood before stay as they are.
pub fn out_of_reach(earlier: Option<&Payload>, next: &Payload, now: Timestamp) -> Vec<Fault> {
    let earlier = earlier.map(|earlier| sliding::aligned(earlier, next));
    let stood = earlier.as_deref().map(dates).unwrap_or_default();
    let until = now.to_zoned(TimeZone::UTC).saturating_add(YEARS_AHEAD_MAX.years()).timestamp();
    let new = dates(next).into_iter().filter(|date| !stood.contains(date));
    let fault = |(field, at): (String, Timestamp)| {
        let said = if at < EARLIEST {
            TOO_EARLY
        } else if at > until {
            TOO_FAR
        } else {
            return None;
        };
        Some(Fault { pointer: format!("/data/{field}"), message: said.into() })
    };
    new.filter_map(fault).collect()
}

/// The first time from which a notice was told to hold, once a revision tells it, moves it or leaves it out; `before`: what was noted of it until
/// now, and what was corrected. Where a version before this one moved it, nobody knows which was the first, and none is noted.
pub(super) fn first_effective(
    before: (Option<Timestamp>, &[Correction]),
    earlier: Option<&Payload>,
    next: &Payload,
) -> Option<Timestamp> {
    let (had, now) = (earlier.and_then(Notice::of), Notice::of(next)?);
    let (noted, corrected) = before;
    let had = had.filter(|_| !corrected.iter().any(|one| &*one.field == "effective_at"));
    let moved = had.filter(|had| had.effective_at != now.effective_at);
    noted.or_else(|| moved.and_then(|had| had.effective_at.or(now.effective_at)))
}

/// Every date that leadership gives, by its place in the data.
fn dates(payload: &Payload) -> Vec<(String, Timestamp)> {
    let promised = [
        Notice::of(payload).map(Promising::dated),
        Holding::of(payload).map(Promising::dated),
        Question::of(payload).map(Promising::dated),
        Ownership::of(payload).map(Promising::dated),
        Repair::of(payload).map(Promising::dated),
        Commitment::of(payload).map(Promising::dated),
    ];
    let of = |dated: Dated<'_>| {
        let first = dated.first_due.map(|at| (super::revision::first_field(&dated.field), at));
        first.into_iter().chain(dated.due.map(|at| (dated.field.into_owned(), at))).collect::<Vec<_>>()
    };
    let mut all: Vec<_> = promised.into_iter().flatten().flatten().flat_map(of).collect();
    if let Payload::Notice(notice) = payload {
        all.extend(notice.effective_at.map(|at| ("effective_at".to_owned(), at)));
        let said = notice.updates.iter().enumerate();
        all.extend(said.filter_map(|(index, update)| Some((format!("updates/{index}/at"), update.at?))));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::correction;
    use super::*;

    #[test]
    fn a_date_is_of_this_time_and_one_that_stands_stays() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a moment");
        let notice = |by: &str| Payload::Notice(Notice { next_word_by: Some(at(by)), ..Notice::default() });
        let now = at("2026-11-24T12:00:00Z");
        let told = |earlier: Option<&Payload>, next: &str| {
            let faults = out_of_reach(earlier, &notice(next), now).into_iter();
            faults.map(|fault| fault.pointer).collect::<Vec<_>>()
        };
        for (by, fits) in [
            ("0001-01-01T00:00:00Z", false),
            ("1999-12-31T23:59:59Z", false),
            ("2000-01-01T00:00:00Z", true),
            ("2036-11-24T12:00:00Z", true),
            ("2036-11-24T12:00:01Z", false),
            ("2037-01-01T00:00:00Z", false),
            ("9998-01-01T00:00:00Z", false),
        ] {
            assert_eq!(told(None, by).is_empty(), fits, "{by}");
        }
        assert!(
            TOO_EARLY.contains(&format!("year {}", EARLIEST.to_zoned(TimeZone::UTC).year()))
                && TOO_FAR.contains(&format!("{YEARS_AHEAD_MAX} years"))
        );
        let had = notice("9998-01-01T00:00:00Z");
        assert_eq!(told(Some(&had), "9998-01-01T00:00:00Z"), [""; 0]);
        assert_eq!(told(Some(&had), "9999-01-01T00:00:00Z"), ["/data/next_word_by"]);
    }
    #[test]
    fn the_first_time_of_a_notice_is_kept_however_often_it_is_moved() {
        let day = |day: i64| Timestamp::from_second(1_764_000_000 + day * 86_400).expect("in range");
        let notice =
            |from: Option<i64>| Payload::Notice(Notice { effective_at: from.map(day), ..Notice::default() });
        let first = |steps: &[Option<i64>]| {
            let steps: Vec<_> = steps.iter().map(|from| notice(*from)).collect();
            let noted = |(noted, corrected): (_, Vec<Correction>), step: &[Payload]| {
                let first = first_effective((noted, &corrected), Some(&step[0]), &step[1]);
                (first, correction::corrected(corrected, Some(&step[0]), &step[1], day(0)))
            };
            steps.windows(2).fold((None, Vec::new()), noted).0
        };
        for (steps, noted) in [
            (&[Some(1), Some(1)][..], None),
            (&[None, Some(1)], Some(1)),
            (&[None, Some(1), Some(3)], Some(1)),
            (&[Some(1), Some(3), Some(5)], Some(1)),
            (&[Some(1), None], Some(1)),
            (&[Some(1), None, Some(3)], Some(1)),
            (&[Some(1), Some(3), Some(1), Some(4)], Some(1)),
        ] {
            assert_eq!(first(steps), noted.map(day), "{steps:?}");
        }
        let withdrawn = first_effective((Some(day(1)), &[]), None, &Payload::Withdrawn);
        assert_eq!(withdrawn, None, "a withdrawal has no date");
        // An earlier version moved it, and noted no first one.
        let moved = [Correction { field: "effective_at".into(), at: day(0) }];
        for next in [None, Some(3), Some(5)] {
            let first = first_effective((None, &moved), Some(&notice(Some(3))), &notice(next));
            assert_eq!(first, None, "{next:?}");
        }
        let other = [Correction { field: "headline".into(), at: day(0) }];
        assert_eq!(first_effective((None, &other), Some(&notice(Some(3))), &notice(None)), Some(day(3)));
    }
}
