//! Whoever watches a wallboard of the simulated floor for ten minutes has read every kind in every state on its screen.
//!
//! The wall is a real one: it is fed what a hub would send it, its scenes turn by its own clock, second by second, and each is drawn
//! whenever it or its page is another one. A state is told when the words for it stand on a screen that tells of a thing which is in
//! that state at that moment: anywhere beside what a scene leads with, and on the line of what it tells behind that or in brief.

use std::thread;

use openfloor::domain::commitment::{Answer, CommitmentState};
use openfloor::domain::holding::HoldingState;
use openfloor::domain::notice::NoticeState;
use openfloor::domain::ownership::OwnershipState;
use openfloor::domain::repair::ActionState;
use openfloor::domain::{Holding, Item, PromiseState, Repair, Shifts, promise};
use openfloor::model::{Entry, Mode, Model, Msg, Scene};
use openfloor::screen::pane::promises;
use openfloor::screen::voice::Voice;
use openfloor::screen::words::label;
use openfloor::screen::{self, Lexicon};
use openfloor::wire::{At, Cursor, Incoming, Phase};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::reading::{Reader, Screen};
use super::states::{SEEN, promise_word, wanted, word};
use super::*;

/// How long it is watched, in seconds.
const WATCHED_S: i64 = 600;
/// How often a hub says that it is there, in seconds.
const BEATS_S: i64 = 5;
/// What is no sight of its own: what is gone from a wall, thanks that are back, and a floor that is one person larger. They are
/// looked for among the events of these minutes (`states.rs`).
const NO_SIGHT: &str = "
recognition: expired withdrawn
quiet: floor_off team_on team_off
site: grown
";

/// A state by its name, and the words that tell it, any one of them.
type Sight = (String, Vec<String>);

fn sight(kind: &str, state: &str, words: impl IntoIterator<Item = String>) -> Sight {
    (format!("{kind} {state}"), words.into_iter().collect())
}

/// What is to be read of an entry, as it stands now.
fn sights(voice: &Voice<'_>, entry: &Entry<'_>, consents: &[String]) -> Vec<Sight> {
    let words = voice.words;
    let say = |id| words.say(id).into_owned();
    let until = voice.model.known_until();
    let late = |promise: Option<openfloor::domain::Promise>| {
        let promise = promise.filter(|promise| promise.state_at(until) == PromiseState::Late)?;
        Some([promises::left(voice, &promise).words.as_str().to_owned(), say("promise-late")])
    };
    let mut sights = Vec::new();
    match entry {
        Entry::Notice(_, item) => {
            let notice = &item.data;
            let open = notice.state.is_open();
            let decision =
                notice.decision.filter(|_| open).map(|decision| words.decision(decision).into_owned());
            let state = words.notice_state(notice.state).map(|state| state.into_owned());
            // What is told and nothing else, is told by how far it is decided.
            let plain = || decision.clone().into_iter().chain(state.clone());
            sights.push(match notice.state {
                NoticeState::Released => sight("notice", "released", plain()),
                state_of => sight("notice", &word(state_of), state.clone()),
            });
            if let Some(of) = notice.decision.filter(|_| open) {
                sights.push(sight("notice", &word(of), decision.clone()));
            }
            if open {
                let loud = words.priority(notice.priority).map(|loud| loud.into_owned());
                let loud = loud.map_or_else(|| plain().collect(), |loud| vec![loud]);
                sights.push(sight("notice", &word(notice.priority), loud));
            }
            if let Some((at, _)) = item.stamp.last_corrected() {
                sights.push(sight("notice", "corrected", [words.corrected(&voice.clock.since(at))]));
            }
            if !notice.updates.is_empty() {
                sights.push(sight("notice", "updated", [words.label(label::UPDATE).into_owned()]));
            }
            if let Some(late) = late(promise::owed(item, "next_word_by")) {
                sights.push(sight("notice", "late_word", late));
            }
        }
        Entry::Holding(_, item) => {
            let state = Holding::standing(item, until);
            let silent = state != item.data.state;
            let told = match state {
                HoldingState::Open => vec![say("brief-holding"), say("holding-title")],
                HoldingState::Kept => vec![say("holding-told")],
                HoldingState::Renewed => vec![say("holding-renewed")],
                HoldingState::Missed => vec![say("holding-missed")],
            };
            let state = if silent { "missed_in_silence".into() } else { word(state) };
            sights.push(sight("holding", &state, told));
        }
        Entry::Ownership(_, item) => sights.push(sight(
            "ownership",
            &word(item.data.state),
            match item.data.state {
                OwnershipState::Published => vec![say("brief-ownership"), say("ownership-title")],
                OwnershipState::Changed => vec![say("ownership-changed")],
                OwnershipState::NotYet => vec![say("ownership-not-yet")],
            },
        )),
        Entry::Note(_, item) => {
            sights.push(sight("note", "note", [say("brief-note"), voice.author(&item.data.author)]));
        }
        Entry::Question(_, item) => {
            let question = &item.data;
            let state = words.question_state(question.state).into_owned();
            let found = question.found().map(|found| words.verdict(found).into_owned());
            sights.push(sight("question", &word(question.state), [state].into_iter().chain(found.clone())));
            if let (Some(verdict), Some(found)) = (question.found(), found) {
                sights.push(sight("question", &word(verdict), [found]));
            }
            let kind = if question.rumour { "rumour" } else { "question" };
            sights.push(sight("question", kind, [words.question(question.rumour).into_owned()]));
            if let Some(late) = late(promise::owed(item, "answer_by")).filter(|_| question.state.is_open()) {
                sights.push(sight("question", "late", late));
            }
        }
        Entry::Repair(_, item) => sights.extend(of_repair(voice, item)),
        Entry::Recognition(_, item) => {
            let data = &item.data;
            let (kind, need) = (data.kind.expect("one"), data.need.expect("one"));
            sights.push(sight("recognition", &word(data.state), [words.recognition(kind).into_owned()]));
            sights.push(sight("recognition", &word(kind), [words.recognition(kind).into_owned()]));
            sights.push(sight("recognition", &word(need), [words.need(need).into_owned()]));
            for (receiver, consent) in data.receivers.iter().zip(consents) {
                sights.push(sight("receiver", consent, [voice.thanked(receiver.display())]));
            }
        }
        Entry::Engagement(..) => sights.push(sight("engagement", "shown", [say("scene-how-we-are")])),
        Entry::Promise(entry) => {
            let told = words.promise(entry.state).into_owned();
            sights.push(sight("promise", promise_word(entry.state), [told.clone()]));
            if entry.kind == Kind::Repair {
                sights.push(match entry.state {
                    PromiseState::Kept | PromiseState::KeptLate => sight("action", "done", [told]),
                    _ => sight("action", promise_word(entry.state), [told]),
                });
            }
            if let Some(item) = voice.model.floor.commitments.get(entry.key) {
                sights.extend(of_ask(voice, &item.data));
                if let Some(late) = late(Some(entry.promise.clone().into_owned()))
                    .filter(|_| entry.state == PromiseState::Late)
                {
                    sights.push(sight("commitment", "late", late));
                }
                if entry.promise.was_moved() {
                    let moved = voice.clock.moved(entry.promise.first_due, entry.promise.due);
                    sights.push(sight("commitment", "moved", [moved]));
                }
            }
        }
        Entry::Commitment(_, item) => sights.extend(of_ask(voice, &item.data)),
    }
    sights
}

fn of_ask(voice: &Voice<'_>, data: &openfloor::domain::Commitment) -> Vec<Sight> {
    let words = voice.words;
    let told = words.became_of(data).into_owned();
    if data.state != CommitmentState::Decided {
        // Done is what a promise was kept by.
        let kept =
            [PromiseState::Kept, PromiseState::KeptLate].map(|state| words.promise(state).into_owned());
        let kept = kept.into_iter().filter(|_| data.state == CommitmentState::Done);
        return vec![sight("commitment", &word(data.state), [told].into_iter().chain(kept))];
    }
    let answer = data.decision.unwrap_or(Answer::Will);
    let decided = sight("commitment", "decided", [told.clone()]);
    vec![decided, sight("commitment", &word(answer), [told])]
}

fn of_repair(voice: &Voice<'_>, item: &Item<Repair>) -> Vec<Sight> {
    let (words, repair) = (voice.words, &item.data);
    let stage = words.stage(repair.state).into_owned();
    // Of all stages that stand in a row, the one with its mark; or the one that is named behind the dots.
    let marked = ["◉ ", "◉  ", "○  ", "●  "].map(|mark| format!("{mark}{stage}"));
    let in_brief = format!("{} · {stage}", words.say("brief-repair"));
    let mut sights = vec![sight("repair", &word(repair.state), marked.into_iter().chain([in_brief]))];
    let ground = repair.violation.map(|ground| (word(ground), words.violation(ground).into_owned()));
    sights.extend(ground.map(|(name, told)| {
        let head = told.split(':').next().unwrap_or_default().to_owned();
        sight("repair", &name, [format!("{head}:")])
    }));
    let count = |state| repair.actions.iter().filter(|action| action.state == state).count();
    let (done, dropped) = (count(ActionState::Done), count(ActionState::Dropped));
    if done > 0 {
        sights.push(sight("action", "done", [words.actions_done(done, repair.actions.len())]));
    }
    if dropped > 0 {
        sights.push(sight("action", "dropped", [words.actions_dropped(dropped)]));
    }
    if let Some((at, _)) = Repair::next_action(item) {
        let promise = promise::promised(item, &Repair::due_field(at));
        let late =
            promise.filter(|promise| promise.state_at(voice.model.known_until()) == PromiseState::Late);
        sights.push(match late {
            Some(late) => sight("action", "late", [promises::left(voice, &late).words.as_str().to_owned()]),
            None => sight("action", "open", [words.label(label::NEXT).into_owned()]),
        });
    }
    sights
}

/// What a line about an entry begins with.
fn text_of(voice: &Voice<'_>, entry: &Entry<'_>) -> String {
    let text = match entry {
        Entry::Notice(_, item) => &item.data.headline,
        Entry::Holding(_, item) => &item.data.topic,
        Entry::Ownership(_, item) => &item.data.got_wrong,
        Entry::Note(_, item) => return voice.words.quoted(voice.text(&item.data.text)).as_str().to_owned(),
        Entry::Recognition(_, item) => {
            return voice.words.quoted(voice.text(&item.data.message)).as_str().to_owned();
        }
        Entry::Engagement(..) => return String::new(),
        Entry::Question(_, item) => &item.data.text,
        Entry::Repair(_, item) => &item.data.breach,
        Entry::Promise(entry) => entry.what,
        Entry::Commitment(_, item) => &item.data.ask,
    };
    voice.text(text).as_str().to_owned()
}

/// Somebody who watches a wall.
struct Watch {
    model: Model,
    lexicon: Lexicon,
    reader: Reader,
    size: (u16, u16),
    wanted: BTreeSet<String>,
    consents: BTreeMap<String, Vec<String>>,
    /// What was on when it was drawn last: the turn, and the page.
    on: (u64, usize),
    pages: Vec<f64>,
    scenes: usize,
}

impl Watch {
    /// Looks at the wall, and reads what is still to be seen.
    fn look(&mut self) {
        let (width, height) = self.size;
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let view = screen::view(&self.model, &self.lexicon);
        let drawn = screen::draw(&view, &picture::theme(), area, &mut buf);
        let screen = Screen::of(&buf);
        let Some(showing) = self.model.ui.rotation.showing.clone() else { return };
        let entries = self.model.scene_entries(showing.scene);
        let whole = matches!(showing.scene, Scene::Now | Scene::HowWeAre | Scene::Repair);
        let count = if whole { 1 } else { entries.len().saturating_sub(drawn.left_out).max(1) };
        let is_list = matches!(showing.scene, Scene::Promises | Scene::Teams | Scene::SinceShift);
        let leads = |at: usize| at == 0 && !is_list;
        let briefs: Vec<Entry<'_>> = self.model.briefs();
        let lines = drawn.briefs.unwrap_or(0);
        let told = entries.iter().take(count).enumerate().map(|(at, entry)| (entry, leads(at)));
        let told = told.chain(briefs.iter().take(lines).map(|entry| (entry, false)));
        let told: Vec<(Vec<Sight>, String, bool)> = screen::spoken(&self.model, &self.lexicon, |voice| {
            let of =
                |entry: &Entry<'_>| self.consents.get(&*entry.key().subject).cloned().unwrap_or_default();
            let one = |(entry, leads): (&Entry<'_>, bool)| {
                (sights(voice, entry, &of(entry)), text_of(voice, entry), leads)
            };
            let mut told: Vec<_> = told.map(one).collect();
            if let Some(until) = self.model.quiet_until() {
                let quiet = voice.words.quiet_until(&voice.clock.date(until));
                told.push((vec![sight("quiet", "floor_on", [quiet])], String::new(), true));
            }
            told
        });
        for (sights, text, leads) in told {
            for (name, words) in sights {
                // No two things on a screen name the same people.
                let is_named = name.starts_with("receiver") || name.starts_with("recognition");
                let reads = |words: &String| match leads || is_named {
                    true => self.reader.reads(&screen, words),
                    false => self.reader.reads_beside(&screen, words, &text),
                };
                if self.wanted.contains(&name) && words.iter().any(reads) {
                    self.wanted.remove(&name);
                }
            }
        }
        let at = self.model.local();
        self.pages = drawn.pages.clone();
        self.scenes += usize::from(self.on.0 != self.model.ui.rotation.turn);
        self.on = (self.model.ui.rotation.turn, self.page());
        self.model.update(drawn.message(), at);
    }

    /// The page that is on now.
    fn page(&self) -> usize {
        let Some(showing) = &self.model.ui.rotation.showing else { return 0 };
        let left_s = self.model.scene_left_s().unwrap_or(0);
        let past = (showing.dwell_s - left_s) as f64 / showing.dwell_s.max(1) as f64;
        self.pages.iter().take_while(|end| **end <= past).count()
    }
}

/// What was not to be read in ten minutes, and how many scenes there were.
fn watch(plan: Plan, lang: &str, size: (u16, u16)) -> (BTreeSet<String>, usize) {
    let start = plan.start;
    let mut model = Model::new(Lang::parse(lang).expect("a tag"), Mode::Display, start);
    model.board.shifts = Shifts::read(openfloor::sim::SHIFTS);
    floor::hello(&mut model, "wall", start);
    let wanted: BTreeSet<String> =
        wanted(SEEN).difference(&super::states::wanted(NO_SIGHT)).cloned().collect();
    let mut watch = Watch {
        model,
        lexicon: Lexicon::built_in(),
        reader: Reader::new(),
        size,
        wanted,
        consents: BTreeMap::new(),
        on: (u64::MAX, 0),
        pages: Vec::new(),
        scenes: 0,
    };
    let mut judge = Judge::default();
    let mut events = plan.timeline().expect("a plan").peekable();
    let mut seq = 1;
    for second in 0..=WATCHED_S {
        let now = start + SignedDuration::from_secs(second);
        let mut came = false;
        while let Some(planned) = events.next_if(|planned| planned.at <= now) {
            let raw: serde_json::Value = serde_json::from_str(&planned.event).expect("JSON");
            if let Some(receivers) = raw["data"]["receivers"].as_array() {
                let consent = |one: &serde_json::Value| one["consent"].as_str().expect("one").to_owned();
                let subject = raw["subject"].as_str().expect("one").to_owned();
                watch.consents.insert(subject, receivers.iter().map(consent).collect());
            }
            judge.take(&planned.event);
            let event = Box::new(judge.told.take().expect("taken"));
            seq += 1;
            let at = At { cursor: Cursor { epoch: 1, seq, check: 1 }, prev: None, skipped: 0 };
            let phase = if second == 0 { Phase::Snapshot } else { Phase::Live };
            let incoming = Incoming::Event { at, phase, event, unknown_fields: 0 };
            watch.model.update(Msg::Incoming(incoming), now);
            came = true;
        }
        if second == 0 {
            floor::synced(&mut watch.model, now);
        } else if second % BEATS_S == 0 {
            floor::heartbeat(&mut watch.model, &[], now);
        }
        watch.model.update(Msg::Tick, now);
        if came || watch.on != (watch.model.ui.rotation.turn, watch.page()) {
            watch.look();
        }
    }
    (watch.wanted, watch.scenes)
}

/// What was not read of some plans, each on a screen of its own.
fn unread(walls: Vec<(Plan, &'static str, (u16, u16))>) -> Vec<String> {
    let half = walls.len().div_ceil(2).max(1);
    thread::scope(|scope| {
        let look = |(plan, lang, size): &(Plan, &'static str, (u16, u16))| {
            let (left, scenes) = watch(plan.clone(), lang, *size);
            let of = format!("{size:?} {lang}, seed {}, {:?}, {scenes} scenes", plan.seed, plan.seats);
            (!left.is_empty()).then(|| format!("{of}: {left:?}"))
        };
        let running = walls
            .chunks(half)
            .map(|walls| scope.spawn(move || walls.iter().filter_map(look).collect::<Vec<_>>()));
        let running: Vec<_> = running.collect();
        running.into_iter().flat_map(|half| half.join().expect("watched")).collect()
    })
}

#[test]
fn ten_minutes_of_a_wallboard_tell_every_kind_in_every_state_on_the_screen() {
    let mut walls = Vec::new();
    for (seed, seats) in [(1, Seats::FiveHundred), (2, Seats::Fifty)] {
        for size in [(160, 45), (120, 36)] {
            walls.push((plan(seed, seats), "en", size));
        }
    }
    let unread = unread(walls);
    assert!(unread.is_empty(), "not read within ten minutes:\n{}", unread.join("\n"));
}
