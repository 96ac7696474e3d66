//! Frames that no wall sends: one that announces more than there is, one in ever so many pieces, a flood.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::bench::*;

/// Bits of a frame's first byte.
const LAST: u8 = 0x80;
const CONTINUED: u8 = 0;
const TEXT: u8 = 1;
const PING: u8 = 9;
/// Frames that are written at once.
const AT_ONCE: usize = 500;
/// How long a flood lasts, unless it has all got through before.
const FLOOD: Duration = Duration::from_secs(3);

/// A frame of a client, masked with zeros, which changes nothing.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).expect("a short one");
    assert!(length < 126);
    [&[first, 0x80 | length, 0, 0, 0, 0], payload].concat()
}

/// A connection that has become a WebSocket.
async fn feed(addr: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(addr).await.expect("connects");
    let request = "GET /v1/feed HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                   sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\
                   sec-websocket-protocol: cloudevents.json\r\n\r\n";
    stream.write_all(request.as_bytes()).await.expect("writes");
    let mut bytes = Vec::new();
    while !bytes.windows(14).any(|window| window == b"feed.synced.v1") {
        assert!(soon("the snapshot", stream.read_buf(&mut bytes)).await.expect("reads") > 0);
    }
    stream
}

/// Writes, and reads whatever comes, until all is written or the hub has closed; true when it has.
async fn write_and_read(stream: &mut TcpStream, frames: impl Iterator<Item = Vec<u8>>) -> bool {
    let (mut reads, mut writes) = stream.split();
    let frames: Vec<_> = frames.collect();
    let write = async {
        for some in frames.chunks(AT_ONCE) {
            if writes.write_all(&some.concat()).await.is_err() {
                return true;
            }
        }
        false
    };
    let drain = async {
        let mut buffer = vec![0; 64 * 1024];
        while reads.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
    };
    soon("all is written, or it is closed", async {
        tokio::select! {
            biased;
            () = drain => true,
            closed = write => closed,
        }
    })
    .await
}

/// Reads until the hub has closed: the code with which it did, if there was one.
async fn close_code(stream: &mut TcpStream) -> Option<u16> {
    let mut bytes = Vec::new();
    // The end may be a reset, since the hub does not read what is left: either way it is over.
    let _ = soon("the end", stream.read_to_end(&mut bytes)).await;
    let at = bytes.windows(2).rposition(|pair| pair[0] == 0x88 && pair[1] < 126)?;
    Some(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frame_that_announces_a_terabyte_costs_nothing_and_ends_the_connection() {
    let mut house = House::open().await;
    let addr = house.addr;
    let codes = house
        .bears("frames of 2^40 bytes", async {
            let mut codes = Vec::new();
            for first in [LAST | TEXT, TEXT, LAST | 2] {
                let mut stream = feed(addr).await;
                let head = [&[first, 0x80 | 127][..], &(1_u64 << 40).to_be_bytes(), &[0; 4]].concat();
                stream.write_all(&head).await.expect("writes");
                codes.push(close_code(&mut stream).await);
            }
            codes
        })
        .await;
    assert_eq!(codes, [Some(1009); 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_in_ever_so_many_fragments_ends_or_stays_small() {
    let fragments = size("OPENFLOOR_TEST_FRAGMENTS", 20_000);
    let mut house = House::open().await;
    let addr = house.addr;
    let closed = house
        .bears("fragments of one byte", async {
            let mut stream = feed(addr).await;
            let first = std::iter::once(frame(TEXT, b"a"));
            let closed =
                write_and_read(&mut stream, first.chain((1..fragments).map(|_| frame(CONTINUED, b"a"))))
                    .await;
            closed || close_code(&mut stream).await.is_some()
        })
        .await;
    assert!(closed, "a message of {fragments} bytes is too much of one");
    // Empty ones never become too much; they cost nothing either, and the message may even end.
    house
        .bears("fragments of nothing", async {
            let mut stream = feed(addr).await;
            let first = std::iter::once(frame(TEXT, b""));
            let between = (1..fragments).map(|_| frame(CONTINUED, b""));
            let last = std::iter::once(frame(LAST | CONTINUED, b""));
            write_and_read(&mut stream, first.chain(between).chain(last)).await;
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_pings_is_borne_whether_its_pongs_are_read_or_not() {
    let pings = size("OPENFLOOR_TEST_FRAGMENTS", 20_000);
    let mut house = House::open().await;
    let addr = house.addr;
    // The hub takes a flood in no faster than it likes, so not all of it has to get through.
    house
        .bears("pings whose pongs are read", async {
            let mut stream = feed(addr).await;
            let flood = (0..pings).map(|_| frame(LAST | PING, &[b'p'; 125]));
            let _ = timeout(FLOOD, write_and_read(&mut stream, flood)).await;
        })
        .await;
    house
        .bears("pings whose pongs nobody reads", async {
            let mut stream = feed(addr).await;
            let flood: Vec<u8> = (0..AT_ONCE).flat_map(|_| frame(LAST | PING, &[b'p'; 125])).collect();
            let written = async {
                for _ in 0..pings / AT_ONCE {
                    if stream.write_all(&flood).await.is_err() {
                        return;
                    }
                }
            };
            // The hub may stop to read, or close; the pongs are in its way, and it keeps none of them.
            let _ = timeout(FLOOD, written).await;
        })
        .await;
}
