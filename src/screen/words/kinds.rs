//! The words for the closed lists of the floor: states, decisions, needs, panes, scenes.

use crate::domain::PromiseState;
use crate::domain::commitment::Answer;
use crate::domain::engagement::Change;
use crate::domain::holding::Reason;
use crate::domain::notice::{Decision, NoticeState, Priority};
use crate::domain::question::{QuestionState, Verdict};
use crate::domain::recognition::{Need, RecognitionKind};
use crate::domain::repair::{ActionState, Stage, Violation};
use crate::model::Pane;
use crate::model::scene::Scene;

use super::{DROPPED, KEPT, KEPT_LATE, LATE};

/// How far a decision is.
pub fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Proposed => "proposed",
        Decision::InConsultation => "in consultation",
        Decision::Decided => "decided",
    }
}

/// How loud a notice is, where it is louder than others.
pub fn priority(priority: Priority) -> Option<&'static str> {
    match priority {
        Priority::Routine => None,
        Priority::Important => Some("important"),
        Priority::Critical => Some("critical"),
    }
}

/// Where a notice is in its life, where that says more than its dates.
pub fn notice_state(state: NoticeState) -> Option<&'static str> {
    match state {
        NoticeState::Released => None,
        NoticeState::Effective => Some("in effect"),
        NoticeState::Closed => Some("closed"),
        NoticeState::Superseded => Some("superseded by a newer notice"),
    }
}

/// Why something can't be told yet.
pub fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Legal => "legal reasons",
        Reason::Market => "market rules",
        Reason::Privacy => "someone's privacy",
        Reason::Negotiation => "talks under way",
        Reason::Undecided => "not decided",
    }
}

/// Which sort of recognition it is.
pub fn recognition(kind: RecognitionKind) -> &'static str {
    match kind {
        RecognitionKind::ThankYou => "thank you",
        RecognitionKind::Kudos => "kudos",
        RecognitionKind::TrustWin => "trust win",
    }
}

/// The need's name.
pub fn need(need: Need) -> &'static str {
    match need {
        Need::Autonomy => "autonomy",
        Need::Competence => "competence",
        Need::Relatedness => "relatedness",
    }
}

/// The need's name at the head of a line.
pub fn need_title(need: Need) -> &'static str {
    match need {
        Need::Autonomy => "Autonomy",
        Need::Competence => "Competence",
        Need::Relatedness => "Relatedness",
    }
}

/// The need's shape.
pub fn need_shape(need: Need) -> &'static str {
    match need {
        Need::Autonomy => "►",
        Need::Competence => "■",
        Need::Relatedness => "◆",
    }
}

/// What the change rules say.
pub fn change(change: Change) -> &'static str {
    match change {
        Change::None => "no reliable change",
        Change::ConfirmedUp => "higher than it was: worth a conversation",
        Change::ConfirmedDown => "lower than it was: worth a conversation",
    }
}

/// The same where there is little room.
pub fn change_short(change: Change) -> Option<&'static str> {
    match change {
        Change::None => None,
        Change::ConfirmedUp | Change::ConfirmedDown => Some("worth a conversation"),
    }
}

/// What a question is.
pub fn question(rumour: bool) -> &'static str {
    if rumour { "rumour" } else { "question" }
}

/// Where a question is in its life.
pub fn question_state(state: QuestionState) -> &'static str {
    match state {
        QuestionState::Heard => "heard",
        QuestionState::Checking => "checking",
        QuestionState::Answered => "answered",
        QuestionState::Declined => "won't be answered",
        QuestionState::Deferred => "deferred",
    }
}

/// What checking found.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::True => "true",
        Verdict::Partly => "partly true",
        Verdict::False => "not true",
        Verdict::NotKnown => "nobody knows yet",
        Verdict::CannotSayUntil => "we can't say yet",
    }
}

/// How far a repair is.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Admitted => "admitted",
        Stage::Owned => "owned",
        Stage::Diagnosed => "diagnosed",
        Stage::Acting => "acting",
        Stage::Committed => "committed",
        Stage::Evaluated => "evaluated",
        Stage::Closed => "closed",
        Stage::Reopened => "reopened",
    }
}

/// How far an action is.
pub fn action_state(state: ActionState) -> &'static str {
    match state {
        ActionState::Open => "open",
        ActionState::Done => "done",
        ActionState::Dropped => "dropped",
    }
}

/// Which ground of trust was broken.
pub fn violation(violation: Violation) -> &'static str {
    match violation {
        Violation::Ability => "ability: we could not do what we said",
        Violation::Benevolence => "benevolence: we did not have your good in mind",
        Violation::Integrity => "integrity: we did not do what we said",
    }
}

/// What a promise is.
pub fn promise(state: PromiseState) -> &'static str {
    match state {
        PromiseState::Open => "open",
        PromiseState::Late => LATE,
        PromiseState::Kept => KEPT,
        PromiseState::KeptLate => KEPT_LATE,
        PromiseState::Dropped => DROPPED,
    }
}

/// What leadership says to an ask.
pub fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Will => "we will",
        Answer::Later => "later",
        Answer::WillNot => "we won't",
    }
}

/// The name of a scene.
pub fn scene(scene: Scene) -> &'static str {
    match scene {
        Scene::Now => "Now",
        Scene::TrustWins => "Trust wins",
        Scene::HowWeAre | Scene::Teams => "How we are",
        Scene::Answered => "Asked and answered",
        Scene::Promises => "Our promises",
        Scene::Repair => "Repair",
    }
}

/// The title of a pane.
pub fn title(pane: Pane) -> &'static str {
    match pane {
        Pane::Transparency => "Transparency",
        Pane::Recognition => "Recognition",
        Pane::Engagement => "How we are",
        Pane::Questions => "Questions and rumours",
        Pane::Repair => "Trust repair",
        Pane::Promises => "Promises",
    }
}
