//! The levels of teams: three numbers with their doubt in a line, and where there is room for it each beside its place on the scale.
//! So few cells have no place for an interval: by rounding some would have one and others none.
//!
//! ```text
//! Billing      4.9±0.4  5.6±0.3  4.4±0.6                  9 of 12
//! Billing      ─────●───── 4.9±0.4  ───────●─── 5.6±0.3  ────●────── 4.4±0.6      9 of 12
//! ```

use super::{line, padded};
use crate::domain::engagement::{self, Scale};
use crate::domain::recognition::Need;
use crate::screen::card::dotted;
use crate::screen::lines::{Piece, Row, Run, cut, cut_middle, pieces_width, width};
use crate::screen::theme::Tone;
use crate::screen::words::kinds::need_shape;
use crate::text::SafeText;

/// Cells of the narrowest column of the teams' names.
const TEAM_MIN: usize = 12;
/// Cells of how many answered, at the end of a team's line, and of the mark of something new before it.
const ANSWERED: usize = 12;
/// The shortest and the longest scale of a team.
const SCALE: (usize, usize) = (8, 17);
/// Cells of a team's number with its doubt: `4.9±0.4`.
const FIGURE: usize = 7;
/// Cells of how many answered beside numbers, with the two before them.
const ANSWERED_BESIDE: usize = 10;

/// One of a team's three columns: the cells of its scale, which may be none, and those between it and the next.
#[derive(Clone, Copy)]
struct Band {
    scale: usize,
    gap: usize,
}

impl Band {
    /// Cells of the scale with the space behind it.
    fn before(self) -> usize {
        if self.scale > 0 { self.scale + 1 } else { 0 }
    }

    /// Cells of the column and of what is between it and the next.
    fn cells(self) -> usize {
        self.before() + FIGURE + self.gap
    }
}

/// Cells of a team's name, and how its levels stand: below the name where that is `None`. The longest name has what it needs before
/// the numbers have air, and the numbers before their scales.
fn columns(names: usize, cells: usize) -> (usize, Option<Band>) {
    let needs = Need::ALL.len();
    let left = |band: Band, answered| cells.checked_sub(needs * band.cells() - band.gap + answered);
    let wanted = (names + 1).max(TEAM_MIN);
    let fits = |band: &Band, answered| left(*band, answered).is_some_and(|left| left >= wanted);
    let scales = (SCALE.0..=SCALE.1).rev().map(|scale| Band { scale, gap: 2 });
    if let Some(band) = scales.into_iter().find(|band| fits(band, ANSWERED)) {
        return (wanted, Some(band));
    }
    let bare = [2, 1].map(|gap| Band { scale: 0, gap });
    if let Some(band) = bare.into_iter().find(|band| fits(band, ANSWERED_BESIDE)) {
        return (wanted, Some(band));
    }
    match left(bare[1], ANSWERED_BESIDE).filter(|left| *left >= TEAM_MIN) {
        Some(left) => (left, Some(bare[1])),
        None => ((names + 1).clamp(TEAM_MIN, (cells * 2 / 5).max(TEAM_MIN)).min(cells), None),
    }
}

/// The needs' shapes, each above its column, and a note, above them where it has no room beside them. The longest name takes so many cells.
pub fn heads(names: usize, note: Option<&Run>, cells: usize) -> Vec<Row> {
    let (name, band) = columns(names, cells);
    let right: Vec<Piece> = note.map(Piece::from).into_iter().collect();
    let noted = || Row { right: right.clone(), ..Row::default() };
    let Some(band) = band else { return vec![noted()] };
    let mut line = " ".repeat(name);
    for need in Need::ALL {
        // Above the point of the number.
        let before = " ".repeat(band.before() + 1);
        line.push_str(&padded(&format!("{before}{}", need_shape(need)), band.cells()));
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
    /// The same in figures, where there is little room.
    pub figures: Vec<SafeText>,
    /// What is said where a need has no level beside others that have one.
    pub untold: Option<SafeText>,
    /// The ends of the scale.
    pub scale: Scale,
    /// Words in place of levels: a kind one for what is suppressed.
    pub instead: Option<SafeText>,
    /// How many of how many.
    pub answered: SafeText,
    /// The same for a line that is full.
    pub answered_brief: SafeText,
    /// What has changed, need by need, where a change is confirmed.
    pub changed: Vec<Run>,
    /// What is said of all its changes where it is one word.
    pub change: Option<SafeText>,
    /// The means of the last weeks of each need, the oldest first.
    pub weeks: Vec<Vec<Option<f64>>>,
    /// That it was corrected, and that it is for leads only, where that is so.
    pub remarks: Vec<Run>,
    /// True where a line above all teams says already whom they are for.
    pub said_above: bool,
}

impl Intervals {
    /// The lines below the intervals: what changed, and the remarks; which needs have no level.
    fn below(&self, indent: usize, cells: usize) -> Vec<Row> {
        let remarks = if self.said_above { &[][..] } else { &self.remarks };
        let all = || self.changed.iter().chain(remarks);
        // Below the name where a line has no room for them beside it.
        let widest = all().map(|run| width(run.words.as_str())).max().unwrap_or(0);
        let indent = if indent + widest <= cells { indent } else { 2 };
        let mut lines: Vec<Vec<Run>> = Vec::new();
        let taken =
            |line: &[Run]| dotted(line.to_vec()).iter().map(|run| width(run.words.as_str())).sum::<usize>();
        let fitting = |run: &Run| match width(run.words.as_str()) <= cells.saturating_sub(indent) {
            true => run.clone(),
            false => Run::new(cut(run.words.as_str(), cells.saturating_sub(indent)), run.tone),
        };
        for run in &all().map(fitting).collect::<Vec<_>>() {
            match lines.last_mut() {
                Some(line) if indent + taken(&[&line[..], std::slice::from_ref(run)].concat()) <= cells => {
                    line.push(run.clone());
                }
                _ => lines.push(vec![run.clone()]),
            }
        }
        let untold = self.untold.iter().map(|untold| vec![Run::new(untold.as_str(), Tone::Dim)]);
        let row = |said: Vec<Run>| {
            let indent = Piece::new(" ".repeat(indent), Tone::Plain);
            Row::of(std::iter::once(indent).chain(said.iter().map(Piece::from)).collect())
        };
        lines.into_iter().map(dotted).chain(untold).map(row).collect()
    }

    /// Its lines; the first leaves so many cells for the mark of something new.
    pub fn rows(&self, cells: usize, kept: usize) -> Vec<Row> {
        let (name_cells, band) = columns(self.names, cells);
        let name = self.name.as_str();
        if let Some(instead) = &self.instead {
            // Words have no column: a name is cut where the line has no room for both.
            let beside = cells.saturating_sub(width(instead.as_str()) + 1);
            let column = name_cells.max(beside.min(width(name) + 1));
            let name = padded(&cut_middle(name, column.saturating_sub(1)), column);
            let left = vec![Piece::new(name, Tone::Plain), Piece::new(instead.as_str(), Tone::Dim)];
            return std::iter::once(Row::of(left)).chain(self.below(name_cells, cells)).collect();
        }
        let name = cut_middle(name, name_cells.saturating_sub(1));
        let mut left = vec![Piece::new(padded(&name, name_cells), Tone::Plain)];
        let answered = |told: &SafeText| vec![Piece::new(told.as_str(), Tone::Dim)];
        let widest = self.figures.iter().map(|figure| width(figure.as_str())).max().unwrap_or(0);
        let fits = |band: &Band, told: &SafeText| {
            let numbers = self.figures.len() * band.cells() - band.gap;
            widest <= FIGURE && name_cells + numbers + 2 + kept + width(told.as_str()) <= cells
        };
        // A mark beside the numbers would cut them.
        let told = [&self.answered, &self.answered_brief];
        let beside = band.and_then(|band| Some((band, told.into_iter().find(|told| fits(&band, told))?)));
        let mut rows = Vec::new();
        match beside {
            Some((band, told)) => {
                for (index, (level, figure)) in self.levels.iter().zip(&self.figures).enumerate() {
                    if index > 0 {
                        left.push(Piece::new(" ".repeat(band.gap), Tone::Plain));
                    }
                    if band.scale > 0 {
                        left.extend(line(*level, self.scale, band.scale, false, false));
                        left.push(Piece::new(" ", Tone::Plain));
                    }
                    left.push(Piece::new(padded(figure.as_str(), FIGURE), Tone::Plain));
                }
                rows.push(Row { hangs: false, left, right: answered(told) });
            }
            None => {
                rows.push(Row { hangs: false, left, right: answered(&self.answered) });
                rows.extend(self.figures_below(cells));
            }
        }
        rows.extend(self.below(name_cells, cells));
        rows
    }

    /// The numbers, each behind the shape of its need, as many in a line as fit.
    fn figures_below(&self, cells: usize) -> Vec<Row> {
        const INDENT: &str = "  ";
        let mut lines: Vec<String> = Vec::new();
        for (need, figure) in Need::ALL.into_iter().zip(&self.figures) {
            let said = format!("{INDENT}{} {figure}", need_shape(need));
            match lines.last_mut() {
                Some(last) if width(last) + width(&said) <= cells => last.push_str(&said),
                _ => lines.push(said),
            }
        }
        lines.into_iter().map(|line| Row::of(vec![Piece::new(cut(&line, cells), Tone::Plain)])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEVEN: Scale = Scale { min: 1.0, max: 7.0 };

    #[test]
    fn a_teams_level_is_told_in_every_width() {
        let level = engagement::Level { mean: 3.8, low: 3.1, high: 4.5, ..engagement::Level::default() };
        let team = Intervals {
            name: "Billing".into(),
            names: 7,
            levels: vec![Some(level); 3],
            figures: vec!["3.8±0.7".into(); 3],
            untold: None,
            scale: SEVEN,
            instead: None,
            answered: "13 of 14".into(),
            answered_brief: "13/14".into(),
            changed: ["Autonomy higher", "Relatedness lower", "worth a conversation"]
                .map(|said| Run::new(said, Tone::Accent))
                .into(),
            change: None,
            weeks: vec![Vec::new(); 3],
            remarks: Vec::new(),
            said_above: false,
        };
        for cells in 12..160 {
            let rows = team.rows(cells, 2);
            let said: String =
                rows.iter().flat_map(|row| &row.left).map(|piece| piece.words.as_str()).collect();
            // The numbers are told in every width, and a wide line adds the scales: it tells no less.
            let (scales, numbers) = (said.matches("●").count(), said.matches("3.8±0.7").count());
            assert_eq!((numbers, scales), (3, if cells < 76 { 0 } else { 3 }), "{cells}: {said}");
            assert!(!said.contains('╞'), "{cells}: {said}");
            for changed in ["Autonomy higher", "Relatedness lower"] {
                assert!(cells < 21 || said.contains(changed), "{cells}: {said}");
            }
            let widest = rows.iter().map(|row| pieces_width(&row.left) + pieces_width(&row.right)).max();
            assert!(cells < 21 || widest <= Some(cells), "{cells}: {said}");
            let first = pieces_width(&rows[0].left) + pieces_width(&rows[0].right);
            assert!(cells < 30 || first + 2 <= cells, "{cells}: no room for the mark of something new");
        }
    }
}
