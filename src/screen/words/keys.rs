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

/// A command's key in the footer, where the first one says too little: both arrows at once.
pub fn footer_key(command: Command, first: &str) -> &str {
    match command {
        Command::Down => "↑↓",
        _ => key(first),
    }
}
