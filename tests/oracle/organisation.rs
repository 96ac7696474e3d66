//! Random organisations, and what is published of whole rounds of theirs.

use openfloor::domain::Engagement;
use openfloor::domain::engagement::Scale;
use openfloor::domain::recognition::Need;
use openfloor::pulse::release::{Asked, Told, Unit, release};
use openfloor::pulse::seal::{Cell, SealRule, differing};
use openfloor::pulse::{GroupFloor, Groups, Scores, Seal, Sums, Team};
use openfloor::text::SafeText;
use rand::{Rng, RngExt};

use super::span::{Figure, has};

/// What happens in a round, in its order.
enum Event {
    /// Somebody of a group answers.
    Answer { group: usize, scores: Scores },
    /// A scheduled tick.
    Tick,
}

/// An organisation and its round.
pub struct Organisation {
    groups: Groups,
    events: Vec<Event>,
}

/// What was published over a round.
pub struct History {
    pub k: usize,
    /// Of each cell, every figure that was published at any tick, without those that are the same.
    pub cells: Vec<Vec<Figure>>,
    /// How many answered by the floor's event and by those of its groups together, at each tick at which all of them were told.
    pub answered: Vec<(usize, usize)>,
    /// How many batches of a need were sealed, and in how many of them fewer than two differ from the most frequent answer.
    pub batches: usize,
    pub alike: usize,
    /// In how many batches that were merged at the close k or more are of one group and fewer than two of these differ: what the batch
    /// tells beside what that group is told to have is the one answer of theirs, and those of the few others.
    pub ganged: usize,
    /// In how many cells somebody's answer was merged of whom it is not counted that they answered.
    pub uncounted: usize,
    /// How often it was counted that some of a group answered of whom no need has a level, since they agree.
    pub only_counted: usize,
    /// How often a group was not told of at a time at which something of it was sealed; and of each time at which its own figure could
    /// be reckoned from what had been told by then, of how many people that is.
    pub untold: usize,
    pub reckoned: Vec<usize>,
}

impl Organisation {
    pub fn random(rng: &mut impl Rng) -> Self {
        let k = rng.random_range(5..=7);
        let teams: Vec<Team> = (0..rng.random_range(1..=6))
            .map(|place| Team { id: format!("t{place}"), eligible: rng.random_range(1..=26) })
            .collect();
        // Some have teams of different parents, of which small ones may be left without a sibling.
        let parents = rng.random_range(1..=3);
        let parent = |id: &str| Some(["p0", "p1", "p2"][usize::from(id.as_bytes()[1]) % parents]);
        let groups = match Groups::among(&teams, parent, GroupFloor::new(k).expect("k may be raised")) {
            Ok(groups) => groups,
            Err(_) => return Self::random(rng),
        };
        let (answering, skipping) = (rng.random_range(0.3..1.0), rng.random_range(0.0..0.4));
        // Some organisations agree so much that R3 has to hold answers back.
        let agreeing = if rng.random_bool(0.3) { rng.random_range(0.6..0.95) } else { 0.0 };
        let mut events = Vec::new();
        for (group, of) in groups.list().iter().enumerate() {
            for _ in 0..of.eligible {
                if rng.random_bool(answering) {
                    let mut index = || {
                        let value = if rng.random_bool(agreeing) { 9 } else { rng.random_range(2..=14) };
                        (!rng.random_bool(skipping)).then(|| f64::from(value) / 2.0)
                    };
                    let scores = Scores { autonomy: index(), competence: index(), relatedness: index() };
                    events.push(Event::Answer { group, scores });
                }
            }
        }
        // They come in any order, with ticks between them.
        for place in (1..events.len()).rev() {
            events.swap(place, rng.random_range(0..=place));
        }
        for _ in 0..rng.random_range(0..=6) {
            events.insert(rng.random_range(0..=events.len()), Event::Tick);
        }
        Self { groups, events }
    }

    /// Plays the round under a rule, and notes what was published at each tick and at the close, and whose answers are in it.
    pub fn play<R: SealRule>(self, rule: impl Fn(GroupFloor) -> R) -> History {
        let count = self.groups.list().len();
        let mut round = Round {
            seal: Seal::with_rule(rule(self.groups.floor()), count),
            rule: rule(self.groups.floor()),
            waiting: vec![vec![Vec::new(); 4]; count],
            sealed: vec![vec![Vec::new(); 4]; count],
            leftovers: vec![Vec::new(); 4],
            history: History {
                k: self.groups.floor().get() as usize,
                cells: vec![Vec::new(); 4],
                answered: Vec::new(),
                batches: 0,
                alike: 0,
                ganged: 0,
                only_counted: 0,
                uncounted: 0,
                untold: 0,
                reckoned: Vec::new(),
            },
            groups: self.groups,
        };
        for (person, event) in (0..).zip(self.events) {
            match event {
                Event::Answer { group, scores } => round.answer(person, group, scores),
                Event::Tick => {
                    round.seal.tick();
                    round.follow();
                    round.publish();
                }
            }
        }
        round.seal.close();
        round.follow();
        round.publish();
        round.history
    }
}

/// Who and what: the person's number, and the value they gave.
type Given = (u32, f64);

/// A round, and beside it what the sealed values forget: who gave them.
struct Round<R> {
    groups: Groups,
    rule: R,
    seal: Seal<R>,
    waiting: Vec<Vec<Vec<Given>>>,
    sealed: Vec<Vec<Vec<Given>>>,
    leftovers: Vec<Vec<Given>>,
    history: History,
}

impl History {
    /// A batch was sealed. Who gave the most frequent answer is counted here without the rule, one by one.
    fn saw(&mut self, cell: Cell, given: &[Given]) {
        if cell == Cell::Presence {
            return;
        }
        let as_often = |(_, value): &Given| given.iter().filter(|(_, other)| other == value).count();
        let most = given.iter().map(as_often).max().unwrap_or_default();
        self.batches += 1;
        self.alike += usize::from(given.len() - most < 2);
    }
}

impl<R: SealRule> Round<R> {
    fn answer(&mut self, person: u32, group: usize, scores: Scores) {
        if self.seal.answer(group, &scores).is_err() {
            assert!(scores.is_empty());
            return;
        }
        for (place, cell) in Cell::ALL.into_iter().enumerate() {
            let value = match cell {
                Cell::Presence => Some(1.0),
                Cell::Need(need) => scores.get(need),
            };
            self.waiting[group][place].extend(value.map(|value| (person, value)));
        }
    }

    /// Finds out whose answers were sealed from what the cells hold now, and that nothing was lost or added.
    fn follow(&mut self) {
        let mut not_counted = vec![Vec::new(); self.seal.groups()];
        for (place, cell) in Cell::ALL.into_iter().enumerate() {
            let mut left = Vec::new();
            let merged = !self.seal.leftovers().cell(Cell::Presence).is_empty();
            for (group, not_counted) in not_counted.iter_mut().enumerate() {
                let waiting = &mut self.waiting[group][place];
                let now = self.seal.of_group(group, cell);
                if now.n as usize > self.sealed[group][place].len() {
                    self.history.saw(cell, waiting);
                    self.sealed[group][place].append(waiting);
                }
                assert_eq!(
                    now,
                    sums(&self.sealed[group][place], self.seal.batches(group).expect("it").cell(cell))
                );
                if self.seal.is_closed() {
                    let joins = self.rule.may_join(&values(&sorted(waiting)));
                    let waited = std::mem::take(waiting);
                    if cell == Cell::Presence && !(joins && merged) {
                        *not_counted = waited.clone();
                    }
                    if joins && (cell == Cell::Presence || not_counted.is_empty()) {
                        left.push(waited);
                    }
                } else {
                    assert_eq!(self.seal.pending(group).expect("it").cell(cell).len(), waiting.len());
                }
            }
            if self.seal.is_closed() && !self.seal.leftovers().cell(cell).is_empty() {
                let k = self.history.k;
                let gang = |group: &&Vec<Given>| group.len() >= k && differing(&values(&sorted(group))) < 2;
                let needs = cell != Cell::Presence;
                self.history.ganged += usize::from(needs && left.iter().filter(gang).count() > 0);
                let left = left.concat();
                self.history.saw(cell, &left);
                let unknown =
                    |(person, _): &Given| not_counted.iter().flatten().any(|(other, _)| other == person);
                self.history.uncounted += usize::from(left.iter().any(unknown));
                self.leftovers[place] = left;
                let made = self.seal.leftovers().cell(cell);
                assert_eq!(made, [Sums::of(&values(&self.leftovers[place]))]);
            }
        }
    }

    fn publish(&mut self) {
        // Whoever is counted is counted beside a level: else the floor's count would say that a group agrees.
        let is_counted =
            |cells: &Vec<Vec<Given>>| !cells[0].is_empty() && cells[1..].iter().all(Vec::is_empty);
        self.history.only_counted +=
            self.sealed.iter().chain([&self.leftovers]).filter(|cells| is_counted(cells)).count();
        let asked = Asked {
            window: SafeText::clean("2026-W47"),
            instrument: SafeText::clean("openfloor-6"),
            digest: SafeText::clean("0a1b"),
            scale: Scale::default(),
        };
        let told = release(&asked, &self.groups, &self.seal);
        for (place, cell) in Cell::ALL.into_iter().enumerate() {
            for one in &told {
                if let Some(figure) = self.figure(one.unit, place, cell, &one.data) {
                    let seen = &mut self.history.cells[place];
                    if !seen.contains(&figure) {
                        seen.push(figure);
                    }
                }
            }
            for group in self.untold(&told, place, cell) {
                let group = people(&self.sealed[group][place]);
                self.history.untold += 1;
                if has(&self.history.cells[place], &group) {
                    self.history.reckoned.push(group.len());
                }
            }
        }
        let all: Option<Vec<usize>> = told.iter().map(|one| one.data.answered.map(|n| n as usize)).collect();
        let reported = self.groups.list().iter().any(|group| group.reports);
        if let (Some(all), true) = (all, reported) {
            self.history.answered.push((all[0], all[1..].iter().sum()));
        }
    }

    /// The groups that report by themselves, of whom something is sealed, and that are not told of.
    fn untold(&self, told: &[Told], place: usize, cell: Cell) -> Vec<usize> {
        let is_told = |data: &Engagement| match cell {
            Cell::Presence => data.answered.is_some(),
            Cell::Need(need) => level(data, need).is_some(),
        };
        let groups = told.iter().filter_map(|one| match one.unit {
            Unit::Group(group) if !is_told(&one.data) => Some(group),
            _ => None,
        });
        groups.filter(|group| !self.sealed[*group][place].is_empty()).collect()
    }

    /// Whose answers are in a published figure; that they are is checked against the figure itself.
    fn figure(&self, unit: Unit, place: usize, cell: Cell, data: &Engagement) -> Option<Figure> {
        let given: Vec<Given> = match unit {
            Unit::Group(group) => self.sealed[group][place].clone(),
            Unit::Floor => {
                let groups = self.sealed.iter().flat_map(|cells| cells[place].clone());
                groups.chain(self.leftovers[place].clone()).collect()
            }
        };
        match cell {
            Cell::Presence => assert_eq!(data.answered? as usize, given.len()),
            Cell::Need(need) => {
                let mean = values(&given).iter().sum::<f64>() / given.len() as f64;
                let half_a_step = if given.len() < 10 { 0.05 } else { 0.005 };
                assert!((level(data, need)? - mean).abs() <= half_a_step + 1e-9);
            }
        }
        Some(people(&given))
    }
}

fn people(given: &[Given]) -> Figure {
    given.iter().map(|(person, _)| *person).collect()
}

fn level(data: &Engagement, need: Need) -> Option<f64> {
    data.needs.get(need).map(|level| level.mean)
}

fn values(given: &[Given]) -> Vec<f64> {
    given.iter().map(|(_, value)| *value).collect()
}

fn sorted(given: &[Given]) -> Vec<Given> {
    let mut given = given.to_vec();
    given.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    given
}

/// The sums of what people gave, which are exact in half points; as many as the batches have.
fn sums(given: &[Given], batches: &[Sums]) -> Sums {
    let of = Sums::of(&values(given));
    assert_eq!(of.n, batches.iter().map(|batch| batch.n).sum::<u64>());
    of
}

/// A rule that breaks R3.
#[derive(Clone, Debug)]
pub struct Broken {
    /// How many fewer than k may seal.
    fewer: usize,
    /// Whether whatever waits is sealed, however little: what R5 deletes is then told too.
    any: bool,
    /// How many must differ from the most frequent answer.
    differing: usize,
    k: usize,
}

impl Broken {
    /// k − 1 may seal.
    pub fn one_less() -> Self {
        Self { fewer: 1, any: false, differing: 0, k: 0 }
    }

    /// k may seal, also where all of them but one agree.
    pub fn alike() -> Self {
        Self { fewer: 0, any: false, differing: 0, k: 0 }
    }

    /// R3 as it is, and k alike answers of a group join the merge at the close.
    pub fn ganged() -> Self {
        Self { fewer: 0, any: false, differing: 2, k: 0 }
    }

    /// Two are enough, so that leftovers are told that R5 deletes.
    pub fn leftovers() -> Self {
        Self { fewer: usize::MAX, any: false, differing: 0, k: 0 }
    }

    /// Each answer that waits at a tick is told.
    pub fn every_answer() -> Self {
        Self { fewer: 0, any: true, differing: 0, k: 0 }
    }

    /// The rule for a round.
    pub fn of(self, floor: GroupFloor) -> Self {
        Self { k: floor.get() as usize, ..self }
    }
}

impl SealRule for Broken {
    fn may_join(&self, _: &[f64]) -> bool {
        true
    }

    fn may_seal(&self, cell: Cell, values: &[f64]) -> bool {
        let least = if self.any { 1 } else { self.k.saturating_sub(self.fewer).max(2) };
        values.len() >= least && (cell == Cell::Presence || differing(values) >= self.differing)
    }
}
