//! Verifies the file of rounds and its keys without changing them, also while a hub writes them. What it says has no count of answers,
//! and no word of what is asked.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, Transaction};

use super::cells;
use super::file::{FILE, FORMAT, FileError, cells_of, rounds_in};
use super::frame::{Frame, monday};
use super::key::{self, KEY_BYTES, STEP_BYTES, round_file, round_of};
use crate::domain::Engagement;
use crate::hub::store::check::{FAULTS_MAX, Report};
use crate::pulse::Instrument;
use crate::wire::accept;

/// How long a hub that runs may hold the file, and how long it may take from closing a round to destroying its key.
const WAIT: Duration = Duration::from_secs(2);
/// Between two looks at the keys.
const PAUSE: Duration = Duration::from_millis(50);

/// Checks the rounds of a folder, where it has some, and adds to a report what was looked at and what is wrong.
pub fn folder(folder: &Path, report: &mut Report) {
    let path = folder.join(FILE);
    if !path.exists() {
        report.looked.push("no file of rounds: none was ever opened here".into());
        return;
    }
    if let Err(error) = file(folder, &path, report) {
        report.fault(format!("{}: {error}; no more of it can be read", path.display()));
    }
    is_for_its_owner_alone(&path, report);
}

fn file(folder: &Path, path: &Path, report: &mut Report) -> Result<(), FileError> {
    let mut connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(WAIT)?;
    // One reading of all of it: a tick that comes meanwhile is in it whole or not at all.
    let reading = connection.transaction()?;
    let have: i64 = reading.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if have == 0 {
        report.looked.push("a file of rounds that has nothing yet: a hub makes it at its start".into());
        return Ok(());
    }
    if have != FORMAT {
        report.fault(format!("{} has format {have}, and this version reads format {FORMAT}", path.display()));
        return Ok(());
    }
    let mut statement = reading.prepare(&format!("PRAGMA integrity_check({FAULTS_MAX})"))?;
    let said: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for fault in said.iter().filter(|fault| *fault != "ok") {
        report.fault(format!("{FILE}: SQLite: {}", fault.replace('\n', "; ")));
    }
    let rounds = rounds_in(&reading)?;
    for (id, frame) in &rounds {
        if let Some(what) = unlike(*id, frame, folder, &reading)? {
            report.fault(format!("{FILE}: round {id} of {:?}: {what}", frame.window));
        }
    }
    told(&reading, report)?;
    let open: Vec<i64> = rounds.iter().filter(|(_, frame)| frame.has_answers()).map(|(id, _)| *id).collect();
    let asked: i64 = reading.query_row("SELECT count(*) FROM asks", [], |row| row.get(0))?;
    keys(folder, &open, asked > 0, report)?;
    let state = if open.is_empty() { "none of them open" } else { "with one open or closing" };
    report.looked.push(format!("{} rounds, {state}; what was told of them; their keys", rounds.len()));
    Ok(())
}

/// What is wrong with one round.
fn unlike(
    id: i64,
    frame: &Frame,
    folder: &Path,
    reading: &Transaction<'_>,
) -> Result<Option<&'static str>, FileError> {
    let count = |table: &str| {
        let sql = format!("SELECT count(*) FROM {table} WHERE round = ?1");
        reading.query_row(&sql, [id], |row| row.get::<_, i64>(0))
    };
    let is_open: bool = reading.query_row("SELECT open FROM rounds WHERE id = ?1", [id], |row| row.get(0))?;
    if is_open != frame.has_answers() {
        return Ok(Some("its row and its words differ on whether it is open"));
    }
    if Instrument::parse(&frame.instrument).is_err() {
        return Ok(Some("its instrument can't be read"));
    }
    if monday(&frame.window).is_none() {
        return Ok(Some("its week is none"));
    }
    if !is_open {
        let left = count("codes")? + count("cells")?;
        return Ok((left > 0).then_some("it is closed, and codes or answers of it are still there"));
    }
    if count("codes")? != i64::from(frame.groups.eligible()) {
        return Ok(Some("it has not as many codes as people who are asked"));
    }
    let Ok(Some(keys)) = key::read(&folder.join(round_file(id))) else {
        return Ok(Some(
            "it is open, and its key is missing or can't be read: a hub closes it with its levels suppressed",
        ));
    };
    for (group, about) in frame.groups.list().iter().enumerate() {
        let Some(sealed) = cells_of(reading, id, group)? else {
            return Ok(Some("what waits of a group is missing"));
        };
        let Some(kept) = cells::open(&keys, id, group, &sealed) else {
            return Ok(Some("what waits of a group is damaged, or its key is another one"));
        };
        // As large as if everybody had answered: its size tells no count.
        let as_wide = cells::seal(&keys, id, (group, about.eligible), &kept);
        if as_wide.is_ok_and(|again| again.len() != sealed.len()) {
            return Ok(Some("what waits of a group has a size that tells something"));
        }
    }
    Ok(None)
}

/// What was published, and what waits for the log.
fn told(reading: &Transaction<'_>, report: &mut Report) -> Result<(), FileError> {
    let mut statement = reading.prepare("SELECT unit, window, data FROM published")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (unit, window, data): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let fits = serde_json::from_str::<Engagement>(&data).is_ok_and(|level| {
            let silent = level.answered.is_none() && data_has_no_needs(&level);
            level.unit.as_str() == unit && level.window.as_str() == window && (!level.suppressed || silent)
        });
        if !fits {
            report
                .fault(format!("{FILE}: what was told of {unit:?} in {window:?} is not what a round tells"));
        }
    }
    let mut statement = reading.prepare("SELECT id, event FROM outbox")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        if accept(&row.get::<_, String>(1)?).is_err() {
            let id: i64 = row.get(0)?;
            report.fault(format!("{FILE}: what waits for the log at {id} is no event"));
        }
    }
    let mut statement = reading.prepare("SELECT id, length(sealed) FROM asks")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, bytes): (String, i64) = (row.get(0)?, row.get(1)?);
        if usize::try_from(bytes).unwrap_or(0) < STEP_BYTES {
            report.fault(format!("{FILE}: what is asked under {id} is cut off"));
        }
    }
    Ok(())
}

fn data_has_no_needs(level: &Engagement) -> bool {
    crate::domain::recognition::Need::ALL.iter().all(|need| level.needs.get(*need).is_none())
}

/// The keys: the one that stays, and one for each open round and for no other.
fn keys(folder: &Path, open: &[i64], asked: bool, report: &mut Report) -> Result<(), FileError> {
    match key::read(&folder.join(key::FILE)) {
        Ok(Some(_)) => is_for_its_owner_alone(&folder.join(key::FILE), report),
        Ok(None) if asked => {
            report.fault(format!("{} is missing: what is asked unsigned can't be opened", key::FILE));
        }
        // As in what a backup was put back into: a hub makes one at its start.
        Ok(None) => {}
        Err(error) => report.fault(format!("{}: {error}; a key has {KEY_BYTES} bytes", key::FILE)),
    }
    open.iter().for_each(|round| is_for_its_owner_alone(&folder.join(round_file(*round)), report));
    let began = Instant::now();
    loop {
        let mut left = Vec::new();
        for name in std::fs::read_dir(folder)? {
            let round = name?.file_name().to_str().and_then(round_of);
            left.extend(round.filter(|round| !open.contains(round)));
        }
        if left.is_empty() {
            return Ok(());
        }
        // A hub that closes a round destroys its key after that.
        if began.elapsed() >= WAIT {
            for round in left {
                report.fault(format!("{} is there, and its round is not open", round_file(round)));
            }
            return Ok(());
        }
        std::thread::sleep(PAUSE);
    }
}

fn is_for_its_owner_alone(path: &Path, report: &mut Report) {
    #[cfg(unix)]
    if let Ok(about) = std::fs::metadata(path) {
        let mode = std::os::unix::fs::MetadataExt::mode(&about) & 0o777;
        if mode & 0o077 != 0 {
            report.fault(format!("{} can be read by others (mode {mode:o}): chmod 600", path.display()));
        }
    }
}
