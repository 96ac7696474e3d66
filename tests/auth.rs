//! Who may do what, for how long, how often, and what they are told otherwise.

#[path = "hub/bench.rs"]
#[allow(dead_code)]
mod bench;
#[path = "auth/limits.rs"]
mod limits;
#[path = "auth/matrix.rs"]
mod matrix;
#[path = "auth/sites.rs"]
mod sites;

use std::path::Path;
use std::time::Duration;

use bench::*;
use jiff::{SignedDuration, Timestamp};
use openfloor::hub::rate::Rate;
use openfloor::hub::tokens::{Grant, Tokens};
use openfloor::hub::{Access, Hub, HubSettings, Role, Timing};
use openfloor::wire::Token;
use tempfile::tempdir;

/// Gives a token out, as `openfloor token new` does.
fn token(data: &Path, role: Role, change: impl FnOnce(&mut Grant)) -> Token {
    let source = (role == Role::Publisher).then(|| "/sites/lisbon".into());
    let mut grant = Grant { role, source, site: None, replays: false, name: None, expires_at: None };
    change(&mut grant);
    Tokens::make(data).expect("opens").give(&grant, Timestamp::now()).expect("given")
}

fn revoke(data: &Path, token: &Token) {
    let revoked = Tokens::make(data).expect("opens").revoke(token.id(), Timestamp::now());
    assert!(revoked.expect("written").is_some());
}

/// A hub that asks everyone for a token and looks at the file often.
async fn guarded(data: &Path, change: impl FnOnce(&mut Access)) -> Hub {
    let mut access = Access { local_tokens: true, ..Access::default() };
    change(&mut access);
    let timing = Timing {
        watch: Duration::from_millis(20),
        heartbeat: Duration::from_millis(50),
        ..Timing::default()
    };
    Hub::start(HubSettings { access, timing, ..settings(data) }).await.expect("starts")
}

async fn post_with(hub: &Hub, token: &Token, event: &serde_json::Value) -> Answer {
    let headers =
        format!("content-type: application/cloudevents+json\r\nauthorization: Bearer {}", token.reveal());
    post(hub, &headers, event.to_string().as_bytes()).await
}

async fn wall(hub: &Hub, token: &Token, query: &str) -> Result<Wall, tokio_tungstenite::tungstenite::Error> {
    let mut request = feed_request(hub, query);
    let bearer = format!("Bearer {}", token.reveal()).parse().expect("a value");
    request.headers_mut().insert("authorization", bearer);
    let stream = tokio::net::TcpStream::connect(hub.addr()).await.expect("connects");
    Ok(Wall(tokio_tungstenite::client_async(request, stream).await?.0))
}

/// Waits until a hub that was told nothing has seen a change by itself.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    soon(what, async {
        while !holds().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_given_and_taken_back_holds_within_seconds_and_without_a_restart() {
    let folder = tempdir().expect("a folder");
    let data = folder.path();
    let hub = guarded(data, |_| {}).await;
    assert_eq!((publish(&hub, &notice("a", "one", |_| {})).await.status, hub.tokens()), (401, 0));
    let wall_token = token(data, Role::Wall, |_| {});
    let publisher = token(data, Role::Publisher, |_| {});
    until("the hub knows them", async || hub.tokens() == 2).await;
    assert_eq!(post_with(&hub, &publisher, &notice("a", "one", |_| {})).await.status, 201);
    let mut first = wall(&hub, &wall_token, "").await.expect("let in");
    let mut second = wall(&hub, &wall_token, "").await.expect("let in");
    assert_eq!((first.snapshot().await.len(), second.snapshot().await.len()), (1, 1));

    revoke(data, &wall_token);
    for wall in [&mut first, &mut second] {
        let (bye, code) = wall.closed().await;
        let bye = bye.expect("a bye");
        assert_eq!((code, kind(&bye).as_str()), (Some(4501), "feed.bye"), "{bye}");
        assert_eq!((&bye["data"]["code"], &bye["data"]["keep_cursor"]), (&4501.into(), &false.into()));
        assert!(bye["data"]["reason"].as_str().is_some_and(|why| why.contains("revoked")), "{bye}");
    }
    assert!(wall(&hub, &wall_token, "").await.is_err());
    assert_eq!(post_with(&hub, &publisher, &notice("b", "two", |_| {})).await.status, 201);
    revoke(data, &publisher);
    until("the publisher is refused", async || {
        let answer = post_with(&hub, &publisher, &notice("b", "two", |_| {})).await;
        answer.status == 401 && answer.body["error"].as_str().is_some_and(|why| why.contains("revoked"))
    })
    .await;
}

#[tokio::test]
async fn a_token_is_good_from_the_moment_at_which_it_is_given_out() {
    let folder = tempdir().expect("a folder");
    let data = folder.path();
    // This hub does not look at the file by itself for as long as the test lasts.
    let timing = Timing { watch: Duration::from_secs(3_600), ..Timing::default() };
    let access = Access { local_tokens: true, ..Access::default() };
    let hub = Hub::start(HubSettings { access, timing, ..settings(data) }).await.expect("starts");
    for id in ["a", "b"] {
        let publisher = token(data, Role::Publisher, |_| {});
        let answer = post_with(&hub, &publisher, &notice(id, id, |_| {})).await;
        assert_eq!(answer.status, 201, "{:?}", answer.body);
    }
}

#[tokio::test]
async fn an_expiry_closes_what_is_open_and_says_so() {
    let folder = tempdir().expect("a folder");
    let hub = guarded(folder.path(), |_| {}).await;
    let soon_over = Timestamp::now() + SignedDuration::from_secs(3);
    let token = token(folder.path(), Role::Wall, |grant| grant.expires_at = Some(soon_over));
    let mut wall = wall(&hub, &token, "").await.expect("let in");
    let (bye, code) = wall.closed().await;
    let reason = bye.expect("a bye")["data"]["reason"].clone();
    assert!(Timestamp::now() >= soon_over, "not before its time");
    assert_eq!(
        (code, reason.as_str().is_some_and(|why| why.contains("expired"))),
        (Some(4501), true),
        "{reason}"
    );
}

#[tokio::test]
async fn tokens_that_cannot_be_read_for_a_moment_stay_good() {
    let folder = tempdir().expect("a folder");
    let data = folder.path();
    let good = token(data, Role::Wall, |_| {});
    let hub = guarded(data, |_| {}).await;
    let file = data.join("access.db");
    let content = std::fs::read(&file).expect("readable");
    std::fs::write(&file, "nonsense ".repeat(500)).expect("written");
    until("it sees the damage", async || !hub.knows_its_tokens()).await;
    assert!(wall(&hub, &good, "").await.is_ok() && hub.tokens() == 1);
    std::fs::write(&file, &content).expect("written");
    until("it reads them again", async || hub.knows_its_tokens()).await;
    std::fs::remove_file(&file).expect("removed");
    until("it sees that they are gone", async || !hub.knows_its_tokens()).await;
    assert!(wall(&hub, &good, "").await.is_ok() && hub.tokens() == 1);
    std::fs::write(&file, content).expect("written");
    token(data, Role::Lead, |_| {});
    until("it reads them anew", async || hub.knows_its_tokens() && hub.tokens() == 2).await;
}

#[tokio::test]
async fn a_refusal_says_why_and_what_to_bring_and_repeats_no_token() {
    let folder = tempdir().expect("a folder");
    let data = folder.path();
    let expired = token(data, Role::Wall, |grant| grant.expires_at = Some(Timestamp::UNIX_EPOCH));
    let lisbon = token(data, Role::Publisher, |grant| grant.site = Some("lisbon".into()));
    let hub = guarded(data, |_| {}).await;
    let bearer =
        |token: &str| format!("content-type: application/cloudevents+json\r\nauthorization: {token}");
    let event = notice("a", "one", |_| {}).to_string();
    for (authorization, word) in [
        (format!("Bearer {}", expired.reveal()), "expired"),
        ("Bearer secret-of-another".into(), "no token of openfloor"),
        ("Basic c2VjcmV0".into(), "Bearer"),
        (format!("Bearer {}", Token::new([1; 4], &[1; 32]).reveal()), "does not know"),
    ] {
        let answer = post(&hub, &bearer(&authorization), event.as_bytes()).await;
        assert_eq!(answer.status, 401, "{answer:?}");
        assert!(
            answer.head.contains("www-authenticate: bearer realm=\"openfloor\", error=\"invalid_token\"")
        );
        assert!(answer.body["error"].as_str().is_some_and(|why| why.contains(word)), "{answer:?}");
        let secret = authorization.split(' ').nth(1).expect("a token");
        assert!(!format!("{answer:?}").contains(secret), "{answer:?}");
    }
    let answer = publish(&hub, &notice("a", "one", |_| {})).await;
    assert!(answer.status == 401 && answer.head.contains("www-authenticate: bearer realm"), "{answer:?}");
    for (change, word, pointer) in
        [(("source", "/sites/porto"), "source", "/source"), (("site", "porto"), "site", "/site")]
    {
        let event = notice("a", "one", |event| event[change.0] = change.1.into());
        let answer = post_with(&hub, &lisbon, &event).await;
        assert_eq!((answer.status, answer.pointers()), (403, vec![pointer]), "{answer:?}");
        assert!(answer.body["error"].as_str().is_some_and(|why| why.contains(word)), "{answer:?}");
    }
    // In a batch, one is enough to refuse it all.
    let batch = [notice("a", "one", |_| {}), notice("b", "two", |event| event["source"] = "/hr".into())];
    let headers = format!(
        "content-type: application/cloudevents-batch+json\r\nauthorization: Bearer {}",
        lisbon.reveal()
    );
    let answer = post(&hub, &headers, serde_json::Value::from(batch.to_vec()).to_string().as_bytes()).await;
    assert_eq!((answer.status, answer.pointers(), hub.events()), (403, vec!["/1/source"], 0));
    let in_query =
        raw(&hub, b"GET /v1/feed?token=abc HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n").await;
    assert!(in_query.status == 400 && !format!("{in_query:?}").contains("abc"), "{in_query:?}");
}

#[tokio::test]
async fn a_site_limits_what_a_wall_sees_whether_it_asks_or_not() {
    let folder = tempdir().expect("a folder");
    let porto = token(folder.path(), Role::Wall, |grant| grant.site = Some("porto".into()));
    let hub = guarded(folder.path(), |access| access.local_tokens = false).await;
    published(&hub, &notice("a", "lisbon", |_| {})).await;
    published(&hub, &notice("b", "porto", |event| event["site"] = "porto".into())).await;
    for query in ["", "?site=porto"] {
        let mut wall = wall(&hub, &porto, query).await.expect("let in");
        assert_eq!(wall.snapshot().await, ["notice/porto"], "{query}");
        published(
            &hub,
            &notice(&format!("c{query}"), "lisbon", |e| {
                e["data"]["headline"] = format!("New {query}").into()
            }),
        )
        .await;
        let id = format!("d{query}");
        let event = notice(&id, "porto", |event| {
            event["site"] = "porto".into();
            event["data"]["headline"] = format!("New {query}").into();
        });
        published(&hub, &event).await;
        assert_eq!(subject(&wall.event().await), "notice/porto", "live too");
    }
}

#[tokio::test]
async fn nothing_for_leads_is_in_the_bytes_that_a_wall_gets() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let folder = tempdir().expect("a folder");
    let token = token(folder.path(), Role::Wall, |_| {});
    let hub = guarded(folder.path(), |access| access.local_tokens = false).await;
    let leads = |id: &str| {
        notice(id, "zebra-plan", |event| {
            event["audience"] = "leads".into();
            event["data"]["headline"] = format!("Zebra {id}").into();
        })
    };
    published(&hub, &leads("z1")).await;
    let mut stream = tokio::net::TcpStream::connect(hub.addr()).await.expect("connects");
    let request = format!(
        "GET /v1/feed?audience=leads HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer {}\r\nconnection: upgrade\r\n\
         upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\
         sec-websocket-protocol: cloudevents.json\r\n\r\n",
        token.reveal()
    );
    stream.write_all(request.as_bytes()).await.expect("writes");
    published(&hub, &leads("z2")).await;
    published(&hub, &withdrawn("z3", "zebra-plan")).await;
    published(&hub, &notice("last", "last", |_| {})).await;
    let mut bytes = Vec::new();
    let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    while !holds(&bytes, "notice/last") {
        assert!(soon("bytes", stream.read_buf(&mut bytes)).await.expect("reads") > 0);
    }
    for secret in ["Zebra", "zebra", "z1", "z2", "z3", token.reveal()] {
        assert!(!holds(&bytes, secret), "{secret} is in {}", String::from_utf8_lossy(&bytes));
    }
}

#[tokio::test]
async fn a_browser_brings_its_token_among_the_subprotocols() {
    let folder = tempdir().expect("a folder");
    let token = token(folder.path(), Role::Wall, |_| {});
    let origins = vec!["https://wall.example".to_owned()];
    let hub = guarded(folder.path(), |access| access.origins = origins).await;
    let bearer = data_encoding::BASE64URL_NOPAD.encode(token.reveal().as_bytes());
    for (origin, protocols, status) in [
        ("https://wall.example", format!("cloudevents.json, bearer.{bearer}"), 101),
        ("https://wall.example", format!("bearer.{bearer}, cloudevents.json"), 101),
        ("https://other.example", format!("cloudevents.json, bearer.{bearer}"), 403),
        ("https://wall.example", "cloudevents.json".into(), 401),
        ("https://wall.example", "cloudevents.json, bearer.abc".into(), 401),
        ("https://wall.example", format!("bearer.{bearer}"), 400),
    ] {
        let mut request = feed_request(&hub, "");
        let headers = request.headers_mut();
        headers.insert("origin", origin.parse().expect("a value"));
        headers.insert("sec-websocket-protocol", protocols.parse().expect("a value"));
        let stream = tokio::net::TcpStream::connect(hub.addr()).await.expect("connects");
        match tokio_tungstenite::client_async(request, stream).await {
            Ok((_, response)) => {
                assert_eq!(status, 101, "{origin} {protocols}");
                assert_eq!(response.headers()["sec-websocket-protocol"], "cloudevents.json", "never echoed");
            }
            Err(tokio_tungstenite::tungstenite::Error::Http(response)) => {
                assert_eq!(response.status().as_u16(), status, "{origin} {protocols}");
            }
            Err(other) => panic!("{origin} {protocols}: {other}"),
        }
    }
}

#[tokio::test]
async fn a_page_of_another_name_is_not_the_hubs_own_machine() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let event = notice("a", "one", |_| {}).to_string();
    let as_host = async |host: &str, more: &str| {
        let request = format!(
            "POST /v1/events HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n{more}\
             content-type: application/cloudevents+json\r\n\r\n{event}",
            event.len()
        );
        raw(&hub, request.as_bytes()).await.status
    };
    assert_eq!(as_host("rebound.example", "").await, 403);
    assert_eq!(as_host("127.0.0.1:7420", "origin: https://rebound.example\r\n").await, 403);
    assert_eq!(as_host("127.0.0.1:7420", "").await, 201);
}

#[tokio::test]
async fn only_a_token_that_may_replay_publishes_a_recording() {
    let folder = tempdir().expect("a folder");
    let data = folder.path();
    let sources = |replays| {
        move |grant: &mut Grant| {
            (grant.source, grant.replays) = (Some("/sites/lisbon".into()), replays);
        }
    };
    let of = |role, replays| token(data, role, sources(replays));
    let plain = [of(Role::Publisher, false), of(Role::Lead, false)];
    let replaying = [of(Role::Publisher, true), of(Role::Lead, true), token(data, Role::Admin, |_| {})];
    let hub = guarded(data, |_| {}).await;
    let ago = Timestamp::now() - SignedDuration::from_hours(1);
    let recorded = |name: &str| notice(name, name, |event| event["recordedtime"] = ago.to_string().into());
    for (index, token) in plain.iter().enumerate() {
        let answer = post_with(&hub, token, &recorded(&format!("a{index}"))).await;
        assert_eq!((answer.status, answer.pointers()), (403, vec!["/recordedtime"]), "{answer:?}");
        assert!(answer.body.to_string().contains("openfloor token new --replay"), "{answer:?}");
        let headers = format!(
            "content-type: application/cloudevents-batch+json\r\nauthorization: Bearer {}",
            token.reveal()
        );
        let batch = serde_json::json!([notice("b", "b", |_| {}), recorded("c")]).to_string();
        let answer = post(&hub, &headers, batch.as_bytes()).await;
        assert_eq!((answer.status, answer.pointers()), (403, vec!["/1/recordedtime"]), "{answer:?}");
        let held = format!(
            "content-type: application/cloudevents+json\r\nfeed-gate: briefed\r\nauthorization: Bearer {}",
            token.reveal()
        );
        let answer = post(&hub, &held, recorded("d").to_string().as_bytes()).await;
        assert_eq!(answer.status, 403, "nor is it held: {answer:?}");
    }
    for (index, token) in replaying.iter().enumerate() {
        let answer = post_with(&hub, token, &recorded(&format!("r{index}"))).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let ahead = (Timestamp::now() + SignedDuration::from_mins(10)).to_string();
        let ahead = notice("ahead", "ahead", |event| event["recordedtime"] = ahead.into());
        let answer = post_with(&hub, token, &ahead).await;
        assert_eq!((answer.status, answer.pointers()), (422, vec!["/recordedtime"]), "{answer:?}");
    }
    let stranger = openfloor::hub::caller::Caller::passer_by();
    assert!(stranger.publishes() && !stranger.may_replay(), "whom an open hub lets publish may not replay");
}

#[test]
fn tokens_of_the_format_before_stay_good_and_may_not_replay() {
    let folder = tempdir().expect("a folder");
    let old = "CREATE TABLE tokens (id TEXT PRIMARY KEY, hash BLOB NOT NULL, role TEXT NOT NULL, source TEXT, site TEXT,
            name TEXT, created_at_ms INTEGER NOT NULL, expires_at_ms INTEGER, revoked_at_ms INTEGER) STRICT;
        INSERT INTO tokens VALUES ('0a0b0c0d', zeroblob(32), 'publisher', '/sites/lisbon', NULL, 'Planner', 0, NULL, NULL);
        PRAGMA user_version = 1;";
    let file = rusqlite::Connection::open(folder.path().join("access.db")).expect("a file");
    file.execute_batch(old).expect("written");
    drop(file);
    for _ in 0..2 {
        let tokens = Tokens::open(folder.path()).expect("opens").expect("some").list().expect("read");
        let [given] = &*tokens else { panic!("{tokens:?}") };
        let Grant { role, source, replays, name, .. } = &given.grant;
        assert_eq!(
            (*role, source.as_deref(), *replays, name.as_deref()),
            (Role::Publisher, Some("/sites/lisbon"), false, Some("Planner"))
        );
    }
    let token = token(folder.path(), Role::Publisher, |grant| grant.replays = true);
    let tokens = Tokens::open(folder.path()).expect("opens").expect("some").list().expect("read");
    assert!(tokens.iter().any(|given| given.is(&token) && given.grant.replays));
}

#[tokio::test]
async fn tokens_of_a_newer_version_stop_the_hub_and_are_not_to_be_moved_away() {
    let folder = tempdir().expect("a folder");
    token(folder.path(), Role::Wall, |_| {});
    let file = rusqlite::Connection::open(folder.path().join("access.db")).expect("a file");
    file.pragma_update(None, "user_version", 7).expect("written");
    drop(file);
    let why = Hub::start(HubSettings::local(folder.path())).await.expect_err("it does not start").to_string();
    assert!(why.contains("has format 7") && why.contains("use the newer version"), "{why}");
    assert!(!folder.path().join("feed.db").exists(), "nothing is made");
}
