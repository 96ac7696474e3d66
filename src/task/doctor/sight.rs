//! From how far a text can be read, by the angle that its capitals take in the eye.
//!
//! ```text
//!            ___---|  h, a capital          d = h / (2 · tan(α / 2))
//!   eye  <---  α   |                        α: 16′ at least, 20′ preferred (ISO 9241-303)
//!            ‾‾‾---|
//!            |- d -|
//! ```
//!
//! A capital is taken for 0.6 of its row: it is 0.55 of it in JetBrains Mono, 0.63 in DejaVu Sans Mono and in the
//! console's own font of 8 by 16. The letters of display mode are drawn of blocks, 7 pixels high in a box of 8.

use crate::cli::{Length, Ratio};
use crate::screen::big::Size;
use crate::screen::qr;

/// The least angle of a capital, in minutes of arc.
pub const LEAST: f64 = 16.0;
/// The preferred one.
pub const PREFERRED: f64 = 20.0;
/// The height of a capital by that of a row, in plain text.
const CAPITAL: f64 = 0.6;
/// A headline takes one of so many parts of a screen's rows at most; the others are for what is told below it.
const HEADLINE_SHARE: u16 = 2;

/// A screen that a terminal fills.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screen {
    /// Its diagonal.
    pub diagonal: Length,
    /// Its shape.
    pub ratio: Ratio,
    /// The rows of the terminal.
    pub rows: u16,
    /// The big letters that the terminal draws.
    pub letters: &'static [Size],
}

/// From how far one size of text can be read, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reach {
    /// How many rows a line of it takes; 1 is plain text.
    pub rows: u16,
    /// How high its capitals are.
    pub capital: f64,
    /// From how far it can just be read.
    pub least: f64,
    /// From how far it can be read with ease.
    pub preferred: f64,
}

impl Screen {
    /// How high it is, in millimetres.
    pub fn height(&self) -> f64 {
        self.ratio.height_of(self.diagonal.millimetres())
    }

    /// How wide it is, in millimetres.
    pub fn width(&self) -> f64 {
        let (diagonal, height) = (self.diagonal.millimetres(), self.height());
        (diagonal * diagonal - height * height).max(0.0).sqrt()
    }

    /// From how far a code that takes so many of the terminal's columns is read by a phone, in millimetres.
    pub fn code_reach(&self, columns: u16, of_columns: u16) -> f64 {
        self.width() * f64::from(columns) / f64::from(of_columns.max(1)) * f64::from(qr::READ_FROM)
    }

    /// How many columns a terminal of these rows has, where its cells are twice as high as they are wide.
    pub fn columns(&self) -> u16 {
        // The cast ends at its bounds by itself.
        (2.0 * self.width() / self.row()).round() as u16
    }

    /// How high a row is, in millimetres.
    pub fn row(&self) -> f64 {
        self.height() / f64::from(self.rows.max(1))
    }

    /// The sizes of text that the wall has on this screen, the smallest first: plain text, and each size of big letters that the
    /// terminal draws and its rows have room for.
    pub fn reaches(&self) -> Vec<Reach> {
        let fits = |size: &&Size| size.leading().saturating_mul(HEADLINE_SHARE) <= self.rows;
        let mut sizes: Vec<(u16, f64)> =
            self.letters.iter().filter(fits).map(|size| (size.rows(), size.capital())).collect();
        sizes.sort_unstable_by_key(|(rows, _)| *rows);
        sizes.dedup_by_key(|(rows, _)| *rows);
        std::iter::once((1, CAPITAL)).chain(sizes).map(|(rows, capital)| self.reach(rows, capital)).collect()
    }

    fn reach(&self, rows: u16, capital: f64) -> Reach {
        let capital = capital * self.row();
        Reach { rows, capital, least: distance(capital, LEAST), preferred: distance(capital, PREFERRED) }
    }

    /// How many rows the terminal may have at most, so that plain text can be read from a distance.
    pub fn rows_for(&self, distance: f64, angle: f64) -> u16 {
        // The cast ends at its bounds by itself.
        (self.height() * CAPITAL / capital(distance, angle)).floor() as u16
    }
}

/// From how far a capital takes an angle.
fn distance(capital: f64, minutes: f64) -> f64 {
    capital / (2.0 * (radians(minutes) / 2.0).tan())
}

/// How high a capital is that takes an angle from a distance, in millimetres.
pub fn capital(distance: f64, minutes: f64) -> f64 {
    distance * 2.0 * (radians(minutes) / 2.0).tan()
}

fn radians(minutes: f64) -> f64 {
    (minutes / 60.0).to_radians()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::Glyphs;

    fn screen(diagonal: &str, rows: u16) -> Screen {
        Screen {
            diagonal: diagonal.parse().expect("a length"),
            ratio: "16:9".parse().expect("a shape"),
            rows,
            letters: Size::all(Glyphs::Unicode, false),
        }
    }

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < other * 0.001
    }

    #[test]
    fn an_angle_is_a_height_from_a_distance() {
        // 2 · tan(8′) = 0.00465422; 2 · tan(10′) = 0.00581778.
        assert!(near(capital(1_000.0, LEAST), 4.654_22));
        assert!(near(capital(1_000.0, PREFERRED), 5.817_78));
        assert!(near(distance(4.654_22, LEAST), 1_000.0));
        assert!(near(distance(capital(8_000.0, LEAST), LEAST), 8_000.0));
    }

    #[test]
    fn a_wall_of_55_inches_is_read_across_a_room_in_big_letters_only() {
        // 684.89 mm high: a row of 50 is 13.698 mm, its capitals 8.219 mm: 8.219 / 0.00465422 = 1766 mm.
        let reaches = screen("55in", 50).reaches();
        let plain = reaches[0];
        assert!(near(plain.capital, 8.219) && near(plain.least, 1_765.9) && near(plain.preferred, 1_412.7));
        // 4 rows are 54.79 mm, their capitals 47.94 mm: 10.3 m at least, 8.24 m with ease.
        let four = reaches.iter().find(|reach| reach.rows == 4).expect("letters of 4 rows");
        assert!(near(four.capital, 47.942) && near(four.least, 10_300.8) && near(four.preferred, 8_240.6));
        let eight = reaches.iter().find(|reach| reach.rows == 8).expect("letters of 8 rows");
        assert!(near(eight.least, 20_601.5));
        assert!(reaches.is_sorted_by(|one, other| one.least < other.least));
    }

    #[test]
    fn each_size_that_the_terminal_draws_and_has_room_for_is_told_and_no_other() {
        let rows = |rows: u16, letters: &'static [Size]| -> Vec<u16> {
            Screen { letters, ..screen("55in", rows) }.reaches().iter().map(|reach| reach.rows).collect()
        };
        let quarters = Size::all(Glyphs::Unicode, false);
        assert_eq!(rows(135, quarters), [1, 4, 8, 12, 16]);
        assert_eq!(rows(24, quarters), [1, 4, 8]);
        assert_eq!(rows(135, Size::all(Glyphs::Unicode, true)), [1, 3, 4, 6, 8, 11, 12, 16]);
        for glyphs in [Glyphs::Blocks, Glyphs::Ascii] {
            // A cell is full or empty there: nothing is 4 rows high.
            assert_eq!(rows(50, Size::all(glyphs, true)), [1, 8, 16]);
        }
        // 684.89 mm of 135 rows: 16 of them are 81.17 mm, 7 of 8 of that 71.02 mm: 15.26 m.
        let far = screen("55in", 135).reaches();
        assert!(near(far[4].least, 15_260.5), "{far:?}");
        // Of 3 rows, capitals are 7 of 9 parts.
        let fine = Screen { letters: Size::all(Glyphs::Unicode, true), ..screen("55in", 50) }.reaches();
        assert!(near(fine[1].capital, 31.961), "{fine:?}");
    }

    #[test]
    fn fewer_rows_are_read_from_farther() {
        // From 2 m a capital has to be 9.308 mm, a row 15.514 mm: 684.89 / 15.514 = 44.1.
        assert_eq!(screen("55in", 50).rows_for(2_000.0, LEAST), 44);
        // With ease 19.393 mm: 35.3.
        assert_eq!(screen("55in", 50).rows_for(2_000.0, PREFERRED), 35);
        assert_eq!(screen("55in", 50).rows_for(8_000.0, LEAST), 11);
        assert_eq!(screen("20mm", 1).rows_for(1_000_000.0, LEAST), 0);
        assert_eq!(screen("1000m", 1).rows_for(10.0, LEAST), u16::MAX);
        let fitting = screen("55in", 44).reaches()[0].least;
        assert!(fitting >= 2_000.0 && screen("55in", 45).reaches()[0].least < 2_000.0);
    }
}
