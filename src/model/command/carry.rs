//! Carries commands out.

use super::{Command, Context, Row, TABLE, refusal, row, write};
use crate::model::huddle::Way;
use crate::model::picker::{Choice, Choices, Picker};
use crate::model::scrolled::FAR;
use crate::model::{Edit, Effect, EntryId, Filter, Mode, Model, Overlay, Pane, Scrolled, Sort, Update};

/// How many entries or lines a page is.
const PAGE: isize = 8;

/// Carries a command out.
pub(in crate::model) fn run(model: &mut Model, command: Command) -> Update {
    let panes = Pane::ALL.len();
    match command {
        Command::Quit => return Update { changed: false, effects: vec![Effect::Quit] },
        Command::Suspend => return Update { changed: true, effects: vec![Effect::Suspend] },
        Command::NextPane => focus(model, Pane::ALL[(model.ui.focus.index() + 1) % panes]),
        Command::PreviousPane => focus(model, Pane::ALL[(model.ui.focus.index() + panes - 1) % panes]),
        Command::FocusPane(pane) => focus(model, pane),
        Command::Down => step(model, 1),
        Command::Up => step(model, -1),
        Command::PageDown => step(model, PAGE),
        Command::PageUp => step(model, -PAGE),
        Command::First => step(model, -FAR),
        Command::Last => step(model, FAR),
        Command::Read => read(model),
        Command::NextItem => leaf(model, 1),
        Command::PreviousItem => leaf(model, -1),
        Command::History => model.open_history(),
        Command::Accept => return accept(model),
        Command::NextField => write::step(model, true),
        Command::PreviousField => write::step(model, false),
        Command::Notice
        | Command::Thank
        | Command::Answer
        | Command::MoveOn
        | Command::Pull
        | Command::Huddle => return write::open(model, command),
        Command::ConfirmPull => return write::confirm_pull(model),
        Command::TakeUp => return write::take_up(model),
        Command::PrintHuddle => return write::file(model, Way::Print),
        Command::SaveHuddle => return write::file(model, Way::Save),
        Command::Close => return close(model),
        Command::NextNew => jump(model, model.next_new()),
        Command::NextSince => jump(model, model.next_since()),
        Command::NextLate => jump(model, model.next_late()),
        Command::AllSeen => model.look.all_seen(model.local),
        Command::Filter => model.ui.open(Overlay::Filter),
        Command::Team => pick(model, Choices::Teams),
        Command::Kind => pick(model, Choices::Kinds),
        Command::Since => {
            model.ui.filter.since = !model.ui.filter.since;
            model.filtered_anew();
        }
        Command::ClearFilter => {
            model.ui.filter = Filter::default();
            model.ui.filter.hide_names(model.hides_names(), &model.floor);
            model.filtered_anew();
        }
        Command::Sort => {
            let pane = model.ui.focus;
            let order = &mut model.ui.sort[pane.index()];
            *order = order.next(pane);
            // Which that is stands in no title: it is said where a key's refusal is.
            model.ui.vain = (*order == Sort::Usual).then_some(Command::Sort);
            model.ui.begin_anew(pane);
            model.ui.places[pane.index()] = None;
        }
        Command::Palette => pick(model, Choices::Commands),
        Command::Computed => match model.ui.overlay() {
            Some(Overlay::Computed(_)) => model.ui.close(),
            _ => model.ui.open(Overlay::Computed(Scrolled::default())),
        },
        Command::CheckIn if matches!(model.ui.overlay(), Some(Overlay::Door)) => model.ui.close(),
        Command::CheckIn if model.door().is_some() => model.ui.open(Overlay::Door),
        Command::CheckIn => return Update::changed(false),
        Command::Language => next_language(model),
        Command::Display => {
            model.ui.close_all();
            model.ui.begin_anew(model.ui.focus);
            model.ui.mode = match model.ui.mode {
                Mode::Desk => Mode::Display,
                Mode::Display => Mode::Desk,
            };
        }
        Command::NextScene => model.step_scenes(true),
        Command::PreviousScene => model.step_scenes(false),
        Command::Pause => model.pause(),
        Command::UnlockFirst => model.ui.unlock(false, model.local),
        Command::Unlock => model.ui.unlock(true, model.local),
        Command::Theme => model.ui.themes.rotate_left(1),
        Command::Help => match model.ui.overlay() {
            Some(Overlay::Help(_)) => model.ui.close(),
            // What can be done now is at hand, wherever it stands in the table.
            _ => {
                let can = |row: &Row| refusal::refusal(model, row.command).is_none();
                model.ui.open(Overlay::Help(TABLE.iter().position(can).unwrap_or(0)));
            }
        },
    }
    Update::changed(true)
}

/// Opens a list, with its first line chosen.
fn pick(model: &mut Model, of: Choices) {
    let mut picker = Picker::of(of);
    picker.chosen = model.choices(&picker).into_iter().next();
    model.ui.open(Overlay::Picker(picker));
}

/// Carries out what was chosen from a list that lies above what it is for. What is refused is left undone.
fn run_below(model: &mut Model, command: Command) -> Update {
    if refusal::refusal(model, command).is_some() {
        return Update::changed(false);
    }
    model.ui.close_above();
    let contexts = row(command).contexts;
    if model.ui.context() == Context::Page && !contexts.contains(&Context::Page) {
        model.ui.close_all();
    }
    run(model, command)
}

/// Esc: the words of the filter go with the line in which they are typed.
fn close(model: &mut Model) -> Update {
    if matches!(model.ui.overlay(), Some(Overlay::Filter)) {
        model.ui.filter.field.edit(&Edit::Clear);
        model.ui.filter.look(&model.floor);
        model.filtered_anew();
    }
    write::close(model)
}

fn accept(model: &mut Model) -> Update {
    if let Some(update) = write::accept(model) {
        return update;
    }
    let chosen = match model.ui.overlay() {
        Some(Overlay::Help(line)) => TABLE.get(*line).map(|row| Choice::Command(row.command)),
        Some(Overlay::Picker(picker)) => model.chosen(picker),
        Some(Overlay::Filter) => {
            model.ui.close();
            return Update::changed(true);
        }
        _ => None,
    };
    match chosen {
        Some(Choice::Command(command)) => return run_below(model, command),
        Some(Choice::Team(team)) => model.ui.filter.team = team,
        Some(Choice::Kind(kind)) => model.ui.filter.kind = kind,
        None => return Update::changed(false),
    }
    model.filtered_anew();
    model.ui.close();
    Update::changed(true)
}

/// Puts the cursor on an entry of any pane. While one is read, the next one is read.
fn jump(model: &mut Model, to: Option<(Pane, EntryId)>) {
    let Some((pane, id)) = to else { return };
    let reads = matches!(model.ui.overlay(), Some(Overlay::Item(..)));
    model.ui.close_all();
    model.ui.turn_to(pane);
    select(model, pane, id);
    if reads {
        read(model);
    }
}

/// The mouse: a click on an entry puts the cursor on it, and one on that entry reads it.
pub(in crate::model) fn point(model: &mut Model, pane: Pane, id: EntryId) -> Update {
    // Beside a page: what is pointed at is read in its place.
    if model.ui.context() == Context::Page {
        focus(model, pane);
        select(model, pane, id);
        read(model);
        return Update::changed(true);
    }
    if model.ui.context() != Context::Panes {
        return Update::changed(false);
    }
    if model.ui.focus == pane && model.at_hand().as_ref() == Some(&id) {
        read(model);
    } else {
        model.ui.turn_to(pane);
        select(model, pane, id);
    }
    Update::changed(true)
}

/// The mouse: the wheel over a pane beside a page turns the list there, and leaves the page as it is.
pub(in crate::model) fn turn(model: &mut Model, pane: Pane, by: isize) -> Update {
    if model.ui.context() != Context::Page {
        return Update::changed(false);
    }
    step_in(model, pane, by);
    Update::changed(true)
}

/// The mouse: a click on a line chooses it, and one on the chosen line lets it hold.
pub(in crate::model) fn choose(model: &mut Model, line: usize) -> Update {
    let choice = match model.ui.overlay() {
        Some(Overlay::Picker(picker)) => model.choices(picker).into_iter().nth(line),
        _ => None,
    };
    let was_chosen = match model.ui.overlay_mut() {
        Some(Overlay::Help(chosen)) => std::mem::replace(chosen, line) == line,
        Some(Overlay::Picker(_)) if choice.is_none() => false,
        Some(Overlay::Picker(picker)) => std::mem::replace(&mut picker.chosen, choice.clone()) == choice,
        _ => return Update::changed(false),
    };
    if was_chosen { accept(model) } else { Update::changed(true) }
}

/// Puts the cursor on an entry.
fn select(model: &mut Model, pane: Pane, id: EntryId) {
    model.look.point(id.key.clone());
    model.ui.selected[pane.index()] = Some(id);
    model.ui.begins[pane.index()] = false;
}

fn focus(model: &mut Model, pane: Pane) {
    model.ui.close_all();
    model.ui.turn_to(pane);
}

/// Moves the selection, the lines of a page, or the choice.
fn step(model: &mut Model, by: isize) {
    let choice = match model.ui.overlay() {
        Some(Overlay::Picker(picker)) => {
            let choices = model.choices(picker);
            let at = picker.line(&choices);
            at.and_then(|at| choices.get(moved(at, choices.len() - 1, by)).cloned())
        }
        _ => None,
    };
    if let Some(scroll) = model.ui.scrolled_mut() {
        scroll.step(by);
        return;
    }
    match model.ui.overlay_mut() {
        Some(Overlay::Help(line)) => *line = moved(*line, TABLE.len() - 1, by),
        Some(Overlay::Form(form)) => form.row(by),
        Some(Overlay::Picker(picker)) => picker.chosen = choice,
        // While words are typed, the arrows go through what they find.
        Some(Overlay::Filter) | None => step_in(model, model.ui.focus, by),
        Some(_) => {}
    }
}

/// Moves the selection of a pane.
fn step_in(model: &mut Model, pane: Pane, by: isize) {
    let listed = model.listed(pane);
    let Some(selected) = model.selected_in(pane, &listed) else { return };
    let next = moved(selected, listed.len() - 1, by);
    let Some(id) = listed.entry(next).map(|entry| entry.id()) else { return };
    select(model, pane, id);
    // A list at its beginning shows what comes as it comes.
    model.ui.begins[pane.index()] = next == 0;
}

/// The place that is so many on from another one, and no further than the last.
fn moved(from: usize, last: usize, by: isize) -> usize {
    (from as isize).saturating_add(by).clamp(0, last as isize) as usize
}

fn read(model: &mut Model) {
    if let Some(id) = model.at_hand() {
        model.look.point(id.key.clone());
        model.ui.open(Overlay::Item(id, Scrolled::default()));
    }
}

/// Turns to another entry of the pane while one is read: from that one, wherever the cursor is by now.
fn leaf(model: &mut Model, by: isize) {
    let Some(Overlay::Item(id, _)) = model.ui.overlay().cloned() else { return };
    model.ui.close();
    let pane = model.ui.focus;
    if model.listed(pane).position(&id).is_some() {
        select(model, pane, id);
    }
    step(model, by);
    read(model);
}

fn next_language(model: &mut Model) {
    if let Some(lang) = model.next_lang() {
        model.ui.lang = lang;
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::promise::Outcome;
    use crate::domain::{Audience, Item, Key, Notice, Promise, Stamp};
    use crate::model::Msg;
    use crate::text::Lang;

    #[test]
    fn the_cursor_goes_past_two_promises_of_one_dated_word() {
        let at = |hour: i64| Timestamp::from_second(1_764_000_000 + hour * 3_600).expect("in range");
        let mut model = Model::new(Lang::parse("en").expect("a language"), Mode::Desk, at(0));
        let kept = Promise {
            settled_at: Some(at(0)),
            outcome: Some(Outcome::Kept),
            ..Promise::open("next_word_by", at(0), at(0))
        };
        let promises = vec![kept, Promise::open("next_word_by", at(5), at(5))];
        for name in ["notice/a", "notice/b"] {
            let item = Item {
                source: "/s".into(),
                team: None,
                audience: Audience::Floor,
                time: at(0),
                stamp: Stamp { promises: promises.clone(), ..Stamp::default() }.into(),
                data: Notice::default(),
            };
            model.floor.notices.insert(Key::new("lisbon", name), item);
        }
        model.update(Msg::Command(Command::FocusPane(Pane::Promises)), at(0));
        for index in 1..4 {
            model.update(Msg::Command(Command::Down), at(0));
            let selected = model.selected(Pane::Promises, &model.entries(Pane::Promises));
            assert_eq!(selected, Some(index), "of four entries");
        }
    }
}
