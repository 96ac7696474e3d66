//! What is said to a terminal beside cells: the title of its window, links, desktop notifications. Each is one string
//! that the terminal takes whole, and every word in it is safe text, so that nothing can end it early.

use crate::screen::lines;
use crate::screen::link::Link;
use crate::screen::words::PRODUCT;
use crate::text::SafeText;

/// What ends each string. A terminal that knows no such strings shows nothing for it, where BEL would ring.
pub const END: &str = "\x1b\\";
/// The bell.
pub const BELL: char = '\x07';
/// Most cells of a string's words: a title or a notification shows fewer.
const WORDS_MAX: usize = 240;
/// Keeps the title that there was.
pub const KEEP_TITLE: &str = "\x1b[22;2t";
/// Gives the title that was kept back. Where a terminal keeps none, the title is left empty, and not one that has
/// become wrong.
pub const GIVE_TITLE_BACK: &str = "\x1b]2;\x1b\\\x1b[23;2t";
/// Where a link ends.
pub const LINK_END: &str = "\x1b]8;;\x1b\\";

/// Sets the title of the window.
pub fn title(words: &SafeText) -> String {
    format!("\x1b]2;{}{END}", bounded(words))
}

/// Begins a link. Its parts are known for one by its id, also when they are written at different times.
pub fn link(link: &Link) -> String {
    format!("\x1b]8;id={:016x};{}{END}", link.id(), link.target())
}

/// How a terminal is asked for a notification on its desktop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notify {
    /// One text: iTerm2, WezTerm, kitty, Ghostty.
    Osc9,
    /// A title and a text: rxvt-unicode, foot.
    Osc777,
}

/// A notification on the desktop of the terminal.
pub fn notification(form: Notify, place: &SafeText, words: &SafeText) -> String {
    // A text that begins with a digit could mean something else (ConEmu), and a semicolon ends a title.
    let plain = |words: &SafeText| bounded(words).replace(';', ",");
    let title = match place.is_blank() {
        true => PRODUCT.to_owned(),
        false => format!("{PRODUCT} · {}", plain(place)),
    };
    match form {
        Notify::Osc9 => format!("\x1b]9;{title}: {}{END}", plain(words)),
        Notify::Osc777 => format!("\x1b]777;notify;{title};{}{END}", plain(words)),
    }
}

/// The same string for the terminal around tmux, which hands it on where its `allow-passthrough` is on, and drops it
/// where it is not.
pub fn through_tmux(string: &str) -> String {
    format!("\x1bPtmux;{}{END}", string.replace('\x1b', "\x1b\x1b"))
}

fn bounded(words: &SafeText) -> String {
    lines::cut(words.as_str(), WORDS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::link;

    #[test]
    fn a_title_is_one_string_whatever_its_words() {
        let title = title(&SafeText::clean("Floor\u{1b}]0;x\u{7}\u{9c} 2"));
        assert_eq!(title, "\x1b]2;Floor 2\x1b\\");
        assert!(super::title(&SafeText::clean(&"x".repeat(9_000))).len() < 300);
    }

    #[test]
    fn a_notification_says_where_and_what_and_means_nothing_else() {
        let (place, words) = (SafeText::clean("Lisbon · Floor 2"), SafeText::clean("4;Phones; down\u{1b}\\"));
        let of = |form| notification(form, &place, &words);
        assert_eq!(of(Notify::Osc9), "\x1b]9;openfloor · Lisbon · Floor 2: 4,Phones, down\x1b\\");
        assert_eq!(of(Notify::Osc777), "\x1b]777;notify;openfloor · Lisbon · Floor 2;4,Phones, down\x1b\\");
        let bare = notification(Notify::Osc9, &SafeText::default(), &words);
        assert_eq!(through_tmux(&bare), "\x1bPtmux;\x1b\x1b]9;openfloor: 4,Phones, down\x1b\x1b\\\x1b\\");
    }

    #[test]
    fn the_parts_of_a_link_have_one_id_and_other_links_another() {
        let link = |words| super::link(&link::found(words)[0].link);
        let one = link("https://a.example/x");
        assert!(one.starts_with("\x1b]8;id=") && one.ends_with(";https://a.example/x\x1b\\"), "{one:?}");
        assert_eq!(one, link("see https://a.example/x."));
        assert_ne!(one[..24], link("https://a.example/y")[..24]);
    }
}
