//! The words in the column of labels, before what they are the label of.
#![allow(missing_docs)] // the words are the whole of it

use std::borrow::Cow;

use super::Words;

/// A word in the column of labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(&'static str);

impl Words {
    /// The word of a label.
    pub fn label(&self, label: Label) -> Cow<'_, str> {
        self.say(label.0)
    }
}

pub const ACTION: Label = Label("label-action");
pub const AFFECTED: Label = Label("label-affected");
pub const ANSWER: Label = Label("label-answer");
pub const ANSWERED_BY: Label = Label("label-answered-by");
pub const ASKED: Label = Label("label-asked");
pub const ASKED_WITH: Label = Label("label-asked-with");
pub const BY_TEAM: Label = Label("label-by-team");
pub const CHANGE: Label = Label("label-change");
pub const CHANGES: Label = Label("label-changes");
pub const CORRECTED: Label = Label("label-corrected");
pub const DUE: Label = Label("label-due");
pub const EFFECT: Label = Label("label-effect");
pub const EVERYONE: Label = Label("label-everyone");
pub const FOR_YOU: Label = Label("label-for-you");
pub const FROM: Label = Label("label-from");
pub const GOT_WRONG: Label = Label("label-got-wrong");
pub const GROUND: Label = Label("label-ground");
pub const GROUPS: Label = Label("label-groups");
pub const HARM: Label = Label("label-harm");
pub const HELP: Label = Label("label-help");
pub const IMPACT: Label = Label("label-impact");
pub const INTERVAL: Label = Label("label-interval");
pub const LEARNED: Label = Label("label-learned");
pub const LEVEL: Label = Label("label-level");
pub const MOVED: Label = Label("label-moved");
pub const NEEDS: Label = Label("label-needs");
pub const NEXT: Label = Label("label-next");
pub const NEXT_WORD: Label = Label("label-next-word");
pub const NOT_KNOWN: Label = Label("label-not-known");
pub const OWNER: Label = Label("label-owner");
pub const PROMISED: Label = Label("label-promised");
pub const REASON: Label = Label("label-reason");
pub const RELEASE: Label = Label("label-release");
pub const REPAIR: Label = Label("label-repair");
pub const SCALE: Label = Label("label-scale");
pub const SEEN: Label = Label("label-seen");
pub const SO_FAR: Label = Label("label-so-far");
pub const SOURCE: Label = Label("label-source");
pub const STATE: Label = Label("label-state");
pub const STAYS: Label = Label("label-stays");
pub const TEAMS: Label = Label("label-teams");
pub const THEY_SAY: Label = Label("label-they-say");
pub const TOLD: Label = Label("label-told");
pub const WE_SAID: Label = Label("label-we-said");
pub const TOLD_BY: Label = Label("label-told-by");
pub const UPDATE: Label = Label("label-update");
pub const WAITS_FOR: Label = Label("label-waits-for");
pub const WE_COMMIT: Label = Label("label-we-commit");
pub const WE_SAY: Label = Label("label-we-say");
pub const WHAT: Label = Label("label-what");
pub const WHY: Label = Label("label-why");
pub const WORDS: Label = Label("label-words");

/// Every one.
pub const ALL: &[Label] = &[
    ACTION,
    AFFECTED,
    ANSWER,
    ANSWERED_BY,
    ASKED,
    ASKED_WITH,
    BY_TEAM,
    CHANGE,
    CHANGES,
    CORRECTED,
    DUE,
    EFFECT,
    EVERYONE,
    FOR_YOU,
    FROM,
    GOT_WRONG,
    GROUND,
    GROUPS,
    HARM,
    HELP,
    IMPACT,
    INTERVAL,
    LEARNED,
    LEVEL,
    MOVED,
    NEEDS,
    NEXT,
    NEXT_WORD,
    NOT_KNOWN,
    OWNER,
    PROMISED,
    REASON,
    RELEASE,
    REPAIR,
    SCALE,
    SEEN,
    SO_FAR,
    SOURCE,
    STATE,
    STAYS,
    TEAMS,
    THEY_SAY,
    TOLD,
    TOLD_BY,
    UPDATE,
    WAITS_FOR,
    WE_COMMIT,
    WE_SAID,
    WE_SAY,
    WHAT,
    WHY,
    WORDS,
];
