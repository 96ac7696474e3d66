//! Real publishers: the CloudEvents SDKs of Python and JavaScript, and plain curl, publish to a started hub, and a
//! started wall in a real terminal shows what they published.
//!
//! They need more than Rust. `.ci/run` installs it and names the folder in OPENFLOOR_TEST_TOOLS; without it they are
//! left out, by name and with the reason. With it, a missing tool is a failure.
#![allow(clippy::print_stderr)] // what is left out is told to the person at the terminal

#[path = "support/hub.rs"]
mod hub;
#[path = "support/pty.rs"]
mod pty;

use std::path::{Path, PathBuf};
use std::process::Command;

use hub::{HubProcess, OPENFLOOR};
use libtest_mimic::{Arguments, Failed, Trial};
use portable_pty::CommandBuilder;
use pty::Terminal;

fn main() {
    let tools = std::env::var_os("OPENFLOOR_TEST_TOOLS").map(PathBuf::from);
    let mut trials = Vec::new();
    for (name, needs, test) in [
        ("python_sdk", "Python with cloudevents", python as fn(&Path) -> Result<(), Failed>),
        ("javascript_sdk", "Node with cloudevents", javascript),
        ("curl", "curl", curl),
    ] {
        let folder = tools.clone();
        let run = move || test(&folder.unwrap_or_default());
        let left_out = tools.is_none();
        if left_out {
            eprintln!("left out: {name} needs {needs}; .ci/run installs it and leaves nothing out");
        }
        trials.push(Trial::test(name, run).with_kind(format!("needs {needs}")).with_ignored_flag(left_out));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// Starts a hub and a wall, publishes with a command, and waits for both events on the wall.
fn shows(name: &str, publish: impl Fn(&str) -> Command) -> Result<(), Failed> {
    let data = tempfile::tempdir()?;
    let hub = HubProcess::start(data.path(), "127.0.0.1:0");
    let mut wall = CommandBuilder::new(OPENFLOOR);
    wall.args(["wall", "--lang", "en", "--feed", &hub.ws()]);
    let mut wall = Terminal::start(wall, 160, 45);
    wall.until_text("live");
    let output = publish(&hub.http()).output()?;
    if !output.status.success() {
        return Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    wall.until_text(&format!("Structured café by {name}"));
    wall.until_text(&format!("Binary question by {name} – ¿sí?"));
    wall.keys("q");
    assert_eq!(wall.end(pty::PATIENCE), 0);
    Ok(())
}

fn python(tools: &Path) -> Result<(), Failed> {
    shows("Python", |hub| {
        let mut command = Command::new(tools.join("python/bin/python"));
        command.arg(source("publish.py")).arg(hub);
        command
    })
}

fn javascript(tools: &Path) -> Result<(), Failed> {
    shows("Node", |hub| {
        let mut command = Command::new("node");
        // The script stands beside node_modules, where its import is looked up.
        command.arg(tools.join("publish.mjs")).arg(hub);
        command
    })
}

fn curl(_tools: &Path) -> Result<(), Failed> {
    shows("curl", |hub| {
        let mut command = Command::new("bash");
        command.arg(source("publish.sh")).arg(hub);
        command
    })
}

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sdk").join(name)
}
