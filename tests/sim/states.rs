//! Whoever watches the simulated floor for ten minutes has seen every kind in every state.
//!
//! Seen is what is among the entries of a wall's panes, at the first look or after any event of these minutes; the wall is
//! a display on the floor, but for what only leads see. Some states are no sight of their own, and so the moment counts in
//! which a thing comes into them: thanks that are expired or withdrawn are gone from a wall, and quiet that is off is
//! that thanks are back.

use std::thread;

use openfloor::domain::PromiseState;
use openfloor::domain::commitment::CommitmentState;
use openfloor::domain::question::QuestionState;
use openfloor::domain::recognition::Need;
use openfloor::model::{Entry, Mode, Model, Pane};
use serde::Serialize;

use super::*;

/// What is to be seen on a display: the states of each kind as the feed calls them, then what a wall makes of them.
pub(super) const SEEN: &str = "
notice: released effective closed superseded
notice: proposed in_consultation decided
notice: routine important critical
notice: corrected updated late_word
holding: open kept renewed missed missed_in_silence
question: heard checking answered declined deferred
question: true partly false not_known cannot_say_until
question: rumour question late
ownership: published changed not_yet
note: note
repair: admitted owned diagnosed acting committed evaluated closed reopened
repair: ability benevolence integrity
action: open done dropped late
commitment: decided done dropped
commitment: will later will_not
commitment: late moved
promise: open late kept kept_late dropped
recognition: on_wall expired withdrawn
recognition: thank_you kudos trust_win
recognition: autonomy competence relatedness
receiver: full first initials team
quiet: floor_on floor_off team_on team_off
engagement: shown
site: grown
";
/// What only leads see.
const SEEN_BY_LEADS: &str = "
engagement: team suppressed none confirmed_up confirmed_down
notice: for_leads
";

/// Some sights that are named.
pub(super) fn wanted(lines: &str) -> BTreeSet<String> {
    let lines = lines.lines().filter_map(|line| line.split_once(": "));
    lines.flat_map(|(kind, states)| states.split(' ').map(move |state| format!("{kind} {state}"))).collect()
}

pub(super) fn word(state: impl Serialize) -> String {
    serde_json::to_value(state).expect("a word").as_str().expect("a word").to_owned()
}

/// What a promise is, in the word of the list.
pub fn promise_word(state: PromiseState) -> &'static str {
    match state {
        PromiseState::Open => "open",
        PromiseState::Late => "late",
        PromiseState::Kept => "kept",
        PromiseState::KeptLate => "kept_late",
        PromiseState::Dropped => "dropped",
    }
}

/// What was seen.
#[derive(Default)]
struct Seen {
    floor: BTreeSet<String>,
    leads: BTreeSet<String>,
    /// How much of each receiver's name their owner lets be shown, by the recognition that names them.
    consents: BTreeMap<String, Vec<String>>,
}

impl Seen {
    fn note(&mut self, kind: &str, state: impl Into<String>) {
        self.floor.insert(format!("{kind} {}", state.into()));
    }

    /// What an event does that no wall shows afterwards.
    fn leaves(&mut self, before: Option<&Payload>, taken: &Accepted) {
        match (before, &taken.payload) {
            (Some(Payload::Recognition(before)), Payload::Recognition(data))
                if before.state != data.state =>
            {
                self.note("recognition", word(data.state));
            }
            (Some(Payload::Recognition(_)), Payload::Withdrawn) => self.note("recognition", "withdrawn"),
            (Some(Payload::Quiet(before)), Payload::Quiet(data)) if before.state != data.state => {
                let scope = if data.scope.as_str() == "floor" { "floor" } else { "team" };
                self.note("quiet", format!("{scope}_{}", word(data.state)));
            }
            (Some(Payload::Floor(before)), Payload::Floor(data)) if before.headcount() < data.headcount() => {
                self.note("site", "grown");
            }
            _ => {}
        }
    }

    /// Looks at a wall.
    fn look(&mut self, floor: &mut Floor, now: Timestamp) {
        let mut wall = Model::new(Lang::parse("en").expect("a tag"), Mode::Display, now);
        wall.floor = std::mem::take(floor);
        for pane in Pane::ALL {
            for entry in wall.entries(pane) {
                self.entry(&wall.floor, &entry, now);
            }
        }
        for item in wall.floor.quiets.values().filter(|item| item.data.state == QuietState::On) {
            let scope = if item.data.scope.as_str() == "floor" { "floor" } else { "team" };
            self.note("quiet", format!("{scope}_on"));
        }
        let grave = |(key, item): (&Key, &openfloor::domain::Item<openfloor::domain::Notice>)| {
            key.subject.starts_with("notice/hush-") && item.data.state.is_open()
        };
        if wall.floor.notices.iter().any(grave) {
            assert_eq!(wall.entries(Pane::Recognition).len(), 0, "thanks beside grave news");
        }
        wall.ui.mode = Mode::Desk;
        for entry in wall.entries(Pane::Engagement) {
            let Entry::Engagement(_, item) = entry else { continue };
            if item.audience == Audience::Leads {
                let state = if item.data.suppressed { "suppressed" } else { "team" };
                self.leads.insert(format!("engagement {state}"));
                if !item.data.suppressed {
                    for level in Need::ALL.into_iter().filter_map(|need| item.data.needs.get(need)) {
                        self.leads.insert(format!("engagement {}", word(level.change)));
                    }
                }
            }
        }
        let for_leads =
            |entry: &Entry<'_>| matches!(entry, Entry::Notice(_, item) if item.audience == Audience::Leads);
        if wall.entries(Pane::Transparency).iter().any(for_leads) {
            self.leads.insert("notice for_leads".into());
        }
        *floor = wall.floor;
    }

    fn entry(&mut self, floor: &Floor, entry: &Entry<'_>, now: Timestamp) {
        match entry {
            Entry::Notice(_, item) => {
                let notice = &item.data;
                self.note("notice", word(notice.state));
                self.note("notice", word(notice.priority));
                if let Some(decision) = notice.decision.filter(|_| notice.state.is_open()) {
                    self.note("notice", word(decision));
                }
                let sights = [
                    ("corrected", !item.stamp.corrected.is_empty()),
                    ("updated", !notice.updates.is_empty()),
                    ("late_word", notice.next_word_by.is_some_and(|by| by < now)),
                ];
                sights
                    .into_iter()
                    .filter(|(_, seen)| *seen)
                    .for_each(|(sight, _)| self.note("notice", sight));
            }
            Entry::Holding(_, item) => {
                let state = item.data.state_at(now);
                let silent = state != item.data.state;
                self.note("holding", if silent { "missed_in_silence".into() } else { word(state) });
            }
            Entry::Question(_, item) => {
                let question = &item.data;
                self.note("question", word(question.state));
                self.note("question", if question.rumour { "rumour" } else { "question" });
                if let Some(verdict) = question.verdict.filter(|_| question.state == QuestionState::Answered)
                {
                    self.note("question", word(verdict));
                }
                if question.state.is_open() && question.answer_by.is_some_and(|by| by < now) {
                    self.note("question", "late");
                }
            }
            Entry::Ownership(_, item) => self.note("ownership", word(item.data.state)),
            Entry::Note(..) => self.note("note", "note"),
            Entry::Repair(_, item) => {
                self.note("repair", word(item.data.state));
                self.note("repair", word(item.data.violation.expect("one")));
                for action in &item.data.actions {
                    let late = word(action.state) == "open" && action.due.is_some_and(|due| due < now);
                    self.note("action", if late { "late".into() } else { word(action.state) });
                }
            }
            Entry::Recognition(key, item) => {
                let data = &item.data;
                self.note("recognition", word(data.state));
                self.note("recognition", word(data.kind.expect("one")));
                self.note("recognition", word(data.need.expect("one")));
                for consent in self.consents.get(&*key.subject).cloned().unwrap_or_default() {
                    self.note("receiver", consent);
                }
            }
            Entry::Engagement(..) => self.note("engagement", "shown"),
            Entry::Promise(entry) => {
                self.note("promise", promise_word(entry.state));
                if let Some(item) = floor.commitments.get(entry.key) {
                    self.commitment(&item.data);
                    if entry.state == PromiseState::Late {
                        self.note("commitment", "late");
                    }
                    if entry.promise.was_moved() {
                        self.note("commitment", "moved");
                    }
                }
            }
            Entry::Commitment(_, item) => self.commitment(&item.data),
        }
    }

    fn commitment(&mut self, data: &openfloor::domain::Commitment) {
        self.note("commitment", word(data.state));
        if data.state == CommitmentState::Decided {
            self.note("commitment", word(data.decision.expect("one")));
        }
    }
}

/// Watches the first ten minutes.
fn watch(plan: Plan) -> Seen {
    let start = plan.start;
    let until = start + SignedDuration::from_mins(10);
    let (mut judge, mut seen, mut last) = (Judge::default(), Seen::default(), start);
    for planned in plan.timeline().expect("a plan").take_while(|planned| planned.at <= until) {
        if planned.at != last {
            seen.look(&mut judge.floor, last);
            last = planned.at;
        }
        let raw: serde_json::Value = serde_json::from_str(&planned.event).expect("JSON");
        if let Some(receivers) = raw["data"]["receivers"].as_array() {
            let consent =
                |receiver: &serde_json::Value| receiver["consent"].as_str().expect("one").to_owned();
            let subject = raw["subject"].as_str().expect("one").to_owned();
            seen.consents.insert(subject, receivers.iter().map(consent).collect());
        }
        let key = Key::new(SITE, raw["subject"].as_str().expect("one"));
        let before = judge.latest.get(&key).map(|(payload, ..)| payload.clone());
        let (taken, ..) = judge.take(&planned.event);
        if planned.at > start {
            seen.leaves(before.as_ref(), &taken);
        }
    }
    seen.look(&mut judge.floor, last);
    seen
}

#[test]
fn ten_minutes_show_every_kind_in_every_state() {
    let both = vec!["en", "es"];
    let mut plans = Vec::new();
    for (seats, seeds) in [(Seats::Fifty, 0..2), (Seats::FiveHundred, 2..4), (Seats::FiveThousand, 4..5)] {
        for (seed, languages) in
            seeds.flat_map(|seed| [vec!["en"], vec!["es"], both.clone()].map(|l| (seed, l)))
        {
            // At any hour of any day of the week.
            let hours = SignedDuration::from_hours(31 * seed);
            let languages = languages.iter().map(|tag| Lang::parse(tag).expect("a tag")).collect();
            plans.push(Plan { languages, start: start() + hours, ..plan(seed.unsigned_abs(), seats) });
        }
    }
    let look = |plan: &Plan| {
        let seen = watch(plan.clone());
        let missing: Vec<String> = wanted(SEEN).difference(&seen.floor).cloned().collect();
        let for_leads: Vec<String> = wanted(SEEN_BY_LEADS).difference(&seen.leads).cloned().collect();
        let of = format!("seed {}, {:?}, {:?}", plan.seed, plan.seats, plan.languages);
        (!missing.is_empty() || !for_leads.is_empty()).then(|| format!("{of}: {missing:?} {for_leads:?}"))
    };
    let half = plans.len() / 2;
    let missing: Vec<String> = thread::scope(|scope| {
        let halves = [&plans[..half], &plans[half..]];
        let running =
            halves.map(|plans| scope.spawn(move || plans.iter().filter_map(look).collect::<Vec<_>>()));
        running.into_iter().flat_map(|half| half.join().expect("watched")).collect()
    });
    assert!(missing.is_empty(), "not seen within ten minutes:\n{}", missing.join("\n"));
}

#[test]
fn nothing_is_corrected_that_nobody_has_seen_otherwise() {
    for (seed, seats) in [(1, Seats::Fifty), (2, Seats::FiveHundred), (3, Seats::FiveHundred)] {
        let plan = plan(seed, seats);
        let minute = plan.start + SignedDuration::from_mins(1);
        let until = plan.start + SignedDuration::from_mins(10);
        let mut judge = Judge::default();
        let corrected = |judge: &Judge| -> Vec<String> {
            let stamps = judge.latest.iter().filter(|(_, (_, stamp, _))| !stamp.corrected.is_empty());
            stamps.map(|(key, _)| key.subject.to_string()).collect()
        };
        let mut early = None;
        for planned in plan.timeline().expect("a plan").take_while(|planned| planned.at <= until) {
            if planned.at > minute {
                early.get_or_insert_with(|| corrected(&judge));
            }
            judge.take(&planned.event);
        }
        assert_eq!(early, Some(Vec::new()), "seed {seed}: corrected within the first minute");
        assert!(!corrected(&judge).is_empty(), "seed {seed}: none within ten minutes");
    }
}
