//! Colours: what a terminal of few of them shows instead of one, and whether words can be read on it.
//!
//! The sixteen are whatever the terminal's owner has made of them. Here they mean what xterm and the VGA mean, and
//! what the Linux console makes of the VGA's: it has no bright grounds (`rgb_background` in `drivers/tty/vt/vt.c`).

use ratatui::style::{Color, Modifier, Style};

/// The contrast that words need (WCAG 2.2, 1.4.3).
pub const READABLE: f64 = 4.5;

/// A colour of 24 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// Reads `#rrggbb`.
    pub fn parse(hex: &str) -> Option<Self> {
        let digits = hex.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let fits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| fits)?;
        let [_, red, green, blue] = value.to_be_bytes();
        Some(Self(red, green, blue))
    }

    const fn of(value: u32) -> Self {
        let [_, red, green, blue] = value.to_be_bytes();
        Self(red, green, blue)
    }

    /// The share of light of each primary.
    fn linear(self) -> [f64; 3] {
        [self.0, self.1, self.2].map(|value| {
            let share = f64::from(value) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast of two colours, from 1 to 21 (WCAG 2.2).
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(two) / one.min(two)
    }

    /// Its place in Oklab, where what looks alike lies near (Ottosson, 2020).
    fn place(self) -> [f64; 3] {
        let [r, g, b] = self.linear();
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        ]
    }

    /// True for a grey: what the eye sees no hue in.
    fn is_grey(self) -> bool {
        /// From here on a colour has a hue, in Oklab; the most that there is has 0.32.
        const HUE: f64 = 0.04;
        let [_, a, b] = self.place();
        a.hypot(b) < HUE
    }

    fn distance(self, other: Self) -> f64 {
        let (one, two) = (self.place(), other.place());
        one.iter().zip(two).map(|(a, b)| (a - b).powi(2)).sum()
    }
}

/// The sixteen, as a theme names them.
pub const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright black",
    "bright red",
    "bright green",
    "bright yellow",
    "bright blue",
    "bright magenta",
    "bright cyan",
    "bright white",
];

/// The two reds, which are for what is wrong.
const REDS: [u8; 2] = [1, 9];
/// Those without a hue.
const GREYS: [u8; 4] = [0, 7, BRIGHT_BLACK, 15];
const BRIGHT_BLACK: u8 = 8;

const fn palette(values: [u32; 16]) -> [Rgb; 16] {
    let mut palette = [Rgb(0, 0, 0); 16];
    let mut index = 0;
    while index < 16 {
        palette[index] = Rgb::of(values[index]);
        index += 1;
    }
    palette
}

/// The sixteen of xterm.
pub const XTERM: [Rgb; 16] = palette([
    0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000,
    0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
]);

/// The sixteen of the VGA.
pub const VGA: [Rgb; 16] = palette([
    0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa, 0x555555, 0xff5555,
    0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff,
]);

/// One of the 256 that are not the owner's: the cube of 6×6×6 from 16 on, and the greys from 232 on.
pub fn indexed(index: u8) -> Rgb {
    let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
    match index {
        0..=15 => XTERM[usize::from(index)],
        16..=231 => {
            let step = index - 16;
            Rgb(level(step / 36), level(step / 6 % 6), level(step % 6))
        }
        232..=255 => {
            let grey = 8 + 10 * (index - 232);
            Rgb(grey, grey, grey)
        }
    }
}

/// The contrast of two of the sixteen, in the palette in which it is least. A bold ink of the darker eight is told as
/// its brighter twin by many terminals.
pub fn contrast_16(ink: u8, ground: u8, bold: bool) -> f64 {
    let (ink, ground) = (usize::from(ink), usize::from(ground));
    let twins = if bold && ink < 8 { vec![ink, ink + 8] } else { vec![ink] };
    let twins = twins
        .into_iter()
        .flat_map(|ink| [&XTERM, &VGA].map(|palette| palette[ink].contrast(palette[ground])));
    // The console takes its brightness from the colour alone.
    twins.chain([VGA[ink].contrast(VGA[ground % 8])]).fold(f64::INFINITY, f64::min)
}

/// The contrast of words in a style on a ground; `None` where one of the two is the terminal's own. Of the sixteen it is
/// that in the palette in which it is least.
pub fn contrast_of(style: Style, ground: Style) -> Option<f64> {
    let (mut ink, mut behind) = (style.fg?, style.bg.or(ground.bg)?);
    if style.add_modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut ink, &mut behind);
    }
    let rgb = |color| match color {
        Color::Rgb(red, green, blue) => Some(Rgb(red, green, blue)),
        Color::Indexed(index) => Some(indexed(index)),
        _ => None,
    };
    match (ink, behind) {
        (Color::Indexed(ink @ 0..16), Color::Indexed(ground @ 0..16)) => {
            Some(contrast_16(ink, ground, style.add_modifier.contains(Modifier::BOLD)))
        }
        _ => Some(rgb(ink)?.contrast(rgb(behind)?)),
    }
}

/// What must be readable on what: a ground, in as many colours as there are.
pub type On = Option<u8>;

/// The nearest of the 256 that can be read on a ground, if there is one to be read on.
pub fn nearest_256(ink: Rgb, on: On) -> u8 {
    let readable = |index: u8| on.map_or(f64::INFINITY, |ground| indexed(index).contrast(indexed(ground)));
    nearest(16..=255, |index| ink.distance(indexed(index)), readable)
}

/// The nearest of the sixteen on which words can be written in both palettes.
pub fn nearest_ground_16(ground: Rgb) -> u8 {
    let written = |ground: u8| (0..16).map(|ink| contrast_16(ink, ground, true)).fold(0.0, f64::max);
    let apart =
        |index: u8| [XTERM, VGA].iter().map(|palette| ground.distance(palette[usize::from(index)])).sum();
    nearest(0..16, apart, written)
}

/// The nearest of the sixteen that can be read on a ground in both palettes; a red one only for what is wrong, and a grey
/// for a grey.
pub fn nearest_16(ink: Rgb, on: On, bold: bool, wrong: bool) -> u8 {
    let readable = |index: u8| on.map_or(f64::INFINITY, |ground| contrast_16(index, ground, bold));
    let apart =
        |index: u8| [XTERM, VGA].iter().map(|palette| ink.distance(palette[usize::from(index)])).sum();
    let can_be = |index: &u8| match ink.is_grey() {
        // On the terminal's own ground bright black may be the ground itself, as Solarized has it.
        true => GREYS.contains(index) && (on.is_some() || *index != BRIGHT_BLACK),
        false => wrong || !REDS.contains(index),
    };
    nearest((0..16).filter(can_be), apart, readable)
}

/// The nearest of the sixteen for a line, which need not be read but is to be seen: not the ground itself, where that is known.
pub fn line_16(ink: Rgb, ground: On) -> u8 {
    let apart =
        |index: u8| [XTERM, VGA].iter().map(|palette| ink.distance(palette[usize::from(index)])).sum();
    // On the terminal's own ground bright black may be the ground.
    let can_be = |index: &u8| if ink.is_grey() { GREYS.contains(index) } else { !REDS.contains(index) };
    let seen = |index: &u8| *index != ground.unwrap_or(BRIGHT_BLACK);
    nearest((0..16).filter(can_be).filter(seen), apart, |_| f64::INFINITY)
}

/// The same of the 256.
pub fn line_256(ink: Rgb, ground: On) -> u8 {
    let seen = |index: &u8| ground.is_none_or(|ground| indexed(*index) != indexed(ground));
    nearest((16..=255).filter(seen), |index| ink.distance(indexed(index)), |_| f64::INFINITY)
}

/// The nearest that can be read; where none can, the one that comes nearest to it.
fn nearest(
    candidates: impl Iterator<Item = u8>,
    apart: impl Fn(u8) -> f64,
    contrast: impl Fn(u8) -> f64,
) -> u8 {
    let weighed = candidates.map(|index| (contrast(index).min(READABLE), apart(index), index));
    let best = weighed.reduce(|best, next| {
        let better = next.0 > best.0 || next.0 == best.0 && next.1 < best.1;
        if better { next } else { best }
    });
    best.map_or(0, |(_, _, index)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        let [black, white, grey] =
            ["#000000", "#ffffff", "#777777"].map(|hex| Rgb::parse(hex).expect("a colour"));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        assert!((white.contrast(grey) - 4.478).abs() < 1e-3);
        for wrong in ["", "#fff", "000000", "#00000g", "#+00000", "#0000000"] {
            assert_eq!(Rgb::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_colour_of_the_256_stands_for_itself() {
        for index in 16..=255 {
            let stand_in = nearest_256(indexed(index), None);
            assert_eq!(indexed(stand_in), indexed(index));
        }
        assert_eq!(
            (indexed(67), indexed(231), indexed(232)),
            (Rgb(95, 135, 175), Rgb(255, 255, 255), Rgb(8, 8, 8))
        );
    }

    #[test]
    fn a_stand_in_can_be_read() {
        for red in (0..=255).step_by(51) {
            for green in (0..=255).step_by(51) {
                let ink = Rgb(red, green, 119);
                for ground in [0, 4, 15] {
                    let stand_in = nearest_16(ink, Some(ground), false, false);
                    assert!(
                        contrast_16(stand_in, ground, false) >= READABLE,
                        "{ink:?} on {ground}: {stand_in}"
                    );
                    assert!(!REDS.contains(&stand_in));
                }
                let stand_in = nearest_256(ink, Some(234));
                assert!(indexed(stand_in).contrast(indexed(234)) >= READABLE);
            }
        }
    }

    #[test]
    fn a_line_is_never_the_ground_itself() {
        let dark = Rgb(0x30, 0x38, 0x40);
        assert_eq!((line_16(dark, Some(0)), line_16(dark, Some(BRIGHT_BLACK))), (BRIGHT_BLACK, 0));
        assert_ne!(line_16(dark, None), BRIGHT_BLACK, "it may be the terminal's own ground");
        for ground in [16, 234, 235, 255] {
            assert_ne!(indexed(line_256(indexed(ground), Some(ground))), indexed(ground));
        }
    }

    #[test]
    fn a_grey_stands_for_a_grey() {
        for ink in [Rgb(0x8d, 0x95, 0xa3), Rgb(0x56, 0x5d, 0x68), Rgb(0xd2, 0xd2, 0xd2)] {
            assert_eq!(nearest_16(ink, None, false, false), 7, "{ink:?} on the terminal's own ground");
            assert!(GREYS.contains(&nearest_16(ink, Some(0), false, false)));
            assert_eq!(nearest_16(ink, Some(15), false, false), 0, "{ink:?} on white");
        }
        assert!(!GREYS.contains(&nearest_16(Rgb(0x56, 0xb4, 0xe9), None, false, false)), "sky has a hue");
    }
}
