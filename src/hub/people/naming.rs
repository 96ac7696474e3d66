//! How the people of a recognition are named when it goes into the log: the one place where a name is reduced.

use jiff::Timestamp;

use super::{Known, Person, Register, RegisterError, Thanked};
use crate::domain::recognition::{Consent, Forms, RecognitionState, Who};
use crate::domain::{Fault, Payload};
use crate::hub::rules::Refused;
use crate::hub::stored::Stored;
use crate::wire::{Accepted, RECORDED_ATTRIBUTE};

/// Names the people of an event by the more private of what they consent to now, what they wish, and what they are named by
/// already in this recognition; gives what is to be noted of them.
///
/// `newest` is the revision that it follows on, `noted` what is to be noted of this group already.
///
/// # Errors
/// When it is a recording from before somebody's last word of how they wish to be named, and when the register can't be read.
pub fn name<'a>(
    register: &Register,
    newest: Option<&Stored>,
    noted: impl Iterator<Item = &'a Thanked>,
    event: &mut Accepted,
) -> Result<Noted, Refused> {
    let Payload::Recognition(recognition) = &event.payload else { return Ok(Noted::default()) };
    let over = recognition.state == RecognitionState::Expired;
    not_from_before_a_wish(register, event)?;
    register.seal().close(event);
    let people: Vec<Person> = event.people.iter().filter_map(|named| sealed(&named.who)).collect();
    let earlier = earlier(register, newest, noted).map_err(unread)?;
    let mut levels = Vec::with_capacity(people.len());
    for person in &people {
        let wished = register.wish(person).map_err(unread)?.unwrap_or(Consent::Full);
        let named = earlier.iter().filter(|(known, _)| known == person).map(|(_, level)| *level).max();
        // What is over is on no wall: it needs nobody's name any more.
        let named = if over { Consent::Team } else { named.unwrap_or(Consent::Full) };
        levels.push(wished.max(named));
    }
    event.name_no_more_than(&levels);
    if over {
        return Ok((Vec::new(), earlier));
    }
    let gone = earlier.into_iter().filter(|(person, _)| !people.contains(person)).collect();
    let forms = event.people.iter().map(|named| named.forms.clone());
    let known = people.into_iter().zip(forms);
    Ok((known.map(|(person, forms): (Person, Forms)| Known { person, forms }).collect(), gone))
}

/// What would stand against the names of an event, while it is told by its publisher's own words, as whoever reads what is held is told
/// it: each person as far as they consent, and nobody by what they wish.
///
/// # Errors
/// As [`name`].
pub fn as_consented(register: &Register, event: &mut Accepted) -> Result<(), Refused> {
    let Payload::Recognition(recognition) = &event.payload else { return Ok(()) };
    if recognition.state == RecognitionState::Expired {
        event.name_no_more_than(&vec![Consent::Team; event.people.len()]);
    }
    not_from_before_a_wish(register, event)
}

/// Whom a revision thanks, and whom only those before it did.
type Noted = (Vec<Known>, Vec<(Person, Consent)>);

fn sealed(who: &Who) -> Option<Person> {
    match who {
        Who::Sealed(person) => Some(*person),
        Who::Reference(_) => None,
    }
}

/// Who was named in a thing up to the revision that an event follows on, and how far at the least. What was withdrawn names nobody.
fn earlier<'a>(
    register: &Register,
    newest: Option<&Stored>,
    noted: impl Iterator<Item = &'a Thanked>,
) -> Result<Vec<(Person, Consent)>, RegisterError> {
    let Some(newest) = newest else { return Ok(Vec::new()) };
    let is_it = |one: &&Thanked| one.key == newest.key && one.is_at(newest.cursor.seq, newest.cursor.check);
    if let Some(here) = noted.into_iter().find(is_it) {
        return Ok(levels(here));
    }
    let there = register.of(&newest.key)?;
    Ok(there.iter().rfind(is_it).map(levels).unwrap_or_default())
}

fn levels(thanked: &Thanked) -> Vec<(Person, Consent)> {
    let shown = thanked.people.iter().map(|known| (known.person, known.forms.level()));
    shown.chain(thanked.gone.iter().copied()).collect()
}

/// A recording has names as they were shown, and nobody's reference: whom a later wish concerns can't be told.
fn not_from_before_a_wish(register: &Register, event: &Accepted) -> Result<(), Refused> {
    let recorded = event.extensions.get(RECORDED_ATTRIBUTE).and_then(serde_json::Value::as_str);
    let Some(recorded) = recorded.and_then(|at| at.parse::<Timestamp>().ok()) else { return Ok(()) };
    let wished = register.wished_at(&event.key.site).map_err(unread)?;
    if wished.is_none_or(|wished| wished < recorded) {
        return Ok(());
    }
    let message = "since this was recorded, somebody of this site has said how far they wish to be named, and a recording \
                   can't tell whom that concerns: it brings no names back";
    Err(Refused::Conflict(vec![Fault { pointer: "/data/receivers".into(), message: message.into() }]))
}

fn unread(error: RegisterError) -> Refused {
    tracing::error!(%error, "nobody can be named");
    Refused::Log
}
