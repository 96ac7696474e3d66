//! A clock that a test sets, for a program of its own: libfaketime, which reads it from a file at each look.
#![allow(dead_code)] // each test uses a part of it

use std::path::{Path, PathBuf};

/// Where Debian and its kin keep the library, for programs with threads.
const LIBRARY: &str = "faketime/libfaketimeMT.so.1";
const LIBRARIES: &str = "/usr/lib";

/// The library, where it is.
pub fn library() -> Option<PathBuf> {
    let folders = std::fs::read_dir(LIBRARIES).ok()?;
    let places = folders.flatten().map(|folder| folder.path().join(LIBRARY));
    places.chain([Path::new(LIBRARIES).join(LIBRARY)]).find(|library| library.exists())
}

/// A clock, by how many seconds it is off.
pub struct Clock {
    file: PathBuf,
    library: PathBuf,
}

impl Clock {
    /// A clock that is right, in a folder of the test's.
    pub fn new(folder: &Path, library: PathBuf) -> Self {
        let clock = Self { file: folder.join("offset"), library };
        clock.set(0);
        clock
    }

    /// Sets it.
    pub fn set(&self, seconds: i64) {
        // Never half written: a library that finds no number there takes the true time.
        let next = self.file.with_extension("next");
        std::fs::write(&next, format!("{seconds:+}\n")).expect("written");
        std::fs::rename(next, &self.file).expect("set");
    }

    /// What a program's environment needs to go by it. Timers go on as they are.
    pub fn environment(&self) -> [(&'static str, PathBuf); 5] {
        [
            ("LD_PRELOAD", self.library.clone()),
            ("FAKETIME_TIMESTAMP_FILE", self.file.clone()),
            ("FAKETIME_NO_CACHE", "1".into()),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".into()),
            ("DONT_FAKE_MONOTONIC", "1".into()),
        ]
    }
}
