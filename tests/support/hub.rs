//! A real `openfloor hub` process of a test's own, on a free port of loopback.
#![allow(dead_code, clippy::unwrap_used)] // each test uses a part of it, and a poisoned lock is a failure

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// The binary under test.
pub const OPENFLOOR: &str = env!("CARGO_BIN_EXE_openfloor");

/// `openfloor` as on a machine without settings of its own.
pub fn openfloor() -> Command {
    let mut command = Command::new(OPENFLOOR);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("OPENFLOOR_")) {
        command.env_remove(name);
    }
    command
}

/// A running hub.
pub struct HubProcess {
    child: Child,
    /// `127.0.0.1:port`.
    pub address: String,
    /// The line that it began with.
    pub first_line: String,
}

impl HubProcess {
    /// Starts a hub on a data folder; `listen` is `127.0.0.1:0` for a free port.
    pub fn start(data: &Path, listen: &str) -> Self {
        Self::start_as(openfloor(), data, listen)
    }

    /// The same, in an environment of the test's own.
    pub fn start_as(mut openfloor: Command, data: &Path, listen: &str) -> Self {
        openfloor.args(["hub", "--listen", listen, "--data"]).arg(data);
        Self::start_by(openfloor)
    }

    /// Starts a hub by a command whose process becomes the hub.
    pub fn start_by(command: Command) -> Self {
        Self::start_logging(command, Stdio::null())
    }

    /// The same, with its log going somewhere.
    pub fn start_logging(mut command: Command, log: Stdio) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().expect("the hub starts");
        let mut first_line = String::new();
        let stdout = child.stdout.take().expect("piped");
        BufReader::new(stdout).read_line(&mut first_line).expect("its first line");
        let address = first_line.split("://").nth(1).and_then(|rest| rest.split([' ', ',']).next());
        let address = address.unwrap_or_else(|| panic!("no address in {first_line:?}")).trim().to_owned();
        Self { child, address, first_line }
    }

    /// `http://127.0.0.1:port`.
    pub fn http(&self) -> String {
        format!("http://{}", self.address)
    }

    /// `ws://127.0.0.1:port`.
    pub fn ws(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// Its process id.
    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// Its memory that is resident, in KiB.
    pub fn resident_kib(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        line.trim().trim_end_matches(" kB").parse().expect("a number")
    }

    /// SIGTERM, as a service manager sends it.
    pub fn terminate(&self) {
        kill_process(self.pid(), Signal::TERM).expect("told");
    }

    /// Waits for its end: how it ended, and how long that took from now.
    pub async fn ended(mut self, within: Duration) -> (ExitStatus, Duration) {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("its status") {
                return (status, began.elapsed());
            }
            assert!(began.elapsed() < within, "the hub still runs after {within:?}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// kill -9.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("reaped");
    }
}

impl Drop for HubProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
