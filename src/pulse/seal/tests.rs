//! Tests of `pulse::seal`: R3 to R5.

use super::*;
use crate::pulse::groups::Team;

const AUTONOMY: Cell = Cell::Need(Need::Autonomy);

fn two_groups() -> Seal {
    let team = |id: &str| Team { id: id.into(), eligible: 12 };
    Seal::new(&Groups::of(&[team("a"), team("b")], GroupFloor::default()).unwrap())
}

fn autonomy(value: f64) -> Scores {
    Scores { autonomy: Some(value), ..Scores::default() }
}

fn answer(seal: &mut Seal, group: usize, values: &[f64]) {
    values.iter().for_each(|value| seal.answer(group, &autonomy(*value)).unwrap());
}

#[test]
fn fewer_than_k_wait() {
    let mut seal = two_groups();
    answer(&mut seal, 0, &[1.0, 2.0, 3.0, 4.0]);
    assert!(!seal.tick());
    assert_eq!(seal.of_floor(AUTONOMY), Sums::default());
    answer(&mut seal, 0, &[5.0]);
    assert!(seal.tick());
    assert_eq!(seal.batches(0).unwrap().cell(AUTONOMY), [Sums::of(&[1.0, 2.0, 3.0, 4.0, 5.0])]);
    assert_eq!(seal.of_group(0, Cell::Presence).n, 5);
    assert_eq!(seal.of_group(1, AUTONOMY).n, 0);
}

#[test]
fn two_must_differ_from_the_most_frequent() {
    assert_eq!(differing(&[]), 0);
    assert_eq!(differing(&[4.0; 6]), 0);
    assert_eq!(differing(&[4.0, 4.0, 4.0, 4.0, 5.0]), 1);
    assert_eq!(differing(&[3.0, 4.0, 4.0, 4.0, 5.0]), 2);
    assert_eq!(differing(&[3.0, 3.0, 4.0, 4.0]), 2);
    assert_eq!(differing(&[0.3, 0.1 + 0.2, 0.3 + 1e-12]), 0, "what differs by rounding is the same");
    let mut seal = two_groups();
    answer(&mut seal, 0, &[4.0, 4.0, 4.0, 4.0, 5.0, 4.0]);
    seal.tick();
    // Nor is it told that six answered: it would say that they agree.
    assert_eq!(seal.of_group(0, Cell::Presence).n, 0);
    assert_eq!(seal.of_group(0, AUTONOMY).n, 0);
    answer(&mut seal, 0, &[5.0]);
    seal.tick();
    assert_eq!((seal.of_group(0, AUTONOMY).n, seal.of_group(0, Cell::Presence).n), (7, 7));
    // The same of those who come later.
    answer(&mut seal, 0, &[4.0; 6]);
    assert!(!seal.tick());
    assert_eq!((seal.of_group(0, AUTONOMY).n, seal.of_group(0, Cell::Presence).n), (7, 7));
    seal.close();
    assert_eq!((seal.of_floor(AUTONOMY).n, seal.of_floor(Cell::Presence).n), (7, 7));
}

#[test]
fn each_need_seals_by_itself() {
    let mut seal = two_groups();
    for value in [1.0, 2.0, 3.0, 4.0, 5.0] {
        let competence = (value < 5.0).then_some(value);
        seal.answer(0, &Scores { autonomy: Some(value), competence, relatedness: None }).unwrap();
    }
    seal.tick();
    assert_eq!(seal.of_group(0, AUTONOMY).n, 5);
    assert_eq!(seal.of_group(0, Cell::Need(Need::Competence)).n, 0);
    assert_eq!(seal.pending(0).unwrap().cell(Cell::Need(Need::Competence)), [1.0, 2.0, 3.0, 4.0]);
    assert!(seal.pending(0).unwrap().cell(AUTONOMY).is_empty());
}

#[test]
fn leftovers_merge_once_at_the_floor_or_are_deleted() {
    let mut seal = two_groups();
    answer(&mut seal, 0, &[1.0, 2.0, 3.0]);
    answer(&mut seal, 1, &[4.0, 5.0]);
    seal.close();
    assert_eq!(seal.leftovers().cell(AUTONOMY), [Sums::of(&[1.0, 2.0, 3.0, 4.0, 5.0])]);
    assert_eq!((seal.of_group(0, AUTONOMY).n, seal.of_floor(AUTONOMY).n), (0, 5));
    let mut seal = two_groups();
    answer(&mut seal, 0, &[1.0, 2.0, 3.0]);
    answer(&mut seal, 1, &[4.0]);
    seal.close();
    assert_eq!(seal.of_floor(AUTONOMY).n, 0);
    for group in 0..seal.groups() {
        assert_eq!(seal.pending(group), Some(&Pending::default()));
    }
    // Nor does it count that they answered where all of them agree.
    let mut seal = two_groups();
    answer(&mut seal, 0, &[4.0, 4.0, 4.0]);
    answer(&mut seal, 1, &[4.0, 4.0]);
    seal.close();
    assert_eq!((seal.of_floor(AUTONOMY).n, seal.of_floor(Cell::Presence).n), (0, 0));
}

#[test]
fn as_many_as_k_that_are_alike_join_with_nobody() {
    // Merged, the two of the other group would be told beside the one answer of these.
    for alike in [&[7.0; 12][..], &[7.0, 7.0, 7.0, 7.0, 6.0]] {
        let mut seal = two_groups();
        answer(&mut seal, 0, alike);
        answer(&mut seal, 1, &[2.0, 4.5, 1.0, 3.0]);
        seal.close();
        assert_eq!(seal.of_floor(AUTONOMY), Sums::default());
        assert_eq!(seal.of_floor(Cell::Presence).n, 0);
    }
    // Four of them, and one other: a batch like any other.
    let mut seal = two_groups();
    answer(&mut seal, 0, &[7.0, 7.0, 7.0, 6.0]);
    answer(&mut seal, 1, &[2.0]);
    seal.close();
    assert_eq!(seal.of_floor(AUTONOMY).n, 5);
}

#[test]
fn who_is_not_counted_as_having_answered_is_in_no_merged_level() {
    let competence = |value| Scores { competence: Some(value), ..Scores::default() };
    let mut seal = two_groups();
    answer(&mut seal, 0, &[1.0, 2.0, 3.0, 4.0, 5.0]);
    // Of the first group all are counted, and three answered for competence; of the second two answered at all.
    seal.tick();
    let mut kept = seal.clone();
    for value in [2.0, 3.0, 4.0] {
        seal.groups[0].0.put(Cell::Need(Need::Competence), value);
    }
    [5.0, 6.0].into_iter().for_each(|value| seal.answer(1, &competence(value)).unwrap());
    seal.close();
    assert_eq!(seal.of_floor(Cell::Presence).n, 5);
    assert_eq!(seal.of_floor(Cell::Need(Need::Competence)).n, 0);
    // Counted, they are.
    for value in [2.0, 3.0, 4.0] {
        kept.groups[0].0.put(Cell::Need(Need::Competence), value);
    }
    [5.0, 6.0, 7.0, 1.0, 2.0].into_iter().for_each(|value| kept.answer(1, &competence(value)).unwrap());
    kept.close();
    assert_eq!(kept.of_floor(Cell::Presence).n, 10);
    assert_eq!(
        (kept.of_group(1, Cell::Need(Need::Competence)).n, kept.of_floor(Cell::Need(Need::Competence)).n),
        (5, 5)
    );
}

#[test]
fn closing_seals_a_last_time_and_takes_nothing_more() {
    let mut seal = two_groups();
    answer(&mut seal, 0, &[1.0, 2.0, 3.0, 4.0, 5.0]);
    seal.close();
    assert_eq!(seal.of_group(0, AUTONOMY).n, 5);
    assert_eq!(seal.answer(0, &autonomy(3.0)), Err(Refused::Closed));
    let before = seal.clone();
    seal.close();
    assert_eq!(seal, before);
    assert!(seal.is_closed());
}

#[test]
fn what_cant_be_told_is_not_taken() {
    let mut seal = two_groups();
    assert_eq!(seal.answer(0, &Scores::default()), Err(Refused::Empty));
    assert_eq!(seal.answer(2, &autonomy(3.0)), Err(Refused::NoGroup));
    assert_eq!(seal.pending(0), Some(&Pending::default()));
}

#[test]
fn what_waits_has_no_order_and_what_is_sealed_no_trace_of_it() {
    let (mut one, mut other) = (two_groups(), two_groups());
    let values = [4.5, 1.0, 6.5, 3.1, 2.7, 3.3];
    answer(&mut one, 0, &values);
    let mut reversed = values;
    reversed.reverse();
    answer(&mut other, 0, &reversed);
    assert_eq!(one, other);
    one.tick();
    other.tick();
    assert_eq!(one, other);
}

#[test]
fn a_round_is_kept_and_restored() {
    let mut seal = two_groups();
    answer(&mut seal, 0, &[1.0, 2.0, 3.0, 4.0, 5.0]);
    seal.tick();
    answer(&mut seal, 0, &[6.5, 2.5]);
    let kept = (0..seal.groups())
        .map(|group| {
            let text =
                serde_json::to_string(&(seal.pending(group).unwrap(), seal.batches(group).unwrap())).unwrap();
            serde_json::from_str(&text).unwrap()
        })
        .collect();
    let again = Seal::restore(GroupFloor::default(), kept, seal.leftovers().clone(), seal.is_closed());
    assert_eq!(again, seal);
}
