//! A list that narrows as one types, in the middle of what is shown: the palette of commands.
//!
//! ```text
//! ┌─ Commands ──────────────────────────────┐
//! │  wa▏                                    │
//! │                                         │
//! │ ▌wallboard display mode, and back    w  │
//! │  the next pane                     Tab  │
//! └──────────────── Enter runs · Esc closes ┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::dialog;
use super::drawn::{Drawn, Spot};
use super::field::FieldView;
use super::lines::{self, DOT, Overlong, Pen, Piece, Row, Run};
use super::theme::{Accent, Glyph, Theme, Tone};
use super::voice::Voice;
use super::words::{Counted, keys};
use crate::model::command::Refusal;
use crate::model::picker::{Choice, Choices, Picker};
use crate::text::SafeText;

/// Cells of a list, where there is room: of one that tells beside a line why it can't be chosen now, and of others.
const WIDTH: (u16, u16) = (60, 54);
/// Cells between a line and what is told beside it, at least.
const NOTE_GAP: usize = 3;
/// Most rows of why the chosen line can't be done now.
const WHY_MAX: usize = 3;
/// Rows that are left free above and below a list, on a screen that has them.
const AIR: u16 = 2;
/// From this height of the panes on it has.
const AIRY_FROM: u16 = 30;
/// Rows above the lines: what is typed, and an empty one.
const HEAD: u16 = 2;
/// Rows below the lines of a list that explains: how many more there are, and why the chosen one can't be done now.
const FOOT: u16 = WHY_MAX as u16 + 1;

/// What a list says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickerView {
    /// What it is called.
    pub title: String,
    /// How to leave it.
    pub note: String,
    /// What is typed.
    pub field: FieldView,
    /// The lines that are left, the best first.
    pub lines: Vec<PickerLine>,
    /// Which of them is chosen.
    pub chosen: usize,
    /// How many lines there are before anything is typed.
    pub whole: usize,
    /// True for a list that tells at its foot why the chosen line can't be done now.
    pub explains: bool,
    /// What is said when none is left.
    pub nothing: String,
    /// How many lines have no place, in words: above those that are shown, and below them.
    pub more: (Counted, Counted),
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickerLine {
    /// What it is.
    pub words: SafeText,
    /// What is told beside it: its keys, or why it can't be done now.
    pub note: SafeText,
    /// False when it can't be chosen now.
    pub can: bool,
    /// What is told beside it where there is no room for why: its name goes first, and why is told below the list.
    pub short: SafeText,
}

/// Says a list.
pub fn view(voice: &Voice<'_>, picker: &Picker) -> PickerView {
    let words = voice.words;
    let (title, note, placeholder, nothing) = match picker.of {
        Choices::Commands => ("palette-title", "palette-note", "palette-placeholder", "palette-nothing"),
        Choices::Teams => ("teams-title", "choice-note", "teams-placeholder", "teams-nothing"),
        Choices::Kinds => ("kinds-title", "choice-note", "kinds-placeholder", "kinds-nothing"),
    };
    let left = voice.model.left(picker);
    let lines = left.iter().map(|(choice, refused)| line(voice, choice, *refused)).collect();
    let choices: Vec<Choice> = left.into_iter().map(|(choice, _)| choice).collect();
    PickerView {
        title: words.say(title).into_owned(),
        note: words.with_keys(note, voice.model),
        field: FieldView::of(&picker.field).or(words.say(placeholder)),
        lines,
        chosen: picker.line(&choices).unwrap_or(0),
        whole: voice.model.lines_of(picker.of),
        explains: picker.of == Choices::Commands,
        nothing: words.say(nothing).into_owned(),
        more: (words.above(), words.below()),
    }
}

fn line(voice: &Voice<'_>, choice: &Choice, refusal: Option<Refusal>) -> PickerLine {
    let (words, filter) = (voice.words, &voice.model.ui.filter);
    let phrase = voice.model.phrase_of(choice);
    let said = || phrase.map_or_else(SafeText::default, |phrase| SafeText::clean(&words.say(phrase)));
    // What holds now carries a mark.
    let held = |holds: bool| if holds { SafeText::clean("●") } else { SafeText::default() };
    match choice {
        Choice::Command(command) => {
            let called = || keys::all(voice.model.keymap.keys(*command), "  ");
            let note = refusal.map_or_else(called, |why| words.with_keys(why.phrase(), voice.model));
            let short = SafeText::clean(&words.say("refused-short"));
            PickerLine { words: said(), note: SafeText::clean(&note), can: refusal.is_none(), short }
        }
        Choice::Team(team) => {
            let name = team.as_deref().map_or_else(said, |id| voice.team(id));
            PickerLine {
                words: name,
                note: held(filter.team == *team),
                can: true,
                short: SafeText::default(),
            }
        }
        Choice::Kind(kind) => {
            let note = held(filter.kind == *kind);
            PickerLine { words: said(), note, can: true, short: SafeText::default() }
        }
    }
}

impl PickerLine {
    /// What stands beside its name, which is never cut for it.
    fn beside(&self, cells: usize) -> &SafeText {
        let fits = lines::width(self.words.as_str()) + NOTE_GAP + lines::width(self.note.as_str()) <= cells;
        if fits || self.can { &self.note } else { &self.short }
    }

    /// Why it can't be done now, where that has no room beside it.
    fn why(&self, cells: usize) -> Vec<Vec<Piece>> {
        if self.can || self.beside(cells) == &self.note {
            return Vec::new();
        }
        let runs = [Run { words: self.note.clone(), tone: Tone::Plain }];
        lines::wrap(&runs, cells, cells, WHY_MAX, Overlong::Break)
    }
}

/// Where a list stands: as high as the whole of it, so that it does not jump while one types or chooses, or as the screen leaves.
pub fn place(view: &PickerView, area: Rect) -> Rect {
    let whole = u16::try_from(view.whole).unwrap_or(u16::MAX);
    let air = if area.height >= AIRY_FROM { 2 * AIR } else { 0 };
    let room = area.height.saturating_sub(air + dialog::FRAME);
    let width = if view.explains { WIDTH.0 } else { WIDTH.1 };
    let height = whole.saturating_add(HEAD + foot(view, room)).min(room);
    dialog::place(width, height, area)
}

/// Rows below the lines of a list that has so many rows.
fn foot(view: &PickerView, room: u16) -> u16 {
    let more = view.whole > usize::from(room.saturating_sub(HEAD));
    if view.explains { FOOT } else { u16::from(more) }
}

/// The first line that is shown: the chosen one is in sight, in the middle where it can be.
fn first(view: &PickerView, rows: usize) -> usize {
    view.chosen.saturating_sub(rows / 2).min(view.lines.len().saturating_sub(rows))
}

/// Draws a list.
pub fn draw(view: &PickerView, theme: &Theme, area: Rect, buf: &mut Buffer) -> Drawn {
    let pen = Pen { theme, accent: Accent::Told, left: area.x };
    let mut drawn = Drawn::default();
    let frame = place(view, area);
    drawn.spot(frame, Spot::Dialog);
    let body = dialog::draw(&view.title, &view.note, frame, area, pen, buf);
    if body.is_empty() {
        return drawn;
    }
    view.field.draw(pen, Rect { height: 1, ..body }, buf);
    let head = HEAD.min(body.height);
    let cells = usize::from(body.width);
    let why = view.lines.get(view.chosen).map_or_else(Vec::new, |line| line.why(cells));
    let foot = foot(view, body.height).min((body.height - head).saturating_sub(1));
    let list = Rect { y: body.y + head, height: body.height - head - foot, ..body };
    for (row, y) in why.into_iter().zip(list.bottom() + 1..body.bottom()) {
        Row::of(row).draw(buf, pen, body.x, y, body.width);
    }
    if view.lines.is_empty() && list.height > 0 {
        pen.words(buf, list.x, list.y, list.width, &view.nothing, Tone::Dim);
    }
    let from = first(view, usize::from(list.height));
    let below = view.lines.len().saturating_sub(from + usize::from(list.height));
    if list.bottom() < body.bottom() {
        let counts = [(&view.more.0, from), (&view.more.1, below)].into_iter().filter(|(_, n)| *n > 0);
        let counts: Vec<String> = counts.map(|(words, n)| words.with(n)).collect();
        let right = vec![Piece::new(counts.join(DOT), Tone::Dim)];
        Row { hangs: false, left: Vec::new(), right }.draw(buf, pen, list.x, list.bottom(), list.width);
    }
    for ((index, line), y) in view.lines.iter().enumerate().skip(from).zip(list.y..list.bottom()) {
        let chosen = index == view.chosen;
        if chosen {
            pen.words(buf, list.x - 1, y, 1, theme.glyph(Glyph::Cursor), Tone::Accent);
        }
        let (tone, note) = match (line.can, chosen) {
            (true, true) => (Tone::Strong, Tone::Plain),
            (true, false) => (Tone::Plain, Tone::Dim),
            (false, _) => (Tone::Dim, Tone::Faint),
        };
        let row = Row {
            hangs: false,
            left: vec![Piece::new(line.words.as_str(), tone)],
            right: vec![Piece::new(line.beside(cells).as_str(), note)],
        };
        row.draw(buf, pen, list.x, y, list.width);
        drawn.spot(Rect { y, height: 1, ..list }, Spot::Line(index));
    }
    drawn
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::Lexicon;
    use crate::model::command::{Group, Refusal, TABLE};
    use crate::model::picker::Choices;
    use crate::model::{Mode, Model, standing};
    use crate::text::Lang;

    #[test]
    fn every_command_is_said_in_every_language() {
        let model = Model::new(Lang::parse("en").expect("a language"), Mode::Desk, Timestamp::UNIX_EPOCH);
        for words in Lexicon::built_in().all() {
            for row in TABLE {
                assert_ne!(words.say(row.phrase), row.phrase, "{:?}", words.lang());
                assert!(row.footer.is_empty() || words.say(row.word) != row.word, "{}", row.word);
            }
            let phrases = Group::ALL.map(Group::phrase).into_iter().chain(Refusal::ALL.map(Refusal::phrase));
            for phrase in phrases.chain(Choices::PHRASES.iter().chain(standing::PHRASES).copied()) {
                // Some of them name keys.
                assert_ne!(words.with_keys(phrase, &model), phrase, "{:?}", words.lang());
            }
        }
    }
}
