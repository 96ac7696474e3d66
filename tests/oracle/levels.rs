//! Random sites whose levels another system tells: of teams, units, several of these together and the floor.

use openfloor::domain::quiet::SCOPE_FLOOR;
use rand::{Rng, RngExt};
use serde_json::{Value, json};

use super::span::Figure;

/// Teams, some of them of a unit, and who answered.
#[derive(Clone)]
pub struct OthersSite {
    /// Each team's unit now, if it is of one.
    parents: Vec<Option<usize>>,
    /// Each person's team and answer; no team for those who are in none.
    people: Vec<(Option<usize>, u8)>,
}

/// How many units there are at most.
const UNITS: usize = 3;

/// A unit, or none.
fn unit(rng: &mut impl Rng) -> Option<usize> {
    rng.random_bool(0.7).then(|| rng.random_range(0..UNITS))
}

impl OthersSite {
    pub fn random(rng: &mut impl Rng) -> Self {
        let parents: Vec<Option<usize>> = (0..rng.random_range(2..=5)).map(|_| unit(rng)).collect();
        let mut people = Vec::new();
        for team in (0..parents.len()).map(Some) {
            for _ in 0..rng.random_range(4..=22) {
                people.push((team, rng.random_range(1..=7)));
            }
        }
        for _ in 0..rng.random_range(0..=8) {
            people.push((None, rng.random_range(1..=7)));
        }
        Self { parents, people }
    }

    /// The same people in the same teams, of which one is of another unit.
    pub fn reorganised(&mut self, rng: &mut impl Rng) {
        let team = rng.random_range(0..self.parents.len());
        self.parents[team] = unit(rng);
    }

    /// How many people are in a team.
    fn heads(&self, team: usize) -> usize {
        self.people.iter().filter(|(of, _)| *of == Some(team)).count()
    }

    /// The teams as a floor tells them.
    pub fn teams(&self) -> Vec<Value> {
        let team = |(team, unit): (usize, &Option<usize>)| {
            let mut told =
                json!({ "id": format!("t{team}"), "name": "A team", "headcount": self.heads(team) });
            if let Some(unit) = unit {
                told["parent"] = format!("u{unit}").into();
            }
            told
        };
        self.parents.iter().enumerate().map(team).collect()
    }

    /// A level of some unit of one week, and whose answers are in it; none of fewer than five.
    pub fn level(&self, rng: &mut impl Rng, nth: usize) -> Option<(Figure, String)> {
        let one = |rng: &mut dyn Rng| match rng.random_range(0..3) {
            0 => format!("u{}", rng.random_range(0..UNITS)),
            _ => format!("t{}", rng.random_range(0..self.parents.len())),
        };
        let unit = match rng.random_range(0..5) {
            0 => SCOPE_FLOOR.to_owned(),
            1 => format!("{}+{}", one(rng), one(rng)),
            _ => one(rng),
        };
        let is_in = |team: Option<usize>, part: &str| {
            let Some(team) = team else { return false };
            let unit = self.parents[team].map(|unit| format!("u{unit}"));
            part == format!("t{team}") || unit.as_deref() == Some(part)
        };
        let in_it = |team| unit == SCOPE_FLOOR || unit.split('+').any(|part| is_in(team, part));
        let people: Figure =
            (0_u32..).zip(&self.people).filter(|(_, (team, _))| in_it(*team)).map(|(who, _)| who).collect();
        if people.len() < 5 {
            return None;
        }
        let sum: f64 = people.iter().map(|who| f64::from(self.people[*who as usize].1)).sum();
        let mean = sum / people.len() as f64;
        let event = json!({
            "specversion": "1.0", "type": "dev.openfloor.engagement.v1", "id": format!("level-{nth}"), "source": "/sites/lisbon/leads",
            "subject": format!("engagement/{nth}"), "site": "lisbon", "audience": "leads",
            "data": {
                "window": "2026-W47", "unit": unit, "instrument": "theirs", "answered": people.len(), "eligible": people.len(),
                "needs": { "autonomy": { "mean": mean, "low": (mean - 0.5).max(1.0), "high": (mean + 0.5).min(7.0) } },
            },
        });
        Some((people, event.to_string()))
    }
}
