//! Languages of the feed.

use std::cmp::Ordering;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::SafeText;

/// Most letters of a tag that has no memory of its own, such as `zh-hant`.
const SHORT_MAX: usize = 8;
/// The scripts of [ISO 15924](https://www.unicode.org/iso15924/) in which languages of today are written.
const SCRIPTS: [&str; 36] = [
    "adlm", "arab", "armn", "beng", "cans", "cher", "cyrl", "deva", "ethi", "geor", "grek", "gujr", "guru",
    "hans", "hant", "hebr", "hira", "jpan", "khmr", "knda", "kore", "laoo", "latn", "mlym", "mong", "mymr",
    "nkoo", "olck", "orya", "sinh", "taml", "telu", "tfng", "thaa", "thai", "tibt",
];
/// Variants of languages that are written of themselves.
const VARIANTS: [&str; 5] = ["1901", "1996", "oxendict", "tarask", "valencia"];

/// A language of the feed: a BCP 47 tag such as `en` or `pt-BR`, compared without regard to case.
///
/// It stands beside each text of the feed, so a short tag has no memory of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(Tag);

/// A tag in lower case, in as much room as a long one needs to be pointed at.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Tag {
    /// Its letters, and nothing behind them.
    Short([u8; SHORT_MAX]),
    /// One that is longer.
    Long(Box<str>),
}

impl Tag {
    /// A tag that is written in ASCII; one tag is the same wherever it comes from.
    fn of(tag: &str) -> Self {
        let mut letters = [0; SHORT_MAX];
        match letters.get_mut(..tag.len()) {
            Some(short) => {
                short.copy_from_slice(tag.as_bytes());
                letters.make_ascii_lowercase();
                Self::Short(letters)
            }
            None => Self::Long(tag.to_ascii_lowercase().into()),
        }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Short(letters) => {
                let end = letters.iter().position(|letter| *letter == 0).unwrap_or(SHORT_MAX);
                std::str::from_utf8(&letters[..end]).unwrap_or_default()
            }
            Self::Long(tag) => tag,
        }
    }
}

impl PartialOrd for Tag {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Tag {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

impl Lang {
    /// Reads a tag: two or three letters, then parts of one to eight letters or digits after hyphens.
    ///
    /// # Errors
    /// Says what the tag looks like when it is not one.
    pub fn parse(tag: &str) -> Result<Self, String> {
        let mut parts = tag.split('-');
        let primary = parts.next().unwrap_or_default();
        let primary_fits =
            (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
        let rest_fits = parts
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
        if primary_fits && rest_fits {
            Ok(Self(Tag::of(tag)))
        } else {
            Err(format!("{:?} is not a language tag such as \"en\" or \"pt-BR\"", SafeText::clean(tag)))
        }
    }

    /// The tag in lower case.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// True for a language with at most its script, a region and a well-known variant, as in `zh-hant-tw`: what else may stand in a tag is
    /// anybody's word.
    pub fn is_alone(&self) -> bool {
        let mut parts = self.as_str().split('-').skip(1).peekable();
        parts.next_if(|part| SCRIPTS.contains(part));
        let is_region = |part: &&str| {
            let letters = part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
            letters || (part.len() == 3 && part.bytes().all(|b| b.is_ascii_digit()))
        };
        parts.next_if(is_region);
        parts.next_if(|part| VARIANTS.contains(part));
        parts.next().is_none()
    }

    /// True for the same language, wherever it is spoken.
    pub fn is_near(&self, other: &Lang) -> bool {
        self.primary() == other.primary()
    }

    pub(super) fn primary(&self) -> &str {
        self.as_str().split('-').next().unwrap_or_default()
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Lang::parse(&tag).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_the_same_however_long_it_is_and_takes_the_room_of_a_pointer_to_one() {
        let tags = ["de", "de-1996", "en", "es-419", "sl-rozaj", "sl-rozaj-biske", "zh-hant", "zh-hant-tw"];
        let langs: Vec<Lang> =
            tags.iter().map(|tag| Lang::parse(&tag.to_uppercase()).expect("a tag")).collect();
        assert_eq!(langs.iter().map(Lang::as_str).collect::<Vec<_>>(), tags);
        assert!(langs.is_sorted() && langs.windows(2).all(|two| two[0] != two[1]));
        assert_eq!(format!("{:?}", langs[5]), "Lang(\"sl-rozaj-biske\")");
        assert_eq!(size_of::<Lang>(), size_of::<Box<str>>());
    }
}
