//! Leadership's texts: in every language of their site, or not said at all.
//!
//! What leadership tells, it tells everyone in their own language at once. Thanks and questions stay in the words of whoever
//! wrote them. A name or a role is the same in every language where it is one string; where it is given by language, all are.
//! Only what a revision changes is judged: a site that takes on a language can still add to a notice from before.
//!
//! A sentence that stands unchanged under two languages is told in one of them alone, and so is one beside words that stand for its translation. Names and numbers are the same in every language, and so may
//! a few words be.

use std::collections::BTreeMap;

use super::fault::Checker;
use super::filler::is_to_be_written;
use super::wording::bare;
use super::{Fault, Payload, Site, wording};
use crate::text::{Lang, SafeText, Text};

/// Fewest words of what is taken for a sentence: of a shorter text, a name or a title may be the same in two languages.
const SENTENCE_WORDS_MIN: usize = 6;
/// Fewest of them that are neither names nor numbers nor what joins names: small, and of some length.
const PLAIN_WORDS_MIN: usize = 2;
/// Fewest letters of such a word.
const PLAIN_LETTERS_MIN: usize = 4;
/// In how many words of a sentence one may differ, and it is the same sentence still.
const WORDS_A_DIFFERENCE: usize = 10;
/// Languages that write many a sentence alike, each with those that are near it.
const ALIKE: [&str; 5] = ["da nb nn no", "bs hr sh sr", "id ms", "gl pt", "cs sk"];

/// One text of leadership in the data of an event.
pub(super) struct Told<'a> {
    /// Where it stands, such as `updates/0/text`.
    pub(super) field: String,
    pub(super) text: &'a Text,
    /// True for a name or a role.
    names: bool,
}

/// The languages in which leadership speaks at a site with these floors: those of each, in their order.
pub fn of_site<'a>(floors: impl IntoIterator<Item = &'a Site>) -> Vec<Lang> {
    let mut languages: Vec<Lang> = Vec::new();
    for lang in floors.into_iter().flat_map(|floor| &floor.languages) {
        if !languages.contains(lang) {
            languages.push(lang.clone());
        }
    }
    languages
}

/// True when something that leadership says is told in a language by name.
pub fn is_told_in(payload: &Payload, lang: &Lang) -> bool {
    told(payload).iter().any(|told| matches!(told.text, Text::Langs(have) if has(have, lang, &[])))
}

/// True when something that leadership says is not told in a language, where it is one of several.
pub fn lacks(payload: &Payload, lang: &Lang) -> bool {
    let lacks = |told: &Told<'_>| match told.text {
        Text::Plain(_) => !told.names,
        Text::Langs(have) => {
            let own = have.iter().find(|(own, _)| own == lang || own.is_near(lang));
            own.is_none_or(|(own, words)| {
                !told.names && is_no_translation(words, have)
                    || have.iter().any(|(had, said)| is_untranslated((had, said), (own, words)))
            })
        }
    };
    told(payload).iter().filter(|told| !told.text.is_blank()).any(lacks)
}

/// What a revision lacks in the languages of its site; nothing where those are not known. They are asked for only where
/// leadership says something new. Whether the same sentence stands under two of them is asked of what is published now: what
/// an earlier hub took, a recording (`recorded`) brings along as it was.
pub fn lacking(
    earlier: Option<&Payload>,
    next: &Payload,
    recorded: bool,
    languages: impl FnOnce() -> Vec<Lang>,
) -> Vec<Fault> {
    let mut before = earlier.map(told).unwrap_or_default();
    before.extend(earlier.map(called).unwrap_or_default());
    let mut new = told(next);
    // What sites are called is judged since a later version than recordings may be of.
    new.extend(called(next).into_iter().filter(|_| !recorded));
    new.retain(|told| {
        let same = |before: &Told<'_>| before.field == told.field && before.text == told.text;
        !told.text.is_blank() && !before.iter().any(same)
    });
    let languages = match next {
        _ if new.is_empty() => Vec::new(),
        // What it is called is told in its own, which may be new with it.
        Payload::Floor(floor) => floor.languages.clone(),
        _ => languages(),
    };
    let mut checker = Checker::under("/data");
    if !languages.is_empty() {
        for told in &new {
            judge(told, &languages, &mut checker);
            if !recorded {
                judge_sentences(told, &languages, &mut checker);
            }
        }
    }
    checker.into_faults()
}

fn judge_sentences(told: &Told<'_>, languages: &[Lang], checker: &mut Checker) {
    let Text::Langs(have) = told.text else { return };
    let stands = |lang: &Lang| {
        let own = have.iter().find(|(own, _)| own == lang);
        own.or_else(|| have.iter().find(|(own, _)| own.is_near(lang) && !languages.contains(own)))
    };
    for (index, lang) in languages.iter().enumerate() {
        let Some((own, words)) = stands(lang) else { continue };
        let mut before = languages[..index].iter().filter_map(stands);
        if let Some((first, _)) = before.find(|(had, said)| is_untranslated((had, said), (own, words))) {
            let message = format!(
                "the same sentence as in {}, where leadership speaks {}: say it in each of them, or not at all; names and numbers alone may be the \
                 same",
                first.as_str(),
                list(languages)
            );
            checker.fault(&format!("{}/{}", told.field, lang.as_str()), message);
        }
        if !told.names && is_no_translation(words, have) {
            let message = format!(
                "these words stand for a translation, where leadership speaks {} and says something in another one: say it in each of them, or not at all",
                list(languages)
            );
            checker.fault(&format!("{}/{}", told.field, lang.as_str()), message);
        }
    }
}

/// True for words that stand for a translation to come, as "TBD" or a picture does, beside words that say something.
fn is_no_translation(words: &SafeText, have: &[(Lang, SafeText)]) -> bool {
    is_to_be_written(words) && have.iter().any(|(_, said)| !is_to_be_written(said))
}

/// True for a language of a text in which it was not said yet: its words stand for a translation to come, or are the sentence of another one.
pub(super) fn is_not_said_yet(lang: &Lang, words: &SafeText, text: &Text) -> bool {
    let Text::Langs(have) = text else { return false };
    let is_sentence_of =
        |(had, said): &(Lang, SafeText)| had != lang && is_untranslated((had, said), (lang, words));
    is_no_translation(words, have) || have.iter().any(is_sentence_of)
}

/// True for one sentence under two languages that have no words in common.
fn is_untranslated((had, said): (&Lang, &SafeText), (lang, words): (&Lang, &SafeText)) -> bool {
    let primary = |lang: &'_ Lang| lang.as_str().split('-').next().unwrap_or_default().to_owned();
    let (one, other) = (primary(had), primary(lang));
    let is_in = |group: &str, lang: &str| group.split(' ').any(|own| own == lang);
    let near = one == other || ALIKE.iter().any(|group| is_in(group, &one) && is_in(group, &other));
    !near && is_sentence(words.as_str()) && are_nearly_the_same(&bare(said.as_str()), &bare(words.as_str()))
}

/// True for words of which no more than one in [`WORDS_A_DIFFERENCE`] is another, comes or goes: a translation leaves names and numbers alone, and
/// changes the words around them.
fn are_nearly_the_same(said: &str, words: &str) -> bool {
    let counted = |text: &str| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        text.split_whitespace().for_each(|word| *counts.entry(word.to_owned()).or_default() += 1);
        counts
    };
    let (one, other) = (counted(said), counted(words));
    let same: usize = one.iter().map(|(word, times)| times.min(other.get(word).unwrap_or(&0))).sum();
    let longer = one.values().sum::<usize>().max(other.values().sum());
    (longer - same) * WORDS_A_DIFFERENCE <= longer
}

/// True for words of which some are no names and no numbers. In a script without small letters nobody can tell.
fn is_sentence(words: &str) -> bool {
    let words: Vec<&str> =
        words.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).collect();
    let is_plain = |word: &&str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let letters = word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'));
        letters && word.starts_with(char::is_lowercase) && word.chars().count() >= PLAIN_LETTERS_MIN
    };
    words.len() >= SENTENCE_WORDS_MIN && words.iter().filter(|word| is_plain(word)).count() >= PLAIN_WORDS_MIN
}

fn judge(told: &Told<'_>, languages: &[Lang], checker: &mut Checker) {
    let all = list(languages);
    match told.text {
        Text::Plain(_) if told.names || languages.len() == 1 => {}
        Text::Plain(_) => {
            let each: Vec<_> = languages.iter().map(|lang| format!("\"{}\": …", lang.as_str())).collect();
            let each = each.join(", ");
            let message = format!(
                "one string, where leadership speaks {all}: say it in each of them, as {{{each}}}, or not at all"
            );
            checker.fault(&told.field, message);
        }
        Text::Langs(have) => {
            for lang in languages.iter().filter(|lang| !has(have, lang, languages)) {
                let lang = lang.as_str();
                let message =
                    format!("missing, where leadership speaks {all}: say it in each of them, or not at all");
                checker.fault(&format!("{}/{lang}", told.field), message);
            }
        }
    }
}

/// Notes words that a revision would swap unseen: what was said in one string was said in the first language of the site, where it tells some,
/// and else in the one that stands first. Where it stands under another language alone, other words stand in its place; that they are
/// corrected, or a promise swapped, is seen only where they stand in none.
pub(super) fn keeps_its_language(
    earlier: Option<&Payload>,
    next: &Payload,
    languages: impl FnOnce() -> Vec<Lang>,
    checker: &mut Checker,
) {
    let Some(earlier) = earlier else { return };
    let (had, now) = (told(earlier), told(next));
    let mut turned = now.iter().filter_map(|now| {
        let had = had.iter().find(|had| had.field == now.field)?;
        match (had.text, now.text) {
            (Text::Plain(plain), Text::Langs(langs)) | (Text::Langs(langs), Text::Plain(plain)) => {
                (!plain.is_blank()).then_some((&now.field, plain, langs))
            }
            _ => None,
        }
    });
    let Some(first) = turned.next() else { return };
    let main = languages().into_iter().next();
    for (field, plain, langs) in std::iter::once(first).chain(turned) {
        let alike = |(lang, words): &(Lang, SafeText)| wording::is_alike(Some(lang), plain, words);
        let of_main = match &main {
            Some(main) => {
                let own = langs.iter().find(|(lang, _)| lang == main);
                own.or_else(|| langs.iter().find(|(lang, _)| lang.is_near(main)))
            }
            None => langs.first(),
        };
        if !of_main.is_some_and(alike) && langs.iter().any(alike) {
            let lang = main.as_ref().map_or("its first language", Lang::as_str);
            let message = format!(
                "what stands in one string stands under {lang} in the same words: send it so, and put it right in another revision"
            );
            checker.fault(field, message);
        }
    }
}

/// True when there are words in a language, or in a variant of it that is no other language of the site.
fn has<T>(have: &[(Lang, T)], lang: &Lang, languages: &[Lang]) -> bool {
    have.iter().any(|(own, _)| own == lang || (own.is_near(lang) && !languages.contains(own)))
}

fn list(languages: &[Lang]) -> String {
    listed(languages.iter())
}

/// Languages one after the other, the last two with an "and".
pub(super) fn listed<'a>(languages: impl IntoIterator<Item = &'a Lang>) -> String {
    let tags: Vec<_> = languages.into_iter().map(Lang::as_str).collect();
    match tags.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => tags.concat(),
    }
}

/// The free words of leadership by the fields in which they stand: neither names nor roles.
pub(super) fn said(payload: &Payload) -> impl Iterator<Item = (String, &Text)> {
    told(payload).into_iter().filter(|told| !told.names).map(|told| (told.field, told.text))
}

/// Every text of leadership in a payload.
pub(super) fn told(payload: &Payload) -> Vec<Told<'_>> {
    let mut out = Vec::new();
    let mut say = |field: &str, text| out.push(Told { field: field.into(), text, names: false });
    let mut names: Vec<(String, &Text)> = Vec::new();
    match payload {
        Payload::Notice(notice) => {
            say("headline", &notice.headline);
            say("body", &notice.body);
            say("why", &notice.why);
            say("means_for_you", &notice.means_for_you);
            say("stays_the_same", &notice.stays_the_same);
            say("not_known_yet", &notice.not_known_yet);
            say("support", &notice.support);
            for (index, update) in notice.updates.iter().enumerate() {
                say(&format!("updates/{index}/text"), &update.text);
            }
        }
        Payload::Holding(holding) => {
            say("topic", &holding.topic);
            say("told", &holding.told);
            names.push(("owner".into(), &holding.owner));
        }
        Payload::Question(question) => {
            say("answer", &question.answer);
            names.push(("answered_by".into(), &question.answered_by));
        }
        Payload::Ownership(ownership) => {
            say("got_wrong", &ownership.got_wrong);
            say("effect_on_you", &ownership.effect_on_you);
            say("learned", &ownership.learned);
            say("changes", &ownership.changes);
        }
        Payload::Note(note) => say("text", &note.text),
        Payload::Repair(repair) => {
            say("breach", &repair.breach);
            say("affected", &repair.affected);
            say("harm", &repair.harm);
            say("commitment", &repair.commitment);
            say("evaluation", &repair.evaluation);
            names.push(("owner".into(), &repair.owner));
            for (index, action) in repair.actions.iter().enumerate() {
                say(&format!("actions/{index}/what"), &action.what);
                say(&format!("actions/{index}/evidence"), &action.evidence);
                names.push((format!("actions/{index}/owner"), &action.owner));
            }
        }
        Payload::Commitment(commitment) => {
            say("ask", &commitment.ask);
            say("why", &commitment.why);
            say("reason", &commitment.reason);
            names.push(("owner".into(), &commitment.owner));
        }
        Payload::Floor(_)
        | Payload::Recognition(_)
        | Payload::Engagement(_)
        | Payload::Quiet(_)
        | Payload::Withdrawn => {}
    }
    let author = match payload {
        Payload::Notice(notice) => Some(&notice.author),
        Payload::Ownership(ownership) => Some(&ownership.author),
        Payload::Note(note) => Some(&note.author),
        _ => None,
    };
    names.extend(author.map(|author| ("author/role".into(), &author.role)));
    out.extend(names.into_iter().map(|(field, text)| Told { field, text, names: true }));
    out
}

/// What a floor, its teams and the roles of its site are called.
fn called(payload: &Payload) -> Vec<Told<'_>> {
    let Payload::Floor(floor) = payload else { return Vec::new() };
    let own = [("site".to_owned(), &floor.site), ("name".to_owned(), &floor.name)];
    let teams = floor.teams.iter().enumerate().map(|(at, team)| (format!("teams/{at}/name"), &team.name));
    let roles = floor.roles.iter().enumerate().map(|(at, role)| (format!("roles/{at}"), role));
    let all = own.into_iter().chain(teams).chain(roles);
    all.map(|(field, text)| Told { field, text, names: true }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Notice;

    fn text(json: &str) -> Text {
        serde_json::from_str(json).expect("a text")
    }

    fn faults(headline: &str, languages: &[&str]) -> Vec<String> {
        let languages: Vec<_> = languages.iter().map(|tag| Lang::parse(tag).expect("a tag")).collect();
        let notice = Notice { headline: text(headline), ..Notice::default() };
        let faults = lacking(None, &Payload::Notice(notice), false, || languages);
        faults.into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn all_languages_or_none() {
        assert!(faults(r#""Bids""#, &[]).is_empty(), "nobody knows the site's languages");
        assert!(faults(r#""Bids""#, &["en"]).is_empty());
        assert_eq!(faults(r#""Bids""#, &["en", "es"]), ["/data/headline"]);
        for nothing in [
            "🙂",
            "TBD",
            "N/A",
            "Traducción pendiente",
            "null",
            "Same as English",
            "Ver inglés",
            "Falta traducción",
        ] {
            let both = format!(r#"{{"en":"Bids move to Fridays","es":"{nothing}"}}"#);
            assert_eq!(faults(&both, &["en", "es"]), ["/data/headline/es"], "{nothing}");
        }
        for (en, es) in [
            ("Update 2", "Actualización 2"),
            ("News", "Noticias"),
            ("In progress", "En marcha"),
            ("TBD", "Por definir"),
        ] {
            let both = format!(r#"{{"en":"{en}","es":"{es}"}}"#);
            assert!(faults(&both, &["en", "es"]).is_empty(), "{both}");
        }
        assert_eq!(
            faults(r#"{"en": "Bids"}"#, &["en", "es", "pt"]),
            ["/data/headline/es", "/data/headline/pt"]
        );
        assert_eq!(faults(r#"{"es": "Turnos"}"#, &["en"]), ["/data/headline/en"]);
        assert!(faults(r#"{"en": "Bids", "es": "Turnos", "fr": "Horaires"}"#, &["en", "es"]).is_empty());
    }

    #[test]
    fn what_lacks_a_language_is_known_also_where_it_is_one_string() {
        let of = |headline: &str| Payload::Notice(Notice { headline: text(headline), ..Notice::default() });
        let es = Lang::parse("es-MX").expect("a tag");
        for (headline, told, lacks_it) in [
            (r#""Bids""#, false, true),
            (r#"{"en": "Bids"}"#, false, true),
            (r#"{"en": "Bids", "es": "Turnos"}"#, true, false),
            (r#""""#, false, false),
        ] {
            assert_eq!(
                (is_told_in(&of(headline), &es), lacks(&of(headline), &es)),
                (told, lacks_it),
                "{headline}"
            );
        }
    }

    #[test]
    fn the_same_sentence_under_two_languages_is_told_in_one_and_names_and_numbers_are_the_same_in_all() {
        for (headline, languages, faulty) in [
            (
                r#"{"en": "Shift bids move to Fridays in March", "es": "Shift bids move to Fridays in March."}"#,
                &["en", "es"],
                true,
            ),
            (
                r#"{"en": "Los turnos se piden ya los viernes", "es": "Los turnos se piden ya los viernes"}"#,
                &["en", "es"],
                true,
            ),
            (r#"{"en": "Shift bids move", "es": "Shift bids move"}"#, &["en", "es"], false),
            (
                r#"{"en": "Ana de la Cruz, Rui Costa y Tom Reis", "es": "Ana de la Cruz, Rui Costa y Tom Reis"}"#,
                &["en", "es"],
                false,
            ),
            (
                r#"{"en": "Desk 24, 08:00 to 14:30, +351 21 000 4410", "es": "Desk 24, 08:00 to 14:30, +351 21 000 4410"}"#,
                &["en", "es"],
                false,
            ),
            (
                r#"{"en": "A B C D E https://intranet.example/plan/moves", "es": "A B C D E https://intranet.example/plan/moves"}"#,
                &["en", "es"],
                false,
            ),
            (
                r#"{"pt-BR": "Os turnos passam agora para sexta", "pt-PT": "Os turnos passam agora para sexta"}"#,
                &["pt-BR", "pt-PT"],
                false,
            ),
            (
                r#"{"da": "Vi lukker kantinen på fredag klokken tolv", "nb": "Vi lukker kantinen på fredag klokken tolv"}"#,
                &["da", "nb"],
                false,
            ),
            (
                r#"{"en": "Shift bids move to Fridays in March", "es": "Los turnos se piden los viernes desde marzo"}"#,
                &["en", "es"],
                false,
            ),
        ] {
            let languages: Vec<_> = languages.iter().map(|tag| Lang::parse(tag).expect("a tag")).collect();
            let notice = Payload::Notice(Notice { headline: text(headline), ..Notice::default() });
            let last = languages[1].clone();
            let found = lacking(None, &notice, false, || languages);
            let pointers: Vec<_> = found.iter().map(|fault| fault.pointer.as_str()).collect();
            let expected: &[&str] = if faulty { &["/data/headline/es"] } else { &[] };
            assert_eq!(pointers, expected, "{headline}");
            assert_eq!(lacks(&notice, &last), faulty, "{headline}");
        }
    }

    #[test]
    fn a_variant_stands_for_its_language_unless_it_is_another_one_of_the_site() {
        assert!(faults(r#"{"pt-BR": "Turnos", "en": "Bids"}"#, &["pt", "en"]).is_empty());
        assert_eq!(faults(r#"{"pt-BR": "Turnos"}"#, &["pt-BR", "pt-PT"]), ["/data/headline/pt-pt"]);
    }
}
