//! What a person wrote, on its way to the hub.

use jiff::SignedDuration;
use serde_json::Value;
use tokio::sync::watch;

use super::errand::{Errand, cause};
use crate::domain::{Key, Payload};
use crate::model::Msg;
use crate::model::form::{Answer, Draft, Kept, Onto, Over, Progress, Ticket, over};
use crate::publisher::{PublishError, Publisher, Terms, persistently};
use crate::wire::cause::Cause;
use crate::wire::hold::KeptOne;
use crate::wire::{Confirm, Published};

/// Most words of the hub that wait for the loop; one event has few.
const NEWS_MAX: usize = 16;

/// Sends what is written here, one event at a time.
#[derive(Debug)]
pub struct Sender(Errand);

impl Sender {
    /// A sender to a hub that may become known later.
    pub fn new(hub: watch::Receiver<Option<Publisher>>) -> Self {
        Self(Errand::new(hub, NEWS_MAX))
    }

    /// A sender to no hub.
    pub fn to_nobody() -> Self {
        Self::new(watch::channel(None).1)
    }

    /// Begins to send an event. What was under way before is stopped.
    pub fn send(&mut self, ticket: Ticket, draft: Draft) {
        self.0.begin(|hub, news| async move {
            let waits = |error: &PublishError, wait| {
                let retry_in = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
                let why = cause(error);
                // What does not fit is the oldest news of the same kind; the newest is the outcome, which waits.
                let _ = news.try_send(Msg::Sent(ticket.clone(), Progress::Waits { why, retry_in }));
            };
            let progress = match hub {
                Some(hub) => publish(&hub, &draft, waits).await,
                None => Progress::Unreachable { why: Cause::NoHubHere },
            };
            Msg::Sent(ticket, progress)
        });
    }

    /// Stops what is under way. Whether the hub has it is not known then.
    pub fn stop(&mut self) {
        self.0.stop();
    }

    /// The next word of the hub.
    pub async fn news(&mut self) -> Msg {
        self.0.news().await
    }
}

/// Publishes an event onto what it goes onto.
async fn publish(
    hub: &Publisher,
    draft: &Draft,
    mut waits: impl FnMut(&PublishError, std::time::Duration),
) -> Progress {
    let hub = &hub.sure(draft.sure);
    let Some(terms) = Terms::new(draft.until.as_deref(), &draft.gates) else {
        return Progress::Unreachable { why: Cause::Unsendable };
    };
    if !terms.is_none() {
        let event = draft.event.to_string();
        return match persistently(|| hub.hold(event.clone(), &terms), &mut waits).await {
            Ok(kept) => kept.results.into_iter().next().map_or_else(no_word, held),
            Err(error) => failed(error),
        };
    }
    let attempt = || async move {
        match &draft.onto {
            Onto::Nothing => hub.publish_over(draft.event.to_string(), 0).await.map(taken),
            Onto::Anything => hub.publish(draft.event.to_string()).await.map(taken),
            Onto::Saw(saw) => revise(hub, saw, &draft.event).await,
        }
    };
    persistently(attempt, &mut waits).await.unwrap_or_else(failed)
}

/// Publishes a revision over the newest one that the hub has, if that is what this wall saw: with the fields that this
/// version does not know, and only if nobody comes in between.
async fn revise(hub: &Publisher, saw: &Payload, event: &Value) -> Result<Progress, PublishError> {
    let text = |name: &str| event[name].as_str().unwrap_or_default();
    let key = Key::new(text("site"), text("subject"));
    let Some(newest) = hub.newest(&key).await? else { return Ok(Progress::Gone) };
    Ok(match over(&newest, saw, event) {
        Over::Publish { event, expected } => taken(hub.publish_over(event, expected).await?),
        Over::There(seq) => Progress::Taken(Answer::Published { seq }),
        Over::Changed => Progress::Changed,
        Over::Gone => Progress::Gone,
    })
}

fn taken(published: Published) -> Progress {
    let one = published.results.into_iter().next();
    one.map_or_else(no_word, |one| Progress::Taken(Answer::Published { seq: one.seq }))
}

fn held(kept: KeptOne) -> Progress {
    Progress::Taken(match kept.seq {
        Some(seq) => Answer::Published { seq },
        None => Answer::Held(Kept {
            id: kept.held.unwrap_or_default(),
            until: kept.release_at,
            note: kept.note,
            gates: kept.gates.into_iter().map(|gate| gate.name).collect(),
        }),
    })
}

fn no_word() -> Progress {
    Progress::Unreachable { why: Cause::NoWord }
}

fn failed(error: PublishError) -> Progress {
    let passes = error.is_transient();
    let question = match &error {
        PublishError::Refused { problem, .. } => problem.confirm.as_deref().and_then(Confirm::read),
        _ => None,
    };
    match (error, question) {
        (PublishError::Refused { problem, .. }, Some(question)) => {
            let why = problem.faults.into_iter().next().map_or(problem.error, |fault| fault.message);
            Progress::Asked { question, why }
        }
        (PublishError::Refused { status, problem, .. }, None) if !passes => {
            Progress::Refused { status, error: problem.error, faults: problem.faults }
        }
        (error, _) => Progress::Unreachable { why: cause(&error) },
    }
}
