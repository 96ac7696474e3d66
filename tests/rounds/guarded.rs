//! What stands around a round: nobody else's levels of its week, who opened it, a clock that jumps, and a check of its file.

use std::process::Stdio;
use std::time::Duration;

use openfloor::hub::tokens::{Grant, Tokens};
use openfloor::hub::{Hub, HubSettings, Role, Timing};
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::asking::*;
use crate::bench::*;
use crate::holding::Hands;
use crate::process::{HubProcess, openfloor};

/// A floor's level as another system would publish it.
fn other(window: &str) -> Value {
    let level = json!({"mean": 5.0, "low": 4.5, "high": 5.5});
    json!({
        "specversion": "1.0", "id": format!("level-{window}"), "source": "/sites/lisbon/leads", "site": "lisbon",
        "type": "dev.openfloor.engagement.v1", "subject": format!("engagement/other/{window}"),
        "data": {
            "window": window, "unit": "floor", "instrument": "theirs", "answered": 60, "eligible": 90,
            "needs": {"autonomy": level}, "scale": {"min": 1, "max": 7}, "change": "none", "suppressed": false,
        },
    })
}

async fn publish(hub: &Hub, event: &Value) -> Answer {
    post(hub, "content-type: application/cloudevents+json", event.to_string().as_bytes()).await
}

#[tokio::test]
async fn nobody_else_tells_levels_of_a_week_while_its_round_is_open() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site(folder.path(), &hands).await;
    let codes = opened(&hub, &[("billing", 10)]).await;
    let refused = publish(&hub, &other(WINDOW)).await;
    assert_eq!(refused.status, 409, "{refused:?}");
    let said = refused.body.to_string();
    assert!(said.contains("/data/window") && said.contains("a round of questions is open"), "{said}");
    assert_eq!(publish(&hub, &other("2026-W47")).await.status, 201, "another week is another matter");
    answered(&hub, &codes["billing"], &[3, 4, 5]).await;
    let closing = crate::holding::ask(&hub, "POST", "/v1/pulse/lisbon/close").await;
    assert_eq!(closing.status, 200);
    assert_eq!(publish(&hub, &other(WINDOW)).await.status, 409, "its last figures are still to come");
    hands.set(closing.body["next_tick"].as_str().expect("a time"));
    soon("the close", async {
        while status(&hub).await["state"] != "closed" {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
    let levels = told(&hub, "its own levels", |levels| of(levels, "floor").is_some()).await;
    assert_eq!(of(&levels, "floor").expect("told")["answered"], 10);
    assert_eq!(publish(&hub, &other(WINDOW)).await.status, 409, "nor may they be held against what it told");
}

#[tokio::test]
async fn no_round_is_opened_in_a_week_of_which_others_told_a_level_of_a_unit_of_it() {
    for unit in ["floor", "billing"] {
        let folder = tempdir().expect("a folder");
        let hands = Hands::at(MONDAY);
        let hub = site(folder.path(), &hands).await;
        let mut level = other(WINDOW);
        level["data"]["unit"] = unit.into();
        if unit != "floor" {
            level["audience"] = "leads".into();
            (level["data"]["answered"], level["data"]["eligible"]) = (10.into(), 14.into());
        }
        assert_eq!(publish(&hub, &level).await.status, 201, "{unit}");
        let asked = json!({"closes": "Fri 16:00", "teams": [{"id": "billing", "eligible": 10}]});
        let refused = send(&hub, "/v1/pulse/lisbon", &asked).await;
        assert_eq!(refused.status, 409, "{unit}: {refused:?}");
        assert!(refused.body.to_string().contains("/sites/lisbon/leads already"), "{refused:?}");
    }
}

#[tokio::test]
async fn a_level_that_is_held_is_told_of_the_round_of_its_week_before_its_release() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site(folder.path(), &hands).await;
    let note = json!({
        "specversion": "1.0", "id": "note", "source": "/sites/lisbon/leads", "site": "lisbon",
        "type": "dev.openfloor.note.v1", "subject": "note/a",
        "data": {"text": "The levels of the week are out.", "author": {"role": "Lead", "name": "Ana"}},
    });
    let batch = Value::from(vec![note, other(WINDOW)]).to_string();
    let headers = "content-type: application/cloudevents-batch+json\r\nfeed-hold-until: 2026-11-24T09:00:00Z";
    assert_eq!(post(&hub, headers, batch.as_bytes()).await.status, 202);
    opened(&hub, &[("billing", 10)]).await;
    let id = crate::holding::list(&hub).await[0]["held"].as_str().expect("an id").to_owned();
    let words = crate::holding::ask(&hub, "GET", &format!("/v1/held/{id}")).await;
    assert_eq!(words.body["faults"][0]["pointer"], "/1/data/window", "a rehearsal is told: {words:?}");
    let mut late = other(WINDOW);
    late["id"] = "late".into();
    let headers = "content-type: application/cloudevents+json\r\nfeed-hold-until: 2026-11-24T10:00:00Z";
    let refused = post(&hub, headers, late.to_string().as_bytes()).await;
    assert_eq!(refused.status, 409, "who hands it in is told at once: {refused:?}");
    hands.set("2026-11-24T09:00:00Z");
    let list = crate::holding::listed(&hub, "the refusal", |list| list[0]["state"] == "refused").await;
    assert_eq!(list[0]["problem"]["faults"][0]["pointer"], "/1/data/window", "as the rehearsal said");
}

#[tokio::test]
async fn a_clock_that_jumps_beyond_the_close_and_back_ends_no_round() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let timing = Timing { heartbeat: Duration::from_millis(50), ..Timing::default() };
    let settings = HubSettings { timing, clock: hands.clock(), ..settings(folder.path()) };
    let hub = Hub::start(settings).await.expect("the hub starts");
    published(&hub, &lisbon()).await;
    let codes = opened(&hub, &[("billing", 10)]).await;
    hands.set("2026-11-28T09:00:00Z");
    // Heartbeats go on for more than three of its looks at the clock.
    let mut wall = Wall::connect(&hub, "").await;
    let mut beats = 0;
    while beats < 40 {
        let frame = wall.next().await.expect("a frame");
        beats += usize::from(kind(&frame) == "feed.heartbeat");
    }
    assert_eq!(status(&hub).await["state"], "open");
    assert_eq!(
        check_in(&hub, &codes["billing"][0], &level(4)).await.status,
        204,
        "who answers is not told by a clock in doubt that it is over"
    );
    hands.set("2026-11-23T09:05:00Z");
    assert_eq!(check_in(&hub, &codes["billing"][1], &level(4)).await.status, 204, "nor by the right one");
}

#[tokio::test]
async fn a_clock_that_jumps_neither_opens_nor_closes_a_round_by_hand_at_its_own_time() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub =
        Hub::start(HubSettings { clock: hands.clock(), ..settings(folder.path()) }).await.expect("starts");
    published(&hub, &lisbon()).await;
    // On the Saturday after, "Friday" is another one, and what is asked now would be forgotten a month too early.
    hands.set("2026-11-28T09:00:00Z");
    let codes = opened(&hub, &[("billing", 10)]).await;
    let round = status(&hub).await;
    assert_eq!((round["closes"].as_str(), round["window"].as_str()), (Some(FRIDAY), Some(WINDOW)));
    let text = json!({"site": "lisbon", "text": "Which day is it?"});
    assert_eq!(send(&hub, "/v1/asks", &text).await.status, 204);
    let asks = crate::holding::ask(&hub, "GET", "/v1/asks?site=lisbon").await.body;
    assert_eq!(asks["asks"][0]["day"], "2026-11-23");
    let closing = crate::holding::ask(&hub, "POST", "/v1/pulse/lisbon/close").await;
    assert_eq!(
        (closing.body["state"].as_str(), closing.body["next_tick"].as_str()),
        (Some("closing"), Some("2026-11-23T16:00:00Z"))
    );
    let closes: jiff::Timestamp =
        closing.body["closes"].as_str().and_then(|at| at.parse().ok()).expect("a time");
    assert!(closes < "2026-11-23T10:00:00Z".parse().expect("a time"), "closed on Monday: {closes}");
    // Neither it nor another round is there again when the clock is set back.
    hands.set("2026-11-23T09:05:00Z");
    assert_eq!(status(&hub).await["state"], "closing");
    assert_eq!(check_in(&hub, &codes["billing"][0], &level(4)).await.status, 410);
}

#[test]
fn who_opened_a_round_and_who_closed_it_is_told_by_their_tokens() {
    let folder = tempdir().expect("a folder");
    let data = folder.path().join("hub");
    let give = |name: &str| {
        let source = Some("/sites/lisbon/leads".into());
        let (site, name, expires_at) = (None, Some(name.into()), None);
        let grant = Grant { role: Role::Publisher, source, site, replays: false, name, expires_at };
        let token = Tokens::make(&data).expect("opens").give(&grant, jiff::Timestamp::now()).expect("given");
        let file = folder.path().join(grant.name.as_deref().expect("a name"));
        std::fs::write(&file, token.reveal()).expect("written");
        file.to_str().expect("UTF-8").to_owned()
    };
    let (ana, bruno) = (give("ana-shift-lead"), give("bruno-works-council"));
    let log = folder.path().join("hub.log");
    let mut command = openfloor();
    command.args(["hub", "--local-tokens", "--listen", "127.0.0.1:0", "--data"]).arg(&data);
    let hub = HubProcess::start_logging(command, Stdio::from(std::fs::File::create(&log).expect("a file")));
    let run = |token: &str, line: &[&str]| {
        let output = openfloor()
            .args(line)
            .args(["--hub", &hub.http(), "--token-file", token])
            .output()
            .expect("runs");
        let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
        assert!(output.status.success(), "{said}");
        said
    };
    let floor = folder.path().join("floor.json");
    std::fs::write(&floor, lisbon().to_string()).expect("written");
    run(&ana, &["publish", floor.to_str().expect("UTF-8")]);
    let closes = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(48)).to_string();
    run(&ana, &["pulse", "open", "--site", "lisbon", "--closes", &closes, "--team", "billing=14"]);
    let closed = run(&bruno, &["pulse", "close", "--site", "lisbon"]);
    assert!(closed.contains("opened by ana-shift-lead"), "{closed}");
    assert!(closed.contains("closed before its time by bruno-works-council"), "{closed}");
    assert!(run(&ana, &["pulse", "status", "--site", "lisbon"]).contains("opened by ana-shift-lead"));
    let log = std::fs::read_to_string(log).expect("the log");
    for (what, who) in [("opened", "ana-shift-lead"), ("closed before its time", "bruno-works-council")] {
        let line = log.lines().find(|line| line.contains(&format!("a round of questions was {what}")));
        let line = line.unwrap_or_else(|| panic!("{what}: {log}"));
        assert!(line.contains("openfloor::audit") && line.contains(who) && line.contains("lisbon"), "{line}");
        assert!(!line.contains("billing") && !line.contains("=14"), "nothing of who was asked: {line}");
    }
}

#[test]
fn a_check_looks_at_the_rounds_and_says_what_is_wrong_with_them() {
    let folder = tempdir().expect("a folder");
    let data = folder.path().join("hub");
    let check = || {
        let output = openfloor().args(["hub", "--check"]).arg(&data).output().expect("it runs");
        (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8"))
    };
    let hub = HubProcess::start(&data, "127.0.0.1:0");
    let (well, said) = check();
    assert!(well && said.contains("0 rounds, none of them open"), "{said}");
    let run = |line: &[&str]| {
        let output = openfloor().args(line).args(["--hub", &hub.http()]).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let floor = folder.path().join("floor.json");
    std::fs::write(&floor, lisbon_of(&[("billing", 14), ("care", 23)]).to_string()).expect("written");
    run(&["publish", floor.to_str().expect("UTF-8")]);
    let closes = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(48)).to_string();
    run(&[
        "pulse",
        "open",
        "--site",
        "lisbon",
        "--closes",
        &closes,
        "--team",
        "billing=14",
        "--team",
        "care=23",
    ]);
    // Also while the hub runs; and no count is in it.
    let (well, said) = check();
    assert!(well && said.contains("1 rounds, with one open or closing"), "{said}");
    assert!(!said.contains("14") && !said.contains("23") && !said.contains("37"), "{said}");
    hub.kill();

    let wrong = |what: &str, said: &str| {
        let (well, told) = check();
        assert!(!well && told.contains(said), "{what}: {told}");
    };
    let file = |sql: &str| {
        file_of(&data).execute(sql, []).expect("writes");
    };
    let key = data.join("pulse-1.key");
    let kept = std::fs::read(&key).expect("a key");
    std::fs::remove_file(&key).expect("removed");
    wrong("no key", "its key is missing");
    std::fs::write(&key, [7; 32]).expect("written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |mode| std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).expect("set");
        mode(0o644);
        wrong("a key for others", "can be read by others (mode 644)");
        mode(0o600);
    }
    wrong("another key", "is damaged, or its key is another one");
    std::fs::write(&key, kept).expect("written");
    assert!(check().0, "{}", check().1);
    file("CREATE TABLE aside AS SELECT * FROM codes");
    file("DELETE FROM codes WHERE digest IN (SELECT digest FROM codes LIMIT 1)");
    wrong("a code is gone", "not as many codes as people");
    file("INSERT OR IGNORE INTO codes SELECT * FROM aside");
    file("DROP TABLE aside");
    file("INSERT INTO published VALUES ('lisbon', 'care', '2026-W48', 1, '{}')");
    wrong("no level", "is not what a round tells");
    file("DELETE FROM published");
    file("INSERT INTO outbox (round, event) VALUES (1, 'nothing')");
    wrong("no event", "is no event");
    file("DELETE FROM outbox");
    file("UPDATE rounds SET open = 0, frame = json_set(frame, '$.state', 'closed')");
    wrong("answers of a closed round", "codes or answers of it are still there");
    file("DELETE FROM codes");
    file("DELETE FROM cells");
    wrong("the key of a closed round", "pulse-1.key is there, and its round is not open");
    std::fs::remove_file(&key).expect("removed");
    assert!(check().0, "{}", check().1);
}
