//! The table of settings: its names, and that the documents have each of them.

use super::*;

#[test]
fn the_table_names_everything_by_one_rule_and_once() {
    for (index, setting) in TABLE.iter().enumerate() {
        let variable = format!("OPENFLOOR_{}", setting.key.to_uppercase().replace('.', "_"));
        assert_eq!(setting.variable, variable);
        assert!(setting.flag.starts_with("--"), "{}", setting.flag);
        assert!(!setting.meaning.ends_with('.') && !setting.help().contains('|'), "{}", setting.meaning);
        for other in &TABLE[..index] {
            // A wall and a publisher each bring their own, by the same flag of their own commands.
            let pair = [other.table(), setting.table()] == ["wall", "publish"];
            assert!(other.key != setting.key, "{}", setting.key);
            assert!(other.flag != setting.flag || pair, "{}", setting.key);
        }
        if !setting.example.is_empty() {
            let settings = read("", &[], &[(setting.key, setting.example)]);
            assert_eq!((setting.text)(&settings).as_deref(), Some(setting.example), "{}", setting.key);
        }
    }
}

#[test]
fn the_docs_have_a_line_for_each_setting() {
    let docs = config::docs();
    assert_eq!(docs.lines().count(), TABLE.len() + 2);
    for line in [
        "| `wall.feed` | `--feed` | `OPENFLOOR_WALL_FEED` | `ws://127.0.0.1:7420` | The hub whose floor the wall shows: an address of the form `ws://HOST:PORT` or `wss://HOST:PORT` |",
        "| `wall.site` | `--site` | `OPENFLOOR_WALL_SITE` | every site | The site that the wall shows: a name of at most 80 characters |",
        "| `hub.data` | `--data` | `OPENFLOOR_HUB_DATA` | openfloor/hub where the platform keeps data | Where the hub keeps its log and its tokens: the path of a folder, written out without ~ |",
    ] {
        assert!(docs.lines().any(|have| have == line), "{docs}");
    }
}
