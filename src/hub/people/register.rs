//! The file of the register, `people.db`: for its owner alone, and empty of what has left the walls.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use thiserror::Error;

use super::lacking::{doubt, since};
use super::wished::{Wished, place, place_of, placed};
use super::{KEY_BYTES, Known, Person, Seal, Thanked};
use super::{names, told};
use crate::domain::Key;
use crate::domain::recognition::{Consent, Forms};
use crate::hub::pulse::key::{self, Keys};
use crate::hub::store::{Side, SideError, Wiper, open_file};
use crate::text::SafeText;

/// The name of the file in the hub's data folder.
pub const FILE: &str = "people.db";
/// The format that this version writes, in the file's `user_version`.
pub const FORMAT: i64 = 1;
/// How long another process's lock is waited for.
pub(super) const LOCK_WAIT: Duration = Duration::from_millis(500);
/// Most wishes that are kept: twenty floors of 5,000 people, each with one at every site. Beyond it a new one is refused.
pub const WISHES_MAX: i64 = 1_000_000;

pub(super) const SCHEMA: &str = "
    CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
    CREATE TABLE wishes (person BLOB PRIMARY KEY, level INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE sites (site TEXT PRIMARY KEY, wished_at_ms INTEGER NOT NULL) STRICT;
    CREATE TABLE thanks (
        id INTEGER PRIMARY KEY,
        site TEXT NOT NULL,
        subject TEXT NOT NULL,
        seq INTEGER NOT NULL,
        place INTEGER NOT NULL,
        UNIQUE (site, subject, seq, place)
    ) STRICT;
    CREATE TABLE receivers (
        thanks INTEGER NOT NULL REFERENCES thanks (id) ON DELETE CASCADE,
        nth INTEGER NOT NULL,
        person BLOB NOT NULL,
        forms TEXT NOT NULL,
        PRIMARY KEY (thanks, nth)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX receivers_by_person ON receivers (person);
";

pub(super) const SIDE: Side = Side {
    format: FORMAT,
    schema: &[SCHEMA],
    journal: "WAL",
    exclusive: false,
    wait: LOCK_WAIT,
    otherwise: "put back a copy: without it nobody's wish is known",
};

/// A new register has a key of its own.
fn keyed(new: &Transaction<'_>, key: [u8; KEY_BYTES]) -> rusqlite::Result<()> {
    new.execute("INSERT INTO meta VALUES ('key', ?1)", [key]).map(drop)
}

/// Why the register can't be opened, read or written.
#[derive(Debug, Error)]
pub enum RegisterError {
    /// It can't be opened.
    #[error(transparent)]
    Unopened(#[from] SideError),
    /// Reading or writing failed.
    #[error("the register of people can't be read or written: {0}")]
    Failed(#[from] rusqlite::Error),
    /// A row holds what no version of this hub writes.
    #[error("the register of people is damaged; put back a copy of it")]
    Damaged,
    /// There are as many wishes as there may be.
    #[error("the register has {WISHES_MAX} wishes, the most that one hub keeps")]
    Full,
}

/// The open register.
#[derive(Debug)]
pub struct Register {
    pub(super) connection: Connection,
    seal: Seal,
    wishes_max: i64,
    /// How many there are: counted once, since a count goes through all of them.
    wishes: i64,
    /// True when it may lack wishes, as far as was known when it was looked at last.
    doubted: AtomicBool,
    /// True when something was erased since the file was last begun to be wiped.
    dirty: bool,
    /// `None` for a register in memory. Closed after the connection, since a file that is closed takes the locks of its process
    /// with it.
    wiper: Option<Wiper>,
}

impl Register {
    /// Opens the register of a data folder, which is there already, and makes it where it is missing.
    ///
    /// # Errors
    /// When it can't be opened, or is of a newer version.
    pub fn open(folder: &Path) -> Result<Self, RegisterError> {
        let path = folder.join(FILE);
        let mut key = [0; KEY_BYTES];
        getrandom::fill(&mut key).map_err(|error| SIDE.unopened(&path, &error))?;
        let file = open_file(&path).map_err(|error| SIDE.unopened(&path, &error))?;
        let connection = SIDE.open(&path, |new| keyed(new, key))?;
        // Not beside what it seals: a copy of the register, such as a backup has, tells nothing of what anybody answered.
        let keys = Keys::of_folder(folder).map_err(|error| SIDE.unopened(&folder.join(key::FILE), &error))?;
        let surveys = keys.digest("surveys", 0, b"rows");
        Self::on(connection, &surveys, Some(Wiper::new(file, "the register of people")))
    }

    /// A register that lives as long as its process, beside a log that does so too. Its key is the same each time, so that
    /// a hub which is started again on such a log knows repetitions.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn in_memory() -> Result<Self, RegisterError> {
        let mut connection = Connection::open_in_memory()?;
        SIDE.prepare(&mut connection, |new| keyed(new, [0; KEY_BYTES]))?;
        Self::on(connection, &[0; KEY_BYTES], None)
    }

    fn on(
        connection: Connection,
        surveys: &[u8; KEY_BYTES],
        wiper: Option<Wiper>,
    ) -> Result<Self, RegisterError> {
        told::prepare(&connection)?;
        names::prepare(&connection)?;
        let key: [u8; KEY_BYTES] =
            connection.query_row("SELECT value FROM meta WHERE name = 'key'", [], |row| row.get(0))?;
        // Here nobody waits: what was let go of takes no room any more. The wiper finds what an end has left behind.
        if let Err(error) = connection.execute_batch("VACUUM") {
            tracing::warn!(%error, "the register of people could not be made smaller");
        }
        let wishes = connection.query_row("SELECT count(*) FROM wishes", [], |row| row.get(0))?;
        let (seal, wishes_max) = (Seal::new(&key, surveys), WISHES_MAX);
        told::sealed_with(&connection, &seal.surveys_sealed_with())?;
        let doubted = AtomicBool::new(true);
        let mut register = Self { connection, seal, wishes_max, wishes, doubted, dirty: false, wiper };
        register.clean();
        Ok(register)
    }

    /// What makes persons of references.
    pub fn seal(&self) -> Seal {
        self.seal.clone()
    }

    /// How far a person wishes to be named; `None`: as far as they consent each time.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn wish(&self, person: &Person) -> Result<Option<Consent>, RegisterError> {
        let mut statement = self.connection.prepare_cached("SELECT level FROM wishes WHERE person = ?1")?;
        let level: Option<u8> = statement.query_row([person], |row| row.get(0)).optional()?;
        let named = |level| Consent::ALL.get(usize::from(level)).copied().ok_or(RegisterError::Damaged);
        level.map(named).transpose()
    }

    /// The same of somebody who may have said it by the reference as it was `written`, to an earlier version: what they said since goes first.
    ///
    /// # Errors
    /// As [`Register::wish`].
    pub fn wish_of(&self, (person, written): &(Person, Person)) -> Result<Option<Consent>, RegisterError> {
        Ok(match self.wish(person)? {
            Some(wish) => Some(wish),
            None => self.wish(written)?,
        })
    }

    /// Keeps how far a person of a site wishes to be named, durably; `None` forgets it. `head` is where the log ends at that moment, by
    /// its epoch and position.
    ///
    /// # Errors
    /// When the file can't be written, or has as many wishes as it may.
    pub fn set(
        &mut self,
        site: &str,
        person: &Person,
        wish: Option<Consent>,
        at: (Timestamp, (u64, u64)),
    ) -> Result<(), RegisterError> {
        self.set_as(site, &(*person, *person), wish, at)
    }

    /// The same of a person who is known by the reference as it was `written` as well: an earlier version noted thanks, and holds some, by
    /// that.
    ///
    /// # Errors
    /// As [`Register::set`].
    pub fn set_as(
        &mut self,
        site: &str,
        (person, written): &(Person, Person),
        wish: Option<Consent>,
        (now, head): (Timestamp, (u64, u64)),
    ) -> Result<(), RegisterError> {
        let transaction = self.connection.transaction()?;
        // Counted before the person's own is gone: where there is no room, all are answered alike, with a wish and without one.
        if wish.is_some() && self.wishes >= self.wishes_max {
            return Err(RegisterError::Full);
        }
        // Always the same writing, whatever stood there: how long it takes tells nobody what that was.
        let erased = transaction.execute("DELETE FROM wishes WHERE person IN (?1, ?2)", [person, written])?;
        let mut added = 0;
        if let Some(wish) = wish {
            let sql = "INSERT OR REPLACE INTO wishes VALUES (?1, ?2)";
            transaction.execute(sql, params![person, wish as u8])?;
            transaction.execute(sql, params![written, wish as u8])?;
            added = 1 + i64::from(person != written);
        }
        transaction
            .execute("UPDATE receivers SET person = ?1 WHERE person = ?2 AND ?1 <> ?2", [person, written])?;
        let same_name = "UPDATE OR REPLACE names SET person = ?1 WHERE person = ?2 AND ?1 <> ?2";
        transaction.execute(same_name, [person, written])?;
        transaction.execute(
            "INSERT INTO sites VALUES (?1, ?2)
             ON CONFLICT (site) DO UPDATE SET wished_at_ms = max(wished_at_ms, excluded.wished_at_ms)",
            params![site, now.as_millisecond()],
        )?;
        let at: i64 =
            transaction
                .query_row("SELECT wished_at_ms FROM sites WHERE site = ?1", [site], |row| row.get(0))?;
        transaction.execute(
            "INSERT OR REPLACE INTO meta VALUES (?1, ?2)",
            params![place_of(site), place(at, head)],
        )?;
        transaction.commit()?;
        self.wishes += added - i64::try_from(erased).unwrap_or_default();
        self.dirty |= erased > 0;
        Ok(())
    }

    /// Says that it may lack what was wished since a moment: it was put back from a backup, or made anew. It names nobody then.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn doubt(&self, since: Timestamp) -> Result<(), RegisterError> {
        doubt(&self.connection, since)?;
        self.doubted.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Since when it may lack wishes; `None` for one that has them all. Whoever runs the hub may say so at any time.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn lacks_since(&self) -> Result<Option<Timestamp>, RegisterError> {
        if !self.doubted.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let since = since(&self.connection)?;
        self.doubted.store(since.is_some(), Ordering::Relaxed);
        Ok(since)
    }

    /// When somebody of a site last said how far they wish to be named, and where the log ended then.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn wished(&self, site: &str) -> Result<Option<Wished>, RegisterError> {
        let Some(at) = self.wished_at(site)? else { return Ok(None) };
        let mut statement = self.connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
        let noted: Option<Vec<u8>> = statement.query_row([place_of(site)], |row| row.get(0)).optional()?;
        // A version that notes no place may have kept a later wish.
        let head = noted.and_then(|noted| placed(&noted)).filter(|(of, _)| *of == at.as_millisecond());
        Ok(Some(Wished { at, head: head.map(|(_, head)| head) }))
    }

    fn wished_at(&self, site: &str) -> Result<Option<Timestamp>, RegisterError> {
        let mut statement =
            self.connection.prepare_cached("SELECT wished_at_ms FROM sites WHERE site = ?1")?;
        let at: Option<i64> = statement.query_row([site], |row| row.get(0)).optional()?;
        at.map(|at| Timestamp::from_millisecond(at).map_err(|_| RegisterError::Damaged)).transpose()
    }

    /// Notes who is thanked, durably, before the log has it: no name is on a wall that could not be taken back.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn note(&mut self, thanked: &[&Thanked]) -> Result<(), RegisterError> {
        if thanked.is_empty() {
            return Ok(());
        }
        let transaction = self.connection.transaction()?;
        for one in thanked {
            let at = params![one.key.site, one.key.subject, one.seq.cast_signed(), one.check];
            transaction
                .prepare_cached(
                    "DELETE FROM thanks WHERE site = ?1 AND subject = ?2 AND seq = ?3 AND place = ?4",
                )?
                .execute(at)?;
            transaction
                .prepare_cached("INSERT INTO thanks (site, subject, seq, place) VALUES (?1, ?2, ?3, ?4)")?
                .execute(at)?;
            let id = transaction.last_insert_rowid();
            for (nth, known) in (0_i64..).zip(&one.people) {
                let forms: Vec<&str> = known.forms.all().iter().map(SafeText::as_str).collect();
                let forms = serde_json::to_string(&forms).map_err(|_| RegisterError::Damaged)?;
                transaction
                    .prepare_cached("INSERT INTO receivers VALUES (?1, ?2, ?3, ?4)")?
                    .execute(params![id, nth, known.person, forms])?;
            }
            for (nth, (person, level)) in (1_i64..).zip(&one.gone) {
                transaction
                    .prepare_cached("INSERT INTO receivers VALUES (?1, ?2, ?3, ?4)")?
                    .execute(params![id, -nth, person, level.word()])?;
            }
            names::note(&transaction, id, &one.names)?;
        }
        Ok(transaction.commit()?)
    }

    /// Who is thanked in a recognition, in each of its revisions that are noted.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn of(&self, key: &Key) -> Result<Vec<Thanked>, RegisterError> {
        self.thanks("site = ?1 AND subject = ?2", params![key.site, key.subject])
    }

    /// Where a person is thanked.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn naming(&self, person: &Person) -> Result<Vec<Thanked>, RegisterError> {
        self.thanks("id IN (SELECT thanks FROM receivers WHERE person = ?1)", [person])
    }

    /// Everything that is noted.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn all(&self) -> Result<Vec<Thanked>, RegisterError> {
        self.thanks("true", [])
    }

    /// The things of which anything is noted.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn keys(&self) -> Result<Vec<Key>, RegisterError> {
        let mut statement = self.connection.prepare_cached("SELECT DISTINCT site, subject FROM thanks")?;
        let keys = statement.query_map([], |row| Ok(Key::of(row.get(0)?, row.get(1)?)))?;
        Ok(keys.collect::<rusqlite::Result<_>>()?)
    }

    fn thanks(&self, which: &str, params: impl rusqlite::Params) -> Result<Vec<Thanked>, RegisterError> {
        let sql = format!("SELECT id, site, subject, seq, place FROM thanks WHERE {which} ORDER BY id");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let key = Key::of(row.get(1)?, row.get(2)?);
            let seq = row.get::<_, i64>(3)?.cast_unsigned();
            let (people, gone) = (self.receivers(row.get(0)?)?, self.gone(row.get(0)?)?);
            let names = names::noted(&self.connection, row.get(0)?)?;
            found.push(Thanked { key, seq, check: row.get(4)?, people, gone, names });
        }
        Ok(found)
    }

    fn receivers(&self, thanks: i64) -> Result<Vec<Known>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT person, forms FROM receivers WHERE thanks = ?1 AND nth >= 0 ORDER BY nth",
        )?;
        let mut rows = statement.query([thanks])?;
        let mut people = Vec::new();
        while let Some(row) = rows.next()? {
            let forms: Vec<String> =
                serde_json::from_str(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)
                    .map_err(|_| RegisterError::Damaged)?;
            let forms = Forms::kept(forms.iter().map(|form| SafeText::clean(form)).collect());
            people.push(Known { person: row.get(0)?, forms: forms.ok_or(RegisterError::Damaged)? });
        }
        Ok(people)
    }

    /// Whom only earlier revisions thank: at places below 0, with the word for the level in place of the forms.
    fn gone(&self, thanks: i64) -> Result<Vec<(Person, Consent)>, RegisterError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT person, forms FROM receivers WHERE thanks = ?1 AND nth < 0 ORDER BY nth DESC",
        )?;
        let mut rows = statement.query([thanks])?;
        let mut gone = Vec::new();
        while let Some(row) = rows.next()? {
            let word: String = row.get(1)?;
            let level = Consent::ALL.into_iter().find(|level| level.word() == word);
            gone.push((row.get(0)?, level.ok_or(RegisterError::Damaged)?));
        }
        Ok(gone)
    }

    /// Lets go of every revision of a recognition but the one at a place; `None`: of all.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn keep_only(&mut self, key: &Key, at: Option<(u64, u32)>) -> Result<(), RegisterError> {
        let (seq, check) = at.map_or((-1, 0), |(seq, check)| (seq.cast_signed(), check));
        let gone = self
            .connection
            .prepare_cached(
                "DELETE FROM thanks WHERE site = ?1 AND subject = ?2 AND NOT (seq = ?3 AND place = ?4)",
            )?
            .execute(params![key.site, key.subject, seq, check])?;
        self.dirty |= gone > 0;
        Ok(())
    }

    /// Goes one step on with what takes everything that was let go of out of every page and of the write-ahead log. True when
    /// nothing is left of it.
    ///
    /// However large the register is, a step takes no longer than one of the log's own: whoever publishes waits for neither.
    pub fn clean(&mut self) -> bool {
        let Some(wiper) = &mut self.wiper else { return true };
        if std::mem::take(&mut self.dirty) {
            wiper.begin();
        }
        wiper.step(&self.connection, |_| Ok(()))
    }
}

#[cfg(test)]
mod tests;
