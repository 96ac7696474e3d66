//! The flags of a hub, and of the copies of its log.

use std::path::PathBuf;

use clap::Args;

use super::args::{Given, given, help, long};

/// The flags of `openfloor hub`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Hub {
    /// `hub.listen`
    #[arg(long, value_name = "ADDR", help = help("hub.listen"), long_help = long("hub.listen"))]
    pub listen: Option<String>,
    /// `hub.data`
    #[arg(long, value_name = "DIR", help = help("hub.data"), long_help = long("hub.data"))]
    pub data: Option<String>,
    /// `hub.withdrawals`
    #[arg(long, value_name = "DIR", help = help("hub.withdrawals"), long_help = long("hub.withdrawals"))]
    pub withdrawals_in: Option<String>,
    /// `hub.keep_versions`
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true, help = help("hub.keep_versions"), long_help = long("hub.keep_versions"))]
    pub keep_versions: Option<String>,
    /// `hub.keep_days`
    #[arg(long, value_name = "DAYS", allow_negative_numbers = true, help = help("hub.keep_days"), long_help = long("hub.keep_days"))]
    pub keep_days: Option<String>,
    /// `hub.tls_cert`
    #[arg(long, value_name = "FILE", help = help("hub.tls_cert"), long_help = long("hub.tls_cert"))]
    pub tls_cert: Option<String>,
    /// `hub.tls_key`
    #[arg(long, value_name = "FILE", help = help("hub.tls_key"), long_help = long("hub.tls_key"))]
    pub tls_key: Option<String>,
    /// `hub.open`
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        help = help("hub.open"), long_help = long("hub.open")
    )]
    pub open: Option<String>,
    /// `hub.local_tokens`
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        help = help("hub.local_tokens"), long_help = long("hub.local_tokens")
    )]
    pub local_tokens: Option<String>,
    /// `hub.origins`
    #[arg(long, value_name = "ORIGINS", help = help("hub.origins"), long_help = long("hub.origins"))]
    pub origins: Option<String>,
    /// `hub.public_url`
    #[arg(long, value_name = "URL", help = help("hub.public_url"), long_help = long("hub.public_url"))]
    pub public_url: Option<String>,
    /// `hub.publish_rate`
    #[arg(long, value_name = "EVENTS", help = help("hub.publish_rate"), long_help = long("hub.publish_rate"))]
    pub publish_rate: Option<String>,
    /// `log.level`
    #[arg(long, value_name = "LEVEL", help = help("log.level"), long_help = long("log.level"))]
    pub log_level: Option<String>,
    /// `log.format`
    #[arg(long, value_name = "FORMAT", help = help("log.format"), long_help = long("log.format"))]
    pub log_format: Option<String>,
    /// The folder of a log that is verified instead.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["listen", "data"], help = "Verify the log in this folder without changing it, and serve nothing")]
    pub check: Option<PathBuf>,
}

impl Hub {
    pub(super) fn settings(&self) -> Given {
        given([
            ("hub.listen", &self.listen),
            ("hub.data", &self.data),
            ("hub.withdrawals", &self.withdrawals_in),
            ("hub.keep_versions", &self.keep_versions),
            ("hub.keep_days", &self.keep_days),
            ("hub.tls_cert", &self.tls_cert),
            ("hub.tls_key", &self.tls_key),
            ("hub.open", &self.open),
            ("hub.local_tokens", &self.local_tokens),
            ("hub.origins", &self.origins),
            ("hub.public_url", &self.public_url),
            ("hub.publish_rate", &self.publish_rate),
            ("log.level", &self.log_level),
            ("log.format", &self.log_format),
        ])
    }
}

/// The flags of `openfloor backup`.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Backup {
    /// The copy.
    #[arg(value_name = "FILE", help = "The new file; one that exists is never written over")]
    pub file: PathBuf,
    /// `hub.data`
    #[arg(long, value_name = "DIR", help = help("hub.data"), long_help = long("hub.data"))]
    pub data: Option<String>,
}

impl Backup {
    pub(super) fn settings(&self) -> Given {
        given([("hub.data", &self.data)])
    }
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
    /// `hub.data`
    #[arg(long, value_name = "DIR", help = help("hub.data"), long_help = long("hub.data"))]
    pub data: Option<String>,
    /// `hub.withdrawals`
    #[arg(long, value_name = "DIR", help = help("hub.withdrawals"), long_help = long("hub.withdrawals"))]
    pub withdrawals_in: Option<String>,
}

impl Restore {
    pub(super) fn settings(&self) -> Given {
        given([("hub.data", &self.data), ("hub.withdrawals", &self.withdrawals_in)])
    }
}
