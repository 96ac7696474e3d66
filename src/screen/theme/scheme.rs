//! A theme as it is written: colours by role, before it is known how many of them a terminal has.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ratatui::style::{Color, Modifier, Style};

use super::Depth;
use super::color::{Rgb, line_16, line_256, nearest_16, nearest_256, nearest_ground_16};
use super::file::{self, Fault};
use super::role::{self, LINE, WRONG};

/// The built-in themes, by name; the first is the one of a wall that nobody has told anything else.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("dusk", include_str!("../../../assets/themes/dusk.toml")),
    ("daylight", include_str!("../../../assets/themes/daylight.toml")),
    ("contrast", include_str!("../../../assets/themes/contrast.toml")),
];

static SCHEMES: LazyLock<Vec<Scheme>> = LazyLock::new(|| {
    let read =
        |(name, text): &(&str, &str)| Scheme::read(name, text).expect("a theme; a test reads them all");
    BUILT_IN.iter().map(read).collect()
});

/// A colour with its stand-ins where there are fewer colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The terminal's own: of its words for words, of its ground for a ground.
    Terminal,
    /// A colour, and what a theme gives for it of the 256 and of the sixteen.
    Color {
        /// All 24 bits.
        rgb: Rgb,
        /// Of the 256.
        of_256: Option<u8>,
        /// Of the sixteen.
        of_16: Option<u8>,
    },
}

/// What a theme says of one role; what it leaves open comes from the role before the last dot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Paint {
    /// The colour of the words.
    pub ink: Option<Ink>,
    /// The colour behind them.
    pub ground: Option<Ink>,
    /// Their weight and shape.
    pub modifiers: Option<Modifier>,
    /// The same where there are no colours.
    pub mono: Option<Modifier>,
}

/// A theme as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    name: Box<str>,
    ground: Ink,
    paints: BTreeMap<&'static str, Paint>,
}

impl Scheme {
    /// Reads a theme.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the file.
    pub fn read(name: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let (ground, paints) = file::read(text)?;
        Ok(Self { name: name.into(), ground, paints })
    }

    /// The built-in theme of a name.
    pub fn built_in(name: &str) -> Option<&'static Self> {
        SCHEMES.iter().find(|scheme| scheme.name() == name)
    }

    /// The theme of a wall that nobody has told anything else.
    pub fn dusk() -> &'static Self {
        &SCHEMES[0]
    }

    /// Each of the built-in ones.
    pub fn all_built_in() -> &'static [Self] {
        &SCHEMES
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What everything stands on, in a number of colours.
    pub fn ground_style(&self, depth: Depth) -> Style {
        let said = |ink| Style::new().fg(self.ink(role::TEXT, false, depth)).bg(ink);
        match depth {
            Depth::Mono => Style::new(),
            _ => said(ground(self.ground, depth)),
        }
    }

    /// The style of a role, in a number of colours.
    pub fn style(&self, role: &str, depth: Depth) -> Style {
        let own = self.said(role, |paint| paint.ground);
        let said = self.said(role, |paint| paint.modifiers);
        let modifiers = said.unwrap_or_else(|| lit(role));
        if depth == Depth::Mono {
            // A block stays a block.
            let block = if own.is_some() { modifiers | Modifier::REVERSED } else { modifiers };
            // A theme that gives inks alone says nothing of a terminal without any: there a role looks as in the first theme.
            let silent = said.is_none() && own.is_none() && self.name() != Self::dusk().name();
            let mono = self.said(role, |paint| paint.mono);
            let first = || Self::dusk().style(role, depth).add_modifier;
            return Style::new().add_modifier(mono.unwrap_or_else(|| if silent { first() } else { block }));
        }
        let style = Style::new().fg(self.ink(role, modifiers.contains(Modifier::BOLD), depth));
        let style = own.map_or(style, |own| style.bg(ground(own, depth)));
        style.add_modifier(modifiers)
    }

    /// The colour of a role's words. A stand-in that the theme doesn't give is the nearest that can be read on the
    /// stand-in of the ground; a line need not be read, but is not the ground.
    fn ink(&self, role: &str, bold: bool, depth: Depth) -> Color {
        let Some(Ink::Color { rgb, of_256, of_16 }) = self.said(role, |paint| paint.ink) else {
            return Color::Reset;
        };
        let behind = self.said(role, |paint| paint.ground).unwrap_or(self.ground);
        let on = match ground(behind, depth) {
            Color::Indexed(index) => Some(index),
            _ => None,
        };
        let line = role == LINE;
        match depth {
            Depth::TrueColor => Color::Rgb(rgb.0, rgb.1, rgb.2),
            Depth::Ansi256 if line => Color::Indexed(of_256.unwrap_or_else(|| line_256(rgb, on))),
            Depth::Ansi256 => Color::Indexed(of_256.unwrap_or_else(|| nearest_256(rgb, on))),
            Depth::Ansi16 if line => Color::Indexed(of_16.unwrap_or_else(|| line_16(rgb, on))),
            Depth::Ansi16 => {
                Color::Indexed(of_16.unwrap_or_else(|| nearest_16(rgb, on, bold, role == WRONG)))
            }
            Depth::Mono => Color::Reset,
        }
    }

    /// What is said of a role, by itself or by the nearest role along the dots that says it.
    fn said<T>(&self, role: &str, what: impl Fn(&Paint) -> Option<T>) -> Option<T> {
        role::along_the_dots(role).find_map(|name| self.paints.get(name).and_then(&what))
    }
}

/// How a lit role is told from others where a theme says nothing of its weight: in focus it is not the weakest.
fn lit(role: &str) -> Modifier {
    if role.ends_with(".lit") { Modifier::BOLD } else { Modifier::empty() }
}

/// The colour of a ground: the nearest on which words can be written.
fn ground(ink: Ink, depth: Depth) -> Color {
    let Ink::Color { rgb, of_256, of_16 } = ink else { return Color::Reset };
    match depth {
        Depth::TrueColor => Color::Rgb(rgb.0, rgb.1, rgb.2),
        Depth::Ansi256 => Color::Indexed(of_256.unwrap_or_else(|| nearest_256(rgb, None))),
        Depth::Ansi16 => Color::Indexed(of_16.unwrap_or_else(|| nearest_ground_16(rgb))),
        Depth::Mono => Color::Reset,
    }
}
