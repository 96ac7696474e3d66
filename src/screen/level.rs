//! A level and its doubt: the interval on its scale, the number, and twelve weeks whose gaps are the weeks that
//! were not released.
//!
//! ```text
//! Autonomy     ├──────╞═●═╡─────┤  4.9 ±0.4   ▃▄▄ ▄▅▄▅▅ ▅
//! ```

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{ISOWeekDate, Weekday};

use super::card::dotted;
use super::lines::{Piece, Row, Run, cut, cut_middle, pieces_width, width};
use super::theme::Tone;
use super::words::Words;
use super::words::kinds::need_shape;
use crate::domain::engagement::{self, Scale};
use crate::domain::{Floor, recognition::Need};
use crate::text::SafeText;

/// The weeks of the sparkline.
pub const WEEKS: usize = 12;
/// Cells of the column of the needs' names.
const NAME: usize = 14;
/// Cells of the narrowest column of the teams' names.
const TEAM_MIN: usize = 12;
/// Cells of the number and its doubt, with the space before them.
const NUMBER: usize = 10;
/// Cells of how many answered, at the end of a team's line, and of the mark of something new before it.
const ANSWERED: usize = 12;
/// The narrowest and the widest interval of a team.
const BAND: (usize, usize) = (5, 17);
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
    Some(engagement::Level { mean: clamp(level.mean).clamp(low, high), low, high })
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

/// The scale as a line, with the interval and the dot on it.
pub fn line(level: Option<engagement::Level>, scale: Scale, cells: usize, ends: bool) -> Vec<Piece> {
    let mut glyphs = vec![('─', Tone::Line); cells];
    if ends && cells > 1 {
        glyphs[0].0 = '├';
        glyphs[cells - 1].0 = '┤';
    }
    if let Some(level) = level.and_then(|level| sound(level, scale)).filter(|_| cells > 0) {
        let [low, mean, high] = [level.low, level.mean, level.high].map(|value| place(value, scale, cells));
        if let Some((low, high)) = bracketed(low, mean, high, cells) {
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
            _ => pieces.push(Piece::new(glyph, tone)),
        }
    }
    pieces
}

/// One bar a week; a space where nothing was released. The bars stand for half of the scale: on all of it the weeks
/// look like a wall, and on less of it noise looks like news.
pub fn sparkline(weeks: &[Option<f64>], scale: Scale) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let sound = |mean: &f64| mean.is_finite() && scale.min < scale.max;
    let released: Vec<f64> = weeks.iter().flatten().copied().filter(sound).collect();
    let middle = released.iter().sum::<f64>() / released.len().max(1) as f64;
    let span = (scale.max - scale.min) / 2.0;
    let window = Scale { min: middle - 0.3 * span, max: middle + 0.7 * span };
    let bar = |mean: &Option<f64>| match mean.filter(sound) {
        Some(mean) => BARS[place(mean.clamp(window.min, window.max), window, BARS.len())],
        None => ' ',
    };
    weeks.iter().map(bar).collect()
}

/// True for bars of different heights, or with a gap between them: weeks that are all alike are a slab that tells nothing.
pub fn tells(bars: &str) -> bool {
    let mut between = bars.trim().chars();
    between.next().is_some_and(|first| between.any(|bar| bar != first))
}

/// The released means of a need in the weeks up to a window, the oldest first.
pub fn weeks(floor: &Floor, unit: &str, window: &str, need: Need) -> Vec<Option<f64>> {
    let Some(last) = monday(window) else { return Vec::new() };
    let windows = floor.windows(unit);
    let of_week = |back: usize| {
        let day = last.checked_sub((back as i64).weeks()).ok()?;
        let found = windows.iter().find(|item| monday(item.data.window.as_str()) == Some(day))?;
        if found.data.suppressed { None } else { found.data.needs.get(need).map(|level| level.mean) }
    };
    (0..WEEKS).rev().map(of_week).collect()
}

fn monday(window: &str) -> Option<jiff::civil::Date> {
    let (year, week) = window.split_once("-W")?;
    let week = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok()?;
    Some(week.date())
}

/// A level in figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The number: `4.9`.
    pub mean: SafeText,
    /// Its doubt: `±0.4`.
    pub doubt: SafeText,
}

impl Figures {
    /// A level on a scale; none of a level that makes no sense.
    pub fn of(words: &Words, level: Option<engagement::Level>, scale: Scale) -> Option<Self> {
        let level = level.and_then(|level| sound(level, scale))?;
        let figures = |value| words.decimal(value, 1);
        Some(Self {
            mean: SafeText::clean(&figures(level.mean)),
            doubt: SafeText::clean(&format!("±{}", figures((level.high - level.low) / 2.0))),
        })
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.mean, self.doubt)
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
            scale,
            ends: (end(scale.min), end(scale.max)),
            weeks,
            past: SafeText::clean(&words.say_with("level-weeks", [("n", WEEKS.into())])),
            has_past: false,
        }
    }

    /// The needs of one unit: their weeks are drawn where those of any tell something.
    pub fn together(mut levels: Vec<Self>) -> Vec<Self> {
        let tell = levels.iter().any(|level| tells(&sparkline(&level.weeks, level.scale)));
        levels.iter_mut().for_each(|level| level.has_past = tell);
        levels
    }

    /// A bar for each of the last weeks, where they are drawn.
    pub fn bars(&self) -> String {
        if self.has_past { sparkline(&self.weeks, self.scale) } else { String::new() }
    }

    /// The scale with the numbers of its ends, where there is room for them.
    fn scale(&self, room: usize) -> Vec<Piece> {
        let ends = [&self.ends.0, &self.ends.1].map(SafeText::as_str);
        let taken = ends.iter().map(|end| width(end) + 1).sum::<usize>();
        match room.min(LINE_MAX + taken).checked_sub(taken).filter(|cells| *cells >= LINE_WITH_ENDS) {
            Some(cells) => {
                let mut pieces = vec![Piece::new(format!("{} ", ends[0]), Tone::Dim)];
                pieces.extend(line(self.level, self.scale, cells, true));
                pieces.push(Piece::new(format!(" {}", ends[1]), Tone::Dim));
                pieces
            }
            None => line(self.level, self.scale, room.min(LINE_MAX), true),
        }
    }

    /// The number and its doubt.
    fn number(&self) -> Vec<Piece> {
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
        let fixed = NAME + NUMBER;
        let beside = cells >= fixed + 16 + 3 + WEEKS;
        let room = cells.saturating_sub(fixed + if beside { 3 + WEEKS } else { 0 });
        let bars = self.bars();
        let mut left = vec![Piece::new(padded(&cut(&name, NAME - 1), NAME.min(cells)), Tone::Plain)];
        let mut number = self.number();
        if room < LINE_MIN {
            return vec![Row { hangs: false, left, right: number }];
        }
        left.extend(self.scale(room));
        if beside {
            let taken: usize = number.iter().map(|piece| width(&piece.words)).sum();
            left.push(Piece::new(" ".repeat(NUMBER - taken.min(NUMBER)), Tone::Plain));
            left.append(&mut number);
            let row = Row { hangs: false, left, right: vec![Piece::new(bars, Tone::Dim)] };
            return vec![row];
        }
        let mut rows = vec![Row { hangs: false, left, right: number }];
        if !bars.is_empty() {
            // Below its own line and with its own word, so that it is not read with the number of the next one.
            let past = padded(&cut(&format!("  {}", self.past), NAME - 1), NAME.min(cells));
            rows.push(Row::of(vec![Piece::new(past, Tone::Faint), Piece::new(bars, Tone::Dim)]));
        }
        rows
    }
}

/// One of a team's three intervals: its own cells, and those between it and the next.
#[derive(Clone, Copy)]
struct Band {
    cells: usize,
    gap: usize,
}

/// Cells of a team's name, and of each of its intervals; none where they would be too narrow to be read.
/// The longest name gets what it needs, up to two fifths, or less where the intervals would go for it.
fn columns(names: usize, cells: usize) -> (usize, Option<Band>) {
    let split = |most: usize| {
        let name = (names + 1).clamp(TEAM_MIN, most.max(TEAM_MIN)).min(cells);
        let column = cells.saturating_sub(name + ANSWERED) / Need::ALL.len();
        let band = |gap: usize| Band { cells: column.saturating_sub(gap).min(BAND.1), gap };
        (name, [band(2), band(1)].into_iter().find(|band| band.cells >= BAND.0))
    };
    let (wide, narrow) = (split(cells * 2 / 5), split((cells * 3 / 10).min(24)));
    if wide.1.is_none() && narrow.1.is_some() { narrow } else { wide }
}

/// The needs' shapes, each above its column of intervals, and a note, above them where it has no room beside them. The longest
/// name takes so many cells.
pub fn heads(names: usize, note: Option<&Run>, cells: usize) -> Vec<Row> {
    let (name, band) = columns(names, cells);
    let right: Vec<Piece> = note.map(Piece::from).into_iter().collect();
    let noted = || Row { right: right.clone(), ..Row::default() };
    let Some(band) = band else { return vec![noted()] };
    let mut line = " ".repeat(name);
    for need in Need::ALL {
        let shape = need_shape(need);
        line.push_str(&padded(&format!("{}{shape}", " ".repeat(band.cells / 2)), band.cells + band.gap));
    }
    let left = vec![Piece::new(line.trim_end(), Tone::Dim)];
    match pieces_width(&left) + 2 + pieces_width(&right) <= cells {
        true => vec![Row { left, ..noted() }],
        false => vec![noted(), Row::of(left)],
    }
}

/// A team's levels side by side, in the order of the needs, or the words that stand in their place.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervals {
    /// The team.
    pub name: SafeText,
    /// Cells of the longest name among the teams.
    pub names: usize,
    /// Its levels.
    pub levels: Vec<Option<engagement::Level>>,
    /// The ends of the scale.
    pub scale: Scale,
    /// Words in place of levels: a kind one for what is suppressed.
    pub instead: Option<SafeText>,
    /// How many of how many.
    pub answered: SafeText,
    /// What the change rules say, where they say something.
    pub change: Option<SafeText>,
    /// That it was corrected, and that it is for leads only, where that is so.
    pub remarks: Vec<Run>,
    /// True where a line above all teams says already whom they are for.
    pub said_above: bool,
}

impl Intervals {
    /// The line below the intervals: what changed, and the remarks.
    fn below(&self, indent: usize) -> Option<Row> {
        let change = self.change.as_ref().map(|change| Run::new(change.as_str(), Tone::Accent));
        let remarks = if self.said_above { &[][..] } else { &self.remarks };
        let said = dotted(change.into_iter().chain(remarks.iter().cloned()));
        let indent = Piece::new(" ".repeat(indent), Tone::Plain);
        (!said.is_empty())
            .then(|| Row::of(std::iter::once(indent).chain(said.iter().map(Piece::from)).collect()))
    }

    /// Its lines.
    pub fn rows(&self, cells: usize) -> Vec<Row> {
        let (name_cells, band) = columns(self.names, cells);
        let name = cut_middle(self.name.as_str(), name_cells.saturating_sub(1));
        let mut left = vec![Piece::new(padded(&name, name_cells), Tone::Plain)];
        if let Some(instead) = &self.instead {
            left.push(Piece::new(instead.as_str(), Tone::Dim));
            return std::iter::once(Row::of(left)).chain(self.below(name_cells)).collect();
        }
        if let Some(Band { cells, gap }) = band {
            for level in &self.levels {
                left.extend(line(*level, self.scale, cells, false));
                left.push(Piece::new(" ".repeat(gap), Tone::Plain));
            }
        }
        let answered = Piece::new(self.answered.as_str(), Tone::Dim);
        let mut rows = vec![Row { hangs: false, left, right: vec![answered] }];
        rows.extend(self.below(name_cells));
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
        let level = engagement::Level { mean, low, high };
        line(Some(level), scale, 13, true).into_iter().map(|piece| piece.words).collect()
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
    fn values_that_make_no_sense_are_clamped_or_left_out() {
        assert_eq!(drawn(4.0, 5.0, 3.0, SEVEN), "├───╞═●═╡───┤");
        assert_eq!(drawn(90.0, -5.0, 50.0, SEVEN), "╞═══════════●");
        assert_eq!(drawn(f64::NAN, 3.0, 5.0, SEVEN), "├───────────┤");
        assert_eq!(drawn(4.0, 3.0, f64::INFINITY, SEVEN), "├───────────┤");
        assert_eq!(drawn(4.0, 3.0, 5.0, Scale { min: 7.0, max: 1.0 }), "├───────────┤");
        assert_eq!(sparkline(&[Some(f64::NAN), Some(99.0), Some(-99.0)], SEVEN), " █▁");
        assert!(line(None, SEVEN, 0, true).is_empty());
    }

    #[test]
    fn gaps_are_weeks_that_were_not_released() {
        let weeks = [Some(4.0), None, Some(1.0), Some(7.0)];
        assert_eq!(sparkline(&weeks, SEVEN), "▃ ▁█");
        assert!(tells("▃▃ ▃") && tells("▃▄") && !tells("  ▃▃▃ ") && !tells("   "));
        assert_eq!(sparkline(&[Some(4.6), Some(5.0), Some(5.4)], SEVEN), "▂▃▄");
        assert_eq!(monday("2026-W01").expect("a week").to_string(), "2025-12-29");
        assert_eq!(monday("2026-W54"), None);
    }
}
