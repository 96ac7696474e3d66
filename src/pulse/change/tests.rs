//! Tests of `pulse::change`: the rules by hand, and by simulation how often they err.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

const SEVEN: Scale = Scale { min: 1.0, max: 7.0 };
/// Twelve calm windows. With NumPy: mean 4.966666…, mean |difference| / 1.128 = 0.269987….
const CALM: [f64; 12] = [4.9, 5.1, 4.6, 5.0, 5.3, 4.8, 4.7, 5.2, 4.95, 5.05, 4.85, 5.15];

/// How many answer each week where nothing else is said.
const ANSWERED: u32 = 9;

fn told(level: f64) -> Option<Window> {
    Some(Window { level, answered: ANSWERED })
}

fn after_calm(later: &[f64]) -> Change {
    let windows: Vec<Option<Window>> = CALM.iter().chain(later).map(|level| told(*level)).collect();
    of_need(&windows, SEVEN)
}

#[test]
fn a_baseline_has_its_centre_noise_and_limit() {
    let windows = CALM.map(told);
    let baseline = Baseline::of(&windows).unwrap();
    assert!((baseline.centre - 4.966_666_666_666_667).abs() < 5e-7);
    assert!((baseline.sigma / 3.0 - 0.269_987_105_093_488_06).abs() < 5e-7, "of nine answers it is a third");
    // R: qt(pnorm(2), .605·11)·√(1 + 1/12)·σ.
    assert!((baseline.limit(ANSWERED) - LIMIT).abs() < 5e-7, "{}", baseline.limit(ANSWERED));
    assert_eq!(Baseline::of(&windows[..11]), None);
}

/// The limit of [`CALM`].
const LIMIT: f64 = 0.690_029_8;

#[test]
fn a_week_of_fewer_answers_is_noisier() {
    // Twice the answers in every other week, and each range as long as its noise: √(1/8 + 1/16) in parts of that of one answer.
    let range = (f64::midpoint(1.0 / 8.0, 1.0 / 16.0)).sqrt() * D2;
    let windows: Vec<Option<Window>> = (0..14)
        .map(|week| {
            let odd = week % 2;
            Some(Window { level: 4.0 + range * f64::from(odd), answered: 8 << odd })
        })
        .collect();
    let (one, ranges) = noise_of_one(&windows).unwrap();
    assert!((one - 1.0).abs() < 1e-9 && ranges == 13, "{one} of {ranges}");
    let baseline = Baseline::of(&windows).unwrap();
    // Weighted by answers: a third of 4.0 and two thirds of the other.
    assert!((baseline.centre - (4.0 + range * 2.0 / 3.0)).abs() < 1e-9);
    let ratio = baseline.limit(5) / baseline.limit(20);
    let wanted = ((1.0 / 5.0 + 1.0 / 168.0_f64) / (1.0 / 20.0 + 1.0 / 168.0)).sqrt();
    assert!((ratio - wanted).abs() < 1e-9, "{ratio}");
    // The same level is beyond the noise of twelve answers and not beyond that of five.
    let mut calm: Vec<Option<Window>> = CALM.map(told).into();
    let low = |answered| Some(Window { level: 4.2, answered });
    calm.extend([low(5), low(5)]);
    assert_eq!(of_need(&calm, SEVEN), Change::None);
    calm.extend([low(16), low(16)]);
    assert_eq!(of_need(&calm, SEVEN), Change::ConfirmedDown);
}

#[test]
fn what_happened_while_nothing_was_told_is_no_noise() {
    // The level rises over a gap of one week and stays: each range is .1, and the step over the gap is none.
    let week = |place: u32, from: f64| told(from + 0.1 * f64::from(place % 2));
    let mut windows: Vec<Option<Window>> = (0..6).map(|place| week(place, 4.0)).collect();
    windows.push(None);
    windows.extend((0..6).map(|place| week(place, 6.0)));
    let (one, ranges) = noise_of_one(&windows).unwrap();
    assert!((one / 3.0 - 0.1 / D2).abs() < 1e-9 && ranges == 10, "{one} of {ranges}");
    // Suppressed in every other round, there is no noise to hold anything against.
    let every_other: Vec<Option<Window>> =
        CALM.iter().chain(&CALM).flat_map(|level| [told(*level), None]).collect();
    assert_eq!(noise_of_one(&every_other), None);
    assert_eq!(Baseline::of(&every_other), None);
}

#[test]
fn rounds_are_in_a_row_however_many_weeks_lie_between_them_up_to_a_pause() {
    let later = [4.1, 4.1];
    for weeks in [1, 2, 4, PAUSE_WEEKS_MAX] {
        let rounds = CALM.iter().chain(&later).zip(0..).map(|(level, round)| (round * weeks, told(*level)));
        assert_eq!(of_need(&in_a_row(rounds), SEVEN), Change::ConfirmedDown, "every {weeks} weeks");
    }
    // Between the two that would confirm: a round that was not told, and a pause.
    let calm = || CALM.iter().zip(0..).map(|(level, week)| (week, told(*level)));
    let silent = [(12, told(4.1)), (14, None), (16, told(4.1))];
    let paused = [(12, told(4.1)), (13 + PAUSE_WEEKS_MAX, told(4.1))];
    for (what, later) in [("silent", &silent[..]), ("paused", &paused)] {
        let windows = in_a_row(calm().chain(later.iter().copied()));
        assert_eq!(of_need(&windows, SEVEN), Change::None, "{what}");
        assert_eq!(windows.iter().filter(|window| window.is_none()).count(), 1, "{what}");
    }
}

#[test]
fn a_confirmed_change_is_no_part_of_a_later_baseline() {
    // Twelve calm weeks, two of a change that passes, and calm ones until the baseline is frozen.
    let mut passed = Chart::new(SEVEN);
    let mut calm = Chart::new(SEVEN);
    CALM.iter().for_each(|level| {
        passed.push(told(*level));
        calm.push(told(*level));
    });
    assert_eq!(passed.push(told(2.0)), Change::None);
    assert_eq!(passed.push(told(2.0)), Change::ConfirmedDown);
    for level in &CALM[..8] {
        assert_eq!(passed.push(told(*level)), Change::None);
        calm.push(told(*level));
    }
    let (with, without) = (passed.baseline.unwrap(), calm.baseline.unwrap());
    assert!(passed.frozen && calm.frozen);
    assert!((with.0.centre - without.0.centre).abs() < 1e-12, "{with:?} {without:?}");
    assert!((with.0.sigma / without.0.sigma - 1.0).abs() < 0.05, "{with:?} {without:?}");
    assert_eq!((with.1, without.1), (22, 20));
}

#[test]
fn two_in_a_row_beyond_the_noise_confirm_and_one_does_not() {
    assert_eq!(after_calm(&[4.1]), Change::None);
    assert_eq!(after_calm(&[4.1, 4.1]), Change::ConfirmedDown);
    assert_eq!(after_calm(&[5.8, 5.8]), Change::ConfirmedUp);
    // Not both on one side; not both beyond; back again.
    assert_eq!(after_calm(&[4.1, 5.8]), Change::None);
    assert_eq!(after_calm(&[4.1, 4.5]), Change::None);
    assert_eq!(after_calm(&[4.1, 4.1, 5.0]), Change::None);
}

#[test]
fn eight_in_a_row_on_one_side_confirm_from_a_shift_of_three_tenths() {
    assert_eq!(after_calm(&[4.6; 7]), Change::None);
    assert_eq!(after_calm(&[4.6; 8]), Change::ConfirmedDown);
    assert_eq!(after_calm(&[4.8; 8]), Change::None, "a shift of .17 is too small");
    let broken = [4.6, 4.6, 4.6, 4.97, 4.6, 4.6, 4.6, 4.6, 4.6];
    assert_eq!(after_calm(&broken), Change::None);
}

#[test]
fn a_shift_counts_by_the_length_of_the_scale() {
    // The same picture on five points: a shift of .2 is a twentieth of four points.
    let scale = Scale { min: 1.0, max: 5.0 };
    let windows = |shift: f64| -> Vec<Option<Window>> {
        CALM.iter()
            .map(|level| told((level - 1.0) / 1.5 + 1.0))
            .chain(vec![told(3.644_444_4 - shift); 8])
            .collect()
    };
    assert_eq!(of_need(&windows(0.201), scale), Change::ConfirmedDown);
    assert_eq!(of_need(&windows(0.199), scale), Change::None);
}

#[test]
fn without_a_baseline_nothing_is_said() {
    let windows: Vec<Option<Window>> =
        CALM[..11].iter().map(|level| told(*level)).chain([told(2.0); 1]).collect();
    assert_eq!(of_need(&windows, SEVEN), Change::None);
    assert_eq!(of_need(&[], SEVEN), Change::None);
}

#[test]
fn a_week_that_was_not_released_ends_a_run_and_says_nothing() {
    let mut windows: Vec<Option<Window>> = CALM.iter().map(|level| told(*level)).collect();
    // Gaps in the baseline don't count as windows of it.
    windows.insert(3, None);
    windows.extend([told(4.1), None, told(4.1)]);
    assert_eq!(of_need(&windows, SEVEN), Change::None);
    windows.push(told(4.1));
    assert_eq!(of_need(&windows, SEVEN), Change::ConfirmedDown);
    windows.push(None);
    assert_eq!(of_need(&windows, SEVEN), Change::None);
}

#[test]
fn what_has_settled_is_the_new_baseline() {
    let low = [4.1, 4.3, 4.0, 4.2, 4.15, 4.05, 4.25, 4.1, 4.2, 4.0, 4.3, 4.1];
    assert_eq!(after_calm(&low), Change::ConfirmedDown);
    let mut later = low.to_vec();
    later.extend([4.1, 4.2]);
    assert_eq!(after_calm(&later), Change::None, "that is how it is now");
    later.extend([5.0, 5.0]);
    assert_eq!(after_calm(&later), Change::ConfirmedUp, "and coming back is a change");
}

#[test]
fn a_frozen_baseline_does_not_drift_along() {
    // Twenty calm windows, then a slow decline of .04 a week.
    let mut windows: Vec<Option<Window>> = CALM.iter().chain(&CALM[..8]).map(|level| told(*level)).collect();
    let mut said = Vec::new();
    for week in 1..=24 {
        windows.push(told(4.97 - 0.04 * f64::from(week)));
        said.push(of_need(&windows, SEVEN));
    }
    assert!(said.contains(&Change::ConfirmedDown));
    assert!(!said.contains(&Change::ConfirmedUp));
}

mod simulated;
