//! The one table of commands: keys, names, help and the README come from it.

use super::{Effect, Mode, Model, Overlay, Pane, Update};

/// What a person can wish for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// The next pane.
    NextPane,
    /// The pane before.
    PreviousPane,
    /// That pane.
    FocusPane(Pane),
    /// The next entry, or line of an open entry.
    Down,
    /// The entry or line before.
    Up,
    /// Several entries or lines on.
    PageDown,
    /// Several entries or lines back.
    PageUp,
    /// The first entry.
    First,
    /// The last entry.
    Last,
    /// The selected entry, whole.
    Read,
    /// Back to the panes.
    Close,
    /// The next of the feed's languages.
    Language,
    /// Display mode, or back from it.
    Display,
    /// The next scene of display mode.
    NextScene,
    /// The scene before.
    PreviousScene,
    /// Hold the scene that is on, or let it go on.
    Pause,
    /// The first key of the chord that unlocks a wall.
    UnlockFirst,
    /// The second.
    Unlock,
    /// The keys.
    Help,
    /// Leave the terminal to the shell for a while.
    Suspend,
    /// Leave.
    Quit,
}

/// How many entries or lines a page is.
const PAGE: isize = 8;

/// Where a key is pressed: it decides what the key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The panes of a desk.
    Panes,
    /// The scenes of display mode.
    Scenes,
    /// A wall that is locked.
    Locked,
    /// A page that is read: an open entry, the keys.
    Page,
    /// A text that is typed.
    Text,
}

const PANES: &[Context] = &[Context::Panes];
const READING: &[Context] = &[Context::Panes, Context::Page];
const SCENES: &[Context] = &[Context::Scenes];
const LOCKED: &[Context] = &[Context::Locked];
const SHOWING: &[Context] = &[Context::Panes, Context::Page, Context::Scenes];
const ANYWHERE: &[Context] = &[Context::Panes, Context::Page, Context::Text, Context::Scenes];

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The command.
    pub command: Command,
    /// The keys that call it, in the notation of [`Row::keys`]: a character, or a name such as `Tab` or `Ctrl-c`.
    pub keys: &'static [&'static str],
    /// Its name, for settings and the command line.
    pub name: &'static str,
    /// What it does, in a few words.
    pub help: &'static str,
    /// The word in the footer, where it has one.
    pub footer: Option<&'static str>,
    /// Where its keys call it.
    pub contexts: &'static [Context],
}

/// The table.
pub const TABLE: &[Row] = &[
    row(Command::NextPane, &["Tab", "Right", "l"], "next-pane", "the next pane", Some("pane"), READING),
    row(
        Command::PreviousPane,
        &["Shift-Tab", "Left", "h"],
        "previous-pane",
        "the pane before",
        None,
        READING,
    ),
    row(
        Command::FocusPane(Pane::Transparency),
        &["1"],
        "transparency",
        "transparency notices",
        None,
        READING,
    ),
    row(Command::FocusPane(Pane::Recognition), &["2"], "recognition", "recognition", None, READING),
    row(Command::FocusPane(Pane::Engagement), &["3"], "how-we-are", "how we are", None, READING),
    row(Command::FocusPane(Pane::Questions), &["4"], "questions", "questions and rumours", None, READING),
    row(Command::FocusPane(Pane::Repair), &["5"], "repair", "trust repair", None, READING),
    row(Command::FocusPane(Pane::Promises), &["6"], "promises", "promises", None, READING),
    row(Command::Down, &["Down", "j"], "down", "the next item", Some("item"), READING),
    row(Command::Up, &["Up", "k"], "up", "the item before", None, READING),
    row(Command::PageDown, &["PageDown", "Space"], "page-down", "several items on", None, READING),
    row(Command::PageUp, &["PageUp"], "page-up", "several items back", None, READING),
    row(Command::First, &["Home", "g"], "first", "the first item", None, READING),
    row(Command::Last, &["End", "G"], "last", "the last item", None, READING),
    row(Command::Read, &["Enter"], "read", "read the item whole", Some("read"), PANES),
    row(Command::Close, &["Esc"], "close", "back to the panes", None, ANYWHERE),
    row(Command::Language, &["L"], "language", "the next language", Some("language"), SHOWING),
    row(Command::Display, &["w"], "display", "wallboard display mode, and back", Some("wall"), SHOWING),
    row(
        Command::NextScene,
        &["Right", "Down", "Tab"],
        "next-scene",
        "the next scene of the wall",
        None,
        SCENES,
    ),
    row(
        Command::PreviousScene,
        &["Left", "Up", "Shift-Tab"],
        "previous-scene",
        "the scene before",
        None,
        SCENES,
    ),
    row(Command::Pause, &["Space"], "pause", "hold the scene for 5 minutes, or let it go on", None, SCENES),
    row(Command::UnlockFirst, &["Ctrl-u"], "unlock-first", "on a locked wall, and then …", None, LOCKED),
    row(Command::Unlock, &["Ctrl-l"], "unlock", "… within 2 s: unlock it", None, LOCKED),
    row(Command::Help, &["?", "F1"], "help", "these keys", Some("help"), SHOWING),
    row(
        Command::Suspend,
        &["Ctrl-z"],
        "suspend",
        "leave the terminal to the shell for a while",
        None,
        ANYWHERE,
    ),
    row(Command::Quit, &["q", "Ctrl-c"], "quit", "leave", Some("quit"), SHOWING),
];

const fn row(
    command: Command,
    keys: &'static [&'static str],
    name: &'static str,
    help: &'static str,
    footer: Option<&'static str>,
    contexts: &'static [Context],
) -> Row {
    Row { command, keys, name, help, footer, contexts }
}

/// The table in Markdown, for the README.
pub fn docs() -> String {
    let mut out = String::from("| key | what it does |\n|---|---|\n");
    for row in TABLE {
        let keys: Vec<String> = row.keys.iter().map(|key| format!("`{key}`")).collect();
        out.push_str(&format!("| {} | {} |\n", keys.join(" "), row.help));
    }
    out
}

/// The command of a key, by its notation in the table, where it is pressed.
pub fn of_key(key: &str, context: Context) -> Option<Command> {
    let meant = |row: &&Row| row.contexts.contains(&context) && row.keys.contains(&key);
    TABLE.iter().find(meant).map(|row| row.command)
}

/// Carries a command out.
pub(super) fn run(model: &mut Model, command: Command) -> Update {
    let panes = Pane::ALL.len();
    match command {
        Command::Quit => return Update { changed: false, effects: vec![Effect::Quit] },
        Command::Suspend => return Update { changed: true, effects: vec![Effect::Suspend] },
        Command::NextPane => focus(model, Pane::ALL[(model.ui.focus.index() + 1) % panes]),
        Command::PreviousPane => focus(model, Pane::ALL[(model.ui.focus.index() + panes - 1) % panes]),
        Command::FocusPane(pane) => focus(model, pane),
        Command::Down => step(model, 1),
        Command::Up => step(model, -1),
        Command::PageDown => step(model, PAGE),
        Command::PageUp => step(model, -PAGE),
        Command::First => step(model, isize::MIN / 2),
        Command::Last => step(model, isize::MAX / 2),
        Command::Read => read(model),
        Command::Close => model.ui.overlay = None,
        Command::Language => next_language(model),
        Command::Display => {
            model.ui.overlay = None;
            model.ui.mode = match model.ui.mode {
                Mode::Desk => Mode::Display,
                Mode::Display => Mode::Desk,
            };
        }
        Command::NextScene => model.step_scenes(true),
        Command::PreviousScene => model.step_scenes(false),
        Command::Pause => model.pause(),
        Command::UnlockFirst => model.ui.lock.unlock(false, model.local),
        Command::Unlock => model.ui.lock.unlock(true, model.local),
        Command::Help => {
            model.ui.overlay = match model.ui.overlay {
                Some(Overlay::Help) => None,
                _ => Some(Overlay::Help),
            };
        }
    }
    Update::changed(true)
}

fn focus(model: &mut Model, pane: Pane) {
    model.ui.overlay = None;
    model.ui.focus = pane;
}

/// Moves the selection, or the lines of an open entry.
fn step(model: &mut Model, by: isize) {
    if let Some(Overlay::Item(_, scroll)) = &mut model.ui.overlay {
        let lines = by.clamp(-(1 << 14), 1 << 14);
        *scroll = u16::try_from((*scroll as isize + lines).max(0)).unwrap_or(u16::MAX);
        return;
    }
    let pane = model.ui.focus;
    let entries = model.entries(pane);
    let Some(selected) = model.selected(pane, &entries) else { return };
    let last = entries.len() - 1;
    let next = (selected as isize).saturating_add(by).clamp(0, last as isize) as usize;
    model.ui.selected[pane.index()] = Some(entries[next].id());
}

fn read(model: &mut Model) {
    let pane = model.ui.focus;
    let entries = model.entries(pane);
    let selected = model.selected(pane, &entries).map(|index| entries[index].id());
    model.ui.overlay = selected.map(|id| Overlay::Item(id, 0));
}

fn next_language(model: &mut Model) {
    let Some(site) = model.floor.site() else { return };
    let at = site.languages.iter().position(|lang| *lang == model.ui.lang);
    let next = at.map_or(0, |at| (at + 1) % site.languages.len());
    if let Some(lang) = site.languages.get(next) {
        model.ui.lang = lang.clone();
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::promise::Outcome;
    use crate::domain::{Audience, Item, Key, Notice, Promise, Stamp};
    use crate::model::{Mode, Msg};
    use crate::text::Lang;

    #[test]
    fn the_cursor_goes_past_two_promises_of_one_dated_word() {
        let at = |hour: i64| Timestamp::from_second(1_764_000_000 + hour * 3_600).expect("in range");
        let mut model = Model::new(Lang::parse("en").expect("a language"), Mode::Desk, at(0));
        let kept = Promise {
            settled_at: Some(at(0)),
            outcome: Some(Outcome::Kept),
            ..Promise::open("next_word_by", at(0), at(0))
        };
        let promises = vec![kept, Promise::open("next_word_by", at(5), at(5))];
        for name in ["notice/a", "notice/b"] {
            let item = Item {
                source: "/s".into(),
                team: None,
                audience: Audience::Floor,
                time: at(0),
                stamp: Stamp { promises: promises.clone(), corrected: Vec::new() },
                data: Notice::default(),
            };
            model.floor.notices.insert(Key::new("lisbon", name), item);
        }
        model.update(Msg::Command(Command::FocusPane(Pane::Promises)), at(0));
        for index in 1..4 {
            model.update(Msg::Command(Command::Down), at(0));
            let selected = model.selected(Pane::Promises, &model.entries(Pane::Promises));
            assert_eq!(selected, Some(index), "of four entries");
        }
    }

    #[test]
    fn no_name_is_given_twice_and_no_key_in_one_context() {
        for (index, row) in TABLE.iter().enumerate() {
            for other in &TABLE[..index] {
                assert_ne!(row.name, other.name);
                let together = row.contexts.iter().any(|context| other.contexts.contains(context));
                assert!(
                    !(together && row.keys.iter().any(|key| other.keys.contains(key))),
                    "{} and {}",
                    row.name,
                    other.name
                );
            }
        }
    }
}
