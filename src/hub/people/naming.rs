//! How the people of a recognition are named when it goes into the log: the one place where a name is reduced.

use std::collections::BTreeSet;

use super::names::{Earlier, NAMES_MAX, marks};
use super::{Known, Mark, Person, Register, RegisterError, Thanked};
use crate::domain::recognition::{Consent, Forms, RecognitionState, Who};
use crate::domain::{Fault, Kind, Payload, Recognition};
use crate::hub::rules::{Recording, Refused, decode};
use crate::hub::stored::Stored;
use crate::wire::Accepted;

/// What names are judged by.
pub struct Told<'a> {
    /// How far people wish to be named.
    pub register: &'a Register,
    /// Which log it is for.
    pub epoch: u64,
    /// When an event was recorded; `None` for news.
    pub recording: Option<Recording>,
}

/// What is to be noted of thanks.
#[derive(Debug, Default)]
pub struct Noted {
    /// Whom this revision thanks.
    pub people: Vec<Known>,
    /// Whom only those before it did.
    pub gone: Vec<(Person, Consent)>,
    /// The names that all of them had.
    pub names: Vec<Mark>,
}

/// Names the people of an event by the more private of what they consent to now, what they wish, and what they are named by
/// already in this recognition, under whatever reference; gives what is to be noted of them.
///
/// `newest` is the revision that it follows on, `noted` what is to be noted of this group already.
///
/// # Errors
/// When it is a recording from before somebody's last word of how they wish to be named, when its words have the name of somebody whom an
/// earlier revision thanked, and when the register can't be read.
pub fn name<'a>(
    told: Told<'_>,
    newest: Option<&Stored>,
    noted: impl Iterator<Item = &'a Thanked>,
    event: &mut Accepted,
) -> Result<Noted, Refused> {
    let register = told.register;
    not_in_doubt(register, event)?;
    if event.kind() != Kind::Recognition {
        return Ok(Noted::default());
    }
    not_from_before_a_wish(&told, event)?;
    let seal = register.seal();
    seal.close(event);
    let Payload::Recognition(recognition) = &event.payload else { return Ok(Noted::default()) };
    let over = recognition.state == RecognitionState::Expired;
    let people: Vec<(Person, Person)> = event.people.iter().filter_map(|named| sealed(&named.who)).collect();
    let before = earlier(register, newest, noted).map_err(unread)?;
    let key = event.key.clone();
    let names = Earlier::of(&seal, &key, &before.names);
    names_nobody_from_before(&names, newest, recognition)?;
    let mut levels = Vec::with_capacity(people.len());
    let mut all_names: BTreeSet<Mark> = before.names.iter().cloned().collect();
    let is_one = |known: &Person, (person, written): &(Person, Person)| known == person || known == written;
    for (who, person) in people.iter().zip(&event.people) {
        let wished = register.wish_of(who).map_err(unread)?.unwrap_or(Consent::Full);
        let named = before.levels.iter().filter(|(known, _)| is_one(known, who)).map(|(_, level)| *level);
        let mut least = wished.max(named.max().unwrap_or(Consent::Full));
        // Whoever has the name of somebody from before is them, unless they were there with it already.
        let own = marks(&seal, &key, who.0, &person.forms);
        let same = names.in_name(person.forms.shown().as_str(), &own);
        if !same.iter().any(|known| is_one(known, who)) {
            for (known, level) in before.levels.iter().filter(|(known, _)| same.contains(known)) {
                least = least.max(*level).max(register.wish(known).map_err(unread)?.unwrap_or(Consent::Full));
            }
        }
        let more: Vec<Mark> = own.into_iter().filter(|mark| !all_names.contains(mark)).collect();
        // What is over shows nobody any more, and is never refused for its length.
        if all_names.len() + more.len() <= NAMES_MAX {
            all_names.extend(more);
        } else if !over {
            return Err(Refused::Conflict(vec![Fault {
                pointer: "/data/receivers".into(),
                message: TOO_MANY_NAMES.into(),
            }]));
        }
        // What is over is on no wall: it needs nobody's name any more.
        levels.push(if over { Consent::Team } else { least });
    }
    event.name_no_more_than(&levels);
    let names = all_names.into_iter().collect();
    if over {
        return Ok(Noted { people: Vec::new(), gone: before.levels, names });
    }
    let is_gone = |known: &Person| !people.iter().any(|who| is_one(known, who));
    let gone = before.levels.into_iter().filter(|(known, _)| is_gone(known)).collect();
    let forms = event.people.iter().map(|named| named.forms.clone());
    let known = people.into_iter().zip(forms);
    let known = known.map(|((person, _), forms): ((Person, Person), Forms)| Known { person, forms });
    Ok(Noted { people: known.collect(), gone, names })
}

/// What would stand against the names of an event, while it is told by its publisher's own words, as whoever reads what is held is told
/// it: each person as far as they consent, and nobody by what they wish.
///
/// # Errors
/// As [`name`].
pub fn as_consented<'a>(
    told: Told<'_>,
    newest: Option<&Stored>,
    noted: impl Iterator<Item = &'a Thanked>,
    event: &mut Accepted,
) -> Result<(), Refused> {
    let Payload::Recognition(recognition) = &event.payload else { return Ok(()) };
    let before = earlier(told.register, newest, noted).map_err(unread)?;
    let seal = told.register.seal();
    let names = Earlier::of(&seal, &event.key, &before.names);
    let named_before = names_nobody_from_before(&names, newest, recognition);
    if recognition.state == RecognitionState::Expired {
        event.name_no_more_than(&vec![Consent::Team; event.people.len()]);
    }
    not_in_doubt(told.register, event)?;
    not_from_before_a_wish(&told, event)?;
    named_before
}

/// What is said of thanks that have named too many.
const TOO_MANY_NAMES: &str = "the revisions of these thanks have named as many people as a hub keeps apart in one thing; give new thanks under a new \
                              subject";

/// What is said of words that name somebody whom an earlier revision thanked.
const FROM_BEFORE: &str = "it names somebody whom an earlier revision of these thanks names among its receivers: their name stands there alone, \
                           and in no word of what follows, whether or not they took it back; say it without the name, or give new thanks \
                           under a new subject";

/// Stands against words with the name of somebody who is or was a receiver. It is asked whatever anybody wishes, so that the answer tells
/// nobody's wish. Words that stand there already were judged when they were said first, and stand as long as their thanks do.
fn names_nobody_from_before(
    names: &Earlier<'_>,
    newest: Option<&Stored>,
    recognition: &Recognition,
) -> Result<(), Refused> {
    let fault = |at: &str| Fault { pointer: format!("/data/{at}"), message: FROM_BEFORE.into() };
    let stood = newest.and_then(decode).map(|revision| revision.payload);
    let stood = |same: &dyn Fn(&Recognition) -> bool| match &stood {
        Some(Payload::Recognition(stood)) => same(stood),
        _ => false,
    };
    let mut faults = Vec::new();
    if names.in_text(&recognition.message) && !stood(&|stood| stood.message == recognition.message) {
        faults.push(fault("message"));
    }
    if names.in_text(&recognition.impact) && !stood(&|stood| stood.impact == recognition.impact) {
        faults.push(fault("impact"));
    }
    if names.gives(recognition.giver.as_str()) && !stood(&|stood| stood.giver == recognition.giver) {
        faults.push(fault("giver"));
    }
    if faults.is_empty() { Ok(()) } else { Err(Refused::Conflict(faults)) }
}

/// A register that may lack wishes names nobody; whoever is named by their team alone can't wish for less.
fn not_in_doubt(register: &Register, event: &Accepted) -> Result<(), Refused> {
    let Payload::Recognition(recognition) = &event.payload else { return Ok(()) };
    let named = event.people.iter().any(|named| named.forms.level() != Consent::Team);
    if recognition.state == RecognitionState::Expired || !named {
        return Ok(());
    }
    let Some(since) = register.lacks_since().map_err(unread)? else { return Ok(()) };
    let message = format!(
        "this hub was put back, or lost its register of people: it does not know what anybody has wished since {since}, so it names nobody. \
         Its operator puts the newest people.db in its place while it is stopped, or has every wish since then said again and runs \
         openfloor consent confirm; until then thanks are taken with consent \"team\" alone"
    );
    Err(Refused::Conflict(vec![Fault { pointer: "/data/receivers".into(), message }]))
}

/// Who was named in a thing before.
#[derive(Default)]
struct Before {
    /// How far at the least.
    levels: Vec<(Person, Consent)>,
    names: Vec<Mark>,
}

fn sealed(who: &Who) -> Option<(Person, Person)> {
    match who {
        Who::Sealed { person, written } => Some((*person, *written)),
        Who::Reference(_) => None,
    }
}

/// Who was named in a thing up to the revision that an event follows on. What was withdrawn names nobody.
fn earlier<'a>(
    register: &Register,
    newest: Option<&Stored>,
    noted: impl Iterator<Item = &'a Thanked>,
) -> Result<Before, RegisterError> {
    let Some(newest) = newest else { return Ok(Before::default()) };
    let is_it = |one: &&Thanked| one.key == newest.key && one.is_at(newest.cursor.seq, newest.cursor.check);
    if let Some(here) = noted.into_iter().find(is_it) {
        return Ok(before(here));
    }
    let there = register.of(&newest.key)?;
    Ok(there.iter().rfind(is_it).map(before).unwrap_or_default())
}

fn before(thanked: &Thanked) -> Before {
    let shown = thanked.people.iter().map(|known| (known.person, known.forms.level()));
    Before { levels: shown.chain(thanked.gone.iter().copied()).collect(), names: thanked.names.clone() }
}

/// A recording has names as they were shown, and nobody's reference: whom a later wish concerns can't be told.
///
/// # Errors
/// At the receivers, for HTTP 409, and when the register can't be read.
pub(in crate::hub) fn not_from_before_a_wish(told: &Told<'_>, event: &Accepted) -> Result<(), Refused> {
    let Some(recording) = told.recording else { return Ok(()) };
    let wished = told.register.wished(&event.key.site).map_err(unread)?;
    if wished.is_none_or(|wished| recording.is_after(wished.at, wished.position_in(told.epoch))) {
        return Ok(());
    }
    let message = "somebody of this site has said how far they wish to be named, and nothing shows that this was recorded after \
                   that; a recording can't tell whom it concerns, so it brings no names back: publish thanks that are to stand \
                   again as news, with their people and without recordedtime and recordedcursor";
    Err(Refused::Conflict(vec![Fault { pointer: "/data/receivers".into(), message: message.into() }]))
}

fn unread(error: RegisterError) -> Refused {
    tracing::error!(%error, "nobody can be named");
    Refused::Log
}
