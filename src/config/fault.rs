//! What is wrong with the settings: where it stands, and what to do.

use std::fmt;
use std::path::PathBuf;

use thiserror::Error;

/// Most faults that are told at once; a file that is no settings file would fill the screen.
pub const FAULTS_SHOWN_MAX: usize = 20;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[allow(missing_docs)] // the messages say what the fields are
pub enum Fault {
    /// A value that its setting does not accept. `what` is a flag, a variable, or a line of a file and a key.
    #[error("{what} is {given}; give {accepted}")]
    Value { what: String, given: String, accepted: String },
    /// A key that is not in the table.
    #[error("{}:{line}: there is no setting {key}; {hint}", path.display())]
    UnknownKey { path: PathBuf, line: usize, key: String, hint: String },
    /// A table of which no setting is.
    #[error("{}:{line}: there is no table [{table}]; {hint}", path.display())]
    UnknownTable { path: PathBuf, line: usize, table: String, hint: String },
    /// A value where a table must stand.
    #[error("{}:{line}: {table} is {given}; it is a table: write [{table}], and its settings below", path.display())]
    NotATable { path: PathBuf, line: usize, table: String, given: String },
    /// A profile that is not in the file. `by` is the flag or the variable that names it.
    #[error("{by} names the profile {given}, and there is none; {hint}")]
    UnknownProfile { by: &'static str, given: String, hint: String },
    /// A file that can't be parsed.
    #[error("{}:{line}:{column}: not TOML: {message}", path.display())]
    NotToml { path: PathBuf, line: usize, column: usize, message: String },
    /// A file that somebody named, and that is not there.
    #[error("{by} names {}, and there is no such file; create it or name another", path.display())]
    Missing { by: &'static str, path: PathBuf },
    /// A file that the system does not let us read.
    #[error("{} can't be read: {why}; make it readable, or name another with --config", path.display())]
    Unreadable { path: PathBuf, why: String },
    /// A file that can't be one of settings.
    #[error("{} has more than {max} bytes, and a settings file has not; name another with --config", path.display())]
    TooLarge { path: PathBuf, max: u64 },
    /// A theme that is not there, or a place in one that is wrong.
    #[error("{at}: {what}")]
    Theme { at: String, what: String },
    /// A file of phrases that is wrong. `at` is the file and the line.
    #[error("{at}: {what}")]
    Phrases { at: String, what: String },
    /// Keys that their judge does not take, in its words.
    #[error("{0}")]
    Keys(String),
    /// A file in another encoding.
    #[error("{}:{line}: not UTF-8; save the file as UTF-8", path.display())]
    NotUtf8 { path: PathBuf, line: usize },
}

/// Everything that is wrong, in the order of the file, then of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        f.write_str("wrong settings:")?;
        for fault in self.0.iter().take(FAULTS_SHOWN_MAX) {
            write!(f, "\n  {fault}")?;
        }
        if count > FAULTS_SHOWN_MAX {
            write!(f, "\n  and {} more", count - FAULTS_SHOWN_MAX)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
