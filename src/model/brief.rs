//! In brief: the lines at the foot of a scene of display mode. Each tells of one other thing how it stands or what became of it,
//! so that nobody has to wait until its own scene comes by: what is new first, then what stands as nothing that was told lately
//! does, then what was told longest ago. Thanks and levels are in their own scenes alone, where thanks of
//! another sort come before more of the same.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::pane::{Entry, EntryId, Pane};
use super::rotation::NEWS_MAX;
use super::scene::{SCENE_ENTRIES_MAX, STANDING_WORDS, Scene, WORDS_A_SECOND, texts_in_short};
use super::{Model, Texts, told};
use crate::domain::notice::Priority;
use crate::domain::promise;
use crate::domain::repair::ActionState;
use crate::domain::{Audience, Commitment, Holding, Item, Key, Kind, PromiseState, Repair, Shelf};
use crate::text::{SafeText, Text};

/// Most lines in brief beside a scene, whatever room there is.
pub const BRIEF_MAX: usize = 3;
/// Most things in brief on the last page of a scene, on a screen without room for lines beside it.
pub const BRIEF_PAGE_MAX: usize = 5;
/// For how many seconds that page stays at least.
const PAGE_S_MIN: i64 = 4;
/// Most words of a thing that are read in its one line: the rest is cut.
const BRIEF_WORDS_MAX: usize = 8;

/// One respect in which a thing stands somehow: its kind, the respect, and how.
type Sight = (Kind, u8, u8);

/// What was told in brief, and for how many lines there is room.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Briefs {
    /// How many the screen has room for, as it was drawn last, beside a scene or on its last page; none before it was drawn.
    room: usize,
    /// Whether they are on a page of their own.
    on_a_page: bool,
    /// The turn whose scene was drawn last, and the one whose things in brief were.
    drawn: u64,
    briefs_drawn: u64,
    /// At which turn each thing was told in brief last.
    told: BTreeMap<EntryId, u64>,
    /// At which turn something was told last that stood so.
    stood: BTreeMap<Sight, u64>,
    /// What has come since, and was told neither in brief nor by a scene of its own.
    news: BTreeSet<Key>,
}

/// What a frame had of things in brief.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InBrief {
    /// For how many there is room, beside a scene or on its last page.
    pub room: usize,
    /// Whether they are on that page, and not beside the scene.
    pub on_a_page: bool,
    /// False on a page before that one.
    pub are_shown: bool,
}

impl Briefs {
    /// Something came: it is told in brief beside the next scene.
    pub(super) fn has_news(&mut self, kind: Kind, key: &Key) {
        use Kind::{Commitment, Holding, Note, Notice, Ownership, Question, Repair};
        let is_told = matches!(kind, Notice | Holding | Ownership | Note | Question | Repair | Commitment);
        if is_told && self.news.len() < NEWS_MAX {
            self.news.insert(key.clone());
        }
    }
}

impl Model {
    /// What is told in brief beside a scene that tells of these entries.
    pub(super) fn briefs_beside(&self, scene: Scene, entries: &[EntryId]) -> Vec<EntryId> {
        let briefs = &self.ui.rotation.briefs;
        // A critical notice stands alone, and the door has the code. All languages together have no room in a line.
        let is_alone = scene == Scene::YourSay
            || self.is_blank_time()
            || self.ui.texts == Texts::Together
            || entries.first().is_some_and(|id| scene == Scene::Now && self.is_critical(&id.key));
        if briefs.room == 0 || is_alone {
            return Vec::new();
        }
        let told = if scene.tells_one() { 1 } else { SCENE_ENTRIES_MAX };
        let beside: BTreeSet<&Key> = entries.iter().take(told).map(|id| &id.key).collect();
        let until = self.known_until();
        let mut left: Vec<(Entry<'_>, Vec<Sight>)> = self
            .brief_entries(scene)
            .into_iter()
            .filter(|entry| !beside.contains(entry.key()))
            .map(|entry| {
                let sights = self.sights(&entry, until);
                (entry, sights)
            })
            .collect();
        let (mut stood, mut chosen) = (briefs.stood.clone(), Vec::new());
        let lines = briefs.room.min(BRIEF_PAGE_MAX);
        while chosen.len() < lines {
            // The last ones are for what has stood for a while, or what is new would leave it no room for hours.
            let for_news = chosen.len() + 1 < lines.min(BRIEF_MAX) || lines == 1;
            let rank = |(entry, sights): &&(Entry<'_>, Vec<Sight>)| {
                let turns = || sights.iter().map(|sight| stood.get(sight).copied().unwrap_or(0));
                let untold = turns().filter(|turn| *turn == 0).count();
                let told = briefs.told.get(&entry.id()).copied().unwrap_or(0);
                // Nor does what has come once more keep off what nobody was told.
                let is_news =
                    for_news && briefs.news.contains(entry.key()) && (chosen.is_empty() || untold > 0);
                (!is_news, Reverse(untold), turns().min(), told)
            };
            let Some((entry, sights)) = left.iter().min_by_key(rank) else { break };
            chosen.push(entry.id());
            stood.extend(sights.iter().map(|sight| (*sight, self.ui.rotation.turn + 1)));
            let key = entry.key().clone();
            // Of one thing that has several promises, one is told at a time.
            left.retain(|(entry, _)| *entry.key() != key);
        }
        chosen
    }

    fn is_critical(&self, key: &Key) -> bool {
        let notice = self.floor.notices.get(key);
        notice.is_some_and(|item| item.data.priority == Priority::Critical && item.data.state.is_open())
    }

    /// What may be told in brief beside a scene: nothing that the scene counts as told in its own turn. Repairs come first, of which a
    /// lap of scenes tells one alone; then the others, one of each pane after the other.
    fn brief_entries(&self, scene: Scene) -> Vec<Entry<'_>> {
        let mut entries: Vec<Entry<'_>> = self.entries(Pane::Repair);
        let panes = [Pane::Transparency, Pane::Questions, Pane::Promises].into_iter();
        let panes = panes.filter(|pane| match pane {
            Pane::Promises => scene != Scene::Promises,
            Pane::Questions => scene != Scene::Answered,
            _ => true,
        });
        let mut others: Vec<(usize, Entry<'_>)> =
            panes.flat_map(|pane| self.entries(pane).into_iter().filter(is_brief).enumerate()).collect();
        others.sort_by_key(|(place, _)| *place);
        entries.extend(others.into_iter().map(|(_, entry)| entry));
        entries
    }

    /// At which turn something was told last that stands as an entry does, in the respect that was told longest ago.
    pub(super) fn stood_at(&self, entry: &Entry<'_>) -> u64 {
        let stood = &self.ui.rotation.briefs.stood;
        let sights = self.sights(entry, self.known_until());
        sights.iter().map(|sight| stood.get(sight).copied().unwrap_or(0)).min().unwrap_or(u64::MAX)
    }

    /// Of these, in an order in which each stands as none before it does, as far as there are such.
    pub(super) fn as_they_stand<'a, 'b>(&self, entries: Vec<&'b Entry<'a>>) -> Vec<&'b Entry<'a>> {
        let until = self.known_until();
        let mut left: Vec<(&Entry<'a>, Vec<Sight>)> =
            entries.into_iter().map(|entry| (entry, self.sights(entry, until))).collect();
        let (mut stood, mut order) = (self.ui.rotation.briefs.stood.clone(), Vec::new());
        // A scene tells no more of them.
        while order.len() < SCENE_ENTRIES_MAX {
            let oldest = |(_, sights): &(usize, &(&Entry<'a>, Vec<Sight>))| {
                sights.1.iter().map(|sight| stood.get(sight).copied().unwrap_or(0)).min()
            };
            let Some((at, _)) = left.iter().enumerate().min_by_key(oldest) else { break };
            let (entry, sights) = left.remove(at);
            stood.extend(sights.into_iter().map(|sight| (sight, self.ui.rotation.turn + 1)));
            order.push(entry);
        }
        order
    }

    /// What is told in brief beside the scene that is on.
    pub fn briefs(&self) -> Vec<Entry<'_>> {
        let showing = self.ui.rotation.showing.as_ref();
        showing.map_or(Vec::new(), |showing| self.entries_in_brief(&showing.briefs))
    }

    /// The entries of these, as far as they are there and for the floor.
    fn entries_in_brief(&self, ids: &[EntryId]) -> Vec<Entry<'_>> {
        let promised = |id: &EntryId| {
            let all = self.listed(Pane::Promises);
            all.position(id).and_then(|at| all.entry(at))
        };
        let of = |id: &EntryId| match id.field {
            Some(_) => promised(id),
            None => self.thing_in_brief(&id.key),
        };
        ids.iter().filter_map(of).collect()
    }

    fn thing_in_brief(&self, key: &Key) -> Option<Entry<'_>> {
        fn find<'a, T>(
            items: &'a Shelf<T>,
            key: &Key,
            entry: impl Fn(&'a Key, &'a Item<T>) -> Entry<'a>,
        ) -> Option<Entry<'a>> {
            let (key, item) = items.get_key_value(key)?;
            (item.audience == Audience::Floor).then(|| entry(key, item))
        }
        let floor = &self.floor;
        match told::kind_of(key)? {
            Kind::Notice => find(&floor.notices, key, Entry::Notice),
            Kind::Holding => find(&floor.holdings, key, Entry::Holding),
            Kind::Ownership => find(&floor.ownerships, key, Entry::Ownership),
            Kind::Note => find(&floor.notes, key, Entry::Note),
            Kind::Question => find(&floor.questions, key, Entry::Question),
            Kind::Repair => find(&floor.repairs, key, Entry::Repair),
            Kind::Commitment => find(&floor.commitments, key, Entry::Commitment),
            Kind::Recognition => find(&floor.recognitions, key, Entry::Recognition),
            _ => None,
        }
    }

    /// How many words are read in these lines.
    pub(super) fn brief_words(&self, briefs: &[EntryId]) -> usize {
        let longest = |text: &&Text| text.variants().map(|(_, words)| words.words()).max().unwrap_or(0);
        let entries = self.entries_in_brief(briefs).into_iter();
        let words = entries.map(|entry| texts_in_short(&entry).iter().map(longest).sum::<usize>());
        words.map(|words| STANDING_WORDS + words.min(BRIEF_WORDS_MAX)).sum()
    }

    /// For how many seconds a page of these stays; 0 where they have none.
    pub(super) fn briefs_page_s(&self, briefs: &[EntryId]) -> i64 {
        let words_s = || i64::try_from(self.brief_words(briefs) / WORDS_A_SECOND).unwrap_or(i64::MAX);
        let has_page = self.ui.rotation.briefs.on_a_page && !briefs.is_empty();
        if has_page { words_s().max(PAGE_S_MIN) } else { 0 }
    }

    /// How much of the time of the scene that is on has gone by when its last page begins, from 0 to 1: it is told once in each language that takes
    /// its turn, as the scene is.
    pub fn briefs_begin(&self) -> f64 {
        let Some(showing) = &self.ui.rotation.showing else { return 1.0 };
        let read_s = showing.dwell_s as f64 / self.langs_in_turn().len().max(1) as f64;
        1.0 - (self.briefs_page_s(&showing.briefs) as f64 / read_s.max(1.0)).min(1.0)
    }

    /// A scene was put on: what it tells whole need not be told in brief before the rest.
    pub(super) fn scene_tells(&mut self, scene: Scene, ids: &[EntryId]) {
        if !matches!(scene, Scene::Now | Scene::Answered | Scene::Repair) {
            return;
        }
        let until = self.known_until();
        let entries = self.entries_in_brief(ids).into_iter();
        let sights: Vec<Sight> = entries.flat_map(|entry| self.sights(&entry, until)).collect();
        let rotation = &mut self.ui.rotation;
        rotation.briefs.stood.extend(sights.into_iter().map(|sight| (sight, rotation.turn)));
        for id in ids {
            rotation.briefs.news.remove(&id.key);
        }
    }

    /// The scene that is on was drawn with things in brief, or before them, and none of so many of its last facts: the others were told.
    pub(super) fn briefs_were_drawn(
        &mut self,
        InBrief { room, on_a_page, are_shown }: InBrief,
        left_out: usize,
    ) {
        (self.ui.rotation.briefs.room, self.ui.rotation.briefs.on_a_page) = (room, on_a_page);
        let rotation = &self.ui.rotation;
        let (turn, briefs) = (rotation.turn, &rotation.briefs);
        let Some(showing) = &rotation.showing else { return };
        let rows = match showing.scene {
            Scene::Answered | Scene::Promises | Scene::TrustWins if briefs.drawn != turn => {
                showing.entries.len().saturating_sub(left_out)
            }
            _ => 0,
        };
        let lines = if are_shown && briefs.briefs_drawn != turn { room } else { 0 };
        let ids: Vec<EntryId> = showing.briefs.iter().take(lines).cloned().collect();
        let all: Vec<EntryId> = showing.entries.iter().take(rows).chain(&ids).cloned().collect();
        let until = self.known_until();
        let entries = self.entries_in_brief(&all).into_iter();
        let sights: Vec<Sight> = entries.flat_map(|entry| self.sights(&entry, until)).collect();
        let briefs = &mut self.ui.rotation.briefs;
        briefs.drawn = turn;
        if are_shown {
            briefs.briefs_drawn = turn;
        }
        briefs.stood.extend(sights.into_iter().map(|sight| (sight, turn)));
        for id in ids {
            briefs.news.remove(&id.key);
            briefs.told.insert(id, turn);
        }
    }

    /// What no line can tell any more need not be remembered.
    pub(super) fn forget_briefs(&mut self) {
        let there: BTreeSet<Key> =
            self.brief_entries(Scene::Now).iter().map(|entry| entry.key().clone()).collect();
        let briefs = &mut self.ui.rotation.briefs;
        briefs.told.retain(|id, _| there.contains(&id.key));
        briefs.news.retain(|key| there.contains(key));
    }

    /// In which form somebody is named: as a team, by initials, in several words, or in one.
    fn form_of(&self, name: &SafeText) -> u8 {
        let is_team = self.floor.site().is_some_and(|site| site.team_called(name).is_some());
        match name.as_str() {
            _ if is_team => 0,
            name if name.ends_with('.') => 1,
            name if name.contains(' ') => 2,
            _ => 3,
        }
    }

    /// How a thing stands, in every respect that its line tells.
    fn sights(&self, entry: &Entry<'_>, until: Timestamp) -> Vec<Sight> {
        let kind = entry.kind();
        let is = |respect: u8, how: u8| (kind, respect, how);
        match entry {
            Entry::Notice(_, item) => {
                let notice = &item.data;
                let open = notice.state.is_open();
                let is_late = is_late(promise::owed(item, "next_word_by").as_ref(), until);
                [
                    Some(is(0, notice.state as u8)),
                    notice.decision.filter(|_| open).map(|decision| is(1, decision as u8)),
                    open.then(|| is(2, notice.priority as u8)),
                    (!item.stamp.corrected.is_empty()).then(|| is(3, 0)),
                    (!notice.updates.is_empty()).then(|| is(4, 0)),
                    is_late.then(|| is(5, 0)),
                ]
                .into_iter()
                .flatten()
                .collect()
            }
            // Whether leadership itself says that it was missed.
            Entry::Holding(_, item) => {
                vec![is(item.data.state as u8, Holding::standing(item, until) as u8)]
            }
            Entry::Ownership(_, item) => vec![is(0, item.data.state as u8)],
            Entry::Note(..) => vec![is(0, 0)],
            Entry::Question(_, item) => {
                let question = &item.data;
                let open = question.state.is_open();
                let is_late = open && is_late(promise::owed(item, "answer_by").as_ref(), until);
                let found = question.found().map(|verdict| is(2, verdict as u8));
                let late = is_late.then(|| is(3, 0));
                let stands = [is(0, question.state as u8), is(1, question.rumour.into())];
                stands.into_iter().chain(found).chain(late).collect()
            }
            Entry::Repair(_, item) => repair_sights(item, until, is),
            Entry::Promise(entry) => {
                let moved = entry.promise.was_moved().then(|| is(11, 0));
                let of = self.floor.commitments.get(entry.key).map(|item| &item.data);
                let settled = of.map(|commitment| is(12, commitment.state as u8));
                let said = of.and_then(said).map(|answer| is(13, answer));
                std::iter::once(is(10, state_of(entry.state)))
                    .chain(moved)
                    .chain(settled)
                    .chain(said)
                    .collect()
            }
            Entry::Commitment(_, item) => {
                let said = said(&item.data).map(|answer| is(13, answer));
                std::iter::once(is(12, item.data.state as u8)).chain(said).collect()
            }
            Entry::Recognition(_, item) => {
                let thanks = &item.data;
                let sort =
                    [thanks.kind.map(|kind| is(0, kind as u8)), thanks.need.map(|need| is(1, need as u8))];
                let named = thanks.receivers.iter().map(|receiver| is(2, self.form_of(receiver.display())));
                sort.into_iter().flatten().chain(named).collect()
            }
            Entry::Engagement(..) => Vec::new(),
        }
    }
}

/// What leadership says to an ask that nothing has become of yet.
fn said(commitment: &Commitment) -> Option<u8> {
    use crate::domain::commitment::CommitmentState::Decided;
    commitment.decision.filter(|_| commitment.state == Decided).map(|answer| answer as u8)
}

fn state_of(state: PromiseState) -> u8 {
    match state {
        PromiseState::Open => 0,
        PromiseState::Late => 1,
        PromiseState::Kept => 2,
        PromiseState::KeptLate => 3,
        PromiseState::Dropped => 4,
    }
}

fn is_late(promise: Option<&promise::Promise>, until: Timestamp) -> bool {
    promise.is_some_and(|promise| promise.is_late_at(until))
}

fn repair_sights(item: &Item<Repair>, until: Timestamp, is: impl Fn(u8, u8) -> Sight) -> Vec<Sight> {
    let repair = &item.data;
    let mut sights = vec![is(0, repair.state as u8)];
    sights.extend(repair.violation.map(|violation| is(1, violation as u8)));
    for (index, action) in repair.actions.iter().enumerate() {
        let promise = promise::promised(item, &Repair::due_field(index));
        let is_late = action.state == ActionState::Open && is_late(promise.as_ref(), until);
        sights.push(if is_late { is(3, 0) } else { is(2, action.state as u8) });
    }
    sights
}

/// True for what is told in brief as itself: a promise of a thing that has a line of its own is told there.
fn is_brief(entry: &Entry<'_>) -> bool {
    match entry {
        Entry::Promise(entry) => matches!(entry.kind, Kind::Commitment | Kind::Repair),
        Entry::Recognition(..) | Entry::Engagement(..) => false,
        _ => true,
    }
}
