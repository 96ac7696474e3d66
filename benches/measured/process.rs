//! A program of ours as its own process: on which processor it runs, and what it has had of processor and memory.
#![allow(dead_code)] // each bench uses its part of it

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::cores;

/// The binary as it is released.
pub const OPENFLOOR: &str = env!("CARGO_BIN_EXE_openfloor");

/// `openfloor` as on a machine without settings of its own.
pub fn openfloor() -> Command {
    let mut command = Command::new(OPENFLOOR);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("OPENFLOOR_")) {
        command.env_remove(name);
    }
    command.env("OPENFLOOR_WALL_CACHE", "off");
    command
}

/// Starts a program on some processors; the threads that it will have stay there too.
pub fn start_on(cores: &[usize], command: &mut Command) -> Child {
    std::thread::scope(|scope| {
        let start = || {
            cores::stay_on(cores);
            command.spawn().expect("it starts")
        };
        scope.spawn(start).join().expect("started")
    })
}

/// A hub of its own log, on loopback.
pub struct Hub {
    child: Child,
    /// `127.0.0.1:port`.
    pub address: String,
}

impl Hub {
    /// Starts one on some processors.
    pub fn start(data: &Path, cores: &[usize]) -> Self {
        let mut command = openfloor();
        command.args(["hub", "--listen", "127.0.0.1:0", "--data"]).arg(data);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = start_on(cores, &mut command);
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("its first line");
        let address = line.split("://").nth(1).and_then(|rest| rest.split([' ', ',']).next());
        let address = address.unwrap_or_else(|| panic!("no address in {line:?}")).trim().to_owned();
        Self { child, address }
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Seconds that the threads of a process have had of processors. One that has ended meanwhile is left out, so this is for
/// programs whose threads stay.
pub fn spent(id: u32) -> f64 {
    let tasks = std::fs::read_dir(format!("/proc/{id}/task")).expect("it runs");
    let nanoseconds = |task: &Path| -> Option<f64> {
        let told = std::fs::read_to_string(task.join("schedstat")).ok()?;
        told.split(' ').next()?.parse().ok()
    };
    tasks.filter_map(|task| nanoseconds(&task.ok()?.path())).sum::<f64>() * 1e-9
}

/// What it has in memory, in MiB.
#[derive(Clone, Copy, Debug, Default)]
pub struct Memory {
    /// All that is resident: its program text, as far as it was touched, too.
    pub resident: f64,
    /// Its own: what no file holds.
    pub own: f64,
    /// The most that was ever resident.
    pub peak: f64,
}

/// What a process has in memory.
pub fn memory(id: u32) -> Memory {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("it runs");
    let of = |name: &str| -> f64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a figure");
        let kib: f64 = line.trim().trim_end_matches(" kB").parse().expect("KiB");
        kib / 1024.0
    };
    Memory { resident: of("VmRSS:"), own: of("RssAnon:"), peak: of("VmHWM:") }
}
