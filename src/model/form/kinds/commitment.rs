//! What was said to an ask moves on: done, dropped with a reason, moved, or decided anew.

use super::super::{Content, Field, Form, Label};
use super::{Desk, Sort};
use crate::domain::fault::{LINE_MAX, NAME_MAX};
use crate::domain::{Commitment, Event, lifecycle};

const DECISIONS: &[&str] = &["will", "later", "will_not"];

pub(super) fn form(desk: &Desk<'_>, event: Event, commitment: &Commitment) -> Form {
    let fields = vec![
        Field::new(Label::State, "/data/state", Content::pick(&lifecycle::onward(&event.payload))),
        Field::new(Label::Due, "/data/due", Content::time()),
        Field::new(Label::Reason, "/data/reason", desk.words(LINE_MAX)),
        Field::new(Label::Decision, "/data/decision", Content::pick(DECISIONS)),
        Field::new(Label::Why, "/data/why", desk.words(LINE_MAX)),
        Field::new(Label::Owner, "/data/owner", desk.words(NAME_MAX)),
    ];
    desk.revision(Sort::Commitment, &commitment.ask, fields, event)
}
