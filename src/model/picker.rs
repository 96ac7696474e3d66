//! A list that narrows as one types: the commands, the teams, the kinds of things.

use std::cmp::Reverse;

use super::command::{Command, Group, Refusal, TABLE, refusal};
use super::field::TextField;
use super::likeness::score;
use super::{Model, command};
use crate::domain::Kind;
use crate::text::fold::folded;

/// Most letters that are typed to find a line.
const LETTERS_MAX: usize = 80;

/// The order of the commands before anything is typed.
const PALETTE: [Group; 6] = [Group::Write, Group::Find, Group::Read, Group::Show, Group::Move, Group::Leave];

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choices {
    /// Every command.
    Commands,
    /// The teams of the floor, and all of them.
    Teams,
    /// The kinds of things, and all of them.
    Kinds,
}

impl Choices {
    /// Every phrase of [`Choice::phrase`] that is of no command.
    pub const PHRASES: &[&str] = &[
        "team-every",
        "team-own",
        "kind-every",
        "kind-notice",
        "kind-holding",
        "kind-question",
        "kind-ownership",
        "kind-note",
        "kind-repair",
        "kind-commitment",
        "kind-recognition",
        "kind-engagement",
    ];
}

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A command.
    Command(Command),
    /// A team by its id; absent: every team.
    Team(Option<Box<str>>),
    /// A kind; absent: every kind.
    Kind(Option<Kind>),
}

impl Choice {
    /// The phrase that a line is found by, where it has one.
    pub fn phrase(&self) -> Option<&'static str> {
        match self {
            Choice::Command(command) => Some(command::row(*command).phrase),
            Choice::Team(Some(_)) => None,
            Choice::Team(None) => Some("team-every"),
            Choice::Kind(None) => Some("kind-every"),
            Choice::Kind(Some(kind)) => Some(match kind {
                Kind::Notice => "kind-notice",
                Kind::Holding => "kind-holding",
                Kind::Question => "kind-question",
                Kind::Ownership => "kind-ownership",
                Kind::Note => "kind-note",
                Kind::Repair => "kind-repair",
                Kind::Commitment => "kind-commitment",
                Kind::Recognition => "kind-recognition",
                Kind::Engagement => "kind-engagement",
                Kind::Floor | Kind::Quiet | Kind::Withdrawn => return None,
            }),
        }
    }
}

/// A list that narrows as one types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picker {
    /// What it is of.
    pub of: Choices,
    /// What is typed.
    pub field: TextField,
    /// The line that is chosen, wherever it stands by now.
    pub chosen: Option<Choice>,
}

impl Picker {
    /// The whole of a list.
    pub fn of(of: Choices) -> Self {
        Self { of, field: TextField::line(LETTERS_MAX), chosen: None }
    }

    /// Where the chosen line stands among those that are left; where it is none of them, the first. `None` when none is left.
    pub fn line(&self, left: &[Choice]) -> Option<usize> {
        let there = self.chosen.as_ref().and_then(|chosen| left.iter().position(|choice| choice == chosen));
        there.or((!left.is_empty()).then_some(0))
    }
}

impl Model {
    /// The phrase of a line on this wall: one that is of a team has not every team to show.
    pub fn phrase_of(&self, choice: &Choice) -> Option<&'static str> {
        match choice {
            Choice::Team(None) if self.team.is_some() => Some("team-own"),
            choice => choice.phrase(),
        }
    }

    /// The lines that are left of a list, the best first: what can be done stands before what can't.
    pub fn choices(&self, picker: &Picker) -> Vec<Choice> {
        self.left(picker).into_iter().map(|(choice, _)| choice).collect()
    }

    /// The same lines, each with why it can't be done now.
    pub fn left(&self, picker: &Picker) -> Vec<(Choice, Option<Refusal>)> {
        let letters = folded(picker.field.text());
        let fits = self.lines(picker.of).into_iter().filter_map(|choice| {
            let fit =
                self.names_of(&choice).iter().filter_map(|name| score(&letters, &folded(name))).max()?;
            let refused = match choice {
                Choice::Command(command) => refusal::refusal(self, command),
                Choice::Team(_) | Choice::Kind(_) => None,
            };
            Some(((refused.is_some() && !letters.is_empty(), Reverse(fit)), (choice, refused)))
        });
        let mut fits: Vec<_> = fits.collect();
        fits.sort_by_key(|(fit, _)| *fit);
        fits.into_iter().map(|(_, line)| line).collect()
    }

    /// The line that is chosen, if it is still one of those that are left.
    pub fn chosen(&self, picker: &Picker) -> Option<Choice> {
        picker.chosen.clone().filter(|chosen| self.choices(picker).contains(chosen))
    }

    /// How many lines a list has before anything is typed.
    pub fn lines_of(&self, of: Choices) -> usize {
        self.lines(of).len()
    }

    /// The whole of a list, in its order. Teams stand by their names, never by their levels.
    fn lines(&self, of: Choices) -> Vec<Choice> {
        match of {
            Choices::Commands => {
                // What is done comes before ways from pane to pane, which have keys of their own.
                let mut rows: Vec<_> = TABLE.iter().collect();
                rows.sort_by_key(|row| PALETTE.iter().position(|group| *group == row.group));
                rows.into_iter().map(|row| Choice::Command(row.command)).collect()
            }
            Choices::Kinds => [None].into_iter().chain(Self::kinds().map(Some)).map(Choice::Kind).collect(),
            Choices::Teams => {
                let teams = self.floor.site().map_or(&[][..], |site| site.teams.as_slice());
                // A wall of a team has nothing of the others.
                let mine = |id: &str| self.team.as_deref().is_none_or(|team| team == id);
                let mut teams: Vec<_> = teams.iter().filter(|team| mine(team.id.as_str())).collect();
                teams.sort_by_cached_key(|team| folded(team.name.in_lang(self.lang()).as_str()));
                let ids = teams.into_iter().map(|team| Some(team.id.as_str().into()));
                [None].into_iter().chain(ids).map(Choice::Team).collect()
            }
        }
    }

    /// What a line is called: in the wall's language, and by the name that the settings know.
    fn names_of(&self, choice: &Choice) -> Vec<&str> {
        let said = self.phrase_of(choice).and_then(|phrase| self.spoken.phrase(self.lang(), phrase));
        let name = match choice {
            Choice::Command(command) => vec![command::row(*command).name],
            Choice::Team(Some(id)) => {
                let team = self.floor.site().and_then(|site| site.team(id));
                team.into_iter()
                    .flat_map(|team| team.name.variants())
                    .map(|(_, name)| name.as_str())
                    .collect()
            }
            Choice::Team(None) | Choice::Kind(_) => Vec::new(),
        };
        said.into_iter().chain(name).collect()
    }
}
