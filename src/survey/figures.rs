//! What an analysis adds up of each unit, and the figures that it makes of it.

use super::people::People;
use crate::domain::engagement::Scale;
use crate::domain::recognition::Need;
use crate::pulse::Instrument;
use crate::pulse::agreement::rwg_j;
use crate::pulse::groups::GroupFloor;
use crate::pulse::instrument::{Measure, Side};
use crate::pulse::level::Sums;
use crate::pulse::reliability::{Anova, Consistency};
use crate::pulse::score::Scored;
use crate::pulse::seal::DIFFERING_MIN;
use crate::pulse::shrinkage::shrunken_mean;

/// Values nearer to each other than this are the same answer; they differ by rounding.
const SAME_WITHIN: f64 = 1e-6;

/// What is analysed: the index of a need, or a subscale with a name of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// What it is called.
    pub name: String,
    /// Where its score is.
    from: Score,
    /// Its items, and whether each is turned around so that more is better in all of them.
    items: Vec<(usize, bool)>,
    /// The ends of the scale added up: an item turned around is this less it.
    ends: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Score {
    Need(Need),
    Subscale(usize),
}

impl Measured {
    /// Of an instrument: needs first, then subscales with names.
    pub fn of(instrument: &Instrument) -> Vec<Self> {
        let ends = instrument.scale.min + instrument.scale.max;
        let mut all = Vec::new();
        for need in Need::ALL {
            let mut items = Vec::new();
            for subscale in &instrument.subscales {
                if let Measure::Need(of, side) = subscale.of
                    && of == need
                {
                    items.extend(subscale.items.iter().map(|place| (*place, side == Side::Frustration)));
                }
            }
            if !items.is_empty() {
                all.push(Self { name: need_name(need).into(), from: Score::Need(need), items, ends });
            }
        }
        for (place, subscale) in instrument.subscales.iter().enumerate() {
            if let Measure::Named(name) = &subscale.of {
                let items = subscale.items.iter().map(|item| (*item, false)).collect();
                all.push(Self { name: name.as_str().into(), from: Score::Subscale(place), items, ends });
            }
        }
        all
    }

    fn score(&self, scored: &Scored) -> Option<f64> {
        match self.from {
            Score::Need(need) => scored.needs.get(need),
            Score::Subscale(place) => scored.subscales[place],
        }
    }
}

fn need_name(need: Need) -> &'static str {
    match need {
        Need::Autonomy => "autonomy",
        Need::Competence => "competence",
        Need::Relatedness => "relatedness",
    }
}

/// Whether answers differ, as far as the rule asks: how many there are of the first value and of the second, and whether there is a third.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Alike {
    values: [(f64, u64); 2],
    more: bool,
}

impl Alike {
    #[inline]
    fn push(&mut self, value: f64, n: u64) {
        if self.more {
            return;
        }
        for (known, count) in &mut self.values {
            if *count == 0 || (*known - value).abs() < SAME_WITHIN {
                (*known, *count) = (value, *count + n);
                return;
            }
        }
        self.more = true;
    }

    fn add(&mut self, other: &Self) {
        other.values.iter().filter(|(_, n)| *n > 0).for_each(|(value, n)| self.push(*value, *n));
        self.more |= other.more;
    }

    /// True when at least [`DIFFERING_MIN`] answers differ from the most frequent one. With three different ones two do.
    fn differ(&self) -> bool {
        self.more || self.values[0].1.min(self.values[1].1) >= DIFFERING_MIN as u64
    }
}

/// What is added up of one unit and one measure; nothing of it is one respondent's.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    scores: Sums,
    people: People,
    alike: Alike,
    items: Vec<Sums>,
    consistency: Consistency,
}

impl Cell {
    /// Of nobody.
    pub fn new(measured: &Measured) -> Self {
        let items = measured.items.len();
        Self {
            scores: Sums::default(),
            people: People::default(),
            alike: Alike::default(),
            items: vec![Sums::default(); items],
            consistency: Consistency::new(items),
        }
    }

    /// Takes in one row, and who answered in it by each column that tells it; `turned` is a place to reckon in.
    #[inline]
    pub fn push(
        &mut self,
        measured: &Measured,
        scored: &Scored,
        people: &[u64],
        turned: &mut Vec<Option<f64>>,
    ) {
        // Items count where the score does, so that a level and its agreement are of the same people.
        let Some(score) = measured.score(scored) else { return };
        self.scores.push(score);
        self.people.push(people);
        self.alike.push(score, 1);
        turned.clear();
        for (sums, (place, around)) in self.items.iter_mut().zip(&measured.items) {
            let value = scored.items[*place].map(|value| if *around { measured.ends - value } else { value });
            turned.push(value);
            if let Some(value) = value {
                sums.push(value);
            }
        }
        self.consistency.push(turned);
    }

    /// Takes in another's respondents.
    pub fn add(&mut self, other: &Self) {
        self.scores.add(&other.scores);
        self.people.add(&other.people);
        self.alike.add(&other.alike);
        self.items.iter_mut().zip(&other.items).for_each(|(mine, theirs)| mine.add(theirs));
        self.consistency.add(&other.consistency);
    }

    /// R3: whether it may be told of.
    fn may_be_told(&self, floor: Option<GroupFloor>) -> bool {
        floor.is_none_or(|k| self.has(k) && self.people.are(k.get()) && self.alike.differ())
    }

    /// R5: whether it may be told together with others. What has k answers that are too much alike, or those of fewer people, would be most of
    /// them.
    fn may_join(&self, floor: Option<GroupFloor>) -> bool {
        floor.is_none_or(|k| !self.has(k) || self.people.are(k.get()) && self.alike.differ())
    }

    fn has(&self, k: GroupFloor) -> bool {
        self.scores.n >= u64::from(k.get())
    }

    fn figures(&self, scale: Scale, floor: Option<GroupFloor>) -> Figures {
        let enough = |n: u64| floor.is_none_or(|k| n >= u64::from(k.get()));
        let level = self.scores.level(scale);
        Figures {
            n: self.scores.n,
            mean: self.scores.mean(),
            deviation: self.scores.deviation(),
            interval: level.map(|level| (level.low, level.high)),
            alpha: self.consistency.alpha().filter(|_| enough(self.consistency.n())),
            rwg: rwg_j(&self.items, scale).filter(|_| self.items.iter().all(|item| enough(item.n))),
            shrunken: None,
        }
    }
}

/// The figures of one unit, or of all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// How many have a score.
    pub n: u64,
    /// Their mean.
    pub mean: Option<f64>,
    /// Their standard deviation.
    pub deviation: Option<f64>,
    /// The 95 % interval of the mean.
    pub interval: Option<(f64, f64)>,
    /// Cronbach's alpha of the items, each turned so that more is better, over those who answered all of them.
    pub alpha: Option<f64>,
    /// Agreement, rwg(j).
    pub rwg: Option<f64>,
    /// The mean, drawn towards that of all.
    pub shrunken: Option<f64>,
}

/// The figures of one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureFigures {
    /// Its name.
    pub name: String,
    /// The units that are told of, by name.
    pub units: Vec<(String, Figures)>,
    /// How many others there are. They are not named: where the unit is a person, a name would say who answered.
    pub untold: usize,
    /// R5: of what is told, those that are told together, since each by itself may not be; absent where there are none, or they may not be
    /// told even so. Then they are not part of `all` either, nor are units of k answers that are too much alike.
    pub rest: Option<Figures>,
    /// All of whom anything is told.
    pub all: Option<Figures>,
    /// The mean of the units that are told of, to which shrunken means are drawn; absent where there are none.
    pub drawn_to: Option<f64>,
    /// How much of one answer is its unit's, over the units that are told of.
    pub icc1: Option<f64>,
    /// How far the units' means can be told apart, over the same.
    pub icc2: Option<f64>,
}

impl MeasureFigures {
    /// Of units with their cells, in the order in which they are to be told; those without a name are told with the rest only. Without a
    /// floor everything is told.
    pub fn of(
        measured: &Measured,
        units: &[(Option<&str>, &Cell)],
        scale: Scale,
        floor: Option<GroupFloor>,
    ) -> Self {
        let is_told = |name: Option<&str>, cell: &Cell| name.is_some() && cell.may_be_told(floor);
        let (mut all, mut rest) = (Cell::new(measured), Cell::new(measured));
        for (name, cell) in units {
            match is_told(*name, cell) {
                true => all.add(cell),
                false if cell.may_join(floor) => rest.add(cell),
                false => {}
            }
        }
        // R5: merged once, or not told at all. Otherwise what all have less what each has would be theirs.
        let rest = Some(rest).filter(|rest| rest.scores.n > 0 && rest.may_be_told(floor));
        if let Some(rest) = &rest {
            all.add(rest);
        }
        let told: Vec<Sums> =
            units.iter().filter(|(name, cell)| is_told(*name, cell)).map(|(_, cell)| cell.scores).collect();
        let anova = Anova::of(&told);
        let figures = |(name, cell): &(Option<&str>, &Cell)| {
            let name = name.filter(|name| is_told(Some(name), cell))?;
            let shrunken = anova.as_ref().and_then(|anova| shrunken_mean(anova, &cell.scores));
            Some((name.to_owned(), Figures { shrunken, ..cell.figures(scale, floor) }))
        };
        let told: Vec<(String, Figures)> = units.iter().filter_map(figures).collect();
        Self {
            name: measured.name.clone(),
            untold: units.len() - told.len(),
            units: told,
            drawn_to: anova.as_ref().and_then(|anova| anova.all.mean()),
            rest: rest.map(|rest| rest.figures(scale, floor)),
            all: (all.scores.n > 0).then(|| all.figures(scale, floor)),
            icc1: anova.as_ref().and_then(Anova::icc1),
            icc2: anova.as_ref().and_then(Anova::icc2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_differ_when_two_are_not_the_most_frequent() {
        for (values, differ) in [
            (&[4.0, 4.0, 4.0, 4.0, 4.0][..], false),
            (&[4.0, 4.0, 5.0, 4.0, 4.0], false),
            (&[4.0, 5.0, 5.0, 4.0, 4.0], true),
            (&[4.0, 4.0, 5.0, 6.0, 4.0], true),
            (&[], false),
        ] {
            let mut one = Alike::default();
            values.iter().for_each(|value| one.push(*value, 1));
            assert_eq!(one.differ(), differ, "{values:?}");
            let mut halves = [Alike::default(), Alike::default()];
            values.iter().enumerate().for_each(|(at, value)| halves[at % 2].push(*value, 1));
            let [mut first, second] = halves;
            first.add(&second);
            assert_eq!(first.differ(), differ, "added up, {values:?}");
        }
    }
}
