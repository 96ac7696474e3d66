//! What a person can wish for, and where a key is pressed. The [`table`] has a line for each command: its keys, its name,
//! and where it is told; the keys, the palette, help, the footer, the README and the manual come from it.

pub(super) mod carry;
pub mod refusal;
pub mod table;
pub(super) mod write;

use super::Pane;

pub use refusal::Refusal;
pub use table::{Group, Row, TABLE, row};

/// What a person can wish for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// The next pane.
    NextPane,
    /// The pane before.
    PreviousPane,
    /// That pane.
    FocusPane(Pane),
    /// The next entry, line or choice.
    Down,
    /// The entry, line or choice before.
    Up,
    /// Several entries or lines on.
    PageDown,
    /// Several entries or lines back.
    PageUp,
    /// The first entry.
    First,
    /// The last entry.
    Last,
    /// The next entry that came since the last look, in any pane.
    NextNew,
    /// The next entry that came since the person's last shift or look, in any pane.
    NextSince,
    /// The next promise that is late.
    NextLate,
    /// The selected entry, whole.
    Read,
    /// The next entry of the pane, whole, while one is read.
    NextItem,
    /// The entry before.
    PreviousItem,
    /// The earlier words of the item at hand.
    History,
    /// What was typed or chosen holds.
    Accept,
    /// The next field of a form.
    NextField,
    /// The field before.
    PreviousField,
    /// Back to what lies below.
    Close,
    /// A new notice.
    Notice,
    /// Thanks for someone.
    Thank,
    /// An answer to the question or rumour at hand.
    Answer,
    /// The repair, promise or notice at hand moves on.
    MoveOn,
    /// The item at hand, off every wall.
    Pull,
    /// Yes, off every wall.
    ConfirmPull,
    /// The newest state of what a form is about, with what was written kept.
    TakeUp,
    /// The huddle card for the next shift.
    Huddle,
    /// The card on paper.
    PrintHuddle,
    /// The card in a file.
    SaveHuddle,
    /// Every command, to be found by a few letters.
    Palette,
    /// Words that what is shown must have.
    Filter,
    /// The team of which things are shown.
    Team,
    /// The kind of which things are shown.
    Kind,
    /// Only what came since the person's last shift or look, or all of it again.
    Since,
    /// Everything is shown again.
    ClearFilter,
    /// The next order of the pane.
    Sort,
    /// Nothing is new any more.
    AllSeen,
    /// The door to answering and asking, for a phone.
    CheckIn,
    /// How levels are computed.
    Computed,
    /// The next of the feed's languages.
    Language,
    /// Display mode, or back from it.
    Display,
    /// The next scene of display mode.
    NextScene,
    /// The scene before.
    PreviousScene,
    /// Hold the scene that is on, or let it go on.
    Pause,
    /// The first key of the chord that unlocks a wall.
    UnlockFirst,
    /// The second.
    Unlock,
    /// The next of the themes.
    Theme,
    /// The keys.
    Help,
    /// Leave the terminal to the shell for a while.
    Suspend,
    /// Leave.
    Quit,
}

/// Where a key is pressed: it decides what the key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The panes of a desk.
    Panes,
    /// The scenes of display mode.
    Scenes,
    /// A wall that is locked.
    Locked,
    /// A page that is read.
    Page,
    /// Lines to choose from.
    List,
    /// A line that is typed, with or without choices below it.
    Text,
    /// Several lines that are typed.
    Lines,
}

impl Context {
    /// Every place.
    pub const ALL: [Context; 7] = [
        Context::Panes,
        Context::Scenes,
        Context::Locked,
        Context::Page,
        Context::List,
        Context::Text,
        Context::Lines,
    ];

    /// True when a key of this notation is a letter here, whatever it means elsewhere.
    pub fn types(self, key: &str) -> bool {
        let letter = key == "Space" || key.chars().count() == 1;
        match self {
            Context::Panes | Context::Scenes | Context::Locked | Context::Page | Context::List => false,
            Context::Text => letter,
            Context::Lines => letter || matches!(key, "Enter" | "Up" | "Down"),
        }
    }
}
