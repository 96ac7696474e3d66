//! `openfloor`, `openfloor demo`: a hub with its log, a simulated floor that publishes to it over HTTP, and a wall
//! that subscribes to it over a WebSocket. Nothing is handed around the sockets.

use std::io::Write as _;
use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::hand::Hand;
use super::pulse::new_file;
use super::wall::show;
use super::{asked, sim};
use crate::cli::Demo;
use crate::config::{Origin, Settings, Wall};
use crate::feed::{self, LeadsHidden, Record, Report, Target, Timing};
use crate::hub::tokens::{Grant, Tokens};
use crate::hub::{Access, Hub, HubSettings, Role};
use crate::model::writer::By;
use crate::publisher::Publisher;
use crate::sim::Plan;
use crate::trust::{TokenFile, Trust};

/// How long the wall waits for the floor's past. Until all of it is there it says that nothing is known: a part of a floor would
/// say that there is nothing new, and that promises are late which are not. The largest floor takes seconds.
const PAST_MAX: Duration = Duration::from_secs(60);
/// How much of the time that a single frame may take is kept for the wall itself, once the past is in: one part of so many.
const WALL_SHARE: u32 = 4;
/// The file of the demo's own token, in its folder.
const TOKEN_FILE: &str = "demo.token";
/// Events a second that the demo's own token may publish: its floor's past comes at once.
const PUBLISH_RATE: u32 = 100_000;

/// Shows a simulated floor, or one frame of it. True when it was shown as it is.
///
/// # Errors
/// When it can't be shown here, or a part of it can't start.
pub async fn run(settings: &Settings, demo: &Demo) -> anyhow::Result<bool> {
    let (frame, plan) = (&demo.frame, sim::plan(settings)?);
    let again = again(settings, plan.seed);
    let codes = asked::codes(demo.phones.codes.as_deref(), &plan)?;
    let data =
        tempfile::Builder::new().prefix("openfloor-").tempdir().context("no folder for the demo's log")?;
    let folder = data.path().to_path_buf();
    let wall = frame.of(&settings.wall);
    let leads = leads(&wall);
    let (known, hub) = watch::channel(None);
    let place = HubSettings { public_url: phones(settings), ..HubSettings::local(folder) };
    // On a port of its own, unless it is told which, or phones are to find it.
    let told = place.public_url.is_some() || matches!(settings.origin("hub.listen"), Origin::Flag(_));
    let listen = if told { settings.hub.listen } else { place.listen };
    let (place, trust) = door(HubSettings { listen, ..place })?;
    // A frame that is drawn once is drawn of the whole past, or not at all.
    let patience = match frame.once {
        true => Patience {
            within: frame.within() - frame.within() / WALL_SHARE,
            advice: "--within gives it longer",
        },
        false => Patience { within: PAST_MAX, advice: "fewer --seats have less of it" },
    };
    let floor = move |reports, _| conduct(plan, (place, trust), leads, codes, patience, reports, known);
    let keymap = crate::cli::keys::keymap(settings);
    // A made-up floor is not worth keeping: it has no folder.
    if frame.once {
        return super::once::followed(&wall, frame, keymap, None, floor).await;
    }
    // Whoever sits at it may write.
    let hand = Hand::new(&wall, By::OwnToken { as_lead: false }, hub);
    show(&wall, hand, keymap, None, LeadsHidden::default(), floor).await?;
    // What was seen can be seen again. When the terminal is gone there is nobody to tell.
    let _ = super::print(&format!("openfloor: this floor again: {again}\n"));
    Ok(true)
}

/// The command line that shows the same floor again: its seed, and all that was asked of it.
fn again(settings: &Settings, seed: u64) -> String {
    let asked = |key: &&str| *settings.origin(key) != Origin::Default;
    let flags = ["sim.seats", "sim.languages", "sim.speed"].into_iter().filter(asked).filter_map(|key| {
        let setting = crate::config::setting(key)?;
        Some(format!(" {} {}", setting.flag, (setting.text)(settings)?))
    });
    format!("openfloor --seed {seed}{}", flags.collect::<String>())
}

/// Where people's phones reach the demo's hub: as its own flag says. The settings of a machine are those of its real hub.
fn phones(settings: &Settings) -> Option<Box<str>> {
    let flag = matches!(settings.origin("hub.public_url"), Origin::Flag(_));
    settings.hub.public_url.as_ref().filter(|_| flag).map(|url| url.as_str().into())
}

/// Whom the demo's hub lets in. What comes through a tunnel or a proxy comes from this machine, so where phones are to find the hub, a
/// token is needed here too; the demo has one of its own, in the folder that goes with it.
fn door(place: HubSettings) -> anyhow::Result<(HubSettings, Trust)> {
    if place.public_url.is_none() {
        return Ok((place, Trust::default()));
    }
    let name = Some("demo".into());
    let grant = Grant { role: Role::Admin, source: None, site: None, replays: true, name, expires_at: None };
    let token = Tokens::make(&place.data)?.give(&grant, Timestamp::now())?;
    let path = place.data.join(TOKEN_FILE);
    let written = new_file(&path).and_then(|mut file| file.write_all(token.reveal().as_bytes()));
    written.context("the demo's token can't be written")?;
    let publishing = Access::publish_rate(PUBLISH_RATE);
    let access = Access { local_tokens: true, publishing, ..place.access };
    Ok((HubSettings { access, ..place }, Trust { tls: None, token: Some(TokenFile::new(path)) }))
}

/// How long the wall waits for the floor's past, and what can be done when that takes longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Patience {
    within: Duration,
    advice: &'static str,
}

/// Waits until all of the past is published, as long as patience lasts: a part of a floor is never shown.
async fn past(left: &mut watch::Receiver<u64>, Patience { within, advice }: Patience) -> anyhow::Result<()> {
    if let Ok(Ok(_)) = timeout(within, left.wait_for(|left| *left == 0)).await {
        return Ok(());
    }
    let missing = match *left.borrow() {
        u64::MAX => "all".to_owned(),
        events => format!("{events} events"),
    };
    let within = within.as_secs_f64();
    anyhow::bail!(
        "a part of this floor is not shown: {missing} of its past did not come within {within} s; {advice}"
    )
}

fn leads(wall: &Wall) -> bool {
    !wall.is_wallboard()
}

/// Starts the hub, the floor and the wall's link, in this order, and keeps them going.
async fn conduct(
    plan: Plan,
    (place, trust): (HubSettings, Trust),
    leads: bool,
    codes: Option<asked::Codes>,
    patience: Patience,
    reports: mpsc::Sender<Report>,
    known: watch::Sender<Option<Publisher>>,
) -> anyhow::Result<()> {
    let hub = Hub::start(place).await.context("the demo's hub does not start")?;
    // What listens everywhere is reached here too.
    let here = match hub.addr().ip().is_unspecified() {
        true => (std::net::Ipv4Addr::LOCALHOST, hub.addr().port()).into(),
        false => hub.addr(),
    };
    let publisher = Publisher::trusting(&format!("http://{here}"), trust.clone())?;
    known.send_replace(Some(publisher.clone()));
    let (told, mut backlog_left) = watch::channel(u64::MAX);
    let floor = async {
        let progress = |report: &crate::sim::Report| {
            told.send_replace(report.backlog_left);
        };
        crate::sim::run(plan, &publisher, progress, std::future::pending()).await
    };
    let wall = async {
        past(&mut backlog_left, patience).await?;
        let target = Target { hub: here.to_string().into(), site: None, team: None, leads };
        feed::follow(feed::Trusted(trust), target, None, reports, Record::default(), Timing::default()).await;
        anyhow::Ok(())
    };
    let mut backlog = told.subscribe();
    let asking = async {
        let Some(codes) = codes else { return std::future::pending().await };
        // The hub asks the teams of a floor that it knows.
        backlog.wait_for(|left| *left == 0).await?;
        codes.open(&publisher).await?;
        std::future::pending::<anyhow::Result<()>>().await
    };
    tokio::select! {
        ended = asking => ended.context("no round of questions can be opened on the demo's floor")?,
        ended = floor => {
            ended.context("the simulated floor ended")?;
        }
        ended = wall => ended?,
    }
    hub.stop().await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;

    #[tokio::test(start_paused = true)]
    async fn a_part_of_a_floor_is_shown_in_no_frame_and_on_no_wall() {
        let patience = |within| Patience { within, advice: "ADVICE" };
        for within in [Duration::from_secs(8), PAST_MAX] {
            let (left, mut seen) = watch::channel(u64::MAX);
            let said = past(&mut seen, patience(within)).await.expect_err("all of it is missing").to_string();
            let seconds = within.as_secs();
            assert!(said.contains(&format!("all of its past did not come within {seconds} s")), "{said}");
            left.send_replace(17);
            let said =
                past(&mut seen, patience(within)).await.expect_err("some of it is missing").to_string();
            assert!(said.contains("17 events of its past") && said.ends_with("ADVICE"), "{said}");
            left.send_replace(0);
            assert!(past(&mut seen, patience(within)).await.is_ok());
        }
    }

    #[test]
    fn the_line_that_shows_a_floor_again_has_all_that_was_asked_of_it() {
        let line = |flags: &[(&'static str, &str)]| {
            let flags = flags.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
            again(&Settings::read(&Sources { flags, ..Sources::default() }).expect("settings"), 42175)
        };
        assert_eq!(line(&[("wall.lang", "es")]), "openfloor --seed 42175");
        assert_eq!(
            line(&[("sim.seats", "50"), ("sim.languages", "es"), ("sim.speed", "60")]),
            "openfloor --seed 42175 --seats 50 --languages es --speed 60"
        );
    }
}
