//! What the program does when it is asked to: one file for each subcommand.

pub mod analyse;
pub mod asides;
mod asked;
pub mod asks;
pub mod backup;
pub mod check;
pub mod check_in;
pub mod consent;
pub mod csv;
pub mod demo;
pub mod doctor;
pub mod hand;
pub mod held;
pub mod hub;
pub mod import;
pub mod instrument;
pub mod known;
pub mod locales;
pub mod log;
pub mod look;
pub mod once;
pub mod promises;
pub mod publish;
pub mod pulse;
pub mod rehearse;
pub mod replay;
pub mod said;
pub mod sim;
pub mod term;
pub mod token;
pub mod trust;
pub mod wall;

use std::future::Future;
use std::io::{self, Write};
use std::process::ExitCode;

use tokio::runtime::Builder;

use crate::cli::{self, Cli, ConsentTask, Task};
use crate::config::{Faults, Settings, Speed};
use crate::run::ending;

/// The exit code when something was refused, and the rest went well.
const REFUSED: u8 = 3;

/// Does what the command line asks for.
///
/// # Errors
/// In words for the person who asked.
pub fn run(cli: Cli, settings: &Settings) -> anyhow::Result<ExitCode> {
    match cli.task {
        Task::Demo(demo) => return Ok(told(on_threads(demo::run(settings, &demo))??)),
        Task::Hub(cli::Hub { check: Some(folder), .. }) => {
            let clean = check::run(&folder, settings.hub.withdrawals.as_deref())?;
            return Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Task::Hub(_) => on_threads(hub::run(settings))??,
        Task::Backup(backup) => backup::take(&backup.file, settings)?,
        Task::Restore(restore) => backup::restore(&restore, settings)?,
        Task::Token(task) => token::run(&task, &settings.hub.data)?,
        // A wall is one stream of small things: one thread does it, and costs less memory than more.
        Task::Wall(wall) => return Ok(told(on_one_thread(wall::run(settings, &wall))??)),
        Task::Publish(publish) => {
            let publisher = trust::publisher(&settings.publish)?;
            return Ok(told(on_one_thread(publish::run(&publish, &publisher))??));
        }
        Task::Held(task) => on_one_thread(held::run(&task.what, &trust::publisher(&settings.publish)?))??,
        Task::Consent(ConsentTask::Confirm(_)) => consent::confirm(&settings.hub.data)?,
        Task::Consent(task) => on_one_thread(consent::run(&task, &trust::publisher(&settings.publish)?))??,
        Task::Pulse(task) => on_one_thread(pulse::run(&task, &trust::publisher(&settings.publish)?))??,
        Task::Asks(task) => on_one_thread(asks::run(&task, &trust::publisher(&settings.publish)?))??,
        Task::Promises(asked) => on_one_thread(promises::run(&settings.wall, &asked))??,
        Task::Rehearse(asked) => on_one_thread(rehearse::run(&settings.wall, &asked))??,
        Task::Log(asked) => {
            let publisher = trust::publisher(&settings.publish)?;
            on_one_thread(log::run(&asked, settings.wall.site.as_ref(), &publisher))??;
        }
        Task::CheckIn(task) => {
            on_one_thread(check_in::run(&task, &settings.wall, &trust::publisher(&settings.publish)?))??;
        }
        Task::Import(task) => on_one_thread(import::run(&task, || trust::publisher(&settings.publish)))??,
        Task::Analyse(task) => analyse::run(&task)?,
        Task::Sim(_) => on_one_thread(sim::run(settings))??,
        Task::Replay(replay) if replay.frame.once.once => {
            once::recorded(&replay.recording, settings, &replay.frame.once, replay.frame.at)?;
        }
        Task::Replay(replay) => {
            let publisher = trust::publisher(&settings.publish)?;
            let speed = Speed::factor(settings.sim.speed);
            return Ok(told(on_one_thread(replay::run(&replay.recording, &publisher, speed))??));
        }
        Task::Doctor(asked) => return doctor::run(&asked, settings, Faults::default()),
        Task::Config => print(&cli::effective(settings))?,
        Task::Man => print(&cli::man::page())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn told(all: bool) -> ExitCode {
    if all { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) }
}

fn on_threads<T>(task: impl Future<Output = T>) -> io::Result<T> {
    on(Builder::new_multi_thread(), task)
}

fn on_one_thread<T>(task: impl Future<Output = T>) -> io::Result<T> {
    on(Builder::new_current_thread(), task)
}

/// Does a task. When it is done, a thread that hangs, as on a disk that does not answer, is left to the end of the process.
fn on<T>(mut builder: Builder, task: impl Future<Output = T>) -> io::Result<T> {
    let runtime = builder.enable_all().build()?;
    let done = runtime.block_on(task);
    runtime.shutdown_timeout(ending::left());
    Ok(done)
}

/// Prints to standard output. A reader that has enough (`openfloor config | head`) is no failure.
fn print(text: &str) -> io::Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_hangs_does_not_hold_the_end_up() {
        let (let_go, held) = std::sync::mpsc::channel::<()>();
        let (done, ended) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let hang = async move {
                tokio::task::spawn_blocking(move || held.recv());
            };
            let _ = done.send(on_one_thread(hang));
        });
        let ended = ended.recv_timeout(ending::END_MAX * 10);
        assert!(matches!(ended, Ok(Ok(()))), "it waits");
        drop(let_go);
    }
}
