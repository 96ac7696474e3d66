//! Texts of leadership that a revision changes in some of their languages and leaves in others: who reads the others is told what was said
//! before.
//!
//! It may be right: a translation is mended so. What the words mean no hub reads, so whoever publishes it is asked. Another wording is what
//! [`super::wording`] takes for one: slips, marks and small words are not asked about. A language stands as it was where its words are the same but
//! for case, marks and spaces. What was told or is told in one string, a language that is new or was not translated yet, and one that is left out are no
//! such change.

use super::languages::{self, listed};
use super::wording::{self, bare};
use super::{Fault, Payload, sliding};
use crate::text::{Lang, Text};

/// How many fields a question names; of more it says how many.
const NAMED_MAX: usize = 4;

/// A text that says something else in some of its languages alone.
struct Parted<'a> {
    /// In these.
    changed: Vec<&'a Lang>,
    /// And in these what it said.
    left: Vec<&'a Lang>,
}

impl<'a> Parted<'a> {
    fn of(had: &'a Text, now: &'a Text) -> Option<Self> {
        let both = || wording::in_both(had, now).filter(|(_, had, now)| !had.is_blank() && !now.is_blank());
        let is_left = |had: &str, now: &str| had == now || bare(had) == bare(now);
        let left = both().filter(|(_, had, now)| is_left(had.as_str(), now.as_str()));
        let left: Vec<_> = left.map(|(lang, ..)| lang).collect();
        if left.is_empty() {
            return None;
        }
        // What was not said yet in a language is said in it for the first time.
        let others = both()
            .filter(|(lang, said, _)| !left.contains(lang) && !languages::is_not_said_yet(lang, said, had));
        let changed = others.filter(|(lang, had, now)| !wording::is_alike(Some(lang), had, now));
        let changed: Vec<_> = changed.map(|(lang, ..)| lang).collect();
        (!changed.is_empty()).then_some(Parted { changed, left })
    }
}

/// What the publisher of a revision is asked where it changes the words of a text in some of its languages alone: which fields, in which languages
/// they are changed and in which not, and what to do, at the first language that was left as it was.
pub fn asks(before: &Payload, next: &Payload) -> Option<Fault> {
    let before = sliding::aligned(before, next);
    let (had, now) = (languages::told(&before), languages::told(next));
    let parted = now.iter().filter_map(|now| {
        let had = had.iter().find(|had| had.field == now.field)?;
        Parted::of(had.text, now.text).map(|parted| (&*now.field, parted))
    });
    let parted: Vec<(&str, Parted<'_>)> = parted.collect();
    let (field, first) = parted.first()?;
    let pointer = format!("/data/{field}/{}", first.left.first()?.as_str());
    let told = parted.iter().take(NAMED_MAX).map(|(field, Parted { changed, left })| {
        let (changed, left) = (listed(changed.iter().copied()), listed(left.iter().copied()));
        format!("“{field}” says something else in {changed} and not in {left}")
    });
    let mut told: Vec<String> = told.collect();
    match parted.len().saturating_sub(NAMED_MAX) {
        0 => {}
        1 => told.push("and so does one field more".into()),
        more => told.push(format!("and so do {more} fields more")),
    }
    let message = format!(
        "{}: say it in each language, or send it all the same if a translation alone is mended",
        told.join("; ")
    );
    Some(Fault { pointer, message })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Commitment, Notice, Repair, repair::Action};

    fn text(json: &str) -> Text {
        serde_json::from_str(json).expect("a text")
    }

    fn asked(had: &str, now: &str) -> Option<(String, String)> {
        let notice = |json: &str| Payload::Notice(Notice { headline: text(json), ..Notice::default() });
        asks(&notice(had), &notice(now)).map(|fault| (fault.pointer, fault.message))
    }

    #[test]
    fn a_text_that_is_changed_in_some_of_its_languages_is_asked_about() {
        let had = r#"{"en": "Bids move to Fridays", "es": "Los turnos pasan al viernes"}"#;
        let (pointer, message) =
            asked(had, r#"{"en": "Bids stay on Mondays", "es": "Los turnos pasan al viernes"}"#)
                .expect("asked");
        assert_eq!(pointer, "/data/headline/es");
        assert_eq!(
            message,
            "“headline” says something else in en and not in es: say it in each language, or send it all the same if a \
             translation alone is mended"
        );
        // Another figure and another "no" are other words, however small.
        for next in [
            r#"{"en": "Bids move to Fridays", "es": "Los turnos pasan al jueves"}"#,
            r#"{"en": "Bids do not move to Fridays", "es": "Los turnos pasan al viernes"}"#,
            // Case, marks and spaces are no change.
            r#"{"en": "Bids stay on Mondays", "es": "los turnos pasan al viernes."}"#,
            // A language is the same one as a variant of it.
            r#"{"en-GB": "Bids stay on Mondays", "es": "Los turnos pasan al viernes"}"#,
        ] {
            assert!(asked(had, next).is_some(), "{next}");
        }
        let three = r#"{"en": "Bids move to Fridays", "es": "Los turnos pasan al viernes", "pt": "Os turnos passam para sexta"}"#;
        let two = r#"{"en": "Bids stay on Mondays", "es": "Los turnos siguen el lunes", "pt": "Os turnos passam para sexta"}"#;
        let (pointer, message) = asked(three, two).expect("asked");
        assert_eq!(pointer, "/data/headline/pt");
        assert!(message.contains("something else in en and es and not in pt"), "{message}");
    }

    #[test]
    fn what_is_said_in_each_language_or_is_a_slip_or_is_told_in_one_string_is_not_asked_about() {
        let had = r#"{"en": "Bids move to Fridays", "es": "Los turnos pasan al viernes"}"#;
        for (had, now) in [
            (had, had),
            (had, r#"{"en": "Bids stay on Mondays", "es": "Los turnos siguen el lunes"}"#),
            // A slip, and a slip beside other words: whoever wrote them has both before them.
            (had, r#"{"en": "Bids move to Fridays", "es": "Los turnos passan al viernes"}"#),
            (had, r#"{"en": "Bids stay on Mondays", "es": "Los turnos pasan a viernes"}"#),
            // A language that comes, and one that goes.
            (
                had,
                r#"{"en": "Bids move to Fridays", "es": "Los turnos pasan al viernes", "pt": "Os turnos"}"#,
            ),
            (r#"{"en": "Bids move to Fridays"}"#, r#"{"en": "Bids stay", "es": "Los turnos siguen"}"#),
            (had, r#"{"en": "Bids stay on Mondays"}"#),
            (had, r#"{"en": "Bids stay on Mondays", "es": ""}"#),
            // What was not translated yet.
            (
                r#"{"en": "The east gate stays closed until Monday", "es": "The east gate stays closed until Monday"}"#,
                r#"{"en": "The east gate stays closed until Monday", "es": "La puerta este sigue cerrada hasta el lunes"}"#,
            ),
            (r#"{"en": "Bids move to Fridays", "es": "TBD"}"#, had),
            // One string.
            (
                r#""Bids move to Fridays""#,
                r#"{"en": "Bids stay on Mondays", "es": "Los turnos siguen el lunes"}"#,
            ),
            (had, r#""Bids stay on Mondays""#),
            (r#""Bids move to Fridays""#, r#""Bids stay on Mondays""#),
            // It was not said before, or is not said any more.
            (r#""""#, had),
            (had, r#""""#),
        ] {
            assert_eq!(asked(had, now), None, "{had} {now}");
        }
    }

    #[test]
    fn each_field_is_named_and_a_role_is_words_of_leadership_too() {
        let words = |en: &str| text(&format!(r#"{{"en": "{en}", "es": "Como estaba"}}"#));
        let of = |en: &str| {
            Payload::Commitment(Commitment { why: words(en), owner: words(en), ..Commitment::default() })
        };
        let fault = asks(&of("Site lead"), &of("The people office")).expect("asked");
        assert_eq!(fault.pointer, "/data/why/es");
        assert!(
            fault.message.contains("“why” says") && fault.message.contains("; “owner” says"),
            "{}",
            fault.message
        );
        let of = |en: &str| {
            let action = Action { what: "A".into(), evidence: words(en), ..Action::default() };
            Payload::Repair(Repair { actions: vec![action; 6], ..Repair::default() })
        };
        let fault = asks(&of("It was built"), &of("Nobody came for it")).expect("asked");
        assert_eq!(fault.pointer, "/data/actions/0/evidence/es");
        assert!(fault.message.contains("“actions/3/evidence” says"), "{}", fault.message);
        assert!(fault.message.contains("; and so do 2 fields more: say it"), "{}", fault.message);
    }
}
