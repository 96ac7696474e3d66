//! How the people of a recognition are named when it goes into the log: the one place where a name is reduced.

use super::{Known, Person, Register, RegisterError, Thanked};
use crate::domain::recognition::{Consent, Forms, RecognitionState, Who};
use crate::domain::{Fault, Payload};
use crate::hub::rules::{Recording, Refused};
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

/// Names the people of an event by the more private of what they consent to now, what they wish, and what they are named by
/// already in this recognition; gives what is to be noted of them.
///
/// `newest` is the revision that it follows on, `noted` what is to be noted of this group already.
///
/// # Errors
/// When it is a recording from before somebody's last word of how they wish to be named, and when the register can't be read.
pub fn name<'a>(
    told: Told<'_>,
    newest: Option<&Stored>,
    noted: impl Iterator<Item = &'a Thanked>,
    event: &mut Accepted,
) -> Result<Noted, Refused> {
    let register = told.register;
    not_in_doubt(register, event)?;
    let Payload::Recognition(recognition) = &event.payload else { return Ok(Noted::default()) };
    let over = recognition.state == RecognitionState::Expired;
    not_from_before_a_wish(&told, event)?;
    register.seal().close(event);
    let people: Vec<(Person, Person)> = event.people.iter().filter_map(|named| sealed(&named.who)).collect();
    let earlier = earlier(register, newest, noted).map_err(unread)?;
    let mut levels = Vec::with_capacity(people.len());
    let is_one = |known: &Person, (person, written): &(Person, Person)| known == person || known == written;
    for who in &people {
        let wished = register.wish_of(who).map_err(unread)?.unwrap_or(Consent::Full);
        let named = earlier.iter().filter(|(known, _)| is_one(known, who)).map(|(_, level)| *level).max();
        // What is over is on no wall: it needs nobody's name any more.
        let named = if over { Consent::Team } else { named.unwrap_or(Consent::Full) };
        levels.push(wished.max(named));
    }
    event.name_no_more_than(&levels);
    if over {
        return Ok((Vec::new(), earlier));
    }
    let gone =
        earlier.into_iter().filter(|(known, _)| !people.iter().any(|who| is_one(known, who))).collect();
    let forms = event.people.iter().map(|named| named.forms.clone());
    let known = people.into_iter().zip(forms);
    let known = known.map(|((person, _), forms): ((Person, Person), Forms)| Known { person, forms });
    Ok((known.collect(), gone))
}

/// What would stand against the names of an event, while it is told by its publisher's own words, as whoever reads what is held is told
/// it: each person as far as they consent, and nobody by what they wish.
///
/// # Errors
/// As [`name`].
pub fn as_consented(told: Told<'_>, event: &mut Accepted) -> Result<(), Refused> {
    let Payload::Recognition(recognition) = &event.payload else { return Ok(()) };
    if recognition.state == RecognitionState::Expired {
        event.name_no_more_than(&vec![Consent::Team; event.people.len()]);
    }
    not_in_doubt(told.register, event)?;
    not_from_before_a_wish(&told, event)
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

/// Whom a revision thanks, and whom only those before it did.
type Noted = (Vec<Known>, Vec<(Person, Consent)>);

fn sealed(who: &Who) -> Option<(Person, Person)> {
    match who {
        Who::Sealed { person, written } => Some((*person, *written)),
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
fn not_from_before_a_wish(told: &Told<'_>, event: &Accepted) -> Result<(), Refused> {
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
