//! Notices and quiet: what leadership tells, its later words, its corrections, and the calm around grave news.

use jiff::{SignedDuration, Timestamp};
use rand::RngExt;

use super::arc::{Arc, Mark, Step, Telling};
use super::clock::Moment;
use super::content::{NoticeStory, QuietStory, UpdateStory, Words};
use super::scene::{Draw, Pace, Scene};
use super::story::{Story, named};
use super::timeline::WEEK_HOURS;
use crate::domain::notice::{NoticeState, Priority, Update};
use crate::domain::quiet::{QUIET_DAYS_MAX, QuietState, SCOPE_FLOOR};
use crate::domain::{Audience, Notice, Payload, Quiet};

/// When a floor that lives faster than real time tells its one critical notice, in hours: once its first week is over and the levels of it are
/// told. Thanks and levels of one team rest for a real half hour beside it, which is weeks of such a floor; other news that is as grave is told as
/// important.
pub const GRAVE_AT_HOURS: f64 = WEEK_HOURS + 4.0;
/// How long a notice without a last word stays up after the newest one, in hours: six days and a bit of chance.
const STAYS_HOURS: std::ops::Range<f64> = 144.0..240.0;
/// The length of a shift, in hours: what is further away than that takes effect with a change of shifts.
const SHIFT_HOURS: f64 = 8.0;
/// The team whose notices take effect at night: those that name it first.
pub const NIGHT_TEAM: &str = "night-desk";
/// How long before a notice is superseded the one that takes its place is told, in hours: ten seconds.
const SUCCESSOR_AHEAD_HOURS: f64 = 10.0 / 3_600.0;
/// Until when a floor that is first seen has nothing corrected, in hours: a minute. What was put right before was told right at once: nobody
/// saw it otherwise.
const UNCORRECTED_HOURS: f64 = 1.0 / 60.0;
/// Quiet begins a moment before the grave news, in hours, so that no thanks stand beside it.
const HUSH_HOURS: f64 = 10.0 / 3_600.0;

/// When the parts of one notice come, in hours after its beginning: what takes effect does so with a change of
/// shifts, and what follows on it moves along.
#[derive(Clone, Copy)]
struct Hours {
    start: Moment,
    effective: Option<f64>,
    shift: f64,
}

impl Hours {
    fn of(&self, hours: f64) -> f64 {
        match self.effective {
            Some(effective) if hours >= effective => hours + self.shift,
            _ => hours,
        }
    }
}

/// What happens to a notice after it was told.
enum Turn<'a> {
    Corrected,
    Effective,
    Update(&'a UpdateStory),
    Closed,
}

impl Scene {
    /// The arc of a notice, with the quiet that comes with grave news.
    pub fn notice(&self, index: usize, round: u32, start: Moment) -> Arc {
        let story = &self.content.notices[index];
        let (hush, start) = (start, if story.grave { start.plus(HUSH_HOURS) } else { start });
        let mut pace = Pace::new(start, self.rng(Draw::Arc(Story::Notice, index, round)));
        let correction = self.content.corrections.iter().find(|correction| correction.notice == story.id);
        // A notice that comes again has its headline right.
        let correction = correction.filter(|_| round == 1);
        let hours_of = self.hours(story, start);
        let subject = format!("notice/{}", named(&story.id, round));
        let team = self.only_team(story);
        let step = |at, mark, state: &Notice| {
            let mut telling = Telling::by_leads(subject.clone(), Payload::Notice(state.clone()));
            telling.team = team.clone();
            telling.audience = story.audience;
            Step { at, mark, telling }
        };

        let correction_at = correction.map(|correction| correction.after_h);
        let turns = turns(story, correction_at, hours_of, &mut pace).into_iter().map(|(hours, turn)| {
            let at = match &turn {
                // What is told within minutes is told on time.
                Turn::Effective => pace.on_the_dot(hours),
                Turn::Update(_) if story.quiet_h.is_some() => pace.on_the_dot(hours),
                Turn::Update(update) if update.state == Some(NoticeState::Effective) => {
                    pace.on_the_dot(hours)
                }
                _ => pace.at(hours),
            };
            (at, turn)
        });
        let turns: Vec<(Moment, Turn<'_>)> = turns.collect();
        let is_seen = |at: Moment| at > Moment::hours(UNCORRECTED_HOURS);
        let corrects = turns.iter().any(|(at, turn)| matches!(turn, Turn::Corrected) && is_seen(*at));
        let correction = correction.filter(|_| corrects);
        let mut state = self.first_notice(story, correction.map(|correction| &correction.headline), hours_of);
        if known_at(story, &turns).is_some_and(|at| !is_seen(at)) {
            state.not_known_yet = crate::text::Text::default();
        }
        let mut steps = vec![step(start, Mark::Opens, &state)];
        for (at, turn) in turns {
            if matches!(turn, Turn::Corrected) && !corrects {
                continue;
            }
            let mark = match turn {
                Turn::Corrected => {
                    state.headline = self.text(&story.headline);
                    Mark::Corrects
                }
                Turn::Effective => {
                    state.state = NoticeState::Effective;
                    Mark::Delivers
                }
                Turn::Update(update) => {
                    self.take_update(&mut state, story, update, (at, hours_of));
                    if state.state.is_open() { Mark::Moves } else { Mark::Ends }
                }
                Turn::Closed => {
                    state.state = NoticeState::Closed;
                    Mark::Ends
                }
            };
            if state.state == NoticeState::Superseded {
                steps.extend(self.successor(story, round, at.plus(-SUCCESSOR_AHEAD_HOURS)));
            }
            steps.push(step(at, mark, &state));
        }
        let last = steps.iter().map(|step| step.at).max().unwrap_or(start);
        if story.grave {
            steps.extend(self.quiet_around(story, team.as_deref(), round, hush).steps);
        }
        steps.sort_by_key(|step| step.at);
        // Grave news is told once.
        Arc { steps, over: (!story.grave).then(|| self.clock.again_after(last)) }
    }

    fn first_notice(&self, story: &NoticeStory, wrong_headline: Option<&Words>, hours: Hours) -> Notice {
        let start = hours.start;
        let affects = story.affects.iter().flat_map(|id| self.roster.named(id));
        let effective = story.effective_after_h;
        Notice {
            headline: self.text(wrong_headline.unwrap_or(&story.headline)),
            body: self.text(&story.body),
            why: self.text(&story.why),
            affects: affects.map(|team| team.id.as_str().into()).collect(),
            decision: Some(story.decision),
            effective_at: effective.map(|effective| self.real(start.plus(hours.of(effective)))),
            means_for_you: self.text(&story.means_for_you),
            stays_the_same: self.text(&story.stays_the_same),
            not_known_yet: self.text_of(story.not_known_yet.as_ref()),
            next_word_by: story.next_word_after_h.map(|after| self.next_word(story, hours, after, 0.0)),
            support: self.text_of(story.support.as_ref()),
            author: self.author(&story.author),
            priority: self.priority(story, start),
            updates: Vec::new(),
            state: match effective {
                Some(0.0) => NoticeState::Effective,
                _ => NoticeState::Released,
            },
        }
    }

    /// True when a notice can be told at a moment: what can't wait is told by somebody who is at work then.
    pub fn is_told_then(&self, index: usize, start: Moment) -> bool {
        let story = &self.content.notices[index];
        let waits = story.priority != Priority::Critical && story.quiet_h.is_none();
        waits || self.is_on_shift(&story.author, start)
    }

    /// How urgent a notice is told that begins at a moment: see [`GRAVE_AT_HOURS`].
    fn priority(&self, story: &NoticeStory, start: Moment) -> Priority {
        let waits = self.clock.is_squeezed() && start != Moment::hours(GRAVE_AT_HOURS);
        match story.priority {
            Priority::Critical if waits => Priority::Important,
            priority => priority,
        }
    }

    fn take_update(
        &self,
        state: &mut Notice,
        story: &NoticeStory,
        update: &UpdateStory,
        (at, hours): (Moment, Hours),
    ) {
        state.updates.push(Update { at: Some(self.real(at)), text: self.text(&update.text) });
        let awaited = state.next_word_by.take().is_some();
        state.next_word_by =
            update.next_word_after_h.map(|after| self.next_word(story, hours, after, update.after_h));
        if awaited && state.next_word_by.is_none() {
            // The word that was promised is the answer to what was not known.
            state.not_known_yet = crate::text::Text::default();
        }
        state.decision = update.decision.or(state.decision);
        state.state = update.state.unwrap_or(state.state);
    }

    /// When the next word is due that is promised at some hour of the story.
    fn next_word(&self, story: &NoticeStory, hours: Hours, after: f64, promised: f64) -> Timestamp {
        let comes = story.updates.iter().map(|update| update.after_h).find(|comes| *comes > promised);
        self.due(hours.start, hours.of(after), comes.map(|comes| hours.of(comes)))
    }

    fn hours(&self, story: &NoticeStory, start: Moment) -> Hours {
        let effective = story.effective_after_h;
        let shift = effective.filter(|hours| *hours >= SHIFT_HOURS).map_or(0.0, |hours| {
            let by_night = story.affects.first().is_some_and(|team| team == NIGHT_TEAM);
            let moment = start.plus(hours);
            self.clock.shift_change(moment, by_night).as_hours() - moment.as_hours()
        });
        Hours { start, effective, shift }
    }

    /// The team of a notice that concerns one only.
    fn only_team(&self, story: &NoticeStory) -> Option<String> {
        let mut teams = story.affects.iter().flat_map(|id| self.roster.named(id));
        match (teams.next(), teams.next()) {
            (Some(team), None) if story.affects.len() == 1 => Some(team.id.clone()),
            _ => None,
        }
    }

    /// One notice after another of those that are for leads alone; each comes again once all have been told, but where weeks go by in
    /// minutes.
    pub fn for_leads(&self, nth: usize, start: Moment) -> Arc {
        let notices = self.content.notices.iter().enumerate();
        let own: Vec<usize> =
            notices.filter(|(_, story)| story.audience == Audience::Leads).map(|(index, _)| index).collect();
        let Some(index) = nth.checked_rem(own.len()).and_then(|place| own.get(place)) else {
            return Arc::default();
        };
        let round = u32::try_from(nth / own.len() + 1).unwrap_or(u32::MAX);
        if round > 1 && self.clock.is_squeezed() {
            return Arc::default();
        }
        self.notice(*index, round, start)
    }

    /// The steps of the notice that takes the place of another.
    fn successor(&self, story: &NoticeStory, round: u32, start: Moment) -> Vec<Step> {
        let named = |other: &NoticeStory| Some(&other.id) == story.successor.as_ref();
        let index = self.content.notices.iter().position(named);
        index.map(|index| self.notice(index, round, start).steps).unwrap_or_default()
    }

    /// The quiet around grave news.
    fn quiet_around(&self, story: &NoticeStory, team: Option<&str>, round: u32, start: Moment) -> Arc {
        match story.quiet_h {
            Some(hours) => self.rest(&story.id, team, (start, hours), round),
            None => self.quiet_for(team, round, start),
        }
    }

    /// Quiet for a team, or for the floor: the content's hours for that scope, or the floor's own.
    pub fn quiet_for(&self, team: Option<&str>, round: u32, start: Moment) -> Arc {
        let scope = team.unwrap_or(SCOPE_FLOOR);
        let of_scope = |quiet: &&QuietStory| quiet.scope == scope;
        let quiets = &self.content.quiets;
        let story = quiets.iter().find(of_scope).or_else(|| quiets.first());
        let Some(story) = story else { return Arc::default() };
        // Whoever works at night rests at night.
        let night = self.clock.night_left(start).filter(|_| scope == NIGHT_TEAM);
        self.rest(&story.id, team, (start, night.map_or(story.hours, |left| story.hours.min(left))), round)
    }

    /// How long a scope usually rests, in hours.
    pub fn quiet_hours(&self, scope: &str) -> Option<f64> {
        self.content.quiets.iter().find(|quiet| quiet.scope == scope).map(|quiet| quiet.hours)
    }

    fn rest(&self, id: &str, team: Option<&str>, (start, hours): (Moment, f64), round: u32) -> Arc {
        let scope = team.unwrap_or(SCOPE_FLOOR);
        let until = start.plus(hours);
        // No longer than a hub takes, also where an hour of the floor takes ten.
        let longest = self.real(start).saturating_add(SignedDuration::from_hours(QUIET_DAYS_MAX * 24));
        let ends = longest.map_or_else(|_| self.real(until), |longest| self.real(until).min(longest));
        let step = |at, mark, state| {
            let quiet = Quiet { until: Some(ends), scope: scope.into(), state };
            let mut telling = Telling::by_leads(format!("quiet/{}", named(id, round)), Payload::Quiet(quiet));
            telling.team = team.map(Into::into);
            Step { at, mark, telling }
        };
        let steps = vec![step(start, Mark::Opens, QuietState::On), step(until, Mark::Ends, QuietState::Off)];
        Arc { steps, over: Some(until) }
    }
}

/// When the word comes that was promised on what is not known.
fn known_at(story: &NoticeStory, turns: &[(Moment, Turn<'_>)]) -> Option<Moment> {
    let mut awaited = story.next_word_after_h.is_some();
    turns.iter().find_map(|(at, turn)| {
        let Turn::Update(update) = turn else { return None };
        let was_awaited = std::mem::replace(&mut awaited, update.next_word_after_h.is_some());
        (was_awaited && !awaited).then_some(*at)
    })
}

/// What happens to a notice, by hours, in order.
fn turns<'a>(
    story: &'a NoticeStory,
    corrected: Option<f64>,
    at: Hours,
    pace: &mut Pace,
) -> Vec<(f64, Turn<'a>)> {
    let mut turns: Vec<(f64, Turn<'a>)> =
        story.updates.iter().map(|update| (at.of(update.after_h), Turn::Update(update))).collect();
    turns.extend(corrected.map(|hours| (hours, Turn::Corrected)));
    let told = story.updates.iter().any(|update| update.state == Some(NoticeState::Effective));
    let over = story.updates.iter().any(|update| update.state.is_some_and(|state| !state.is_open()));
    let effective = story.effective_after_h.filter(|hours| *hours > 0.0 && !told);
    turns.extend(effective.map(|hours| (at.of(hours), Turn::Effective)));
    turns.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    if !over {
        let last = turns.last().map_or(0.0, |(hours, _)| *hours);
        turns.push((last + pace.rng.random_range(STAYS_HOURS), Turn::Closed));
    }
    turns
}
