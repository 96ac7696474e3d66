//! `openfloor log`: what was shown, from when to when and to whom; nothing of what is withdrawn, and names only as far as
//! their owners consent today.

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::bench::*;
use crate::holding::*;
use crate::{err, event, out, run};

pub async fn log(hub: &openfloor::hub::Hub, args: &[&str]) -> String {
    let url = format!("http://{}", hub.addr());
    out(&run(&[&["log", "--hub", &url], args].concat()).await)
}

/// The rows of a record: position, subject, from, until, what ended it.
fn rows(log: &str) -> Vec<String> {
    let row = |line: &str| {
        let row: Value = serde_json::from_str(line).expect("JSON");
        let text = |name: &str| row[name].as_str().unwrap_or("-").replace("2026-10-", "");
        let words = if row["data"].is_null() {
            format!("without words: {}", text("without"))
        } else {
            "words".into()
        };
        format!(
            "{} {} {} {} {} {words}",
            row["seq"],
            text("subject"),
            text("shown_from"),
            text("shown_until"),
            text("ended")
        )
    };
    log.lines().map(row).collect()
}

pub fn thanks(id: &str, time: &str, consent: &str) -> Value {
    event(
        id,
        "recognition/stayed",
        time,
        json!({
            "kind": "thank_you", "giver": "Ana", "message": "For the calm on Monday.",
            "receivers": [{"ref": "p1", "name": "Maya Ferreira", "team": "harbour", "consent": consent}],
        }),
    )
}

/// A floor of a few days: a notice in two versions, thanks in two, a plan of leads, and a note that was withdrawn.
async fn told(hub: &openfloor::hub::Hub, hands: &Hands) {
    let notice_of =
        |id: &str, headline: &str| notice(id, "rota", |event| event["data"]["headline"] = headline.into());
    published(hub, &floor("lisbon", "Europe/Lisbon")).await;
    published(hub, &notice_of("a", "=New rota")).await;
    published(hub, &thanks("t", "2026-10-19T08:00:00Z", "full")).await;
    hands.set("2026-10-20T08:00:00Z");
    published(hub, &notice_of("b", "New rota, corrected")).await;
    published(hub, &notice("p", "plan", |event| event["audience"] = "leads".into())).await;
    published(hub, &notice("n", "gone", |event| event["data"]["headline"] = "Zebra crossing".into())).await;
    hands.set("2026-10-21T08:00:00Z");
    published(hub, &withdrawn("w", "gone")).await;
    published(hub, &thanks("t2", "2026-10-21T08:00:00Z", "team")).await;
    let mut porto = notice("o", "porto", |_| {});
    porto["site"] = "porto".into();
    published(hub, &porto).await;
}

#[tokio::test]
async fn the_record_says_what_was_shown_from_when_to_when_and_to_whom() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    told(&hub, &hands).await;
    hands.set("2026-10-22T08:00:00Z");
    let whole = log(&hub, &["--site", "lisbon"]).await;
    let wanted = [
        "1 floor/main 19T08:00:00Z - - words",
        "2 notice/rota 19T08:00:00Z 20T08:00:00Z superseded words",
        "3 recognition/stayed 19T08:00:00Z 21T08:00:00Z superseded without words: consent",
        "4 notice/rota 20T08:00:00Z - - words",
        "6 notice/gone 20T08:00:00Z 21T08:00:00Z withdrawn without words: withdrawn",
        "8 recognition/stayed 21T08:00:00Z - - words",
    ];
    assert_eq!(rows(&whole), wanted);
    assert!(!whole.contains("Zebra") && !whole.contains("Ferreira") && whole.contains("harbour"), "{whole}");

    // A stretch of it: what was shown at some time within, to the second.
    let some =
        log(&hub, &["--site", "lisbon", "--from", "2026-10-20T09:00", "--to", "2026-10-20T09:00:01+01:00"])
            .await;
    assert_eq!(rows(&some), [wanted[0], wanted[2], wanted[3], wanted[4]]);
    let leads = log(&hub, &["--audience", "leads", "--from", "2026-10-21T08:00:00Z"]).await;
    let subjects: Vec<_> =
        rows(&leads).iter().map(|row| row.split(' ').nth(1).expect("one").to_owned()).collect();
    assert_eq!(subjects, ["floor/main", "notice/rota", "notice/plan", "recognition/stayed", "notice/porto"]);
    assert!(!log(&hub, &[]).await.contains("notice/plan"), "what is for leads is asked for");

    // Thanks leave by themselves, seven days after they were first shown, however often they were sent since.
    hands.set("2026-10-30T08:00:00Z");
    let late = log(&hub, &["--site", "lisbon"]).await;
    assert_eq!(rows(&late)[5], "8 recognition/stayed 21T08:00:00Z 26T08:00:00Z left without words: consent");
}

/// What a hub notes for its own rules of silence is in its log, and nowhere else.
#[tokio::test]
async fn what_is_noted_for_the_hubs_own_rules_is_in_no_record() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &floor("lisbon", "Europe/Lisbon")).await;
    published(&hub, &notice("a", "rota", |_| {})).await;
    hands.set("2026-10-20T08:00:00Z");
    published(&hub, &withdrawn("b", "rota")).await;
    published(&hub, &notice("c", "rota", |event| event["time"] = "2026-10-20T08:00:00Z".into())).await;
    let record = log(&hub, &["--audience", "leads"]).await;
    assert!(record.contains("stands_since"), "it is as old as it was: {record}");
    assert!(!record.contains("\"asked\"") && !record.contains("as_far"), "{record}");
    assert!(!record.contains("first_dates"), "{record}");
}

/// Thanks with fewer names: sent anew by their publisher, and taken back by a wish. The record tells the two alike.
#[tokio::test]
async fn a_name_that_was_taken_back_looks_like_any_revision() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &floor("lisbon", "Europe/Lisbon")).await;
    let of = |id: &str, subject: &str, reference: &str, consent: &str| {
        let mut event = thanks(id, "2026-10-19T08:00:00Z", consent);
        event["subject"] = subject.into();
        event["data"]["receivers"][0]["ref"] = reference.into();
        event
    };
    published(&hub, &of("a", "recognition/asked", "p1", "full")).await;
    published(&hub, &of("b", "recognition/sent", "p2", "full")).await;
    hands.set("2026-10-20T08:00:00Z");
    let wish = "{\"wish\":\"team\"}";
    let request = format!(
        "PUT /v1/people/p1/wish?site=lisbon HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{wish}",
        wish.len()
    );
    assert_eq!(raw(&hub, request.as_bytes()).await.status, 204);
    published(&hub, &of("b2", "recognition/sent", "p2", "team")).await;
    let told = async |subject: &str| {
        let page = ask(&hub, "GET", "/v1/log?site=lisbon").await;
        let rows = page.body["shown"].as_array().expect("rows").clone();
        let mut rows: Vec<_> = rows.into_iter().filter(|row| row["subject"] == *subject).collect();
        for row in &mut rows {
            row["seq"].take();
            row["subject"].take();
        }
        rows
    };
    let both = async || (told("recognition/asked").await, told("recognition/sent").await);
    // To the byte: the order of the fields tells nothing either.
    let lines = log(&hub, &[]).await;
    let shown: Vec<&str> = lines.lines().filter_map(|line| Some(line.split_once("\"data\":")?.1)).collect();
    assert_eq!(shown.len(), 3, "{lines}");
    assert_eq!(shown[1], shown[2]);
    let (asked, sent) = both().await;
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert_eq!((&asked[0]["ended"], &asked[0]["without"]), (&json!("superseded"), &json!("consent")));
    assert_eq!(asked, sent);
    assert!(!log(&hub, &[]).await.contains("Ferreira"));
    // After their days, and after a withdrawal of both, they still do.
    hands.set("2026-10-27T08:00:00Z");
    let (asked, sent) = both().await;
    assert_eq!(asked[1]["ended"], "left");
    assert_eq!(asked, sent);
    for (id, name) in [("w1", "asked"), ("w2", "sent")] {
        let mut gone = withdrawn(id, name);
        gone["subject"] = format!("recognition/{name}").into();
        published(&hub, &gone).await;
    }
    let (asked, sent) = both().await;
    assert_eq!((&asked[0]["ended"], &asked[0]["without"]), (&json!("superseded"), &json!("consent")));
    assert_eq!(asked, sent);
}

/// What had left the walls had left: neither a wish nor a word of its publisher changes what the record says of it, or adds when that was.
#[tokio::test]
async fn what_had_left_the_walls_stays_as_it_was_told() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &floor("lisbon", "Europe/Lisbon")).await;
    let of = |id: &str, name: &str, reference: &str| {
        let mut event = thanks(id, "2026-10-19T08:00:00Z", "full");
        event["subject"] = format!("recognition/{name}").into();
        event["data"]["receivers"][0]["ref"] = reference.into();
        event
    };
    let expired = |id: &str, name: &str, reference: &str| {
        let mut event = of(id, name, reference);
        event["data"]["state"] = "expired".into();
        event.as_object_mut().expect("an object").remove("time");
        event
    };
    let (names, refs) = (["wished", "called", "gone", "early"], ["p1", "p2", "p3", "p4"]);
    for (name, reference) in names.iter().zip(refs) {
        published(&hub, &of(name, name, reference)).await;
    }
    hands.set("2026-10-20T08:00:00Z");
    published(&hub, &expired("e1", "early", "p4")).await;
    hands.set("2026-10-26T09:00:00Z");
    let before = rows(&log(&hub, &[]).await);
    let left = |seq: usize, name: &str, until: &str| {
        format!("{seq} recognition/{name} 19T08:00:00Z {until}T08:00:00Z left without words: consent")
    };
    let wanted =
        [left(2, "wished", "26"), left(3, "called", "26"), left(4, "gone", "26"), left(5, "early", "20")];
    assert_eq!(before[1..], wanted, "what is expired shows nothing");

    for reference in ["p1", "p4"] {
        let wish = "{\"wish\":\"team\"}";
        let request = format!(
            "PUT /v1/people/{reference}/wish?site=lisbon HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{wish}",
            wish.len()
        );
        assert_eq!(raw(&hub, request.as_bytes()).await.status, 204);
    }
    published(&hub, &expired("e2", "called", "p2")).await;
    let mut gone = withdrawn("w", "gone");
    gone["subject"] = "recognition/gone".into();
    published(&hub, &gone).await;
    assert_eq!(rows(&log(&hub, &[]).await), before);
    hands.set("2026-10-27T09:00:00Z");
    published(&hub, &expired("e3", "called", "p2")).await;
    assert_eq!(rows(&log(&hub, &[]).await), before);
}

#[tokio::test]
async fn its_cells_are_quoted_and_a_long_log_comes_in_pages() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    told(&hub, &hands).await;
    let table = log(&hub, &["--site", "lisbon", "--format", "csv"]).await;
    let lines: Vec<&str> = table.split("\r\n").collect();
    assert!(lines[0].starts_with("seq,shown_from,shown_until,ended,site,subject,"), "{table}");
    let row = lines[2];
    assert!(
        row.contains(",a,'=New rota,,,\"{") && row.contains("\"\"headline\"\":\"\"=New rota\"\""),
        "{row}"
    );
    assert!(lines[5].ends_with(",withdrawn,,"), "{}", lines[5]);

    let words = "A word. ".repeat(400);
    for batch in 0..12 {
        let many: Vec<Value> = (0..50)
            .map(|n| {
                let name = format!("n{}", batch * 50 + n);
                notice(&name, &name, |event| event["data"]["body"] = words.as_str().into())
            })
            .collect();
        assert_eq!(publish_batch(&hub, &many).await.status, 201);
    }
    let first = ask(&hub, "GET", "/v1/log").await;
    let shown = first.body["shown"].as_array().expect("rows").len();
    assert!(shown < 200 && first.body["after"].as_u64().is_some(), "{shown} rows");
    assert_eq!(log(&hub, &[]).await.lines().count(), 600 + 7, "every page once");
}

#[tokio::test]
async fn what_can_not_be_answered_is_said() {
    let folder = tempdir().expect("a folder");
    let hub = hub_at(folder.path(), &Hands::at("2026-10-19T08:00:00Z")).await;
    published(&hub, &floor("lisbon", "Europe/Lisbon")).await;
    for (query, status, words) in [
        ("?from=2026-10-20T09:00", 400, "a local time needs a site"),
        ("?from=Tue+14:00&site=lisbon", 400, "a day of the week is in the future"),
        ("?from=soon", 400, "give a time as in"),
        ("?from=2026-10-20T09:00&site=porto", 404, "porto"),
        ("?from=2026-10-20T09:00Z&to=2026-10-20T09:00Z", 400, "from is not before to"),
        ("?audience=all", 400, "audience"),
        ("?after=x", 400, "after is a position"),
        ("?colour=red", 400, "known are"),
    ] {
        let answer = ask(&hub, "GET", &format!("/v1/log{query}")).await;
        assert_eq!(answer.status, status, "{query}: {answer:?}");
        assert!(
            answer.body["error"].as_str().is_some_and(|error| error.contains(words)),
            "{query}: {answer:?}"
        );
    }
    let url = format!("http://{}", hub.addr());
    let refused = run(&["log", "--hub", &url, "--from", "2026-10-20T09:00"]).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("a local time needs a site"), "{}", err(&refused));
}

#[tokio::test]
async fn nothing_ends_before_it_began_where_the_clock_was_set_back() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &notice("a", "rota", |_| {})).await;
    published(&hub, &notice("b", "pay", |_| {})).await;
    hands.set("2026-10-19T07:00:00Z");
    published(&hub, &notice("c", "rota", |event| event["data"]["headline"] = "New rota".into())).await;
    published(&hub, &withdrawn("d", "pay")).await;
    assert_eq!(
        rows(&log(&hub, &[]).await),
        [
            "1 notice/rota 19T08:00:00Z 19T08:00:00Z superseded words",
            "2 notice/pay 19T08:00:00Z 19T08:00:00Z withdrawn without words: withdrawn",
            "3 notice/rota 19T07:00:00Z - - words",
        ]
    );
}

#[tokio::test]
async fn a_site_that_the_hub_does_not_know_is_named_with_the_one_that_is_meant() {
    let folder = tempdir().expect("a folder");
    let hub = hub_at(folder.path(), &Hands::at("2026-10-19T08:00:00Z")).await;
    published(&hub, &floor("lisbon", "Europe/Lisbon")).await;
    let (url, feed) = (format!("http://{}", hub.addr()), format!("ws://{}", hub.addr()));
    for task in [
        &["log", "--hub", &url][..],
        &["promises", "--feed", &feed],
        &["rehearse", "--feed", &feed, "--at", "2026-10-20T08:00:00Z"],
    ] {
        for (site, meant) in [("Lisbon", "write it as \"lisbon\""), ("lisbonn", "is \"lisbon\" meant?")] {
            let ended = run(&[task, &["--site", site]].concat()).await;
            assert_eq!(ended.status.code(), Some(1), "{task:?}");
            assert!(err(&ended).contains(meant), "{task:?}: {}", err(&ended));
        }
    }
}

#[tokio::test]
async fn a_site_whose_last_thing_has_left_is_known_by_the_log() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &floor("lisbon", "Europe/Lisbon")).await;
    let mut of_porto = thanks("t", "2026-10-19T08:00:00Z", "team");
    of_porto["site"] = "porto".into();
    published(&hub, &of_porto).await;
    hub.stop().await;
    // A start lets go of what no wall shows any more.
    hands.set("2026-10-29T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    // Which believes no clock that has only jumped ahead.
    published(&hub, &notice("n", "n", |_| {})).await;
    hub.stop().await;
    let hub = hub_at(folder.path(), &hands).await;
    soon("they leave", async {
        while Wall::of(&hub, "").await.len() > 2 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(rows(&log(&hub, &["--site", "porto"]).await).len(), 1);
    let forgotten = ask(&hub, "DELETE", "/v1/people/p1/wish?site=porto").await;
    assert_eq!(forgotten.status, 204, "{forgotten:?}");
}

#[tokio::test]
async fn a_revision_is_one_line_however_its_publisher_breaks_lines() {
    let folder = tempdir().expect("a folder");
    let hub = hub_at(folder.path(), &Hands::at("2026-10-19T08:00:00Z")).await;
    let broken = serde_json::to_string_pretty(&notice("a", "rota", |_| {})).expect("JSON");
    assert_eq!(post_text(&hub, &broken).await.status, 201);
    for form in ["jsonl", "csv"] {
        let told = log(&hub, &["--format", form]).await;
        let lines = if form == "csv" { 2 } else { 1 };
        assert_eq!(told.lines().count(), lines, "{told}");
    }
}
