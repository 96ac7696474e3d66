//! Many walls that only count: one thread, one epoll, all sockets.
#![allow(dead_code)] // each bench uses its part of it

use std::collections::HashMap;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::os::fd::AsFd as _;
use std::time::Instant;

use openfloor::wire::{SUBPROTOCOL, pack};
use rustix::event::{Timespec, epoll};

/// What is read at once.
const READ_BYTES: usize = 256 * 1024;
/// How an event's frame begins; a control event's has no position of its own.
const EVENT: &[u8] = b"{\"feedseq\":\"";
/// Digits of a position.
const SEQ_DIGITS: usize = 20;

/// Sockets that are read by turns.
pub struct Walls {
    poll: std::os::fd::OwnedFd,
    sockets: Vec<Socket>,
    scratch: Vec<u8>,
    /// When each event came, by its position, to each wall; absent: nobody asks.
    pub arrivals: Option<Vec<(u64, Instant)>>,
}

struct Socket {
    stream: TcpStream,
    framing: Framing,
    events: u64,
    synced: bool,
    bytes: u64,
}

/// What is left of the frame that is on its way.
#[derive(Default)]
struct Framing {
    /// The first bytes of a frame, as far as they have come: its head, and what tells its kind.
    begun: Vec<u8>,
    /// Bytes of it that are still to come and say nothing.
    rest: usize,
}

/// What a frame is.
enum Frame {
    Event(u64),
    Synced,
    Ping,
    Other,
}

impl Walls {
    /// Nobody.
    pub fn none() -> Self {
        let poll = epoll::create(epoll::CreateFlags::CLOEXEC).expect("an epoll");
        Self { poll, sockets: Vec::new(), scratch: vec![0; READ_BYTES], arrivals: None }
    }

    /// Connects some more walls to a hub.
    pub fn connect(&mut self, address: &str, count: usize) {
        for _ in 0..count {
            self.add(upgraded(address, "/v1/feed", Some(SUBPROTOCOL)));
        }
    }

    /// The same as a wall asks for the feed, which takes packs: what is in them is not counted.
    pub fn connect_as_walls(&mut self, address: &str, count: usize) {
        let asks = format!("{SUBPROTOCOL}\r\n{}: {}", pack::ACCEPT_HEADER, pack::LZ4);
        for _ in 0..count {
            self.add(upgraded(address, "/v1/feed", Some(&asks)));
        }
    }

    /// Takes a socket along.
    pub fn add(&mut self, stream: TcpStream) {
        stream.set_nonblocking(true).expect("set");
        let at = epoll::EventData::new_u64(self.sockets.len() as u64);
        epoll::add(&self.poll, stream.as_fd(), at, epoll::EventFlags::IN).expect("added");
        self.sockets.push(Socket { stream, framing: Framing::default(), events: 0, synced: false, bytes: 0 });
    }

    /// Bytes that have come to all of them.
    pub fn bytes(&self) -> u64 {
        self.sockets.iter().map(|socket| socket.bytes).sum()
    }

    /// Reads until each wall has so many events since it connected.
    pub fn until_events(&mut self, events: u64) {
        self.until(|socket| socket.events >= events);
    }

    /// Reads until each wall has been told that it has all there is.
    pub fn until_synced(&mut self) {
        self.until(|socket| socket.synced);
    }

    /// Reads until so many bytes have come to each, whatever they are.
    pub fn until_bytes(&mut self, bytes: u64) {
        self.until(|socket| socket.bytes >= bytes);
    }

    /// Reads until a moment.
    pub fn until_time(&mut self, end: Instant) {
        let mut ready = Vec::with_capacity(self.sockets.len().max(1));
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Ok(left) = Timespec::try_from(left) else { return };
            ready.clear();
            epoll::wait(&self.poll, rustix::buffer::spare_capacity(&mut ready), Some(&left)).expect("woken");
            if ready.is_empty() {
                return;
            }
            for event in &ready {
                self.read(event, |_| false);
            }
        }
    }

    fn until(&mut self, has: impl Fn(&Socket) -> bool) {
        let mut ready = Vec::with_capacity(self.sockets.len().max(1));
        let mut waiting: HashMap<usize, ()> = self
            .sockets
            .iter()
            .enumerate()
            .filter(|(_, socket)| !has(socket))
            .map(|(at, _)| (at, ()))
            .collect();
        while !waiting.is_empty() {
            ready.clear();
            epoll::wait(&self.poll, rustix::buffer::spare_capacity(&mut ready), None).expect("woken");
            for event in &ready {
                if let Some(at) = self.read(event, &has) {
                    waiting.remove(&at);
                }
            }
        }
    }

    /// Reads what there is once; which wall it is, when it has what it waits for.
    fn read(&mut self, event: &epoll::Event, has: impl Fn(&Socket) -> bool) -> Option<usize> {
        let at = usize::try_from(event.data.u64()).expect("few");
        let socket = &mut self.sockets[at];
        match socket.stream.read(&mut self.scratch) {
            // Whoever has sent all may close.
            Ok(0) if has(socket) => epoll::delete(&self.poll, socket.stream.as_fd()).expect("taken out"),
            Ok(0) => panic!("a wall was cut off after {} events", socket.events),
            Ok(count) => socket.take(&self.scratch[..count], &mut self.arrivals),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => panic!("a wall was cut off: {error}"),
        }
        has(socket).then_some(at)
    }
}

impl Socket {
    fn take(&mut self, bytes: &[u8], arrivals: &mut Option<Vec<(u64, Instant)>>) {
        self.bytes += bytes.len() as u64;
        let events = &mut self.events;
        let synced = &mut self.synced;
        let mut pinged = false;
        self.framing.frames(bytes, |frame| match frame {
            Frame::Event(seq) => {
                *events += 1;
                if let Some(arrivals) = arrivals {
                    arrivals.push((seq, Instant::now()));
                }
            }
            Frame::Synced => *synced = true,
            Frame::Ping => pinged = true,
            Frame::Other => {}
        });
        if pinged {
            // A client's frames are masked (RFC 6455, 5.3); a mask of zeros changes nothing.
            self.stream.write_all(&[0x8a, 0x80, 0, 0, 0, 0]).expect("taken");
        }
    }
}

impl Framing {
    /// Finds the frames in what has come. A server's frames have no mask (RFC 6455, 5.1).
    fn frames(&mut self, mut bytes: &[u8], mut each: impl FnMut(Frame)) {
        while !bytes.is_empty() {
            let over = self.rest.min(bytes.len());
            self.rest -= over;
            bytes = &bytes[over..];
            while let Some((byte, others)) = bytes.split_first().filter(|_| self.rest == 0) {
                self.begun.push(*byte);
                bytes = others;
                if let Some((frame, rest)) = told(&self.begun) {
                    each(frame);
                    self.begun.clear();
                    self.rest = rest;
                    break;
                }
            }
        }
    }
}

/// What a frame is and how much of it is still to come, once enough of it is there.
fn told(begun: &[u8]) -> Option<(Frame, usize)> {
    let (head, length) = match *begun.get(1)? & 0x7f {
        126 => (4, usize::from(u16::from_be_bytes([*begun.get(2)?, *begun.get(3)?]))),
        127 => {
            let length = begun.get(2..10)?.try_into().ok()?;
            (10, usize::try_from(u64::from_be_bytes(length)).ok()?)
        }
        length => (2, usize::from(length)),
    };
    let has = begun.len() - head.min(begun.len());
    // The name of a control event's type stands anywhere in it, and is looked for in all of it.
    let is_text = begun[0] == 0x81;
    if !is_text || length < EVENT.len() {
        let frame = if begun[0] == 0x89 { Frame::Ping } else { Frame::Other };
        return (begun.len() >= head).then_some((frame, length - has));
    }
    if has < EVENT.len() {
        return None;
    }
    if begun[head..].starts_with(EVENT) {
        let seq = begun.get(head + EVENT.len()..head + EVENT.len() + SEQ_DIGITS)?;
        let seq = std::str::from_utf8(seq).ok()?.parse().ok()?;
        return Some((Frame::Event(seq), length - has));
    }
    let whole = (has == length).then(|| String::from_utf8_lossy(&begun[head..]).into_owned())?;
    Some((if whole.contains(".synced.v1\"") { Frame::Synced } else { Frame::Other }, 0))
}

/// A connection on which the server speaks WebSocket from here on.
pub fn upgraded(address: &str, path: &str, protocol: Option<&str>) -> TcpStream {
    let mut stream = TcpStream::connect(address).expect("a connection");
    let protocol =
        protocol.map_or(String::new(), |protocol| format!("sec-websocket-protocol: {protocol}\r\n"));
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nupgrade: websocket\r\nconnection: upgrade\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{protocol}\r\n"
    );
    stream.write_all(request.as_bytes()).expect("taken");
    let head = head(&mut stream);
    assert!(head.starts_with("HTTP/1.1 101"), "{head}");
    stream
}

/// The head of an answer; not a byte of what follows.
fn head(stream: &mut TcpStream) -> String {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).expect("an answer");
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).into_owned()
}
