//! The flags of one frame: what it shows, how large, and in which form.

use std::str::FromStr;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use jiff::Timestamp;

use crate::config::Wall;
use crate::model::{Pane, Scene};
use crate::screen::CELLS_MAX;

/// The least and the most cells of a frame, each way.
const CELLS: (u16, u16) = (1, CELLS_MAX);
/// The longest that a frame waits for the floor.
const WITHIN_MAX_S: u64 = 600;

/// One frame rather than a wall that goes on.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[command(next_help_heading = "One frame")]
pub struct Once {
    /// Whether it is asked for.
    #[arg(long, help = "Write one frame to standard output, as soon as the floor is known, and end")]
    pub once: bool,
    /// The form.
    #[arg(
        long,
        value_name = "FORM",
        value_enum,
        requires = "once",
        help = "The form of the frame [default: text]"
    )]
    pub format: Option<Format>,
    /// The size.
    #[arg(
        long,
        value_name = "SIZE",
        requires = "once",
        help = "The size in cells [default: that of the terminal, else 160x45]"
    )]
    pub size: Option<Size>,
    /// Which scene of display mode.
    #[arg(
        long,
        value_name = "SCENE",
        value_parser = scenes(),
        requires = "once",
        help = "A scene of display mode, rather than the first"
    )]
    pub scene: Option<Scene>,
    /// Which pane has the focus.
    #[arg(
        long,
        value_name = "PANE",
        value_parser = panes(),
        requires = "once",
        help = "The pane that has the focus"
    )]
    pub focus: Option<Pane>,
    /// Keys that are pressed before.
    #[arg(
        long,
        value_name = "KEYS",
        requires = "once",
        help = "Keys that are pressed before, with spaces between them, such as \"3 Down Enter\"; nothing is sent"
    )]
    pub keys: Option<String>,
    /// How long the floor is waited for.
    #[arg(
        long,
        value_name = "TIME",
        requires = "once",
        help = "How long to wait for the floor, such as 10s [default: 10s]"
    )]
    pub within: Option<Within>,
}

impl Once {
    /// How long the floor is waited for.
    pub fn within(&self) -> Duration {
        let Within(within) = self.within.unwrap_or_default();
        within
    }

    /// A wall as this frame shows it: a scene is one of display mode.
    pub fn of(&self, wall: &Wall) -> Wall {
        Wall { display: wall.display || self.scene.is_some(), ..wall.clone() }
    }
}

/// The same of a recording.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct OnceRecorded {
    #[command(flatten)]
    pub once: Once,
    /// The moment that is shown.
    #[arg(
        long,
        value_name = "TIME",
        requires = "once",
        value_parser = moment,
        help = "The moment that is shown, such as 2026-11-22T14:32:20Z [default: the last of the recording]"
    )]
    pub at: Option<Timestamp>,
}

/// The form of a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Its characters
    #[default]
    Text,
    /// Its characters with the codes for their colours
    Ansi,
    /// A picture that stands by itself
    Svg,
    /// What it says, as data
    Json,
}

/// A size in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let cells = |text: &str| text.parse().ok().filter(|cells| (CELLS.0..=CELLS.1).contains(cells));
        let size = text.split_once('x').and_then(|(width, height)| cells(width).zip(cells(height)));
        let (width, height) = size.ok_or_else(|| {
            format!("give columns and rows, from {} to {} each, such as 160x45", CELLS.0, CELLS.1)
        })?;
        Ok(Self { width, height })
    }
}

/// How long something may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Within(pub Duration);

impl Default for Within {
    fn default() -> Self {
        Self(Duration::from_secs(10))
    }
}

impl FromStr for Within {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let seconds = text.strip_suffix('s').unwrap_or(text).parse().ok();
        let seconds = seconds.filter(|seconds| (1..=WITHIN_MAX_S).contains(seconds));
        let seconds = seconds.ok_or_else(|| format!("give seconds from 1 to {WITHIN_MAX_S}, such as 10s"))?;
        Ok(Self(Duration::from_secs(seconds)))
    }
}

/// Scenes by their names.
fn scenes() -> impl TypedValueParser<Value = Scene> {
    let named = |name: String| Scene::ALL.into_iter().find(|scene| scene.name() == name);
    PossibleValuesParser::new(Scene::ALL.map(Scene::name))
        .try_map(move |name| named(name).ok_or("no such scene"))
}

/// Panes by their names.
fn panes() -> impl TypedValueParser<Value = Pane> {
    let named = |name: String| Pane::ALL.into_iter().find(|pane| pane.name() == name);
    PossibleValuesParser::new(Pane::ALL.map(Pane::name))
        .try_map(move |name| named(name).ok_or("no such pane"))
}

/// A moment on its command line.
fn moment(text: &str) -> Result<Timestamp, String> {
    text.parse().map_err(|_| "give a time such as 2026-11-22T14:32:20Z or 2026-11-22T15:32:20+01:00".into())
}
