//! The ways in which a name is spelt: letters that have no mark to be without, signs within a word, and letters written one by one.

use unicode_normalization::UnicodeNormalization as _;

/// Fewest single letters in a row that are read as one word: fewer are initials.
const SINGLE_LETTERS_MIN: usize = 3;

/// True where it is so of two texts as they may be spelt.
pub(super) fn any(one: &str, other: &str, is_so: impl Fn(&str, &str) -> bool) -> bool {
    let others = spellings(other);
    spellings(one).iter().any(|one| others.iter().any(|other| is_so(one, other)))
}

/// A text as it stands, and otherwise: without points and apostrophes within its words, with two letters for one that has two points or a stroke,
/// and with single letters in a row as one word. Where one is another, it is there once.
pub(super) fn spellings(text: &str) -> Vec<String> {
    if text.is_ascii() {
        let mut all = vec![text.to_owned(), without_signs(text), letters_joined(text)];
        all.sort_unstable();
        all.dedup();
        return all;
    }
    let text: String = text.nfc().collect();
    let plain = |text: &str| text.chars().map(plain).collect::<String>();
    let pairs: String = text.chars().map(pair).collect();
    let serbian: String = text.chars().map(dj).collect();
    let as_it_stands = plain(&text);
    let joined = letters_joined(&as_it_stands);
    let mut all = vec![
        as_it_stands,
        plain(&without_signs(&text)),
        plain(&pairs),
        plain(&without_signs(&pairs)),
        joined,
        plain(&serbian),
        plain(&serbian.chars().map(pair).collect::<String>()),
    ];
    all.sort_unstable();
    all.dedup();
    all
}

/// What is written for a letter that does not come apart into a plain one and a mark.
fn plain(c: char) -> Spelt {
    Spelt::Known(match c {
        'ł' => "l",
        'Ł' => "L",
        'ø' => "o",
        'Ø' => "O",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'ħ' => "h",
        'Ħ' => "H",
        'ŧ' => "t",
        'Ŧ' => "T",
        'ı' => "i",
        'æ' => "ae",
        'Æ' => "Ae",
        'œ' => "oe",
        'Œ' => "Oe",
        'þ' => "th",
        'Þ' => "Th",
        'ß' | 'ẞ' => "ss",
        c => return Spelt::AsIs(c),
    })
}

/// The two letters that stand for one where a keyboard has none.
fn pair(c: char) -> Spelt {
    Spelt::Known(match c {
        'ä' => "ae",
        'Ä' => "Ae",
        'ö' | 'ø' => "oe",
        'Ö' | 'Ø' => "Oe",
        'ü' => "ue",
        'Ü' => "Ue",
        'å' => "aa",
        'Å' => "Aa",
        c => return Spelt::AsIs(c),
    })
}

/// The two letters that stand for one of Serbian and Croatian. Iceland's looks the same as a capital.
fn dj(c: char) -> Spelt {
    Spelt::Known(match c {
        'đ' | 'ð' => "dj",
        'Đ' | 'Ð' => "Dj",
        c => return Spelt::AsIs(c),
    })
}

/// A letter as it is spelt.
enum Spelt {
    AsIs(char),
    Known(&'static str),
}

impl FromIterator<Spelt> for String {
    fn from_iter<I: IntoIterator<Item = Spelt>>(letters: I) -> Self {
        let mut text = String::new();
        for letter in letters {
            match letter {
                Spelt::AsIs(c) => text.push(c),
                Spelt::Known(letters) => text.push_str(letters),
            }
        }
        text
    }
}

/// A text without points and apostrophes between two letters.
fn without_signs(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| signs.get(at)).is_some_and(|c| c.is_alphabetic());
    let is_within = |at: usize| is_letter(at.checked_sub(1)) && is_letter(at.checked_add(1));
    let is_sign = |c: char| matches!(c, '.' | '\'' | '’' | '‘' | 'ʼ' | '´' | '`');
    let kept = signs.iter().enumerate().filter(|(at, c)| !(is_sign(**c) && is_within(*at)));
    kept.map(|(_, c)| *c).collect()
}

/// A text in which single letters with the same between them are one word: `M-a-y-a S-i-l-v-a`.
fn letters_joined(text: &str) -> String {
    // Each word with what stands behind it.
    let mut words: Vec<(String, String)> = vec![Default::default()];
    for c in text.chars() {
        match words.last_mut() {
            Some((word, between)) if c.is_alphanumeric() && between.is_empty() => word.push(c),
            _ if c.is_alphanumeric() => words.push((c.into(), String::new())),
            Some((_, between)) => between.push(c),
            None => {}
        }
    }
    let is_single = |word: &str| word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    let (mut out, mut at) = (String::new(), 0);
    while let Some((word, between)) = words.get(at) {
        let rest = words[at..].iter();
        let alike = rest.clone().zip(rest.skip(1)).take_while(|((one, after), (next, _))| {
            is_single(one) && is_single(next) && after == between && !between.is_empty()
        });
        let more = alike.count();
        if more + 1 < SINGLE_LETTERS_MIN {
            out.push_str(word);
            out.push_str(between);
            at += 1;
            continue;
        }
        out.extend(words[at..=at + more].iter().map(|(word, _)| word.as_str()));
        out.push_str(&words[at + more].1);
        at += more + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_letters_are_a_word_where_the_same_is_between_them() {
        for (text, joined) in [
            ("M-a-y-a S-i-l-v-a", "Maya Silva"),
            ("M a y a", "Maya"),
            ("M. a. y. a. stayed", "Maya. stayed"),
            ("J. A. Silva", "J. A. Silva"),
            ("a b", "a b"),
            ("24 1 2 3", "24 1 2 3"),
            ("", ""),
        ] {
            assert_eq!(letters_joined(text), joined, "{text}");
        }
    }

    #[test]
    fn what_is_spelt_one_way_is_spelt_the_others_too() {
        for (text, other) in [
            ("Łukasz", "Lukasz"),
            ("Søren Kjær", "Soren Kjaer"),
            ("Søren", "Soeren"),
            ("Đorđe", "Dorde"),
            ("Đorđe", "Djordje"),
            ("Jürgen Müller", "Juergen Mueller"),
            ("Ju\u{308}rgen", "Juergen"),
            ("Sinéad O’Neil", "Sinéad ONeil"),
            ("D'Angelo", "DAngelo"),
            ("Weiß", "Weiss"),
            ("Ma.ya", "Maya"),
        ] {
            assert!(spellings(text).iter().any(|spelt| spelt == other), "{text}: {:?}", spellings(text));
        }
        assert_eq!(spellings("Maya stayed. It was 2.5 hours."), ["Maya stayed. It was 2.5 hours."]);
    }
}
