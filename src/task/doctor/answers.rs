//! What a terminal answers when it is asked about itself, picked out of whatever else comes from the keyboard.

use crate::text::SafeText;

/// Most characters of a terminal's own name that are repeated.
const NAME_SHOWN_MAX: usize = 60;

/// Everything that was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// How often it told its attributes (DA1). Every terminal answers that one: what was asked before it and is not
    /// answered by then never will be.
    pub attributes: usize,
    /// Its name and version, in its own words (XTVERSION).
    pub name: Option<SafeText>,
    /// Whether it can hold a frame back until it is whole (DECRQM 2026).
    pub synchronized: Option<bool>,
    /// Its size in pixels: width and height (`CSI 14 t`).
    pub pixels: Option<(u16, u16)>,
    /// The size of a cell in pixels (`CSI 16 t`).
    pub cell: Option<(u16, u16)>,
    /// The columns in which the cursor was, from 1, in the order of the questions (CPR).
    pub columns: Vec<u16>,
}

impl Answers {
    /// Picks the answers out of bytes. What is no answer, such as a key, is passed over.
    pub fn read(bytes: &[u8]) -> Self {
        let mut answers = Self::default();
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| *byte == 0x1b) {
            rest = &rest[at + 1..];
            rest = match rest {
                [b'[', body @ ..] => answers.control(body),
                [b'P', body @ ..] => answers.string(body),
                _ => rest,
            };
        }
        answers
    }

    /// A control sequence, behind its introducer; what follows it.
    fn control<'a>(&mut self, body: &'a [u8]) -> &'a [u8] {
        let Some(end) = body.iter().position(|byte| (0x40..0x7f).contains(byte)) else { return &[] };
        let (parameters, last) = (std::str::from_utf8(&body[..end]).unwrap_or_default(), body[end]);
        let numbers = |text: &str| -> Vec<u16> {
            text.split(';').map(|number| number.parse().unwrap_or_default()).collect()
        };
        match (last, parameters.strip_prefix('?')) {
            (b'c', Some(_)) => self.attributes += 1,
            (b'y', Some(mode)) => {
                if let Some(state) = mode.strip_prefix("2026;").and_then(|mode| mode.strip_suffix('$')) {
                    // 0: unknown; 4: off for good.
                    self.synchronized = Some(matches!(state, "1" | "2" | "3"));
                }
            }
            (b'R', None) => self.columns.extend(numbers(parameters).get(1)),
            (b't', None) => match numbers(parameters)[..] {
                [4, height, width] => self.pixels = Some((width, height)),
                [6, height, width] => self.cell = Some((width, height)),
                _ => {}
            },
            _ => {}
        }
        &body[end + 1..]
    }

    /// A device control string, behind its introducer; what follows it.
    fn string<'a>(&mut self, body: &'a [u8]) -> &'a [u8] {
        let Some(end) = body.windows(2).position(|pair| pair == b"\x1b\\") else { return &[] };
        if let Some(name) = body[..end].strip_prefix(b">|") {
            let name: String = String::from_utf8_lossy(name).chars().take(NAME_SHOWN_MAX).collect();
            self.name = Some(SafeText::clean(&name)).filter(|name| !name.is_blank());
        }
        &body[end + 2..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_found_among_keys() {
        let bytes = b"ls\x1b[A\x1b[5;1R\x1b[?62;22c q\x1b[?2026;2$y\x1bP>|XTerm(388)\x1b\\\x1b[4;900;1600t\
            \x1b[6;20;10t\x1b[5;3R\x1bOP\x1b[5;2R\x1b[?62;22c\x1b[?";
        let expected = Answers {
            attributes: 2,
            name: Some(SafeText::clean("XTerm(388)")),
            synchronized: Some(true),
            pixels: Some((1600, 900)),
            cell: Some((10, 20)),
            columns: vec![1, 3, 2],
        };
        assert_eq!(Answers::read(bytes), expected);
    }

    #[test]
    fn a_mode_that_is_unknown_or_off_for_good_is_not_there() {
        for (state, there) in [("0", false), ("1", true), ("2", true), ("3", true), ("4", false)] {
            let said = format!("\x1b[?2026;{state}$y");
            assert_eq!(Answers::read(said.as_bytes()).synchronized, Some(there), "{state}");
        }
        assert_eq!(Answers::read(b"\x1b[?2004;1$y").synchronized, None);
    }

    #[test]
    fn whatever_comes_is_no_harm() {
        for bytes in [
            &b""[..],
            b"\x1b",
            b"\x1b[",
            b"\x1bP",
            b"\x1bP>|",
            b"\x1bP>|\x1b\\",
            b"\x1b[R",
            b"\x1b[99999;99999R",
        ] {
            let answers = Answers::read(bytes);
            assert!(answers.name.is_none() && answers.columns.iter().all(|column| *column == 0), "{bytes:?}");
        }
        let hostile = Answers::read(b"\x1bP>|x\x1b[31m\xff\x07y\x1b\\");
        assert!(hostile.name.is_none_or(|name| !name.as_str().contains('\x1b')));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes in proptest::collection::vec(
            proptest::prop_oneof![proptest::strategy::Just(0x1bu8), proptest::strategy::Just(b'['), 0x20u8..0x7f], 0..80)) {
            let _ = Answers::read(&bytes);
        }
    }
}
