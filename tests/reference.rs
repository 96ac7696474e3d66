//! The formulas of engagement against reference values of R, to six digits: `tests/reference/reference.R` made them, and says how.

use std::collections::BTreeMap;

use openfloor::domain::engagement::Scale;
use openfloor::pulse::change::{Baseline, Window, noise_of_one};
use openfloor::pulse::instrument::OPENFLOOR_6;
use openfloor::pulse::level::wilson;
use openfloor::pulse::reliability::{Anova, Consistency};
use openfloor::pulse::{Instrument, Sums};
use openfloor::survey::analyse::{Asked, analyse};
use openfloor::survey::map::Reading;
use openfloor::survey::table::Table;

const ANSWERS: &str = include_str!("reference/answers.csv");
const VALUES: &str = include_str!("reference/reference.csv");

/// What R says, and which of it was looked at.
struct Reference {
    values: BTreeMap<&'static str, f64>,
    seen: Vec<String>,
}

impl Reference {
    fn read() -> Self {
        let line = |line: &'static str| {
            let (name, value) = line.split_once(',').expect("a name and a value");
            (name, value.parse().unwrap_or_else(|_| panic!("{name} is {value}")))
        };
        Self { values: VALUES.lines().skip(1).map(line).collect(), seen: Vec::new() }
    }

    fn value(&mut self, name: &str) -> f64 {
        self.seen.push(name.to_owned());
        *self.values.get(name).unwrap_or_else(|| panic!("R says nothing of {name}"))
    }

    /// Equal to six digits.
    #[track_caller]
    fn holds(&mut self, name: &str, got: impl Into<Option<f64>>) {
        let (got, want) = (got.into().unwrap_or(f64::NAN), self.value(name));
        self.equal(name, got, want);
    }

    #[track_caller]
    fn equal(&self, name: &str, got: f64, want: f64) {
        assert!((got - want).abs() <= 5e-7 * want.abs().max(1.0), "{name} is {want}, and not {got}");
    }
}

/// The columns of R's `attitude`, row by row.
const ATTITUDE: [[u8; 7]; 30] = [
    [43, 51, 30, 39, 61, 92, 45],
    [63, 64, 51, 54, 63, 73, 47],
    [71, 70, 68, 69, 76, 86, 48],
    [61, 63, 45, 47, 54, 84, 35],
    [81, 78, 56, 66, 71, 83, 47],
    [43, 55, 49, 44, 54, 49, 34],
    [58, 67, 42, 56, 66, 68, 35],
    [71, 75, 50, 55, 70, 66, 41],
    [72, 82, 72, 67, 71, 83, 31],
    [67, 61, 45, 47, 62, 80, 41],
    [64, 53, 53, 58, 58, 67, 34],
    [67, 60, 47, 39, 59, 74, 41],
    [69, 62, 57, 42, 55, 63, 25],
    [68, 83, 83, 45, 59, 77, 35],
    [77, 77, 54, 72, 79, 77, 46],
    [81, 90, 50, 72, 60, 54, 36],
    [74, 85, 64, 69, 79, 79, 63],
    [65, 60, 65, 75, 55, 80, 60],
    [65, 70, 46, 57, 75, 85, 46],
    [50, 58, 68, 54, 64, 78, 52],
    [50, 40, 33, 34, 43, 64, 33],
    [64, 61, 52, 62, 66, 80, 41],
    [53, 66, 52, 50, 63, 80, 37],
    [40, 37, 42, 58, 50, 57, 49],
    [63, 54, 42, 48, 66, 75, 33],
    [66, 77, 66, 63, 88, 76, 72],
    [78, 75, 58, 74, 80, 78, 49],
    [48, 57, 44, 45, 51, 83, 38],
    [85, 85, 71, 71, 77, 74, 55],
    [82, 82, 39, 59, 64, 78, 39],
];
/// The first drug and the second of R's `sleep`.
const SLEEP: [(f64, f64); 10] = [
    (0.7, 1.9),
    (-1.6, 0.8),
    (-0.2, 1.1),
    (-1.2, 0.1),
    (-0.1, -0.1),
    (3.4, 4.4),
    (3.7, 5.5),
    (0.8, 1.6),
    (0.0, 4.6),
    (2.0, 3.4),
];
const FLOW: [f64; 10] = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];
const RATINGS: [[f64; 4]; 6] = [
    [9.0, 2.0, 5.0, 8.0],
    [6.0, 1.0, 3.0, 2.0],
    [8.0, 4.0, 6.0, 8.0],
    [7.0, 1.0, 2.0, 6.0],
    [10.0, 5.0, 6.0, 9.0],
    [6.0, 2.0, 4.0, 7.0],
];

fn analysed(text: &str) -> openfloor::survey::analyse::Analysis {
    let reading = Reading { team: Some("team".into()), ..Reading::default() };
    let asked = Asked { reading, groups: None, floor: None };
    let ours = Instrument::parse(OPENFLOOR_6).expect("our own instrument");
    analyse(Table::open(text.as_bytes(), None).expect("a table"), &asked, &ours).expect("figures")
}

#[test]
fn the_formulas_are_those_of_r_to_six_digits() {
    let mut r = Reference::read();
    for measure in analysed(ANSWERS).measures {
        let need = measure.name.as_str();
        for (team, figures) in &measure.units {
            let name = |what: &str| format!("{need}.{team}.{what}");
            r.holds(&name("n"), figures.n as f64);
            r.holds(&name("mean"), figures.mean);
            r.holds(&name("deviation"), figures.deviation);
            // Ours is clipped to the scale.
            let (low, high) = figures.interval.expect("more than one answer");
            let (low_of_r, high_of_r) = (r.value(&name("low")), r.value(&name("high")));
            r.equal(&name("low"), low, low_of_r.max(1.0));
            r.equal(&name("high"), high, high_of_r.min(7.0));
            r.holds(&name("alpha"), figures.alpha);
            r.holds(&name("rwg"), figures.rwg);
        }
        r.holds(&format!("{need}.icc1"), measure.icc1);
        r.holds(&format!("{need}.icc2"), measure.icc2);
    }

    // The first four teams, of eight people each.
    let balanced: Vec<&str> = ANSWERS
        .lines()
        .filter(|line| {
            ["team", "amber", "birch", "cedar", "dune"].contains(&line.split(',').next().unwrap_or(""))
        })
        .collect();
    for measure in analysed(&balanced.join("\n")).measures {
        let need = measure.name.as_str();
        r.holds(&format!("{need}.balanced.icc1"), measure.icc1);
        r.holds(&format!("{need}.balanced.icc2"), measure.icc2);
        for (team, figures) in &measure.units {
            r.holds(&format!("{need}.balanced.{team}.shrunken"), figures.shrunken);
        }
    }

    // The mean squares, of the same sums that the analysis has.
    for (place, need) in ["autonomy", "competence", "relatedness"].into_iter().enumerate() {
        let mut teams: BTreeMap<&str, Sums> = BTreeMap::new();
        for line in ANSWERS.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let answer = |item: usize| cells[item].parse::<f64>().expect("a number");
            let index = f64::midpoint(answer(2 * place + 1), 8.0 - answer(2 * place + 2));
            teams.entry(cells[0]).or_default().push(index);
        }
        let anova = Anova::of(&teams.into_values().collect::<Vec<_>>()).expect("seven teams");
        r.holds(&format!("{need}.between"), anova.between);
        r.holds(&format!("{need}.within"), anova.within);
    }

    let anova = Anova::of(&RATINGS.map(|row| Sums::of(&row))).expect("six targets");
    r.holds("shrout-fleiss.icc1", anova.icc1());
    r.holds("shrout-fleiss.icc2", anova.icc2());

    let mut attitude = Consistency::new(7);
    ATTITUDE.iter().for_each(|row| attitude.push(&row.map(|answer| Some(f64::from(answer)))));
    r.holds("attitude.alpha", attitude.alpha());

    let slept = Sums::of(&SLEEP.map(|(first, second)| second - first));
    let level = slept.level(Scale { min: -10.0, max: 10.0 }).expect("ten people");
    r.holds("sleep.mean", level.mean);
    r.holds("sleep.low", level.low);
    r.holds("sleep.high", level.high);

    for (hits, trials) in [(81, 263), (15, 148), (0, 20), (1, 29), (9, 12)] {
        let (low, high) = wilson(hits, trials).expect("a proportion");
        r.holds(&format!("wilson.{hits}.{trials}.low"), low);
        r.holds(&format!("wilson.{hits}.{trials}.high"), high);
    }

    let weeks = FLOW.map(|level| Some(Window { level, answered: 1 }));
    let (sigma, ranges) = noise_of_one(&weeks).expect("ten in a row");
    let centre = Sums::of(&FLOW).mean().expect("ten");
    assert_eq!(ranges, 9);
    r.holds("flow.centre", centre);
    r.holds("flow.sigma", sigma);
    r.holds("flow.upper", centre + 3.0 * sigma);
    r.holds("flow.lower", centre - 3.0 * sigma);

    // A baseline whose moving ranges are 1.128 each has a σ of 1.
    for (size, name) in [(12, "limit.12"), (20, "limit.20")] {
        let up_and_down = |week: usize| {
            Some(Window { level: if week.is_multiple_of(2) { 0.0 } else { 1.128 }, answered: 1 })
        };
        let windows: Vec<Option<Window>> = (0..size).map(up_and_down).collect();
        let baseline = Baseline::of(&windows).expect("a baseline");
        r.holds(name, baseline.limit(1));
    }

    let unseen: Vec<&&str> =
        r.values.keys().filter(|name| !r.seen.iter().any(|seen| seen == *name)).collect();
    assert!(unseen.is_empty(), "nothing is held against {unseen:?}");
}

#[test]
fn the_published_examples_are_those_of_their_articles() {
    let mut r = Reference::read();
    for (name, published, digits) in [
        // Shrout & Fleiss (1979), table 4; Newcombe (1998), table I; the NIST/SEMATECH e-Handbook, 6.3.2.2; R's help page of `sleep`.
        ("shrout-fleiss.icc1", 0.17, 2),
        ("shrout-fleiss.icc2", 0.44, 2),
        ("wilson.81.263.low", 0.2553, 4),
        ("wilson.81.263.high", 0.3662, 4),
        ("wilson.15.148.low", 0.0624, 4),
        ("wilson.15.148.high", 0.1605, 4),
        ("wilson.1.29.low", 0.0061, 4),
        ("wilson.1.29.high", 0.1718, 4),
        ("flow.upper", 55.8041, 4),
        ("flow.lower", 45.8159, 4),
        ("sleep.mean", 1.58, 2),
    ] {
        let value = r.value(name);
        assert!(
            (value - published).abs() <= 0.5001 * 10_f64.powi(-digits),
            "{name} is {value}, published {published}"
        );
    }
}
