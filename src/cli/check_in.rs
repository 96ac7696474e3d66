//! The flags of `openfloor check-in`.

use clap::Args;

use super::args::Post;
use super::flags::Given;
use super::wall::KioskLook;

/// The flags of `openfloor check-in`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckIn {
    /// The hub; answers go to it without a token.
    #[command(flatten)]
    pub post: Post,
    /// It stays.
    #[arg(long, help = "Stay whatever key is pressed; only a signal ends it")]
    pub locked: bool,
    /// How it looks.
    #[command(flatten)]
    pub look: KioskLook,
}

impl CheckIn {
    pub(super) fn settings(&self) -> Given {
        [self.post.settings(), self.look.settings()].concat()
    }
}
