//! The program `openfloor`.

use std::io::{self, Write};
use std::process::ExitCode;

use openfloor::cli::{self, Cli, Task};

/// The exit code of a command line or settings that can't be used; clap's own faults have the same.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::read(std::env::args_os()).unwrap_or_else(|error| error.exit());
    let settings = match cli::settings(&cli) {
        Ok(settings) => settings,
        Err(faults) => return fail(&faults, ExitCode::from(USAGE)),
    };
    for warning in settings.warnings() {
        let _ = writeln!(io::stderr(), "openfloor: {warning}");
    }
    let done = match cli.task {
        Task::Config => print(&cli::effective(&settings)),
        task => Err(io::Error::other(format!("{} is not in this build", task.name()))),
    };
    done.map_or_else(|error| fail(&error, ExitCode::FAILURE), |()| ExitCode::SUCCESS)
}

/// Prints to standard output. A reader that has enough (`openfloor config | head`) is no failure.
fn print(text: &str) -> io::Result<()> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

fn fail(why: &dyn std::fmt::Display, code: ExitCode) -> ExitCode {
    let _ = writeln!(io::stderr(), "openfloor: {why}");
    code
}
