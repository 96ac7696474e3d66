//! The tokens that were given out, in a file of their own: `access.db`.
//!
//! It is SQLite and not a text, since several programs write it beside a hub that reads it, and a half-written list
//! of who may come in would lock everyone out or let someone in. It is not the log's file, which one hub keeps locked.
//! A token is kept as its hash alone.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OpenFlags, Row, TransactionBehavior, params};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use thiserror::Error;

use super::caller::{Caller, Role};
use super::store::{make_folder, open_file};
use crate::wire::Token;
use crate::wire::token::{ID_CHARS, SECRET_BYTES};

/// The name of the file in the data folder.
pub const FILE: &str = "access.db";
/// Most tokens of one hub: one for each wall of a large site. Beyond them the oldest dead one makes room.
pub const TOKENS_MAX: usize = 4_096;
/// The format that this version writes, in the file's `user_version`.
pub(in crate::hub) const FORMAT: i64 = 2;
/// How long another program's lock is waited for; each holds it for one row.
const LOCK_WAIT: Duration = Duration::from_secs(2);
/// How often another id is drawn where one is taken.
const DRAWS_MAX: usize = 16;

const SCHEMA: &str = "
    CREATE TABLE tokens (
        id TEXT PRIMARY KEY,
        hash BLOB NOT NULL,
        role TEXT NOT NULL,
        source TEXT,
        site TEXT,
        name TEXT,
        created_at_ms INTEGER NOT NULL,
        expires_at_ms INTEGER,
        revoked_at_ms INTEGER,
        replays INTEGER NOT NULL DEFAULT 0
    ) STRICT;
";

/// What format 1 lacked: no token of it may replay.
const FROM_1: &str = "ALTER TABLE tokens ADD COLUMN replays INTEGER NOT NULL DEFAULT 0;";

/// What a token is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// What its bearer may do.
    pub role: Role,
    /// The sources that they may publish as begin with this.
    pub source: Option<Box<str>>,
    /// The only site that they have to do with.
    pub site: Option<Box<str>>,
    /// Whether they may publish what comes out of a recording.
    pub replays: bool,
    /// Whose it is, in words of whoever gave it.
    pub name: Option<Box<str>>,
    /// When it ends by itself; absent: never.
    pub expires_at: Option<Timestamp>,
}

/// A token that was given out, as far as the hub keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Its public id.
    pub id: Box<str>,
    /// What it is for.
    pub grant: Grant,
    /// When it was given.
    pub created_at: Timestamp,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    hash: [u8; 32],
}

/// Whether a token is of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It lets in.
    Good,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

impl Standing {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Standing::Good => "good",
            Standing::Expired => "expired",
            Standing::Revoked => "revoked",
        }
    }
}

impl Given {
    /// Whether it lets in at this moment.
    pub fn standing(&self, now: Timestamp) -> Standing {
        if self.revoked_at.is_some() {
            Standing::Revoked
        } else if self.grant.expires_at.is_some_and(|at| at <= now) {
            Standing::Expired
        } else {
            Standing::Good
        }
    }

    /// True when it is this token. Every try takes the same time.
    pub fn is(&self, token: &Token) -> bool {
        self.hash.ct_eq(&hash(token)).into()
    }

    /// Who comes with it.
    pub fn caller(&self) -> Caller {
        let Grant { role, source, site, replays, .. } = &self.grant;
        let (sources, site, token) = (source.clone(), site.clone(), Some(self.id.clone()));
        Caller { role: *role, sources, site, token, replays: *replays }
    }
}

/// A plain hash: what has 256 random bits needs no slow one.
fn hash(token: &Token) -> [u8; 32] {
    Sha256::digest(token.reveal().as_bytes()).into()
}

/// Why the tokens can't be read or changed.
#[derive(Debug, Error)]
pub enum TokensError {
    /// The folder can't be made or written.
    #[error("the data folder {} can't be used: {why}; name another one, or mend its permissions", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The system's words.
        why: std::io::Error,
    },
    /// Another program keeps the file locked.
    #[error("{} is locked by another program; try again", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{} holds no tokens of a hub: {why}; put a copy of it back, or move it away and give every token anew", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        why: String,
    },
    /// The file was written by a newer version, which alone can read its tokens.
    #[error("{} has format {have} and this version reads format {FORMAT}; use the newer version", path.display())]
    NewerFormat {
        /// The file.
        path: PathBuf,
        /// Its format.
        have: i64,
    },
    /// There are as many as there may be, and all of them are in use.
    #[error("there are {TOKENS_MAX} tokens in use, the most that one hub has; revoke some first")]
    Full,
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(String),
    /// Reading or writing failed.
    #[error("{} can't be read or written: {why}", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        why: rusqlite::Error,
    },
}

/// The tokens of a data folder.
#[derive(Debug)]
pub struct Tokens {
    connection: Connection,
    path: PathBuf,
}

impl Tokens {
    /// Opens the tokens of a data folder, and makes both where they are missing.
    ///
    /// # Errors
    /// When the folder can't be used, or the file is another program's.
    pub fn make(folder: &Path) -> Result<Self, TokensError> {
        let path = folder.join(FILE);
        make_folder(folder)
            .and_then(|()| open_file(&path))
            .map_err(|why| TokensError::Folder { path: folder.into(), why })?;
        Self::at(path)
    }

    /// Opens the tokens of a data folder; `None` where none was ever given.
    ///
    /// # Errors
    /// When the file can't be read, or is another program's.
    pub fn open(folder: &Path) -> Result<Option<Self>, TokensError> {
        let path = folder.join(FILE);
        match path.try_exists() {
            Ok(false) => Ok(None),
            Ok(true) => Self::at(path).map(Some),
            Err(why) => Err(TokensError::Folder { path: folder.into(), why }),
        }
    }

    fn at(path: PathBuf) -> Result<Self, TokensError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(&path, flags).and_then(|mut connection| {
            connection.busy_timeout(LOCK_WAIT)?;
            let format: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
            if format == 0 || format == 1 {
                // Two programs may come at once to a file that is still empty, or of the format before.
                let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
                let tables: i64 =
                    transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
                let format: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
                if format == 0 && tables == 0 {
                    transaction.execute_batch(SCHEMA)?;
                    transaction.pragma_update(None, "user_version", FORMAT)?;
                } else if format == 1 {
                    transaction.execute_batch(FROM_1)?;
                    transaction.pragma_update(None, "user_version", FORMAT)?;
                }
                transaction.commit()?;
            }
            let format: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
            Ok((connection, format))
        });
        match opened {
            Ok((connection, FORMAT)) => Ok(Self { connection, path }),
            Ok((_, 0)) => {
                Err(TokensError::Foreign { path, why: "it is a database of another program".into() })
            }
            Ok((_, have)) => Err(TokensError::NewerFormat { path, have }),
            Err(error) => Err(explain(error, &path)),
        }
    }

    /// Gives a token out: the only moment at which it is known.
    ///
    /// # Errors
    /// When there are too many, or the file can't be written.
    pub fn give(&mut self, grant: &Grant, now: Timestamp) -> Result<Token, TokensError> {
        let path = self.path.clone();
        let failed = |error| explain(error, &path);
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let count: i64 =
            transaction.query_row("SELECT count(*) FROM tokens", [], |row| row.get(0)).map_err(failed)?;
        if usize::try_from(count).unwrap_or(usize::MAX) >= TOKENS_MAX {
            // A dead one is kept so that its bearer is told why; the one that has been dead for longest least needs to be.
            let dead = "DELETE FROM tokens WHERE id = (
                SELECT id FROM tokens WHERE revoked_at_ms IS NOT NULL OR expires_at_ms <= ?1
                ORDER BY coalesce(revoked_at_ms, expires_at_ms) LIMIT 1)";
            if transaction.execute(dead, [now.as_millisecond()]).map_err(failed)? == 0 {
                return Err(TokensError::Full);
            }
        }
        let mut secret = [0; SECRET_BYTES];
        random(&mut secret)?;
        for _ in 0..DRAWS_MAX {
            let mut id = [0; ID_CHARS / 2];
            random(&mut id)?;
            let token = Token::new(id, &secret);
            let added = transaction.execute(
                "INSERT OR IGNORE INTO tokens VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, ?9)",
                params![
                    token.id(),
                    hash(&token),
                    grant.role.name(),
                    grant.source,
                    grant.site,
                    grant.name,
                    now.as_millisecond(),
                    grant.expires_at.map(Timestamp::as_millisecond),
                    grant.replays,
                ],
            );
            if added.map_err(failed)? == 1 {
                transaction.commit().map_err(failed)?;
                return Ok(token);
            }
        }
        Err(TokensError::Random("the same ids come again and again".into()))
    }

    /// Every token, the oldest first.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn list(&self) -> Result<Vec<Given>, TokensError> {
        let read = || {
            let mut statement = self.connection.prepare(
                "SELECT id, hash, role, source, site, name, created_at_ms, expires_at_ms, revoked_at_ms, replays
                 FROM tokens ORDER BY created_at_ms, id",
            )?;
            statement.query_map([], given)?.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(|error| explain(error, &self.path))
    }

    /// Takes a token back. It gives the token as it was before; `None` when there is none of this id.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn revoke(&mut self, id: &str, now: Timestamp) -> Result<Option<Given>, TokensError> {
        let before = self.list()?.into_iter().find(|given| &*given.id == id);
        self.connection
            .execute(
                "UPDATE tokens SET revoked_at_ms = ?2 WHERE id = ?1 AND revoked_at_ms IS NULL",
                params![id, now.as_millisecond()],
            )
            .map_err(|error| explain(error, &self.path))?;
        Ok(before)
    }
}

fn random(bytes: &mut [u8]) -> Result<(), TokensError> {
    getrandom::fill(bytes).map_err(|error| TokensError::Random(error.to_string()))
}

fn given(row: &Row<'_>) -> rusqlite::Result<Given> {
    let wrong = |column, what: &str| {
        let what = std::io::Error::new(std::io::ErrorKind::InvalidData, what.to_owned());
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, what.into())
    };
    let moment = |column| -> rusqlite::Result<Option<Timestamp>> {
        let at: Option<i64> = row.get(column)?;
        at.map(Timestamp::from_millisecond).transpose().map_err(|_| wrong(column, "a time out of range"))
    };
    let role: Box<str> = row.get(2)?;
    let grant = Grant {
        role: Role::named(&role).ok_or_else(|| wrong(2, "an unknown role"))?,
        source: row.get(3)?,
        site: row.get(4)?,
        replays: row.get(9)?,
        name: row.get(5)?,
        expires_at: moment(7)?,
    };
    Ok(Given {
        id: row.get(0)?,
        hash: row.get(1)?,
        grant,
        created_at: moment(6)?.ok_or_else(|| wrong(6, "no time"))?,
        revoked_at: moment(8)?,
    })
}

fn explain(error: rusqlite::Error, path: &Path) -> TokensError {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            TokensError::Locked { path: path.into() }
        }
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => TokensError::Foreign {
            path: path.into(),
            why: "it is no SQLite database, or a damaged one".into(),
        },
        _ => TokensError::Failed { path: path.into(), why: error },
    }
}
