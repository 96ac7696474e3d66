//! Where levels stand in the log, as the register of people has noted it: one that lacks the newest of them is older than the log, or of another
//! one, and knows less of what was told than whoever saw it.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};

use super::ReduceError;
use super::register::{Register, RegisterError};
use crate::domain::{Key, Kind};
use crate::hub::board::Board;
use crate::hub::store::{Record, Store};
use crate::wire::cursor;

/// Under which name it is noted that places are noted at all.
const KNOWN: &str = "places_of_levels";
/// Most places that are kept of a site, the newest.
const PLACES_MAX: usize = 40_000;

/// Where a level stands in the log, or the mark of its withdrawal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The site.
    pub site: Box<str>,
    /// The position.
    pub seq: u64,
    /// The check of that place: a copy of an older log gives its positions out again.
    pub check: u32,
}

impl Place {
    /// Of an event of a log.
    pub fn of(record: &Record) -> Self {
        let check = cursor::check(record.seq, &record.source, &record.id);
        Self { site: (*record.key.site).into(), seq: record.seq, check }
    }

    /// True where it is noted of what is done to a thing.
    pub fn is_of(key: &Key) -> bool {
        key.subject.split('/').next() == Some(Kind::Engagement.name())
    }
}

/// A site of which the log has levels.
pub(super) struct Behind {
    /// Which.
    pub(super) site: Arc<str>,
    /// Where the register lacks the newest of them: since when it may lack what was told.
    pub(super) since: Option<Timestamp>,
}

/// The sites of a log that have levels, or had, and which of them the register is behind.
pub(super) fn behind(
    store: &dyn Store,
    board: &Board,
    register: &Register,
) -> Result<Vec<Behind>, ReduceError> {
    let things = [Kind::Engagement, Kind::Withdrawn].map(|kind| board.of_kind(kind)).concat();
    let sites: BTreeSet<Arc<str>> =
        things.iter().filter(|thing| Place::is_of(&thing.key)).map(|thing| thing.key.site.clone()).collect();
    let reader = store.reader();
    let of_site = |site: Arc<str>| {
        let newest = reader.of_kind(&site, Kind::Engagement, 1)?;
        let lacks = match newest.first() {
            Some(newest) => !register.has(&Place::of(&newest.record))?,
            None => false,
        };
        let mut since = None;
        if lacks {
            since = Some(Timestamp::UNIX_EPOCH);
            for past in reader.of_kind(&site, Kind::Engagement, PLACES_MAX)? {
                if register.has(&Place::of(&past.record))? {
                    since = Some(past.record.received_at);
                    break;
                }
            }
        }
        Ok(Behind { site, since })
    };
    sites.into_iter().map(of_site).collect()
}

/// Since when a register may lack what the log of its hub told; `None` for one that has all of it, and for one of a version that
/// noted no places.
///
/// # Errors
/// When either can't be read.
pub fn lacking(
    store: &dyn Store,
    board: &Board,
    register: &Register,
) -> Result<Option<Timestamp>, ReduceError> {
    if !register.knows_places()? {
        return Ok(None);
    }
    Ok(behind(store, board, register)?.into_iter().filter_map(|behind| behind.since).min())
}

impl Register {
    /// Notes where levels stand in the log.
    ///
    /// # Errors
    /// When the file can't be written.
    pub(super) fn stand(&mut self, places: &[Place]) -> Result<(), RegisterError> {
        if places.is_empty() {
            return Ok(());
        }
        let transaction = self.connection.transaction()?;
        for Place { site, seq, check } in places {
            let sql = "INSERT OR IGNORE INTO places VALUES (?1, ?2, ?3)";
            transaction.prepare_cached(sql)?.execute(params![site, seq.cast_signed(), check])?;
        }
        let sites: BTreeSet<&str> = places.iter().map(|place| &*place.site).collect();
        for site in sites {
            let sql = "DELETE FROM places WHERE site = ?1 AND seq < \
                       (SELECT seq FROM places WHERE site = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)";
            transaction.prepare_cached(sql)?.execute(params![site, PLACES_MAX as i64])?;
        }
        Ok(transaction.commit()?)
    }

    pub(super) fn has(&self, place: &Place) -> Result<bool, RegisterError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM places WHERE site = ?1 AND seq = ?2 AND place = ?3)";
        let mut statement = self.connection.prepare_cached(sql)?;
        let at = params![place.site, place.seq.cast_signed(), place.check];
        Ok(statement.query_row(at, |row| row.get(0))?)
    }

    /// True once places are noted.
    pub(super) fn knows_places(&self) -> Result<bool, RegisterError> {
        let mut statement = self.connection.prepare_cached("SELECT 1 FROM meta WHERE name = ?1")?;
        Ok(statement.query_row([KNOWN], |_| Ok(())).optional()?.is_some())
    }

    pub(super) fn know_places(&self) -> Result<(), RegisterError> {
        let sql = "INSERT OR REPLACE INTO meta VALUES (?1, x'')";
        self.connection.execute(sql, [KNOWN])?;
        Ok(())
    }
}
