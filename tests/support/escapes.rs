//! What a program writes to a terminal, taken apart: text, control sequences, strings.
#![allow(dead_code)] // each test uses a part of it

/// One piece of what a program writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Characters that are shown.
    Text(String),
    /// A control sequence, from after `ESC [` to its last character.
    Csi(String),
    /// A string for the terminal, from after `ESC ]` to before its end.
    Osc(String),
    /// A string of another kind (`ESC P …`).
    Other(String),
    /// A short sequence or a control character.
    Control(String),
}

/// Takes bytes apart. A piece that has not come whole yet is left out.
pub fn pieces(bytes: &[u8]) -> Vec<Piece> {
    let text = String::from_utf8_lossy(bytes);
    let mut rest = &*text;
    let mut pieces = Vec::new();
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '\x1b' => escape(rest),
            other if other.is_control() => Some((Piece::Control(other.to_string()), other.len_utf8())),
            _ => {
                let end = rest.find(char::is_control).unwrap_or(rest.len());
                Some((Piece::Text(rest[..end].to_owned()), end))
            }
        };
        let Some((piece, length)) = taken else { break };
        pieces.push(piece);
        rest = &rest[length..];
    }
    pieces
}

fn escape(rest: &str) -> Option<(Piece, usize)> {
    let opener = rest[1..].chars().next()?;
    match opener {
        '[' => {
            let end = 2 + rest[2..].find(|scalar| ('\x40'..='\x7e').contains(&scalar))?;
            Some((Piece::Csi(rest[2..=end].to_owned()), end + 1))
        }
        ']' | 'P' | '_' | '^' | 'X' => {
            // tmux's envelope has doubled escapes in it: only a single one ends a string.
            let mut at = 2;
            let (end, length) = loop {
                let found = at + rest[at..].find(['\x07', '\x1b'])?;
                match &rest.as_bytes()[found..] {
                    [0x07, ..] => break (found, 1),
                    [0x1b, b'\\', ..] => break (found, 2),
                    [0x1b, 0x1b, ..] => at = found + 2,
                    [0x1b] => return None,
                    _ => at = found + 1,
                }
            };
            let string = rest[2..end].to_owned();
            let piece = if opener == ']' { Piece::Osc(string) } else { Piece::Other(string) };
            Some((piece, end + length))
        }
        '(' | ')' | '#' => {
            let last = rest[2..].chars().next()?;
            Some((Piece::Control(rest[..2 + last.len_utf8()].to_owned()), 2 + last.len_utf8()))
        }
        other => Some((Piece::Control(rest[..1 + other.len_utf8()].to_owned()), 1 + other.len_utf8())),
    }
}

/// The strings for the terminal among them.
pub fn strings(bytes: &[u8]) -> Vec<String> {
    let string = |piece| if let Piece::Osc(string) = piece { Some(string) } else { None };
    pieces(bytes).into_iter().filter_map(string).collect()
}

/// What is still set after all of it that was not set before: modes, kept titles, pushed keyboards, an open link. The
/// cursor counts when it is hidden.
pub fn left_set(bytes: &[u8]) -> Vec<String> {
    let mut set: Vec<String> = Vec::new();
    let mut turn = |what: String, on: bool| {
        set.retain(|have| *have != what);
        set.extend(on.then_some(what));
    };
    let (mut titles, mut keyboards) = (0, 0);
    for piece in pieces(bytes) {
        match piece {
            Piece::Csi(csi) => {
                if let Some(modes) = csi.strip_prefix('?').and_then(|csi| csi.strip_suffix(['h', 'l'])) {
                    for mode in modes.split(';') {
                        let on = csi.ends_with('h');
                        turn(format!("?{mode}"), if mode == "25" { !on } else { on });
                    }
                } else if csi.starts_with('>') && csi.ends_with('u') {
                    keyboards += 1;
                } else if csi.starts_with('<') && csi.ends_with('u') {
                    keyboards -= 1;
                } else if csi.starts_with("22;") && csi.ends_with('t') {
                    titles += 1;
                } else if csi.starts_with("23;") && csi.ends_with('t') {
                    titles -= 1;
                } else if let Some(style) = csi.strip_suffix('m') {
                    turn("a style".into(), !matches!(style, "" | "0" | "39" | "49" | "59"));
                }
            }
            Piece::Osc(string) => {
                if let Some(link) = string.strip_prefix("8;") {
                    turn("a link".into(), !link.ends_with(';') || link.len() > 1);
                }
            }
            Piece::Text(_) | Piece::Other(_) | Piece::Control(_) => {}
        }
    }
    set.extend((titles != 0).then(|| format!("{titles} titles kept")));
    set.extend((keyboards != 0).then(|| format!("{keyboards} keyboards pushed")));
    set
}
