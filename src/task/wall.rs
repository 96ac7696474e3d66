//! `openfloor wall`: the wall on a hub of any kind.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use jiff::Timestamp;
use tokio::sync::mpsc;

use super::look;
use crate::config::{Settings, Wall};
use crate::feed::{self, REPORTS_MAX, Record, Report, Target, Timing};
use crate::model::{Mode, Model};
use crate::run::tty::{self, Tty};
use crate::run::{self, Clock, input, signals};

/// How long a task that failed has to say why.
const LAST_WORD_MAX: Duration = Duration::from_secs(1);

/// Shows a hub's floor.
///
/// # Errors
/// When there is no terminal, or the recording can't begin.
pub async fn run(settings: &Settings, record: Option<&Path>) -> anyhow::Result<()> {
    // A recording is never written over: one that nothing was recorded to would only stand in the way.
    tty::required()?;
    let record = match record {
        Some(path) => Record::create(path).with_context(|| format!("can't record to {}", path.display()))?,
        None => Record::default(),
    };
    let target = target(&settings.wall);
    let trusted = feed::Trusted(super::trust::wall(&settings.wall)?);
    show(&settings.wall, |reports| async {
        feed::follow(trusted, target, None, reports, record, Timing::default()).await;
        Ok(())
    })
    .await
}

/// The part of the feed that the settings ask for. A desk asks for what leads may see; the hub decides.
fn target(wall: &Wall) -> Target {
    let text = |text: &Option<crate::text::SafeText>| text.as_ref().map(|text| text.as_str().to_owned());
    Target {
        hub: wall.feed.authority().into(),
        site: text(&wall.site),
        team: text(&wall.team),
        leads: !wall.display,
    }
}

/// Shows the reports of a task on this terminal, from an empty floor on, until someone quits.
///
/// # Errors
/// When there is no terminal, or the task failed.
pub async fn show<F>(wall: &Wall, task: impl FnOnce(mpsc::Sender<Report>) -> F) -> anyhow::Result<()>
where
    F: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    look::drawable()?;
    let end = signals::end_or_hang_up()?;
    let mut tty = Tty::take(look::theme(wall))?;
    let clock = Clock::starting_at(Timestamp::now());
    let mode = if wall.display { Mode::Display } else { Mode::Desk };
    let mut model = Model::new(wall.lang.clone(), mode, clock.now());
    let (reports, received) = mpsc::channel(REPORTS_MAX);
    let task = tokio::spawn(task(reports));
    let shown = run::wall(&mut model, &mut tty, input::events()?, received, end, clock).await;
    drop(tty);
    let Err(missed) = shown else {
        task.abort();
        return Ok(());
    };
    // A task that ended by itself knows better why than the loop that missed its reports.
    match tokio::time::timeout(LAST_WORD_MAX, task).await {
        Ok(ended) => ended.context("a task of the wall stopped").flatten().and(Err(missed)),
        Err(_) => Err(missed),
    }
}
