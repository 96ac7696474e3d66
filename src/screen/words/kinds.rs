//! The words for the closed lists of the floor: states, decisions, needs, scenes.

use std::borrow::Cow;

use super::Words;
use crate::domain::PromiseState;
use crate::domain::commitment::{Answer, Commitment, CommitmentState};
use crate::domain::engagement::Change;
use crate::domain::holding::{HoldingState, Reason};
use crate::domain::notice::{Decision, NoticeState, Priority};
use crate::domain::ownership::OwnershipState;
use crate::domain::question::{QuestionState, Verdict};
use crate::domain::recognition::{DAYS_ON_WALL, Need, RecognitionKind};
use crate::domain::repair::{ActionState, Stage, Violation};
use crate::model::scene::Scene;

/// The need's shape.
pub fn need_shape(need: Need) -> &'static str {
    match need {
        Need::Autonomy => "►",
        Need::Competence => "■",
        Need::Relatedness => "◆",
    }
}

impl Words {
    /// How far a decision is.
    pub fn decision(&self, decision: Decision) -> Cow<'_, str> {
        self.say(match decision {
            Decision::Proposed => "decision-proposed",
            Decision::InConsultation => "decision-in-consultation",
            Decision::Decided => "decision-decided",
        })
    }

    /// How loud a notice is, where it is louder than others.
    pub fn priority(&self, priority: Priority) -> Option<Cow<'_, str>> {
        Some(self.say(match priority {
            Priority::Routine => return None,
            Priority::Important => "priority-important",
            Priority::Critical => "priority-critical",
        }))
    }

    /// Where a notice is in its life, where that says more than its dates.
    pub fn notice_state(&self, state: NoticeState) -> Option<Cow<'_, str>> {
        Some(self.say(match state {
            NoticeState::Released => return None,
            NoticeState::Effective => "notice-effective",
            NoticeState::Closed => "notice-closed",
            NoticeState::Superseded => "notice-superseded",
        }))
    }

    /// Where a holding notice is in its life, where that says more than its date.
    pub fn holding_state(&self, state: HoldingState) -> Option<Cow<'_, str>> {
        Some(self.say(match state {
            HoldingState::Open => return None,
            HoldingState::Kept => "holding-told",
            HoldingState::Renewed => "holding-renewed",
            HoldingState::Missed => "holding-missed",
        }))
    }

    /// What became of what was to change, once that is told.
    pub fn ownership_state(&self, state: OwnershipState) -> Option<Cow<'_, str>> {
        Some(self.say(match state {
            OwnershipState::Published => return None,
            OwnershipState::Changed => "ownership-changed",
            OwnershipState::NotYet => "ownership-not-yet",
        }))
    }

    /// What became of what was answered to an ask, once that is told.
    pub fn commitment_state(&self, state: CommitmentState) -> Option<Cow<'_, str>> {
        Some(self.say(match state {
            CommitmentState::Decided => return None,
            CommitmentState::Done => "commitment-done",
            CommitmentState::Dropped => "commitment-dropped",
        }))
    }

    /// What became of what was asked for, or else what was said to it: what was given up is no longer "later", or to come.
    pub fn became_of(&self, commitment: &Commitment) -> Cow<'_, str> {
        let answer = || commitment.decision.map(|answer| self.answer(answer));
        self.commitment_state(commitment.state).or_else(answer).unwrap_or_else(|| self.you_said())
    }

    /// Why something can't be told yet.
    pub fn reason(&self, reason: Reason) -> Cow<'_, str> {
        self.say(match reason {
            Reason::Legal => "reason-legal",
            Reason::Market => "reason-market",
            Reason::Privacy => "reason-privacy",
            Reason::Negotiation => "reason-negotiation",
            Reason::Undecided => "reason-undecided",
        })
    }

    /// Which sort of recognition it is.
    pub fn recognition(&self, kind: RecognitionKind) -> Cow<'_, str> {
        self.say(match kind {
            RecognitionKind::ThankYou => "recognition-thank-you",
            RecognitionKind::Kudos => "recognition-kudos",
            RecognitionKind::TrustWin => "recognition-trust-win",
        })
    }

    /// The need's name.
    pub fn need(&self, need: Need) -> Cow<'_, str> {
        self.say(match need {
            Need::Autonomy => "need-autonomy",
            Need::Competence => "need-competence",
            Need::Relatedness => "need-relatedness",
        })
    }

    /// That a week has too few thanks to say which need is rarely thanked for.
    pub fn too_few_thanks(&self) -> String {
        self.say_with("balance-too-few", [("days", DAYS_ON_WALL.into())])
    }

    /// That in a week no need was rarely thanked for.
    pub fn evenly_thanked(&self) -> String {
        self.say_with("balance-even", [("days", DAYS_ON_WALL.into())])
    }

    /// `thanks of 7 days, rarely for: autonomy`.
    pub fn rarely_thanked(&self, needs: &[Need]) -> String {
        let names: Vec<String> = needs.iter().map(|need| self.need(*need).into_owned()).collect();
        self.say_with("balance-rare", [("days", DAYS_ON_WALL.into()), ("needs", self.listed(&names).into())])
    }

    /// `Billing 3`.
    pub fn reached(&self, whom: &str, thanks: usize) -> String {
        self.say_with("balance-reached", [("whom", whom.into()), ("n", thanks.into())])
    }

    /// The need's name at the head of a line.
    pub fn need_title(&self, need: Need) -> Cow<'_, str> {
        self.say(match need {
            Need::Autonomy => "need-title-autonomy",
            Need::Competence => "need-title-competence",
            Need::Relatedness => "need-title-relatedness",
        })
    }

    /// What the change rules say.
    pub fn change(&self, change: Change) -> Cow<'_, str> {
        self.say(match change {
            Change::None => "change-none",
            Change::ConfirmedUp => "change-up",
            Change::ConfirmedDown => "change-down",
            Change::NotJudged => "change-not-judged",
        })
    }

    /// The same where there is little room.
    pub fn change_short(&self, change: Change) -> Option<Cow<'_, str>> {
        match change {
            Change::None | Change::NotJudged => None,
            Change::ConfirmedUp => Some(self.say("change-short-up")),
            Change::ConfirmedDown => Some(self.say("change-short-down")),
        }
    }

    /// `Autonomy higher`, where a change of a need is confirmed.
    pub fn changed_need(&self, need: Need, change: Change) -> Option<String> {
        let phrase = match change {
            Change::None | Change::NotJudged => return None,
            Change::ConfirmedUp => "change-need-up",
            Change::ConfirmedDown => "change-need-down",
        };
        Some(self.say_with(phrase, [("need", self.need_title(need).into())]))
    }

    /// What a change that is confirmed is worth.
    pub fn worth_a_conversation(&self) -> Cow<'_, str> {
        self.say("change-worth")
    }

    /// What a question is.
    pub fn question(&self, rumour: bool) -> Cow<'_, str> {
        self.say(if rumour { "question-rumour" } else { "question-question" })
    }

    /// Where a question is in its life.
    pub fn question_state(&self, state: QuestionState) -> Cow<'_, str> {
        self.say(match state {
            QuestionState::Heard => "question-heard",
            QuestionState::Checking => "question-checking",
            QuestionState::Answered => "question-answered",
            QuestionState::Declined => "question-declined",
            QuestionState::Deferred => "question-deferred",
        })
    }

    /// What checking found.
    pub fn verdict(&self, verdict: Verdict) -> Cow<'_, str> {
        self.say(match verdict {
            Verdict::True => "verdict-true",
            Verdict::Partly => "verdict-partly",
            Verdict::False => "verdict-false",
            Verdict::NotKnown => "verdict-not-known",
            Verdict::CannotSayUntil => "verdict-cannot-say",
        })
    }

    /// That what a question waited for is told or gone.
    pub fn waits_for_nothing(&self) -> Cow<'_, str> {
        self.say("question-held-back-no-more")
    }

    /// How far a repair is.
    pub fn stage(&self, stage: Stage) -> Cow<'_, str> {
        self.say(match stage {
            Stage::Admitted => "stage-admitted",
            Stage::Owned => "stage-owned",
            Stage::Diagnosed => "stage-diagnosed",
            Stage::Acting => "stage-acting",
            Stage::Committed => "stage-committed",
            Stage::Evaluated => "stage-evaluated",
            Stage::Closed => "stage-closed",
            Stage::Reopened => "stage-reopened",
        })
    }

    /// How far an action is.
    pub fn action_state(&self, state: ActionState) -> Cow<'_, str> {
        self.say(match state {
            ActionState::Open => "action-open",
            ActionState::Done => "action-done",
            ActionState::Dropped => "action-dropped",
        })
    }

    /// Which ground of trust was broken.
    pub fn ground(&self, violation: Violation) -> Cow<'_, str> {
        self.say(match violation {
            Violation::Ability => "ground-ability",
            Violation::Benevolence => "ground-benevolence",
            Violation::Integrity => "ground-integrity",
        })
    }

    /// The same in a sentence.
    pub fn violation(&self, violation: Violation) -> Cow<'_, str> {
        self.say(match violation {
            Violation::Ability => "violation-ability",
            Violation::Benevolence => "violation-benevolence",
            Violation::Integrity => "violation-integrity",
        })
    }

    /// What a promise is.
    pub fn promise(&self, state: PromiseState) -> Cow<'_, str> {
        self.say(match state {
            PromiseState::Open => "promise-open",
            PromiseState::Late => "promise-late",
            PromiseState::Kept => "promise-kept",
            PromiseState::KeptLate => "promise-kept-late",
            PromiseState::Dropped => "promise-dropped",
        })
    }

    /// What leadership says to an ask.
    pub fn answer(&self, answer: Answer) -> Cow<'_, str> {
        self.say(match answer {
            Answer::Will => "answer-will",
            Answer::Later => "answer-later",
            Answer::WillNot => "answer-will-not",
        })
    }

    /// The name of a scene.
    pub fn scene(&self, scene: Scene) -> Cow<'_, str> {
        self.say(match scene {
            Scene::SinceShift => "scene-since-shift",
            Scene::Now => "scene-now",
            Scene::TrustWins => "scene-trust-wins",
            Scene::HowWeAre => "scene-how-we-are",
            Scene::Teams => "scene-teams",
            Scene::Answered => "scene-answered",
            Scene::Promises => "scene-promises",
            Scene::Repair => "scene-repair",
            Scene::YourSay => "scene-your-say",
        })
    }
}
