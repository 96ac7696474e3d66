//! Display mode over ten thousand scenes in which much goes wrong: each scene has its time, none starves, nobody is
//! named who should not be, and the mode is never left.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use openfloor::domain::notice::Priority;
use openfloor::model::{Command, Mode, Model, Msg, Remark, Scene, Showing};
use openfloor::text::Lang;
use openfloor::wire::control::{Control, Heartbeat};
use openfloor::wire::disk::{Disk, Unkept};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

#[path = "fixtures/floor.rs"]
mod floor;
#[path = "fixtures/picture.rs"]
mod picture;

/// How many scenes are shown.
const TURNS: u64 = 5_000;
/// A scene that has something to tell comes within so many others: two laps of six, with a critical notice and what
/// it cut short between each two.
const STARVES: u64 = 2 * 6 * 4;
/// A view is looked at every so many seconds.
const LOOK_EVERY: i64 = 1_999;

/// A wall, and the clocks of a wall and of its hub.
struct World {
    model: Model,
    chance: ChaCha8Rng,
    start: Timestamp,
    /// Seconds of the wall's own clock.
    second: i64,
    /// How far the hub's clock is ahead of it.
    ahead: i64,
    online: bool,
}

impl World {
    fn new(seed: u64) -> Self {
        let model = floor::wall("en", Mode::Display, "wall");
        let chance = ChaCha8Rng::seed_from_u64(seed);
        Self { model, chance, start: floor::now(), second: 0, ahead: 0, online: true }
    }

    fn at(&self) -> Timestamp {
        self.start + SignedDuration::from_secs(self.second)
    }

    fn hub_at(&self) -> Timestamp {
        self.at() + SignedDuration::from_secs(self.ahead)
    }

    fn happens(&mut self, one_in: u32) -> bool {
        self.chance.random_range(0..one_in) == 0
    }

    fn tell(&mut self, kind: &str, subject: &str, data: Value) {
        let (time, at) = (self.hub_at(), self.at());
        floor::take(&mut self.model, floor::event(kind, subject, data, time), at);
    }

    fn something(&mut self) {
        let n = self.chance.random_range(0..12u32);
        let words = "word ".repeat(self.chance.random_range(1..60));
        match self.chance.random_range(0..9u32) {
            0 => {
                let data =
                    json!({"headline": format!("notice {n}"), "why": words, "author": {"name": "Ana"}});
                self.tell("notice", &format!("notice/{n}"), data);
            }
            1 => {
                let data = json!({"text": format!("question {n}"), "state": "heard"});
                self.tell("question", &format!("question/{n}"), data);
            }
            2 => {
                let data = json!({"text": format!("question {n}"), "answer": words, "verdict": "true", "state": "answered"});
                self.tell("question", &format!("question/{n}"), data);
            }
            3 => {
                let data =
                    json!({"kind": "thank_you", "giver": "Bo", "receivers": ["Cem"], "message": words});
                self.tell("recognition", &format!("recognition/{n}"), data);
            }
            4 => {
                let level = json!({"mean": 4.0, "low": 3.5, "high": 4.5});
                let needs = json!({"autonomy": level, "competence": level, "relatedness": level});
                let unit = if self.happens(2) { "floor" } else { "billing" };
                let data = json!({"window": format!("2026-W{}", 30 + n), "unit": unit, "needs": needs,
                    "answered": 90, "eligible": 148, "scale": {"min": 1, "max": 7}, "suppressed": self.happens(5)});
                self.tell("engagement", &format!("engagement/{unit}/{n}"), data);
            }
            5 => {
                let due = self.hub_at() + SignedDuration::from_hours(i64::from(n));
                let data =
                    json!({"ask": words, "decision": "will", "owner": "Ops", "first_due": due, "due": due});
                self.tell("commitment", &format!("commitment/{n}"), data);
            }
            6 => {
                let data = json!({"breach": words, "owner": "Ops", "state": "admitted"});
                self.tell("repair", &format!("repair/{n}"), data);
            }
            7 => {
                let until = self.hub_at() + SignedDuration::from_mins(10);
                self.tell("quiet", "quiet/floor", json!({"scope": "floor", "state": "on", "until": until}));
            }
            _ => {
                let kinds = ["notice", "question", "recognition", "commitment", "repair"];
                let kind = kinds[self.chance.random_range(0..kinds.len())];
                self.tell("withdrawn", &format!("{kind}/{n}"), json!({}));
            }
        }
    }

    fn leads_thing(&mut self) {
        let (time, at) = (self.hub_at(), self.at());
        let data = json!({"text": "SECRET of the leads", "author": {"name": "Ana"}});
        let mut event = floor::event("note", "note/leads", data, time);
        event["audience"] = json!("leads");
        floor::take(&mut self.model, event, at);
    }

    fn urgent(&mut self) {
        let n = self.chance.random_range(0..3u32);
        let priority = ["important", "critical"][self.chance.random_range(0..2)];
        let state = if self.happens(3) { "released" } else { "closed" };
        let data = json!({"headline": format!("urgent {n}"), "priority": priority, "state": state,
            "author": {"name": "Ana"}});
        self.tell("notice", &format!("notice/urgent-{n}"), data);
    }

    fn fault(&mut self) {
        let at = self.at();
        match self.chance.random_range(0..8u32) {
            0 => {
                let retry_in = SignedDuration::from_secs(self.chance.random_range(1..30));
                self.model.update(Msg::Lost { why: "gone".into(), retry_in }, at);
                self.online = false;
            }
            1 => {
                self.model.update(Msg::Connecting { attempt: 2 }, at);
                floor::hello(&mut self.model, "wall", at);
                floor::snapshot(&mut self.model, at);
                floor::synced(&mut self.model, at);
                self.online = true;
            }
            2 => self.ahead = self.chance.random_range(-86_400..86_400),
            3 => {
                for _ in 0..200 {
                    self.something();
                }
            }
            4 => {
                let lang = ["en", "es", "pt"][self.chance.random_range(0..3)];
                self.model.ui.lang = Lang::parse(lang).expect("a language");
            }
            5 => {
                self.model.update(Msg::Command(Command::Language), at);
            }
            6 => self.leads_thing(),
            _ => {
                self.model.update(Msg::Remark(Remark::Unkept(Unkept::Disk(Disk::Full))), at);
            }
        }
    }

    /// A second goes by.
    fn tick(&mut self) {
        self.second += 1;
        if self.online && self.second % 5 == 0 {
            let beat =
                Control::Heartbeat(Heartbeat { now: self.hub_at(), refused: BTreeMap::new(), doors: None });
            let at = self.at();
            floor::control(&mut self.model, &beat, at);
        }
        let at = self.at();
        self.model.update(Msg::Tick, at);
    }
}

/// A scene while it is on.
struct On {
    showing: Showing,
    turn: u64,
}

/// How many scenes were on for their whole time, cut short, resumed, and gone with what they told.
type Ends = [u32; 4];

#[test]
fn ten_thousand_scenes_with_faults() {
    // Two walls that know nothing of each other, one on each core.
    let walls = [20_261_122, 20_261_123];
    let ends = std::thread::scope(|scope| {
        let walls = walls.map(|seed| scope.spawn(move || scenes_with_faults(seed)));
        walls.map(|wall| wall.join().expect("a wall that keeps its rules"))
    });
    let [whole, cut_short, resumed, gone] =
        [0, 1, 2, 3].map(|which| ends.iter().map(|end| end[which]).sum::<u32>());
    assert!(
        whole > 5_000 && cut_short > 20 && resumed > 10 && gone > 20,
        "{whole} {cut_short} {resumed} {gone}"
    );
}

fn scenes_with_faults(seed: u64) -> Ends {
    let mut world = World::new(seed);
    let mut on: Option<On> = None;
    let mut last: BTreeMap<Scene, u64> = BTreeMap::new();
    let (mut cut_short, mut resumed, mut gone, mut whole) = (0, 0, 0, 0);
    while world.model.ui.rotation.turn < TURNS {
        let before = world.model.ui.rotation.turn;
        if world.happens(20) {
            world.something();
        }
        if world.happens(400) {
            world.urgent();
        }
        if world.happens(150) {
            world.fault();
        }
        world.tick();
        let rotation = &world.model.ui.rotation;
        assert_eq!(world.model.ui.mode, Mode::Display, "the mode is left");
        if on.as_ref().is_none_or(|on| on.turn != rotation.turn) {
            let scenes: BTreeSet<Scene> = world.model.scenes().into_iter().collect();
            assert!(!scenes.contains(&Scene::Teams));
            assert_eq!(
                rotation.showing.is_none(),
                scenes.is_empty(),
                "a scene is on while there is something to tell"
            );
            for scene in Scene::ALL {
                if !scenes.contains(&scene) || rotation.showing.as_ref().is_some_and(|on| on.scene == scene) {
                    last.insert(scene, rotation.turn);
                }
                let waits = rotation.turn - last.get(&scene).copied().unwrap_or(0);
                assert!(waits <= STARVES, "{scene:?} waits for {waits} scenes");
            }
            assert!(rotation.turn - before <= 40, "{} scenes in a second", rotation.turn - before);
            if let Some(On { showing: ended, .. }) = on.take() {
                // One that was cut short and went on began so much earlier as it had been on before.
                let shown_s = world.at().duration_since(ended.since).as_secs();
                let there = belongs(&world.model, &ended);
                let cut_in =
                    rotation.showing.as_ref().is_some_and(|next| next.called && is_critical(&world.model));
                assert!(shown_s <= ended.dwell_s + 1, "{ended:?} was on for {shown_s} s");
                match shown_s >= ended.dwell_s {
                    true => whole += 1,
                    false if !there => gone += 1,
                    false => {
                        assert!(cut_in, "{ended:?} was left after {shown_s} s");
                        cut_short += 1;
                    }
                }
            }
            on = rotation.showing.clone().map(|showing| {
                let entries = world.model.scene_entries(showing.scene);
                let reads = world.model.reading_s(showing.scene, &entries);
                let been_on_s = world.at().duration_since(showing.since).as_secs();
                // What goes on keeps its time, though its words may be others by now.
                match been_on_s <= 1 {
                    true => assert_eq!(showing.dwell_s, reads, "{showing:?}"),
                    false => resumed += 1,
                }
                assert!((10..=60).contains(&showing.dwell_s));
                On { showing, turn: rotation.turn }
            });
        }
        if world.second % LOOK_EVERY == 0 {
            let (width, height) = (world.chance.random_range(1..300), world.chance.random_range(1..90));
            picture::drawn(&world.model, width, height);
            let view = format!("{:?}", picture::view(&world.model).body);
            for hidden in ["SECRET", "billing", "worth a conversation"] {
                assert!(!view.contains(hidden), "{hidden} in {view}");
            }
        }
    }
    [whole, cut_short, resumed, gone]
}

fn is_critical(model: &Model) -> bool {
    let critical =
        |notice: &openfloor::domain::Notice| notice.priority == Priority::Critical && notice.state.is_open();
    model.floor.notices.values().any(|item| critical(&item.data))
}

/// True while what a scene led with may still be told by it.
fn belongs(model: &Model, showing: &Showing) -> bool {
    let mut asked = model.clone();
    asked.ui.rotation.showing = Some(showing.clone());
    let lead = showing.entries.first();
    asked.scene_entries(showing.scene).first().map(|entry| entry.id()).as_ref() == lead
}
