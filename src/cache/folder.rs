//! The folder that a wall keeps its floor in: one file a place, written whole or not at all, and nothing left behind.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use rustix::fs::{FlockOperation, flock};

use super::{BYTES_MAX, DAYS_MAX, Kept, Place, Unfit, Unkept};
use crate::wire::Bearer;
use crate::wire::disk::Disk;

/// What the name of a kept floor ends with.
const ENDING: &str = ".floor";
/// What the name of a lead's file begins with.
const LEADS: &str = "leads-";
/// Digits of the hash in the name of a floor's file.
const FLOOR_DIGITS: usize = 16;
/// The same where it is a lead's. Versions before this one took as few as for a floor, and did not keep to whom what is for leads was
/// granted.
const LEADS_DIGITS: usize = 32;
/// What the name of one that is being written ends with.
const UNFINISHED: &str = ".floor-unfinished";
/// Only the wall's own user reads what it keeps.
const MODE: u32 = 0o600;
/// The same for the folder, where it has to be made.
const FOLDER_MODE: u32 = 0o700;

/// Where the floor of one place is kept.
#[derive(Clone, Debug)]
pub struct Folder {
    folder: PathBuf,
    place: Place,
}

impl Folder {
    /// The file of a place in a folder; nothing is read or made yet.
    pub fn new(folder: &Path, place: Place) -> Self {
        Self { folder: folder.to_owned(), place }
    }

    /// As whom the wall comes whose floor is kept; absent for a floor's wall.
    pub fn by(&self) -> Option<&Bearer> {
        self.place.by.as_ref()
    }

    /// The file.
    pub fn file(&self) -> PathBuf {
        let Place { hub, site, team, leads, by } = &self.place;
        // The name says for whom it is; whose floor it is would be too long, and may hold any character.
        let (audience, told, digits) = match leads {
            true => (LEADS, serde_json::json!([hub, site, team, "leads", by]), LEADS_DIGITS),
            false => ("floor-", serde_json::json!([hub, site, team, "floor"]), FLOOR_DIGITS),
        };
        let sum = super::sum(told.to_string().as_bytes());
        self.folder.join(format!("{audience}{}{ENDING}", &sum[..digits]))
    }

    /// The same of a wall that came to the hub as somebody else since, as with another token in its file; a floor's wall has one file for
    /// all of them.
    pub fn of(&self, by: Option<&Bearer>) -> Self {
        let mut folder = self.clone();
        if let (true, Some(by)) = (folder.place.leads, by) {
            folder.place.by = Some(by.clone());
        }
        folder
    }

    /// Takes away what no wall finished, and what no wall shows any more: a floor of any place that is older than
    /// [`DAYS_MAX`], and what is for leads without a word of to whom it was granted; at a floor's wall all that is for leads, which a desk of
    /// the same user kept there: its own machine is where a floor can reach it. What can't be taken away stays.
    pub fn sweep(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let oldest = Duration::from_secs(u64::try_from(DAYS_MAX).unwrap_or_default() * 86_400);
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let old = || {
                let changed = fs::metadata(&path).and_then(|about| about.modified());
                changed.is_ok_and(|at| SystemTime::now().duration_since(at).is_ok_and(|age| age > oldest))
            };
            if name.ends_with(UNFINISHED) && nobody_writes(&path)
                || name.ends_with(ENDING)
                    && (is_anybodys(&name) || !self.place.leads && is_for_leads(&name) || old())
            {
                let _ = fs::remove_file(&path);
            }
        }
    }

    /// Reads what is kept, at a moment of this machine's clock; `None` when there is nothing. What may not be shown is
    /// removed: nobody could take a withdrawn text out of it any more.
    ///
    /// # Errors
    /// Why there is a file that is not shown.
    pub fn load(&self, now: Timestamp) -> Result<Option<Kept>, Unfit> {
        let path = self.file();
        let bytes = match read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Unfit::Unreadable(Disk::of(&error))),
        };
        Kept::decode(&bytes, &self.place, now).map(Some).inspect_err(|unfit| {
            // A clock that is set right makes it fit again.
            if *unfit != Unfit::Ahead {
                let _ = fs::remove_file(&path);
            }
        })
    }

    /// Writes it: a file beside the last one, brought to the disk, takes its place. The one before stays whole until then.
    ///
    /// # Errors
    /// Why it is not kept.
    pub fn save(&self, kept: &Kept) -> Result<(), Unkept> {
        let bytes = kept.encode(&self.place)?;
        self.replace(&bytes).map_err(|error| Unkept::Disk(Disk::of(&error)))
    }

    fn replace(&self, bytes: &[u8]) -> io::Result<()> {
        use std::os::unix::fs::DirBuilderExt;
        fs::DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(&self.folder)?;
        let path = self.file();
        // Two walls of one place each write a file of their own; the later one stands.
        let unfinished = path.with_extension(format!("{}{UNFINISHED}", std::process::id()));
        let written = (|| {
            let mut file =
                OpenOptions::new().write(true).create(true).truncate(true).mode(MODE).open(&unfinished)?;
            // Whoever finds it locked leaves it alone; the lock goes with the process.
            flock(&file, FlockOperation::NonBlockingLockExclusive)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&unfinished, &path)
        })();
        if written.is_err() {
            let _ = fs::remove_file(&unfinished);
        }
        written?;
        // The name too is on the disk once its folder is; a file system that can't do that has done all that it can.
        let _ = File::open(&self.folder).and_then(|folder| folder.sync_all());
        Ok(())
    }

    /// Takes away what is kept.
    ///
    /// # Errors
    /// When it is still there.
    pub fn forget(&self) -> io::Result<()> {
        match fs::remove_file(self.file()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// True for the file of what leads may see.
fn is_for_leads(name: &str) -> bool {
    name.starts_with(LEADS)
}

/// True for a lead's file of a version that did not keep to whom it was granted.
fn is_anybodys(name: &str) -> bool {
    let digits = name.strip_prefix(LEADS).and_then(|name| name.strip_suffix(ENDING));
    digits.is_some_and(|digits| digits.len() < LEADS_DIGITS)
}

/// The bytes of a file, and one more than there may be of one that is too large.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn nobody_writes(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok())
}
