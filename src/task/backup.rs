//! `openfloor backup` and `openfloor restore`: a copy of a hub's log, and the way back.

use std::path::Path;

use jiff::Timestamp;

use crate::cli::Restore;
use crate::config::Settings;
use crate::hub::people::register;
use crate::hub::store::{LIST_FILE, backup};

/// Copies the log of a hub that may run.
///
/// # Errors
/// When there is none, or the copy can't be written.
pub fn take(file: &Path, settings: &Settings) -> anyhow::Result<()> {
    backup::take(&settings.hub.data, file)?;
    let list = settings.hub.withdrawals.as_ref().unwrap_or(&settings.hub.data).join(LIST_FILE);
    super::print(&format!(
        "{} is a copy of the log in {}\nTo put it back you need the newest {}: copy it too, as often as it changes.\n",
        file.display(),
        settings.hub.data.display(),
        list.display()
    ))?;
    Ok(())
}

/// Puts a copy back into a folder without a log.
///
/// # Errors
/// When the folder has a log, or the list of withdrawals is not the current one of this log.
pub fn restore(restore: &Restore, settings: &Settings) -> anyhow::Result<()> {
    let data = &settings.hub.data;
    let list = settings.hub.withdrawals.as_ref().unwrap_or(data);
    let restored = backup::restore(&restore.file, &restore.withdrawals, data, list, Timestamp::now())?;
    super::print(&format!(
        "{} holds the log of {}, up to position {}; {} withdrawals that the copy lacked were applied\n",
        data.display(),
        restore.file.display(),
        restored.head,
        restored.withdrawn
    ))?;
    if !data.join(register::FILE).exists() {
        super::print(&format!(
            "{} has no register of people ({}): put the newest copy of it there before the hub starts; without it the hub \
             withdraws the recognition of the last days, and knows nobody's wish\n",
            data.display(),
            register::FILE
        ))?;
    }
    Ok(())
}
