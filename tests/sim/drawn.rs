//! Whoever watches a wallboard of the simulated floor for ten minutes has read every kind in every state on its screen; so has whoever looks through
//! the panes of a desk.
//!
//! The wall is a real one: it is fed what a hub would send it, its scenes turn by its own clock, second by second, and each is drawn
//! whenever it or its page is another one. A state is told when the words for it stand on a screen that tells of a thing which is in
//! that state at that moment: anywhere beside what a scene leads with, and on the line of what it tells behind that or in brief. At a desk
//! the cursor is put on an entry, and the words stand in its own card, or on the page that Enter opens. All walls of a floor watch one run of it.

use std::fmt;
use std::thread;

use openfloor::model::{Command, Entry, EntryId, Mode, Model, Msg, Pane, Scene};
use openfloor::screen::pane::calm;
use openfloor::screen::voice::Voice;
use openfloor::screen::{self, Lexicon, Spot};
use openfloor::wire::{At, Cursor, Incoming, Phase};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::reading::{Reader, Screen};
use super::sights::{Sight, sight, sights, text_of};
use super::states::{SEEN, wanted};
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

/// What a wallboard of 80 columns tells by chance alone: within ten minutes it has no scene, and no last page of one, for everything.
const UNTOLD_SMALL: &str = "
notice: corrected
ownership: published
repair: integrity
commitment: late
recognition: kudos competence
";
/// Words that a sentence has in its first row, wherever it stands.
const WORDS_IN_A_ROW: usize = 3;

/// A wall: its language, what it is, how large, and what it need not tell.
#[derive(Clone, Copy)]
struct Wall {
    lang: &'static str,
    mode: Mode,
    size: (u16, u16),
    untold: &'static str,
}

impl fmt::Debug for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} of {:?} in {}", self.mode, self.size, self.lang)
    }
}

const fn wallboard(lang: &'static str, size: (u16, u16)) -> Wall {
    Wall { lang, mode: Mode::Display, size, untold: "" }
}

/// Somebody who watches a wall.
struct Watch {
    wall: Wall,
    model: Model,
    lexicon: Lexicon,
    reader: Reader,
    wanted: BTreeSet<String>,
    /// What was on when it was drawn last: the turn, and the page.
    on: (u64, usize),
    pages: Vec<f64>,
    scenes: usize,
    /// At a desk, what was looked at and not read: it is not looked at again.
    unread: BTreeSet<(EntryId, String)>,
}

/// How much of each receiver's name is shown, by the thanks that name them.
type Consents = BTreeMap<String, Vec<String>>;

fn consents_of<'a>(consents: &'a Consents, entry: &Entry<'_>) -> &'a [String] {
    consents.get(&*entry.key().subject).map_or(&[], Vec::as_slice)
}

impl Watch {
    fn of(wall: Wall, start: Timestamp) -> Self {
        let mut model = Model::new(Lang::parse(wall.lang).expect("a tag"), wall.mode, start);
        floor::hello(&mut model, "wall", start);
        let need_not: BTreeSet<String> = [NO_SIGHT, wall.untold].into_iter().flat_map(wanted).collect();
        let wanted = wanted(SEEN).difference(&need_not).cloned().collect();
        Self {
            wall,
            model,
            lexicon: Lexicon::built_in(),
            reader: Reader::new(),
            wanted,
            on: (u64::MAX, 0),
            pages: Vec::new(),
            scenes: 0,
            unread: BTreeSet::new(),
        }
    }

    /// A second goes by, in which something came or not.
    fn tick(&mut self, now: Timestamp, came: bool, consents: &Consents) {
        self.model.update(Msg::Tick, now);
        if self.wall.mode == Mode::Desk {
            if came {
                self.look_through(consents);
            }
        } else if came || self.on != self.now_on() {
            self.look(consents);
        }
    }

    fn draw(&self) -> (Buffer, screen::Drawn) {
        let (width, height) = self.wall.size;
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let view = screen::view(&self.model, &self.lexicon);
        let drawn = screen::draw(&view, &picture::theme(), area, &mut buf);
        (buf, drawn)
    }

    /// Looks at the wall, and reads what is still to be seen.
    fn look(&mut self, consents: &Consents) {
        let (buf, drawn) = self.draw();
        let screen = Screen::of(&buf);
        let Some(showing) = self.model.ui.rotation.showing.clone() else { return };
        let entries = self.model.scene_entries(showing.scene);
        let whole = matches!(showing.scene, Scene::Now | Scene::HowWeAre | Scene::Repair);
        let count = if whole { 1 } else { entries.len().saturating_sub(drawn.left_out).max(1) };
        let is_list = matches!(showing.scene, Scene::Promises | Scene::Teams | Scene::SinceShift);
        let leads = |at: usize| at == 0 && !is_list;
        let briefs: Vec<Entry<'_>> = self.model.briefs();
        let lines = drawn.briefs.filter(|briefs| briefs.are_shown).map_or(0, |briefs| briefs.room);
        let told = entries.iter().take(count).enumerate().map(|(at, entry)| (entry, leads(at)));
        let told = told.chain(briefs.iter().take(lines).map(|entry| (entry, false)));
        let told: Vec<(Vec<Sight>, String, bool)> = screen::spoken(&self.model, &self.lexicon, |voice| {
            let one = |(entry, leads): (&Entry<'_>, bool)| {
                (sights(voice, entry, consents_of(consents, entry)), text_of(voice, entry), leads)
            };
            told.map(one).chain(quiet(voice).map(|sight| (vec![sight], String::new(), true))).collect()
        });
        for (sights, text, leads) in told {
            for (name, words) in sights {
                // No two things on a screen name the same people.
                let is_named = name.starts_with("receiver") || name.starts_with("recognition");
                let reads = |words: &String| match leads || is_named {
                    true => self.reader.reads(&screen, words),
                    // On a page in brief each thing has two lines.
                    false => self.reader.reads_beside(
                        &screen,
                        words,
                        &text,
                        u16::from(drawn.briefs.is_some_and(|briefs| briefs.on_a_page)),
                    ),
                };
                if self.wanted.contains(&name) && words.iter().any(reads) {
                    self.wanted.remove(&name);
                }
            }
        }
        let at = self.model.local();
        self.pages = drawn.pages.clone();
        self.scenes += usize::from(self.on.0 != self.model.ui.rotation.turn);
        self.on = self.now_on();
        self.model.update(drawn.message(), at);
    }

    /// Puts the cursor of a desk on whatever stands as nothing that was read does, and reads its card, and then its page.
    fn look_through(&mut self, consents: &Consents) {
        let mut there: Vec<(Pane, EntryId, Vec<Sight>)> = Vec::new();
        screen::spoken(&self.model, &self.lexicon, |voice| {
            for pane in Pane::ALL {
                for entry in self.model.entries(pane) {
                    let mut sights = sights(voice, &entry, consents_of(consents, &entry));
                    sights.retain(|(name, _)| self.wanted.contains(name));
                    if !sights.is_empty() {
                        there.push((pane, entry.id(), sights));
                    }
                }
            }
        });
        for (pane, id, sights) in there {
            let is_new = |name: &String| {
                self.wanted.contains(name) && !self.unread.contains(&(id.clone(), name.clone()))
            };
            if !sights.iter().any(|(name, _)| is_new(name)) {
                continue;
            }
            let at = self.model.local();
            self.model.update(Msg::Point(pane, id.clone()), at);
            // To point at what the cursor is on opens it.
            if self.model.ui.below().is_some() {
                self.model.update(Msg::Command(Command::Close), at);
            }
            let (mut buf, drawn) = self.draw();
            self.scenes += 1;
            let all = buf.area;
            for (x, y) in all.positions().map(|at| (at.x, at.y)) {
                if !matches!(drawn.at(x, y), Some(Spot::Entry(_, on)) if *on == id) {
                    buf[(x, y)].reset();
                }
            }
            let card = Screen::of(&buf);
            self.model.update(drawn.message(), at);
            let left: Vec<Sight> = sights
                .into_iter()
                .filter(|(name, words)| {
                    let is_read = words.iter().any(|words| card.says(words));
                    !(is_read && self.wanted.remove(name)) && self.wanted.contains(name)
                })
                .collect();
            if left.is_empty() {
                continue;
            }
            let page = self.page_of_selected();
            for (name, words) in left {
                match words.iter().any(|words| page.says(words)) {
                    true => drop(self.wanted.remove(&name)),
                    false => drop(self.unread.insert((id.clone(), name))),
                }
            }
        }
        let name = "quiet floor_on";
        if self.wanted.contains(name) && self.model.quiet_until().is_some() {
            let said = screen::spoken(&self.model, &self.lexicon, |voice| calm(voice, Pane::Recognition));
            // It goes on in the next row.
            let begins = said.split_whitespace().take(WORDS_IN_A_ROW).collect::<Vec<_>>().join(" ");
            if Screen::of(&self.draw().0).says(&begins) {
                self.wanted.remove(name);
            }
        }
    }

    /// The page of the entry that the cursor is on.
    fn page_of_selected(&mut self) -> Screen {
        let at = self.model.local();
        self.model.update(Msg::Command(Command::Read), at);
        let (buf, drawn) = self.draw();
        self.model.update(drawn.message(), at);
        self.model.update(Msg::Command(Command::Close), at);
        Screen::of(&buf)
    }

    /// The turn and the page that are on now.
    fn now_on(&self) -> (u64, usize) {
        (self.model.ui.rotation.turn, self.page())
    }

    fn page(&self) -> usize {
        let Some(showing) = &self.model.ui.rotation.showing else { return 0 };
        let left_s = self.model.scene_left_s().unwrap_or(0);
        let past = (showing.dwell_s - left_s) as f64 / showing.dwell_s.max(1) as f64;
        self.pages.iter().take_while(|end| **end <= past).count()
    }
}

/// That thanks rest, while they do.
fn quiet(voice: &Voice<'_>) -> impl Iterator<Item = Sight> {
    let until = voice.model.quiet_until().into_iter();
    until.map(|until| sight("quiet", "floor_on", [voice.words.quiet_until(&voice.clock.date(until))]))
}

/// Some walls of a floor, after ten minutes.
fn watch(plan: Plan, walls: &[Wall]) -> Vec<Watch> {
    let start = plan.start;
    let mut watches: Vec<Watch> = walls.iter().map(|wall| Watch::of(*wall, start)).collect();
    let mut consents = Consents::new();
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
                consents.insert(subject, receivers.iter().map(consent).collect());
            }
            judge.take(&planned.event);
            let event = Box::new(judge.told.take().expect("taken"));
            seq += 1;
            let at = At { cursor: Cursor { epoch: 1, seq, check: 1 }, prev: None, skipped: 0 };
            let phase = if second == 0 { Phase::Snapshot } else { Phase::Live };
            for watch in &mut watches {
                let incoming = Incoming::Event { at, phase, event: event.clone(), unknown_fields: 0 };
                watch.model.update(Msg::Incoming(incoming), now);
            }
            came = true;
        }
        let beats = second > 0 && second % BEATS_S == 0;
        for watch in &mut watches {
            match second {
                0 => floor::synced(&mut watch.model, now),
                _ if beats => floor::heartbeat(&mut watch.model, &[], now),
                _ => {}
            }
            watch.tick(now, came, &consents);
        }
    }
    watches
}

/// What was not read of some floors within ten minutes, though their walls are to tell it.
fn unread(floors: &[(Plan, Vec<Wall>)]) -> Vec<String> {
    thread::scope(|scope| {
        let look = |(plan, walls): &(Plan, Vec<Wall>)| {
            let left = watch(plan.clone(), walls).into_iter().filter(|watch| !watch.wanted.is_empty());
            let told = left.map(|Watch { wall, scenes, wanted, .. }| {
                format!("{wall:?}, seed {}, {:?}, {scenes} scenes: {wanted:?}", plan.seed, plan.seats)
            });
            told.collect::<Vec<_>>()
        };
        let running: Vec<_> = floors.iter().map(|floor| scope.spawn(move || look(floor))).collect();
        running.into_iter().flat_map(|floor| floor.join().expect("watched")).collect()
    })
}

#[test]
fn ten_minutes_of_a_wall_tell_every_kind_in_every_state_on_the_screen() {
    let (large, middle) = (wallboard("en", (160, 45)), wallboard("en", (120, 36)));
    let spanish = wallboard("es", (160, 45));
    let spanish_middle = wallboard("es", (120, 36));
    let small = Wall { untold: UNTOLD_SMALL, ..wallboard("en", (80, 24)) };
    let small_spanish = Wall { untold: UNTOLD_SMALL, ..wallboard("es", (80, 24)) };
    let desk = Wall { mode: Mode::Desk, ..middle };
    let unread = unread(&[
        (plan(1, Seats::FiveHundred), vec![large, middle, spanish, desk, small]),
        (plan(2, Seats::Fifty), vec![large, middle, spanish_middle, small, small_spanish]),
        (plan(3, Seats::FiveHundred), vec![large, middle, spanish, spanish_middle, small, small_spanish]),
    ]);
    assert!(unread.is_empty(), "not read within ten minutes:\n{}", unread.join("\n"));
}
