//! Profiles: tables of the settings file that give a wall's settings a name, such as `[profiles.reception]`.
//!
//! One that is asked for stands over the rest of the file, and below variables and flags. The others are checked all the
//! same: a screen that takes another profile tomorrow must find it right.

use std::collections::BTreeMap;

use super::environment::{Environment, PROFILE_VARIABLE};
use super::reader::{Given, shown};
use super::value::alternatives;
use super::{Fault, Sources};
use crate::text::near::nearest;

/// The table of the file that holds the profiles.
pub(super) const PROFILES: &str = "profiles";
/// The table whose settings a profile may give.
pub(super) const OF: &str = "wall";

/// A profile that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The flag or the variable.
    pub by: &'static str,
    /// Its name.
    pub name: String,
}

impl Profile {
    /// The one that the flag names, else the one that the variable names.
    pub(super) fn of(named: Option<&str>, environment: &Environment) -> Option<Self> {
        let by_flag = named.map(|name| Self { by: "--profile", name: name.into() });
        let by_variable = || {
            let name = environment.get(PROFILE_VARIABLE)?;
            Some(Self { by: PROFILE_VARIABLE, name: name.into() })
        };
        by_flag.or_else(by_variable)
    }
}

/// What each profile of a file gives, by its name.
pub(super) type Profiles = BTreeMap<String, Vec<Given>>;

/// Takes the profile that is asked for out of those of the file; one that is not there is noted as a fault.
pub(super) fn chosen(sources: &Sources, profiles: &mut Profiles, faults: &mut Vec<Fault>) -> Vec<Given> {
    let Some(profile) = &sources.profile else { return Vec::new() };
    if let Some(given) = profiles.remove(&profile.name) {
        return given;
    }
    let names: Vec<&str> = profiles.keys().map(String::as_str).collect();
    let hint = match (nearest(&profile.name, names.iter().copied()), &sources.file) {
        (Some(near), _) => format!("did you mean {near}?"),
        (None, Some((path, _))) if names.is_empty() => {
            format!("{} has no table such as [{PROFILES}.reception]", path.display())
        }
        (None, Some((path, _))) => format!("{} has {}", path.display(), alternatives(&names)),
        (None, None) => "there is no settings file; create one or name it with --config".into(),
    };
    faults.push(Fault::UnknownProfile { by: profile.by, given: shown(&profile.name), hint });
    Vec::new()
}
