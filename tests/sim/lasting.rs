//! What comes after the opening: no story is told twice while somebody watches, and no hour is silent.

use super::*;

/// At an hour in a second, a quarter of an hour is five weeks: what was answered, told or closed stays so, for leads too.
#[test]
fn nothing_is_told_twice_while_a_floor_at_speed_is_watched() {
    for (speed, hours) in [(3_600.0, 1), (60.0, 12), (1.0, 504)] {
        let mut stories: BTreeSet<String> = BTreeSet::new();
        for planned in events(Plan { speed, ..plan(9, Seats::FiveHundred) }, hours) {
            let raw: serde_json::Value = serde_json::from_str(&planned.event).expect("JSON");
            let subject = raw["subject"].as_str().expect("one");
            let comes_weekly = raw["audience"] == "leads" && speed <= 1.0;
            if !subject.starts_with("recognition/") && !subject.starts_with("engagement/") && !comes_weekly {
                stories.insert(subject.to_owned());
            }
        }
        let again: Vec<&String> = stories
            .iter()
            .filter(|subject| subject.strip_suffix("-2").is_some_and(|first| stories.contains(first)))
            .collect();
        assert_eq!(again, Vec::<&String>::new(), "at {speed}");
    }
}

/// At any hour, and a shift long: whoever starts a floor at night sees that it lives.
#[test]
fn no_hour_after_the_opening_is_without_a_word() {
    for (seed, seats) in [(1, Seats::Fifty), (2, Seats::FiveHundred)] {
        let start = "2026-11-23T22:30:00Z".parse().expect("a time");
        let told = events(Plan { start, ..plan(seed, seats) }, 8);
        let mut moments: Vec<Timestamp> = told.iter().map(|planned| planned.at).collect();
        moments.dedup();
        let pauses = moments.windows(2).map(|pair| pair[1].duration_since(pair[0]).as_mins());
        assert!(pauses.max().is_some_and(|longest| longest <= 12), "seed {seed}");
    }
}
