//! The roles of a theme: dotted names. What a role does not say itself it takes from the role before its last dot,
//! and in the end from `text`.

use super::{Accent, Tone};

/// One role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its name, such as `accent.told.lit`.
    pub name: &'static str,
    /// What it is for.
    pub what: &'static str,
}

/// What everything stands on; it is one colour, and no role falls back on it.
pub const GROUND: &str = "ground";
/// Where every fallback ends.
pub const TEXT: &str = "text";
/// The one role that is never words, and may be too faint for them.
pub const LINE: &str = "line";
/// The one role that may be red.
pub const WRONG: &str = "wrong";

const fn role(name: &'static str, what: &'static str) -> Role {
    Role { name, what }
}

/// Every role.
pub const ROLES: &[Role] = &[
    role(GROUND, "what everything stands on: one colour, or the terminal's own"),
    role(TEXT, "the body of what is told"),
    role("text.strong", "titles, and words that matter"),
    role("text.dim", "ages, labels, units"),
    role("text.faint", "what parts facts, and what is not there yet"),
    role(LINE, "rules and axes; never words"),
    role("accent", "what the four accents have in common"),
    role("accent.told", "notices and questions: states, numbers, the cursor"),
    role("accent.told.lit", "the lit title of the pane in focus, and what has just come"),
    role("accent.told.badge", "a word in a block: a critical notice"),
    role("accent.thanked", "recognition"),
    role("accent.thanked.lit", "the same, lit"),
    role("accent.thanked.badge", "the same, in a block"),
    role("accent.well", "how we are"),
    role("accent.well.lit", "the same, lit"),
    role("accent.well.badge", "the same, in a block"),
    role("accent.kept", "repairs and promises, and the mark of a live wall"),
    role("accent.kept.lit", "the same, lit"),
    role("accent.kept.badge", "the same, in a block"),
    role(WRONG, "a late promise, a stale wall, a lost link; nothing else"),
];

/// The role of a tone, in a pane of an accent.
pub fn of(tone: Tone, accent: Accent) -> &'static str {
    const ACCENTS: [[&str; 3]; Accent::ALL.len()] = [
        ["accent.told", "accent.told.lit", "accent.told.badge"],
        ["accent.thanked", "accent.thanked.lit", "accent.thanked.badge"],
        ["accent.well", "accent.well.lit", "accent.well.badge"],
        ["accent.kept", "accent.kept.lit", "accent.kept.badge"],
    ];
    let [plain, lit, badge] = ACCENTS[accent as usize];
    match tone {
        Tone::Plain => TEXT,
        Tone::Strong => "text.strong",
        Tone::Dim => "text.dim",
        Tone::Faint => "text.faint",
        Tone::Line => LINE,
        Tone::Accent => plain,
        Tone::Lit => lit,
        Tone::Badge => badge,
        Tone::Wrong => WRONG,
    }
}

/// The role of a name.
pub fn named(name: &str) -> Option<&'static Role> {
    ROLES.iter().find(|role| role.name == name)
}

/// A role, and those that it falls back on, one after the other.
pub fn along_the_dots(name: &str) -> impl Iterator<Item = &str> {
    let end = (!name.split('.').any(|part| part == TEXT)).then_some(TEXT);
    std::iter::successors(Some(name), |name| Some(name.rsplit_once('.')?.0)).chain(end)
}

/// The roles as a table in Markdown, for the page about themes.
pub fn docs() -> String {
    let mut out = String::from("| role | what it is for |\n|---|---|\n");
    for role in ROLES {
        out.push_str(&format!("| `{}` | {} |\n", role.name, role.what));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tone_has_a_role_that_there_is() {
        for tone in Tone::ALL {
            for accent in Accent::ALL {
                assert!(named(of(tone, accent)).is_some(), "{tone:?} {accent:?}");
            }
        }
    }

    #[test]
    fn a_role_falls_back_along_its_dots_and_in_the_end_on_text() {
        let chain = |name| along_the_dots(name).collect::<Vec<_>>();
        assert_eq!(chain("accent.told.lit"), ["accent.told.lit", "accent.told", "accent", "text"]);
        assert_eq!(chain("text.dim"), ["text.dim", "text"]);
        assert_eq!((chain("wrong"), chain("text")), (vec!["wrong", "text"], vec!["text"]));
    }
}
