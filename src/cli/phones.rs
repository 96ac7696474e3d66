//! The flags by which people's phones reach the demo.

use std::path::PathBuf;

use clap::Args;

use super::flags::{Given, group};

group!(
    /// Where phones reach the demo's hub.
    PhoneWay,
    [("hub.listen", "ADDR"), ("hub.public_url", "URL")]
);

/// Where phones reach the demo's hub, and whether people are asked.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Phones {
    /// Where.
    #[command(flatten)]
    pub way: PhoneWay,
    /// Where the codes go of a round of the simulated floor.
    #[arg(
        long,
        value_name = "FILE",
        requires = "hub.public_url",
        conflicts_with = "once",
        help = "Open a round of questions on the floor, and write its codes into a new file"
    )]
    pub codes: Option<PathBuf>,
}

impl Phones {
    pub(super) fn settings(&self) -> Given {
        self.way.settings()
    }
}
