//! How an entry stands, by the phrases that say so: what is looked for by a state's word finds what is in that state.

use jiff::Timestamp;

use super::Entry;
use crate::domain::commitment::Answer;
use crate::domain::holding::HoldingState;
use crate::domain::notice::{Decision, NoticeState, Priority};
use crate::domain::question::{QuestionState, Verdict};
use crate::domain::recognition::{Need, RecognitionKind};
use crate::domain::repair::Stage;
use crate::domain::{Holding, Item, Notice, PromiseState, Question, Recognition};

/// Every phrase of [`of`].
pub const PHRASES: &[&str] = &[
    "answer-later",
    "answer-will",
    "answer-will-not",
    "decision-decided",
    "decision-in-consultation",
    "decision-proposed",
    "holding-missed",
    "holding-renewed",
    "holding-title",
    "holding-told",
    "need-autonomy",
    "need-competence",
    "need-relatedness",
    "notice-closed",
    "notice-effective",
    "notice-superseded",
    "ownership-title",
    "priority-critical",
    "priority-important",
    "promise-dropped",
    "promise-kept",
    "promise-kept-late",
    "promise-late",
    "promise-open",
    "question-answered",
    "question-checking",
    "question-declined",
    "question-deferred",
    "question-heard",
    "question-question",
    "question-rumour",
    "recognition-kudos",
    "recognition-thank-you",
    "recognition-trust-win",
    "stage-acting",
    "stage-admitted",
    "stage-closed",
    "stage-committed",
    "stage-diagnosed",
    "stage-evaluated",
    "stage-owned",
    "stage-reopened",
    "verdict-cannot-say",
    "verdict-false",
    "verdict-not-known",
    "verdict-partly",
    "verdict-true",
];

/// The phrases that say how an entry stands.
pub(super) fn of(entry: &Entry<'_>, known_until: Timestamp) -> Vec<&'static str> {
    match entry {
        Entry::Notice(_, item) => notice(&item.data),
        Entry::Holding(_, item) => holding(item, known_until),
        Entry::Question(_, item) => question(&item.data),
        Entry::Recognition(_, item) => recognition(&item.data),
        Entry::Repair(_, item) => vec![stage(item.data.state)],
        Entry::Promise(entry) => vec![promise(entry.state)],
        Entry::Commitment(_, item) => item.data.decision.map(answer).into_iter().collect(),
        Entry::Ownership(..) => vec!["ownership-title"],
        Entry::Note(..) | Entry::Engagement(..) => Vec::new(),
    }
}

fn notice(notice: &Notice) -> Vec<&'static str> {
    let priority = match notice.priority {
        Priority::Routine => None,
        Priority::Important => Some("priority-important"),
        Priority::Critical => Some("priority-critical"),
    };
    let state = match notice.state {
        NoticeState::Released => None,
        NoticeState::Effective => Some("notice-effective"),
        NoticeState::Closed => Some("notice-closed"),
        NoticeState::Superseded => Some("notice-superseded"),
    };
    let decision = notice.decision.map(|decision| match decision {
        Decision::Proposed => "decision-proposed",
        Decision::InConsultation => "decision-in-consultation",
        Decision::Decided => "decision-decided",
    });
    [priority, state, decision].into_iter().flatten().collect()
}

fn holding(item: &Item<Holding>, known_until: Timestamp) -> Vec<&'static str> {
    let state = match Holding::standing(item, known_until) {
        HoldingState::Open => None,
        HoldingState::Kept => Some("holding-told"),
        HoldingState::Renewed => Some("holding-renewed"),
        HoldingState::Missed => Some("holding-missed"),
    };
    ["holding-title"].into_iter().chain(state).collect()
}

fn question(question: &Question) -> Vec<&'static str> {
    let state = match question.state {
        QuestionState::Heard => "question-heard",
        QuestionState::Checking => "question-checking",
        QuestionState::Answered => "question-answered",
        QuestionState::Declined => "question-declined",
        QuestionState::Deferred => "question-deferred",
    };
    let verdict = question.found().map(|verdict| match verdict {
        Verdict::True => "verdict-true",
        Verdict::Partly => "verdict-partly",
        Verdict::False => "verdict-false",
        Verdict::NotKnown => "verdict-not-known",
        Verdict::CannotSayUntil => "verdict-cannot-say",
    });
    let sort = if question.rumour { "question-rumour" } else { "question-question" };
    [sort, state].into_iter().chain(verdict).collect()
}

fn recognition(recognition: &Recognition) -> Vec<&'static str> {
    let kind = recognition.kind.map(|kind| match kind {
        RecognitionKind::ThankYou => "recognition-thank-you",
        RecognitionKind::Kudos => "recognition-kudos",
        RecognitionKind::TrustWin => "recognition-trust-win",
    });
    let need = recognition.need.map(|need| match need {
        Need::Autonomy => "need-autonomy",
        Need::Competence => "need-competence",
        Need::Relatedness => "need-relatedness",
    });
    kind.into_iter().chain(need).collect()
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Admitted => "stage-admitted",
        Stage::Owned => "stage-owned",
        Stage::Diagnosed => "stage-diagnosed",
        Stage::Acting => "stage-acting",
        Stage::Committed => "stage-committed",
        Stage::Evaluated => "stage-evaluated",
        Stage::Closed => "stage-closed",
        Stage::Reopened => "stage-reopened",
    }
}

fn promise(state: PromiseState) -> &'static str {
    match state {
        PromiseState::Late => "promise-late",
        PromiseState::Open => "promise-open",
        PromiseState::Kept => "promise-kept",
        PromiseState::KeptLate => "promise-kept-late",
        PromiseState::Dropped => "promise-dropped",
    }
}

fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Will => "answer-will",
        Answer::Later => "answer-later",
        Answer::WillNot => "answer-will-not",
    }
}
