//! What display mode shows when: the scenes take turns, what is new comes earlier in a lap, and a critical notice cuts
//! in at once, after which the scene that it cut short goes on for the time that it had left.
//!
//! The rotation is part of the model and moves by the wall's own clock, which never steps: it is the same in a replay,
//! and it keeps its place over reconnections, changes of size, and whatever the hub's clock does. Each lap has every
//! scene once; each scene leads with what it has not told for longest. So nothing starves, and what came by night is
//! told as often as what came by day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::brief::Briefs;
use super::pane::{Entry, EntryId};
use super::scene::{SETTLE_S, Scene};
use super::told;
use super::{Mode, Model};
use crate::domain::notice::Priority;
use crate::domain::{Audience, Event, Key, Notice, Payload};

mod choice;

/// The priorities that call a notice, the loudest first, each with every how many-th scene is one of it.
const CALLED_EVERY: [(Priority, u32); 2] = [(Priority::Critical, 2), (Priority::Important, 4)];
/// How long a scene may be held: a wall that someone left so goes on by itself.
pub const PAUSE_MAX: SignedDuration = SignedDuration::from_mins(5);
/// Most scenes that wait to go on after critical notices cut in: beyond it the floor would hear old news for minutes.
const CUT_SHORT_MAX: usize = 4;
/// Most things that come earlier because they are new, each counted in every scene that tells of it: in a flood nothing
/// is news.
pub(super) const NEWS_MAX: usize = 128;

/// The scene that is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Showing {
    /// The scene.
    pub scene: Scene,
    /// What it tells of, the entry that it leads with first.
    pub entries: Vec<EntryId>,
    /// What is told in brief beside it.
    pub briefs: Vec<EntryId>,
    /// Since when, by the wall's own clock.
    pub since: Timestamp,
    /// How long it stays, in seconds.
    pub dwell_s: i64,
    /// True for a notice that came out of its order, because of its priority.
    pub called: bool,
}

/// The place in the rotation, and what has been told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rotation {
    /// The scene that is on; absent: none has anything to tell, or none has been on yet.
    pub showing: Option<Showing>,
    /// Since when a person holds the scene, by the wall's own clock.
    pub paused: Option<Timestamp>,
    /// How many scenes have been on.
    pub turn: u64,
    /// At which turn each scene last told each entry: what another one told in a word was not told there.
    told: BTreeMap<(Scene, EntryId), u64>,
    /// What has come since and was not told yet, in each scene that tells of it.
    news: BTreeSet<(Scene, Key)>,
    /// The scenes that this lap has had.
    had: BTreeSet<Scene>,
    /// Scenes that were cut short, each with the seconds it had left; the last one goes on first.
    cut_short: Vec<(Showing, i64)>,
    /// How many scenes have been on since a notice of each priority that calls was.
    others: [Option<u32>; CALLED_EVERY.len()],
    /// The beginning of the shift whose crew has been told what it has not seen.
    pub(super) shift_told: Option<Timestamp>,
    /// What of it was told since, or since all of it was.
    pub(super) shift_had: BTreeSet<EntryId>,
    /// How often a person has come to the notices by hand, since scenes last went on by themselves.
    by_hand: usize,
    /// How much of a scene's time has gone by at the end of each page that it was drawn on, up to 1; empty where it has one.
    pages: Vec<f64>,
    /// How many promises their scene had room for when it was drawn last; `None` where it had room for all.
    promises_drawn: Option<usize>,
    /// What was told in brief beside other scenes.
    pub(super) briefs: Briefs,
}

impl Rotation {
    fn told_at(&self, scene: Scene, entry: &Entry<'_>) -> u64 {
        self.told.get(&(scene, entry.id())).copied().unwrap_or(0)
    }

    /// Something came: it has its turn earlier.
    pub(super) fn has_news(&mut self, key: &Key) {
        let Some(kind) = told::kind_of(key) else { return };
        self.briefs.has_news(kind, key);
        for scene in Scene::ALL.into_iter().filter(|scene| scene.tells(kind)) {
            if self.news.len() < NEWS_MAX {
                self.news.insert((scene, key.clone()));
            }
        }
    }
}

impl Model {
    /// How many seconds are left of the scene that is on.
    pub fn scene_left_s(&self) -> Option<i64> {
        let rotation = &self.ui.rotation;
        let showing = rotation.showing.as_ref()?;
        let past = rotation.paused.unwrap_or(self.local).duration_since(showing.since).as_secs();
        Some((showing.dwell_s - past).clamp(0, showing.dwell_s))
    }

    /// When a scene that is held goes on by itself, by the clock that is shown.
    pub fn pause_ends(&self) -> Option<Timestamp> {
        let ends = self.ui.rotation.paused?.checked_add(PAUSE_MAX).ok()?;
        Some(self.link.to_hub_time(ends))
    }

    /// Moves on to the next scene when this one has had its time, or has nothing to tell any more.
    pub(super) fn turn_scenes(&mut self) {
        let now = self.local;
        if self.ui.mode != Mode::Display {
            // Whoever comes back to display mode finds the scene that was on, with all of its time.
            self.ui.rotation.paused = None;
            if let Some(showing) = &mut self.ui.rotation.showing {
                showing.since = now;
            }
            return;
        }
        if self.rests() {
            self.ui.rotation.showing = None;
            self.ui.rotation.paused = None;
            self.ui.rotation.cut_short.clear();
            return;
        }
        if self.ui.rotation.paused.is_some_and(|since| now.duration_since(since) >= PAUSE_MAX) {
            self.go_on();
        }
        let is_over = match &self.ui.rotation.showing {
            Some(showing) => self.scene_left_s() == Some(0) || !self.still_has(showing),
            None => true,
        };
        if is_over {
            let has_time = self.scene_left_s() != Some(0);
            let held = self.ui.rotation.paused.take().filter(|_| has_time);
            let scene = self.ui.rotation.showing.as_ref().map(|showing| showing.scene);
            let scene = scene.filter(|scene| !self.is_blank_time() && self.has_to_tell(*scene));
            if let Some((held, scene)) = held.zip(scene) {
                // What it led with is gone. Who holds the wall keeps its place, and the rest of the scene is told.
                let showing = self.showing(scene, self.choice(scene), false);
                self.put_on(Showing { since: held, ..showing });
                self.ui.rotation.paused = Some(held);
                return;
            }
            self.ui.rotation.by_hand = 0;
            self.next_scene();
        }
    }

    /// True while what a scene leads with is there.
    fn still_has(&self, showing: &Showing) -> bool {
        if self.is_blank_time() && !self.is_loud(showing, Priority::Critical) {
            return false;
        }
        if showing.scene == Scene::YourSay {
            return self.has_to_tell(showing.scene);
        }
        let entries = self.candidates(showing.scene);
        let there = |id: &EntryId| entries.iter().any(|entry| entry.id() == *id);
        match showing.scene.is_list() {
            true => showing.entries.iter().any(there),
            false => showing.entries.first().is_some_and(there),
        }
    }

    fn is_loud(&self, showing: &Showing, priority: Priority) -> bool {
        let lead = showing.entries.first();
        showing.scene == Scene::Now
            && lead.and_then(|id| self.floor.notices.get(&id.key)).is_some_and(|item| {
                item.audience == Audience::Floor
                    && item.data.state.is_open()
                    && item.data.priority == priority
            })
    }

    /// Puts the next scene on: one that was cut short, a notice that its priority calls, or the next of the lap.
    fn next_scene(&mut self) {
        let blank = self.is_blank_time();
        while let Some((cut, left_s)) = self.ui.rotation.cut_short.pop() {
            if !blank && self.still_has(&cut) {
                let left_s = left_s.max(SETTLE_S).min(cut.dwell_s);
                let since = self.local - SignedDuration::from_secs(cut.dwell_s - left_s);
                self.put_on(Showing { since, ..cut });
                return;
            }
        }
        if !blank && self.shift_is_due() {
            self.ui.rotation.had.insert(Scene::SinceShift);
            let showing = self.showing(Scene::SinceShift, self.choice(Scene::SinceShift), false);
            self.put_on(showing);
            return;
        }
        if let Some(called) = self.called(blank) {
            self.put_on(called);
            return;
        }
        let next = if blank { None } else { self.next_of_lap() };
        match next {
            Some(scene) => {
                self.ui.rotation.had.insert(scene);
                let showing = self.showing(scene, self.choice(scene), false);
                self.put_on(showing);
            }
            None => self.ui.rotation.showing = None,
        }
    }

    /// The notice whose priority calls it, when it is its turn: the one that was not told for longest.
    fn called(&self, blank: bool) -> Option<Showing> {
        let entries = self.candidates(Scene::Now);
        let scenes = if blank { Vec::new() } else { self.scenes() };
        for ((priority, every), others) in CALLED_EVERY.into_iter().zip(self.ui.rotation.others) {
            let is_critical = priority == Priority::Critical;
            // A critical notice is told whatever the hours and the scenes of the site are.
            let may = is_critical || scenes.contains(&Scene::Now);
            let since = others.map_or(u32::MAX, |others| others.saturating_add(1));
            // In hours without scenes there is none that it takes turns with.
            let alone = is_critical && scenes.is_empty();
            if !may || since < every && !alone {
                continue;
            }
            let lead = entries
                .iter()
                .filter(|entry| called_by(entry) == Some(priority))
                .min_by_key(|entry| self.ui.rotation.told_at(Scene::Now, entry));
            if let Some(lead) = lead {
                return Some(self.showing(Scene::Now, vec![lead.id()], true));
            }
        }
        None
    }

    /// The next scene of the lap: the first with news, else the first that the lap has not had.
    fn next_of_lap(&mut self) -> Option<Scene> {
        let mut scenes = self.scenes();
        if scenes.len() > 1 {
            let only_called = |model: &Self| model.candidates(Scene::Now).iter().all(calls);
            scenes.retain(|scene| *scene != Scene::Now || !only_called(self));
        }
        let had = &self.ui.rotation.had;
        let mut left: Vec<Scene> = scenes.iter().copied().filter(|scene| !had.contains(scene)).collect();
        if left.is_empty() {
            self.begin_lap();
            left = scenes;
            let last = self.ui.rotation.showing.as_ref().map(|showing| showing.scene);
            // A scene that was moved to the end of one lap is not the first of the next.
            if left.len() > 1 && left.first().copied() == last {
                left.rotate_left(1);
            }
        }
        let news = |scene: &&Scene| self.candidates(**scene).iter().any(|entry| self.is_news(**scene, entry));
        left.iter().find(news).or(left.first()).copied()
    }

    fn is_news(&self, scene: Scene, entry: &Entry<'_>) -> bool {
        self.ui.rotation.news.contains(&(scene, entry.key().clone()))
    }

    /// What is no longer there need not be remembered.
    fn begin_lap(&mut self) {
        let in_scene = |scene| self.candidates(scene).into_iter().map(move |entry| (scene, entry.id()));
        let there: Vec<(Scene, EntryId)> = Scene::ALL.into_iter().flat_map(in_scene).collect();
        let program: BTreeSet<Scene> = self.board.program.iter().map(|(scene, _)| *scene).collect();
        let ids: BTreeSet<&(Scene, EntryId)> = there.iter().collect();
        let keys: BTreeSet<(Scene, &Key)> = there.iter().map(|(scene, id)| (*scene, &id.key)).collect();
        let rotation = &mut self.ui.rotation;
        rotation.had.clear();
        rotation.told.retain(|id, _| ids.contains(id));
        rotation.news.retain(|(scene, key)| program.contains(scene) && keys.contains(&(*scene, key)));
        self.forget_briefs();
    }

    fn showing(&self, scene: Scene, entries: Vec<EntryId>, called: bool) -> Showing {
        let candidates = self.candidates(scene);
        let told = |id: &EntryId| candidates.iter().find(|entry| entry.id() == *id).cloned();
        let told: Vec<Entry<'_>> = entries.iter().filter_map(told).collect();
        let briefs = self.briefs_beside(scene, &entries);
        // It is read once in each language that takes its turn.
        // Beside the scene they are read with it, and on a page of their own behind it.
        let page_s = self.briefs_page_s(&briefs);
        let beside = if page_s > 0 { 0 } else { self.brief_words(&briefs) };
        let read_s = self.reading_with_s(scene, &told, beside) + page_s;
        let dwell_s = read_s * self.langs_in_turn().len().max(1) as i64;
        Showing { scene, dwell_s, entries, briefs, since: self.local, called }
    }

    fn put_on(&mut self, showing: Showing) {
        let loud = CALLED_EVERY.map(|(priority, _)| self.is_loud(&showing, priority));
        let all_told = showing.scene.is_list() || showing.scene == Scene::TrustWins;
        if showing.scene == Scene::SinceShift {
            self.shift_is_told(&showing.entries);
        }
        let rotation = &mut self.ui.rotation;
        rotation.turn += 1;
        rotation.pages.clear();
        for (others, is_loud) in rotation.others.iter_mut().zip(loud) {
            *others = if is_loud { Some(0) } else { others.map(|others| others.saturating_add(1)) };
        }
        for id in showing.entries.iter().take(if all_told { usize::MAX } else { 1 }) {
            rotation.news.remove(&(showing.scene, id.key.clone()));
            rotation.told.insert((showing.scene, id.clone()), rotation.turn);
        }
        let (scene, lead) = (showing.scene, showing.entries.first().cloned());
        rotation.showing = Some(showing);
        self.scene_tells(scene, lead.as_slice());
    }

    /// Puts a scene on, if it has something to tell: of the notices the loudest one. False if it has nothing.
    pub fn show_scene(&mut self, scene: Scene) -> bool {
        let loud = |entry: &&Entry<'_>| scene == Scene::Now && calls(entry);
        let loudest = self.candidates(scene).iter().find(loud).map(Entry::id);
        let called = loudest.map(|id| self.showing(scene, vec![id], true));
        let choice = self.choice(scene);
        let chosen = self.has_to_tell(scene).then(|| self.showing(scene, choice, false));
        let showing = called.or(chosen);
        let has = showing.is_some();
        showing.into_iter().for_each(|showing| self.put_on(showing));
        has
    }

    /// A critical notice is shown at once when it comes, whatever lies over the scene. A new word on the one that is on is
    /// read where it stands, with all of its time; who held it holds it.
    pub(super) fn interrupt(&mut self, key: &Key) {
        if self.ui.mode != Mode::Display {
            return;
        }
        let entries = self.candidates(Scene::Now);
        let Some(id) = entries.iter().map(Entry::id).find(|id| id.key == *key) else { return };
        let left_s = self.scene_left_s().unwrap_or(0);
        let mut called = self.showing(Scene::Now, vec![id], true);
        self.ui.close_what_is_shown();
        let rotation = &mut self.ui.rotation;
        match rotation.showing.take() {
            Some(on) if on.scene == called.scene && on.entries.first() == called.entries.first() => {
                called.since = rotation.paused.unwrap_or(called.since);
            }
            on => {
                rotation.paused = None;
                let on = on.filter(|_| rotation.cut_short.len() < CUT_SHORT_MAX);
                rotation.cut_short.extend(on.map(|on| (on, left_s)));
            }
        }
        self.put_on(called);
    }

    /// Holds the scene that is on, or lets it go on.
    pub(super) fn pause(&mut self) {
        if self.ui.rotation.paused.is_some() {
            self.go_on();
        } else if self.ui.rotation.showing.is_some() {
            self.ui.rotation.paused = Some(self.local);
        }
    }

    /// Lets a scene that was held go on for the time that it had left.
    fn go_on(&mut self) {
        let rotation = &mut self.ui.rotation;
        if let Some((since, showing)) = rotation.paused.take().zip(rotation.showing.as_mut()) {
            showing.since += self.local.duration_since(since);
        }
    }

    /// Puts the next scene on, or the one before, because a person wants it; it is held if this one was. Of one that is held,
    /// its next page comes first.
    pub(super) fn step_scenes(&mut self, forward: bool) {
        if self.turn_page(forward) {
            return;
        }
        let held = self.ui.rotation.paused.is_some();
        self.ui.rotation.cut_short.clear();
        let scenes = self.scenes();
        if scenes.is_empty() || self.is_blank_time() {
            return;
        }
        let at = self.ui.rotation.showing.as_ref();
        let at = at.and_then(|showing| scenes.iter().position(|scene| *scene == showing.scene));
        let scene = match (at, forward) {
            (Some(at), true) => scenes[(at + 1) % scenes.len()],
            (Some(at), false) => scenes[(at + scenes.len() - 1) % scenes.len()],
            (None, _) => scenes[0],
        };
        self.ui.rotation.had.insert(scene);
        let showing = match scene {
            Scene::Now => self.next_by_hand(),
            _ => self.showing(scene, self.choice(scene), false),
        };
        self.put_on(showing);
        self.ui.rotation.paused = held.then_some(self.local);
    }

    /// Of the notices, those that call first, the loudest on top; then one of the others. Each time the next of them.
    fn next_by_hand(&mut self) -> Showing {
        let mut called: Vec<Entry<'_>> =
            self.candidates(Scene::Now).into_iter().filter(|entry| calls(entry)).collect();
        called.sort_by_key(|entry| std::cmp::Reverse(called_by(entry)));
        let called: Vec<EntryId> = called.iter().map(Entry::id).collect();
        let at = self.ui.rotation.by_hand % (called.len() + 1);
        let showing = match called.get(at) {
            Some(id) => self.showing(Scene::Now, vec![id.clone()], true),
            None => self.showing(Scene::Now, self.choice(Scene::Now), false),
        };
        self.ui.rotation.by_hand += 1;
        showing
    }

    /// Turns the page of a scene that is held: its time stands where that page begins. False where it has no such page.
    fn turn_page(&mut self, forward: bool) -> bool {
        let Some(left_s) = self.scene_left_s() else { return false };
        let langs = self.langs_in_turn().len().max(1) as f64;
        let rotation = &mut self.ui.rotation;
        let (Some(held), Some(showing)) = (rotation.paused, rotation.showing.as_mut()) else { return false };
        let dwell_s = showing.dwell_s as f64;
        let past = (dwell_s - left_s as f64) / dwell_s.max(1.0) * langs;
        // The pages are told anew in each language.
        let lang = past.floor().min(langs - 1.0);
        let ends = &rotation.pages;
        let on = ends.iter().take_while(|end| **end <= past - lang).count();
        let begins = match forward {
            true if on + 1 < ends.len() => ends[on],
            false if on >= 2 => ends[on - 2],
            false if on == 1 => 0.0,
            _ => return false,
        };
        // Some part of a second into it: where a page begins is no whole number, and a rounded one could be of the page before.
        let begins = (lang + begins) / langs * dwell_s;
        let gone_s = if begins > 0.0 { (begins.floor() + 1.0).min(dwell_s - 1.0) } else { 0.0 };
        showing.since = held - SignedDuration::from_secs(gone_s as i64);
        true
    }
}

/// The priority that calls a notice, so that the regular turn of its scene is for the others.
fn called_by(entry: &Entry<'_>) -> Option<Priority> {
    let Entry::Notice(_, item) = entry else { return None };
    Some(item.data.priority).filter(|priority| *priority != Priority::Routine)
}

fn calls(entry: &Entry<'_>) -> bool {
    called_by(entry).is_some()
}

/// True for a notice that interrupts whatever a floor's wall shows.
pub(super) fn interrupts(audience: Audience, notice: &Notice) -> bool {
    audience == Audience::Floor && notice.priority == Priority::Critical && notice.state.is_open()
}

/// True for an event that does.
pub(super) fn event_interrupts(event: &Event) -> bool {
    matches!(&event.payload, Payload::Notice(notice) if interrupts(event.audience, notice))
}
