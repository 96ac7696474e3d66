//! A command of the site's own, such as a lamp, a pager or a printer: started as it stands in the settings, fed, heard, and
//! killed with all that it started when it takes too long or the wall ends. What it leaves behind ends with it.

use std::io;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::FusedFuture as _;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::signal::unix::{Signal as Signals, SignalKind, signal};
use tokio::time::timeout;

use crate::config::CommandLine;

/// Most bytes that are kept of what a command says that went wrong; the rest is read and dropped.
const SAID_MAX: u64 = 800;
/// How long the last words of a command are waited for that has ended: something that it left behind may hold them open.
const LAST_WORDS_MAX: Duration = Duration::from_millis(200);

/// Why a command did not do its work.
#[derive(Debug)]
pub enum Fault {
    /// It could not be started.
    NotStarted(io::Error),
    /// It could not be waited for.
    Lost(io::Error),
    /// It said so: how it ended, and the beginning of its words on standard error.
    Failed(ExitStatus, String),
    /// It took longer than it may, and was killed.
    TooLong,
}

/// Starts a command with variables of its own, gives it an input, and waits for its end, for at most `max`. When that is
/// over, or nobody waits any more, it is killed with all that it started.
///
/// # Errors
/// What kept it from ending well.
pub async fn run(
    command: &CommandLine,
    variables: &[(&str, String)],
    input: &str,
    max: Duration,
) -> Result<(), Fault> {
    // Asked for first, so that no end is missed.
    let mut children = signal(SignalKind::child()).map_err(Fault::Lost)?;
    // Its output would be drawn over the wall, and its own group is what is killed.
    let mut child = Command::new(command.program())
        .args(command.arguments())
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .map_err(Fault::NotStarted)?;
    let id = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    let group = Group(id);
    let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
    let feed = async {
        if let Some(mut stdin) = stdin {
            // Who reads the variables need not read this, and why it did not want to is in what it says.
            let _ = stdin.write_all(input.as_bytes()).await;
        }
    };
    let mut said = Vec::new();
    let ended = {
        let hear = async {
            if let Some(mut stderr) = stderr {
                let _ = (&mut stderr).take(SAID_MAX).read_to_end(&mut said).await;
                let _ = tokio::io::copy(&mut stderr, &mut tokio::io::sink()).await;
            }
        };
        let mut help = pin!(async { tokio::join!(feed, hear) }.fuse());
        let work = async {
            tokio::select! {
                ended = ended(id, &mut children) => ended,
                _ = &mut help => ended(id, &mut children).await,
            }
        };
        let ended = timeout(max, work).await;
        if matches!(ended, Ok(Ok(()))) && !help.is_terminated() {
            let _ = timeout(LAST_WORDS_MAX, help).await;
        }
        ended
    };
    match ended {
        // What it left behind ends with it. Until it has been waited for nobody else has its id.
        Ok(Ok(())) => {
            drop(group);
            let status = child.wait().await.map_err(Fault::Lost)?;
            let said = String::from_utf8_lossy(&said).trim().to_owned();
            if status.success() { Ok(()) } else { Err(Fault::Failed(status, said)) }
        }
        Ok(Err(error)) => Err(Fault::Lost(error)),
        Err(_) => {
            drop(group);
            let _ = child.wait().await;
            Err(Fault::TooLong)
        }
    }
}

/// Waits until a child has ended, and leaves it to be waited for.
async fn ended(child: Option<Pid>, children: &mut Signals) -> io::Result<()> {
    let Some(child) = child else { return Ok(()) };
    let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    while waitid(WaitId::Pid(child), look)?.is_none() {
        children.recv().await;
    }
    Ok(())
}

/// The processes of a command that has not been waited for.
struct Group(Option<Pid>);

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(group) = self.0 {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Value;

    fn command(text: &str) -> CommandLine {
        CommandLine::read(text).expect(text)
    }

    #[tokio::test]
    async fn what_it_says_is_kept_up_to_a_bound_and_never_holds_it_up() {
        let loud = "sh -c 'yes lamp is dark | head -n 200000 >&2; exit 3'";
        match run(&command(loud), &[], "", Duration::from_secs(60)).await {
            Err(Fault::Failed(status, said)) => {
                assert_eq!(status.code(), Some(3));
                assert!(said.starts_with("lamp is dark") && said.len() as u64 <= SAID_MAX, "{said}");
            }
            ended => panic!("{ended:?}"),
        }
    }

    #[tokio::test]
    async fn an_input_that_nobody_reads_does_not_hold_it_up() {
        let input = "x".repeat(1 << 20);
        assert!(run(&command("true"), &[], &input, Duration::from_secs(60)).await.is_ok());
    }

    /// A pipe with a name that is open for reading once someone writes to it.
    async fn opened(path: std::path::PathBuf) -> tokio::net::unix::pipe::Receiver {
        let file = tokio::task::spawn_blocking(move || std::fs::File::open(path)).await.expect("a thread");
        tokio::net::unix::pipe::Receiver::from_file(file.expect("a pipe")).expect("a pipe")
    }

    /// A command that starts another; both hold a pipe, which ends when neither is left.
    fn two(folder: &std::path::Path) -> (CommandLine, std::path::PathBuf) {
        let path = folder.join("held");
        let made = std::process::Command::new("mkfifo").arg(&path).status().expect("mkfifo");
        assert!(made.success());
        (command(&format!("sh -c 'exec 9>{}; sleep 1000 & wait'", path.display())), path)
    }

    async fn ends(mut held: tokio::net::unix::pipe::Receiver) -> bool {
        timeout(Duration::from_secs(20), held.read_to_end(&mut Vec::new())).await.is_ok()
    }

    // Paused time stands while a thread waits for the pipe, so it is killed after it has started the other.
    #[tokio::test(start_paused = true)]
    async fn one_that_takes_too_long_is_killed_with_what_it_started() {
        let folder = tempfile::tempdir().expect("a folder");
        let (command, path) = two(folder.path());
        let (ended, held) = tokio::join!(run(&command, &[], "", Duration::from_secs(10)), opened(path));
        assert!(matches!(ended, Err(Fault::TooLong)), "{ended:?}");
        tokio::time::resume();
        assert!(ends(held).await, "the other lives on");
    }

    #[tokio::test]
    async fn what_it_leaves_behind_ends_with_it() {
        for (ends, well) in [("exit 0", true), ("exit 3", false)] {
            let folder = tempfile::tempdir().expect("a folder");
            let (_, path) = two(folder.path());
            let leaves = command(&format!(
                "sh -c 'exec 9>{}; sleep 1000 </dev/null 2>/dev/null & {ends}'",
                path.display()
            ));
            let (ended, held) = tokio::join!(run(&leaves, &[], "", Duration::from_secs(60)), opened(path));
            assert_eq!(ended.is_ok(), well, "{ended:?}");
            assert!(self::ends(held).await, "what it started lives on");
        }
    }

    #[tokio::test]
    async fn one_that_nobody_waits_for_is_killed_with_what_it_started() {
        let folder = tempfile::tempdir().expect("a folder");
        let (command, path) = two(folder.path());
        let task = tokio::spawn(async move { run(&command, &[], "", Duration::from_secs(3_600)).await });
        let held = opened(path).await;
        task.abort();
        assert!(ends(held).await, "it lives on");
    }
}
