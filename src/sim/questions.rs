//! Questions and rumours, from hearing to their answer, and the holding notices that some answers lean on.

use rand::RngExt;

use super::arc::{Arc, Mark, Source, Step, Telling};
use super::clock::Moment;
use super::content::{HoldingOutcome, QuestionEnd, QuestionStory};
use super::scene::{Draw, Pace, Scene};
use super::story::{Story, named};
use crate::domain::holding::HoldingState;
use crate::domain::question::QuestionState;
use crate::domain::{Holding, Payload, Question};
use crate::text::{SafeText, Text};

/// How long a question hangs before leadership says that no answer will come, in hours: nine days or more.
const HANGS_HOURS: std::ops::Range<f64> = 216.0..320.0;
/// How long after its date a holding notice that was left open is told after all, in hours.
const OVERDUE_HOURS: std::ops::Range<f64> = 20.0..70.0;
/// How long before its second date a renewed holding notice is told, in hours.
const AHEAD_HOURS: std::ops::Range<f64> = 1.0..8.0;
/// How soon after its date leadership says itself that it was missed, in hours.
const MISSED_SAID_HOURS: f64 = 0.75;

/// Questions whose answer speaks of a notice: they are asked when it has been told.
const AFTER_NOTICE: [(&str, &str); 8] = [
    ("heating-winter", "heating-north"),
    ("collections-going", "evening-collections"),
    ("cobrar-antes", "pay-run"),
    ("recording-log", "recording-access"),
    ("bus-llamada-larga", "night-transport"),
    ("breaks-by-system", "rota-tool"),
    ("plus-idiomas", "language-allowance"),
    ("empresa-linea-nueva", "client-line"),
];
/// Questions whose answer speaks of a holding notice, besides those that can't be answered until it is told.
const BESIDE_HOLDING: [(&str, &str); 2] =
    [("noche-externalizada", "night-cover"), ("cierre-planta-3", "floor-space")];

impl QuestionStory {
    /// The notice that must have been told before this is asked.
    pub fn after_notice(&self) -> Option<&'static str> {
        AFTER_NOTICE.iter().find(|(question, _)| *question == self.id).map(|(_, notice)| *notice)
    }

    /// The holding notice that must be open when this is answered.
    pub fn beside_holding(&self) -> Option<&str> {
        let beside = BESIDE_HOLDING.iter().find(|(question, _)| *question == self.id);
        self.holding.as_deref().or(beside.map(|(_, holding)| *holding))
    }
}

impl Scene {
    /// The arc of a question.
    pub fn question(&self, index: usize, round: u32, start: Moment) -> Arc {
        let story = &self.content.questions[index];
        let mut pace = Pace::new(start, self.rng(Draw::Arc(Story::Question, index, round)));
        let mut state = Question {
            text: Text::Plain(SafeText::clean(&story.text)),
            rumour: story.rumour,
            ..Question::default()
        };
        let subject = format!("question/{}", named(&story.id, round));
        let step = |at, mark, state: &Question| {
            let mut telling = Telling::by_leads(subject.clone(), Payload::Question(state.clone()));
            telling.source = Source::Questions;
            Step { at, mark, telling }
        };
        let mut steps = vec![step(start, Mark::Opens, &state)];

        state.state = QuestionState::Checking;
        state.answer_by = story.answer_by_after_h.map(|hours| {
            let answered = story.end_after_h.unwrap_or(f64::INFINITY);
            self.due(start, hours, Some(answered))
        });
        let ends_at = story.end_after_h.unwrap_or(story.checking_after_h);
        if story.end == QuestionEnd::Unanswered || story.checking_after_h < ends_at {
            steps.push(step(pace.at(story.checking_after_h), Mark::Moves, &state));
        }

        state.state = match story.end {
            QuestionEnd::Answered => QuestionState::Answered,
            QuestionEnd::Declined => QuestionState::Declined,
            QuestionEnd::Deferred => QuestionState::Deferred,
            QuestionEnd::Unanswered => QuestionState::Checking,
        };
        if story.end != QuestionEnd::Unanswered {
            state.verdict = story.verdict;
            state.answer = self.text_of(story.answer.as_ref());
            state.answered_by = self.owner(&story.leader);
            steps.push(step(pace.at(ends_at), Mark::Ends, &state));
        }
        if state.state.is_open() {
            let hours = ends_at + pace.rng.random_range(HANGS_HOURS);
            state.state = QuestionState::Declined;
            state.answer = self.text_of(story.given_up.as_ref());
            state.answered_by = self.owner(&story.leader);
            steps.push(step(pace.at(hours), Mark::Ends, &state));
        }
        let over = steps.last().map(|step| self.clock.again_after(step.at));
        Arc { steps, over }
    }

    /// The arc of a holding notice.
    pub fn holding(&self, index: usize, round: u32, start: Moment) -> Arc {
        let story = &self.content.holdings[index];
        let mut pace = Pace::new(start, self.rng(Draw::Arc(Story::Holding, index, round)));
        let overdue = story.share_after_h + pace.rng.random_range(OVERDUE_HOURS);
        let settled = story.settle_after_h.unwrap_or(overdue);
        let first = self.due(start, story.share_after_h, Some(settled));
        let mut state = Holding {
            topic: self.text(&story.topic),
            reason: Some(story.reason),
            share_by: Some(first),
            owner: self.owner(&story.owner),
            ..Holding::default()
        };
        let subject = format!("holding/{}", named(&story.id, round));
        let step = |at, mark, state: &Holding| Step {
            at,
            mark,
            telling: Telling::by_leads(subject.clone(), Payload::Holding(state.clone())),
        };
        let mut steps = vec![step(start, Mark::Opens, &state)];
        let told_after = match story.outcome {
            HoldingOutcome::Kept => story.settle_after_h.unwrap_or(story.share_after_h),
            HoldingOutcome::Open => overdue,
            HoldingOutcome::Missed => {
                let at = pace.at(story.share_after_h + MISSED_SAID_HOURS);
                state.state = HoldingState::Missed;
                steps.push(step(at, Mark::Moves, &state));
                overdue
            }
            HoldingOutcome::Renewed => {
                let second = story.renewed_share_after_h.unwrap_or(story.share_after_h);
                let at = pace.at(story.settle_after_h.unwrap_or(story.share_after_h));
                state.state = HoldingState::Renewed;
                state.first_share_by = Some(first);
                state.share_by = Some(self.due(start, second, None));
                steps.push(step(at, Mark::Corrects, &state));
                second - pace.rng.random_range(AHEAD_HOURS)
            }
        };
        state.state = HoldingState::Kept;
        state.told = self.text(&story.told);
        steps.push(step(pace.at(told_after), Mark::Delivers, &state));
        let over = steps.last().map(|step| self.clock.again_after(step.at));
        Arc { steps, over }
    }
}
