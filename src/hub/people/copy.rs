//! The register in a backup of the log, and the way back. It is in the same file, so that neither is put back without the other.

use std::collections::HashSet;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, params, params_from_iter};

use super::lacking::doubt;
use super::register::{FORMAT, RegisterError, SCHEMA};
use super::{names, told};
use crate::domain::Key;
use crate::hub::store::SideError;

/// The tables of a register, each with its columns.
const TABLES: [(&str, &[&str]); 10] = [
    ("meta", &["name", "value"]),
    ("wishes", &["person", "level"]),
    ("sites", &["site", "wished_at_ms"]),
    ("thanks", &["id", "site", "subject", "seq", "place"]),
    ("receivers", &["thanks", "nth", "person", "forms"]),
    // Digests whose key is in no backup.
    ("names", &["thanks", "person", "length", "sort", "digest"]),
    ("levels", &["site", "week", "unit", "answered", "figures", "partition", "survey", "teams", "names"]),
    ("sketches", &["survey", "rows"]),
    ("places", &["site", "seq", "place"]),
    ("heads", &["site", "team", "parent", "heads"]),
];
/// What stands before their names in a backup.
const PREFIX: &str = "people_";

/// Copies a register that a hub may write meanwhile into a backup. It is read as it stands at one moment.
///
/// The log is copied before it: the register has everybody who is thanked before the log has the thanks, so whoever is named in
/// the copy of the log is known in that of the register, or gone from the walls.
///
/// # Errors
/// When either can't be read or written, or the register is of a newer version.
pub fn add(register: &mut Connection, path: &Path, backup: &mut Connection) -> Result<(), RegisterError> {
    let register = register.transaction()?;
    let have: i64 = register.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if have > FORMAT {
        return Err(SideError::NewerFormat { path: path.into(), have, known: FORMAT }.into());
    }
    let backup = backup.transaction()?;
    for (table, columns) in TABLES {
        // No hub of this version has opened it yet.
        if !is_there(&register, table)? {
            continue;
        }
        let columns = had(&register, table, columns)?;
        backup.execute_batch(&format!("CREATE TABLE {PREFIX}{table} ({columns})"))?;
        rows((&register, table), (&backup, &format!("{PREFIX}{table}")), &columns, |_| true)?;
    }
    Ok(backup.commit()?)
}

/// Makes a register of what a backup has of one, without those who are thanked in what is gone, or in what the log up to a position
/// does not have; false when the backup has none. What was recorded before `now` brings no name back: what anyone wished since
/// the backup is not in it, so it is doubted from `until` on.
///
/// # Errors
/// When either can't be read or written.
pub fn put_back(
    backup: &Connection,
    register: &mut Connection,
    gone: &HashSet<&Key>,
    head: u64,
    (until, now): (Timestamp, Timestamp),
) -> Result<bool, RegisterError> {
    if !is_there(backup, &format!("{PREFIX}wishes"))? {
        return Ok(false);
    }
    let register = register.transaction()?;
    register.execute_batch(SCHEMA)?;
    told::prepare(&register)?;
    names::prepare(&register)?;
    let gone: HashSet<(&str, &str)> = gone.iter().map(|key| (&*key.site, &*key.subject)).collect();
    let mut left_out = HashSet::new();
    for (table, columns) in TABLES {
        // What is left out is never written: a row that is deleted would still be in a page.
        let keep = |row: &[Value]| match (table, row) {
            (
                "thanks",
                [Value::Integer(id), Value::Text(site), Value::Text(subject), Value::Integer(seq), _],
            ) => {
                let stands = seq.cast_unsigned() <= head && !gone.contains(&(&**site, &**subject));
                stands || !left_out.insert(*id)
            }
            ("receivers" | "names", [Value::Integer(thanks), ..]) => !left_out.contains(thanks),
            _ => true,
        };
        let copied = format!("{PREFIX}{table}");
        if !is_there(backup, &copied)? {
            continue;
        }
        let columns = had(backup, &copied, columns)?;
        rows((backup, &copied), (&register, table), &columns, keep)?;
    }
    doubt(&register, until)?;
    register.execute("UPDATE sites SET wished_at_ms = max(wished_at_ms, ?1)", [now.as_millisecond()])?;
    let mut sites = backup.prepare("SELECT DISTINCT site FROM events")?;
    for site in sites.query_map([], |row| row.get::<_, String>(0))? {
        let known = "INSERT OR IGNORE INTO sites VALUES (?1, ?2)";
        register.execute(known, params![site?, now.as_millisecond()])?;
    }
    register.pragma_update(None, "user_version", FORMAT)?;
    register.commit()?;
    Ok(true)
}

fn is_there(connection: &Connection, table: &str) -> rusqlite::Result<bool> {
    let there = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1";
    Ok(connection.query_row(there, [table], |_| Ok(())).optional()?.is_some())
}

/// Those columns that a table has: one of an earlier version lacks what came later.
fn had(connection: &Connection, table: &str, columns: &[&str]) -> rusqlite::Result<String> {
    let mut there = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let there: HashSet<String> = there.query_map([table], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let had: Vec<&str> = columns.iter().copied().filter(|column| there.contains(*column)).collect();
    Ok(had.join(", "))
}

/// Copies the rows of a table that are to be kept.
fn rows(
    (from, table): (&Connection, &str),
    (to, into): (&Connection, &str),
    columns: &str,
    mut keep: impl FnMut(&[Value]) -> bool,
) -> rusqlite::Result<()> {
    let mut read = from.prepare(&format!("SELECT {columns} FROM {table}"))?;
    let count = read.column_count();
    let places = vec!["?"; count].join(", ");
    let mut write = to.prepare(&format!("INSERT INTO {into} ({columns}) VALUES ({places})"))?;
    let mut found = read.query([])?;
    while let Some(row) = found.next()? {
        let values: Vec<Value> = (0..count).map(|at| row.get(at)).collect::<Result<_, _>>()?;
        if keep(&values) {
            write.execute(params_from_iter(values))?;
        }
    }
    Ok(())
}
