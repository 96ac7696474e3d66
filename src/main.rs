//! The program `openfloor`.

use std::io::{self, Write};
use std::process::ExitCode;

use openfloor::cli::{self, Cli};
use openfloor::task;

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
    // `{:#}` tells an error with its causes, on one line.
    task::run(cli, &settings).unwrap_or_else(|error| fail(&format_args!("{error:#}"), ExitCode::FAILURE))
}

fn fail(why: &dyn std::fmt::Display, code: ExitCode) -> ExitCode {
    let _ = writeln!(io::stderr(), "openfloor: {why}");
    code
}
