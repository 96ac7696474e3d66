//! Tests of `pulse::reliability`.
//!
//! The ratings are those of Shrout & Fleiss (1979), *Psychological Bulletin* 86, table 2, six targets and four judges, whose one-way
//! analysis is published there: MSB 11.24, MSW 6.26, ICC(1,1) .17, and ICC(1,4) .44 (R's `psych::ICC` has the same data and values).
//! Digits beyond the published ones, and the other examples, were computed with NumPy and SciPy 1.17: alpha from the covariance matrix,
//! k/(k−1)·(1 − tr C / ΣC), and F = MSB/MSW against `stats.f_oneway`.

use super::*;

const RATINGS: [[f64; 4]; 6] = [
    [9.0, 2.0, 5.0, 8.0],
    [6.0, 1.0, 3.0, 2.0],
    [8.0, 4.0, 6.0, 8.0],
    [7.0, 1.0, 2.0, 6.0],
    [10.0, 5.0, 6.0, 9.0],
    [6.0, 2.0, 4.0, 7.0],
];

#[track_caller]
fn near(got: f64, want: f64) {
    assert!((got - want).abs() <= 5e-7 * want.abs().max(1.0), "{got} is not {want}");
}

fn groups(rows: &[&[f64]]) -> Vec<Sums> {
    rows.iter().map(|row| Sums::of(row)).collect()
}

#[test]
fn icc_is_that_of_shrout_and_fleiss() {
    let anova = Anova::of(&RATINGS.map(|row| Sums::of(&row))).unwrap();
    near(anova.between, 11.241_666_666_666_669);
    near(anova.within, 6.263_888_888_888_889);
    near(anova.size, 4.0);
    near(anova.icc1().unwrap(), 0.165_741_768_405_475_44);
    near(anova.icc2().unwrap(), 0.442_797_133_679_268_65);
}

#[test]
fn groups_of_unequal_size_have_their_n0() {
    let all = groups(&[
        &[5.0, 6.0, 4.0, 5.0, 7.0],
        &[3.0, 4.0, 2.0, 4.0, 3.0, 5.0, 3.0],
        &[6.0, 5.0, 6.0, 7.0],
        &[4.0, 4.0, 5.0, 3.0, 6.0, 5.0],
    ]);
    let anova = Anova::of(&all).unwrap();
    near(anova.between, 6.892_207_792_207_793);
    near(anova.within, 1.023_015_873_015_873);
    near(anova.size, 5.424_242_424_242_425);
    near(anova.icc1().unwrap(), 0.514_017_254_597_996_5);
    near(anova.icc2().unwrap(), 0.851_569_206_289_387_3);
    near(anova.tau_squared(), 1.082_029_795_158_286_7);
}

#[test]
fn groups_that_differ_less_than_chance_have_a_negative_icc_and_no_tau() {
    let anova = Anova::of(&groups(&[&[1.0, 7.0, 3.0], &[2.0, 6.0, 4.0], &[7.0, 1.0, 4.0]])).unwrap();
    near(anova.icc1().unwrap(), -0.488_888_888_888_888_9);
    near(anova.icc2().unwrap(), -66.0);
    assert_eq!(anova.tau_squared(), 0.0);
}

#[test]
fn what_cant_be_told_is_none() {
    assert_eq!(Anova::of(&groups(&[&[1.0, 2.0]])), None);
    assert_eq!(Anova::of(&groups(&[&[1.0], &[2.0], &[]])), None);
    let alike = Anova::of(&groups(&[&[4.0, 4.0], &[4.0, 4.0]])).unwrap();
    assert_eq!((alike.icc1(), alike.icc2()), (None, None));
}

#[test]
fn alpha_is_that_of_the_reference() {
    let mut ratings = Consistency::new(4);
    RATINGS.iter().for_each(|row| ratings.push(&row.map(Some)));
    near(ratings.alpha().unwrap(), 0.909_315_542_377_069_4);
    let mut other = Consistency::new(4);
    for row in
        [[3, 4, 2, 5], [5, 5, 4, 6], [2, 1, 2, 3], [7, 6, 6, 7], [4, 4, 3, 5], [1, 2, 1, 2], [6, 7, 5, 5]]
    {
        other.push(&row.map(|answer| Some(f64::from(answer))));
    }
    near(other.alpha().unwrap(), 0.965_951_359_084_406_2);
}

#[test]
fn alpha_is_of_complete_cases_and_adds_up() {
    let (mut first, mut second) = (Consistency::new(4), Consistency::new(4));
    RATINGS[..3].iter().for_each(|row| first.push(&row.map(Some)));
    RATINGS[3..].iter().for_each(|row| second.push(&row.map(Some)));
    second.push(&[Some(1.0), None, Some(7.0), Some(1.0)]);
    second.push(&[Some(1.0)]);
    first.add(&second);
    assert_eq!(first.n(), 6);
    near(first.alpha().unwrap(), 0.909_315_542_377_069_4);
}

#[test]
fn alpha_of_one_item_or_of_equal_sums_is_none() {
    let mut one = Consistency::new(1);
    one.push(&[Some(1.0)]);
    one.push(&[Some(2.0)]);
    assert_eq!(one.alpha(), None);
    let mut equal = Consistency::new(2);
    equal.push(&[Some(1.0), Some(5.0)]);
    equal.push(&[Some(5.0), Some(1.0)]);
    assert_eq!(equal.alpha(), None);
}
