//! A QR code in cells: for a phone that is held up to the screen.
//!
//! It is dark on light whatever the theme is, with the quiet zone of four modules that ISO/IEC 18004 asks for. A cell is about
//! twice as high as it is wide, so a module is one column and half a row, or a whole multiple of that; where there are no half
//! blocks it is two columns and a row. Where there are no colours, nobody knows which of the terminal's own two is the light one,
//! so there is no code, and the address is told in words.
//!
//! A phone reads a code from about ten times its width, the usual rule for printed codes: on a screen that is 122 cm wide (55 inches) and
//! has 160 columns, 58 columns of modules are 44 cm, and are read from 4 m. Arithmetic bears it out: a camera that sees 70° in 1,920
//! pixels sees 1.4 d across from a distance d, so a code of 29 modules that is d / 10 wide has 137 pixels, 4.7 a module, where decoders
//! want 2 to 3. What is left is for blur, a slanted look and a screen that shines.

use qrcode::{Color as Module, EcLevel, QrCode};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

use super::theme::{Depth, Glyphs, Theme};

/// Modules of light around a code.
pub const QUIET: u16 = 4;
/// From how many times its width a code is read.
pub const READ_FROM: u16 = 10;

/// The upper half of a cell.
const UPPER_HALF: &str = "▀";

/// A code, without its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Modules of a side.
    side: u16,
    /// Which modules are dark, row by row.
    dark: Box<[bool]>,
}

/// How large a code is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// How often a column and half a row go into a module; whole rows where there are no half blocks.
    times: u16,
    /// Whether modules are made of half rows.
    halves: bool,
}

impl Code {
    /// The code of an address. `None` when it is too long for any.
    ///
    /// A screen is clean and lit, so the least correction will do: fewer modules, and each is larger. What room is left in the
    /// same version goes to more of it.
    pub fn of(url: &str) -> Option<Self> {
        let least = QrCode::with_error_correction_level(url, EcLevel::L).ok()?;
        let version = least.version();
        let better = [EcLevel::Q, EcLevel::M].into_iter();
        let better = better.filter_map(|level| QrCode::with_version(url, version, level).ok()).next();
        let code = better.unwrap_or(least);
        let side = u16::try_from(code.width()).ok()?;
        Some(Self {
            side,
            dark: code.into_colors().into_iter().map(|module| module == Module::Dark).collect(),
        })
    }

    /// Modules of a side.
    pub fn side(&self) -> u16 {
        self.side
    }

    /// Modules of a side with the quiet zone.
    pub fn whole(&self) -> u16 {
        self.side + 2 * QUIET
    }

    /// True for a dark module, by its place in the whole.
    fn is_dark(&self, x: u16, y: u16) -> bool {
        let place = |at: u16| at.checked_sub(QUIET).filter(|at| *at < self.side);
        place(x).zip(place(y)).is_some_and(|(x, y)| {
            self.dark.get(usize::from(y) * usize::from(self.side) + usize::from(x)) == Some(&true)
        })
    }

    /// The columns and rows that it takes.
    pub fn size(&self, scale: Scale) -> (u16, u16) {
        let units = self.whole().saturating_mul(scale.times);
        match scale.halves {
            true => (units, units.div_ceil(2)),
            false => (units.saturating_mul(2), units),
        }
    }

    /// The scales in which it has its place, the smallest first: none when there is too little room, or no colour.
    pub fn scales(&self, theme: &Theme, width: u16, height: u16) -> impl Iterator<Item = Scale> {
        let halves = theme.glyphs == Glyphs::Unicode;
        let fits = move |scale: &Scale| {
            let (columns, rows) = self.size(*scale);
            columns <= width && rows <= height
        };
        let most = if inks(theme).is_some() { width } else { 0 };
        (1..=most).map(move |times| Scale { times, halves }).take_while(fits)
    }

    /// Draws it from the top left of an area on.
    pub fn draw(&self, scale: Scale, theme: &Theme, area: Rect, buf: &mut Buffer) {
        let Some((dark, light)) = inks(theme) else { return };
        let (columns, rows) = self.size(scale);
        let ink = |is_dark: bool| if is_dark { dark } else { light };
        let place = Rect { width: columns.min(area.width), height: rows.min(area.height), ..area };
        let place = place.intersection(buf.area);
        for (y, row) in (place.y..place.bottom()).zip(0..) {
            for (x, column) in (place.x..place.right()).zip(0..) {
                let (upper, lower) = match scale.halves {
                    true => {
                        let module = |half: u16| self.is_dark(column / scale.times, half / scale.times);
                        (module(2 * row), module(2 * row + 1))
                    }
                    false => {
                        let module = self.is_dark(column / 2 / scale.times, row / scale.times);
                        (module, module)
                    }
                };
                let cell = &mut buf[(x, y)];
                cell.reset();
                match upper == lower {
                    true => cell.set_symbol(" ").set_style(Style::new().fg(ink(!upper)).bg(ink(upper))),
                    false => {
                        cell.set_symbol(UPPER_HALF).set_style(Style::new().fg(ink(upper)).bg(ink(lower)))
                    }
                };
            }
        }
    }
}

/// Dark and light, as the terminal has them.
fn inks(theme: &Theme) -> Option<(Color, Color)> {
    match theme.depth {
        Depth::TrueColor => Some((Color::Rgb(0, 0, 0), Color::Rgb(240, 240, 240))),
        // Of the cube and the greys, which no owner of a terminal changes.
        Depth::Ansi256 => Some((Color::Indexed(16), Color::Indexed(255))),
        // The brighter white is no ground on a console, which takes its bit for blinking.
        Depth::Ansi16 => Some((Color::Black, Color::Gray)),
        Depth::Mono => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_small_code_and_no_text_is_too_long_to_be_refused() {
        let whole = |url: &str| Code::of(url).map(|code| code.whole());
        assert_eq!(whole("https://hub.example/check-in"), Some(25 + 8));
        assert_eq!(whole("https://wall.floor-two.example/check-in"), Some(29 + 8));
        assert_eq!(whole(&"x".repeat(5_000)), None);
    }
}
