//! The next word of a notice: an update, which stays, and when the one after it comes.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::{Content, Field, Form, Label, tree};
use super::{Desk, Sort};
use crate::domain::fault::{LINE_MAX, LIST_MAX};
use crate::domain::sliding::NOTICE_BYTES_MAX;
use crate::domain::{Event, Notice, lifecycle};
use crate::wire::EVENT_BYTES_MAX;

const DECISIONS: &[&str] = &["proposed", "in_consultation", "decided"];

pub(super) fn form(desk: &Desk<'_>, event: Event, notice: &Notice) -> Form {
    let update = format!("/data/updates/{}/text", notice.updates.len());
    let fields = vec![
        Field::new(Label::Update, &update, desk.words(LINE_MAX)),
        Field::new(Label::NextWordBy, "/data/next_word_by", Content::time()),
        Field::new(Label::NotKnownYet, "/data/not_known_yet", desk.words(LINE_MAX)),
        Field::new(Label::Decision, "/data/decision", Content::pick_or_none(DECISIONS)),
        Field::new(Label::EffectiveAt, "/data/effective_at", Content::time()),
        Field::new(Label::State, "/data/state", Content::pick(&lifecycle::onward(&event.payload))),
    ];
    desk.revision(Sort::Word, &notice.headline, fields, event)
}

/// Bytes of an event that its form has not written yet: its id and time.
const ENVELOPE_BYTES: usize = 1_024;
/// What has no room here has none for a hub.
const _: () = assert!(NOTICE_BYTES_MAX + ENVELOPE_BYTES < EVENT_BYTES_MAX);

/// A new update has its moment. It is the word that was promised: a date that nobody touched was for it, and goes.
pub(super) fn finish(form: &Form, event: &mut Value, now: Timestamp) {
    let field = |label| form.fields.iter().find(|field| field.label == label);
    let Some(update) = field(Label::Update).filter(|field| field.is_touched()) else { return };
    if update.content.is_blank() {
        return;
    }
    if let Some(text) = update.pointer()
        && let Some(entry) = text.strip_suffix("/text")
    {
        // A word is said no earlier than the one that it follows on, though the clocks of a wall and a hub differ a little.
        let said = form.paper().before.as_ref().map_or(now, |before| now.max(before.time));
        tree::put(event, &format!("{entry}/at"), json!(said));
    }
    make_room(event);
    if field(Label::NextWordBy).is_some_and(|field| !field.is_touched()) {
        tree::take(event, "/data/next_word_by");
    }
}

/// Where there is no room for the new update beside all others, the oldest leave the list, one by one until there is.
fn make_room(event: &mut Value) {
    loop {
        let is_large = event.to_string().len() > EVENT_BYTES_MAX - ENVELOPE_BYTES;
        let Some(Value::Array(updates)) = event.pointer_mut("/data/updates") else { return };
        if updates.len() <= 1 || updates.len() <= LIST_MAX && !is_large {
            return;
        }
        updates.remove(0);
    }
}
