//! Words as they are written: which of them the writing shows to be names, by a capital that is no sentence's, or as whom thanks are said to.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::deeds::{did, is_thanked_small};
use super::is_title;
use super::words::lists;
use crate::text::fold::{is_unseen, looks};

/// Most words of a phrase that thanks begin with.
const THANKS_WORDS_MAX: usize = 4;
/// The mark of "ó".
const ACUTE: char = '\u{301}';

/// A word without case and marks, and without digits beside its letters: whoever writes José may write Jose, and José2 too.
#[derive(Clone)]
pub(super) struct Word {
    /// As it is compared.
    pub(super) bare: String,
    /// Whether it is written without capitals.
    pub(super) small: bool,
    /// Whether it is written with a capital within.
    pub(super) capitals: bool,
    /// Whether it ends in an "ó", as what somebody did does in Spanish.
    pub(super) past: bool,
    /// What stands between it and the word before.
    pub(super) before: Gap,
    /// What stands between it and the next word.
    pub(super) behind: Gap,
}

/// What stands between two words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// A space, or a sign that goes with the next word, as that of an address does.
    Space,
    /// A hyphen or an apostrophe within a word.
    Within,
    /// A comma.
    Comma,
    /// A comma, and the end of a line.
    CommaAndLine,
    /// A point, and nothing but a space.
    Point,
    /// An exclamation mark.
    Exclamation,
    /// A colon, or a dash between spaces.
    Call,
    /// The end of a line, and no sign.
    Line,
    /// A picture, a bracket or another sign that ends no sentence.
    Aside,
    /// Whatever else: it ends a sentence, or may.
    End,
}

impl Gap {
    fn of(between: &str) -> Self {
        let line = between.contains(['\n', '\r', '\u{2028}', '\u{2029}']);
        match between.trim() {
            "," if line => Self::CommaAndLine,
            "" | ":" | "-" | "–" | "—" if line => Self::Line,
            _ if line => Self::End,
            "" | "@" | "&" => Self::Space,
            "," => Self::Comma,
            "." => Self::Point,
            "-" | "'" | "’" | "ʼ" if !between.contains(char::is_whitespace) => Self::Within,
            ":" | "-" | "–" | "—" => Self::Call,
            signs if signs.starts_with('!') => Self::Exclamation,
            signs if signs.contains(['.', '!', '?', '…', ';', '¿', '¡']) => Self::End,
            _ => Self::Aside,
        }
    }
}

pub(super) fn words_of(text: &str) -> impl Iterator<Item = Word> {
    let plain: String = if text.is_ascii() { text.into() } else { without_marks(text) };
    let mut words: Vec<Word> = Vec::new();
    let (mut rest, mut before) = (plain.as_str(), Gap::End);
    while let Some(start) = rest.find(char::is_alphanumeric) {
        before = if words.is_empty() { before } else { Gap::of(&rest[..start]) };
        rest = &rest[start..];
        let (whole, more) = rest.split_at(rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()));
        rest = more;
        let word = match whole.trim_matches(char::is_numeric) {
            "" => whole,
            letters => letters,
        };
        if let Some(last) = words.last_mut() {
            last.behind = before;
        }
        let stem = word.strip_suffix(['ó', 'Ó']);
        words.push(Word {
            bare: stem.map_or_else(|| looks(word), |stem| looks(stem) + "o"),
            past: stem.is_some(),
            small: !word.chars().any(char::is_uppercase),
            capitals: word.chars().skip(1).any(char::is_uppercase),
            before,
            behind: Gap::End,
        });
    }
    if let Some(last) = words.last_mut() {
        last.behind = match Gap::of(rest) {
            Gap::Space | Gap::Line => Gap::End,
            behind => behind,
        };
    }
    words.into_iter()
}

/// A text without marks, but for the one of an "o" at the end of a word.
fn without_marks(text: &str) -> String {
    let mut seen = text.nfkd().filter(|c| !is_unseen(*c)).peekable();
    let (mut plain, mut last) = (String::with_capacity(text.len()), ' ');
    while let Some(c) = seen.next() {
        let goes_on = seen.peek().is_some_and(|next| next.is_alphanumeric() || is_combining_mark(*next));
        if !is_combining_mark(c) || c == ACUTE && matches!(last, 'o' | 'O') && !goes_on {
            plain.push(c);
        }
        last = c;
    }
    plain.nfc().collect()
}

/// The words of a text that are written as names are. There are names among others too; what is none in its language is none here.
pub(super) fn names(words: &[Word]) -> impl Iterator<Item = &Word> {
    (0..words.len()).filter(|at| is_name(words, *at)).map(|at| &words[at])
}

fn is_name(words: &[Word], at: usize) -> bool {
    let word = &words[at];
    if word.bare.chars().count() < 2 || is_of_calendar(words, at) {
        return false;
    }
    if word.small {
        return is_thanked(words, at) && is_thanked_small(words, at);
    }
    if is_thanked(words, at) {
        // In capitals alone, as all of it may be, and on a line of its own, it is one where nothing follows it.
        let is_last = word.behind != Gap::Space;
        let is_said = (is_last || is_large(word) && word.before != Gap::Line) && !is_large_behind(words, at);
        return is_said || word.before == Gap::Line && did(words, at);
    }
    if begins(words, at) {
        let is_called = matches!(word.behind, Gap::Comma | Gap::CommaAndLine | Gap::Exclamation | Gap::Call);
        return is_called && !lists().is_opening(&word.bare) || did(words, at);
    }
    is_large(word)
        && word.before != Gap::Within
        && !is_large_before(words, at)
        && !is_large_behind(words, at)
        && !is_called_so(words, at)
        && !is_in_title_case(words, at)
}

/// True for a word whose first letter alone is a capital.
pub(super) fn is_large(word: &Word) -> bool {
    !word.small && !word.capitals && word.bare.chars().count() > 1
}

/// True for the first word of a sentence, or of what may be one.
fn begins(words: &[Word], at: usize) -> bool {
    match words[at].before {
        Gap::Space | Gap::Within | Gap::Comma => false,
        Gap::Point => !is_title(&words[at - 1].bare),
        Gap::CommaAndLine | Gap::Exclamation | Gap::Call | Gap::Line | Gap::Aside | Gap::End => true,
    }
}

/// True right behind a word of thanks or of greeting.
fn is_thanked(words: &[Word], at: usize) -> bool {
    if !matches!(words[at].before, Gap::Space | Gap::Comma | Gap::Call | Gap::Line | Gap::Aside) {
        return false;
    }
    (1..=at.min(THANKS_WORDS_MAX)).any(|many| {
        let phrase = &words[at - many..at];
        let together = phrase[1..].iter().all(|word| word.before == Gap::Space);
        let said = || phrase.iter().map(|word| word.bare.as_str()).collect::<Vec<_>>().join(" ");
        together && lists().is_thanks(&said())
    })
}

/// True for a month, a day or a feast that stands as such: "in May", "3 May", "April and May".
fn is_of_calendar(words: &[Word], at: usize) -> bool {
    let lists = lists();
    let is_number = |word: &Word| word.bare.chars().all(char::is_numeric);
    let of_it = |word: &Word| is_number(word) || lists.is_calendar(&word.bare);
    let before = at.checked_sub(1).map(|before| &words[before]).filter(|_| words[at].before != Gap::End);
    let joined = before.filter(|word| lists.is_joint(&word.bare)).and(at.checked_sub(2));
    let behind = words.get(at + 1).filter(|_| words[at].behind != Gap::End);
    lists.is_calendar(&words[at].bare)
        && (before.is_some_and(|word| of_it(word) || lists.is_dated(&word.bare))
            || joined.is_some_and(|joined| of_it(&words[joined]))
            || behind.is_some_and(of_it))
}

/// True right behind another word with a capital, as in "Black Friday" and "Mother's Day"; the first of a sentence is one unless it may
/// stand before a name.
fn is_large_before(words: &[Word], at: usize) -> bool {
    let mut of = at;
    // What an apostrophe joins to a word goes with it.
    while of > 1 && words[of - 1].before == Gap::Within && words[of].before == Gap::Space {
        of -= 1;
    }
    let Some(before) = of.checked_sub(1) else { return false };
    let (word, joined) = (&words[before], words[at].before == Gap::Space);
    let may_be_before = is_title(&word.bare) || begins(words, before) && lists().is_linking(&word.bare);
    joined && is_large(word) && !may_be_before
}

/// True right before another word with a capital: "Mark Twain", "Park Street".
fn is_large_behind(words: &[Word], at: usize) -> bool {
    matches!(words[at].behind, Gap::Space | Gap::Within) && words.get(at + 1).is_some_and(is_large)
}

/// True for what a thing is called: "the North desk", "sala Luna"; and behind an article, where no name stands.
fn is_called_so(words: &[Word], at: usize) -> bool {
    let before = at.checked_sub(1).filter(|_| words[at].before == Gap::Space).map(|before| &words[before]);
    let behind = words.get(at + 1).filter(|_| words[at].behind == Gap::Space);
    let is_spoken = |word: &Word| lists().is_spoken_article(&word.bare) && did(words, at);
    let is_article = |word: &Word| lists().is_article(&word.bare) && !is_spoken(word);
    before.is_some_and(|word| is_article(word) || lists().is_place(&word.bare))
        || behind.is_some_and(|word| lists().is_place(&word.bare))
}

/// True where no other word of the sentence is small, but for those that are so in titles too.
fn is_in_title_case(words: &[Word], at: usize) -> bool {
    let from = (0..=at).rev().find(|from| begins(words, *from)).unwrap_or(0);
    let to = (at + 1..words.len()).find(|to| begins(words, *to)).unwrap_or(words.len());
    let is_small = |word: &Word| {
        let letters = word.bare.chars().count() > 1 && word.bare.chars().all(char::is_alphabetic);
        word.small && letters && !lists().is_linking(&word.bare)
    };
    !words[from..to].iter().any(is_small)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::words::{lists, names};
    use super::{Word, words_of};

    /// Texts that name somebody, each behind the name.
    pub const NAMED: [(&str, &str); 44] = [
        // Whatever stands between thanks and whom they are for.
        ("Mark Lee", "Thank you - Mark"),
        ("Mark Lee", "Thanks 🎉 Mark for staying."),
        ("Mark Lee", "Thank you (Mark)"),
        ("Pilar Ruiz", "Gracias:\nPilar"),
        ("Pilar Ruiz", "Muchas gracias\nPilar"),
        ("Pilar Ruiz", "Pilar: gracias por todo."),
        ("Mark Lee", "Mark - thank you."),
        ("Mark Lee", "Great job MARK!"),
        ("Pilar Ruiz", "Te quiero dar las gracias, mi Pilar."),
        ("Pilar Ruiz", "Gracias, Pilar."),
        ("Pilar Ruiz", "Gracias, Pilar por todo."),
        ("Pilar Ruiz", "Gracias Pilar"),
        ("Pilar Ruiz", "GRACIAS, PILAR!"),
        ("Pilar Ruiz", "Pilar, gracias por quedarte."),
        ("Pilar Ruiz", "Me quedé sin voz. ¡Pilar! Tú seguiste."),
        ("Pilar Ruiz", "La paciencia de Pilar nos salvó."),
        ("Pilar Ruiz", "Muchas gracias por todo, Pilar."),
        ("Pilar Ruiz", "Hoy Pilar se quedó conmigo."),
        ("Luz Prieto", "Muchas gracias, Luz"),
        ("Luz Prieto", "Gracias a Luz."),
        ("Luz Prieto", "Vino la Sra. Luz con velas."),
        ("Rosa Díaz", "Querida Rosa:\nte quedaste."),
        ("Rosa", "Te quedaste con Rosa hasta tarde."),
        ("Mark Lee", "Thank you Mark"),
        ("Mark Lee", "Thank You, Mark"),
        ("Mark Lee", "Great work from Mark on the outage."),
        ("Mark Lee", "I could leave thanks to Mark's patience."),
        ("Mark Lee", "So calm, Mark!"),
        ("Mark Lee", "Will you tell @Mark that it helped?"),
        ("Will Smith", "Will, thank you for the shift."),
        ("Will Smith", "Will! You stayed."),
        ("Will Smith", "You stayed.\nWill,\nthat was kind."),
        ("Will Smith", "You and Will stayed late."),
        ("May Chen", "You saw it first, and May called them."),
        ("May Chen", "Thank you May"),
        ("May Chen", "May, thank you."),
        ("Hope Reed", "Thanks, Hope!"),
        ("Anne Grace Lee", "With Grace we had a plan."),
        ("Jo Silva", "Thank you, Jo"),
        ("Li Wei", "I asked Li for help."),
        ("Al Reed", "I asked Al for help."),
        ("Ben Reed", "Thank you, Ben."),
        ("Ben Reed", "The calm of Ben helped us."),
        ("Dr. Ben Reed", "The calm of Ben helped us."),
    ];

    /// Texts that name nobody, each behind a name whose parts they have.
    pub const NAMELESS: [(&str, &str); 52] = [
        ("Will Smith", "Many thanks\nWill you tell the others?"),
        // What stands before anybody's name.
        ("Dr. Ana Silva", "You stayed calm with Dr. Okafor on the line."),
        ("Mr. Tom Katz", "The call with Mr. Brown was hard."),
        // The first word of a sentence, a line or a quotation.
        ("Will Smith", "Will you ever know how much that helped?"),
        ("Will Smith", "You asked: Will it hold? And it did."),
        ("Will Smith", "She said “Will you wait?” and you did."),
        ("Will Smith", "You stayed.\nWill never forget it."),
        ("Will Smith", "You stayed - Will not forget it."),
        ("Will Smith", "Thank you!! Will you be there on Monday?"),
        ("Mark Lee", "• Mark what is done\n• Ask the next"),
        ("Pilar Ruiz", "Un pilar del equipo. Pilar de la tarde."),
        ("Luz Prieto", "¡Luz y calma! Eso trajiste."),
        // Written small, or in capitals alone.
        ("Mark Lee", "you hit the mark, thanks"),
        ("Will Smith", "You WILL be missed."),
        ("Will Smith", "thanks, will do"),
        ("Rosa Díaz", "GRACIAS POR LA ROSA Y EL CAFÉ"),
        ("Luz Prieto", "Cuando se fue la luz, trajiste velas."),
        // A title.
        ("Mark Lee", "A Day to Mark in the Calendar"),
        ("Hope Reed", "Calm and Hope in a Storm"),
        ("Joy Best", "The Best Team in the World"),
        ("Luz Prieto", "Paciencia y Luz en la Noche"),
        // A part of another name, and what a thing is called.
        ("Doris Day", "Thank you for covering Christmas Day."),
        ("Doris Day", "Christmas Day was long, and you came."),
        ("Doris Day", "You came in on Mother's Day for me."),
        ("Joe Friday", "You stayed through Black Friday with us."),
        ("Mark Lee", "As Mark Twain said, kindness is heard."),
        ("Ann Park", "You found the key on Park Street."),
        ("Ana North", "You helped the North desk move."),
        ("Luna Paz", "Nos vemos en la sala Luna."),
        ("Eva Santa", "Gracias por cubrirme en Semana Santa."),
        ("Eva Cruz", "Llevaste la caja a la Cruz Roja."),
        ("Eva Rey", "Estuvo en casa del Rey del café."),
        // Months, days and feasts.
        ("May Chen", "Thanks for taking my shift in May."),
        ("May Chen", "You covered the 3 May shift, and the May rota too."),
        ("May Chen", "You carried us from March to May."),
        ("May Chen", "Since last May you bring us fruit."),
        ("April Reed", "April, May and June were hard, and you stayed."),
        ("April Reed", "Your plan for April is clear."),
        ("June Reed", "It was 24 June, and you had the key."),
        ("August Reed", "Thanks to you, the month of August was calm."),
        ("Joe Friday", "Thank you for Friday."),
        ("Joe Friday", "See you on Friday at 9."),
        ("Eva Reyes", "Gracias por cubrirme en Reyes."),
        ("Eva Domingo", "Viniste este Domingo por mí."),
        ("Abril Paz", "Gracias por lo de Abril."),
        // What begins a sentence, and calls nobody.
        ("Juan Bravo", "¡Bravo! Te quedaste."),
        ("Ana Claro", "Claro, y con calma."),
        ("Joy Best", "Best, and thank you again."),
        ("Ann Good", "Good! It worked."),
        ("No Lee", "No, it was you who stayed."),
        ("Ben Reed", "You helped ben with it."),
        ("Jo Silva", "jo, what a day"),
    ];

    #[test]
    fn a_word_that_is_a_name_too_is_one_where_it_is_written_as_a_name_is() {
        for (name, words) in NAMED {
            assert!(names(words, &name.into()), "{name}: {words}");
        }
    }

    #[test]
    fn a_word_of_a_language_is_none_where_its_capital_is_of_a_sentence_a_title_or_another_name() {
        for (name, words) in NAMELESS {
            assert!(!names(words, &name.into()), "{name}: {words}");
        }
    }

    #[test]
    fn ordinary_thanks_name_nobody_who_is_called_by_a_word_of_a_language() {
        #[derive(serde::Deserialize)]
        struct Thanks {
            message: Vec<Message>,
        }
        #[derive(serde::Deserialize)]
        struct Message {
            message: String,
            #[serde(default)]
            impact: String,
        }
        let thanks: Thanks =
            toml::from_str(include_str!("../../../assets/sim/recognition.toml")).expect("messages");
        for Message { message, impact } in &thanks.message {
            for text in [message, impact] {
                let words: Vec<Word> = words_of(text).collect();
                for word in super::names(&words) {
                    assert!(!lists().is_a_word(&word.bare), "{}: {text}", word.bare);
                }
            }
        }
    }
}
