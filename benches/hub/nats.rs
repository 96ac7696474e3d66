//! The fan-out of `fan_out`, beside nats-server over WebSocket where it is installed: the same bytes to as many subscribers.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::fan_out::{self, BATCH, FLOORS, PUBLISHERS};
use crate::walls::{Walls, upgraded};
use crate::{cores, process};

/// The program.
const NATS: &str = "nats-server";
/// The subject that everybody listens to.
const SUBJECT: &str = "floor";
/// Nothing here takes longer to start.
const PATIENCE: Duration = Duration::from_secs(10);

/// Measures and prints.
pub fn measure() {
    let version = Command::new(NATS).arg("--version").output();
    let Ok(version) = version else {
        println!("{NATS} is not installed: nothing to measure beside");
        return;
    };
    println!(
        "{}, no persistence, beside a hub that keeps all",
        String::from_utf8_lossy(&version.stdout).trim()
    );
    println!(
        "{:>6} {:>8} {:>12} {:>12} {:>6} {:>9} {:>9}",
        "walls", "events", "hub", "nats", "ratio", "hub MiB", "nats MiB"
    );
    for (walls, events) in FLOORS {
        let (publishing, _, _) = fan_out::hub(0, events);
        let (whole, bytes, memory) = fan_out::hub(walls, events);
        let of_each = usize::try_from(bytes / walls as u64 / events).expect("an event is small");
        let (nats_publishing, _) = nats(0, events, of_each);
        let (nats_whole, nats_memory) = nats(walls, events, of_each);
        let (ours, theirs) = (whole - publishing, nats_whole - nats_publishing);
        println!(
            "{walls:>6} {events:>8} {ours:>10.2} s {theirs:>10.2} s {:>6.2} {:>9.1} {:>9.1}",
            theirs / ours,
            memory.resident,
            nats_memory.resident,
        );
    }
}

/// A server of two doors.
struct Server {
    child: Child,
    plain: String,
    websocket: String,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let (plain, websocket) = (free(), free());
        let config = format!(
            "listen: \"{plain}\"\nwebsocket {{ listen: \"{websocket}\", no_tls: true, compression: false }}\n"
        );
        let file = folder.join("nats.conf");
        std::fs::write(&file, config).expect("written");
        let mut command = Command::new(NATS);
        command.arg("-c").arg(&file).stdout(Stdio::null()).stderr(Stdio::null());
        // The runtime of Go takes as many threads as there are processors for it.
        let child = process::start_on(&[0], command.env("GOMAXPROCS", "1"));
        let server = Self { child, plain, websocket };
        for address in [&server.plain, &server.websocket] {
            let deadline = Instant::now() + PATIENCE;
            while let Err(why) = TcpStream::connect(address) {
                assert!(Instant::now() < deadline, "{NATS} does not listen on {address}: {why}");
                std::thread::yield_now();
            }
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address that nobody listens on.
fn free() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").to_string()
}

/// What the server has had of its processor while so many events came and were sent on, and its memory.
fn nats(count: usize, events: u64, of_each: usize) -> (f64, process::Memory) {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(folder.path());
    cores::stay_on(&[1]);
    let mut walls = Walls::none();
    for _ in 0..count {
        walls.add(subscribed(&server.websocket));
    }
    let before = process::spent(server.child.id());
    std::thread::scope(|scope| {
        for _ in 0..PUBLISHERS {
            scope.spawn(|| publish(&server.plain, events / PUBLISHERS, of_each));
        }
        walls.until_bytes(events * of_each as u64);
    });
    (process::spent(server.child.id()) - before, process::memory(server.child.id()))
}

/// A subscriber over WebSocket, as soon as the server knows of it.
fn subscribed(address: &str) -> TcpStream {
    let mut stream = upgraded(address, "/", None);
    let words = format!("CONNECT {{\"verbose\":false,\"pedantic\":false}}\r\nSUB {SUBJECT} 1\r\nPING\r\n");
    let length = u8::try_from(words.len()).expect("short");
    assert!(length < 126, "a longer frame tells its length otherwise");
    // Binary, masked with zeros (RFC 6455, 5.2).
    stream.write_all(&[&[0x82, 0x80 | length, 0, 0, 0, 0], words.as_bytes()].concat()).expect("taken");
    let (mut heard, mut byte) = (Vec::new(), [0]);
    while !heard.ends_with(b"PONG\r\n") {
        stream.read_exact(&mut byte).expect("an answer");
        heard.push(byte[0]);
    }
    stream
}

fn publish(address: &str, events: u64, of_each: usize) {
    let mut socket = BufReader::new(TcpStream::connect(address).expect("a connection"));
    socket.get_ref().set_nodelay(true).expect("set");
    let mut line = String::new();
    socket.read_line(&mut line).expect("its word of itself");
    socket.get_mut().write_all(b"CONNECT {\"verbose\":false,\"pedantic\":false}\r\n").expect("taken");
    // What a subscriber gets is a line and the payload; together they are as long as an event of ours.
    let head = format!("MSG {SUBJECT} 1 {of_each}\r\n").len() + 2;
    let payload = "x".repeat(of_each.saturating_sub(head));
    let event = format!("PUB {SUBJECT} {}\r\n{payload}\r\n", payload.len());
    let batch = event.repeat(usize::try_from(BATCH).expect("small")) + "PING\r\n";
    for _ in 0..events / BATCH {
        socket.get_mut().write_all(batch.as_bytes()).expect("taken");
        loop {
            line.clear();
            socket.read_line(&mut line).expect("an answer");
            match line.as_str() {
                "PONG\r\n" => break,
                "PING\r\n" => socket.get_mut().write_all(b"PONG\r\n").expect("taken"),
                other => assert!(other.starts_with("INFO"), "{other}"),
            }
        }
    }
}
