//! Opening a round: its groups are fixed by headcount, its codes are made, and what will not do is refused in words.

use std::collections::BTreeSet;

use serde_json::json;
use tempfile::tempdir;

use crate::asking::*;
use crate::bench::published;
use crate::holding::{Hands, ask};

#[tokio::test]
async fn groups_are_fixed_by_headcount_and_each_person_has_one_code() {
    let folder = tempdir().expect("a folder");
    let heads = [("billing", 14), ("care", 9), ("night", 6)];
    let hub = site_of(folder.path(), &Hands::at(MONDAY), &heads).await;
    let asked = teams(&[("billing", 14), ("care", 9), ("night", 6)]);
    let answer = send(&hub, "/v1/pulse/lisbon", &json!({"closes": "Fri 16:00", "teams": asked})).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert!(answer.head.contains("cache-control: no-store"), "{}", answer.head);
    let round = &answer.body["round"];
    assert_eq!((round["window"].as_str(), round["closes"].as_str()), (Some(WINDOW), Some(FRIDAY)));
    assert_eq!((round["k"].as_u64(), round["instrument"].as_str()), (Some(5), Some("openfloor-6")));
    assert_eq!(round["next_tick"], "2026-11-23T16:00:00Z", "daily at the hour of closing");
    assert_eq!(
        round["groups"],
        json!([
            {"id": "billing", "teams": ["billing"], "eligible": 14, "reports": true},
            {"id": "care+night", "teams": ["care", "night"], "eligible": 15, "reports": true},
        ])
    );
    let codes = codes_of(&answer);
    let counts: Vec<_> = codes.iter().map(|(team, codes)| (team.as_str(), codes.len())).collect();
    assert_eq!(counts, [("billing", 14), ("care", 9), ("night", 6)]);
    let all: BTreeSet<_> = codes.values().flatten().collect();
    assert_eq!(all.len(), 29, "no two are alike");
    let look = send(&hub, "/v1/check-in/look", &json!({"code": codes["night"][0]})).await;
    assert_eq!(look.status, 200, "{look:?}");
    assert_eq!(
        look.body["teams"],
        json!(["care", "night"]),
        "who sees it is told before anything is answered"
    );
    assert_eq!((look.body["eligible"].as_u64(), look.body["k"].as_u64()), (Some(15), Some(5)));
    assert_eq!(look.body["items"].as_array().map(Vec::len), Some(6));
    assert_eq!(look.body["items"][0]["text"]["es"], "Pude decidir de verdad cómo hacía mi trabajo.");
    assert_eq!(
        send(&hub, "/v1/check-in/look", &json!({"code": codes["night"][0]})).await.status,
        200,
        "nothing is spent"
    );
}

#[tokio::test]
async fn small_teams_are_told_together_with_siblings_of_their_parent_alone() {
    let folder = tempdir().expect("a folder");
    let hub = site(folder.path(), &Hands::at(MONDAY)).await;
    let mut floor = lisbon_of(&[("billing", 6), ("care", 9), ("night", 25)]);
    floor["id"] = "with-parents".into();
    for (place, parent) in [(0, "sales"), (1, "service"), (2, "service")] {
        floor["data"]["teams"][place]["parent"] = parent.into();
    }
    published(&hub, &floor).await;
    let asked = teams(&[("billing", 6), ("care", 9), ("night", 25)]);
    let answer = send(&hub, "/v1/pulse/lisbon", &json!({"closes": "Fri 16:00", "teams": asked})).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    assert_eq!(
        answer.body["round"]["groups"],
        json!([
            {"id": "billing", "teams": ["billing"], "eligible": 6, "reports": false},
            {"id": "care+night", "teams": ["care", "night"], "eligible": 34, "reports": true},
        ]),
        "billing has no sibling, so it is told within the floor alone"
    );
}

#[tokio::test]
async fn what_can_not_be_opened_is_refused_in_words() {
    let folder = tempdir().expect("a folder");
    let hub = site(folder.path(), &Hands::at(MONDAY)).await;
    let good = json!({"closes": "Fri 16:00", "teams": teams(&[("billing", 14)])});
    let with = |field: &str, value: serde_json::Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    let key_only =
        openfloor::pulse::instrument::SHIPPED.iter().find(|(id, _)| *id == "bpns-w").expect("shipped").1;
    for (body, pointer, word) in [
        (with("closes", "soon".into()), "/closes", "Tue 14:00"),
        (with("closes", "2026-11-23T08:59:00Z".into()), "/closes", "passed"),
        (with("closes", "2026-12-08T09:00:00Z".into()), "/closes", "14 days"),
        (with("k", 4.into()), "/k", "at least 5"),
        (with("teams", json!([])), "/teams", "1 to 500"),
        (with("teams", teams(&[("billing", 4)])), "/teams", "fewer than 5"),
        (with("teams", teams(&[("billing", 20_001)])), "/teams", "20000"),
        (with("teams", teams(&[("billing", 15)])), "/teams/0/eligible", "has 14 people"),
        (
            with("teams", teams(&[("billing", 7)])),
            "/teams",
            "16 people are there, and 7 could answer: fewer than half",
        ),
        (with("teams", teams(&[("biling", 14)])), "/teams/0/id", "billing, care, night"),
        (with("teams", teams(&[("floor", 14)])), "/teams/0/id", "floor itself"),
        (with("instrument", "id = 'x'\nmin = 7\nmax = 1".into()), "/instrument", "line 3"),
        (with("instrument", key_only.into()), "/instrument", "no words"),
    ] {
        let answer = send(&hub, "/v1/pulse/lisbon", &body).await;
        assert_eq!(answer.status, 422, "{body}: {answer:?}");
        assert!(answer.pointers().contains(&pointer), "{body}: {answer:?}");
        assert!(answer.body.to_string().contains(word), "{body}: {answer:?}");
    }
    let twice = with("teamz", json!([]));
    assert_eq!(send(&hub, "/v1/pulse/lisbon", &twice).await.status, 422);
    let elsewhere = send(&hub, "/v1/pulse/porto", &good).await;
    assert!(elsewhere.status == 409 && elsewhere.body.to_string().contains("not known"), "{elsewhere:?}");
    assert_eq!(ask(&hub, "POST", "/v1/pulse/lisbon/close").await.status, 404, "nothing is open");
    // Of a floor without teams nobody knows how many people it has.
    let mut bare = lisbon_of(&[]);
    (bare["id"], bare["site"], bare["source"]) = ("bare".into(), "porto".into(), "/sites/porto/leads".into());
    (bare["data"]["site"], bare["data"]["teams"]) = ("porto".into(), json!([]));
    published(&hub, &bare).await;
    let bare = send(&hub, "/v1/pulse/porto", &good).await;
    assert_eq!((bare.status, bare.pointers()), (422, vec!["/teams"]), "{bare:?}");
    assert!(bare.body.to_string().contains("no floor of this site tells a team"), "{bare:?}");
    let half = send(&hub, "/v1/pulse/lisbon", &with("teams", teams(&[("billing", 8)]))).await;
    assert_eq!(half.status, 201, "eight of sixteen: {half:?}");
    let second = send(&hub, "/v1/pulse/lisbon", &good).await;
    assert!(second.status == 409 && second.body.to_string().contains("one at a time"), "{second:?}");
}

#[tokio::test]
async fn a_round_without_figures_may_be_opened_again_and_one_with_them_may_not() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site(folder.path(), &hands).await;
    opened(&hub, &[("billing", 14)]).await;
    closed(&hub, &hands).await;
    let codes = opened(&hub, &[("billing", 14)]).await;
    answered(&hub, &codes["billing"], &[3, 4, 5]).await;
    closed(&hub, &hands).await;
    told(&hub, "a level", |levels| of(levels, "floor").is_some_and(|level| level["suppressed"] == false))
        .await;
    let again = json!({"closes": "Fri 16:00", "teams": teams(&[("billing", 14)])});
    let again = send(&hub, "/v1/pulse/lisbon", &again).await;
    assert!(again.status == 409 && again.body.to_string().contains(WINDOW), "{again:?}");
}

#[tokio::test]
async fn a_week_that_another_system_told_is_not_taken_over() {
    let folder = tempdir().expect("a folder");
    let hub = site(folder.path(), &Hands::at(MONDAY)).await;
    let level = json!({
        "specversion": "1.0", "id": "a", "source": "/sites/lisbon/survey", "site": "lisbon",
        "type": "dev.openfloor.engagement.v1", "subject": format!("engagement/floor/{WINDOW}"),
        "data": {"window": WINDOW, "unit": "floor", "instrument": "other", "suppressed": true},
    });
    crate::bench::published(&hub, &level).await;
    let body = json!({"closes": "Fri 16:00", "teams": teams(&[("billing", 14)])});
    let answer = send(&hub, "/v1/pulse/lisbon", &body).await;
    assert!(answer.status == 409 && answer.body.to_string().contains("/sites/lisbon/survey"), "{answer:?}");
    let later = json!({"closes": "2026-11-30T16:00", "teams": teams(&[("billing", 14)])});
    assert_eq!(send(&hub, "/v1/pulse/lisbon", &later).await.status, 201, "the next week is free");
}

/// Tells something of the site's leads.
async fn said(hub: &openfloor::hub::Hub, subject: &str, audience: &str, data: serde_json::Value) {
    let kind = subject.split('/').next().unwrap_or_default();
    let event = json!({
        "specversion": "1.0", "id": format!("{subject} {data}"), "source": "/sites/lisbon/leads", "site": "lisbon",
        "type": format!("dev.openfloor.{kind}.v1"), "subject": subject, "audience": audience, "data": data,
    });
    published(hub, &event).await;
}

fn critical() -> serde_json::Value {
    json!({"headline": "A colleague was hurt", "priority": "critical", "author": {"role": "Site lead"}})
}

#[tokio::test]
async fn a_round_beside_grave_news_is_asked_about_first() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site(folder.path(), &hands).await;
    let open = async |headers: &str, closes: &str| {
        let body = json!({"closes": closes, "teams": teams(&[("billing", 14)])});
        send_with(&hub, "/v1/pulse/lisbon", headers, &body).await
    };
    let quiet = |scope: &str, until: &str| json!({"state": "on", "scope": scope, "until": until});
    said(&hub, "quiet/billing", "floor", quiet("billing", "2026-11-23T09:10:00Z")).await;
    let answer = open("", "2026-11-23T08:00:00Z").await;
    assert_eq!((answer.status, answer.pointers()), (422, vec!["/closes"]), "faults come first: {answer:?}");
    let asked = open("", "Fri 16:00").await;
    assert_eq!((asked.status, asked.pointers()), (409, vec![""]), "{asked:?}");
    assert_eq!(asked.body["confirm"], "Feed-Beside: yes");
    assert_eq!(
        asked.body["error"],
        "a round would stand beside grave news; with Feed-Beside: yes it is opened"
    );
    let message = asked.body["faults"][0]["message"].as_str().unwrap_or_default();
    assert!(message.starts_with("quiet mode is on there until 2026-11-23T09:10:00Z"), "{message}");
    assert_eq!(open("feed-beside: maybe\r\n", "Fri 16:00").await.status, 400);
    // Quiet mode is over, and something critical is new.
    hands.set("2026-11-23T09:15:00Z");
    said(&hub, "notice/floor", "floor", critical()).await;
    let asked = open("", "Fri 16:00").await;
    let message = asked.body["faults"][0]["message"].as_str().unwrap_or_default();
    assert!(message.starts_with("grave news is new there until 2026-11-23T09:45:00Z"), "{asked:?}");
    let rounds = ask(&hub, "GET", "/v1/pulse/lisbon").await;
    assert_eq!(rounds.body["rounds"], json!([]), "nothing is kept of what was only asked");
    // Whoever means it says so; a second round is no question.
    assert_eq!(open("feed-beside: yes\r\n", "Fri 16:00").await.status, 201);
    let second = open("", "Fri 16:00").await;
    assert_eq!((second.status, second.body.get("confirm")), (409, None), "{second:?}");
}

#[tokio::test]
async fn a_round_is_opened_without_a_question_where_nothing_rests_for_those_who_are_asked() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site(folder.path(), &hands).await;
    let body = json!({"closes": "Fri 16:00", "teams": teams(&[("billing", 14)])});
    said(&hub, "notice/floor", "floor", critical()).await;
    hands.set("2026-11-23T09:29:00Z");
    assert_eq!(send(&hub, "/v1/pulse/lisbon", &body).await.status, 409);
    hands.set("2026-11-23T09:31:00Z");
    let asked = send(&hub, "/v1/pulse/lisbon", &body).await;
    let message = asked.body["faults"][0]["message"].as_str().unwrap_or_default();
    assert!(message.starts_with("a critical notice is open there"), "{asked:?}");
    let mut closed = critical();
    closed["state"] = "closed".into();
    said(&hub, "notice/floor", "floor", closed).await;
    // What is for leads alone, and what a team hears that is not asked, is beside nothing of billing's.
    said(&hub, "notice/leads", "leads", critical()).await;
    let quiet = json!({"state": "on", "scope": "night", "until": "2026-11-23T12:00:00Z"});
    said(&hub, "quiet/night", "floor", quiet).await;
    assert_eq!(send(&hub, "/v1/pulse/lisbon", &body).await.status, 201);
}
