//! Answers on their way into the file: R7, they are written at beats, all that came since the last one in one transaction.
//!
//! A beat comes as long as a round is open, and writes every group of it anew, whether or not somebody answered. So what whoever reads the
//! folder without the key sees of it, such as that the file changed, how often, and where, is the same whoever answers: it tells how long
//! the round has been open.

use std::mem;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::cells::{self, Kept, Spent};
use super::file::{File, FileError, cells_of, put_cells};
use super::{Inner, NotAnswered, Round, Rounds};
use crate::hub::drain::Ending;
use crate::hub::journal::Repeated;
use crate::pulse::seal::{Batches, Refused};
use crate::pulse::{Scores, Seal};
use crate::wire::pulse::RoundState;

/// Most answers that wait for a beat: more than [`super::ANSWERING`] lets through in some seconds.
pub const ARRIVING_MAX: usize = 4_096;

/// One answer that waits for the beat, and who is told what became of it.
#[derive(Debug)]
pub(super) struct Arrival {
    round: i64,
    group: usize,
    spent: Spent,
    scores: Scores,
    told: oneshot::Sender<Result<(), NotAnswered>>,
}

impl Rounds {
    /// Writes what has arrived, beat by beat, until the hub drains; and once more then.
    pub async fn beat(self, every: Duration, mut ending: Ending) {
        let mut beats = tokio::time::interval(every);
        // One that is late is not made up for: each of them writes all that came.
        beats.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let ends = tokio::select! {
                () = ending.begun() => true,
                _ = beats.tick() => false,
            };
            self.0.on_disk(|file, inner| inner.take_in(file)).await;
            if ends {
                // Whoever comes now is told to try again: nothing would write what they say.
                *self.0.arriving() = None;
                return;
            }
        }
    }

    /// Waits for the beat that writes an answer.
    pub(super) async fn arrives(
        &self,
        round: i64,
        group: usize,
        spent: Spent,
        scores: Scores,
    ) -> Result<(), NotAnswered> {
        let (told, outcome) = oneshot::channel();
        match self.0.arriving().as_mut() {
            None => return Err(NotAnswered::File),
            Some(arriving) if arriving.len() >= ARRIVING_MAX => return Err(NotAnswered::Busy),
            Some(arriving) => arriving.push(Arrival { round, group, spent, scores, told }),
        }
        // Whoever would tell is gone: the hub ends, and nobody knows.
        outcome.await.unwrap_or(Err(NotAnswered::File))
    }
}

impl Inner {
    /// What waits for the beat; nothing does once the last one was.
    fn arriving(&self) -> MutexGuard<'_, Option<Vec<Arrival>>> {
        self.arriving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A beat: writes what has arrived, and all groups of open rounds anew. It comes before whatever closes a round or takes figures of it.
    pub(super) fn take_in(&self, file: &mut File) {
        let arrived = self.arriving().as_mut().map(mem::take).unwrap_or_default();
        let rounds = self.known();
        if arrived.is_empty() && !rounds.iter().any(|round| round.is_open()) {
            return;
        }
        let taken = written(file, &rounds, &arrived);
        if let Err(error) = &taken {
            static UNWRITTEN: Repeated = Repeated::new();
            if let Some(times) = UNWRITTEN.happens() {
                tracing::error!(%error, times, "answers can't be written");
            }
        }
        let outcomes = taken.unwrap_or_else(|_| vec![Err(NotAnswered::File); arrived.len()]);
        for (arrival, outcome) in arrived.into_iter().zip(outcomes) {
            // Whoever has gone away finds the code used.
            let _ = arrival.told.send(outcome);
        }
    }
}

/// One transaction: the outcome of each answer, in their order.
fn written(
    file: &mut File,
    rounds: &[Arc<Round>],
    arrived: &[Arrival],
) -> Result<Vec<Result<(), NotAnswered>>, FileError> {
    let mut outcomes = vec![Err(NotAnswered::Closed); arrived.len()];
    let (transaction, ring) = file.write()?;
    for round in rounds.iter().filter(|round| round.is_open()) {
        let Some(keys) = ring.round(round.id) else { continue };
        for group in 0..round.frame.groups.list().len() {
            let place = round.of_group(group);
            let damaged = || FileError::Damaged("what waits of a group");
            let sealed = cells_of(&transaction, round.id, group)?.ok_or_else(damaged)?;
            let takes = round.frame.state == RoundState::Open;
            let of_group = |arrival: &Arrival| takes && arrival.round == round.id && arrival.group == group;
            let mut of_group =
                arrived.iter().zip(&mut outcomes).filter(|(arrival, _)| of_group(arrival)).peekable();
            let sealed = if of_group.peek().is_some() {
                let kept = cells::open(keys, round.id, group, &sealed).ok_or_else(damaged)?;
                cells::seal(keys, round.id, place, &with(round, kept, of_group))?
            } else {
                cells::seal_anew(keys, round.id, place, &sealed)?.ok_or_else(damaged)?
            };
            put_cells(&transaction, round.id, group, &sealed)?;
        }
    }
    transaction.commit()?;
    Ok(outcomes)
}

/// A group with these answers, each of which spends its code, or is refused.
fn with<'a>(
    round: &Round,
    kept: Kept,
    arrived: impl Iterator<Item = (&'a Arrival, &'a mut Result<(), NotAnswered>)>,
) -> Kept {
    let Kept { pending, batches, mut spent } = kept;
    let mut seal =
        Seal::restore(round.frame.groups.floor(), vec![(pending, batches)], Batches::default(), false);
    for (arrival, outcome) in arrived {
        *outcome = match spent.contains(&arrival.spent) {
            true => Err(NotAnswered::Spent),
            false => seal.answer(0, &arrival.scores).map_err(|refused| match refused {
                Refused::Empty => NotAnswered::Empty,
                Refused::Closed => NotAnswered::Closed,
                Refused::NoGroup => NotAnswered::File,
            }),
        };
        if outcome.is_ok() {
            spent.insert(arrival.spent);
        }
    }
    let waits = (seal.pending(0).cloned(), seal.batches(0).cloned());
    Kept { pending: waits.0.unwrap_or_default(), batches: waits.1.unwrap_or_default(), spent }
}
