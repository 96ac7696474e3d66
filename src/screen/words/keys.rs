//! How keys are called, and the phrases that name them: whatever key is in force, and never one that was remapped.

use super::Words;
use crate::model::command::{Context, row};
use crate::model::{Command, Keymap, Model};

impl Words {
    /// A phrase that names keys, as they are called where the person is.
    pub fn with_keys(&self, id: &'static str, model: &Model) -> String {
        let key = |command| in_force(model, command, model.ui.context()).into();
        self.say_with(
            id,
            [
                ("accept", key(Command::Accept)),
                ("close", key(Command::Close)),
                ("take", key(Command::TakeUp)),
                ("arrows", arrows(&model.keymap).into()),
            ],
        )
    }
}

/// The key that calls a command where it is pressed; for one without a key, how the palette finds it.
pub fn in_force(model: &Model, command: Command, context: Context) -> String {
    let keymap = &model.keymap;
    match keymap.key_in(command, context) {
        Some(name) => key(name).to_owned(),
        None => format!("{}{}", keymap.key(Command::Palette), row(command).name),
    }
}

/// The keys that go down and up, the usual ones as one sign.
pub fn arrows(keymap: &Keymap) -> String {
    match (keymap.key(Command::Down), keymap.key(Command::Up)) {
        ("Down", "Up") => "↑↓".to_owned(),
        (down, up) => format!("{} {}", key(down), key(up)),
    }
}

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

/// A command's key in the footer, where the first one says too little: both ways at once.
pub fn footer_key(keymap: &Keymap, command: Command, first: &str) -> String {
    match command {
        Command::Down => arrows(keymap),
        _ => key(first).to_owned(),
    }
}
