//! Roles to styles. The hues are those of Okabe and Ito, which people with colour-blindness can tell apart;
//! vermillion is kept for what is wrong, and no colour says anything without a word or a shape beside it.

use std::borrow::Cow;

use ratatui::style::{Color, Modifier, Style};

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
    /// Lines and what is not there yet.
    Faint,
    /// The pane's accent.
    Accent,
    /// The accent, strong: a lit title, something that has just come.
    Lit,
    /// A word set in a block of the accent: critical.
    Badge,
    /// What is wrong: a late promise, a stale wall, a lost link. Nothing else.
    Wrong,
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

/// Which glyphs a terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Lines, blocks and marks of Unicode.
    #[default]
    Unicode,
    /// ASCII alone.
    Ascii,
}

/// A hue with its stand-ins where there are fewer colours.
#[derive(Clone, Copy)]
struct Hue {
    rgb: (u8, u8, u8),
    indexed: u8,
    named: Color,
}

const SKY: Hue = Hue { rgb: (0x56, 0xb4, 0xe9), indexed: 74, named: Color::Cyan };
const ORANGE: Hue = Hue { rgb: (0xe6, 0x9f, 0x00), indexed: 178, named: Color::Yellow };
const PURPLE: Hue = Hue { rgb: (0xcc, 0x79, 0xa7), indexed: 175, named: Color::Magenta };
/// Okabe and Ito's bluish green, a little lighter, so that it reads on a dark ground.
const GREEN: Hue = Hue { rgb: (0x1f, 0xb5, 0x8a), indexed: 36, named: Color::Green };
/// Vermillion, a little lighter for the same reason.
const VERMILLION: Hue = Hue { rgb: (0xf0, 0x70, 0x2a), indexed: 202, named: Color::Red };
/// Greys that can be read on a dark and on a light ground.
const DIM: Hue = Hue { rgb: (0x8e, 0x95, 0xa1), indexed: 246, named: Color::DarkGray };
const FAINT: Hue = Hue { rgb: (0x4d, 0x55, 0x63), indexed: 240, named: Color::DarkGray };

/// The theme "dusk": the terminal's own ground and ink, and few colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// How many colours there are.
    pub depth: Depth,
    /// Which glyphs there are.
    pub glyphs: Glyphs,
}

impl Theme {
    /// Dusk, for a terminal of a depth and its glyphs.
    pub fn dusk(depth: Depth, glyphs: Glyphs) -> Self {
        Self { depth, glyphs }
    }

    /// The style of a tone, in a pane of an accent.
    pub fn style(&self, tone: Tone, accent: Accent) -> Style {
        let plain = Style::new();
        let hue = match accent {
            Accent::Told => SKY,
            Accent::Thanked => ORANGE,
            Accent::Well => PURPLE,
            Accent::Kept => GREEN,
        };
        if self.depth == Depth::Mono {
            return match tone {
                Tone::Plain | Tone::Accent => plain,
                Tone::Strong => plain.add_modifier(Modifier::BOLD),
                Tone::Dim | Tone::Faint => plain.add_modifier(Modifier::DIM),
                Tone::Lit => plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
                Tone::Badge => plain.add_modifier(Modifier::BOLD | Modifier::REVERSED),
                Tone::Wrong => plain.add_modifier(Modifier::BOLD | Modifier::REVERSED),
            };
        }
        match tone {
            Tone::Plain => plain,
            Tone::Strong => plain.add_modifier(Modifier::BOLD),
            Tone::Dim => plain.fg(self.color(DIM)),
            Tone::Faint => plain.fg(self.color(FAINT)),
            Tone::Accent => plain.fg(self.color(hue)),
            Tone::Lit => plain.fg(self.color(hue)).add_modifier(Modifier::BOLD),
            Tone::Badge => plain.fg(self.color(hue)).add_modifier(Modifier::BOLD | Modifier::REVERSED),
            Tone::Wrong => plain.fg(self.color(VERMILLION)).add_modifier(Modifier::BOLD),
        }
    }

    fn color(&self, hue: Hue) -> Color {
        match self.depth {
            Depth::TrueColor => Color::Rgb(hue.rgb.0, hue.rgb.1, hue.rgb.2),
            Depth::Ansi256 => Color::Indexed(hue.indexed),
            Depth::Ansi16 => hue.named,
            Depth::Mono => Color::Reset,
        }
    }

    /// A glyph of the interface, or its stand-in of ASCII.
    pub fn glyph(&self, glyph: Glyph) -> &'static str {
        let (unicode, ascii) = glyph.both();
        match self.glyphs {
            Glyphs::Unicode => unicode,
            Glyphs::Ascii => ascii,
        }
    }

    /// Words as the terminal can show them: without glyphs, lines and marks beyond Latin-1 have a stand-in of
    /// ASCII, each as wide as the glyph. Letters stay as they are.
    pub fn shaped<'a>(&self, words: &'a str) -> Cow<'a, str> {
        match self.glyphs {
            Glyphs::Unicode => Cow::Borrowed(words),
            Glyphs::Ascii => Cow::Owned(words.chars().map(ascii).collect()),
        }
    }
}

/// The marks of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the whole of it
pub enum Glyph {
    Cursor,
    Rule,
    HeavyRule,
    Live,
    Ageing,
    Stale,
    Waiting,
    FreshNow,
    FreshSoon,
    FreshPast,
    SceneOn,
    SceneOff,
}

impl Glyph {
    fn both(self) -> (&'static str, &'static str) {
        match self {
            Glyph::Cursor => ("▌", "|"),
            Glyph::Rule => ("─", "-"),
            Glyph::HeavyRule => ("━", "="),
            Glyph::Live => ("●", "*"),
            Glyph::Ageing => ("◐", "~"),
            Glyph::Stale => ("▲", "!"),
            Glyph::Waiting => ("○", "o"),
            Glyph::FreshNow => ("●", "*"),
            Glyph::FreshSoon => ("○", "o"),
            Glyph::FreshPast => ("·", "."),
            Glyph::SceneOn => ("●", "*"),
            Glyph::SceneOff => ("○", "o"),
        }
    }
}

/// What stands for a glyph in ASCII.
fn ascii(glyph: char) -> char {
    match glyph {
        '─' | '╌' => '-',
        '━' | '═' => '=',
        '├' | '┤' | '│' => '|',
        '┌' | '┐' | '└' | '┘' => '+',
        '╞' => '[',
        '╡' => ']',
        '●' | '◉' | '◆' => '*',
        '○' | '◇' => 'o',
        '■' => '#',
        '►' | '→' | '›' => '>',
        '✓' => '+',
        '–' => '-',
        '·' => '.',
        '…' => '~',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '↑' => '^',
        '↓' => 'v',
        '←' => '<',
        '▁' | '▂' => '_',
        '▃' | '▄' | '▅' => '-',
        '▆' | '▇' | '█' => '=',
        other => other,
    }
}
