//! A page that is open when its terminal gets another size: what stood at the top stands there still.

use openfloor::model::{Command, Model};
use ratatui::buffer::Buffer;

use super::desk::{desk, frame, run};
use super::history;
use super::picture::row_text;

/// The row of a screen at which the lines of a page begin.
const TOP: u16 = 3;
/// So low that every page is longer.
const HEIGHT: u16 = 12;

/// A desk with each page of lines that there is.
fn pages() -> Vec<(&'static str, Model)> {
    let open = |command: Command| {
        let mut model = desk();
        run(&mut model, command);
        model
    };
    vec![
        ("item", open(Command::Read)),
        ("computed", open(Command::Computed)),
        ("huddle", open(Command::Huddle)),
        ("history", history::open("en")),
    ]
}

fn top(buf: &Buffer) -> String {
    row_text(buf, TOP).trim().to_owned()
}

#[test]
fn a_page_keeps_its_words_at_the_top_when_the_terminal_gets_another_size() {
    for (name, page) in pages() {
        let mut page = page;
        frame(&mut page, (80, HEIGHT));
        let mut seen = 0;
        for line in 1..40 {
            run(&mut page, Command::Down);
            let (drawn, before) = frame(&mut page, (80, HEIGHT));
            let paged = drawn.page.expect("a page");
            if paged.above < line {
                break;
            }
            let words = top(&before);
            let mut model = page.clone();
            for width in [60, 100, 160] {
                let (drawn, buf) = frame(&mut model, (width, HEIGHT));
                let there = drawn.page.expect("a page");
                // At its end a page has nothing more to bring to the top.
                if there.above < there.most {
                    let word: String =
                        words.split_whitespace().next().unwrap_or_default().chars().take(5).collect();
                    let now = row_text(&buf, TOP);
                    assert!(
                        now.contains(&word),
                        "{name}: {words:?} at line {line}, and {now:?} at {width} columns"
                    );
                    seen += 1;
                }
            }
            // All of it on the screen for a while, and then not any more.
            frame(&mut model, (160, 60));
            assert_eq!(frame(&mut model, (80, HEIGHT)).1, before, "{name} at line {line}, and back");
        }
        assert!(seen > 3, "{name} was looked at {seen} times");
    }
}

#[test]
fn a_line_on_is_a_line_on_from_what_is_seen() {
    for (name, page) in pages() {
        let mut page = page;
        let above = |page: &mut Model, size| frame(page, size).0.page.map(|page| page.above);
        above(&mut page, (80, HEIGHT));
        run(&mut page, Command::Last);
        let end = above(&mut page, (80, HEIGHT)).expect("a page");
        assert!(end > 2, "{name} is longer than {HEIGHT} rows");
        let mut up = end;
        while up > 0 {
            run(&mut page, Command::Up);
            up -= 1;
            assert_eq!(above(&mut page, (80, HEIGHT)), Some(up), "{name}");
        }
        run(&mut page, Command::Last);
        run(&mut page, Command::First);
        assert_eq!(above(&mut page, (80, HEIGHT)), Some(0), "{name}, before a frame was drawn");
    }
}
