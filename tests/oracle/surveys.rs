//! Random surveys, imported once and then once more as somebody might correct their map, and whose answers are in what is told.

use openfloor::domain::Kind;
use openfloor::domain::recognition::Need;
use openfloor::hub::board::Board;
use openfloor::hub::people::told::of_the_log;
use openfloor::hub::people::{Register, believe, places};
use openfloor::hub::rules::{Asked, Group, digest};
use openfloor::hub::store::{MemoryStore, Store as _};
use openfloor::pulse::instrument::OPENFLOOR_6;
use openfloor::pulse::release::Unit;
use openfloor::pulse::seal::{Cell, SealRule};
use openfloor::pulse::{GroupFloor, Instrument};
use openfloor::survey::import::events;
use openfloor::survey::{Map, Table, import};
use rand::{Rng, RngExt};
use serde_json::json;

use super::span::Figure;

/// The items of our instrument, by need: what is met, and what is thwarted.
const ITEMS: [&str; 6] = [
    "autonomy-say",
    "autonomy-senseless",
    "competence-well",
    "competence-doubt",
    "relatedness-backed",
    "relatedness-left-out",
];

/// Who answered what, and how the map says that they are grouped.
#[derive(Clone, Debug)]
pub struct Survey {
    site: &'static str,
    week: u32,
    source: &'static str,
    k: u32,
    /// Each team's id and how many could answer.
    teams: Vec<(String, u32)>,
    /// Each person's team and answers.
    people: Vec<(usize, [Option<u8>; 6])>,
    /// A team that the map does not have, though the file does.
    without: Option<usize>,
    /// Whether the file has its columns in another order, and its numbers in another form.
    turned: bool,
    /// Whether the map turns every answer upside down.
    upside_down: bool,
    /// Whether the map takes what was asked of autonomy for competence, and the other way round.
    swapped: bool,
}

/// What an import publishes.
pub struct Told {
    /// Of each cell, whose answers are in each figure.
    pub cells: Vec<Vec<Figure>>,
    /// The events.
    pub events: Vec<String>,
}

/// The files of a register.
const FILES: [&str; 3] = ["people.db", "people.db-wal", "people.db-shm"];
/// The sites of the hub.
const SITES: [&str; 2] = ["lisbon", "porto"];

/// A hub without its sockets: what it takes is in its log and on its board.
pub struct Hub {
    store: MemoryStore,
    board: Board,
    people: Register,
    /// Where its register is, if it is on a disk.
    folder: Option<tempfile::TempDir>,
    /// Whether it keeps what was told.
    remembers: bool,
    /// Whether it looks, when it starts, for what its log has and its register lacks.
    looks: bool,
    /// How many events it was sent.
    sent: usize,
}

impl Hub {
    /// With a floor at each site, which tells these teams.
    pub fn new(teams: &[serde_json::Value]) -> Self {
        let store = MemoryStore::new(1);
        let board = Board::load(&store).expect("an empty log");
        let people = Register::in_memory().expect("a register");
        let mut hub = Self { store, board, people, folder: None, remembers: true, looks: true, sent: 0 };
        hub.reorganised(teams);
        hub
    }

    /// The floors tell these teams from now on.
    pub fn reorganised(&mut self, teams: &[serde_json::Value]) {
        for site in SITES {
            self.sent += 1;
            let floor = json!({
                "specversion": "1.0", "type": "dev.openfloor.floor.v1", "id": format!("floor-{}", self.sent),
                "source": format!("/sites/{site}/leads"), "subject": "floor/main", "site": site,
                "data": { "name": "Floor 2", "time_zone": "Europe/Lisbon", "languages": ["en"], "teams": teams },
            });
            assert!(self.takes(&[floor.to_string()]));
        }
    }

    /// The same with a rule that is broken on purpose: it forgets what was told.
    pub fn forgetful(teams: &[serde_json::Value]) -> Self {
        Self { remembers: false, ..Self::new(teams) }
    }

    /// The same with a register on a disk; `looks` is broken on purpose where it is false: a register that is older than the log is believed.
    pub fn on_disk(teams: &[serde_json::Value], looks: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut hub = Self { looks, folder: None, ..Self::new(&[]) };
        hub.people = Register::open(folder.path()).expect("a register");
        hub.folder = Some(folder);
        hub.starts();
        hub.reorganised(teams);
        hub
    }

    /// Starts again, with a register that was put back where one is given, as a hub starts; whoever runs it believes what it has.
    pub fn starts_again(&mut self, put_back: Option<&[(&'static str, Vec<u8>)]>) {
        let folder = self.folder.as_ref().expect("on a disk").path().to_owned();
        self.people = Register::in_memory().expect("a register");
        if let Some(files) = put_back {
            for file in FILES {
                let _ = std::fs::remove_file(folder.join(file));
            }
            files
                .iter()
                .for_each(|(file, bytes)| std::fs::write(folder.join(file), bytes).expect("put back"));
        }
        self.people = Register::open(&folder).expect("a register");
        self.board = Board::load(&self.store).expect("a log");
        self.starts();
        believe(&folder).expect("a register");
    }

    fn starts(&mut self) {
        if !self.looks {
            return;
        }
        if let Some(since) = places::lacking(&self.store, &self.board, &self.people).expect("a log") {
            self.people.doubt(since).expect("written");
        }
        of_the_log(&self.store, &self.board, &mut self.people).expect("written");
    }

    /// Its register as it is at this moment.
    pub fn register(&mut self) -> Vec<(&'static str, Vec<u8>)> {
        let folder = self.folder.as_ref().expect("on a disk").path().to_owned();
        self.people = Register::in_memory().expect("a register");
        let files = FILES.iter().filter_map(|file| Some((*file, std::fs::read(folder.join(file)).ok()?)));
        let files = files.collect();
        self.people = Register::open(&folder).expect("a register");
        files
    }

    /// Withdraws some of what is out, or suppresses it.
    pub fn takes_back(&mut self, rng: &mut impl Rng) {
        let (all, suppressed) = (rng.random_bool(0.7), rng.random_bool(0.5));
        let mut back = Vec::new();
        for stands in self.board.of_kind(Kind::Engagement) {
            if !all && rng.random_bool(0.5) {
                continue;
            }
            let mut event: serde_json::Value = serde_json::from_str(&stands.body).expect("JSON");
            self.sent += 1;
            event["id"] = format!("back-{}", self.sent).into();
            event.as_object_mut().expect("an object").remove("time");
            match suppressed {
                true => {
                    let told = event["data"].clone();
                    event["data"] = json!({
                        "window": told["window"], "unit": told["unit"], "instrument": told["instrument"],
                        "partition": told["partition"], "eligible": told["eligible"], "suppressed": true,
                    });
                    event.as_object_mut().expect("an object").remove("surveyrows");
                    if told["partition"].is_null() {
                        event["data"].as_object_mut().expect("an object").remove("partition");
                    }
                }
                false => {
                    event["type"] = "dev.openfloor.withdrawn.v1".into();
                    event["data"] = json!({});
                }
            }
            back.push(event.to_string());
        }
        if !back.is_empty() {
            assert!(self.takes(&back), "what was told can be taken back");
        }
    }

    /// True when it takes all of these, as its sequencer judges them.
    pub fn takes(&mut self, events: &[String]) -> bool {
        let told = |event: &String| {
            let mut event = openfloor::wire::accept(event).expect("it keeps the rules that need no other");
            self.people.seal().close(&mut event);
            let digest = digest(&event);
            (event, digest)
        };
        let mut events: Vec<_> = events.iter().map(told).collect();
        let now = "2026-11-26T12:00:00Z".parse().expect("a time");
        let mut group = Group::new(&self.store, &self.board, &self.people, now);
        if group.take_as(&mut events, true, Asked::default()).is_err() {
            return false;
        }
        let (records, stored, noted) = group.into_parts();
        if self.remembers {
            self.people.keep(&noted).expect("noted");
        }
        self.store.append(&records).expect("appended");
        self.board.show(&stored);
        true
    }
}

impl Survey {
    /// Of a few teams, each with some who answered.
    pub fn random(rng: &mut impl Rng) -> Self {
        let teams: Vec<(String, u32)> = (0..rng.random_range(2..=5))
            .map(|place| (format!("t{place}"), rng.random_range(3..=18)))
            .collect();
        let mut people = Vec::new();
        for (team, (_, eligible)) in teams.iter().enumerate() {
            for _ in 0..*eligible {
                if rng.random_bool(0.75) {
                    let answers =
                        std::array::from_fn(|_| (!rng.random_bool(0.05)).then(|| rng.random_range(1..=7)));
                    people.push((team, answers));
                }
            }
        }
        Self {
            site: SITES[0],
            week: 47,
            source: "leads",
            k: 5,
            teams,
            people,
            without: None,
            turned: false,
            upside_down: false,
            swapped: false,
        }
    }

    /// The same answers by a map that was changed: other headcounts, somebody in another team, a higher k, a team of another name, or one less; as
    /// often as not as that of another week, another site or another source too.
    pub fn changed(&self, rng: &mut impl Rng) -> Self {
        let mut other = self.clone();
        match rng.random_range(0..6) {
            0 => other.week -= 1,
            1 => other.site = SITES[1],
            2 => other.source = "others",
            _ => {}
        }
        other.turned = rng.random_bool(0.3);
        other.upside_down = rng.random_bool(0.3);
        other.swapped = rng.random_bool(0.3);
        match rng.random_range(0..6) {
            // Somebody answered after the first export.
            5 => drop(other.people.pop()),
            4 => other.without = Some(rng.random_range(0..other.teams.len())),
            0 => {
                for (place, (_, eligible)) in other.teams.iter_mut().enumerate() {
                    let answered = self.people.iter().filter(|(team, _)| *team == place).count();
                    let answered = u32::try_from(answered).expect("few");
                    *eligible = rng.random_range(answered.max(1)..=answered.max(1) + 12);
                }
            }
            1 => {
                let person = rng.random_range(0..other.people.len().max(1));
                if let Some((team, _)) = other.people.get_mut(person) {
                    *team = (*team + 1) % other.teams.len();
                    other.teams[*team].1 += 1;
                }
            }
            2 => other.k += rng.random_range(1..=3),
            _ => {
                let place = rng.random_range(0..other.teams.len());
                other.teams[place].0 = format!("other{place}");
            }
        }
        other
    }

    /// What is told of it; none where it can't be imported.
    pub fn told(&self) -> Option<Told> {
        let ours = Instrument::parse(OPENFLOOR_6).expect("ours");
        let mut map = format!(
            "site = \"{site}\"\nsource = \"/sites/{site}/{}\"\nwindow = \"2026-W{}\"\nk = {}\n[team]\ncolumn = \"Team\"\n[teams]\n",
            self.source,
            self.week,
            self.k,
            site = self.site,
        );
        for (_, (id, eligible)) in
            self.teams.iter().enumerate().filter(|(team, _)| Some(*team) != self.without)
        {
            map.push_str(&format!("{id} = {{ eligible = {eligible} }}\n"));
        }
        map.push_str("[items]\n");
        for (place, item) in ITEMS.iter().enumerate() {
            let column = if self.swapped && place < 4 { ITEMS[(place + 2) % 4] } else { item };
            map.push_str(&format!("{item} = \"{column}\"\n"));
        }
        if self.upside_down {
            map.push_str("[labels]\n");
            (1..=7).for_each(|answer| {
                map.push_str(&format!("\"{answer}\" = {0}\n\"{answer}.0\" = {0}\n", 8 - answer))
            });
        }
        let map = Map::parse(&map, &ours).ok()?;
        let in_order = |mut cells: Vec<String>| {
            if self.turned {
                cells.reverse();
            }
            cells.join(",") + "\n"
        };
        let headers = ["Team"].into_iter().chain(ITEMS).map(str::to_owned).collect();
        let mut table = in_order(headers);
        for (team, answers) in &self.people {
            let form = |answer: u8| if self.turned { format!("{answer}.0") } else { answer.to_string() };
            let cells = answers.map(|answer| answer.map_or(String::new(), form));
            table.push_str(&in_order([self.teams[*team].0.clone()].into_iter().chain(cells).collect()));
        }
        let imported = import(Table::open(table.as_bytes(), Some(1)).ok()?, &map, &ours).ok()?;
        let cells = Cell::ALL.map(|cell| {
            let (sealed, floor) = self.sealed(&map, cell);
            let figure = |told: &openfloor::pulse::release::Told| {
                let people = match told.unit {
                    Unit::Floor => floor.clone(),
                    Unit::Group(place) => sealed[place].clone(),
                };
                match cell {
                    Cell::Presence => assert_eq!(told.data.answered? as usize, people.len()),
                    Cell::Need(need) => {
                        let mean = told.data.needs.get(need)?.mean;
                        let of: Vec<f64> =
                            people.iter().filter_map(|who| self.value(*who as usize, cell)).collect();
                        let plain = of.iter().sum::<f64>() / of.len() as f64;
                        assert!((mean - plain).abs() <= 0.05 + 1e-9, "{mean} is not {plain} of {need:?}");
                    }
                }
                Some(people)
            };
            imported.told.iter().filter_map(figure).collect()
        });
        Some(Told { cells: cells.into(), events: events(&map, &imported) })
    }

    /// What somebody says of a cell, of those whom the map counts.
    fn value(&self, who: usize, cell: Cell) -> Option<f64> {
        let (team, answers) = &self.people[who];
        if Some(*team) == self.without {
            return None;
        }
        let index = |need: Need| {
            let place = 2 * Need::ALL.iter().position(|one| *one == need).expect("one of three");
            let place = if self.swapped && place < 4 { (place + 2) % 4 } else { place };
            let index = f64::midpoint(f64::from(answers[place]?), 8.0 - f64::from(answers[place + 1]?));
            Some(if self.upside_down { 8.0 - index } else { index })
        };
        match cell {
            Cell::Presence => Need::ALL.into_iter().find_map(index).map(|_| 1.0),
            Cell::Need(need) => index(need),
        }
    }

    /// Whose answers are sealed of each group, and of the floor.
    fn sealed(&self, map: &Map, cell: Cell) -> (Vec<Figure>, Figure) {
        let k: GroupFloor = map.groups.floor();
        let of_cell = |cell: Cell| {
            let mut groups = vec![Figure::new(); map.groups.list().len()];
            for (who, (team, _)) in self.people.iter().enumerate() {
                if self.value(who, cell).is_some() {
                    let group = map.groups.of_team(&self.teams[*team].0).expect("a group");
                    groups[group].insert(u32::try_from(who).expect("few"));
                }
            }
            groups
        };
        let may = |cell: Cell, people: &Figure| {
            let mut values: Vec<f64> =
                people.iter().filter_map(|who| self.value(*who as usize, cell)).collect();
            values.sort_by(f64::total_cmp);
            k.may_seal(cell, &values)
        };
        let least = k.get() as usize;
        let needs = || Cell::ALL.into_iter().filter(|cell| *cell != Cell::Presence);
        let answered = of_cell(Cell::Presence);
        // That somebody answered counts beside a need of their group alone.
        let counts = |group: usize| {
            may(Cell::Presence, &answered[group]) && needs().any(|need| may(need, &of_cell(need)[group]))
        };
        let counted: Vec<bool> = (0..answered.len()).map(counts).collect();
        let few = |group: &usize| !counted[*group] && answered[*group].len() < least;
        let all = 0..answered.len();
        // R5: fewer than k of a group join, and none of a group whose last ones are not counted.
        let left: Figure = all.clone().filter(few).flat_map(|group| answered[group].clone()).collect();
        let may_be_told = left.len() >= least;
        let joins =
            |group: &usize| counted[*group] || answered[*group].is_empty() || few(group) && may_be_told;
        let merged = |need: Cell| -> Option<Figure> {
            let groups = of_cell(need);
            let waits = |group: &usize| !may(need, &groups[*group]) && groups[*group].len() < least;
            let left = all.clone().filter(joins).filter(waits);
            let left: Figure = left.flat_map(|group| groups[group].clone()).collect();
            may(need, &left).then_some(left)
        };
        let (mut groups, merged) = match cell {
            Cell::Presence => (
                answered.clone(),
                (may_be_told && needs().any(|need| merged(need).is_some())).then_some(left),
            ),
            need => (of_cell(need), merged(need)),
        };
        for (group, people) in groups.iter_mut().enumerate() {
            let is_sealed = if cell == Cell::Presence { counted[group] } else { may(cell, people) };
            if !is_sealed {
                people.clear();
            }
        }
        let floor = groups.iter().flatten().copied().chain(merged.into_iter().flatten()).collect();
        (groups, floor)
    }
}
