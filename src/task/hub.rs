//! `openfloor hub`: the feed server, until a signal ends it.

use std::io::{self, Write};

use anyhow::bail;
use tracing_subscriber::filter::LevelFilter;

use crate::config::{self, LogFormat, Settings};
use crate::hub::store::Retention;
use crate::hub::{Access, Clock, Hub, HubSettings, Timing, TlsFiles};
use crate::run::signals;

/// Serves a floor.
///
/// # Errors
/// When the log can't be opened, the address can't be had, or the certificate can't be used.
pub async fn run(settings: &Settings) -> anyhow::Result<()> {
    log(settings)?;
    let end = signals::end()?;
    let hub = Hub::start(HubSettings {
        listen: settings.hub.listen,
        data: settings.hub.data.clone(),
        access: access(&settings.hub)?,
        timing: Timing::default(),
        clock: Clock::default(),
        retention: Retention {
            versions: settings.hub.keep_versions.count(),
            days: settings.hub.keep_days.count(),
        },
        withdrawals: settings.hub.withdrawals.clone(),
        public_url: settings.hub.public_url.as_ref().map(|url| url.as_str().into()),
    })
    .await?;
    for advice in advice(&hub, &settings.hub) {
        match settings.log.format {
            LogFormat::Text => writeln!(io::stderr(), "openfloor: {advice}")?,
            // What reads such a log takes no other line.
            LogFormat::Json => tracing::warn!("{advice}"),
        }
    }
    // One line, for people and for scripts that wait for the port.
    writeln!(
        io::stdout(),
        "openfloor hub on {}://{}, data in {}, {} events in the log",
        if hub.is_secure() { "https" } else { "http" },
        hub.addr(),
        hub.data().display(),
        hub.events()
    )?;
    io::stdout().flush()?;
    end.await;
    hub.stop().await;
    Ok(())
}

/// Logs to standard error, as the settings say.
fn log(settings: &Settings) -> anyhow::Result<()> {
    let level: LevelFilter = settings.log.level.word().parse()?;
    let lines = tracing_subscriber::fmt().with_max_level(level).with_writer(io::stderr).with_ansi(false);
    match settings.log.format {
        LogFormat::Text => lines.init(),
        // The fields of an event beside its time and level, for those who search by them.
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
    Ok(())
}

fn access(hub: &config::Hub) -> anyhow::Result<Access> {
    let tls = match (&hub.tls_cert, &hub.tls_key) {
        (Some(cert), Some(key)) => Some(TlsFiles { cert: cert.as_path().into(), key: key.as_path().into() }),
        (None, None) => None,
        (Some(_), None) => bail!("--tls-cert needs its key: add --tls-key FILE"),
        (None, Some(_)) => bail!("--tls-key needs its certificate: add --tls-cert FILE"),
    };
    Ok(Access {
        origins: hub.origins.as_slice().to_vec(),
        open: hub.open,
        local_tokens: hub.local_tokens,
        publishing: Access::publish_rate(hub.publish_rate.a_second()),
        tls,
        ..Access::default()
    })
}

/// What whoever starts a hub should know of its door.
fn advice(hub: &Hub, settings: &config::Hub) -> Vec<String> {
    let beyond = !hub.addr().ip().to_canonical().is_loopback();
    let mut advice = Vec::new();
    if !settings.open && hub.tokens() == 0 && (beyond || settings.local_tokens) {
        let whence = if settings.local_tokens { "" } else { " from another machine" };
        advice.push(format!(
            "nobody{whence} can connect yet; let a wall in with: openfloor token new --role wall --data {}",
            hub.data().display()
        ));
    }
    if settings.open && beyond {
        advice.push("open: whoever reaches this port may follow the floor and publish to it".into());
    }
    if beyond && !hub.is_secure() {
        advice.push(
            "without TLS, texts and tokens can be read on their way; give --tls-cert and --tls-key".into(),
        );
    }
    advice
}
