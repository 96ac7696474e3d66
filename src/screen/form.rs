//! A form: its labels in a column, the languages side by side, what is wrong at its field, and how far its sending is.
//!
//! ```text
//! ━ New notice ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 1 of 17
//! ▌ Headline        en  Shift bids move to Fridays       es  Los turnos se piden los viernes
//!   Why             en  nights had no choice             es
//!                                                        needed here too: all languages, or none
//!   Decision        decided
//! ```

mod foot;
mod sheet;

use jiff::Timestamp;

use super::field::FieldView;
use super::lines::Run;
use super::theme::Tone;
use super::voice::Voice;
use crate::model::form::{Content, Field, Form, Label, Pick, Sort, Trouble, when, when::Odd};
use crate::text::{SafeText, Text};

pub use foot::status;
pub use sheet::{MEASURE, draw};

/// What a form says.
#[derive(Clone, Debug, PartialEq)]
pub struct FormView {
    /// What it is for.
    pub title: SafeText,
    /// Which field has the keyboard, of how many.
    pub place: SafeText,
    /// What it is about.
    pub about: Vec<Run>,
    /// The fields.
    pub fields: Vec<FieldRow>,
    /// The field that has the keyboard.
    pub focus: usize,
    /// What to write there.
    pub hint: SafeText,
    /// How much of its room is used.
    pub count: Option<SafeText>,
    /// How far its sending is, or what is wrong with the whole of it.
    pub status: Vec<Run>,
    /// True when texts stand in several languages, each with its own before it.
    pub tagged: bool,
}

/// One field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldRow {
    /// What it is called.
    pub label: SafeText,
    /// What it belongs to: told above the first of them.
    pub of: Option<SafeText>,
    /// True for the first of those that belong together: where there is room it stands a little apart.
    pub opens: bool,
    /// What stands beside the label, column by column.
    pub cells: Vec<Cell>,
    /// What the text means, such as the moment that was written.
    pub means: Option<SafeText>,
}

/// One column of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text, with the language before it where there are several.
    Text(SafeText, FieldView),
    /// Choices: each with whether it is chosen, and whether the cursor is on it.
    Choices(Vec<(SafeText, bool, bool)>, Option<SafeText>),
}

/// The phrases that say how one of several is chosen: as all that there is to say, and beside a hint; and how several are.
const PICK: &str = "form-hint-pick";
const KEYS: &str = "form-hint-keys";
const MARKS: &str = "form-hint-marks";

/// Says a form.
pub fn view(voice: &Voice<'_>, form: &Form) -> FormView {
    let focused = form.fields.get(form.focus);
    let mut rows: Vec<FieldRow> = Vec::with_capacity(form.fields.len());
    for (index, field) in form.fields.iter().enumerate() {
        let of = field.of.as_ref().map(|text| voice.text(text).clone());
        // Fields of one thing follow each other; it is named above the first.
        let told =
            index.checked_sub(1).and_then(|before| form.fields[before].of.as_ref()) == field.of.as_ref();
        rows.push(row(voice, form, index, field, of.filter(|_| !told)));
    }
    let hint =
        focused.map_or_else(String::new, |field| voice.words.hint(form.sort, field.label).into_owned());
    let (at, of) = (form.focus + 1, form.fields.len());
    FormView {
        title: SafeText::clean(&voice.words.form(form.sort)),
        place: SafeText::clean(&voice.words.say_with("form-place", [("at", at.into()), ("of", of.into())])),
        about: form.about.as_ref().map(|about: &Text| voice.run(about, Tone::Strong)).into_iter().collect(),
        fields: rows,
        focus: form.focus,
        hint: SafeText::clean(&hint),
        count: focused
            .and_then(|field| count(voice, field, form.column))
            .filter(|_| hint != voice.words.say(PICK)),
        status: foot::of_form(voice, form),
        tagged: form.fields.iter().any(|field| field.content.columns() > 1),
    }
}

/// How much of a text's room is used; of choices, how they are chosen.
fn count(voice: &Voice<'_>, field: &Field, column: usize) -> Option<SafeText> {
    match &field.content {
        Content::Time(_) => return None,
        Content::Pick { .. } => return Some(SafeText::clean(&voice.words.say(KEYS))),
        Content::Marks { .. } => return Some(SafeText::clean(&voice.words.say(MARKS))),
        _ => {}
    }
    let text = field.content.text(column)?;
    let used = text.text().chars().count();
    let max = used + text.room();
    let words = voice.words.say_with("form-count", [("used", used.into()), ("max", max.into())]);
    Some(SafeText::clean(&words))
}

fn row(voice: &Voice<'_>, form: &Form, index: usize, field: &Field, of: Option<SafeText>) -> FieldRow {
    let focused = index == form.focus;
    let wrong = |column: usize| {
        let here = |trouble: &&Trouble| trouble.at == Some((index, column));
        let trouble = form.troubles.iter().find(here);
        trouble.map(|trouble| voice.clock.local(&voice.words.wrong(&trouble.what, voice.model)))
    };
    // A name that came from the floor is hidden here too, until someone writes another one.
    let hides = voice.model.hides_names() && form.paper().before.is_some() && field.names_people();
    let text = |text: &crate::model::TextField, column: usize| {
        let here = focused && column == form.column && form.sending.is_open();
        if hides && field.keeps_its_words(column) {
            let view = FieldView::of(&crate::model::TextField::line(0)).or(voice.words.hidden_names(1));
            return if here { view } else { view.at_rest() };
        }
        let view = FieldView::of(text).faulty(wrong(column));
        if here { view } else { view.or(EMPTY).at_rest() }
    };
    let cells = match &field.content {
        Content::Words(langs) => langs
            .iter()
            .enumerate()
            .map(|(column, (lang, field))| {
                let tag = if langs.len() > 1 { lang.as_str() } else { "" };
                Cell::Text(SafeText::clean(tag), text(field, column))
            })
            .collect(),
        Content::Line(field) | Content::Time(field) => vec![Cell::Text(SafeText::default(), text(field, 0))],
        Content::Pick { picks, at } if !focused && picks.get(*at) == Some(&Pick::None) => {
            vec![Cell::Choices(Vec::new(), wrong(0).map(|wrong| SafeText::clean(&wrong)))]
        }
        Content::Pick { picks, at } => {
            let choices = picks.iter().enumerate().map(|(index, pick)| (named(voice, pick), index == *at));
            vec![Cell::Choices(
                shown(choices, focused.then_some(*at)),
                wrong(0).map(|wrong| SafeText::clean(&wrong)),
            )]
        }
        Content::Marks { picks, at } => {
            let choices = picks.iter().map(|(pick, on)| (named(voice, pick), *on));
            vec![Cell::Choices(
                shown(choices, focused.then_some(*at)),
                wrong(0).map(|wrong| SafeText::clean(&wrong)),
            )]
        }
    };
    let means = match &field.content {
        Content::Time(text) => means(voice, form, field.label, text.text()),
        _ => None,
    };
    let notice = form.sort == Sort::Notice;
    let opens = index > 0 && opens(field) && (notice || field.label != Label::Decision);
    FieldRow { label: SafeText::clean(&voice.words.field(field)), of, opens, cells, means }
}

/// True for the first of the fields that belong together.
fn opens(field: &Field) -> bool {
    matches!(
        field.label,
        Label::Decision
            | Label::MeansForYou
            | Label::AuthorRole
            | Label::Priority
            | Label::Receiver
            | Label::Message
            | Label::Affected
            | Label::ActionState
            | Label::NewAction
            | Label::Commitment
            | Label::Answer
    )
}

/// What stands in a field that is empty and does not have the keyboard.
const EMPTY: &str = "·";

/// All choices where the cursor is; elsewhere what is chosen.
fn shown(
    choices: impl Iterator<Item = (SafeText, bool)>,
    cursor: Option<usize>,
) -> Vec<(SafeText, bool, bool)> {
    choices
        .enumerate()
        .filter(|(_, (_, on))| cursor.is_some() || *on)
        .map(|(index, (name, on))| (name, on, cursor == Some(index)))
        .collect()
}

fn named(voice: &Voice<'_>, pick: &Pick) -> SafeText {
    SafeText::clean(&pick.name(voice.lang(), |id| Some(voice.words.say(id))))
}

/// The moment that a time means, in the words of the wall. What is owed by a date is late after it; what began then is not.
fn means(voice: &Voice<'_>, form: &Form, label: Label, text: &str) -> Option<SafeText> {
    let now = voice.model.now();
    let at: Timestamp = when::moment(text, &form.paper().zone, now)?;
    let from_now = match label {
        Label::EffectiveAt if at < now => voice.clock.ago(at),
        Label::HoldUntil if at <= now => voice.words.say("form-wrong-past").into_owned(),
        _ => voice.clock.due(at),
    };
    // Whoever typed it did not say which of two it is, or that there is none.
    let odd = when::odd(text, &form.paper().zone, now).map(|odd| {
        voice.words.say(match odd {
            Odd::Twice => "form-time-twice",
            Odd::Skipped => "form-time-skipped",
        })
    });
    let odd = odd.map(|odd| format!(" · {odd}")).unwrap_or_default();
    Some(SafeText::clean(&format!("{}{odd} · {from_now}", voice.clock.moment(at))))
}
