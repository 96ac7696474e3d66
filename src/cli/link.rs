//! The flags of whatever reads a hub's floor once: where the hub is, and what it is asked with.

use clap::Args;

use super::args::{Given, given, help, long};

/// Which floor is read. The same settings as a wall's, without what only a wall needs.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct FloorLink {
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
    /// `wall.lang`
    #[arg(long, value_name = "TAG", help = help("wall.lang"), long_help = long("wall.lang"))]
    pub lang: Option<String>,
}

impl FloorLink {
    pub(super) fn settings(&self) -> Given {
        given([
            ("wall.feed", &self.feed),
            ("wall.token_file", &self.token_file),
            ("wall.token_in_clear", &self.token_in_clear),
            ("wall.ca", &self.ca),
            ("wall.site", &self.site),
            ("wall.lang", &self.lang),
        ])
    }
}
