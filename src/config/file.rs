//! The settings file: finding and opening it, and its entries with the lines that they stand on.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{self, KeyLine};
use super::profile::{OF, PROFILES, Profiles};
use super::reader::{Given, Origin, shown};
use super::setting::{nearest_key, setting, tables};
use super::table::TABLE;
use super::value::alternatives;
use super::{CONFIG_VARIABLE, Environment, Fault, Folders};
use crate::text::SafeText;
use crate::text::near::nearest;

/// Where the settings file is in the platform's configuration folder.
pub const FILE_NAME: &str = "openfloor/settings.toml";
/// Most bytes of a settings file: a hundred times what it takes to give every setting with a comment.
pub const FILE_BYTES_MAX: u64 = 64 * 1024;

/// Opens the settings file: the one that `--config` names, else the one that the variable names, else the usual one.
///
/// # Errors
/// A fault when it can't be read, or when somebody named it and it is not there.
pub(super) fn open(
    named: Option<&Path>,
    environment: &Environment,
    folders: &Folders,
) -> Result<Option<(PathBuf, String)>, Fault> {
    let by_flag = named.map(|path| ("--config", path.to_owned()));
    let by_variable = || environment.get(CONFIG_VARIABLE).map(|path| (CONFIG_VARIABLE, path.into()));
    let named = by_flag.or_else(by_variable);
    let by = named.as_ref().map(|(by, _)| *by);
    let path = named.map_or_else(|| folders.settings_file(), |(_, path)| path);
    let mut bytes = Vec::new();
    // One byte more than is allowed tells whether there are more.
    let read = File::open(&path).and_then(|file| file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes));
    match (read, by) {
        (Err(error), None) if error.kind() == ErrorKind::NotFound => return Ok(None),
        (Err(error), Some(by)) if error.kind() == ErrorKind::NotFound => {
            return Err(Fault::Missing { by, path });
        }
        (Err(error), _) => return Err(Fault::Unreadable { path, why: error.to_string() }),
        (Ok(_), _) if bytes.len() as u64 > FILE_BYTES_MAX => {
            return Err(Fault::TooLarge { path, max: FILE_BYTES_MAX });
        }
        (Ok(_), _) => {}
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some((path, text))),
        Err(error) => {
            let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            Err(Fault::NotUtf8 { path, line: before.iter().filter(|byte| **byte == b'\n').count() + 1 })
        }
    }
}

/// What a file says.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// Its settings, in their order.
    pub(super) given: Vec<Given>,
    /// Those of its profiles.
    pub(super) profiles: Profiles,
    /// Its keys, in their order.
    pub(super) keys: Vec<KeyLine>,
}

/// Every entry of a file that is a setting, in the order of the file, those of its profiles, and its keys; what is none is
/// noted as a fault.
pub(super) fn entries(path: &Path, text: &str, faults: &mut Vec<Fault>) -> Written {
    let document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let (line, column) = place(text, error.span().map_or(0, |span| span.start));
            let message = SafeText::clean(error.message()).as_str().to_owned();
            faults.push(Fault::NotToml { path: path.into(), line, column, message });
            return Written::default();
        }
    };
    let (given, profiles, keys) = (Vec::new(), Profiles::new(), Vec::new());
    let mut entries = Entries { path, text, given, profiles, keys, faults: Vec::new() };
    for (table, value) in document.get_ref() {
        entries.table(table, value);
    }
    // The parser gives the entries by name.
    entries.given.sort_by_key(|(at, _)| *at);
    entries.faults.sort_by_key(|(at, _)| *at);
    faults.extend(entries.faults.into_iter().map(|(_, fault)| fault));
    entries.keys.sort_by_key(|line| line.line);
    let given = entries.given.into_iter().map(|(_, given)| given).collect();
    Written { given, profiles: entries.profiles, keys: entries.keys }
}

type Name<'i> = Spanned<std::borrow::Cow<'i, str>>;

/// What was found, each with its place in the text.
struct Entries<'a> {
    path: &'a Path,
    text: &'a str,
    given: Vec<(usize, Given)>,
    profiles: Profiles,
    keys: Vec<KeyLine>,
    faults: Vec<(usize, Fault)>,
}

impl Entries<'_> {
    fn table(&mut self, table: &Name<'_>, value: &Spanned<DeValue<'_>>) {
        let known = all_tables().contains(&table.get_ref().as_ref());
        match value.get_ref() {
            DeValue::Table(lines) if *table.get_ref() == keys::TABLE_NAME => {
                for (command, value) in lines {
                    self.keys_of(command, value);
                }
            }
            DeValue::Table(settings) if known => {
                for (name, value) in settings {
                    let key = format!("{}.{}", table.get_ref(), name.get_ref());
                    let given = self.entry(&key, name, value);
                    self.given.extend(given.map(|given| (name.span().start, given)));
                }
            }
            DeValue::Table(profiles) if table.get_ref() == PROFILES => {
                profiles.iter().for_each(|(name, value)| self.profile(name, value));
            }
            DeValue::Table(_) => self.unknown_table(table),
            _ if known || table.get_ref() == PROFILES => {
                self.not_a_table(table.get_ref().to_string(), table, value);
            }
            _ => self.unknown_key(table.get_ref(), table),
        }
    }

    fn profile(&mut self, profile: &Name<'_>, value: &Spanned<DeValue<'_>>) {
        let called = format!("{PROFILES}.{}", profile.get_ref());
        let DeValue::Table(settings) = value.get_ref() else {
            return self.not_a_table(shown(&called), profile, value);
        };
        let mut all = Vec::new();
        for (name, value) in settings {
            match setting(&format!("{OF}.{}", name.get_ref())) {
                Some(setting) => all.extend(self.entry(setting.key, name, value)),
                None => self.unknown_in_profile(&called, name),
            }
        }
        self.profiles.insert(profile.get_ref().to_string(), all);
    }

    fn unknown_in_profile(&mut self, profile: &str, name: &Name<'_>) {
        let siblings = || TABLE.iter().filter(|setting| setting.table() == OF).map(|setting| setting.name());
        let hint = match nearest(name.get_ref(), siblings()) {
            Some(near) => format!("did you mean {near}?"),
            None => format!(
                "a profile takes the settings of [{OF}]: {}",
                alternatives(&siblings().collect::<Vec<_>>())
            ),
        };
        let key = shown(&format!("{profile}.{}", name.get_ref()));
        let (path, line) = (self.path.into(), self.line(name));
        self.fault(name, Fault::UnknownKey { path, line, key, hint });
    }

    fn not_a_table(&mut self, called: String, name: &Name<'_>, value: &Spanned<DeValue<'_>>) {
        let (path, line, given) = (self.path.into(), self.line(name), self.shown_with_type(value));
        self.fault(name, Fault::NotATable { path, line, table: called, given });
    }

    fn entry(&mut self, key: &str, name: &Name<'_>, value: &Spanned<DeValue<'_>>) -> Option<Given> {
        let Some(setting) = setting(key) else {
            self.unknown_key(key, name);
            return None;
        };
        let text = setting.shape.text(value.get_ref());
        let shown = match &text {
            Some(_) => shown(&self.text[value.span()]),
            None => self.shown_with_type(value),
        };
        let origin = Origin::File { path: self.path.into(), line: self.line(name) };
        Some(Given { key: setting.key, text, shown, origin, holds: true })
    }

    fn keys_of(&mut self, command: &Name<'_>, value: &Spanned<DeValue<'_>>) {
        let (path, line) = (self.path.to_owned(), self.line(command));
        let Some(keys) = keys::keys(value) else {
            let what =
                format!("{}:{line}: {}.{}", path.display(), keys::TABLE_NAME, shown(command.get_ref()));
            let accepted = format!("a key or at most {} of them, such as [\"Enter\", \"o\"]", keys::KEYS_MAX);
            let given = self.shown_with_type(value);
            return self.fault(command, Fault::Value { what, given, accepted });
        };
        self.keys.push(KeyLine { command: command.get_ref().to_string(), keys, path, line });
    }

    fn unknown_key(&mut self, key: &str, name: &Name<'_>) {
        let hint = match nearest_key(key) {
            Some(near) => format!("did you mean {near}?"),
            None => {
                let table = key.split('.').next().unwrap_or_default();
                let siblings = TABLE.iter().filter(|setting| setting.table() == table);
                let names: Vec<&str> = siblings.map(|setting| setting.name()).collect();
                match names.is_empty() {
                    false => format!("[{table}] takes {}", alternatives(&names)),
                    true => format!("the tables are {}", alternatives(&named_tables())),
                }
            }
        };
        let (path, line, key) = (self.path.into(), self.line(name), shown(key));
        self.fault(name, Fault::UnknownKey { path, line, key, hint });
    }

    fn unknown_table(&mut self, table: &Name<'_>) {
        let known = all_tables().into_iter().chain([PROFILES]);
        let hint = match nearest(table.get_ref(), known) {
            Some(near) => format!("did you mean [{near}]?"),
            None => format!("the tables are {}", alternatives(&named_tables())),
        };
        let (path, line, name) = (self.path.into(), self.line(table), shown(table.get_ref()));
        self.fault(table, Fault::UnknownTable { path, line, table: name, hint });
    }

    fn fault(&mut self, name: &Name<'_>, fault: Fault) {
        self.faults.push((name.span().start, fault));
    }

    fn line(&self, name: &Name<'_>) -> usize {
        place(self.text, name.span().start).0
    }

    fn shown_with_type(&self, value: &Spanned<DeValue<'_>>) -> String {
        let kind = value.get_ref().type_str();
        match value.get_ref() {
            // Its text may go over many lines, or stand elsewhere.
            DeValue::Table(_) => "a table".into(),
            DeValue::Array(_) => "an array".into(),
            _ => format!("{} ({kind})", shown(&self.text[value.span()])),
        }
    }
}

/// The tables that a file may have.
fn named_tables() -> Vec<&'static str> {
    all_tables().into_iter().chain([PROFILES]).collect()
}

/// The same without the profiles, which hold tables of their own.
fn all_tables() -> Vec<&'static str> {
    tables().into_iter().chain([keys::TABLE_NAME]).collect()
}

/// The line and column of a byte, each from 1; columns count characters.
fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..byte.min(text.len())];
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    (line, String::from_utf8_lossy(&before[line_start..]).chars().count() + 1)
}
