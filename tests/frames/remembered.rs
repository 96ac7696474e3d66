//! What a wall remembers of its floor is what it would read anew, whatever came, was pressed, or went by in between.

use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};
use openfloor::domain::{Audience, Shifts, promise};
use openfloor::model::{Command, Entry, EntryId, Mode, Model, Msg, Pane};
use openfloor::screen::{self, Lexicon};
use openfloor::text::Lang;
use openfloor::wire::control::{Control, Heartbeat};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use super::floor;

/// How many things happen on a walk.
const STEPS: usize = 1_500;
/// A whole view is looked at every so many of them.
const VIEW_EVERY: usize = 40;
/// For how long things stay after they are settled, and how often a wall of nobody changes: dates of these are met to the second.
const SPANS_H: [i64; 3] = [1, 24, 7 * 24];

/// An entry as it is told apart, with all that is told of a promise.
type Told<'a> = (EntryId, Option<promise::Entry<'a>>);

fn told(model: &Model) -> Vec<Vec<Told<'_>>> {
    fn one(entry: Entry<'_>) -> Told<'_> {
        let id = entry.id();
        (id, if let Entry::Promise(promise) = entry { Some(promise) } else { None })
    }
    Pane::ALL.iter().map(|pane| model.entries(*pane).into_iter().map(one).collect()).collect()
}

struct Walk {
    model: Model,
    chance: ChaCha8Rng,
    at: Timestamp,
    /// How far the hub's clock is ahead.
    ahead: SignedDuration,
}

impl Walk {
    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.chance.random_range(0..all.len())]
    }

    fn hub_at(&self) -> Timestamp {
        self.at + self.ahead
    }

    /// A date about now, to the second one of those at which something changes.
    fn date(&mut self) -> Timestamp {
        let minutes = SignedDuration::from_mins(self.one_of(&[-90, -5, 0, 1, 30, 600]));
        self.hub_at() + minutes
    }

    fn tell(&mut self) {
        let n = self.chance.random_range(0..5_u32);
        let (date, other) = (self.date(), self.date());
        let author = json!({"name": "Ana", "role": "Site lead"});
        let (kind, data) = match self.chance.random_range(0..12_u32) {
            0 | 1 => {
                let priority = self.one_of(&["routine", "important", "critical"]);
                let state = self.one_of(&["released", "effective", "closed"]);
                let data = json!({"headline": format!("notice {n}"), "priority": priority, "state": state,
                    "next_word_by": date, "author": author});
                ("notice", data)
            }
            2 => {
                let state = self.one_of(&["open", "renewed", "kept"]);
                let data = json!({"topic": format!("topic {n}"), "state": state, "owner": "Site lead",
                    "first_share_by": other, "share_by": date});
                ("holding", data)
            }
            3 => (
                "ownership",
                json!({"got_wrong": "a", "effect_on_you": "b", "changes": "c", "by_when": date,
                    "author": author}),
            ),
            4 => ("note", json!({"text": format!("note {n}"), "author": author})),
            5 => {
                let state = self.one_of(&["heard", "checking", "answered", "declined"]);
                let data = json!({"text": format!("question {n}"), "state": state, "answer": "so it is",
                    "verdict": "true", "answer_by": date});
                ("question", data)
            }
            6 => {
                let state = self.one_of(&["admitted", "acting", "closed"]);
                let action = json!({"what": "a step", "owner": "Facilities", "due": date});
                let data = json!({"breach": format!("breach {n}"), "owner": "Site lead", "state": state,
                    "actions": [action]});
                ("repair", data)
            }
            7 => {
                let decision = self.one_of(&["will", "later", "will_not"]);
                let state = self.one_of(&["decided", "done", "dropped"]);
                let data = json!({"ask": format!("ask {n}"), "decision": decision, "owner": "IT lead",
                    "reason": "no room", "state": state, "first_due": other, "due": date});
                ("commitment", data)
            }
            8 => (
                "recognition",
                json!({"kind": "thank_you", "giver": "Bo", "receivers": ["Cem"], "message": "so much"}),
            ),
            9 => {
                let level = json!({"mean": 4.0, "low": 3.5, "high": 4.5});
                let needs = json!({"autonomy": level, "competence": level, "relatedness": level});
                let unit = self.one_of(&["floor", "billing", "retention"]);
                let data = json!({"window": format!("2026-W{}", 45 + n), "unit": unit, "needs": needs, "answered": 90,
                    "eligible": 148, "scale": {"min": 1, "max": 7}});
                ("engagement", data)
            }
            10 => {
                let (scope, state) = (self.one_of(&["floor", "billing"]), self.one_of(&["on", "off"]));
                ("quiet", json!({"scope": scope, "state": state, "until": date}))
            }
            _ => ("withdrawn", json!({})),
        };
        let of =
            ["notice", "holding", "question", "repair", "commitment", "recognition", "engagement", "quiet"];
        let subject = if kind == "withdrawn" { self.one_of(&of) } else { kind };
        let time = self.one_of(&[self.hub_at(), self.hub_at(), date.min(self.hub_at())]);
        let mut event = floor::event(kind, &format!("{subject}/{n}"), data, time);
        if self.chance.random_range(0..4_u32) == 0 {
            event["audience"] = json!("leads");
        }
        if self.chance.random_range(0..2_u32) == 0 && subject != "quiet" && subject != "engagement" {
            self.note(&mut event["data"], date, other);
        }
        floor::take(&mut self.model, event, self.at);
    }

    /// What a hub may have noted of a thing.
    fn note(&mut self, data: &mut Value, due: Timestamp, first_due: Timestamp) {
        let fields = ["due", "next_word_by", "share_by", "answer_by", "actions/0/due"];
        let promises: Vec<Value> = (0..self.chance.random_range(1..4_u32))
            .map(|_| {
                let outcome = self.one_of(&["kept", "late", "dropped"]);
                let mut promise = json!({"field": self.one_of(&fields), "first_due": first_due, "due": due});
                if self.chance.random_range(0..2_u32) == 0 {
                    promise["settled_at"] = json!(self.hub_at());
                    promise["outcome"] = json!(outcome);
                }
                promise
            })
            .collect();
        data["promises"] = json!(promises);
        if self.chance.random_range(0..3_u32) == 0 {
            data["stands_since"] = json!(due.min(self.hub_at()));
            data["told_at"] = json!(self.hub_at());
        }
    }

    /// Time goes by, sometimes to the very second at which something is over.
    fn wait(&mut self) {
        let seconds = self.one_of(&[1, 1, 59, 60, 61, 1_800, 3_600, 80_000]);
        self.at += SignedDuration::from_secs(seconds);
        if self.chance.random_range(0..3_u32) == 0 {
            let hours = self.one_of(&SPANS_H);
            let told =
                Pane::ALL.iter().flat_map(|pane| self.model.entries(*pane)).filter_map(|entry| entry.told());
            let ends: Vec<Timestamp> = told
                .map(|told| told + SignedDuration::from_hours(hours) - self.ahead)
                .filter(|end| *end > self.at)
                .collect();
            if let Some(end) = ends.iter().min() {
                self.at = *end - SignedDuration::from_secs(self.chance.random_range(0..2));
            }
        }
        self.model.update(Msg::Tick, self.at);
    }

    fn press(&mut self) {
        use Command::{
            ClearFilter, Down, First, Last, NextNew, NextPane, NextSince, PreviousPane, Since, Sort, Up,
        };
        let commands =
            [ClearFilter, Down, First, Last, NextNew, NextPane, NextSince, PreviousPane, Since, Sort, Up];
        let command = self.one_of(&commands);
        self.model.update(Msg::Command(command), self.at);
    }

    /// The hub's clock is set, the link goes or comes, or somebody changes what the wall is for.
    fn otherwise(&mut self) {
        let at = self.at;
        match self.chance.random_range(0..8_u32) {
            0 => self.ahead = SignedDuration::from_secs(self.chance.random_range(-90_000..90_000)),
            1 => {
                let retry_in = SignedDuration::from_secs(9);
                self.model.update(Msg::Lost { why: "gone".into(), retry_in }, at);
            }
            2 => {
                self.model.update(Msg::Connecting { attempt: 2 }, at);
                let role = self.one_of(&["wall", "lead", "lead"]);
                floor::hello(&mut self.model, role, at);
                floor::snapshot(&mut self.model, at);
                floor::synced(&mut self.model, at);
            }
            3 => self.model.ui.mode = self.one_of(&[Mode::Desk, Mode::Display]),
            4 => self.model.ui.lang = Lang::parse(self.one_of(&["en", "es", "pt"])).expect("a language"),
            5 => {
                self.model.board.teams = self.chance.random_range(0..2_u32) == 0;
                let shown = self.chance.random_range(0..2_u32) == 0;
                self.model.floor.sites.values_mut().for_each(|item| item.data.team_levels = shown);
            }
            6 => {
                let audience = self.one_of(&[Audience::Floor, Audience::Leads]);
                self.model.floor.notices.values_mut().take(3).for_each(|item| item.audience = audience);
                self.model.floor.commitments.retain(|_, item| item.audience == Audience::Floor);
            }
            _ => self.model.team = self.one_of(&[None, Some("billing")]).map(Into::into),
        }
        let beat = Heartbeat { now: self.hub_at(), refused: Default::default(), doors: None };
        floor::control(&mut self.model, &Control::Heartbeat(beat), at);
    }
}

#[test]
fn what_is_remembered_is_what_would_be_read_anew() {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::built_in);
    let (mut by_time, mut by_events) = (0, 0);
    for seed in [1, 2] {
        let mut model = floor::wall("en", Mode::Desk, "lead");
        // A crew that is told what it missed sees what came to an end since its last shift.
        model.board.shifts = Shifts::read("06:00,14:00,22:00");
        let chance = ChaCha8Rng::seed_from_u64(seed);
        let mut walk = Walk { model, chance, at: floor::now(), ahead: SignedDuration::ZERO };
        for step in 0..STEPS {
            let before = told(&walk.model).concat().into_iter().map(|(id, _)| id).collect::<Vec<_>>();
            let what = walk.chance.random_range(0..16_u32);
            match what {
                0..6 => walk.tell(),
                6..11 => walk.wait(),
                11..15 => walk.press(),
                _ => walk.otherwise(),
            }
            let anew = walk.model.with_floor(walk.model.floor.clone());
            let (here, there) = (told(&walk.model), told(&anew));
            assert_eq!(here, there, "step {step} of walk {seed}, after {what}");
            let differs = here.concat().iter().map(|(id, _)| id).ne(before.iter());
            by_events += usize::from(differs && what < 6);
            by_time += usize::from(differs && (6..11).contains(&what));
            // What is asked of a list is what all of its entries say.
            for (pane, entries) in Pane::ALL.into_iter().zip(&here) {
                let listed = walk.model.listed(pane);
                let keys: Vec<_> = entries.iter().map(|(id, _)| &id.key).collect();
                assert!(listed.len() == entries.len() && listed.keys().eq(keys));
                for (index, (id, _)) in entries.iter().enumerate().step_by(7) {
                    assert_eq!(listed.position(id), Some(index), "{id:?}");
                }
            }
            if step.is_multiple_of(VIEW_EVERY) {
                let here = screen::view(&walk.model, &LEXICON);
                assert!(here == screen::view(&anew, &LEXICON), "step {step} of walk {seed}");
            }
        }
    }
    assert!(
        by_time > 100 && by_events > 300,
        "{by_time} orders changed by time alone, {by_events} by events"
    );
}
