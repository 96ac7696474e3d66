//! Lengths as people write them: `8m`, `250 cm`, `55in`, `26 ft`; and the shape of a screen, `16:9`.

use std::fmt;
use std::str::FromStr;

/// The units, each with its millimetres. The first one is meant where a person is asked to name one.
const UNITS: [(&str, f64); 5] = [("m", 1_000.0), ("cm", 10.0), ("mm", 1.0), ("ft", 304.8), ("in", 25.4)];
/// Nothing that is read is nearer or smaller, and nothing farther or larger.
const MILLIMETRES: std::ops::RangeInclusive<f64> = 10.0..=1_000_000.0;
/// A screen is at most so many times as long as it is high, or as high as it is long.
const SIDES_MAX: f64 = 10.0;

/// A length, with the unit that it was given in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    /// How much, in that unit.
    pub count: f64,
    unit: &'static str,
    millimetres: f64,
}

impl Length {
    /// In millimetres.
    pub fn millimetres(&self) -> f64 {
        self.millimetres
    }

    /// True for feet and inches: whoever asks in them is answered in feet.
    pub fn is_imperial(&self) -> bool {
        matches!(self.unit, "ft" | "in")
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.count, self.unit)
    }
}

impl FromStr for Length {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted =
            || "give a number and a unit (m, cm, mm, ft or in), such as 8m, 250cm or 55in".to_owned();
        let text = text.trim();
        let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(wanted)?;
        let (count, unit) = text.split_at(split);
        let unit = match unit.trim() {
            "\"" | "″" | "inch" | "inches" => "in",
            "'" | "′" | "feet" => "ft",
            other => other,
        };
        let (unit, factor) = UNITS.into_iter().find(|(name, _)| *name == unit).ok_or_else(wanted)?;
        let count: f64 = count.parse().map_err(|_| wanted())?;
        let millimetres = count * factor;
        match MILLIMETRES.contains(&millimetres) {
            true => Ok(Self { count, unit, millimetres }),
            false => Err(format!("{count} {unit} is no length to read at; give one from 1 cm to 1000 m")),
        }
    }
}

/// The shape of a screen: its width by its height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

impl Ratio {
    /// The height of a screen of this shape, by its diagonal.
    pub fn height_of(&self, diagonal: f64) -> f64 {
        diagonal * self.height / self.width.hypot(self.height)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.width, self.height)
    }
}

impl FromStr for Ratio {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = || "give the width by the height, such as 16:9, 21:9 or 9:16".to_owned();
        let (width, height) = text.split_once(':').ok_or_else(wanted)?;
        let side =
            |text: &str| text.trim().parse::<f64>().ok().filter(|side| side.is_finite() && *side > 0.0);
        let (width, height) = side(width).zip(side(height)).ok_or_else(wanted)?;
        let slim = width / height > SIDES_MAX || height / width > SIDES_MAX;
        if slim { Err(wanted()) } else { Ok(Self { width, height }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_with_their_units() {
        for (text, millimetres, shown) in [
            ("8m", 8_000.0, "8 m"),
            ("8 m", 8_000.0, "8 m"),
            ("250cm", 2_500.0, "250 cm"),
            ("2.5m", 2_500.0, "2.5 m"),
            ("55in", 1_397.0, "55 in"),
            ("55\"", 1_397.0, "55 in"),
            ("26ft", 7_924.8, "26 ft"),
            (" 900 mm ", 900.0, "900 mm"),
        ] {
            let length: Length = text.parse().expect(text);
            assert!((length.millimetres() - millimetres).abs() < 0.001, "{text}: {length:?}");
            assert_eq!(length.to_string(), shown);
        }
        for text in ["", "8", "m", "-8m", "8 miles", "1e3m", "8m m", "..m", "８m", "nanm", "infm"] {
            let why = text.parse::<Length>().expect_err(text);
            assert!(why.contains("such as 8m"), "{text}: {why}");
        }
        for text in ["0m", "9mm", "1001m"] {
            let why = text.parse::<Length>().expect_err(text);
            assert!(why.contains("from 1 cm to 1000 m"), "{text}: {why}");
        }
    }

    #[test]
    fn the_height_follows_from_the_diagonal_and_the_shape() {
        let wide: Ratio = "16:9".parse().expect("a shape");
        // 9 / √(16² + 9²) = 0.490261
        assert!((wide.height_of(1_397.0) - 684.89).abs() < 0.01);
        let upright: Ratio = "9:16".parse().expect("a shape");
        assert!((upright.height_of(1_397.0) - 1_217.59).abs() < 0.01);
        // A 3:4:5 triangle.
        assert!(("4:3".parse::<Ratio>().expect("a shape").height_of(500.0) - 300.0).abs() < 1e-9);
        for text in ["16", "16:0", "0:9", "a:b", "16:9:3", "100:1", "-16:9", "inf:inf", ":"] {
            assert!(text.parse::<Ratio>().expect_err(text).contains("16:9"), "{text}");
        }
    }
}
