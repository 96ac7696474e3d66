//! All fields of all kinds as words that stand nowhere else: each is on its page, in every language; is told by its thing's number;
//! is in the data of a frame; and is in the lines of a wall at which nobody can type.

use std::collections::BTreeSet;

use openfloor::domain::Kind;
use openfloor::model::{EntryId, Mode, Model, Pane, Scrolled};
use openfloor::screen::plain::Teller;
use openfloor::screen::{Lexicon, data, item, spoken};
use openfloor::wire::describe;
use serde_json::{Value, json};

use super::{floor, later};

/// The fields that no page has, each with why.
const NOT_ON_A_PAGE: [(&str, &str); 10] = [
    ("notice/state", "only what it is past being released is a word"),
    ("recognition/giver_ref", "never on the feed"),
    ("recognition/state", "what is not on the wall is not on the wall"),
    ("engagement/instrument_digest", "for programs"),
    ("engagement/partition", "for programs"),
    ("engagement/change", "said of each need since"),
    ("engagement/suppressed", "then nothing else is told"),
    ("commitment/first_due", "the publisher's word for what the hub stamps"),
    ("holding/first_share_by", "the publisher's word for what the hub stamps"),
    ("action/first_due", "the publisher's word for what the hub stamps"),
];

/// A text in both languages: `En…` and `Es…`.
fn text(name: &str) -> Value {
    json!({"en": format!("En{name}"), "es": format!("Es{name}")})
}

/// One thing of a kind with each of its fields, and which words tell those that are no texts.
fn thing(kind: Kind) -> (Value, Vec<&'static str>) {
    let author = || json!({"name": "Authorname", "role": text("role")});
    match kind {
        Kind::Notice => (
            json!({
                "headline": text("headline"), "body": text("body"), "why": text("why"), "affects": ["night-desk"],
                "decision": "in_consultation", "effective_at": "2026-12-03T09:00:00Z", "means_for_you": text("means"),
                "stays_the_same": text("stays"), "not_known_yet": text("notknown"), "state": "released",
                "next_word_by": "2026-11-24T11:00:00Z", "support": text("support"), "author": author(),
                "priority": "important", "updates": [
                    {"at": "2026-11-21T08:10:00Z", "text": text("firstupdate")},
                    {"at": "2026-11-22T09:20:00Z", "text": text("secondupdate")},
                ],
            }),
            vec!["Night desk", "in consultation", "3 Dec", "Tue", "11:00", "important", "08:10"],
        ),
        Kind::Holding => (
            json!({"topic": text("topic"), "reason": "legal", "share_by": "2026-11-25T10:40:00Z", "owner": text("owner"),
                "state": "kept", "told": text("told")}),
            vec!["legal", "10:40"],
        ),
        Kind::Ownership => (
            json!({"got_wrong": text("wrong"), "effect_on_you": text("effect"), "learned": text("learned"),
                "changes": text("changes"), "by_when": "2026-11-25T10:40:00Z", "author": author(), "state": "not_yet"}),
            vec!["10:40", "not yet"],
        ),
        Kind::Note => (json!({"text": text("note"), "author": author()}), vec![]),
        Kind::Recognition => (
            json!({"kind": "trust_win", "giver": "Givername", "receivers": ["Receivername"], "message": text("message"),
                "need": "relatedness", "impact": text("impact"), "state": "on_wall"}),
            vec!["trust win", "relatedness"],
        ),
        Kind::Engagement => {
            let level = |mean: f64| json!({"mean": mean, "low": mean - 0.25, "high": mean + 0.25});
            (
                json!({"window": "2026-W47", "unit": "floor", "instrument": "Instrumentname", "answered": 91,
                    "eligible": 148, "scale": {"min": 1, "max": 7},
                    "needs": {"autonomy": level(5.31), "competence": level(4.87), "relatedness": level(6.14)}}),
                vec!["47", "Floor 2", "91", "148", "1 to 7", "5.3", "4.9", "6.1"],
            )
        }
        Kind::Question => (
            json!({"text": text("question"), "rumour": true, "state": "answered", "verdict": "cannot_say_until",
                "answer": text("answer"), "answered_by": text("answeredby"), "answer_by": "2026-11-25T10:40:00Z",
                "repair": "repair/wronganswer", "holding": "holding/lateranswer"}),
            vec!["rumour", "answered", "can't say", "holding/lateranswer", "repair/wronganswer"],
        ),
        Kind::Repair => (
            json!({"breach": text("breach"), "state": "acting", "owner": text("owner"), "affected": text("affected"),
            "harm": text("harm"), "violation": "integrity", "commitment": text("commitment"),
            "evaluation": text("evaluation"), "actions": [
                {"what": text("firstwhat"), "owner": text("firstowner"), "due": "2026-11-20T10:40:00Z",
                    "state": "done", "evidence": text("firstevidence")},
                {"what": text("secondwhat"), "owner": text("secondowner"), "due": "2026-11-25T10:50:00Z",
                    "state": "open", "evidence": text("secondevidence")},
            ]}),
            vec!["acting", "integrity", "10:40", "10:50", "done"],
        ),
        Kind::Commitment => (
            json!({"ask": text("ask"), "decision": "will", "why": text("why"), "owner": text("owner"),
                "due": "2026-11-25T10:40:00Z", "state": "dropped", "reason": text("reason")}),
            vec!["10:40", "we will", "dropped"],
        ),
        Kind::Floor | Kind::Quiet | Kind::Withdrawn => unreachable!("no thing of a pane"),
    }
}

fn things() -> impl Iterator<Item = Kind> {
    Kind::ALL.into_iter().filter(|kind| !matches!(kind, Kind::Floor | Kind::Quiet | Kind::Withdrawn))
}

/// A wall of one thing.
fn wall(kind: Kind, data: &Value) -> Model {
    let mut model = floor::empty("en", Mode::Desk);
    let at = later(if kind == Kind::Holding { 0 } else { -60 });
    floor::told(&mut model, kind.name(), &format!("{kind}/fields"), "floor", data.clone(), at);
    model
}

/// The texts of a value in a language; without one in each, and the words that have none.
fn texts(value: &Value, lang: Option<&str>, into: &mut BTreeSet<String>) {
    match value {
        Value::String(word) if word.starts_with(char::is_uppercase) => {
            into.insert(word.clone());
        }
        Value::Array(all) => all.iter().for_each(|one| texts(one, lang, into)),
        Value::Object(fields) => {
            let other = |name: &str| lang.is_some_and(|lang| fields.contains_key(lang) && name != lang);
            fields.iter().filter(|(name, _)| !other(name)).for_each(|(_, one)| texts(one, lang, into));
        }
        _ => {}
    }
}

fn assert_all(kind: Kind, data: &Value, lang: Option<&str>, words: &[&str], told: &str) {
    let mut wanted = BTreeSet::new();
    texts(data, lang, &mut wanted);
    wanted.extend(words.iter().map(|word| (*word).to_owned()));
    let spoken = told.replace('\u{a0}', " ").to_lowercase();
    let missing: Vec<_> = wanted.iter().filter(|word| !spoken.contains(&word.to_lowercase())).collect();
    assert!(missing.is_empty(), "{kind}: {missing:?} are not in\n{told}");
}

#[test]
fn the_things_of_this_test_have_every_field_of_the_vocabulary() {
    let document = describe::asyncapi();
    let lacks = |schema: &str, data: &Value| {
        let mut name = schema.to_owned();
        name[..1].make_ascii_uppercase();
        let fields = document["components"]["schemas"][&name]["properties"].as_object().expect("a schema");
        let known = |field: &str| NOT_ON_A_PAGE.iter().any(|(name, _)| *name == format!("{schema}/{field}"));
        // An own type for what is late there already; a test would be none that let a field be forgotten.
        let first = |field: &str| field.starts_with("first_");
        let lacking: Vec<_> = fields
            .keys()
            .filter(|field| data.get(field.as_str()).is_none() && !known(field) && !first(field))
            .collect();
        assert!(lacking.is_empty(), "{schema}: {lacking:?}");
    };
    for kind in things() {
        lacks(kind.name(), &thing(kind).0);
    }
    let notice = thing(Kind::Notice).0;
    lacks("author", &notice["author"]);
    lacks("update", &notice["updates"][0]);
    lacks("action", &thing(Kind::Repair).0["actions"][0]);
}

#[test]
fn every_field_is_on_its_page_in_every_language_and_told_by_number_and_in_data() {
    let lexicon = Lexicon::built_in();
    for kind in things() {
        let (data, words) = thing(kind);
        let model = wall(kind, &data);
        let mut teller = Teller::default();
        teller.tell(&model, &lexicon);
        assert_all(kind, &data, None, &words, &teller.whole_of(1, &model, &lexicon).join("\n"));

        let key = spoken(&model, &lexicon, |voice| {
            let mut entries = Pane::ALL.into_iter().flat_map(|pane| voice.model.entries(pane));
            entries.next().expect("it is shown").key().clone()
        });
        let field = (kind == Kind::Commitment).then(|| ("due".into(), 0));
        let page = spoken(&model, &lexicon, |voice| {
            let id = EntryId { key, field };
            format!("{:?}", item::view(voice, &id, Scrolled::default()).parts)
        });
        let figures = matches!(kind, Kind::Engagement | Kind::Repair);
        assert_all(kind, &data, None, if figures { &[] } else { &words }, &page);

        let said = serde_json::to_value(data::said(&model, &lexicon)).expect("JSON");
        let pages: Vec<&Value> = said["panes"]
            .as_array()
            .expect("panes")
            .iter()
            .flat_map(|pane| pane["entries"].as_array().expect("entries"))
            .map(|entry| &entry["page"])
            .collect();
        assert_all(kind, &data, None, &[], &serde_json::to_string(&pages).expect("JSON"));
    }
}

#[test]
fn where_nobody_types_every_field_is_in_the_lines() {
    let lexicon = Lexicon::built_in();
    for kind in things() {
        let (data, words) = thing(kind);
        let told = Teller::in_full().tell(&wall(kind, &data), &lexicon);
        assert_all(kind, &data, Some("en"), &words, &told.join("\n"));
        assert!(!told.join(" ").contains("Esrole"), "one language, as the wall tells its texts: {told:?}");
    }
    let (data, _) = thing(Kind::Notice);
    let told = Teller::in_full().tell(&wall(Kind::Notice, &data), &lexicon).join("\n");
    for once in ["Enwhy", "Ensecondupdate", "Night desk", "Enbody"] {
        assert_eq!(told.matches(once).count(), 1, "{once} is told once:\n{told}");
    }
}

#[test]
fn a_line_of_a_change_has_the_fields_that_changed() {
    let lexicon = Lexicon::built_in();
    for in_full in [true, false] {
        let (mut data, _) = thing(Kind::Notice);
        let mut model = wall(Kind::Notice, &data);
        let mut teller = if in_full { Teller::in_full() } else { Teller::default() };
        let whole = teller.tell(&model, &lexicon).join("\n");
        assert_eq!(whole.contains("Enbody"), in_full, "{whole}");
        data["body"] = text("otherwords");
        floor::live(&mut model, "notice", "notice/fields", data.clone(), later(1));
        let lines = teller.tell(&model, &lexicon);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].contains("Changed: Notice 1") && lines[0].contains("Enotherwords"), "{lines:?}");
        assert!(!lines[0].contains("Ensupport") && !lines[0].contains("Enfirstupdate"), "{lines:?}");

        floor::live(&mut model, "notice", "notice/another", data, later(2));
        let lines = teller.tell(&model, &lexicon);
        let new = lines.iter().find(|line| line.contains("New: Notice 2")).expect("it is new");
        assert_eq!(new.contains("Ensupport"), in_full, "{new}");
    }
}

#[test]
fn no_line_says_from_when_or_how_it_stands_twice() {
    let (notice, _) = thing(Kind::Notice);
    let (mut owned, _) = thing(Kind::Ownership);
    owned["state"] = json!("changed");
    for (kind, data, twice) in [(Kind::Notice, notice, "From: "), (Kind::Ownership, owned, "State: ")] {
        let line = Teller::in_full().tell(&wall(kind, &data), &Lexicon::built_in()).join("\n");
        assert!(!line.contains(twice), "{line}");
    }
}

#[test]
fn what_is_over_is_told_as_it_ended() {
    let (mut notice, _) = thing(Kind::Notice);
    notice["decision"] = json!("proposed");
    for (state, says) in [("closed", "Closed"), ("superseded", "Superseded by a newer notice")] {
        notice["state"] = json!(state);
        let line = Teller::in_full().tell(&wall(Kind::Notice, &notice), &Lexicon::built_in()).join("\n");
        assert!(line.contains(says) && !line.contains("proposed"), "{line}");
    }
}

#[test]
fn a_number_that_nothing_has_is_told_so() {
    let lexicon = Lexicon::built_in();
    let mut model = wall(Kind::Note, &thing(Kind::Note).0);
    let mut teller = Teller::default();
    teller.tell(&model, &lexicon);
    let page = teller.whole_of(1, &model, &lexicon);
    assert!(
        page[0].starts_with("Leader's note 1: ") && page.iter().any(|line| line == "es: Esnote."),
        "{page:?}"
    );
    assert_eq!(teller.whole_of(7, &model, &lexicon), ["Nothing on this wall has the number 7 now."]);
    floor::live(&mut model, "withdrawn", "note/fields", json!({}), later(1));
    teller.tell(&model, &lexicon);
    assert_eq!(teller.whole_of(1, &model, &lexicon), ["Nothing on this wall has the number 1 now."]);
}
