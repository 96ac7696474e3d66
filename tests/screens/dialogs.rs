//! What is asked in between: where it stands, and what it leaves of what is below it.

use openfloor::model::command::TABLE;
use openfloor::model::{Command, Model, Msg, Pane};
use openfloor::screen::{self, Spot};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::desk::{desk, run};
use super::floor;
use super::picture::{self, drawn, text};

/// The rows of a screen, cell by cell.
fn cells(model: &Model, width: u16, height: u16) -> Vec<Vec<char>> {
    let row = |row: &str| {
        let cells = row.chars().map(|cell| if cell.is_whitespace() { ' ' } else { cell });
        cells.chain(std::iter::repeat(' ')).take(usize::from(width)).collect()
    };
    text(&drawn(model, width, height)).lines().map(row).collect()
}

/// The cells of the panes of the largest screen.
fn panes(model: &Model) -> Vec<Vec<char>> {
    let rows = cells(model, 480, 135);
    rows.into_iter().skip(2).take(130).map(|row| row.into_iter().take(370).collect()).collect()
}

/// What stands on a row before a frame or behind it: words, each with its column.
fn words(row: &[char], from: usize, to: usize) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    for (at, cell) in row.iter().enumerate().take(to).skip(from).filter(|(_, cell)| **cell != ' ') {
        match found.last_mut().filter(|(begins, word)| begins + word.chars().count() == at) {
            Some((_, word)) => word.push(*cell),
            None => found.push((at, cell.to_string())),
        }
    }
    found
}

#[test]
fn a_list_over_the_panes_leaves_no_part_of_a_word_and_an_empty_column() {
    for (width, height) in [(120, 36), (160, 45), (240, 67)] {
        let mut model = desk();
        let below = cells(&model, width, height);
        run(&mut model, Command::Palette);
        let over = cells(&model, width, height);
        let mut beside = 0;
        for (row, was) in over.iter().zip(&below) {
            let edges = |edge: &char| "┌│└┐┘".contains(*edge);
            let Some(left) = row.iter().position(edges).filter(|left| !was.get(*left).is_some_and(edges))
            else {
                continue;
            };
            let right = row.iter().rposition(edges).expect("the other edge");
            assert_eq!((row[left - 1], row.get(right + 1).unwrap_or(&' ')), (' ', &' '), "{width}: {row:?}");
            for (from, to) in [(0, left), (right + 1, usize::MAX)] {
                for (at, word) in words(row, from, to) {
                    let whole = words(was, 0, usize::MAX).contains(&(at, word.clone()));
                    let is_line = word.chars().all(|c| matches!(c, '\u{2500}'..='\u{259f}'));
                    assert!(whole || is_line || word == "…", "{width}×{height}: {word}\n{row:?}\n{was:?}");
                    beside += usize::from(whole && !is_line);
                }
            }
        }
        assert!(width < 160 || beside > 40, "{width}×{height}: {beside} words are left beside it");
    }
}

#[test]
fn the_list_of_commands_is_as_high_as_the_screen_leaves_and_beside_the_panes_where_it_can() {
    let mut model = desk();
    let before = panes(&model);
    run(&mut model, Command::Palette);
    let said = text(&drawn(&model, 480, 135));
    let told = said.lines().skip(2).filter(|row| row.chars().skip(373).any(|c| c == '│')).count();
    assert!(told >= TABLE.len(), "all of them: {said}");
    assert_eq!(panes(&model), before, "no pane has a cell under it");
    let said = text(&drawn(&model, 160, 45));
    let rows = said.lines().filter(|row| row.matches('│').count() >= 2).count();
    assert!(rows >= 34, "{rows} rows: {said}");
}

#[test]
fn no_page_moves_a_pane_of_the_largest_screen() {
    let mut model = desk();
    model.update(Msg::Tick, floor::now());
    let before = panes(&model);
    for command in [Command::Read, Command::Help, Command::Huddle, Command::Computed] {
        run(&mut model, command);
        assert!(model.ui.page().is_some(), "{command:?}");
        assert_eq!(panes(&model), before, "{command:?}");
        run(&mut model, Command::Close);
    }
}

#[test]
fn panes_beside_a_page_are_where_they_are_drawn_for_the_mouse_too() {
    for (width, height) in [(160, 45), (240, 67), (480, 135)] {
        let mut model = desk();
        run(&mut model, Command::Read);
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let drawn = screen::draw(&picture::view(&model), &picture::theme(), area, &mut buf);
        let of = |x: u16, y: u16| drawn.at(x, y);
        assert!(matches!(of(6, 3), Some(Spot::Entry(Pane::Transparency, _))), "{width}×{height}");
        assert!(matches!(of(6, 2), Some(Spot::Pane(Pane::Transparency))), "{width}×{height}");
        assert_eq!(of(width - 20, height / 2), Some(&Spot::Page), "{width}×{height}");
        assert!(drawn.places.is_empty(), "its list stays where it was on the desk");
    }
}
