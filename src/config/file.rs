//! The settings file: finding and opening it, and its entries with the lines that they stand on.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::reader::{Given, Origin, shown};
use super::setting::{nearest, nearest_key, setting, tables};
use super::table::TABLE;
use super::value::alternatives;
use super::{CONFIG_VARIABLE, Environment, Fault, Folders};
use crate::text::SafeText;

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

/// Every entry of a file that is a setting, in the order of the file; what is none is noted as a fault.
pub(super) fn entries(path: &Path, text: &str, faults: &mut Vec<Fault>) -> Vec<Given> {
    let document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let (line, column) = place(text, error.span().map_or(0, |span| span.start));
            let message = SafeText::clean(error.message()).as_str().to_owned();
            faults.push(Fault::NotToml { path: path.into(), line, column, message });
            return Vec::new();
        }
    };
    let mut entries = Entries { path, text, given: Vec::new(), faults: Vec::new() };
    for (table, value) in document.get_ref() {
        entries.table(table, value);
    }
    // The parser gives the entries by name.
    entries.given.sort_by_key(|(at, _)| *at);
    entries.faults.sort_by_key(|(at, _)| *at);
    faults.extend(entries.faults.into_iter().map(|(_, fault)| fault));
    entries.given.into_iter().map(|(_, given)| given).collect()
}

type Name<'i> = Spanned<std::borrow::Cow<'i, str>>;

/// What was found, each with its place in the text.
struct Entries<'a> {
    path: &'a Path,
    text: &'a str,
    given: Vec<(usize, Given)>,
    faults: Vec<(usize, Fault)>,
}

impl Entries<'_> {
    fn table(&mut self, table: &Name<'_>, value: &Spanned<DeValue<'_>>) {
        let known = tables().contains(&table.get_ref().as_ref());
        match value.get_ref() {
            DeValue::Table(settings) if known => {
                for (name, value) in settings {
                    self.entry(&format!("{}.{}", table.get_ref(), name.get_ref()), name, value);
                }
            }
            DeValue::Table(_) => self.unknown_table(table),
            _ if known => {
                let given = self.shown_with_type(value);
                let (path, line) = (self.path.into(), self.line(table));
                let table_name = table.get_ref().to_string();
                self.fault(table, Fault::NotATable { path, line, table: table_name, given });
            }
            _ => self.unknown_key(table.get_ref(), table),
        }
    }

    fn entry(&mut self, key: &str, name: &Name<'_>, value: &Spanned<DeValue<'_>>) {
        let Some(setting) = setting(key) else { return self.unknown_key(key, name) };
        let text = setting.shape.text(value.get_ref());
        let shown = match &text {
            Some(_) => shown(&self.text[value.span()]),
            None => self.shown_with_type(value),
        };
        let origin = Origin::File { path: self.path.into(), line: self.line(name) };
        self.given.push((name.span().start, Given { key: setting.key, text, shown, origin }));
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
                    true => format!("the tables are {}", alternatives(&tables())),
                }
            }
        };
        let (path, line, key) = (self.path.into(), self.line(name), shown(key));
        self.fault(name, Fault::UnknownKey { path, line, key, hint });
    }

    fn unknown_table(&mut self, table: &Name<'_>) {
        let hint = match nearest(table.get_ref(), tables().into_iter()) {
            Some(near) => format!("did you mean [{near}]?"),
            None => format!("the tables are {}", alternatives(&tables())),
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

/// The line and column of a byte, each from 1; columns count characters.
fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..byte.min(text.len())];
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    (line, String::from_utf8_lossy(&before[line_start..]).chars().count() + 1)
}
