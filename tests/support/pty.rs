//! A real program in a real pseudo-terminal, with the screen that a person would see.
#![allow(dead_code, clippy::unwrap_used)] // each test uses a part of it, and a poisoned lock is a failure

#[path = "escapes.rs"]
pub mod escapes;

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::Parser;

/// How long anything that a person waits for may take here. It proves that it comes, not how fast.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How long the last words of a program that has ended are waited for, while something else keeps its terminal open.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// What the reading thread shares with the test.
#[derive(Default)]
struct Seen {
    parser: Option<Parser>,
    /// All that was written.
    written: Vec<u8>,
    /// Nobody reads at the other end.
    paused: bool,
    closed: bool,
    closing: bool,
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).expect("a terminal has cells")
}

/// A program and its terminal.
pub struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    reading: Option<std::thread::JoinHandle<()>>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    /// The line discipline before the program had it.
    found: String,
}

impl Terminal {
    /// Starts a program on a terminal of a size in cells.
    pub fn start(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        Self::start_on("xterm-256color", command, columns, rows, (columns, rows))
    }

    /// The same on a terminal of a name, that tells another size than it has, such as none.
    pub fn start_on(
        term: &str,
        mut command: CommandBuilder,
        columns: u16,
        rows: u16,
        told: (u16, u16),
    ) -> Self {
        // As on a machine without settings of its own; what the test itself set stays.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("OPENFLOOR_")) {
            command.env_remove(name);
        }
        // What a test's wall keeps is the test's own, and not its user's.
        if command.get_env("OPENFLOOR_WALL_CACHE").is_none() {
            command.env("OPENFLOOR_WALL_CACHE", "off");
        }
        command.env("TERM", term);
        match term {
            "xterm-256color" => command.env("COLORTERM", "truecolor"),
            _ => command.env_remove("COLORTERM"),
        }
        // What the terminal is that these tests run in is nothing to them.
        for name in ["TMUX", "STY", "TERM_PROGRAM", "NO_COLOR"] {
            command.env_remove(name);
        }
        let size = PtySize { rows: told.1, cols: told.0, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let found = format!("{:?}", pair.master.get_termios());
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let seen = Arc::new((Mutex::new(Seen::default()), Condvar::new()));
        seen.0.lock().unwrap().parser = Some(Parser::new(cells(rows), cells(columns), 0));
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let theirs = Arc::clone(&seen);
        let reading = std::thread::spawn(move || {
            let mut buffer = [0; 65_536];
            loop {
                let held = theirs.1.wait_while(theirs.0.lock().unwrap(), |seen| seen.paused).unwrap();
                drop(held);
                let count = reader.read(&mut buffer).unwrap_or(0);
                let mut seen = theirs.0.lock().unwrap();
                match count {
                    0 => seen.closed = true,
                    count => {
                        seen.written.extend_from_slice(&buffer[..count]);
                        seen.parser.as_mut().expect("made above").process(&buffer[..count]);
                    }
                }
                theirs.1.notify_all();
                if count == 0 || seen.closing {
                    return;
                }
            }
        });
        let writer = pair.master.take_writer().expect("a writer");
        Self { master: Some(pair.master), writer: Some(writer), reading: Some(reading), child, seen, found }
    }

    /// The program's process id.
    pub fn pid(&self) -> i32 {
        i32::try_from(self.child.process_id().expect("it was started")).expect("a process id")
    }

    /// Types.
    pub fn keys(&mut self, keys: &str) {
        let writer = self.writer.as_mut().expect("the terminal is open");
        writer.write_all(keys.as_bytes()).expect("typed");
        writer.flush().expect("typed");
    }

    /// Gives the window another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.seen
            .0
            .lock()
            .unwrap()
            .parser
            .as_mut()
            .expect("made")
            .screen_mut()
            .set_size(cells(rows), cells(columns));
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().expect("open").resize(size).expect("resized");
    }

    /// Waits until the screen is as `wanted`; what it looked like last is in the failure.
    #[track_caller]
    pub fn until(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().unwrap();
        loop {
            if wanted(seen.parser.as_ref().expect("made").screen()) {
                return;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || seen.closed {
                panic!("never seen: {what}\n{}", seen.parser.as_ref().expect("made").screen().contents());
            }
            seen = self.seen.1.wait_timeout(seen, left.min(Duration::from_millis(200))).unwrap().0;
        }
    }

    /// Waits until a text is on the screen.
    #[track_caller]
    pub fn until_text(&self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    /// Waits until some bytes have been written, from a byte on.
    #[track_caller]
    pub fn until_written(&self, from: u64, text: &str) {
        let has = |written: &[u8]| written.windows(text.len()).any(|window| window == text.as_bytes());
        let from = usize::try_from(from).expect("a length");
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().unwrap();
        while !has(&seen.written[from..]) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !seen.closed, "never written: {text:?}");
            seen = self.seen.1.wait_timeout(seen, left.min(Duration::from_millis(200))).unwrap().0;
        }
    }

    /// What is on the screen.
    pub fn text(&self) -> String {
        self.look(|screen| screen.contents())
    }

    /// Looks at the screen.
    pub fn look<T>(&self, look: impl Fn(&vt100::Screen) -> T) -> T {
        look(self.seen.0.lock().unwrap().parser.as_ref().expect("made").screen())
    }

    /// How many bytes the program has written.
    pub fn bytes(&self) -> u64 {
        self.seen.0.lock().unwrap().written.len() as u64
    }

    /// What the program has written, from a byte on.
    pub fn written_since(&self, from: u64) -> Vec<u8> {
        self.seen.0.lock().unwrap().written[usize::try_from(from).expect("a length")..].to_vec()
    }

    /// All that the program has written.
    pub fn written(&self) -> Vec<u8> {
        self.written_since(0)
    }

    /// Nobody reads what the program writes any more, as at the end of a connection that hangs; or somebody does again.
    pub fn pause(&self, paused: bool) {
        self.seen.0.lock().unwrap().paused = paused;
        self.seen.1.notify_all();
    }

    /// Waits until the terminal is as the program found it: the line discipline, and whatever was switched on.
    #[track_caller]
    pub fn until_left_as_found(&self) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let settings = self.master.as_ref().expect("open").get_termios();
            let (settings, left) = (format!("{settings:?}"), escapes::left_set(&self.written()));
            if settings == self.found && left.is_empty() {
                return;
            }
            assert!(
                Instant::now() < deadline,
                "not as it was: {left:?} are still set;\nbefore: {}\nafter:  {settings}",
                self.found
            );
            std::thread::park_timeout(Duration::from_millis(10));
        }
    }

    /// Waits for the program's end, and until its last words are read, where nothing that it started keeps the terminal open; its exit code.
    #[track_caller]
    pub fn end(&mut self, within: Duration) -> u32 {
        let deadline = Instant::now() + within;
        loop {
            if let Some(status) = self.child.try_wait().expect("its status") {
                let seen = self.seen.0.lock().unwrap();
                drop(self.seen.1.wait_timeout_while(seen, LAST_WORDS, |seen| !seen.closed && !seen.paused));
                return status.exit_code();
            }
            assert!(Instant::now() < deadline, "still running after {within:?}\n{}", self.text());
            std::thread::park_timeout(Duration::from_millis(10));
        }
    }

    /// Waits until the line discipline is as a shell wants it: it echoes and reads by lines.
    #[track_caller]
    pub fn until_cooked(&self) {
        let deadline = Instant::now() + PATIENCE;
        while !self.is_cooked() {
            assert!(Instant::now() < deadline, "the line discipline is not as it was");
            std::thread::park_timeout(Duration::from_millis(10));
        }
    }

    fn is_cooked(&self) -> bool {
        let termios = self.master.as_ref().expect("open").get_termios().expect("a terminal's settings");
        // The type of the flags is of a crate that only portable-pty uses; its words are enough here.
        let flags = format!("{:?}", termios.local_flags);
        let is_set = |name| flags.split(['(', ')', '|', ' ']).any(|flag| flag == name);
        is_set("ECHO") && is_set("ICANON")
    }

    /// Closes the terminal, as a dying connection does. The thread that reads holds it open too, and looks up only
    /// when something comes: so a key is typed that makes the program draw.
    pub fn close(&mut self) {
        self.seen.0.lock().unwrap().closing = true;
        self.keys("\t");
        if let Some(reading) = self.reading.take() {
            reading.join().expect("it reads to its end");
        }
        self.writer = None;
        self.master = None;
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
