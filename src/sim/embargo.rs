//! An embargo: what leadership hands to the hub before its time. The hub holds it until then and until every gate is met, and
//! the first steps of its story are told by the hub and not by the timeline.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde_json::Value;

use super::arc::Arc;
use super::clock::Moment;
use super::run::{Publish, PublishFailure};
use super::scene::Scene;
use super::{Plan, PlanError};

/// When it is handed in, in simulated seconds after the start.
const HANDED_IN_SECONDS: i64 = 60;
/// When it may be released, if its gates are met by then: while the floor's first ten minutes are watched.
const RELEASED_SECONDS: i64 = 312;
/// What it waits for besides, and when each is met, in simulated seconds.
const GATES: [(&str, i64); 2] = [("affected-told", 132), ("leads-briefed", 228)];

/// What is to be done with what is held.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Act {
    HandIn(Box<str>),
    Meet(&'static str),
}

/// One notice that is held, and what becomes of it, each at its real moment.
#[derive(Debug)]
pub struct Embargo {
    acts: VecDeque<(Timestamp, Act)>,
    until: Timestamp,
    /// The hub's own id of the hold, once it has it.
    hold: Option<String>,
}

impl Embargo {
    /// The embargo of a floor.
    ///
    /// # Errors
    /// When the plan can't be simulated.
    pub fn new(plan: &Plan) -> Result<Self, PlanError> {
        plan.check()?;
        let scene = Scene::new(plan.clone());
        let at = |seconds: i64| scene.real(Moment::milliseconds(seconds * 1_000));
        let first = arc(&scene).steps.into_iter().next();
        let id = format!("{:x}-{:x}-held", plan.seed, plan.start.as_second());
        let event = first.map(|step| untimed(&step.telling.event(&id, at(HANDED_IN_SECONDS))));
        let handed_in = event.map(|event| (at(HANDED_IN_SECONDS), Act::HandIn(event)));
        let gates = GATES.into_iter().map(|(gate, seconds)| (at(seconds), Act::Meet(gate)));
        Ok(Self {
            acts: handed_in.into_iter().chain(gates).collect(),
            until: at(RELEASED_SECONDS),
            hold: None,
        })
    }

    /// When something is to be done next.
    pub fn next_at(&self) -> Option<Timestamp> {
        self.acts.front().map(|(at, _)| *at)
    }

    /// Does what is next, once. A hub that is away, or holds nothing, tells it to nobody.
    ///
    /// # Errors
    /// What the hub said.
    pub async fn go_on<P: Publish>(&mut self, publisher: &P) -> Result<(), PublishFailure> {
        match (self.acts.pop_front(), &self.hold) {
            // What a floor held that began long ago is not held now.
            (Some((_, Act::HandIn(_))), _) if self.until <= Timestamp::now() => Ok(()),
            (Some((_, Act::HandIn(event))), _) => {
                let gates = GATES.map(|(gate, _)| gate);
                self.hold = publisher.hold(&event, self.until, &gates).await?;
                Ok(())
            }
            (Some((_, Act::Meet(gate))), Some(hold)) => publisher.meet(hold, gate).await,
            _ => Ok(()),
        }
    }
}

/// The story of the notice that is held, from its release on.
fn arc(scene: &Scene) -> Arc {
    let index = scene.content.notices.iter().position(|notice| notice.held);
    let released = Moment::milliseconds(RELEASED_SECONDS * 1_000);
    index.map(|index| scene.notice(index, 1, released)).unwrap_or_default()
}

/// What the timeline tells of it: all that comes after its release.
pub fn after_release(scene: &Scene) -> Arc {
    let Arc { mut steps, over } = arc(scene);
    steps.drain(..steps.len().min(1));
    Arc { steps, over }
}

/// An event without its time: it came to be when the hub releases it.
fn untimed(event: &str) -> Box<str> {
    let mut event: Value = serde_json::from_str(event).unwrap_or_default();
    if let Some(fields) = event.as_object_mut() {
        fields.remove("time");
    }
    event.to_string().into()
}
