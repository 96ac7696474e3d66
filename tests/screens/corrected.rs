//! What was said and rewritten is marked where it stands, on the page of every kind.

use openfloor::domain::correction::Worded;
use openfloor::domain::repair::Action;
use openfloor::domain::{
    Commitment, Engagement, Holding, Note, Notice, Ownership, Question, Recognition, Repair,
};
use openfloor::model::{Command, Mode, Msg};
use serde_json::{Value, json};

use crate::{drawn, floor, text};

/// How often its page says that something was corrected, where this field was.
fn said(kind: &str, data: &Value, field: &str) -> usize {
    let mut model = floor::empty("en", Mode::Desk);
    let mut data = data.clone();
    data["corrected"] = json!([{"field": field, "at": "2026-11-22T14:01:00Z"}]);
    floor::live(&mut model, kind, &format!("{kind}/one"), data, floor::now());
    let pane = *openfloor::model::Pane::ALL
        .iter()
        .find(|pane| !model.entries(**pane).is_empty())
        .expect("it is shown");
    model.update(Msg::Command(Command::FocusPane(pane)), floor::now());
    model.update(Msg::Command(Command::Read), floor::now());
    let page = text(&drawn(&model, 160, 60));
    assert!(page.contains("orrected"), "{kind} {field}: {page}");
    page.matches("orrected").count()
}

fn marked<T: Worded>(kind: &str, at: &str, data: &Value) {
    let unmarked = said(kind, data, "nowhere");
    for word in T::WORDS {
        let field = format!("{at}{}", word.field);
        assert!(said(kind, data, &field) > unmarked, "{kind}: {field} is not marked where it stands");
    }
}

#[test]
fn what_was_corrected_is_marked_where_it_stands_whatever_the_kind() {
    let author = json!({"name": "Ana", "role": "Floor manager"});
    marked::<Notice>(
        "notice",
        "",
        &json!({"headline": "A", "body": "B", "why": "C", "affects": ["day"], "effective_at": "2026-11-26T06:00:00Z",
            "means_for_you": "D", "stays_the_same": "E", "support": "F", "not_known_yet": "G", "decision": "proposed",
            "author": author}),
    );
    marked::<Holding>(
        "holding",
        "",
        &json!({"topic": "A", "reason": "legal", "owner": "B", "share_by": "2026-11-26T06:00:00Z", "told": "C",
            "state": "kept"}),
    );
    marked::<Question>(
        "question",
        "",
        &json!({"text": "A?", "rumour": true, "state": "answered", "verdict": "cannot_say_until", "holding": "holding/c", "answer": "B", "answered_by": "C"}),
    );
    marked::<Ownership>(
        "ownership",
        "",
        &json!({"got_wrong": "A", "effect_on_you": "B", "learned": "C", "changes": "D", "author": author}),
    );
    marked::<Note>("note", "", &json!({"text": "A", "author": author}));
    let action =
        json!({"what": "A", "owner": "B", "due": "2026-11-26T06:00:00Z", "evidence": "C", "state": "done"});
    let repair = json!({"breach": "A", "affected": "B", "harm": "C", "violation": "ability", "owner": "D",
        "actions": [action, action], "commitment": "E", "evaluation": "F", "state": "evaluated"});
    marked::<Repair>("repair", "", &repair);
    marked::<Action>("repair", "actions/1/", &repair);
    marked::<Commitment>(
        "commitment",
        "",
        &json!({"ask": "A", "decision": "will", "why": "B", "owner": "C", "reason": "D", "state": "dropped",
            "due": "2026-11-26T06:00:00Z"}),
    );
    marked::<Recognition>(
        "recognition",
        "",
        &json!({"kind": "thank_you", "message": "A", "impact": "B", "giver": "Ana", "need": "competence",
            "receivers": [{"team": "day", "consent": "team"}], "state": "on_wall"}),
    );
    let level = json!({"mean": 4.0, "low": 3.5, "high": 4.5});
    marked::<Engagement>(
        "engagement",
        "",
        &json!({"window": "2026-W47", "unit": "floor", "instrument": "openfloor-6", "answered": 9, "eligible": 12,
            "needs": {"autonomy": level}}),
    );
}
