//! The log of a hub, at its most talkative, holds no word of a text and no token.

use std::path::Path;
use std::time::{Duration, Instant};

use openfloor::wire::Token;
use serde_json::{Value, json};

use crate::bench::{notice, withdrawn};
use crate::hub::openfloor;
use crate::process::{DEADLINE, Process};

/// A word that no hub says by itself, in forms that survive what cleans and escapes.
const MARKER: &str = "Zwetschgenknödel";
/// The same where only plain letters can stand.
const PLAIN: &str = "zwetschgenkn";
/// What the administrator calls their token.
const NAME: &str = "operations";
/// Something that looks like a token and is none.
const GUESS: &str = "openfloor_1f6a9c0b_2a19087f6e5d4c3b1f6a9c0b7e5d4c3b2a19087f6e5";

const STRUCTURED: &str = "content-type: application/cloudevents+json";
const SUBPROTOCOL: &str = "sec-websocket-protocol: cloudevents.json";

/// Every text in a value gets the marker.
fn mark(value: &mut Value, name: &str) {
    let texts = [
        "headline", "body", "why", "text", "topic", "answer", "breach", "harm", "ask", "message", "what",
        "giver",
    ];
    match value {
        Value::String(text) if texts.contains(&name) => *text = format!("{MARKER} {text}"),
        Value::Object(fields) => {
            for (field, value) in fields {
                let language = field.len() == 2;
                mark(value, if language { name } else { field });
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| mark(value, name)),
        _ => {}
    }
}

/// Publishes and follows in every way that could make a hub talk.
fn provoke(hub: &Process, secret: &str, encoded: &str) {
    let token = format!("authorization: Bearer {secret}");
    let guessed = hub.post(&format!("{STRUCTURED}\r\nauthorization: Bearer {GUESS}"), "{}");
    assert!(guessed.starts_with("HTTP/1.1 401"), "{guessed}");
    // A date that stays to come, and is no further than a hub takes one.
    let soon = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).year() + 1;
    let golden = include_str!("../golden/published.json").replace("\"2099-", &format!("\"{soon}-"));
    let golden: Vec<Value> = serde_json::from_str(&golden).expect("the golden events");
    for mut event in golden {
        mark(&mut event["data"], "");
        let answer = hub.post(&format!("{STRUCTURED}\r\n{token}"), &event.to_string());
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    }
    let marked = |change: fn(&mut Value)| notice("m", MARKER, change).to_string();
    for (headers, body) in [
        (STRUCTURED, format!("{{\"data\": \"{MARKER}")),
        (STRUCTURED, format!("{{\"{MARKER}\": 1, \"{MARKER}\": 2}}")),
        (STRUCTURED, marked(|event| event["data"]["headline"] = json!({ MARKER: MARKER }))),
        (STRUCTURED, marked(|event| event["data"]["author"] = MARKER.into())),
        (STRUCTURED, marked(|event| event["data"]["priority"] = MARKER.into())),
        (STRUCTURED, marked(|event| event["data"][MARKER] = "\u{1b}[31m".into())),
        (STRUCTURED, marked(|event| event["type"] = MARKER.into())),
        (STRUCTURED, marked(|event| event["feedseq"] = MARKER.into())),
        (STRUCTURED, marked(|event| event["data"]["headline"] = MARKER.repeat(20_000).into())),
        ("content-type: application/cloudevents-batch+json", format!("[{{\"{MARKER}\": \"{MARKER}\"}}]")),
        ("content-type: text/plain", MARKER.to_owned()),
        ("ce-id: 1\r\nce-source: /s\r\ncontent-type: application/json", format!("\"{MARKER}\"")),
    ] {
        let answer = hub.post(&format!("{headers}\r\n{token}"), &body);
        assert!(answer.starts_with("HTTP/1.1 4"), "{headers} {body}: {answer}");
    }
    // The same id with other words: a conflict.
    // The golden floor has other teams than the one that these are for.
    let for_all = |event: &mut Value| event["data"]["affects"] = json!([]);
    let first = hub.post(STRUCTURED, &notice("1", "a", for_all).to_string());
    assert!(first.starts_with("HTTP/1.1 201"), "{first}");
    let other = notice("1", "a", |event| {
        for_all(event);
        event["data"]["headline"] = MARKER.into();
    });
    assert!(hub.post(STRUCTURED, &other.to_string()).starts_with("HTTP/1.1 409"));
    let gone = withdrawn("w", "a").to_string();
    assert!(hub.post(STRUCTURED, &gone).starts_with("HTTP/1.1 201"));

    hub.follow("?audience=leads&site=lisbon", &format!("{SUBPROTOCOL}\r\n{token}"), "feed.synced.v1");
    hub.follow("", &format!("{SUBPROTOCOL}, bearer.{encoded}"), "feed.synced.v1");
    hub.follow(&format!("?token={secret}"), SUBPROTOCOL, "HTTP/1.1 400");
    hub.follow(&format!("?{secret}=1"), SUBPROTOCOL, "HTTP/1.1 400");
    hub.follow(&format!("?cursor={secret}"), SUBPROTOCOL, "HTTP/1.1 400");
    hub.get(&format!("/{secret}/{PLAIN}"));
    hub.get("/metrics");
    // Not HTTP at all.
    hub.request(&format!("{secret} {PLAIN}\r\n\r\n"));
}

/// Takes the token back, and waits until the hub knows.
fn revoke(hub: &Process, secret: &str, data: &Path) {
    let id = Token::parse(secret).expect("a token").id().to_owned();
    let revoked = openfloor().args(["token", "revoke", &id, "--data"]).arg(data).status();
    assert!(revoked.expect("it ran").success());
    let began = Instant::now();
    let headers = format!("{STRUCTURED}\r\nauthorization: Bearer {secret}");
    while !hub.post(&headers, "{}").starts_with("HTTP/1.1 401") {
        assert!(began.elapsed() < DEADLINE, "the token is still taken");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn said(format: &str) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = openfloor();
    command.args([
        "hub",
        "--listen",
        "127.0.0.1:0",
        "--log-level",
        "debug",
        "--log-format",
        format,
        "--data",
    ]);
    let data = folder.path().join("data");
    let made =
        openfloor().args(["token", "new", "--role", "admin", "--name", NAME, "--data"]).arg(&data).output();
    let token = String::from_utf8(made.expect("a token").stdout).expect("UTF-8");
    let token = token.trim();
    assert!(Token::parse(token).is_some(), "{token}");
    let encoded = data_encoding::BASE64URL_NOPAD.encode(token.as_bytes());
    command.arg(&data).env("RUST_LOG", "trace").env("RUST_BACKTRACE", "1");
    let hub = Process::start(command, folder.path());
    provoke(&hub, token, &encoded);
    revoke(&hub, token, &data);
    let (out, err) = hub.end();
    for (name, words) in [("standard output", &out), ("standard error", &err)] {
        let low = words.to_lowercase();
        for secret in [MARKER, PLAIN, GUESS, token, &encoded, &token[token.len() - 20..]] {
            let found = low.lines().find(|line| line.contains(&secret.to_lowercase()));
            assert!(found.is_none(), "{secret} is in {name}: {found:?}");
        }
    }
    (out, err)
}

#[test]
fn nothing_that_was_said_is_in_the_text_log() {
    let (_, err) = said("text");
    for line in ["a wall connected", "a wall disconnected", "refused an event", "a thing was withdrawn"] {
        assert!(err.contains(line), "the log tells nothing: {err}");
    }
}

#[test]
fn nothing_that_was_said_is_in_the_json_log_and_each_line_is_an_object() {
    let (_, err) = said("json");
    let lines: Vec<Value> = err
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let of =
        |message: &str| -> Vec<&Value> { lines.iter().filter(|line| line["message"] == message).collect() };
    let left = of("a wall disconnected");
    assert_eq!((of("a wall connected").len(), left.len()), (2, 2));
    let lead = left.iter().find(|line| line["role"] == "lead").expect("the lead's end");
    assert_eq!((&lead["site"], &lead["skipped"]), (&json!("lisbon"), &json!(0)));
    assert!(lead["seconds"].is_u64() && lead["frames"].as_u64() > Some(20), "{lead}");
    let audit: Vec<_> = lines.iter().filter(|line| line["target"] == "openfloor::audit").collect();
    assert!(audit.iter().any(|line| line["message"] == "a thing was withdrawn" && line["seq"].is_u64()));
    for (message, name, value) in [
        (
            "a token was refused",
            "why",
            "this is no token of openfloor: send Authorization: Bearer openfloor_…",
        ),
        ("a token was refused", "why", "this token was revoked; ask for a new one"),
        ("a token was revoked", "name", NAME),
    ] {
        assert!(
            audit.iter().any(|line| line["message"] == message && line[name] == value),
            "{message} {value}"
        );
    }
    let refused = of("refused an event");
    assert!(refused.iter().any(|line| line["bytes"].is_u64() && line["source"].is_string()));
    assert!(refused.iter().all(|line| line["peer"].as_str().is_some_and(|peer| peer.starts_with("127."))));
    assert!(refused.iter().all(|line| line["reason"].is_string() && line["status"].is_u64()));
}

#[test]
fn advice_to_whoever_starts_a_hub_is_an_object_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = openfloor();
    command.args(["hub", "--listen", "127.0.0.1:0", "--local-tokens", "--log-format", "json", "--data"]);
    command.arg(folder.path().join("data"));
    let (_, err) = Process::start(command, folder.path()).end();
    let lines = err.lines().map(|line| serde_json::from_str::<Value>(line).expect("an object"));
    let told: Vec<_> = lines.map(|line| line["message"].to_string()).collect();
    assert!(told.iter().any(|words| words.contains("openfloor token new")), "{told:?}");
}
