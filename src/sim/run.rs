//! Publishes a timeline to a hub: the backlog in batches, then every event at its moment, through outages too.

use std::future::Future;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::{Instant, sleep, sleep_until};

use super::embargo::Embargo;
use super::wishes::{Wish, Wishes};
use super::{Plan, PlanError, Planned, SITE, Timeline};
use crate::publisher::{PublishError, Publisher, Terms};

/// Most events of one batch: what a hub takes.
const BATCH_EVENTS_MAX: usize = crate::wire::BATCH_EVENTS_MAX;
/// Most bytes of one batch, with room for the brackets and commas around its events.
const BATCH_BYTES_MAX: usize = crate::wire::BATCH_BYTES_MAX - 1_024;
/// How long to wait after the first failure.
const BACKOFF_MIN: Duration = Duration::from_millis(250);
/// How long to wait at most between two tries, so that a hub that is back is found soon.
const BACKOFF_MAX: Duration = Duration::from_secs(10);

/// Where events are published. A hub's client, or a test's.
pub trait Publish {
    /// Publishes a batch: all of it or nothing, in order.
    fn publish_batch(&self, events: &[String]) -> impl Future<Output = Result<(), PublishFailure>> + Send;

    /// Hands an event to the hub, to be held until a moment and until gates are met. Tells the hub's own id of the hold; none where
    /// nothing is held.
    fn hold(
        &self,
        _event: &str,
        _until: Timestamp,
        _gates: &[&str],
    ) -> impl Future<Output = Result<Option<String>, PublishFailure>> + Send {
        std::future::ready(Ok(None))
    }

    /// Tells the hub that a gate of a hold is met.
    fn meet(&self, _hold: &str, _gate: &str) -> impl Future<Output = Result<(), PublishFailure>> + Send {
        std::future::ready(Ok(()))
    }

    /// Tells how far somebody of the site wishes to be named. Where nobody keeps that, nothing is said.
    fn wish(&self, _wish: &Wish) -> impl Future<Output = Result<(), PublishFailure>> + Send {
        std::future::ready(Ok(()))
    }
}

/// Why a batch was not published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublishFailure {
    /// The hub is away or busy: the same batch may do later.
    #[error("the hub can't take it now: {0}")]
    Transient(String),
    /// The hub does not take it, now or later.
    #[error("the hub refuses it: {0}")]
    Refused(String),
}

impl Publish for Publisher {
    async fn publish_batch(&self, events: &[String]) -> Result<(), PublishFailure> {
        // The life of a floor goes on whatever it stands beside; who writes it has seen to the calm themselves.
        let published = Publisher::publish_batch(&self.beside(), events).await;
        published.map(drop).map_err(failure)
    }

    async fn hold(
        &self,
        event: &str,
        until: Timestamp,
        gates: &[&str],
    ) -> Result<Option<String>, PublishFailure> {
        let gates: Vec<String> = gates.iter().map(|gate| (*gate).to_owned()).collect();
        let terms = Terms::new(Some(&until.to_string()), &gates).unwrap_or_default();
        let kept = Publisher::hold(&self.beside(), event.to_owned(), &terms).await.map_err(failure)?;
        Ok(kept.results.into_iter().find_map(|one| one.held))
    }

    async fn meet(&self, hold: &str, gate: &str) -> Result<(), PublishFailure> {
        self.meet_gate(hold, gate).await.map(drop).map_err(failure)
    }

    async fn wish(&self, wish: &Wish) -> Result<(), PublishFailure> {
        Publisher::wish(self, SITE, &wish.reference, Some(wish.level)).await.map(drop).map_err(failure)
    }
}

fn failure(error: PublishError) -> PublishFailure {
    match error.is_transient() {
        true => PublishFailure::Transient(error.to_string()),
        false => PublishFailure::Refused(error.to_string()),
    }
}

/// How far it has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many events of the backlog are still to be published; at 0 the floor is there.
    pub backlog_left: u64,
    /// How many were published, the backlog's too.
    pub published: u64,
    /// How many wishes the hub was told: how far somebody wants to be named.
    pub wishes: u64,
    /// How many the hub refused.
    pub refused: u64,
    /// What it said to the last one that it refused.
    pub last_refusal: Option<String>,
    /// How often a batch had to be tried again.
    pub retries: u64,
    /// Why, the last time.
    pub last_trouble: Option<String>,
}

/// Publishes a plan's life until the shutdown future is ready. `on_progress` hears of every batch that was taken
/// and of every failure.
///
/// What is due while the hub is away waits in the timeline, not in memory, and follows in order.
///
/// # Errors
/// When the plan can't be simulated.
pub async fn run<P: Publish>(
    plan: Plan,
    publisher: &P,
    mut on_progress: impl FnMut(&Report),
    shutdown: impl Future<Output = ()>,
) -> Result<Report, PlanError> {
    let (wishes, embargo) = (Wishes::new(&plan), Embargo::new(&plan)?);
    let timeline = Timeline::new(plan)?;
    let mut report = Report { backlog_left: timeline.backlog_len() as u64, ..Report::default() };
    tokio::select! {
        biased;
        () = shutdown => {}
        () = publish_all(timeline, (wishes, embargo), publisher, &mut report, &mut on_progress) => {}
    }
    Ok(report)
}

async fn publish_all<P: Publish>(
    timeline: Timeline,
    (mut wishes, mut embargo): (Wishes, Embargo),
    publisher: &P,
    report: &mut Report,
    on_progress: &mut impl FnMut(&Report),
) {
    // One look at the clock; from here on time is monotonic, so that a changed clock does not stop the floor.
    let started = (Instant::now(), Timestamp::now());
    let mut timeline = timeline.peekable();
    while let Some(first) = timeline.next() {
        let next =
            |wishes: &Wishes, embargo: &Embargo| wishes.next_at().into_iter().chain(embargo.next_at()).min();
        while let Some(at) = next(&wishes, &embargo).filter(|at| *at <= first.at) {
            sleep_until(instant_of(at, started)).await;
            if embargo.next_at() == Some(at) {
                note(embargo.go_on(publisher).await, report);
            } else if let Some(wish) = wishes.take_next() {
                let told = publisher.wish(&wish).await;
                report.wishes += u64::from(told.is_ok());
                note(told, report);
            }
        }
        wishes.hear(&first);
        sleep_until(instant_of(first.at, started)).await;
        let mut bytes = first.event.len();
        let mut batch = vec![first.event];
        let fits = |next: &Planned, bytes: usize| {
            instant_of(next.at, started) <= Instant::now() && bytes + next.event.len() < BATCH_BYTES_MAX
        };
        while batch.len() < BATCH_EVENTS_MAX {
            let Some(next) = timeline.next_if(|next| fits(next, bytes)) else { break };
            wishes.hear(&next);
            bytes += next.event.len() + 1;
            batch.push(next.event);
        }
        publish(&batch, publisher, report, on_progress).await;
        report.backlog_left = report.backlog_left.saturating_sub(batch.len() as u64);
        on_progress(report);
    }
}

/// Notes what was done once, beside the floor's life: nobody waits for it, and a hub that is away has lost nothing of the floor by it.
fn note(done: Result<(), PublishFailure>, report: &mut Report) {
    match done {
        Ok(()) => {}
        Err(PublishFailure::Refused(why)) => {
            report.refused += 1;
            report.last_refusal = Some(why);
        }
        Err(PublishFailure::Transient(why)) => report.last_trouble = Some(why),
    }
}

/// Publishes a batch, however long the hub is away. A refused batch is published one by one, so that one event
/// that a hub does not take costs no other.
async fn publish<P: Publish>(
    batch: &[String],
    publisher: &P,
    report: &mut Report,
    on_progress: &mut impl FnMut(&Report),
) {
    if until_answered(batch, publisher, report, on_progress).await.is_ok() {
        report.published += batch.len() as u64;
        return;
    }
    for event in batch {
        match until_answered(std::slice::from_ref(event), publisher, report, on_progress).await {
            Ok(()) => report.published += 1,
            Err(refusal) => {
                report.refused += 1;
                report.last_refusal = Some(refusal);
            }
        }
    }
}

async fn until_answered<P: Publish>(
    batch: &[String],
    publisher: &P,
    report: &mut Report,
    on_progress: &mut impl FnMut(&Report),
) -> Result<(), String> {
    let mut wait = BACKOFF_MIN;
    loop {
        match publisher.publish_batch(batch).await {
            Ok(()) => return Ok(()),
            Err(PublishFailure::Refused(why)) => return Err(why),
            Err(PublishFailure::Transient(why)) => {
                tracing::debug!(%why, ?wait, "the hub can't take it now");
                report.retries += 1;
                report.last_trouble = Some(why);
                on_progress(report);
                sleep(wait).await;
                wait = (wait * 2).min(BACKOFF_MAX);
            }
        }
    }
}

/// The instant of a real moment, by what clock and instant were together when the run began.
fn instant_of(at: Timestamp, (instant, clock): (Instant, Timestamp)) -> Instant {
    let ahead = at.duration_since(clock);
    instant + Duration::try_from(ahead).unwrap_or_default()
}
