//! A repair moves on: its stage, its open actions, one more action, and what those affected say.

use super::super::{Content, Field, Form, Label};
use super::{Desk, Sort};
use crate::domain::fault::{LINE_MAX, NAME_MAX};
use crate::domain::repair::ActionState;
use crate::domain::{Event, Repair, lifecycle};

const STATES: &[&str] = &["open", "done", "dropped"];
const VIOLATIONS: &[&str] = &["ability", "benevolence", "integrity"];

pub(super) fn form(desk: &Desk<'_>, event: Event, repair: &Repair) -> Form {
    let words = || desk.words(LINE_MAX);
    let mut fields = vec![
        Field::new(Label::Stage, "/data/state", Content::pick(&lifecycle::onward(&event.payload))),
        Field::new(Label::Owner, "/data/owner", desk.words(NAME_MAX)),
        Field::new(Label::Affected, "/data/affected", words()),
        Field::new(Label::Harm, "/data/harm", words()),
        Field::new(Label::Violation, "/data/violation", Content::pick_or_none(VIOLATIONS)),
    ];
    for (index, action) in repair.actions.iter().enumerate() {
        if action.state == ActionState::Open {
            let at = |name: &str| format!("/data/actions/{index}/{name}");
            let own = [
                Field::new(Label::ActionState, &at("state"), Content::pick(STATES)),
                Field::new(Label::ActionDue, &at("due"), Content::time()),
                Field::new(Label::Evidence, &at("evidence"), words()),
            ];
            fields.extend(own.map(|field| field.nth(index + 1).of(&action.what)));
        }
    }
    let next = repair.actions.len();
    let at = |name: &str| format!("/data/actions/{next}/{name}");
    fields.extend([
        Field::new(Label::NewAction, &at("what"), words()),
        Field::new(Label::NewActionOwner, &at("owner"), desk.words(NAME_MAX)),
        Field::new(Label::NewActionDue, &at("due"), Content::time()),
        Field::new(Label::Commitment, "/data/commitment", words()),
        Field::new(Label::Evaluation, "/data/evaluation", words()),
    ]);
    desk.revision(Sort::Repair, &repair.breach, fields, event)
}
