//! `openfloor consent`, against a hub of its own process.

use std::path::Path;

use openfloor::domain::recognition::references::made_of;
use openfloor::hub::Role;
use openfloor::hub::tokens::{Grant, Tokens};
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::process::{HubProcess, openfloor};
use crate::thanks::*;

/// Runs `openfloor` with a hub: whether it went well, and what it said.
fn run(hub: &HubProcess, line: &[&str]) -> (bool, String) {
    let mut command = openfloor();
    command.args(line).args(["--hub", &hub.http()]);
    let output = command.output().expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).expect("UTF-8"))
}

fn once(hub: &HubProcess) -> Value {
    let mut command = openfloor();
    command.args(["wall", "--once", "--format", "json", "--feed", &hub.ws()]);
    let output = command.output().expect("it runs");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn a_wish_is_set_and_forgotten_from_a_shell() {
    let folder = tempdir().expect("a folder");
    let hub = HubProcess::start(&folder.path().join("hub"), "127.0.0.1:0");
    let event = folder.path().join("thanks.json");
    std::fs::write(&event, thanks("a", "a", &[wilhelmina("full")]).to_string()).expect("written");
    let event = event.to_str().expect("UTF-8");
    assert!(run(&hub, &["publish", event]).0);
    assert!(once(&hub).to_string().contains("Wilhelmina Quartz"));
    let set = ["consent", "set", "--site", "lisbon", "--ref", "ref-4711", "initials"];
    let (well, said) = run(&hub, &set);
    assert!(well && said.contains("initials"), "{said}");
    assert_eq!(run(&hub, &set), (well, said), "the same when it is said again");
    let far = |site| ["consent", "set", "--site", site, "--ref", "ref-4711", "team"];
    let (well, said) = run(&hub, &far("Lisbon"));
    assert!(!well && said.contains("write it as \"lisbon\""), "{said}");
    // A site's wishes may come before its first thanks.
    let (well, said) = run(&hub, &far("lisbonn"));
    assert!(well && said.contains("as their team") && said.contains("is \"lisbon\" meant?"), "{said}");
    let (well, said) = run(&hub, &["consent", "forget", "--site", "lisbonn", "--ref", "ref-4711"]);
    assert!(well && said.contains("consent each time"), "{said}");
    let began = std::time::Instant::now();
    let mut shown = once(&hub).to_string();
    while !shown.contains("W. Q.") && began.elapsed() < crate::bench::DEADLINE {
        shown = once(&hub).to_string();
    }
    assert!(shown.contains("W. Q.") && !shown.contains("Wilhelmina"), "{shown}");
    let (well, said) = run(&hub, &["consent", "forget", "--site", "lisbon", "--ref", "ref-4711"]);
    assert!(well && said.contains("consent each time"), "{said}");
    assert!(!once(&hub).to_string().contains("Wilhelmina"), "what was taken back stays so");
    let (well, said) = run(&hub, &["consent", "set", "--site", "lisbon", "--ref", "ref-4711", "nothing"]);
    assert!(!well && said.contains("initials"), "{said}");
}

/// Thanks as a desk writes them: the team by what it is called, and a reference that was made of the name.
fn thanks_from_a_desk() -> Value {
    let reference = made_of("lisbon", "care", "Nadia Ferro");
    thanks(
        "a",
        "a",
        &[json!({"ref": reference, "name": "Nadia Ferro", "team": "Customer Care", "consent": "full"})],
    )
}

#[test]
fn a_wish_by_name_reaches_thanks_from_a_desk() {
    let folder = tempdir().expect("a folder");
    let hub = HubProcess::start(&folder.path().join("hub"), "127.0.0.1:0");
    let floor = json!({
        "specversion": "1.0", "id": "floor", "source": "/sites/lisbon/people", "site": "lisbon",
        "type": "dev.openfloor.floor.v1", "subject": "floor/main",
        "data": {
            "name": "Floor 2", "time_zone": "Europe/Lisbon", "languages": ["en"],
            "teams": [{"id": "care", "name": "Customer Care", "headcount": 30}],
        },
    });
    for (name, event) in [("floor.json", floor), ("thanks.json", thanks_from_a_desk())] {
        let file = folder.path().join(name);
        std::fs::write(&file, event.to_string()).expect("written");
        let (well, said) = run(&hub, &["publish", file.to_str().expect("UTF-8")]);
        assert!(well, "{said}");
    }
    assert!(once(&hub).to_string().contains("Nadia Ferro"));
    let wish = |more: &[&str]| {
        let line = [&["consent", "set", "--site", "lisbon", "team"][..], more].concat();
        run(&hub, &line)
    };
    for (more, told) in [
        (&["--name", "Nadia Ferro"][..], "--team"),
        (&["--team", "care"], "--name"),
        (&["--name", "Nadia Ferro", "--team", "care", "--ref", "r"], "--ref"),
        (&["--name", " ", "--team", "care"], "no words"),
        (&[], "--ref"),
        (&["--name", "Nadia Ferro", "--team", "customer care"], "give its id, \"care\""),
    ] {
        let (well, said) = wish(more);
        assert!(!well && said.contains(told), "{more:?}: {said}");
    }
    // A team that is no more may still stand in thanks.
    let (well, said) = wish(&["--name", "Nadia Ferro", "--team", "caer"]);
    assert!(well && said.contains("is \"care\" meant?"), "{said}");
    assert!(once(&hub).to_string().contains("Nadia Ferro"), "nobody has said anything of her yet");
    let (well, said) = wish(&["--name", "nadia  FERRO", "--team", "Care"]);
    assert!(well && said.contains("as their team") && !said.contains("meant"), "{said}");
    let began = std::time::Instant::now();
    let mut shown = once(&hub).to_string();
    while shown.contains("Nadia") && began.elapsed() < crate::bench::DEADLINE {
        shown = once(&hub).to_string();
    }
    assert!(shown.contains("Customer Care") && !shown.contains("Nadia"), "{shown}");
    let forget = ["consent", "forget", "--site", "lisbon", "--name", "Nadia Ferro", "--team", "care"];
    let (well, said) = run(&hub, &forget);
    assert!(well && said.contains("consent each time"), "{said}");
}

/// A file with a token that a hub lets in.
fn token(folder: &Path, data: &Path, name: &str, role: Role, source: &str) -> String {
    let grant =
        Grant { role, source: Some(source.into()), site: None, replays: false, name: None, expires_at: None };
    let token = Tokens::make(data).expect("opens").give(&grant, jiff::Timestamp::now()).expect("given");
    let file = folder.join(name);
    std::fs::write(&file, token.reveal()).expect("written");
    file.to_str().expect("UTF-8").to_owned()
}

#[test]
fn the_people_office_may_say_it_and_a_lead_may_not() {
    let folder = tempdir().expect("a folder");
    let data = folder.path().join("hub");
    let mut command = openfloor();
    command.args(["hub", "--local-tokens", "--listen", "127.0.0.1:0", "--data"]).arg(&data);
    let office = token(folder.path(), &data, "office", Role::Publisher, "/sites/lisbon/people");
    let leads = token(folder.path(), &data, "leads", Role::Publisher, "/sites/lisbon/leads");
    let lead = token(folder.path(), &data, "lead", Role::Lead, "/");
    let hub = HubProcess::start_by(command);
    let set = |file: &str, site: &str| {
        run(&hub, &["consent", "set", "--site", site, "--ref", "r", "team", "--token-file", file])
    };
    assert!(set(&office, "lisbon").0);
    for (file, site) in [(&office, "porto"), (&leads, "lisbon"), (&lead, "lisbon")] {
        let (well, said) = set(file, site);
        assert!(!well && said.contains("403") && said.contains("/sites/<site>/people"), "{said}");
    }
}
