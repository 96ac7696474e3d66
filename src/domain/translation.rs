//! Texts of leadership that a revision changes in some of their languages and leaves in others: who reads the others is told what was said
//! before.
//!
//! It may be right: a translation is mended so. What the words mean no hub reads, so whoever publishes it is asked. Another wording is what
//! [`super::wording`] takes for one: slips, marks and small words are not asked about. A language stands as it was where its words are the same but
//! for case, marks and spaces. What was told or is told in one string, a language that is new or was not translated yet, and one that is left out are no
//! such change.
//! A text that was left out, or one of its languages, and comes back is compared with the last revision in which it was told; and of what was withdrawn
//! there are keyed digests. A variant of a language that is told beside it is compared with that.

use super::languages::{self, listed};
use super::wording::{self, bare};
use super::{Fault, Payload, sliding};
use crate::text::{Lang, SafeText, Text};

/// How many fields a question names; of more it says how many.
const NAMED_MAX: usize = 4;

/// A text that says something else in some of its languages alone.
struct Parted<'a> {
    /// In these.
    changed: Vec<&'a Lang>,
    /// And in these what it said.
    left: Vec<&'a Lang>,
}

fn is_left(had: &SafeText, now: &SafeText) -> bool {
    had == now || bare(had.as_str()) == bare(now.as_str())
}

/// The languages that are new in a text beside one of which they are a variant, which is told on: each with what was said in its variants, and says.
fn beside<'a>(
    had: &'a Text,
    now: &'a Text,
) -> impl Iterator<Item = (&'a Lang, Vec<&'a SafeText>, &'a SafeText)> {
    now.variants().filter_map(move |(lang, words)| {
        let lang = lang?;
        let is_new = !wording::in_both(had, now).any(|(also, ..)| also == lang);
        let near = had
            .variants()
            .filter(|(also, had)| also.is_some_and(|also| also.is_near(lang)) && !had.is_blank());
        is_new.then(|| (lang, near.map(|(_, had)| had).collect(), words))
    })
}

/// True where a text that is told in several languages was told in one of them by no word.
fn is_new_in(had: Option<&Text>, now: &Text) -> bool {
    let said = || now.variants().filter(|(_, words)| !words.is_blank()).filter_map(|(lang, _)| lang);
    let was_told = |lang: &Lang| {
        let mut had = had.into_iter().flat_map(Text::variants).filter(|(_, words)| !words.is_blank());
        had.any(|(had, _)| had.is_some_and(|had| had.is_near(lang)))
    };
    said().count() > 1 && said().any(|lang| !was_told(lang))
}

/// True where a revision tells a text in a language in which the one before did not: then earlier ones are looked through for it. Most revisions do
/// not.
pub fn may_come_back(before: &Payload, next: &Payload) -> bool {
    let had = languages::told(before);
    let had = |field: &str| had.iter().find(|had| had.field == field).map(|had| had.text);
    *before != Payload::Withdrawn
        && languages::told(next).iter().any(|now| comes_back_to(&now.field, had(&now.field), now.text))
}

/// The updates of a notice: none of them is left out and comes back, and a place in the list is not that of the same one in each revision.
const UPDATES: &str = "updates/";

fn comes_back_to(field: &str, had: Option<&Text>, now: &Text) -> bool {
    !field.starts_with(UPDATES) && is_new_in(had, now)
}

impl<'a> Parted<'a> {
    /// By the last of some earlier revisions, the newest first, in which a text was told in more than one of its languages.
    fn of_earlier(earlier: &'a [Payload], field: &str, now: &'a Text) -> Option<Self> {
        let told = earlier.iter().find_map(|earlier| {
            let had = languages::told(earlier).into_iter().find(|had| had.field == field)?.text;
            let both = wording::in_both(had, now).filter(|(_, had, now)| !had.is_blank() && !now.is_blank());
            (both.count() > 1).then_some(had)
        });
        Self::of(told?, now)
    }

    fn of(had: &'a Text, now: &'a Text) -> Option<Self> {
        let both = || wording::in_both(had, now).filter(|(_, had, now)| !had.is_blank() && !now.is_blank());
        let left = both().filter(|(_, had, now)| is_left(had, now));
        let mut left: Vec<_> = left.map(|(lang, ..)| lang).collect();
        let beside = || beside(had, now).filter(|(_, told, now)| !told.is_empty() && !now.is_blank());
        left.extend(
            beside().filter(|(_, told, now)| told.iter().any(|had| is_left(had, now))).map(|(lang, ..)| lang),
        );
        if left.is_empty() {
            return None;
        }
        // What was not said yet in a language is said in it for the first time.
        let others = both()
            .filter(|(lang, said, _)| !left.contains(lang) && !languages::is_not_said_yet(lang, said, had));
        let changed = others.filter(|(lang, had, now)| !wording::is_alike(Some(lang), had, now));
        let mut changed: Vec<_> = changed.map(|(lang, ..)| lang).collect();
        let is_said = |had: &&SafeText, lang: &Lang, now: &SafeText| {
            is_left(had, now) || wording::is_alike(Some(lang), had, now)
        };
        let another = beside().filter(|(lang, told, now)| !told.iter().any(|had| is_said(had, lang, now)));
        changed.extend(another.map(|(lang, ..)| lang));
        (!changed.is_empty()).then_some(Parted { changed, left })
    }
}

/// What the publisher of a revision is asked where it changes the words of a text in some of its languages alone: which fields, in which languages
/// they are changed and in which not, and what to do, at the first language that was left as it was. `earlier`: the revisions before the one
/// before, newest first, where one of them may have a text that comes back ([`may_come_back`]).
pub fn asks(before: &Payload, earlier: &[Payload], next: &Payload) -> Option<Fault> {
    let before = sliding::aligned(before, next);
    let (had, now) = (languages::told(&before), languages::told(next));
    let parted = now.iter().filter_map(|now| {
        let had = had.iter().find(|had| had.field == now.field).map(|had| had.text);
        let comes_back = || {
            comes_back_to(&now.field, had, now.text)
                .then(|| Parted::of_earlier(earlier, &now.field, now.text))
        };
        let parted = had.and_then(|had| Parted::of(had, now.text)).or_else(|| comes_back().flatten());
        parted.map(|parted| (&*now.field, parted))
    });
    question(&parted.collect::<Vec<_>>())
}

/// The same of what is told again, of which nobody has the words any more: by what is known of a field in a language, whether it was told in
/// the same words; `None` where it was not told in it.
pub fn asks_again(
    next: &Payload,
    was_told: impl Fn(&str, &Lang, &SafeText) -> Option<bool>,
) -> Option<Fault> {
    let now = languages::told(next);
    let parted = now.iter().filter_map(|now| {
        let (mut changed, mut left) = (Vec::new(), Vec::new());
        for (lang, words) in now.text.variants().filter(|(_, words)| !words.is_blank()) {
            let lang = lang?;
            match was_told(&now.field, lang, words) {
                Some(true) => left.push(lang),
                Some(false) => changed.push(lang),
                None => {}
            }
        }
        let parted = !changed.is_empty() && !left.is_empty();
        parted.then_some((&*now.field, Parted { changed, left }))
    });
    question(&parted.collect::<Vec<_>>())
}

/// Most texts of a thing of which digests are kept once it is withdrawn.
const TEXTS_MAX: usize = 64;

/// The texts of a thing that are told in several languages, by field, and each language in which they are said: for what is kept of them when it is
/// withdrawn.
pub fn told_in_several(payload: &Payload) -> Vec<(String, Vec<(&Lang, &SafeText)>)> {
    let several = languages::told(payload).into_iter().filter_map(|told| {
        let said = told.text.variants().filter_map(|(lang, words)| Some((lang?, words)));
        let said = said
            .filter(|(lang, words)| !words.is_blank() && !languages::is_not_said_yet(lang, words, told.text));
        let said: Vec<_> = said.collect();
        (said.len() > 1).then_some((told.field, said))
    });
    several.take(TEXTS_MAX).collect()
}

/// What the fields are told in that say something else in some of their languages alone, as a question.
fn question(parted: &[(&str, Parted<'_>)]) -> Option<Fault> {
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
    use crate::domain::{Commitment, Notice, Repair, notice::Update, repair::Action};

    fn text(json: &str) -> Text {
        serde_json::from_str(json).expect("a text")
    }

    fn asked(had: &str, now: &str) -> Option<(String, String)> {
        let notice = |json: &str| Payload::Notice(Notice { headline: text(json), ..Notice::default() });
        asks(&notice(had), &[], &notice(now)).map(|fault| (fault.pointer, fault.message))
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
    fn a_text_that_comes_back_is_compared_with_the_last_one_that_was_told() {
        let notice = |json: &str| Payload::Notice(Notice { why: text(json), ..Notice::default() });
        let told = notice(r#"{"en": "Nights had no choice", "es": "Las noches no tenían elección"}"#);
        let en = notice(r#"{"en": "Nights had no choice"}"#);
        let (left_out, other) =
            (notice(r#"{"en": ""}"#), r#"{"en": "You asked for it", "es": "Las noches no tenían elección"}"#);
        let both = notice(r#"{"en": "You asked for it", "es": "Lo pedisteis"}"#);
        for (before, earlier, next, is_asked) in [
            (&left_out, std::slice::from_ref(&told), notice(other), true),
            // One of its languages was left out.
            (&en, std::slice::from_ref(&told), notice(other), true),
            (&left_out, &[left_out.clone(), told.clone()], notice(other), true),
            // What was told last counts.
            (&left_out, &[both.clone(), told.clone()], both.clone(), false),
            (&left_out, std::slice::from_ref(&told), both.clone(), false),
            (&left_out, std::slice::from_ref(&told), told.clone(), false),
            (&left_out, &[][..], notice(other), false),
        ] {
            assert!(may_come_back(before, &next), "{next:?}");
            assert_eq!(asks(before, earlier, &next).is_some(), is_asked, "{before:?} {next:?}");
        }
        assert!(!may_come_back(&told, &both) && !may_come_back(&told, &en), "most revisions");
        assert!(!may_come_back(&Payload::Withdrawn, &both));
        // An update is new, and no earlier one that was left out.
        let update = |text_of: &str| {
            let update = Update { at: None, text: text(text_of) };
            Payload::Notice(Notice { updates: vec![update], ..Notice::default() })
        };
        let none = Payload::Notice(Notice::default());
        let had = update(r#"{"en": "Nights had no choice", "es": "Las noches no tenían elección"}"#);
        assert!(!may_come_back(&none, &update(other)), "no history is read for it");
        assert_eq!(asks(&none, &[had], &update(other)), None, "another one may have stood in its place");
    }

    #[test]
    fn a_variant_beside_its_language_is_compared_with_it() {
        let had = r#"{"en": "Bids move to Fridays", "es": "Los turnos pasan al viernes"}"#;
        for (variant, is_asked) in [
            ("Bids stay on Mondays", true),
            ("Bids move to Thursdays", true),
            ("Bids move to Fridays!", false),
            ("Bids moves to Fridays", false),
        ] {
            let now = format!(
                r#"{{"en": "Bids move to Fridays", "en-GB": "{variant}", "es": "Los turnos pasan al viernes"}}"#
            );
            assert_eq!(asked(had, &now).is_some(), is_asked, "{variant}");
        }
        // It says what its language said before.
        let stale = r#"{"en": "Bids stay on Mondays", "en-GB": "Bids move to Fridays", "es": "Los turnos siguen el lunes"}"#;
        assert_eq!(asked(had, stale).map(|(pointer, _)| pointer).as_deref(), Some("/data/headline/en-gb"));
    }

    #[test]
    fn each_field_is_named_and_a_role_is_words_of_leadership_too() {
        let words = |en: &str| text(&format!(r#"{{"en": "{en}", "es": "Como estaba"}}"#));
        let of = |en: &str| {
            Payload::Commitment(Commitment { why: words(en), owner: words(en), ..Commitment::default() })
        };
        let fault = asks(&of("Site lead"), &[], &of("The people office")).expect("asked");
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
        let fault = asks(&of("It was built"), &[], &of("Nobody came for it")).expect("asked");
        assert_eq!(fault.pointer, "/data/actions/0/evidence/es");
        assert!(fault.message.contains("“actions/3/evidence” says"), "{}", fault.message);
        assert!(fault.message.contains("; and so do 2 fields more: say it"), "{}", fault.message);
    }
}
