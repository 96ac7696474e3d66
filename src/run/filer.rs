//! The huddle card out of the wall: handed to a command that prints, or saved in a folder.

use std::io::{self, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::program::{self, Fault};
use crate::config::{CommandLine, Value as _};
use crate::model::disk::Disk;
use crate::model::huddle::{Filed, Unfiled, Way};
use crate::model::{Model, Msg};
use crate::screen::Lexicon;
use crate::screen::huddle;

/// Most characters of what a command says that went wrong.
const COMPLAINT_MAX: usize = 200;
/// How long printing may take; the command is killed then. A spooler takes a card in far less.
pub const PRINT_MAX: Duration = Duration::from_secs(30);

/// Where a card goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ways {
    /// The command that prints what it reads.
    pub print: Option<CommandLine>,
    /// The folder for cards that are saved.
    pub folder: Option<PathBuf>,
}

/// Prints and saves cards beside the loop, one at a time: a printer or a disk may take its time.
pub struct Filer {
    ways: Ways,
    lexicon: Arc<Lexicon>,
    running: bool,
    news: (mpsc::Sender<Msg>, mpsc::Receiver<Msg>),
}

impl Filer {
    /// A filer with what it needs.
    pub fn new(ways: Ways, lexicon: Arc<Lexicon>) -> Self {
        Self { ways, lexicon, running: false, news: mpsc::channel(1) }
    }

    /// Files the card of this moment. It is left out while another is filed: what becomes of that one is told.
    pub fn file(&mut self, way: Way, model: &Model) {
        if std::mem::replace(&mut self.running, true) {
            return;
        }
        let text = huddle::text(model, &self.lexicon);
        let (ways, news) = (self.ways.clone(), self.news.0.clone());
        let names = names(model.now());
        tokio::spawn(async move {
            let filed = match way {
                Way::Print => print(ways.print.as_ref(), &text).await,
                Way::Save => {
                    let save = move || save(ways.folder.as_deref(), names, &text);
                    tokio::task::spawn_blocking(save).await.unwrap_or(Err(Unfiled::Lost))
                }
            };
            let filed = filed.unwrap_or_else(|why| Filed::Failed { way, why });
            // Nobody waits for it any more when the wall has ended.
            let _ = news.send(Msg::Filed(filed)).await;
        });
    }

    /// The next outcome.
    pub async fn news(&mut self) -> Msg {
        match self.news.1.recv().await {
            Some(msg) => {
                self.running = false;
                msg
            }
            // It holds a sending end itself.
            None => std::future::pending().await,
        }
    }
}

/// Most cards of one second that are saved; whoever holds the key down has enough of them then.
const SAME_SECOND_MAX: usize = 100;

/// The names of a card, which sort by its moment: the first that is free is taken.
fn names(now: Timestamp) -> impl Iterator<Item = String> {
    let moment = now.strftime("%Y-%m-%d-%H%M%SZ").to_string();
    let others = (2..=SAME_SECOND_MAX).map(move |nth| format!("-{nth}"));
    [String::new()].into_iter().chain(others).map(move |nth| format!("huddle-{moment}{nth}.txt"))
}

/// Gives a text to a command.
async fn print(command: Option<&CommandLine>, text: &str) -> Result<Filed, Unfiled> {
    let command = command.ok_or(Unfiled::NoCommand)?;
    let by = command.text().unwrap_or_default();
    let said = |words: String| words.chars().take(COMPLAINT_MAX).collect();
    match program::run(command, &[], text, PRINT_MAX).await {
        Ok(()) => Ok(Filed::Printed { by }),
        Err(Fault::NotStarted(error)) if error.kind() == io::ErrorKind::NotFound => {
            Err(Unfiled::NoProgram(command.program().to_owned()))
        }
        Err(Fault::NotStarted(error) | Fault::Lost(error)) => Err(Unfiled::Unrun(by, Disk::of(&error))),
        Err(Fault::Failed(status, words)) if words.is_empty() => {
            Err(match (status.code(), status.signal()) {
                (Some(code), _) => Unfiled::Code(by, code),
                (None, signal) => Unfiled::Killed(by, signal.unwrap_or_default()),
            })
        }
        Err(Fault::Failed(_, words)) => Err(Unfiled::Said(by, said(words))),
        Err(Fault::TooLong) => Err(Unfiled::TooLong(by, PRINT_MAX.as_secs())),
    }
}

/// Writes a text to a new file, by the first name that none has.
fn save(folder: Option<&Path>, names: impl Iterator<Item = String>, text: &str) -> Result<Filed, Unfiled> {
    let folder = folder.ok_or(Unfiled::NoFolder)?;
    let failed =
        |path: &Path, error: io::Error| Unfiled::Unwritten(path.display().to_string(), Disk::of(&error));
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    let mut taken = Err(Unfiled::Lost);
    for path in names.map(|name| folder.join(name)) {
        match std::fs::File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes()).map_err(|error| failed(&path, error))?;
                return Ok(Filed::Saved { path: path.display().to_string() });
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = Err(failed(&path, error)),
            Err(error) => return Err(failed(&path, error)),
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_card_is_saved_beside_the_others_and_a_folder_that_can_not_be_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("cards");
        let save_here = |text: &str| save(Some(&inside), names(Timestamp::UNIX_EPOCH), text);
        // Within one second, as with a key that is pressed twice.
        for name in ["huddle-1970-01-01-000000Z.txt", "huddle-1970-01-01-000000Z-2.txt"] {
            let path = inside.join(name);
            assert_eq!(save_here(name), Ok(Filed::Saved { path: path.display().to_string() }));
            assert_eq!(std::fs::read_to_string(&path).expect("written"), name);
        }
        for nth in 3..=SAME_SECOND_MAX {
            assert!(matches!(save_here("more"), Ok(Filed::Saved { .. })), "{nth}");
        }
        let last = inside.join(format!("huddle-1970-01-01-000000Z-{SAME_SECOND_MAX}.txt"));
        assert_eq!(save_here("no more"), Err(Unfiled::Unwritten(last.display().to_string(), Disk::There)));
        let nowhere =
            save(Some(Path::new("/dev/null/x")), names(Timestamp::UNIX_EPOCH), "").expect_err("no folder");
        assert_eq!(nowhere, Unfiled::Unwritten("/dev/null/x".into(), Disk::NoFolder));
        assert_eq!(save(None, names(Timestamp::UNIX_EPOCH), ""), Err(Unfiled::NoFolder));
    }

    #[tokio::test]
    async fn a_card_is_printed_by_the_command_that_was_set() {
        let folder = tempfile::tempdir().expect("a folder");
        let paper = folder.path().join("paper").display().to_string();
        let command = |text: &str| CommandLine::read(text).expect(text);
        let tee = command(&format!("tee {paper}"));
        assert_eq!(print(Some(&tee), "Maya").await, Ok(Filed::Printed { by: format!("tee {paper}") }));
        assert_eq!(std::fs::read_to_string(&paper).expect("printed"), "Maya");
        for (command, told) in [
            (Some(command("no-such-printer")), Unfiled::NoProgram("no-such-printer".into())),
            (Some(command("false")), Unfiled::Code("false".into(), 1)),
            (
                Some(command("sh -c 'echo no paper >&2; exit 2'")),
                Unfiled::Said("sh -c 'echo no paper >&2; exit 2'".into(), "no paper".into()),
            ),
            (Some(command("sh -c 'kill -9 $$'")), Unfiled::Killed("sh -c 'kill -9 $$'".into(), 9)),
            (None, Unfiled::NoCommand),
        ] {
            assert_eq!(print(command.as_ref(), "Maya").await, Err(told), "nothing printed");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_printer_that_hangs_is_stopped_and_told_once() {
        let at = Timestamp::UNIX_EPOCH;
        let model =
            Model::new(crate::text::Lang::parse("en").expect("a language"), crate::model::Mode::Desk, at);
        let print = CommandLine::read("sh -c 'sleep 1000 & wait'");
        let ways = Ways { print, folder: None };
        let mut filer = Filer::new(ways, Lexicon::built_in().into());
        filer.file(Way::Print, &model);
        filer.file(Way::Print, &model);
        let Msg::Filed(Filed::Failed { way: Way::Print, why }) = filer.news().await else {
            panic!("it was printed");
        };
        assert_eq!(why, Unfiled::TooLong("sh -c 'sleep 1000 & wait'".into(), 30));
        filer.file(Way::Save, &model);
        assert!(matches!(filer.news().await, Msg::Filed(Filed::Failed { way: Way::Save, .. })), "the next");
    }
}
