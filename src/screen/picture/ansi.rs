//! A frame with the codes of a terminal: what `cat` shows as the wall would be. Each row stands by itself, so that a part
//! of them can be shown too.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use super::{Span, rows};

const RESET: &str = "\u{1b}[0m";

/// The modifiers that are written, each with its code.
const CODES: [(Modifier, &str); 5] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::REVERSED, "7"),
];

/// A frame as rows of text with the codes for its styles.
pub fn ansi(buf: &Buffer) -> String {
    rows(buf).map(|(_, spans)| row(&spans) + "\n").collect()
}

fn row(spans: &[Span]) -> String {
    let mut out = String::new();
    let shows = |span: &Span| !span.words.trim().is_empty() || is_painted(span.style);
    let last = spans.iter().rposition(shows).map_or(0, |last| last + 1);
    for (place, span) in spans[..last].iter().enumerate() {
        let at_end = place + 1 == last && !is_painted(span.style);
        let words = if at_end { span.words.trim_end() } else { &span.words };
        match codes(span.style) {
            codes if codes.is_empty() => out.push_str(words),
            codes => out.push_str(&format!("\u{1b}[{}m{words}{RESET}", codes.join(";"))),
        }
    }
    out
}

/// True for a style that shows without words.
fn is_painted(style: Style) -> bool {
    style.bg.is_some_and(|ground| ground != Color::Reset)
        || style.add_modifier.intersects(Modifier::REVERSED | Modifier::UNDERLINED)
}

fn codes(style: Style) -> Vec<String> {
    let weights = CODES.iter().filter(|(weight, _)| style.add_modifier.contains(*weight));
    let weights = weights.map(|(_, code)| (*code).to_owned());
    let inks = [(style.fg, 30), (style.bg, 40)];
    weights.chain(inks.into_iter().filter_map(|(color, base)| code(color?, base))).collect()
}

/// The code of a colour; `base` is 30 for ink and 40 for the ground.
fn code(color: Color, base: u16) -> Option<String> {
    let named = |place: u16| match place {
        0..8 => (base + place).to_string(),
        _ => (base + 52 + place).to_string(),
    };
    Some(match color {
        Color::Reset => return None,
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", base + 8),
        Color::Indexed(index) => format!("{};5;{index}", base + 8),
        other => named(place(other)?),
    })
}

/// The place of a named colour among the sixteen.
pub(super) fn place(color: Color) -> Option<u16> {
    const NAMED: [Color; 16] = [
        Color::Black,
        Color::Red,
        Color::Green,
        Color::Yellow,
        Color::Blue,
        Color::Magenta,
        Color::Cyan,
        Color::Gray,
        Color::DarkGray,
        Color::LightRed,
        Color::LightGreen,
        Color::LightYellow,
        Color::LightBlue,
        Color::LightMagenta,
        Color::LightCyan,
        Color::White,
    ];
    NAMED.iter().position(|named| *named == color).and_then(|place| u16::try_from(place).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    #[test]
    fn a_row_says_each_style_once_and_ends_as_it_began() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 12, 3));
        buf.set_string(0, 0, "ab", Style::new().fg(Color::Rgb(1, 2, 3)).add_modifier(Modifier::BOLD));
        buf.set_string(3, 0, "c", Style::new().fg(Color::LightRed).bg(Color::Indexed(7)));
        buf.set_string(0, 1, "  ", Style::new().add_modifier(Modifier::REVERSED));
        let expected =
            "\u{1b}[1;38;2;1;2;3mab\u{1b}[0m \u{1b}[91;48;5;7mc\u{1b}[0m\n\u{1b}[7m  \u{1b}[0m\n\n";
        assert_eq!(ansi(&buf), expected);
    }
}
