//! The table `[keys]` of the settings file: a command's name and its keys. Which commands and keys there are is not known
//! here; whoever knows it judges them, and the faults stand among the others.

use std::path::PathBuf;

use toml::Spanned;
use toml::de::DeValue;

/// Most keys of one command; nobody remembers more.
pub const KEYS_MAX: usize = 8;
/// The table's name.
pub(super) const TABLE_NAME: &str = "keys";

/// The keys that a line of the file wants for a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLine {
    /// The command's name.
    pub command: String,
    /// Its keys; none: it is called by no key.
    pub keys: Vec<String>,
    /// The file.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
}

/// Judges the keys: what is wrong with them, each with where it stands and what to do.
pub type JudgeKeys = fn(&[KeyLine]) -> Vec<String>;

/// The keys of a value: one as a string, or some in an array. `None` for anything else.
pub(super) fn keys(value: &Spanned<DeValue<'_>>) -> Option<Vec<String>> {
    let key = |value: &DeValue<'_>| match value {
        DeValue::String(key) => Some(key.to_string()),
        _ => None,
    };
    match value.get_ref() {
        DeValue::Array(keys) if keys.len() <= KEYS_MAX => {
            keys.iter().map(|value| key(value.get_ref())).collect()
        }
        DeValue::Array(_) => None,
        one => key(one).map(|key| vec![key]),
    }
}
