//! A real hub process whose words are kept.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Nothing here takes longer.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// A hub and the file of its standard error.
pub struct Process {
    child: Child,
    pub address: String,
    first_line: String,
    stdout: BufReader<std::process::ChildStdout>,
    stderr: PathBuf,
}

impl Process {
    /// Starts a command that is a hub; its words go to a file in `folder`.
    pub fn start(command: Command, folder: &Path) -> Self {
        let stderr = folder.join("stderr");
        File::create(&stderr).expect("a file");
        Self::start_on(command, &stderr)
    }

    /// Starts one whose words go to what is there.
    pub fn start_on(mut command: Command, stderr: &Path) -> Self {
        let words = File::options().append(true).open(stderr).expect("a file");
        let mut child = command.stdout(Stdio::piped()).stderr(words).spawn().expect("the hub starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
        let mut first_line = String::new();
        stdout.read_line(&mut first_line).expect("its first line");
        let address = first_line.split("http://").nth(1).and_then(|rest| rest.split(',').next());
        let address = address.unwrap_or_else(|| panic!("no address in {first_line:?}")).to_owned();
        Self { child, address, first_line, stdout, stderr: stderr.into() }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a request as it is and reads the answer to its end.
    pub fn request(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("writes");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("reads");
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn get(&self, path: &str) -> String {
        self.request(&format!("GET {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n"))
    }

    pub fn post(&self, headers: &str, body: &str) -> String {
        let length = body.len();
        self.request(&format!(
            "POST /v1/events HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n\r\n{body}"
        ))
    }

    /// Follows the feed until some words have come, and hangs up.
    pub fn follow(&self, query: &str, headers: &str, until: &str) {
        let mut stream = self.connect();
        let request = format!(
            "GET /v1/feed{query} HTTP/1.1\r\nhost: hub\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).expect("writes");
        let (mut came, mut buffer) = (Vec::new(), [0; 4096]);
        let began = Instant::now();
        while !came.windows(until.len()).any(|window| window == until.as_bytes()) {
            assert!(began.elapsed() < DEADLINE, "{until} did not come: {}", String::from_utf8_lossy(&came));
            let read = stream.read(&mut buffer).expect("reads");
            assert!(read > 0, "{until} did not come: {}", String::from_utf8_lossy(&came));
            came.extend_from_slice(&buffer[..read]);
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("connects");
        stream.set_read_timeout(Some(DEADLINE)).expect("a deadline");
        stream
    }

    /// Ends it with SIGTERM, and gives everything that it said: standard output, standard error.
    pub fn end(self) -> (String, String) {
        self.end_by(rustix::process::Signal::TERM)
    }

    /// Ends it with a signal.
    pub fn end_by(mut self, signal: rustix::process::Signal) -> (String, String) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).expect("signalled");
        let mut out = self.first_line.clone();
        self.stdout.read_to_string(&mut out).expect("UTF-8");
        assert!(self.child.wait().expect("reaped").success());
        (out, std::fs::read_to_string(&self.stderr).expect("UTF-8"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
