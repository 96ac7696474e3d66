//! A list that narrows as one types: the palette of commands.

use super::command::{Command, TABLE};
use super::field::TextField;
use super::likeness::{folded, score};
use super::{Model, command};

/// Most letters that are typed to find a line.
const LETTERS_MAX: usize = 80;

/// A list that narrows as one types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picker {
    /// What is typed.
    pub field: TextField,
    /// Which of the lines that are left is chosen.
    pub chosen: usize,
}

impl Picker {
    /// Every command.
    pub fn commands() -> Self {
        Self { field: TextField::line(LETTERS_MAX), chosen: 0 }
    }
}

impl Model {
    /// The lines that are left of a list, the best first.
    pub fn choices(&self, picker: &Picker) -> Vec<Command> {
        let letters = folded(picker.field.text());
        let fit = |row: &command::Row| {
            let said = self.spoken.phrase(&self.ui.lang, row.phrase).unwrap_or_default();
            // A name is what a person who reads the settings knows it by.
            score(&letters, &folded(said)).max(score(&letters, row.name))
        };
        let mut fits: Vec<(u32, Command)> =
            TABLE.iter().filter_map(|row| Some((fit(row)?, row.command))).collect();
        fits.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
        fits.into_iter().map(|(_, command)| command).collect()
    }

    /// The line that is chosen.
    pub fn chosen(&self, picker: &Picker) -> Option<Command> {
        self.choices(picker).get(picker.chosen).copied()
    }
}
