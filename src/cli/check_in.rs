//! The flags of `openfloor check-in`.

use clap::Args;

use super::args::{Given, Post, given, help, long};

/// The flags of `openfloor check-in`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckIn {
    /// The hub; answers go to it without a token.
    #[command(flatten)]
    pub post: Post,
    /// It stays.
    #[arg(long, help = "Stay also when Ctrl-C is pressed; only a signal ends it")]
    pub locked: bool,
    /// `wall.lang`
    #[arg(long, value_name = "TAG", help = help("wall.lang"), long_help = long("wall.lang"))]
    pub lang: Option<String>,
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
}

impl CheckIn {
    pub(super) fn settings(&self) -> Given {
        let look = [("wall.lang", &self.lang), ("wall.plain", &self.plain), ("wall.theme", &self.theme)];
        [self.post.settings(), given(look)].concat()
    }
}
