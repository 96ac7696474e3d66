//! What was looked at and found, as lines of text or as JSON.

use std::fmt::Write as _;

use serde::Serialize;

use crate::screen::lines;
use crate::text::SafeText;

/// How it stands with one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Ok,
    /// It works, and could be better, or is worth knowing.
    Note,
    /// It does not work.
    Wrong,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Note => "note",
            State::Wrong => "wrong",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How it stands.
    pub state: State,
    /// What was looked at, in a word or two.
    pub what: &'static str,
    /// What was found.
    pub found: SafeText,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<SafeText>,
}

impl Finding {
    /// A thing that is as it should be.
    pub fn ok(what: &'static str, found: impl AsRef<str>) -> Self {
        Self { state: State::Ok, what, found: SafeText::clean(found.as_ref()), advice: None }
    }

    /// A thing that is worth knowing.
    pub fn note(what: &'static str, found: impl AsRef<str>) -> Self {
        Self { state: State::Note, ..Self::ok(what, found) }
    }

    /// A thing that does not work, and what to do about it.
    pub fn wrong(what: &'static str, found: impl AsRef<str>, advice: impl AsRef<str>) -> Self {
        Self { state: State::Wrong, ..Self::ok(what, found) }.advised(advice)
    }

    /// The same with what to do about it.
    pub fn advised(self, advice: impl AsRef<str>) -> Self {
        Self { advice: Some(SafeText::clean(advice.as_ref())), ..self }
    }
}

/// Findings that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chapter {
    /// What they are about.
    pub title: &'static str,
    /// Each of them.
    pub findings: Vec<Finding>,
}

/// Cells before what was looked at: two of air, the state, two of air.
const MARGIN: usize = 9;
/// Below so many cells for its words a report is not broken to a width: it would be a column of single words.
const WORDS_MIN: usize = 30;

/// Every finding as lines of text, aligned, without colours, broken to a width where there is one.
pub fn text(chapters: &[Chapter], columns: Option<u16>) -> String {
    let findings = || chapters.iter().flat_map(|chapter| &chapter.findings);
    let width = findings().map(|finding| finding.what.len()).max().unwrap_or(0);
    let indent = MARGIN + width + 2;
    let room =
        columns.map(|columns| usize::from(columns).saturating_sub(indent)).filter(|room| *room >= WORDS_MIN);
    let room = room.unwrap_or(usize::MAX);
    let mut out = String::new();
    for chapter in chapters {
        let gap = if out.is_empty() { "" } else { "\n" };
        let _ = writeln!(out, "{gap}{}", chapter.title);
        for Finding { state, what, found, advice } in &chapter.findings {
            let _ = write!(out, "  {:<5}  {what:<width$}  ", state.word());
            write_hanging(&mut out, found.as_str(), indent, room);
            if let Some(advice) = advice {
                let _ = write!(out, "{:indent$}{ARROW}", "");
                write_hanging(
                    &mut out,
                    advice.as_str(),
                    indent + ARROW.len(),
                    room.saturating_sub(ARROW.len()),
                );
            }
        }
    }
    out
}

/// What stands before something to do.
const ARROW: &str = "-> ";

/// Writes words, broken at spaces to a width; every line but the first begins at the indent.
fn write_hanging(out: &mut String, words: &str, indent: usize, room: usize) {
    let mut taken = 0;
    for word in words.split(' ') {
        let cells = lines::width(word);
        if taken > 0 && taken + 1 + cells > room {
            let _ = write!(out, "\n{:indent$}", "");
            taken = 0;
        }
        if taken > 0 {
            out.push(' ');
            taken += 1;
        }
        out.push_str(word);
        taken += cells;
    }
    out.push('\n');
}

/// How many of each state there are, in words: the last line.
pub fn sum(chapters: &[Chapter]) -> String {
    let count = |state| {
        chapters.iter().flat_map(|chapter| &chapter.findings).filter(|finding| finding.state == state).count()
    };
    let notes = match count(State::Note) {
        0 => String::new(),
        1 => ", 1 note".into(),
        many => format!(", {many} notes"),
    };
    match count(State::Wrong) {
        0 => format!("Nothing is wrong{notes}."),
        1 => format!("1 thing is wrong{notes}."),
        many => format!("{many} things are wrong{notes}."),
    }
}

/// True when nothing is wrong.
pub fn is_well(chapters: &[Chapter]) -> bool {
    chapters.iter().flat_map(|chapter| &chapter.findings).all(|finding| finding.state != State::Wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chapters() -> Vec<Chapter> {
        let findings = vec![
            Finding::ok("size", "160 by 45 cells"),
            Finding::note("colours", "256").advised("set COLORTERM=truecolor"),
            Finding::wrong("token", "none\u{1b}[31m", "name it"),
        ];
        vec![
            Chapter { title: "Terminal", findings },
            Chapter { title: "Hub", findings: vec![Finding::ok("link", "there")] },
        ]
    }

    #[test]
    fn findings_stand_in_columns_with_what_to_do_below() {
        let expected = "\
Terminal
  ok     size     160 by 45 cells
  note   colours  256
                  -> set COLORTERM=truecolor
  wrong  token    none
                  -> name it

Hub
  ok     link     there
";
        assert_eq!(text(&chapters(), None), expected);
        assert_eq!(text(&chapters(), Some(60)), expected);
        assert_eq!(sum(&chapters()), "1 thing is wrong, 1 note.");
        assert!(!is_well(&chapters()) && is_well(&chapters()[1..]));
        assert_eq!(sum(&chapters()[1..]), "Nothing is wrong.");
    }

    #[test]
    fn long_words_are_broken_to_the_terminal() {
        let long = Finding::note("hub", "one two three four five six seven eight")
            .advised("nine ten eleven twelve 13 14");
        let chapters = [Chapter { title: "Hub", findings: vec![long] }];
        let expected = "\
Hub
  note   hub  one two three four five six
              seven eight
              -> nine ten eleven twelve 13
                 14
";
        assert_eq!(text(&chapters, Some(44)), expected);
        let whole = text(&chapters, None);
        assert_eq!(whole.lines().count(), 3);
        assert_eq!(text(&chapters, Some(20)), whole, "too narrow to be broken");
    }

    #[test]
    fn json_says_the_same() {
        let json = serde_json::to_value(chapters()).expect("JSON");
        assert_eq!(json[0]["findings"][1]["state"], "note");
        assert_eq!(json[0]["findings"][1]["advice"], "set COLORTERM=truecolor");
        assert_eq!(json[1]["findings"][0].get("advice"), None);
    }
}
