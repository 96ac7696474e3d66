//! Whether words that were said first still say the same: a slip is put right, and a promise or a question is not swapped for another.
//!
//! Each language is judged by itself, against its own first words. What the words mean nobody here reads. Two wordings are the same when little
//! of their letters differs, in their order; a figure that changed and a "no" that came or went are other words, however small they are.

use unicode_normalization::UnicodeNormalization as _;

use crate::text::{Lang, SafeText, Text};

/// Fewest letters of a text in which one of them may be another.
const SLIP_LETTERS: usize = 4;
/// The same of a word within a text: a single letter may name a floor or a team.
const SLIP_IN_WORD: usize = 2;
/// One letter may differ, and one more for each so many of the longer wording; the same goes for a word that stands in the place of another.
const LETTERS_A_SLIP: usize = 10;
/// Most letters that differ where words came, went or were joined: a small word. More are other words, however long the text is.
const SMALL_WORD: usize = 3;

/// Stands for the point of a figure, which is part of its word. A letter, which no other figure has.
const POINT: char = 'ʼ';

/// Stands for what makes a figure negative.
const MINUS: char = '−';

/// Words that turn a sentence round, by language. One more is a "no" without its apostrophe.
const NEGATIONS: [(&str, &str); 6] = [
    (
        "en",
        "no not never none noone nobody nothing neither nor without cannot cant wont dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt \
         wouldnt couldnt shouldnt mustnt neednt aint",
    ),
    ("es", "no nunca jamas sin nadie nada ningun ninguno ninguna ni tampoco"),
    ("pt", "nao nunca jamais sem nem nada nenhum nenhuma ninguem"),
    ("fr", "ne pas jamais sans ni aucun aucune rien"),
    ("de", "nicht nichts kein keine keinen keiner keinem keines nie niemals niemand ohne"),
    ("it", "non senza mai nessuno nessuna niente"),
];
/// Words that count or name a day, which are figures too.
const FIGURES: [(&str, &str); 2] = [
    (
        "en",
        "am pm two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety hundred thousand half \
         twice double monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september \
         october november december",
    ),
    (
        "es",
        "dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cuarenta cincuenta sesenta noventa cien mil medio \
         media doble lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre \
         noviembre diciembre",
    ),
];
/// Words of these that are plain ones in another language: where nobody says in which a text is, they are no figure and no "no".
const PLAIN_ELSEWHERE: &str = "once media sin mai ne pas nie";

/// True when a language of a text no longer says what it said first. A language that is new says it anew.
pub fn is_another(first: &Text, now: &Text) -> bool {
    if first.is_blank() || now.is_blank() {
        return false;
    }
    let mut both = in_both(first, now).map(|(lang, had, now)| is_alike(Some(lang), had, now)).peekable();
    if both.peek().is_none() {
        // Told in one string before or now, or in other languages alone.
        let alike = |had| now.variants().any(|(lang, now)| is_alike(lang, had, now));
        return !first.variants().any(|(_, had)| alike(had));
    }
    both.any(|alike| !alike)
}

/// The languages by name in which a text was told and is told, each with what it said and says.
pub(super) fn in_both<'a>(
    had: &'a Text,
    now: &'a Text,
) -> impl Iterator<Item = (&'a Lang, &'a SafeText, &'a SafeText)> {
    now.variants().filter_map(move |(lang, words)| {
        let lang = lang?;
        let told_in = |lang: &Lang| now.variants().any(|(also, _)| also == Some(lang));
        let same = had.variants().find(|(also, _)| *also == Some(lang));
        // A language that is told as a variant of it now is the same one.
        let near = |also: &Lang| also.is_near(lang) && !told_in(also);
        let had = same.or_else(|| had.variants().find(|(also, _)| also.is_some_and(near)));
        had.map(|(_, had)| (lang, had, words))
    })
}

/// The words that were said first, with those of a language that was added to them since.
pub fn with_languages(first: &Text, since: &Text) -> Text {
    let (Text::Langs(langs), Text::Langs(more)) = (first, since) else { return first.clone() };
    let mut langs = langs.clone();
    let new = more.iter().filter(|(lang, _)| langs.iter().all(|(have, _)| have != lang));
    let new: Vec<_> = new.cloned().collect();
    langs.extend(new);
    Text::Langs(langs)
}

/// The words of a text alone, and the signs that make another figure of one: without case, marks and spaces.
pub fn bare(text: &str) -> String {
    words(text).join(" ")
}

/// True for words of a language that are the same but for slips.
pub(super) fn is_alike(lang: Option<&Lang>, had: &SafeText, now: &SafeText) -> bool {
    let (had, now) = (folded(had.as_str()), folded(now.as_str()));
    // Neither a figure nor a negation is a slip.
    if figures(lang, &had) != figures(lang, &now) {
        return false;
    }
    let letters = |words: &[String]| words.concat().chars().collect::<Vec<char>>();
    let is_slip = |one: &[String], other: &[String], fewest: usize| {
        let (one, other) = (letters(one), letters(other));
        let long = one.len().max(other.len());
        let slips = if long < fewest { 0 } else { 1 + long / LETTERS_A_SLIP };
        is_within(&one, &other, slips)
    };
    if !is_slip(&had, &now, SLIP_LETTERS) {
        return false;
    }
    if had.len() == now.len() {
        let mut pairs = had.iter().zip(&now);
        return pairs
            .all(|(had, now)| is_slip(std::slice::from_ref(had), std::slice::from_ref(now), SLIP_IN_WORD));
    }
    // Words were joined, or came or went: what stands before them and behind them is as it was.
    let same = |pairs: &mut dyn Iterator<Item = (&String, &String)>| {
        pairs.take_while(|(had, now)| had == now).count()
    };
    let before = same(&mut had.iter().zip(&now));
    let (had, now) = (&had[before..], &now[before..]);
    let behind = same(&mut had.iter().rev().zip(now.iter().rev()));
    let (had, now) = (&had[..had.len() - behind], &now[..now.len() - behind]);
    is_within(&letters(had), &letters(now), SMALL_WORD)
}

/// The figures and negations among words, in their order; one negation is as good as another.
fn figures<'a>(lang: Option<&Lang>, words: &'a [String]) -> Vec<&'a str> {
    let primary = lang.map(|lang| lang.as_str().split('-').next().unwrap_or_default());
    let is_in = |lists: &[(&str, &str)], word: &str| {
        let own = lists.iter().filter(|(of, _)| primary.is_none_or(|primary| primary == *of));
        let listed = own.flat_map(|(_, list)| list.split_whitespace()).any(|listed| listed == word);
        let plain = primary.is_none() && PLAIN_ELSEWHERE.split_whitespace().any(|plain| plain == word);
        listed && !plain
    };
    let figure = |word: &'a String| {
        if is_in(&NEGATIONS, word) {
            return Some("no");
        }
        let counts = word.chars().any(|c| c.is_numeric() || is_sign(c)) || is_in(&FIGURES, word);
        counts.then_some(word.as_str())
    };
    words.iter().filter_map(figure).collect()
}

/// True where no more than so many letters differ: another one, one too many, one missing, or two that changed places. It looks no further than
/// that from a letter's own place, so that a long text in other words takes no time of the thread that writes the log.
fn is_within(one: &[char], other: &[char], most: usize) -> bool {
    if one.len().abs_diff(other.len()) > most {
        return false;
    }
    let far = most + 1;
    // Three rows in turn: of each only the letters near its own are written, and what an earlier row left right before these. Behind them none
    // has written yet.
    let (mut before, mut row) = (vec![far; other.len() + 1], vec![far; other.len() + 1]);
    let mut last: Vec<usize> = (0..=other.len()).map(|letters| letters.min(far)).collect();
    let mut seen = 0..=most.min(other.len());
    for (i, a) in one.iter().enumerate() {
        let (from, to) = ((i + 1).saturating_sub(most), (i + 1 + most).min(other.len()));
        match from.checked_sub(1) {
            Some(beside) => row[beside] = far,
            None => row[0] = i + 1,
        }
        for j in from.max(1)..=to {
            let b = &other[j - 1];
            let another = last[j - 1] + usize::from(a != b);
            let mut least = another.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 0 && j > 1 && *a == other[j - 2] && one[i - 1] == *b {
                least = least.min(before[j - 2] + 1);
            }
            row[j] = least.min(far);
        }
        // Two that change places are looked for in the row before the last one, too.
        if row[from..=to].iter().chain(&last[seen]).all(|letters| *letters == far) {
            return false;
        }
        seen = from..=to;
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[other.len()] <= most
}

/// The words of a text without accents and apostrophes, and figures without what groups them.
fn folded(text: &str) -> Vec<String> {
    let text: String =
        text.nfkd().filter(|c| !matches!(*c, '\u{300}'..='\u{36f}' | '\'' | '’' | POINT)).nfc().collect();
    words(&ungrouped(&text))
}

/// A text in which the thousands of a figure are not parted, as in 1,000 and 1 000, and a point or a comma within a figure is one of its signs.
fn ungrouped(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| signs.get(at).is_some_and(char::is_ascii_digit);
    let mut out = String::new();
    for (at, sign) in signs.iter().enumerate() {
        let within = at > 0 && is_digit(at - 1) && is_digit(at + 1);
        let thousand = within && is_digit(at + 2) && is_digit(at + 3) && !is_digit(at + 4);
        match *sign {
            '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' if thousand => {}
            // A letter that stands for the point in a word.
            '.' | ',' if within => out.push(POINT),
            sign => out.push(sign),
        }
    }
    out
}

/// True for a sign that makes another figure of the one beside it: of a share, a money, a comparison, or one below nothing.
fn is_sign(c: char) -> bool {
    matches!(c, '%' | '‰' | '€' | '$' | '£' | '¥' | '<' | '>' | '≤' | '≥' | '±' | MINUS)
}

/// A text in which such signs stand by themselves, those of money behind their figure, and a hyphen before a figure is a minus where no
/// figure stands before it.
fn with_signs(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| signs.get(at).is_some_and(|sign| sign.is_numeric());
    let mut out = String::with_capacity(text.len());
    // A sign of money, until its figure is over.
    let mut money = None;
    for (at, sign) in signs.iter().enumerate() {
        let before = signs[..at].iter().rev().find(|sign| !sign.is_whitespace());
        let next = signs[at + 1..].iter().find(|sign| !sign.is_whitespace());
        let (after_figure, before_figure) =
            (before.is_some_and(|sign| sign.is_numeric()), next.is_some_and(|sign| sign.is_numeric()));
        let apart = at == 0 || !signs[at - 1].is_alphanumeric();
        match *sign {
            '-' | '–' if apart && is_digit(at + 1) && !after_figure => out.extend([' ', MINUS, ' ']),
            // An arrow between two words is none of a figure.
            '<' | '>' if !before_figure => out.push(' '),
            '€' | '$' | '£' | '¥' if before_figure && !after_figure => money = Some(*sign),
            sign if is_sign(sign) => out.extend([' ', sign, ' ']),
            sign => out.push(sign),
        }
        let goes_on =
            is_digit(at + 1) || (matches!(signs.get(at + 1), Some(&('.' | ',' | POINT))) && is_digit(at + 2));
        if is_digit(at) && !goes_on {
            out.extend(money.take().into_iter().flat_map(|money| [' ', money, ' ']));
        }
    }
    out
}

/// The words of a text in small letters; each letter of a script that leaves no spaces is one, and so is a sign of a figure.
fn words(text: &str) -> Vec<String> {
    let text = with_signs(text).to_lowercase().replace('’', "'").replace("n't", " not");
    let mut words = vec![String::new()];
    for c in text.chars() {
        let alone = ('\u{2e80}'..'\u{ac00}').contains(&c) || is_sign(c);
        if (alone || !c.is_alphanumeric()) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if (c.is_alphanumeric() || is_sign(c))
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
    fn a_slip_and_a_small_word_are_the_same_words_and_others_are_not() {
        for (had, now, another) in [
            ("Lockers for everyone", "Lockres for everyone", false),
            ("Lockers for everyone", "lockers, for everyone!", false),
            ("A locker for everyone", "Lockers for everyone", false),
            ("Fans", "Fan", false),
            ("Accommodation for the night desk", "Acommodation for the night desks", false),
            ("Pay the night bonus back", "Pay back the night bonus", true),
            ("Pay the night bonus back", "Pay the night bonus back to all", true),
            // Marks, accents, apostrophes, what groups a figure, and a space.
            ("Mas agua", "Más agua", false),
            ("Fans for teh floor", "Fans for the floor", false),
            ("Fans for floor A", "Fans for floor B", true),
            ("Lunch from 11 am", "Lunch from 11 pm", true),
            ("The door doesnt close", "The door doesn't close", false),
            ("1000 euros for the kitchen", "1,000 euros for the kitchen", false),
            ("A check list for each desk", "A checklist for each desk", false),
            ("Breaks are back in rota plans", "Breaks are back in the rota plans", false),
            ("A rise of 1.5 euros", "A rise of 15 euros", true),
            ("A rise of 1,5 euros", "A rise of 1.5 euros", false),
            // The order of words counts, and each word for itself, however long the text is.
            ("Cut meetings, not breaks", "Cut breaks, not meetings", true),
            ("Managers serve the agents at lunch", "Agents serve the managers at lunch", true),
            (
                "New chairs for each of the teams on the third floor",
                "Old chairs for each of the teams on the third floor",
                true,
            ),
            (
                "The rota of the night desk is out by Friday",
                "The rota of the night desk is out by Monday",
                true,
            ),
            ("A pay rise for each of the teams", "No pay rise for each of the teams", true),
            ("Se abre la cocina el 1 de junio", "Se abre la cocina el 1 de julio", true),
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
            ("Vans", "Fans", false),
            ("A", "B", true),
            ("A pay rise of 5 %", "A pay rise of 3 %", true),
            ("A pay rise of 5 %", "A pay rise of 5 €", true),
            ("A pay rise of 5 %", "A pay rise of 5%", false),
            ("A pay rise of 5", "A pay rise of -5", true),
            ("In < 5 days from now", "In > 5 days from now", true),
            ("Breaks of 10-15 minutes", "Breaks of 10 – 15 minutes", false),
            ("From 11 -14", "From 11 - 14", false),
            ("Paid $1,500.50 for each", "Paid 1,500.50 $ for each", false),
            ("Paid $500 for each", "Paid 500 € for each", true),
            ("Under Menu > Help", "Under Menu: Help", false),
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
    fn how_far_words_are_apart_is_seen_as_far_as_it_matters() {
        let letters = |word: &str| word.chars().collect::<Vec<char>>();
        for (one, other, apart) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("lockers", "lockers", 0),
            ("lockers", "lockres", 1),
            ("lockers", "ockers", 1),
            ("lockers", "flockers", 1),
            ("abcdef", "badcfe", 3),
            ("kitten", "sitting", 3),
            ("abcdef", "uvwxyz", 6),
            ("abcdefgh", "cdefghab", 4),
        ] {
            for most in 0..9 {
                assert_eq!(
                    is_within(&letters(one), &letters(other), most),
                    apart <= most,
                    "{one} {other} {most}"
                );
            }
        }
    }

    #[test]
    fn what_an_earlier_row_had_is_in_no_later_one() {
        // Letter by letter, with all rows whole.
        let apart = |one: &[char], other: &[char]| {
            let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
            for i in 0..=one.len() {
                for j in 0..=other.len() {
                    rows[i][j] = match (i, j) {
                        (0, j) => j,
                        (i, 0) => i,
                        _ => {
                            let another = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
                            another.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1)
                        }
                    };
                    let swapped = i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
                    if swapped {
                        rows[i][j] = rows[i][j].min(rows[i - 2][j - 2] + 1);
                    }
                }
            }
            rows[one.len()][other.len()]
        };
        let mut seed = 7_u32;
        let mut next = |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % below
        };
        for _ in 0..200 {
            let one: Vec<char> = (0..next(24)).map(|_| if next(2) == 0 { 'a' } else { 'b' }).collect();
            let mut other = one.clone();
            for _ in 0..next(6) {
                let at = next(other.len() as u32 + 1) as usize;
                match next(2) == 0 || at == other.len() {
                    true => other.insert(at, 'b'),
                    false => _ = other.remove(at),
                }
            }
            let apart = apart(&one, &other);
            for most in 0..9 {
                assert_eq!(is_within(&one, &other, most), apart <= most, "{one:?} {other:?} {most}");
            }
        }
    }

    #[test]
    fn every_language_says_the_same() {
        for (had, now, another) in [
            (r#"{"en": "Fans", "es": "Ventiladores"}"#, r#"{"en": "A plant", "es": "Ventiladores"}"#, true),
            (r#"{"en": "Fans", "es": "Ventiladores"}"#, r#"{"en": "Fans", "es": "Una planta"}"#, true),
            (r#"{"en": "Fans", "es": "Ventiladores"}"#, r#"{"en": "Fans!", "es": "Los ventiladores"}"#, true),
            // Another translation is other words: whether it says the same nobody here reads.
            (r#"{"en": "Lockers", "es": "Armarios"}"#, r#"{"en": "Lockers", "es": "Taquillas"}"#, true),
            // A word weighs in its own language.
            (r#"{"en": "Coffee once more"}"#, r#"{"en": "Coffee one more"}"#, false),
            (r#"{"en": "A cup for the media teams"}"#, r#"{"en": "A cup for the medio teams"}"#, false),
            (r#"{"es": "Un descanso de hora"}"#, r#"{"es": "Un descanso de media hora"}"#, true),
            (r#""Fans""#, r#"{"en": "Fans", "es": "Ventiladores"}"#, false),
            (r#""Fans""#, r#"{"en": "A plant", "es": "Una planta"}"#, true),
            // A variant of a language is told in its place.
            (
                r#"{"en": "Fans", "es": "Ventiladores"}"#,
                r#"{"en-GB": "A plant", "es": "Ventiladores"}"#,
                true,
            ),
            (r#"{"en": "Fans", "es": "Ventiladores"}"#, r#"{"en-GB": "Fans", "es": "Ventiladores"}"#, false),
            (r#"{"en": "Fans"}"#, r#"{"es": "Una planta"}"#, true),
        ] {
            assert_eq!(is_another(&text(had), &text(now)), another, "{had} / {now}");
        }
        let first =
            with_languages(&text(r#"{"en": "Fans"}"#), &text(r#"{"en": "Fan", "es": "Ventiladores"}"#));
        assert_eq!(first, text(r#"{"en": "Fans", "es": "Ventiladores"}"#));
    }
}
