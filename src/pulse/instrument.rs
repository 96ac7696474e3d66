//! An instrument: its items, the range of their answers, and the subscales that they make, from a TOML file.
//!
//! Ranges are declared and never inferred, so that a 7 on a scale of five is a fault of the data and not a wider scale. The
//! wording of published scales is their owners'; a file may give the key alone.

use std::fmt;

use serde::Deserialize;
use toml::Spanned;

use super::written::{self, Fault, Reader};
use crate::domain::engagement::Scale;
use crate::domain::recognition::Need;
use crate::text::{Lang, SafeText, Text};

pub mod digest;

/// Most bytes of a file; the longest that is known has a tenth of it.
pub const FILE_BYTES_MAX: usize = 64 * 1024;
/// Most items of an instrument.
pub const ITEMS_MAX: usize = 200;
/// Most subscales of an instrument.
pub const SUBSCALES_MAX: usize = 50;
/// Most Unicode scalars of an id or a name.
pub const NAME_MAX: usize = crate::domain::fault::NAME_MAX;
/// The ends of a scale lie at most so far from nought.
pub const END_MAX: i64 = 1000;

/// Our own six items, with their wording.
pub const OPENFLOOR_6: &str = include_str!("../../assets/instruments/openfloor-6.toml");
/// Every instrument that is shipped, by its id.
pub const SHIPPED: [(&str, &str); 6] = [
    ("openfloor-6", OPENFLOOR_6),
    ("bpns-w", include_str!("../../assets/instruments/bpns-w.toml")),
    ("w-bns", include_str!("../../assets/instruments/w-bns.toml")),
    ("bpnsfs", include_str!("../../assets/instruments/bpnsfs.toml")),
    ("uwes-3", include_str!("../../assets/instruments/uwes-3.toml")),
    ("uwes-9", include_str!("../../assets/instruments/uwes-9.toml")),
];

/// What is asked, and how answers are read.
#[derive(Clone, Debug, PartialEq)]
pub struct Instrument {
    /// Its short name, such as `openfloor-6`.
    pub id: SafeText,
    /// Whose it is, and where its key was published.
    pub source: SafeText,
    /// Under which terms it may be used.
    pub licence: SafeText,
    /// The least and the greatest answer; both may be given.
    pub scale: Scale,
    /// The languages in which every item has its words; none where only the key is given.
    pub languages: Vec<Lang>,
    /// What is said before the items.
    pub lead: Option<Text>,
    /// What the least answer says.
    pub least: Option<Text>,
    /// What the greatest answer says.
    pub greatest: Option<Text>,
    /// The items, in the order in which they are asked.
    pub items: Vec<Item>,
    /// The subscales, in the order of the file.
    pub subscales: Vec<Subscale>,
}

/// One question.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its short name, such as `autonomy-say`; also the name of its field and of its column.
    pub id: SafeText,
    /// Its words, where the instrument's licence lets them be given.
    pub text: Option<Text>,
    /// Whether it is turned around inside of its subscale, to min + max − x.
    pub reversed: bool,
}

/// Items whose mean is one score.
#[derive(Clone, Debug, PartialEq)]
pub struct Subscale {
    /// What it measures.
    pub of: Measure,
    /// Its items, as places in [`Instrument::items`].
    pub items: Vec<usize>,
}

/// What a subscale measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A side of a need, or the whole of it.
    Need(Need, Side),
    /// Anything else, by its name.
    Named(SafeText),
}

/// Which side of a need a subscale measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// That it is met.
    Satisfaction,
    /// That it is thwarted; more of it is worse.
    Frustration,
    /// One subscale for the need, by a key that has no other: the items that say the opposite are reversed in it.
    Whole,
}

/// All that is wrong in a file, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an instrument:")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  line {}: {}", fault.line, fault.reason))
    }
}

impl std::error::Error for Faults {}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: Spanned<SafeText>,
    #[serde(default)]
    source: SafeText,
    #[serde(default)]
    licence: SafeText,
    min: Spanned<i64>,
    max: Spanned<i64>,
    #[serde(default)]
    languages: Vec<Spanned<String>>,
    lead: Option<Spanned<Text>>,
    least: Option<Spanned<Text>>,
    greatest: Option<Spanned<Text>>,
    #[serde(default)]
    items: Vec<Spanned<WrittenItem>>,
    #[serde(default)]
    subscales: Vec<Spanned<WrittenSubscale>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenItem {
    id: Spanned<SafeText>,
    text: Option<Spanned<Text>>,
    #[serde(default)]
    reversed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSubscale {
    need: Option<Need>,
    side: Option<Side>,
    name: Option<Spanned<SafeText>>,
    items: Vec<Spanned<String>>,
}

impl Instrument {
    /// Reads a file.
    ///
    /// # Errors
    /// Every fault with its line, or the first where the file can't be read as TOML of this form.
    pub fn parse(text: &str) -> Result<Self, Faults> {
        let written: Written = written::read_within(text, ("instrument", FILE_BYTES_MAX)).map_err(Faults)?;
        let mut reader = Reader::new(text);
        let instrument = reader.instrument(written);
        let faults = reader.into_faults();
        if faults.is_empty() { Ok(instrument) } else { Err(Faults(faults)) }
    }

    /// The subscale of a side of a need, as a place in [`Instrument::subscales`].
    pub fn subscale(&self, need: Need, side: Side) -> Option<usize> {
        self.subscales.iter().position(|subscale| subscale.of == Measure::Need(need, side))
    }
}

impl Reader<'_> {
    fn name(&mut self, what: &str, name: &Spanned<SafeText>) {
        let given = name.get_ref();
        if given.is_blank() || given.as_str().chars().count() > NAME_MAX {
            self.fault(name.span().start, format!("{what} has 1 to {NAME_MAX} characters"));
        }
    }

    fn instrument(&mut self, written: Written) -> Instrument {
        self.name("id", &written.id);
        let (min, max) = (*written.min.get_ref(), *written.max.get_ref());
        if min >= max {
            self.fault(written.max.span().start, format!("max is {max} and min {min}; max must be greater"));
        }
        for end in [&written.min, &written.max] {
            if end.get_ref().unsigned_abs() > END_MAX.unsigned_abs() {
                self.fault(
                    end.span().start,
                    format!("an end of a scale lies between -{END_MAX} and {END_MAX}"),
                );
            }
        }
        let mut languages = Vec::new();
        for tag in &written.languages {
            match Lang::parse(tag.get_ref()) {
                Ok(lang) if languages.contains(&lang) => {
                    self.fault(tag.span().start, format!("language {} is given twice", lang.as_str()));
                }
                Ok(lang) => languages.push(lang),
                Err(reason) => self.fault(tag.span().start, reason),
            }
        }
        for said in [&written.lead, &written.least, &written.greatest].into_iter().flatten() {
            self.words(&languages, said);
        }
        let items = self.items(&languages, &written.items, written.id.span().start);
        let subscales = self.subscales(&items, &written);
        let plain = |said: Option<Spanned<Text>>| said.map(Spanned::into_inner);
        Instrument {
            id: written.id.into_inner(),
            source: written.source,
            licence: written.licence,
            scale: Scale { min: scale_end(min), max: scale_end(max) },
            languages,
            lead: plain(written.lead),
            least: plain(written.least),
            greatest: plain(written.greatest),
            items,
            subscales,
        }
    }

    /// Words must be there in every language that the instrument declares.
    fn words(&mut self, languages: &[Lang], said: &Spanned<Text>) {
        let text = said.get_ref();
        for lang in languages {
            let there = text.variants().any(|(of, words)| of == Some(lang) && !words.is_blank());
            if !there {
                self.fault(said.span().start, format!("has no words in {}", lang.as_str()));
            }
        }
        if languages.is_empty() {
            self.fault(
                said.span().start,
                "has words, and the file declares no languages; add languages = [\"en\"]",
            );
        }
    }

    fn items(&mut self, languages: &[Lang], written: &[Spanned<WrittenItem>], top: usize) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        if written.is_empty() || written.len() > ITEMS_MAX {
            self.fault(top, format!("has {} items; 1 to {ITEMS_MAX} [[items]] are needed", written.len()));
        }
        for item in written {
            let given = item.get_ref();
            let at = given.id.span().start;
            self.name("an item's id", &given.id);
            if items.iter().any(|other| other.id == *given.id.get_ref()) {
                self.fault(at, format!("item {} is given twice", given.id.get_ref().as_str()));
            }
            match &given.text {
                Some(said) => self.words(languages, said),
                None if !languages.is_empty() => {
                    let id = given.id.get_ref().as_str();
                    self.fault(at, format!("item {id} has no text, and the file declares languages"));
                }
                None => {}
            }
            items.push(Item {
                id: given.id.get_ref().clone(),
                text: given.text.as_ref().map(|said| said.get_ref().clone()),
                reversed: given.reversed,
            });
        }
        items
    }

    fn subscales(&mut self, items: &[Item], written: &Written) -> Vec<Subscale> {
        let top = written.id.span().start;
        let count = written.subscales.len();
        if count == 0 || count > SUBSCALES_MAX {
            self.fault(top, format!("has {count} subscales; 1 to {SUBSCALES_MAX} [[subscales]] are needed"));
        }
        let mut subscales: Vec<Subscale> = Vec::new();
        for subscale in &written.subscales {
            let at = subscale.span().start;
            let given = subscale.get_ref();
            let of = match (given.need, given.side, &given.name) {
                (Some(need), Some(side), None) => Measure::Need(need, side),
                (None, None, Some(name)) => {
                    self.name("a subscale's name", name);
                    Measure::Named(name.get_ref().clone())
                }
                _ => {
                    self.fault(
                        at,
                        "a subscale has either need and side (satisfaction, frustration, or whole for a key that does not \
                         part them), or a name",
                    );
                    continue;
                }
            };
            if subscales.iter().any(|other| other.of == of) {
                self.fault(at, "this subscale is given twice");
            }
            let places = self.places(items, &given.items, at);
            subscales.push(Subscale { of, items: places });
        }
        for (item, place) in written.items.iter().zip(0..) {
            let uses = |subscale: &&Subscale| subscale.items.contains(&place);
            let of_needs = |subscale: &&Subscale| matches!(subscale.of, Measure::Need(..));
            let (id, at) = (&item.get_ref().id, item.get_ref().id.span().start);
            let id = id.get_ref().as_str();
            if !subscales.iter().any(|subscale| uses(&subscale)) {
                self.fault(at, format!("item {id} is in no subscale; it would be asked for nothing"));
            }
            if subscales.iter().filter(uses).filter(of_needs).count() > 1 {
                self.fault(at, format!("item {id} is in two subscales of needs; it would count twice"));
            }
        }
        for need in Need::ALL {
            let has = |side| subscales.iter().any(|subscale| subscale.of == Measure::Need(need, side));
            let sides = (has(Side::Satisfaction), has(Side::Frustration), has(Side::Whole));
            if !matches!(sides, (false, false, _) | (true, true, false)) {
                let reason = format!(
                    "{need:?} needs both satisfaction and frustration, or one subscale that is the whole: else it has no index"
                );
                self.fault(top, reason);
            }
        }
        subscales
    }

    fn places(&mut self, items: &[Item], ids: &[Spanned<String>], at: usize) -> Vec<usize> {
        let mut places = Vec::new();
        if ids.is_empty() {
            self.fault(at, "a subscale has at least one item");
        }
        for id in ids {
            let given = SafeText::clean(id.get_ref());
            match items.iter().position(|item| item.id == given) {
                Some(place) if places.contains(&place) => {
                    self.fault(
                        id.span().start,
                        format!("item {} is given twice in one subscale", given.as_str()),
                    );
                }
                Some(place) => places.push(place),
                None => self.fault(id.span().start, format!("there is no item {}", given.as_str())),
            }
        }
        places
    }
}

/// An end of a scale as a number to reckon with; [`END_MAX`] keeps it exact.
#[allow(clippy::cast_precision_loss)]
fn scale_end(end: i64) -> f64 {
    end as f64
}

#[cfg(test)]
mod tests;
