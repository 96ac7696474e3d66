//! The program `openfloor`.

use std::io::{self, Write};
use std::process::ExitCode;

use openfloor::cli::{self, Cli, Task};
use openfloor::config::Faults;
use openfloor::task;

/// The exit code of a command line, settings or phrases that can't be used; clap's own faults have the same.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::read(std::env::args_os()).unwrap_or_else(|error| error.exit());
    let (settings, faults) = cli::settings(&cli);
    let only_tells = cli.task.only_tells();
    let done = match &cli.task {
        // It tells faults and warnings itself, among all that it finds.
        Task::Doctor(asked) => task::doctor::run(asked, &settings, faults),
        _ if !faults.0.is_empty() => return fail(&faults, ExitCode::from(USAGE)),
        _ => {
            for warning in settings.warnings() {
                let _ = writeln!(io::stderr(), "openfloor: {warning}");
            }
            task::run(cli, &settings)
        }
    };
    // `{:#}` tells an error with its causes, on one line.
    done.unwrap_or_else(|error| {
        // A reader that has enough (`openfloor man | head`) is no failure.
        let broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
        if only_tells && error.downcast_ref().is_some_and(broken) {
            return ExitCode::SUCCESS;
        }
        // A theme and phrases are read where they are needed; wrong ones are wrong settings.
        let code = if error.is::<Faults>() { ExitCode::from(USAGE) } else { ExitCode::FAILURE };
        fail(&format_args!("{error:#}"), code)
    })
}

fn fail(why: &dyn std::fmt::Display, code: ExitCode) -> ExitCode {
    let _ = writeln!(io::stderr(), "openfloor: {why}");
    code
}
