//! One hold as the hub remembers it: what is known of it without its texts, and when it is due.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::GATES_DAYS_MAX;
use crate::domain::recognition::{Forms, Named, Who};
use crate::domain::{Audience, Key, Kind};
use crate::hub::people::Person;
use crate::hub::store::Digest;
use crate::text::SafeText;
use crate::wire::hold::{Gate, HeldEvent, Hold, HoldState};
use crate::wire::until::{Resolved, Until};
use crate::wire::{Accepted, Problem, data};

/// A hold: one event, or a batch that is released as one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// The id that the hub gave it.
    pub id: String,
    /// Where it is in its life.
    pub state: HoldState,
    /// The log in which it is to appear.
    pub epoch: u64,
    /// The head of the log when it arrived: a withdrawal beyond it concerns it.
    pub head: u64,
    /// When it arrived.
    pub held_at: Timestamp,
    /// The token that handed it in; absent for the hub's own machine, for a stranger to an open hub, and for what a hub of an
    /// earlier version took.
    #[serde(default)]
    pub by: Option<String>,
    /// Whether it may stand beside grave news; whoever handed it in, or met a gate of it, was asked and means it.
    #[serde(default)]
    pub beside: bool,
    /// Until when it waits, since its time has come and grave news stands there.
    #[serde(default)]
    pub rests_until: Option<Timestamp>,
    /// Until when it is held.
    pub until: Option<Until>,
    /// What must be done before.
    pub gates: Vec<Gate>,
    /// True for a batch.
    pub batch: bool,
    /// What it is about.
    pub events: Vec<About>,
    /// Why it was refused.
    pub problem: Option<Problem>,
    /// When it was refused or withdrawn.
    pub ended_at: Option<Timestamp>,
}

/// What is known of a held event without its text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct About {
    /// Its id.
    pub id: String,
    /// Who publishes it.
    pub source: String,
    /// Its site.
    pub site: String,
    /// Its subject.
    pub subject: String,
    /// Its kind.
    pub kind: String,
    /// How many bytes its text takes.
    pub bytes: usize,
    /// What a repetition is recognised by; erased with the text, since a digest lets guesses be confirmed.
    pub digest: Option<Digest>,
}

impl About {
    /// What is known of an event.
    pub fn of(event: &Accepted, digest: Digest, bytes: usize) -> Self {
        Self {
            id: event.id.clone(),
            source: event.source.clone(),
            site: event.key.site.to_string(),
            subject: event.key.subject.to_string(),
            kind: event.kind().name().to_owned(),
            bytes,
            digest: Some(digest),
        }
    }

    /// True when it says something of this thing.
    pub fn is_about(&self, key: &Key) -> bool {
        *self.site == *key.site && *self.subject == *key.subject
    }

    /// True while its text is there.
    pub fn stands(&self) -> bool {
        self.digest.is_some()
    }
}

impl Entry {
    /// The moment at which it became due, by time and gates; `None` while a gate is open or its zone is unknown.
    pub fn due(&self) -> Option<Timestamp> {
        let mut due = self.held_at;
        if let Some(until) = &self.until {
            due = due.max(until.resolve()?.at);
        }
        for gate in &self.gates {
            due = due.max(gate.met.as_ref()?.at);
        }
        Some(due)
    }

    /// When it ends though a gate is still open: [`GATES_DAYS_MAX`] after it was handed in, and after its time.
    pub fn gives_up_at(&self) -> Timestamp {
        let from = self.resolved().map_or(self.held_at, |resolved| resolved.at.max(self.held_at));
        from.saturating_add(SignedDuration::from_hours(24 * GATES_DAYS_MAX)).unwrap_or(Timestamp::MAX)
    }

    /// What its time means now.
    pub fn resolved(&self) -> Option<Resolved> {
        self.until.as_ref().and_then(Until::resolve)
    }

    /// True when it waits for its release.
    pub fn waits(&self) -> bool {
        self.state == HoldState::Held
    }

    /// True when thanks or a level are in it.
    pub fn celebrates(&self) -> bool {
        let bright = [Kind::Recognition.name(), Kind::Engagement.name()];
        self.events.iter().any(|event| event.stands() && bright.contains(&event.kind.as_str()))
    }

    /// True when both say something of the same thing, as the same source: what another one says of it is refused
    /// at its release, and may hold nothing up.
    pub fn shares_a_thing(&self, other: &Entry) -> bool {
        let mine = self.events.iter().filter(|event| event.stands());
        let mut theirs = other.events.iter().filter(|event| event.stands());
        let same = |a: &About, b: &About| a.site == b.site && a.subject == b.subject && a.source == b.source;
        let mine: Vec<_> = mine.collect();
        theirs.any(|b| mine.iter().any(|a| same(a, b)))
    }

    /// How many bytes its texts take.
    pub fn bytes(&self) -> usize {
        self.events.iter().filter(|event| event.stands()).map(|event| event.bytes).sum()
    }

    /// How many of its events have their text.
    pub fn standing(&self) -> usize {
        self.events.iter().filter(|event| event.stands()).count()
    }

    /// Forgets the text and the digest of every event that it picks. True when there was one.
    pub fn erase(&mut self, pick: impl Fn(&About) -> bool) -> bool {
        let mut erased = false;
        for event in self.events.iter_mut().filter(|event| event.stands() && pick(event)) {
            event.digest = None;
            event.bytes = 0;
            erased = true;
        }
        erased
    }

    /// As a list tells it.
    pub fn told(&self, zone: Option<String>) -> Hold {
        let resolved = self.resolved();
        let of_zone = self.until.as_ref().and_then(Until::zone).map(str::to_owned);
        let event = |event: &About| HeldEvent {
            id: event.id.clone(),
            source: event.source.clone(),
            site: event.site.clone(),
            subject: event.subject.clone(),
            kind: event.kind.clone(),
            withdrawn: !event.stands() && self.state != HoldState::Refused,
        };
        Hold {
            held: self.id.clone(),
            state: self.state,
            held_at: self.held_at,
            release_at: resolved.map(|resolved| resolved.at),
            zone: of_zone.or(zone),
            beside: self.beside,
            rests_until: self.rests_until.filter(|_| self.waits()),
            gives_up_at: (self.waits() && self.due().is_none()).then(|| self.gives_up_at()),
            note: resolved.and_then(|resolved| resolved.note).map(Into::into),
            gates: self.gates.clone(),
            events: self.events.iter().map(event).collect(),
            problem: self.problem.clone(),
            ended_at: self.ended_at,
        }
    }
}

/// An event as it waits in the file: what was accepted, and so without what consent does not cover.
#[derive(Serialize, Deserialize)]
struct Packed {
    id: String,
    source: String,
    site: String,
    subject: String,
    kind: String,
    team: Option<String>,
    audience: Audience,
    extensions: std::collections::BTreeMap<String, serde_json::Value>,
    data: Box<RawValue>,
    /// Who is thanked: it is known at the release how far each then wishes to be named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    people: Vec<PackedPerson>,
    unknown: Vec<String>,
}

/// A receiver in the file: a keyed digest, and no form of the name beyond consent.
#[derive(Serialize, Deserialize)]
struct PackedPerson {
    who: Person,
    /// The digest of the reference as it was written, where it is another: a file of an earlier version has that alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    written: Option<Person>,
    forms: Vec<String>,
}

impl PackedPerson {
    /// `None` for who is still known by their publisher's reference, which is on no disk.
    fn of(named: &Named) -> Option<Self> {
        let Who::Sealed { person: who, written } = named.who else { return None };
        let forms = named.forms.all().iter().map(|form| form.as_str().to_owned()).collect();
        let written = (written != who).then_some(written);
        Some(Self { who, written, forms })
    }

    fn named(self) -> Option<Named> {
        let forms = Forms::kept(self.forms.iter().map(|form| SafeText::clean(form)).collect())?;
        let (person, written) = (self.who, self.written.unwrap_or(self.who));
        Some(Named { who: Who::Sealed { person, written }, forms })
    }
}

/// Writes an event for the file. Its own `time` is left out: nothing was said before its release.
pub fn pack(event: &Accepted) -> serde_json::Result<String> {
    serde_json::to_string(&Packed {
        id: event.id.clone(),
        source: event.source.clone(),
        site: event.key.site.to_string(),
        subject: event.key.subject.to_string(),
        kind: event.kind().name().to_owned(),
        team: event.team.clone(),
        audience: event.audience,
        extensions: event.extensions.clone(),
        data: event.data.clone(),
        people: event.people.iter().filter_map(PackedPerson::of).collect(),
        unknown: event.unknown.clone(),
    })
}

/// Reads an event from the file; `None` for what no version of this hub has written.
pub fn unpack(text: &str) -> Option<Accepted> {
    let packed: Packed = serde_json::from_str(text).ok()?;
    let kind = Kind::of_name(&packed.kind)?;
    let payload = data::read(kind, packed.data.get()).ok()?.value;
    let people: Vec<_> = packed.people.into_iter().map(PackedPerson::named).collect::<Option<_>>()?;
    // A hub of an earlier version did not keep who is thanked; a name that nobody could take back is not released.
    if kind == Kind::Recognition && people.is_empty() {
        return None;
    }
    Some(Accepted {
        naming_teams: Vec::new(),
        beyond_team: false,
        id: packed.id,
        source: packed.source,
        key: Key::new(&packed.site, &packed.subject),
        team: packed.team,
        audience: packed.audience,
        time: None,
        extensions: packed.extensions,
        data: packed.data,
        payload,
        people,
        unknown: packed.unknown,
    })
}
