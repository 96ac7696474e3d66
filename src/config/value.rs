//! The types of settings: how each is read from text, written again, and told in words.

use std::net::SocketAddr;
use std::path::PathBuf;

use toml::de::DeValue;

use crate::domain::fault::NAME_MAX;
use crate::domain::{Hours, Shifts};
use crate::text::{Lang, SafeText};

/// The type of a setting. One reader serves all sources: a value of the file becomes text first.
pub trait Value: Sized {
    /// Which TOML values may stand for it.
    const SHAPE: Shape;
    /// A value that shows the form, as text; empty where [`Value::accepted`] names them all.
    const EXAMPLE: &'static str;
    /// What is accepted, in words that follow "give".
    fn accepted() -> String;
    /// Reads it; `None` when it is not one.
    fn read(text: &str) -> Option<Self>;
    /// Writes it so that [`Value::read`] reads it again; `None` when it is not set.
    fn text(&self) -> Option<String>;
}

/// Which TOML values may stand for a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A string.
    Text,
    /// A string; or a bare number, since some of the words are digits.
    Word,
    /// `true` or `false`.
    Truth,
    /// An integer.
    Whole,
    /// An integer or a float.
    Number,
    /// An array of strings; as text they are divided by commas.
    List,
}

impl Shape {
    /// A TOML value as text; `None` when it has another shape.
    pub(super) fn text(self, value: &DeValue<'_>) -> Option<String> {
        match (self, value) {
            (Shape::Text | Shape::Word, DeValue::String(text)) => Some(text.to_string()),
            (Shape::Truth, DeValue::Boolean(truth)) => Some(truth.to_string()),
            (Shape::Word | Shape::Whole | Shape::Number, DeValue::Integer(whole)) if whole.radix() == 10 => {
                Some(whole.as_str().to_owned())
            }
            (Shape::Number, DeValue::Float(number)) => Some(number.as_str().to_owned()),
            (Shape::List, DeValue::Array(array)) => {
                let part =
                    |value: &'_ toml::Spanned<DeValue<'_>>| value.get_ref().as_str().map(str::to_owned);
                let parts: Vec<String> = array.iter().map(part).collect::<Option<_>>()?;
                (!parts.iter().any(|part| part.contains(','))).then(|| parts.join(","))
            }
            _ => None,
        }
    }

    /// Text as a TOML value.
    pub(super) fn literal(self, text: &str) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        match self {
            Shape::Text | Shape::Word => quoted(text),
            Shape::Truth | Shape::Whole | Shape::Number => text.to_owned(),
            Shape::List => format!("[{}]", text.split(',').map(quoted).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// `a, b or c`.
pub(super) fn alternatives<T: AsRef<str>>(words: &[T]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        [first @ .., before, last] => {
            let first: String = first.iter().map(|word| format!("{word}, ")).collect();
            format!("{first}{before} or {last}")
        }
        words => words.concat(),
    }
}

/// How many people the simulated floor has: 50, 500 or 5000, the sizes that its story is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seats(u32);

impl Seats {
    /// The sizes that there are.
    pub const ALL: [Seats; 3] = [Seats(50), Seats(500), Seats(5_000)];

    /// The number of people.
    pub fn count(self) -> u32 {
        self.0
    }
}

impl Value for Seats {
    const SHAPE: Shape = Shape::Whole;
    const EXAMPLE: &'static str = "";
    fn accepted() -> String {
        alternatives(&Self::ALL.map(|seats| seats.0.to_string()))
    }
    fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|seats| seats.0.to_string() == text)
    }
    fn text(&self) -> Option<String> {
        Some(self.0.to_string())
    }
}

/// How many minutes of a simulated or recorded floor go by in a second: 0.1 to 60.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Speed(f64);

impl Speed {
    /// The slowest, six seconds in a second; without a speed, floors go by in real time.
    pub const MIN: f64 = 0.1;
    /// The fastest, an hour in a second and a week in three minutes; faster, and nobody could read.
    pub const MAX: f64 = 60.0;

    /// How many seconds go by in one: 1 in real time, where no speed is asked for.
    pub fn factor(speed: Option<Self>) -> f64 {
        speed.map_or(1.0, |Speed(minutes)| minutes * 60.0)
    }
}

impl Value for Speed {
    const SHAPE: Shape = Shape::Number;
    const EXAMPLE: &'static str = "10";
    fn accepted() -> String {
        format!("a number from {} to {}", Self::MIN, Self::MAX)
    }
    fn read(text: &str) -> Option<Self> {
        let minutes: f64 = text.parse().ok()?;
        (Self::MIN..=Self::MAX).contains(&minutes).then_some(Self(minutes))
    }
    fn text(&self) -> Option<String> {
        Some(self.0.to_string())
    }
}

impl Value for bool {
    const SHAPE: Shape = Shape::Truth;
    const EXAMPLE: &'static str = "";
    fn accepted() -> String {
        "true or false".into()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
    fn text(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Value for u64 {
    const SHAPE: Shape = Shape::Whole;
    const EXAMPLE: &'static str = "42";
    fn accepted() -> String {
        format!("a whole number from 0 to {}", u64::MAX)
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
    fn text(&self) -> Option<String> {
        Some(self.to_string())
    }
}

/// A whole number within bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whole<const MIN: u64, const MAX: u64>(u64);

impl<const MIN: u64, const MAX: u64> Whole<MIN, MAX> {
    /// The number.
    pub fn count(self) -> u64 {
        self.0
    }
}

impl<const MIN: u64, const MAX: u64> Value for Whole<MIN, MAX> {
    const SHAPE: Shape = Shape::Whole;
    const EXAMPLE: &'static str = "";
    fn accepted() -> String {
        format!("a whole number from {MIN} to {MAX}")
    }
    fn read(text: &str) -> Option<Self> {
        let number = text.parse().ok()?;
        (MIN..=MAX).contains(&number).then_some(Self(number))
    }
    fn text(&self) -> Option<String> {
        Some(self.0.to_string())
    }
}

/// What may be left open: the empty text takes back what a weaker source gives.
impl<T: Value> Value for Option<T> {
    const SHAPE: Shape = T::SHAPE;
    const EXAMPLE: &'static str = T::EXAMPLE;
    fn accepted() -> String {
        T::accepted()
    }
    fn read(text: &str) -> Option<Self> {
        if text.is_empty() { Some(None) } else { T::read(text).map(Some) }
    }
    fn text(&self) -> Option<String> {
        self.as_ref().and_then(Value::text)
    }
}

/// A name as events carry it.
impl Value for SafeText {
    const SHAPE: Shape = Shape::Text;
    const EXAMPLE: &'static str = "lisbon";
    fn accepted() -> String {
        format!("a name of at most {NAME_MAX} characters")
    }
    fn read(text: &str) -> Option<Self> {
        let name = SafeText::clean(text);
        // A name that had to be cleaned would never match what events carry.
        let kept = name.as_str() == text && !name.is_blank() && text.chars().count() <= NAME_MAX;
        kept.then_some(name)
    }
    fn text(&self) -> Option<String> {
        Some(self.as_str().to_owned())
    }
}

impl Value for Hours {
    const SHAPE: Shape = Shape::Text;
    const EXAMPLE: &'static str = "";
    fn accepted() -> String {
        Self::FORM.into()
    }
    fn read(text: &str) -> Option<Self> {
        Self::read(text)
    }
    fn text(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Value for Shifts {
    const SHAPE: Shape = Shape::List;
    const EXAMPLE: &'static str = "06:00,14:00,22:00";
    fn accepted() -> String {
        Self::FORM.into()
    }
    fn read(text: &str) -> Option<Self> {
        Self::read(text)
    }
    fn text(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Value for Lang {
    const SHAPE: Shape = Shape::Text;
    const EXAMPLE: &'static str = "es";
    fn accepted() -> String {
        "a language tag".into()
    }
    fn read(text: &str) -> Option<Self> {
        Lang::parse(text).ok()
    }
    fn text(&self) -> Option<String> {
        Some(self.as_str().to_owned())
    }
}

/// The languages that the simulated floor speaks.
const SIMULATED: [&str; 2] = ["en", "es"];

/// Languages of the simulated floor.
impl Value for Vec<Lang> {
    const SHAPE: Shape = Shape::List;
    const EXAMPLE: &'static str = "en,es";
    fn accepted() -> String {
        format!("{}, or both", alternatives(&SIMULATED))
    }
    fn read(text: &str) -> Option<Self> {
        let mut langs = Vec::new();
        for tag in text.split(',') {
            let lang = Lang::parse(tag.trim()).ok()?;
            let spoken = SIMULATED.iter().any(|tag| Lang::parse(tag).is_ok_and(|have| have.is_near(&lang)));
            if !spoken || langs.iter().any(|have: &Lang| have.is_near(&lang)) {
                return None;
            }
            langs.push(lang);
        }
        Some(langs)
    }
    fn text(&self) -> Option<String> {
        Some(self.iter().map(Lang::as_str).collect::<Vec<_>>().join(","))
    }
}

impl Value for SocketAddr {
    const SHAPE: Shape = Shape::Text;
    const EXAMPLE: &'static str = "0.0.0.0:7420";
    fn accepted() -> String {
        "an IP address and a port".into()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
    fn text(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Value for PathBuf {
    const SHAPE: Shape = Shape::Text;
    const EXAMPLE: &'static str = "/var/lib/openfloor/hub";
    fn accepted() -> String {
        "the path of a folder, written out without ~".into()
    }
    fn read(text: &str) -> Option<Self> {
        // Only a shell knows what ~ is: taken as it stands it would make a folder of that name. A replacement
        // character stands where a variable was not UTF-8, and would name another folder than was meant.
        let meant = !text.is_empty() && !text.starts_with('~') && !text.contains(['\0', '\u{fffd}']);
        meant.then(|| text.into())
    }
    fn text(&self) -> Option<String> {
        Some(self.to_string_lossy().into_owned())
    }
}
