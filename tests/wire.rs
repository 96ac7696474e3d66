//! What a hub refuses, and where it says the fault is; what a wall skips; and that nothing in between gets through.

use openfloor::wire::accept::Refusal;
use openfloor::wire::{
    self, At, EVENT_BYTES_MAX, Incoming, Phase, Place, Skip, accept, accept_batch, decode, encode,
};
use serde_json::{Value, json};

fn notice() -> Value {
    json!({
        "specversion": "1.0", "id": "1", "source": "/sites/lisbon/leads", "type": "dev.openfloor.notice.v1",
        "subject": "notice/shift-bids", "site": "lisbon", "time": "2026-11-24T12:00:00Z",
        "data": {"headline": {"en": "Shift bids", "es": "Turnos"}, "author": {"role": "floor manager"}},
    })
}

/// The refusal's sort and its pointers.
fn refused(event: &str) -> (&'static str, Vec<String>) {
    let refusal = accept(event).expect_err(event);
    let sort = match &refusal {
        Refusal::Malformed(_) => "malformed",
        Refusal::TooLarge(_) => "too large",
        Refusal::Invalid(_) => "invalid",
    };
    (sort, refusal.faults().iter().map(|fault| fault.pointer.clone()).collect())
}

#[test]
fn a_good_event_is_taken() {
    let accepted = accept(&notice().to_string()).expect("good");
    assert!(accepted.unknown.is_empty());
    assert_eq!(&*accepted.key.subject, "notice/shift-bids");
}

#[test]
fn each_bad_event_is_refused_at_its_fault() {
    type Change = fn(&mut Value);
    let cases: &[(&str, Change, &str, &[&str])] = &[
        (
            "no id",
            |e| {
                e.as_object_mut().unwrap().remove("id");
            },
            "malformed",
            &["/id"],
        ),
        ("empty source", |e| e["source"] = "".into(), "malformed", &["/source"]),
        ("another specversion", |e| e["specversion"] = "0.3".into(), "invalid", &["/specversion"]),
        ("a number for an id", |e| e["id"] = 7.into(), "malformed", &["/id"]),
        (
            "no site",
            |e| {
                e.as_object_mut().unwrap().remove("site");
            },
            "invalid",
            &["/site"],
        ),
        ("an unknown kind", |e| e["type"] = "dev.openfloor.gossip.v1".into(), "invalid", &["/type"]),
        ("another version", |e| e["type"] = "dev.openfloor.notice.v2".into(), "invalid", &["/type"]),
        ("a subject of another kind", |e| e["subject"] = "note/x".into(), "invalid", &["/subject"]),
        ("a subject with a space", |e| e["subject"] = "notice/a b".into(), "invalid", &["/subject"]),
        ("a subject without a name", |e| e["subject"] = "notice/".into(), "invalid", &["/subject"]),
        ("a time that is none", |e| e["time"] = "yesterday".into(), "invalid", &["/time"]),
        ("an audience that is none", |e| e["audience"] = "all".into(), "invalid", &["/audience"]),
        ("the hub's own attribute", |e| e["feedseq"] = "1".into(), "invalid", &["/feedseq"]),
        ("an attribute in capitals", |e| e["Team"] = "x".into(), "invalid", &["/Team"]),
        ("an attribute that is a list", |e| e["x"] = json!([1]), "invalid", &["/x"]),
        ("an attribute over 32 bits", |e| e["x"] = json!(4_294_967_296_u64), "invalid", &["/x"]),
        ("a line feed in an attribute", |e| e["x"] = "a\nb".into(), "invalid", &["/x"]),
        (
            "data that is not JSON",
            |e| e["datacontenttype"] = "text/plain".into(),
            "invalid",
            &["/datacontenttype"],
        ),
        ("data in base64", |e| e["data_base64"] = "aGk=".into(), "invalid", &["/data_base64"]),
        ("the hub's own stamp", |e| e["data"]["promises"] = json!([]), "invalid", &["/data/promises"]),
        (
            "no headline",
            |e| {
                e["data"].as_object_mut().unwrap().remove("headline");
            },
            "invalid",
            &["/data/headline"],
        ),
        (
            "a headline in one language only",
            |e| e["data"]["headline"]["es"] = "".into(),
            "invalid",
            &["/data/headline/es"],
        ),
        ("a wrong type", |e| e["data"]["headline"] = 7.into(), "invalid", &["/data/headline"]),
        (
            "an object for a word",
            |e| e["data"]["priority"] = json!({"critical": null}),
            "invalid",
            &["/data/priority"],
        ),
        ("a wrong word", |e| e["data"]["priority"] = "loud".into(), "invalid", &["/data/priority"]),
        ("a text over its limit", |e| e["data"]["why"] = "x".repeat(601).into(), "invalid", &["/data/why"]),
        ("an escape sequence", |e| e["data"]["why"] = "\u{1b}[31mred".into(), "malformed", &["/data/why"]),
        ("an escape sequence in a key", |e| e["data"]["a\u{9b}b"] = 1.into(), "malformed", &["/data/a"]),
        (
            "a bidi override",
            |e| e["data"]["headline"]["en"] = "a\u{202e}b".into(),
            "malformed",
            &["/data/headline/en"],
        ),
        ("an invisible tag", |e| e["data"]["why"] = "a\u{e0041}".into(), "malformed", &["/data/why"]),
        ("data that is a list", |e| e["data"] = json!([1]), "invalid", &["/data"]),
        (
            "several faults",
            |e| {
                e["data"]["priority"] = "loud".into();
                e["data"]["updates"] = json!([{"at": "then", "text": "x"}, {"text": ""}]);
                e["data"]["effective_at"] = 5.into();
                e["data"]["author"] = json!({});
            },
            "invalid",
            &[
                "/data/effective_at",
                "/data/priority",
                "/data/updates/0/at",
                "/data/author",
                "/data/updates/0/at",
                "/data/updates/1/at",
                "/data/updates/1/text",
            ],
        ),
    ];
    for (what, change, sort, pointers) in cases {
        let mut event = notice();
        change(&mut event);
        let (came, mut at) = refused(&event.to_string());
        let mut wanted: Vec<String> = pointers.iter().map(|&pointer| pointer.into()).collect();
        at.sort();
        at.dedup();
        wanted.sort();
        wanted.dedup();
        assert_eq!((came, at), (*sort, wanted), "{what}");
    }
}

#[test]
fn values_out_of_their_range_are_refused() {
    let level =
        |mean: f64, low: f64, high: f64| json!({"autonomy": {"mean": mean, "low": low, "high": high}});
    let cases = [
        (json!({"needs": level(8.0, 7.5, 8.5)}), "/data/needs/autonomy"),
        (json!({"needs": level(4.0, 4.5, 5.0)}), "/data/needs/autonomy"),
        (json!({"answered": 20}), "/data/answered"),
        (json!({"answered": -1}), "/data/answered"),
        (json!({"window": "2026-47"}), "/data/window"),
        (json!({"scale": {"min": 7.0, "max": 1.0}}), "/data/scale"),
        (json!({"suppressed": true}), "/data/suppressed"),
    ];
    for (change, pointer) in cases {
        let mut data = json!({"window": "2026-W47", "unit": "floor", "instrument": "openfloor-6", "answered": 9,
            "eligible": 12, "needs": level(4.0, 3.5, 4.5)});
        for (field, value) in change.as_object().unwrap() {
            data[field] = value.clone();
        }
        let mut event = notice();
        event["type"] = "dev.openfloor.engagement.v1".into();
        event["subject"] = "engagement/floor/2026-W47".into();
        event["data"] = data;
        let (_, at) = refused(&event.to_string());
        assert!(at.contains(&pointer.to_owned()), "{change}: {at:?}");
    }
}

#[test]
fn what_is_not_json_or_twice_or_too_large_is_refused() {
    assert_eq!(refused("{\"a\":").0, "malformed");
    assert_eq!(refused("[]").0, "malformed");
    assert_eq!(refused("7").0, "malformed");
    let twice = notice().to_string().replacen("\"id\":\"1\"", "\"id\":\"1\",\"id\":\"2\"", 1);
    assert_eq!(refused(&twice), ("malformed", vec!["/id".into()]));
    let deep = notice().to_string().replacen("\"author\":", "\"headline\":{\"en\":\"again\"},\"author\":", 1);
    assert_eq!(refused(&deep), ("malformed", vec!["/data/headline".into()]));
    let filler = EVENT_BYTES_MAX - notice().to_string().len() - "\"x\":\"\",".len();
    let sized = |extra: usize| {
        notice().to_string().replacen(
            "\"headline\"",
            &format!("\"x\":\"{}\",\"headline\"", "a".repeat(filler + extra)),
            1,
        )
    };
    assert_eq!(sized(0).len(), EVENT_BYTES_MAX);
    assert!(accept(&sized(0)).is_ok());
    assert_eq!(refused(&sized(1)).0, "too large");
}

#[test]
fn a_field_that_would_tell_who_asked_or_which_agent_is_refused() {
    type Case<'a> = (&'a str, &'a dyn Fn(&mut Value));
    let question = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut event = serde_json::json!({
            "specversion": "1.0", "id": "q", "source": "/s", "type": "dev.openfloor.question.v1", "subject": "question/lift",
            "site": "lisbon", "data": {"text": "Is the lift mended?", "answered_by": "Facilities", "colour": "blue"},
        });
        change(&mut event);
        openfloor::wire::accept(&event.to_string())
    };
    let kept = question(&|event| event["shade"] = "dark".into()).expect("what is only unknown is dropped");
    assert_eq!(kept.unknown, ["/data/colour", "/shade"]);
    let many: serde_json::Map<_, _> = (0..200).map(|nth| (format!("a{nth}"), nth.into())).collect();
    let cases: [Case<'_>; 6] = [
        ("/data/asked_by", &|event| event["data"]["asked_by"] = "Maya".into()),
        ("/data/askedBy", &|event| event["data"]["askedBy"] = 7.into()),
        ("/data/meta/agent_id", &|event| event["data"]["meta"] = serde_json::json!({"agent_id": "4711"})),
        ("/data/calls/1/employee", &|event| {
            event["data"]["calls"] = serde_json::json!([1, {"employee": {"n": 1}}])
        }),
        ("/agentid", &|event| event["agentid"] = "4711".into()),
        // However much else is unknown.
        ("/data/user_id", &|event| {
            event["data"].as_object_mut().expect("an object").extend(many.clone());
            event["data"]["user_id"] = "m".into();
        }),
    ];
    for (pointer, change) in cases {
        let refused = question(change).expect_err(pointer);
        let pointers: Vec<_> = refused.faults().iter().map(|fault| fault.pointer.as_str()).collect();
        assert!(matches!(refused, openfloor::wire::accept::Refusal::Invalid(_)), "{refused:?}");
        assert_eq!(pointers, [pointer]);
        assert!(refused.faults()[0].message.contains("leave it out"), "{refused:?}");
    }
}

#[test]
fn unknown_fields_are_dropped_and_told() {
    let mut event = notice();
    event["data"]["scores"] = json!([{"name": "Maya Silva", "aht": 240, "rank": 1}]);
    event["data"]["a.b/c?~d"] = "Rui Costa".into();
    event["data"]["author"]["badge"] = 7.into();
    event["data"]["updates"] = json!([{"at": "2026-11-24T11:00:00Z", "text": "Soon.", "sick": ["Ana"]}]);
    event["comment"] = "Ana is sick".into();
    event["traceparent"] = "00-ab".into();
    let accepted = accept(&event.to_string()).expect("taken");
    assert_eq!(accepted.unknown.len(), 5, "{:?}", accepted.unknown);
    for told in ["/data/author/badge", "/data/scores", "/data/updates/0/sick", "/comment"] {
        assert!(accepted.unknown.iter().any(|unknown| unknown == told), "{told}: {:?}", accepted.unknown);
    }
    let stored: Value = serde_json::from_str(&encode::stored(
        &accepted,
        "2026-11-24T12:00:00Z".parse().unwrap(),
        &Default::default(),
    ))
    .unwrap();
    let mut plain = notice();
    plain["data"]["updates"] = json!([{"at": "2026-11-24T11:00:00Z", "text": "Soon."}]);
    assert_eq!((&stored["data"], &stored["traceparent"]), (&plain["data"], &json!("00-ab")));
    let stored = stored.to_string();
    assert!(["Maya", "Rui", "Ana"].iter().all(|name| !stored.contains(name)), "{stored}");
}

#[test]
fn a_batch_is_named_by_its_places() {
    let mut bad = notice();
    bad["data"]["priority"] = "loud".into();
    let batch = json!([notice(), bad]).to_string();
    let refusal = accept_batch(&batch).expect_err("one is bad");
    assert_eq!(refusal.faults()[0].pointer, "/1/data/priority");
    let many: Vec<Value> = (0..=wire::BATCH_EVENTS_MAX).map(|_| notice()).collect();
    assert!(matches!(accept_batch(&json!(many).to_string()), Err(Refusal::TooLarge(_))));
}

#[test]
fn a_wall_skips_what_it_does_not_know_and_drops_what_it_may_not_draw() {
    let frame = |event: &Value| {
        let cursor = wire::Cursor { epoch: 1, seq: 3, check: 9 };
        encode::frame(Place { cursor, prev: 0, skipped: 0 }, Phase::Live, &event.to_string())
    };
    let mut event = notice();
    event["type"] = "dev.openfloor.gossip.v1".into();
    let Incoming::Skipped { at: Some(At { cursor, .. }), why: Skip::UnknownKind(_), .. } =
        decode(&frame(&event))
    else {
        panic!("an unknown kind moves the cursor and is skipped");
    };
    assert_eq!(cursor.seq, 3);

    let mut event = notice();
    event["data"]["headline"] = "\u{1b}]0;title\u{7}Bids \u{1b}[2J\u{202e}now".into();
    event["data"]["colour"] = 1.into();
    let Incoming::Event { event, unknown_fields: 1, .. } = decode(&frame(&event)) else {
        panic!("it is an event")
    };
    let openfloor::domain::Payload::Notice(notice) = event.payload else { panic!("it is a notice") };
    assert_eq!(notice.headline, "Bids now".into());

    for broken in ["", "{", "null", "[]", "{\"type\":\"dev.openfloor.notice.v1\"}", "{\"type\":7}"] {
        assert!(matches!(decode(broken), Incoming::Skipped { why: Skip::Malformed(_), .. }), "{broken}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_either_side_panic(text in ".{0,200}") {
        let _ = accept(&text);
        let _ = accept_batch(&text);
        let _ = decode(&text);
    }

    #[test]
    fn no_value_in_any_field_makes_either_side_panic(field in 0..12usize, value in "[\\[\\]{}\",:0-9a-z\\-. ]{0,40}") {
        let names = ["headline", "author", "updates", "affects", "priority", "effective_at", "type", "id", "time", "data", "team", "subject"];
        let text = notice().to_string().replacen("\"headline\"", &format!("\"{}\":{value},\"headline\"", names[field]), 1);
        let _ = accept(&text);
        let _ = decode(&text);
    }
}

#[test]
fn a_week_has_digits_only() {
    let engagement = |window: &str| {
        let mut event = notice();
        event["type"] = "dev.openfloor.engagement.v1".into();
        event["subject"] = "engagement/floor".into();
        let needs = json!({"autonomy": {"mean": 4.0, "low": 3.1, "high": 4.9}});
        event["data"] = json!({"window": window, "unit": "floor", "instrument": "x", "answered": 9, "eligible": 12, "needs": needs});
        event.to_string()
    };
    assert!(accept(&engagement("2026-W05")).is_ok());
    assert_eq!(refused(&engagement("2026-W+5")).1, ["/data/window"]);
}

#[test]
fn the_digest_of_a_survey_is_carried_by_levels_alone_and_is_no_text() {
    let carried = |kind: &str, rows: &str| {
        let mut event = notice();
        event["surveyrows"] = rows.into();
        if kind == "engagement" {
            let needs = json!({"autonomy": {"mean": 4.0, "low": 3.1, "high": 4.9}});
            event["type"] = "dev.openfloor.engagement.v1".into();
            event["subject"] = "engagement/floor".into();
            event["data"] = json!({"window": "2026-W05", "unit": "floor", "instrument": "x", "answered": 9, "eligible": 12, "needs": needs});
        }
        accept(&event.to_string()).expect("taken").extensions.contains_key("surveyrows")
    };
    let (digest, sealed) = ("0a".repeat(32), "ff".repeat(16));
    assert!(carried("engagement", "values:aB_-0123"));
    let most = format!("values:{}", "aB_".repeat(227) + "aA");
    assert!(most.len() > 512 && carried("engagement", &most));
    // What a hub sealed comes out of a recording alone.
    for text in [
        "Maya Silva said 1.0",
        "rows:",
        "rows:Maya",
        &format!("rows:{digest}"),
        "ROWS:0a",
        "0a1b",
        &format!("sealed:{sealed}"),
        &format!("closed:{sealed}.{sealed}"),
        "values:aB_",
        "values:aB_-.aB_-",
        "values:Maya said one",
    ] {
        assert!(!carried("engagement", text), "{text}");
    }
    let mut longer = notice();
    longer["surveyrows"] = most.replace("values:", "values:aB").into();
    assert_eq!(refused(&longer.to_string()).1, ["/surveyrows"]);
    assert!(!carried("notice", "rows:0a1b"));
}
