//! Writing from the terminal, with real hubs: what a person types is on the wall with its position, once, and a revision
//! takes nothing away that it does not know.

#[path = "support/hub.rs"]
mod hub;
#[path = "support/pty.rs"]
mod pty;

#[path = "writing/historian.rs"]
mod historian;
#[path = "writing/sender.rs"]
mod sender;

use std::path::Path;
use std::process::Stdio;

use hub::{HubProcess, OPENFLOOR, openfloor};
use portable_pty::CommandBuilder;
use pty::Terminal;

const SEND: &str = "\u{13}";
const ESC: &str = "\u{1b}";
const ENTER: &str = "\r";
const DOWN: &str = "\u{1b}[B";

fn wall(args: &[&str]) -> Terminal {
    let mut command = CommandBuilder::new(OPENFLOOR);
    command.args(args);
    command.env("LANG", "en_GB.UTF-8");
    Terminal::start(command, 160, 45)
}

/// A hub whose floor has told who it is.
fn floor(data: &Path, address: &str) -> HubProcess {
    let hub = HubProcess::start(data, address);
    publish(
        &hub,
        r#"{"specversion":"1.0","type":"dev.openfloor.floor.v1","id":"f","source":"/sites/lisbon/leads","subject":"floor/2","site":"lisbon","data":{"name":{"en":"Floor 2","es":"Planta 2"},"time_zone":"Europe/Lisbon","languages":["en","es"],"teams":[{"id":"billing","name":{"en":"Billing","es":"Facturación"},"headcount":14}]}}"#,
    );
    hub
}

fn publish(hub: &HubProcess, event: &str) {
    use std::io::Write as _;
    let mut child = openfloor()
        .args(["publish", "--hub", &hub.http()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("piped").write_all(event.as_bytes()).expect("written");
    assert!(child.wait().expect("it ends").success());
}

/// How many events a log has.
fn events(data: &Path) -> String {
    let checked = openfloor().arg("hub").arg("--check").arg(data).output().expect("it runs");
    String::from_utf8(checked.stdout).expect("UTF-8")
}

#[test]
fn a_notice_written_in_the_demo_is_on_its_wall_with_its_position() {
    let mut wall = wall(&["--seed", "7", "--author-name", "Ana"]);
    wall.until_text("live");
    wall.keys("n");
    wall.until_text("New notice");
    wall.keys("The lift is mended");
    wall.keys(SEND);
    // Refused at its field, before any hub has to.
    wall.until_text("needed: all languages");
    wall.keys("El ascensor va");
    wall.keys(SEND);
    wall.until_text("On every wall · position ");
    wall.keys(ESC);
    wall.until("the notice among the others", |screen| {
        let text = screen.contents();
        text.contains("The lift is mended") && !text.contains("New notice")
    });
    // What was pulled is gone from the wall, and why can be said.
    wall.keys("1g");
    wall.until_text("Transparency");
    for _ in 0..40 {
        wall.keys("x");
        // The foot is drawn last. Beside the panes, the frame of the question has the name of what it is about.
        wall.until_text("Esc close   y pull it");
        if wall.text().contains("│  The lift is mended") {
            break;
        }
        wall.keys(ESC);
        wall.until_text("q quit");
        wall.keys(DOWN);
    }
    wall.keys("y");
    wall.until_text("Pulled · position ");
    wall.keys(ENTER);
    wall.until_text("We took something off the wall");
    wall.until_text("Ctrl-s send");
    assert!(!wall.text().contains("The lift is mended"), "{}", wall.text());
    wall.keys(ESC);
    wall.until_text("q quit");
    assert!(!wall.text().contains("The lift is mended"), "{}", wall.text());
    wall.keys("q");
    assert_eq!(wall.end(pty::PATIENCE), 0);
}

#[test]
fn a_form_keeps_its_text_while_the_hub_is_gone_and_is_sent_once() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = floor(data.path(), "127.0.0.1:0");
    let (address, feed) = (hub.address.clone(), hub.ws());
    let mut wall = wall(&["wall", "--feed", &feed, "--author-name", "Ana"]);
    wall.until_text("live");
    wall.keys("n");
    wall.until_text("New notice");
    wall.keys("The lift is mended\tEl ascensor va");
    wall.until_text("El ascensor va");
    hub.kill();
    wall.until_text("The hub is not reached now");
    wall.keys(SEND);
    wall.until_text("Not there yet");
    assert!(wall.text().contains("The lift is mended") && wall.text().contains("El ascensor va"));
    // Esc stops the waiting and throws nothing away.
    wall.keys(ESC);
    wall.until_text("Stopped.");
    assert!(wall.text().contains("The lift is mended"));
    wall.keys(SEND);
    wall.until_text("Not there yet");
    let hub = HubProcess::start(data.path(), &address);
    wall.until_text("On every wall · position 2");
    wall.keys(ESC);
    wall.until("the notice on the wall", |screen| {
        let text = screen.contents();
        text.contains("The lift is mended") && !text.contains("New notice")
    });
    wall.keys("q");
    assert_eq!(wall.end(pty::PATIENCE), 0);
    hub.kill();
    let checked = events(data.path());
    assert!(checked.contains("2 events"), "{checked}");
}

#[test]
fn an_unsent_text_is_not_thrown_away_unasked() {
    let data = tempfile::tempdir().expect("a folder");
    let hub = floor(data.path(), "127.0.0.1:0");
    let mut wall = wall(&["wall", "--feed", &hub.ws()]);
    wall.until_text("live");
    for leave in [ESC, "\u{3}"] {
        wall.keys("k");
        wall.until_text("Thank someone");
        // Nothing was written, so nothing is asked.
        wall.keys(leave);
        wall.until("the panes", |screen| !screen.contents().contains("Thank someone"));
        wall.keys("k");
        wall.until_text("Thank someone");
        wall.keys(&format!("{DOWN}Rui"));
        wall.until_text("Rui");
        wall.keys(leave);
        wall.until_text("Throw this text away?");
        wall.keys("x");
        wall.until_text("Ruix");
        wall.until("the question is gone", |screen| !screen.contents().contains("Throw this text away?"));
        wall.keys(leave);
        wall.until_text("Throw this text away?");
        wall.keys(leave);
        wall.until("the panes", |screen| !screen.contents().contains("Thank someone"));
    }
    wall.keys("q");
    assert_eq!(wall.end(pty::PATIENCE), 0);
}

#[test]
fn a_huddle_card_is_saved_and_printed() {
    let data = tempfile::tempdir().expect("a folder");
    let cards = data.path().join("cards");
    let paper = data.path().join("paper");
    let hub = floor(&data.path().join("hub"), "127.0.0.1:0");
    publish(
        &hub,
        r#"{"specversion":"1.0","type":"dev.openfloor.notice.v1","id":"n","source":"/sites/lisbon/leads","subject":"notice/n","site":"lisbon","data":{"headline":{"en":"Bids move to Fridays","es":"Los turnos se piden los viernes"},"author":{"name":"Ana"}}}"#,
    );
    publish(
        &hub,
        r#"{"specversion":"1.0","type":"dev.openfloor.notice.v1","id":"l","source":"/sites/lisbon/leads","subject":"notice/l","site":"lisbon","audience":"leads","data":{"headline":{"en":"For leads alone","es":"Solo para responsables"},"author":{"name":"Ana"}}}"#,
    );
    let print = format!("tee {}", paper.display());
    let folder = cards.to_string_lossy().into_owned();
    let mut wall = wall(&["wall", "--feed", &hub.ws(), "--print", &print, "--huddle-folder", &folder]);
    wall.until_text("For leads alone");
    wall.keys("h");
    wall.until_text("Huddle card");
    wall.keys("s");
    wall.until_text("Saved as ");
    wall.keys("p");
    wall.until_text("Handed to tee");
    wall.keys("qq");
    assert_eq!(wall.end(pty::PATIENCE), 0);
    let saved = std::fs::read_dir(&cards).expect("the folder").next().expect("a card").expect("a card");
    let saved = std::fs::read_to_string(saved.path()).expect("the card");
    for words in ["Bids move to Fridays", "Los turnos se piden los viernes", "NEW", "NUEVO"] {
        assert!(saved.contains(words), "{saved}");
    }
    assert!(!saved.contains("For leads alone") && !saved.contains("Solo para"), "{saved}");
    assert_eq!(std::fs::read_to_string(&paper).expect("printed"), saved);
}
