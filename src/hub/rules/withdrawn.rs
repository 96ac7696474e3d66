//! A withdrawal: of what is there, and what it leaves of the promises of its thing: numbers, for whoever saw the thing.

use jiff::Timestamp;

use crate::domain::event::Span;
use crate::domain::quiet::QuietState;
use crate::domain::succession;
use crate::domain::withdrawn::left_of;
use crate::domain::{Event, Kind, Payload, Stamp, Withdrawn};
use crate::hub::store::{Digest, Gone, Record};
use crate::hub::stored::Stored;
use crate::wire::{self, Accepted};

use super::recorded::is_recorded;
use super::{Group, OnBoard, Refused, Revision, conflict, decode, forbidden, unread};

/// What is said of a withdrawal of nothing.
const NOTHING_THERE: &str = "nothing of this subject was published at this site, so nothing is there to withdraw: look at the subject and the \
                             site; what is only held is cancelled, as with openfloor held cancel";

/// Most revisions of a quiet mode or a notice that are looked through when it is withdrawn, and so most times that are noted of it.
const SPANS_MAX: usize = 64;

impl Group<'_> {
    /// Stands against what was held for a thing that its source withdrew beyond a position, in the log or in this group.
    ///
    /// # Errors
    /// When one was.
    pub fn not_withdrawn(&self, events: &[(Accepted, Digest)], since: u64) -> Result<(), Refused> {
        let mut gone = Vec::new();
        for (event, _) in events {
            let here = |record: &&Record| record.kind == Kind::Withdrawn && record.key == event.key;
            let (seq, source) = match self.records.iter().rfind(here) {
                Some(record) => (record.seq, record.source.clone()),
                None => match self.tombstone(&event.key)? {
                    Some(gone) => (gone.seq, gone.source),
                    None => continue,
                },
            };
            if seq > since && *source == *event.source {
                gone.push(Gone { key: event.key.clone(), source, seq });
            }
        }
        if gone.is_empty() { Ok(()) } else { Err(Refused::Withdrawn(gone)) }
    }

    /// Stands against the withdrawal of what was never published: it would take the subject from whoever publishes it later, and what
    /// they hold for it with it.
    pub(super) fn is_there_to_withdraw(&self, event: &Accepted) -> Result<(), Refused> {
        if event.kind() != Kind::Withdrawn || is_recorded(event) {
            return Ok(());
        }
        if self.store.withdrawn_at(&event.key).map_err(unread)?.is_some() {
            return Ok(());
        }
        Err(conflict("/subject", NOTHING_THERE))
    }

    /// What is left of a thing: of its promises, and of those withdrawn under its subject before it, the numbers; of a quiet mode, or of a
    /// critical notice, when something rested by it.
    pub(super) fn left_of(&self, stands: &Stored) -> Result<Stamp, Refused> {
        let rests = [Kind::Quiet, Kind::Notice].contains(&stands.kind);
        let rested = if rests { self.was_on(stands)? } else { Vec::new() };
        // What can't be read can be withdrawn all the same.
        let thing = wire::decode_event(&stands.body).ok();
        let stands_since = thing.as_ref().and_then(waits_since);
        let withdrawn = thing.map(|thing| self.promises_of(thing, stands)).unwrap_or_default();
        Ok(Stamp { withdrawn, rested, stands_since, ..Stamp::default() })
    }

    /// When a quiet mode was on, or a critical notice rested something, by its newest [`SPANS_MAX`] revisions; a quiet mode that was
    /// prolonged before it ended is one.
    fn was_on(&self, stands: &Stored) -> Result<Vec<Span>, Refused> {
        let log = self.store.reader().history(&stands.key, u64::MAX, SPANS_MAX).map_err(unread)?;
        let here = self.records.iter().filter(|record| record.key == stands.key);
        let revisions: Vec<&Record> = log.iter().rev().chain(here).collect();
        let mut spans: Vec<Span> = Vec::new();
        for (index, record) in revisions.iter().enumerate() {
            let Some(revision) = decode(&Stored::new(0, record)) else { continue };
            let (is_quiet, ends) = match revision.payload {
                Payload::Quiet(quiet) => (true, quiet.until.filter(|_| quiet.state == QuietState::On)),
                _ => (false, revision.stamp.rests_until),
            };
            let end = revisions.get(index + 1).map_or(self.now, |next| next.received_at);
            let (from, Some(until)) = (record.received_at, ends.map(|ends| ends.min(end))) else { continue };
            if until <= from {
                continue;
            }
            // When a notice was last told is asked for: its times stay apart.
            match spans.last_mut().filter(|last| is_quiet && last.until >= from) {
                Some(last) => last.until = last.until.max(until),
                None => spans.push(Span { from, until }),
            }
        }
        Ok(spans)
    }

    /// An answer that was withdrawn was given: what is published under its subject now is owned by a repair. A recording tells its own.
    pub(super) fn owns_what_was_withdrawn(&self, before: &Revision, event: &Accepted) -> Result<(), Refused> {
        if is_recorded(event) {
            return Ok(());
        }
        let beside = OnBoard { group: self, event, at: self.now };
        let stood = (&before.payload, &before.stamp);
        succession::owns_what_was_withdrawn(stood, &event.payload, &beside).map_err(forbidden)
    }

    fn promises_of(&self, thing: Event, stands: &Stored) -> Vec<Withdrawn> {
        let mut left = left_of(thing, self.now);
        for one in left.iter_mut().filter(|one| one.mark.is_empty()) {
            one.mark = self.register.seal().mark(&stands.key).into();
        }
        left
    }
}

/// Since when a question waits that nobody has answered: under its subject the silence goes on.
fn waits_since(thing: &Event) -> Option<Timestamp> {
    let waits = match &thing.payload {
        Payload::Question(question) => question.state.is_open(),
        // Withdrawn once more.
        Payload::Withdrawn => true,
        _ => false,
    };
    let since = thing.stamp.stands_since;
    let told = (thing.payload != Payload::Withdrawn).then_some(thing.time);
    since.or(told).filter(|_| waits)
}

/// What leads alone saw withdrawn stays theirs: see [`succession::stays_for_leads`].
pub(super) fn stays_for_leads(before: &Stored, event: &Accepted) -> Result<(), Refused> {
    if event.kind() == Kind::Withdrawn {
        return Ok(());
    }
    let Some(decoded) = decode(before) else { return Ok(()) };
    succession::stays_for_leads((&decoded.stamp, before.audience), event.audience).map_err(forbidden)
}
