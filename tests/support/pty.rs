//! A real program in a real pseudo-terminal, with the screen that a person would see.
#![allow(dead_code, clippy::unwrap_used)] // each test uses a part of it, and a poisoned lock is a failure

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::Parser;

/// How long anything that a person waits for may take here. It proves that it comes, not how fast.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// What the reading thread shares with the test.
#[derive(Default)]
struct Seen {
    parser: Option<Parser>,
    bytes: u64,
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
}

impl Terminal {
    /// Starts a program on a terminal of a size in cells.
    pub fn start(mut command: CommandBuilder, columns: u16, rows: u16) -> Self {
        // As on a machine without settings of its own; what the test itself set stays.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("OPENFLOOR_")) {
            command.env_remove(name);
        }
        // What a test's wall keeps is the test's own, and not its user's.
        if command.get_env("OPENFLOOR_WALL_CACHE").is_none() {
            command.env("OPENFLOOR_WALL_CACHE", "off");
        }
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let seen = Arc::new((Mutex::new(Seen::default()), Condvar::new()));
        seen.0.lock().unwrap().parser = Some(Parser::new(cells(rows), cells(columns), 0));
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let theirs = Arc::clone(&seen);
        let reading = std::thread::spawn(move || {
            let mut buffer = [0; 65_536];
            loop {
                let count = reader.read(&mut buffer).unwrap_or(0);
                let mut seen = theirs.0.lock().unwrap();
                match count {
                    0 => seen.closed = true,
                    count => {
                        seen.bytes += count as u64;
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
        Self { master: Some(pair.master), writer: Some(writer), reading: Some(reading), child, seen }
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
        self.seen.0.lock().unwrap().bytes
    }

    /// Waits for the program's end; its exit code.
    #[track_caller]
    pub fn end(&mut self, within: Duration) -> u32 {
        let deadline = Instant::now() + within;
        loop {
            if let Some(status) = self.child.try_wait().expect("its status") {
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
