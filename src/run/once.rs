//! One frame: the floor is followed until it is known, and drawn once. Nothing is done to the world: what a key asks for
//! beyond what is shown is left out.

use std::time::Duration;

use crossterm::event::Event;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use super::{Clock, keys, message};
use crate::feed::Report;
use crate::model::{Model, Msg};
use crate::screen::{self, Drawn, Lexicon, Theme, View};

/// Why a floor is not known, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown(pub String);

/// Takes in what a task reports until the floor is known.
///
/// # Errors
/// When it is not known in time, with the last that went wrong.
pub async fn follow(
    model: &mut Model,
    mut reports: mpsc::Receiver<Report>,
    clock: Clock,
    within: Duration,
) -> Result<(), Unknown> {
    let end = Instant::now() + within;
    let why = |model: &Model| model.link.trouble.as_ref().map(|trouble| trouble.why.to_string());
    while !model.link.is_synced() {
        match timeout_at(end, reports.recv()).await {
            Ok(Some(report)) => {
                // A wait that is longer than the time that is left ends as it would end then.
                let in_vain =
                    matches!(&report, Report::Lost { retry_in, .. } if Instant::now() + *retry_in > end);
                model.update(message(report), clock.now());
                if in_vain {
                    return Err(Unknown(why(model).unwrap_or_default()));
                }
            }
            Ok(None) => return Err(Unknown("the task that follows the feed ended".into())),
            Err(_) => {
                let silence = || format!("no whole floor came within {} s", within.as_secs());
                return Err(Unknown(why(model).unwrap_or_else(silence)));
            }
        }
    }
    Ok(())
}

/// Presses keys, each as the table of commands writes it.
///
/// # Errors
/// Which of them is no key.
pub fn press(model: &mut Model, names: &str, clock: Clock) -> Result<(), String> {
    for name in names.split_whitespace() {
        let key = keys::named(name)
            .ok_or_else(|| format!("{name:?} is no key such as a, Enter, Down or Ctrl-c"))?;
        for msg in keys::messages(&Event::Key(key), &Drawn::default(), model) {
            model.update(msg, clock.now());
        }
    }
    Ok(())
}

/// Draws a model, as the loop would.
pub fn draw(model: &mut Model, lexicon: &Lexicon, theme: &Theme, size: Size, clock: Clock) -> (View, Buffer) {
    let area = Rect::new(0, 0, size.width, size.height);
    // A page that is scrolled is drawn as the loop would leave it.
    let page = screen::paged(&screen::view(model, lexicon), area);
    model.update(
        Msg::Drawn { page, places: Vec::new(), pages: Vec::new(), left_out: 0, briefs: None },
        clock.now(),
    );
    let view = screen::view(model, lexicon);
    let mut buf = Buffer::empty(area);
    screen::draw(&view, theme, area, &mut buf);
    (view, buf)
}
