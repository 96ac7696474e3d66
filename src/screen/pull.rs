//! What is asked before something is pulled off every wall, and what became of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::dialog;
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

/// Cells of its lines: two sentences and a name.
const MEASURE: u16 = 72;
/// Most lines of one of its sentences.
const LINES_MAX: usize = 6;

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
    let key = Run::new(&*pull.thing.key.subject, Tone::Dim);
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
const ACTIONS_GAP: usize = 4;

/// Draws what is asked in a frame below the entry that goes, which takes so many rows, or over its foot; and what can be done: each can be
/// clicked.
pub fn draw(view: &PullView, rows_above: u16, theme: &Theme, area: Rect, buf: &mut Buffer) -> Drawn {
    let mut drawn = Drawn::default();
    let pen = Pen { theme, accent: Accent::Told, left: area.x };
    let cells = usize::from(dialog::inside(dialog::place(MEASURE, 1, area)).width);
    let mut rows: Vec<Row> = Vec::new();
    for (index, runs) in view.said.iter().enumerate() {
        rows.extend(lines::wrap(runs, cells, cells, LINES_MAX, Overlong::Break).into_iter().map(Row::of));
        // The name and what events call it belong together.
        rows.extend((index > 0).then(Row::default));
    }
    let lines = actions(view, cells);
    let height = u16::try_from(rows.len() + lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    let frame = dialog::place_below(rows_above, MEASURE, height, area);
    drawn.spot(frame, Spot::Dialog);
    let inside = dialog::draw(view.title.as_str(), "", frame, area, pen, buf);
    // What can be done stays in sight, whatever has to be said of the entry.
    let foot = inside.bottom().saturating_sub(lines.len() as u16 + 1).max(inside.y);
    for (row, y) in rows.iter().zip(inside.y + 1..foot) {
        row.draw(buf, pen, inside.x, y, inside.width);
    }
    for (line, y) in lines.iter().zip(foot..inside.bottom()) {
        let mut x = inside.x;
        for (command, pieces) in line {
            let cells = usize::from(inside.right().saturating_sub(x));
            let end = pen.pieces(buf, x, y, &lines::cut_pieces(pieces, cells));
            drawn.spot(Rect { x, y, width: end.saturating_sub(x), height: 1 }, Spot::Command(*command));
            x = end.saturating_add(ACTIONS_GAP as u16);
        }
    }
    drawn
}

/// What can be done, in as many lines as it needs: keys and words as at the foot, and what can't be undone in the tone of what is wrong.
fn actions(view: &PullView, cells: usize) -> Vec<Vec<(Command, Vec<Piece>)>> {
    let mut lines: Vec<Vec<(Command, Vec<Piece>)>> = Vec::new();
    let mut taken = 0;
    for action in &view.actions {
        let (key, word) = match action.command {
            Command::ConfirmPull => (Tone::Wrong, Tone::Strong),
            _ => (Tone::Plain, Tone::Dim),
        };
        let pieces = vec![
            Piece::new(&*action.key, key),
            Piece::new(" ", Tone::Plain),
            Piece::new(action.word.as_str(), word),
        ];
        let width = lines::pieces_width(&pieces);
        match lines.last_mut().filter(|_| taken + ACTIONS_GAP + width <= cells) {
            Some(line) => {
                line.push((action.command, pieces));
                taken += ACTIONS_GAP + width;
            }
            None => {
                lines.push(vec![(action.command, pieces)]);
                taken = width;
            }
        }
    }
    lines
}
