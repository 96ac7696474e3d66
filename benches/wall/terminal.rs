//! A wall on a pseudo-terminal that somebody reads.
#![allow(dead_code)] // each bench uses its part of it

use std::io::Read as _;
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::Parser;

use crate::process::OPENFLOOR;

/// The size of the terminal, in cells.
pub const COLUMNS: u16 = 200;
/// See [`COLUMNS`].
pub const ROWS: u16 = 60;
/// How a frame begins: synchronized output.
const FRAME: &[u8] = b"\x1b[?2026h";
/// Nothing here takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program and its terminal.
pub struct Terminal {
    _master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    /// When it was started.
    pub began: Instant,
}

/// What has come.
#[derive(Default)]
pub struct Seen {
    /// Bytes.
    pub bytes: u64,
    /// Frames.
    pub frames: u64,
    /// When the first byte came.
    pub first: Option<Instant>,
    /// When the last bytes came.
    pub last: Option<Instant>,
    /// The screen; absent: nobody looks at it.
    parser: Option<Parser>,
    closed: bool,
}

impl Terminal {
    /// Starts a program; with `looks`, its screen is kept too, which costs the reader time.
    pub fn start(program: &str, arguments: &[&str], looks: bool) -> Self {
        let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("OPENFLOOR_")) {
            command.env_remove(name);
        }
        command.args(arguments);
        for (name, value) in [
            ("TERM", "xterm-256color"),
            ("COLORTERM", "truecolor"),
            ("OPENFLOOR_WALL_CACHE", "off"),
            ("LANG", "C.UTF-8"),
        ] {
            command.env(name, value);
        }
        let parser = looks.then(|| Parser::new(cells(ROWS), cells(COLUMNS), 0));
        let seen = Arc::new((Mutex::new(Seen { parser, ..Seen::default() }), Condvar::new()));
        let mut reader = pair.master.try_clone_reader().expect("its output");
        let began = Instant::now();
        let child = pair.slave.spawn_command(command).expect("it starts");
        drop(pair.slave);
        let shared = seen.clone();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 256 * 1024];
            loop {
                let count = reader.read(&mut buffer).unwrap_or(0);
                let mut seen = shared.0.lock().expect("whole");
                if count == 0 {
                    seen.closed = true;
                } else {
                    seen.take(&buffer[..count]);
                }
                shared.1.notify_all();
                if seen.closed {
                    return;
                }
            }
        });
        Self { _master: pair.master, child, seen, began }
    }

    /// Starts a wall of a hub.
    pub fn wall(address: &str, looks: bool) -> Self {
        Self::start(OPENFLOOR, &["wall", "--feed", &format!("ws://{address}")], looks)
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.process_id().expect("it runs")
    }

    /// Waits until something is so.
    pub fn until<T>(&self, what: &str, mut is: impl FnMut(&Seen) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().expect("whole");
        loop {
            if let Some(found) = is(&seen) {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !seen.closed, "{what} did not come");
            seen = self.seen.1.wait_timeout(seen, left).expect("whole").0;
        }
    }

    /// Waits until words stand on the screen; when the bytes came that put them there.
    pub fn until_shown(&self, words: &str) -> Instant {
        self.until(words, |seen| seen.shows(words).then(|| seen.last.expect("bytes came")))
    }

    /// Frames and bytes until now.
    pub fn written(&self) -> (u64, u64) {
        let seen = self.seen.0.lock().expect("whole");
        (seen.frames, seen.bytes)
    }

    /// Waits for its end.
    pub fn ended(mut self) {
        self.child.wait().expect("it ends");
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has cells")
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Seen {
    fn take(&mut self, bytes: &[u8]) {
        let now = Instant::now();
        self.first.get_or_insert(now);
        self.last = Some(now);
        self.bytes += bytes.len() as u64;
        // A mark that is cut in two by a read is missed; a frame is told by its beginning alone.
        self.frames += bytes.windows(FRAME.len()).filter(|window| *window == FRAME).count() as u64;
        if let Some(parser) = &mut self.parser {
            parser.process(bytes);
        }
    }

    /// True when words stand on the screen.
    pub fn shows(&self, words: &str) -> bool {
        self.parser.as_ref().is_some_and(|parser| parser.screen().contents().contains(words))
    }
}
