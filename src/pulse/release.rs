//! R4 and R6: what is told of a round, made of whole sealed batches alone, or suppressed.

use sha2::{Digest as _, Sha256};

use super::groups::Groups;
use super::level::Sums;
use super::seal::{Cell, Seal, SealRule};
use crate::domain::Engagement;
use crate::domain::engagement::{Change, Level, Needs, Scale};
use crate::domain::recognition::Need;
use crate::text::SafeText;

/// What the floor is called as a unit.
pub const FLOOR: &str = "floor";
/// Most letters of a unit that stand in a subject as they are.
const NAME_SHOWN_MAX: usize = 40;
/// Fewer than this share of those who could answer are not told of.
pub use crate::domain::engagement::ANSWERED_PERCENT_MIN;

/// What a round asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The ISO 8601 week, such as `2026-W47`.
    pub window: SafeText,
    /// The instrument's id.
    pub instrument: SafeText,
    /// Its digest: two of one id and another digest are two instruments.
    pub digest: SafeText,
    /// The ends of its scale.
    pub scale: Scale,
}

/// Whom a figure is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// All groups, and leftovers.
    Floor,
    /// A place in [`Groups::list`].
    Group(usize),
}

/// What is told of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The unit.
    pub unit: Unit,
    /// The data of its event; no need has changed until [`Told::set_changes`].
    pub data: Engagement,
    /// How many answered of each need whose level is told, in the order of [`Need::ALL`]: what the change rules reckon its noise from. It is
    /// in no event, since it would tell how many skipped a need, who may be fewer than k.
    pub answered_of: [Option<u32>; 3],
}

impl Told {
    /// Says what the change rules found of each need. What has no level has no change, whatever they found.
    pub fn set_changes(&mut self, changes: [Change; 3]) {
        self.data.needs.set_changes(changes);
    }
}

/// What is told at this tick: the floor first, then each group that reports. A unit that is suppressed is told as such and carries
/// nothing else, so that nobody sees why.
///
/// The floor is the sum of all batches (R4), also of groups that are suppressed. So where one alone is, the floor less the others is its
/// figure: of k people or more, since that is what a batch has. A floor without it would tell of far fewer weeks and hide nobody more.
pub fn release<R: SealRule>(asked: &Asked, groups: &Groups, seal: &Seal<R>) -> Vec<Told> {
    let reporting = groups.list().iter().enumerate().filter(|(_, group)| group.reports);
    let teams = reporting.map(|(place, group)| {
        told(Unit::Group(place), asked, (&group.id, group.eligible), |cell| seal.of_group(place, cell))
    });
    let floor = told(Unit::Floor, asked, (FLOOR, groups.eligible()), |cell| seal.of_floor(cell));
    std::iter::once(floor).chain(teams).collect()
}

fn told(unit: Unit, asked: &Asked, (name, eligible): (&str, u32), sums: impl Fn(Cell) -> Sums) -> Told {
    let data = data(asked, name, eligible, &sums);
    let answered_of = Need::ALL.map(|need| {
        let told = data.needs.get(need).is_some();
        told.then(|| u32::try_from(sums(Cell::Need(need)).n).ok()).flatten()
    });
    Told { unit, data, answered_of }
}

/// One unit: its figures, or that it is suppressed.
fn data(asked: &Asked, name: &str, eligible: u32, sums: impl Fn(Cell) -> Sums) -> Engagement {
    let answered = sums(Cell::Presence).n;
    let level = |need| level(&sums(Cell::Need(need)), eligible, asked.scale);
    let needs = Needs {
        autonomy: level(Need::Autonomy),
        competence: level(Need::Competence),
        relatedness: level(Need::Relatedness),
    };
    let suppressed = !is_enough(answered, eligible) || needs == Needs::default();
    let base = Engagement {
        window: asked.window.clone(),
        unit: SafeText::clean(name),
        instrument: asked.instrument.clone(),
        instrument_digest: Some(asked.digest.clone()),
        eligible: Some(eligible),
        scale: asked.scale,
        suppressed,
        ..Engagement::default()
    };
    if suppressed {
        return base;
    }
    Engagement { answered: u32::try_from(answered).ok(), needs, ..base }
}

/// The level of one need, to as many decimals as [`rounded`] gives; none where fewer than 40 % of the unit have one, or all agree (R6).
fn level(sums: &Sums, eligible: u32, scale: Scale) -> Option<Level> {
    let agree = sums.deviation().is_none_or(|deviation| deviation < ALL_AGREE_BELOW);
    if agree || !is_enough(sums.n, eligible) {
        return None;
    }
    let level = sums.level(scale)?;
    let rounded = |figure| rounded(figure, sums.n);
    let level =
        Level { mean: rounded(level.mean), low: rounded(level.low), high: rounded(level.high), ..level };
    // Of very many who agree the doubt is less than a step: told without it, the level would be everybody's answer.
    (level.low < level.high).then_some(level)
}

/// A deviation below this is one of rounding.
const ALL_AGREE_BELOW: f64 = 1e-6;

fn is_enough(answered: u64, eligible: u32) -> bool {
    answered > 0 && answered * 100 >= u64::from(eligible) * ANSWERED_PERCENT_MIN
}

/// Figures of fewer answers than this have one decimal: with two, the mean and its interval of five answers fit one set of answers alone
/// in 10 of 100 cases; with one, in 5 of 100, and of nine answers in fewer than 1 of 1,000.
pub const TWO_DECIMALS_FROM: u64 = 10;

/// To two decimals, or to one where so few answered.
pub(super) fn rounded(figure: f64, answers: u64) -> f64 {
    let parts = if answers < TWO_DECIMALS_FROM { 10.0 } else { 100.0 };
    (figure * parts).round() / parts
}

/// A unit as it may stand in a subject. One that has other letters, such as the `+` of merged teams, is told from all others by a digest.
pub fn named(unit: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    if unit.chars().count() <= NAME_SHOWN_MAX && unit.chars().all(fits) {
        return unit.to_owned();
    }
    let shown = unit.chars().take(NAME_SHOWN_MAX).map(|letter| if fits(letter) { letter } else { '-' });
    let digest = Sha256::digest(unit.as_bytes());
    format!("{}.{}", shown.collect::<String>(), data_encoding::HEXLOWER.encode(&digest[..8]))
}

#[cfg(test)]
mod tests;
