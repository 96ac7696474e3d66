//! The flags by which people's phones reach the demo.

use std::path::PathBuf;

use clap::{ArgMatches, Args, Command, FromArgMatches};

use super::flags::{Flag, Given, add, given};

/// Where phones reach the demo's hub.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhoneWay(Given);

impl PhoneWay {
    const FLAGS: &[Flag] = &[("hub.listen", "ADDR"), ("hub.public_url", "URL")];
    /// The setting is that of a real hub; the demo's listens elsewhere unless the flag itself says where.
    const LISTEN: &str = "Where the demo's hub takes connections: an IP address and a port [default: a free port of this machine; \
                          with --public-url 127.0.0.1:7420]";
}

impl Args for PhoneWay {
    fn augment_args(command: Command) -> Command {
        let listen = |arg: clap::Arg| arg.help(Self::LISTEN).long_help(Self::LISTEN);
        add(command, Self::FLAGS, false).mut_arg("hub.listen", listen)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for PhoneWay {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self(given(matches, Self::FLAGS)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

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
        self.way.0.clone()
    }
}
