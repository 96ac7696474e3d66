//! The flags of each task. A flag that is a setting stays text here: the table of settings reads and checks it.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::board::WallBoard;
use super::calls::WallCalls;
use super::once::{Once, OnceRecorded};
use super::writing::Writing;
use crate::config::{Fallback, setting};

/// Keys of the table of settings with their values as text.
pub(super) type Given = Vec<(&'static str, String)>;

/// The flags that were given, of those that there are.
pub(super) fn given<const N: usize>(flags: [(&'static str, &Option<String>); N]) -> Given {
    flags.into_iter().filter_map(|(key, value)| Some((key, value.clone()?))).collect()
}

/// The short help of a flag, from the table of settings.
pub(super) fn help(key: &str) -> String {
    let Some(setting) = setting(key) else { return String::new() };
    let fallback = match setting.fallback {
        Fallback::Is(text) => text,
        Fallback::Unset(means) | Fallback::Found(means, _) => means,
    };
    format!("{} [default: {fallback}]", setting.help())
}

/// The same with the other places where the setting can stand.
pub(super) fn long(key: &str) -> String {
    let variable = setting(key).map_or("", |setting| setting.variable);
    format!("{} [env: {variable}] [file: {key}]", help(key))
}

/// How a wall looks.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct WallLook {
    /// `wall.lang`
    #[arg(long, value_name = "TAG", help = help("wall.lang"), long_help = long("wall.lang"))]
    pub lang: Option<String>,
    /// `wall.languages`
    #[arg(long, value_name = "HOW", help = help("wall.languages"), long_help = long("wall.languages"))]
    pub wall_languages: Option<String>,
    /// `wall.locales`
    #[arg(long, value_name = "DIR", help = help("wall.locales"), long_help = long("wall.locales"))]
    pub locales: Option<String>,
    /// `wall.display`
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        help = help("wall.display"), long_help = long("wall.display")
    )]
    pub display: Option<String>,
    /// `wall.plain`
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        help = help("wall.plain"), long_help = long("wall.plain")
    )]
    pub plain: Option<String>,
    /// `wall.theme`
    #[arg(long, value_name = "NAME", help = help("wall.theme"), long_help = long("wall.theme"))]
    pub theme: Option<String>,
    /// `wall.color`
    #[arg(long, value_name = "COLORS", help = help("wall.color"), long_help = long("wall.color"))]
    pub color: Option<String>,
    /// `wall.glyphs`
    #[arg(long, value_name = "GLYPHS", help = help("wall.glyphs"), long_help = long("wall.glyphs"))]
    pub glyphs: Option<String>,
}

impl WallLook {
    pub(super) fn settings(&self) -> Given {
        given([
            ("wall.lang", &self.lang),
            ("wall.languages", &self.wall_languages),
            ("wall.locales", &self.locales),
            ("wall.display", &self.display),
            ("wall.plain", &self.plain),
            ("wall.theme", &self.theme),
            ("wall.color", &self.color),
            ("wall.glyphs", &self.glyphs),
        ])
    }
}

/// What a simulated floor is like.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Simulation {
    /// `sim.seats`
    #[arg(long, value_name = "PEOPLE", allow_negative_numbers = true, help = help("sim.seats"), long_help = long("sim.seats"))]
    pub seats: Option<String>,
    /// `sim.speed`
    #[arg(long, value_name = "FACTOR", allow_negative_numbers = true, help = help("sim.speed"), long_help = long("sim.speed"))]
    pub speed: Option<String>,
    /// `sim.seed`
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, help = help("sim.seed"), long_help = long("sim.seed"))]
    pub seed: Option<String>,
    /// `sim.languages`
    #[arg(long, value_name = "TAGS", help = help("sim.languages"), long_help = long("sim.languages"))]
    pub languages: Option<String>,
}

impl Simulation {
    fn settings(&self) -> Given {
        given([
            ("sim.seats", &self.seats),
            ("sim.speed", &self.speed),
            ("sim.seed", &self.seed),
            ("sim.languages", &self.languages),
        ])
    }
}

/// Where events are posted. `openfloor held` takes these before its own commands and behind them.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Post {
    /// `publish.hub`
    #[arg(long, global = true, value_name = "URL", help = help("publish.hub"), long_help = long("publish.hub"))]
    pub hub: Option<String>,
    /// `publish.token_file`
    #[arg(long, global = true, value_name = "FILE", help = help("publish.token_file"), long_help = long("publish.token_file"))]
    pub token_file: Option<String>,
    /// `publish.token_in_clear`
    #[arg(
        long,
        global = true,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        help = help("publish.token_in_clear"), long_help = long("publish.token_in_clear")
    )]
    pub token_in_clear: Option<String>,
    /// `publish.ca`
    #[arg(long, global = true, value_name = "FILE", help = help("publish.ca"), long_help = long("publish.ca"))]
    pub ca: Option<String>,
}

impl Post {
    pub(super) fn settings(&self) -> Given {
        given([
            ("publish.hub", &self.hub),
            ("publish.token_file", &self.token_file),
            ("publish.token_in_clear", &self.token_in_clear),
            ("publish.ca", &self.ca),
        ])
    }
}

/// The flags of `openfloor` and `openfloor demo`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Demo {
    #[command(flatten)]
    pub simulation: Simulation,
    #[command(flatten)]
    pub look: WallLook,
    #[command(flatten)]
    pub board: WallBoard,
    #[command(flatten)]
    pub calls: WallCalls,
    #[command(flatten)]
    pub frame: Once,
    #[command(flatten)]
    pub writing: Writing,
}

impl Demo {
    pub(super) fn settings(&self) -> Given {
        let parts =
            [self.simulation.settings(), self.look.settings(), self.board.settings(), self.calls.settings()];
        [parts.concat(), self.writing.settings()].concat()
    }
}

/// Which floor a wall shows, and what it brings along.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct WallLink {
    /// `wall.feed`
    #[arg(long, value_name = "URL", help = help("wall.feed"), long_help = long("wall.feed"))]
    pub feed: Option<String>,
    /// `wall.token_file`
    #[arg(long, value_name = "FILE", help = help("wall.token_file"), long_help = long("wall.token_file"))]
    pub token_file: Option<String>,
    /// `wall.token_in_clear`
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        help = help("wall.token_in_clear"), long_help = long("wall.token_in_clear")
    )]
    pub token_in_clear: Option<String>,
    /// `wall.ca`
    #[arg(long, value_name = "FILE", help = help("wall.ca"), long_help = long("wall.ca"))]
    pub ca: Option<String>,
    /// `wall.site`
    #[arg(long, value_name = "SITE", help = help("wall.site"), long_help = long("wall.site"))]
    pub site: Option<String>,
    /// `wall.team`
    #[arg(long, value_name = "TEAM", help = help("wall.team"), long_help = long("wall.team"))]
    pub team: Option<String>,
    /// `wall.cache`
    #[arg(long, value_name = "DIR", help = help("wall.cache"), long_help = long("wall.cache"))]
    pub cache: Option<String>,
}

impl WallLink {
    pub(super) fn settings(&self) -> Given {
        given([
            ("wall.feed", &self.feed),
            ("wall.token_file", &self.token_file),
            ("wall.token_in_clear", &self.token_in_clear),
            ("wall.ca", &self.ca),
            ("wall.site", &self.site),
            ("wall.team", &self.team),
            ("wall.cache", &self.cache),
        ])
    }
}

/// The flags of `openfloor wall`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Wall {
    /// Which floor it shows.
    #[command(flatten)]
    pub link: WallLink,
    /// How it looks.
    #[command(flatten)]
    pub look: WallLook,
    /// What it shows as a wallboard.
    #[command(flatten)]
    pub board: WallBoard,
    /// What it does beside its cells.
    #[command(flatten)]
    pub calls: WallCalls,
    /// One frame rather than all of them.
    #[command(flatten)]
    pub frame: Once,
    /// Who writes.
    #[command(flatten)]
    pub writing: Writing,
    /// Where the frames of the feed are kept.
    #[arg(long, value_name = "FILE", help = "Keep what the feed says in this file, for replay")]
    pub record: Option<PathBuf>,
}

impl Wall {
    pub(super) fn settings(&self) -> Given {
        let parts =
            [self.link.settings(), self.look.settings(), self.board.settings(), self.calls.settings()];
        [parts.concat(), self.writing.settings()].concat()
    }
}

/// Where `openfloor publish` takes events from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Input {
    /// Standard input: `-`, or nothing.
    #[default]
    Stdin,
    /// A file.
    File(PathBuf),
}

impl From<std::ffi::OsString> for Input {
    fn from(name: std::ffi::OsString) -> Self {
        if name == "-" { Input::Stdin } else { Input::File(name.into()) }
    }
}

/// The flags of `openfloor publish`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Publish {
    /// Where the events are.
    #[arg(value_name = "FILE", default_value = "-", help = "The events; - is standard input")]
    pub events: Input,
    /// Where they go.
    #[command(flatten)]
    pub post: Post,
    /// Until when the hub holds them.
    #[arg(
        long,
        value_name = "TIME",
        help = "Hold them back until this time: 2026-10-25T02:30, in the site's zone, or with an offset, or Tue 14:00"
    )]
    pub hold_until: Option<String>,
    /// What must be done before they are released.
    #[arg(
        long,
        value_name = "NAME",
        help = "Hold them back until this gate is met; may be given several times"
    )]
    pub gate: Vec<String>,
    /// Whether celebration may stand beside grave news.
    #[arg(long, help = "Publish them also where thanks or levels would stand beside grave news")]
    pub beside: bool,
}

/// The flags of `openfloor held`.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Held {
    #[command(subcommand)]
    pub what: HeldTask,
    #[command(flatten)]
    pub post: Post,
}

/// What is done about events that are held.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum HeldTask {
    /// Show what is held: of what, for which site, until when, for which gates
    List,
    /// Say that a gate is met
    Gate {
        /// The id of the hold
        id: String,
        /// The name of the gate
        name: String,
    },
    /// Give up what is held, and erase it
    Cancel {
        /// The id of the hold
        id: String,
    },
}

impl Held {
    pub(super) fn settings(&self) -> Given {
        self.post.settings()
    }
}

/// The flags of `openfloor sim`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Sim {
    #[command(flatten)]
    pub post: Post,
    #[command(flatten)]
    pub simulation: Simulation,
}

impl Sim {
    pub(super) fn settings(&self) -> Given {
        [self.post.settings(), self.simulation.settings()].concat()
    }
}

/// The flags of `openfloor replay`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// The recording.
    #[arg(value_name = "FILE", help = "What `openfloor wall --record` kept")]
    pub recording: PathBuf,
    /// Where it goes.
    #[command(flatten)]
    pub post: Post,
    /// `sim.speed`
    #[arg(long, value_name = "FACTOR", allow_negative_numbers = true, help = help("sim.speed"), long_help = long("sim.speed"))]
    pub speed: Option<String>,
    /// One frame rather than a floor that is posted.
    #[command(flatten)]
    pub frame: OnceRecorded,
    /// How that looks.
    #[command(flatten)]
    pub look: WallLook,
}

impl Replay {
    pub(super) fn settings(&self) -> Given {
        [self.post.settings(), given([("sim.speed", &self.speed)]), self.look.settings()].concat()
    }
}
