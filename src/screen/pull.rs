//! What is asked before something is pulled off every wall, and what became of it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card::GUTTER;
use super::form;
use super::lines::{self, Overlong, Pen, Run};
use super::lines::{Piece, Row};
use super::theme::{Accent, Theme, Tone};
use super::voice::Voice;
use crate::domain::{Event, Payload};
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
            said.push(vec![Run::new(words.say("pull-why"), Tone::Plain)]);
        }
        Sending::Under { .. } => said.push(form::status(voice, &pull.sending)),
        sending => {
            said.push(vec![Run::new(words.say("pull-what"), Tone::Plain)]);
            said.push(vec![Run::new(words.say("pull-later"), Tone::Plain)]);
            let status = form::status(voice, sending);
            if !status.is_empty() {
                said.push(status);
            }
            said.push(vec![Run::new(words.say("pull-ask"), Tone::Lit)]);
        }
    }
    PullView { title: SafeText::clean(&words.say("pull-title")), said }
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

/// Draws what is asked.
pub fn draw(view: &PullView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let pen = Pen { theme, accent: Accent::Told, left: area.x };
    let page = super::page(view.title.as_str(), "", pen, area, buf);
    let inset = GUTTER.min(page.width);
    let width = (page.width - inset).min(MEASURE);
    let body = Rect { x: page.x + inset, width, ..page };
    let mut y = body.y;
    let cells = usize::from(width);
    for (index, runs) in view.said.iter().enumerate() {
        for row in lines::wrap(runs, cells, cells, usize::from(body.height), Overlong::Break) {
            if y >= body.bottom() {
                return;
            }
            let row: Vec<Piece> = row;
            Row::of(row).draw(buf, pen, body.x, y, width);
            y += 1;
        }
        // The name and what events call it belong together.
        y += u16::from(index > 0);
    }
}
