//! Tests of `pulse::score`: the rules of scoring to the letter.

use super::*;
use crate::pulse::instrument::{OPENFLOOR_6, SHIPPED};

fn shipped(id: &str) -> Instrument {
    let (_, text) = SHIPPED.iter().find(|(of, _)| *of == id).unwrap();
    Instrument::parse(text).unwrap()
}

fn answers(values: &[u32]) -> Vec<Option<f64>> {
    values.iter().map(|value| (*value != 99).then_some(f64::from(*value))).collect()
}

#[test]
fn our_own_items_by_hand() {
    let ours = Instrument::parse(OPENFLOOR_6).unwrap();
    let scored = score(&ours, &answers(&[6, 2, 7, 1, 3, 5]));
    // Frustration stands as it is; the index turns it: (6 + 8−2)/2, (7 + 8−1)/2, (3 + 8−5)/2.
    assert_eq!(scored.subscales, answers(&[6, 2, 7, 1, 3, 5]));
    assert_eq!(scored.needs, Scores { autonomy: Some(6.0), competence: Some(7.0), relatedness: Some(3.0) });
    assert_eq!(scored.rejected, 0);
}

#[test]
fn an_index_needs_both_sides() {
    let ours = Instrument::parse(OPENFLOOR_6).unwrap();
    let scored = score(&ours, &answers(&[6, 99, 99, 1, 3, 5]));
    assert_eq!(scored.needs, Scores { relatedness: Some(3.0), ..Scores::default() });
    assert_eq!((scored.subscales[0], scored.subscales[1]), (Some(6.0), None));
    assert!(score(&ours, &answers(&[6, 99, 99, 1, 3, 99])).needs.is_empty());
}

#[test]
fn values_out_of_range_are_rejected_and_counted_and_never_clamped() {
    let ours = Instrument::parse(OPENFLOOR_6).unwrap();
    let given = [Some(8.0), Some(0.0), Some(f64::NAN), Some(-1.0), Some(f64::INFINITY), None, Some(3.0)];
    let scored = score(&ours, &given);
    // Five that are no answers, and one beyond the last item; what was skipped is not rejected.
    assert_eq!(scored.rejected, 6);
    assert!(scored.items.iter().all(Option::is_none) && scored.needs.is_empty());
    // Answers that are not there at all were skipped.
    assert_eq!(score(&ours, &[]).rejected, 0);
}

#[test]
fn half_of_the_items_is_enough_and_one_less_is_not() {
    // Autonomy of BPNS-W has seven items, 1 5R 8 11R 13 17 20R: four are half.
    let scale = shipped("bpns-w");
    let mut given = vec![None; 21];
    for (item, value) in [(1, 6.0), (5, 2.0), (8, 5.0)] {
        given[item - 1] = Some(value);
    }
    assert_eq!(score(&scale, &given).needs.autonomy, None);
    given[11 - 1] = Some(3.0);
    // (6 + 8−2 + 5 + 8−3) / 4
    assert_eq!(score(&scale, &given).needs.autonomy, Some(5.5));
    // A rejected value is a missing one.
    given[11 - 1] = Some(9.0);
    let scored = score(&scale, &given);
    assert_eq!((scored.needs.autonomy, scored.rejected), (None, 1));
    // Competence has six: three are half.
    let mut given = vec![None; 21];
    for item in [3, 14, 19] {
        given[item - 1] = Some(1.0);
    }
    assert_eq!(score(&scale, &given).needs.competence, Some(7.0));
}

#[test]
fn the_key_of_bpns_w() {
    // Every item answered 6: reversed ones count 2.
    let scored = score(&shipped("bpns-w"), &answers(&[6; 21]));
    let seventh =
        |straight: f64, reversed: f64| Some((6.0 * straight + 2.0 * reversed) / (straight + reversed));
    assert_eq!(scored.needs.autonomy, seventh(4.0, 3.0));
    assert_eq!(scored.needs.competence, seventh(3.0, 3.0));
    assert_eq!(scored.needs.relatedness, seventh(5.0, 3.0));
}

#[test]
fn the_key_of_w_bns() {
    // Five points, every item answered 5: reversed ones count 1.
    let scored = score(&shipped("w-bns"), &answers(&[5; 16]));
    assert_eq!(scored.needs, Scores { autonomy: Some(3.0), competence: Some(5.0), relatedness: Some(3.0) });
}

#[test]
fn the_key_of_bpnsfs() {
    // In blocks of six: satisfaction and frustration of autonomy, relatedness, competence.
    let block = [4, 2, 5, 1, 3, 3];
    let scored = score(&shipped("bpnsfs"), &answers(&block.repeat(4)));
    assert_eq!(scored.subscales, answers(&block));
    assert_eq!(scored.needs, Scores { autonomy: Some(4.0), relatedness: Some(5.0), competence: Some(3.0) });
    // Two of four items are half.
    let mut given = answers(&block.repeat(4));
    (given[0], given[6]) = (None, None);
    assert_eq!(score(&shipped("bpnsfs"), &given).needs.autonomy, Some(4.0));
    given[12] = None;
    assert_eq!(score(&shipped("bpnsfs"), &given).needs.autonomy, None);
}

#[test]
fn the_keys_of_uwes() {
    // From 0 to 6, and 0 is an answer. Vigor 1 2 5, dedication 3 4 7, absorption 6 8 9.
    let scored = score(&shipped("uwes-9"), &answers(&[0, 3, 6, 6, 6, 1, 3, 2, 3]));
    assert_eq!(scored.subscales, vec![Some(3.0), Some(5.0), Some(2.0), Some(30.0 / 9.0)]);
    assert!(scored.needs.is_empty());
    let scored = score(&shipped("uwes-3"), &answers(&[4, 99, 5]));
    assert_eq!(scored.subscales, vec![Some(4.5)]);
    assert_eq!(score(&shipped("uwes-3"), &answers(&[4, 99, 7])).subscales, vec![None]);
}

#[test]
fn reversal_is_inside_of_a_subscale_alone() {
    let file = r#"
        id = "x"
        min = 0
        max = 10
        items = [{ id = "a" }, { id = "b", reversed = true }, { id = "c" }, { id = "d", reversed = true }]
        [[subscales]]
        need = "autonomy"
        side = "satisfaction"
        items = ["a", "b"]
        [[subscales]]
        need = "autonomy"
        side = "frustration"
        items = ["c", "d"]
    "#;
    let scored = score(&Instrument::parse(file).unwrap(), &answers(&[8, 1, 2, 6]));
    // Satisfaction (8 + 10−1)/2; frustration (2 + 10−6)/2, turned only in the index: (8.5 + 10−3)/2.
    assert_eq!(scored.items, vec![Some(8.0), Some(9.0), Some(2.0), Some(4.0)]);
    assert_eq!(scored.subscales, vec![Some(8.5), Some(3.0)]);
    assert_eq!(scored.needs.autonomy, Some(7.75));
}

#[test]
fn what_is_told_to_be_enough_is_enough_and_no_less_is() {
    for id in ["openfloor-6", "bpns-w", "w-bns", "bpnsfs"] {
        let instrument = shipped(id);
        let places = enough(&instrument);
        let answered = |left_out: Option<usize>| {
            let mut answers = vec![None; instrument.items.len()];
            for place in places.iter().filter(|place| Some(**place) != left_out) {
                answers[*place] = Some(instrument.scale.min);
            }
            !score(&instrument, &answers).needs.is_empty()
        };
        assert!(answered(None), "{id}: {places:?}");
        assert!(places.iter().all(|place| !answered(Some(*place))), "{id}: {places:?}");
    }
    assert_eq!(enough(&shipped("openfloor-6")), [0, 1]);
    assert!(enough(&shipped("uwes-3")).is_empty(), "it measures no need");
}
