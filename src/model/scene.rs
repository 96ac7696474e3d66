//! The scenes of display mode: which of them have something to tell, for how long each stays, and what comes next.
//!
//! The rotation is part of the model and moves on ticks alone: it is the same in a replay, and it keeps its place
//! over reconnections and changes of size.

use jiff::{SignedDuration, Timestamp};

use super::pane::{Entry, Pane};
use super::{Mode, Model};
use crate::domain::notice::Priority;
use crate::domain::{Audience, Event, Payload, PromiseState};
use crate::text::Text;

/// How many words a floor reads in a second, from afar.
const WORDS_A_SECOND: usize = 3;
/// What a scene stays beyond the time for its words: eyes have to find it first.
const SETTLE_S: usize = 5;
/// The least and the most that a scene stays, in seconds.
const DWELL_S: (usize, usize) = (10, 60);
/// An important notice is every so many-th scene.
const IMPORTANT_EVERY: u32 = 4;
/// A critical notice is every so many-th scene.
const CRITICAL_EVERY: u32 = 2;
/// Most entries that one scene tells of.
pub const SCENE_ENTRIES_MAX: usize = 5;
/// Most entries that the scenes of a kind take turns with; beyond it the floor would wait too long for the rest.
const TURNS_MAX: usize = 8;

/// One scene of display mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// The notice that matters most.
    Now,
    /// Whom people thanked.
    TrustWins,
    /// The floor's own level.
    HowWeAre,
    /// Questions and their answers.
    Answered,
    /// What was promised.
    Promises,
    /// What is being repaired.
    Repair,
}

impl Scene {
    /// The scenes in their order.
    pub const ALL: [Scene; 6] =
        [Scene::Now, Scene::TrustWins, Scene::HowWeAre, Scene::Answered, Scene::Promises, Scene::Repair];

    fn pane(self) -> Pane {
        match self {
            Scene::Now => Pane::Transparency,
            Scene::TrustWins => Pane::Recognition,
            Scene::HowWeAre => Pane::Engagement,
            Scene::Answered => Pane::Questions,
            Scene::Promises => Pane::Promises,
            Scene::Repair => Pane::Repair,
        }
    }
}

/// Which scene is on, and the place in the rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Showing {
    /// The scene.
    pub scene: Scene,
    /// Since when.
    pub since: Timestamp,
    /// The last scene that came by its order and not because it is important.
    pub place: usize,
    /// How many scenes were on since a notice that calls for attention was.
    pub others: u32,
    /// How often the rotation has gone around: scenes with many entries tell of the next one each time.
    pub lap: usize,
    /// True for a notice that came out of its order, because it is important.
    pub called: bool,
}

impl Model {
    /// The entries that a scene tells of, the one that it leads with first. Nothing for leads is among them, and
    /// no team by name.
    pub fn scene_entries(&self, scene: Scene) -> Vec<Entry<'_>> {
        let mut entries = self.entries(scene.pane());
        entries.retain(|entry| self.belongs(scene, entry));
        let mut turns = entries.len().min(TURNS_MAX);
        if scene == Scene::Answered {
            // What has an answer leads; what waits for one is told below it.
            entries.sort_by_key(waits);
            turns = match entries.iter().filter(|entry| !waits(entry)).count() {
                0 => turns,
                answered => answered.min(TURNS_MAX),
            };
        }
        let showing = self.ui.scene.filter(|showing| showing.scene == scene);
        if scene_takes_turns(scene) && turns > 0 && showing.is_some_and(|showing| !showing.called) {
            entries[..turns].rotate_left(showing.map_or(0, |showing| showing.lap) % turns);
        }
        entries.truncate(SCENE_ENTRIES_MAX);
        entries
    }

    fn belongs(&self, scene: Scene, entry: &Entry<'_>) -> bool {
        match entry {
            Entry::Notice(_, item) => item.audience == Audience::Floor && item.data.state.is_open(),
            Entry::Holding(_, item) => item.audience == Audience::Floor,
            Entry::Ownership(_, item) => item.audience == Audience::Floor,
            Entry::Note(_, item) => item.audience == Audience::Floor,
            Entry::Recognition(_, item) => item.audience == Audience::Floor,
            Entry::Engagement(_, item) => {
                item.audience == Audience::Floor && item.data.unit.as_str() == "floor"
            }
            Entry::Question(_, item) => item.audience == Audience::Floor && scene == Scene::Answered,
            Entry::Repair(_, item) => item.audience == Audience::Floor,
            Entry::Commitment(_, item) => item.audience == Audience::Floor,
            Entry::Promise(entry) => self.floor.audience_of(entry.key) == Audience::Floor,
        }
    }

    /// The scenes that have something to tell.
    pub fn scenes(&self) -> Vec<Scene> {
        Scene::ALL.into_iter().filter(|scene| !self.scene_entries(*scene).is_empty()).collect()
    }

    /// How many seconds the scene that is on stays: by its words, between 10 and 60.
    pub fn scene_dwell_s(&self, scene: Scene) -> i64 {
        let told = if tells_one_whole(scene) { 1 } else { SCENE_ENTRIES_MAX };
        let words: usize = self.scene_entries(scene).iter().take(told).map(words_of).sum();
        let seconds = (words / WORDS_A_SECOND + SETTLE_S).clamp(DWELL_S.0, DWELL_S.1);
        i64::try_from(seconds).unwrap_or(i64::MAX)
    }

    /// How many seconds are left of the scene that is on.
    pub fn scene_left_s(&self) -> Option<i64> {
        let showing = self.ui.scene?;
        let past = self.now().duration_since(showing.since).as_secs();
        Some((self.scene_dwell_s(showing.scene) - past).max(0))
    }

    /// Moves on to the next scene when this one has had its time, or has nothing to tell any more.
    pub(super) fn turn_scenes(&mut self) {
        if self.ui.mode != Mode::Display {
            return;
        }
        let now = self.now();
        let scenes = self.scenes();
        let Some(first) = scenes.first().copied() else {
            self.ui.scene = None;
            return;
        };
        let Some(showing) = self.ui.scene else {
            self.ui.scene = Some(Showing {
                scene: first,
                since: now,
                place: place_of(first),
                others: 0,
                lap: 0,
                called: false,
            });
            return;
        };
        let has_content = scenes.contains(&showing.scene);
        let left = self.scene_left_s().unwrap_or(0);
        // A clock that was set back must not hold a scene for ever.
        let from_the_future = now < showing.since - SignedDuration::from_secs(1);
        if !has_content || left == 0 || from_the_future {
            self.ui.scene = Some(self.next_scene(showing, &scenes, now));
        }
    }

    fn next_scene(&self, showing: Showing, scenes: &[Scene], now: Timestamp) -> Showing {
        let others = if showing.scene == Scene::Now { 0 } else { showing.others } + 1;
        let every = match self.loudest() {
            Some(Priority::Critical) => CRITICAL_EVERY,
            Some(Priority::Important) => IMPORTANT_EVERY,
            _ => u32::MAX,
        };
        if others >= every && scenes.contains(&Scene::Now) {
            return Showing { scene: Scene::Now, since: now, others: 0, called: true, ..showing };
        }
        let after = |offset: usize| (showing.place + offset) % Scene::ALL.len();
        let place = (1..=Scene::ALL.len()).map(after).find(|place| {
            let scene = Scene::ALL[*place];
            // A notice that has just been called is not told twice in a row.
            scenes.contains(&scene) && !(scene == Scene::Now && showing.called && scenes.len() > 1)
        });
        let place = place.unwrap_or(showing.place);
        let lap = showing.lap + usize::from(place <= showing.place);
        Showing { scene: Scene::ALL[place], since: now, place, others, lap, called: false }
    }

    /// How loud the loudest open notice is.
    fn loudest(&self) -> Option<Priority> {
        let open = self.floor.notices.values();
        open.filter(|item| item.audience == Audience::Floor && item.data.state.is_open())
            .map(|item| item.data.priority)
            .max()
    }

    /// A critical notice is shown at once when it comes.
    pub(super) fn interrupt(&mut self) {
        let now = self.now();
        let showing = self.ui.scene;
        self.ui.scene = Some(Showing {
            scene: Scene::Now,
            since: now,
            place: showing.map_or(0, |showing| showing.place),
            others: 0,
            lap: showing.map_or(0, |showing| showing.lap),
            called: true,
        });
    }
}

/// True for an event that interrupts whatever a floor's wall shows.
pub(super) fn interrupts(event: &Event) -> bool {
    let Payload::Notice(notice) = &event.payload else { return false };
    event.audience == Audience::Floor && notice.priority == Priority::Critical && notice.state.is_open()
}

/// Each lap another entry leads these scenes; the others show their entries as a list.
fn scene_takes_turns(scene: Scene) -> bool {
    matches!(scene, Scene::Now | Scene::TrustWins | Scene::Answered | Scene::Repair)
}

/// True for a question without an answer.
fn waits(entry: &Entry<'_>) -> bool {
    matches!(entry, Entry::Question(_, item) if item.data.state.is_open())
}

fn place_of(scene: Scene) -> usize {
    Scene::ALL.iter().position(|have| *have == scene).unwrap_or(0)
}

/// True for a scene that tells its first entry whole, and nothing of the others.
fn tells_one_whole(scene: Scene) -> bool {
    match scene {
        Scene::Now | Scene::HowWeAre | Scene::Repair => true,
        Scene::TrustWins | Scene::Answered | Scene::Promises => false,
    }
}

/// How many words an entry takes on a wall, in the longest of its languages.
fn words_of(entry: &Entry<'_>) -> usize {
    let texts: &[&Text] = match entry {
        Entry::Notice(_, item) => {
            let notice = &item.data;
            &[
                &notice.headline,
                &notice.why,
                &notice.means_for_you,
                &notice.stays_the_same,
                &notice.not_known_yet,
                notice.updates.last().map_or(&notice.headline, |update| &update.text),
            ]
        }
        Entry::Holding(_, item) => &[&item.data.topic, &item.data.owner],
        Entry::Ownership(_, item) => {
            let ownership = &item.data;
            &[&ownership.got_wrong, &ownership.effect_on_you, &ownership.learned, &ownership.changes]
        }
        Entry::Note(_, item) => &[&item.data.text],
        Entry::Recognition(_, item) => &[&item.data.message],
        Entry::Engagement(..) => &[],
        Entry::Question(_, item) => &[&item.data.text, &item.data.answer],
        Entry::Repair(_, item) => {
            let repair = &item.data;
            &[&repair.breach, &repair.affected, &repair.harm, &repair.commitment, &repair.evaluation]
        }
        Entry::Promise(entry) if entry.state == PromiseState::Late => &[entry.what, entry.what],
        Entry::Promise(entry) => &[entry.what],
        Entry::Commitment(_, item) => &[&item.data.ask, &item.data.why],
    };
    let longest = |text: &&Text| {
        text.variants().map(|(_, words)| words.as_str().split_whitespace().count()).max().unwrap_or(0)
    };
    // A level has no words of its own, yet three lines to be read.
    let own = if matches!(entry, Entry::Engagement(..)) { 24 } else { 4 };
    own + texts.iter().map(longest).sum::<usize>()
}
