//! The log and its list of withdrawals, made to agree when the log is opened.
//!
//! What the log has and the list lacks is written onto the list: the hub was stopped between the two. What the list has
//! and the log lacks means that the log is an older copy: the thing is erased, its withdrawal is appended again, and the
//! log gets a new epoch, so that every wall begins anew.

use std::collections::HashMap;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior, params};
use serde_json::{Value, json};

use super::rows::{self, COLUMNS, position};
use super::withdrawals::{Listed, Withdrawal};
use super::{Digest, Record, StoreError};
use crate::domain::{Audience, Kind};

/// Withdrawals by source and id.
type Withdrawn = HashMap<(Box<str>, Box<str>), Record>;

/// Makes both agree. Of a log that was older than its list: when the newest event of it had come.
///
/// # Errors
/// When either can't be read or written, or the list belongs to another log.
pub(super) fn both(
    connection: &mut Connection,
    path: &Path,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let birth = rows::number(connection, "birth")?.unwrap_or_default();
    let before = Listed::read(path)?;
    if before.as_ref().is_some_and(|list| list.birth != birth) {
        let why =
            "it belongs to another log than the one in the data folder; move the one that is wrong away";
        return Err(StoreError::list(path, why));
    }
    let mut list = match before.clone() {
        Some(list) => list,
        None => {
            if rows::head(connection)? > 0 {
                tracing::warn!("there was no list of withdrawals; it is made of what the log has");
            }
            Listed { birth, withdrawals: Vec::new(), torn: false }
        }
    };
    if list.torn {
        tracing::warn!("the end of the list of withdrawals was torn off; it is mended from the log");
    }
    list.withdrawals.retain(|one| !Withdrawal::is_past(one.at, now));
    let lacking = lacking(connection, &list.withdrawals)?;
    let mut older = None;
    if !lacking.is_empty() {
        older = Some(newest(connection)?);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        withdraw_again(&transaction, &lacking, now)?;
        transaction.commit()?;
        tracing::warn!(
            withdrawals = lacking.len(),
            "the log is older than its list of withdrawals: what it lacked is erased again, and every wall begins anew"
        );
    }
    let list = agreed(connection, list, now)?;
    let same = before.is_some_and(|before| !before.torn && before.withdrawals == list.withdrawals);
    if !same {
        list.write(path)?;
    }
    Ok(older)
}

/// When the newest event of a log had come.
fn newest(connection: &Connection) -> Result<Timestamp, StoreError> {
    let sql = format!("SELECT {COLUMNS} ORDER BY seq DESC LIMIT 1");
    let newest = rows::records(connection, &sql, [])?.pop();
    Ok(newest.map_or(Timestamp::UNIX_EPOCH, |newest| newest.received_at))
}

/// The listed withdrawals that a log lacks: it has no such row, and has not let go of it either.
pub(super) fn lacking(connection: &Connection, listed: &[Withdrawal]) -> Result<Vec<Withdrawal>, StoreError> {
    let epoch = rows::number(connection, "epoch")?;
    let horizon = rows::number(connection, "horizon")?.unwrap_or_default();
    let mut lacking = Vec::new();
    for one in listed {
        let let_go = Some(one.epoch) == epoch && one.seq <= horizon;
        if !let_go && found(connection, one)?.is_none() {
            lacking.push(one.clone());
        }
    }
    Ok(lacking)
}

/// Where the log has a listed withdrawal.
fn found(connection: &Connection, one: &Withdrawal) -> Result<Option<u64>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} WHERE dedupe = ?1 AND source = ?2 AND id = ?3 AND kind = 'withdrawn'");
    let dedupe = super::dedupe_key(&one.source, &one.id);
    let found = rows::records(connection, &sql, params![dedupe, one.source, one.id])?;
    Ok(found.first().map(|record| record.seq))
}

/// Erases what was withdrawn, appends the withdrawals again, and draws a new epoch.
pub(super) fn withdraw_again(
    connection: &Connection,
    withdrawals: &[Withdrawal],
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut seq = rows::head(connection)?;
    for one in withdrawals {
        seq += 1;
        rows::erase(connection, &one.key(), seq)?;
        rows::insert(connection, &tombstone(connection, one, seq, now)?)?;
    }
    let epoch: i64 = connection.query_row("SELECT random()", [], |row| row.get(0))?;
    Ok(rows::set_number(connection, "epoch", epoch.cast_unsigned())?)
}

/// A withdrawal for the log. Its digest is none: it is known again whatever its publisher says with its id.
fn tombstone(
    connection: &Connection,
    one: &Withdrawal,
    seq: u64,
    now: Timestamp,
) -> Result<Record, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} WHERE site = ?1 AND subject = ?2 AND seq < ?3 ORDER BY seq DESC LIMIT 1");
    let before = rows::records(connection, &sql, params![one.site, one.subject, position(seq)])?.pop();
    // Whoever saw the thing may see that it is gone, and counts its promises. Where neither list nor log knows who did, leads alone: its
    // name tells something too.
    let (audience, team) = match (one.audience, before) {
        (Some(audience), _) => (audience, one.team.clone()),
        (None, Some(before)) => (before.audience, before.team),
        (None, None) => (Audience::Leads, None),
    };
    let mut body = json!({
        "specversion": "1.0", "id": one.id, "source": one.source, "type": Kind::Withdrawn.event_type(),
        "subject": one.subject, "site": one.site, "time": one.at,
        "datacontenttype": "application/json", "data": {},
    });
    if !one.promises.is_empty() {
        body["data"]["withdrawn"] = json!(one.promises);
    }
    if let Some(Value::Object(silence)) = one.silence.as_ref().map(|silence| json!(silence)) {
        silence.into_iter().for_each(|(field, noted)| body["data"][field] = noted);
    }
    if let Some(left_at) = one.left_at {
        body["data"]["left_at"] = json!(left_at);
    }
    if let Some(team) = &team {
        body["team"] = json!(team);
    }
    if audience == Audience::Leads {
        body["audience"] = json!("leads");
    }
    Ok(Record {
        seq,
        key: one.key(),
        kind: Kind::Withdrawn,
        audience,
        team,
        source: one.source.clone(),
        id: one.id.clone(),
        digest: Digest::default(),
        body: body.to_string().into(),
        received_at: now,
    })
}

/// The list as it is to be: every line with the epoch of the log and its position there, and what only the log has.
pub(super) fn agreed(
    connection: &Connection,
    mut list: Listed,
    now: Timestamp,
) -> Result<Listed, StoreError> {
    let epoch = rows::number(connection, "epoch")?.unwrap_or_default();
    let mut have = withdrawn(connection)?;
    for one in &mut list.withdrawals {
        one.epoch = epoch;
        if let Some(record) = have.remove(&(one.source.clone(), one.id.clone())) {
            one.seq = record.seq;
        }
    }
    let mut missing: Vec<_> = have.into_values().collect();
    missing.retain(|record| !Withdrawal::is_past(record.received_at, now));
    missing.sort_by_key(|record| record.seq);
    list.withdrawals.extend(missing.iter().map(|record| Withdrawal::of(record, epoch)));
    list.torn = false;
    Ok(list)
}

/// The withdrawals that a log has, by source and id.
pub(super) fn withdrawn(connection: &Connection) -> Result<Withdrawn, StoreError> {
    let sql = format!("SELECT {COLUMNS} WHERE kind = 'withdrawn' ORDER BY seq");
    let records = rows::records(connection, &sql, [])?;
    Ok(records.into_iter().map(|record| ((record.source.clone(), record.id.clone()), record)).collect())
}
