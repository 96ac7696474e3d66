//! Whether a file has changed, without opening it.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::Instant;

/// Between two tries to read a file that could not be read, and is still as it was then.
pub const RETRY_EVERY: Duration = Duration::from_secs(1);

/// A file that is looked at now and then.
#[derive(Debug)]
pub struct Watched {
    path: PathBuf,
    stamp: Option<Stamp>,
    again: bool,
    /// Until when it is not tried again for its own sake.
    rests_until: Option<Instant>,
}

/// What tells one content of a file from another.
type Stamp = [i128; 5];

impl Watched {
    /// A file that nobody has read yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), stamp: None, again: false, rests_until: None }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// True when it should be read: it is another file than at the last look, or it was then. The second reading is for
    /// what was written in the same tick of the system's clock as the first, and left no trace of its own.
    pub fn changed(&mut self) -> bool {
        let stamp = std::fs::metadata(&self.path).ok().map(|file| stamp(&file));
        let changed = stamp != self.stamp;
        self.stamp = stamp;
        if !changed && self.rests_until.is_some_and(|until| Instant::now() < until) {
            return false;
        }
        self.rests_until = None;
        let again = std::mem::replace(&mut self.again, changed);
        changed || again
    }

    /// It could not be read: the next look after [`RETRY_EVERY`] shall say that it changed.
    pub fn unread(&mut self) {
        self.again = true;
        self.rests_until = Some(Instant::now() + RETRY_EVERY);
    }
}

#[cfg(unix)]
fn stamp(file: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt as _;
    let moment = |seconds, nanoseconds| i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds);
    [
        file.dev().into(),
        file.ino().into(),
        file.size().into(),
        moment(file.mtime(), file.mtime_nsec()),
        moment(file.ctime(), file.ctime_nsec()),
    ]
}

#[cfg(not(unix))]
fn stamp(file: &Metadata) -> Stamp {
    let modified = file.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    [file.len().into(), modified.map_or(0, |since| since.as_nanos().cast_signed()), 0, 0, 0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn each_change_is_told_and_then_once_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        let mut watched = Watched::new(&path);
        assert!(!watched.changed(), "it is not there, and was not");
        let mut told = |what: &str| {
            assert!(watched.changed(), "{what}");
            assert!(watched.changed(), "{what}, once more");
            assert!(!watched.changed(), "{what}, and then no more");
        };
        std::fs::write(&path, "a").expect("written");
        told("made");
        std::fs::write(folder.path().join("other"), "b").expect("written");
        std::fs::rename(folder.path().join("other"), &path).expect("moved");
        told("replaced by one of the same size");
        std::fs::remove_file(&path).expect("removed");
        told("removed");
        watched.unread();
        assert!(!watched.changed(), "it is tried again in a while, however often it is asked for");
        tokio::time::advance(RETRY_EVERY).await;
        assert!(watched.changed());
        assert!(!watched.changed());
        watched.unread();
        std::fs::write(&path, "c").expect("written");
        assert!(watched.changed(), "another file is another matter");
    }
}
