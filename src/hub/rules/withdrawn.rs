//! A withdrawal: of what is there, and what it leaves of the promises of its thing: numbers and roles, for whoever saw the thing.

use jiff::Timestamp;

use crate::domain::event::Span;
use crate::domain::quiet::QuietState;
use crate::domain::succession;
use crate::domain::withdrawn::left_of;
use crate::domain::{Event, Key, Kind, Payload, Stamp, Withdrawn, grave};
use crate::hub::store::{Digest, Gone, Record};
use crate::hub::stored::Stored;
use crate::wire::{self, Accepted};

use super::recorded::is_recorded;
use super::{Group, OnBoard, Refused, conflict, decode, forbidden, unread};

/// What is said of a withdrawal of nothing.
const NOTHING_THERE: &str = "nothing of this subject was published at this site, so nothing is there to withdraw: look at the subject and the \
                             site; what is only held is cancelled, as with openfloor held cancel";

/// Most revisions of a quiet mode that are looked through when it is withdrawn, and so most times that are noted of it.
const SPANS_MAX: usize = 64;

impl Group<'_> {
    /// Stands against what was held for a thing that its source withdrew beyond a position, in the log or in this group.
    ///
    /// # Errors
    /// When one was.
    pub fn not_withdrawn(&self, events: &[(Accepted, Digest)], since: u64) -> Result<(), Refused> {
        let mut gone = Vec::new();
        for (event, _) in events {
            if self.is_shown_anew(&event.key) {
                continue;
            }
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

    /// True for thanks that stand: what was withdrawn of them was a form of a name that somebody does not wish, and nobody is told of that. What is held
    /// for thanks that their publisher withdrew is dropped with the withdrawal, whatever is published under their subject since.
    fn is_shown_anew(&self, key: &Key) -> bool {
        self.shown(key).is_some_and(|shown| shown.kind == Kind::Recognition)
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

    /// What is left of a thing: of its promises, and of those withdrawn under its subject before it, the numbers and the roles; of a quiet mode, or of a
    /// critical notice, when and where something rested by it, and rests still; and of a silence since when, and about what.
    /// `at`: when it is withdrawn.
    pub(super) fn left_of(&self, stands: &Stored, at: Timestamp) -> Result<Stamp, Refused> {
        // What can't be read can be withdrawn all the same.
        let thing = wire::decode_event(&stands.body).ok();
        let silence = thing.as_ref().map(|thing| self.silence_of(thing, at)).unwrap_or_default();
        let rested = match (stands.kind, &thing) {
            (Kind::Quiet, _) => self.was_on(stands)?,
            (_, Some(thing)) => grave::Stood::of(thing).spans(),
            _ => Vec::new(),
        };
        let mut withdrawn = thing.map(|thing| self.promises_of(thing, stands)).unwrap_or_default();
        // Walls that come later are told, too, where something rests by it: they need a name for it, which is not that of the thing.
        if stands.kind != Kind::Quiet
            && withdrawn.is_empty()
            && rested.iter().any(|span| self.now < span.until)
        {
            let mark = self.register.seal().mark(&stands.key).into();
            withdrawn.push(Withdrawn { mark, ..Withdrawn::default() });
        }
        Ok(Stamp { withdrawn, rested, ..silence })
    }

    /// When a quiet mode was on, and for whom, by its newest [`SPANS_MAX`] revisions; one that was prolonged before it ended is one.
    fn was_on(&self, stands: &Stored) -> Result<Vec<Span>, Refused> {
        let log = self.store.reader().history(&stands.key, u64::MAX, SPANS_MAX).map_err(unread)?;
        let here = self.records.iter().filter(|record| record.key == stands.key);
        let revisions: Vec<&Record> = log.iter().rev().chain(here).collect();
        let mut spans: Vec<Span> = Vec::new();
        for (index, record) in revisions.iter().enumerate() {
            let revision = decode(&Stored::new(0, record)).map(|revision| revision.payload);
            let Some(Payload::Quiet(quiet)) = revision else { continue };
            let ends = quiet.until.filter(|_| quiet.state == QuietState::On);
            let scope = Some(Box::from(quiet.scope.as_str()));
            let end = revisions.get(index + 1).map_or(self.now, |next| next.received_at);
            let (from, Some(until)) = (record.received_at, ends.map(|ends| ends.min(end))) else { continue };
            if until <= from {
                continue;
            }
            match spans.last_mut().filter(|last| last.until >= from && last.scope == scope) {
                Some(last) => last.until = last.until.max(until),
                None => spans.push(Span { from, until, scope }),
            }
        }
        Ok(spans)
    }

    /// What was withdrawn under a subject binds what is published there since: what leads alone saw stays theirs, and an answer that was
    /// withdrawn was given, and is owned by a repair. A recording tells its own repairs.
    pub(super) fn follows_what_was_withdrawn(
        &self,
        before: &Stored,
        event: &Accepted,
    ) -> Result<(), Refused> {
        // Most things carry nothing that was withdrawn, and are not looked into.
        if !before.body.contains(r#""withdrawn":["#) {
            return Ok(());
        }
        stays_for_leads(before, event)?;
        let Some(before) = decode(before).filter(|_| !is_recorded(event)) else { return Ok(()) };
        let beside = OnBoard { group: self, event, at: self.now };
        let stood = (&before.payload, &before.stamp);
        succession::owns_what_was_withdrawn(stood, &event.payload, &beside).map_err(forbidden)
    }

    fn promises_of(&self, thing: Event, stands: &Stored) -> Vec<Withdrawn> {
        let site = stands.key.site.clone();
        let mut left = left_of(thing, self.now, |owner| self.noted(owner, &site));
        for one in left.iter_mut().filter(|one| one.mark.is_empty()) {
            one.mark = self.register.seal().mark(&stands.key).into();
        }
        left
    }
}

/// What leads alone saw withdrawn stays theirs: see [`succession::stays_for_leads`].
pub(super) fn stays_for_leads(before: &Stored, event: &Accepted) -> Result<(), Refused> {
    if event.kind() == Kind::Withdrawn {
        return Ok(());
    }
    let Some(decoded) = decode(before) else { return Ok(()) };
    succession::stays_for_leads((&decoded.stamp, before.audience), event.audience).map_err(forbidden)
}
