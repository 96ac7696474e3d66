//! What is asked unsigned: kept sealed, without a time, looked through before it is shown, and within bounds.

use openfloor::hub::Hub;
use openfloor::hub::pulse::ASKING;
use openfloor::hub::pulse::asks::{DAYS_MAX, INBOX_MAX, TEXT_MAX};
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::asking::*;
use crate::bench::*;
use crate::holding::{Hands, ask, bytes_of, holds};

async fn asked(hub: &Hub, text: &str, rumour: bool) -> Answer {
    send(hub, "/v1/asks", &json!({"site": "lisbon", "text": text, "rumour": rumour})).await
}

async fn inbox(hub: &Hub) -> Vec<Value> {
    let answer = ask(hub, "GET", "/v1/asks?site=lisbon").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["asks"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn a_question_waits_sealed_for_leads_and_is_shown_as_heard() {
    let folder = tempdir().expect("a folder");
    let hub = site(folder.path(), &Hands::at("2026-11-23T23:59:59Z")).await;
    assert_eq!(asked(&hub, "  Do the shift bids\n end? ", false).await.status, 204);
    assert_eq!(asked(&hub, "Billing moves to Porto", true).await.status, 204);
    let bytes = bytes_of(folder.path(), |name| name.starts_with("pulse.db"));
    assert!(!holds(&bytes, "shift bids") && !holds(&bytes, "Porto"), "the words are sealed");
    assert!(!holds(&bytes, "23:59"), "no time of day is kept");
    assert!(!holds(&bytes_of(folder.path(), |name| name.starts_with("feed.db")), "shift bids"));
    assert_eq!(Wall::of(&hub, "?audience=leads").await, ["floor/main"], "nobody sees it yet");

    let list = inbox(&hub).await;
    assert_eq!(list.len(), 2);
    let find = |word: &str| {
        list.iter().find(|ask| ask["text"].as_str().is_some_and(|text| text.contains(word))).expect("there")
    };
    let (question, rumour) = (find("shift"), find("Porto"));
    assert_eq!(
        (&question["text"], &question["day"]),
        (&json!("Do the shift bids end?"), &json!("2026-11-23"))
    );
    assert_eq!((&question["rumour"], &rumour["rumour"]), (&json!(false), &json!(true)));
    let fields: Vec<_> = question.as_object().expect("an object").keys().collect();
    assert_eq!(fields, ["day", "id", "rumour", "site", "text"], "and nothing else of it");

    let id = question["id"].as_str().expect("an id");
    let mut wall = Wall::connect(&hub, "").await;
    wall.snapshot().await;
    let heard = ask(&hub, "POST", &format!("/v1/asks/{id}/heard")).await;
    assert_eq!(
        (heard.status, heard.body["subject"].as_str()),
        (200, Some(format!("question/ask-{id}").as_str()))
    );
    let shown = wall.event().await;
    assert_eq!((kind(&shown).as_str(), shown["source"].as_str()), ("question", Some("/sites/lisbon/leads")));
    assert_eq!(
        (&shown["data"]["state"], &shown["data"]["text"]),
        (&json!("heard"), &json!("Do the shift bids end?"))
    );
    assert_eq!(ask(&hub, "POST", &format!("/v1/asks/{id}/heard")).await.status, 404, "it has left the inbox");
    let id = rumour["id"].as_str().expect("an id");
    assert_eq!(ask(&hub, "DELETE", &format!("/v1/asks/{id}")).await.status, 204);
    assert_eq!(inbox(&hub).await, [Value::Null; 0]);
    assert_eq!(ask(&hub, "GET", "/v1/asks").await.status, 400, "of which site?");
}

#[tokio::test]
async fn what_is_asked_has_bounds_and_each_is_told_in_words() {
    let folder = tempdir().expect("a folder");
    let hub = site(folder.path(), &Hands::at(MONDAY)).await;
    let said = |answer: &Answer| answer.body["error"].as_str().unwrap_or_default().to_owned();
    for text in ["", " \n ", "a\u{202e}b", &"x".repeat(TEXT_MAX + 1)] {
        let answer = asked(&hub, text, false).await;
        assert!(answer.status == 422 && said(&answer).contains("600"), "{answer:?}");
    }
    assert_eq!(asked(&hub, &"x".repeat(10_000), false).await.status, 413);
    let elsewhere = send(&hub, "/v1/asks", &json!({"site": "porto", "text": "Who?"})).await;
    assert!(elsewhere.status == 404 && said(&elsewhere).contains("site"), "{elsewhere:?}");
    let file = file_of(folder.path());
    for n in 0..INBOX_MAX {
        let row = rusqlite::params![format!("{n}"), "lisbon", "2026-11-23", vec![0_u8; 4]];
        file.execute("INSERT INTO asks VALUES (?1, ?2, ?3, ?4)", row).expect("writes");
    }
    let full = asked(&hub, "One more?", false).await;
    assert!(full.status == 503 && said(&full).contains("200 questions"), "{full:?}");
    file.execute("DELETE FROM asks", []).expect("writes");
    drop(file);
    let mut taken = 1;
    let too_often = loop {
        let answer = asked(&hub, "Again?", false).await;
        if answer.status != 204 {
            break answer;
        }
        taken += 1;
        assert!(taken <= ASKING.burst, "there is no end");
    };
    assert!(too_often.status == 429 && said(&too_often).contains("within the hour"), "{too_often:?}");
    assert_eq!(taken, ASKING.burst);
}

#[tokio::test]
async fn what_nobody_looks_through_for_a_month_is_forgotten() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-01T09:00:00Z");
    let hub = site(folder.path(), &hands).await;
    assert_eq!(asked(&hub, "Anybody there?", false).await.status, 204);
    hub.stop().await;
    for (day, left) in [("2026-10-31T09:00:00Z", 1), ("2026-11-01T09:00:00Z", 0)] {
        hands.set(day);
        let hub = crate::holding::hub_at(folder.path(), &hands).await;
        soon("the look", async {
            while number(&file_of(folder.path()), "SELECT count(*) FROM asks") != left {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
        })
        .await;
        hub.stop().await;
    }
    assert_eq!(DAYS_MAX, 30);
}
