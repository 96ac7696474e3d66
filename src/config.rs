//! The settings: flags over environment over a file over defaults, all from one table.
//!
//! [`TABLE`] says what a setting is called in each of its sources, what it means, what it accepts and what it is
//! when nobody says. Reading, checking, `openfloor config`, the flags' help and the README come from it.
#![warn(missing_docs)]

mod access;
mod address;
mod choice;
mod command;
mod environment;
mod fault;
mod file;
mod keep;
mod keys;
mod profile;
mod program;
mod reader;
mod render;
mod setting;
mod table;
mod theme;
mod value;

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

pub use access::{EventRate, FilePath, Origins};
pub use address::{FeedAddress, HubAddress};
pub use choice::{Colors, Glyphs, Languages, LogFormat, LogLevel, Notify, SceneName, When};
pub use command::CommandLine;
pub use environment::{CONFIG_VARIABLE, Environment, PROFILE_VARIABLE};
pub use fault::{Fault, Faults};
pub use file::{FILE_BYTES_MAX, FILE_NAME};
pub use keep::Keep;
pub use keys::{JudgeKeys, KEYS_MAX, KeyLine};
pub use profile::Profile;
pub use program::Program;
pub use reader::Origin;
pub use render::{docs, render};
pub use setting::{Fallback, Setting, setting};
pub use table::{Hub, Log, Publish, Settings, Sim, TABLE, Wall};
pub use theme::ThemeName;
pub use value::{Seats, Shape, Speed, Value};

/// Everything that settings are read from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// What the command line gives: keys of the table with their values as text.
    pub flags: Vec<(&'static str, String)>,
    /// The variables of the process.
    pub environment: Environment,
    /// The settings file and its text, where there is one.
    pub file: Option<(PathBuf, String)>,
    /// The profile of the file that somebody asks for.
    pub profile: Option<Profile>,
    /// Where the platform keeps files.
    pub folders: Folders,
    /// Who knows which commands and keys there are.
    pub judge_keys: Option<JudgeKeys>,
}

/// Where the platform keeps the files of programs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders {
    /// For configuration, such as `~/.config`.
    pub config: PathBuf,
    /// For data, such as `~/.local/share`.
    pub data: PathBuf,
    /// For what a program remembers, such as `~/.local/state`.
    pub state: PathBuf,
}

impl Folders {
    /// Those of this machine. Without a home folder, as in some containers: the folder that the program runs in.
    pub fn of_platform() -> Self {
        match etcetera::choose_base_strategy() {
            Ok(platform) => Self {
                config: platform.config_dir(),
                data: platform.data_dir(),
                // Not every platform tells these apart; what it may clear away comes nearest then.
                state: platform.state_dir().unwrap_or_else(|| platform.cache_dir()),
            },
            Err(_) => Self::default(),
        }
    }

    /// Where the settings file is looked for when nobody names one.
    pub fn settings_file(&self) -> PathBuf {
        self.config.join(FILE_NAME)
    }

    /// The folder of a person's own phrases when nobody names one.
    pub fn locales(&self) -> PathBuf {
        self.config.join("openfloor").join("locales")
    }
}

/// Opens the settings file (`named` by `--config`, else by a variable, else the usual one) and reads the settings: all that
/// is right in any source, with every fault of every source, each with where it is and what to do.
pub fn load(
    named: Option<&Path>,
    profile: Option<&str>,
    flags: Vec<(&'static str, String)>,
    environment: Environment,
    folders: Folders,
    judge_keys: Option<JudgeKeys>,
) -> (Settings, Faults) {
    let (file, fault) = match file::open(named, &environment, &folders) {
        Ok(file) => (file, None),
        Err(fault) => (None, Some(fault)),
    };
    let profile = Profile::of(profile, &environment);
    let sources = Sources { flags, environment, file, profile, folders, judge_keys };
    let (settings, Faults(faults)) = Settings::read_what_is_right(&sources);
    (settings, Faults(fault.into_iter().chain(faults).collect()))
}
