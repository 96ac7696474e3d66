//! Tests of `pulse::release`: R4 and R6.

use super::*;
use crate::domain::Checker;
use crate::pulse::groups::{GroupFloor, Team};
use crate::pulse::score::Scores;

fn asked() -> Asked {
    Asked {
        window: SafeText::clean("2026-W47"),
        instrument: SafeText::clean("openfloor-6"),
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
        eligible: Some(eligible),
        suppressed: true,
        ..Engagement::default()
    }
}

#[test]
fn a_floor_and_its_groups_are_told_in_two_decimals() {
    let (groups, mut seal) = floor(&[("a", 12), ("b", 12)]);
    answer(&mut seal, 0, &[5.0, 6.0, 4.0, 5.0, 7.0, 3.0, 6.5]);
    seal.tick();
    let told = told(&groups, &seal);
    assert_eq!(
        told.iter().map(|one| one.unit).collect::<Vec<_>>(),
        [Unit::Floor, Unit::Group(0), Unit::Group(1)]
    );
    let level = Level { mean: 5.21, low: 3.91, high: 6.52 };
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
fn what_is_suppressed_has_no_change() {
    let (groups, seal) = floor(&[("a", 12), ("b", 12)]);
    let mut told = told(&groups, &seal);
    told[0].set_change(Change::ConfirmedDown);
    assert_eq!(told[0].data, suppressed("floor", 24));
}
