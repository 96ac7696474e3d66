//! Which keys call which command: those of the table, and in their place those that a person wants.
//!
//! A key that would mean two things in one place is refused, and both commands are named; and nobody is left without a
//! way out.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use super::command::{Command, Context, Row, TABLE, row};
use crate::text::near::{nearest, slips};

/// The keys that have a name, besides characters and `F1` to `F12`; `run::keys` knows what a terminal sends for each.
pub const NAMES: [&str; 15] = [
    "Space",
    "Tab",
    "Shift-Tab",
    "Enter",
    "Esc",
    "Backspace",
    "Delete",
    "Left",
    "Right",
    "Up",
    "Down",
    "Home",
    "End",
    "PageUp",
    "PageDown",
];
/// Commands that can't be left without a key: there would be no way on, or out.
const NEEDED: [&str; 9] =
    ["accept", "close", "confirm-pull", "down", "help", "quit", "unlock-first", "unlock", "up"];

/// Which keys call which command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap(BTreeMap<&'static str, Vec<Box<str>>>);

/// The keys that a person wants for a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The command's name.
    pub command: Box<str>,
    /// Its keys; none: it is called by no key.
    pub keys: Vec<Box<str>>,
    /// Where that was said, such as a line of a file.
    pub at: Box<str>,
}

/// What is wrong with the keys that a person wants.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the messages say what the fields are
pub enum KeyFault {
    /// There is no such command.
    Unknown { at: Box<str>, command: Box<str>, near: Option<&'static str> },
    /// There is no such key.
    NoKey { at: Box<str>, command: Box<str>, key: Box<str>, near: Option<Box<str>> },
    /// A key that is a letter wherever its command is.
    Typed { at: Box<str>, command: Box<str>, key: Box<str> },
    /// A key that no terminal sends, and what it sends in its place.
    Unsent { at: Box<str>, command: Box<str>, key: Box<str>, sent: Option<&'static str> },
    /// A command that can't be without a key.
    Needed { at: Box<str>, command: Box<str> },
    /// A command that can't be without a key where a text is typed, and whose keys are all letters there.
    NoWay { at: Box<str>, command: Box<str>, keys: Box<str> },
    /// A key of two commands that are called in one place.
    Clash { key: Box<str>, one: Side, other: Side },
}

/// One of two commands that want the same key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The command's name.
    pub command: &'static str,
    /// Where the key was asked for; absent: it is the command's own.
    pub at: Option<Box<str>>,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.at {
            Some(at) => write!(f, "{} ({at})", self.command),
            None => write!(f, "{} (by default)", self.command),
        }
    }
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeyFault::Unknown { at, command, near: Some(near) } => {
                write!(f, "{at}: there is no command {command}; did you mean {near}?")
            }
            KeyFault::Unknown { at, command, near: None } => {
                write!(f, "{at}: there is no command {command}; openfloor config lists them under [keys]")
            }
            KeyFault::NoKey { at, command, key, near } => {
                write!(f, "{at}: {command}: {key:?} is no key; ")?;
                match near {
                    Some(near) => write!(f, "did you mean {near}?"),
                    None => f.write_str("write it like a, Enter, PageDown, F5, Ctrl-x or Alt-Enter"),
                }
            }
            KeyFault::Typed { at, command, key } => write!(
                f,
                "{at}: {command}: {key} is typed wherever {command} is called; give a key such as Tab, F5 or Ctrl-x"
            ),
            KeyFault::Unsent { at, command, key, sent: Some(sent) } => write!(
                f,
                "{at}: {command}: a terminal sends {sent} when {key} is pressed; give {sent}, or a key such as F5 or Ctrl-x"
            ),
            KeyFault::Unsent { at, command, key, sent: None } => {
                write!(
                    f,
                    "{at}: {command}: no terminal sends {key}; give a key such as F5, Ctrl-x or Alt-Enter"
                )
            }
            KeyFault::NoWay { at, command, keys } => write!(
                f,
                "{at}: {command} needs a key where a text is typed too, and there {keys} is typed; add one such as F5 or Ctrl-x"
            ),
            KeyFault::Needed { at, command } => {
                write!(f, "{at}: {command} can't be left without a key: there would be no way out")
            }
            KeyFault::Clash { key, one, other } => {
                write!(
                    f,
                    "{key} is wanted by {one} and by {other} in one place; give one of them another key"
                )
            }
        }
    }
}

impl Default for Keymap {
    fn default() -> Self {
        static TABLES: LazyLock<Keymap> = LazyLock::new(|| {
            let keys = |row: &Row| row.keys.iter().map(|key| (*key).into()).collect();
            Keymap(TABLE.iter().map(|row| (row.name, keys(row))).collect())
        });
        TABLES.clone()
    }
}

impl Keymap {
    /// The table's keys, and in their place those that a person wants.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn of(wanted: &[Wanted]) -> Result<Self, Vec<KeyFault>> {
        let (mut keymap, mut faults) = (Self::default(), Vec::new());
        let mut places: BTreeMap<&'static str, Box<str>> = BTreeMap::new();
        for one in wanted {
            let Some(row) = TABLE.iter().find(|row| *row.name == *one.command) else {
                let near = nearest(&one.command, TABLE.iter().map(|row| row.name));
                faults.push(KeyFault::Unknown { at: one.at.clone(), command: one.command.clone(), near });
                continue;
            };
            // A table of a settings file has each name once.
            places.insert(row.name, one.at.clone());
            faults.extend(one.keys.iter().filter_map(|key| wrong(one, key, row)));
            faults.extend(no_way(one, row));
            keymap.0.insert(row.name, one.keys.clone());
        }
        faults.extend(keymap.clashes(&places));
        if faults.is_empty() { Ok(keymap) } else { Err(faults) }
    }

    /// The keys of a command.
    pub fn keys(&self, command: Command) -> &[Box<str>] {
        self.0.get(row(command).name).map_or(&[], Vec::as_slice)
    }

    /// The first key of a command; nothing for one without.
    pub fn key(&self, command: Command) -> &str {
        self.keys(command).first().map_or("", |key| key)
    }

    /// The first key of a command that calls it in a place, and is no letter there.
    pub fn key_in(&self, command: Command, context: Context) -> Option<&str> {
        let keys = self.keys(command).iter().map(|key| &**key);
        keys.into_iter().find(|key| !context.types(key))
    }

    /// The command of a key where it is pressed.
    pub fn command(&self, key: &str, context: Context) -> Option<Command> {
        if context.types(key) {
            return None;
        }
        let called = |row: &&Row| row.contexts.contains(&context) && self.has(row, key);
        TABLE.iter().find(called).map(|row| row.command)
    }

    /// The command that a key calls in other places than this one.
    pub fn elsewhere(&self, key: &str, context: Context) -> Option<Command> {
        let called = |row: &&Row| !row.contexts.contains(&context) && self.has(row, key);
        TABLE.iter().find(called).map(|row| row.command)
    }

    fn has(&self, row: &Row, key: &str) -> bool {
        self.0.get(row.name).is_some_and(|keys| keys.iter().any(|have| **have == *key))
    }

    /// Every key that two commands want in one place, where it is not typed.
    fn clashes(&self, places: &BTreeMap<&'static str, Box<str>>) -> Vec<KeyFault> {
        let side = |row: &Row| Side { command: row.name, at: places.get(row.name).cloned() };
        let mut clashes = Vec::new();
        for (index, row) in TABLE.iter().enumerate() {
            for other in &TABLE[..index] {
                let both = |key: &&str| {
                    let together =
                        |context: &Context| other.contexts.contains(context) && !context.types(key);
                    self.has(other, key) && row.contexts.iter().any(together)
                };
                let keys = self.0.get(row.name).into_iter().flatten().map(|key| &**key);
                let clash =
                    |key: &str| KeyFault::Clash { key: key.into(), one: side(other), other: side(row) };
                clashes.extend(keys.filter(both).map(clash));
            }
        }
        clashes
    }
}

/// What is wrong with a key for a command.
fn wrong(wanted: &Wanted, key: &str, row: &Row) -> Option<KeyFault> {
    let (at, command) = (wanted.at.clone(), wanted.command.clone());
    if !is_key(key) {
        let near = meant(key).map(Into::into);
        return Some(KeyFault::NoKey { at, command, key: key.into(), near });
    }
    if let Some(sent) = unsent(key) {
        return Some(KeyFault::Unsent { at, command, key: key.into(), sent });
    }
    let typed = row.contexts.iter().all(|context| context.types(key));
    typed.then(|| KeyFault::Typed { at, command, key: key.into() })
}

/// What is wrong when a command that can't be without a key has none in some place where it is called.
fn no_way(wanted: &Wanted, row: &Row) -> Option<KeyFault> {
    if !NEEDED.contains(&row.name) {
        return None;
    }
    let (at, command) = (wanted.at.clone(), wanted.command.clone());
    if wanted.keys.is_empty() {
        return Some(KeyFault::Needed { at, command });
    }
    // A form is left without help, and help is needed elsewhere.
    let spared = |context: &Context| row.command == Command::Help && *context == Context::Lines;
    let typed = |context: &Context| !spared(context) && wanted.keys.iter().all(|key| context.types(key));
    let (everywhere, somewhere) = (row.contexts.iter().all(typed), row.contexts.iter().any(typed));
    // What is typed everywhere has been told key by key.
    let keys = || wanted.keys.join(", ").into();
    (somewhere && !everywhere).then(|| KeyFault::NoWay { at, command, keys: keys() })
}

/// What a terminal sends in the place of a key that it can't send, if anything; `None` for a key that it sends. Most are as
/// old as ASCII: Ctrl takes bits of a letter away, and leaves what another key is.
fn unsent(key: &str) -> Option<Option<&'static str>> {
    let (control, rest) = key.strip_prefix("Ctrl-").map_or((false, key), |rest| (true, rest));
    let (alt, rest) = rest.strip_prefix("Alt-").map_or((false, rest), |rest| (true, rest));
    match rest {
        "i" | "Tab" if control => Some(Some(if alt { "Alt-Tab" } else { "Tab" })),
        "m" | "Enter" if control => Some(Some(if alt { "Alt-Enter" } else { "Enter" })),
        "[" | "Esc" if control || alt && rest == "Esc" => Some(Some("Esc")),
        "Backspace" if control => Some(Some(if alt { "Alt-Backspace" } else { "Backspace" })),
        // It begins the sequences of other keys.
        "[" if alt => Some(None),
        // Four digits stand for the signs that Ctrl makes of no letter.
        _ if control && rest.chars().count() == 1 => {
            let sent = rest.chars().all(|key| matches!(key, 'a'..='z' | '4'..='7'));
            (!sent).then_some(None)
        }
        _ => None,
    }
}

/// True for a key as the table writes it.
fn is_key(key: &str) -> bool {
    let rest = key.strip_prefix("Ctrl-").unwrap_or(key);
    let rest = rest.strip_prefix("Alt-").unwrap_or(rest);
    let mut letters = rest.chars();
    match (letters.next(), letters.next()) {
        // A terminal tells no capital letter with Ctrl.
        (Some(letter), None) => {
            !letter.is_control() && !letter.is_whitespace() && (rest == key || !letter.is_uppercase())
        }
        _ if rest == "Shift-Tab" => rest == key,
        _ => NAMES.contains(&rest) || is_function(rest),
    }
}

fn is_function(name: &str) -> bool {
    let number = name.strip_prefix('F').and_then(|number| number.parse::<u8>().ok());
    number.is_some_and(|number| (1..=12).contains(&number) && name.len() <= 3)
}

/// The key that was probably meant by another way to write it.
fn meant(key: &str) -> Option<String> {
    let lower = key.trim().replace(['+', '_'], "-").to_lowercase();
    let (mut prefix, mut rest) = (String::new(), lower.as_str());
    for (written, name) in [
        ("control-", "Ctrl-"),
        ("ctrl-", "Ctrl-"),
        ("c-", "Ctrl-"),
        ("^", "Ctrl-"),
        ("alt-", "Alt-"),
        ("meta-", "Alt-"),
        ("m-", "Alt-"),
    ] {
        if let Some(after) = rest.strip_prefix(written).filter(|after| !after.is_empty()) {
            prefix.push_str(name);
            rest = after;
        }
    }
    let name = match rest {
        " " | "" | "spacebar" | "blank" => "Space",
        "return" | "cr" => "Enter",
        "escape" => "Esc",
        "del" => "Delete",
        "bs" => "Backspace",
        "pgdn" | "pagedn" | "page-down" => "PageDown",
        "pgup" | "page-up" => "PageUp",
        "backtab" | "s-tab" => "Shift-Tab",
        one if one.chars().count() == 1 => one,
        other => {
            let functions =
                || (1..=12).map(|number| format!("F{number}")).find(|name| name.to_lowercase() == other);
            let near = |name: &&&str| slips(&name.to_lowercase(), other) <= 1;
            return NAMES
                .iter()
                .find(near)
                .map(|name| (*name).to_owned())
                .or_else(functions)
                .map(|name| prefix + &name)
                .filter(|name| is_key(name));
        }
    };
    Some(prefix + name).filter(|name| is_key(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(command: &str, keys: &[&str], line: usize) -> Wanted {
        let keys = keys.iter().map(|key| (*key).into()).collect();
        Wanted { command: command.into(), keys, at: format!("settings.toml:{line}").into() }
    }

    fn faults(wanted: &[Wanted]) -> Vec<String> {
        let faults = Keymap::of(wanted).err().unwrap_or_default();
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_table_is_a_keymap_without_faults() {
        assert_eq!(Keymap::of(&[]), Ok(Keymap::default()));
        for row in TABLE {
            for key in row.keys {
                assert!(is_key(key) && unsent(key).is_none(), "{key} of {}", row.name);
            }
            let own = wanted(row.name, row.keys, 1);
            assert_eq!(no_way(&own, row), None);
        }
    }

    #[test]
    fn given_keys_take_the_place_of_the_tables() {
        let keymap =
            Keymap::of(&[wanted("read", &["Enter", "o"], 2), wanted("suspend", &[], 3)]).expect("right keys");
        assert_eq!(keymap.command("o", Context::Panes), Some(Command::Read));
        assert_eq!(keymap.command("o", Context::Page), None);
        assert_eq!(keymap.command("Ctrl-z", Context::Panes), None);
        assert_eq!(keymap.key(Command::Suspend), "");
        let moved = Keymap::of(&[wanted("quit", &["Q"], 2)]).expect("right keys");
        assert_eq!(
            (moved.command("q", Context::Panes), moved.command("Q", Context::Panes)),
            (None, Some(Command::Quit))
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place_and_what_to_do() {
        for (given, said) in [
            (wanted("raed", &["o"], 3), "settings.toml:3: there is no command raed; did you mean read?"),
            (
                wanted("xylophone", &["o"], 3),
                "settings.toml:3: there is no command xylophone; openfloor config lists them under [keys]",
            ),
            (
                wanted("read", &["ctrl+o"], 4),
                "settings.toml:4: read: \"ctrl+o\" is no key; did you mean Ctrl-o?",
            ),
            (
                wanted("read", &["Ctrl-O"], 4),
                "settings.toml:4: read: \"Ctrl-O\" is no key; did you mean Ctrl-o?",
            ),
            (
                wanted("read", &["return"], 4),
                "settings.toml:4: read: \"return\" is no key; did you mean Enter?",
            ),
            (wanted("read", &["f5"], 4), "settings.toml:4: read: \"f5\" is no key; did you mean F5?"),
            (
                wanted("read", &["somekey"], 4),
                "settings.toml:4: read: \"somekey\" is no key; write it like a, Enter, PageDown, F5, Ctrl-x or Alt-Enter",
            ),
            (
                wanted("next-field", &["n"], 5),
                "settings.toml:5: next-field: n is typed wherever next-field is called; give a key such as Tab, F5 or Ctrl-x",
            ),
            (
                wanted("read", &["Ctrl-m"], 4),
                "settings.toml:4: read: a terminal sends Enter when Ctrl-m is pressed; give Enter, or a key such as F5 or Ctrl-x",
            ),
            (
                wanted("read", &["Ctrl-["], 4),
                "settings.toml:4: read: a terminal sends Esc when Ctrl-[ is pressed; give Esc, or a key such as F5 or Ctrl-x",
            ),
            (
                wanted("read", &["Ctrl-1"], 4),
                "settings.toml:4: read: no terminal sends Ctrl-1; give a key such as F5, Ctrl-x or Alt-Enter",
            ),
            (
                wanted("close", &["q"], 6),
                "settings.toml:6: close needs a key where a text is typed too, and there q is typed; add one such as F5 or Ctrl-x",
            ),
            (
                wanted("down", &["j"], 6),
                "settings.toml:6: down needs a key where a text is typed too, and there j is typed; add one such as F5 or Ctrl-x",
            ),
            (
                wanted("quit", &[], 6),
                "settings.toml:6: quit can't be left without a key: there would be no way out",
            ),
            (
                wanted("accept", &["Enter"], 6),
                "settings.toml:6: accept needs a key where a text is typed too, and there Enter is typed; add one such as F5 or Ctrl-x",
            ),
            (
                wanted("read", &["t"], 7),
                "t is wanted by read (settings.toml:7) and by team (by default) in one place; give one of them another key",
            ),
        ] {
            assert_eq!(faults(&[given]), [said]);
        }
        let both = [wanted("read", &["o"], 2), wanted("sort", &["o"], 3)];
        assert_eq!(
            faults(&both),
            [
                "o is wanted by read (settings.toml:2) and by sort (settings.toml:3) in one place; give one of them another key"
            ]
        );
    }

    #[test]
    fn a_letter_is_typed_where_a_text_is() {
        let keymap = Keymap::default();
        assert_eq!(keymap.command("q", Context::Text), None);
        assert_eq!(keymap.command("q", Context::Page), Some(Command::Close));
        assert_eq!(keymap.command("Enter", Context::Text), Some(Command::Accept));
        assert_eq!(keymap.command("Enter", Context::Lines), None);
        assert_eq!(keymap.command("Ctrl-s", Context::Lines), Some(Command::Accept));
    }

    #[test]
    fn commands_of_different_places_may_share_a_key() {
        let keymap = Keymap::of(&[wanted("next-scene", &["t"], 2)]).expect("display mode has no teams");
        assert_eq!(keymap.command("t", Context::Panes), Some(Command::Team));
        assert_eq!(keymap.command("t", Context::Scenes), Some(Command::NextScene));
    }
}
