//! The variables of the process: those that are settings, those that look like one, and the locale.

use std::collections::BTreeMap;

use super::reader::Origin;
use super::table::TABLE;
use crate::text::near::nearest;
use crate::text::{Lang, SafeText};

/// What the names of our variables begin with.
pub const PREFIX: &str = "OPENFLOOR_";
/// The variable that names the settings file.
pub const CONFIG_VARIABLE: &str = "OPENFLOOR_CONFIG";
/// The variable that names a profile of it.
pub const PROFILE_VARIABLE: &str = "OPENFLOOR_PROFILE";

/// The variables that tell the language of a person's messages, the strongest first, as in POSIX.
const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];
/// The language where nothing else is told: that of the interface's own words.
const LANGUAGE: &str = "en";

/// The variables that settings may come from. An empty one counts as one that is not set, as in POSIX.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// Those of this process: ours, and the locale's.
    pub fn of_process() -> Self {
        let ours = |name: &str| name.starts_with(PREFIX) || LOCALE.contains(&name);
        std::env::vars_os()
            .filter_map(|(name, value)| {
                Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
            })
            .filter(|(name, _)| ours(name))
            .collect()
    }

    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// What is said about variables that look like ours and are not.
    pub(super) fn warnings(&self) -> Vec<String> {
        let known =
            || TABLE.iter().map(|setting| setting.variable).chain([CONFIG_VARIABLE, PROFILE_VARIABLE]);
        let unknown = |name: &&String| name.starts_with(PREFIX) && !known().any(|have| have == name.as_str());
        let warning = |name: &String| {
            let hint = nearest(name, known())
                .map_or("it has no effect".into(), |near| format!("did you mean {near}?"));
            format!("{} is not a variable of openfloor; {hint}", SafeText::clean(name))
        };
        self.0.keys().filter(unknown).map(warning).collect()
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

/// The language of the locale, such as `pt-BR` of `pt_BR.UTF-8`; English where the locale is no language.
pub(super) fn language(environment: &Environment) -> (String, Origin) {
    let strongest = LOCALE.into_iter().find_map(|name| Some((name, environment.get(name)?)));
    if let Some((name, locale)) = strongest {
        let tag = locale.split(['.', '@']).next().unwrap_or_default().replace('_', "-");
        if Lang::parse(&tag).is_ok() {
            return (tag, Origin::Environment(name));
        }
    }
    (LANGUAGE.into(), Origin::Default)
}
