//! The directions of the arrows in `docs/architecture.md`, held by reading the code: one crate can't make cargo
//! enforce them.

use std::fs;
use std::path::{Path, PathBuf};

/// A module, and what its code may not name: other modules of the crate, and crates.
const LAWS: &[(&str, &[&str], &[&str])] = &[
    (
        "text",
        &[
            "pulse",
            "domain",
            "wire",
            "trust",
            "config",
            "model",
            "feed",
            "hub",
            "publisher",
            "sim",
            "screen",
            "run",
            "cli",
        ],
        &["tokio", "ratatui", "crossterm", "axum", "hyper", "rusqlite"],
    ),
    (
        "domain",
        &[
            "pulse",
            "wire",
            "trust",
            "config",
            "model",
            "feed",
            "hub",
            "publisher",
            "sim",
            "screen",
            "run",
            "cli",
        ],
        &[
            "tokio",
            "ratatui",
            "crossterm",
            "axum",
            "hyper",
            "rusqlite",
            "serde_json",
            "std::time",
            "Timestamp::now",
            "Zoned::now",
        ],
    ),
    (
        "wire",
        &["pulse", "trust", "config", "model", "feed", "hub", "publisher", "sim", "screen", "run", "cli"],
        &[
            "tokio",
            "ratatui",
            "crossterm",
            "axum",
            "hyper",
            "rusqlite",
            "std::time",
            "Timestamp::now",
            "Zoned::now",
        ],
    ),
    (
        "trust",
        &["pulse", "config", "model", "feed", "hub", "publisher", "sim", "screen", "run", "cli"],
        &["tokio", "ratatui", "crossterm", "axum", "hyper", "rusqlite"],
    ),
    (
        "config",
        &["pulse", "trust", "model", "feed", "hub", "publisher", "sim", "screen", "run", "cli"],
        &["tokio", "ratatui", "crossterm", "axum", "hyper", "rusqlite"],
    ),
    (
        "model",
        &["pulse", "trust", "config", "feed", "hub", "publisher", "sim", "screen", "run", "cli"],
        &[
            "tokio",
            "ratatui",
            "crossterm",
            "axum",
            "hyper",
            "rusqlite",
            "std::time",
            "Timestamp::now",
            "Zoned::now",
        ],
    ),
    (
        "feed",
        &["pulse", "config", "model", "hub", "publisher", "sim", "screen", "run", "cli"],
        &["ratatui", "crossterm", "rusqlite"],
    ),
    (
        "cache",
        &["pulse", "config", "model", "feed", "hub", "publisher", "sim", "screen", "run", "cli"],
        &["tokio", "ratatui", "crossterm", "axum", "hyper", "rusqlite", "Timestamp::now", "Zoned::now"],
    ),
    (
        "pulse",
        &[
            "wire",
            "trust",
            "cache",
            "config",
            "model",
            "feed",
            "hub",
            "publisher",
            "sim",
            "screen",
            "task",
            "run",
            "cli",
        ],
        &[
            "tokio",
            "ratatui",
            "crossterm",
            "axum",
            "hyper",
            "rusqlite",
            "std::time",
            "std::fs",
            "Timestamp::now",
            "Zoned::now",
        ],
    ),
    (
        "survey",
        &[
            "wire",
            "trust",
            "cache",
            "config",
            "model",
            "feed",
            "hub",
            "publisher",
            "sim",
            "screen",
            "task",
            "run",
            "cli",
        ],
        &[
            "tokio",
            "ratatui",
            "crossterm",
            "axum",
            "hyper",
            "rusqlite",
            "std::time",
            "std::fs",
            "Timestamp::now",
            "Zoned::now",
        ],
    ),
    (
        "hub",
        &["survey", "trust", "cache", "config", "model", "feed", "publisher", "sim", "screen", "run", "cli"],
        &["ratatui", "crossterm"],
    ),
    (
        "publisher",
        &["pulse", "config", "model", "feed", "hub", "sim", "screen", "run", "cli"],
        &["ratatui", "crossterm", "rusqlite"],
    ),
    (
        "sim",
        &["trust", "config", "model", "feed", "hub", "screen", "run", "cli"],
        &["ratatui", "crossterm", "rusqlite"],
    ),
    (
        "screen",
        &["pulse", "trust", "config", "wire", "feed", "hub", "publisher", "sim", "run", "cli"],
        &["tokio", "axum", "hyper", "rusqlite", "&mut Model", "std::time", "Timestamp::now", "Zoned::now"],
    ),
];

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
    let mut broken = Vec::new();
    for (module, modules, phrases) in LAWS {
        let files = files_of(module);
        assert!(!files.is_empty(), "{module} has no source; does the table still fit the code?");
        for file in files {
            let code = code(&file);
            let named = modules.iter().filter(|name| names_module(&code, name));
            let spoken = phrases.iter().filter(|phrase| names_phrase(&code, phrase));
            broken.extend(named.chain(spoken).map(|what| format!("{} names {what}", file.display())));
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
