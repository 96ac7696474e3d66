//! What the tests of rounds are made with: a floor with teams, rounds and answers over HTTP, what walls have of levels.

use std::collections::BTreeMap;

use openfloor::hub::Hub;
use serde_json::{Value, json};

use crate::bench::*;
use crate::holding::{Hands, ask};

/// A Monday morning at the site, which is at UTC then. Its week is 2026-W48.
pub const MONDAY: &str = "2026-11-23T09:00:00Z";
/// When rounds close in these tests.
pub const FRIDAY: &str = "2026-11-27T16:00:00Z";
pub const WINDOW: &str = "2026-W48";

/// The floor of Lisbon with its teams, of which a round of billing alone is a round of the floor.
pub fn lisbon() -> Value {
    lisbon_of(&[("billing", 14)])
}

/// The same with so many people in its teams; in those that are not named there is one.
pub fn lisbon_of(heads: &[(&str, u32)]) -> Value {
    let heads_of = |id: &str| heads.iter().find(|(team, _)| *team == id).map_or(1, |(_, heads)| *heads);
    let team = |id: &str| json!({"id": id, "name": id, "headcount": heads_of(id)});
    json!({
        "specversion": "1.0", "id": "floor", "source": "/sites/lisbon/leads", "site": "lisbon",
        "type": "dev.openfloor.floor.v1", "subject": "floor/main",
        "data": {
            "site": "lisbon", "name": "Floor 2", "time_zone": "Europe/Lisbon", "languages": ["en"],
            "teams": [team("billing"), team("care"), team("night")],
        },
    })
}

/// A hub on a Monday, with the floor published.
pub async fn site(data: &std::path::Path, hands: &Hands) -> Hub {
    site_of(data, hands, &[("billing", 14)]).await
}

/// The same with so many people in its teams.
pub async fn site_of(data: &std::path::Path, hands: &Hands, heads: &[(&str, u32)]) -> Hub {
    let hub = crate::holding::hub_at(data, hands).await;
    published(&hub, &lisbon_of(heads)).await;
    hub
}

/// Sends JSON to a path.
pub async fn send(hub: &Hub, path: &str, body: &Value) -> Answer {
    send_with(hub, path, "", body).await
}

/// The same with more headers, each with the end of its line.
pub async fn send_with(hub: &Hub, path: &str, headers: &str, body: &Value) -> Answer {
    let body = body.to_string();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-type: application/json\r\n\
         {headers}content-length: {}\r\n\r\n{body}",
        body.len()
    );
    raw(hub, request.as_bytes()).await
}

/// Teams with how many can answer.
pub fn teams(teams: &[(&str, u32)]) -> Value {
    teams.iter().map(|(id, eligible)| json!({"id": id, "eligible": eligible})).collect()
}

/// Opens a round until Friday that must open; the codes of each team.
pub async fn opened(hub: &Hub, asked: &[(&str, u32)]) -> BTreeMap<String, Vec<String>> {
    let answer = send(hub, "/v1/pulse/lisbon", &json!({"closes": "Fri 16:00", "teams": teams(asked)})).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    codes_of(&answer)
}

pub fn codes_of(answer: &Answer) -> BTreeMap<String, Vec<String>> {
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let codes = answer.body["codes"].as_array().expect("codes").iter();
    codes
        .map(|team| {
            (text(&team["team"]), team["codes"].as_array().expect("codes").iter().map(text).collect())
        })
        .collect()
}

/// An instrument of three items, so that an index is a third, which no other number in a file is.
pub const THIRDS: &str = r#"
id = "thirds"
min = 1
max = 7
languages = ["en"]
items = [
    { id = "a1", text = { en = "One." } },
    { id = "a2", text = { en = "Two." } },
    { id = "a3", text = { en = "Three." } },
]
subscales = [{ need = "autonomy", side = "whole", items = ["a1", "a2", "a3"] }]
"#;

/// Answers to them.
pub fn third() -> Value {
    json!([3, 4, 4])
}

/// The index that they make.
pub const THIRD: f64 = 11.0 / 3.0;

/// Answers by which each need has this index.
pub fn level(index: u32) -> Value {
    let (yes, no) = (index, 8 - index);
    json!([yes, no, yes, no, yes, no])
}

pub async fn check_in(hub: &Hub, code: &str, answers: &Value) -> Answer {
    send(hub, "/v1/check-in", &json!({"code": code, "answers": answers})).await
}

/// These people answer one after the other, each need by an index that goes round.
pub async fn answered(hub: &Hub, codes: &[String], indices: &[u32]) {
    for (code, index) in codes.iter().zip(indices.iter().cycle()) {
        let taken = check_in(hub, code, &level(*index)).await;
        assert_eq!(taken.status, 204, "{taken:?}");
    }
}

/// The newest round, as those see it who open rounds.
pub async fn status(hub: &Hub) -> Value {
    let answer = ask(hub, "GET", "/v1/pulse/lisbon").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["rounds"][0].clone()
}

/// Closes the round before its time, and waits for its last figures.
pub async fn closed(hub: &Hub, hands: &Hands) {
    let answer = ask(hub, "POST", "/v1/pulse/lisbon/close").await;
    assert_eq!((answer.status, answer.body["state"].as_str()), (200, Some("closing")), "{answer:?}");
    hands.set(answer.body["next_tick"].as_str().expect("a time"));
    soon("the close", async {
        while status(hub).await["state"] != "closed" {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    })
    .await;
}

/// The levels that a wall has which connects now, by subject.
pub async fn levels(hub: &Hub, query: &str) -> BTreeMap<String, Value> {
    let mut wall = Wall::connect(hub, query).await;
    let mut levels = BTreeMap::new();
    loop {
        let frame = wall.next().await.expect("the snapshot");
        match kind(&frame).as_str() {
            "feed.synced" => return levels,
            "engagement" => drop(levels.insert(subject(&frame), frame)),
            _ => {}
        }
    }
}

/// Waits until leads' walls have levels that fit.
pub async fn told(
    hub: &Hub,
    what: &str,
    fits: impl Fn(&BTreeMap<String, Value>) -> bool,
) -> BTreeMap<String, Value> {
    soon(what, async {
        loop {
            let levels = levels(hub, "?audience=leads").await;
            if fits(&levels) {
                return levels;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    })
    .await
}

/// Waits until the round is closed and the log has all that it tells, which it may take in several commits, and gives what leads' walls have then.
pub async fn all_told(hub: &Hub, data: &std::path::Path) -> BTreeMap<String, Value> {
    soon("the close", async {
        let waits = || number(&file_of(data), "SELECT count(*) FROM outbox");
        while status(hub).await["state"] != "closed" || waits() > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    })
    .await;
    levels(hub, "?audience=leads").await
}

/// The newest level of a unit in this week, if there is one.
pub fn of<'a>(levels: &'a BTreeMap<String, Value>, unit: &str) -> Option<&'a Value> {
    levels.get(&format!("engagement/{unit}/{WINDOW}")).map(|frame| &frame["data"])
}

/// The file of rounds, as another program reads it.
pub fn file_of(data: &std::path::Path) -> rusqlite::Connection {
    let file = rusqlite::Connection::open(data.join("pulse.db")).expect("opens");
    file.busy_timeout(DEADLINE).expect("waits");
    file
}

pub fn number(file: &rusqlite::Connection, sql: &str) -> i64 {
    file.query_row(sql, [], |row| row.get(0)).expect("reads")
}

/// Makes the next figures of each round of a hub that is down due, as time would.
pub fn due(data: &std::path::Path) {
    let sql = "UPDATE rounds SET frame = json_set(frame, '$.next_tick', '2026-01-01T00:00:00Z')";
    assert!(file_of(data).execute(sql, []).expect("writes") > 0);
}
