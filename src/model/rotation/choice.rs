//! What a scene tells of when its turn comes, so that nothing starves and no late promise is left out for long.

use super::super::Model;
use super::super::brief::InBrief;
use super::super::pane::{Entry, EntryId};
use super::super::scene::{SCENE_ENTRIES_MAX, Scene, block_of, waits};
use super::calls;
use crate::domain::PromiseState;
use crate::domain::recognition::RecognitionKind;

/// Of the promises that a scene tells of at once, so many are late ones where there are so many: each late one comes by within
/// ⌈late / [`LATE_AT_ONCE`]⌉ rounds of the scene, on a screen that has room for them.
pub const LATE_AT_ONCE: usize = 2;

impl Model {
    /// What a scene would tell of now: what is new, then what was not told for longest, then the order of the pane.
    pub(in super::super) fn choice(&self, scene: Scene) -> Vec<EntryId> {
        let entries = self.candidates(scene);
        if scene == Scene::SinceShift {
            return self.shift_choice(&entries);
        }
        let only_called = entries.iter().all(calls);
        let has_win = entries.iter().any(is_trust_win);
        let may_lead = |entry: &&Entry<'_>| match scene {
            Scene::Now => only_called || !calls(entry),
            // The largest of it is what the scene is called.
            Scene::TrustWins => !has_win || is_trust_win(entry),
            _ => true,
        };
        // What has an answer comes before what waits for one.
        let rank = |entry: &&Entry<'_>| {
            (!self.is_news(scene, entry), self.ui.rotation.told_at(scene, entry), waits(entry))
        };
        let Some(lead) = entries.iter().filter(may_lead).min_by_key(rank) else { return Vec::new() };
        let place = |id: &EntryId| entries.iter().position(|entry| entry.id() == *id).unwrap_or(0);
        let (lead, most) = (lead.id(), if scene.tells_one() { 1 } else { SCENE_ENTRIES_MAX });
        if scene == Scene::Teams {
            return entries[block_of(place(&lead), entries.len())].iter().map(Entry::id).collect();
        }
        if scene == Scene::Promises {
            return self.promises_chosen(&entries);
        }
        let mut rest: Vec<&Entry<'_>> = entries.iter().filter(|entry| entry.id() != lead).collect();
        match scene {
            Scene::TrustWins => {
                rest.sort_by_key(|entry| {
                    (!self.is_news(scene, entry), self.ui.rotation.told_at(scene, entry))
                });
                let is_told = |entry: &&Entry<'_>| self.ui.rotation.told_at(scene, entry) > 0;
                let (told, untold): (Vec<&Entry<'_>>, Vec<_>) = rest.into_iter().partition(is_told);
                let (new, untold): (Vec<&Entry<'_>>, Vec<_>) =
                    untold.into_iter().partition(|entry| self.is_news(scene, entry));
                let in_turn = [new, untold].map(|entries| self.as_they_stand(entries));
                rest = in_turn.into_iter().flatten().chain(told).collect();
            }
            // Whom comes next, in the order of the pane, and on from its beginning; but first what stands as none before it.
            _ => {
                let from = place(&lead).min(rest.len());
                rest.rotate_left(from);
                if scene == Scene::Answered {
                    rest = self.as_they_stand(rest);
                }
            }
        }
        std::iter::once(lead).chain(rest.iter().map(|entry| entry.id())).take(most).collect()
    }

    /// What was told for longest ago, with its places for what is late: what is new first, in the order of the pane.
    fn promises_chosen(&self, entries: &[Entry<'_>]) -> Vec<EntryId> {
        let (scene, rotation) = (Scene::Promises, &self.ui.rotation);
        let rank = |entry: &&Entry<'_>| {
            (!self.is_news(scene, entry), rotation.told_at(scene, entry), self.stood_at(entry))
        };
        let mut all: Vec<&Entry<'_>> = entries.iter().collect();
        all.sort_by_cached_key(rank);
        // One more than had room is tried: the screen may have become larger. What has no place is told next time.
        let most =
            rotation.promises_drawn.map_or(SCENE_ENTRIES_MAX, |drawn| drawn + 1).min(SCENE_ENTRIES_MAX);
        let for_late = match rotation.promises_drawn {
            // In turn with the others.
            Some(0 | 1) => {
                let last = all.iter().max_by_key(|entry| rotation.told_at(scene, entry));
                usize::from(!last.is_some_and(|entry| is_late(entry) && rotation.told_at(scene, entry) > 0))
            }
            Some(2) => 1,
            _ => LATE_AT_ONCE,
        };
        let (late, others): (Vec<&Entry<'_>>, Vec<_>) = all.iter().copied().partition(|entry| is_late(entry));
        let late_at_once: Vec<EntryId> = late.iter().take(for_late).map(|entry| entry.id()).collect();
        let is_free = |entry: &&&Entry<'_>| !late_at_once.contains(&entry.id());
        // On a screen with room for few, the places of the others are theirs.
        let rest = if most < SCENE_ENTRIES_MAX && !others.is_empty() { others } else { all.clone() };
        let rest: Vec<EntryId> = rest.iter().filter(is_free).map(|entry| entry.id()).collect();
        let mut ids: Vec<EntryId> = late_at_once.into_iter().chain(rest).take(most).collect();
        ids.sort_by_key(|id| entries.iter().position(|entry| entry.id() == *id));
        ids
    }

    /// How many promises are late of those that the scene of promises can tell.
    pub fn late_promises(&self) -> usize {
        self.candidates(Scene::Promises).iter().filter(|entry| is_late(entry)).count()
    }

    /// How many of the last entries of the scene that is on had no room where it was drawn: they were not told, and are the next.
    pub(in super::super) fn scene_was_drawn(
        &mut self,
        pages: Vec<f64>,
        left_out: usize,
        briefs: Option<InBrief>,
    ) {
        if let Some(in_brief) = briefs {
            self.briefs_were_drawn(in_brief, left_out);
        }
        let rotation = &mut self.ui.rotation;
        rotation.pages = pages;
        let Some(showing) = rotation.showing.as_ref() else { return };
        let drawn = showing.entries.len().saturating_sub(left_out);
        match showing.scene {
            Scene::Promises => {
                // All of what was tried had room: there may be room for more.
                rotation.promises_drawn = Some(drawn).filter(|_| left_out > 0);
                for id in &showing.entries[drawn..] {
                    rotation.told.remove(&(showing.scene, id.clone()));
                }
            }
            Scene::SinceShift => {
                for id in &showing.entries[drawn..] {
                    rotation.shift_had.remove(id);
                }
            }
            _ => {}
        }
    }
}

fn is_late(entry: &Entry<'_>) -> bool {
    matches!(entry, Entry::Promise(entry) if entry.state == PromiseState::Late)
}

/// True for thanks of the kind that its scene is called after.
fn is_trust_win(entry: &Entry<'_>) -> bool {
    matches!(entry, Entry::Recognition(_, item) if item.data.kind == Some(RecognitionKind::TrustWin))
}
