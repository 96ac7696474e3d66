//! Looks at a wall that heard what the hub told until a moment: what it says, and what it does not.

use jiff::SignedDuration;
use openfloor::cache::{Kept, Place};
use openfloor::domain::Shifts;
use openfloor::model::{Command, Scene};
use openfloor::screen::plain::Teller;
use openfloor::screen::{self, Lexicon, data};
use openfloor::wire::control::{Heartbeat, Synced};
use openfloor::wire::{Bearer, Cause};

#[path = "../fixtures/picture.rs"]
mod picture;

use super::*;

/// What somebody sees who looks at a wall at a moment.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// When; at `now` where it is not given.
    at: Option<Timestamp>,
    /// Whose wall; that of the scenario where it is not given.
    wall: Option<Wall>,
    /// The language of its interface; English where it is not given.
    lang: Option<String>,
    team: Option<String>,
    /// Since when the wall is on; since the look where it is not given.
    opened: Option<Timestamp>,
    /// What the clock of its own machine says at the look; the hub's time where it is not given.
    own_clock: Option<Timestamp>,
    /// Since when it hears nothing of its hub.
    cut_off: Option<Timestamp>,
    /// Whether its site wants the levels of teams on it.
    #[serde(default)]
    teams: bool,
    /// When the shifts of its site begin.
    shifts: Option<String>,
    /// Which thing is opened and read whole.
    read: Option<String>,
    /// Instead of what it says: the file in which the wall keeps the floor.
    #[serde(default)]
    file: bool,
    /// The scenes that it has to tell, in order; where it is given.
    scenes: Option<Vec<String>>,
    /// What stands there, each somewhere.
    #[serde(default)]
    says: Vec<String>,
    /// What stands there nowhere.
    #[serde(default)]
    silent: Vec<String>,
}

impl Look {
    /// True where it tells both what is there and what is not.
    pub fn has_both_sides(&self) -> bool {
        (!self.says.is_empty() || self.scenes.is_some()) && !self.silent.is_empty()
    }

    /// What is there otherwise than it says.
    pub fn differs(&self, scenario: &Scenario, heard: &[(Timestamp, String)]) -> Vec<String> {
        let at = self.at.unwrap_or(scenario.now);
        let model = self.model(scenario, heard, at);
        let seen = match &self.read {
            _ if self.file => kept(&model, at),
            Some(subject) => read(model.clone(), subject, at),
            None => said(model.clone()),
        };
        let mut wrong = Vec::new();
        for words in self.says.iter().filter(|words| !seen.contains(*words)) {
            wrong.push(format!("at {at} {words:?} is not said in\n{seen}"));
        }
        for words in self.silent.iter().filter(|words| seen.contains(*words)) {
            wrong.push(format!("at {at} {words:?} is said in\n{seen}"));
        }
        if let Some(scenes) = &self.scenes {
            let has: Vec<_> = model.scenes().into_iter().map(Scene::name).collect();
            if has != *scenes {
                wrong.push(format!("at {at} it has the scenes {has:?}, not {scenes:?}"));
            }
        }
        wrong
    }

    /// The wall as it is at the moment of the look.
    fn model(&self, scenario: &Scenario, heard: &[(Timestamp, String)], at: Timestamp) -> Model {
        let lang = Lang::parse(self.lang.as_deref().unwrap_or("en")).expect("a language");
        let (mode, role) = self.wall.unwrap_or(scenario.wall).shown();
        let off = self.own_clock.map_or(SignedDuration::ZERO, |own| own.duration_since(at));
        // A moment of the hub's clock, by the wall's own.
        let own = |moment: Timestamp| moment.checked_add(off).expect("in range");
        let until = self.cut_off.unwrap_or(at);
        let opened = self.opened.unwrap_or(until);
        let mut model = Model::new(lang, mode, own(opened));
        model.spoken = std::sync::Arc::new(screen::phrases(&Lexicon::built_in()));
        model.team = self.team.as_deref().or(scenario.team.as_deref()).map(Into::into);
        model.board.teams = self.teams;
        model.board.shifts = self.shifts.as_deref().map(|text| Shifts::read(text).expect("shifts"));
        let mut take = |frame: &str, moment: Timestamp| {
            model.update(Msg::Incoming(wire::decode(frame)), own(moment));
        };
        take(&hello(opened, role), opened);
        let told = |of: &dyn Fn(Timestamp) -> bool| heard.iter().filter(|(moment, _)| of(*moment)).collect();
        let before: Vec<&(Timestamp, String)> = told(&|moment| moment <= opened && moment <= until);
        let since: Vec<&(Timestamp, String)> = told(&|moment| moment > opened && moment <= until);
        before.iter().for_each(|(_, frame)| take(frame, opened));
        let cursor = Cursor { epoch: 1, seq: 0, check: 0 };
        let synced = Control::Synced(Synced { through: 1, count: 1 });
        take(&synced.frame(cursor, 0, opened), opened);
        since.iter().for_each(|(moment, frame)| take(frame, *moment));
        match self.cut_off {
            Some(cut_off) => {
                let retry_in = SignedDuration::from_secs(5);
                model.update(Msg::Lost { why: Cause::Gone, retry_in }, own(cut_off));
            }
            None => {
                let beat = Heartbeat { now: at, refused: BTreeMap::default(), doors: None };
                take(&Control::Heartbeat(beat).frame(cursor, 0, at), at);
            }
        }
        model.update(Msg::Tick, own(at));
        model
    }
}

/// All that a wall says: at a desk its picture and its data, on the wall of a floor each of its scenes; both in lines.
fn said(mut model: Model) -> String {
    let lexicon = Lexicon::built_in();
    let tell = |model: &Model| serde_json::to_string_pretty(&data::said(model, &lexicon)).expect("JSON");
    let mut said = Teller::default().tell(&model, &lexicon);
    if model.ui.mode == Mode::Desk {
        said.push(picture::text(&picture::drawn(&model, 200, 60)));
        said.push(tell(&model));
    } else {
        said.push(tell(&model));
        for scene in model.scenes() {
            assert!(model.show_scene(scene), "{scene:?}");
            said.push(tell(&model));
        }
    }
    said.join("\n").replace('\u{a0}', " ")
}

/// A thing as it is read when somebody opens it.
fn read(mut model: Model, subject: &str, at: Timestamp) -> String {
    let found = Pane::ALL.into_iter().find_map(|pane| {
        let of = |entry: &Entry<'_>| *entry.key().subject == *subject;
        Some((pane, model.entries(pane).iter().find(|entry| of(entry))?.id()))
    });
    let (pane, id) = found.unwrap_or_else(|| panic!("no pane shows {subject}"));
    let local = model.local();
    assert!(local.duration_since(at).is_zero(), "who reads looks by the hub's clock");
    model.update(Msg::Point(pane, id), local);
    model.update(Msg::Command(Command::Read), local);
    picture::text(&picture::drawn(&model, 120, 60)).replace('\u{a0}', " ")
}

/// What the wall writes to its disk.
fn kept(model: &Model, at: Timestamp) -> String {
    let leads = model.ui.mode == Mode::Desk;
    let by = leads.then(|| Bearer::of("hub:7420", None));
    let place = Place { hub: "hub:7420".into(), site: None, team: None, leads, by };
    let kept = Kept {
        cursor: model.cursor.expect("a floor"),
        fresh_at: at,
        shown: model.shown.clone().expect("what it is shown"),
        floor: model.floor.clone(),
        meanwhile: None,
    };
    String::from_utf8(kept.encode(&place).expect("kept")).expect("UTF-8")
}
