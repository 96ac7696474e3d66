//! R3 to R5 at their times: daily at the hour of closing, and at the close. Figures leave a round here and nowhere else.
//!
//! A tick is one transaction: what may seal is sealed, and what is to be told is noted and put into an outbox. What is in the outbox is
//! handed to the log until it has it, with the same ids each time, so that an end in between tells nothing twice and loses nothing.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Transaction, params};

use super::cells::Kept;
use super::file::{File, FileError, cells_of, put_cells, put_frame};
use super::frame::{Frame, next_tick};
use super::key::{Keyring, Keys, fill};
use super::telling::{self, FLOOR_FOR_LEADS, SOURCE, unit_told};
use super::{Inner, Round, Rounds, cells};
use crate::domain::Kind;
use crate::domain::engagement::{Change, Needs};
use crate::hub::audit;
use crate::hub::board::Board;
use crate::hub::drain::Ending;
use crate::hub::rules::Refused;
use crate::hub::sequencer::{Outcome, Sequencer};
use crate::pulse::Seal;
use crate::pulse::release::{Told, release};
use crate::pulse::seal::Batches;
use crate::wire::accept;
use crate::wire::pulse::{RoundState, RoundTold};

/// Between two looks at the clock.
pub const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Until what the disk or the log could not take is tried again.
pub const RETRY_EVERY: Duration = Duration::from_secs(5);
/// Most rounds of a site that are kept once they are closed: whoever comes late with a code of one is told so.
pub const CLOSED_KEPT_MAX: i64 = 8;
/// Most events that are handed to the log together.
pub const WAVE_MAX: i64 = 64;
/// How far a clock may have got ahead of the timers of its machine and be believed at once.
pub const CLOCK_LEAD_MAX: SignedDuration = SignedDuration::from_secs(60);
/// How often closed rounds' leftovers and old questions are looked for.
const TIDY_EVERY: Duration = Duration::from_secs(3_600);

/// What a tick is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    /// One of the scheduled times.
    Daily,
    /// The end of the round.
    Close,
    /// Its answers can't be opened any more.
    Lost,
}

/// What became of the events that were handed to the log together.
enum Wave {
    /// There was none.
    Empty,
    /// All of them are settled; there may be more.
    Done,
    /// Some are to be tried again.
    Again,
}

impl Rounds {
    /// From now on a clock that jumped ahead is believed once it has gone on from there for so long, by everything that is done with rounds: what
    /// it would close can't be opened again.
    pub fn doubt_clock(&self, stands: Duration) {
        self.0.doubt(stands);
    }

    /// Looks at the clock until the hub drains, and hands what is told to the log.
    pub async fn run(self, sequencer: Sequencer, mut ending: Ending) {
        let mut tidied: Option<tokio::time::Instant> = None;
        loop {
            if tidied.is_none_or(|at| at.elapsed() >= TIDY_EVERY) {
                self.tidy().await;
                tidied = Some(tokio::time::Instant::now());
            }
            let now = self.0.now();
            let settled = self.settle(now).await;
            let handed_in = self.hand_in(&sequencer).await;
            let rest = if settled && handed_in { LOOK_EVERY } else { RETRY_EVERY };
            tokio::select! {
                () = ending.begun() => return,
                () = self.0.wake.notified() => {}
                () = tokio::time::sleep(rest) => {}
            }
        }
    }

    /// Every round of a site that is kept, the newest first, with what was published of it.
    ///
    /// # Errors
    /// When the file can't be read.
    pub async fn status(&self, site: &str) -> Result<Vec<RoundTold>, FileError> {
        let site = site.to_owned();
        let told = self.0.on_disk(move |file, inner| {
            let known = inner.known();
            let of_site = known.iter().filter(|round| round.frame.site == site);
            of_site.map(|round| round_told(file, round)).collect()
        });
        told.await.unwrap_or(Err(FileError::Damaged("the rounds")))
    }

    /// Closes the open round of a site now: no more answers are taken. Its last figures come at the next scheduled time and not now, so
    /// that nobody takes figures at a moment of their choice, such as after one certain answer. `by` is whose token it is. `None` when there is
    /// none.
    ///
    /// # Errors
    /// When the file can't be written; the round is as before.
    pub async fn close(&self, site: &str, by: Option<String>) -> Result<Option<RoundTold>, FileError> {
        let (site, now) = (site.to_owned(), self.0.now());
        let closed = self.0.on_disk(move |file, inner| {
            inner.take_in(file);
            let known = inner.known();
            let of_site =
                |round: &&Arc<Round>| round.frame.site == site && round.frame.state == RoundState::Open;
            let Some(round) = known.iter().find(of_site) else { return Ok(None) };
            let mut frame = round.frame.clone();
            (frame.state, frame.closes) = (RoundState::Closing, frame.closes.min(now));
            frame.closed_by = by;
            let (transaction, _) = file.write()?;
            put_frame(&transaction, round.id, &frame)?;
            transaction.commit()?;
            inner.know(file)?;
            inner.wake.notify_one();
            let known = inner.known();
            known.iter().find(|one| one.id == round.id).map(|round| round_told(file, round)).transpose()
        });
        closed.await.unwrap_or(Err(FileError::Damaged("the rounds")))
    }

    /// Does the ticks that are due, each round's once however many were missed. False when one could not be done.
    async fn settle(&self, now: Timestamp) -> bool {
        let due = move |round: &Arc<Round>| round.is_open() && now >= round.frame.next_tick;
        if !self.0.known().iter().any(due) {
            return true;
        }
        let settled = self.0.on_disk(move |file, inner| {
            inner.take_in(file);
            let mut all = true;
            for round in inner.known().iter().filter(|round| due(round)) {
                let why = if now >= round.frame.closes { Why::Close } else { Why::Daily };
                if let Err(error) = tick(file, round, now, why) {
                    tracing::error!(%error, site = round.frame.site, "a tick of a round failed; trying again");
                    all = false;
                }
            }
            if let Err(error) = inner.know(file) {
                tracing::error!(%error, "the file of rounds can't be read; trying again");
                all = false;
            }
            // Without a call: it is handed in next.
            inner.telling.store(true, Ordering::Release);
            all
        });
        settled.await.unwrap_or(false)
    }

    /// Hands what is told to the log, wave by wave. False when something is left that is to be tried again.
    async fn hand_in(&self, sequencer: &Sequencer) -> bool {
        while self.0.telling.swap(false, Ordering::AcqRel) {
            match self.wave(sequencer).await {
                Wave::Empty => return true,
                Wave::Done => self.0.telling.store(true, Ordering::Release),
                Wave::Again => {
                    self.0.telling.store(true, Ordering::Release);
                    return false;
                }
            }
        }
        true
    }

    async fn wave(&self, sequencer: &Sequencer) -> Wave {
        let epoch = self.0.board.epoch();
        let wave = match self.0.on_disk(move |file, inner| outbox(file, &inner.known(), epoch)).await {
            Some(Ok(wave)) => wave,
            Some(Err(error)) => {
                tracing::error!(%error, "what a round tells can't be read; trying again");
                return Wave::Again;
            }
            None => return Wave::Again,
        };
        if wave.is_empty() {
            return Wave::Empty;
        }
        // Handed in before the first answer: in their order, and in few commits.
        let handed: Vec<_> = wave
            .into_iter()
            .map(|(id, event, since)| {
                let event = accept(&event).map_err(|refusal| pointers(refusal.faults()));
                (id, event.map(|event| sequencer.tell(sequencer.told(vec![event]), since)))
            })
            .collect();
        let (mut done, mut refused, mut again) = (Vec::new(), Vec::new(), false);
        for (id, pending) in handed {
            let why = match pending {
                Err(pointers) => pointers,
                Ok(pending) => match pending.outcome().await {
                    Outcome::Published(_) => {
                        done.push(id);
                        continue;
                    }
                    Outcome::Busy | Outcome::Refused(Refused::Log) => {
                        again = true;
                        continue;
                    }
                    // One of the floor's that was withdrawn since stays so.
                    Outcome::Refused(why) => pointers(why.faults()),
                },
            };
            tracing::warn!(pointers = ?why, "a level was refused, and is not told");
            refused.push(id);
        }
        match self.0.on_disk(move |file, _| sent(file, &done, &refused)).await {
            Some(Ok(())) if !again => Wave::Done,
            _ => Wave::Again,
        }
    }

    /// Forgets old questions, and wipes what could not be wiped before.
    async fn tidy(&self) {
        let now = self.0.now();
        self.0
            .on_disk(move |file, _| {
                if let Err(error) = Inner::forget_old_asks(file, now) {
                    tracing::warn!(%error, "old questions could not be forgotten; trying again");
                }
                file.clean();
            })
            .await;
    }
}

fn pointers(faults: &[crate::domain::Fault]) -> Vec<String> {
    faults.iter().map(|fault| audit::shown(&fault.pointer)).collect()
}

fn round_told(file: &File, round: &Round) -> Result<RoundTold, FileError> {
    let told = file.published(&round.frame.site, &round.frame.window)?;
    Ok(round.frame.told(&round.instrument, told.iter().map(unit_told).collect()))
}

/// Closes as suppressed what is open and can't be opened any more. Its key is not in a backup, so that is what becomes of a round that
/// was open when its hub was lost.
pub(super) fn lose_what_is_lost(
    file: &mut File,
    known: &[Arc<Round>],
    board: &Board,
) -> Result<(), FileError> {
    for round in known.iter().filter(|round| round.is_open()) {
        if knows_less(file, round, board)? {
            tracing::warn!(
                site = round.frame.site,
                window = round.frame.window,
                "more was told of an open round than its file knows, so the file was put back: the round is closed"
            );
            // What it tells now takes the level's place, and the week stays one that was told.
            let (transaction, _) = file.write()?;
            note_told(&transaction, &round.frame)?;
            transaction.commit()?;
            tick(file, round, round.frame.closes, Why::Lost)?;
        } else if waiting(&file.connection, &file.keys, round)?.is_none() {
            tracing::warn!(
                site = round.frame.site,
                window = round.frame.window,
                "the answers of an open round are gone with their key: it is closed, and its levels are told as suppressed"
            );
            // Its own time, which is not now: nothing of it depends on the moment.
            tick(file, round, round.frame.closes, Why::Lost)?;
        }
    }
    Ok(())
}

/// True when the feed has a level of a round that its file does not know: then the file is a copy from before that level, and what it
/// would tell could be held against it.
fn knows_less(file: &File, round: &Round, board: &Board) -> Result<bool, FileError> {
    let frame = &round.frame;
    let known = file.published(&frame.site, &frame.window)?;
    let waits: i64 =
        file.connection
            .query_row("SELECT count(*) FROM outbox WHERE round = ?1", [round.id], |row| row.get(0))?;
    let told = board.of_site(Kind::Engagement, &frame.site);
    let ours =
        told.iter().filter(|event| *event.source == *SOURCE).filter_map(|event| telling::level_of(event));
    for level in ours.filter(|level| level.window.as_str() == frame.window && !level.suppressed) {
        let same = known.iter().find(|one| one.unit == level.unit && !one.suppressed);
        let agrees = same.is_some_and(|one| {
            // What is said of changes is another matter, and the floor's own event says nothing of it.
            let plain = |mut needs: Needs| {
                needs.set_changes([Change::None; 3]);
                needs
            };
            let figures = one.answered == level.answered && plain(one.needs) == plain(level.needs);
            // What the log has not got yet is newer, and has more answers.
            figures || (waits > 0 && level.answered < one.answered)
        });
        if !agrees {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The cells of every group; `None` when one is missing or can't be opened.
fn waiting(
    connection: &rusqlite::Connection,
    ring: &Keyring,
    round: &Round,
) -> Result<Option<Vec<Kept>>, FileError> {
    let Some(keys) = ring.round(round.id) else { return Ok(None) };
    let mut kept = Vec::new();
    for group in 0..round.frame.groups.list().len() {
        let sealed = cells_of(connection, round.id, group)?;
        let Some(cells) = sealed.and_then(|sealed| cells::open(keys, round.id, group, &sealed)) else {
            return Ok(None);
        };
        kept.push(cells);
    }
    Ok(Some(kept))
}

/// Notes that a level of this round was told: there is no other round in its week, nor before it was to close.
fn note_told(transaction: &Transaction<'_>, frame: &Frame) -> Result<(), FileError> {
    transaction.execute(
        "INSERT OR IGNORE INTO told VALUES (?1, ?2, ?3)",
        params![frame.site, frame.window, frame.planned.unwrap_or(frame.closes).as_second()],
    )?;
    Ok(())
}

/// One tick of a round, whole or not at all.
fn tick(file: &mut File, round: &Round, now: Timestamp, why: Why) -> Result<(), FileError> {
    let Round { id, frame, instrument } = round;
    let (transaction, ring) = file.write()?;
    // What is known may be older than the file.
    if !transaction.query_row("SELECT open FROM rounds WHERE id = ?1", [id], |row| row.get::<_, bool>(0))? {
        return Ok(());
    }
    let kept = if why == Why::Lost { None } else { waiting(&transaction, ring, round)? };
    let spent: Vec<_> = kept.iter().flatten().map(|kept| kept.spent.clone()).collect();
    let (mut seal, why) = match kept {
        Some(kept) => {
            let kept = kept.into_iter().map(|kept| (kept.pending, kept.batches)).collect();
            (Seal::restore(frame.groups.floor(), kept, Batches::default(), false), why)
        }
        None => (Seal::new(&frame.groups), Why::Lost),
    };
    let mut frame = frame.clone();
    if why == Why::Daily {
        seal.tick();
        let zone = TimeZone::get(&frame.zone).unwrap_or(TimeZone::UTC);
        frame.next_tick = next_tick(frame.closes, &zone, now);
        let keys = ring.round(*id).ok_or(FileError::Damaged("a key"))?;
        for (group, spent) in spent.into_iter().enumerate() {
            if let (Some(pending), Some(batches)) = (seal.pending(group), seal.batches(group)) {
                let kept = Kept { pending: pending.clone(), batches: batches.clone(), spent };
                put_cells(&transaction, *id, group, &cells::seal(keys, *id, round.of_group(group), &kept)?)?;
            }
        }
    } else {
        seal.close();
        frame.state = if why == Why::Lost { RoundState::Lost } else { RoundState::Closed };
        frame.closes = frame.closes.min(now);
        // R2 and R5: nothing of a code or an answer outlives the round.
        transaction.execute("DELETE FROM codes WHERE round = ?1", [id])?;
        transaction.execute("DELETE FROM cells WHERE round = ?1", [id])?;
        forget_long_closed(&transaction, &frame.site, *id)?;
    }
    for told in release(&frame.asked(instrument), &frame.groups, &seal) {
        if !told.data.suppressed {
            note_told(&transaction, &round.frame)?;
        }
        tell(&transaction, &ring.root, (*id, &frame), told, why)?;
    }
    put_frame(&transaction, *id, &frame)?;
    transaction.commit()?;
    if why != Why::Daily {
        ring.close(*id);
    }
    if why == Why::Close {
        tracing::info!(site = frame.site, window = frame.window, "a round of questions is closed");
    }
    file.dirty = true;
    file.clean();
    Ok(())
}

/// Notes and puts into the outbox what is told of a unit, if it is news. Before the close, a unit that can't be told is not told of at
/// all; at the close the change rules speak, since a window is one figure.
fn tell(
    transaction: &Transaction<'_>,
    keys: &Keys,
    (round, frame): (i64, &Frame),
    mut told: Told,
    why: Why,
) -> Result<(), FileError> {
    if why == Why::Daily && told.data.suppressed {
        return Ok(());
    }
    if why == Why::Close {
        let changes = telling::changes(transaction, keys, &frame.site, &told)?;
        told.set_changes(changes);
    }
    let before = transaction
        .prepare_cached("SELECT data FROM published WHERE site = ?1 AND unit = ?2 AND window = ?3")?
        .query_map(params![frame.site, told.data.unit.as_str(), frame.window], |row| row.get::<_, String>(0))?
        .next()
        .transpose()?;
    let before = before.and_then(|data| serde_json::from_str::<crate::domain::Engagement>(&data).ok());
    telling::note(transaction, keys, &frame.site, &told, why != Why::Daily)?;
    if before.as_ref() == Some(&told.data) {
        return Ok(());
    }
    let mut mark = [0; 8];
    fill(&mut mark)?;
    for event in telling::events(frame, &told, &data_encoding::HEXLOWER.encode(&mark)) {
        // What waits of the same thing is older, and must not come after it.
        transaction.execute(
            "DELETE FROM outbox WHERE json_extract(event, '$.site') = json_extract(?1, '$.site')
                AND json_extract(event, '$.subject') = json_extract(?1, '$.subject')",
            [&event],
        )?;
        transaction.execute("INSERT INTO outbox (round, event) VALUES (?1, ?2)", params![round, event])?;
    }
    Ok(())
}

/// Lets go of a site's rounds beyond [`CLOSED_KEPT_MAX`] closed ones; this one is the newest.
fn forget_long_closed(transaction: &Transaction<'_>, site: &str, id: i64) -> Result<(), FileError> {
    transaction.execute(
        "DELETE FROM rounds WHERE site = ?1 AND NOT open AND id IN
            (SELECT id FROM rounds WHERE site = ?1 AND id <> ?2 ORDER BY id DESC LIMIT -1 OFFSET ?3)",
        params![site, id, CLOSED_KEPT_MAX - 1],
    )?;
    Ok(())
}

/// What waits for the log, each with the position beyond which a withdrawal stands against it.
fn outbox(file: &File, known: &[Arc<Round>], epoch: u64) -> Result<Vec<(i64, String, u64)>, FileError> {
    let mut statement =
        file.connection.prepare_cached("SELECT id, round, event FROM outbox ORDER BY id LIMIT ?1")?;
    let rows = statement.query_map([WAVE_MAX], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?))
    })?;
    let mut wave = Vec::new();
    for row in rows {
        let (id, round, event) = row?;
        let of = known.iter().find(|known| known.id == round).filter(|round| round.frame.epoch == epoch);
        // In another log, such as a restored one, positions say nothing.
        wave.push((id, event, of.map_or(u64::MAX, |round| round.frame.head)));
    }
    Ok(wave)
}

/// Lets go of what the log has, and of what it refused: that is told nowhere, so nobody is told that it is published.
fn sent(file: &mut File, done: &[i64], refused: &[i64]) -> Result<(), FileError> {
    let (transaction, _) = file.write()?;
    for id in refused {
        // What is for leads beside the floor's own level is not the level.
        transaction.execute(
            "DELETE FROM published WHERE (site, unit, window) IN (SELECT json_extract(event, '$.site'),
                json_extract(event, '$.data.unit'), json_extract(event, '$.data.window') FROM outbox
                WHERE id = ?1 AND json_extract(event, '$.subject') NOT LIKE ?2)",
            params![id, format!("engagement/{FLOOR_FOR_LEADS}/%")],
        )?;
    }
    for id in done.iter().chain(refused) {
        transaction.execute("DELETE FROM outbox WHERE id = ?1", [id])?;
    }
    Ok(transaction.commit()?)
}
