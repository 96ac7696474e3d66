//! What is said of a level is what the weeks show that are drawn beside it.

use super::*;

/// A week of a need: its level, and what is said of it.
type Said = (f64, Change);

#[test]
fn what_is_said_of_a_level_is_seen_in_the_weeks_that_are_drawn() {
    for (seed, seats) in (0..12).map(|seed| (seed, SIZES[seed as usize % 2])) {
        let mut weeks: BTreeMap<String, Vec<Option<[Said; 3]>>> = BTreeMap::new();
        for planned in events(plan(seed, seats), 0) {
            if !planned.event.contains(".engagement.") {
                continue;
            }
            let Payload::Engagement(level) = accept(&planned.event).expect("fits").payload else { continue };
            let needs = Need::ALL.map(|need| level.needs.get(need).map(|level| (level.mean, level.change)));
            let needs = needs.into_iter().collect::<Option<Vec<_>>>();
            let needs = needs.and_then(|needs| <[Said; 3]>::try_from(needs).ok());
            weeks.entry(level.unit.as_str().into()).or_default().push(needs);
        }
        let mut said = Vec::new();
        for (unit, weeks) in &weeks {
            let Some(newest) = weeks.last().copied().flatten() else { continue };
            for need in 0..3 {
                let told: Vec<f64> = weeks.iter().flatten().map(|needs| needs[need].0).collect();
                let mean = |levels: &[f64]| levels.iter().sum::<f64>() / levels.len() as f64;
                let by = mean(&told[told.len() - 2..]) - mean(&told[..told.len() / 2]);
                let change = newest[need].1;
                match change {
                    Change::ConfirmedUp => {
                        assert!(by > 0.2, "{unit} is higher by {by}: {told:?}, seed {seed}")
                    }
                    Change::ConfirmedDown => {
                        assert!(by < -0.2, "{unit} is lower by {by}: {told:?}, seed {seed}")
                    }
                    _ => continue,
                }
                said.push((need, change));
            }
        }
        said.sort_by_key(|(need, _)| *need);
        assert_eq!(said, [(0, Change::ConfirmedUp), (1, Change::ConfirmedDown)], "seed {seed}");
    }
}
