//! The flags of writing at a wall, which the demo has too.

use clap::Args;

use super::args::{Given, given, help, long};

/// Who writes at a wall, and where its huddle card goes.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Writing {
    /// `wall.source`
    #[arg(long, value_name = "SOURCE", help = help("wall.source"), long_help = long("wall.source"))]
    pub source: Option<String>,
    /// `wall.author_role`
    #[arg(long, value_name = "ROLE", help = help("wall.author_role"), long_help = long("wall.author_role"))]
    pub author_role: Option<String>,
    /// `wall.author_name`
    #[arg(long, value_name = "NAME", help = help("wall.author_name"), long_help = long("wall.author_name"))]
    pub author_name: Option<String>,
    /// `wall.print`
    #[arg(long, value_name = "PROGRAM", help = help("wall.print"), long_help = long("wall.print"))]
    pub print: Option<String>,
    /// `wall.huddle_folder`
    #[arg(long, value_name = "DIR", help = help("wall.huddle_folder"), long_help = long("wall.huddle_folder"))]
    pub huddle_folder: Option<String>,
}

impl Writing {
    pub(super) fn settings(&self) -> Given {
        given([
            ("wall.source", &self.source),
            ("wall.author_role", &self.author_role),
            ("wall.author_name", &self.author_name),
            ("wall.print", &self.print),
            ("wall.huddle_folder", &self.huddle_folder),
        ])
    }
}
