//! Reads each setting from the strongest source that gives it, and notes every fault on the way.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use super::file::{Written, entries};
use super::keys::KeyLine;
use super::profile;
use super::setting::{Fallback, setting};
use super::table::TABLE;
use super::value::Value;
use super::{Fault, Faults, Sources};
use crate::text::SafeText;

/// Most characters of a wrong value that are said again.
const GIVEN_SHOWN_MAX: usize = 60;

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// This flag.
    Flag(&'static str),
    /// This variable; for the language, one of the locale's.
    Environment(&'static str),
    /// This line of the settings file.
    File {
        /// The file.
        path: PathBuf,
        /// The line of the value, from 1.
        line: usize,
    },
    /// Nobody said.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Flag(name) | Origin::Environment(name) => f.write_str(name),
            Origin::File { path, line } => write!(f, "{}:{line}", path.display()),
            Origin::Default => f.write_str("default"),
        }
    }
}

/// Where the values that somebody gave came from, by key.
pub(super) type Origins = BTreeMap<&'static str, Origin>;

/// A value that one source gives.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) key: &'static str,
    /// The value as text; `None` when it has not the shape of one.
    pub(super) text: Option<String>,
    /// The value as its source writes it.
    pub(super) shown: String,
    pub(super) origin: Origin,
    /// False for what a profile gives that nobody asks for: it must be right, and is not taken.
    pub(super) holds: bool,
}

/// Reads settings one by one.
pub(super) struct Reader<'a> {
    sources: &'a Sources,
    /// The weakest source first.
    given: Vec<Given>,
    keys: Vec<KeyLine>,
    origins: Origins,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        let mut faults = Vec::new();
        let file = sources.file.as_ref().map(|(path, text)| entries(path, text, &mut faults));
        let Written { mut given, mut profiles, keys } = file.unwrap_or_default();
        let wrong = sources.judge_keys.map_or_else(Vec::new, |judge| judge(&keys));
        faults.extend(wrong.into_iter().map(Fault::Keys));
        let chosen = profile::chosen(sources, &mut profiles, &mut faults);
        given.extend(profiles.into_values().flatten().map(|given| Given { holds: false, ..given }));
        given.extend(chosen);
        let plain = |key, text: &str, origin| Given {
            key,
            text: Some(text.to_owned()),
            shown: shown(&format!("{:?}", SafeText::clean(text).as_str())),
            origin,
            holds: true,
        };
        given.extend(TABLE.iter().filter_map(|setting| {
            let text = sources.environment.get(setting.variable)?;
            Some(plain(setting.key, text, Origin::Environment(setting.variable)))
        }));
        given.extend(sources.flags.iter().filter_map(|(key, text)| {
            let setting = setting(key);
            debug_assert!(setting.is_some(), "{key} is in the table");
            Some(plain(key, text, Origin::Flag(setting?.flag)))
        }));
        Self { sources, given, keys, origins: Origins::new(), faults }
    }

    /// The value of the strongest source. A wrong value is noted as a fault, and what a weaker source gives
    /// stands in for it, or else the default.
    pub(super) fn value<T: Value>(&mut self, key: &'static str, fallback: Fallback) -> T {
        let mut value = None;
        for given in self.given.iter().filter(|given| given.key == key) {
            match given.text.as_deref().and_then(T::read) {
                Some(_) if !given.holds => {}
                Some(read) => {
                    value = Some(read);
                    self.origins.insert(key, given.origin.clone());
                }
                None => self.faults.push(fault::<T>(given)),
            }
        }
        value.unwrap_or_else(|| {
            let (text, origin) = match fallback {
                Fallback::Is(text) => (text.to_owned(), Origin::Default),
                Fallback::Unset(_) => (String::new(), Origin::Default),
                Fallback::Found(_, find) => find(&self.sources.environment, &self.sources.folders),
            };
            self.origins.insert(key, origin);
            T::read(&text).expect("a default is a value of its setting")
        })
    }

    /// Where everything came from, the keys that the file wants, and all that is wrong.
    pub(super) fn finish(self) -> (Origins, Vec<KeyLine>, Faults) {
        (self.origins, self.keys, Faults(self.faults))
    }
}

fn fault<T: Value>(given: &Given) -> Fault {
    let (what, example) = match &given.origin {
        Origin::File { .. } => (format!("{}: {}", given.origin, given.key), T::SHAPE.literal(T::EXAMPLE)),
        origin => (origin.to_string(), T::EXAMPLE.to_owned()),
    };
    let mut accepted = T::accepted();
    if !T::EXAMPLE.is_empty() {
        accepted.push_str(&format!(", such as {example}"));
    }
    Fault::Value { what, given: given.shown.clone(), accepted }
}

/// A wrong value on one line, cut to a length that a person still reads.
pub(super) fn shown(value: &str) -> String {
    let value = SafeText::clean(value);
    match value.as_str().char_indices().nth(GIVEN_SHOWN_MAX) {
        Some((end, _)) => format!("{}…", &value.as_str()[..end]),
        None => value.as_str().to_owned(),
    }
}
