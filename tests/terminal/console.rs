//! The Linux console: sixteen colours, no strings beside the cells.

use pty::escapes::{Piece, pieces};

use super::*;

pub fn console() {
    let demo = openfloor(&["demo", "--seed", "7", "--notify", "auto"]);
    let mut wall = Terminal::start_on("linux", demo, 128, 48, (128, 48));
    wall.until_text("live");
    wall.keys("?");
    wall.until_text("Commands and keys");
    wall.keys("\x1b");
    wall.until("help is closed", |screen| !screen.contents().contains("Commands and keys"));
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
    for piece in pieces(&wall.written()) {
        match piece {
            Piece::Osc(string) | Piece::Other(string) => panic!("{string:?} is no word for a console"),
            Piece::Csi(csi) if csi.ends_with('m') => {
                assert!(!csi.contains("38;2;") && !csi.contains("48;2;"), "{csi}");
                let indexed = csi.split("8;5;").skip(1).map(|rest| {
                    rest.split([';', 'm']).next().expect("a part").parse::<u8>().expect("a colour")
                });
                assert!(indexed.into_iter().all(|color| color < 16), "{csi}");
            }
            _ => {}
        }
    }
}

/// A locale without UTF-8: not a byte beyond ASCII, in frames, title, notifications and what is said at the end.
pub fn ascii() {
    let mut demo = openfloor(&["demo", "--seed", "7", "--lang", "es", "--notify", "osc9"]);
    demo.env("LC_ALL", "C");
    let mut wall = Terminal::start(demo, 160, 45);
    wall.until_text("en directo");
    wall.keys("?");
    wall.until_text("Ordenes y teclas");
    wall.keys("\x1b");
    wall.until("help is closed", |screen| !screen.contents().contains("Ordenes y teclas"));
    wall.keys("q");
    assert_eq!(wall.end(END_MAX), 0);
    left_as_found(&wall);
    let written = wall.written();
    assert!(count(&written, "\x1b]2;") > 0, "it has a title");
    assert!(written.is_ascii());
}
