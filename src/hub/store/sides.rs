//! Verifies the files beside the log, the register of people, what is held and the tokens, without changing them, also while a hub runs.

use std::io::ErrorKind;
use std::path::Path;

use rusqlite::{Connection, ErrorCode};

use super::check::{Report, integrity_faults};
use super::reader::open_quietly;
use crate::hub::held::file as held;
use crate::hub::people::register as people;
use crate::hub::tokens;

/// Each of them: its name, the format that this version writes, and what it is.
const SIDES: [(&str, i64, &str); 3] = [
    (people::FILE, people::FORMAT, "the register of people"),
    (held::FILE, held::FORMAT, "what is held"),
    (tokens::FILE, tokens::FORMAT, "the tokens"),
];

/// Checks those that a folder has.
pub(super) fn folder(folder: &Path, report: &mut Report) {
    for (name, format, what) in SIDES {
        let path = folder.join(name);
        match std::fs::metadata(&path) {
            Ok(_) => one(&path, (format, what), report),
            Err(why) if why.kind() == ErrorKind::NotFound => {}
            Err(why) => report.fault(format!("{} can't be read: {why}", path.display())),
        }
    }
}

fn one(path: &Path, (format, what): (i64, &str), report: &mut Report) {
    let name = path.display();
    let looked = open_quietly(path).and_then(|opened| structure(&opened.connection));
    match looked {
        Ok((0, 0, _)) => report.looked.push(format!("{what}: nothing yet; a hub makes it at its start")),
        Ok((have, _, _)) if have > format => {
            report.fault(format!("{name} has format {have}, and this version reads format {format}"));
        }
        Ok((0, ..)) => report.fault(format!("{name} is a database of another program")),
        Ok((_, _, said)) => {
            for fault in said {
                report.fault(format!("{name}: SQLite: {fault}"));
            }
            report.looked.push(format!("{what}: the structure of its file"));
        }
        Err(error)
            if matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
            ) =>
        {
            report.looked.push(format!(
                "{what}: not at all, since a running hub alone has it; stop the hub to check it"
            ));
        }
        Err(error) => report.fault(format!("{name}: {error}; no more of it can be read")),
    }
}

/// Its format, how many tables and indexes it has, and what SQLite says of it.
fn structure(connection: &Connection) -> rusqlite::Result<(i64, i64, Vec<String>)> {
    let format = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let tables = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok((format, tables, integrity_faults(connection)?))
}
