//! Whether a promise that was rewritten still promises the same: a slip is put right, and a promise is not swapped for another.
//!
//! Each language is judged by itself, against the words in which it was promised first. What the words mean nobody here reads: a word that
//! was put in the place of another one, a figure that changed and a "no" that came or went are another promise, and a letter or a small word is not.

use crate::text::{SafeText, Text};

/// How much two wordings must have in common, in hundredths of their letters, to be one promise.
pub const ALIKE_PERCENT: usize = 80;
/// Fewest letters of a word that surely stands for something: in the place of another one, or another one in its place, it is another promise.
const TELLING_LETTERS: usize = 4;
/// Fewest letters of that other one: what is smaller only joins words.
const OTHER_LETTERS: usize = 3;
/// Fewest letters of a word in which one letter may be a slip.
const SLIP_LETTERS: usize = 4;
/// Fewest letters of a word in which two letters may be.
const SLIPS_LETTERS: usize = 8;

/// Words that turn a sentence round, in the languages in which they were looked up; English "n't" is read as "not".
const NEGATIONS: &str = "not no never none nobody nothing neither nor without cannot nunca jamás jamas sin nadie nada ningún ninguno ninguna ni \
    tampoco não nao sem nem nenhum nenhuma ninguém ne pas jamais sans aucun aucune rien nicht kein keine keinen keiner keinem nie ohne \
    non senza mai nessuno";
/// Words that count, which are figures too.
const NUMBERS: &str = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred thousand half twice \
    dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cuarenta cincuenta cien mil medio media doble";

/// True when a language of a text no longer promises what it promised first. A language that is new promises it anew.
pub fn is_another(first: &Text, now: &Text) -> bool {
    if first.is_blank() || now.is_blank() {
        return false;
    }
    let in_both = |(lang, words): (Option<&_>, &SafeText)| {
        let had = first.variants().find(|(also, _)| lang.is_some() && lang == *also);
        had.map(|(_, had)| is_alike(had, words))
    };
    let both: Vec<bool> = now.variants().filter_map(in_both).collect();
    if both.is_empty() {
        // Told in one string before or now, or in other languages alone.
        return !first.variants().any(|(_, had)| now.variants().any(|(_, now)| is_alike(had, now)));
    }
    both.contains(&false)
}

/// The words that were promised first, with those of a language that was added to them since.
pub fn with_languages(first: &Text, since: &Text) -> Text {
    let (Text::Langs(langs), Text::Langs(more)) = (first, since) else { return first.clone() };
    let mut langs = langs.clone();
    let new = more.iter().filter(|(lang, _)| langs.iter().all(|(have, _)| have != lang));
    let new: Vec<_> = new.cloned().collect();
    langs.extend(new);
    Text::Langs(langs)
}

/// The words of a text alone: without case, marks and spaces.
pub fn bare(text: &str) -> String {
    words(text).join(" ")
}

fn is_alike(had: &SafeText, now: &SafeText) -> bool {
    let (had, now) = (words(had.as_str()), words(now.as_str()));
    if had == now {
        return true;
    }
    // Neither a figure nor a negation is a slip.
    let weighty = |words: &[String]| {
        let mut weighty: Vec<String> = words.iter().filter(|word| is_weighty(word)).cloned().collect();
        weighty.sort_unstable();
        weighty
    };
    if weighty(&had) != weighty(&now) {
        return false;
    }
    let (gone, come) = unmatched(&had, &now);
    let longest = |words: &[&String]| words.iter().map(|word| word.chars().count()).max().unwrap_or(0);
    let (went, came) = (longest(&gone), longest(&come));
    if went.max(came) >= TELLING_LETTERS && went.min(came) >= OTHER_LETTERS {
        return false;
    }
    let all = letters(had.iter()) + letters(now.iter());
    let apart = letters(gone.into_iter()) + letters(come.into_iter());
    (all - apart) * 100 >= all * ALIKE_PERCENT
}

fn letters<'a>(words: impl Iterator<Item = &'a String>) -> usize {
    words.map(|word| word.chars().count()).sum()
}

/// The words of each that the other one lacks, where a slip is the same word.
fn unmatched<'a>(had: &'a [String], now: &'a [String]) -> (Vec<&'a String>, Vec<&'a String>) {
    let mut come: Vec<&String> = now.iter().collect();
    let mut gone: Vec<&String> = had.iter().collect();
    let ways: [fn(&str, &str) -> bool; 2] = [|one, other| one == other, is_slip];
    for same in ways {
        gone.retain(|word| match come.iter().position(|other| same(word, other)) {
            Some(at) => {
                come.swap_remove(at);
                false
            }
            None => true,
        });
    }
    (gone, come)
}

fn is_weighty(word: &str) -> bool {
    let weighs = |list: &str| list.split_whitespace().any(|weighty| weighty == word);
    word.chars().any(char::is_numeric) || weighs(NEGATIONS) || weighs(NUMBERS)
}

/// True for a word that is another one but for a letter, or two in a long one, and begins with the same.
fn is_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    let slips = match (short, long) {
        (SLIPS_LETTERS.., _) => 2,
        (_, SLIP_LETTERS..) if short + 1 >= SLIP_LETTERS => 1,
        _ => return false,
    };
    one.first() == other.first() && long - short <= slips && distance(&one, &other) <= slips
}

/// How many letters differ: another one, one too many, one missing, or two that changed places.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let another = rows[i][j] + usize::from(a != b);
            let mut least = another.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

/// The words of a text in small letters; each letter of a script that leaves no spaces is one.
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('’', "'").replace("n't", " not");
    let mut words = vec![String::new()];
    for c in text.chars() {
        let alone = ('\u{2e80}'..'\u{ac00}').contains(&c);
        if (alone || !c.is_alphanumeric()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(c);
            if alone {
                words.push(String::new());
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> Text {
        serde_json::from_str(json).expect("a text")
    }

    #[test]
    fn a_slip_and_a_small_word_are_the_same_promise_and_other_words_are_another() {
        for (had, now, another) in [
            ("Lockers for everyone", "Lockres for everyone", false),
            ("Lockers for everyone", "lockers, for everyone!", false),
            ("A locker for everyone", "Lockers for everyone", false),
            ("Fans", "Fan", false),
            ("Accommodation for the night desk", "Acommodation for the night desks", false),
            ("Pay the night bonus back", "Pay back the night bonus", false),
            ("Pay the night bonus back", "Pay the night bonus back to all", false),
            ("Lockers for everyone", "Lockers for the night desk", true),
            ("Pay the night bonus back", "Pay the day bonus back", true),
            (
                "Pay the night bonus back to everyone in May",
                "Pay the day bonus back to everyone in May",
                true,
            ),
            (
                "Two lockers for each of the teams on the third floor",
                "Ten lockers for each of the teams on the third floor",
                true,
            ),
            ("Pagar el plus de noche a todos", "Pagar el plus de noche, a todos", false),
            ("Breaks are back in the rota", "Breaks are talked about", true),
            ("Pay the night bonus back", "A plant for the kitchen", true),
            ("Fans", "A plant in the kitchen", true),
            ("Fans", "Vans", true),
            ("A", "B", true),
            ("A pay rise of 5 %", "A pay rise of 3 %", true),
            ("A pay rise of 5 %", "No pay rise for anyone", true),
            (
                "We will close the kitchen of the third floor",
                "We won't close the kitchen of the third floor",
                true,
            ),
            ("Se paga el plus de noche a cada equipo", "No se paga el plus de noche a cada equipo", true),
            ("ロッカーを全員のために用意する", "ロッカーを全員のため用意する", false),
            ("ロッカーを全員に", "給料を上げる", true),
        ] {
            assert_eq!(is_another(&had.into(), &now.into()), another, "{had} / {now}");
        }
    }

    #[test]
    fn every_language_promises_the_same() {
        for (had, now, another) in [
            (r#"{"en": "Fans", "es": "Ventiladores"}"#, r#"{"en": "A plant", "es": "Ventiladores"}"#, true),
            (r#"{"en": "Fans", "es": "Ventiladores"}"#, r#"{"en": "Fans", "es": "Una planta"}"#, true),
            (
                r#"{"en": "Fans", "es": "Ventiladores"}"#,
                r#"{"en": "Fans!", "es": "Los ventiladores"}"#,
                false,
            ),
            (r#""Fans""#, r#"{"en": "Fans", "es": "Ventiladores"}"#, false),
            (r#""Fans""#, r#"{"en": "A plant", "es": "Una planta"}"#, true),
            (r#"{"en": "Fans"}"#, r#"{"es": "Una planta"}"#, true),
        ] {
            assert_eq!(is_another(&text(had), &text(now)), another, "{had} / {now}");
        }
        let first =
            with_languages(&text(r#"{"en": "Fans"}"#), &text(r#"{"en": "Fan", "es": "Ventiladores"}"#));
        assert_eq!(first, text(r#"{"en": "Fans", "es": "Ventiladores"}"#));
    }
}
