//! The keys that the settings file wants, judged by the table of commands.

use std::fmt::Write;

use crate::config::{KeyLine, Settings};
use crate::model::command::TABLE;
use crate::model::keymap::{Keymap, Wanted};
use crate::text::SafeText;

fn wanted(lines: &[KeyLine]) -> Vec<Wanted> {
    let one = |line: &KeyLine| Wanted {
        command: SafeText::clean(&line.command).as_str().into(),
        keys: line.keys.iter().map(|key| SafeText::clean(key).as_str().into()).collect(),
        at: place(line).into(),
    };
    lines.iter().map(one).collect()
}

fn place(line: &KeyLine) -> String {
    format!("{}:{}", line.path.display(), line.line)
}

/// What is wrong with the keys of a settings file.
pub fn judge(lines: &[KeyLine]) -> Vec<String> {
    let faults = Keymap::of(&wanted(lines)).err().unwrap_or_default();
    faults.iter().map(ToString::to_string).collect()
}

/// The keys of a run. Those of settings that were judged are right.
pub fn keymap(settings: &Settings) -> Keymap {
    Keymap::of(&wanted(settings.keys())).unwrap_or_default()
}

/// The keys of every command as a table of a settings file, each with where it came from.
pub fn render(settings: &Settings) -> String {
    let keymap = keymap(settings);
    let row = |row: &crate::model::command::Row| {
        let keys: Vec<String> = keymap.keys(row.command).iter().map(|key| format!("{key:?}")).collect();
        let line = settings.keys().iter().find(|line| line.command == row.name);
        (format!("{} = [{}]", row.name, keys.join(", ")), line.map_or_else(|| "default".into(), place))
    };
    let rows: Vec<(String, String)> = TABLE.iter().map(row).collect();
    let width = rows.iter().map(|(line, _)| line.chars().count()).max().unwrap_or(0);
    let mut out = String::from("[keys]\n");
    for (line, origin) in rows {
        let _ = writeln!(out, "{line:width$}  # {}", SafeText::clean(&origin));
    }
    out
}
