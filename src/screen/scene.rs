//! What a scene of display mode says: a headline, a line below it, and four to six facts.

use super::brief::{self, Briefs};
use super::card::dotted;
use super::door::{self, DoorView};
use super::header::{self, State};
use super::level::Level;
use super::lines::Run;
use super::pane::{promises, repair, transparency};
use super::sites;
use super::stages::Stages;
use super::theme::{Accent, Tone};
use super::voice::Voice;
use super::words::{Label, label};
use crate::domain::holding::HoldingState;
use crate::domain::notice::Priority;
use crate::domain::promise::Owner;
use crate::domain::{Holding, Item, Key, Notice, Ownership, Promise, Repair, promise};
use crate::model::scene::Scene;
use crate::model::{Entry, Freshness, Lock, Pane};
use crate::text::{SafeText, Text};

mod answered;
mod levels;
mod promised;
mod wins;

/// Most facts of a scene: more can't be read from afar in its time.
const FACTS_MAX: usize = 6;

/// What a scene says.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneView {
    /// Its name, as in `Now`.
    pub name: Run,
    /// How old what is shown is, where it is not live: told as large as the name.
    pub stale: Option<Run>,
    /// What it is about, for its hue.
    pub accent: Accent,
    /// The headline, in big glyphs where they fit.
    pub headline: SafeText,
    /// How the headline is said.
    pub headline_tone: Tone,
    /// The headline in its other languages, where all are told together.
    pub others: Vec<Vec<Run>>,
    /// It is a critical notice: it has a form of its own, not a word alone.
    pub is_critical: bool,
    /// The line below the headline.
    pub standing: Vec<Run>,
    /// How far a repair is.
    pub stages: Option<Stages>,
    /// The facts.
    pub facts: Vec<Fact>,
    /// Other things in brief, a line each at the foot; on a small screen on the last page.
    pub briefs: Box<Briefs>,
    /// The floor's levels.
    pub levels: Vec<Level>,
    /// The door to answering and asking: in its own scene large, elsewhere in a corner that is free.
    pub door: Option<Box<DoorView>>,
    /// True in the scene that is the door's own.
    pub is_door: bool,
    /// What should be known besides: the scene is held, the floor has a quiet time.
    pub note: Vec<Run>,
    /// How many things the scene does not tell this time, in words: by how many of its facts have no place, from none on.
    pub more: Vec<SafeText>,
    /// True while the screen rests: only the hour is shown, and how fresh the wall is.
    pub rests: bool,
    /// Which of the teams are told of where not all of them are at once, in words, the longest first.
    pub part: Vec<SafeText>,
    /// Which of how many scenes this is, and how many seconds are left of it.
    pub place: Option<Place>,
    /// The shown minute: the picture moves by a cell with it, against burn-in.
    pub minute: i64,
}

impl SceneView {
    /// How much of the scene's time has gone by, from 0 to 1.
    pub fn past(&self) -> f64 {
        self.place.as_ref().map_or(0.0, |place| place.past)
    }

    /// The same when so much of its time has gone by.
    pub fn at(&self, past: f64) -> Self {
        let place = self.place.clone().map(|place| Place { past, ..place });
        Self { place, ..self.clone() }
    }
}

/// The place of a scene among those that have something to tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// 0 for the first.
    pub index: usize,
    /// How many there are.
    pub count: usize,
    /// How long this one stays yet, in words.
    pub left: SafeText,
    /// How much of its time has gone by, from 0 to 1.
    pub past: f64,
}

/// One fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it is, in a column of such words.
    pub label: Run,
    /// The fact.
    pub words: Vec<Run>,
    /// The same in other languages, where all are told together.
    pub others: Vec<Vec<Run>>,
    /// A note at the right edge: an age, a date.
    pub note: Vec<Run>,
    /// Whom it is about, behind its words: they are cut rather than that.
    pub who: Vec<Run>,
    /// It tells of another thing than the headline, and may be left out where there is little room.
    pub is_more: bool,
    /// It is the newest word on the headline's own thing, and comes before how that stands where both have pages.
    pub leads: bool,
}

impl Fact {
    pub(super) fn of(label: impl AsRef<str>, words: Vec<Run>) -> Self {
        let label = Run::new(label.as_ref(), Tone::Dim);
        let (others, note, who) = (Vec::new(), Vec::new(), Vec::new());
        Self { label, words, others, note, who, is_more: false, leads: false }
    }

    /// Its words, and behind them what is cut last: whom it is about, and by when.
    pub(super) fn told(&self) -> impl Iterator<Item = &Run> + Clone {
        self.words.iter().chain(&self.who)
    }

    /// A text of the feed.
    fn text<'a>(voice: &Voice<'a>, label: Label, text: &'a Text) -> Self {
        Self::of(voice.label(label), vec![voice.run(text, Tone::Plain)]).told_as(voice, text)
    }

    /// The same text is told in its other languages too.
    pub(super) fn told_as<'a>(mut self, voice: &Voice<'a>, text: &'a Text) -> Self {
        self.others.extend(voice.others(text, Tone::Dim));
        self
    }

    pub(super) fn noted(mut self, note: Vec<Run>) -> Self {
        self.note = note;
        self
    }

    /// On a wall of several sites: of which its thing is.
    pub(super) fn of_site(mut self, voice: &Voice<'_>, key: &Key) -> Self {
        self.who.extend(sites::behind(voice, key));
        self
    }

    fn about(self, who: Vec<Run>) -> Self {
        Self { who, ..self }
    }

    /// Who answers for it, where that is said: the words of a thing are cut rather than that.
    pub(super) fn owned<'a>(self, voice: &Voice<'a>, owner: Option<Owner<'a>>) -> Self {
        let owner = owner.map(|owner| owner.in_lang(voice.lang()));
        self.by(owner.map(|owner| owner.as_str()).unwrap_or_default())
    }

    /// The same of who says it.
    pub(super) fn by(self, who: &str) -> Self {
        let who = (!who.trim().is_empty()).then(|| Run::new(who, Tone::Dim));
        let dot = || Run::new(super::lines::DOT, Tone::Faint);
        let who = who.into_iter().flat_map(|who| [dot(), who]);
        Self { who: self.who.into_iter().chain(who).collect(), ..self }
    }

    fn more(self) -> Self {
        Self { is_more: true, ..self }
    }

    fn leads(self) -> Self {
        Self { leads: true, ..self }
    }
}

/// Says the scene that is on.
pub fn view(voice: &Voice<'_>) -> SceneView {
    let model = voice.model;
    let scenes = model.scenes();
    let on = model.ui.rotation.showing.as_ref().map(|showing| showing.scene);
    let on = on.filter(|scene| model.has_to_tell(*scene));
    if model.rests() {
        return SceneView { rests: true, ..blank(voice, Scene::Now) };
    }
    let Some(scene) = on.or(scenes.first().copied()) else {
        return SceneView { note: note(voice), ..calm(voice) };
    };
    let entries = model.scene_entries(scene);
    let mut view = SceneView { name: Run::new(voice.words.scene(scene), Tone::Lit), ..blank(voice, scene) };
    match scene {
        Scene::SinceShift => super::since::on_the_wall(voice, &entries, &mut view),
        Scene::Now => now(voice, &entries, &mut view),
        Scene::TrustWins => wins::trust_wins(voice, &entries, &mut view),
        Scene::HowWeAre => levels::how_we_are(voice, &entries, &mut view),
        Scene::Teams => levels::teams(voice, &entries, &mut view),
        Scene::Answered => answered::view(voice, &entries, &mut view),
        Scene::Promises => promised::view(voice, &entries, &mut view),
        Scene::Repair => repairs(voice, &entries, &mut view),
        Scene::YourSay => {}
    }
    let leads = !matches!(scene, Scene::SinceShift | Scene::Promises | Scene::Teams | Scene::YourSay);
    if let Some(entry) = entries.first().filter(|_| leads) {
        view.standing.splice(0..0, sites::before(voice, entry.key()));
    }
    door::on_the_wall(voice, scene, entries.first(), &mut view);
    view.facts.truncate(FACTS_MAX);
    if !view.is_critical && !view.is_door {
        let name = SafeText::clean(&voice.words.in_brief());
        *view.briefs =
            Briefs { lines: brief::view(voice, &model.briefs()), name, begins: model.briefs_begin() };
    }
    view.note = dotted(without_dots(note(voice)).chain(view.note));
    let (state, freshness) = header::freshness(voice);
    view.stale = freshness.into_iter().next().filter(|_| matches!(state, State::Stale | State::Ageing));
    let dwell_s = model.ui.rotation.showing.as_ref().map(|showing| showing.dwell_s);
    let dwell_s = dwell_s.unwrap_or_else(|| model.reading_s(scene, &entries));
    let left_s = model.scene_left_s().unwrap_or(dwell_s);
    // In hours without scenes a critical notice has no turn to wait for.
    let turns = if model.is_blank_time() { &[][..] } else { &scenes[..] };
    view.place = turns.iter().position(|have| *have == scene).map(|index| Place {
        index,
        count: scenes.len(),
        left: SafeText::clean(&voice.words.seconds(left_s)),
        past: past_of_turn((dwell_s - left_s) as f64 / dwell_s.max(1) as f64, model.langs_in_turn().len()),
    });
    view
}

/// That so many more are told in turn, by how many of `told` have no place.
pub(super) fn more_in_turn(voice: &Voice<'_>, more: usize, told: usize) -> Vec<SafeText> {
    let say = |n: usize| if n > 0 { voice.words.more_in_turn(n) } else { String::new() };
    (more..=more + told).map(|n| SafeText::clean(&say(n))).collect()
}

/// How much of a scene's time is over, counted anew in each language that takes its turn.
fn past_of_turn(past: f64, langs: usize) -> f64 {
    let langs = langs.max(1) as f64;
    past * langs - (past * langs).floor().min(langs - 1.0)
}

fn blank(voice: &Voice<'_>, scene: Scene) -> SceneView {
    let accent = match scene {
        Scene::SinceShift | Scene::Now | Scene::Answered => Accent::Told,
        Scene::TrustWins => Accent::Thanked,
        Scene::HowWeAre | Scene::Teams | Scene::YourSay => Accent::Well,
        Scene::Promises | Scene::Repair => Accent::Kept,
    };
    SceneView {
        name: Run::default(),
        stale: None,
        accent,
        headline: SafeText::default(),
        headline_tone: Tone::Strong,
        others: Vec::new(),
        is_critical: false,
        standing: Vec::new(),
        stages: None,
        facts: Vec::new(),
        briefs: Box::default(),
        levels: Vec::new(),
        door: None,
        is_door: false,
        note: Vec::new(),
        more: Vec::new(),
        rests: false,
        part: Vec::new(),
        place: None,
        minute: voice.clock.minute(),
    }
}

/// What should be known at the foot of every scene.
fn note(voice: &Voice<'_>) -> Vec<Run> {
    let (model, words) = (voice.model, voice.words);
    let held = model.pause_ends().map(|at| Run::new(words.held_until(&voice.clock.hour(at)), Tone::Lit));
    let unlocked =
        matches!(model.ui.lock, Lock::Lifted { .. }).then(|| Run::new(words.unlocked(), Tone::Lit));
    let date = |until| voice.clock.date(until);
    let quiet = model.quiet_until().map(|until| Run::new(words.quiet_until(&date(until)), Tone::Dim));
    let rest = model.grave_until().map(|it| Run::new(words.rest_until(it, &date(it.until())), Tone::Dim));
    let kept = model.ui.keeps_a_text().then(|| Run::new(words.kept_text(), Tone::Lit));
    dotted(held.into_iter().chain(unlocked).chain(kept).chain(quiet).chain(rest))
}

/// All scenes are empty: a calm sentence, never filler.
fn calm(voice: &Voice<'_>) -> SceneView {
    let model = voice.model;
    let words = voice.words;
    let freshness = model.freshness();
    let hears = matches!(freshness, Freshness::Live { .. } | Freshness::Ageing);
    let rest = model.scenes_rest_until().map(|until| words.scenes_rest(&voice.clock.date(until), hears));
    let (headline, sentence) = match freshness {
        Freshness::Stale { since } if rest.is_some() => {
            (words.last_heard(&voice.clock.since(since)).0, rest.unwrap_or_default().1)
        }
        _ if rest.is_some() => rest.unwrap_or_default(),
        Freshness::Stale { since } if !model.floor.is_empty() => words.last_heard(&voice.clock.since(since)),
        _ if !model.floor.is_empty() => words.all_told(),
        Freshness::Unknown if model.opens() => (words.opening_title(), words.floor_opens()),
        Freshness::Unknown => (words.waiting_title(), words.nothing_known()),
        Freshness::Live { .. } => words.nothing_yet(),
        Freshness::Ageing => (words.nothing_yet().0, words.nothing_told(Pane::Transparency)),
        Freshness::Stale { since } => {
            (words.waiting_title(), words.nothing_was_told(&voice.clock.since(since)).into())
        }
    };
    // There is no footer here: why a wall that kept a floor begins without one is told while it waits.
    let remark = model.remarks.newest().filter(|_| model.floor.is_empty());
    let remark = remark.map(|remark| Run::new(words.remark(remark), Tone::Plain));
    SceneView {
        headline: SafeText::clean(&headline),
        standing: dotted([Run::new(sentence, Tone::Dim)].into_iter().chain(remark)),
        ..blank(voice, Scene::Now)
    }
}

fn now(voice: &Voice<'_>, entries: &[Entry<'_>], view: &mut SceneView) {
    match entries.first() {
        Some(Entry::Notice(_, item)) => notice(voice, item, view),
        Some(Entry::Holding(_, item)) => holding(voice, item, view),
        Some(Entry::Ownership(_, item)) => ownership(voice, item, view),
        Some(Entry::Note(_, item)) => {
            view.name = Run::new(voice.author(&item.data.author), Tone::Lit);
            view.headline = voice.words.quoted(voice.text(&item.data.text));
            view.others = voice.others(&item.data.text, Tone::Plain);
            let age = Run::glued(&voice.clock.ago(item.since()), Tone::Dim);
            view.standing = dotted(voice.remarks(item).into_iter().chain([age]));
        }
        _ => {}
    }
}

/// A text is the headline, with its other languages below where all are told together.
fn headline(voice: &Voice<'_>, text: &Text, view: &mut SceneView) {
    view.headline = voice.text(text).clone();
    view.others = voice.others(text, Tone::Plain);
}

fn notice(voice: &Voice<'_>, item: &Item<Notice>, view: &mut SceneView) {
    let notice = &item.data;
    headline(voice, &notice.headline, view);
    view.is_critical = notice.priority == Priority::Critical && notice.state.is_open();
    let update = notice.updates.last();
    // The age of what is told below it stands there.
    let has_age = update.is_some_and(|update| update.at.is_some());
    let by = voice.author(&notice.author);
    let by = (!by.trim().is_empty()).then(|| Run::new(by, Tone::Plain));
    let age = (!has_age).then(|| Run::glued(&voice.clock.ago(item.since()), Tone::Dim));
    view.standing = dotted(without_dots(transparency::standing(voice, item, by)).chain(age));
    if let Some(update) = update {
        let age = update.at.map(|at| Run::glued(&voice.clock.ago(at), Tone::Dim));
        let words = [voice.run(&update.text, Tone::Plain)].into_iter().chain(age);
        let fact = Fact::of(voice.label(label::UPDATE), dotted(words)).told_as(voice, &update.text);
        view.facts.push(fact.leads());
    }
    for (label, text) in transparency::told(notice) {
        view.facts.push(Fact::text(voice, label, text));
    }
    for (label, words) in transparency::missing(voice, item) {
        view.facts.push(Fact::of(voice.label(label), vec![words]));
    }
    if let Some(promise) = promise::owed(item, "next_word_by") {
        let fact = Fact::of(voice.label(label::NEXT_WORD), promises::told(voice, &promise, notice));
        owed(voice, fact, &promise, view);
    }
}

/// What is owed stands behind the rest; once it is late, before it, and so on the first page.
fn owed(voice: &Voice<'_>, fact: Fact, promise: &Promise, view: &mut SceneView) {
    let is_late = promise.is_late_at(voice.model.known_until());
    let place = if is_late { 0 } else { view.facts.len() };
    view.facts.insert(place, Fact { leads: is_late, ..fact });
}

/// The facts of a dotted line, to be joined with others.
fn without_dots(line: Vec<Run>) -> impl Iterator<Item = Run> {
    line.into_iter().filter(|run| run.words.as_str() != super::lines::DOT)
}

fn holding(voice: &Voice<'_>, item: &Item<Holding>, view: &mut SceneView) {
    let holding = &item.data;
    let state = Holding::standing(item, voice.model.known_until());
    let held = state != HoldingState::Kept; // What was told is not held back, and nothing is due for it.
    if held {
        view.name = Run::new(voice.words.cant_say_yet(), Tone::Lit);
    }
    headline(voice, &holding.topic, view);
    let reason = |reason| Run::new(voice.words.reason(reason), Tone::Plain);
    let reason = holding.reason.filter(|_| held).map(reason);
    let owner = voice.text(&holding.owner);
    let owner = (!owner.is_blank()).then(|| voice.words.answers_for_it(owner.as_str()));
    let owner = owner.map(|owner| Run::new(owner, Tone::Plain));
    let facts = transparency::held(voice, state).into_iter().chain(owner).chain(reason);
    view.standing = dotted(
        facts.chain(voice.remarks(item)).chain([Run::glued(&voice.clock.ago(item.since()), Tone::Dim)]),
    );
    if let Some(promise) = promise::promised(item, "share_by") {
        if held {
            let label = if state == HoldingState::Missed { label::PROMISED } else { label::WE_SAY };
            view.facts.push(Fact::of(voice.label(label), promises::told(voice, &promise, holding)));
        } else if promise.was_moved() {
            view.facts.push(Fact::of(voice.label(label::MOVED), vec![promises::dates(voice, &promise)]));
        }
    }
    let told = Fact::of(voice.label(label::WE_SAID), vec![transparency::what_was_told(voice, holding)]);
    let told = (!held).then(|| told.told_as(voice, &holding.told));
    view.facts.extend(told);
}

fn ownership(voice: &Voice<'_>, item: &Item<Ownership>, view: &mut SceneView) {
    let ownership = &item.data;
    view.name = Run::new(voice.words.own_up(), Tone::Lit);
    headline(voice, &ownership.got_wrong, view);
    let age = Run::glued(&voice.clock.ago(item.since()), Tone::Dim);
    let by = Run::new(voice.author(&ownership.author), Tone::Plain);
    view.standing = dotted(std::iter::once(by).chain(voice.remarks(item)).chain([age]));
    for (label, text) in [(label::EFFECT, &ownership.effect_on_you), (label::LEARNED, &ownership.learned)] {
        if !text.is_blank() {
            view.facts.push(Fact::text(voice, label, text));
        }
    }
    let changes = &ownership.changes;
    let words = (!changes.is_blank()).then(|| voice.run(changes, Tone::Plain));
    let words = dotted(words.into_iter().chain(transparency::changed(voice, ownership.state)));
    if !words.is_empty() {
        view.facts.push(Fact::of(voice.label(label::CHANGES), words).told_as(voice, changes));
    }
    if let Some(promise) = promise::owed(item, "by_when") {
        let fact = Fact::of(voice.label(label::DUE), promises::told(voice, &promise, ownership));
        owed(voice, fact, &promise, view);
    }
}

fn repairs(voice: &Voice<'_>, entries: &[Entry<'_>], view: &mut SceneView) {
    let Some(Entry::Repair(_, item)) = entries.first() else { return };
    let repaired: &Repair = &item.data;
    headline(voice, &repaired.breach, view);
    let age = Run::glued(&voice.clock.ago(item.since()), Tone::Dim);
    view.standing = dotted(without_dots(repair::standing(voice, item)).chain([age]));
    view.stages = Some(Stages::of(voice.words, item));
    for (label, text) in [(label::AFFECTED, &repaired.affected), (label::HARM, &repaired.harm)] {
        if !text.is_blank() {
            view.facts.push(Fact::text(voice, label, text));
        }
    }
    if let Some(next) = Repair::next_action(item) {
        let (line, due) = repair::action(voice, item, next);
        // What comes next, and by when, stands on the first page; what is late before how it stands.
        let is_late = due.as_ref().is_some_and(|due| due.tone == Tone::Wrong);
        let fact = Fact::of(voice.label(label::NEXT), dotted(without_dots(line).chain(due)))
            .told_as(voice, &next.1.what);
        view.facts.insert(0, Fact { leads: is_late, ..fact });
    }
    for (label, text) in [(label::WE_COMMIT, &repaired.commitment), (label::THEY_SAY, &repaired.evaluation)] {
        if !text.is_blank() {
            view.facts.push(Fact::text(voice, label, text));
        }
    }
}
