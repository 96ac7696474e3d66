//! The data folder: made for its owner alone, held by one hub, and looked after while it is in use.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::StoreError;

/// The name of the log in its folder.
pub const FILE: &str = "feed.db";
/// The name of the file whose lock says that a hub has the folder. It is empty and stays.
pub const LOCK_FILE: &str = "hub.lock";
/// How long another hub's lock is waited for: one that is just ending lets go of it within this.
const LOCK_WAIT: Duration = Duration::from_secs(2);
/// How long is waited between two tries for the lock.
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// A data folder that is held: nobody else has it until this is dropped.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder where it is missing, and takes it.
    ///
    /// # Errors
    /// When it can't be made or written, or another hub has it.
    pub(super) fn take(path: &Path) -> Result<Self, StoreError> {
        let unusable = |why| StoreError::Folder { path: path.into(), why };
        make(path).map_err(unusable)?;
        let lock = open(&path.join(LOCK_FILE)).map_err(unusable)?;
        let began = Instant::now();
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(Self { path: path.into(), _lock: lock }),
                Err(TryLockError::WouldBlock) if began.elapsed() < LOCK_WAIT => {
                    std::thread::sleep(LOCK_PAUSE);
                }
                Err(TryLockError::WouldBlock) => return Err(StoreError::Locked { path: path.into() }),
                Err(TryLockError::Error(why)) => return Err(unusable(why)),
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The log's file in it.
    pub(super) fn file(&self) -> PathBuf {
        self.path.join(FILE)
    }

    /// Opens the log's file, for its owner alone.
    pub(super) fn open_file(&self) -> Result<File, StoreError> {
        open(&self.file()).map_err(|why| StoreError::Folder { path: self.path.clone(), why })
    }

    /// Makes sure that what is written to an open file of the folder is still found there: a file goes on to take what
    /// is written when its folder has been moved away, and nobody would ever read it.
    ///
    /// # Errors
    /// When the folder or the file is gone or another one, or may no longer be written.
    pub(super) fn still_holds(&self, path: &Path, open: &File) -> Result<(), StoreError> {
        let moved = |why| StoreError::Folder { path: self.path.clone(), why };
        same_file(path, open).map_err(moved)?;
        writable(&self.path).map_err(moved)
    }
}

#[cfg(unix)]
fn same_file(path: &Path, open: &File) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let (there, held) = (std::fs::metadata(path)?, open.metadata()?);
    if (there.dev(), there.ino()) == (held.dev(), held.ino()) {
        return Ok(());
    }
    Err(Error::other("it was put in the place of the one that the hub has; restart the hub"))
}

#[cfg(not(unix))]
fn same_file(path: &Path, _open: &File) -> io::Result<()> {
    std::fs::metadata(path).map(drop)
}

#[cfg(unix)]
fn writable(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::access(folder, rustix::fs::Access::WRITE_OK)?)
}

#[cfg(not(unix))]
fn writable(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes the folder for its owner alone: the log holds what is for leads only.
pub(in crate::hub) fn make(folder: &Path) -> io::Result<()> {
    if folder.exists() && !folder.is_dir() {
        return Err(Error::new(ErrorKind::NotADirectory, "it is a file, not a folder"));
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Opens a file for its owner alone and makes it where it is missing, in a folder that may be older and open to others.
pub(in crate::hub) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes names in a folder durable: a file that was synced may otherwise have none after a power cut.
pub(in crate::hub) fn sync_names(folder: &Path) -> io::Result<()> {
    File::open(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?.sync_all()
}
