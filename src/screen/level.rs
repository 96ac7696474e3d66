//! A level and its doubt: the interval on its scale, the number, and twelve weeks whose gaps are the weeks that
//! were not released.
//!
//! ```text
//! Autonomy     ├──────╞═●═╡─────┤  4.9 ±0.4   ▃▄▄ ▄▅▄▅▅ ▅
//! ```

use std::fmt;

use super::lines::{Piece, Row, cut, pieces_width, width};
use super::theme::Tone;
use super::words::Words;
use super::words::kinds::need_shape;
use crate::domain::engagement::{self, Scale};
use crate::domain::recognition::Need;
use crate::text::SafeText;

mod past;
mod teams;

pub use past::{Weeks, sparkline, tells};
pub use teams::{Intervals, heads};

/// The weeks of the sparkline.
pub const WEEKS: usize = 12;
/// Cells of the column of the needs' names.
const NAME: usize = 14;
/// Cells of the number and its doubt, with the space before them, where no unit needs more.
const NUMBER: usize = 10;
/// Cells between the number and what is said of its change.
const CHANGE_GAP: usize = 3;
/// Ends of an interval that lie nearer to even than this, in points, are uneven by rounding.
const EVEN_WITHIN: f64 = 0.15;
/// The last digit of a level.
const TENTH: f64 = 0.1;
/// The widest interval that still reads as one shape.
const LINE_MAX: usize = 49;
/// The narrowest interval in which a level can be seen.
const LINE_MIN: usize = 9;
/// The narrowest one that gives cells away for the numbers of its ends.
const LINE_WITH_ENDS: usize = 15;

/// A finite, ordered level on a finite scale, or nothing: a level that is none is not drawn.
fn sound(level: engagement::Level, scale: Scale) -> Option<engagement::Level> {
    let fits =
        [level.mean, level.low, level.high, scale.min, scale.max].iter().all(|value| value.is_finite());
    if !fits || scale.min >= scale.max {
        return None;
    }
    let clamp = |value: f64| value.clamp(scale.min, scale.max);
    let (low, high) = (clamp(level.low.min(level.high)), clamp(level.low.max(level.high)));
    Some(engagement::Level { mean: clamp(level.mean).clamp(low, high), low, high, ..level })
}

/// Where a value stands on a line of `cells`.
fn place(value: f64, scale: Scale, cells: usize) -> usize {
    let share = (value - scale.min) / (scale.max - scale.min);
    let last = cells.saturating_sub(1);
    ((share * last as f64).round() as usize).min(last)
}

/// Where the brackets around a dot stand; none where the doubt is less than the dot's own cell. Rounding shifts a
/// bracket by a cell, and one bracket alone would read as a direction: so there are both or neither, as far from the
/// dot as each other where the doubt is even.
fn bracketed(low: usize, mean: usize, high: usize, cells: usize) -> Option<(usize, usize)> {
    let (below, above) = (mean - low, high - mean);
    let last = cells - 1;
    let at_an_end = mean == 0 || mean == last;
    if below + above < 2 || at_an_end && below.max(above) < 2 {
        return None;
    }
    let (below, above) = match below.abs_diff(above) {
        1 if low > 0 && high < last => (below.max(above), below.max(above)),
        _ => (below.max(1), above.max(1)),
    };
    Some((mean.saturating_sub(below), (mean + above).min(last)))
}

/// True where a line of so many cells has brackets for each of these levels. One with brackets among some without would look the least
/// certain by rounding alone.
fn all_bracketed(levels: &[engagement::Level], scale: Scale, cells: usize) -> bool {
    let has = |level: engagement::Level| {
        let [low, mean, high] = [level.low, level.mean, level.high].map(|value| place(value, scale, cells));
        bracketed(low, mean, high, cells).is_some()
    };
    cells > 0 && levels.iter().filter_map(|level| sound(*level, scale)).all(has)
}

/// The scale as a line, with the dot on it, and with the interval where that is told too.
pub fn line(
    level: Option<engagement::Level>,
    scale: Scale,
    cells: usize,
    ends: bool,
    interval: bool,
) -> Vec<Piece> {
    let mut glyphs = vec![('─', Tone::Line); cells];
    if ends && cells > 1 {
        glyphs[0].0 = '├';
        glyphs[cells - 1].0 = '┤';
    }
    if let Some(level) = level.and_then(|level| sound(level, scale)).filter(|_| cells > 0) {
        let [low, mean, high] = [level.low, level.mean, level.high].map(|value| place(value, scale, cells));
        if let Some((low, high)) = bracketed(low, mean, high, cells).filter(|_| interval) {
            for glyph in &mut glyphs[low..=high] {
                *glyph = ('═', Tone::Accent);
            }
            glyphs[low].0 = '╞';
            glyphs[high].0 = '╡';
        }
        glyphs[mean] = ('●', Tone::Strong);
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for (glyph, tone) in glyphs {
        match pieces.last_mut() {
            Some(last) if last.tone == tone => last.words.push(glyph),
            _ => pieces.push(Piece::new(&*glyph.encode_utf8(&mut [0; 4]), tone)),
        }
    }
    pieces
}

/// True for a doubt that is one, and of which a tenth is told as nothing.
fn is_under_a_tenth(doubt: f64) -> bool {
    doubt > 0.0 && doubt < TENTH / 2.0
}

/// Half of an interval in figures: none is told as nothing that is something.
fn half_said(words: &Words, half: f64) -> String {
    match half {
        half if is_under_a_tenth(half) => words.decimal(half.max(TENTH * TENTH), 2),
        half if half > 0.0 => words.decimal(half, 1),
        _ => words.number(0.0),
    }
}

/// A level in figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The number: `4.9`.
    pub mean: SafeText,
    /// Its doubt: `±0.4`, with a digit more where that would be none (`±0.03`), or the ends of the interval where they are not as far from the number as each other, such as at an end of the
    /// scale: `2.9–7.0`.
    pub doubt: SafeText,
    /// Both where there is little room: `4.9±0.4`. Of uneven ends it has the farther one, and a tenth at least, so that no doubt is
    /// told as less than it is.
    pub short: SafeText,
}

impl Figures {
    /// A level on a scale; none of a level that makes no sense.
    pub fn of(words: &Words, level: Option<engagement::Level>, scale: Scale) -> Option<Self> {
        let level = level.and_then(|level| sound(level, scale))?;
        let figures = |value| words.decimal(value, 1);
        let (below, above) = (level.mean - level.low, level.high - level.mean);
        let is_clipped = level.low <= scale.min || level.high >= scale.max;
        // Ends that would read as one have a digit more.
        let decimals = if figures(level.low) == figures(level.high) { 2 } else { 1 };
        let end = |value: f64| words.decimal(value, decimals);
        let is_uneven = (below - above).abs() > EVEN_WITHIN;
        let (doubt, farther) = match is_uneven || is_clipped && level.low < level.high {
            true => (format!("{}–{}", end(level.low), end(level.high)), below.max(above)),
            false => {
                let half = f64::midpoint(below, above);
                (format!("±{}", half_said(words, half)), half)
            }
        };
        let mean = figures(level.mean);
        let half = match is_under_a_tenth(farther) {
            true => format!("±{}", figures(TENTH)),
            false if farther > 0.0 => format!("±{}", figures(farther)),
            false => format!("±{}", half_said(words, farther)),
        };
        Some(Self {
            short: SafeText::clean(&format!("{mean}{half}")),
            mean: SafeText::clean(&mean),
            doubt: SafeText::clean(&doubt),
        })
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.doubt.as_str().starts_with('±') {
            true => write!(f, "{} {}", self.mean, self.doubt),
            false => write!(f, "{} ({})", self.mean, self.doubt),
        }
    }
}

/// One need's level.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// The need's shape.
    pub shape: &'static str,
    /// The need's name.
    pub name: SafeText,
    /// The level, where one was released.
    pub level: Option<engagement::Level>,
    /// The same in figures.
    pub figures: Option<Figures>,
    /// What is said where none was released.
    pub none: SafeText,
    /// Cells of the widest figures among the needs of its unit, with the space before them.
    pub number: usize,
    /// The ends of the scale.
    pub scale: Scale,
    /// The same in figures.
    pub ends: (SafeText, SafeText),
    /// The means of the last weeks, the oldest first.
    pub weeks: Vec<Option<f64>>,
    /// How many weeks those are.
    pub past: SafeText,
    /// Whether they are drawn: all needs of a unit or none, so that none stands out by that.
    pub has_past: bool,
    /// What is said of its change.
    pub change: engagement::Change,
    /// The same in words, where each need has its own; and where there is little room.
    pub changed: Option<(SafeText, SafeText)>,
    /// Cells of the longest of these words among the needs of its unit.
    pub changes: usize,
    /// The levels of its unit: their intervals are drawn for all of them or for none.
    pub unit: Vec<engagement::Level>,
}

impl Level {
    /// A need's level on a scale, with the means of the last weeks.
    pub fn of(
        words: &Words,
        need: Need,
        level: Option<engagement::Level>,
        scale: Scale,
        weeks: Vec<Option<f64>>,
    ) -> Self {
        let end = |value| SafeText::clean(&words.number(value));
        Self {
            shape: need_shape(need),
            name: SafeText::clean(&words.need_title(need)),
            level,
            figures: Figures::of(words, level, scale),
            none: SafeText::clean(&words.say("level-none")),
            number: NUMBER,
            scale,
            ends: (end(scale.min), end(scale.max)),
            weeks,
            past: SafeText::clean(&words.say_with("level-weeks", [("n", WEEKS.into())])),
            has_past: false,
            change: level.map_or_else(Default::default, |level| level.change),
            changed: None,
            changes: 0,
            unit: level.into_iter().collect(),
        }
    }

    /// The needs of one unit: their weeks are drawn where those of any tell something.
    pub fn together(mut levels: Vec<Self>) -> Vec<Self> {
        let tell = levels.iter().any(|level| tells(&sparkline(&level.weeks, level.scale)));
        let widest = levels.iter().map(|level| pieces_width(&level.figures_said()) + 1).max().unwrap_or(0);
        let changed = levels.iter().flat_map(|level| &level.changed);
        let changes = changed.map(|(said, _)| width(said.as_str())).max().unwrap_or(0);
        let unit: Vec<engagement::Level> = levels.iter().filter_map(|level| level.level).collect();
        for level in &mut levels {
            level.unit.clone_from(&unit);
            level.has_past = tell;
            level.number = widest.max(NUMBER);
            level.changes = changes;
        }
        levels
    }

    /// The same with what is said of its change in words of its own.
    pub fn with_change(self, words: &Words) -> Self {
        let said = SafeText::clean(&words.change(self.change));
        let short =
            words.change_short(self.change).map_or_else(|| said.clone(), |short| SafeText::clean(&short));
        Self { changed: self.level.map(|_| (said, short)), ..self }
    }

    /// What is said of its change, in a line of its own.
    fn changed_below(&self, cells: usize) -> Option<Row> {
        let (said, short) = self.changed.as_ref()?;
        let indent = if NAME + width(short.as_str()) <= cells { NAME } else { 2 };
        let said = if indent + width(said.as_str()) <= cells { said } else { short };
        let said = cut(said.as_str(), cells.saturating_sub(indent));
        Some(Row::of(vec![Piece::new(" ".repeat(indent), Tone::Plain), Piece::new(said, self.change_tone())]))
    }

    fn change_tone(&self) -> Tone {
        if self.change.is_confirmed() { Tone::Accent } else { Tone::Dim }
    }

    /// A bar for each of the last weeks, where they are drawn.
    pub fn bars(&self) -> String {
        if self.has_past { sparkline(&self.weeks, self.scale) } else { String::new() }
    }

    /// The scale as a line of so many cells.
    pub fn line(&self, cells: usize) -> Vec<Piece> {
        line(self.level, self.scale, cells, true, all_bracketed(&self.unit, self.scale, cells))
    }

    /// The scale with the numbers of its ends, where there is room for them.
    fn scale(&self, room: usize) -> Vec<Piece> {
        let ends = [&self.ends.0, &self.ends.1].map(SafeText::as_str);
        let taken = ends.iter().map(|end| width(end) + 1).sum::<usize>();
        match room.min(LINE_MAX + taken).checked_sub(taken).filter(|cells| *cells >= LINE_WITH_ENDS) {
            Some(cells) => {
                let mut pieces = vec![Piece::new(format!("{} ", ends[0]), Tone::Dim)];
                pieces.extend(self.line(cells));
                pieces.push(Piece::new(format!(" {}", ends[1]), Tone::Dim));
                pieces
            }
            None => self.line(room.min(LINE_MAX)),
        }
    }

    /// The number and its doubt.
    fn figures_said(&self) -> Vec<Piece> {
        match &self.figures {
            Some(figures) => vec![
                Piece::new(figures.mean.as_str(), Tone::Strong),
                Piece::new(format!(" {}", figures.doubt), Tone::Dim),
            ],
            None => vec![Piece::new(self.none.as_str(), Tone::Dim)],
        }
    }

    /// Its lines: the interval, and the weeks beside it or below it.
    pub fn rows(&self, cells: usize) -> Vec<Row> {
        let name = format!("{} {}", self.shape, self.name);
        let fixed = NAME + self.number;
        // The weeks say of themselves what they are, where there is room for it.
        let past = format!("{} ", self.past);
        let weeks = 3 + WEEKS;
        let beside = cells >= fixed + 16 + weeks;
        let is_said = cells >= fixed + 16 + weeks + width(&past);
        let weeks = weeks + if is_said { width(&past) } else { 0 };
        let taken = if self.changes > 0 { self.changes + CHANGE_GAP } else { 0 };
        let changed_beside = taken > 0 && cells >= fixed + 16 + taken + weeks;
        let weeks = if beside && self.has_past { weeks } else { 0 };
        let room = cells.saturating_sub(fixed + weeks + if changed_beside { taken } else { 0 });
        let bars = self.bars();
        let mut left = vec![Piece::new(padded(&cut(&name, NAME - 1), NAME.min(cells)), Tone::Plain)];
        let mut number = self.figures_said();
        let below = self.changed_below(cells).filter(|_| !changed_beside);
        if room < LINE_MIN {
            return std::iter::once(Row { hangs: false, left, right: number }).chain(below).collect();
        }
        left.extend(self.scale(room));
        if beside {
            let taken: usize = number.iter().map(|piece| width(&piece.words)).sum();
            left.push(Piece::new(" ".repeat(self.number - taken.min(self.number)), Tone::Plain));
            left.append(&mut number);
            if let Some((said, _)) = self.changed.as_ref().filter(|_| changed_beside) {
                left.push(Piece::new(" ".repeat(CHANGE_GAP), Tone::Plain));
                left.push(Piece::new(said.as_str(), self.change_tone()));
            }
            let right = match bars.is_empty() {
                true => Vec::new(),
                false if is_said => vec![Piece::new(past, Tone::Faint), Piece::new(bars, Tone::Dim)],
                false => vec![Piece::new(bars, Tone::Dim)],
            };
            let row = Row { hangs: false, left, right };
            return std::iter::once(row).chain(below).collect();
        }
        let mut rows = vec![Row { hangs: false, left, right: number }];
        rows.extend(below);
        if !bars.is_empty() {
            // Below its own line and with its own word, so that it is not read with the number of the next one.
            let past = padded(&cut(&format!("  {}", self.past), NAME - 1), NAME.min(cells));
            rows.push(Row::of(vec![Piece::new(past, Tone::Faint), Piece::new(bars, Tone::Dim)]));
        }
        rows
    }
}

/// A text with spaces after it, up to a number of cells.
pub fn padded(text: &str, cells: usize) -> String {
    let gap = cells.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(gap))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEVEN: Scale = Scale { min: 1.0, max: 7.0 };

    fn drawn(mean: f64, low: f64, high: f64, scale: Scale) -> String {
        let level = engagement::Level { mean, low, high, ..engagement::Level::default() };
        line(Some(level), scale, 13, true, true).into_iter().map(|piece| piece.words).collect()
    }

    #[test]
    fn an_interval_stands_where_its_values_are() {
        assert_eq!(drawn(4.0, 3.0, 5.0, SEVEN), "├───╞═●═╡───┤");
        assert_eq!(drawn(1.0, 1.0, 1.0, SEVEN), "●───────────┤");
        assert_eq!(drawn(7.0, 6.0, 7.0, SEVEN), "├─────────╞═●");
    }

    #[test]
    fn a_doubt_has_two_brackets_or_none() {
        for mean in 100..=700 {
            for doubt in 0..100 {
                let [mean, doubt] = [mean, doubt].map(|n| f64::from(n) / 100.0);
                let shown = drawn(mean, mean - doubt, mean + doubt, SEVEN);
                if shown.starts_with('●') || shown.ends_with('●') {
                    continue;
                }
                let count = shown.matches(['╞', '╡']).count();
                assert!(count == 0 || count == 2, "{mean} ±{doubt}: {shown}");
            }
        }
        assert_eq!(drawn(4.2, 4.1, 4.3, SEVEN), "├─────●─────┤");
    }

    #[test]
    fn all_needs_of_a_unit_have_their_intervals_or_none_has() {
        let lexicon = crate::screen::Lexicon::built_in();
        let words = lexicon.of(&crate::text::Lang::parse("en").expect("a tag"));
        let level = |need, mean: f64, doubt: f64| {
            let (low, high) = (mean - doubt, mean + doubt);
            let level = engagement::Level { mean, low, high, ..engagement::Level::default() };
            Level::of(words, need, Some(level), SEVEN, Vec::new())
        };
        // By rounding alone the second would have brackets at some widths where the others have none.
        let [one, two, three] = Need::ALL;
        let levels =
            Level::together(vec![level(one, 4.5, 0.1), level(two, 5.3, 0.12), level(three, 4.9, 0.1)]);
        let mut with = 0;
        for cells in 9..120 {
            let has = |level: &Level| level.line(cells).iter().any(|piece| piece.words.contains('╞'));
            let count = levels.iter().filter(|level| has(level)).count();
            assert!(count == 0 || count == levels.len(), "{cells}");
            with += count;
        }
        assert!(with > 0);
    }

    #[test]
    fn values_that_make_no_sense_are_clamped_or_left_out() {
        assert_eq!(drawn(4.0, 5.0, 3.0, SEVEN), "├───╞═●═╡───┤");
        assert_eq!(drawn(90.0, -5.0, 50.0, SEVEN), "╞═══════════●");
        assert_eq!(drawn(f64::NAN, 3.0, 5.0, SEVEN), "├───────────┤");
        assert_eq!(drawn(4.0, 3.0, f64::INFINITY, SEVEN), "├───────────┤");
        assert_eq!(drawn(4.0, 3.0, 5.0, Scale { min: 7.0, max: 1.0 }), "├───────────┤");
        assert_eq!(sparkline(&[Some(f64::NAN), Some(99.0), Some(-99.0)], SEVEN), " █▁");
        assert!(line(None, SEVEN, 0, true, true).is_empty());
    }

    #[test]
    fn a_doubt_is_told_by_both_ends_where_the_scale_ends() {
        let lexicon = crate::screen::Lexicon::built_in();
        let words = lexicon.of(&crate::text::Lang::parse("en").expect("a tag"));
        for (mean, low, high, said, short) in [
            (4.9, 4.5, 5.3, "4.9 ±0.4", "4.9±0.4"),
            (4.9, 4.5, 5.4, "4.9 ±0.5", "4.9±0.5"),
            // 7, 7, 7, 7, 4 and 1: mean 5.5, and half of the interval is 2.6.
            (5.5, 2.9, 7.0, "5.5 (2.9–7.0)", "5.5±2.6"),
            (2.1, 1.0, 5.1, "2.1 (1.0–5.1)", "2.1±3.0"),
            // Of many answers that differ little: less than a tenth, and something.
            (4.9, 4.87, 4.93, "4.9 ±0.03", "4.9±0.1"),
            (4.9, 4.84, 4.96, "4.9 ±0.1", "4.9±0.1"),
            (4.9, 4.899, 4.901, "4.9 ±0.01", "4.9±0.1"),
            (4.9, 4.9, 4.9, "4.9 ±0", "4.9±0"),
            (6.99, 6.97, 7.0, "7.0 (6.97–7.00)", "7.0±0.1"),
            (7.0, 7.0, 7.0, "7.0 ±0", "7.0±0"),
        ] {
            let level = engagement::Level { mean, low, high, ..engagement::Level::default() };
            let figures = Figures::of(words, Some(level), SEVEN).expect("figures");
            assert_eq!((figures.to_string().as_str(), figures.short.as_str()), (said, short));
        }
    }
}
