//! One event to many walls, beside the same bytes written raw by epoll to as many sockets.

use std::io::{self, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::fd::AsFd as _;

use rustix::event::epoll;

use crate::plot::{self, Line};
use crate::process::{Hub, memory, spent};
use crate::publisher::{Publisher, floor, note};
use crate::walls::Walls;
use crate::{cores, process};

/// How many walls, and how many events each of them is sent.
pub const FLOORS: [(usize, u64); 4] = [(1, 100_000), (10, 100_000), (100, 50_000), (1_000, 10_000)];
/// Events of one batch.
pub const BATCH: u64 = 100;
/// Connections that publish.
pub const PUBLISHERS: u64 = 2;
/// What the raw writer hands to a socket at once: as much as a chunk of the hub.
const WRITE_BYTES: usize = 128 * 1024;

/// Measures and prints.
pub fn measure() {
    println!(
        "{:>6} {:>8} {:>9} {:>12} {:>12} {:>12} {:>6} {:>9} {:>9}",
        "walls", "events", "bytes", "publishing", "delivering", "raw", "ratio", "million/s", "MiB"
    );
    let mut grows = [("openfloor", Vec::new()), ("written raw by epoll", Vec::new())];
    let mut has = Vec::new();
    for (walls, events) in FLOORS {
        let (publishing, _, _) = hub(0, events);
        let (whole, bytes, memory) = hub(walls, events);
        let raw = raw(walls, bytes / walls as u64);
        let delivering = whole - publishing;
        println!(
            "{walls:>6} {events:>8} {:>6} MB {publishing:>10.2} s {delivering:>10.2} s {raw:>10.2} s {:>6.2} {:>9.2} {:>9.1}",
            bytes / 1_000_000,
            raw / delivering,
            walls as f64 * events as f64 / delivering / 1e6,
            memory.resident,
        );
        let each = |seconds: f64| (walls as f64, seconds / (walls as f64 * events as f64) * 1e6);
        grows[0].1.push(each(delivering));
        grows[1].1.push(each(raw));
        has.push((walls as f64, memory.own));
    }
    let axes = ("walls", "µs of the hub's processor for a delivery");
    plot::keep("deliveries", axes, &grows.map(|(name, points)| Line { name, points }));
    plot::keep("hub-memory", ("walls", "MiB of its own"), &[Line { name: "openfloor hub", points: has }]);
}

/// What a hub has had of its processor while it took events and sent them to walls, the bytes that came to them, its memory.
pub fn hub(count: usize, events: u64) -> (f64, u64, process::Memory) {
    let data = tempfile::tempdir().expect("a folder");
    let hub = Hub::start(data.path(), &[0]);
    cores::stay_on(&[1]);
    let mut walls = Walls::none();
    walls.connect(&hub.address, count);
    walls.until_synced();
    Publisher::connect(&hub.address).publish(&[floor("/bench/floor")]);
    let before = (spent(hub.id()), walls.bytes());
    std::thread::scope(|scope| {
        for publisher in 0..PUBLISHERS {
            let address = &hub.address;
            scope.spawn(move || publish(address, publisher, events / PUBLISHERS));
        }
        walls.until_events(events + 1);
    });
    (spent(hub.id()) - before.0, walls.bytes() - before.1, memory(hub.id()))
}

fn publish(address: &str, publisher: u64, events: u64) {
    let source = format!("/bench/{publisher}");
    let mut connection = Publisher::connect(address);
    for batch in 0..events / BATCH {
        let first = (publisher << 32) | (batch * BATCH);
        let events: Vec<_> = (first..first + BATCH).map(|number| note(&source, number)).collect();
        connection.publish(&events);
    }
}

/// What a thread has had of its processor that wrote so many bytes to each of so many sockets.
fn raw(count: usize, bytes: u64) -> f64 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    let writer = std::thread::spawn(move || {
        cores::stay_on(&[0]);
        let sockets: Vec<TcpStream> =
            (0..count).map(|_| listener.accept().expect("a connection").0).collect();
        let before = cores::of_thread();
        write(&sockets, bytes);
        cores::of_thread() - before
    });
    cores::stay_on(&[1]);
    let mut walls = Walls::none();
    (0..count).for_each(|_| walls.add(TcpStream::connect(address).expect("a connection")));
    walls.until_bytes(bytes);
    writer.join().expect("written")
}

fn write(sockets: &[TcpStream], bytes: u64) {
    let block = vec![0x82; WRITE_BYTES];
    let poll = epoll::create(epoll::CreateFlags::CLOEXEC).expect("an epoll");
    for (at, socket) in sockets.iter().enumerate() {
        socket.set_nonblocking(true).expect("set");
        let at = epoll::EventData::new_u64(at as u64);
        epoll::add(&poll, socket.as_fd(), at, epoll::EventFlags::OUT).expect("added");
    }
    let mut left = vec![bytes; sockets.len()];
    let (mut open, mut ready) = (sockets.len(), Vec::with_capacity(sockets.len()));
    while open > 0 {
        ready.clear();
        epoll::wait(&poll, rustix::buffer::spare_capacity(&mut ready), None).expect("woken");
        for event in &ready {
            let at = usize::try_from(event.data.u64()).expect("few");
            let most = WRITE_BYTES.min(usize::try_from(left[at]).unwrap_or(usize::MAX));
            match (&sockets[at]).write(&block[..most]) {
                Ok(count) => left[at] -= count as u64,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => panic!("a socket broke: {error}"),
            }
            if left[at] == 0 {
                epoll::delete(&poll, sockets[at].as_fd()).expect("taken out");
                open -= 1;
            }
        }
    }
}
