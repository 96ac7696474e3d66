//! What `accept` takes fits the publishers' schemas, and what fits them is refused only for what JSON Schema can't say.

use openfloor::wire::accept;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::{document, faults, golden, name, schema, schemas};

/// How many changed events are tried; `OPENFLOOR_TEST_CASES` sets another number.
const CASES: u32 = 2_000;

/// What no schema of this dialect can say: the words of each fault that a valid event may still have.
const UNSAYABLE: [&str; 19] = [
    "is given twice",
    "nobody recognises themselves",
    "a figure of performance",
    "would stand on every wall",
    "a word that sums a person up",
    "low ≤ mean ≤ high",
    "low and high are the same",
    "outside of the scale",
    "min must be less than max",
    " answered of ",
    "not an IANA time zone",
    "a level is told of 5 who answered",
    "signs such as a dash say nothing",
    "the whole name of",
    "part of a receiver's name",
    "bytes; at most",
    "at most 512 bytes",
    "at most 16",
    // In a field that nobody knows, which no schema of the kind can reach; where it can, see below.
    "take it out",
];

#[test]
fn what_the_golden_publisher_sends_is_taken_and_described() {
    let events = golden();
    let schemas = schemas(&document(), &events, "Published");
    for event in events {
        accept(&event.to_string()).unwrap_or_else(|refusal| panic!("{event}: {refusal:?}"));
        let name = name(&event, "Published");
        let faults = faults(&schemas[&name], &event);
        assert!(faults.is_empty(), "{name} does not fit {event}:\n{}", faults.join("\n"));
    }
}

#[test]
fn a_batch_is_described_and_bounded() {
    let schema = schema(&document(), "Batch");
    let events = golden();
    assert_eq!(faults(&schema, &json!(events)), Vec::<String>::new());
    assert!(!schema.is_valid(&json!([events[0], {"specversion": "1.0"}])));
    assert!(!schema.is_valid(&json!(vec![events[0].clone(); 101])));
}

#[test]
fn what_is_the_hubs_own_is_refused_by_both() {
    let document = document();
    for change in [
        |event: &mut Value| event["data"]["promises"] = json!([]),
        |event: &mut Value| event["data"]["corrected"] = json!(null),
        |event: &mut Value| event["feedseq"] = json!("1"),
        |event: &mut Value| event["feedskip"] = json!(null),
        |event: &mut Value| event["data_base64"] = json!("e30="),
    ] {
        let mut event = golden()[1].clone();
        change(&mut event);
        assert!(accept(&event.to_string()).is_err(), "{event}");
        assert!(!schema(&document, "NoticePublished").is_valid(&event), "{event}");
    }
    let mut event = golden().into_iter().find(|event| event["data"]["receivers"].is_array()).expect("one");
    event["data"]["receivers"][0] = json!("Tom Katz");
    assert!(accept(&event.to_string()).is_err());
    assert!(!schema(&document, "RecognitionPublished").is_valid(&event));
}

#[test]
fn characters_that_may_not_stand_in_a_text_are_refused_by_both() {
    let schema = schema(&document(), "NoticePublished");
    let bad = ["a\u{0}", "a\u{1b}[31m", "\u{85}", "a\u{200b}b", "a\u{202e}b", "\u{feff}a", "a\u{ffff}"];
    for (pointer, bad) in ["/data/headline/es", "/data/author/name", "/data/affects/0", "/source", "/id"]
        .into_iter()
        .flat_map(|pointer| bad.map(|bad| (pointer, bad)))
    {
        let mut event = golden()[1].clone();
        assert!(schema.is_valid(&event));
        *event.pointer_mut(pointer).expect("a text") = bad.into();
        assert!(accept(&event.to_string()).is_err(), "{pointer} {bad:?}");
        assert!(!schema.is_valid(&event), "{pointer} {bad:?}");
    }
}

/// Values at the edges of the rules.
fn value() -> impl Strategy<Value = Value> {
    let lengths =
        select(vec![0_usize, 1, 79, 80, 81, 119, 120, 121, 280, 281, 511, 512, 513, 600, 601, 4_000, 4_001]);
    let letters = select(vec!["a", " ", "é", "日", "\u{1f44d}"]);
    let long = (lengths, letters).prop_map(|(length, letter)| letter.repeat(length));
    let words = select(vec![
        "en",
        "EN",
        "pt-BR",
        "x",
        "floor",
        "leads",
        "open",
        "done",
        "dropped",
        "closed",
        "answered",
        "declined",
        "admitted",
        "owned",
        "will",
        "will_not",
        "later",
        "team",
        "full",
        "on",
        "off",
        "none",
        "confirmed_up",
        "notice/a",
        "notice/",
        "application/json",
        "text/plain",
        "1.0",
        "2025-W01",
        "2025-W54",
        "Europe/Lisbon",
        "2025-11-20T09:00:00Z",
        "2025-11-20T09:00:00.5+01:00",
        "yesterday",
        "\n",
        "a\u{1b}[31m",
        "a\u{202e}b",
        "\u{85}",
        "tab\tin",
    ]);
    let text = prop_oneof![long, words.prop_map(str::to_owned)];
    let plain = prop_oneof![
        6 => text.clone().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => select(vec![0_i64, 1, 7, -1, 2_147_483_647, 2_147_483_648, 4_294_967_295, 4_294_967_296]).prop_map(Value::from),
        1 => select(vec![0.5_f64, 4.9, 5.3]).prop_map(Value::from),
    ];
    let key = select(vec![
        "en",
        "es",
        "EN",
        "fr",
        "not a language",
        "at",
        "text",
        "role",
        "name",
        "ref",
        "mean",
        "low",
    ]);
    plain.prop_recursive(2, 12, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// One change: the place that an index chooses is replaced, taken away, or given a field more.
#[derive(Clone, Debug)]
enum Change {
    Replace(Index, Value),
    Remove(Index),
    Add(Index, &'static str, Value),
    Repeat(Index, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let names = select(vec![
        "state",
        "team",
        "audience",
        "time",
        "evaluation",
        "colour",
        "Bad",
        "feedx",
        "promises",
        "es",
    ]);
    prop_oneof![
        4 => (any::<Index>(), value()).prop_map(|(at, value)| Change::Replace(at, value)),
        3 => any::<Index>().prop_map(Change::Remove),
        2 => (any::<Index>(), names, value()).prop_map(|(at, name, value)| Change::Add(at, name, value)),
        1 => (any::<Index>(), select(vec![2_usize, 7, 9, 201])).prop_map(|(at, times)| Change::Repeat(at, times)),
    ]
}

/// Every place in a value, the whole left out.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    let mut enter = |step: &str, value: &Value| {
        let place = format!("{at}/{}", step.replace('~', "~0").replace('/', "~1"));
        out.push(place.clone());
        places(value, &place, out);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| enter(name, value)),
        Value::Array(list) => list.iter().enumerate().for_each(|(at, value)| enter(&at.to_string(), value)),
        _ => {}
    }
}

fn apply(event: &mut Value, change: &Change) {
    let mut all = Vec::new();
    places(event, "", &mut all);
    if all.is_empty() {
        return;
    }
    match change {
        Change::Replace(at, value) => {
            *event.pointer_mut(&all[at.index(all.len())]).expect("a place") = value.clone()
        }
        Change::Remove(at) => {
            let (parent, last) = all[at.index(all.len())].rsplit_once('/').expect("a path");
            match event.pointer_mut(parent) {
                Some(Value::Object(fields)) => drop(fields.remove(last)),
                Some(Value::Array(list)) => drop(list.pop()),
                _ => {}
            }
        }
        Change::Add(at, name, value) => {
            all.push(String::new());
            if let Some(Value::Object(fields)) = event.pointer_mut(&all[at.index(all.len())]) {
                fields.insert((*name).to_owned(), value.clone());
            }
        }
        Change::Repeat(at, times) => {
            if let Some(Value::Array(list)) = event.pointer_mut(&all[at.index(all.len())])
                && let Some(first) = list.first().cloned()
            {
                *list = vec![first; *times];
            }
        }
    }
}

#[test]
fn accept_and_the_schemas_agree() {
    let cases =
        std::env::var("OPENFLOOR_TEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let document = document();
    let events = golden();
    let schemas = schemas(&document, &events, "Published");
    let (taken, refused) = (std::cell::Cell::new(0), std::cell::Cell::new(0));
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let which = 0..events.len();
    let strategy = (which, prop::collection::vec(change(), 1..4));
    let outcome = runner.run(&strategy, |(index, changes)| {
        let mut event = events[index].clone();
        changes.iter().for_each(|change| apply(&mut event, change));
        if event["type"] != events[index]["type"] {
            // Another kind has another schema.
            return Ok(());
        }
        let wrong = faults(&schemas[&name(&event, "Published")], &event);
        match accept(&event.to_string()) {
            Ok(_) => {
                taken.set(taken.get() + 1);
                prop_assert!(wrong.is_empty(), "taken, and not described: {event}\n{}", wrong.join("\n"));
            }
            Err(refusal) => {
                refused.set(refused.get() + 1);
                let sayable = |message: &str| !UNSAYABLE.iter().any(|words| message.contains(words));
                let all = refusal.faults();
                let say = all.iter().all(|fault| sayable(&fault.message));
                prop_assert!(!wrong.is_empty() || !say, "described, and refused: {event}\n{all:?}");
            }
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(
        taken.get() > cases / 20 && refused.get() > cases / 20,
        "one-sided: {taken:?} taken, {refused:?} refused"
    );
}
