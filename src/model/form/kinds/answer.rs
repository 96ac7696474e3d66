//! An answer to a question or a rumour: checked, answered, declined with a reason, or deferred to a date.

use serde_json::Value;

use super::super::{Content, Field, Form, Label, tree};
use super::{Desk, Sort};
use crate::domain::fault::{LINE_MAX, NAME_MAX};
use crate::domain::{Event, Question, lifecycle};

/// In this order, as far as the question may become them: whoever opens this form means to answer.
const STATES: [&str; 4] = ["answered", "checking", "declined", "deferred"];
const VERDICTS: &[&str] = &["true", "partly", "false", "not_known", "cannot_say_until"];

pub(super) fn form(desk: &Desk<'_>, event: Event, question: &Question) -> Form {
    let onward = lifecycle::onward(&event.payload);
    let states: Vec<_> = STATES.into_iter().filter(|state| onward.contains(state)).collect();
    let state = Field::new(Label::State, "/data/state", Content::pick(&states)).given();
    let by = Field::new(Label::AnsweredBy, "/data/answered_by", desk.words(NAME_MAX));
    let fields = vec![
        Field::new(Label::Verdict, "/data/verdict", Content::pick_or_none(VERDICTS)),
        Field::new(Label::Answer, "/data/answer", desk.words(LINE_MAX)),
        by.clone(),
        Field::new(Label::AnswerBy, "/data/answer_by", Content::time()),
    ];
    let mut form = desk.revision(Sort::Answer, &question.text, fields, event);
    // Whoever opens this form means to answer: it begins there, and not where the question stands.
    form.fields.insert(0, state);
    if question.answered_by.is_blank()
        && let Some(me) = desk.me()
        && let Some(field) = form.fields.iter_mut().find(|field| field.label == Label::AnsweredBy)
    {
        *field = Field::new(by.label, "/data/answered_by", by.content.everywhere(me.as_str())).given();
    }
    form
}

/// What is checked once more has no verdict until it is answered: one that nobody touched goes. So does the holding notice that an answer
/// waited for, with the verdict that it is for.
pub(super) fn finish(form: &Form, event: &mut Value) {
    let looked_into = matches!(event["data"]["state"].as_str(), Some("heard" | "checking"));
    let untouched = |field: &&Field| field.label == Label::Verdict && !field.is_touched();
    if looked_into && form.fields.iter().any(|field| untouched(&field)) {
        tree::take(event, "/data/verdict");
    }
    if event["data"]["verdict"] != "cannot_say_until" {
        tree::take(event, "/data/holding");
    }
}
