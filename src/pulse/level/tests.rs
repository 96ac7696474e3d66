//! Tests of `pulse::level`. Reference values are SciPy 1.17's `stats.t.ppf`, `stats.norm.ppf` and
//! `binomtest(…).proportion_ci(method='wilson')`, which equal R's `qt`, `qnorm` and `prop.test(…, correct = FALSE)`.

use super::*;

/// Equal to six digits.
#[track_caller]
fn near(got: f64, want: f64) {
    assert!((got - want).abs() <= 5e-7 * want.abs().max(1.0), "{got} is not {want}");
}

#[test]
fn the_points_of_students_t_are_those_of_tables() {
    for (freedom, want) in [
        (1.0, 12.706_204_736_174_694),
        (2.0, 4.302_652_729_749_462),
        (4.0, 2.776_445_105_197_793_4),
        (5.0, 2.570_581_835_636_314_8),
        (8.0, 2.306_004_135_204_166),
        (11.0, 2.200_985_160_091_639),
        (14.0, 2.144_786_687_917_804),
        (29.0, 2.045_229_642_132_703),
        (99.0, 1.984_216_951_586_417_4),
        (100.0, 1.983_971_518_523_551_8),
        (101.0, 1.983_731_002_955_606),
        (500.0, 1.964_719_837_467_367_6),
        (999.0, 1.962_341_461_133_449_3),
        (99_999.0, 1.959_987_707_771_844_2),
    ] {
        near(t_quantile(freedom).unwrap(), want);
    }
    near(t_quantile(1e6).unwrap(), 1.959_966_356_814_107);
    near(z_quantile(), 1.959_963_984_540_054);
    assert_eq!(t_quantile(0.0), None);
}

#[test]
fn wilsons_interval_is_that_of_the_reference() {
    for (hits, trials, low, high) in [
        (0, 10, 0.0, 0.277_532_799_862_889_26),
        (5, 10, 0.236_593_090_512_564, 0.763_406_909_487_436_1),
        (9, 12, 0.467_694_665_066_434_26, 0.911_058_331_605_945_3),
        // These three are in Newcombe (1998), Statistics in Medicine 17, table I: .2553 to .3662, .0624 to .1605, .0061 to .1718.
        (81, 263, 0.255_288_519_878_274_2, 0.366_209_576_982_800_04),
        (15, 148, 0.062_386_399_530_736_29, 0.160_487_241_723_303_1),
        (1, 29, 0.006_113_214_292_762_667, 0.171_755_218_793_202_82),
        (10, 10, 0.722_467_200_137_110_7, 1.0),
    ] {
        let (got_low, got_high) = wilson(hits, trials).unwrap();
        near(got_low, low);
        near(got_high, high);
    }
    assert_eq!(wilson(0, 0), None);
    assert_eq!(wilson(3, 2), None);
}

#[test]
fn a_level_is_the_mean_and_its_interval() {
    // By hand: mean 36.5/7; SciPy: std(ddof=1), mean ± t.ppf(.975, 6)·s/√7.
    let sums = Sums::of(&[5.0, 6.0, 4.0, 5.0, 7.0, 3.0, 6.5]);
    near(sums.mean().unwrap(), 36.5 / 7.0);
    near(sums.deviation().unwrap(), 1.409_998_311_380_279);
    let level = sums.level(Scale::default()).unwrap();
    near(level.low, 3.910_254_770_870_041_3);
    near(level.high, 6.518_316_657_701_387);
}

#[test]
fn an_interval_is_clipped_to_the_scale() {
    let level = Sums::of(&[7.0, 7.0, 7.0, 1.0]).level(Scale::default()).unwrap();
    assert_eq!((level.mean, level.high), (5.5, 7.0));
    assert!(level.low >= 1.0);
    let level = Sums::of(&[1.0, 1.0, 2.0]).level(Scale::default()).unwrap();
    assert_eq!(level.low, 1.0);
    let alike = Sums::of(&[4.0, 4.0, 4.0]).level(Scale::default()).unwrap();
    assert_eq!((alike.low, alike.mean, alike.high), (4.0, 4.0, 4.0));
}

#[test]
fn too_few_values_have_no_level() {
    assert_eq!(Sums::default().mean(), None);
    assert_eq!(Sums::of(&[3.0]).variance(), None);
    assert_eq!(Sums::of(&[3.0]).level(Scale::default()), None);
}

#[test]
fn sums_of_parts_are_the_sums_of_all_and_know_no_order() {
    let (a, b) = ([5.0, 3.5, 6.25], [1.0, 7.0]);
    let parts: Sums = [Sums::of(&a), Sums::of(&b)].iter().sum();
    assert_eq!(parts, Sums::of(&[5.0, 3.5, 6.25, 1.0, 7.0]));
    let third = 1.0 / 3.0;
    assert_eq!(Sums::of(&[third, 5.1, 2.7]), Sums::of(&[5.1, 2.7, third]));
}
