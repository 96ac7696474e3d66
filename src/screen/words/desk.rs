//! The words of the desk: what is new, what is looked for, in which order.

use super::Words;
use crate::model::Sort;

impl Words {
    /// `3 of 14`: how much the filter shows.
    pub fn shown_of(&self, shown: usize, all: usize) -> String {
        self.say_with("filter-shown", [("shown", shown.into()), ("all", all.into())])
    }

    /// The same of all panes: thanks are told to be there, and not counted.
    pub fn found_of(&self, shown: usize, all: usize, in_thanks: bool) -> String {
        match (shown, in_thanks) {
            (_, false) => self.shown_of(shown, all),
            (0, true) => self.say("filter-thanks").into_owned(),
            (_, true) => {
                self.say_with("filter-shown-and-thanks", [("shown", shown.into()), ("all", all.into())])
            }
        }
    }

    /// The words that are looked for, as they were typed.
    pub fn filter_words(&self, typed: &str) -> String {
        self.say_with("filter-words", [("words", typed.into())])
    }

    /// `filter: headset · Billing · Esc clears`.
    pub fn filter_kept(&self, what: &str, key: &str) -> String {
        self.say_with("filter-kept", [("what", what.into()), ("key", key.into())])
    }

    /// `4 new`: what came since the person's last look.
    pub fn new_since(&self, n: usize) -> String {
        self.say_with("new-since", [("n", n.into())])
    }

    /// The title of a pane with its order, where that is not the usual one.
    pub fn sorted(&self, title: &str, sort: Sort) -> String {
        match sort {
            Sort::Usual => title.to_owned(),
            Sort::Newest => self.say_with("sort-newest", [("title", title.into())]),
            Sort::Oldest => self.say_with("sort-oldest", [("title", title.into())]),
        }
    }
}
