//! The flags of each task.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::flags::{Given, group};
use super::once::{Once, OnceRecorded};
use super::phones::Phones;
use super::wall::{WallBoard, WallCalls, WallLink, WallLook, Writing};

group!(
    /// What a simulated floor is like.
    Simulation,
    [("sim.seats", "PEOPLE"), ("sim.speed", "MINUTES"), ("sim.seed", "NUMBER"), ("sim.languages", "TAGS")]
);
group!(
    /// How fast a recording is played.
    Pace,
    [("sim.speed", "MINUTES")]
);
group!(
    /// Where events are posted. `openfloor held` takes these before its own commands and behind them.
    Post,
    global true,
    [
        ("publish.hub", "URL"),
        ("publish.token_file", "FILE"),
        ("publish.token_in_clear", "BOOL"),
        ("publish.ca", "FILE"),
    ]
);

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
    #[command(flatten)]
    pub phones: Phones,
}

impl Demo {
    pub(super) fn settings(&self) -> Given {
        let parts =
            [self.simulation.settings(), self.look.settings(), self.board.settings(), self.calls.settings()];
        [parts.concat(), self.writing.settings(), self.phones.settings()].concat()
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
    /// Whether words that may tell something of people are about nobody.
    #[arg(
        long,
        help = "Publish them also where words may rank people, or tell a birthday or somebody's health"
    )]
    pub of_people: bool,
    /// Whether a text that is changed in some of its languages is a translation that is mended.
    #[arg(
        long,
        help = "Publish them also where a text says something else in one of its languages alone, since a translation is mended"
    )]
    pub translation: bool,
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
        /// Let it out also where thanks or levels would stand beside grave news
        #[arg(long)]
        beside: bool,
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
    /// How fast.
    #[command(flatten)]
    pub pace: Pace,
    /// One frame rather than a floor that is posted.
    #[command(flatten)]
    pub frame: OnceRecorded,
    /// How that looks.
    #[command(flatten)]
    pub look: WallLook,
    /// What it shows as a wallboard.
    #[command(flatten)]
    pub board: WallBoard,
}

impl Replay {
    /// The first of its flags that would change nothing, and why: a frame is not posted, and what is posted is not looked at.
    pub(super) fn idle_flag(&self) -> Option<(&'static str, &'static str)> {
        let (given, why) = match self.frame.once.once {
            true => (
                [self.post.settings(), self.pace.settings()].concat(),
                "is for a recording that is posted, and --once posts nothing",
            ),
            false => (
                [self.look.settings(), self.board.settings()].concat(),
                "is for a frame of the recording; give --once too",
            ),
        };
        given.first().map(|(key, _)| (*key, why))
    }

    pub(super) fn settings(&self) -> Given {
        [self.post.settings(), self.pace.settings(), self.look.settings(), self.board.settings()].concat()
    }
}
