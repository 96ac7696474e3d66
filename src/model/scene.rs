//! The scenes of display mode: which of them have something to tell, of what, and for how long it takes to be read.

use std::ops::Range;

use super::pane::{Entry, EntryId, Pane, audience};
use super::{Model, Texts};
use crate::domain::notice::Priority;
use crate::domain::{Audience, Hours, Kind, Repair, Shifts};
use crate::text::Text;

/// How many words a floor reads in a second, from afar.
pub(super) const WORDS_A_SECOND: usize = 3;
/// What stands around the texts of an entry: how it stands with it, for whom, how old it is.
pub(super) const STANDING_WORDS: usize = 4;
/// A date, and how long it is until then.
const DATE_WORDS: usize = 4;
/// A number of things that are new, and what they are.
const COUNT_WORDS: usize = 3;
/// A level has no texts, yet three lines to be read.
const LEVEL_WORDS: usize = 24;
/// What a scene stays beyond the time for its words: eyes have to find it first.
pub const SETTLE_S: i64 = 5;
/// The least and the most that a scene stays, in seconds.
pub const DWELL_S: (i64, i64) = (10, 60);
/// How long the scene with the door stays, in seconds: a phone has to be taken out and held up.
pub const DOOR_S: i64 = 30;
/// Most entries that one scene tells of: more can't be read from afar.
pub const SCENE_ENTRIES_MAX: usize = 4;

/// One scene of display mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scene {
    /// What the crew of a shift has not seen, where the site tells its shifts.
    SinceShift,
    /// The notice that matters most.
    Now,
    /// Whom people thanked.
    TrustWins,
    /// The floor's own level.
    HowWeAre,
    /// The levels of teams, where the site turns them on: by name, never by level.
    Teams,
    /// Questions and their answers.
    Answered,
    /// What was promised.
    Promises,
    /// What is being repaired.
    Repair,
    /// The door to answering and asking.
    YourSay,
}

impl Scene {
    /// The scenes in their order.
    pub const ALL: [Scene; 9] = [
        Scene::SinceShift,
        Scene::Now,
        Scene::TrustWins,
        Scene::HowWeAre,
        Scene::Teams,
        Scene::Answered,
        Scene::Promises,
        Scene::Repair,
        Scene::YourSay,
    ];

    /// Its name on a command line and in the settings.
    pub fn name(self) -> &'static str {
        match self {
            Scene::SinceShift => "since-shift",
            Scene::Now => "now",
            Scene::TrustWins => "trust-wins",
            Scene::HowWeAre => "how-we-are",
            Scene::Teams => "teams",
            Scene::Answered => "answered",
            Scene::Promises => "promises",
            Scene::Repair => "repair",
            Scene::YourSay => "your-say",
        }
    }

    /// True for a scene that tells its first entry whole, and nothing of the others.
    pub(super) fn tells_one(self) -> bool {
        matches!(self, Scene::Now | Scene::HowWeAre | Scene::Repair)
    }

    /// True for a scene that tells of things of this kind.
    pub(super) fn tells(self, kind: Kind) -> bool {
        use Kind::{Commitment, Engagement, Holding, Note, Notice, Ownership, Question, Recognition, Repair};
        match self {
            Scene::SinceShift | Scene::YourSay => false,
            Scene::Now => matches!(kind, Notice | Holding | Ownership | Note),
            Scene::TrustWins => kind == Recognition,
            Scene::HowWeAre | Scene::Teams => kind == Engagement,
            Scene::Answered => kind == Question,
            Scene::Promises => matches!(kind, Notice | Holding | Ownership | Question | Repair | Commitment),
            Scene::Repair => kind == Repair,
        }
    }

    fn pane(self) -> Pane {
        match self {
            Scene::Now | Scene::SinceShift => Pane::Transparency,
            Scene::TrustWins => Pane::Recognition,
            Scene::HowWeAre | Scene::Teams | Scene::YourSay => Pane::Engagement,
            Scene::Answered => Pane::Questions,
            Scene::Promises => Pane::Promises,
            Scene::Repair => Pane::Repair,
        }
    }

    /// True for a scene that tells its entries as a list, and none of them before the others.
    pub(super) fn is_list(self) -> bool {
        matches!(self, Scene::Promises | Scene::Teams | Scene::SinceShift)
    }
}

/// What a site wants of its wall in display mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// When the screen rests.
    pub blank: Hours,
    /// Which scenes there are, in which order, each with its hours.
    pub program: Vec<(Scene, Hours)>,
    /// Whether the levels of teams are shown, with that of the floor.
    pub teams: bool,
    /// When the shifts of the site begin.
    pub shifts: Option<Shifts>,
}

impl Default for Board {
    /// Every scene at every hour; no blank hours, no teams.
    fn default() -> Self {
        let program = Scene::ALL.into_iter().map(|scene| (scene, Hours::always())).collect();
        Self { blank: Hours::default(), program, teams: false, shifts: None }
    }
}

/// Which teams of a list are told of at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamsOn {
    /// The place of the first of them, from 1.
    pub first: usize,
    /// The same of the last of them.
    pub last: usize,
    /// How many they are.
    pub told: usize,
    /// Whether those between the first and the last are among them.
    pub is_block: bool,
    /// How many teams the list has.
    pub count: usize,
}

impl Model {
    /// True in the site's blank hours. The hours of a floor that has not told its zone are not known.
    pub fn is_blank_time(&self) -> bool {
        self.floor.site().is_some_and(|site| self.board.blank.hold(self.now(), &site.zone()))
    }

    /// True while the screen of a display rests: a critical notice is shown all the same.
    pub fn rests(&self) -> bool {
        self.is_blank_time() && self.loudest() != Some(Priority::Critical)
    }

    /// What a scene can tell of, in the order of the pane. Nothing for leads is among it, and no team by name unless
    /// the site and this wall want it.
    pub(super) fn candidates(&self, scene: Scene) -> Vec<Entry<'_>> {
        if scene == Scene::SinceShift {
            return self.shift_entries();
        }
        // The door is no entry of the floor: it is in the hub's own words.
        if scene == Scene::YourSay {
            return Vec::new();
        }
        self.listed(scene.pane()).entries().filter(|entry| self.belongs(scene, entry)).collect()
    }

    /// How many things a scene tells of, one lap after the other.
    pub fn scene_count(&self, scene: Scene) -> usize {
        self.candidates(scene).len()
    }

    /// True when a scene has something to tell.
    pub fn has_to_tell(&self, scene: Scene) -> bool {
        match scene {
            // Nobody is called to have their say from across the floor beside what it mourns.
            Scene::YourSay => self.door().is_some() && !self.is_at_rest(),
            _ => !self.candidates(scene).is_empty(),
        }
    }

    /// The entries that a scene tells of, the one that it leads with first.
    pub fn scene_entries(&self, scene: Scene) -> Vec<Entry<'_>> {
        let mut entries: Vec<Option<Entry<'_>>> = self.candidates(scene).into_iter().map(Some).collect();
        let ids: Vec<EntryId> = entries.iter().flatten().map(Entry::id).collect();
        let showing = self.ui.rotation.showing.as_ref().filter(|showing| showing.scene == scene);
        let chosen = match showing {
            Some(showing) => showing.entries.clone(),
            None => self.choice(scene),
        };
        let place = |id: &EntryId| ids.iter().position(|have| have == id);
        chosen.iter().filter_map(|id| entries[place(id)?].take()).collect()
    }

    /// Which entries of its list the scene of teams tells, and how many the list has; `None` where it tells all of them.
    pub fn teams_on(&self, entries: &[Entry<'_>]) -> Option<TeamsOn> {
        let all: Vec<EntryId> = self.candidates(Scene::Teams).iter().map(Entry::id).collect();
        let at = entries.iter().filter_map(|entry| all.iter().position(|id| *id == entry.id()));
        let at: Vec<usize> = at.map(|at| at + 1).collect();
        let (first, last) = (*at.iter().min()?, *at.iter().max()?);
        // Teams may have come between them since.
        let is_block = last + 1 - first == at.len();
        let on = TeamsOn { first, last, told: at.len(), is_block, count: all.len() };
        (on.told < on.count).then_some(on)
    }

    fn belongs(&self, scene: Scene, entry: &Entry<'_>) -> bool {
        let is_floor = |unit: &str| unit == "floor";
        audience(&self.floor, entry) == Audience::Floor
            && match entry {
                Entry::Notice(_, item) => item.data.state.is_open(),
                Entry::Engagement(_, item) => is_floor(item.data.unit.as_str()) == (scene == Scene::HowWeAre),
                _ => true,
            }
    }

    /// The scenes of this hour that have something to tell, in the site's order.
    pub fn scenes(&self) -> Vec<Scene> {
        let zone = self.floor.site().map(crate::domain::Site::zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let on = |(scene, hours): &(Scene, Hours)| hours.hold(self.now(), &zone).then_some(*scene);
        // What a crew has not seen comes first, whatever scenes the site wants.
        let program = self.board.program.iter().filter(|(scene, _)| *scene != Scene::SinceShift);
        let on = std::iter::once(Scene::SinceShift).chain(program.filter_map(on));
        on.filter(|scene| self.has_to_tell(*scene)).collect()
    }

    /// Until when scenes rest that would have something to tell, where none is on at this hour; `None` where one is, whatever it
    /// has to tell, or where none has anything to tell at any hour.
    pub fn scenes_rest_until(&self) -> Option<jiff::Timestamp> {
        let (zone, now) = (self.floor.site().map(crate::domain::Site::zone)?, self.now());
        let program = &self.board.program;
        if program.iter().any(|(_, hours)| hours.hold(now, &zone)) {
            return None;
        }
        let waiting = program.iter().filter(|(scene, _)| self.has_to_tell(*scene));
        waiting.filter_map(|(_, hours)| hours.next_begin(now, &zone)).min()
    }

    /// How many seconds it takes to read entries as a scene tells them: by their words, between 10 and 60.
    pub fn reading_s(&self, scene: Scene, entries: &[Entry<'_>]) -> i64 {
        self.reading_with_s(scene, entries, 0)
    }

    /// The same with so many words beside them.
    pub(super) fn reading_with_s(&self, scene: Scene, entries: &[Entry<'_>], beside: usize) -> i64 {
        if scene == Scene::YourSay {
            return DOOR_S;
        }
        let told = if scene.tells_one() { 1 } else { SCENE_ENTRIES_MAX };
        let words = |(index, entry)| self.words_of(scene, entry, index == 0);
        let words: usize = entries.iter().take(told).enumerate().map(words).sum();
        let words = words + if scene == Scene::SinceShift { self.shift_sorts() * COUNT_WORDS } else { 0 };
        let words = words + beside;
        let seconds = i64::try_from(words / WORDS_A_SECOND).unwrap_or(i64::MAX).saturating_add(SETTLE_S);
        seconds.clamp(DWELL_S.0, DWELL_S.1)
    }

    /// How many words an entry takes on a wall that leads with it, or tells it behind another.
    fn words_of(&self, scene: Scene, entry: &Entry<'_>, leads: bool) -> usize {
        let in_short = scene == Scene::SinceShift;
        let told = if in_short { texts_in_short(entry) } else { texts_of(entry, leads) };
        let dates = if in_short && !matches!(entry, Entry::Promise(_)) { 0 } else { dates_of(entry) };
        // In the longest of its languages, or in all of them.
        let counts = |text: &&Text| {
            let counts = text.variants().map(|(_, words)| words.words());
            match self.ui.texts {
                Texts::Together => counts.sum::<usize>(),
                Texts::One | Texts::InTurn => counts.max().unwrap_or(0),
            }
        };
        let own = if matches!(entry, Entry::Engagement(..)) { LEVEL_WORDS } else { STANDING_WORDS };
        own + dates * DATE_WORDS + told.iter().map(counts).sum::<usize>()
    }

    /// How loud the loudest open notice is.
    pub(super) fn loudest(&self) -> Option<Priority> {
        let open = self.floor.notices.values();
        open.filter(|item| item.audience == Audience::Floor && item.data.state.is_open())
            .map(|item| item.data.priority)
            .max()
    }
}

/// The block of a list in which an entry is: blocks are of like size, so that none has a single team where another has several.
pub(super) fn block_of(at: usize, count: usize) -> Range<usize> {
    let blocks = count.div_ceil(SCENE_ENTRIES_MAX).max(1);
    let begins = |block: usize| block * count / blocks;
    let block = (0..blocks).rev().find(|block| begins(*block) <= at).unwrap_or(0);
    begins(block)..begins(block + 1)
}

/// True for a question without an answer.
pub fn waits(entry: &Entry<'_>) -> bool {
    matches!(entry, Entry::Question(_, item) if item.data.state.is_open())
}

/// The texts of an entry where a scene tells no more of it than what it is about.
pub(super) fn texts_in_short<'a>(entry: &Entry<'a>) -> Vec<&'a Text> {
    match entry {
        Entry::Notice(_, item) => vec![&item.data.headline],
        Entry::Holding(_, item) => vec![&item.data.topic],
        Entry::Ownership(_, item) => vec![&item.data.got_wrong],
        Entry::Question(_, item) => vec![&item.data.text],
        Entry::Commitment(_, item) => vec![&item.data.ask],
        Entry::Repair(_, item) => vec![&item.data.breach],
        Entry::Promise(_) | Entry::Note(..) | Entry::Recognition(..) | Entry::Engagement(..) => {
            texts_of(entry, false)
        }
    }
}

/// The texts that a scene tells of an entry.
fn texts_of<'a>(entry: &Entry<'a>, leads: bool) -> Vec<&'a Text> {
    match entry {
        Entry::Notice(_, item) => {
            let notice = &item.data;
            let told = [
                &notice.headline,
                &notice.why,
                &notice.means_for_you,
                &notice.stays_the_same,
                &notice.not_known_yet,
            ];
            told.into_iter().chain(notice.updates.last().map(|update| &update.text)).collect()
        }
        Entry::Holding(_, item) => vec![&item.data.topic, &item.data.told, &item.data.owner],
        Entry::Ownership(_, item) => {
            let ownership = &item.data;
            vec![&ownership.got_wrong, &ownership.effect_on_you, &ownership.learned, &ownership.changes]
        }
        Entry::Note(_, item) => vec![&item.data.text],
        Entry::Recognition(_, item) if leads => vec![&item.data.message, &item.data.impact],
        Entry::Recognition(_, item) => vec![&item.data.message],
        Entry::Engagement(..) => Vec::new(),
        Entry::Question(_, item) if leads => {
            vec![&item.data.text, &item.data.answer, &item.data.answered_by]
        }
        Entry::Question(_, item) => vec![&item.data.text],
        Entry::Repair(_, item) => {
            let repair = &item.data;
            let told =
                [&repair.breach, &repair.affected, &repair.harm, &repair.commitment, &repair.evaluation];
            told.into_iter().chain(Repair::next_action(item).map(|(_, action)| &action.what)).collect()
        }
        Entry::Promise(entry) => std::iter::once(entry.what).chain(entry.reason).collect(),
        Entry::Commitment(_, item) => vec![&item.data.ask, item.data.because()],
    }
}

/// How many dates a scene tells of an entry, each with how long it is until then.
fn dates_of(entry: &Entry<'_>) -> usize {
    let dates = |due: Option<jiff::Timestamp>| usize::from(due.is_some());
    match entry {
        Entry::Notice(_, item) if item.stamp.is_settled("next_word_by") => 0,
        Entry::Notice(_, item) => dates(item.data.next_word_by),
        Entry::Holding(_, item) => dates(item.data.share_by),
        Entry::Ownership(_, item) => dates(item.data.by_when),
        Entry::Repair(_, item) => dates(Repair::next_action(item).and_then(|(_, action)| action.due)),
        Entry::Promise(_) => 1,
        Entry::Recognition(..)
        | Entry::Note(..)
        | Entry::Engagement(..)
        | Entry::Question(..)
        | Entry::Commitment(..) => 0,
    }
}
