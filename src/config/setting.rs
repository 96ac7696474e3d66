//! One row of the table of settings, and the search for a name that was meant.

use super::table::{Settings, TABLE};
use super::value::Shape;
use super::{Environment, Folders, Origin};
use crate::text::near::{NAME_BYTES_MAX, is_near, slips};

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// Its key in the file: the table and the name, such as `wall.feed`.
    pub key: &'static str,
    /// Its flag, such as `--feed`.
    pub flag: &'static str,
    /// Its variable, such as `OPENFLOOR_WALL_FEED`.
    pub variable: &'static str,
    /// What it is, in a few words without a full stop.
    pub meaning: &'static str,
    /// What it is when nobody says.
    pub fallback: Fallback,
    /// Which TOML values may stand for it.
    pub shape: Shape,
    /// What is accepted, in words that follow "give".
    pub accepted: fn() -> String,
    /// A value that shows the form, as text; empty where `accepted` names them all.
    pub example: &'static str,
    /// Its value as text; `None` when it is not set.
    pub text: fn(&Settings) -> Option<String>,
}

/// What a setting is when nobody says.
#[derive(Clone, Copy, Debug)]
pub enum Fallback {
    /// This.
    Is(&'static str),
    /// Not set; and what that means.
    Unset(&'static str),
    /// What the machine tells: in words, and how it is found.
    Found(&'static str, fn(&Environment, &Folders) -> (String, Origin)),
}

impl Setting {
    /// The table that it is in, such as `wall`.
    pub fn table(&self) -> &'static str {
        self.key.split_once('.').map_or(self.key, |(table, _)| table)
    }

    /// Its name in its table, such as `feed`.
    pub fn name(&self) -> &'static str {
        self.key.split_once('.').map_or(self.key, |(_, name)| name)
    }

    /// What it is and what it accepts, on one line.
    pub fn help(&self) -> String {
        format!("{}: {}", self.meaning, (self.accepted)())
    }
}

/// The setting of a key.
pub fn setting(key: &str) -> Option<&'static Setting> {
    TABLE.iter().find(|setting| setting.key == key)
}

/// The key that was probably meant: the same name in another table, or nearly the same key.
pub(super) fn nearest_key(key: &str) -> Option<&'static str> {
    if key.len() > NAME_BYTES_MAX {
        return None;
    }
    let same_name = TABLE.iter().find(|setting| key.rsplit('.').next() == Some(setting.name()));
    let near = || {
        // Above all tables stands a key whose table was forgotten, or whose words are divided as in a variable.
        let apart = |setting: &Setting| match key.contains('.') {
            true => slips(key, setting.key),
            false => slips(key, setting.key).min(slips(key, setting.name())),
        };
        TABLE
            .iter()
            .map(|setting| (apart(setting), setting))
            .filter(|(slips, setting)| is_near(*slips, setting.name()))
            .min_by_key(|(slips, _)| *slips)
            .map(|(_, setting)| setting)
    };
    same_name.or_else(near).map(|setting| setting.key)
}

/// The tables, in their order.
pub(super) fn tables() -> Vec<&'static str> {
    let mut tables: Vec<_> = TABLE.iter().map(Setting::table).collect();
    tables.dedup();
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_near_is_meant() {
        for (key, meant) in [
            ("feed", Some("wall.feed")),
            ("fede", Some("wall.feed")),
            ("log_level", Some("log.level")),
            ("log-level", Some("log.level")),
            ("colour", Some("wall.color")),
            ("wall.colour", Some("wall.color")),
            ("wall.hub", Some("publish.hub")),
            ("sim.sed", Some("sim.seed")),
            ("wall.abc", None),
            ("wall.", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest_key(key), meant, "{key:?}");
        }
        assert_eq!(nearest_key(&"feed.".repeat(1_000_000)), None);
    }
}
