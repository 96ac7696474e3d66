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

/// A key as the command table writes it: `q`, `Tab`, `Shift-Tab`, `Ctrl-c`, `PageDown`.
pub fn notation(key: &KeyEvent) -> Option<String> {
    let name = match key.code {
        KeyCode::Char(' ') => "Space".into(),
        KeyCode::Char(scalar) => scalar.to_string(),
        KeyCode::BackTab => return Some("Shift-Tab".into()),
        KeyCode::Tab => "Tab".into(),
        KeyCode::Enter => "Enter".into(),
        KeyCode::Esc => "Esc".into(),
        KeyCode::Backspace => "Backspace".into(),
        KeyCode::Left => "Left".into(),
        KeyCode::Right => "Right".into(),
        KeyCode::Up => "Up".into(),
        KeyCode::Down => "Down".into(),
        KeyCode::Home => "Home".into(),
        KeyCode::End => "End".into(),
        KeyCode::PageUp => "PageUp".into(),
        KeyCode::PageDown => "PageDown".into(),
        KeyCode::Delete => "Delete".into(),
        KeyCode::F(number) => format!("F{number}"),
        _ => return None,
    };
    let control = if key.modifiers.contains(KeyModifiers::CONTROL) { "Ctrl-" } else { "" };
    let alt = if key.modifiers.contains(KeyModifiers::ALT) { "Alt-" } else { "" };
    Some(format!("{control}{alt}{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::command;

    #[test]
    fn every_key_of_the_table_can_be_pressed() {
        let press = |code, modifiers| notation(&KeyEvent::new(code, modifiers));
        let plain = (33..127u8).map(|byte| (KeyCode::Char(byte.into()), KeyModifiers::NONE));
        let control = (b'a'..=b'z').map(|byte| (KeyCode::Char(byte.into()), KeyModifiers::CONTROL));
        let named = [
            KeyCode::Char(' '),
            KeyCode::BackTab,
            KeyCode::Tab,
            KeyCode::Enter,
            KeyCode::Esc,
            KeyCode::Backspace,
            KeyCode::Left,
            KeyCode::Right,
            KeyCode::Up,
            KeyCode::Down,
            KeyCode::Home,
            KeyCode::End,
            KeyCode::PageUp,
            KeyCode::PageDown,
            KeyCode::F(1),
        ];
        let named = named.into_iter().map(|code| (code, KeyModifiers::NONE));
        let pressable: Vec<_> = plain
            .chain(control)
            .chain(named)
            .filter_map(|(code, modifiers)| press(code, modifiers))
            .collect();
        for row in command::TABLE {
            for key in row.keys {
                assert!(pressable.iter().any(|have| have == key), "{key} of {}", row.name);
            }
        }
    }
}
