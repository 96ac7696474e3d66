//! A frame of a wall of several sites.

use serde_json::Value;

use super::{AT, FLOOR, err, out, run};

#[test]
fn a_wall_of_two_sites_says_so_and_names_the_site_of_each_thing() {
    let folder = tempfile::tempdir().expect("a folder");
    let both = folder.path().join("both.jsonl");
    let porto = |kind: &str, data: Value| {
        serde_json::json!({
            "specversion": "1.0", "id": kind, "source": "/sites/porto/leads", "site": "porto", "time": "2026-11-22T14:30:00Z",
            "type": format!("dev.openfloor.{kind}.v1"), "subject": format!("{kind}/porto"), "data": data,
        })
    };
    let floor = serde_json::json!({
        "site": "Porto", "name": "Floor 1", "time_zone": "Atlantic/Azores", "languages": ["en", "es"],
        "teams": [{"id": "quays", "name": "Quays", "headcount": 14}],
    });
    let notice = serde_json::json!({
        "headline": {"en": "Doors open at six", "es": "Se abre a las seis"}, "author": {"name": "Ana"}, "affects": ["quays"],
    });
    let lisbon = std::fs::read_to_string(FLOOR).expect("the floor");
    let lines = format!("{}\n{}\n{}\n", lisbon.trim_end(), porto("floor", floor), porto("notice", notice));
    std::fs::write(&both, lines).expect("written");
    let both = both.to_string_lossy();
    let frame = |rest: &[&str]| {
        let output = run(&[&["replay", &both, "--once", "--at", AT, "--lang", "en"], rest].concat());
        assert_eq!((output.status.code(), err(&output)), (Some(0), String::new()), "{rest:?}");
        out(&output)
    };
    let desk = frame(&["--size", "200x60"]);
    for told in
        ["2 sites", "WET · Lisbon", "Porto · Doors open at six", "Quays", "Lisbon · Maya → Team Night desk"]
    {
        assert!(desk.contains(told), "{told}: {desk}");
    }
    let lines = frame(&["--plain"]);
    assert!(lines.contains("2 sites") && lines.contains("Porto; Doors open at six"), "{lines}");
    let scene = frame(&["--scene", "repair", "--size", "80x24"]);
    assert!(scene.contains("2 sites") && scene.contains("Lisbon · "), "{scene}");
    let said: Value = serde_json::from_str(&frame(&["--format", "json"])).expect("JSON");
    assert_eq!(said["place"][0]["words"], "2 sites");
    let entries = said["panes"]
        .as_array()
        .expect("panes")
        .iter()
        .flat_map(|pane| pane["entries"].as_array().expect("entries"));
    let mut count = 0;
    for entry in entries {
        count += 1;
        let site = if entry["site"] == "porto" { "Porto" } else { "Lisbon" };
        for parts in [&entry["parts"], &entry["page"]] {
            assert!(parts.to_string().contains(&format!("\"words\":\"{site}\"")), "{entry:#}");
        }
    }
    assert!(count > 20);
}
