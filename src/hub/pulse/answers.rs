//! Answering: R2, one answer a code. What a code opens, and whether answers to it count; they are written at the next beat.

use std::sync::Arc;

use jiff::Timestamp;
use thiserror::Error;

use super::codes::Code;
use super::file::{File, FileError};
use super::key::Keys;
use super::{Round, Rounds};
use crate::pulse::score::{enough, score};
use crate::pulse::{Instrument, Scores};
use crate::wire::pulse::{ItemTold, Questions};

/// Why an answer is not taken. Unless it says otherwise, the code is as good as before.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotAnswered {
    /// It was never given out, or was mistyped.
    #[error("this code is not known here; look at it again, letter by letter")]
    Unknown,
    /// It has been used.
    #[error("this code has been used; each works once, and an answer can't be changed afterwards")]
    Spent,
    /// Its round is over.
    #[error("the round of this code is closed; nothing more is taken")]
    Closed,
    /// These answers, by their places, are no whole numbers of the scale, or belong to no item.
    #[error(
        "some answers are not on the scale: give whole numbers from its least to its greatest, or skip them"
    )]
    Values(Vec<usize>),
    /// Nothing in it can be told.
    #[error(
        "too little was answered to count; answer at least half of what is asked of one need, such as the questions of `enough`"
    )]
    Empty,
    /// Too many come at this moment.
    #[error("many are answering at this moment; try again in a few seconds")]
    Busy,
    /// The file can't be written. Whether the answer is in is known to nobody; if so, the code says that it has been used.
    #[error("the hub can't write it down; try again")]
    File,
}

impl Rounds {
    /// What a code opens, without spending it.
    ///
    /// # Errors
    /// Why it opens nothing.
    pub async fn look(&self, code: &str) -> Result<Questions, NotAnswered> {
        let (code, round) = self.admitted(code)?;
        let now = self.0.now();
        let found = self.0.on_disk(move |file, _| {
            let (group, _) = found(file, &round, &code, now)?;
            Ok(questions(&round, group))
        });
        self.judged(found.await)
    }

    /// Takes one person's answers, in the order of the items, and spends the code. They are durable when it returns, which is at the next
    /// beat.
    ///
    /// # Errors
    /// Why they are not taken.
    pub async fn answer(&self, code: &str, answers: &[Option<f64>]) -> Result<(), NotAnswered> {
        let (code, round) = self.admitted(code)?;
        let (answers, now) = (answers.to_vec(), self.0.now());
        let id = round.id;
        let good = self.0.on_disk(move |file, _| {
            let (group, keys) = found(file, &round, &code, now)?;
            // Before it is said whether the code was used: that is told to nobody who would not spend it.
            Ok((group, code.spent(&keys), scores(&round.instrument, &answers)?))
        });
        let (group, spent, scores) = self.judged(good.await)?;
        self.arrives(id, group, spent, scores).await
    }

    /// A code that bears the mark of a round, and that round.
    fn admitted(&self, code: &str) -> Result<(Code, Arc<Round>), NotAnswered> {
        let inner = &self.0;
        let marked = Code::parse(code).and_then(|code| {
            let round = inner.known().into_iter().find(|round| code.is_of(&inner.marks, round.id))?;
            Some((code, round))
        });
        match marked {
            // What may be guessed takes from nobody who has a code.
            None if inner.limits.guess() => Err(NotAnswered::Unknown),
            None => Err(NotAnswered::Busy),
            Some(_) if !inner.limits.answer() => Err(NotAnswered::Busy),
            Some(marked) => Ok(marked),
        }
    }

    /// One that bears a mark and was never given out was guessed too.
    fn judged<T>(&self, outcome: Option<Result<T, NotAnswered>>) -> Result<T, NotAnswered> {
        match outcome {
            Some(Err(NotAnswered::Unknown)) if !self.0.limits.guess() => Err(NotAnswered::Busy),
            Some(outcome) => outcome,
            None => Err(NotAnswered::File),
        }
    }
}

impl From<FileError> for NotAnswered {
    fn from(error: FileError) -> Self {
        tracing::error!(%error, "the file of rounds failed");
        NotAnswered::File
    }
}

impl From<rusqlite::Error> for NotAnswered {
    fn from(error: rusqlite::Error) -> Self {
        FileError::from(error).into()
    }
}

/// The group of a code, good or spent, and the key of its round. Which of both it is, is told only to whoever spends it, at the beat.
fn found(file: &File, round: &Round, code: &Code, now: Timestamp) -> Result<(usize, Keys), NotAnswered> {
    if !round.frame.is_open_at(now) {
        return Err(NotAnswered::Closed);
    }
    let keys = file.keys.round(round.id).ok_or(NotAnswered::Closed)?;
    let group = file.code(round.id, code.digest(keys))?;
    Ok((group.ok_or(NotAnswered::Unknown)?, keys.clone()))
}

fn questions(round: &Round, group: usize) -> Questions {
    let (frame, instrument) = (&round.frame, &round.instrument);
    let group = frame.groups.list().get(group);
    let item = |item: &crate::pulse::instrument::Item| ItemTold {
        id: item.id.clone(),
        text: item.text.clone().unwrap_or_default(),
    };
    Questions {
        site: frame.site.clone(),
        window: frame.window.clone(),
        closes: frame.closes,
        k: frame.groups.floor().get(),
        teams: group.map(|group| group.teams.clone()).unwrap_or_default(),
        eligible: group.map_or(0, |group| group.eligible),
        reports: group.is_some_and(|group| group.reports),
        lead: instrument.lead.clone(),
        least: instrument.least.clone(),
        greatest: instrument.greatest.clone(),
        scale: instrument.scale,
        items: instrument.items.iter().map(item).collect(),
        enough: enough(instrument),
    }
}

/// The scores of answers that are all on the scale: whoever sends others is told, since a person could mean something by them.
fn scores(instrument: &Instrument, answers: &[Option<f64>]) -> Result<Scores, NotAnswered> {
    let (min, max) = (instrument.scale.min, instrument.scale.max);
    let is_wrong = |(place, answer): &(usize, &Option<f64>)| {
        let on_scale = |value: f64| (min..=max).contains(&value) && value.fract() == 0.0;
        answer.is_some_and(|value| !on_scale(value)) || *place >= instrument.items.len()
    };
    let wrong: Vec<usize> = answers.iter().enumerate().filter(is_wrong).map(|(place, _)| place).collect();
    if !wrong.is_empty() {
        return Err(NotAnswered::Values(wrong));
    }
    let scores = score(instrument, answers).needs;
    if scores.is_empty() { Err(NotAnswered::Empty) } else { Ok(scores) }
}
