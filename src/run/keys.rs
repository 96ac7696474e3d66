//! Keys of a terminal to commands, through the notation of the command table.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use super::mouse;
use crate::model::command::Context;
use crate::model::{Edit, Model, Msg};
use crate::screen::Drawn;

/// What an event of the terminal asks for, on a screen that was drawn.
pub fn messages(event: &Event, drawn: &Drawn, model: &Model) -> Vec<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => pressed(key, model).into_iter().collect(),
        Event::Paste(words) if is_typed(model.ui.context()) => {
            vec![Msg::Edit(Edit::Insert(words.as_str().into()))]
        }
        Event::Mouse(event) => mouse::messages(*event, drawn, model),
        _ => Vec::new(),
    }
}

/// What a key asks for: where a text is typed, what is no command is typed.
fn pressed(key: &KeyEvent, model: &Model) -> Option<Msg> {
    let context = model.ui.context();
    let name = notation(key);
    let command = name.as_ref().and_then(|key| model.keymap.command(key, context)).map(Msg::Command);
    command.or_else(|| match context {
        Context::Text | Context::Lines => edit(key).map(Msg::Edit),
        // There is no line that says why.
        Context::Scenes | Context::Locked => None,
        Context::Panes | Context::Page | Context::List => {
            Some(Msg::Idle(name.and_then(|key| model.keymap.elsewhere(&key, context))))
        }
    })
}

fn is_typed(context: Context) -> bool {
    matches!(context, Context::Text | Context::Lines)
}

/// A change of a text by a key, as readline and most editors have it.
fn edit(key: &KeyEvent) -> Option<Edit> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    Some(match key.code {
        // Some terminals send it for Backspace, as those of old did.
        KeyCode::Char('h') if control => Edit::Backspace,
        KeyCode::Char('u') if control => Edit::Clear,
        KeyCode::Char('w') if control => Edit::DeleteWord,
        KeyCode::Char('a') if control => Edit::Start,
        KeyCode::Char('e') if control => Edit::End,
        KeyCode::Char(scalar) if !control && !alt => Edit::Insert(scalar.to_string().into()),
        KeyCode::Backspace if alt || control => Edit::DeleteWord,
        KeyCode::Backspace => Edit::Backspace,
        KeyCode::Delete => Edit::Delete,
        KeyCode::Left => Edit::Left,
        KeyCode::Right => Edit::Right,
        KeyCode::Up => Edit::Up,
        KeyCode::Down => Edit::Down,
        KeyCode::Home => Edit::Start,
        KeyCode::End => Edit::End,
        KeyCode::Enter => Edit::NewLine,
        _ => return None,
    })
}

/// The keys that have a name, besides characters and `F1` to `F12`.
const NAMED: [(&str, KeyCode); 15] = [
    ("Space", KeyCode::Char(' ')),
    ("Tab", KeyCode::Tab),
    ("Shift-Tab", KeyCode::BackTab),
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Backspace", KeyCode::Backspace),
    ("Delete", KeyCode::Delete),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
];
/// What is held down beside a key, in the order in which it is written.
const HELD: [(&str, KeyModifiers); 2] = [("Ctrl-", KeyModifiers::CONTROL), ("Alt-", KeyModifiers::ALT)];

/// A key as the command table writes it: `q`, `Tab`, `Shift-Tab`, `Ctrl-c`, `PageDown`.
pub fn notation(key: &KeyEvent) -> Option<String> {
    let named = NAMED.iter().find(|(_, code)| *code == key.code).map(|(name, _)| (*name).to_owned());
    let name = match key.code {
        // What is held down beside it is in its name.
        KeyCode::BackTab => return named,
        KeyCode::F(number) => format!("F{number}"),
        KeyCode::Char(scalar) => named.unwrap_or_else(|| scalar.to_string()),
        _ => named?,
    };
    let held = HELD.iter().filter(|(_, modifier)| key.modifiers.contains(*modifier));
    Some(held.map(|(prefix, _)| *prefix).collect::<String>() + &name)
}

/// The key of a notation.
pub fn named(notation: &str) -> Option<KeyEvent> {
    let (mut modifiers, mut rest) = (KeyModifiers::NONE, notation);
    for (prefix, modifier) in HELD {
        if let Some(after) = rest.strip_prefix(prefix) {
            (modifiers, rest) = (modifiers | modifier, after);
        }
    }
    let mut letters = rest.chars();
    let code = match (letters.next(), letters.next()) {
        (Some(letter), None) => KeyCode::Char(letter),
        _ => match NAMED.iter().find(|(name, _)| *name == rest) {
            Some((_, code)) => *code,
            None => KeyCode::F(rest.strip_prefix('F')?.parse().ok()?),
        },
    };
    Some(KeyEvent::new(code, modifiers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::command;
    use crate::model::keymap::NAMES;

    #[test]
    fn backspace_deletes_whichever_of_its_two_codes_a_terminal_sends() {
        for name in ["Backspace", "Ctrl-h"] {
            assert_eq!(edit(&named(name).expect("a key")), Some(Edit::Backspace), "{name}");
        }
    }

    #[test]
    fn every_key_of_the_table_can_be_pressed_and_is_written_as_it_stands_there() {
        assert_eq!(NAMED.map(|(name, _)| name), NAMES, "what a person may want is what a terminal sends");
        for row in command::TABLE {
            for name in row.keys {
                let key = named(name).unwrap_or_else(|| panic!("{name} of {}", row.name));
                assert_eq!(notation(&key).as_deref(), Some(*name));
            }
        }
        for name in NAMES {
            let key = named(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(notation(&key).as_deref(), Some(name));
        }
        assert_eq!(named("Nope"), None);
    }
}
