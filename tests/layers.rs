//! The directions of the arrows in `docs/architecture.md`, held by reading the code: one crate can't make cargo
//! enforce them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Crates that draw, serve or keep, and clocks: what most modules do without.
const DRAWS: [&str; 2] = ["ratatui", "crossterm"];
const SERVES: [&str; 4] = ["tokio", "axum", "hyper", "rusqlite"];
const CLOCKS: [&str; 3] = ["std::time", "Timestamp::now", "Zoned::now"];

/// Names of modules, of crates, or phrases.
type Names = &'static [&'static str];

/// A module, which others its code may name, and which crates and phrases it may not. `task` and `main` put all of them together.
const LAWS: &[(&str, Names, &[Names])] = &[
    ("text", &[], &[&DRAWS, &SERVES]),
    ("domain", &["text"], &[&DRAWS, &SERVES, &CLOCKS, &["serde_json"]]),
    ("wire", &["text", "domain"], &[&DRAWS, &SERVES, &CLOCKS]),
    ("trust", &["text", "domain", "wire"], &[&DRAWS, &SERVES]),
    ("config", &["text", "domain"], &[&DRAWS, &SERVES]),
    ("cache", &["text", "domain", "wire"], &[&DRAWS, &SERVES, &["Timestamp::now", "Zoned::now"]]),
    ("model", &["text", "domain", "wire"], &[&DRAWS, &SERVES, &CLOCKS]),
    ("pulse", &["text", "domain"], &[&DRAWS, &SERVES, &CLOCKS, &["std::fs"]]),
    ("survey", &["text", "domain", "pulse"], &[&DRAWS, &SERVES, &CLOCKS, &["std::fs"]]),
    ("feed", &["text", "domain", "wire", "trust"], &[&DRAWS, &["rusqlite"]]),
    ("publisher", &["text", "domain", "wire", "trust"], &[&DRAWS, &["rusqlite"]]),
    ("hub", &["text", "domain", "wire", "pulse"], &[&DRAWS]),
    ("sim", &["text", "domain", "wire", "pulse", "publisher"], &[&DRAWS, &["rusqlite"]]),
    ("screen", &["text", "domain", "model"], &[&SERVES, &CLOCKS, &["&mut Model"]]),
    (
        "run",
        &["text", "domain", "wire", "trust", "config", "cache", "model", "feed", "publisher", "screen"],
        &[&["axum", "hyper", "rusqlite"]],
    ),
    ("cli", &["text", "domain", "wire", "config", "model", "screen"], &[&SERVES]),
];

/// The modules of the crate, as its root names them.
fn modules() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let root = fs::read_to_string(root).expect("source");
    let names = root.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

/// Code without comments, strings and the tests at its end.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("source");
    let body = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    body.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn files_of(module: &str) -> Vec<PathBuf> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![src.join(module)];
    let own = src.join(format!("{module}.rs"));
    files.extend(own.exists().then_some(own));
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files
}

/// True when the code names a module of the crate: `crate::name`, or `name` inside of `crate::{…}`.
fn names_module(code: &str, module: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let ends = |rest: &str| !rest.starts_with(word);
    if code
        .match_indices("crate::")
        .any(|(at, found)| code[at + found.len()..].strip_prefix(module).is_some_and(ends))
    {
        return true;
    }
    code.match_indices("crate::{").any(|(at, found)| {
        let mut depth = 1;
        let list: String = code[at + found.len()..]
            .chars()
            .take_while(|c| {
                depth += match c {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                depth > 0
            })
            .collect();
        list.split(|c: char| c == ',' || c == '{' || c.is_whitespace())
            .any(|part| part.strip_prefix(module).is_some_and(ends))
    })
}

/// True when the code names a crate, a path or a phrase as whole words.
fn names_phrase(code: &str, phrase: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(phrase)
        .any(|(at, found)| !code[..at].ends_with(word) && !code[at + found.len()..].starts_with(word))
}

#[test]
fn no_module_names_what_is_above_it() {
    let all = modules();
    let bound: BTreeSet<&str> = LAWS.iter().map(|(module, ..)| *module).chain(["task"]).collect();
    assert_eq!(bound, all.iter().map(String::as_str).collect(), "each module has its law");
    let mut broken = Vec::new();
    for (module, may_name, phrases) in LAWS {
        let files = files_of(module);
        assert!(!files.is_empty(), "{module} has no source; does the table still fit the code?");
        let others =
            || all.iter().map(String::as_str).filter(|name| name != module && !may_name.contains(name));
        for file in files {
            let code = code(&file);
            let named = others().filter(|name| names_module(&code, name));
            let spoken = phrases.iter().copied().flatten().filter(|phrase| names_phrase(&code, phrase));
            broken
                .extend(named.chain(spoken.copied()).map(|what| format!("{} names {what}", file.display())));
        }
    }
    assert!(broken.is_empty(), "\n{}\nsee docs/architecture.md for who may use whom", broken.join("\n"));
}

#[test]
fn a_forbidden_use_is_found_in_every_form() {
    for bad in [
        "use crate::screen::Theme;",
        "use crate::{domain::Key, screen};",
        "use crate::{\n    model::{Model, Ui},\n    screen::{Theme},\n};",
        "let x = crate::screen::draw();",
    ] {
        assert!(names_module(bad, "screen"), "{bad}");
    }
    assert!(!names_module("use crate::screens::Other;", "screen"));
    assert!(names_phrase("tokio::spawn(x)", "tokio"));
    assert!(!names_phrase("use tokio_tungstenite::X;", "tokio"));
}

#[test]
fn every_source_file_says_what_it_is_for_and_is_small() {
    const LINES_MAX: usize = 500;
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![src];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("source");
            assert!(text.starts_with("//! "), "{} does not begin with //!", path.display());
            assert!(text.lines().count() <= LINES_MAX, "{} has over {LINES_MAX} lines", path.display());
            assert_ne!(path.file_name().expect("a name"), "mod.rs", "{}", path.display());
        }
    }
}
