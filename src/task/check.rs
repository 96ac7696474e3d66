//! `openfloor hub --check`: verifies a log, and the rounds of questions beside it, without changing it, also while its hub runs.

use std::fmt::Write as _;
use std::path::Path;

use crate::hub::pulse::check as rounds;
use crate::hub::store::check::{self, Report};

/// Checks the log and the rounds of a folder and tells what it looked at and every fault. True when there is none.
///
/// # Errors
/// When there is no log that could be checked.
pub fn run(folder: &Path, list: Option<&Path>) -> anyhow::Result<bool> {
    let mut report = check::folder(folder, list.unwrap_or(folder))?;
    rounds::folder(folder, &mut report);
    let Report { looked, faults, untold } = report;
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
