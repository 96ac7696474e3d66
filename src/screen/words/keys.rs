//! How keys are called.

use crate::model::Command;

/// A key as the footer and the help name it.
pub fn key(name: &str) -> &str {
    match name {
        "Down" => "↓",
        "Up" => "↑",
        "Left" => "←",
        "Right" => "→",
        other => other,
    }
}

/// All keys of a command, with a gap between each two.
pub fn all(keys: &[Box<str>], gap: &str) -> String {
    keys.iter().map(|name| key(name)).collect::<Vec<_>>().join(gap)
}

/// A command's key in the footer, where the first one says too little: both arrows at once.
pub fn footer_key(command: Command, first: &str) -> &str {
    match command {
        Command::Down if first == "Down" => "↑↓",
        _ => key(first),
    }
}
