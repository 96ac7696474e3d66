//! The tables of a log in SQLite: their shape, and rows to records and back.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use sha2::{Digest as _, Sha256};

use super::emptied::{emptied, is_emptied};
use super::{Digest, Next, Past, Record, StoreError, dedupe_key};
use crate::domain::{Audience, Key, Kind};

/// The format that this version writes, in the file's `user_version`.
pub const FORMAT: i64 = 2;

/// A new log. `birth` is its first epoch, and stays when a new one is drawn: it tells whose copy a copy is.
pub(super) const SCHEMA: &str = "
    CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        site TEXT NOT NULL,
        subject TEXT NOT NULL,
        kind TEXT NOT NULL,
        audience TEXT NOT NULL,
        team TEXT,
        source TEXT NOT NULL,
        id TEXT NOT NULL,
        dedupe INTEGER NOT NULL,
        digest BLOB,
        body TEXT NOT NULL,
        received_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX events_by_dedupe ON events (dedupe);
    CREATE INDEX events_by_thing ON events (site, subject, seq);
    INSERT INTO meta VALUES ('epoch', random());
";

/// What format 2 adds to format 1. A row of format 1 has no checksum, nor has one whose words are erased: with it,
/// whoever has a guess of the text could confirm it.
pub(super) const FROM_1_TO_2: &str = "
    ALTER TABLE events ADD COLUMN checksum INTEGER;
    CREATE INDEX events_withdrawn ON events (seq) WHERE kind = 'withdrawn';
    INSERT INTO meta SELECT 'birth', value FROM meta WHERE name = 'epoch';
    INSERT INTO meta VALUES ('horizon', 0);
";

/// What [`record`] reads.
pub(super) const COLUMNS: &str =
    "seq, site, subject, kind, audience, team, source, id, digest, body, received_at_ms FROM events";

/// A number that the log keeps about itself; `None` where its format has none.
pub(super) fn number(connection: &Connection, name: &str) -> rusqlite::Result<Option<u64>> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    let value: Option<i64> = statement.query_row([name], |row| row.get(0)).optional()?;
    Ok(value.map(i64::cast_unsigned))
}

pub(super) fn set_number(connection: &Connection, name: &str, value: u64) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached("INSERT OR REPLACE INTO meta VALUES (?1, ?2)")?;
    statement.execute(params![name, value.cast_signed()]).map(drop)
}

/// The position of the newest row.
pub(super) fn head(connection: &Connection) -> rusqlite::Result<u64> {
    let head: i64 = connection.query_row("SELECT coalesce(max(seq), 0) FROM events", [], |row| row.get(0))?;
    Ok(head.cast_unsigned())
}

/// Writes a record.
pub(super) fn insert(connection: &Connection, record: &Record) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO events VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    let written = insert.execute(params![
        position(record.seq),
        record.key.site,
        record.key.subject,
        record.kind.name(),
        audience_name(record.audience),
        record.team,
        record.source,
        record.id,
        dedupe_key(&record.source, &record.id),
        (record.digest != Digest::default()).then_some(record.digest),
        record.body,
        record.received_at.as_millisecond(),
        (!record.body.is_empty()).then(|| checksum(&record.body)),
    ]);
    written.map(drop)
}

/// The first eight bytes of a SHA-256 over a body: what a disk has changed by itself shows.
pub(super) fn checksum(body: &str) -> i64 {
    let digest = Sha256::digest(body.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(first)
}

/// Takes the words out of thanks at a position. True when they had any.
pub(super) fn empty(connection: &Connection, seq: u64) -> Result<bool, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE seq = ?1 AND kind = 'recognition' AND body <> ''");
    let Some(thanks) = records(connection, &sql, [position(seq)])?.pop().filter(|one| !is_emptied(one))
    else {
        return Ok(false);
    };
    // What can't be read may say anything.
    let body = emptied(&thanks.body).unwrap_or_default();
    let checksum = (!body.is_empty()).then(|| checksum(&body));
    let mut empty = connection
        .prepare_cached("UPDATE events SET body = ?2, digest = NULL, checksum = ?3 WHERE seq = ?1")?;
    Ok(empty.execute(params![position(seq), body, checksum])? > 0)
}

/// Erases the words of all thanks but the newest revision of each, in a log of a version that kept them. Once.
pub(super) fn erase_earlier_thanks(connection: &Connection) -> rusqlite::Result<()> {
    if keeps_no_earlier_thanks(connection)? {
        return Ok(());
    }
    connection.execute(
        "UPDATE events SET body = '', digest = NULL, checksum = NULL
         WHERE kind = 'recognition' AND body <> '' AND EXISTS (
             SELECT 1 FROM events n WHERE n.site = events.site AND n.subject = events.subject AND n.seq > events.seq)",
        [],
    )?;
    set_number(connection, EARLIER_THANKS, 1)
}

/// True for a log in which a revision of thanks has erased those before it.
pub(super) fn keeps_no_earlier_thanks(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(number(connection, EARLIER_THANKS)?.is_some())
}

/// What a log says of itself that has no earlier revisions of thanks.
const EARLIER_THANKS: &str = "earlier_thanks_erased";

/// Erases the words of a thing's revisions before a position, and their digests: whoever has a guess of the text could
/// confirm it. Source and id stay, so that what is sent again is known. True when there were any.
pub(super) fn erase(connection: &Connection, key: &Key, before: u64) -> rusqlite::Result<bool> {
    let mut erase = connection.prepare_cached(
        "UPDATE events SET body = '', digest = NULL, checksum = NULL
         WHERE site = ?1 AND subject = ?2 AND seq < ?3 AND kind <> 'withdrawn' AND body <> ''",
    )?;
    Ok(erase.execute(params![key.site, key.subject, position(before)])? > 0)
}

/// Where an event of a source and an id stands, and its digest.
pub(super) fn find(
    connection: &Connection,
    source: &str,
    id: &str,
) -> rusqlite::Result<Option<(u64, Option<Digest>)>> {
    let mut statement = connection
        .prepare_cached("SELECT seq, digest FROM events WHERE dedupe = ?1 AND source = ?2 AND id = ?3")?;
    let found = statement.query_row(params![dedupe_key(source, id), source, id], |row| {
        Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?))
    });
    found.optional()
}

/// The records of a query over [`COLUMNS`].
pub(super) fn records(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<Record>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(record(row)?);
    }
    Ok(records)
}

/// Goes through the rows of a thing below a position, newest first, erased ones too, for as long as it is told to go on.
pub(super) fn newest_first(
    connection: &Connection,
    key: &Key,
    below: u64,
    each: &mut dyn FnMut(&Record) -> bool,
) -> Result<(), StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE site = ?1 AND subject = ?2 AND seq < ?3 ORDER BY seq DESC");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params![key.site, key.subject, position(below)])?;
    while let Some(row) = rows.next()? {
        if !each(&record(row)?) {
            break;
        }
    }
    Ok(())
}

/// A withdrawal, as `w`, that takes a thing away: see [`super::is_anew`].
const TAKES_AWAY: &str =
    "w.kind = 'withdrawn' AND NOT (w.digest IS NULL AND w.body NOT LIKE '%\"left_at\":%' AND EXISTS (
    SELECT 1 FROM events n
    WHERE n.seq = w.seq + 1 AND n.site = w.site AND n.subject = w.subject AND n.kind = 'recognition'))";

/// A record with what came after it.
pub(super) fn past(connection: &Connection, record: Record) -> Result<Past, StoreError> {
    let of = params![record.key.site, record.key.subject, position(record.seq)];
    let later = "events w WHERE w.site = ?1 AND w.subject = ?2 AND w.seq > ?3";
    let mut statement = connection.prepare_cached(&format!(
        "SELECT w.received_at_ms, {TAKES_AWAY} FROM {later} ORDER BY w.seq LIMIT 1"
    ))?;
    let next = statement.query_row(of, |row| Ok((row.get::<_, i64>(0)?, row.get(1)?))).optional()?;
    let damaged =
        |_| StoreError::Damaged { seq: record.seq, what: "a time out of range in the next version" };
    let next = match next {
        Some((at, withdrawn)) => {
            Some(Next { at: Timestamp::from_millisecond(at).map_err(damaged)?, withdrawn })
        }
        None => None,
    };
    let mut statement =
        connection.prepare_cached(&format!("SELECT EXISTS (SELECT 1 FROM {later} AND {TAKES_AWAY})"))?;
    let withdrawn = next.is_some() && statement.query_row(of, |row| row.get(0))?;
    let mut after = None;
    if next.is_some() && super::leaves_by_itself(record.kind) && record.body.is_empty() {
        let sql = format!(
            "SELECT seq FROM {later} AND w.body <> '' AND (w.kind = 'recognition' OR {TAKES_AWAY}) ORDER BY w.seq LIMIT 1"
        );
        let seq: Option<i64> = connection.prepare_cached(&sql)?.query_row(of, |row| row.get(0)).optional()?;
        if let Some(seq) = seq {
            let found = records(connection, &format!("SELECT {COLUMNS} WHERE seq = ?1"), [seq])?.pop();
            after = found.map(Box::new);
        }
    }
    Ok(Past { record, next, withdrawn, after })
}

/// The events between two positions, without those that are erased.
pub(super) fn between(
    connection: &Connection,
    after: u64,
    to: u64,
    limit: usize,
) -> Result<Vec<Record>, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE seq > ?1 AND seq <= ?2 AND body <> '' ORDER BY seq LIMIT ?3");
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    records(connection, &sql, params![position(after), position(to), limit])
}

/// A position for a query; one beyond what SQLite can count is the last that it can.
pub(super) fn position(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

fn audience_name(audience: Audience) -> &'static str {
    match audience {
        Audience::Floor => "floor",
        Audience::Leads => "leads",
    }
}

/// A row of [`COLUMNS`] as a record. An erased one has an empty body and a digest of zeros.
pub(super) fn record(row: &Row<'_>) -> Result<Record, StoreError> {
    let seq = row.get::<_, i64>(0)?.cast_unsigned();
    let damaged = |what| StoreError::Damaged { seq, what };
    let text = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
    let kind = text(3)?;
    Ok(Record {
        seq,
        key: Key::new(text(1)?, text(2)?),
        kind: kind_of(kind).ok_or(damaged("an unknown kind"))?,
        audience: match text(4)? {
            "floor" => Audience::Floor,
            "leads" => Audience::Leads,
            _ => return Err(damaged("an unknown audience")),
        },
        team: row.get::<_, Option<Box<str>>>(5)?,
        source: text(6)?.into(),
        id: text(7)?.into(),
        digest: row.get::<_, Option<Digest>>(8)?.unwrap_or_default(),
        body: text(9)?.into(),
        received_at: Timestamp::from_millisecond(row.get(10)?).map_err(|_| damaged("a time out of range"))?,
    })
}

/// The kind of a name.
pub(super) fn kind_of(name: &str) -> Option<Kind> {
    Kind::of_name(name)
}
