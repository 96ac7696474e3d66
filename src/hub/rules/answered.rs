//! What an answer asks of what stands beside it: the repair that it names as its owner stays what it was, and the same question has one answer at
//! a site.

use std::sync::Arc;

use super::recorded::is_recorded;
use super::{Group, Refused, conflict, decode};
use crate::domain::clash::Units;
use crate::domain::{Audience, Kind, Payload, Question, wording};
use crate::hub::aside::Answer;
use crate::hub::stored::Stored;
use crate::wire::Accepted;

/// What an answer that is for leads is called where it may not be named.
const FOR_LEADS: &str = "a question for leads";

impl Group<'_> {
    /// Stands against what would leave an answer that was wrong without its owner, and against another answer to the same question. A recording
    /// tells its own.
    pub(super) fn agrees_with_answers(
        &self,
        event: &Accepted,
        before: Option<&Stored>,
    ) -> Result<(), Refused> {
        if is_recorded(event) {
            return Ok(());
        }
        match (&event.payload, before) {
            (Payload::Withdrawn, Some(before)) if before.kind == Kind::Repair => {
                self.owns_no_answer(event, before, "/subject", WITHDRAWN)
            }
            (Payload::Withdrawn, Some(before)) if before.kind == Kind::Holding => {
                self.is_waited_for_by_none(event, before)
            }
            (Payload::Repair(next), Some(before)) if before.kind == Kind::Repair => {
                let stood = decode(before).map(|revision| revision.payload);
                match stood {
                    Some(Payload::Repair(stood)) if wording::is_another(&stood.breach, &next.breach) => {
                        self.owns_no_answer(event, before, "/data/breach", TURNED)
                    }
                    _ => Ok(()),
                }
            }
            (Payload::Question(next), before) => self.is_answered_alike(event, next, before),
            _ => Ok(()),
        }
    }

    /// As long as an answer names a repair, people are led to it from there: it stays, and stays about the same thing.
    fn owns_no_answer(
        &self,
        event: &Accepted,
        repair: &Stored,
        pointer: &str,
        said: &str,
    ) -> Result<(), Refused> {
        let names = |question: &Question| question.repair.as_str() == &*event.key.subject;
        match self.named_by(event, repair, names) {
            Some(which) => {
                let message =
                    format!("{which} names this repair as the owner of an answer that was wrong: {said}");
                Err(conflict(pointer, message))
            }
            None => Ok(()),
        }
    }

    /// As long as an answer waits for a holding notice it stays: another one under its subject would be what people are told to wait for.
    fn is_waited_for_by_none(&self, event: &Accepted, holding: &Stored) -> Result<(), Refused> {
        let waits = |question: &Question| question.holding.as_str() == &*event.key.subject;
        match self.named_by(event, holding, waits) {
            Some(which) => {
                Err(conflict("/subject", format!("{which} waits for this holding notice: {WAITS}")))
            }
            None => Ok(()),
        }
    }

    /// The first question that names a thing, as it may be called where the thing is told.
    fn named_by(
        &self,
        event: &Accepted,
        thing: &Stored,
        names: impl Fn(&Question) -> bool,
    ) -> Option<String> {
        let naming = self.of_kind(Kind::Question, &event.key.site).into_iter().find(|stored| {
            stored.body.contains(&*event.key.subject) && said_in(stored).is_some_and(|said| names(&said))
        })?;
        let which = match (naming.audience, thing.audience) {
            (Audience::Leads, Audience::Floor) => FOR_LEADS,
            _ => &*naming.key.subject,
        };
        Some(which.to_owned())
    }

    /// Words that were answered one way are not answered another way under another subject: nobody would own which of them was wrong.
    fn is_answered_alike(
        &self,
        event: &Accepted,
        next: &Question,
        before: Option<&Stored>,
    ) -> Result<(), Refused> {
        // Whoever puts an answer right owns that by a repair, whatever else stands.
        let gave = |stored: &Stored| stored.aside.answer().is_some();
        let answer = Answer::of(next).filter(|_| !before.is_some_and(gave));
        let Some(answer) = answer else { return Ok(()) };
        // What is told to a unit stands on the walls of its teams too.
        let floors = event.team.as_ref().map(|_| self.floors(&event.key.site)).unwrap_or_default();
        let units = Units::of(floors.iter().map(|floor| &**floor));
        let near = event.team.as_deref().map(|team| units.near(vec![team]));
        let together = |team: Option<&str>| match (&near, team) {
            (Some(near), Some(team)) => near.contains(team),
            _ => true,
        };
        let contradicts = |stored: &Arc<Stored>| {
            let reached = stored.audience == Audience::Floor || event.audience == Audience::Leads;
            let other = stored.aside.answer().filter(|_| reached && stored.key != event.key);
            other.is_some_and(|other| answer.contradicts(other)) && together(stored.team.as_deref())
        };
        match self.of_kind(Kind::Question, &event.key.site).into_iter().find(contradicts) {
            Some(other) => Err(conflict(
                "/data/verdict",
                format!(
                    "the same question was answered otherwise as {}: put that answer right first, with a repair that it names",
                    other.key.subject
                ),
            )),
            None => Ok(()),
        }
    }
}

/// What to do instead of withdrawing the repair of an answer.
const WITHDRAWN: &str =
    "as long as that stands the repair does; close it once it is done, or withdraw the question first";
/// What to do instead of withdrawing a holding notice.
const WAITS: &str = "answer that question anew, or withdraw it first";
/// The same instead of telling it of something else.
const TURNED: &str =
    "what it is about is put right in small things alone; another repair has a subject of its own";

/// What a question says; `None` for what this version can't read.
fn said_in(stored: &Stored) -> Option<Question> {
    match decode(stored)?.payload {
        Payload::Question(said) => Some(said),
        _ => None,
    }
}
