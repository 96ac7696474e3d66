//! The flags of a hub, and of the copies of its log.

use std::path::PathBuf;

use clap::Args;

use super::flags::{Given, group};

group!(
    /// What a hub serves, where, and to whom.
    Serving,
    [
        ("hub.listen", "ADDR"),
        ("hub.data", "DIR"),
        ("hub.withdrawals", "DIR"),
        ("hub.keep_versions", "NUMBER"),
        ("hub.keep_days", "DAYS"),
        ("hub.tls_cert", "FILE"),
        ("hub.tls_key", "FILE"),
        ("hub.open", "BOOL"),
        ("hub.local_tokens", "BOOL"),
        ("hub.origins", "ORIGINS"),
        ("hub.public_url", "URL"),
        ("hub.publish_rate", "EVENTS"),
        ("log.level", "LEVEL"),
        ("log.format", "FORMAT"),
    ]
);
group!(
    /// The folder of a hub.
    HubData,
    [("hub.data", "DIR")]
);
group!(
    /// Where a hub is put back.
    PutBack,
    [("hub.data", "DIR"), ("hub.withdrawals", "DIR")]
);

/// The flags of `openfloor hub`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Hub {
    /// How it serves.
    #[command(flatten)]
    pub serving: Serving,
    /// The folder of a log that is verified instead.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["hub.listen", "hub.data"], help = "Verify the log in this folder without changing it, and serve nothing")]
    pub check: Option<PathBuf>,
}

/// The flags of `openfloor backup`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Backup {
    /// The copy.
    #[arg(value_name = "FILE", help = "The new file; one that exists is never written over")]
    pub file: PathBuf,
    /// Of which hub.
    #[command(flatten)]
    pub hub: HubData,
}

/// The flags of `openfloor restore`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Restore {
    /// The copy.
    #[arg(value_name = "FILE", help = "What `openfloor backup` wrote")]
    pub file: PathBuf,
    /// The list of withdrawals.
    #[arg(
        long,
        value_name = "LIST",
        help = "The current list of withdrawals (withdrawals.jsonl): what it names is left out"
    )]
    pub withdrawals: PathBuf,
    /// Where to.
    #[command(flatten)]
    pub hub: PutBack,
}

impl Hub {
    pub(super) fn settings(&self) -> Given {
        self.serving.settings()
    }
}

impl Backup {
    pub(super) fn settings(&self) -> Given {
        self.hub.settings()
    }
}

impl Restore {
    pub(super) fn settings(&self) -> Given {
        self.hub.settings()
    }
}
