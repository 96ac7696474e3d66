//! A wall in a process of its own: this program, started again, which says how it is when it is asked.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use openfloor::domain::Floor;
use openfloor::feed::{Dial, Timing};
use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};
use tokio::net::{TcpSocket, TcpStream};

use crate::PATIENCE;
use crate::ledger::{VIEWS, untimed};
use crate::wall::Wall;

/// Set for this program when it is started again as the wall that will stand still: the hub that it follows.
const WALL_OF: &str = "OPENFLOOR_TEST_WALL_OF";

/// What the still wall says of itself.
#[derive(Debug, Serialize, Deserialize)]
pub struct Status {
    pub synced: bool,
    pub seq: u64,
    pub superseded: u64,
    pub losses: usize,
    pub digest: u64,
}

pub fn is_client() -> bool {
    std::env::var_os(WALL_OF).is_some()
}

/// A wall that says how it is whenever it is asked.
pub async fn client() {
    let wall = Wall::over(Narrow, &std::env::var(WALL_OF).expect("a hub"), VIEWS[0], Timing::default());
    let asked = tokio::task::spawn_blocking(move || {
        for line in io::stdin().lines() {
            line.expect("a line");
            let status = wall.look(|seen| Status {
                synced: seen.model.link.is_synced(),
                seq: seen.model.cursor.map_or(0, |cursor| cursor.seq),
                superseded: seen.model.counts.superseded,
                losses: seen.lost.len(),
                digest: digest(&seen.model.floor),
            });
            println!("{}", serde_json::to_string(&status).expect("JSON"));
        }
    });
    asked.await.expect("asked to its end");
}

/// A number for a floor, the same in every process.
pub fn digest(floor: &Floor) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{:?}", untimed(floor)).hash(&mut hasher);
    hasher.finish()
}

/// A dial whose system takes little: what the wall does not read stays with the hub.
struct Narrow;

impl Dial for Narrow {
    type Io = TcpStream;

    async fn dial(&self, authority: &str) -> io::Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        socket.set_recv_buffer_size(16 * 1024)?;
        socket.connect(authority.parse().map_err(io::Error::other)?).await
    }
}

/// The process of the wall that will stand still.
pub struct Still {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Still {
    pub fn start(hub: &str) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.env(WALL_OF, hub).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        let ask = child.stdin.take().expect("piped");
        let answers = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, ask, answers }
    }

    fn status(&mut self) -> Status {
        tokio::task::block_in_place(|| {
            let mut line = String::new();
            writeln!(self.ask).expect("asked");
            self.answers.read_line(&mut line).expect("answered");
            serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
        })
    }

    pub async fn until(&mut self, what: &str, wanted: impl Fn(&Status) -> bool) -> Status {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let status = self.status();
            if wanted(&status) {
                return status;
            }
            assert!(Instant::now() < deadline, "never {what}: {status:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("sent");
    }
}

impl Drop for Still {
    fn drop(&mut self) {
        let _ = (self.child.kill(), self.child.wait());
    }
}
