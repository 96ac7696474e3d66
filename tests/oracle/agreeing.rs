//! A team that says the same, beside a few of two others, and what follows from the floor's level: all sets of answers that fit.

use openfloor::domain::engagement::{Level, Scale};
use openfloor::pulse::release::{Asked, release};
use openfloor::pulse::seal::SealRule;
use openfloor::pulse::{GroupFloor, Groups, Scores, Seal, Sums, Team};
use openfloor::text::SafeText;
use rand::{Rng, RngExt};

/// How many answer of the team that agrees: it is told how many.
const AGREEING: u64 = 12;
/// How many others answer.
const FEW: usize = 5;
/// The answers that there are: the index of two items of seven points.
const ANSWERS: std::ops::RangeInclusive<u32> = 2..=14;

/// What three teams say of autonomy. Of competence they say different things.
pub struct Agreeing {
    all: f64,
    few: Vec<f64>,
}

impl Agreeing {
    /// Twelve who agree, and five others, who differ from them: three of one team and two of another, who are counted together.
    pub fn random(rng: &mut impl Rng) -> Self {
        let all = rng.random_range(ANSWERS);
        let other = |rng: &mut _| f64::from((all - 2 + RngExt::random_range(rng, 1..=12)) % 13 + 2) / 2.0;
        let few = (0..FEW).map(|_| other(&mut *rng)).collect();
        Self { all: f64::from(all) / 2.0, few }
    }

    /// The floor's level of autonomy under a rule.
    pub fn told<R: SealRule>(&self, rule: impl Fn(GroupFloor) -> R) -> Option<Level> {
        let team = |id: &str, eligible| Team { id: id.into(), eligible };
        let groups =
            Groups::of(&[team("billing", 14), team("care", 12), team("night", 10)], GroupFloor::default())
                .expect("three");
        let of_team = |id: &str| groups.of_team(id).expect("it");
        let mut seal = Seal::with_rule(rule(groups.floor()), groups.list().len());
        for person in 0..AGREEING {
            let competence = Some(1.0 + (person % 13) as f64 / 2.0);
            let scores = Scores { autonomy: Some(self.all), competence, relatedness: None };
            seal.answer(of_team("billing"), &scores).expect("taken");
        }
        for (place, autonomy) in self.few.iter().enumerate() {
            let scores = Scores { autonomy: Some(*autonomy), competence: Some(3.0), relatedness: None };
            seal.answer(of_team(if place < 3 { "care" } else { "night" }), &scores).expect("taken");
        }
        seal.close();
        let asked = Asked {
            window: SafeText::clean("2026-W47"),
            instrument: SafeText::clean("openfloor-6"),
            scale: Scale::default(),
            digest: SafeText::clean("0a1b"),
        };
        release(&asked, &groups, &seal).remove(0).data.needs.autonomy
    }

    /// How many answers of the team fit a level: all of it the same but one at most, beside any answers of five others.
    pub fn answers_that_fit(&self, level: Level) -> usize {
        let values: Vec<f64> = ANSWERS.map(|half| f64::from(half) / 2.0).collect();
        let fits = |all: &f64| {
            values.iter().any(|one| {
                let mut team = vec![*all; AGREEING as usize - 1];
                team.push(*one);
                any_fits(&Sums::of(&team), &values, FEW, level)
            })
        };
        values.iter().filter(|all| fits(all)).count()
    }
}

/// True when so many more answers, in no order, make the level.
fn any_fits(sums: &Sums, values: &[f64], more: usize, level: Level) -> bool {
    if more == 0 {
        let near = |one: f64, other: f64| (one - other).abs() < 0.005 + 1e-9;
        return sums.mean().is_some_and(|mean| near(mean, level.mean))
            && sums
                .level(Scale::default())
                .is_some_and(|of| near(of.low, level.low) && near(of.high, level.high));
    }
    (0..values.len()).any(|place| {
        let mut with = *sums;
        with.push(values[place]);
        any_fits(&with, &values[place..], more - 1, level)
    })
}
