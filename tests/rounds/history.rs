//! Whole lives of a hub: two rounds, ends in between, and a copy of the file of rounds that is put back. What was told over all of it
//! finds nobody and no group that was not told of, by the oracle of `tests/pulse.rs`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use openfloor::hub::Hub;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::asking::*;
use crate::bench::soon;
use crate::holding::{Hands, hub_at};
use crate::span::{Figure, exposures, has};

/// How many lives.
const LIVES: u64 = 6;
const TEAMS: [&str; 3] = ["billing", "care", "night"];
const K: usize = 5;
/// The two weeks: their days, and their windows.
const WEEKS: [(&str, [&str; 5]); 2] = [
    ("2026-W48", ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"]),
    ("2026-W49", ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"]),
];

/// What the hub must know of a round, as the test knows it: who waits and who is sealed, by group.
#[derive(Clone, Default)]
struct Known {
    free: [Vec<String>; 3],
    waiting: [Vec<u32>; 3],
    sealed: [Vec<u32>; 3],
    leftovers: Vec<u32>,
}

struct Life {
    folder: TempDir,
    hands: Hands,
    hub: Option<Hub>,
    rng: ChaCha8Rng,
    people: u32,
    /// Every figure that was told, without those that are the same.
    figures: Vec<Figure>,
    /// How often a group was not told of, and how many rounds were lost.
    untold: usize,
    reckoned: usize,
    lost: usize,
}

impl Life {
    async fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let hands = Hands::at(MONDAY);
        let hub = Some(site_of(folder.path(), &hands, &TEAMS.map(|team| (team, 14))).await);
        let rng = ChaCha8Rng::seed_from_u64(seed);
        Self { folder, hands, hub, rng, people: 0, figures: Vec::new(), untold: 0, reckoned: 0, lost: 0 }
    }

    fn hub(&self) -> &Hub {
        self.hub.as_ref().expect("it runs")
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("pulse.db")
    }

    /// The hub ends; something is done with its files; it begins again.
    async fn ended(&mut self, between: impl FnOnce(&Self)) {
        self.hub.take().expect("it runs").stop().await;
        between(self);
        self.hub = Some(hub_at(self.folder.path(), &self.hands).await);
    }

    async fn round(&mut self, window: &str, days: [&str; 5]) {
        let sizes = TEAMS.map(|team| (team, self.rng.random_range(10..=14)));
        let asked = json!({"closes": format!("{}T16:00", days[4]), "teams": teams(&sizes)});
        let answer = send(self.hub(), "/v1/pulse/lisbon", &asked).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let mut codes = codes_of(&answer);
        let mut known =
            Known { free: TEAMS.map(|team| codes.remove(team).expect("codes")), ..Known::default() };
        let often: [f64; 3] = TEAMS.map(|_| self.rng.random_range(0.03..0.35));
        // A copy of the file, what was known when it was made, and how many figures had been told.
        let mut copy: Option<(Vec<u8>, Known, u64)> = None;
        for day in days {
            for (group, often) in often.into_iter().enumerate() {
                for code in std::mem::take(&mut known.free[group]) {
                    if !self.rng.random_bool(often) {
                        known.free[group].push(code);
                        continue;
                    }
                    let said = level(self.rng.random_range(1..=7));
                    assert_eq!(check_in(self.hub(), &code, &said).await.status, 204);
                    known.waiting[group].push(self.people);
                    self.people += 1;
                }
            }
            if self.rng.random_bool(0.3) {
                self.ended(|_| {}).await;
            }
            if copy.is_none() && self.rng.random_bool(0.4) {
                let events = self.hub().events();
                let mut bytes = Vec::new();
                self.ended(|life| bytes = std::fs::read(life.file()).expect("a file")).await;
                copy = Some((bytes, known.clone(), events));
            } else if let Some((bytes, then, events)) = copy.take_if(|_| self.rng.random_bool(0.3)) {
                let told_since = self.hub().events() > events;
                self.ended(|life| std::fs::write(life.file(), bytes).expect("put back")).await;
                if told_since {
                    return self.is_lost(window).await;
                }
                // Nothing was told since: those who answered since then have their codes again, and did not answer.
                known = then;
            }
            self.tick(day, window, &mut known).await;
        }
        assert_eq!(status(self.hub()).await["state"], "closed");
    }

    /// The file knows less than was told: the round is lost, and all of it is suppressed.
    async fn is_lost(&mut self, window: &str) {
        let all = |levels: &BTreeMap<String, Value>| {
            ["floor", "billing", "care", "night"].iter().all(|unit| {
                levels
                    .get(&format!("engagement/{unit}/{window}"))
                    .is_some_and(|level| level["data"]["suppressed"] == true)
            })
        };
        told(self.hub(), "all is suppressed", all).await;
        assert_eq!(status(self.hub()).await["state"], "lost");
        self.lost += 1;
    }

    /// The day's figures.
    async fn tick(&mut self, day: &str, window: &str, known: &mut Known) {
        self.hands.set(&format!("{day}T16:00:00Z"));
        let now = format!("{day}T16:00:00Z");
        let closed = soon("the tick", async {
            loop {
                let round = status(self.hub()).await;
                let closed = round["state"] == "closed";
                if closed || round["next_tick"].as_str().is_some_and(|next| next > now.as_str()) {
                    return closed;
                }
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        })
        .await;
        for (waiting, sealed) in known.waiting.iter_mut().zip(&mut known.sealed) {
            if waiting.len() >= K {
                sealed.append(waiting);
            }
        }
        if closed {
            let left: Vec<u32> = known.waiting.iter_mut().flat_map(std::mem::take).collect();
            known.leftovers = if left.len() >= K { left } else { Vec::new() };
        }
        // What is in the file is on the walls a moment later.
        let units = status(self.hub()).await["told"].as_array().expect("units").clone();
        let answered = |level: &Value| level["data"]["answered"].as_u64();
        let of = |levels: &BTreeMap<String, Value>, unit: &str| {
            levels.get(&format!("engagement/{unit}/{window}")).and_then(answered)
        };
        let name = |unit: &Value| unit["unit"].as_str().expect("a name").to_owned();
        let levels = told(self.hub(), "the figures", |levels| {
            units.iter().all(|unit| of(levels, &name(unit)) == unit["answered"].as_u64())
        })
        .await;

        let figure = |people: &[u32]| people.iter().copied().collect::<Figure>();
        let (mut on_the_floor, mut untold) = (known.leftovers.clone(), Vec::new());
        for (team, sealed) in TEAMS.into_iter().zip(&known.sealed) {
            match of(&levels, team) {
                Some(answered) => {
                    assert_eq!(answered, sealed.len() as u64, "{team}");
                    self.saw(figure(sealed));
                    on_the_floor.extend(sealed);
                }
                None if sealed.is_empty() => {}
                None => untold.push(figure(sealed)),
            }
        }
        // The floor is the sum of all.
        on_the_floor.extend(untold.iter().flatten());
        if let Some(answered) = of(&levels, "floor") {
            assert_eq!(answered, on_the_floor.len() as u64, "the floor");
            self.saw(figure(&on_the_floor));
        }
        for group in &untold {
            self.untold += 1;
            // Its own figure can be reckoned from the others, and is of K or more.
            assert!(group.len() >= K, "{window}, {day}: {group:?}");
            self.reckoned += usize::from(has(&self.figures, group));
        }
    }

    fn saw(&mut self, figure: Figure) {
        if !self.figures.contains(&figure) {
            self.figures.push(figure);
        }
    }
}

#[tokio::test]
async fn over_whole_lives_of_a_hub_nobody_is_found_by_subtraction() {
    let (mut figures, mut untold, mut reckoned, mut lost) = (0, 0, 0, 0);
    for seed in 0..LIVES {
        let mut life = Life::new(seed).await;
        for (window, days) in WEEKS {
            life.hands.set(&format!("{}T09:00:00Z", days[0]));
            life.round(window, days).await;
        }
        let found = exposures(&life.figures, K);
        assert!(found.is_empty(), "life {seed}: {found:?}");
        figures += life.figures.len();
        (untold, lost) = (untold + life.untold, lost + life.lost);
        reckoned += life.reckoned;
        life.hub.take().expect("it runs").stop().await;
    }
    println!(
        "{figures} figures, {untold} times a group was not told of, {reckoned} reckoned, {lost} rounds were lost"
    );
    // There was something to look at.
    assert!(figures > 20 && untold > 5 && lost > 0, "{figures} figures, {untold} untold, {lost} lost");
    assert!(reckoned > 0, "of {untold} untold");
}
