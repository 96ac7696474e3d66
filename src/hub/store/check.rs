//! Verifies a log and its list of withdrawals without changing them, also while a hub writes them.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::Connection;
use serde_json::value::RawValue;

use super::backup::open_log;
use super::emptied::is_emptied;
use super::folder::FILE;
use super::reconcile;
use super::rows::{self, COLUMNS};
use super::withdrawals::{LIST_FILE, Listed, Withdrawal};
use super::{Digest, Record, StoreError, dedupe_key, sides};
use crate::domain::{Audience, Key, Kind};
use crate::wire::HUB_ATTRIBUTE_PREFIX;

/// Most faults that are told: more would say the same.
pub const FAULTS_MAX: usize = 50;
/// How long a hub that runs may take from its log to its list.
const LIST_WAIT: Duration = Duration::from_secs(2);
/// How long is waited between two looks at the list.
const LIST_PAUSE: Duration = Duration::from_millis(50);

/// What a check looked at, and what it found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What was looked at, a sentence each.
    pub looked: Vec<String>,
    /// What is wrong, at most [`FAULTS_MAX`]; no fault repeats a word of an event.
    pub faults: Vec<String>,
    /// How many more there are.
    pub untold: usize,
}

impl Report {
    /// Adds a fault.
    pub fn fault(&mut self, fault: impl Into<String>) {
        match self.faults.len() {
            told if told < FAULTS_MAX => self.faults.push(fault.into()),
            _ => self.untold += 1,
        }
    }
}

/// Checks the log of a folder, its list in the folder `list`, and the files beside the log.
///
/// # Errors
/// When there is no log that could be checked.
pub fn folder(folder: &Path, list: &Path) -> Result<Report, StoreError> {
    let path = list.join(LIST_FILE);
    // The list is read before the log and after it: a hub that runs writes the log first.
    let before = Listed::read(&path);
    let opened = open_log(&folder.join(FILE))?;
    let transaction = opened.connection.unchecked_transaction()?;
    let mut report = log(&transaction);
    match before {
        Ok(Some(before)) => {
            if let Err(error) = agrees(&transaction, &before, &path, &mut report) {
                report.fault(format!("{} can't be compared: {error}", path.display()));
            }
        }
        Ok(None) => report.fault(format!("{} is missing; a hub makes it at its start", path.display())),
        Err(error) => report.fault(error.to_string()),
    }
    sides::folder(folder, &mut report);
    Ok(report)
}

/// Checks a log by itself, as far as it can be read.
pub(super) fn log(connection: &Connection) -> Report {
    let mut report = Report::default();
    let looked = integrity(connection, &mut report).and_then(|()| events(connection, &mut report));
    if let Err(error) = looked {
        report.fault(format!("{error}; no more of it can be read"));
    }
    report
}

fn events(connection: &Connection, report: &mut Report) -> Result<(), StoreError> {
    let epoch = rows::number(connection, "epoch")?;
    let horizon = rows::number(connection, "horizon")?.unwrap_or_default();
    let head = rows::head(connection)?;
    if epoch.is_none() || rows::number(connection, "birth")?.is_none() {
        report.fault("it has no epoch or no birth");
    }
    if horizon > head {
        report.fault(format!("its horizon {horizon} lies beyond its head {head}"));
    }
    let withdrawn: HashMap<Key, u64> = {
        let mut records: Vec<_> = reconcile::withdrawn(connection)?.into_values().collect();
        records.sort_by_key(|record| record.seq);
        records.into_iter().map(|record| (record.key, record.seq)).collect()
    };
    let thanks = newest_thanks(connection)?;
    let mut statement = connection.prepare(&format!("SELECT {COLUMNS} ORDER BY seq"))?;
    let mut found = statement.query([])?;
    let (mut count, mut erased, mut before) = (0_u64, 0_u64, 0);
    while let Some(row) = found.next()? {
        count += 1;
        match rows::record(row) {
            Ok(record) => {
                if record.seq <= before {
                    report.fault(format!("position {}: it does not follow {before}", record.seq));
                }
                before = record.seq;
                erased += u64::from(record.body.is_empty());
                one(&record, withdrawn.get(&record.key).copied(), thanks.get(&record.key).copied(), report);
            }
            Err(error) => report.fault(error.to_string()),
        }
    }
    dedupe(connection, report)?;
    checksums(connection, report)?;
    report.looked.push(format!(
        "{count} events up to position {head}, {erased} of them erased, {} withdrawals, horizon {horizon}",
        withdrawn.len()
    ));
    Ok(())
}

/// Where thanks have their newest revision, in a log that keeps no earlier one.
fn newest_thanks(connection: &Connection) -> rusqlite::Result<HashMap<Key, u64>> {
    if !rows::keeps_no_earlier_thanks(connection)? {
        return Ok(HashMap::new());
    }
    let mut statement = connection.prepare(
        "SELECT site, subject, max(seq) FROM events WHERE kind = 'recognition' GROUP BY site, subject",
    )?;
    let rows = statement.query_map([], |row| {
        Ok((Key::of(row.get(0)?, row.get(1)?), row.get::<_, i64>(2)?.cast_unsigned()))
    })?;
    rows.collect()
}

/// What SQLite itself says against a file, each in one line.
pub(super) fn integrity_faults(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({FAULTS_MAX})"))?;
    let said = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    Ok(said.into_iter().filter(|fault| fault != "ok").map(|fault| fault.replace('\n', "; ")).collect())
}

fn integrity(connection: &Connection, report: &mut Report) -> Result<(), StoreError> {
    for fault in integrity_faults(connection)? {
        report.fault(format!("SQLite: {fault}"));
    }
    report.looked.push("the file's own structure, its indexes and types".into());
    Ok(())
}

/// Checks one event, by where its thing was withdrawn last, and where its thanks have their newest revision.
fn one(record: &Record, withdrawn: Option<u64>, newest: Option<u64>, report: &mut Report) {
    let mut fault = |what: &str| report.fault(format!("position {}: {what}", record.seq));
    let gone = withdrawn.is_some_and(|at| record.seq < at) && record.kind != Kind::Withdrawn;
    let followed = record.kind == Kind::Recognition && newest.is_some_and(|at| record.seq < at);
    if record.body.is_empty() {
        if !gone && !followed {
            fault("its words are erased, and no withdrawal of its thing comes after it");
        }
        if record.digest != Digest::default() {
            fault("its words are erased, and its digest is not");
        }
        return;
    }
    if gone {
        fault("its thing was withdrawn after it, and its words are still there");
    }
    if followed && !gone {
        fault("thanks of a later revision follow it, and its words are still there");
    }
    if record.digest == Digest::default() && record.kind != Kind::Withdrawn && !is_emptied(record) {
        fault("it has no digest");
    }
    if let Err(what) = body(record) {
        fault(what);
    }
}

/// Checks that the JSON of an event says what its columns say.
fn body(record: &Record) -> Result<(), &'static str> {
    let Ok(attributes) = serde_json::from_str::<HashMap<String, &RawValue>>(&record.body) else {
        return Err("it is not the JSON of an event");
    };
    let text = |name: &str| {
        let value = attributes.get(name)?;
        serde_json::from_str::<String>(value.get()).ok()
    };
    if attributes.keys().any(|name| name.starts_with(HUB_ATTRIBUTE_PREFIX)) {
        return Err("it holds an attribute of the hub's own");
    }
    let audience = match record.audience {
        Audience::Floor => None,
        Audience::Leads => Some("leads"),
    };
    for (name, wanted, what) in [
        ("id", Some(&*record.id), "its id is not the one of its row"),
        ("source", Some(&*record.source), "its source is not the one of its row"),
        ("type", Some(&*record.kind.event_type()), "its type is not the one of its row"),
        ("subject", Some(&*record.key.subject), "its subject is not the one of its row"),
        ("site", Some(&*record.key.site), "its site is not the one of its row"),
        ("team", record.team.as_deref(), "its team is not the one of its row"),
        ("audience", audience, "its audience is not the one of its row"),
    ] {
        if text(name).as_deref() != wanted {
            return Err(what);
        }
    }
    if text("time").and_then(|time| time.parse::<Timestamp>().ok()).is_none() {
        return Err("it has no time");
    }
    let data = attributes.get("data").is_some_and(|data| data.get().starts_with('{'));
    if data { Ok(()) } else { Err("it has no data") }
}

/// Checks that the words are, letter by letter, those that were written.
fn checksums(connection: &Connection, report: &mut Report) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare("SELECT seq, body, checksum FROM events WHERE body <> '' ORDER BY seq")?;
    let mut found = statement.query([])?;
    let mut unknown = 0_u64;
    while let Some(row) = found.next()? {
        let seq: i64 = row.get(0)?;
        match (row.get_ref(1)?.as_str(), row.get::<_, Option<i64>>(2)?) {
            (_, None) => unknown += 1,
            (Ok(body), Some(checksum)) if rows::checksum(body) == checksum => {}
            _ => report.fault(format!("position {seq}: its words are not those that were written")),
        }
    }
    if unknown > 0 {
        report.looked.push(format!("{unknown} events of an earlier version, which have no checksum"));
    }
    Ok(())
}

/// Checks what repetitions are known by.
fn dedupe(connection: &Connection, report: &mut Report) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare("SELECT seq, source, id, dedupe FROM events ORDER BY dedupe, seq")?;
    let mut found = statement.query([])?;
    let mut same: Vec<(String, String)> = Vec::new();
    let mut last = None;
    while let Some(row) = found.next()? {
        let (seq, dedupe): (i64, i64) = (row.get(0)?, row.get(3)?);
        let id: (String, String) = (row.get(1)?, row.get(2)?);
        if dedupe != dedupe_key(&id.0, &id.1) {
            report.fault(format!("position {seq}: a repetition of it would not be known"));
        }
        if last.replace(dedupe) != Some(dedupe) {
            same.clear();
        }
        if same.contains(&id) {
            report.fault(format!("position {seq}: its source and id stand at an earlier position too"));
        }
        same.push(id);
    }
    Ok(())
}

/// Checks that the list and the log have the same withdrawals.
fn agrees(
    connection: &Connection,
    before: &Listed,
    path: &Path,
    report: &mut Report,
) -> Result<(), StoreError> {
    let now = Timestamp::now();
    if rows::number(connection, "birth")? != Some(before.birth) {
        report.fault(format!("{} belongs to another log", path.display()));
        return Ok(());
    }
    let listed: Vec<_> =
        before.withdrawals.iter().filter(|one| !Withdrawal::is_past(one.at, now)).cloned().collect();
    for one in reconcile::lacking(connection, &listed)? {
        report.fault(format!(
            "the list has a withdrawal of position {} that the log lacks: it is older",
            one.seq
        ));
    }
    let have = reconcile::withdrawn(connection)?;
    let began = std::time::Instant::now();
    loop {
        let after = Listed::read(path)?.unwrap_or(before.clone());
        let on_list: std::collections::HashSet<_> =
            after.withdrawals.iter().map(|one| (&one.source, &one.id)).collect();
        let missing: Vec<_> = have
            .values()
            .filter(|record| !Withdrawal::is_past(record.received_at, now))
            .filter(|record| !on_list.contains(&(&record.source, &record.id)))
            .collect();
        if (!missing.is_empty() || after.torn) && began.elapsed() < LIST_WAIT {
            std::thread::sleep(LIST_PAUSE);
            continue;
        }
        for record in missing {
            report.fault(format!("position {}: the list lacks this withdrawal", record.seq));
        }
        if after.torn {
            report.fault(format!("the end of {} is torn off", path.display()));
        }
        report.looked.push(format!("{} withdrawals on {}", after.withdrawals.len(), path.display()));
        return Ok(());
    }
}
