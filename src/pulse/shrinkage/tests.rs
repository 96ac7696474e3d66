//! Tests of `pulse::shrinkage`. The units are those of `pulse::reliability`'s second example; the values were computed with NumPy.

use super::*;

#[track_caller]
fn near(got: f64, want: f64) {
    assert!((got - want).abs() <= 5e-7, "{got} is not {want}");
}

#[test]
fn small_units_are_drawn_to_the_mean_of_all() {
    let units: Vec<Sums> = [
        &[5.0, 6.0, 4.0, 5.0, 7.0][..],
        &[3.0, 4.0, 2.0, 4.0, 3.0, 5.0, 3.0],
        &[6.0, 5.0, 6.0, 7.0],
        &[4.0, 4.0, 5.0, 3.0, 6.0, 5.0],
    ]
    .map(Sums::of)
    .into();
    let anova = Anova::of(&units).unwrap();
    let want = [
        (0.840_977_823_970_182, 5.278_564_883_759_048),
        (0.881_006_261_932_586_5, 3.572_291_138_185_317_3),
        (0.808_822_639_914_822_7, 5.739_303_599_883_85),
        (0.863_873_669_082_235_3, 4.518_562_681_488_786),
    ];
    for (unit, (own, mean)) in units.iter().zip(want) {
        near(weight(&anova, unit).unwrap(), own);
        near(shrunken_mean(&anova, unit).unwrap(), mean);
    }
}

#[test]
fn units_that_differ_by_chance_alone_all_have_the_mean_of_all() {
    let units = [[1.0, 7.0, 3.0], [2.0, 6.0, 4.0], [7.0, 1.0, 4.0]].map(|unit| Sums::of(&unit));
    let anova = Anova::of(&units).unwrap();
    for unit in &units {
        assert_eq!(weight(&anova, unit), Some(0.0));
        near(shrunken_mean(&anova, unit).unwrap(), 35.0 / 9.0);
    }
}

#[test]
fn without_any_variance_a_mean_stands() {
    let units = [[4.0, 4.0], [4.0, 4.0]].map(|unit| Sums::of(&unit));
    let anova = Anova::of(&units).unwrap();
    assert_eq!(shrunken_mean(&anova, &units[0]), Some(4.0));
    assert_eq!(weight(&anova, &Sums::default()), None);
}
