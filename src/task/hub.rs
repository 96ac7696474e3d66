//! `openfloor hub`: the feed server, until a signal ends it.

use std::io::{self, Write};

use tracing_subscriber::filter::LevelFilter;

use crate::config::Settings;
use crate::hub::store::Retention;
use crate::hub::{Access, Clock, Hub, HubSettings, Timing};
use crate::run::signals;

/// Serves a floor.
///
/// # Errors
/// When the log can't be opened or the address can't be had.
pub async fn run(settings: &Settings) -> anyhow::Result<()> {
    let level: LevelFilter = settings.log.level.word().parse()?;
    tracing_subscriber::fmt().with_max_level(level).with_writer(io::stderr).with_ansi(false).init();
    let end = signals::end()?;
    let hub = Hub::start(HubSettings {
        listen: settings.hub.listen,
        data: settings.hub.data.clone(),
        access: Access::default(),
        timing: Timing::default(),
        clock: Clock::default(),
        retention: Retention {
            versions: settings.hub.keep_versions.count(),
            days: settings.hub.keep_days.count(),
        },
        withdrawals: settings.hub.withdrawals.clone(),
    })
    .await?;
    // One line, for people and for scripts that wait for the port.
    writeln!(
        io::stdout(),
        "openfloor hub on http://{}, data in {}, {} events in the log",
        hub.addr(),
        hub.data().display(),
        hub.events()
    )?;
    io::stdout().flush()?;
    end.await;
    hub.stop().await;
    Ok(())
}
