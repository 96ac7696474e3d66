//! The register of people: how far each wishes to be named, and where each is named at this moment.
//!
//! ```text
//! PUT /v1/people/{ref}/wish ─┐
//! POST /v1/events ───────────┴→ sequencer: the more private of wish and consent → people.db → log → board
//!                                        a wish that is kept less than what is shown → withdrawn and shown anew, at once
//! ```
//!
//! It keeps as well what levels told, so that what was seen can't be held against what is told later.
//!
//! Who somebody is stands nowhere but here, and here only as a keyed digest of the publisher's own reference. What the log
//! and the feed have was reduced before.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use ring::hmac;
use serde_json::Value;

use super::store::StoreError;
use crate::domain::engagement::{SURVEY_ATTRIBUTE, SURVEY_CLOSED, SURVEY_SEALED, SURVEY_VALUES};
use crate::domain::recognition::references::folded;
use crate::domain::recognition::{Consent, Forms, Need, Who};
use crate::domain::sketch::{SealKey, sealed};
use crate::domain::{Engagement, Key};
use crate::wire::Accepted;

pub(super) mod copy;
mod lacking;
pub mod names;
pub mod places;
pub mod reduce;
pub mod register;
pub mod told;

pub(super) mod naming;
pub(super) mod routes;
mod wished;

pub use lacking::believe;
pub use names::Mark;
pub use places::Place;
pub use register::{Register, RegisterError};
pub use told::{Noted, ToldLevel};

use told::FIGURES_BYTES;
pub use wished::Wished;

/// A person: a keyed digest of their site and the publisher's reference to them.
pub type Person = [u8; 32];

/// What makes digests of references. Without the key, which stays in the register, nobody can try references out.
#[derive(Clone)]
pub struct Seal {
    key: Arc<hmac::Key>,
    /// That of surveys, which is in no backup.
    surveys: Arc<hmac::Key>,
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(…)")
    }
}

impl Seal {
    fn new(key: &[u8; KEY_BYTES], surveys: &[u8; KEY_BYTES]) -> Self {
        let of = |key: &[u8; KEY_BYTES]| Arc::new(hmac::Key::new(hmac::HMAC_SHA256, key));
        Self { key: of(key), surveys: of(surveys) }
    }

    /// The person of a reference at a site, however its case and spaces are written.
    pub fn person(&self, site: &str, reference: &str) -> Person {
        self.as_written(site, &folded(reference))
    }

    /// The same of a reference as it is written: by this an earlier version knew people.
    pub fn as_written(&self, site: &str, reference: &str) -> Person {
        let mut told = hmac::Context::with_key(&self.key);
        // Its length ends the site, so that no two pairs read alike.
        told.update(&(site.len() as u64).to_be_bytes());
        told.update(site.as_bytes());
        told.update(reference.as_bytes());
        let mut person = Person::default();
        person.copy_from_slice(told.sign().as_ref());
        person
    }

    /// The name of the mark that a withdrawal leaves of a thing: without the key it tells nothing of which thing it was.
    pub fn mark(&self, of: &Key) -> String {
        let mut told = hmac::Context::with_key(&self.key);
        // No site is so long: a mark is no person.
        told.update(&u64::MAX.to_be_bytes());
        told.update(&(of.site.len() as u64).to_be_bytes());
        told.update(of.site.as_bytes());
        told.update(of.subject.as_bytes());
        hex(&told.sign().as_ref()[..MARK_BYTES])
    }

    /// Takes the references out of an event, before it is held, compared or handed to the log.
    pub fn close(&self, event: &mut Accepted) {
        for named in &mut event.people {
            if let Who::Reference(reference) = &named.who {
                let (site, reference) = (&event.key.site, reference.as_str());
                let (person, written) = (self.person(site, reference), self.as_written(site, reference));
                named.who = Who::Sealed { person, written };
            }
        }
        if let Some(Value::String(rows)) = event.extensions.get_mut(SURVEY_ATTRIBUTE)
            && let Some(each) = rows.strip_prefix(SURVEY_VALUES)
        {
            *rows = format!("{SURVEY_CLOSED}{}", self.rows(each));
        }
    }

    /// What tells whether surveys were sealed with the same key.
    fn surveys_sealed_with(&self) -> String {
        self.survey("the key of surveys")
    }

    /// The rows of a survey, each sealed.
    fn rows(&self, each: &str) -> String {
        let mut key: SealKey = std::array::from_fn(|_| 0);
        for (nth, part) in (0_u64..).zip(key.chunks_mut(Person::default().len())) {
            let mut told = hmac::Context::with_key(&self.surveys);
            // Neither of what the others are.
            told.update(&(u64::MAX - 3).to_be_bytes());
            told.update(&nth.to_be_bytes());
            part.copy_from_slice(told.sign().as_ref());
        }
        sealed(each, &key)
    }

    /// A run of words of a name in thanks: with a key that no backup has, so that no list of names is tried out on one.
    fn told_of_run(&self, of: &Key, words: &str, length: usize, unspaced: bool) -> Person {
        let mut told = hmac::Context::with_key(&self.surveys);
        // Neither of what the others are.
        told.update(&(u64::MAX - 4).to_be_bytes());
        for part in [&*of.site, &*of.subject, words] {
            told.update(&(part.len() as u64).to_be_bytes());
            told.update(part.as_bytes());
        }
        told.update(&(length as u64).to_be_bytes());
        told.update(&[u8::from(unspaced)]);
        let mut digest = Person::default();
        digest.copy_from_slice(told.sign().as_ref());
        digest
    }

    /// From which survey an event is: what the log and the feed call it, and its rows, each sealed, where the event has them.
    pub(in crate::hub) fn survey_of<'a>(&self, event: &'a Accepted) -> Option<(String, Option<&'a str>)> {
        let told = event.extensions.get(SURVEY_ATTRIBUTE).and_then(Value::as_str)?;
        match told.strip_prefix(SURVEY_CLOSED) {
            Some(rows) => Some((format!("{SURVEY_SEALED}{}", self.survey(told)), Some(rows))),
            None => told.starts_with(SURVEY_SEALED).then(|| (told.to_owned(), None)),
        }
    }

    /// An event as the log and the feed have it: a survey by one digest, since how many rows it has is told nobody.
    pub(in crate::hub) fn as_kept<'a>(&self, event: &'a Accepted) -> Cow<'a, Accepted> {
        match self.survey_of(event) {
            Some((name, Some(_))) => {
                let mut kept = event.clone();
                kept.extensions.insert(SURVEY_ATTRIBUTE.into(), name.into());
                Cow::Owned(kept)
            }
            _ => Cow::Borrowed(event),
        }
    }

    /// What is left of words of a thing that was withdrawn: without the key no guess is confirmed by it, and it is not seen that two things
    /// were told in the same words.
    pub fn asked(&self, of: &Key, words: &str) -> String {
        let mut told = hmac::Context::with_key(&self.key);
        // No site is so long.
        told.update(&(u64::MAX - 2).to_be_bytes());
        for part in [&*of.site, &*of.subject, words] {
            told.update(&(part.len() as u64).to_be_bytes());
            told.update(part.as_bytes());
        }
        hex(&told.sign().as_ref()[..MARK_BYTES])
    }

    /// A survey by the digest of its rows: without the key, whoever knows all rows but one can't try that one out.
    fn survey(&self, digest: &str) -> String {
        let mut told = hmac::Context::with_key(&self.surveys);
        // Neither a site nor the marker of marks: a survey is neither.
        told.update(&(u64::MAX - 1).to_be_bytes());
        told.update(digest.as_bytes());
        hex(&told.sign().as_ref()[..MARK_BYTES])
    }

    /// The figures of a level: the same answers of as many people give the same. What is said of their change is no part of it.
    pub(in crate::hub) fn figures(&self, level: &Engagement) -> [u8; FIGURES_BYTES] {
        let of = |need| level.needs.get(need).map(|level| [level.mean, level.low, level.high]);
        let (needs, scale) = (Need::ALL.map(of), [level.scale.min, level.scale.max]);
        let mut told = hmac::Context::with_key(&self.key);
        // Neither of what the others are.
        told.update(&(u64::MAX - 2).to_be_bytes());
        told.update(
            format!("{:?} {needs:?} {scale:?} {}", level.answered, level.instrument.as_str()).as_bytes(),
        );
        let mut figures = [0; FIGURES_BYTES];
        figures.copy_from_slice(&told.sign().as_ref()[..FIGURES_BYTES]);
        figures
    }
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

/// How many bytes of a digest name a mark: enough that no two are alike.
const MARK_BYTES: usize = 16;
/// How many bytes the key of a register has.
const KEY_BYTES: usize = 32;

/// A receiver of a recognition, with the forms that show no more than what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Who.
    pub person: Person,
    /// How they may be shown.
    pub forms: Forms,
}

/// Who is thanked in one revision of a recognition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thanked {
    /// Which recognition.
    pub key: Key,
    /// Where the revision stands in the log.
    pub seq: u64,
    /// The check of that place: a copy of an older log gives its positions out again.
    pub check: u32,
    /// Its receivers, in their order.
    pub people: Vec<Known>,
    /// Whom an earlier revision thanked and this one does not, with how far they were named at the least: a later one that thanks
    /// them again names them no further.
    pub gone: Vec<(Person, Consent)>,
    /// The names that it and the revisions before it had, of all of these people: nothing that tells one.
    pub names: Vec<Mark>,
}

impl Thanked {
    /// True for the revision at a place.
    pub fn is_at(&self, seq: u64, check: u32) -> bool {
        (self.seq, self.check) == (seq, check)
    }
}

/// Why what is shown can't be brought down to what is wished.
#[derive(Debug, thiserror::Error)]
pub enum ReduceError {
    /// The register.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The log.
    #[error(transparent)]
    Store(#[from] StoreError),
}
