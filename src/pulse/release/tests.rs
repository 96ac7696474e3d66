//! Tests of `pulse::release`: R4 and R6.

use super::*;
use crate::domain::Checker;
use crate::pulse::groups::{GroupFloor, Team};
use crate::pulse::score::Scores;

fn asked() -> Asked {
    Asked {
        window: SafeText::clean("2026-W47"),
        instrument: SafeText::clean("openfloor-6"),
        digest: SafeText::clean("0a1b"),
        scale: Scale::default(),
    }
}

fn floor(teams: &[(&str, u32)]) -> (Groups, Seal) {
    let teams: Vec<Team> =
        teams.iter().map(|(id, eligible)| Team { id: (*id).into(), eligible: *eligible }).collect();
    let groups = Groups::of(&teams, GroupFloor::default()).unwrap();
    let seal = Seal::new(&groups);
    (groups, seal)
}

fn alike(value: f64) -> Scores {
    Scores { autonomy: Some(value), competence: Some(value), relatedness: Some(value) }
}

fn answer(seal: &mut Seal, group: usize, values: &[f64]) {
    values.iter().for_each(|value| seal.answer(group, &alike(*value)).unwrap());
}

fn told(groups: &Groups, seal: &Seal) -> Vec<Told> {
    let told = release(&asked(), groups, seal);
    for one in &told {
        let mut checker = Checker::default();
        one.data.check(&mut checker);
        assert_eq!(checker.into_faults(), []);
    }
    told
}

fn suppressed(unit: &str, eligible: u32) -> Engagement {
    Engagement {
        window: asked().window,
        unit: SafeText::clean(unit),
        instrument: asked().instrument,
        instrument_digest: Some(asked().digest),
        eligible: Some(eligible),
        suppressed: true,
        ..Engagement::default()
    }
}

#[test]
fn a_floor_and_its_groups_are_told_in_one_decimal_where_few_answered() {
    let (groups, mut seal) = floor(&[("a", 12), ("b", 12)]);
    answer(&mut seal, 0, &[5.0, 6.0, 4.0, 5.0, 7.0, 3.0, 6.5]);
    seal.tick();
    let told = told(&groups, &seal);
    assert_eq!(
        told.iter().map(|one| one.unit).collect::<Vec<_>>(),
        [Unit::Floor, Unit::Group(0), Unit::Group(1)]
    );
    let level = Level { mean: 5.2, low: 3.9, high: 6.5, ..Level::default() };
    assert_eq!(told[1].data.needs.get(Need::Autonomy), Some(level));
    assert_eq!((told[1].data.answered, told[1].data.eligible), (Some(7), Some(12)));
    // 7 of 24 are fewer than 40 %.
    assert_eq!(told[0].data, suppressed("floor", 24));
    assert_eq!(told[2].data, suppressed("b", 12));
}

#[test]
fn suppression_looks_the_same_whatever_the_cause() {
    let too_few = {
        let (groups, mut seal) = floor(&[("a", 12), ("b", 20)]);
        answer(&mut seal, 1, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
        seal.close();
        told(&groups, &seal).remove(2).data
    };
    let nobody = {
        let (groups, mut seal) = floor(&[("a", 12), ("b", 20)]);
        seal.close();
        told(&groups, &seal).remove(2).data
    };
    let all_agree = {
        let (groups, mut seal) = floor(&[("a", 12), ("b", 20)]);
        answer(&mut seal, 1, &[4.0; 18]);
        seal.close();
        told(&groups, &seal).remove(2).data
    };
    assert_eq!(too_few, suppressed("b", 20));
    assert_eq!((&nobody, &all_agree), (&too_few, &too_few));
}

#[test]
fn nothing_that_is_told_of_a_floor_says_why_a_group_of_it_is_suppressed() {
    let of = |b: &[f64], ticks: bool| {
        let (groups, mut seal) = floor(&[("a", 14), ("b", 13)]);
        answer(&mut seal, 0, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 1.5, 2.5, 3.5, 4.5, 5.5]);
        b.iter().for_each(|value| {
            answer(&mut seal, 1, &[*value]);
            if ticks {
                seal.tick();
            }
        });
        seal.close();
        told(&groups, &seal)
    };
    let nobody = of(&[], false);
    assert_eq!((nobody[0].data.answered, nobody[1].data.answered), (Some(12), Some(12)));
    for few_or_alike in
        [&[2.0, 4.0, 6.0, 1.0][..], &[4.0; 10], &[4.0; 13], &[4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 5.0]]
    {
        for ticks in [false, true] {
            assert_eq!(of(few_or_alike, ticks), nobody, "{few_or_alike:?}");
        }
    }
}

#[test]
fn forty_of_a_hundred_are_enough() {
    for (answers, is_told) in [(7, false), (8, true)] {
        let (groups, mut seal) = floor(&[("a", 20), ("b", 20)]);
        let values: Vec<f64> = (0..answers).map(|place| 1.0 + f64::from(place) / 2.0).collect();
        answer(&mut seal, 0, &values);
        seal.close();
        assert_eq!(!told(&groups, &seal)[1].data.suppressed, is_told, "{answers} of 20");
    }
}

#[test]
fn a_need_that_few_answered_is_left_out() {
    let (groups, mut seal) = floor(&[("a", 20), ("b", 20)]);
    for place in 0..12 {
        let value = 1.0 + f64::from(place) / 2.0;
        let competence = (place < 6).then_some(value);
        seal.answer(0, &Scores { autonomy: Some(value), competence, relatedness: None }).unwrap();
    }
    seal.close();
    let data = &told(&groups, &seal)[1].data;
    assert!(data.needs.autonomy.is_some());
    assert_eq!((data.needs.competence, data.needs.relatedness), (None, None));
}

#[test]
fn leftovers_count_on_the_floor_alone() {
    let (groups, mut seal) = floor(&[("a", 10), ("b", 10)]);
    answer(&mut seal, 0, &[1.0, 2.0, 3.0, 4.0, 5.0]);
    seal.tick();
    answer(&mut seal, 0, &[6.0, 7.0]);
    answer(&mut seal, 1, &[2.0, 3.0, 4.0]);
    seal.close();
    let told = told(&groups, &seal);
    assert_eq!(told[0].data.answered, Some(10));
    assert_eq!(told[1].data.answered, Some(5));
    assert!(told[2].data.suppressed);
}

#[test]
fn figures_of_ten_answers_have_two_decimals() {
    for (answers, wanted) in [
        (&[5.0, 6.0, 4.0, 5.0, 7.0, 3.0, 6.5, 2.0, 4.5][..], [4.8, 3.5, 6.0]),
        (&[5.0, 6.0, 4.0, 5.0, 7.0, 3.0, 6.5, 2.0, 4.5, 4.5], [4.75, 3.65, 5.85]),
    ] {
        let [mean, low, high] = wanted;
        let wanted = Level { mean, low, high, ..Level::default() };
        let (groups, mut seal) = floor(&[("a", 12), ("b", 12)]);
        answer(&mut seal, 0, answers);
        seal.tick();
        assert_eq!(told(&groups, &seal)[1].data.needs.get(Need::Autonomy), Some(wanted));
    }
}

/// Values that differ, so many of them.
fn spread(count: u32) -> Vec<f64> {
    (0..count).map(|place| 1.0 + f64::from(place % 13) / 2.0).collect()
}

#[test]
fn the_floor_is_the_sum_of_all_that_is_sealed_also_of_groups_that_are_not_told_of() {
    let answered = |answers: [u32; 3], close: bool| {
        let (groups, mut seal) = floor(&[("a", 20), ("b", 20), ("c", 20)]);
        for (place, count) in answers.into_iter().enumerate() {
            answer(&mut seal, place, &spread(count));
        }
        if close {
            seal.close()
        } else {
            let _ = seal.tick();
        }
        told(&groups, &seal).iter().map(|one| one.data.answered).collect::<Vec<_>>()
    };
    // Seven of twenty are fewer than 40 % of their group, and are part of the floor all the same.
    for close in [false, true] {
        assert_eq!(answered([15, 14, 7], close), [Some(36), Some(15), Some(14), None]);
        assert_eq!(answered([19, 6, 7], close), [Some(32), Some(19), None, None]);
    }
    // Each of these is too small a share of its group, and all of them are enough of the floor.
    assert_eq!(answered([10, 7, 7], true), [Some(24), Some(10), None, None]);
    assert_eq!(answered([7, 7, 7], true), [None, None, None, None], "21 of 60 are too few");
    // Of three that wait nothing is told, and at the close nothing is left of them.
    assert_eq!(answered([20, 3, 7], true), [Some(27), Some(20), None, None]);
}

#[test]
fn a_need_that_a_group_is_not_told_of_counts_on_the_floor() {
    let (groups, mut seal) = floor(&[("a", 20), ("b", 20)]);
    for place in 0..2 {
        for (person, value) in spread(14).into_iter().enumerate() {
            // Of the second group only six answer for competence.
            let competence = (place == 0 || person < 6).then_some(value);
            seal.answer(place, &Scores { competence, ..alike(value) }).unwrap();
        }
    }
    seal.close();
    let told = told(&groups, &seal);
    assert_eq!(told[2].data.needs.competence, None);
    let all = [spread(14), spread(6)].concat();
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    let floor = told[0].data.needs.competence.expect("20 of 40 are enough");
    assert!((floor.mean - mean).abs() < 0.005 + 1e-9, "{floor:?} is not about {mean}");
    assert_eq!(told[0].data.answered, Some(28));
}

#[test]
fn a_level_whose_doubt_is_less_than_a_step_is_not_told() {
    let (groups, mut seal) = floor(&[("a", 4_000), ("b", 20)]);
    let values: Vec<f64> = (0..3_000).map(|person| if person < 2 { 6.0 } else { 7.0 }).collect();
    answer(&mut seal, 0, &values);
    seal.close();
    assert_eq!(told(&groups, &seal)[1].data, suppressed("a", 4_000));
}

#[test]
fn what_is_suppressed_has_no_change() {
    let (groups, seal) = floor(&[("a", 12), ("b", 12)]);
    let mut told = told(&groups, &seal);
    told[0].set_changes([Change::ConfirmedDown; 3]);
    assert_eq!(told[0].data, suppressed("floor", 24));
}
