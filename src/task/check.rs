//! `openfloor hub --check`: verifies a log without changing it, also while its hub runs.

use std::fmt::Write as _;
use std::path::Path;

use crate::hub::store::check::{self, Report};

/// Checks the log of a folder and tells what it looked at and every fault. True when there is none.
///
/// # Errors
/// When there is no log that could be checked.
pub fn run(folder: &Path, list: Option<&Path>) -> anyhow::Result<bool> {
    let Report { looked, faults, untold } = check::folder(folder, list.unwrap_or(folder))?;
    let mut said = String::new();
    for what in looked {
        writeln!(said, "looked at {what}")?;
    }
    for fault in &faults {
        writeln!(said, "fault: {fault}")?;
    }
    match faults.len() + untold {
        0 => writeln!(said, "{} has no fault", folder.display())?,
        count if untold > 0 => writeln!(said, "{count} faults, {untold} of them not shown")?,
        count => writeln!(said, "{count} faults")?,
    }
    super::print(&said)?;
    Ok(faults.is_empty())
}
