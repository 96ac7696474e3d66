//! What a leader's own mistake came to: changed, or not yet, and that is said too.

use super::super::{Content, Field, Form, Label};
use super::{Desk, Sort};
use crate::domain::fault::LINE_MAX;
use crate::domain::{Event, Ownership, lifecycle};

pub(super) fn form(desk: &Desk<'_>, event: Event, ownership: &Ownership) -> Form {
    let fields = vec![
        Field::new(Label::State, "/data/state", Content::pick(&lifecycle::onward(&event.payload))),
        Field::new(Label::ByWhen, "/data/by_when", Content::time()),
        Field::new(Label::Changes, "/data/changes", desk.words(LINE_MAX)),
        Field::new(Label::Learned, "/data/learned", desk.words(LINE_MAX)),
    ];
    desk.revision(Sort::Ownership, &ownership.got_wrong, fields, event)
}
