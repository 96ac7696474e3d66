//! Words that stand for words that are still to come: "Update", "TBD", "more to follow". Where words are owed they say nothing, and keep no
//! promise.
//!
//! It is asked of what people wait for or were promised (an update, an answer, a reason, what was told at last), of what a revision says anew,
//! and of no title, but for what stands for a translation to come. "No news yet: the supplier answers on Tuesday" is a word; "No news" alone is
//! none. What other words mean nobody here reads.

use super::{Fault, Payload};
use crate::text::fold::folded;
use crate::text::{SafeText, Text};

/// Most words of a text that is looked at: a longer one says something.
const WORDS_MAX: usize = 10;
/// Most digits of a number that only counts, as in "Update 2".
const COUNT_DIGITS_MAX: usize = 2;

/// What stands for words that are to be written still, in a title too.
const TO_BE_WRITTEN: &str = "\
    tbd|tba|tbc|na|nd|not applicable|xxx|translation pending|pending translation|translation to follow|to be translated|to be determined|\
    to be decided|to be defined|to be announced|to be confirmed|placeholder|lorem ipsum|null|undefined|x|\
    untranslated|not translated|not translated yet|missing translation|translation missing|no translation|translation needed|same as english|\
    see english|see the english|english only|see english version|\
    no aplica|no procede|traduccion pendiente|pendiente de traduccion|pendiente de traducir|por traducir|por definir|por determinar|por decidir|\
    por anunciar|por confirmar|a confirmar|sin traducir|sin traduccion|falta traduccion|falta la traduccion|falta traducir|ver ingles|\
    ver en ingles|igual que en ingles|solo en ingles|ver version en ingles";

/// What says nothing by itself, nor one behind the other, without case, accents and marks; "n/a" is one word.
const FILLER: &str = "\
    update|updates|an update|updated|news|no news|no news yet|nothing new|nothing new yet|nothing to report|no update|no updates|no update yet|\
    no updates yet|wip|pending|still pending|soon|very soon|coming soon|more soon|asap|later|in due course|ongoing|in progress|\
    work in progress|working on it|we are working on it|still working on it|we are still working on it|still on it|no update today|no news today|\
    nothing today|as before|same as before|we will tell you|we ll tell you|we will tell you soon|we ll tell you soon|we will let you know|we ll let you know|\
    we will keep you posted|we ll keep you posted|bear with us|see above|see below|as above|same as above|ditto|idem|to come|more to come|to follow|\
    more to follow|details to follow|stay tuned|watch this space|\
    actualizacion|una actualizacion|actualizaciones|actualizado|novedades|sin novedad|sin novedades|sin noticias|nada nuevo|de momento|por ahora|\
    aun|todavia|pendiente|sigue pendiente|pronto|muy pronto|proximamente|en breve|mas tarde|luego|en curso|en proceso|en ello|estamos en ello|\
    trabajando en ello|estamos trabajando en ello|seguimos en ello|seguimos trabajando en ello|hoy nada nuevo|hoy no hay novedades|no hay novedades|\
    no hay noticias|igual que antes|como antes|ya os diremos|os lo diremos|os diremos algo|os lo diremos pronto|os avisaremos|os mantendremos al tanto|\
    os mantendremos informados|ver arriba|vease arriba|ver mas arriba|ver abajo|vease abajo|lo mismo que arriba|\
    continuara|mas informacion|mas detalles";

/// What is no word of leadership by itself, and yet an answer to a question: the same.
const NODS: &str = "\
    ok|okay|noted|hello|hi|hey|test|testing|thanks|thank you|\
    vale|anotado|tomamos nota|hola|prueba|gracias";

/// What is said of them.
const SAID: &str = "these words stand for words that are still to come, and say nothing: say what there is to say; where nothing is new, what is \
                    waited for and when more is said, as in \"no news yet: the supplier answers on Tuesday\"";

/// What is wrong with words that are owed and that a revision says anew: each language of them says something.
pub fn lacking(earlier: Option<&Payload>, next: &Payload) -> Vec<Fault> {
    let before = earlier.map(owed).unwrap_or_default();
    let is_new =
        |(field, text): &(String, &Text)| !before.iter().any(|(had, said)| had == field && said == text);
    let mut faults = Vec::new();
    for (field, text) in owed(next).into_iter().filter(is_new) {
        let is_answer = matches!(next, Payload::Question(_));
        let empty = text.variants().filter(|(_, words)| {
            !words.is_blank()
                && (says_nothing(words) || !is_answer && is_made_of(words, &[FILLER, TO_BE_WRITTEN, NODS]))
        });
        faults.extend(empty.map(|(lang, _)| {
            let lang = lang.map(|lang| format!("/{}", lang.as_str())).unwrap_or_default();
            Fault { pointer: format!("/data/{field}{lang}"), message: SAID.into() }
        }));
    }
    faults
}

/// The words that people are owed, by where they stand.
fn owed(payload: &Payload) -> Vec<(String, &Text)> {
    let mut out = Vec::new();
    let mut say = |field: &str, text| out.push((field.to_owned(), text));
    match payload {
        Payload::Notice(notice) => {
            // Signs alone are asked about by its lifecycle.
            if notice.why.has_words() {
                say("why", &notice.why);
            }
            for (index, update) in notice.updates.iter().enumerate() {
                say(&format!("updates/{index}/text"), &update.text);
            }
        }
        Payload::Holding(holding) => say("told", &holding.told),
        Payload::Question(question) => say("answer", &question.answer),
        Payload::Ownership(ownership) => {
            say("got_wrong", &ownership.got_wrong);
            say("effect_on_you", &ownership.effect_on_you);
            say("changes", &ownership.changes);
        }
        Payload::Repair(repair) => {
            say("commitment", &repair.commitment);
            say("evaluation", &repair.evaluation);
            for (index, action) in repair.actions.iter().enumerate() {
                say(&format!("actions/{index}/evidence"), &action.evidence);
            }
        }
        Payload::Commitment(commitment) => {
            say("why", &commitment.why);
            say("reason", &commitment.reason);
        }
        _ => {}
    }
    out
}

/// True for words that are filler from the first to the last, and for what has neither a letter nor a digit.
fn says_nothing(words: &SafeText) -> bool {
    is_made_of(words, &[FILLER, TO_BE_WRITTEN])
}

/// True for what stands for words that are to be written still, and for what has neither a letter nor a digit.
pub(super) fn is_to_be_written(words: &SafeText) -> bool {
    is_made_of(words, &[TO_BE_WRITTEN])
}

/// True for words that are all of these phrases, one behind the other, and for none.
fn is_made_of(words: &SafeText, phrases: &[&str]) -> bool {
    let mut words = words_of(words.as_str());
    if words.is_empty() {
        return true;
    }
    let counts =
        |word: &String| word.len() <= COUNT_DIGITS_MAX && word.bytes().all(|byte| byte.is_ascii_digit());
    if words.iter().filter(|word| counts(word)).count() == 1 && words.len() > 1 {
        words.retain(|word| !counts(word));
    }
    if words.len() > WORDS_MAX {
        return false;
    }
    // How far the words are filler, phrase by phrase.
    let mut until = vec![false; words.len() + 1];
    until[0] = true;
    for from in 0..words.len() {
        if !until[from] {
            continue;
        }
        for phrase in phrases.iter().flat_map(|list| list.split('|')) {
            let (length, rest) = (phrase.split(' ').count(), &words[from..]);
            if rest.iter().map(String::as_str).take(length).eq(phrase.split(' ')) {
                until[from + length] = true;
            }
        }
    }
    until[words.len()]
}

/// The words of a text without case, accents and marks; letters that stand alone next to each other are one word, as in "N/A" and "T.B.D.".
fn words_of(text: &str) -> Vec<String> {
    let text = folded(text);
    let mut words: Vec<String> = Vec::new();
    let mut spelt = false;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let single = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
        match words.last_mut() {
            Some(last) if single && spelt => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
        spelt = single;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Holding, Question};

    #[test]
    fn what_stands_for_words_to_come_says_nothing() {
        for said in [
            "Update",
            "UPDATE:",
            "Update 2",
            "Update – TBD",
            "T.B.D.",
            "n/a",
            "...",
            "-",
            "👍",
            "Pending.",
            "Still pending; more to follow soon",
            "No news",
            "No news yet.",
            "See above",
            "To be confirmed",
            "Placeholder",
            "Lorem ipsum",
            "Actualización",
            "Sin novedades de momento.",
            "pendiente",
            "Pendiente, más información en breve",
            "Véase arriba",
            "Por confirmar",
            "Translation pending",
            "Traducción pendiente.",
            "Still working on it.",
            "We'll let you know soon",
            "No update today",
            "Seguimos en ello, os avisaremos pronto.",
        ] {
            assert!(says_nothing(&said.into()), "{said}");
        }
        for said in [
            "No news yet: we ask again on Tuesday.",
            "No news yet: the supplier answers on Tuesday",
            "Nobody knows yet.",
            "Yes.",
            "No.",
            "Done",
            "42",
            "Confirmed.",
            "Translations updated",
            "Nothing.",
            "No change",
            "Soon: on Monday",
            "Later, in May",
            "Update 14:30",
            "The update is in.",
            "Cost",
            "Sí.",
            "Todavía no: el lunes preguntamos otra vez.",
            "Pendiente de la firma de Facilities",
            "Novedades: abre el lunes",
            "火曜日",
        ] {
            assert!(!says_nothing(&said.into()), "{said}");
        }
    }

    #[test]
    fn a_nod_is_an_answer_and_no_word_that_was_promised() {
        let told = |words: &str| Holding { told: words.into(), ..Holding::default() };
        let answer = |words: &str| Question { answer: words.into(), ..Question::default() };
        for said in ["Ok", "Noted, thanks", "Hola", "Vale, gracias."] {
            assert_eq!(lacking(None, &Payload::Holding(told(said))).len(), 1, "{said}");
            assert_eq!(lacking(None, &Payload::Question(answer(said))), [], "{said}");
        }
        for said in ["Ok: it stays", "Thanks to Facilities it is warm again", "Yes"] {
            assert_eq!(lacking(None, &Payload::Holding(told(said))), [], "{said}");
        }
    }
}
