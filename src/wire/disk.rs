//! Why a wall does not keep, show or record a floor. A program says it in English, a wall in its own language
//! (`screen::Words::remark`); only what the system says itself stays as it came.

use std::io;

use thiserror::Error;

use super::cause::shown;

/// What a wall kept longer ago than this is not shown: a floor of last week tells nobody what holds today, and what was
/// withdrawn meanwhile could not be taken out of it.
pub const DAYS_MAX: i64 = 7;

/// What a disk says.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Disk {
    /// There is no room, or none that this user may still take.
    #[error("the disk is full")]
    Full,
    /// Nobody writes there.
    #[error("the disk can only be read")]
    ReadOnly,
    /// This user may not.
    #[error("permission denied")]
    Forbidden,
    /// There is no such folder or file.
    #[error("there is no such file or folder")]
    NotThere,
    /// A part of the path is a file.
    #[error("a part of the path is no folder")]
    NoFolder,
    /// It is there already.
    #[error("there is such a file already")]
    There,
    /// Anything else, in the system's words.
    #[error("{0}")]
    Other(String),
}

impl Disk {
    /// What an I/O error says of the disk.
    pub fn of(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Disk::Full,
            io::ErrorKind::ReadOnlyFilesystem => Disk::ReadOnly,
            io::ErrorKind::PermissionDenied => Disk::Forbidden,
            io::ErrorKind::NotFound => Disk::NotThere,
            io::ErrorKind::NotADirectory => Disk::NoFolder,
            io::ErrorKind::AlreadyExists => Disk::There,
            _ => Disk::Other(shown(&error.to_string())),
        }
    }
}

/// Why a kept floor is not shown.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unfit {
    /// It can't be read.
    #[error("what this wall kept of the floor can't be read: {0}")]
    Unreadable(Disk),
    /// Bytes of it are not those that were written.
    #[error("what this wall kept of the floor is damaged")]
    Damaged,
    /// Another version of the program wrote it.
    #[error("what this wall kept of the floor is of another version of openfloor")]
    OtherVersion,
    /// It is another hub's, site's, team's or role's.
    #[error("what this wall kept is of another floor")]
    OtherPlace,
    /// It is older than [`DAYS_MAX`].
    #[error("what this wall kept of the floor is over {DAYS_MAX} days old")]
    TooOld,
    /// It is from a time that has not come yet, by this machine's clock.
    #[error("what this wall kept of the floor is later than this machine's clock")]
    Ahead,
}

/// Why a floor is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unkept {
    /// It has more bytes than are kept.
    #[error("the floor is too large to be kept")]
    TooLarge,
    /// A thing of it can't be written.
    #[error("a thing of the floor can't be written")]
    Unwritable,
    /// The disk does not take it.
    #[error("this wall can't keep the floor: {0}")]
    Disk(Disk),
}

/// Why a recording ended before the program did.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the recording ended: {file}: {why}")]
pub struct Unrecorded {
    /// Its file.
    pub file: Box<str>,
    /// What the disk says.
    pub why: Disk,
}
