//! `openfloor`, `openfloor demo`: a hub with its log, a simulated floor that publishes to it over HTTP, and a wall
//! that subscribes to it over a WebSocket. Nothing is handed around the sockets.

use std::time::Duration;

use anyhow::Context;
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;

use super::hand::Hand;
use super::sim;
use super::wall::show;
use crate::cli::Once;
use crate::config::{Settings, Wall};
use crate::feed::{self, Record, Report, Target, Timing};
use crate::hub::{Hub, HubSettings};
use crate::model::writer::By;
use crate::publisher::Publisher;
use crate::sim::Plan;

/// How long the wall waits for the floor's past, so that it begins with a floor and not with a flood of news.
const PAST_MAX: Duration = Duration::from_secs(2);

/// Shows a simulated floor, or one frame of it. True when it was shown as it is.
///
/// # Errors
/// When it can't be shown here, or a part of it can't start.
pub async fn run(settings: &Settings, frame: &Once) -> anyhow::Result<bool> {
    let plan = sim::plan(settings)?;
    let seed = plan.seed;
    let data =
        tempfile::Builder::new().prefix("openfloor-").tempdir().context("no folder for the demo's log")?;
    let folder = data.path().to_path_buf();
    let wall = frame.of(&settings.wall);
    let leads = leads(&wall);
    // A made-up floor is not worth keeping.
    // The hub of the demo is open: whoever sits at it may write.
    let (known, hub) = watch::channel(None);
    let floor = move |reports, _| conduct(plan, folder, leads, reports, known);
    let keymap = crate::cli::keys::keymap(settings);
    if frame.once {
        return super::once::followed(&wall, frame, keymap, None, floor).await;
    }
    let hand = Hand::new(&wall, By::OwnToken { as_lead: false }, hub);
    show(&wall, hand, keymap, None, floor).await?;
    // What was seen can be seen again. When the terminal is gone there is nobody to tell.
    let _ = super::print(&format!("openfloor: this floor again: openfloor --seed {seed}\n"));
    Ok(true)
}

fn leads(wall: &Wall) -> bool {
    !wall.is_wallboard()
}

/// Starts the hub, the floor and the wall's link, in this order, and keeps them going.
async fn conduct(
    plan: Plan,
    folder: std::path::PathBuf,
    leads: bool,
    reports: mpsc::Sender<Report>,
    known: watch::Sender<Option<Publisher>>,
) -> anyhow::Result<()> {
    let hub = Hub::start(HubSettings::local(folder)).await.context("the demo's hub does not start")?;
    let publisher = Publisher::new(&format!("http://{}", hub.addr()))?;
    known.send_replace(Some(publisher.clone()));
    let (told, mut backlog_left) = watch::channel(u64::MAX);
    let floor = async {
        let progress = |report: &crate::sim::Report| {
            told.send_replace(report.backlog_left);
        };
        crate::sim::run(plan, &publisher, progress, std::future::pending()).await
    };
    let wall = async {
        let _ = timeout(PAST_MAX, backlog_left.wait_for(|left| *left == 0)).await;
        let target = Target { hub: hub.addr().to_string().into(), site: None, team: None, leads };
        feed::follow(feed::Tcp, target, None, reports, Record::default(), Timing::default()).await;
    };
    tokio::select! {
        ended = floor => {
            ended.context("the simulated floor ended")?;
        }
        () = wall => {}
    }
    hub.stop().await;
    Ok(())
}
