//! No figure reaches fewer than k people: an oracle that knows linear algebra and not the argument, over thousands of organisations
//! and whole rounds of each.
//!
//! Whoever sees all that is published of one need may add and subtract it at will. So for each need, and for the counts, each
//! published figure becomes the vector of whose answers are in it; somebody is exposed when a set of 1 to k − 1 respondents lies in
//! the span of these vectors.
//!
//! **Why the search is complete.** Respondents who are in exactly the same figures (an *atom*) have equal coordinates in every vector
//! of the span. So a set in the span is a union of atoms, and one of fewer than k people is a union of atoms that each have fewer
//! than k. The oracle tries all such unions of people who are in any figure at all; whether one is in the span is found by
//! elimination over the rational numbers, exactly. Each organisation of few people is searched a second time, set by set.
//!
//! The figure of a group that is suppressed can lie in the span, since the floor is the sum of all groups. It is held here that it is
//! then of k people or more, and so of nobody.

mod oracle {
    pub mod agreeing;
    pub mod levels;
    pub mod organisation;
    pub mod rational;
    pub mod span;
    pub mod surveys;
}

use openfloor::pulse::GroupFloor;
use oracle::agreeing::Agreeing;
use oracle::levels::OthersSite;
use oracle::organisation::{Broken, History, Organisation};
use oracle::span::{exposures, exposures_set_by_set, smallest_support};
use oracle::surveys::{Hub, Survey};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// How many organisations are tried.
const ORGANISATIONS: u64 = 10_000;
/// Up to so many people in any figure every set is tried as well.
const SET_BY_SET_MAX: usize = 13;

fn history<R: openfloor::pulse::seal::SealRule>(seed: u64, rule: impl Fn(GroupFloor) -> R) -> History {
    Organisation::random(&mut ChaCha8Rng::seed_from_u64(seed)).play(rule)
}

#[test]
fn no_set_of_fewer_than_k_lies_in_the_span_of_what_was_published() {
    let (mut figures, mut spans, mut searched, mut told) = (0, 0, 0, 0);
    for seed in 0..ORGANISATIONS {
        let history = history(seed, |floor| floor);
        told += usize::from(history.cells.iter().any(|figures| !figures.is_empty()));
        for of_cell in &history.cells {
            figures += of_cell.len();
            let found = exposures(of_cell, history.k);
            assert!(found.is_empty(), "organisation {seed}: exposed {found:?}");
            if let Some(people) = smallest_support(of_cell) {
                spans += 1;
                assert!(people >= history.k, "organisation {seed}: {people} people in a vector of the span");
            }
            if let Some(found) = exposures_set_by_set(of_cell, history.k, SET_BY_SET_MAX) {
                searched += 1;
                assert!(found.is_empty(), "organisation {seed}: exposed {found:?}, set by set");
            }
        }
    }
    println!(
        "{told} of {ORGANISATIONS} published {figures} figures; {spans} spans, {searched} searched set by set"
    );
    // The oracle had something to look at.
    assert!(told > 6_000 && figures > 60_000 && spans > 20_000 && searched > 2_000);
}

#[test]
fn subtracting_successive_releases_finds_nobody() {
    for seed in 0..ORGANISATIONS / 4 {
        let history = history(seed, |floor| floor);
        for of_cell in &history.cells {
            for (place, one) in of_cell.iter().enumerate() {
                for other in &of_cell[..place] {
                    for (more, less) in [(one, other), (other, one)] {
                        let left = more.difference(less).count();
                        assert!(
                            left == 0 || left >= history.k,
                            "organisation {seed}: {left} people by subtraction"
                        );
                    }
                }
            }
        }
        // What the floor has beyond its groups, at every tick.
        for (floor, groups) in &history.answered {
            let beyond = floor - groups;
            assert!(
                beyond == 0 || beyond >= history.k,
                "organisation {seed}: {beyond} people beyond the groups"
            );
        }
    }
}

#[test]
fn the_figure_of_a_suppressed_group_can_be_reckoned_and_is_of_k_people_or_more() {
    let (mut untold, mut reckoned) = (0, 0);
    for seed in 0..ORGANISATIONS {
        let history = history(seed, |floor| floor);
        let fewest = history.reckoned.iter().min();
        assert!(
            fewest.is_none_or(|people| *people >= history.k),
            "organisation {seed}: of {fewest:?} people"
        );
        untold += history.untold;
        reckoned += history.reckoned.len();
    }
    println!("{untold} times a group was not told of; {reckoned} of them its figure could be reckoned");
    // The manual says that it can; were it never so, it would say too much.
    assert!(untold > 5_000 && reckoned > 500, "{untold}, {reckoned}");
}

/// Imports of one survey by maps that change, with withdrawals and suppressions between them: how many were handed in and taken, and in how
/// many cells somebody is exposed by all that was taken.
fn imported_again(seed: u64, hub: impl Fn() -> Hub) -> Option<(usize, usize, usize)> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let survey = Survey::random(&mut rng);
    let first = survey.told()?;
    for of_cell in &first.cells {
        assert!(exposures(of_cell, 5).is_empty(), "survey {seed}");
    }
    let mut hub = hub();
    assert!(hub.takes(&first.events), "survey {seed}");
    let (mut cells, mut handed_in, mut taken) = (first.cells, 0, 0);
    for _ in 0..6 {
        if rng.random_bool(0.5) {
            hub.takes_back(&mut rng);
        }
        let Some(other) = survey.changed(&mut rng).told() else { continue };
        handed_in += 1;
        if hub.takes(&other.events) {
            taken += 1;
            cells.iter_mut().zip(other.cells).for_each(|(cell, theirs)| cell.extend(theirs));
        }
    }
    Some((handed_in, taken, cells.iter().filter(|cell| !exposures(cell, 5).is_empty()).count()))
}

#[test]
fn a_survey_that_is_imported_again_by_another_map_exposes_nobody() {
    let (mut imports, mut again, mut taken_again, mut exposed_without) = (0, 0, 0, 0);
    for seed in 0..ORGANISATIONS / 50 {
        let Some((handed_in, taken, exposed)) = imported_again(seed, || Hub::new(&[])) else { continue };
        (imports, again, taken_again) = (imports + 1, again + handed_in, taken_again + taken);
        assert_eq!(exposed, 0, "survey {seed}");
        // A hub that forgets what was told is caught.
        let forgetful = imported_again(seed, || Hub::forgetful(&[]));
        exposed_without += forgetful.map_or(0, |(_, _, exposed)| exposed);
    }
    println!(
        "{imports} imports, {again} of another map, {taken_again} taken; a hub that forgets exposes somebody in {exposed_without} cells"
    );
    assert!(imports > 150 && again > 800 && exposed_without > 50, "{imports}, {again}, {exposed_without}");
}

/// Imports as in [`imported_again`] and levels of others, by a hub that is started again between them, as often as not with an older register of people
/// which whoever runs it believes: how many were taken, and whether somebody is exposed by all that was.
fn with_a_register_put_back(seed: u64, looks: bool) -> Option<(usize, bool)> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let survey = Survey::random(&mut rng);
    let first = survey.told()?;
    let mut hub = Hub::on_disk(&[], looks);
    let mut older = hub.register();
    assert!(hub.takes(&first.events), "survey {seed}");
    let (mut cells, mut taken) = (first.cells, 0);
    for _ in 0..5 {
        match rng.random_range(0..4) {
            0 => hub.takes_back(&mut rng),
            1 => hub.starts_again(None),
            2 => hub.starts_again(Some(&older)),
            _ => older = hub.register(),
        }
        let Some(other) = survey.changed(&mut rng).told() else { continue };
        if hub.takes(&other.events) {
            taken += 1;
            cells.iter_mut().zip(other.cells).for_each(|(cell, theirs)| cell.extend(theirs));
        }
    }
    Some((taken, cells.iter().any(|cell| !exposures(cell, 5).is_empty())))
}

#[test]
fn a_hub_that_is_started_again_with_an_older_register_exposes_nobody() {
    let (mut hubs, mut exposed_without) = (0, 0);
    for seed in 0..ORGANISATIONS / 400 {
        let Some((_, exposed)) = with_a_register_put_back(seed, true) else { continue };
        hubs += 1;
        assert!(!exposed, "survey {seed}");
        // One that does not look is caught.
        exposed_without +=
            usize::from(with_a_register_put_back(seed, false).is_some_and(|(_, exposed)| exposed));
    }
    println!("{hubs} hubs; one that believes any register exposes somebody at {exposed_without}");
    assert!(hubs > 15 && exposed_without > 2, "{hubs}, {exposed_without}");
}

#[test]
fn levels_of_others_that_are_told_one_after_the_other_expose_nobody() {
    let (mut handed_in, mut taken, mut exposed_without) = (0, 0, 0);
    for seed in 0..ORGANISATIONS / 20 {
        let first = OthersSite::random(&mut ChaCha8Rng::seed_from_u64(seed));
        let mut tell = |mut hub: Hub| {
            let (mut rng, mut site) = (ChaCha8Rng::seed_from_u64(seed + 1), first.clone());
            let mut figures = Vec::new();
            for nth in 0..12 {
                if rng.random_bool(0.2) {
                    hub.takes_back(&mut rng);
                }
                if rng.random_bool(0.1) {
                    site.reorganised(&mut rng);
                    hub.reorganised(&site.teams());
                }
                let Some((people, event)) = site.level(&mut rng, nth) else { continue };
                handed_in += 1;
                if hub.takes(&[event]) {
                    taken += 1;
                    figures.push(people);
                }
            }
            exposures(&figures, 5)
        };
        let found = tell(Hub::new(&first.teams()));
        assert!(found.is_empty(), "site {seed}: exposed {found:?}");
        exposed_without += usize::from(!tell(Hub::forgetful(&first.teams())).is_empty());
    }
    println!(
        "{handed_in} levels, {taken} taken; a hub that forgets exposes somebody at {exposed_without} sites"
    );
    assert!(taken > handed_in / 10 && exposed_without > 50, "{handed_in}, {taken}, {exposed_without}");
}

/// In how many cells somebody is exposed under a rule that breaks R3, and in how many of the small ones set by set.
fn is_caught(broken: Broken) -> (usize, usize) {
    let (mut caught, mut set_by_set) = (0, 0);
    for seed in 0..300 {
        let history = history(seed, |floor| broken.clone().of(floor));
        for of_cell in &history.cells {
            let found = exposures(of_cell, history.k);
            caught += usize::from(!found.is_empty());
            if let Some(again) = exposures_set_by_set(of_cell, history.k, SET_BY_SET_MAX) {
                // The two searches agree on whether anybody is exposed.
                assert_eq!(found.is_empty(), again.is_empty(), "organisation {seed}");
                set_by_set += usize::from(!again.is_empty());
            }
        }
    }
    (caught, set_by_set)
}

#[test]
fn a_rule_that_seals_fewer_than_k_is_caught() {
    let (caught, set_by_set) = is_caught(Broken::one_less());
    assert!(caught > 20 && set_by_set > 5, "{caught}, {set_by_set}");
}

#[test]
fn a_rule_that_publishes_leftovers_is_caught() {
    let (caught, set_by_set) = is_caught(Broken::leftovers());
    assert!(caught > 100 && set_by_set > 20, "{caught}, {set_by_set}");
}

#[test]
fn answers_that_are_told_at_every_tick_are_caught() {
    let (caught, _) = is_caught(Broken::every_answer());
    assert!(caught > 300, "{caught}");
}

#[test]
fn what_a_group_agrees_in_is_not_told_by_way_of_the_floor() {
    let (mut ganged, mut uncounted, mut only_counted, mut caught) = (0, 0, 0, 0);
    for seed in 0..ORGANISATIONS / 4 {
        let kept = history(seed, |floor| floor);
        ganged += kept.ganged;
        uncounted += kept.uncounted;
        only_counted += kept.only_counted;
        caught += history(seed, |floor| Broken::ganged().of(floor)).ganged;
    }
    assert_eq!((ganged, uncounted, only_counted), (0, 0, 0));
    assert!(caught > 20, "{caught} caught");
}

#[test]
fn no_answer_that_all_of_a_team_gave_follows_from_what_the_floor_is_told() {
    let (mut told, mut found, mut cases) = (0, 0, 0);
    for seed in 0..20 {
        let case = Agreeing::random(&mut ChaCha8Rng::seed_from_u64(seed));
        cases += 1;
        told += usize::from(case.told(|floor| floor).is_some());
        if let Some(level) = case.told(|floor| Broken::ganged().of(floor)) {
            found += usize::from((1..=2).contains(&case.answers_that_fit(level)));
        }
    }
    assert_eq!(told, 0, "nothing is told of which it would follow");
    // Where the alike join, one or two of the thirteen answers fit in many cases.
    assert!(found * 3 > cases, "{found} of {cases}");
}

#[test]
fn in_every_batch_at_least_two_differ_and_a_rule_that_forgets_it_is_caught() {
    let (mut batches, mut alike, mut forgotten) = (0, 0, 0);
    for seed in 0..ORGANISATIONS / 4 {
        let kept = history(seed, |floor| floor);
        batches += kept.batches;
        alike += kept.alike;
        forgotten += history(seed, |floor| Broken::alike().of(floor)).alike;
    }
    assert_eq!(alike, 0, "of {batches} batches");
    assert!(batches > 5_000 && forgotten > 100, "{batches} batches, {forgotten} caught");
}
