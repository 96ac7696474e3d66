//! Whose a subject is before anything is published of it: what is held for it is its holder's.
//!
//! Otherwise another source could publish the subject and withdraw it, and what is held would be refused at its release.

use std::collections::HashMap;
use std::sync::Arc;

use super::entry::{About, Entry};
use super::{Held, Shelf};
use crate::domain::{Fault, Key, Kind, succession};
use crate::hub::board::Board;
use crate::hub::rules::{Refused, is_recorded};
use crate::hub::sequencer::Outcome;
use crate::hub::server::Desk;
use crate::hub::store::Digest;
use crate::wire::Accepted;

/// What is said of a hold that withdraws nothing.
const NOTHING_COMES: &str = "nothing of this subject stands at this site, nor is anything of yours held for it, so nothing will be there to withdraw: \
                             look at the subject and the site; what is held is cancelled, as with openfloor held cancel";

/// A subject, and the source that says something of it.
type Claim = (Key, String);

impl Held {
    /// Stands against what says something of a thing that another source holds something for: answered as a subject that is taken, which
    /// tells nobody that something is held. What a source has published stays its own, whoever holds something for it.
    ///
    /// # Errors
    /// At the source of the first such event.
    pub fn is_free(&self, board: &Board, claims: &[Claim], batch: bool) -> Result<(), Refused> {
        let is_its_own =
            |(key, source): &Claim| board.newest(key).is_some_and(|stands| *stands.source == **source);
        let others: Vec<bool> = claims.iter().map(|claim| !is_its_own(claim)).collect();
        let things = Things::of(claims.iter().map(|(key, _)| (&*key.site, &*key.subject)));
        let shelf = self.shelf();
        let waiting = things.waiting(&shelf);
        let taken = waiting.filter(|(index, _, held)| others[*index] && held.source != claims[*index].1);
        let Some(index) = taken.map(|(index, ..)| index).min() else { return Ok(()) };
        let refused = Refused::Conflict(vec![succession::taken()]);
        Err(if batch { refused.under(index) } else { refused })
    }

    /// Stands against what is published at once of a thing of which the same source holds a revision: that one was written before, and would
    /// take its place unseen when it comes out. What withdraws passes, and so does what is to be withdrawn later. `seen`: which of the events
    /// are published already.
    ///
    /// # Errors
    /// At the first such event, with the hold that it would have to wait for.
    pub fn is_not_passed_by(&self, said: &[About], seen: &[bool], batch: bool) -> Result<(), Refused> {
        let things = Things::of(said.iter().map(|event| (&*event.site, &*event.subject)));
        let shelf = self.shelf();
        let passed = things.waiting(&shelf).filter(|(index, _, held)| {
            let event = &said[*index];
            let is_news = event.kind != Kind::Withdrawn.name() && seen.get(*index) != Some(&true);
            is_news && held.kind != Kind::Withdrawn.name() && held.source == event.source
        });
        // Of several holds the one that arrived first.
        let Some((index, entry, held)) = passed.min_by_key(|(index, ..)| *index) else { return Ok(()) };
        let id = &entry.id;
        let (pointer, what) = match held.id == said[index].id {
            true => ("/id", "this event is held"),
            false => (
                "/subject",
                "another revision of this thing is held, and would write over this one when it comes out",
            ),
        };
        let message = format!(
            "{what}, as {id}: have its gates met, or cancel it, as with openfloor held cancel {id}, before"
        );
        let refused = Refused::Conflict(vec![Fault { pointer: pointer.into(), message }]);
        Err(if batch { refused.under(index) } else { refused })
    }

    /// Stands against a hold that withdraws what neither stands nor is held by the same source: it would keep the subject from everyone
    /// and never come out.
    ///
    /// # Errors
    /// At the subject of the first such event.
    pub fn is_there_to_withdraw(
        &self,
        board: &Board,
        events: &[(Accepted, Digest)],
        batch: bool,
    ) -> Result<(), Refused> {
        let shelf = self.shelf();
        let is_held = |event: &Accepted| {
            let mut waiting = shelf.slots.values().filter(|slot| slot.waits());
            waiting.any(|slot| {
                slot.entry.events.iter().any(|held| says_something(held, &event.key, &event.source))
            })
        };
        for (index, (event, _)) in events.iter().enumerate() {
            let comes_before = || events[..index].iter().any(|(own, _)| own.key == event.key);
            if event.kind() != Kind::Withdrawn
                || is_recorded(event)
                || comes_before()
                || board.newest(&event.key).is_some()
                || is_held(event)
            {
                continue;
            }
            let refused =
                Refused::Conflict(vec![Fault { pointer: "/subject".into(), message: NOTHING_COMES.into() }]);
            return Err(if batch { refused.under(index) } else { refused });
        }
        Ok(())
    }
}

/// True when a held event has words of a thing, and is of a source.
fn says_something(held: &About, key: &Key, source: &str) -> bool {
    held.stands() && held.kind != Kind::Withdrawn.name() && held.is_about(key) && held.source == source
}

/// Where which things stand in what is published: what is held is gone through once for all of them.
struct Things<'a>(HashMap<(&'a str, &'a str), Vec<usize>>);

impl<'a> Things<'a> {
    fn of(things: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut all: HashMap<_, Vec<usize>> = HashMap::new();
        for (index, thing) in things.enumerate() {
            all.entry(thing).or_default().push(index);
        }
        Self(all)
    }

    /// What waits and says something of one of them, in the order in which it arrived, with the place of that.
    fn waiting<'s>(&'s self, shelf: &'s Shelf) -> impl Iterator<Item = (usize, &'s Entry, &'s About)> {
        let waiting = shelf.slots.values().filter(|slot| slot.waits());
        let held = waiting.flat_map(|slot| slot.entry.events.iter().map(move |held| (&slot.entry, held)));
        held.filter(|(_, held)| held.stands()).flat_map(|(entry, held)| {
            let places = self.0.get(&(&*held.site, &*held.subject)).into_iter().flatten();
            places.map(move |index| (*index, entry, held))
        })
    }
}

/// What some events say something of.
pub fn claims(events: &[(Accepted, Digest)]) -> Vec<Claim> {
    events.iter().map(|(event, _)| (event.key.clone(), event.source.clone())).collect()
}

/// Asks it off the threads that serve. A hub that holds nothing does nothing.
///
/// # Errors
/// As [`Held::is_free`].
pub async fn is_free(desk: &Desk, events: &[(Accepted, Digest)], batch: bool) -> Result<(), Refused> {
    let Some(held) = desk.held.as_ref().filter(|held| held.is_busy()) else { return Ok(()) };
    let (board, claims) = (desk.board.clone(), claims(events));
    held.on_disk(move |held| held.is_free(&board, &claims, batch)).await.unwrap_or(Ok(()))
}

/// Asks of what is published at once whether it is free, and whether it passes something by that is held.
///
/// # Errors
/// As [`Held::is_free`] and [`Held::is_not_passed_by`].
pub async fn is_free_now(desk: &Desk, events: &[(Accepted, Digest)], batch: bool) -> Result<(), Refused> {
    let Some(held) = desk.held.as_ref().filter(|held| held.is_busy()) else { return Ok(()) };
    let said: Arc<[About]> =
        events.iter().map(|(event, digest)| About::of(event, *digest, 0)).collect::<Vec<_>>().into();
    let (board, claims, asked) = (desk.board.clone(), claims(events), said.clone());
    let free = held.on_disk(move |held| {
        held.is_free(&board, &claims, batch)?;
        Ok(held.is_not_passed_by(&asked, &[], batch))
    });
    let Err(passed) = free.await.unwrap_or(Ok(Ok(())))? else { return Ok(()) };
    let asked = |seen: Vec<bool>| held.on_disk(move |held| held.is_not_passed_by(&said, &seen, batch));
    // What was taken before is only told again.
    let ids = events.iter().map(|(event, digest)| (event.source.clone(), event.id.clone(), *digest));
    match desk.sequencer.seek(ids.collect(), batch).await {
        Outcome::Published(found) => {
            asked(found.results.iter().map(|one| one.duplicate).collect()).await.unwrap_or(Err(passed))
        }
        Outcome::Refused(refused) => Err(refused),
        Outcome::Busy => Err(passed),
    }
}
