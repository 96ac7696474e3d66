//! The hub's own log, on standard error. Writing it never ends anything: a line that can't be written is counted, and the count is
//! told once there is room again. What would be said over and over is said once, and then as a count.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

/// Between two lines of what goes on happening: often enough to see that it does, and little on a disk that is full.
pub const REPEAT_EVERY: Duration = Duration::from_secs(60);

/// Lines that could not be written since the process began. There is one log of a process, and so one count.
static LOST: AtomicU64 = AtomicU64::new(0);

/// How many lines could not be written since the process began.
pub fn lost() -> u64 {
    LOST.load(Ordering::Relaxed)
}

/// What a line looks like that tells of the lost ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As text.
    Text,
    /// As an object of JSON.
    Json,
}

/// What is known of the lines before.
#[derive(Debug, Default)]
struct State {
    /// How many were lost since the last that was written.
    lost: u64,
    /// The last one was written in part: what comes next begins a line of its own.
    is_cut: bool,
}

/// Where lines go. Writing to it never fails.
#[derive(Debug)]
pub struct Journal<W> {
    form: Form,
    to: fn() -> W,
    state: Mutex<State>,
}

impl<W: Write> Journal<W> {
    /// Lines of a form to what `to` gives for each.
    pub fn new(form: Form, to: fn() -> W) -> Self {
        Self { form, to, state: Mutex::default() }
    }

    /// Writes one line, or counts it.
    fn line(&self, line: &[u8]) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut to = (self.to)();
        if state.lost > 0 && put(&mut to, self.lost_line(state.lost).as_bytes(), &mut state.is_cut).is_ok() {
            state.lost = 0;
        }
        // After a line that could not be told nothing else can: what is missing is said before what comes after it.
        if state.lost > 0 || put(&mut to, line, &mut state.is_cut).is_err() {
            state.lost += 1;
            LOST.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn lost_line(&self, lost: u64) -> String {
        let now = Timestamp::now();
        let message = "lines of this log could not be written before";
        match self.form {
            Form::Text => format!("{now:.6}  WARN openfloor::hub::journal: {message} lost={lost}\n"),
            Form::Json => format!(
                "{{\"timestamp\":\"{now:.6}\",\"level\":\"WARN\",\"message\":\"{message}\",\"lost\":{lost},\"target\":\"openfloor::hub::journal\"}}\n"
            ),
        }
    }
}

/// Writes a whole line; `is_cut` says whether the one before lacks its end.
fn put(to: &mut impl Write, line: &[u8], is_cut: &mut bool) -> io::Result<()> {
    if *is_cut {
        to.write_all(b"\n")?;
        *is_cut = false;
    }
    let mut left = line;
    while !left.is_empty() {
        let written = match to.write(left) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => written,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        left = &left[written..];
        *is_cut = !left.is_empty();
    }
    to.flush()
}

/// The writer of one line.
#[derive(Debug)]
pub struct Line<'a, W>(&'a Journal<W>);

impl<W: Write> Write for Line<'_, W> {
    /// Takes all of it, whatever becomes of it. A line comes whole.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.line(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a, W: Write + 'a> tracing_subscriber::fmt::MakeWriter<'a> for Journal<W> {
    type Writer = Line<'a, W>;

    fn make_writer(&'a self) -> Line<'a, W> {
        Line(self)
    }
}

/// Something that may go on happening.
#[derive(Debug, Default)]
pub struct Repeated(Mutex<(Option<Instant>, u64)>);

impl Repeated {
    /// Something that has not happened yet.
    pub const fn new() -> Self {
        Self(Mutex::new((None, 0)))
    }

    /// It happens. How often it did since it was last told, this time too, if it is to be told now: at first, and after each
    /// [`REPEAT_EVERY`].
    pub fn happens(&self) -> Option<u64> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let (told_at, times) = &mut *state;
        *times += 1;
        if told_at.is_some_and(|at| now < at + REPEAT_EVERY) {
            return None;
        }
        *told_at = Some(now);
        Some(std::mem::take(times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many bytes the disk of the test has room for, and what is on it.
    static DISK: Mutex<(usize, Vec<u8>)> = Mutex::new((0, Vec::new()));

    struct Disk;

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let mut disk = DISK.lock().expect("whole");
            let fits = bytes.len().min(disk.0);
            if fits == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            disk.0 -= fits;
            disk.1.extend_from_slice(&bytes[..fits]);
            Ok(fits)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_that_find_no_room_are_counted_and_told_when_there_is_some() {
        let journal = Journal::new(Form::Json, || Disk);
        let room = |bytes: usize| DISK.lock().expect("whole").0 = bytes;
        let before = lost();
        room(usize::MAX);
        journal.line(b"{\"n\":1}\n");
        room(3);
        journal.line(b"{\"n\":2}\n");
        journal.line(b"{\"n\":3}\n");
        assert_eq!(lost() - before, 2);
        room(usize::MAX);
        journal.line(b"{\"n\":4}\n");
        journal.line(b"{\"n\":5}\n");
        let disk = String::from_utf8(DISK.lock().expect("whole").1.clone()).expect("UTF-8");
        let lines: Vec<&str> = disk.lines().collect();
        assert_eq!([lines[0], lines[1], lines[3], lines[4]], ["{\"n\":1}", "{\"n", "{\"n\":4}", "{\"n\":5}"]);
        let told: serde_json::Value = serde_json::from_str(lines[2]).expect("an object");
        assert_eq!((told["lost"].as_u64(), told["level"].as_str()), (Some(2), Some("WARN")));
        assert_eq!(lines.len(), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn what_goes_on_is_told_once_and_then_as_a_count_a_minute() {
        let repeated = Repeated::new();
        assert_eq!(repeated.happens(), Some(1));
        for _ in 0..9 {
            assert_eq!(repeated.happens(), None);
        }
        tokio::time::advance(REPEAT_EVERY).await;
        assert_eq!(repeated.happens(), Some(10));
        assert_eq!(repeated.happens(), None);
    }
}
