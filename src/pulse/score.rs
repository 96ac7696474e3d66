//! One respondent's answers to scores: subscales, and the index of each need.

use serde::{Deserialize, Serialize};

use super::instrument::{Instrument, Side};
use crate::domain::recognition::Need;

/// The index of each need, in points of the instrument's scale; more is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are the needs
pub struct Scores {
    pub autonomy: Option<f64>,
    pub competence: Option<f64>,
    pub relatedness: Option<f64>,
}

impl Scores {
    /// The index of a need, where there is one.
    pub fn get(&self, need: Need) -> Option<f64> {
        match need {
            Need::Autonomy => self.autonomy,
            Need::Competence => self.competence,
            Need::Relatedness => self.relatedness,
        }
    }

    /// True when not one need has an index: then nothing was answered that could be told.
    pub fn is_empty(&self) -> bool {
        Need::ALL.iter().all(|need| self.get(*need).is_none())
    }
}

/// What became of one respondent's answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scored {
    /// The valid answers by item, reversed where the item is; what was skipped or rejected is missing.
    pub items: Vec<Option<f64>>,
    /// The mean of each subscale, in the order of the instrument; frustration as it stands, more of it is worse.
    pub subscales: Vec<Option<f64>>,
    /// The index of each need.
    pub needs: Scores,
    /// How many values were rejected: outside of the declared range, not a number, or beyond the last item.
    pub rejected: u32,
}

/// Scores one respondent's answers, given in the order of the items; `None` was skipped. No value is imputed.
///
/// Source: rules 1 to 4 of scoring in the product's engagement rules; the half rule of scale means is the usual one, as in
/// Fairclough (2010), *Design and Analysis of Quality of Life Studies*, ch. 15.
pub fn score(instrument: &Instrument, answers: &[Option<f64>]) -> Scored {
    let mut scored = Scored::default();
    score_into(instrument, answers, &mut scored);
    scored
}

/// The same in place of what `scored` had before: of millions of respondents, one after the other.
pub fn score_into(instrument: &Instrument, answers: &[Option<f64>], scored: &mut Scored) {
    let (min, max) = (instrument.scale.min, instrument.scale.max);
    let beyond = answers.iter().skip(instrument.items.len()).flatten().count();
    scored.rejected = u32::try_from(beyond).unwrap_or(u32::MAX);
    scored.items.clear();
    for (place, item) in instrument.items.iter().enumerate() {
        let valid = match answers.get(place).copied().flatten() {
            // A NaN is in no range.
            Some(value) if (min..=max).contains(&value) => Some(value),
            Some(_) => {
                scored.rejected = scored.rejected.saturating_add(1);
                None
            }
            None => None,
        };
        scored.items.push(valid.map(|value| if item.reversed { min + max - value } else { value }));
    }
    let items = &scored.items;
    scored.subscales.clear();
    scored.subscales.extend(instrument.subscales.iter().map(|subscale| mean_of_half(items, &subscale.items)));
    let subscales = &scored.subscales;
    let of = |need, side| instrument.subscale(need, side).and_then(|place| subscales[place]);
    let index = |need| {
        of(need, Side::Whole).or_else(|| {
            let (satisfaction, frustration) = (of(need, Side::Satisfaction)?, of(need, Side::Frustration)?);
            Some(f64::midpoint(satisfaction, min + max - frustration))
        })
    };
    scored.needs = Scores {
        autonomy: index(Need::Autonomy),
        competence: index(Need::Competence),
        relatedness: index(Need::Relatedness),
    };
}

/// The places of the fewest items that are enough for one need to be scored, in their order; none of an instrument without needs. It
/// is what somebody who answered too little is told.
pub fn enough(instrument: &Instrument) -> Vec<usize> {
    let half = |need, side| {
        let subscale = &instrument.subscales[instrument.subscale(need, side)?];
        Some(&subscale.items[..subscale.items.len().div_ceil(2)])
    };
    let of = |need| {
        half(need, Side::Whole)
            .map(<[usize]>::to_vec)
            .or_else(|| Some([half(need, Side::Satisfaction)?, half(need, Side::Frustration)?].concat()))
    };
    let mut fewest = Need::ALL.into_iter().filter_map(of).min_by_key(Vec::len).unwrap_or_default();
    fewest.sort_unstable();
    fewest.dedup();
    fewest
}

/// The mean of the answered items, where at least ⌈k/2⌉ of the k are answered (rule 3).
fn mean_of_half(items: &[Option<f64>], places: &[usize]) -> Option<f64> {
    let (mut answered, mut sum) = (0_usize, 0.0);
    for value in places.iter().filter_map(|place| items[*place]) {
        answered += 1;
        sum += value;
    }
    let enough = answered > 0 && answered >= places.len().div_ceil(2);
    enough.then(|| sum / super::level::count(answered as u64))
}

#[cfg(test)]
mod tests;
