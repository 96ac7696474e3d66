//! The command that a critical notice starts: the site's own lamp, printer or pager.
//!
//! It is started as it stands in the settings. The notice's words never become a part of it: they are in its
//! environment, and as JSON on its input.

use std::os::unix::process::ExitStatusExt as _;
use std::time::Duration;

use serde_json::json;
use tokio::sync::mpsc;

use super::program::{self, Fault};
use crate::config::CommandLine;
use crate::model::{Alert, HookFault};
use crate::wire::disk::Disk;

/// How long the command may take; it is killed then, with what it has started.
pub const HOOK_MAX: Duration = Duration::from_secs(10);

/// Starts the command, one at a time.
#[derive(Debug)]
pub struct Hook {
    command: Option<CommandLine>,
    running: bool,
    done: mpsc::Sender<Result<(), HookFault>>,
    ended: mpsc::Receiver<Result<(), HookFault>>,
}

impl Hook {
    /// A hook for a command, or for none.
    pub fn new(command: Option<CommandLine>) -> Self {
        let (done, ended) = mpsc::channel(1);
        Self { command, running: false, done, ended }
    }

    /// Starts the command for an alert. It is left out while the last one runs: it takes less time than there is between
    /// two alerts.
    pub fn start(&mut self, alert: &Alert) {
        let Some(command) = self.command.clone().filter(|_| !self.running) else { return };
        let (alert, done) = (alert.clone(), self.done.clone());
        self.running = true;
        tokio::spawn(async move {
            // Nobody waits for it any more when the wall has ended.
            let _ = done.send(run(&command, &alert).await).await;
        });
    }

    /// Waits for the command's end, and tells how it ended. May be dropped at any time.
    ///
    /// # Errors
    /// Why it did not do well.
    pub async fn turn(&mut self) -> Result<(), HookFault> {
        let Some(ended) = self.ended.recv().await else { return std::future::pending().await };
        self.running = false;
        ended
    }
}

async fn run(command: &CommandLine, alert: &Alert) -> Result<(), HookFault> {
    program::run(command, &variables(alert), &json(alert), HOOK_MAX).await.map_err(|fault| match fault {
        Fault::NotStarted(error) => HookFault::NotStarted(Disk::of(&error)),
        Fault::Lost(error) => HookFault::Lost(Disk::of(&error)),
        Fault::Failed(status, _) => match (status.code(), status.signal()) {
            (Some(code), _) => HookFault::Code(code),
            (None, signal) => HookFault::Killed(signal.unwrap_or_default()),
        },
        Fault::TooLong => HookFault::TooLong,
    })
}

/// The facts by the names of the command's variables. They don't begin as openfloor's own do, for the command may start
/// openfloor.
fn variables(alert: &Alert) -> [(&'static str, String); 12] {
    let Alert { key, place, headline, body, why, means_for_you, support, teams, told_by, effective_at, time } =
        alert;
    let teams: Vec<&str> = teams.iter().map(crate::text::SafeText::as_str).collect();
    [
        ("NOTICE_SITE", key.site.to_string()),
        ("NOTICE_SUBJECT", key.subject.to_string()),
        ("NOTICE_PLACE", place.to_string()),
        ("NOTICE_HEADLINE", headline.to_string()),
        ("NOTICE_BODY", body.to_string()),
        ("NOTICE_WHY", why.to_string()),
        ("NOTICE_MEANS_FOR_YOU", means_for_you.to_string()),
        ("NOTICE_HELP", support.to_string()),
        ("NOTICE_TEAMS", teams.join(", ")),
        ("NOTICE_TOLD_BY", told_by.to_string()),
        ("NOTICE_FROM", effective_at.map(|at| at.to_string()).unwrap_or_default()),
        ("NOTICE_TIME", time.to_string()),
    ]
}

/// The same as one object on a line.
fn json(alert: &Alert) -> String {
    let Alert { key, place, headline, body, why, means_for_you, support, teams, told_by, effective_at, time } =
        alert;
    let object = json!({
        "site": &*key.site, "subject": &*key.subject, "place": place, "headline": headline, "body": body, "why": why,
        "means_for_you": means_for_you, "help": support, "teams": teams, "told_by": told_by,
        "from": effective_at, "time": time,
    });
    format!("{object}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Value;
    use crate::domain::Key;
    use crate::text::SafeText;

    fn alert(headline: &str) -> Alert {
        let said = SafeText::clean;
        Alert {
            key: Key::new("lisbon", "notice/phones"),
            place: said("Lisbon · Floor 2"),
            headline: said(headline),
            body: said("All lines."),
            why: said(""),
            means_for_you: said("Use the chat."),
            support: said(""),
            teams: vec![said("Billing"), said("Nights")],
            told_by: said("floor manager"),
            effective_at: None,
            time: "2026-11-24T12:00:00Z".parse().expect("a time"),
        }
    }

    fn hook(command: &str) -> Hook {
        Hook::new(Some(CommandLine::read(command).expect(command)))
    }

    #[tokio::test]
    async fn the_facts_are_in_its_environment_and_on_its_input_and_never_in_its_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().display().to_string();
        let mut hook =
            hook(&format!("sh -c 'cat >{path}/input; printf %s \"$NOTICE_HEADLINE\" >{path}/headline'"));
        let headline = format!("Phones down $(touch {path}/run) `touch {path}/run`; touch {path}/run");
        hook.start(&alert(&headline));
        assert_eq!(hook.turn().await, Ok(()));
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect(name);
        assert_eq!(read("headline"), headline);
        let input: serde_json::Value = serde_json::from_str(&read("input")).expect("JSON");
        assert_eq!(input["headline"], headline);
        assert_eq!(input["teams"], json!(["Billing", "Nights"]));
        assert!(!folder.path().join("run").exists());
    }

    #[tokio::test]
    async fn each_end_is_told() {
        let mut hook = hook("sh -c 'exit 3'");
        hook.start(&alert("one"));
        assert_eq!(hook.turn().await, Err(HookFault::Code(3)));
        hook.command = Some(CommandLine::read("sh -c 'kill -9 $$'").expect("a command"));
        hook.start(&alert("two"));
        assert_eq!(hook.turn().await, Err(HookFault::Killed(9)));
        hook.command = Some(CommandLine::read("/nowhere/lamp").expect("a command"));
        hook.start(&alert("three"));
        assert_eq!(hook.turn().await, Err(HookFault::NotStarted(Disk::NotThere)));
        hook.command = Some(CommandLine::read("true").expect("a command"));
        hook.start(&alert("four"));
        assert_eq!(hook.turn().await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_does_not_end_is_killed_with_what_it_started() {
        let mut hook = hook("sh -c 'sleep 1000 & wait'");
        hook.start(&alert("one"));
        hook.start(&alert("while it runs: left out"));
        assert_eq!(hook.turn().await, Err(HookFault::TooLong));
    }
}
