//! Pulling a thing off every wall: one confirmation, and the reason later.

use jiff::Timestamp;
use serde_json::json;

use super::Spoken;
use super::form::{Answer, Draft, Onto, Progress, Sending, Ticket, Told};
use crate::domain::{Event, Kind};
use crate::text::{Lang, SafeText, Text};
use crate::wire::Sure;

/// A thing that is to be pulled.
#[derive(Clone, Debug, PartialEq)]
pub struct Pull {
    /// The thing, as this wall knows it.
    pub thing: Box<Event>,
    /// How far it is.
    pub sending: Sending,
    /// What the id of its event is.
    stem: Box<str>,
}

/// How the notice begins that says why something was pulled, without a word of what was. Leadership says it in its own
/// languages; where we don't speak one, it is left to whoever writes.
pub const REASON: &str = "pull-reason";

impl Pull {
    /// A thing that is to be pulled, once that is confirmed.
    pub fn new(thing: Event, stem: &str) -> Self {
        Self { thing: Box::new(thing), sending: Sending::No, stem: stem.into() }
    }

    /// The withdrawal. It carries nothing, not even why: what is pulled leaves no words behind.
    pub fn send(&mut self) -> Option<(Ticket, Draft)> {
        if !self.sending.is_open() {
            return None;
        }
        let event = json!({
            "specversion": "1.0",
            "id": format!("{}-pull", self.stem),
            "source": &*self.thing.source,
            "type": Kind::Withdrawn.event_type(),
            "subject": &*self.thing.key.subject,
            "site": &*self.thing.key.site,
        });
        let ticket = Ticket { stem: self.stem.clone(), nth: 1 };
        self.sending = Sending::Under { ticket: ticket.clone(), waits: None };
        Some((
            ticket,
            Draft { onto: Onto::Anything, event, sure: Sure::default(), until: None, gates: Vec::new() },
        ))
    }

    /// Takes news of its event in. True when it was its own.
    pub fn hears(&mut self, of: &Ticket, progress: Progress, at: Timestamp) -> bool {
        let faults = match &progress {
            Progress::Refused { faults, .. } => faults.iter().map(|fault| fault.message.clone()).collect(),
            _ => Vec::new(),
        };
        let Some((sending, _)) = self.sending.after(of, progress, at) else { return false };
        self.sending = match sending {
            // There are no fields here to stand beside: the hub's faults are its whole word.
            Sending::Back(Told::Refused { status, .. }) if !faults.is_empty() => {
                Sending::Back(Told::Refused { status, words: faults.join("; ") })
            }
            Sending::Back(Told::Forbidden(_)) if !faults.is_empty() => {
                Sending::Back(Told::Forbidden(faults.join("; ")))
            }
            sending => sending,
        };
        true
    }

    /// Stops waiting for the hub, if it does.
    pub fn stop(&mut self) -> bool {
        self.sending.stop()
    }

    /// True once the hub has it.
    pub fn is_done(&self) -> bool {
        matches!(self.sending, Sending::Done(Answer::Published { .. }))
    }

    /// The beginning of a headline that says why, in the languages of the site that we speak.
    pub fn reason(languages: &[Lang], spoken: &Spoken) -> Option<Text> {
        let words = |lang: &Lang| spoken.own(lang, REASON).map(SafeText::clean);
        let said = languages.iter().filter_map(|lang| Some((lang.clone(), words(lang)?)));
        let said: Vec<(Lang, SafeText)> = said.collect();
        (!said.is_empty()).then_some(Text::Langs(said))
    }
}
