//! The flags of a wallboard: its scenes and their hours, when it rests, and whether it is locked.

use clap::Args;

use super::args::{Given, given, help, long};

/// What a site wants of its wall in display mode.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct WallBoard {
    /// `wall.sextants`
    #[arg(long, value_name = "WHEN", help = help("wall.sextants"), long_help = long("wall.sextants"))]
    pub sextants: Option<String>,
    /// `wall.blank`
    #[arg(long, value_name = "HOURS", help = help("wall.blank"), long_help = long("wall.blank"))]
    pub blank: Option<String>,
    /// `wall.scenes`
    #[arg(long, value_name = "SCENES", help = help("wall.scenes"), long_help = long("wall.scenes"))]
    pub scenes: Option<String>,
    /// `wall.shifts`
    #[arg(long, value_name = "TIMES", help = help("wall.shifts"), long_help = long("wall.shifts"))]
    pub shifts: Option<String>,
    /// `wall.teams`
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        help = help("wall.teams"), long_help = long("wall.teams")
    )]
    pub teams: Option<String>,
    /// `wall.locked`
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        help = help("wall.locked"), long_help = long("wall.locked")
    )]
    pub locked: Option<String>,
}

impl WallBoard {
    pub(super) fn settings(&self) -> Given {
        given([
            ("wall.sextants", &self.sextants),
            ("wall.blank", &self.blank),
            ("wall.scenes", &self.scenes),
            ("wall.shifts", &self.shifts),
            ("wall.teams", &self.teams),
            ("wall.locked", &self.locked),
        ])
    }
}
