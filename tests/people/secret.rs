//! Whether somebody has said anything is told to nobody.

use std::process::Stdio;

use serde_json::json;
use tempfile::tempdir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::bench::*;
use crate::holding::{Hands, ask, held, hub_at, list, listed};
use crate::process::{HubProcess, openfloor};
use crate::thanks::*;

#[tokio::test]
async fn kept_private_and_not_answered_look_the_same() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    wished(&hub, "ref-4711", "team").await;
    // One wishes to be kept private; the other was asked, and has not answered.
    let private = publish(&hub, &thanks("a", "a", &[wilhelmina("full")])).await;
    let silent = publish(
        &hub,
        &thanks("b", "b", &[json!({"ref": "ref-9", "name": "Ida Berg", "team": "Night desk"})]),
    )
    .await;
    assert_eq!((private.status, silent.status), (201, 201));
    let told = |answer: &Answer| {
        let mut one = answer.body["results"][0].clone();
        one["id"].take();
        one["seq"].take();
        (one, answer.head.clone())
    };
    assert_eq!(told(&private).0, told(&silent).0);
    let mut wall = Wall::connect(&hub, "?audience=leads").await;
    wall.next().await.expect("a hello");
    let plain = |frame: serde_json::Value| {
        (frame["data"].clone(), frame.as_object().expect("an object").keys().cloned().collect::<Vec<_>>())
    };
    let (one, other) = (wall.event().await, wall.event().await);
    assert_eq!(plain(one), plain(other));
}

/// Neither the list of what is held, nor what becomes of it, nor a recording tells for which thanks somebody wished to be named less.
#[tokio::test]
async fn what_is_held_and_recorded_of_thanks_tells_of_no_wish() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let people = [("wished", wilhelmina("full")), ("not", benedikta("full"))];
    let later = "feed-hold-until: 2026-10-19T09:00:00Z";
    for (name, person) in &people {
        let of = |id: &str| thanks(&format!("{id}-{name}"), name, std::slice::from_ref(person));
        published(&hub, &of("first")).await;
        let mut revision = of("held");
        revision["data"]["message"] = "Thank you for staying on.".into();
        held(&hub, &revision, later).await;
        let gone = format!("gone-{name}");
        published(&hub, &thanks(&format!("{gone}-first"), &gone, std::slice::from_ref(person))).await;
        let mut removal = thanks(&gone, &gone, std::slice::from_ref(person));
        removal["type"] = "dev.openfloor.withdrawn.v1".into();
        removal.as_object_mut().expect("an object").remove("data");
        held(&hub, &removal, later).await;
        let kept = format!("kept-{name}");
        published(&hub, &thanks(&kept, &kept, std::slice::from_ref(person))).await;
    }
    wished(&hub, "ref-4711", "team").await;
    soon("the wish", async {
        while shown(&hub).await.iter().any(|(_, names)| names.contains(&"Wilhelmina Quartz".to_owned())) {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    })
    .await;
    let states: Vec<_> = list(&hub).await.iter().map(|hold| hold["state"].clone()).collect();
    assert_eq!(states.len(), 4);
    assert!(states.iter().all(|state| *state == states[0]), "{states:?}");

    for (name, person) in &people {
        let mut recorded =
            thanks(&format!("recorded-{name}"), &format!("kept-{name}"), std::slice::from_ref(person));
        recorded["recordedtime"] = "2026-10-19T08:00:00Z".into();
        let refused = publish(&hub, &recorded).await;
        assert_eq!((refused.status, refused.pointers()), (409, vec!["/data/receivers"]), "{refused:?}");
    }

    hands.set("2026-10-19T09:00:00Z");
    listed(&hub, "all is out", <[_]>::is_empty).await;
    let names = |people: &[&str]| people.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let mut left = shown(&hub).await;
    left.sort();
    assert_eq!(
        left,
        [
            ("recognition/kept-not".to_owned(), names(&["Benedikta Onyx"])),
            ("recognition/kept-wished".to_owned(), names(&["Night desk"])),
            ("recognition/not".to_owned(), names(&["Benedikta Onyx"])),
            ("recognition/wished".to_owned(), names(&["Night desk"])),
        ]
    );
}

/// To a wall that is there, and to one that comes back, a wish is what a publisher's own revision is that names less: one event, nothing left
/// out before it, and no news of today.
#[tokio::test]
async fn a_wish_is_told_to_walls_as_a_revision_is() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let since = (jiff::Timestamp::now() - jiff::SignedDuration::from_hours(48)).to_string();
    let of = |id: &str, name: &str, reference: &str, consent: &str| {
        let person =
            json!({"ref": reference, "name": "Wilhelmina Quartz", "team": "Night desk", "consent": consent});
        thanks(id, name, &[person])
    };
    for (name, reference) in [("wished", "ref-1001"), ("sent", "ref-1002")] {
        let mut event = of(name, name, reference, "full");
        event["time"] = since.clone().into();
        published(&hub, &event).await;
    }
    let mut wall = Wall::connect(&hub, "?audience=leads").await;
    assert_eq!(wall.snapshot().await, ["recognition/wished", "recognition/sent"]);
    let mut away = Wall::connect(&hub, "").await;
    away.next().await.expect("a hello");
    let _ = away.event().await;
    let cursor = away.event().await["feedcursor"].as_str().expect("a cursor").to_owned();

    wished(&hub, "ref-1001", "team").await;
    let by_wish = wall.event().await;
    // Without a time of its own.
    published(&hub, &of("sent-2", "sent", "ref-1002", "team")).await;
    let by_publisher = wall.event().await;
    let plain = |frame: &serde_json::Value| {
        let names: Vec<String> = frame.as_object().expect("an object").keys().cloned().collect();
        let mut data = frame["data"].clone();
        // When the first revision of each was heard, an instant apart.
        assert!(data["told_at"].take().is_string());
        (data, frame["time"].clone(), names)
    };
    assert_eq!(
        (subject(&by_wish), subject(&by_publisher)),
        ("recognition/wished".into(), "recognition/sent".into())
    );
    assert_eq!(plain(&by_wish), plain(&by_publisher));
    assert_eq!(by_publisher["time"], serde_json::Value::from(since), "they are as old as they were");

    let mut back = Wall::connect(&hub, &format!("?cursor={cursor}")).await;
    assert_eq!(back.next().await.expect("a hello")["data"]["mode"], "resume");
    let (first, second) = (back.event().await, back.event().await);
    assert_eq!(plain(&first), plain(&second));
    assert!(first["feedskip"].is_null(), "{first}");
    hub.stop().await;
    // Nor does a hub tell them apart that starts again.
    let hub = crate::bench::hub(folder.path()).await;
    let mut back = Wall::connect(&hub, &format!("?cursor={cursor}")).await;
    back.next().await.expect("a hello");
    let (first, second) = (back.event().await, back.event().await);
    assert_eq!((kind(&first), plain(&first)), ("recognition".into(), plain(&second)));
}

#[tokio::test]
async fn the_answer_is_the_same_whatever_was_wished_before() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    published(&hub, &thanks("a", "a", &[wilhelmina("full")])).await;
    let mut answers = Vec::new();
    for word in [Some("team"), Some("team"), Some("full"), None, None, Some("first")] {
        // One who is on a wall, one who never was.
        for reference in ["ref-4711", "ref-0815"] {
            let answer = wish(&hub, reference, word).await;
            assert_eq!((answer.status, &answer.body), (204, &serde_json::Value::Null));
            answers.push(answer.head.lines().filter(|line| !line.starts_with("date:")).collect::<String>());
        }
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    for method in ["GET", "POST", "HEAD"] {
        assert_eq!(ask(&hub, method, "/v1/people/ref-4711/wish?site=lisbon").await.status, 405, "{method}");
    }
    assert_eq!(ask(&hub, "GET", "/v1/people?site=lisbon").await.status, 404, "there is no list");
}

#[tokio::test]
async fn a_wish_that_is_none_is_refused_in_words() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let put = async |path: &str, body: &str| {
        let request = format!(
            "PUT {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let answer = raw(&hub, request.as_bytes()).await;
        (answer.status, answer.body["error"].as_str().unwrap_or_default().to_owned())
    };
    let good = r#"{"wish":"team"}"#;
    let long = format!("/v1/people/{}/wish?site=lisbon", "r".repeat(81));
    for (path, body, status, word) in [
        ("/v1/people/r/wish", good, 400, "site"),
        ("/v1/people/r/wish?site=lisbon&who=me", good, 400, "who"),
        ("/v1/people/r/wish?site=lisbon", r#"{"wish":"nothing"}"#, 422, "initials"),
        ("/v1/people/r/wish?site=lisbon", r#"{"wish":"team","name":"Wilhelmina"}"#, 422, "initials"),
        ("/v1/people/r/wish?site=lisbon", "", 422, "initials"),
        (long.as_str(), good, 422, "80"),
        ("/v1/people/%20/wish?site=lisbon", good, 422, "80"),
        ("/v1/people/a%E2%80%8Bb/wish?site=lisbon", good, 422, "invisible"),
    ] {
        let (have, error) = put(path, body).await;
        assert!(have == status && error.contains(word), "{path} {body}: {have} {error}");
        assert!(!error.contains("Wilhelmina"), "{error}");
    }
    let much = format!(r#"{{"wish":"{}"}}"#, "t".repeat(2_000));
    assert_eq!(put("/v1/people/r/wish?site=lisbon", &much).await.0, 413);
}

/// One request to a hub of its own process: the status and everything that it answers.
async fn asked(address: &str, method: &str, path: &str, more: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-length: {}\r\n{more}\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("writes");
    let mut text = String::new();
    stream.read_to_string(&mut text).await.expect("reads");
    text
}

#[tokio::test]
async fn no_log_line_and_no_count_tells_of_a_person() {
    let folder = tempdir().expect("a folder");
    let log = folder.path().join("hub.log");
    let mut command = openfloor();
    command.env("OPENFLOOR_LOG_LEVEL", "debug").args(["hub", "--listen", "127.0.0.1:0", "--data"]);
    command.arg(folder.path().join("data"));
    let file = std::fs::File::create(&log).expect("a file");
    // The helper gives the log to nobody; here it is what is looked at.
    let hub = HubProcess::start_logging(command, Stdio::from(file));
    let post = "content-type: application/cloudevents+json\r\n";
    let event = thanks("a", "a", &[wilhelmina("full"), benedikta("team")]).to_string();
    assert!(asked(&hub.address, "POST", "/v1/events", post, &event).await.contains("201 Created"));
    let counts = async || {
        let text = asked(&hub.address, "GET", "/metrics", "", "").await;
        let moving =
            ["uptime", "furthest_behind", "date:", "commit_", "log_head", "board_recent", "frames", "chunks"];
        let lines = text.lines().filter(|line| !moving.iter().any(|word| line.contains(word)));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let before = counts().await;
    for wish in ["team", "first"] {
        let body = json!({"wish": wish}).to_string();
        for reference in ["ref-4711", "ref-0815"] {
            let path = format!("/v1/people/{reference}/wish?site=lisbon");
            assert!(asked(&hub.address, "PUT", &path, "", &body).await.contains("204 No Content"));
        }
    }
    assert_eq!(counts().await, before, "nothing is counted of wishes");
    let refused = asked(&hub.address, "PUT", "/v1/people/ref-4711/wish?site=lisbon", "", "{}").await;
    assert!(refused.contains("422"), "{refused}");
    // What is held back for its words is told to its writer, and to nobody else.
    let mut private = thanks("b", "b", &[wilhelmina("full")]);
    private["data"]["message"] = "She read 4111 1111 1111 1111 twice, for ana@example.org.".into();
    let told = asked(&hub.address, "POST", "/v1/events", post, &private.to_string()).await;
    assert!(
        told.contains("422") && told.contains("payment card") && told.contains("address of mail"),
        "{told}"
    );
    assert!(!told.contains("4111") && !told.contains("example.org"), "{told}");
    hub.terminate();
    hub.ended(DEADLINE).await;
    let text = std::fs::read_to_string(&log).expect("the log");
    assert!(text.contains("a thing was withdrawn"), "{text}");
    for secret in [
        "ref-4711",
        "ref-4712",
        "ref-0815",
        "Wilhelmina",
        "Quartz",
        "Benedikta",
        "Onyx",
        "wish",
        "1111",
        "example",
        "payment",
    ] {
        assert!(!text.contains(secret), "{secret} is in the log: {text}");
    }
}

/// Their team would tell more of somebody than a part of their name does: no wall is told it, whether they were asked or have wished.
#[tokio::test]
async fn the_team_of_somebody_is_told_no_further_than_their_name() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let site = json!({
        "specversion": "1.0", "id": "f", "source": "/sites/lisbon/leads", "site": "lisbon", "subject": "floor/main",
        "type": "dev.openfloor.floor.v1",
        "data": {"name": "Floor", "time_zone": "Europe/Lisbon", "languages": ["en"], "teams": [
            {"id": "night", "name": "Night desk", "headcount": 12}, {"id": "billing", "name": "Billing", "headcount": 12},
        ]},
    });
    published(&hub, &site).await;
    let mut wall = Wall::connect(&hub, "").await;
    assert_eq!(wall.snapshot().await, ["floor/main"]);
    let mut expect = async |names: &[&str], teams: serde_json::Value| {
        let frame = wall.event().await;
        assert_eq!(receivers(&frame), names, "{frame}");
        assert_eq!(frame["data"]["thanked_teams"], teams, "{frame}");
    };
    published(&hub, &thanks("a", "a", &[wilhelmina("full")])).await;
    expect(&["Wilhelmina Quartz"], json!(["night"])).await;
    published(&hub, &thanks("b", "b", &[benedikta("first")])).await;
    expect(&["Benedikta"], json!(null)).await;
    wished(&hub, "ref-4711", "initials").await;
    expect(&["W. Q."], json!(null)).await;
    wished(&hub, "ref-4711", "team").await;
    expect(&["Night desk"], json!(["night"])).await;
    hub.stop().await;
}
