//! The pages for phones: what they say and keep, which headers they go out with, and that a wall is told of them only while there is
//! something behind them.

use openfloor::hub::pulse::asks::{INBOX_MAX, PLACES_KEPT_MAX};
use openfloor::hub::{Hub, HubSettings, Timing};
use serde_json::{Value, json};
use tempfile::tempdir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::asking::*;
use crate::bench::*;
use crate::holding::{Hands, ask};

/// A page as it came.
struct Page {
    status: u16,
    head: String,
    html: String,
}

impl Page {
    #[track_caller]
    fn says(&self, words: &[&str]) {
        for words in words {
            assert!(self.html.contains(words), "{words} is not in {}\n{}", self.status, self.html);
        }
    }

    fn header(&self, name: &str) -> &str {
        let line = self.head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        line.unwrap_or_else(|| panic!("no {name} in {}", self.head))
    }
}

async fn page(hub: &Hub, request: String) -> Page {
    let mut stream = TcpStream::connect(hub.addr()).await.expect("connects");
    let _ = stream.write_all(request.as_bytes()).await;
    let mut bytes = Vec::new();
    soon("the page", stream.read_to_end(&mut bytes)).await.expect("reads");
    let text = String::from_utf8(bytes).expect("UTF-8");
    let (head, html) = text.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    Page { status, head: head.to_ascii_lowercase(), html: html.to_owned() }
}

async fn get(hub: &Hub, path: &str, headers: &str) -> Page {
    page(hub, format!("GET {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n{headers}\r\n")).await
}

async fn post_form(hub: &Hub, path: &str, headers: &str, body: &str) -> Page {
    let length = body.len();
    let kind = "content-type: application/x-www-form-urlencoded";
    page(hub, format!("POST {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n{kind}\r\n{headers}content-length: {length}\r\n\r\n{body}")).await
}

/// A code with answers, as the page sends them.
fn answers(code: &str, given: [&str; 6]) -> String {
    let given: String = given.iter().enumerate().map(|(index, given)| format!("&a{index}={given}")).collect();
    format!("code={code}&step=send{given}")
}

#[tokio::test]
async fn a_code_goes_from_the_page_into_the_round_and_is_refused_kindly_afterwards() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site_of(folder.path(), &hands, &[("billing", 12), ("care", 13)]).await;
    let codes = opened(&hub, &[("billing", 12), ("care", 13)]).await;
    let codes = &codes["billing"];
    get(&hub, "/check-in", "").await.says(&["<html lang=\"en\">", "Enter the code", "name=\"code\""]);
    let typed = post_form(&hub, "/check-in", "", &format!("code={}", codes[0].to_lowercase())).await;
    assert_eq!(typed.status, 200);
    typed.says(&[
        "I had a real say in how I did my work.",
        "at least 5 people",
        "12 people",
        "billing",
        "name=\"a5\"",
    ]);
    let linked = get(&hub, &format!("/check-in/{}", codes[0]), "accept-language: es-MX,en;q=0.5\r\n").await;
    assert_eq!(linked.status, 200, "looking at it does not spend a code");
    linked.says(&["<html lang=\"es\">", "Pude decidir de verdad", "Saltar"]);

    // In another language, with what was chosen and no code in an address: nothing is sent by that.
    let given = answers(&codes[0], ["6", "", "skip", "", "", "2"]);
    let turned = post_form(&hub, "/check-in", "", &format!("{given}&lang=en&turn=es")).await;
    assert_eq!(turned.status, 200);
    turned.says(&[
        "<html lang=\"es\">",
        "Pude decidir de verdad",
        "name=\"a0\" value=\"6\" checked",
        "name=\"a2\" value=\"skip\" checked",
        "name=\"a5\" value=\"2\" checked",
    ]);
    for page in [&typed, &linked, &turned] {
        let code = codes[0].as_str();
        assert_eq!(page.html.matches(code).count(), page.html.matches(&format!("value=\"{code}\"")).count());
        assert!(!page.html.contains("href="), "{}", page.html);
    }
    let begun = post_form(&hub, "/check-in", "", "code=7k2q&lang=en&turn=es").await;
    assert_eq!(begun.status, 200, "a code that is half typed is looked up by nobody");
    begun.says(&["<html lang=\"es\">", "value=\"7k2q\""]);

    // Too little, and what is none of the scale: nothing is sent, and what was given is kept.
    let few = post_form(&hub, "/check-in", "", &answers(&codes[0], ["6", "", "skip", "", "", ""])).await;
    assert_eq!(few.status, 422);
    few.says(&[
        "Nothing was sent",
        "name=\"a0\" value=\"6\" checked",
        "name=\"a2\" value=\"skip\" checked",
        "<title>Please look again",
    ]);
    let wrong = post_form(&hub, "/check-in", "", &answers(&codes[0], ["6", "9", "x", "3", "4", "4"])).await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["id=\"a1-error\"", "id=\"a2-error\"", "name=\"a0\" value=\"6\" checked"]);
    assert!(!wrong.html.contains("id=\"a0-error\"") && !wrong.html.contains("\"x\""), "{}", wrong.html);

    let sent = post_form(&hub, "/check-in", "", &answers(&codes[0], ["6", "2", "6", "2", "6", "2"])).await;
    assert_eq!(sent.status, 200);
    sent.says(&["Thank you", "Your answers are in", "Friday 27 November, 16:00 (WET)"]);
    let again = post_form(&hub, "/check-in", "", &answers(&codes[0], ["1", "1", "1", "1", "1", "1"])).await;
    assert_eq!(again.status, 409);
    again.says(&["This code has been used", "your answers are in, thank you"]);
    let unknown = post_form(&hub, "/check-in", "", "code=AAAAA-AAAAA%3C%22").await;
    assert_eq!(unknown.status, 404);
    unknown.says(&["letter by letter", "aria-invalid=\"true\"", "AAAAA-AAAAA&#60;&#34;"]);
    hands.set(FRIDAY);
    let closed = get(&hub, &format!("/check-in/{}?lang=es", codes[1]), "").await;
    assert_eq!(closed.status, 410);
    closed.says(&["Esta ronda está cerrada"]);
    hub.stop().await;
}

#[tokio::test]
async fn every_page_is_kept_by_nobody_and_loads_nothing() {
    let folder = tempdir().expect("a folder");
    let hub = site(folder.path(), &Hands::at(MONDAY)).await;
    let codes = &opened(&hub, &[("billing", 12)]).await["billing"];
    let mut pages = Vec::new();
    for path in [
        "/check-in",
        "/check-in/AAAAA-AAAAA",
        "/ask",
        "/ask/lisbon",
        "/ask/porto",
        &format!("/check-in/{}", codes[0]),
    ] {
        pages.push((path.to_owned(), get(&hub, path, "").await));
    }
    pages.push((
        "sent".into(),
        post_form(&hub, "/check-in", "", &answers(&codes[0], ["6", "2", "6", "2", "6", "2"])).await,
    ));
    pages.push(("spent".into(), post_form(&hub, "/check-in", "", &format!("code={}", codes[0])).await));
    for (path, page) in &pages {
        let policy = page.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert!(
            policy.contains("form-action 'self'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert_eq!(page.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!page.head.contains("set-cookie"), "{path}");
        for no in ["<script", "<img", "<link", "src=", "http://", "https://", "style=\"", "onload"] {
            assert!(!page.html.contains(no), "{path} has {no}");
        }
    }
}

#[tokio::test]
async fn what_is_asked_on_the_page_waits_for_leads_and_what_is_wrong_is_kept_on_it() {
    let folder = tempdir().expect("a folder");
    let hub = site(folder.path(), &Hands::at(MONDAY)).await;
    let page = get(&hub, "/ask?lang=es", "accept-language: en\r\n").await;
    page.says(&["<html lang=\"es\">", "action=\"/ask/lisbon\"", "Preguntar sin firmar"]);
    let empty = post_form(&hub, "/ask/lisbon", "", "text=+&kind=rumour&lang=en").await;
    assert_eq!(empty.status, 422);
    empty.says(&["aria-invalid=\"true\"", "value=\"rumour\" checked"]);
    let taken =
        post_form(&hub, "/ask/lisbon", "", "text=Is+the+caf%C3%A9+closing%3F&kind=rumour&lang=es").await;
    assert_eq!(taken.status, 200);
    taken.says(&["<html lang=\"es\">", "Gracias por preguntar", "href=\"/ask/lisbon?lang=es\""]);
    let waits = ask(&hub, "GET", "/v1/asks?site=lisbon").await;
    let asks = waits.body["asks"].as_array().expect("asks");
    assert_eq!(
        (asks.len(), &asks[0]["text"], &asks[0]["rumour"]),
        (1, &json!("Is the café closing?"), &json!(true))
    );
    assert_eq!(get(&hub, "/ask/porto", "").await.status, 404);
    let mut last = 200;
    for number in 0..40 {
        last = post_form(&hub, "/ask/lisbon", "", &format!("text=Question+{number}")).await.status;
    }
    assert_eq!(last, 429, "too many within the hour, whoever they are");
}

/// Where the page that thanks leads to.
fn place_of(thanks: &Page) -> String {
    let link =
        thanks.html.split("href=\"").find(|rest| rest.starts_with("/ask/lisbon/")).expect("a place to ask");
    link.split('?').next().expect("a path").to_owned()
}

#[tokio::test]
async fn whoever_answered_can_ask_though_one_sender_has_taken_all_that_everybody_may() {
    let folder = tempdir().expect("a folder");
    let hub = site(folder.path(), &Hands::at(MONDAY)).await;
    let codes = &opened(&hub, &[("billing", 12)]).await["billing"];
    let thanks = post_form(&hub, "/check-in", "", &answers(&codes[0], ["6", "2", "6", "2", "6", "2"])).await;
    let place = place_of(&thanks);
    get(&hub, &place, "").await.says(&["a place is kept", &format!("action=\"{place}\"")]);
    // One sender takes all that may be asked within the hour.
    let send = async |path: &str, text: &str| post_form(&hub, path, "", &format!("text={text}")).await.status;
    let mut sent = 0;
    while send("/ask/lisbon", &format!("Flood+{sent}")).await == 200 {
        sent += 1;
        assert!(sent <= openfloor::hub::pulse::ASKING.burst, "there is no end");
    }
    assert_eq!(send("/ask/lisbon", "Me+too").await, 429);
    assert_eq!(send(&place, "Who+has+answered%3F").await, 200, "a place was kept");
    assert_eq!(send(&place, "One+more").await, 429, "for one question that waits");
    let made_up = format!("/ask/lisbon/{}", "0".repeat(64));
    assert_eq!(send(&made_up, "Made+up").await, 429);
    assert!(!get(&hub, &made_up, "").await.html.contains("a place is kept"));

    // Nor does a full inbox keep them out.
    let file = file_of(folder.path());
    let waiting = "SELECT count(*) FROM asks";
    for n in sent..INBOX_MAX {
        let row = rusqlite::params![format!("{n}"), "lisbon", "2026-11-23", vec![0_u8; 4]];
        file.execute("INSERT INTO asks VALUES (?1, ?2, ?3, ?4)", row).expect("writes");
    }
    let thanks = post_form(&hub, "/check-in", "", &answers(&codes[1], ["3", "5", "3", "5", "3", "5"])).await;
    assert_eq!(send(&place_of(&thanks), "Is+there+room%3F").await, 200);
    assert_eq!(number(&file, waiting), i64::from(INBOX_MAX) + 2);
    let list = ask(&hub, "GET", "/v1/asks?site=lisbon").await.body;
    assert_eq!((&list["full"], &list["most"]), (&json!(true), &json!(INBOX_MAX + PLACES_KEPT_MAX)));
    let of =
        |text: &str| list["asks"].as_array().expect("asks").iter().find(|one| one["text"] == text).cloned();
    let waits = of("Who has answered?").expect("it waits");
    assert_eq!(
        waits.as_object().expect("an object").len(),
        5,
        "nothing tells leads who has answered: {waits}"
    );
    // Once leads have looked through it, the place is free again; the next round has places of its own.
    let id = waits["id"].as_str().expect("an id");
    assert_eq!(ask(&hub, "DELETE", &format!("/v1/asks/{id}")).await.status, 204);
    assert_eq!(send(&place, "And+now%3F").await, 200);
    assert_eq!(number(&file, waiting), i64::from(INBOX_MAX) + 2);
}

#[tokio::test]
async fn the_same_words_wait_once() {
    let folder = tempdir().expect("a folder");
    let hub = site(folder.path(), &Hands::at(MONDAY)).await;
    for text in ["Is+the+caf%C3%A9+closing%3F", "is+the+CAF%C3%89++closing", "Is+the+caf%C3%A9+closing%3F%3F"]
    {
        assert_eq!(post_form(&hub, "/ask/lisbon", "", &format!("text={text}")).await.status, 200, "{text}");
    }
    assert_eq!(number(&file_of(folder.path()), "SELECT count(*) FROM asks"), 1);
    post_form(&hub, "/ask/lisbon", "", "text=Is+the+caf%C3%A9+closing%3F&kind=rumour").await;
    assert_eq!(number(&file_of(folder.path()), "SELECT count(*) FROM asks"), 2, "a rumour is another matter");
}

#[tokio::test]
async fn what_another_site_sends_is_not_taken() {
    let folder = tempdir().expect("a folder");
    let hub = site(folder.path(), &Hands::at(MONDAY)).await;
    let foreign = post_form(&hub, "/ask/lisbon", "sec-fetch-site: cross-site\r\n", "text=Hello").await;
    assert_eq!(foreign.status, 403);
    let own = post_form(&hub, "/ask/lisbon", "sec-fetch-site: same-origin\r\n", "text=Hello").await;
    assert_eq!(own.status, 200);
    // Without TLS browsers say no more than an origin, which is "null" from our own pages.
    for (origin, status) in [("http://evil.example", 403), ("http://hub", 200), ("null", 200), ("hub", 403)] {
        let sent = post_form(&hub, "/ask/lisbon", &format!("origin: {origin}\r\n"), "text=Hello").await;
        assert_eq!(sent.status, status, "{origin}");
    }
    let body = "{\"text\":\"Hello\"}";
    let json = format!(
        "POST /ask/lisbon HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    assert_eq!(page(&hub, json).await.status, 415);
    let large = "text=".to_owned() + &"x".repeat(100_000);
    assert_eq!(post_form(&hub, "/ask/lisbon", "", &large).await.status, 413);
}

/// The doors of the next heartbeat that has these.
async fn until_doors(wall: &mut Wall, want: &Value) {
    soon("the doors", async {
        loop {
            let frame = wall.next().await.expect("a frame");
            if frame["type"] == "dev.openfloor.feed.heartbeat.v1" && frame["data"]["doors"] == *want {
                return;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn walls_are_told_of_the_doors_while_there_is_something_behind_them() {
    let folder = tempdir().expect("a folder");
    let timing = Timing { heartbeat: std::time::Duration::from_millis(50), ..Timing::default() };
    let public_url = Some("https://hub.example".into());
    let hub =
        Hub::start(HubSettings { timing, public_url, ..settings(folder.path()) }).await.expect("starts");
    let mut early = Wall::connect(&hub, "?site=lisbon").await;
    until_doors(&mut early, &Value::Null).await;
    published(&hub, &lisbon()).await;
    let ask_only = json!({"ask": {"url": "https://hub.example/ask/lisbon"}});
    let mut every_site = Wall::connect(&hub, "").await;
    until_doors(&mut early, &ask_only).await;
    until_doors(&mut every_site, &ask_only).await;
    let closes = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(30);
    let opening = json!({"closes": closes.to_string(), "teams": teams(&[("billing", 12)])});
    let opened = send(&hub, "/v1/pulse/lisbon", &opening).await;
    assert_eq!((opened.status, &opened.body["check_in"]), (201, &json!("https://hub.example/check-in")));
    let both = json!({
        "check_in": {"url": "https://hub.example/check-in", "closes": opened.body["round"]["closes"]},
        "ask": {"url": "https://hub.example/ask/lisbon"},
    });
    until_doors(&mut early, &both).await;
    until_doors(&mut every_site, &both).await;
    let mut late = Wall::connect(&hub, "?site=lisbon").await;
    let hello = late.next().await.expect("a frame");
    assert_eq!(hello["data"]["doors"], both, "the hello has them too");
    let mut elsewhere = Wall::connect(&hub, "?site=porto").await;
    until_doors(&mut elsewhere, &Value::Null).await;
    assert_eq!(ask(&hub, "POST", "/v1/pulse/lisbon/close").await.status, 200);
    until_doors(&mut early, &ask_only).await;
    hub.stop().await;
}
