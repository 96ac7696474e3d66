//! `openfloor log` of what rests and of what makes it rest: when recognition and levels were off the walls, and when quiet mode had ended.

use serde_json::{Value, json};
use tempfile::tempdir;

use super::log::{log, thanks};
use crate::bench::*;
use crate::event;
use crate::holding::*;

#[tokio::test]
async fn what_rested_is_not_told_as_shown() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let mut site = floor("lisbon", "Europe/Lisbon");
    site["data"]["teams"] = json!([
        {"id": "night", "name": "Night", "parent": "late"}, {"id": "late", "name": "Late"}, {"id": "day", "name": "Day"},
    ]);
    published(&hub, &site).await;
    for (id, team) in [("everyone", None), ("night", Some("night")), ("day", Some("day"))] {
        let mut event = thanks(id, "2026-10-19T08:00:00Z", "team");
        event["subject"] = format!("recognition/{id}").into();
        event["data"]["receivers"][0]["team"] = if team == Some("day") { "Day" } else { "Night" }.into();
        if let Some(team) = team {
            event["team"] = team.into();
        }
        published(&hub, &event).await;
    }
    let quiet = async |id: &str, scope: &str, until: &str| {
        let data = json!({"scope": scope, "until": until});
        let mut event = event(id, &format!("quiet/{scope}"), "2026-10-19T08:00:00Z", data);
        event.as_object_mut().expect("an object").remove("time");
        published(&hub, &event).await;
    };
    // Prolonged before it ended: one stretch.
    hands.set("2026-10-20T08:00:00Z");
    quiet("q1", "late", "2026-10-20T10:00:00Z").await;
    hands.set("2026-10-20T09:00:00Z");
    quiet("q3", "late", "2026-10-20T11:00:00Z").await;
    hands.set("2026-10-21T08:00:00Z");
    quiet("q4", "floor", "2026-10-21T10:00:00Z").await;
    hands.set("2026-10-21T09:00:00Z");
    let told = async || {
        let page = ask(&hub, "GET", "/v1/log?site=lisbon").await;
        let of = |subject: &str| {
            let rows = page.body["shown"].as_array().expect("rows");
            rows.iter().find(|row| row["subject"] == *subject).expect("a row")["rested"].clone()
        };
        ["everyone", "night", "day"].map(|name| of(&format!("recognition/{name}")))
    };
    let late = json!({"from": "2026-10-20T08:00:00Z", "until": "2026-10-20T11:00:00Z", "scope": "late"});
    let all = json!({"from": "2026-10-21T08:00:00Z", "scope": "floor"});
    assert_eq!(told().await, [json!([late, all]), json!([late, all]), json!([all])]);
    let table = log(&hub, &["--format", "csv"]).await;
    assert!(table.lines().next().expect("a head").ends_with(",without,rested,data"), "{table}");
    let cell = ",\"2026-10-20T08:00:00Z/2026-10-20T11:00:00Z late; 2026-10-21T08:00:00Z/.. floor;\",";
    assert_eq!(table.matches(cell).count(), 2, "{table}");
    hands.set("2026-10-21T12:00:00Z");
    assert_eq!(
        told().await[2],
        json!([{"until": "2026-10-21T10:00:00Z", "from": "2026-10-21T08:00:00Z", "scope": "floor"}])
    );
    // Nothing else rests.
    let page = ask(&hub, "GET", "/v1/log?site=lisbon").await;
    let rests = |row: &Value| row.get("rested").is_some();
    assert_eq!(page.body["shown"].as_array().expect("rows").iter().filter(|row| rests(row)).count(), 3);

    // A quiet mode that is withdrawn leaves when it was on, and for whom.
    let mut gone = event("w1", "quiet/late", "2026-10-21T12:00:00Z", json!({}));
    gone["type"] = "dev.openfloor.withdrawn.v1".into();
    published(&hub, &gone).await;
    let all = json!({"from": "2026-10-21T08:00:00Z", "until": "2026-10-21T10:00:00Z", "scope": "floor"});
    assert_eq!(told().await, [json!([late, all]), json!([late, all]), json!([all])]);
    let table = log(&hub, &["--format", "csv"]).await;
    assert_eq!(table.matches("2026-10-20T08:00:00Z/2026-10-20T11:00:00Z late;").count(), 2, "{table}");

    // So does a critical notice, for half an hour; and its withdrawal.
    hands.set("2026-10-22T08:00:00Z");
    let data = json!({"headline": "The lift has failed", "author": {"role": "Lead"}, "priority": "critical"});
    let mut lift = event("c1", "notice/lift", "2026-10-22T08:00:00Z", data);
    lift["team"] = "night".into();
    published(&hub, &lift).await;
    hands.set("2026-10-22T09:00:00Z");
    let beside = json!({"from": "2026-10-22T08:00:00Z", "until": "2026-10-22T08:30:00Z", "scope": "night"});
    let rested = || [json!([late, all, beside]), json!([late, all, beside]), json!([all])];
    assert_eq!(told().await, rested());
    let mut lift = event("c2", "notice/lift", "2026-10-22T09:00:00Z", json!({}));
    lift["type"] = "dev.openfloor.withdrawn.v1".into();
    published(&hub, &lift).await;
    assert_eq!(told().await, rested(), "for whom it was is still known, and in the order of time");
}

/// What had ended by itself is told as ended then, whoever withdraws it later: all the times that it was on and off.
#[tokio::test]
async fn a_quiet_mode_that_had_ended_stays_as_it_was_told() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &floor("lisbon", "Europe/Lisbon")).await;
    let said = async |id: &str, subject: &str, time: &str, data: Value| {
        hands.set(time);
        published(&hub, &event(id, subject, time, data)).await;
    };
    let on = |until: &str| json!({"scope": "floor", "until": until});
    // It ends by itself; it is on again, prolonged, and ends by itself; it is on again, and off before its time.
    said("a", "quiet/a", "2026-10-19T09:00:00Z", on("2026-10-19T10:00:00Z")).await;
    said("b", "quiet/a", "2026-10-20T09:00:00Z", on("2026-10-20T10:00:00Z")).await;
    said("c", "quiet/a", "2026-10-20T09:30:00Z", on("2026-10-20T11:00:00Z")).await;
    said("d", "quiet/a", "2026-10-21T09:00:00Z", on("2026-10-21T12:00:00Z")).await;
    let off = json!({"scope": "floor", "until": "2026-10-21T12:00:00Z", "state": "off"});
    said("e", "quiet/a", "2026-10-21T10:00:00Z", off).await;
    said("f", "quiet/b", "2026-10-21T10:00:00Z", on("2026-10-21T12:00:00Z")).await;
    let rows = async || {
        let table = log(&hub, &["--format", "csv"]).await;
        let cells = |line: &str| line.split(',').skip(1).take(3).map(str::to_owned).collect::<Vec<_>>();
        let quiet = table.lines().filter(|line| line.contains("quiet/"));
        quiet.map(cells).collect::<Vec<_>>()
    };
    hands.set("2026-10-21T13:00:00Z");
    let before = rows().await;
    let ended: Vec<&str> = before.iter().map(|row| row[2].as_str()).collect();
    assert_eq!(ended, ["left", "superseded", "left", "superseded", "left", "left"], "{before:?}");
    for (id, subject) in [("g", "quiet/a"), ("h", "quiet/b")] {
        let mut gone = event(id, subject, "2026-10-21T13:00:00Z", json!({}));
        gone["type"] = "dev.openfloor.withdrawn.v1".into();
        published(&hub, &gone).await;
    }
    hands.set("2026-10-21T14:00:00Z");
    assert_eq!(rows().await, before);
    // One that is on ends with its withdrawal.
    said("i", "quiet/b", "2026-10-22T09:00:00Z", on("2026-10-22T12:00:00Z")).await;
    let mut gone = event("j", "quiet/b", "2026-10-22T10:00:00Z", json!({}));
    gone["type"] = "dev.openfloor.withdrawn.v1".into();
    hands.set("2026-10-22T10:00:00Z");
    published(&hub, &gone).await;
    let last = rows().await.pop().expect("a row");
    assert_eq!(last, ["2026-10-22T09:00:00Z", "2026-10-22T10:00:00Z", "withdrawn"]);
    assert_eq!(rows().await[..before.len()], before);
}
