//! The file of a theme: TOML, a role a line, and everything that is wrong with it, each with its line.
//!
//! ```toml
//! ground        = "night"
//! text          = "#cdd2db"
//! "text.strong" = { ink = "#f3f5f9", modifiers = ["bold"] }
//!
//! [palette]
//! night = { hex = "#14171f", 256 = 233, 16 = "black" }
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use ratatui::style::Modifier;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::color::{NAMES, Rgb};
use super::role::{self, GROUND, ROLES, TEXT};
use super::scheme::{Ink, Paint};
use crate::text::SafeText;
use crate::text::near::nearest;

/// Most bytes of a theme: twenty times what it takes to give every role with a comment.
pub const THEME_BYTES_MAX: u64 = 64 * 1024;
/// Most characters of a wrong value that are said again.
const GIVEN_SHOWN_MAX: usize = 60;
/// The table of named colours.
const PALETTE: &str = "palette";
/// The word for a colour that the terminal chooses.
const TERMINAL: &str = "terminal";

/// The modifiers, as a theme names them.
const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

/// What a role may say of itself.
const SAYINGS: [&str; 4] = ["ink", "ground", "modifiers", "mono"];

/// One thing that is wrong with a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.what)
    }
}

type Paints = BTreeMap<&'static str, Paint>;
type Value<'i> = Spanned<DeValue<'i>>;
type Name<'i> = Spanned<Cow<'i, str>>;

/// Reads the ground and the roles.
pub(super) fn read(text: &str) -> Result<(Ink, Paints), Vec<Fault>> {
    let document = DeTable::parse(text).map_err(|error| {
        let line = line_of(text, error.span().map_or(0, |span| span.start));
        vec![Fault { line, what: format!("not TOML: {}", SafeText::clean(error.message())) }]
    })?;
    let mut reading = Reading {
        text,
        palette: BTreeMap::new(),
        ground: Ink::Terminal,
        paints: Paints::new(),
        faults: vec![],
    };
    let entries = document.get_ref();
    // Colours first: a role may be written above what it is painted with.
    for (name, value) in entries.iter().filter(|(name, _)| name.get_ref() == PALETTE) {
        reading.palette(name, value);
    }
    for (name, value) in entries.iter().filter(|(name, _)| name.get_ref() != PALETTE) {
        reading.role(name.get_ref(), name, value);
    }
    if let Some((name, _)) = entries.iter().find(|(name, _)| *name.get_ref() == GROUND) {
        reading.words_on_a_ground(name);
    }
    reading.faults.sort_by_key(|fault| fault.line);
    if reading.faults.is_empty() { Ok((reading.ground, reading.paints)) } else { Err(reading.faults) }
}

/// What has been read so far.
struct Reading<'t> {
    text: &'t str,
    palette: BTreeMap<String, Ink>,
    ground: Ink,
    paints: Paints,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn palette(&mut self, name: &Name<'_>, value: &Value<'_>) {
        let DeValue::Table(colors) = value.get_ref() else {
            let what = format!(
                "{PALETTE} is {}; it is a table: write [{PALETTE}], and its colours below",
                self.given(value)
            );
            return self.fault(name.span().start, what);
        };
        for (name, value) in colors {
            if let Some(ink) = self.hex(name.get_ref(), value) {
                self.palette.insert(name.get_ref().to_string(), ink);
            }
        }
    }

    /// One role; a table without quotation marks around its dots holds more of them.
    fn role(&mut self, full: &str, name: &Name<'_>, value: &Value<'_>) {
        if full == GROUND {
            if let Some(ink) = self.ink(full, value) {
                self.ground = ink;
            }
            return;
        }
        let nested =
            ROLES.iter().any(|role| role.name.strip_prefix(full).is_some_and(|rest| rest.starts_with('.')));
        let Some(role) = role::named(full) else { return self.unknown_role(full, name) };
        let mut paint = self.paints.get(role.name).copied().unwrap_or_default();
        match value.get_ref() {
            DeValue::Table(sayings) => {
                for (key, value) in sayings {
                    let what = format!("{full}.{}", key.get_ref());
                    match key.get_ref().as_ref() {
                        "ink" => paint.ink = self.ink(&what, value),
                        "ground" => paint.ground = self.ink(&what, value),
                        "modifiers" => paint.modifiers = self.modifiers(&what, value),
                        "mono" => paint.mono = self.modifiers(&what, value),
                        _ if nested && role::named(&what).is_some() => self.role(&what, key, value),
                        other => self.unknown_saying(full, other, key, nested),
                    }
                }
            }
            _ => paint.ink = self.ink(full, value),
        }
        // A table that only holds other roles says nothing of its own.
        if paint != Paint::default() {
            self.paints.insert(role.name, paint);
        }
    }

    /// A ground of its own needs a colour for its words: the terminal's is made for the terminal's ground.
    fn words_on_a_ground(&mut self, name: &Name<'_>) {
        let words = self.paints.get(TEXT).and_then(|text| text.ink);
        if matches!(self.ground, Ink::Color { .. }) && !matches!(words, Some(Ink::Color { .. })) {
            let what = format!(
                "{GROUND} is a colour and {TEXT} is not: the words would be of the terminal's colour, whatever that is; give {TEXT} a \
                 colour too"
            );
            self.fault(name.span().start, what);
        }
    }

    fn unknown_role(&mut self, full: &str, name: &Name<'_>) {
        let near = nearest(full, ROLES.iter().map(|role| role.name));
        let hint = match near {
            Some(near) => format!("did you mean {near}?"),
            None => format!("the roles are {}", listed(ROLES.iter().map(|role| role.name))),
        };
        self.fault(name.span().start, format!("there is no role {}; {hint}", shown(full)));
    }

    fn unknown_saying(&mut self, role: &str, key: &str, name: &Name<'_>, nested: bool) {
        let below = ROLES
            .iter()
            .filter_map(|have| have.name.strip_prefix(role)?.strip_prefix('.'))
            .filter(|_| nested);
        let hint = match nearest(key, SAYINGS.into_iter().chain(below)) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("a role takes {}", listed(SAYINGS.into_iter())),
        };
        self.fault(name.span().start, format!("{role} has no {}; {hint}", shown(key)));
    }

    /// A colour: of the palette, in hex, or the terminal's own.
    fn ink(&mut self, what: &str, value: &Value<'_>) -> Option<Ink> {
        match value.get_ref() {
            DeValue::String(name) if name == TERMINAL => return Some(Ink::Terminal),
            DeValue::String(name) if !name.starts_with('#') => {
                if let Some(ink) = self.palette.get(name.as_ref()) {
                    return Some(*ink);
                }
                let near = nearest(name, self.palette.keys().map(String::as_str));
                let hint = near.map_or_else(String::new, |near| format!("; did you mean {near:?}?"));
                let given = shown(name);
                let accepted = format!(
                    "a colour such as \"#56b4e9\", the name of one in [{PALETTE}], or \"{TERMINAL}\""
                );
                self.fault(value.span().start, format!("{what} is \"{given}\"; give {accepted}{hint}"));
                return None;
            }
            _ => {}
        }
        self.hex(what, value)
    }

    /// A colour in hex, alone or with its stand-ins.
    fn hex(&mut self, what: &str, value: &Value<'_>) -> Option<Ink> {
        let accepted =
            "a colour such as \"#56b4e9\", or { hex = \"#56b4e9\", 256 = 74, 16 = \"bright cyan\" }";
        let table = match value.get_ref() {
            DeValue::String(hex) => match Rgb::parse(hex) {
                Some(rgb) => return Some(Ink::Color { rgb, of_256: None, of_16: None }),
                None => return self.wrong(what, value, accepted),
            },
            DeValue::Table(table) => table,
            _ => return self.wrong(what, value, accepted),
        };
        let (mut rgb, mut of_256, mut of_16, mut whole) = (None, None, None, true);
        for (key, value) in table {
            let what = format!("{what}.{}", key.get_ref());
            let said = match key.get_ref().as_ref() {
                "hex" => {
                    rgb = value.get_ref().as_str().and_then(Rgb::parse);
                    rgb.map(drop).or_else(|| self.wrong(&what, value, "a colour such as \"#56b4e9\""))
                }
                "256" => {
                    let index = value.get_ref().as_integer().filter(|whole| whole.radix() == 10);
                    of_256 = index.and_then(|whole| whole.as_str().parse().ok()).filter(|index| *index >= 16);
                    of_256.map(drop).or_else(|| self.wrong(&what, value, "a whole number from 16 to 255"))
                }
                "16" => {
                    let name = value.get_ref().as_str();
                    of_16 = name
                        .and_then(|name| NAMES.iter().position(|have| *have == name))
                        .map(|index| index as u8);
                    of_16.map(drop).or_else(|| self.wrong(&what, value, &listed(NAMES.into_iter())))
                }
                _ => {
                    let hint = "a colour takes hex, 256 or 16";
                    self.fault(key.span().start, format!("there is no {}; {hint}", shown(&what)));
                    None
                }
            };
            whole &= said.is_some();
        }
        match (rgb, whole) {
            (Some(rgb), true) => Some(Ink::Color { rgb, of_256, of_16 }),
            (None, true) => self.wrong(what, value, accepted),
            (_, false) => None,
        }
    }

    fn modifiers(&mut self, what: &str, value: &Value<'_>) -> Option<Modifier> {
        let names = || listed(MODIFIERS.iter().map(|(name, _)| *name));
        let DeValue::Array(words) = value.get_ref() else {
            return self.wrong(what, value, &format!("a list such as [\"bold\"], of {}", names()));
        };
        let mut all = Modifier::empty();
        for word in words {
            let known = MODIFIERS.iter().find(|(name, _)| word.get_ref().as_str() == Some(name));
            match known {
                Some((_, modifier)) => all |= *modifier,
                None => return self.wrong(what, word, &names()),
            }
        }
        Some(all)
    }

    fn wrong<T>(&mut self, what: &str, value: &Value<'_>, accepted: &str) -> Option<T> {
        let given = self.given(value);
        self.fault(value.span().start, format!("{what} is {given}; give {accepted}"));
        None
    }

    fn fault(&mut self, at: usize, what: String) {
        self.faults.push(Fault { line: line_of(self.text, at), what });
    }

    fn given(&self, value: &Value<'_>) -> String {
        match value.get_ref() {
            DeValue::Table(_) => "a table".into(),
            DeValue::Array(_) => "an array".into(),
            _ => shown(&self.text[value.span()]),
        }
    }
}

/// The line of a byte, from 1.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

/// A wrong word on one line, cut to a length that a person still reads.
fn shown(word: &str) -> String {
    let word = SafeText::clean(word);
    match word.as_str().char_indices().nth(GIVEN_SHOWN_MAX) {
        Some((end, _)) => format!("{}…", &word.as_str()[..end]),
        None => word.as_str().to_owned(),
    }
}

/// `a, b or c`.
fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.collect();
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => String::new(),
    }
}
