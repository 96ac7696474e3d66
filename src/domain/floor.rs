//! The floor as it stands: the newest state of every thing, folded from events by [`Floor::apply`].

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;

use super::holding::HoldingState;
use super::hours::Hours;
use super::withdrawn::MARKS_SOURCE;
use super::{
    Audience, Commitment, Engagement, Event, Holding, Key, Kind, Note, Noted, Notice, Ownership, Payload,
    Question, Quiet, Recognition, Repair, Shelf, Shifts, Site, Stamp, late, units,
};

mod beside;
mod room;

pub use beside::OnFloor;
use room::THANKS_PAST_DAYS;
pub use room::{LET_GO_MAX, OVER_HOURS_MIN, Room, is_past};

/// Most things that a floor holds, over all kinds. Beyond it what is over is let go of, the oldest first; where nothing is, a new thing is not
/// taken in. Both are told.
pub const THINGS_MAX: usize = 50_000;

/// Most thanks past their days that a floor still holds: so often it is looked which those are.
pub const PAST_THANKS_MAX: usize = 256;
/// The newest revision of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Item<T> {
    /// Who publishes it.
    pub source: Arc<str>,
    /// The team that it concerns; absent: everyone.
    pub team: Option<Box<str>>,
    /// Who may see it.
    pub audience: Audience,
    /// When this revision came to be.
    pub time: Timestamp,
    /// What the hub noted of it.
    pub stamp: Noted,
    /// The state of the thing.
    pub data: T,
}

impl<T> Item<T> {
    /// Since when it stands so: since it was open or thanked for, or its newest word was given. Without a note the newest revision's time.
    pub fn since(&self) -> Timestamp {
        self.stamp.stands_since.map_or(self.time, |since| since.min(self.time))
    }

    /// When it was news to those it is for: since it stands so, or since the hub heard that, where it heard it long after.
    pub fn told(&self) -> Timestamp {
        self.stamp.told(self.since())
    }
}

/// Who is shown what an event changes, while both states are there.
pub trait Eyes {
    /// A thing has other data than before.
    fn replaced<T: Serialize>(&mut self, before: &T, after: &T);
}

/// Nobody.
impl Eyes for () {
    fn replaced<T: Serialize>(&mut self, _: &T, _: &T) {}
}

/// What an event did to the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// A thing is there that was not there before.
    Added,
    /// A thing has a new state.
    Changed,
    /// Everything is as it was.
    Same,
    /// A thing is gone.
    Removed,
    /// The floor is full ([`THINGS_MAX`]) of what is not over: the new thing was not taken in.
    Full,
}

/// The newest state of every thing.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs)] // one shelf a kind, each documented by its own type
pub struct Floor {
    pub sites: Shelf<Site>,
    pub notices: Shelf<Notice>,
    pub holdings: Shelf<Holding>,
    pub questions: Shelf<Question>,
    pub ownerships: Shelf<Ownership>,
    pub notes: Shelf<Note>,
    pub repairs: Shelf<Repair>,
    pub commitments: Shelf<Commitment>,
    pub recognitions: Shelf<Recognition>,
    pub engagements: Shelf<Engagement>,
    pub quiets: Shelf<Quiet>,
    /// The marks of what was withdrawn with promises, under names of their own: their numbers, in the stamp.
    pub withdrawals: Shelf<()>,
    /// What it let go of to have room.
    pub room: Room,
}

/// True when it holds of a team of those that are told together, or some of these are only counted, and so may be any.
fn is_any_of(team: Option<&str>, holds: impl Fn(&str) -> bool) -> bool {
    team.is_some_and(|team| units::teams(team).any(|team| team.is_none_or(&holds)))
}

/// Asks something of the shelf on which a thing lies, by the kind that its subject begins with; false for what lies on none.
macro_rules! on_its_shelf {
    ($floor:expr, $key:expr, $ask:ident) => {
        on_its_shelf!(@ $floor, $key, $ask, Floor sites Notice notices Holding holdings Question questions
            Ownership ownerships Note notes Repair repairs Commitment commitments Recognition recognitions
            Engagement engagements Quiet quiets)
    };
    (@ $floor:expr, $key:expr, $ask:ident, $($kind:ident $shelf:ident)*) => {
        match Kind::of_name($key.subject.split('/').next().unwrap_or_default()) {
            $(Some(Kind::$kind) => $floor.$shelf.$ask($key),)*
            Some(Kind::Withdrawn) | None => false,
        }
    };
}

impl Floor {
    /// Folds one event in. Pure: the same events in the same order always make the same floor.
    pub fn apply(&mut self, event: Event) -> Applied {
        self.apply_seen_by(event, &mut ())
    }

    /// The same, before the eyes of someone who is shown what another state takes the place of.
    pub fn apply_seen_by(&mut self, event: Event, eyes: &mut impl Eyes) -> Applied {
        // A mark of what is withdrawn takes nothing's place.
        let is_there = |key| self.has(key) || self.withdrawals.contains_key(key);
        let is_new = event.payload != Payload::Withdrawn && !is_there(&event.key);
        let full = self.len() >= THINGS_MAX && !(is_new && self.makes_room(event.time, event.is_critical()));
        let Event { key, source, team, audience, time, stamp, mut payload, id: _ } = event;
        payload.fit();
        // A hub's rules read these out of its log: no hub sends them, but one of an earlier version.
        let stamp =
            Stamp { asked: None, as_far: None, first_dates: Vec::new(), told_words: Vec::new(), ..stamp };
        let about = About { key, source, team, audience, time, stamp, full };
        let kept = about.stamp.mark(&about.key.site);
        if payload != Payload::Withdrawn {
            self.withdrawals.remove(&about.key);
            // It carries the number on.
            kept.iter().for_each(|mark| drop(self.withdrawals.remove(mark)));
        }
        match payload {
            Payload::Floor(data) => about.put(&mut self.sites, data, eyes),
            Payload::Notice(data) => about.put(&mut self.notices, data, eyes),
            Payload::Holding(data) => about.put(&mut self.holdings, data, eyes),
            Payload::Question(data) => about.put(&mut self.questions, data, eyes),
            Payload::Ownership(data) => about.put(&mut self.ownerships, data, eyes),
            Payload::Note(data) => about.put(&mut self.notes, data, eyes),
            Payload::Repair(data) => about.put(&mut self.repairs, data, eyes),
            Payload::Commitment(data) => about.put(&mut self.commitments, data, eyes),
            Payload::Recognition(data) => {
                let key = about.key.clone();
                let applied = about.put(&mut self.recognitions, data, eyes);
                if applied != Applied::Added || !self.recognitions.len().is_multiple_of(PAST_THANKS_MAX) {
                    return applied;
                }
                self.forget_thanks_after(THANKS_PAST_DAYS);
                // Thanks that were past their days when they came are none that a wall shows.
                if self.recognitions.contains_key(&key) { Applied::Added } else { Applied::Same }
            }
            Payload::Engagement(data) => {
                let (key, unit) = (about.key.clone(), data.unit.clone());
                let applied = about.put(&mut self.engagements, data, eyes);
                if applied != Applied::Added {
                    return applied;
                }
                self.forget_old_windows(&key.site, unit.as_str());
                // A window older than all that are kept is none that a wall shows.
                if self.engagements.contains_key(&key) { Applied::Added } else { Applied::Same }
            }
            Payload::Quiet(data) => about.put(&mut self.quiets, data, eyes),
            Payload::Withdrawn => {
                let gone = self.remove(&about.key);
                if about.stamp.counts_none() && kept.is_none() {
                    self.withdrawals.remove(&about.key);
                    return gone;
                }
                let full = about.full && gone != Applied::Removed;
                let key = kept.unwrap_or_else(|| about.key.clone());
                if key != about.key {
                    self.withdrawals.remove(&about.key);
                }
                // Neither of what nor by whom, nor since when it was silent: a wall that saw it keeps no more than one that comes later.
                let source = MARKS_SOURCE.into();
                let stamp = Stamp { stands_since: None, ..about.stamp };
                // Nobody's news: nothing is there that was not there before.
                match (About { key, source, stamp, full, ..about }).put(&mut self.withdrawals, (), eyes) {
                    Applied::Added | Applied::Changed => Applied::Removed,
                    noted => noted,
                }
            }
        }
    }

    /// True when it has a thing, whatever its kind.
    pub fn has(&self, key: &Key) -> bool {
        on_its_shelf!(self, key, contains_key)
    }

    /// Takes a thing away, whatever its kind.
    fn remove(&mut self, key: &Key) -> Applied {
        let gone = on_its_shelf!(self, key, forget);
        if gone { Applied::Removed } else { Applied::Same }
    }

    /// How many things there are.
    pub fn len(&self) -> usize {
        self.sites.len()
            + self.notices.len()
            + self.holdings.len()
            + self.questions.len()
            + self.ownerships.len()
            + self.notes.len()
            + self.repairs.len()
            + self.commitments.len()
            + self.recognitions.len()
            + self.engagements.len()
            + self.quiets.len()
            + self.withdrawals.len()
    }

    /// True when nothing has been told yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The site that the wall stands in: the first that was told.
    pub fn site(&self) -> Option<&Site> {
        self.sites.values().next().map(|item| &item.data)
    }

    /// When shifts begin at that site: as the floor of a team says; where it says nothing, or for everyone (`None`), as the first of its
    /// floors that says any.
    pub fn shifts<'a>(&'a self, team: Option<&'a str>) -> Option<&'a Shifts> {
        self.floors_of(team).find_map(|floor| floor.shifts.as_ref())
    }

    /// When nobody is there, as the same floor says, or the first that says it.
    pub fn closed<'a>(&'a self, team: Option<&'a str>) -> Option<&'a Hours> {
        self.floors_of(team).find_map(|floor| floor.closed.as_ref())
    }

    /// The floors of that site: those that have a team before the others.
    fn floors_of<'a>(&'a self, team: Option<&'a str>) -> impl Iterator<Item = &'a Site> {
        let own = self.sites.keys().next().map(|key| &key.site);
        let floors = self.sites.iter().filter(move |(key, _)| Some(&key.site) == own);
        let floors = floors.map(|(_, item)| &item.data);
        let has = move |floor: &&Site| is_any_of(team, |team| floor.team(team).is_some());
        floors.clone().filter(has).chain(floors.filter(move |floor| !has(floor)))
    }

    /// True while quiet mode holds at a site for a team, by itself or by a unit that it belongs to (or for everyone, with `None`).
    pub fn is_quiet(&self, site: &str, team: Option<&str>, now: Timestamp) -> bool {
        let around = |unit: &str| is_any_of(team, |team| self.is_within(site, team, unit));
        self.quiets.iter().filter(|(key, _)| *key.site == *site).any(|(_, item)| {
            let quiet = &item.data;
            quiet.holds(team, now) || (quiet.is_on(now) && around(quiet.scope.as_str()))
        })
    }

    /// True when a team is a unit, or belongs to it as a floor of a site tells.
    pub fn is_within(&self, site: &str, team: &str, unit: &str) -> bool {
        let mut here = self.sites.iter().filter(|(key, _)| *key.site == *site);
        team == unit || here.any(|(_, item)| item.data.is_within(team, unit))
    }

    /// True when a team, or one of several that are told together, is a unit, or belongs to it as a floor tells; `None`, which is
    /// everyone, belongs to no unit.
    pub fn is_of(&self, team: Option<&str>, unit: &str) -> bool {
        let within = |team: &str| self.sites.values().any(|item| item.data.is_within(team, unit));
        is_any_of(team, |team| team == unit || within(team))
    }

    /// What is told at a moment to all those who can see a thing of a site, a team and an audience, as far as rules ask.
    pub fn beside<'a>(
        &'a self,
        site: &'a str,
        (team, audience): (Option<&'a str>, Audience),
        at: Timestamp,
    ) -> OnFloor<'a> {
        OnFloor { floor: self, site, team, audience, at }
    }

    /// True for an answer that can't be given until something that is held back is told, when that is told or gone: people wait for a better
    /// one. Where it names no holding notice, it waits as long as any is open that all its readers can see, as when it was answered.
    pub fn waits_for_nothing(&self, key: &Key, item: &Item<Question>) -> bool {
        let beside = self.beside(&key.site, (item.team.as_deref(), item.audience), item.time);
        let named = item.data.holding.as_str();
        // Past its date, too: whoever missed it still owes the word.
        let unsettled = |(of, held): (&Key, &Item<Holding>)| {
            held.data.state != HoldingState::Kept
                && beside.can_see(of, held)
                && (named.is_empty() || *of.subject == *named)
        };
        item.data.leans_on_a_holding_notice() && !self.holdings.iter().any(unsettled)
    }

    /// Who may see a thing; leads only for one that is not there, so that nothing slips through.
    pub fn audience_of(&self, key: &Key) -> Audience {
        self.promising(key).map_or(Audience::Leads, |(audience, _)| audience)
    }

    /// Of something that may hold promises: whom it is for, and the time of its newest revision.
    fn promising(&self, key: &Key) -> Option<(Audience, Timestamp)> {
        fn of<T>(item: &Item<T>) -> (Audience, Timestamp) {
            (item.audience, item.time)
        }
        let notice = self.notices.get(key).map(of);
        notice
            .or_else(|| self.holdings.get(key).map(of))
            .or_else(|| self.questions.get(key).map(of))
            .or_else(|| self.ownerships.get(key).map(of))
            .or_else(|| self.repairs.get(key).map(of))
            .or_else(|| self.commitments.get(key).map(of))
    }

    /// True where the hub heard something of a site at a moment at which that site told its past: see [`late::tells_past`].
    pub fn tells_past(&self, key: &Key, heard: Timestamp) -> bool {
        let mut floors = self.sites.iter().filter(|(floor, _)| floor.site == key.site).peekable();
        floors.peek().is_some() && floors.all(|(_, floor)| late::tells_past(floor.stamp.told_at, heard))
    }

    /// The same, where the newest revision of the thing says that it was given before that: it is no news, though the hub noted it then.
    pub fn told_as_past(&self, key: &Key, heard: Timestamp) -> bool {
        self.tells_past(key, heard) && self.promising(key).is_some_and(|(_, time)| time < heard)
    }

    /// The windows of a unit, oldest first.
    pub fn windows(&self, unit: &str) -> Vec<&Item<Engagement>> {
        let mut windows: Vec<_> =
            self.engagements.values().filter(|item| item.data.unit.as_str() == unit).collect();
        // A floor's level is told twice where a change of it is confirmed: to everyone, and with the change to leads.
        windows.sort_by_key(|item| (&item.data.window, item.audience == Audience::Floor));
        windows.dedup_by(|later, earlier| later.data.window == earlier.data.window);
        windows
    }
}

/// What an event tells about a thing, besides its state.
struct About {
    key: Key,
    source: Arc<str>,
    team: Option<Box<str>>,
    audience: Audience,
    time: Timestamp,
    stamp: Stamp,
    full: bool,
}

impl About {
    fn put<T: PartialEq + Serialize>(self, shelf: &mut Shelf<T>, data: T, eyes: &mut impl Eyes) -> Applied {
        let About { key, source, team, audience, time, stamp, full } = self;
        let item = Item { source, team, audience, time, stamp: stamp.into(), data };
        match shelf.get_mut(&key) {
            Some(have) if *have == item => Applied::Same,
            Some(have) => {
                if have.data != item.data {
                    eyes.replaced(&have.data, &item.data);
                }
                *have = item;
                Applied::Changed
            }
            None if full => Applied::Full,
            None => {
                shelf.insert(key, item);
                Applied::Added
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::engagement::WINDOWS_MAX;
    use crate::domain::question::{QuestionState, Verdict};

    pub fn event(subject: &str, hour: i64, payload: Payload) -> Event {
        Event {
            key: Key::new("lisbon", subject),
            id: subject.into(),
            source: "/s".into(),
            team: None,
            audience: Audience::Floor,
            time: Timestamp::from_second(1_700_000_000 + hour * 3_600).expect("in range"),
            stamp: Stamp::default(),
            payload,
        }
    }

    #[test]
    fn a_question_waits_as_long_as_something_is_held_back() {
        let (key, mut floor) = (Key::new("lisbon", "question/vendor"), Floor::default());
        let holding = |state| Payload::Holding(Holding { state, ..Holding::default() });
        let told =
            |subject: &str, hour, state, audience| Event { audience, ..event(subject, hour, holding(state)) };
        let answered = |hour, verdict, holding: &str| {
            let (state, verdict) = (QuestionState::Answered, Some(verdict));
            let data = Question { state, verdict, holding: holding.into(), ..Question::default() };
            event("question/vendor", hour, Payload::Question(data))
        };
        let question = |verdict| answered(5, verdict, "");
        let found = |floor: &Floor| {
            let item = &floor.questions[&key];
            item.data.leans_on_a_holding_notice().then(|| floor.waits_for_nothing(&key, item))
        };
        floor.apply(told("holding/a", 1, HoldingState::Open, Audience::Floor));
        floor.apply(told("holding/b", 1, HoldingState::Renewed, Audience::Floor));
        floor.apply(question(Verdict::False));
        assert_eq!(found(&floor), None, "it has its answer");
        floor.apply(question(Verdict::CannotSayUntil));
        assert_eq!(found(&floor), Some(false));
        floor.apply(told("holding/a", 6, HoldingState::Kept, Audience::Floor));
        assert_eq!(found(&floor), Some(false), "which one it waits for it does not say");
        floor.apply(answered(6, Verdict::CannotSayUntil, "holding/a"));
        assert_eq!(found(&floor), Some(true), "the one that it names was told");
        floor.apply(answered(7, Verdict::CannotSayUntil, "holding/b"));
        assert_eq!(found(&floor), Some(false));
        floor.apply(told("holding/b", 7, HoldingState::Kept, Audience::Floor));
        assert_eq!(found(&floor), Some(true));
        // What its readers can't see holds nothing back for them.
        floor.apply(told("holding/c", 8, HoldingState::Open, Audience::Leads));
        assert_eq!(found(&floor), Some(true));
    }

    #[test]
    fn a_level_that_is_told_with_its_change_to_leads_too_is_one_window() {
        use super::super::engagement::Change;
        let told = |name: &str, week: usize, change: Change, audience: Audience| Event {
            key: Key::new("lisbon", &format!("engagement/{name}/2026-W{week:02}")),
            id: "a".into(),
            source: "/openfloor/pulse".into(),
            team: None,
            audience,
            time: Timestamp::UNIX_EPOCH,
            stamp: Stamp::default(),
            payload: Payload::Engagement(Engagement {
                window: format!("2026-W{week:02}").as_str().into(),
                unit: "floor".into(),
                change,
                ..Engagement::default()
            }),
        };
        let mut floor = Floor::default();
        for week in 1..=WINDOWS_MAX + 2 {
            floor.apply(told("floor", week, Change::None, Audience::Floor));
            floor.apply(told("floor-leads", week, Change::ConfirmedUp, Audience::Leads));
        }
        let windows = floor.windows("floor");
        assert_eq!(windows.len(), WINDOWS_MAX, "each once");
        assert_eq!(windows[0].data.window.as_str(), "2026-W03", "the oldest are forgotten");
        assert!(
            windows.iter().all(|item| item.data.change == Change::ConfirmedUp),
            "what leads are told says more"
        );
        assert_eq!(floor.engagements.len(), 2 * WINDOWS_MAX);
    }
}
