//! Thanks that have left the walls, without their words and names: nobody can take a name back in them any more, and nobody needs it.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Record;
use crate::domain::{Kind, Stamp};

/// The attributes that stay; those of a publisher's own may say anything.
const ATTRIBUTES: [&str; 9] =
    ["specversion", "id", "source", "type", "subject", "site", "team", "audience", "datacontenttype"];
/// The fields of the data that stay beside the hub's stamps: which sort it was, and what became of it.
const FIELDS: [&str; 3] = ["kind", "need", "state"];

/// The body of thanks without their words: whose they are, when they stood, and that they can't come back. `None` for one that has none.
pub(super) fn emptied(body: &str) -> Option<String> {
    let mut event: Map<String, Value> = serde_json::from_str(body).ok()?;
    event.retain(|name, _| ATTRIBUTES.contains(&name.as_str()) || ["time", "data"].contains(&name.as_str()));
    let data = event.get_mut("data")?.as_object_mut()?;
    data.retain(|name, _| FIELDS.contains(&name.as_str()) || Stamp::FIELDS.contains(&name.as_str()));
    // What was corrected is told by the names of fields, and they are gone.
    data.remove("corrected");
    // Whom they thanked is nobody's any more either.
    data.remove("thanked_teams");
    serde_json::to_string(&event).ok()
}

/// True for thanks without their words: they are on no wall.
pub(in crate::hub) fn is_emptied(record: &Record) -> bool {
    #[derive(Deserialize)]
    struct Body {
        data: Map<String, Value>,
    }
    // Whoever has words has receivers; it is asked of each of the things of a log at a start.
    record.kind == Kind::Recognition
        && !record.body.contains(r#""receivers":"#)
        && serde_json::from_str::<Body>(&record.body).is_ok_and(|body| !body.data.contains_key("message"))
}

#[cfg(test)]
mod tests {
    use super::super::contract::record;
    use super::*;

    #[test]
    fn what_stays_of_thanks_has_no_word_of_anybody() {
        let body = r#"{"id":"a","source":"/s","time":"2026-11-24T12:00:00Z","traceparent":"Maya","data":{"kind":"kudos",
            "giver":"Rui","receivers":["Maya Silva"],"message":"Thank you, Maya","need":null,"state":"on_wall",
            "stands_since":"2026-11-20T12:00:00Z","thanked_teams":["night"],"corrected":[{"field":"message","at":"2026-11-24T12:00:00Z"}]}}"#;
        let left = emptied(body).expect("it had words");
        assert!(
            !["Maya", "Rui", "message", "giver", "night"].iter().any(|word| left.contains(word)),
            "{left}"
        );
        assert!(left.contains("2026-11-20T12:00:00Z") && left.contains("on_wall"), "{left}");
        assert_eq!(emptied(&left).as_deref(), Some(&*left), "once is enough");
        let of = |body: &str| Record { body: body.into(), ..record(1, "recognition/a", Kind::Recognition) };
        assert!(is_emptied(&of(&left)) && !is_emptied(&of(body)) && !is_emptied(&of("")));
    }
}
