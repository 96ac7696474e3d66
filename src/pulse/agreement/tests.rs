//! Tests of `pulse::agreement`. Reference values were computed with NumPy from the formula of James, Demaree & Wolf (1984), variances
//! with n − 1, as `rwg.j` of R's `multilevel` has it.

use super::*;

const SEVEN: Scale = Scale { min: 1.0, max: 7.0 };

fn columns(rows: &[&[f64]]) -> Vec<Sums> {
    (0..rows[0].len()).map(|item| Sums::of(&rows.iter().map(|row| row[item]).collect::<Vec<_>>())).collect()
}

#[test]
fn rwg_j_is_that_of_the_reference() {
    let rows: [&[f64]; 5] =
        [&[5.0, 6.0, 5.0], &[6.0, 6.0, 5.0], &[4.0, 5.0, 6.0], &[5.0, 5.0, 5.0], &[6.0, 7.0, 6.0]];
    let items = columns(&rows);
    // By hand: variances .7, .7, .3; σ² = (49−1)/12 = 4; ratio .141666…; 3·.858333 / (3·.858333 + .141666).
    assert!((rwg_j(&items, SEVEN).unwrap() - 0.947_852_760_736_196_4).abs() < 5e-7);
    // One item: 1 − .7/4.
    assert!((rwg_j(&items[..1], SEVEN).unwrap() - 0.825).abs() < 5e-7);
}

#[test]
fn it_is_one_when_all_agree_and_nought_beyond_chance() {
    assert_eq!(rwg_j(&columns(&[&[4.0, 2.0], &[4.0, 2.0], &[4.0, 2.0]]), SEVEN), Some(1.0));
    assert_eq!(rwg_j(&columns(&[&[1.0, 7.0], &[7.0, 1.0], &[1.0, 7.0]]), SEVEN), Some(0.0));
}

#[test]
fn it_needs_items_and_two_answers() {
    assert_eq!(rwg_j(&[], SEVEN), None);
    assert_eq!(rwg_j(&columns(&[&[4.0, 2.0]]), SEVEN), None);
}

#[test]
fn views_are_mixed_below_seventy() {
    assert!(is_mixed(0.6999) && !is_mixed(0.70));
}
