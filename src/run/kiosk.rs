//! The kiosk at a terminal: keys and seconds come in, the hub is asked, and nothing of anybody stays.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures_util::StreamExt as _;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use super::tty::Tty;
use super::{input, signals};
use crate::model::kiosk::{Effect, IDLE_S, Key, Kiosk, Page, Trouble};
use crate::publisher::{PublishError, Publisher};
use crate::screen::kiosk::{draw, lines};
use crate::screen::{Lexicon, Theme};
use crate::text::Lang;
use crate::wire::pulse::Questions;

/// Between two looks at how long nobody has typed.
const SECOND: Duration = Duration::from_secs(1);
/// Clears a screen and what scrolled off it.
const CLEAR: &str = "\x1b[H\x1b[2J\x1b[3J";

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

/// The same in lines of text, for screen readers: a line is read, and said what comes next. What was said of one person is cleared from
/// a terminal, with what scrolled off it, before the next.
///
/// # Errors
/// When input or output fail.
pub async fn told(mut kiosk: Kiosk, lexicon: &Lexicon, publisher: &Publisher) -> anyhow::Result<()> {
    // Lines have no raw mode: a locked kiosk takes the signal of Ctrl-C and does nothing with it.
    let _taken = if kiosk.locked { Some(signal(SignalKind::interrupt())?) } else { None };
    // A reader of our own, which says whether a line waits in it already.
    let mut input = BufReader::new(File::from(rustix::io::dup(rustix::stdio::stdin())?));
    loop {
        say(&lines(&kiosk, lexicon.of(&kiosk.lang)), matches!(kiosk.page, Page::Start))?;
        if matches!(kiosk.page, Page::Thanks) {
            kiosk.key(Key::Escape, &kiosk.lang.clone());
            continue;
        }
        let Some(line) = read_line(&mut input)? else {
            if there_is_no_more(&mut input)? {
                return Ok(());
            }
            kiosk.key(Key::Escape, &kiosk.lang.clone());
            continue;
        };
        for key in keys(line.trim(), &kiosk) {
            match kiosk.key(key, &other(&kiosk.lang.clone())) {
                None => {}
                Some(effect) => match ask(effect, publisher.clone()).await {
                    Some(answer) => answer.told(&mut kiosk),
                    None => return Ok(()),
                },
            }
        }
    }
}

/// What a line means on a page.
fn keys(line: &str, kiosk: &Kiosk) -> Vec<Key> {
    let tag = line.to_lowercase();
    if ["en", "es"].contains(&tag.as_str()) {
        return if kiosk.lang.as_str().starts_with(&tag) { Vec::new() } else { vec![Key::Language] };
    }
    match (&kiosk.page, tag.as_str()) {
        (Page::Items(_), "b") => vec![Key::Back],
        (Page::Items(_), "q") => vec![Key::Escape],
        (Page::Items(round), "") if round.is_at_end() => vec![Key::Enter],
        (Page::Items(_), "") => vec![Key::Char(' ')],
        // One answer a line: another digit would be the next item's.
        (Page::Items(_), _) => {
            tag.chars().next().filter(|_| tag.chars().count() == 1).map(Key::Char).into_iter().collect()
        }
        (_, "") => Vec::new(),
        _ => line.chars().map(Key::Char).chain([Key::Enter]).collect(),
    }
}

fn say(lines: &[String], first: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if first && out.is_terminal() {
        out.write_all(CLEAR.as_bytes())?;
    }
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    out.flush()
}

/// A line, or none after [`IDLE_S`] seconds without one, or at the end of the input.
fn read_line(input: &mut BufReader<File>) -> io::Result<Option<String>> {
    let stdin = rustix::stdio::stdin();
    let wait = Timespec { tv_sec: i64::from(IDLE_S), tv_nsec: 0 };
    while input.buffer().is_empty() {
        let mut polled = [PollFd::new(&stdin, PollFlags::IN)];
        match poll(&mut polled, Some(&wait)) {
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
            Ok(0) => return Ok(None),
            Ok(_) => break,
        }
    }
    let mut line = String::new();
    Ok((input.read_line(&mut line)? > 0).then_some(line))
}

/// True at the end of the input; it is asked only where nothing came.
fn there_is_no_more(input: &mut BufReader<File>) -> io::Result<bool> {
    let stdin = rustix::stdio::stdin();
    let mut polled = [PollFd::new(&stdin, PollFlags::IN)];
    let ready = poll(&mut polled, Some(&Timespec::default())).is_ok_and(|count| count > 0);
    Ok(ready && input.fill_buf()?.is_empty())
}
