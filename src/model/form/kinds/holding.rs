//! "We can't say yet" moves on: told, or with a new date.

use super::super::{Content, Field, Form, Label};
use super::{Desk, Sort};
use crate::domain::fault::{LINE_MAX, NAME_MAX};
use crate::domain::{Event, Holding, lifecycle};

const REASONS: &[&str] = &["legal", "market", "privacy", "negotiation", "undecided"];

pub(super) fn form(desk: &Desk<'_>, event: Event, holding: &Holding) -> Form {
    let fields = vec![
        Field::new(Label::State, "/data/state", Content::pick(&lifecycle::onward(&event.payload))),
        Field::new(Label::ShareBy, "/data/share_by", Content::time()),
        Field::new(Label::Told, "/data/told", desk.words(LINE_MAX)),
        Field::new(Label::Why, "/data/reason", Content::pick(REASONS)),
        Field::new(Label::Owner, "/data/owner", desk.words(NAME_MAX)),
    ];
    desk.revision(Sort::Holding, &holding.topic, fields, event)
}
