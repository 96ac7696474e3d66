//! The wall's link over real sockets: it follows a hub, loses it, says why, and comes back; and it bears servers that
//! are no hub.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use jiff::Timestamp;
use openfloor::feed::{self, Dial, Record, Report, Target, Tcp, Timing};
use openfloor::hub::tokens::{Grant, Tokens};
use openfloor::hub::{Hub, HubSettings, Role};
use openfloor::publisher::Publisher;
use openfloor::wire::{Cursor, Incoming, Mode, Phase, SUBPROTOCOL, Shown, Token, pack};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server as handshake;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

#[path = "link/flood.rs"]
mod flood;
#[path = "fixtures/floor.rs"]
mod floor;

/// How long anything may take here. It proves that it comes, not how fast.
const PATIENCE: Duration = Duration::from_secs(20);

fn link(hub: &str, timing: Timing) -> mpsc::Receiver<Report> {
    let (sender, reports) = mpsc::channel(16);
    let target = Target { hub: hub.into(), site: None, team: None, leads: false };
    tokio::spawn(feed::follow(openfloor::feed::Tcp, target, None, sender, Record::default(), timing));
    reports
}

/// Waits for the first report that is wanted; what came before it is in the failure.
async fn until<T>(reports: &mut mpsc::Receiver<Report>, mut wanted: impl FnMut(&Report) -> Option<T>) -> T {
    let mut seen = Vec::new();
    loop {
        let report = timeout(PATIENCE, reports.recv()).await.unwrap_or_else(|_| panic!("only {seen:#?}"));
        let report = report.unwrap_or_else(|| panic!("ended after {seen:#?}"));
        if let Some(found) = wanted(&report) {
            return found;
        }
        seen.push(report);
    }
}

async fn lost(reports: &mut mpsc::Receiver<Report>) -> (String, Duration) {
    until(reports, |report| match report {
        Report::Lost { why, retry_in } => Some((why.to_string(), *retry_in)),
        _ => None,
    })
    .await
}

async fn synced(reports: &mut mpsc::Receiver<Report>) -> u64 {
    until(reports, |report| match report {
        Report::Incoming(Incoming::Synced { synced, .. }) => Some(synced.count),
        _ => None,
    })
    .await
}

fn note(id: u32) -> String {
    format!(
        r#"{{"specversion":"1.0","type":"dev.openfloor.note.v1","id":"{id}","source":"/s","subject":"note/{id}","site":"lisbon","data":{{"text":"{id}","author":{{"name":"Ana"}}}}}}"#
    )
}

#[tokio::test]
async fn it_comes_back_to_a_hub_that_went_away_and_has_the_same_floor() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = Hub::start(HubSettings::local(data.path())).await.expect("a hub");
    let address = hub.addr();
    let mut reports = link(&address.to_string(), Timing::default());
    assert_eq!(synced(&mut reports).await, 0);
    let publisher = Publisher::new(&address.to_string()).expect("an address");
    publisher.publish(note(1)).await.expect("published");
    until(&mut reports, |report| match report {
        Report::Incoming(Incoming::Event { phase: Phase::Live, event, .. }) => Some(event.key.clone()),
        _ => None,
    })
    .await;

    hub.stop().await;
    let (why, _) = lost(&mut reports).await;
    assert!(why.contains("going down"), "the hub's own reason: {why}");
    let hub =
        Hub::start(HubSettings { listen: address, ..HubSettings::local(data.path()) }).await.expect("again");
    let resumed = until(&mut reports, |report| match report {
        Report::Incoming(Incoming::Hello(hello)) => Some(hello.mode == Mode::Resume),
        _ => None,
    });
    assert!(resumed.await, "it goes on after its cursor");
    assert_eq!(synced(&mut reports).await, 0, "nothing comes twice");
    hub.stop().await;
}

#[tokio::test]
async fn a_server_that_is_no_hub_is_told_in_words() {
    let answers = [
        (&b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"[..], "404", true),
        (b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "--token-file", true),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "403", true),
        (b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", "503", false),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "no openfloor hub", false),
        (b"", "no openfloor hub", false),
    ];
    for (answer, told, slowly) in answers {
        let server = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = server.local_addr().expect("bound").to_string();
        let served = tokio::spawn(async move {
            let (mut socket, _) = server.accept().await.expect("a wall");
            let mut head = [0; 2048];
            let _ = socket.read(&mut head).await;
            let _ = socket.write_all(answer).await;
        });
        let timing = Timing::default();
        let mut denied = false;
        let (why, retry_in) = until(&mut link(&address, timing), |report| match report {
            Report::Admitted { by } => {
                denied = by.is_none();
                None
            }
            Report::Lost { why, retry_in } => Some((why.to_string(), *retry_in)),
            _ => None,
        })
        .await;
        served.await.expect("served");
        assert!(why.contains(told), "{why}");
        assert_eq!(
            denied,
            ["--token-file", "403"].contains(&told),
            "{why}: who the wall is is not taken there"
        );
        assert_eq!(retry_in == timing.refused_retry, slowly, "{why}: {retry_in:?}");
    }
}

#[tokio::test]
async fn a_pack_that_can_not_be_read_and_one_that_nobody_asked_for_end_a_connection() {
    for (grants, told) in [(true, "a pack of frames that can't be read"), (false, "a binary frame")] {
        let server = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = server.local_addr().expect("bound").to_string();
        let served = tokio::spawn(async move {
            let (socket, _) = server.accept().await.expect("a wall");
            #[allow(clippy::result_large_err)] // it is the library's
            let answer = |asks: &handshake::Request, mut answer: handshake::Response| {
                assert_eq!(asks.headers().get(pack::ACCEPT_HEADER).expect("asked for"), pack::LZ4);
                let headers = answer.headers_mut();
                headers.insert("sec-websocket-protocol", HeaderValue::from_static(SUBPROTOCOL));
                if grants {
                    headers.insert(pack::HEADER, HeaderValue::from_static(pack::LZ4));
                }
                Ok(answer)
            };
            let mut socket = accept_hdr_async(socket, answer).await.expect("a handshake");
            socket.send(Message::binary(vec![0xff; 64])).await.expect("sent");
            // Until the wall has left.
            while socket.next().await.is_some_and(|message| message.is_ok()) {}
        });
        let (why, _) = lost(&mut link(&address, Timing::default())).await;
        assert!(why.contains(told), "{why}");
        served.await.expect("served");
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_is_left_in_time() {
    let server = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = server.local_addr().expect("bound").to_string();
    // It accepts, by the kernel, and never answers.
    let timing = Timing { connect_max: Duration::from_millis(200), ..Timing::default() };
    let (why, _) = lost(&mut link(&address, timing)).await;
    assert!(why.contains("no answer"), "{why}");
    drop(server);
}

#[tokio::test]
async fn a_hub_that_falls_silent_is_left() {
    let data = tempfile::tempdir().expect("a folder");
    let mut settings = HubSettings::local(data.path());
    settings.timing.heartbeat = Duration::from_secs(3_600);
    settings.timing.ping = Duration::from_secs(3_600);
    settings.timing.silence = Duration::from_secs(3_600);
    let hub = Hub::start(settings).await.expect("a hub");
    let timing = Timing { silence_max: Duration::from_millis(200), ..Timing::default() };
    let mut reports = link(&hub.addr().to_string(), timing);
    synced(&mut reports).await;
    let (why, retry_in) = lost(&mut reports).await;
    assert!(why.contains("silent"), "{why}");
    assert!(retry_in <= Duration::from_secs(1), "the first wait: {retry_in:?}");
    synced(&mut reports).await;
    hub.stop().await;
}

#[tokio::test]
async fn it_ends_with_its_receiver() {
    let (sender, mut reports) = mpsc::channel(16);
    let target = Target { hub: "127.0.0.1:9".into(), site: None, team: None, leads: false };
    let timing = Timing { backoff_max: Duration::from_secs(3_600), ..Timing::default() };
    let following =
        tokio::spawn(feed::follow(openfloor::feed::Tcp, target, None, sender, Record::default(), timing));
    lost(&mut reports).await;
    drop(reports);
    timeout(PATIENCE, following).await.expect("it ends while it waits").expect("and well");
}

/// TCP, and the token of the moment.
struct Badge(Arc<Mutex<Token>>);

impl Dial for Badge {
    type Io = TcpStream;

    async fn dial(&self, authority: &str) -> io::Result<TcpStream> {
        Tcp.dial(authority).await
    }

    fn token(&self) -> Result<Option<Token>, openfloor::wire::Cause> {
        Ok(Some(self.0.lock().expect("whole").clone()))
    }
}

#[tokio::test]
async fn what_another_token_lets_a_wall_see_comes_also_from_before_its_cursor() {
    let data = tempfile::tempdir().expect("a folder");
    let token = |role, site: Option<&str>| {
        let site = site.map(Into::into);
        let grant = Grant { role, source: None, site, replays: false, name: None, expires_at: None };
        Tokens::make(data.path()).expect("opens").give(&grant, Timestamp::now()).expect("given")
    };
    let tokens = [
        token(Role::Wall, Some("porto")),
        token(Role::Wall, Some("lisbon")),
        token(Role::Lead, Some("lisbon")),
        token(Role::Wall, None),
    ];
    let mut settings = HubSettings::local(data.path());
    let hub = Hub::start(settings.clone()).await.expect("a hub");
    let publisher = Publisher::new(&hub.addr().to_string()).expect("an address");
    publisher.publish(note(1)).await.expect("published");
    publisher.publish(note(2).replace("\"site\"", r#""audience":"leads","site""#)).await.expect("published");
    hub.stop().await;
    settings.access.local_tokens = true;
    settings.timing.jitter = Duration::from_millis(10);
    let mut hub = Hub::start(settings.clone()).await.expect("again");
    settings.listen = hub.addr();

    let badge = Arc::new(Mutex::new(tokens[0].clone()));
    let (sender, mut reports) = mpsc::channel(16);
    let target = Target { hub: hub.addr().to_string().into(), site: None, team: None, leads: true };
    let dial = Badge(badge.clone());
    tokio::spawn(feed::follow(dial, target, None, sender, Record::default(), Timing::default()));
    assert_eq!(synced(&mut reports).await, 0, "nothing of this site");
    for (token, count) in [(1, 1), (2, 2), (3, 1), (3, 0)] {
        *badge.lock().expect("whole") = tokens[token].clone();
        hub.stop().await;
        hub = Hub::start(settings.clone()).await.expect("again");
        assert_eq!(synced(&mut reports).await, count, "{token}");
    }
    hub.stop().await;
}

#[tokio::test]
#[allow(clippy::result_large_err)] // the library's own type of a refusal
async fn a_wall_whose_cursor_no_longer_holds_comes_back_without_it() {
    let server = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = server.local_addr().expect("bound").to_string();
    let cursor = Cursor { epoch: 7, seq: 3, check: 9 };
    let timing = Timing { backoff_max: Duration::from_millis(50), ..Timing::default() };
    let target = Target { hub: address.into(), site: None, team: None, leads: false };
    let (sender, _reports) = mpsc::channel(16);
    let begin = feed::Begin { cursor, shown: Shown { role: "wall".into(), site: None } };
    tokio::spawn(feed::follow(openfloor::feed::Tcp, target, Some(begin), sender, Record::default(), timing));
    let mut asked = Vec::new();
    for _ in 0..2 {
        let (stream, _) = timeout(PATIENCE, server.accept()).await.expect("it comes").expect("a wall");
        let mut query = String::new();
        let callback = |request: &handshake::Request, mut response: handshake::Response| {
            query = request.uri().query().unwrap_or_default().to_owned();
            response
                .headers_mut()
                .insert("sec-websocket-protocol", "cloudevents.json".parse().expect("a value"));
            Ok(response)
        };
        let mut socket = tokio_tungstenite::accept_hdr_async(stream, callback).await.expect("the handshake");
        asked.push(query);
        let frame = CloseFrame { code: 4003.into(), reason: "resync".into() };
        socket.close(Some(frame)).await.expect("closed");
        while socket.next().await.is_some_and(|message| message.is_ok()) {}
    }
    assert_eq!(asked, [format!("cursor={}", cursor.to_string().replace('.', "%2E")), String::new()]);
}

#[tokio::test]
#[allow(clippy::result_large_err)] // the library's own type of a refusal
async fn a_wall_that_records_asks_for_the_whole_floor_though_it_kept_one() {
    let server = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = server.local_addr().expect("bound").to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let record = Record::create(&folder.path().join("recording.jsonl")).expect("begins");
    let target = Target { hub: address.into(), site: None, team: None, leads: false };
    let (sender, _reports) = mpsc::channel(16);
    let cursor = Cursor { epoch: 7, seq: 3, check: 9 };
    let begin = feed::Begin { cursor, shown: Shown { role: "wall".into(), site: None } };
    let timing = Timing::default();
    tokio::spawn(feed::follow(openfloor::feed::Tcp, target, Some(begin), sender, record, timing));
    let (stream, _) = timeout(PATIENCE, server.accept()).await.expect("it comes").expect("a wall");
    let mut query = None;
    let callback = |request: &handshake::Request, response: handshake::Response| {
        query = Some(request.uri().query().unwrap_or_default().to_owned());
        Ok(response)
    };
    // What becomes of the handshake is nothing to this test.
    let _ = tokio_tungstenite::accept_hdr_async(stream, callback).await;
    assert_eq!(query.as_deref(), Some(""));
}
