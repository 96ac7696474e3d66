//! A started hub whose disk is full or may no longer be written: publishing is refused, the feed stays live, nothing that
//! was acknowledged is lost, and the hub goes on by itself when it can.
//!
//! The disks are real: a small tmpfs, and a read-only bind mount, in a mount namespace of the hub's own. That needs root
//! and `unshare`; without them the tests are left out, by name and with the reason, also by `.ci/run`: rights can't be
//! installed.
#![cfg(unix)]
#![allow(clippy::print_stderr, clippy::unwrap_used)] // what is left out is told; a failure is one

#[path = "support/hub.rs"]
mod hub;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use hub::{HubProcess, OPENFLOOR, openfloor};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{self, Message, WebSocket};

/// Nothing in these tests takes longer.
const DEADLINE: Duration = Duration::from_secs(60);

fn main() {
    let able = Command::new("unshare")
        .args(["-m", "sh", "-c", "mount -t tmpfs -o size=64k none /mnt && command -v nsenter"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    let left_out = !able;
    let mut trials = Vec::new();
    for (name, test) in [
        ("a_full_disk", a_full_disk as fn() -> Result<(), Failed>),
        ("a_disk_that_is_read_only_for_a_while", read_only_for_a_while),
        ("a_disk_that_is_read_only_from_the_start", read_only_from_the_start),
    ] {
        if left_out {
            eprintln!("left out: {name} needs root, unshare and nsenter, to make a disk of its own");
        }
        trials.push(Trial::test(name, test).with_kind("needs root").with_ignored_flag(left_out));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// A hub with mounts of its own.
struct OwnDisk {
    hub: HubProcess,
    data: PathBuf,
}

impl OwnDisk {
    /// Starts a hub after a shell has made its disk; `$1` is the data folder.
    fn start(data: &Path, mount: &str) -> Self {
        let mut command = Command::new("unshare");
        let script = format!("{mount} && exec \"$2\" hub --listen 127.0.0.1:0 --data \"$1\"");
        command.args(["-m", "sh", "-c", &script, "sh"]).arg(data).arg(OPENFLOOR);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("OPENFLOOR_")) {
            command.env_remove(name);
        }
        Self { hub: HubProcess::start_by(command), data: data.into() }
    }

    /// Runs a command where the hub's mounts are.
    fn inside(&self, command: &[&str]) -> Output {
        let pid = self.hub.pid().as_raw_nonzero().to_string();
        Command::new("nsenter").args(["-t", &pid, "-m"]).args(command).output().expect("nsenter")
    }

    fn shell(&self, script: &str) {
        let data = self.data.to_string_lossy();
        let output = self.inside(&["sh", "-c", script, "sh", &data]);
        assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// The log has no fault, as the running hub leaves it.
    fn is_clean(&self) {
        let output = self.inside(&[OPENFLOOR, "hub", "--check", &self.data.to_string_lossy()]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }

    /// The ids of the events that a backup of the running hub has.
    fn ids(&self, folder: &Path) -> Vec<String> {
        let file = folder.join("backup.db");
        let (name, data) = (file.to_string_lossy(), self.data.to_string_lossy());
        let output = self.inside(&[OPENFLOOR, "backup", &name, "--data", &data]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let log = rusqlite::Connection::open(&file).expect("opens");
        let mut statement = log.prepare("SELECT id FROM events ORDER BY seq").expect("fits");
        let ids = statement.query_map([], |row| row.get(0)).expect("reads");
        ids.collect::<Result<_, _>>().expect("reads")
    }

    /// Publishes a note of some thousand bytes, and gives the status.
    fn publish(&self, id: &str) -> u16 {
        let event = json!({
            "specversion": "1.0", "id": id, "source": "/sites/lisbon/leads", "site": "lisbon",
            "type": "dev.openfloor.notice.v1", "subject": format!("notice/{id}"),
            "data": {"headline": id, "body": "A word. ".repeat(480), "author": {"name": "Ana"}},
        });
        self.post(&event)
    }

    fn withdraw(&self, id: &str, subject: &str) -> u16 {
        self.post(&json!({
            "specversion": "1.0", "id": id, "source": "/sites/lisbon/leads", "site": "lisbon",
            "type": "dev.openfloor.withdrawn.v1", "subject": subject,
        }))
    }

    fn post(&self, event: &Value) -> u16 {
        let body = event.to_string();
        let mut stream = TcpStream::connect(&self.hub.address).expect("connects");
        stream.set_read_timeout(Some(DEADLINE)).expect("set");
        let length = body.len();
        let head = format!(
            "POST /v1/events HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-length: {length}\r\n\
             content-type: application/cloudevents+json\r\n\r\n"
        );
        stream.write_all((head + &body).as_bytes()).expect("writes");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("reads");
        answer.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status")
    }

    /// Publishes until the hub takes it.
    fn publish_in_time(&self, id: &str) {
        let began = Instant::now();
        while ![201, 200].contains(&self.publish(id)) {
            assert!(began.elapsed() < DEADLINE, "the hub does not go on by itself");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// A wall that stays connected all the while.
struct Wall(WebSocket<TcpStream>);

impl Wall {
    fn connect(hub: &HubProcess) -> Self {
        let mut request = format!("{}/v1/feed", hub.ws()).into_client_request().expect("a request");
        request.headers_mut().insert("sec-websocket-protocol", "cloudevents.json".parse().expect("a value"));
        let stream = TcpStream::connect(&hub.address).expect("connects");
        stream.set_read_timeout(Some(DEADLINE)).expect("set");
        let mut wall = Self(tungstenite::client::client(request, stream).expect("the handshake").0);
        wall.until("feed.synced");
        wall
    }

    /// Reads up to a frame of a kind, and gives the ids of the events before it.
    fn until(&mut self, kind: &str) -> Vec<String> {
        let mut ids = Vec::new();
        let began = Instant::now();
        loop {
            assert!(began.elapsed() < DEADLINE, "no {kind}");
            let Message::Text(text) = self.0.read().expect("the feed stays live") else { continue };
            let frame: Value = serde_json::from_str(&text).expect("JSON");
            let have = frame["type"].as_str().expect("a type");
            if have == format!("dev.openfloor.{kind}.v1") {
                return ids;
            }
            if !have.contains(".feed.") {
                ids.push(frame["id"].as_str().expect("an id").to_owned());
            }
        }
    }

    /// Reads on until an event has come.
    fn until_event(&mut self, id: &str, seen: &mut Vec<String>) {
        let began = Instant::now();
        while !seen.iter().any(|have| have == id) {
            assert!(began.elapsed() < DEADLINE, "{id} does not come");
            seen.extend(self.until("feed.heartbeat"));
        }
    }
}

fn a_full_disk() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    std::fs::create_dir(&data)?;
    let disk = OwnDisk::start(&data, "mount -t tmpfs -o size=2m,mode=700 none \"$1\"");
    disk.shell("dd if=/dev/zero of=\"$1\"/ballast bs=64k count=12");
    let mut wall = Wall::connect(&disk.hub);
    let mut taken = Vec::new();
    loop {
        let id = format!("before-{}", taken.len());
        match disk.publish(&id) {
            201 => taken.push(id),
            503 => break,
            status => panic!("{status}"),
        }
        assert!(taken.len() < 10_000, "the disk never gets full");
    }
    assert!(taken.len() > 20, "{} events, and it was full", taken.len());
    let mut seen = wall.until("feed.heartbeat");
    for n in 0..5 {
        assert_eq!(disk.publish(&format!("full-{n}")), 503);
    }
    seen.extend(wall.until("feed.heartbeat"));
    assert_eq!(seen, taken, "what was taken is shown, and nothing else");

    disk.shell("rm \"$1\"/ballast");
    for n in 0..20 {
        let id = format!("after-{n}");
        disk.publish_in_time(&id);
        taken.push(id);
    }
    assert_eq!(disk.withdraw("gone", "notice/before-3"), 201);
    taken.push("gone".into());
    wall.until_event("gone", &mut seen);
    assert_eq!(seen, taken);
    disk.is_clean();
    assert_eq!(disk.ids(folder.path()), taken);
    Ok(())
}

fn read_only_for_a_while() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let disk = OwnDisk::start(&data, "true");
    let mut wall = Wall::connect(&disk.hub);
    assert_eq!(disk.publish("before"), 201);
    disk.shell("mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\"");
    assert_eq!(disk.publish("meanwhile"), 503);
    assert_eq!(disk.withdraw("gone", "notice/before"), 503);
    let mut seen = wall.until("feed.heartbeat");
    seen.extend(wall.until("feed.heartbeat"));
    assert_eq!(seen, ["before"]);
    disk.is_clean();
    disk.shell("umount \"$1\"");
    assert_eq!(disk.publish("after"), 201, "at once");
    assert_eq!(disk.withdraw("gone", "notice/before"), 201);
    wall.until_event("gone", &mut seen);
    assert_eq!(seen, ["before", "after", "gone"]);
    disk.is_clean();
    assert_eq!(disk.ids(folder.path()), seen);
    Ok(())
}

fn read_only_from_the_start() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let hub = OwnDisk::start(&data, "true");
    assert_eq!(hub.publish("a"), 201);
    hub.hub.kill();
    // A second start closes the log, so that no write-ahead log is left.
    let mut closing = openfloor();
    closing.args(["hub", "--listen", "127.0.0.1:0", "--data"]).arg(&data);
    let closing = HubProcess::start_by(closing);
    let status =
        Command::new("kill").args(["-TERM", &closing.pid().as_raw_nonzero().to_string()]).status()?;
    assert!(status.success());
    let began = Instant::now();
    while data.join("feed.db-wal").exists() {
        assert!(began.elapsed() < DEADLINE, "the log is not closed");
        std::thread::sleep(Duration::from_millis(20));
    }
    let script = "mount --bind \"$1\" \"$1\" && mount -o remount,bind,ro \"$1\" && shift && exec \"$@\"";
    let read_only = |args: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(["-m", "sh", "-c", script, "sh"]).arg(&data).arg(OPENFLOOR).args(args);
        command.output().expect("unshare")
    };
    let name = data.to_string_lossy();
    let output = read_only(&["hub", "--listen", "127.0.0.1:0", "--data", &name]);
    let why = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && why.contains("data folder") && why.contains(&*name), "{why}");
    let output = read_only(&["hub", "--check", &name]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let backup = folder.path().join("backup.db");
    let output = read_only(&["backup", &backup.to_string_lossy(), "--data", &name]);
    assert!(output.status.success() && backup.exists(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
