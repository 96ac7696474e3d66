//! What a crew is told of things whose promises somebody else owed before.

use openfloor::screen::lines::Run;
use serde_json::json;

use super::*;

#[test]
fn what_was_corrected_says_who_owed_what_is_late() {
    let due = "2026-11-21T12:00:00Z";
    let late = |field: &str| json!([{"field": field, "first_due": due, "due": due, "missed": due, "owed_by": "Facilities"}]);
    let corrected = |field: &str| json!([{"field": field, "at": "2026-11-22T12:30:00Z"}]);
    let question = json!({"text": "Does the bus stay?", "state": "checking", "answered_by": "IT lead", "answer_by": due,
        "promises": late("answer_by"), "corrected": corrected("answered_by")});
    let repair = json!({"breach": "Pay error", "owner": "IT lead", "state": "acting",
        "actions": [{"what": "Pay", "owner": "IT lead", "due": due}],
        "promises": late("actions/0/due"), "corrected": corrected("owner")});
    for (kind, data, said) in
        [("question", question, " · Facilities"), ("repair", repair, " · IT lead · owed by Facilities")]
    {
        let who = |data: &serde_json::Value| {
            let mut model = with_shifts();
            let at = time("2026-11-20T09:00:00Z");
            floor::live(&mut model, kind, &format!("{kind}/one"), data.clone(), at);
            told_now(&mut model);
            let Body::Display(scene) = picture::view(&model).body else { panic!("a scene") };
            let words = |runs: &[Run]| runs.iter().map(|run| run.words.as_str()).collect::<String>();
            scene.facts.iter().map(|fact| words(&fact.who)).collect::<Vec<_>>()
        };
        assert_eq!(who(&data), [said], "{kind}");
        let mut own = data.clone();
        own["promises"][0].as_object_mut().expect("a promise").remove("owed_by");
        assert_eq!(who(&own), [" · IT lead"], "{kind}");
    }
}
