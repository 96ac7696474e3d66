//! The one table of commands.

use super::{Command, Context};
use crate::model::Pane;

/// Commands that belong together, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// From pane to pane and from item to item.
    Move,
    /// An item, whole.
    Read,
    /// What one looks for.
    Find,
    /// What is told to the floor.
    Write,
    /// How it is shown.
    Show,
    /// Out of here.
    Leave,
}

impl Group {
    /// Every group, in its order.
    pub const ALL: [Group; 6] =
        [Group::Move, Group::Read, Group::Find, Group::Write, Group::Show, Group::Leave];

    /// The phrase that is its title.
    pub fn phrase(self) -> &'static str {
        match self {
            Group::Move => "group-move",
            Group::Read => "group-read",
            Group::Find => "group-find",
            Group::Write => "group-write",
            Group::Show => "group-show",
            Group::Leave => "group-leave",
        }
    }
}

const PANES: &[Context] = &[Context::Panes];
const PAGE: &[Context] = &[Context::Page];
const READING: &[Context] = &[Context::Panes, Context::Page];
const LOOKING: &[Context] = &[Context::Panes, Context::Scenes];
const LISTS: &[Context] = &[Context::Panes, Context::Page, Context::List];
const CHOOSING: &[Context] = &[Context::Panes, Context::Page, Context::List, Context::Text];
const TYPING: &[Context] = &[Context::Text, Context::Lines];
const ANSWERING: &[Context] = &[Context::List, Context::Text, Context::Lines];
const ABOVE: &[Context] = &[Context::Page, Context::List, Context::Text, Context::Lines];
const UNTYPED: &[Context] = &[Context::Panes, Context::Scenes, Context::Page, Context::List];
/// In a form a `?` is typed; its other key calls it there too.
const HELPED: &[Context] = &[Context::Panes, Context::Scenes, Context::Page, Context::List, Context::Lines];
const ASKING: &[Context] = &[Context::Panes, Context::Page, Context::Lines];
const ANYWHERE: &[Context] =
    &[Context::Panes, Context::Scenes, Context::Page, Context::List, Context::Text, Context::Lines];
const LIST: &[Context] = &[Context::List];
const LINES: &[Context] = &[Context::Lines];
const SCENES: &[Context] = &[Context::Scenes];
const LOCKED: &[Context] = &[Context::Locked];
const NOWHERE: &[Context] = &[];

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The command.
    pub command: Command,
    /// Its name, for the settings file.
    pub name: &'static str,
    /// The keys that call it, unless the settings give others: a character, or a name such as `Tab` or `Ctrl-c`.
    pub keys: &'static [&'static str],
    /// What it belongs to.
    pub group: Group,
    /// The phrase that says what it does, in a few words.
    pub phrase: &'static str,
    /// The phrase of its word in the footer.
    pub word: &'static str,
    /// Where the footer tells it.
    pub footer: &'static [Context],
    /// Where its keys call it.
    pub contexts: &'static [Context],
}

/// Makes the rows: a name is the phrase's too.
macro_rules! table {
    ($($group:ident { $($command:expr, $name:literal, $keys:expr, $contexts:expr, footer $footer:expr;)+ })+) => {
        /// The table, group by group.
        pub const TABLE: &[Row] = &[$($(Row {
            command: $command,
            name: $name,
            keys: &$keys,
            group: Group::$group,
            phrase: concat!("command-", $name),
            word: concat!("key-", $name),
            footer: $footer,
            contexts: $contexts,
        }),+),+];
    };
}

table! {
    Move {
        Command::NextPane, "next-pane", ["Tab", "Right"], PANES, footer PANES;
        Command::PreviousPane, "previous-pane", ["Shift-Tab", "Left"], PANES, footer NOWHERE;
        Command::FocusPane(Pane::Transparency), "transparency", ["1"], READING, footer NOWHERE;
        Command::FocusPane(Pane::Recognition), "recognition", ["2"], READING, footer NOWHERE;
        Command::FocusPane(Pane::Engagement), "how-we-are", ["3"], READING, footer NOWHERE;
        Command::FocusPane(Pane::Questions), "questions", ["4"], READING, footer NOWHERE;
        Command::FocusPane(Pane::Repair), "repair", ["5"], READING, footer NOWHERE;
        Command::FocusPane(Pane::Promises), "promises", ["6"], READING, footer NOWHERE;
        Command::Down, "down", ["Down"], CHOOSING, footer CHOOSING;
        Command::Up, "up", ["Up"], CHOOSING, footer NOWHERE;
        Command::PageDown, "page-down", ["PageDown", "Space"], CHOOSING, footer NOWHERE;
        Command::PageUp, "page-up", ["PageUp"], CHOOSING, footer NOWHERE;
        Command::First, "first", ["Home", "g"], LISTS, footer NOWHERE;
        Command::Last, "last", ["End", "G"], LISTS, footer NOWHERE;
        Command::NextNew, "next-new", ["u"], READING, footer NOWHERE;
        Command::NextSince, "next-since", ["c"], READING, footer NOWHERE;
        Command::NextLate, "next-late", ["!"], READING, footer NOWHERE;
        Command::NextField, "next-field", ["Tab"], TYPING, footer LINES;
        Command::PreviousField, "previous-field", ["Shift-Tab"], TYPING, footer NOWHERE;
    }
    Read {
        Command::Read, "read", ["Enter"], PANES, footer PANES;
        Command::NextItem, "next-item", ["Right"], PAGE, footer PAGE;
        Command::PreviousItem, "previous-item", ["Left"], PAGE, footer NOWHERE;
        Command::Computed, "computed", ["l"], READING, footer NOWHERE;
        Command::History, "history", ["e"], READING, footer PAGE;
        Command::Accept, "accept", ["Enter", "Ctrl-s"], ANSWERING, footer ANSWERING;
        Command::Close, "close", ["Esc", "q", "Ctrl-c"], ABOVE, footer ABOVE;
    }
    Find {
        Command::Filter, "filter", ["/"], PANES, footer PANES;
        Command::Team, "team", ["t"], PANES, footer PANES;
        Command::Kind, "kind", ["f"], PANES, footer NOWHERE;
        Command::Since, "since", ["C"], PANES, footer NOWHERE;
        Command::ClearFilter, "clear-filter", ["Esc"], PANES, footer NOWHERE;
        Command::Sort, "sort", ["s"], PANES, footer NOWHERE;
        Command::AllSeen, "all-seen", ["U"], PANES, footer NOWHERE;
        Command::Palette, "palette", [":"], UNTYPED, footer PANES;
    }
    Write {
        Command::Notice, "notice", ["n"], READING, footer PANES;
        Command::Thank, "thank", ["k"], READING, footer PANES;
        Command::Answer, "answer", ["a"], READING, footer PAGE;
        Command::MoveOn, "move-on", ["m"], READING, footer PAGE;
        Command::Pull, "pull", ["x"], READING, footer READING;
        Command::ConfirmPull, "confirm-pull", ["y"], LIST, footer LIST;
        Command::TakeUp, "take-up", ["Ctrl-r"], LINES, footer LINES;
        Command::Huddle, "huddle", ["h"], READING, footer PANES;
        Command::PrintHuddle, "print-huddle", ["p"], PAGE, footer PAGE;
        Command::SaveHuddle, "save-huddle", ["s"], PAGE, footer PAGE;
    }
    Show {
        Command::CheckIn, "check-in", ["i"], READING, footer NOWHERE;
        Command::Display, "display", ["w"], LOOKING, footer PANES;
        Command::NextScene, "next-scene", ["Right", "Down", "Tab"], SCENES, footer NOWHERE;
        Command::PreviousScene, "previous-scene", ["Left", "Up", "Shift-Tab"], SCENES, footer NOWHERE;
        Command::Pause, "pause", ["Space"], SCENES, footer NOWHERE;
        Command::UnlockFirst, "unlock-first", ["Ctrl-u"], LOCKED, footer NOWHERE;
        Command::Unlock, "unlock", ["Ctrl-l"], LOCKED, footer NOWHERE;
        Command::Language, "language", ["L"], UNTYPED, footer PANES;
        Command::Theme, "theme", ["T"], UNTYPED, footer NOWHERE;
        Command::Help, "help", ["?", "F1"], HELPED, footer ASKING;
    }
    Leave {
        Command::Suspend, "suspend", ["Ctrl-z"], ANYWHERE, footer NOWHERE;
        Command::Quit, "quit", ["q", "Ctrl-c"], LOOKING, footer PANES;
    }
}

/// The row of a command.
pub fn row(command: Command) -> &'static Row {
    TABLE.iter().find(|row| row.command == command).expect("every command has a row; a test holds it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_groups_stand_in_their_order() {
        let groups: Vec<Group> = TABLE.iter().map(|row| row.group).collect();
        assert!(groups.is_sorted(), "{groups:?}");
    }

    #[test]
    fn no_name_is_given_twice() {
        for (index, row) in TABLE.iter().enumerate() {
            assert!(TABLE[..index].iter().all(|other| other.name != row.name), "{}", row.name);
        }
    }
}
