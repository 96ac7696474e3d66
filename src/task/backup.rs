//! `openfloor backup` and `openfloor restore`: a copy of a hub's log, and the way back.

use std::path::Path;

use jiff::Timestamp;

use super::said::plain;
use crate::cli::Restore;
use crate::config::Settings;
use crate::hub::people::register;
use crate::hub::pulse::file as rounds;
use crate::hub::pulse::keeping::{self, OpenThen};
use crate::hub::store::LIST_FILE;
use crate::hub::store::backup::{self, People, Restored};

/// Copies the log of a hub that may run.
///
/// # Errors
/// When there is none, or the copy can't be written.
pub fn take(file: &Path, settings: &Settings) -> anyhow::Result<()> {
    backup::take(&settings.hub.data, file)?;
    let list = settings.hub.withdrawals.as_ref().unwrap_or(&settings.hub.data).join(LIST_FILE);
    super::print(&format!(
        "{} is a copy of the log in {}, and of its register of people\nTo put it back you need the newest {}: copy it too, as often as it changes.\n",
        file.display(),
        settings.hub.data.display(),
        list.display()
    ))?;
    let Some(open) = keeping::take(&settings.hub.data, file)? else { return Ok(()) };
    super::print(&format!(
        "{} has its rounds of questions, as far as they were published: put it back beside the copy of the log.\n",
        keeping::beside(file).display()
    ))?;
    for OpenThen { site, window } in open {
        super::print(&format!(
            "The round of {} that is open at {} is in it without its codes and answers: those are in no backup.\n",
            plain(&window),
            plain(&site)
        ))?;
    }
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
    super::print(&people(&restored, &data.join(register::FILE).display().to_string()))?;
    if data.join(rounds::FILE).exists() {
        let stays = "stays as it is: with its key beside it, an open round goes on";
        super::print(&format!("{} {stays}\n", data.join(rounds::FILE).display()))?;
    }
    for OpenThen { site, window } in keeping::restore(&restore.file, data)?.unwrap_or_default() {
        super::print(&format!(
            "the round of {} at {} was open then: its answers and codes are in no backup, and are gone. The hub closes it \
             when it starts, and tells its levels as suppressed; open another round\n",
            plain(&window),
            plain(&site)
        ))?;
    }
    Ok(())
}

/// What the register of people is after a restore, and what is to be done.
fn people(restored: &Restored, file: &str) -> String {
    match restored.people {
        People::There => format!("{file} is the register of people that was there already; it stays\n"),
        People::OfBackup { until } => {
            let until = until.map_or("its beginning".into(), |until| until.to_string());
            let thanks = match restored.thanks {
                0 => String::new(),
                count => format!(
                    " {count} of the withdrawals are of thanks: somebody may have taken a name back since, and would be named again."
                ),
            };
            format!(
                "{file} is the register of people of the backup, as of {until}: what anyone wished since then is not in it.{thanks}\n\
                 Before the hub starts, put the newest people.db in its place where there is one; else start the hub, and have the people \
                 office say every wish since then again (openfloor consent set). The hub takes no thanks that name somebody before you \
                 run openfloor consent confirm\n"
            )
        }
        People::Missing => format!(
            "there is no register of people ({file}): put the newest copy of it there before the hub starts; without it the hub \
             withdraws the recognition of the last days, knows nobody's wish, and takes no thanks that name somebody before you run \
             openfloor consent confirm\n"
        ),
    }
}
