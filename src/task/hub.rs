//! `openfloor hub`: the feed server, until a signal ends it.

use std::io::{self, Write};
use std::net::IpAddr;

use anyhow::{bail, ensure};
use tracing_subscriber::filter::LevelFilter;

use crate::config::{self, LogFormat, Origin, Settings};
use crate::hub::journal::{Form, Journal};
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
    let (local_tokens, said) = local_tokens(settings);
    let mut hub = Hub::start(HubSettings {
        listen: settings.hub.listen,
        data: settings.hub.data.clone(),
        access: access(&settings.hub, local_tokens)?,
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
    for advice in said.into_iter().map(str::to_owned).chain(advice(&hub, &settings.hub, local_tokens)) {
        match settings.log.format {
            // A log that can't be written keeps nobody from being served.
            LogFormat::Text => drop(writeln!(io::stderr(), "openfloor: {advice}")),
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
    let broken = tokio::select! {
        biased;
        () = end => false,
        () = hub.broken() => true,
    };
    hub.stop().await;
    ensure!(
        !broken,
        "a part of the hub ended by itself, so all of it did; what was answered is in the log: start it again, and report what it said before"
    );
    Ok(())
}

/// Logs to standard error, as the settings say.
fn log(settings: &Settings) -> anyhow::Result<()> {
    let level: LevelFilter = settings.log.level.word().parse()?;
    let form = match settings.log.format {
        LogFormat::Text => Form::Text,
        LogFormat::Json => Form::Json,
    };
    // What can't be written is counted by the writer; the library's own word of it would end the task that was logging.
    let lines = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(Journal::new(form, io::stderr))
        .log_internal_errors(false)
        .with_ansi(false);
    match settings.log.format {
        LogFormat::Text => lines.init(),
        // The fields of an event beside its time and level, for those who search by them.
        LogFormat::Json => lines.json().flatten_event(true).init(),
    }
    Ok(())
}

fn access(hub: &config::Hub, local_tokens: bool) -> anyhow::Result<Access> {
    let tls = match (&hub.tls_cert, &hub.tls_key) {
        (Some(cert), Some(key)) => Some(TlsFiles { cert: cert.as_path().into(), key: key.as_path().into() }),
        (None, None) => None,
        (Some(_), None) => bail!("--tls-cert needs its key: add --tls-key FILE"),
        (None, Some(_)) => bail!("--tls-key needs its certificate: add --tls-cert FILE"),
    };
    Ok(Access {
        origins: hub.origins.as_slice().to_vec(),
        open: hub.open,
        local_tokens,
        publishing: Access::publish_rate(hub.publish_rate.a_second()),
        tls,
        ..Access::default()
    })
}

/// Whether a token is needed on this machine too, and what is said of it. A proxy or a tunnel makes everyone come from here: were there no
/// need of a token, whoever reached it would administer the hub.
fn local_tokens(settings: &Settings) -> (bool, Option<&'static str>) {
    let hub = &settings.hub;
    if hub.local_tokens || !is_behind_a_proxy(hub) {
        return (hub.local_tokens, None);
    }
    if *settings.origin("hub.local_tokens") == Origin::Default {
        let said = "people reach this hub through something on this machine, so whoever comes from here needs a token too, as with --local-tokens \
                    (what has none from here on gets one by openfloor token new)";
        return (true, Some(said));
    }
    let said = "whoever comes through the proxy or tunnel at --public-url comes from this machine, and is let in as its administrator, without a \
                token; --local-tokens asks everyone for one";
    (false, Some(said))
}

/// True where phones are told an address that this hub can't itself have: one with TLS that it has not, or one beyond the machine
/// on which alone it listens.
fn is_behind_a_proxy(hub: &config::Hub) -> bool {
    let Some(url) = &hub.public_url else { return false };
    let is_here = |host: &str| {
        host.eq_ignore_ascii_case("localhost")
            || host.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
    };
    let alone = hub.listen.ip().to_canonical().is_loopback() && !is_here(url.host());
    hub.tls_cert.is_none() && (url.is_secure() || alone)
}

/// What whoever starts a hub should know of its door.
fn advice(hub: &Hub, settings: &config::Hub, local_tokens: bool) -> Vec<String> {
    let beyond = !hub.addr().ip().to_canonical().is_loopback();
    let mut advice = Vec::new();
    if !settings.open && hub.tokens() == 0 && (beyond || local_tokens) {
        let whence = if local_tokens { "" } else { " from another machine" };
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
