//! The flags of what a wall does beside its cells: the window's title, links, and how critical notices call people.

use clap::Args;

use super::args::{Given, given, help, long};

/// What is said to the terminal beside cells, and what a critical notice sets off.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct WallCalls {
    /// `wall.title`
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        help = help("wall.title"), long_help = long("wall.title")
    )]
    pub title: Option<String>,
    /// `wall.links`
    #[arg(long, value_name = "WHEN", help = help("wall.links"), long_help = long("wall.links"))]
    pub links: Option<String>,
    /// `wall.bell`
    #[arg(long, value_name = "WHEN", help = help("wall.bell"), long_help = long("wall.bell"))]
    pub bell: Option<String>,
    /// `wall.notify`
    #[arg(long, value_name = "HOW", help = help("wall.notify"), long_help = long("wall.notify"))]
    pub notify: Option<String>,
    /// `wall.on_critical`
    #[arg(long, value_name = "COMMAND", help = help("wall.on_critical"), long_help = long("wall.on_critical"))]
    pub on_critical: Option<String>,
    /// `wall.quiet_hours`
    #[arg(long, value_name = "HOURS", help = help("wall.quiet_hours"), long_help = long("wall.quiet_hours"))]
    pub quiet_hours: Option<String>,
}

impl WallCalls {
    pub(super) fn settings(&self) -> Given {
        given([
            ("wall.title", &self.title),
            ("wall.links", &self.links),
            ("wall.bell", &self.bell),
            ("wall.notify", &self.notify),
            ("wall.on_critical", &self.on_critical),
            ("wall.quiet_hours", &self.quiet_hours),
        ])
    }
}
