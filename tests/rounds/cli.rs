//! `openfloor pulse` and `openfloor asks`, against a hub of its own process, and who may use them.

use std::path::Path;

use openfloor::hub::Role;
use openfloor::hub::tokens::{Grant, Tokens};
use serde_json::Value;
use tempfile::tempdir;

use crate::asking::{lisbon, lisbon_of};
use crate::process::{HubProcess, openfloor};

/// Runs `openfloor` with a hub: whether it went well, and what it said.
fn run(hub: &HubProcess, line: &[&str]) -> (bool, String) {
    let output = openfloor().args(line).args(["--hub", &hub.http()]).output().expect("it runs");
    (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8"))
}

fn with_floor(folder: &Path, hub: &HubProcess, more: &[&str]) {
    publish(folder, hub, &lisbon(), more);
}

fn publish(folder: &Path, hub: &HubProcess, floor: &Value, more: &[&str]) {
    let event = folder.join("floor.json");
    std::fs::write(&event, floor.to_string()).expect("written");
    let (well, said) = run(hub, &[&["publish", event.to_str().expect("UTF-8")], more].concat());
    assert!(well, "{said}");
}

/// The day after tomorrow, as a round may close.
fn closes() -> String {
    (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(48)).to_string()
}

#[test]
fn a_round_goes_from_a_shell() {
    let folder = tempdir().expect("a folder");
    let data = folder.path().join("hub");
    let hub = HubProcess::start(&data, "127.0.0.1:0");
    publish(folder.path(), &hub, &lisbon_of(&[("billing", 14), ("care", 9), ("night", 6)]), &[]);
    let (closes, file) = (closes(), folder.path().join("codes.csv"));
    let file = file.to_str().expect("UTF-8");
    let (well, said) = run(&hub, &["pulse", "status", "--site", "lisbon"]);
    assert!(well && said.contains("no round"), "{said}");
    let open = ["pulse", "open", "--site", "lisbon", "--closes", &closes];
    let merged = ["--team", "billing=14", "--team", "care=9", "--team", "night=6"];
    let (well, said) = run(&hub, &[&open[..], &["--team", "biling=14", "--codes", file]].concat());
    assert!(!well && said.contains("billing, care, night"), "{said}");
    assert!(!Path::new(file).exists(), "a round that is not open leaves no file");
    let (well, said) = run(&hub, &[&open[..], &merged, &["--codes", file]].concat());
    assert!(well, "{said}");
    assert!(said.contains("billing, 14 people: told of by itself"), "{said}");
    assert!(said.contains("care, night, 15 people: told of together"), "{said}");
    assert!(said.contains("29 codes in") && said.contains("nobody knows who has which"), "{said}");
    let table = std::fs::read_to_string(file).expect("the codes");
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("team,code"));
    let codes: Vec<_> = lines.map(|line| line.split_once(',').expect("two cells").1).collect();
    assert_eq!(codes.len(), 29);
    assert!(codes.iter().all(|code| !said.contains(code)), "they are in the file alone");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(file).expect("a file"));
        assert_eq!(mode & 0o777, 0o600);
    }
    let (well, said) = run(&hub, &["pulse", "status", "--site", "lisbon"]);
    assert!(
        well && said.contains("open; figures leave it next on") && said.contains("nothing is published"),
        "{said}"
    );
    let (well, said) = run(&hub, &["pulse", "close", "--site", "lisbon"]);
    assert!(well && said.contains("closed since") && said.contains("its last figures leave it on"), "{said}");
    hub.kill();
    crate::asking::due(&data);
    let hub = HubProcess::start(&data, "127.0.0.1:0");
    let deadline = std::time::Instant::now() + crate::bench::DEADLINE;
    let said = loop {
        let (well, said) = run(&hub, &["pulse", "status", "--site", "lisbon"]);
        // Figures are taken first, and published after that.
        let waits = ["its last figures", "nothing is published"].iter().any(|words| said.contains(words));
        if well && said.contains("closed since") && !waits {
            break said;
        }
        assert!(std::time::Instant::now() < deadline, "{said}");
    };
    assert!(
        said.contains("told only within the floor") && said.contains("floor, no level this time"),
        "{said}"
    );
    assert!(!said.contains("lost") && !said.contains(" of 29"), "{said}");

    // A round of fewer than half of the people would be told as the floor.
    let (well, said) = run(&hub, &[&open[..], &["--team", "billing=14"]].concat());
    assert!(!well && said.contains("29 people are there, and 14 could answer"), "{said}");
    assert!(said.contains("fewer than half of them are not the floor; ask more teams"), "{said}");
    // Printed, and from a file; a team alone is told of as the floor, where there are hardly others.
    let mut floor = lisbon_of(&[("billing", 6)]);
    floor["id"] = "smaller".into();
    publish(folder.path(), &hub, &floor, &[]);
    let teams = folder.path().join("teams.csv");
    std::fs::write(&teams, "team,eligible\nbilling,6\n").expect("written");
    let (well, said) = run(&hub, &[&open[..], &["--teams", teams.to_str().expect("UTF-8")]].concat());
    assert!(well && said.contains("billing, 6 people: told of as the floor alone"), "{said}");
    let printed =
        said.lines().filter(|line| line.trim().len() == 14 && line.trim().find('-') == Some(4)).count();
    assert_eq!(printed, 6, "{said}");
    let (well, said) = run(&hub, &["asks", "list", "--site", "lisbon"]);
    assert!(well && said.contains("nothing waits"), "{said}");
    let (well, said) = run(&hub, &["asks", "heard", "0000"]);
    assert!(!well && said.contains("404"), "{said}");
}

#[tokio::test]
async fn what_is_asked_is_looked_through_from_a_shell() {
    let folder = tempdir().expect("a folder");
    let hub = HubProcess::start(&folder.path().join("hub"), "127.0.0.1:0");
    with_floor(folder.path(), &hub, &[]);
    let anyone = openfloor::publisher::Publisher::new(&hub.http()).expect("an address");
    for text in ["Do the shift bids end?", "Who has the keys?", "Spam, and more of it"] {
        let ask = openfloor::wire::pulse::Ask { site: "lisbon".into(), text: text.into(), rumour: false };
        anyone.ask_unsigned(&ask).await.expect("taken");
    }
    let (well, said) = run(&hub, &["asks", "list", "--site", "lisbon"]);
    assert!(said.contains("3 of at most 200 wait at lisbon"), "{said}");
    assert!(well && said.contains("question") && !said.contains(':'), "a day and no time: {said}");
    let id = |word: &str| {
        let lines: Vec<_> = said.lines().collect();
        let place = lines.iter().position(|line| line.contains(word)).expect("listed");
        lines[place - 1].split(' ').next().expect("an id").to_owned()
    };
    let (well, heard) = run(&hub, &["asks", "heard", &id("shift")]);
    assert!(well && heard.contains("question/ask-"), "{heard}");
    let (well, dropped) = run(&hub, &["asks", "drop", &id("keys"), &id("Spam")]);
    assert!(well && dropped.matches("erased").count() == 2, "{dropped}");
    let output = openfloor()
        .args(["wall", "--once", "--format", "json", "--feed", &hub.ws()])
        .output()
        .expect("it runs");
    let shown: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(
        shown.to_string().contains("Do the shift bids end?") && !shown.to_string().contains("keys"),
        "{shown}"
    );
}

/// A file with a token that a hub lets in.
fn token(folder: &Path, data: &Path, name: &str, role: Role, source: Option<&str>) -> String {
    let source = source.map(Into::into);
    let grant = Grant { role, source, site: None, replays: false, name: None, expires_at: None };
    let token = Tokens::make(data).expect("opens").give(&grant, jiff::Timestamp::now()).expect("given");
    let file = folder.join(name);
    std::fs::write(&file, token.reveal()).expect("written");
    file.to_str().expect("UTF-8").to_owned()
}

#[test]
fn only_an_admin_and_whoever_publishes_as_leads_may_open_a_round_or_read_what_is_asked() {
    let folder = tempdir().expect("a folder");
    let data = folder.path().join("hub");
    let mut command = openfloor();
    command.args(["hub", "--local-tokens", "--listen", "127.0.0.1:0", "--data"]).arg(&data);
    let give = |name: &str, role, source| token(folder.path(), &data, name, role, source);
    let admin = give("admin", Role::Admin, None);
    let leads = give("leads", Role::Publisher, Some("/sites/lisbon/leads"));
    let site = give("site", Role::Publisher, Some("/sites/lisbon"));
    let office = give("office", Role::Publisher, Some("/sites/lisbon/people"));
    let reader = give("reader", Role::Lead, None);
    let wall = give("wall", Role::Wall, None);
    let hub = HubProcess::start_by(command);
    with_floor(folder.path(), &hub, &["--token-file", &admin]);
    let closes = closes();
    for (file, may) in
        [(&admin, true), (&leads, true), (&site, true), (&office, false), (&reader, false), (&wall, false)]
    {
        let open = [
            "pulse",
            "open",
            "--site",
            "lisbon",
            "--closes",
            &closes,
            "--team",
            "billing=14",
            "--token-file",
            file,
        ];
        let close = ["pulse", "close", "--site", "lisbon", "--token-file", file];
        let status = ["pulse", "status", "--site", "lisbon", "--token-file", file];
        let list = ["asks", "list", "--site", "lisbon", "--token-file", file];
        for line in [&open[..], &status, &close, &list] {
            let (well, said) = run(&hub, line);
            assert_eq!(!said.contains("(403)"), may, "{line:?}: {said}");
            // The round of the first of them is closing when the others come, which is told to those alone who may open one.
            let late = line[1] == "open" && said.contains("is closing")
                || line[1] == "close" && said.contains("no round is open");
            assert_eq!(well || (*file != admin && late), may, "{line:?}: {said}");
        }
        let elsewhere = ["pulse", "status", "--site", "porto", "--token-file", file];
        assert_eq!(run(&hub, &elsewhere).0, *file == admin, "another site");
    }
}
