//! Tests of `pulse::groups`: R1.

use proptest::prelude::*;

use super::*;

fn team(id: &str, eligible: u32) -> Team {
    Team { id: id.into(), eligible }
}

fn groups(teams: &[(&str, u32)]) -> Vec<(String, u32, bool)> {
    let teams: Vec<Team> = teams.iter().map(|(id, eligible)| team(id, *eligible)).collect();
    let groups = Groups::of(&teams, GroupFloor::default()).unwrap();
    groups.list().iter().map(|group| (group.id.clone(), group.eligible, group.reports)).collect()
}

#[test]
fn a_team_under_2k_merges_with_its_smallest_sibling() {
    assert_eq!(
        groups(&[("billing", 14), ("care", 9), ("sales", 12)]),
        [("billing".into(), 14, true), ("care+sales".into(), 21, true)]
    );
    assert_eq!(groups(&[("a", 10), ("b", 10)]), [("a".into(), 10, true), ("b".into(), 10, true)]);
    // What is still too small merges again.
    assert_eq!(
        groups(&[("a", 2), ("b", 3), ("c", 4), ("d", 30)]),
        [("a+b+c+d".into(), 39, false)],
        "9 are too few, and one group of all is the floor"
    );
    assert_eq!(
        groups(&[("a", 3), ("b", 3), ("c", 4), ("d", 30)]),
        [("a+b+c".into(), 10, true), ("d".into(), 30, true)]
    );
}

#[test]
fn only_the_floor_reports_what_has_no_sibling() {
    assert_eq!(groups(&[("a", 9)]), [("a".into(), 9, false)]);
    assert_eq!(groups(&[("a", 40)]), [("a".into(), 40, false)]);
    assert_eq!(groups(&[("a", 4), ("b", 5)]), [("a+b".into(), 9, false)]);
}

#[test]
fn a_team_merges_with_siblings_of_its_parent_alone() {
    let of = |teams: &[(&str, u32)]| {
        let teams: Vec<Team> = teams.iter().map(|(id, eligible)| team(id, *eligible)).collect();
        let parent = |id: &str| match &id[..1] {
            "s" => Some("sales"),
            "c" => Some("care"),
            _ => None,
        };
        let groups = Groups::among(&teams, parent, GroupFloor::default()).unwrap();
        let told = |group: &Group| (group.id.clone(), group.reports);
        groups.list().iter().map(told).collect::<Vec<_>>()
    };
    assert_eq!(
        of(&[("s-in", 6), ("s-out", 30), ("c-day", 7), ("c-night", 5), ("back", 9), ("desk", 8)]),
        [("back+desk".into(), true), ("c-day+c-night".into(), true), ("s-in+s-out".into(), true)]
    );
    // Without a sibling it is told within the floor alone, however small others are.
    assert_eq!(
        of(&[("s-in", 6), ("c-day", 40), ("back", 3)]),
        [("back".into(), false), ("c-day".into(), true), ("s-in".into(), false)]
    );
}

#[test]
fn wrong_teams_are_refused_with_the_reason() {
    let of = |teams: &[Team]| Groups::of(teams, GroupFloor::default()).unwrap_err().to_string();
    assert!(of(&[]).contains("0 teams"));
    assert!(of(&[team("a", 9), team("a", 9)]).contains("team a is given twice"));
    assert!(of(&[team("a", 0)]).contains("team a has 0"));
    assert!(of(&[team("a+b", 9)]).contains("no + in it"));
    assert!(of(&[team("", 9)]).contains("1 to 80"));
    assert!(of(&[team("a", 4)]).contains("nothing is told of fewer than 5"));
    assert!(GroupFloor::new(4).unwrap_err().to_string().contains("may only be raised"));
    assert!(GroupFloor::new(101).is_err());
    assert_eq!(GroupFloor::new(12).map(GroupFloor::get), Ok(12));
    assert_eq!(GroupFloor::default().get(), 5);
}

#[test]
fn a_long_id_is_cut_and_stays_its_own() {
    let teams: Vec<(String, u32)> =
        (0..40).map(|place| (format!("a-rather-long-team-name-{place:02}"), 1)).collect();
    let more: Vec<Team> = teams.iter().map(|(id, n)| team(id, *n)).chain([team("z", 60)]).collect();
    let made = Groups::of(&more, GroupFloor::new(20).unwrap()).unwrap();
    assert!(made.list().iter().all(|group| group.id.chars().count() <= NAME_MAX));
    assert_eq!(made.list()[0].id, "a-rather-long-team-name-00+39");
}

fn any_teams() -> impl Strategy<Value = Vec<Team>> {
    prop::collection::vec(1_u32..40, 1..24).prop_map(|sizes| {
        sizes.into_iter().enumerate().map(|(place, size)| team(&format!("t{place:02}"), size)).collect()
    })
}

proptest! {
    #[test]
    fn every_team_is_in_one_group_and_no_one_is_lost(teams in any_teams(), k in GROUP_FLOOR..12) {
        let floor = GroupFloor::new(k).unwrap();
        let Ok(made) = Groups::of(&teams, floor) else {
            prop_assert!(teams.iter().map(|team| team.eligible).sum::<u32>() < k);
            return Ok(());
        };
        for team in &teams {
            let holding = made.list().iter().filter(|group| group.teams.contains(&team.id)).count();
            prop_assert_eq!(holding, 1);
            let place = made.of_team(&team.id).unwrap();
            prop_assert!(made.list()[place].teams.contains(&team.id));
        }
        prop_assert_eq!(made.eligible(), teams.iter().map(|team| team.eligible).sum::<u32>());
        prop_assert_eq!(made.of_team("nobody"), None);
    }

    #[test]
    fn whoever_reports_has_2k_and_is_not_all(teams in any_teams(), k in GROUP_FLOOR..12) {
        let Ok(made) = Groups::of(&teams, GroupFloor::new(k).unwrap()) else { return Ok(()) };
        for group in made.list() {
            prop_assert_eq!(group.reports, group.eligible >= 2 * k && made.list().len() > 1);
            // A group of less than 2k is left only where it has no sibling.
            prop_assert!(group.eligible >= 2 * k || made.list().len() == 1);
            prop_assert!(group.id.chars().count() <= NAME_MAX);
        }
    }

    #[test]
    fn nobody_merges_who_need_not(teams in any_teams(), k in GROUP_FLOOR..12) {
        let Ok(made) = Groups::of(&teams, GroupFloor::new(k).unwrap()) else { return Ok(()) };
        for group in made.list().iter().filter(|group| group.teams.len() > 1) {
            let small = |id: &String| teams.iter().any(|team| team.id == *id && team.eligible < 2 * k);
            prop_assert!(group.teams.iter().any(small));
        }
        if teams.iter().all(|team| team.eligible >= 2 * k) {
            prop_assert_eq!(made.list().len(), teams.len());
        }
    }

    #[test]
    fn the_order_of_teams_changes_nothing(teams in any_teams(), turn in 0_usize..24) {
        let mut turned = teams.clone();
        turned.rotate_left(turn % teams.len());
        turned.reverse();
        prop_assert_eq!(Groups::of(&teams, GroupFloor::default()), Groups::of(&turned, GroupFloor::default()));
    }
}
