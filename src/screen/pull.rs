//! What is asked before something is pulled off every wall, and what became of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card::GUTTER;
use super::drawn::{Drawn, Spot};
use super::footer::FooterKey;
use super::form;
use super::lines::{self, Overlong, Pen, Run};
use super::lines::{Piece, Row};
use super::theme::{Accent, Theme, Tone};
use super::voice::Voice;
use super::words::keys;
use crate::domain::{Event, Payload};
use crate::model::Command;
use crate::model::form::{Answer, Sending};
use crate::model::pull::Pull;
use crate::text::{SafeText, Text};

/// Lines longer than this are hard to read.
const MEASURE: u16 = 100;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct PullView {
    /// What it is called.
    pub title: SafeText,
    /// Paragraph by paragraph.
    pub said: Vec<Vec<Run>>,
    /// What can be done: key and word, in one line below.
    pub actions: Vec<FooterKey>,
}

/// Says what is asked.
pub fn view(voice: &Voice<'_>, pull: &Pull) -> PullView {
    let words = voice.words;
    // In the words of the floor that is shown now: what is hidden or gone by now is not said here either.
    let thing = voice.model.floor.thing(&pull.thing.key);
    let name = thing.map(|thing| vec![Run { words: name(voice, &thing), tone: Tone::Strong }]);
    let key = Run::new(&pull.thing.key.subject, Tone::Dim);
    let mut said = vec![name.unwrap_or_default(), vec![key]];
    match &pull.sending {
        Sending::Done(Answer::Published { seq }) => {
            let done = words.say_with("pull-done", [("seq", seq.to_string().into())]);
            said.push(vec![Run::new(format!("✓ {done}"), Tone::Lit)]);
        }
        Sending::Under { .. } => said.push(form::status(voice, &pull.sending)),
        sending => {
            said.push(vec![Run::new(words.say("pull-what"), Tone::Plain)]);
            said.push(vec![Run::new(words.say("pull-later"), Tone::Plain)]);
            let status = form::status(voice, sending);
            if !status.is_empty() {
                said.push(status);
            }
        }
    }
    let action = |command, word| {
        let key = keys::in_force(voice.model, command, voice.model.ui.context());
        FooterKey { command, key, word: words.say(word).into_owned() }
    };
    let actions = match &pull.sending {
        Sending::Done(_) => {
            vec![action(Command::Accept, "pull-why"), action(Command::Close, "pull-close")]
        }
        Sending::Under { .. } => vec![action(Command::Close, "pull-stop")],
        Sending::No | Sending::Back(_) => {
            vec![action(Command::ConfirmPull, "pull-yes"), action(Command::Close, "pull-no")]
        }
    };
    PullView { title: SafeText::clean(&words.say("pull-title")), said, actions }
}

/// What a thing is called, so that nobody pulls another one.
fn name(voice: &Voice<'_>, thing: &Event) -> SafeText {
    let text = |text: &Text| text.in_lang(voice.lang()).clone();
    match &thing.payload {
        Payload::Floor(data) => text(&data.name),
        Payload::Notice(data) => text(&data.headline),
        Payload::Holding(data) => text(&data.topic),
        Payload::Question(data) => text(&data.text),
        Payload::Ownership(data) => text(&data.got_wrong),
        Payload::Note(data) => text(&data.text),
        Payload::Repair(data) => text(&data.breach),
        Payload::Commitment(data) => text(&data.ask),
        Payload::Recognition(data) => text(&data.message),
        Payload::Engagement(data) => data.unit.clone(),
        Payload::Quiet(data) => data.scope.clone(),
        Payload::Withdrawn => SafeText::default(),
    }
}

/// Cells between two actions.
const ACTIONS_GAP: u16 = 4;

/// Draws what is asked, and below it what can be done: each can be clicked.
pub fn draw(view: &PullView, theme: &Theme, area: Rect, buf: &mut Buffer) -> Drawn {
    let mut drawn = Drawn::default();
    drawn.spot(area, Spot::Page);
    let pen = Pen { theme, accent: Accent::Told, left: area.x };
    let page = super::page(view.title.as_str(), "", pen, super::page_column(area, MEASURE), buf);
    let inset = GUTTER.min(page.width);
    let width = (page.width - inset).min(MEASURE);
    let body = Rect { x: page.x + inset, width, ..page };
    let mut y = body.y;
    let cells = usize::from(width);
    for (index, runs) in view.said.iter().enumerate() {
        for row in lines::wrap(runs, cells, cells, usize::from(body.height), Overlong::Break) {
            if y >= body.bottom() {
                return drawn;
            }
            let row: Vec<Piece> = row;
            Row::of(row).draw(buf, pen, body.x, y, width);
            y += 1;
        }
        // The name and what events call it belong together.
        y += u16::from(index > 0);
    }
    let mut x = body.x;
    for action in &view.actions {
        // Keys and words as at the foot; what can't be undone in the tone of what is wrong.
        let (key, word) = match action.command {
            Command::ConfirmPull => (Tone::Wrong, Tone::Strong),
            _ => (Tone::Plain, Tone::Dim),
        };
        let pieces = [
            Piece::new(&*action.key, key),
            Piece::new(" ", Tone::Plain),
            Piece::new(action.word.as_str(), word),
        ];
        if x > body.x && usize::from(body.right().saturating_sub(x)) < lines::pieces_width(&pieces) {
            (x, y) = (body.x, y + 1);
        }
        if y >= body.bottom() {
            break;
        }
        let cells = usize::from(body.right().saturating_sub(x));
        let end = pen.pieces(buf, x, y, &lines::cut_pieces(&pieces, cells));
        drawn.spot(Rect { x, y, width: end.saturating_sub(x), height: 1 }, Spot::Command(action.command));
        x = end.saturating_add(ACTIONS_GAP);
    }
    drawn
}
