//! The setting of a folder that a wall may keep things in, or not.

use std::path::PathBuf;

use super::value::{Shape, Value};

/// The word for keeping nothing. A folder of that name is `./off`.
const OFF: &str = "off";

/// Where something is kept, if at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Nothing is kept.
    Off,
    /// In this folder.
    In(PathBuf),
}

impl Value for Keep {
    const SHAPE: Shape = Shape::Text;
    const EXAMPLE: &'static str = "/var/lib/openfloor/wall";
    fn accepted() -> String {
        format!("{}, or {OFF}", PathBuf::accepted())
    }
    fn read(text: &str) -> Option<Self> {
        if text == OFF { Some(Self::Off) } else { PathBuf::read(text).map(Self::In) }
    }
    fn text(&self) -> Option<String> {
        match self {
            Self::Off => Some(OFF.into()),
            Self::In(folder) => folder.text(),
        }
    }
}
