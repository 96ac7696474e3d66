//! The huddle card out of the wall: handed to a command that prints, or saved in a folder.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::model::huddle::{Filed, Way};
use crate::model::{Model, Msg};
use crate::screen::Lexicon;
use crate::screen::huddle;

/// Most outcomes that wait for the loop.
const NEWS_MAX: usize = 4;
/// Most characters of what a command says that went wrong.
const COMPLAINT_MAX: usize = 200;

/// Where a card goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ways {
    /// The command that prints what it reads: a program, and what it is given.
    pub print: Vec<String>,
    /// The folder for cards that are saved.
    pub folder: Option<PathBuf>,
}

/// Prints and saves cards, on threads of their own: a printer or a disk may take its time.
pub struct Filer {
    ways: Ways,
    lexicon: Arc<Lexicon>,
    news: (mpsc::Sender<Msg>, mpsc::Receiver<Msg>),
}

impl Filer {
    /// A filer with what it needs.
    pub fn new(ways: Ways, lexicon: Arc<Lexicon>) -> Self {
        Self { ways, lexicon, news: mpsc::channel(NEWS_MAX) }
    }

    /// Files the card of this moment.
    pub fn file(&self, way: Way, model: &Model) {
        let text = huddle::text(model, &self.lexicon);
        let (ways, news) = (self.ways.clone(), self.news.0.clone());
        let name = name(model.now());
        tokio::task::spawn_blocking(move || {
            let filed = match way {
                Way::Print => print(&ways.print, &text),
                Way::Save => save(ways.folder.as_deref(), &name, &text),
            };
            let filed = filed.unwrap_or_else(|why| Filed::Failed { way, why });
            let _ = news.blocking_send(Msg::Filed(filed));
        });
    }

    /// The next outcome.
    pub async fn news(&mut self) -> Msg {
        match self.news.1.recv().await {
            Some(msg) => msg,
            // It holds a sending end itself.
            None => std::future::pending().await,
        }
    }
}

/// A name that sorts by its moment and stands for none that is there already.
fn name(now: Timestamp) -> String {
    format!("huddle-{}.txt", now.strftime("%Y-%m-%d-%H%M%SZ"))
}

/// Gives a text to a command. Its own output would draw over the wall, so it goes nowhere.
fn print(command: &[String], text: &str) -> Result<Filed, String> {
    let Some((program, args)) = command.split_first() else {
        return Err("no command prints: set wall.print, such as to lp".into());
    };
    let by = command.join(" ");
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => {
            format!("there is no {program:?} here: set wall.print to a command that prints")
        }
        _ => format!("{by}: {error}"),
    };
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        match stdin.write_all(text.as_bytes()) {
            // Why it did not want to read is in what it says.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(failed(error)),
            _ => {}
        }
    }
    let output = child.wait_with_output().map_err(failed)?;
    if output.status.success() {
        return Ok(Filed::Printed { by });
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said: String = said.trim().chars().take(COMPLAINT_MAX).collect();
    Err(if said.is_empty() { format!("{by} failed: {}", output.status) } else { format!("{by}: {said}") })
}

/// Writes a text to a new file.
fn save(folder: Option<&Path>, name: &str, text: &str) -> Result<Filed, String> {
    let folder = folder.ok_or("there is no folder for it: set wall.huddle_folder")?;
    let failed = |path: &Path, error: io::Error| format!("can't write {}: {error}", path.display());
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    let path = folder.join(name);
    let mut file = std::fs::File::create_new(&path).map_err(|error| failed(&path, error))?;
    file.write_all(text.as_bytes()).map_err(|error| failed(&path, error))?;
    Ok(Filed::Saved { path: path.display().to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_saved_once_and_a_folder_that_can_not_be_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("cards");
        let saved = save(Some(&inside), "huddle.txt", "What is new").expect("saved");
        let path = inside.join("huddle.txt");
        assert_eq!(saved, Filed::Saved { path: path.display().to_string() });
        assert_eq!(std::fs::read_to_string(&path).expect("written"), "What is new");
        let again = save(Some(&inside), "huddle.txt", "Other").expect_err("it is there");
        assert!(again.contains("huddle.txt"), "{again}");
        assert!(save(Some(Path::new("/dev/null/x")), "y", "").expect_err("none").contains("/dev/null/x"));
        assert!(save(None, "y", "").expect_err("none").contains("wall.huddle_folder"));
    }

    #[test]
    fn a_card_is_printed_by_the_command_that_was_set() {
        let folder = tempfile::tempdir().expect("a folder");
        let paper = folder.path().join("paper").display().to_string();
        let command = ["tee".to_owned(), paper.clone()];
        assert_eq!(print(&command, "Maya"), Ok(Filed::Printed { by: format!("tee {paper}") }));
        assert_eq!(std::fs::read_to_string(&paper).expect("printed"), "Maya");
        for (command, told) in [
            (vec!["no-such-printer".to_owned()], "wall.print"),
            (vec!["cat".to_owned(), "/no/such/file".to_owned()], "/no/such/file"),
            (vec!["false".to_owned()], "false failed"),
            (vec![], "wall.print"),
        ] {
            let why = print(&command, "Maya").expect_err("nothing printed");
            assert!(why.contains(told), "{why}");
        }
    }
}
