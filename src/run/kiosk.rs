//! The kiosk at a terminal: keys and seconds come in, the hub is asked, and nothing of anybody stays.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures_util::StreamExt as _;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::tty::Tty;
use super::{input, signals};
use crate::model::kiosk::{Effect, Key, Kiosk, Trouble};
use crate::publisher::{PublishError, Publisher};
use crate::screen::kiosk::draw;
use crate::screen::{Lexicon, Theme};
use crate::text::Lang;
use crate::wire::pulse::Questions;

mod told;

pub use told::told;

/// Between two looks at how long nobody has typed.
const SECOND: Duration = Duration::from_secs(1);

/// What the hub answered.
enum Answer {
    Looked(Box<Result<Questions, Trouble>>),
    Sent(Result<(), Trouble>),
}

impl Answer {
    fn told(self, kiosk: &mut Kiosk) {
        match self {
            Answer::Looked(looked) => kiosk.looked(*looked),
            Answer::Sent(sent) => kiosk.sent(sent),
        }
    }
}

/// Asks the hub what an effect asks for; none where the kiosk is to end.
async fn ask(effect: Effect, publisher: Publisher) -> Option<Answer> {
    match effect {
        Effect::Look(code) => {
            let looked = publisher.look(&code).await.map_err(|error| trouble(&error));
            Some(Answer::Looked(Box::new(looked)))
        }
        Effect::Send(code, answers) => {
            Some(Answer::Sent(publisher.answer(&code, &answers).await.map_err(|error| trouble(&error))))
        }
        Effect::Quit => None,
    }
}

fn trouble(error: &PublishError) -> Trouble {
    match error {
        PublishError::Refused { status: 404, .. } => Trouble::NotKnown,
        PublishError::Refused { status: 409, .. } => Trouble::Used,
        PublishError::Refused { status: 410, .. } => Trouble::Closed,
        // Only answers of the scale are sent.
        PublishError::Refused { status: 422, .. } => Trouble::TooFew,
        PublishError::Refused { status: 429 | 503, .. } => Trouble::Busy,
        _ => Trouble::Away,
    }
}

/// The other of the two languages that are built in.
fn other(lang: &Lang) -> Lang {
    let tag = |tag: &str| Lang::parse(tag).unwrap_or_else(|_| lang.clone());
    if lang.is_near(&tag("es")) { tag("en") } else { tag("es") }
}

/// Serves one after the other until it is ended.
///
/// # Errors
/// When the terminal fails.
pub async fn drawn(
    mut kiosk: Kiosk,
    mut tty: Tty,
    theme: &Theme,
    lexicon: &Lexicon,
    publisher: &Publisher,
) -> anyhow::Result<()> {
    let mut end = std::pin::pin!(signals::end_or_hang_up()?);
    let mut events = input::events()?;
    let mut seconds = interval(SECOND);
    seconds.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut asked: JoinSet<Option<Answer>> = JoinSet::new();
    loop {
        tty.paint(|buf| draw(&kiosk, lexicon.of(&kiosk.lang), theme, buf))?;
        tokio::select! {
            () = &mut end => return Ok(()),
            Some(answered) = asked.join_next(), if !asked.is_empty() => {
                // A question that came to no end is one without an answer.
                match answered.ok().flatten() {
                    Some(answer) => answer.told(&mut kiosk),
                    None => {
                        kiosk.looked(Err(Trouble::Away));
                        kiosk.sent(Err(Trouble::Away));
                    }
                }
            }
            event = events.next() => {
                let Some(event) = event else { return Ok(()) };
                let Some(key) = key(&event?) else { continue };
                match kiosk.key(key, &other(&kiosk.lang.clone())) {
                    None => {}
                    Some(Effect::Quit) => return Ok(()),
                    Some(effect) => {
                        asked.spawn(ask(effect, publisher.clone()));
                    }
                }
            }
            _ = seconds.tick() => {
                kiosk.second();
            }
        }
    }
}

/// The key of an event, as far as a kiosk knows it.
fn key(event: &Event) -> Option<Key> {
    let Event::Key(KeyEvent { code, modifiers, kind, .. }) = event else { return None };
    if *kind == KeyEventKind::Release {
        return None;
    }
    let control = modifiers.contains(KeyModifiers::CONTROL);
    Some(match code {
        KeyCode::Char('c') if control => Key::Interrupt,
        KeyCode::Char(_) if control || modifiers.contains(KeyModifiers::ALT) => return None,
        KeyCode::Char(letter) => Key::Char(*letter),
        KeyCode::Enter => Key::Enter,
        KeyCode::Backspace | KeyCode::Delete => Key::Back,
        KeyCode::Esc => Key::Escape,
        KeyCode::Left | KeyCode::Down => Key::Less,
        KeyCode::Right | KeyCode::Up => Key::More,
        KeyCode::F(2) => Key::Language,
        _ => return None,
    })
}
