//! The timeline: every arc's steps merged in the order of their moments, drawn as they are needed, without an end.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::arc::{Arc, Telling};
use super::clock::{BUSTLE_MAX, BUSTLE_MEAN, Moment, OFFICE_MEAN};
use super::engagement::Levels;
use super::notices::GRAVE_AT_HOURS;
use super::opening::{LEVELS_AT_SECONDS, OPENING_SECONDS, critical};
use super::rates::RECOGNITIONS_PER_SEAT_WEEK;
use super::scene::{Draw, Scene};
use super::story::{Cast, Story};
use super::thanks::Thanks;
use super::{Plan, PlanError, Seats};
use crate::domain::Payload;
use crate::domain::notice::Priority;
use crate::domain::quiet::{QuietState, SCOPE_FLOOR};
use crate::text::SafeText;

/// Leadership does not publish by pure chance: stories begin at every third of three times as many draws, which
/// leaves neither long silence nor clusters.
const EVERY_NTH: u32 = 3;
/// How long thanks and levels rest after something critical was told, in hours of real time: as long as a hub asks about them.
const AFTER_CRITICAL_HOURS: f64 = 0.5;
/// The share of the texts of thanks that are said in a week at most: as long as thanks stand.
const TEXTS_SHARE: f64 = 0.9;
/// For how long after it was first seen a floor is never without a word for long, in hours: a shift, at night too.
const WATCHED_HOURS: f64 = 8.0;
/// How long after thanks the next ones come at the latest meanwhile, in hours: six to ten minutes. Where time is squeezed it needs none.
const LONGEST_HOURS: std::ops::Range<f64> = 0.1..0.166;
/// How long after something held back was told the questions about it are answered, in hours.
const ANSWERED_AFTER_HOURS: f64 = 0.05;
/// Hours in a week.
pub const WEEK_HOURS: f64 = 168.0;

/// One event and the real moment at which it is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// When to publish it. Everything of the backlog is due at the start, whatever its `time`.
    pub at: Timestamp,
    /// One CloudEvent in structured JSON.
    pub event: String,
}

/// The last telling of a holding notice.
#[derive(Clone, Debug, Default)]
struct Held {
    subject: String,
    /// From when to when it is open: with a date that is to come.
    open: Vec<(Moment, Moment)>,
    /// When it is told.
    told: Option<Moment>,
}

/// A floor's life: first its backlog, then what happens live. The same for the same plan, byte for byte.
#[derive(Debug)]
pub struct Timeline {
    pub(super) scene: Scene,
    pub(super) casts: Vec<Cast>,
    pub(super) calm: Calm,
    pub(super) thanks: Thanks,
    pub(super) levels: Levels,
    /// Steps to come, in their order; the number keeps those of one moment as they were told.
    pending: BTreeMap<(Moment, u64), Telling>,
    numbered: u64,
    told: u64,
    /// Of each holding notice, what was told of it last.
    holdings: Vec<Held>,
    /// From when on what could not be said is answered once it is told: a floor that is first seen waits for some of it.
    pub(super) answered_from: Moment,
    /// When each notice was last told.
    notices_told: Vec<Option<Moment>>,
    sources: Vec<Source>,
}

/// What begins again and again.
#[derive(Debug)]
struct Source {
    what: What,
    next: Moment,
    rng: ChaCha8Rng,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Story(Story),
    /// Thanks, so many in a week at most.
    Thanks(f64),
    Levels,
}

impl Timeline {
    /// The floor's life by a plan.
    ///
    /// # Errors
    /// When the plan can't be simulated ([`Plan::check`]).
    pub fn new(plan: Plan) -> Result<Self, PlanError> {
        plan.check()?;
        let scene = Scene::new(plan);
        let cast = |story| Cast::new(&scene, story, &mut scene.rng(Draw::Story(story)));
        let mut timeline = Timeline {
            casts: Story::ALL.into_iter().map(cast).collect(),
            calm: Calm::new(scene.plan.speed),
            thanks: Thanks::new(&scene),
            levels: Levels::new(&scene),
            pending: BTreeMap::new(),
            numbered: 0,
            told: 0,
            holdings: vec![Held::default(); scene.content.holdings.len()],
            answered_from: Moment::hours(f64::MIN),
            notices_told: vec![None; scene.content.notices.len()],
            sources: Vec::new(),
            scene,
        };
        timeline.open();
        timeline.go_on();
        Ok(timeline)
    }

    /// How many events are due at the start and not told yet.
    pub fn backlog_len(&self) -> usize {
        self.pending.range(..=(Moment::START, u64::MAX)).count()
    }

    /// What is told up to a moment, as far as it has been begun.
    pub(super) fn until(&self, until: Moment) -> impl Iterator<Item = (Moment, &Telling)> {
        self.pending.range(..=(until, u64::MAX)).map(|((at, _), telling)| (*at, telling))
    }

    /// Begins what lives on after the opening.
    fn go_on(&mut self) {
        let after_opening = Moment::milliseconds(OPENING_SECONDS * 1_000);
        for story in Story::ALL {
            // A stream of its own, apart from the one that shuffled the cast.
            let rng = self.scene.rng(Draw::Begins(story));
            self.sources.push(Source { what: What::Story(story), next: after_opening, rng });
        }
        let rng = self.scene.rng(Draw::ThanksBegin);
        // Where many thank each other in real time, words come again only after hours.
        let comes_again = self.scene.plan.seats == Seats::FiveThousand && !self.scene.clock.is_squeezed();
        let most = if comes_again { f64::INFINITY } else { self.thanks.texts() as f64 * TEXTS_SHARE };
        self.sources.push(Source { what: What::Thanks(most), next: after_opening, rng });
        for source in &mut self.sources {
            source.pass(&self.scene);
        }
        let next = Moment::milliseconds(LEVELS_AT_SECONDS * 1_000).plus(WEEK_HOURS);
        self.sources.push(Source { what: What::Levels, next, rng: self.scene.rng(Draw::Levels) });
        if self.scene.clock.is_squeezed() {
            let at = Moment::hours(GRAVE_AT_HOURS);
            let mut free = self.casts[Story::Notice as usize].free_at(at);
            // The rest of the floor lives on.
            free.retain(|index| critical(&self.scene, *index));
            let _ = free.into_iter().any(|index| self.begin(Story::Notice, index, at));
        }
    }

    /// Puts every step of an arc where it belongs.
    pub(super) fn tell(&mut self, arc: Arc) {
        for step in arc.steps {
            self.calm.note(&step.telling, step.at);
            self.pending.insert((step.at, self.numbered), step.telling);
            self.numbered += 1;
        }
    }

    /// Begins a story, with the holding notice that its answer leans on. False when it can't be told then.
    pub(super) fn begin(&mut self, story: Story, index: usize, start: Moment) -> bool {
        let round = self.casts[story as usize].next_round(index);
        let mut arc = story.arc(&self.scene, index, round, start);
        if story == Story::Question && !self.leans_safely(index, &mut arc, start)
            || story == Story::Notice && !self.scene.is_told_then(index, start)
        {
            return false;
        }
        if story == Story::Holding {
            let subject = arc.steps.first().map(|step| step.telling.subject.clone()).unwrap_or_default();
            self.holdings[index] =
                Held { subject, open: self.open_in(&arc), told: arc.steps.last().map(|step| step.at) };
        }
        if story == Story::Notice {
            self.notices_told[index] = Some(start);
        }
        self.casts[story as usize].tell(index, arc.over);
        self.tell(arc);
        true
    }

    /// A question about a notice comes after it, and "can't say until" needs an open holding notice: finds them,
    /// or begins the holding notice with the question, whose answer names it then.
    fn leans_safely(&mut self, question: usize, arc: &mut Arc, start: Moment) -> bool {
        let content = self.scene.content;
        let story = &content.questions[question];
        if let Some(id) = story.after_notice() {
            let told = content.notices.iter().position(|notice| notice.id == id);
            if told.and_then(|index| self.notices_told[index]).is_none_or(|told| told >= start) {
                return false;
            }
        }
        let Some(id) = story.beside_holding() else { return true };
        let Some(index) = content.holdings.iter().position(|holding| holding.id == id) else { return false };
        let answered = arc.steps.last().map_or(start, |step| step.at);
        let open = |(from, until): &(Moment, Moment)| *from < answered && answered < *until;
        if self.holdings[index].open.iter().any(open) {
            self.name_holding(arc, question, index);
            return true;
        }
        let cast = &self.casts[Story::Holding as usize];
        if !cast.free_at(start).contains(&index) {
            return false;
        }
        let would = Story::Holding.arc(&self.scene, index, cast.next_round(index), start);
        let lasts = self.open_in(&would).iter().any(|(_, until)| answered < *until);
        let begun = lasts && self.begin(Story::Holding, index, start);
        if begun {
            self.name_holding(arc, question, index);
        }
        begun
    }

    /// Names in an answer that can't be given yet the holding notice that it waits for, and answers once that is told.
    fn name_holding(&self, arc: &mut Arc, question: usize, holding: usize) {
        let (story, held) = (&self.scene.content.questions[question], &self.holdings[holding]);
        for step in &mut arc.steps {
            if let Payload::Question(question) = &mut step.telling.payload
                && question.leans_on_a_holding_notice()
            {
                question.holding = SafeText::clean(&held.subject);
            }
        }
        let (Some(then), Some(told), Some(mut step)) = (&story.then, held.told, arc.steps.last().cloned())
        else {
            return;
        };
        step.at = told.plus(ANSWERED_AFTER_HOURS).max(self.answered_from);
        if let Payload::Question(question) = &mut step.telling.payload {
            question.holding = SafeText::default();
            question.verdict = story.then_verdict;
            question.answer = self.scene.text(then);
        }
        arc.over = Some(self.scene.clock.again_after(step.at));
        arc.steps.push(step);
    }

    /// From when to when the holding notice of an arc is open: each of its steps until the next one, or until its date.
    fn open_in(&self, arc: &Arc) -> Vec<(Moment, Moment)> {
        let nexts = arc.steps.iter().skip(1);
        let open = arc.steps.iter().zip(nexts).filter_map(|(step, next)| {
            let Payload::Holding(held) = &step.telling.payload else { return None };
            let end = next.at.min(self.scene.clock.moment(held.open_until()?));
            (step.at < end).then_some((step.at, end))
        });
        open.collect()
    }

    /// Begins what is due at a moment of a source, and draws the source's next one.
    fn draw(&mut self, source: usize) {
        let (what, at) = (self.sources[source].what, self.sources[source].next);
        match what {
            What::Story(story) => {
                let free = self.casts[story as usize].free_at(at);
                // When everything is being told already, this one is let go.
                let _ = free.into_iter().any(|index| self.begin(story, index, at));
            }
            What::Thanks(_) => {
                if let Some(arc) = self.thanks.give(&self.scene, &self.calm, at, None) {
                    self.tell(arc);
                }
            }
            What::Levels => {
                let steps = self.levels.week(&self.scene, &self.calm, at, false);
                self.tell(Arc { steps, over: None });
            }
        }
        self.sources[source].pass(&self.scene);
    }
}

impl Source {
    /// Draws the next moment, more often when more goes on.
    fn pass(&mut self, scene: &Scene) {
        let seats = f64::from(scene.plan.seats.count());
        let (per_week, most, mean) = match self.what {
            What::Story(story) if story.is_of_the_floor() => (story.per_week(scene), BUSTLE_MAX, BUSTLE_MEAN),
            What::Story(story) => (story.per_week(scene), 1.0, OFFICE_MEAN),
            What::Thanks(most) => ((seats * RECOGNITIONS_PER_SEAT_WEEK).min(most), BUSTLE_MAX, BUSTLE_MEAN),
            What::Levels => {
                self.next = self.next.plus(WEEK_HOURS);
                return;
            }
        };
        // Thinning: draws at the highest rate, and keeps as many as the hour deserves.
        let every = if matches!(self.what, What::Story(_)) { EVERY_NTH } else { 1 };
        let gap = WEEK_HOURS * mean / (per_week * most * f64::from(every));
        let before = self.next;
        let mut kept = 0;
        while kept < every {
            let drawn: f64 = self.rng.random_range(f64::EPSILON..1.0);
            self.next = self.next.plus(-drawn.ln() * gap);
            let weight = match self.what {
                What::Story(story) if !story.is_of_the_floor() => {
                    f64::from(u8::from(scene.clock.is_office_hour(self.next)))
                }
                _ => scene.clock.bustle(self.next),
            };
            kept += u32::from(self.rng.random_range(0.0..most) < weight);
        }
        let watched = before < Moment::hours(WATCHED_HOURS) && !scene.clock.is_squeezed();
        if watched && matches!(self.what, What::Thanks(_)) {
            self.next = self.next.min(before.plus(self.rng.random_range(LONGEST_HOURS)));
        }
    }
}

impl Iterator for Timeline {
    type Item = Planned;

    fn next(&mut self) -> Option<Planned> {
        loop {
            let source = (0..self.sources.len()).min_by_key(|index| self.sources[*index].next)?;
            let first = self.pending.keys().next().map(|(at, _)| *at);
            if first.is_none_or(|first| self.sources[source].next <= first) {
                self.draw(source);
                continue;
            }
            let ((at, _), telling) = self.pending.pop_first()?;
            let time = self.scene.real(at);
            let plan = &self.scene.plan;
            let start = self.scene.clock.start();
            // Unique over floors and starts, so that a hub that lives on takes each floor's events as new.
            let id = format!("{:x}-{:x}-{:06}", plan.seed, start.as_second(), self.told);
            self.told += 1;
            return Some(Planned { at: time.max(start), event: telling.event(&id, time) });
        }
    }
}

/// When recognition and engagement rest, and where: while quiet is on, and for a while after something critical.
#[derive(Debug)]
pub struct Calm {
    /// How long it lasts after something critical, in hours of the floor.
    critical_hours: f64,
    /// Scope, from, until: the end stands at the beginning's place once it is told.
    spans: Vec<(String, Moment, Option<Moment>)>,
}

impl Calm {
    /// Nobody rests yet on a floor of a speed.
    fn new(speed: f64) -> Self {
        Self { critical_hours: AFTER_CRITICAL_HOURS * speed.max(1.0), spans: Vec::new() }
    }

    fn note(&mut self, telling: &Telling, at: Moment) {
        let quiet = match &telling.payload {
            Payload::Quiet(quiet) => quiet,
            Payload::Notice(notice) if notice.priority == Priority::Critical && notice.state.is_open() => {
                let scope = telling.team.as_deref().unwrap_or(SCOPE_FLOOR);
                self.spans.push((scope.into(), at, Some(at.plus(self.critical_hours))));
                return;
            }
            _ => return,
        };
        let scope = quiet.scope.as_str();
        match quiet.state {
            QuietState::On => self.spans.push((scope.into(), at, None)),
            QuietState::Off => {
                let open = self.spans.iter_mut().rev().find(|span| span.0 == scope && span.2.is_none());
                if let Some(span) = open {
                    span.2 = Some(at);
                }
            }
        }
    }

    /// Until when a team rests (or the floor, with `None`), when it rests at a moment.
    pub fn until(&self, team: Option<&str>, at: Moment) -> Option<Moment> {
        let over = |scope: &str| scope == SCOPE_FLOOR || team == Some(scope);
        let rests = |span: &&(String, Moment, Option<Moment>)| {
            over(&span.0) && span.1 <= at && span.2.is_none_or(|until| at < until)
        };
        self.spans.iter().filter(rests).filter_map(|span| span.2).max()
    }
}
