//! Trust repairs: a breach through its stages, and the actions that are promised on the way.

use rand::RngExt;

use super::arc::{Arc, Mark, Step, Telling};
use super::clock::Moment;
use super::content::{ActionEnd, ActionStory, RepairStory};
use super::scene::{Draw, Pace, Scene};
use super::story::{Story, named};
use crate::domain::repair::{Action, ActionState, Stage};
use crate::domain::{Payload, Repair};

/// How far around its date an action that the story leaves open is done, in hours.
const AROUND_DUE_HOURS: std::ops::Range<f64> = -6.0..16.0;

/// What happens to a repair after it was admitted.
#[derive(Clone, Copy)]
enum Turn {
    Reaches(Stage),
    Settles(usize),
}

impl Scene {
    /// The arc of a repair.
    pub fn repair(&self, index: usize, round: u32, start: Moment) -> Arc {
        let story = &self.content.repairs[index];
        let mut pace = Pace::new(start, self.rng(Draw::Arc(Story::Repair, index, round)));
        let mut state = Repair {
            breach: self.text(&story.breach),
            affected: self.text(&story.affected),
            harm: self.text(&story.harm),
            violation: Some(story.violation),
            owner: self.owner(&story.owner),
            ..Repair::default()
        };
        let subject = format!("repair/{}", named(&story.id, round));
        let step = |at, mark, state: &Repair| Step {
            at,
            mark,
            telling: Telling::by_leads(subject.clone(), Payload::Repair(state.clone())),
        };
        let mut steps = vec![step(start, Mark::Opens, &state)];
        for (hours, turn) in turns(story, &mut pace) {
            let at = pace.at(hours);
            let mark = match turn {
                Turn::Reaches(stage) => {
                    self.reach(&mut state, stage, story, start);
                    if stage >= Stage::Closed { Mark::Ends } else { Mark::Moves }
                }
                Turn::Settles(action) => {
                    self.settle(&mut state.actions[action], &story.actions[action]);
                    Mark::Delivers
                }
            };
            steps.push(step(at, mark, &state));
        }
        // A breach is done with when it is closed; one that was reopened, or never closed, is not told anew.
        let closed =
            (state.state == Stage::Closed).then(|| steps.last().map(|step| self.clock.again_after(step.at)));
        Arc { steps, over: closed.flatten() }
    }

    fn reach(&self, state: &mut Repair, stage: Stage, story: &RepairStory, start: Moment) {
        state.state = stage;
        if stage == plans_at(story) {
            state.actions = story.actions.iter().map(|action| self.planned(action, start)).collect();
        }
        if stage == Stage::Committed {
            state.commitment = self.text(&story.commitment);
        }
        // The words of those affected, and nobody else's: there are none before they were asked.
        if stage == Stage::Evaluated {
            state.evaluation = self.text_of(story.evaluation.as_ref());
        }
        // Why it is not done with, they say anew.
        if stage == Stage::Reopened {
            state.evaluation = self.text_of(story.reopened.as_ref());
        }
    }

    fn planned(&self, story: &ActionStory, start: Moment) -> Action {
        Action {
            what: self.text(&story.what),
            owner: self.owner(&story.owner),
            due: Some(self.due(start, story.due_after_h, story.done_after_h)),
            ..Action::default()
        }
    }

    fn settle(&self, action: &mut Action, story: &ActionStory) {
        action.state = match story.end {
            ActionEnd::Dropped => ActionState::Dropped,
            ActionEnd::Done | ActionEnd::Late | ActionEnd::Open => ActionState::Done,
        };
        action.evidence = self.text_of(story.evidence.as_ref());
    }
}

/// The stage that brings the plan of actions: acting, or what comes last before it.
fn plans_at(story: &RepairStory) -> Stage {
    if story.acting_after_h.is_some() { Stage::Acting } else { Stage::Diagnosed }
}

/// What happens to a repair, by hours, in order.
fn turns(story: &RepairStory, pace: &mut Pace) -> Vec<(f64, Turn)> {
    let stages = [
        (Some(story.owned_after_h), Stage::Owned),
        (Some(story.diagnosed_after_h), Stage::Diagnosed),
        (story.acting_after_h, Stage::Acting),
        (story.committed_after_h, Stage::Committed),
        (story.evaluated_after_h, Stage::Evaluated),
        (story.closed_after_h, Stage::Closed),
        (story.reopened_after_h, Stage::Reopened),
    ];
    let stages = stages.into_iter().filter_map(|(hours, stage)| Some((hours?, Turn::Reaches(stage))));
    let mut turns: Vec<(f64, Turn)> = stages.collect();
    for (index, action) in story.actions.iter().enumerate() {
        let hours = match action.done_after_h {
            Some(hours) => hours,
            None => action.due_after_h + pace.rng.random_range(AROUND_DUE_HOURS),
        };
        turns.push((hours, Turn::Settles(index)));
    }
    turns.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    turns
}
