//! Many who send a byte now and then: in the head, in the body, in the handshake of the feed and in that of TLS.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use openfloor::hub::{Hub, HubSettings, Timing, TlsFiles};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::bench::*;

/// The promise.
const CLOSED_MAX: Duration = Duration::from_secs(10);
/// What stands for it here.
const SHORT: Duration = Duration::from_secs(1);
/// Between two bytes.
const NOW_AND_THEN: Duration = Duration::from_millis(40);

/// What a dawdler says at once, and then byte by byte, again and again.
struct Dawdler {
    what: &'static str,
    at_once: &'static [u8],
    slowly: &'static [u8],
}

const DAWDLERS: [Dawdler; 5] = [
    Dawdler { what: "nothing", at_once: b"", slowly: b"" },
    Dawdler { what: "a head", at_once: b"POST /v1/events HTTP/1.1\r\n", slowly: b"x-a: b\r\n" },
    Dawdler {
        what: "a body",
        at_once: b"POST /v1/events HTTP/1.1\r\nhost: localhost\r\ncontent-length: 60000\r\n\
                   content-type: application/cloudevents+json\r\n\r\n",
        slowly: b"{   ",
    },
    Dawdler {
        what: "a body in chunks",
        at_once: b"POST /v1/events HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\
                   content-type: application/cloudevents+json\r\n\r\n",
        slowly: b"1\r\n \r\n",
    },
    Dawdler {
        what: "a handshake of the feed",
        at_once: b"GET /v1/feed HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n",
        slowly: b"sec-websocket-protocol: cloudevents.json\r\n",
    },
];

/// Sends a byte now and then until the hub hangs up: how long that took.
async fn dawdles(addr: SocketAddr, at_once: &[u8], slowly: &[u8]) -> Duration {
    let began = Instant::now();
    let mut stream = TcpStream::connect(addr).await.expect("connects");
    stream.write_all(at_once).await.expect("writes");
    let (mut reads, mut writes) = stream.split();
    let write = async {
        for byte in slowly.iter().cycle() {
            if writes.write_all(&[*byte]).await.is_err() {
                return;
            }
            tokio::time::sleep(NOW_AND_THEN).await;
        }
        std::future::pending::<()>().await;
    };
    let read = async {
        let mut bytes = Vec::new();
        // An answer, such as 408, may come before the end, and the end may be a reset.
        let _ = reads.read_to_end(&mut bytes).await;
    };
    soon("the hub hangs up", async {
        tokio::select! {
            () = write => {}
            () = read => {}
        }
    })
    .await;
    began.elapsed()
}

fn short() -> Timing {
    Timing { head: SHORT, body: SHORT, handshake: SHORT, ..Timing::default() }
}

#[test]
fn nobody_gets_longer_than_ten_seconds() {
    let Timing { handshake, head, body, .. } = Timing::default();
    assert!([handshake, head, body].iter().all(|time| *time <= CLOSED_MAX));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_dawdles_is_closed_in_time_and_holds_nobody_up() {
    let each = size("OPENFLOOR_TEST_DAWDLERS", 25);
    let folder = tempfile::tempdir().expect("a folder");
    let settings = HubSettings { timing: short(), ..HubSettings::local(folder.path()) };
    let hub = Hub::start(settings).await.expect("starts");
    let addr = hub.addr();
    let mut floor = Floor::open(addr).await;
    let dawdlers = DAWDLERS.iter().flat_map(|one| {
        (0..each).map(move |_| async move { (one.what, dawdles(addr, one.at_once, one.slowly).await) })
    });
    for (what, took) in floor.goes_on_while("dawdlers", join_all(dawdlers)).await {
        // Who has sent nothing is let go when its time is over, and not when the next byte comes.
        assert!(took >= SHORT, "{what}: it was given its time, not {took:?}");
        assert!(took <= SHORT * 4, "{what}: closed after {took:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_dawdles_with_tls_is_closed_in_time() {
    let each = size("OPENFLOOR_TEST_DAWDLERS", 25);
    let folder = tempfile::tempdir().expect("a folder");
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into()]).expect("a certificate");
    let tls = TlsFiles { cert: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
    std::fs::write(&tls.cert, made.cert.pem()).expect("written");
    std::fs::write(&tls.key, made.signing_key.serialize_pem()).expect("written");
    let mut settings = HubSettings { timing: short(), ..HubSettings::local(folder.path().join("data")) };
    settings.access.tls = Some(tls);
    let hub = Hub::start(settings).await.expect("starts");
    // The first bytes of a record of a client's hello, which never comes to an end.
    let hello: &[u8] = &[0x16, 3, 1, 1, 0, 1, 0, 0, 0xfc, 3, 3];
    let dawdlers = [(&hello[..0], &hello[..0]), (&hello[..3], &hello[3..5]), (hello, &[7][..])];
    let addr = hub.addr();
    let all =
        dawdlers.iter().flat_map(|(at_once, slowly)| (0..each).map(move |_| dawdles(addr, at_once, slowly)));
    for took in join_all(all).await {
        assert!(took <= SHORT * 4, "closed after {took:?}");
    }
}
