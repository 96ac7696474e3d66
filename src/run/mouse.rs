//! What the mouse asks for, by what stands under it on the frame that was drawn last.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use crate::model::command::Context;
use crate::model::{Command, Edit, Model, Msg, Overlay};
use crate::screen::{Drawn, Spot};

/// How many lines of a page a notch of the wheel is; of a list it is one entry.
const LINES_PER_NOTCH: usize = 3;

/// What an event of the mouse asks for.
pub fn messages(event: MouseEvent, drawn: &Drawn, model: &Model) -> Vec<Msg> {
    // The mouse moves nothing that nobody sees.
    if matches!(model.ui.context(), Context::Scenes | Context::Locked) {
        return Vec::new();
    }
    let spot = drawn.at(event.column, event.row);
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => clicked(spot, model),
        MouseEventKind::ScrollDown => turned(Command::Down, spot, model),
        MouseEventKind::ScrollUp => turned(Command::Up, spot, model),
        _ => Vec::new(),
    }
}

fn clicked(spot: Option<&Spot>, model: &Model) -> Vec<Msg> {
    match (model.ui.overlay(), spot) {
        (_, Some(Spot::Command(command))) => vec![Msg::Command(*command)],
        (_, Some(Spot::Line(line))) => vec![Msg::Choose(*line)],
        (_, Some(Spot::Field(field, column))) => vec![Msg::GoTo(*field, *column)],
        (_, Some(Spot::Choice(field, choice))) => vec![Msg::Pick(*field, *choice)],
        (Some(Overlay::Picker(_)), spot) => {
            // A click beside a list closes it.
            let beside = spot != Some(&Spot::Dialog);
            beside.then_some(Msg::Command(Command::Close)).into_iter().collect()
        }
        // A click among what the filter found keeps it.
        (Some(Overlay::Filter), _) => {
            vec![Msg::Command(Command::Accept)].into_iter().chain(pointed(spot)).collect()
        }
        (Some(over), _) if over.context() != Context::Page => Vec::new(),
        // The panes, also where they stand beside a page.
        (_, spot) => pointed(spot).into_iter().collect(),
    }
}

/// What a click on a pane or an entry asks for.
fn pointed(spot: Option<&Spot>) -> Option<Msg> {
    match spot? {
        Spot::Entry(pane, id) => Some(Msg::Point(*pane, id.clone())),
        Spot::Pane(pane) => Some(Msg::Command(Command::FocusPane(*pane))),
        _ => None,
    }
}

fn turned(by: Command, spot: Option<&Spot>, model: &Model) -> Vec<Msg> {
    match (model.ui.overlay(), spot) {
        (Some(over), Some(Spot::Pane(pane) | Spot::Entry(pane, _))) if over.context() == Context::Page => {
            vec![Msg::Turn(*pane, if by == Command::Down { 1 } else { -1 })]
        }
        (Some(Overlay::Item(..) | Overlay::Computed(_) | Overlay::Huddle(_) | Overlay::History(_)), _) => {
            vec![Msg::Command(by); LINES_PER_NOTCH]
        }
        (Some(Overlay::Form(_)), _) => {
            vec![Msg::Edit(if by == Command::Down { Edit::Down } else { Edit::Up })]
        }
        (Some(_), _) => vec![Msg::Command(by)],
        (None, Some(Spot::Pane(pane) | Spot::Entry(pane, _))) => {
            vec![Msg::Command(Command::FocusPane(*pane)), Msg::Command(by)]
        }
        (None, _) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyModifiers;
    use jiff::Timestamp;
    use ratatui::layout::Rect;

    use super::*;
    use crate::domain::Key;
    use crate::model::picker::{Choices, Picker};
    use crate::model::{EntryId, Mode, Pane};
    use crate::text::Lang;

    fn model() -> Model {
        Model::new(Lang::parse("en").expect("a language"), Mode::Desk, Timestamp::UNIX_EPOCH)
    }

    fn entry() -> EntryId {
        EntryId { key: Key::new("lisbon", "notice/a"), field: None }
    }

    /// A pane with an entry in it, a word at the foot.
    fn drawn() -> Drawn {
        let mut drawn = Drawn::default();
        drawn.spot(Rect::new(0, 0, 20, 10), Spot::Pane(Pane::Questions));
        drawn.spot(Rect::new(0, 1, 20, 3), Spot::Entry(Pane::Questions, entry()));
        drawn.spot(Rect::new(0, 11, 6, 1), Spot::Command(Command::Help));
        drawn
    }

    fn done(kind: MouseEventKind, (column, row): (u16, u16), drawn: &Drawn, model: &Model) -> Vec<Msg> {
        messages(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }, drawn, model)
    }

    const CLICK: MouseEventKind = MouseEventKind::Down(MouseButton::Left);

    #[test]
    fn a_click_is_about_what_was_drawn_there() {
        let (drawn, model) = (drawn(), model());
        assert_eq!(done(CLICK, (3, 2), &drawn, &model), [Msg::Point(Pane::Questions, entry())]);
        let focus = Msg::Command(Command::FocusPane(Pane::Questions));
        assert_eq!(done(CLICK, (3, 7), &drawn, &model), std::slice::from_ref(&focus));
        assert_eq!(done(CLICK, (3, 11), &drawn, &model), [Msg::Command(Command::Help)]);
        assert_eq!(done(CLICK, (30, 30), &drawn, &model), []);
        let down = Msg::Command(Command::Down);
        assert_eq!(done(MouseEventKind::ScrollDown, (3, 2), &drawn, &model), [focus, down]);
    }

    #[test]
    fn a_click_beside_a_list_closes_it_and_one_inside_does_not() {
        let (mut drawn, mut model) = (drawn(), model());
        model.ui.open(Overlay::Picker(Picker::of(Choices::Commands)));
        drawn.spot(Rect::new(5, 0, 8, 8), Spot::Dialog);
        drawn.spot(Rect::new(6, 3, 6, 1), Spot::Line(1));
        assert_eq!(done(CLICK, (0, 2), &drawn, &model), [Msg::Command(Command::Close)]);
        assert_eq!(done(CLICK, (6, 1), &drawn, &model), []);
        assert_eq!(done(CLICK, (7, 3), &drawn, &model), [Msg::Choose(1)]);
        assert_eq!(done(MouseEventKind::ScrollUp, (0, 2), &drawn, &model), [Msg::Command(Command::Up)]);
    }

    #[test]
    fn the_panes_beside_a_page_are_no_picture() {
        let (drawn, mut model) = (drawn(), model());
        model.ui.open(Overlay::Item(entry(), crate::model::Scrolled::default()));
        assert_eq!(done(CLICK, (3, 2), &drawn, &model), [Msg::Point(Pane::Questions, entry())]);
        assert_eq!(done(CLICK, (3, 7), &drawn, &model), [Msg::Command(Command::FocusPane(Pane::Questions))]);
        let wheel = MouseEventKind::ScrollUp;
        assert_eq!(done(wheel, (3, 2), &drawn, &model), [Msg::Turn(Pane::Questions, -1)]);
        let page = done(wheel, (30, 5), &drawn, &model);
        assert_eq!(page, vec![Msg::Command(Command::Up); LINES_PER_NOTCH]);
    }

    #[test]
    fn nothing_is_clicked_across_a_floor() {
        let (drawn, mut model) = (drawn(), model());
        model.ui.mode = Mode::Display;
        assert_eq!(done(CLICK, (3, 2), &drawn, &model), []);
    }
}
