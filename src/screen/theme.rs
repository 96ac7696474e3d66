//! Roles to styles. A theme says how each role looks; it is resolved for a terminal once, to a table of tones and
//! accents, so that the style of a word is looked up and never worked out.
//!
//! The hues of the built-in themes are those of Okabe and Ito, which people with colour-blindness can tell apart;
//! vermillion is kept for what is wrong, and no colour says anything without a word or a shape beside it.

pub mod color;
pub mod file;
pub mod glyphs;
pub mod role;
pub mod scheme;

use std::borrow::Cow;

use ratatui::style::{Color, Modifier, Style};

pub use glyphs::{Glyph, Glyphs};
pub use scheme::{BUILT_IN, Scheme};

/// How words are said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tone {
    /// The body of what is told.
    #[default]
    Plain,
    /// A title.
    Strong,
    /// What goes without saying: ages, labels, units.
    Dim,
    /// What parts facts, and what is not there yet.
    Faint,
    /// A rule, an axis: never words, for it may be too faint to be read.
    Line,
    /// The pane's accent.
    Accent,
    /// The accent, strong: a lit title, something that has just come.
    Lit,
    /// A word set in a block of the accent: critical.
    Badge,
    /// What is wrong: a late promise, a stale wall, a lost link. Nothing else.
    Wrong,
}

impl Tone {
    /// Each of them.
    pub const ALL: [Tone; 9] = [
        Tone::Plain,
        Tone::Strong,
        Tone::Dim,
        Tone::Faint,
        Tone::Line,
        Tone::Accent,
        Tone::Lit,
        Tone::Badge,
        Tone::Wrong,
    ];
}

/// What a pane is about; each has its hue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Accent {
    /// Being told: notices, questions. Sky blue.
    #[default]
    Told,
    /// Being thanked. Orange.
    Thanked,
    /// Being well. Reddish purple.
    Well,
    /// Words kept: repairs, promises. Bluish green.
    Kept,
}

impl Accent {
    /// Each of them.
    pub const ALL: [Accent; 4] = [Accent::Told, Accent::Thanked, Accent::Well, Accent::Kept];
}

/// How many colours a terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// 24 bits.
    #[default]
    TrueColor,
    /// The cube of 6×6×6 and the greys.
    Ansi256,
    /// The sixteen that its owner has chosen.
    Ansi16,
    /// None: weight and shape alone.
    Mono,
}

impl Depth {
    /// Each of them, the most colours first.
    pub const ALL: [Depth; 4] = [Depth::TrueColor, Depth::Ansi256, Depth::Ansi16, Depth::Mono];
}

/// A theme, resolved for a terminal.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// What it is called.
    pub name: Box<str>,
    /// How many colours there are.
    pub depth: Depth,
    /// Which glyphs there are.
    pub glyphs: Glyphs,
    /// Whether the terminal draws sextants, of which the finest big letters are made.
    pub sextants: bool,
    ground: Style,
    styles: [[Style; Accent::ALL.len()]; Tone::ALL.len()],
}

impl Default for Theme {
    fn default() -> Self {
        Self::dusk(Depth::default(), Glyphs::default())
    }
}

impl Theme {
    /// A theme, for a terminal of a depth and its glyphs.
    pub fn of(scheme: &Scheme, depth: Depth, glyphs: Glyphs) -> Self {
        let style = |tone, accent| scheme.style(role::of(tone, accent), depth);
        Self {
            name: scheme.name().into(),
            depth,
            glyphs,
            sextants: false,
            ground: scheme.ground_style(depth),
            styles: Tone::ALL.map(|tone| Accent::ALL.map(|accent| style(tone, accent))),
        }
    }

    /// The theme of a wall that nobody has told anything else: light words on a dark, calm ground.
    pub fn dusk(depth: Depth, glyphs: Glyphs) -> Self {
        Self::of(Scheme::dusk(), depth, glyphs)
    }

    /// The same, for a terminal that draws sextants, or does not.
    pub fn with_sextants(self, sextants: bool) -> Self {
        Self { sextants, ..self }
    }

    /// The style of a tone, in a pane of an accent.
    pub fn style(&self, tone: Tone, accent: Accent) -> Style {
        self.styles[tone as usize][accent as usize]
    }

    /// The style of letters that are made of blocks: their ink alone. A letter of blocks on a block of its own could not be
    /// read, nor one with a rule through each of its rows; so the block that plain words stand on is the ink here.
    pub fn ink(&self, tone: Tone, accent: Accent) -> Style {
        let tone = match tone {
            Tone::Badge => Tone::Lit,
            // Of sixteen colours a title may have a hue for want of weight; large letters have weight enough.
            Tone::Strong if self.depth == Depth::Ansi16 && self.has_hue(tone, accent) => Tone::Plain,
            tone => tone,
        };
        let style = self.style(tone, accent);
        let block = style.bg.filter(|ground| Some(*ground) != self.ground.bg);
        Style { fg: block.or(style.fg), bg: self.ground.bg, ..style }
            .remove_modifier(Modifier::REVERSED | Modifier::UNDERLINED)
    }

    /// True for one of the sixteen colours that is no grey.
    fn has_hue(&self, tone: Tone, accent: Accent) -> bool {
        matches!(self.style(tone, accent).fg, Some(Color::Indexed(1..=6 | 9..=14)))
    }

    /// What everything stands on.
    pub fn ground(&self) -> Style {
        self.ground
    }

    /// The roles whose words stand out too little from what is behind them, each with its contrast. Nothing is known of
    /// the terminal's own colours.
    pub fn faint(&self) -> Vec<(&'static str, f64)> {
        let tones = Tone::ALL.into_iter().filter(|tone| *tone != Tone::Line);
        let roles = tones.flat_map(|tone| Accent::ALL.map(|accent| (tone, accent)));
        let mut faint: Vec<(&'static str, f64)> = Vec::new();
        for (tone, accent) in roles {
            let (role, style) = (role::of(tone, accent), self.style(tone, accent));
            let contrast =
                color::contrast_of(style, self.ground).filter(|contrast| *contrast < color::READABLE);
            if let Some(contrast) = contrast
                && !faint.iter().any(|(have, _)| *have == role)
            {
                faint.push((role, contrast));
            }
        }
        faint
    }

    /// A glyph of the interface, as this terminal can show it.
    pub fn glyph(&self, glyph: Glyph) -> &'static str {
        glyph.of(self.glyphs)
    }

    /// Words as the terminal can show them: each line, mark or letter that it has no glyph for has a stand-in as wide as
    /// it is.
    pub fn shaped<'a>(&self, words: &'a str) -> Cow<'a, str> {
        self.glyphs.shaped(words)
    }
}

/// The themes of a wall: the one that its settings ask for, and the built-in ones to choose from.
#[derive(Clone, Debug)]
pub struct Themes {
    asked_for: Theme,
    others: Vec<Theme>,
}

impl Themes {
    /// Those of a wall whose settings ask for a theme.
    pub fn of(asked_for: Theme) -> Self {
        let (depth, glyphs) = (asked_for.depth, asked_for.glyphs);
        let others = Scheme::all_built_in().iter().filter(|scheme| *scheme.name() != *asked_for.name);
        let sextants = asked_for.sextants;
        let theme = |scheme| Theme::of(scheme, depth, glyphs).with_sextants(sextants);
        let others = others.map(theme).collect();
        Self { asked_for, others }
    }

    /// What they are called, the one that was asked for first.
    pub fn names(&self) -> Vec<Box<str>> {
        std::iter::once(&self.asked_for).chain(&self.others).map(|theme| theme.name.clone()).collect()
    }

    /// The theme of a name; without one, or with one that there is not, the one that was asked for.
    pub fn named(&self, name: Option<&str>) -> &Theme {
        self.others.iter().find(|theme| Some(&*theme.name) == name).unwrap_or(&self.asked_for)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_indexed_by_its_enums() {
        assert!(Tone::ALL.iter().enumerate().all(|(index, tone)| *tone as usize == index));
        assert!(Accent::ALL.iter().enumerate().all(|(index, accent)| *accent as usize == index));
    }
}
