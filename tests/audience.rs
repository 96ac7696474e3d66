//! What is for leads, and where it must never be: on a floor's wall, in what such a wall keeps, and in what leaves the hub for
//! a floor. Against a real hub, by real programs, each with a look at a lead's own to prove that there is something to be found.

#[path = "support/hub.rs"]
mod hub;
#[path = "support/pty.rs"]
mod pty;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Stdio;

use hub::{HubProcess, OPENFLOOR, openfloor};
use portable_pty::CommandBuilder;
use pty::{PATIENCE, Terminal};
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

/// What is only in what is for leads.
const SECRET: &str = "quokka";
/// What everybody may read.
const OPEN: &str = "The lift is mended";

/// A hub with something for everyone and several things for leads, and the files of tokens for a wall and for a lead.
struct Floor {
    folder: TempDir,
    hub: HubProcess,
}

impl Floor {
    fn start() -> Self {
        let folder = tempdir().expect("a folder");
        // Before the hub is there, so that it knows them from the beginning.
        token(folder.path(), "wall", &[]);
        token(folder.path(), "publisher", &["--source", "/sites/lisbon"]);
        let hub = HubProcess::start(&folder.path().join("hub"), "127.0.0.1:0");
        let floor = Self { folder, hub };
        floor.publish(&[
            event("floor", "one", "floor", json!({"name": "Floor 1", "time_zone": "Europe/Lisbon", "languages": ["en"]})),
            event("note", "lift", "floor", json!({"text": {"en": OPEN}, "author": {"name": "Ana"}})),
            event("note", SECRET, "leads", json!({"text": {"en": "The Quokka plan is ours alone."}, "author": {"name": "Ana"}})),
            event("notice", "canteen", "floor", notice("The canteen is closed")),
            event("notice", SECRET, "leads", notice("The Quokka is closed")),
            event("commitment", SECRET, "leads", json!({
                "ask": {"en": "A Quokka for each"}, "decision": "will", "owner": "Facilities", "due": "2030-01-01T12:00:00Z",
            })),
            event("engagement", SECRET, "leads", json!({
                "window": "2026-W47", "unit": SECRET, "instrument": "openfloor-6", "suppressed": true,
            })),
        ]);
        floor
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn publish(&self, events: &[Value]) {
        let lines: Vec<String> = events.iter().map(ToString::to_string).collect();
        let mut child = openfloor()
            .args(["publish", "--hub", &self.hub.http()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("it starts");
        child.stdin.take().expect("piped").write_all(lines.join("\n").as_bytes()).expect("written");
        assert!(child.wait().expect("it ends").success());
    }

    /// The file with the token of a role.
    fn token(&self, role: &str) -> String {
        self.path(&format!("{role}.token"))
    }

    /// The whole answer to a request.
    fn get(&self, path: &str, more: &str) -> String {
        let mut stream = TcpStream::connect(&self.hub.address).expect("connects");
        let request = format!("GET {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n{more}\r\n");
        stream.write_all(request.as_bytes()).expect("writes");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("reads");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// What a program prints.
    fn told(&self, args: &[&str]) -> String {
        let mut command = openfloor();
        command.env("OPENFLOOR_WALL_CACHE", "off").env("LC_ALL", "C.UTF-8").args(args).stdin(Stdio::null());
        let output = command.output().expect("it runs");
        assert!(output.status.success(), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// A wall on a terminal that has shown what was there before it, and what came after it.
    fn shown(&self, args: &[&str]) -> Terminal {
        let mut command = CommandBuilder::new(OPENFLOOR);
        command.args(["wall", "--feed", &self.hub.ws(), "--plain"]);
        command.args(args);
        let wall = Terminal::start(command, 100, 30);
        wall.until_text(OPEN);
        self.publish(&[
            event(
                "note",
                "later",
                "leads",
                json!({"text": {"en": "More of the Quokka."}, "author": {"name": "Ana"}}),
            ),
            event(
                "note",
                "bus",
                "floor",
                json!({"text": {"en": "The bus comes at six"}, "author": {"name": "Ana"}}),
            ),
        ]);
        wall.until_text("The bus comes at six");
        wall
    }
}

fn event(kind: &str, name: &str, audience: &str, data: Value) -> Value {
    json!({
        "specversion": "1.0", "type": format!("dev.openfloor.{kind}.v1"), "id": format!("{kind}-{name}"),
        "source": "/sites/lisbon/leads", "subject": format!("{kind}/{name}"), "site": "lisbon", "audience": audience, "data": data,
    })
}

fn notice(headline: &str) -> Value {
    json!({"headline": {"en": headline}, "author": {"role": "Site lead"}, "priority": "important"})
}

/// Makes a token of a role, in a file of its own beside the data of the hub.
fn token(folder: &Path, role: &str, more: &[&str]) {
    let made = openfloor()
        .args(["token", "new", "--role", role, "--data"])
        .arg(folder.join("hub"))
        .args(more)
        .output()
        .expect("it runs");
    assert!(made.status.success(), "{made:?}");
    let file = folder.join(format!("{role}.token"));
    std::fs::write(&file, &made.stdout).expect("written");
    #[cfg(unix)]
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("set");
}

fn has(text: &str) -> bool {
    text.to_lowercase().contains(SECRET)
}

/// All bytes of the files of a folder, the names too.
fn kept(folder: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("one").path();
        all += &path.display().to_string();
        if path.is_dir() {
            all += &kept(&path);
        } else {
            all += &String::from_utf8_lossy(&std::fs::read(&path).expect("a file"));
        }
    }
    all
}

#[test]
fn what_is_for_leads_is_never_on_a_floors_wall() {
    let floor = Floor::start();
    let wall = floor.token("wall");
    // Whatever the token allows: the hub's own machine may see all of it.
    for args in [&["--display"][..], &["--token-file", &wall], &["--token-file", &wall, "--display"]] {
        let mut terminal = floor.shown(args);
        terminal.close();
        let written = String::from_utf8_lossy(&terminal.written()).into_owned();
        assert!(!has(&written), "{args:?}: {written}");
    }
    let desk = floor.shown(&[]);
    desk.until("what is for leads", |screen| has(&screen.contents()));
}

#[test]
fn what_is_for_leads_is_never_in_the_cache_or_the_recording_of_a_floors_wall() {
    for (display, secret) in [(true, false), (false, true)] {
        let floor = Floor::start();
        let (cache, record) = (floor.path("cache"), floor.path("floor.jsonl"));
        let display = format!("--display={display}");
        let mut wall = floor.shown(&[&display, "--cache", &cache, "--record", &record]);
        rustix::process::kill_process(
            rustix::process::Pid::from_raw(wall.pid()).expect("a process"),
            rustix::process::Signal::TERM,
        )
        .expect("told");
        wall.end(PATIENCE);
        let recorded = std::fs::read_to_string(&record).expect("a recording");
        assert!(recorded.contains(OPEN) && recorded.contains("The bus"), "{display}: {recorded}");
        assert_eq!(has(&recorded), secret, "{display}: {recorded}");
        let cached = kept(Path::new(&cache));
        assert!(cached.contains(OPEN), "{display}: {cached}");
        assert_eq!(has(&cached), secret, "{display}: {cached}");
    }
}

#[test]
fn what_is_for_leads_is_never_in_a_frame_of_a_floors_wall() {
    let floor = Floor::start();
    let address = floor.hub.ws();
    let wall = floor.token("wall");
    let frame = |args: &[&str]| {
        floor.told(&[&["wall", "--feed", &address, "--once", "--size", "160x45"], args].concat())
    };
    for form in ["text", "ansi", "svg", "json"] {
        for args in [&["--display"][..], &["--token-file", &wall], &["--token-file", &wall, "--display"]] {
            let told = frame(&[&["--format", form], args].concat());
            assert!(!has(&told), "{form} {args:?}: {told}");
        }
        assert!(has(&frame(&["--format", form])), "{form}: a desk of a lead has it");
    }
    for scene in ["now", "answered", "promises", "how-we-are", "repair", "trust-wins"] {
        let output = openfloor()
            .args([
                "wall",
                "--feed",
                &address,
                "--once",
                "--size",
                "160x45",
                "--display",
                "--format",
                "json",
                "--scene",
                scene,
            ])
            .env("OPENFLOOR_WALL_CACHE", "off")
            .output()
            .expect("it runs");
        assert!(!has(&String::from_utf8_lossy(&output.stdout)), "{scene}: {output:?}");
    }
}

#[test]
fn what_is_for_leads_is_never_in_the_record_for_a_floor() {
    let floor = Floor::start();
    let url = floor.hub.http();
    for form in ["jsonl", "csv"] {
        let told = floor.told(&["log", "--hub", &url, "--format", form]);
        assert!(told.contains(OPEN) && !has(&told), "{form}: {told}");
        let told = floor.told(&["log", "--hub", &url, "--format", form, "--audience", "leads"]);
        assert!(has(&told), "{form}: {told}");
    }
}

#[test]
fn what_is_for_leads_is_never_on_a_huddle_card() {
    let floor = Floor::start();
    let cards = floor.path("cards");
    let mut command = CommandBuilder::new(OPENFLOOR);
    command.args(["wall", "--feed", &floor.hub.ws(), "--huddle-folder", &cards, "--cache", "off"]);
    // Not so wide that the card stands beside the panes of a lead.
    let mut desk = Terminal::start(command, 120, 36);
    desk.until("what is for leads", |screen| has(&screen.contents()));
    desk.keys("h");
    desk.until("the card", |screen| {
        !has(&screen.contents()) && screen.contents().contains("The canteen is closed")
    });
    desk.keys("s");
    let began = std::time::Instant::now();
    loop {
        let card = if Path::new(&cards).is_dir() { kept(Path::new(&cards)) } else { String::new() };
        if card.contains("The canteen is closed") {
            assert!(!has(&card), "{card}");
            return;
        }
        assert!(began.elapsed() < PATIENCE, "no card was saved: {card:?}");
        std::thread::yield_now();
    }
}

#[test]
fn what_is_for_leads_is_never_in_a_count_or_in_a_list_of_what_is_held() {
    let floor = Floor::start();
    let metrics = floor.get("/metrics", "");
    assert!(metrics.contains("openfloor") && !has(&metrics), "{metrics}");
    assert!(!has(&floor.get("/readyz", "")) && !has(&floor.get("/healthz", "")));
    let held = event(
        "note",
        "soon",
        "leads",
        json!({"text": {"en": "The Quokka comes."}, "author": {"name": "Ana"}}),
    );
    let mut child = openfloor()
        .args(["publish", "--hub", &floor.hub.http(), "--gate", "briefed"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("piped").write_all(held.to_string().as_bytes()).expect("written");
    assert!(child.wait_with_output().expect("it ends").status.success());
    let list = floor.get("/v1/held", "");
    assert!(list.contains("note/soon") && !has(&list), "never the words: {list}");
    let id = list.split("\"held\":\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an id");
    let of_an_admin = floor.get(&format!("/v1/held/{id}"), "");
    assert!(has(&of_an_admin), "{of_an_admin}");
    // A publisher of the same source did not hand it in.
    for role in ["wall", "publisher"] {
        let token = std::fs::read_to_string(floor.token(role)).expect("a token");
        let answer =
            floor.get(&format!("/v1/held/{id}"), &format!("authorization: Bearer {}\r\n", token.trim()));
        assert!(answer.starts_with("HTTP/1.1 403") && !has(&answer), "{role}: {answer}");
    }
}
