//! What is taken, in each mode, and what a revision may do to what is published.

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::bench::*;

#[tokio::test]
async fn each_mode_of_cloudevents_is_taken() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let mut wall = Wall::connect(&hub, "").await;
    wall.snapshot().await;

    let structured = notice("a", "one", |event| event["traceparent"] = "00-ab".into());
    let utf8 = "content-type: Application/CloudEvents+json; charset=utf-8";
    assert_eq!(post(&hub, utf8, structured.to_string().as_bytes()).await.status, 201);
    assert_eq!(wall.event().await["traceparent"], "00-ab");

    let headers = "content-type: application/json\r\nce-specversion: 1.0\r\nCE-ID: b\r\nce-source: /caf%C3%A9\r\n\
                   ce-type: dev.openfloor.notice.v1\r\nce-subject: notice/two\r\nce-site: lisbon\r\nce-team: 100% \u{e9}";
    let data = structured["data"].to_string();
    // The header ends in a raw byte of Latin-1, as an old SDK sends it.
    let headers: Vec<u8> = headers.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect();
    let head = format!(
        "POST /v1/events HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-length: {}\r\n",
        data.len()
    );
    let request = [head.as_bytes(), &headers, b"\r\n\r\n", data.as_bytes()].concat();
    let answer = raw(&hub, &request).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let event = wall.event().await;
    assert_eq!((&event["source"], &event["team"]), (&"/café".into(), &"100% é".into()));

    let batch =
        [notice("c", "three", |_| {}), notice("d", "four", |event| event["data"]["colour"] = "red".into())];
    let answer = publish_batch(&hub, &batch).await;
    assert_eq!(answer.status, 201);
    assert_eq!(
        answer.body["results"],
        json!([
            {"id": "c", "seq": 3, "duplicate": false},
            {"id": "d", "seq": 4, "duplicate": false, "unknown": ["/data/colour"]},
        ])
    );
    assert_eq!(subject(&wall.event().await), "notice/three");
    assert_eq!(subject(&wall.event().await), "notice/four");

    // A withdrawal has no data, in binary mode no body.
    let headers = "ce-specversion: 1.0\r\nce-id: e\r\nce-source: /sites/lisbon/leads\r\n\
                   ce-type: dev.openfloor.withdrawn.v1\r\nce-subject: notice/four\r\nce-site: lisbon";
    assert_eq!(post(&hub, headers, b"").await.status, 201);
    assert_eq!(kind(&wall.event().await), "withdrawn");
    assert_eq!(publish_batch(&hub, &[]).await.status, 200, "nothing to do is no fault");
}

#[tokio::test]
async fn a_repetition_keeps_its_position_and_another_event_of_the_same_id_is_refused() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let event = notice("a", "one", |_| {});
    assert_eq!(published(&hub, &event).await, 1);
    published(&hub, &notice("b", "two", |_| {})).await;
    let again = publish(&hub, &event).await;
    assert_eq!((again.status, again.seq(), &again.body["results"][0]["duplicate"]), (200, 1, &true.into()));
    // The same event, written by another library: other spaces, other order.
    let pretty = serde_json::to_string_pretty(&event).expect("JSON");
    assert_eq!(post_text(&hub, &pretty).await.status, 200);

    let other = publish(&hub, &notice("a", "one", |event| event["data"]["headline"] = "Other".into())).await;
    assert_eq!((other.status, other.pointers()), (409, vec!["/id"]));
    // The id is the source's own.
    let elsewhere = notice("a", "three", |event| event["source"] = "/sites/lisbon/hr".into());
    assert_eq!(published(&hub, &elsewhere).await, 3);
    // In one batch: the second is a repetition of the first.
    let twice = publish_batch(&hub, &[notice("c", "four", |_| {}), notice("c", "four", |_| {})]).await;
    let results = twice.body["results"].as_array().expect("results");
    let results: Vec<_> = results.iter().map(|one| (&one["seq"], &one["duplicate"])).collect();
    assert_eq!(results, [(&4.into(), &false.into()), (&4.into(), &true.into())]);
    assert_eq!(hub.events(), 4);
}

#[tokio::test]
async fn many_publishers_at_once_get_their_own_positions() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let events: Vec<_> = (0..40).map(|n| notice(&format!("n{n}"), &format!("n{n}"), |_| {})).collect();
    let mut seqs = futures_util::future::join_all(events.iter().map(|event| published(&hub, event))).await;
    seqs.sort_unstable();
    assert_eq!(seqs, (1..=40).collect::<Vec<_>>());
    assert_eq!(Wall::of(&hub, "").await.len(), 40);
}

/// A notice that is published, and a revision of it that is refused.
type Revision = (&'static str, fn(&mut Value), fn(&mut Value), &'static str);

const REVISIONS: [Revision; 7] = [
    (
        "an update is rewritten",
        |event| event["data"]["updates"] = json!([{"at": "2026-01-01T00:00:00Z", "text": "First"}]),
        |event| event["data"]["updates"] = json!([{"at": "2026-01-01T00:00:00Z", "text": "Never said"}]),
        "/data/updates/0",
    ),
    (
        "an update vanishes",
        |event| event["data"]["updates"] = json!([{"at": "2026-01-01T00:00:00Z", "text": "First"}]),
        |_| {},
        "/data/updates/0",
    ),
    (
        "a promised word is taken back in silence",
        |event| event["data"]["next_word_by"] = "2030-01-01T00:00:00Z".into(),
        |_| {},
        "/data/next_word_by",
    ),
    ("another source", |_| {}, |event| event["source"] = "/sites/lisbon/hr".into(), "/source"),
    (
        "another source withdraws",
        |_| {},
        |event| {
            event["source"] = "/sites/lisbon/hr".into();
            event["type"] = "dev.openfloor.withdrawn.v1".into();
        },
        "/source",
    ),
    ("fewer may see it", |_| {}, |event| event["audience"] = "leads".into(), "/audience"),
    ("another team", |event| event["team"] = "day".into(), |event| event["team"] = "night".into(), "/team"),
];

#[tokio::test]
async fn a_revision_that_rewrites_what_was_said_is_refused() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    for (index, (name, first, second, pointer)) in REVISIONS.into_iter().enumerate() {
        let subject = format!("r{index}");
        published(&hub, &notice(&format!("first-{index}"), &subject, first)).await;
        let before = hub.events();
        let revision = notice(&format!("second-{index}"), &subject, second);
        let answer = publish(&hub, &revision).await;
        assert_eq!((answer.status, answer.pointers()), (409, vec![pointer]), "{name}: {answer:?}");
        // The same in a batch, after an event that is fine and must not stay.
        let batch = publish_batch(&hub, &[notice(&format!("fine-{index}"), "fine", |_| {}), revision]).await;
        let pointer = format!("/1{pointer}");
        assert_eq!((batch.status, batch.pointers()), (409, vec![&*pointer]), "{name}: {batch:?}");
        assert_eq!(hub.events(), before, "{name}");
    }
    // The same rules within one batch: the first event of it is what the second revises.
    let batch = [
        notice("x", "batch", |event| event["data"]["next_word_by"] = "2030-01-01T00:00:00Z".into()),
        notice("y", "batch", |_| {}),
    ];
    let answer = publish_batch(&hub, &batch).await;
    assert_eq!((answer.status, answer.pointers()), (409, vec!["/1/data/next_word_by"]));
    assert!(!Wall::of(&hub, "").await.contains(&"notice/fine".to_owned()));
}

#[tokio::test]
async fn the_hub_stamps_what_was_promised() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let due = |date: &'static str| move |event: &mut Value| event["data"]["next_word_by"] = date.into();
    published(&hub, &notice("a", "one", due("2030-01-01T00:00:00Z"))).await;
    published(&hub, &notice("b", "one", due("2031-01-01T00:00:00Z"))).await;
    let mut wall = Wall::connect(&hub, "").await;
    let promise = wall.event().await["data"]["promises"][0].clone();
    assert_eq!(promise["field"], "next_word_by");
    assert_eq!(promise["first_due"], "2030-01-01T00:00:00Z");
    assert_eq!(promise["due"], "2031-01-01T00:00:00Z");
    // Whom a thing reaches may widen.
    published(&hub, &notice("c", "two", |event| event["team"] = "day".into())).await;
    published(&hub, &notice("d", "two", |_| {})).await;
}

#[tokio::test]
async fn who_expects_another_revision_than_the_newest_is_told() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let over = async |id: &str, seq: &str| {
        let event = notice(id, "one", |event| event["data"]["body"] = id.into());
        let headers = format!("content-type: application/cloudevents+json\r\nfeed-expected-seq: {seq}");
        let answer = post(&hub, &headers, event.to_string().as_bytes()).await;
        (answer.status, answer.body["error"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(over("a", "0").await.0, 201);
    let (status, why) = over("b", "0").await;
    assert!(status == 412 && why.contains("position 1"), "{status} {why}");
    assert_eq!(over("b", "1").await.0, 201);
    assert_eq!(over("b", "1").await.0, 200, "said again, it is the same");
    assert_eq!((over("c", "1").await.0, over("c", "x").await.0, hub.events()), (412, 400, 2));
    let batch = format!("[{}]", notice("d", "two", |_| {}));
    let headers = "content-type: application/cloudevents-batch+json\r\nfeed-expected-seq: 0";
    assert_eq!(post(&hub, headers, batch.as_bytes()).await.status, 400, "a batch has more things than one");
}

#[tokio::test]
async fn celebration_beside_grave_news_is_asked_about_first() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = hub(data.path()).await;
    let accident = notice("a", "accident", |event| event["data"]["priority"] = "critical".into());
    published(&hub, &accident).await;
    let mut thanks = accident.clone();
    (thanks["id"], thanks["type"]) = ("t".into(), "dev.openfloor.recognition.v1".into());
    (thanks["subject"], thanks["team"]) = ("recognition/t".into(), "everyone".into());
    thanks["data"] = json!({"kind": "thank_you", "giver": "Maya", "message": "Thank you.",
        "receivers": [{"ref": "1", "name": "A B", "team": "Billing"}]});
    let send = async |headers: &str| {
        let headers = format!("content-type: application/cloudevents+json{headers}");
        post(&hub, &headers, thanks.to_string().as_bytes()).await
    };
    let asked = send("").await;
    assert_eq!((asked.status, asked.pointers()), (409, vec![""]));
    assert_eq!(asked.body["confirm"], "Feed-Beside: yes");
    assert_eq!(send("\r\nfeed-beside: no").await.status, 400);
    assert_eq!(send("\r\nfeed-beside: yes\r\nfeed-beside: yes").await.status, 400);
    assert_eq!(hub.events(), 1);
    assert_eq!(send("\r\nfeed-beside: yes").await.status, 201);
    assert_eq!(send("").await.status, 200, "it is there: nothing is asked any more");
    // A batch is asked about as one.
    let event = |id: &str| {
        let mut event = thanks.clone();
        (event["id"], event["subject"]) = (id.into(), format!("recognition/{id}").into());
        event
    };
    let asked = publish_batch(&hub, &[notice("n", "calm", |_| {}), event("u")]).await;
    assert_eq!((asked.status, asked.pointers()), (409, vec!["/1"]));
    assert_eq!(hub.events(), 2);
    // No wall is told of a refusal where something was only asked; the two headers were refused.
    let mut wall = Wall::connect(&hub, "").await;
    wall.snapshot().await;
    let mut told = wall.control("heartbeat").await;
    for _ in 0..2 {
        if told["data"]["refused"].get("malformed").is_none_or(|refused| refused != 2) {
            told = wall.control("heartbeat").await;
        }
    }
    assert_eq!(told["data"]["refused"], json!({"malformed": 2}));
}

#[tokio::test]
async fn words_that_may_tell_something_of_people_are_asked_about_first() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = hub(data.path()).await;
    let birthday = notice("a", "cake", |event| event["data"]["headline"] = "Happy birthday Maya".into());
    let send = async |event: &serde_json::Value, headers: &str| {
        let headers = format!("content-type: application/cloudevents+json{headers}");
        post(&hub, &headers, event.to_string().as_bytes()).await
    };
    let asked = send(&birthday, "").await;
    assert_eq!((asked.status, asked.pointers()), (409, vec!["/data/headline"]));
    assert_eq!(asked.body["confirm"], "Feed-Of-People: yes");
    let message = asked.body["faults"][0]["message"].as_str().unwrap_or_default();
    assert!(
        message.starts_with("“Happy birthday” may tell somebody's birthday: a wall ranks nobody"),
        "{message}"
    );
    assert_eq!(send(&birthday, "\r\nfeed-beside: yes").await.status, 409, "that answers another question");
    assert_eq!(send(&birthday, "\r\nfeed-of-people: maybe").await.status, 400);
    assert_eq!(hub.events(), 0);
    assert_eq!(send(&birthday, "\r\nfeed-of-people: yes").await.status, 201);
    assert_eq!(send(&birthday, "").await.status, 200, "it is there: nothing is asked any more");
    // A revision says the same words, and more beside them.
    let mut revised = birthday.clone();
    (revised["id"], revised["data"]["body"]) = ("b".into(), "Cake at three.".into());
    assert_eq!(send(&revised, "").await.status, 201);
    (revised["id"], revised["data"]["body"]) = ("c".into(), "Agent of the month: Maya.".into());
    let asked = send(&revised, "").await;
    assert_eq!((asked.status, asked.pointers()), (409, vec!["/data/body"]));
    // A batch is asked about as one.
    let sick = notice("d", "sick", |event| event["data"]["headline"] = "Tom is off sick".into());
    let asked = publish_batch(&hub, &[notice("n", "calm", |_| {}), sick.clone()]).await;
    assert_eq!((asked.status, asked.pointers()), (409, vec!["/1/data/headline"]));
    assert_eq!(asked.body["confirm"], "Feed-Of-People: yes");
    assert_eq!(hub.events(), 2);
    // What is said of nobody is not asked about.
    let rule =
        notice("e", "rule", |event| event["data"]["headline"] = "Sick leave is paid from day one".into());
    assert_eq!(send(&rule, "").await.status, 201);
    // What comes out of a recording has been said.
    let mut recorded = sick;
    recorded["recordedtime"] = recorded["time"].as_str().unwrap_or("2026-01-05T08:00:00Z").into();
    assert_eq!(send(&recorded, "").await.status, 201);
    let mut wall = Wall::connect(&hub, "").await;
    wall.snapshot().await;
    let mut told = wall.control("heartbeat").await;
    for _ in 0..2 {
        if told["data"]["refused"].get("malformed").is_none() {
            told = wall.control("heartbeat").await;
        }
    }
    assert_eq!(told["data"]["refused"], json!({"malformed": 1}), "a question is no refusal");
}

#[tokio::test]
async fn words_that_are_changed_in_some_languages_are_asked_about_first() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = hub(data.path()).await;
    let told = |id: &str, en: &str, es: &str| {
        notice(id, "bids", |event| event["data"]["headline"] = json!({"en": en, "es": es}))
    };
    let send = async |event: &serde_json::Value, headers: &str| {
        let headers = format!("content-type: application/cloudevents+json{headers}");
        post(&hub, &headers, event.to_string().as_bytes()).await
    };
    let first = told("a", "Bids move to Fridays", "Los turnos pasan al viernes");
    assert_eq!(send(&first, "").await.status, 201, "what is new is told in each language");
    let changed = told("b", "Bids stay on Mondays", "Los turnos pasan al viernes");
    let asked = send(&changed, "").await;
    assert_eq!((asked.status, asked.pointers()), (409, vec!["/data/headline/es"]));
    assert_eq!(asked.body["confirm"], "Feed-Translation: yes");
    let message = asked.body["faults"][0]["message"].as_str().unwrap_or_default();
    assert!(message.starts_with("“headline” says something else in en and not in es"), "{message}");
    let others = "\r\nfeed-beside: yes\r\nfeed-of-people: yes";
    assert_eq!(send(&changed, others).await.status, 409, "those answer other questions");
    assert_eq!(send(&changed, "\r\nfeed-translation: maybe").await.status, 400);
    assert_eq!(hub.events(), 1);
    assert_eq!(send(&changed, "\r\nfeed-translation: yes").await.status, 201);
    assert_eq!(send(&changed, "").await.status, 200, "it is there: nothing is asked any more");
    // In each language, and a slip in one.
    let both = told("c", "Bids move to Tuesdays", "Los turnos pasan al martes");
    assert_eq!(send(&both, "").await.status, 201);
    let slip = told("d", "Bids move to Tuesdays", "Los turnos passan al martes");
    assert_eq!(send(&slip, "").await.status, 201);
    // Words of people are asked about before.
    let mut two = told("e", "Happy birthday Maya", "Los turnos passan al martes");
    let asked = send(&two, "").await;
    assert_eq!((asked.status, &asked.body["confirm"]), (409, &json!("Feed-Of-People: yes")));
    let asked = send(&two, "\r\nfeed-of-people: yes").await;
    assert_eq!((asked.status, &asked.body["confirm"]), (409, &json!("Feed-Translation: yes")));
    // What comes out of a recording has been said.
    two["recordedtime"] = json!("2026-01-05T08:00:00Z");
    two["time"] = json!(jiff::Timestamp::now());
    assert_eq!(send(&two, "").await.status, 201);
}
