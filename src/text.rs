//! Text that is safe to draw: [`SafeText`], [`Text`] in several languages, and what makes text unsafe.
//!
//! A feed carries words of many hands. Nothing in them may move the cursor, set a title, reorder its
//! neighbours or swell a cell, so one type, [`SafeText`], is all that a widget takes, and it can only be
//! made by [`SafeText::clean`]. The hub refuses what [`forbidden`] names; a wall, which can't refuse, drops it.
#![warn(missing_docs)]

pub mod fold;
mod lang;
pub mod near;
pub mod schema;

use std::fmt;

use compact_str::CompactString;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

pub use lang::Lang;

/// Most Unicode scalars in one grapheme cluster; a longer one is cut. An emoji family has seven.
pub const CLUSTER_SCALARS_MAX: usize = 8;
/// Most UTF-8 bytes in one grapheme cluster, so that one cell of a screen stays small.
pub const CLUSTER_BYTES_MAX: usize = 32;
/// Most languages in one [`Text`].
pub const LANGUAGES_MAX: usize = 8;

/// A string without control characters, escape sequences, bidi overrides or oversized clusters, in NFC.
///
/// Most that stands on a screen is a name, a date or a word or two: up to 24 bytes have no memory of their own.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SafeText(CompactString);

impl SafeText {
    /// Makes any string safe: escape sequences and forbidden characters go, line ends and tabs become
    /// spaces, the rest is normalized to NFC, and oversized clusters are cut. Cleaning twice changes nothing.
    pub fn clean(raw: &str) -> Self {
        if is_safe(raw) {
            return Self(raw.into());
        }
        let kept = without_sequences(raw);
        let normal = match is_nfc_quick(kept.chars()) {
            IsNormalized::Yes => kept,
            _ => kept.nfc().collect(),
        };
        // As large as it is: a floor keeps it.
        if normal.graphemes(true).all(fits_a_cell) {
            return Self(normal.as_str().into());
        }
        Self(normal.graphemes(true).map(cut_cluster).collect::<String>().as_str().into())
    }

    /// The same of a string that is there already, and is taken as it stands where it is safe.
    pub(crate) fn cleaned(raw: CompactString) -> Self {
        if is_safe(&raw) { Self(raw) } else { Self::clean(&raw) }
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when there is nothing but white space in it.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// True when it says something: a dash is no word of any language. A picture says something.
    pub fn has_words(&self) -> bool {
        self.0.chars().any(|c| c.is_alphanumeric() || !(c.is_ascii() || c.is_whitespace() || is_a_mark(c)))
    }

    /// How many words it has, by [UAX #29](https://www.unicode.org/reports/tr29/): a script without spaces has as many as
    /// it has signs of its own.
    pub fn words(&self) -> usize {
        words_in(&self.0)
    }
}

/// How many words a text has, as [`SafeText::words`] counts them: what is read and what is read out is counted alike.
pub fn words_in(text: &str) -> usize {
    text.unicode_words().count()
}

/// True for what most words and lines are made of: it may stand in a text, is in NFC, takes one cell, and beside others
/// of its sort it is a grapheme cluster by itself. No table has to be asked. False tells nothing.
pub fn is_simple(scalar: char) -> bool {
    matches!(scalar, ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{2010}'..='\u{2027}'
        | '\u{2190}'..='\u{21ff}' | '\u{2500}'..='\u{25fc}')
}

/// True for what is safe without a look into any table, as most is.
fn is_safe(raw: &str) -> bool {
    raw.bytes().all(|byte| (0x20..0x7f).contains(&byte)) || raw.chars().all(is_simple)
}

fn fits_a_cell(cluster: &str) -> bool {
    cluster.len() <= CLUSTER_BYTES_MAX && cluster.chars().count() <= CLUSTER_SCALARS_MAX
}

fn cut_cluster(cluster: &str) -> &str {
    let mut end = 0;
    for (count, (at, scalar)) in cluster.char_indices().enumerate() {
        if count == CLUSTER_SCALARS_MAX || at + scalar.len_utf8() > CLUSTER_BYTES_MAX {
            break;
        }
        end = at + scalar.len_utf8();
    }
    // A joiner at the cut would join what follows to the cluster again.
    cluster[..end].trim_end_matches('\u{200d}')
}

/// Why a character may not stand in a text, or `None` when it may.
///
/// Line feeds, carriage returns and tabs may: they are white space and are drawn as a space.
pub fn forbidden(scalar: char) -> Option<&'static str> {
    match scalar {
        // Nearly all of any text.
        ' '..='~' => None,
        '\n' | '\r' | '\t' => None,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Some("a control character"),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some("a bidirectional override"),
        '\u{200e}' | '\u{200f}' | '\u{61c}' => Some("a bidirectional mark"),
        '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{34f}' | '\u{180e}' => {
            Some("an invisible character")
        }
        '\u{206a}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{2028}' | '\u{2029}' => {
            Some("a format control")
        }
        '\u{e0000}'..='\u{e0fff}' => Some("a tag character"),
        other if other as u32 & 0xfffe == 0xfffe => Some("a noncharacter"),
        _ => None,
    }
}

/// Drops whole escape sequences (ESC and C1 forms), so that no `[31m` is left behind, and forbidden characters.
fn without_sequences(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut scalars = raw.chars().peekable();
    while let Some(scalar) = scalars.next() {
        let opener = match scalar {
            '\u{1b}' => scalars.next_if(|next| ('\u{20}'..'\u{7f}').contains(next)),
            '\u{9b}' => Some('['),
            '\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}' => Some(']'),
            _ => None,
        };
        match opener {
            Some('[') => while scalars.next().is_some_and(|c| !('\u{40}'..='\u{7e}').contains(&c)) {},
            Some(']' | 'P' | 'X' | '^' | '_') => skip_string(&mut scalars),
            // The rest are a few intermediates (`ESC ( B`) and one final character.
            Some(' '..='/') => while scalars.next().is_some_and(|c| ('\u{20}'..'\u{30}').contains(&c)) {},
            Some(_) => {}
            None => match scalar {
                '\n' | '\r' | '\t' => out.push(' '),
                other if forbidden(other).is_some() => {}
                other => out.push(other),
            },
        }
    }
    out
}

/// Skips an operating-system or device-control string up to BEL or the string terminator.
fn skip_string(scalars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while let Some(scalar) = scalars.next() {
        match scalar {
            '\u{7}' | '\u{9c}' => return,
            '\u{1b}' => {
                scalars.next_if_eq(&'\\');
                return;
            }
            _ => {}
        }
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl AsRef<str> for SafeText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SafeText {
    fn from(raw: &str) -> Self {
        Self::clean(raw)
    }
}

impl Serialize for SafeText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SafeText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Clean;
        impl Visitor<'_> for Clean {
            type Value = SafeText;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_str<E>(self, raw: &str) -> Result<SafeText, E> {
                Ok(SafeText::clean(raw))
            }
        }
        deserializer.deserialize_str(Clean)
    }
}

/// Words of the feed: one string, or the same words in several languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// One string in whatever language its writer used.
    Plain(SafeText),
    /// The same words by language, in the order in which they were given.
    Langs(Vec<(Lang, SafeText)>),
}

impl Default for Text {
    fn default() -> Self {
        Text::Plain(SafeText::default())
    }
}

impl Text {
    /// The words in a language; failing that in a variant of it; failing that the first that there are.
    pub fn in_lang(&self, lang: &Lang) -> &SafeText {
        match self {
            Text::Plain(text) => text,
            Text::Langs(langs) => {
                let exact = langs.iter().find(|(have, _)| have == lang);
                let near = || langs.iter().find(|(have, _)| have.primary() == lang.primary());
                match exact.or_else(near).or_else(|| langs.first()) {
                    Some((_, text)) => text,
                    None => blank(),
                }
            }
        }
    }

    /// The language of what [`Text::in_lang`] gives, where that is another one.
    pub fn other_than(&self, lang: &Lang) -> Option<&Lang> {
        let Text::Langs(langs) = self else { return None };
        let has = langs.iter().any(|(have, _)| have.primary() == lang.primary());
        langs.first().filter(|_| !has).map(|(have, _)| have)
    }

    /// True when no language has any words.
    pub fn is_blank(&self) -> bool {
        self.variants().all(|(_, text)| text.is_blank())
    }

    /// True when any language says something.
    pub fn has_words(&self) -> bool {
        self.variants().any(|(_, text)| text.has_words())
    }

    /// Every variant with its language; `None` for a plain string.
    pub fn variants(&self) -> impl Iterator<Item = (Option<&Lang>, &SafeText)> {
        let (plain, langs) = match self {
            Text::Plain(text) => (Some((None, text)), [].as_slice()),
            Text::Langs(langs) => (None, langs.as_slice()),
        };
        plain.into_iter().chain(langs.iter().map(|(lang, text)| (Some(lang), text)))
    }
}

/// A mark beyond ASCII that stands between words: those of Latin-1, General and Supplemental Punctuation, and those of CJK, wide and small.
fn is_a_mark(c: char) -> bool {
    matches!(c, '\u{a1}'..='\u{bf}' | '\u{d7}' | '\u{f7}' | '\u{2000}'..='\u{206f}' | '\u{2e00}'..='\u{2e7f}'
        | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3030}' | '\u{30fb}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}')
}

fn blank() -> &'static SafeText {
    static BLANK: std::sync::OnceLock<SafeText> = std::sync::OnceLock::new();
    BLANK.get_or_init(SafeText::default)
}

impl From<&str> for Text {
    fn from(raw: &str) -> Self {
        Text::Plain(SafeText::clean(raw))
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Text::Plain(text) => text.serialize(serializer),
            Text::Langs(langs) => {
                let mut map = serializer.serialize_map(Some(langs.len()))?;
                for (lang, text) in langs {
                    map.serialize_entry(lang, text)?;
                }
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl<'de> Visitor<'de> for Words {
            type Value = Text;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, or a map from language to string")
            }
            fn visit_str<E>(self, raw: &str) -> Result<Text, E> {
                Ok(Text::Plain(SafeText::clean(raw)))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
                let mut langs: Vec<(Lang, SafeText)> = Vec::with_capacity(2);
                while let Some((lang, text)) = map.next_entry::<Lang, SafeText>()? {
                    if langs.iter().any(|(have, _)| *have == lang) {
                        return Err(de::Error::custom(format!(
                            "language {:?} is given twice",
                            lang.as_str()
                        )));
                    }
                    if langs.len() == LANGUAGES_MAX {
                        return Err(de::Error::custom(format!("more than {LANGUAGES_MAX} languages")));
                    }
                    langs.push((lang, text));
                }
                if langs.is_empty() {
                    return Err(de::Error::custom("no language in it"));
                }
                Ok(Text::Langs(langs))
            }
        }
        deserializer.deserialize_any(Words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_go_whole() {
        for (raw, clean) in [
            ("a\u{1b}[31mred\u{1b}[0m", "ared"),
            ("\u{1b}]0;title\u{7}after", "after"),
            ("\u{1b}]52;c;aGk=\u{1b}\\after", "after"),
            ("\u{9b}2Jx", "x"),
            ("\u{1b}(Bx", "x"),
            ("\u{1b}Px\u{9c}y", "y"),
            ("tail\u{1b}", "tail"),
            ("two\nlines\tand a tab", "two lines and a tab"),
            ("safe\u{202e}txt.exe", "safetxt.exe"),
            ("e\u{301}", "é"),
        ] {
            assert_eq!(SafeText::clean(raw).as_str(), clean, "{raw:?}");
        }
    }

    #[test]
    fn what_is_simple_needs_no_table() {
        let simple = || ('\0'..='\u{ffff}').filter(|scalar| is_simple(*scalar));
        assert_eq!(simple().find(|scalar| forbidden(*scalar).is_some() || scalar.is_control()), None);
        assert_eq!(simple().find(|scalar| is_nfc_quick(std::iter::once(*scalar)) != IsNormalized::Yes), None);
        let all: String = simple().collect();
        assert!(all.graphemes(true).eq(simple().map(String::from)) && all.nfc().eq(all.chars()));
    }

    #[test]
    fn one_cluster_can_not_swell_a_cell() {
        let zalgo = format!("a{}b", "\u{316}".repeat(15_000));
        let text = SafeText::clean(&zalgo);
        assert!(text.as_str().graphemes(true).all(fits_a_cell));
        assert!(text.as_str().ends_with('b'));
    }

    #[test]
    fn families_and_flags_stay_whole() {
        for kept in ["👩‍👩‍👧‍👦", "🇵🇹", "👍🏽", "क्षि", "שלום", "日本"]
        {
            assert_eq!(SafeText::clean(kept).as_str(), kept);
        }
    }

    #[test]
    fn a_text_falls_back_along_its_languages() {
        let text: Text = serde_json::from_str(r#"{"en":"hello","pt-BR":"olá"}"#).expect("valid");
        let lang = |tag| Lang::parse(tag).expect("valid");
        assert_eq!(text.in_lang(&lang("pt")).as_str(), "olá");
        assert_eq!(text.in_lang(&lang("de")).as_str(), "hello");
    }

    proptest::proptest! {
        #[test]
        fn cleaning_leaves_nothing_forbidden_and_is_idempotent(raw in proptest::collection::vec(
            proptest::prop_oneof![proptest::char::range('\0', '\u{a0}'), proptest::char::range('\u{2000}', '\u{2070}'), proptest::char::any()], 0..60)) {
            let raw: String = raw.into_iter().collect();
            let once = SafeText::clean(&raw);
            proptest::prop_assert!(once.as_str().chars().all(|c| forbidden(c).is_none() && !c.is_control()));
            proptest::prop_assert_eq!(SafeText::clean(once.as_str()), once.clone());
        }
    }
}
