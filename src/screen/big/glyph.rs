//! A letter as dots. The letters of the 8×8 font and our own come first; what they lack comes from GNU Unifont, whose dots are smaller, so
//! that a letter of any script can be read from where those beside it can.

use super::{Size, font, unifont};

/// Rows of dots of any glyph, and the row below those on which a capital stands.
pub const ROWS: usize = 24;
pub const BASE: usize = 15;
/// Rows from the top of a capital to its foot, and those below that for tails, of the 8×8 font.
pub const CAPITAL: usize = 7;
pub const TAIL: usize = 1;

/// How large the dots of a glyph are, beside those of the 8×8 font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// As large.
    Own,
    /// So that a capital of ten rows is as high as one of seven, or higher.
    Alphabet,
    /// Half as large, and as large where they can't be halved: the sixteen rows of an ideograph are never lower than a capital.
    Ideograph,
    /// Half as large: the sixteen rows of an emoji are those of a letter and its tail, see [`Pictures`].
    Picture,
}

impl Grain {
    /// Pixels of a dot, in both directions, where one of the 8×8 font has so many.
    pub fn pixels(self, scale: usize) -> usize {
        match self {
            Grain::Own => scale,
            Grain::Alphabet => (CAPITAL * (scale + 1) / 10).max(1),
            Grain::Ideograph => scale.div_ceil(2),
            Grain::Picture => (scale / 2).max(1),
        }
    }

    /// How often a pixel stands beside itself: where pixels are half as wide as they are high, an ideograph becomes as wide as it is high,
    /// and its strokes as thick, unless it is higher than a capital anyway.
    pub fn stretch(self, size: Size) -> usize {
        match self {
            Grain::Ideograph if size.across == 2 && size.scale.is_multiple_of(2) => 2,
            // As wide as it is high, or nearly.
            Grain::Picture if (size.across, size.down) == (2, 2) => 2,
            _ => 1,
        }
    }
}

/// How emoji are drawn beside letters of a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pictures {
    /// In blocks, as letters are.
    Large,
    /// In the dots of Braille: a cell holds two by four of them, so that an emoji is as high as a letter of four rows.
    Fine,
    /// As the terminal draws them: a letter has too few rows.
    Small,
}

/// Columns of dots, the top one in the lowest bit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// The columns.
    pub columns: Vec<u32>,
    /// How large the dots are.
    pub grain: Grain,
    /// True where it has all of the air that it needs on both sides, or none as letters that are joined have.
    pub is_set: bool,
}

impl Glyph {
    /// The glyph of a cluster; `None` when no font can show it.
    pub fn of(cluster: &str) -> Option<Self> {
        font::glyph(cluster).or_else(|| unifont::glyph(cluster))
    }

    /// Rows of dots, the left one in the lowest bit, without the empty columns on both sides; `None` where there is no ink.
    pub fn trimmed(rows: &[u32; ROWS], grain: Grain) -> Option<Self> {
        let columns: Vec<u32> = columns(rows, u32::BITS as usize);
        let from = columns.iter().position(|column| *column != 0)?;
        let to = columns.iter().rposition(|column| *column != 0)?;
        Some(Self { columns: columns[from..=to].to_vec(), grain, is_set: false })
    }

    /// The same with a number of columns, all of them.
    pub fn set(rows: &[u32; ROWS], width: usize, grain: Grain) -> Self {
        Self { columns: columns(rows, width), grain, is_set: true }
    }

    /// Air.
    pub fn air(dots: usize) -> Self {
        Self { columns: vec![0; dots], grain: Grain::Own, is_set: true }
    }

    /// Rows with ink, from the first to the one behind the last.
    pub fn inked(&self) -> std::ops::Range<usize> {
        let ink = self.columns.iter().fold(0, |ink, column| ink | column);
        match ink {
            0 => BASE..BASE,
            _ => ink.trailing_zeros() as usize..(u32::BITS - ink.leading_zeros()) as usize,
        }
    }
}

fn columns(rows: &[u32; ROWS], width: usize) -> Vec<u32> {
    let column = |x: usize| rows.iter().enumerate().map(|(y, row)| (row >> x & 1) << y).sum();
    (0..width).map(column).collect()
}
