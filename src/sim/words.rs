//! What leadership says of itself and answers to asks: ownership notes, leaders' notes, commitments.

use rand::RngExt;

use super::arc::{Arc, Mark, Step, Telling};
use super::clock::Moment;
use super::content::{CommitmentEnd, OwnershipEnd};
use super::scene::{Draw, Pace, Scene};
use super::story::{Story, named};
use crate::domain::commitment::CommitmentState;
use crate::domain::ownership::OwnershipState;
use crate::domain::{Commitment, Note, Ownership, Payload};

/// How far around its date something is done that its story leaves open, in hours.
const AROUND_DUE_HOURS: std::ops::Range<f64> = -6.0..16.0;
/// How long it takes from "not yet" to the change, in hours.
const STILL_TO_COME_HOURS: std::ops::Range<f64> = 60.0..140.0;
/// When a date that will be moved is moved, as a share of the time up to it.
const MOVED_AT: f64 = 0.85;
/// How long a leader's note hangs before its leader takes it down, in hours: it is about these days.
const NOTE_HOURS: std::ops::Range<f64> = 200.0..280.0;

impl Scene {
    /// The arc of an ownership note.
    pub fn ownership(&self, index: usize, round: u32, start: Moment) -> Arc {
        let story = &self.content.ownerships[index];
        let mut pace = Pace::new(start, self.rng(Draw::Arc(Story::Ownership, index, round)));
        let changed = match story.end {
            OwnershipEnd::NotYet => Some(f64::INFINITY),
            OwnershipEnd::Changed | OwnershipEnd::Published => story.end_after_h,
        };
        let mut state = Ownership {
            got_wrong: self.text(&story.got_wrong),
            effect_on_you: self.text(&story.effect_on_you),
            learned: self.text(&story.learned),
            changes: self.text(&story.changes),
            by_when: Some(self.due(start, story.by_when_after_h, changed)),
            author: self.author(&story.author),
            state: OwnershipState::Published,
        };
        let subject = format!("ownership/{}", named(&story.id, round));
        let step = |at, mark, state: &Ownership| Step {
            at,
            mark,
            telling: Telling::by_leads(subject.clone(), Payload::Ownership(state.clone())),
        };
        let mut steps = vec![step(start, Mark::Opens, &state)];
        let end = story.end_after_h.unwrap_or(story.by_when_after_h);
        let changed_after = match story.end {
            OwnershipEnd::Changed => end,
            OwnershipEnd::Published => story.by_when_after_h + pace.rng.random_range(AROUND_DUE_HOURS),
            OwnershipEnd::NotYet => {
                state.state = OwnershipState::NotYet;
                steps.push(step(pace.at(end), Mark::Moves, &state));
                end + pace.rng.random_range(STILL_TO_COME_HOURS)
            }
        };
        state.state = OwnershipState::Changed;
        steps.push(step(pace.at(changed_after), Mark::Delivers, &state));
        let over = steps.last().map(|step| self.clock.again_after(step.at));
        Arc { steps, over }
    }

    /// The arc of a leader's note.
    pub fn note(&self, index: usize, round: u32, start: Moment) -> Arc {
        let story = &self.content.notes[index];
        let mut pace = Pace::new(start, self.rng(Draw::Arc(Story::Note, index, round)));
        let state = Note { text: self.text(&story.text), author: self.author(&story.author) };
        let telling = Telling::by_leads(format!("note/{}", named(&story.id, round)), Payload::Note(state));
        let hours = pace.rng.random_range(NOTE_HOURS);
        let taken_down = Step { at: pace.at(hours), mark: Mark::Ends, telling: telling.clone().withdrawn() };
        let over = Some(self.clock.again_after(taken_down.at));
        Arc { steps: vec![Step { at: start, mark: Mark::Opens, telling }, taken_down], over }
    }

    /// The arc of an answer to an ask.
    pub fn commitment(&self, index: usize, round: u32, start: Moment) -> Arc {
        let story = &self.content.commitments[index];
        let mut pace = Pace::new(start, self.rng(Draw::Arc(Story::Commitment, index, round)));
        // A date that is moved is moved before it is due.
        let settled = story.end_after_h.filter(|_| story.moved_due_after_h.is_none());
        let first = story.due_after_h.map(|hours| self.due(start, hours, settled));
        let mut state = Commitment {
            ask: self.text(&story.ask),
            decision: Some(story.decision),
            why: self.text(&story.why),
            owner: self.owner(&story.owner),
            due: first,
            ..Commitment::default()
        };
        let subject = format!("commitment/{}", named(&story.id, round));
        let step = |at, mark, state: &Commitment| Step {
            at,
            mark,
            telling: Telling::by_leads(subject.clone(), Payload::Commitment(state.clone())),
        };
        let mut steps = vec![step(start, Mark::Opens, &state)];
        let mut due_after = story.due_after_h;
        if let (Some(first_after), Some(moved_after)) = (story.due_after_h, story.moved_due_after_h) {
            state.first_due = first;
            state.due = Some(self.due(start, moved_after, story.end_after_h));
            due_after = Some(moved_after);
            state.reason = self.text_of(story.reason.as_ref());
            steps.push(step(pace.at(first_after * MOVED_AT), Mark::Corrects, &state));
        }
        // "We won't, because" has no date, stands as it is said, and is said once.
        let Some(due_after) = due_after else { return Arc { steps, over: None } };
        let around = due_after + pace.rng.random_range(AROUND_DUE_HOURS);
        let (state_then, mark, hours) = match (story.end, story.end_after_h) {
            (CommitmentEnd::Done, Some(hours)) => (CommitmentState::Done, Mark::Delivers, hours),
            (CommitmentEnd::Dropped, Some(hours)) => (CommitmentState::Dropped, Mark::Ends, hours),
            _ => (CommitmentState::Done, Mark::Delivers, around),
        };
        state.state = state_then;
        state.reason = self.text_of(story.reason.as_ref());
        steps.push(step(pace.at(hours), mark, &state));
        let over = steps.last().map(|step| self.clock.again_after(step.at));
        Arc { steps, over }
    }
}
