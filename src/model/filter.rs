//! What of the floor a desk shows: words that are typed, a team, a kind, only what came lately. All of them must fit;
//! display mode knows none.

use std::collections::BTreeMap;

use super::field::TextField;
use super::{Entry, Mode, Model, Pane, standing, told};
use crate::domain::{Floor, Key, Kind};
use crate::text::fold::folded;

/// Most letters of a filter.
const LETTERS_MAX: usize = 80;
/// Most words of a filter that are looked for; nobody types more.
const WORDS_MAX: usize = 16;

/// What of the floor is shown.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The words that are typed.
    pub field: TextField,
    /// Only what concerns this team, by its id.
    pub team: Option<Box<str>>,
    /// Only things of this kind.
    pub kind: Option<Kind>,
    /// Only what came since the person's last shift or look.
    pub since: bool,
    /// The words as they are compared.
    words: Vec<String>,
    /// Which of the words stand in what a thing says: a bit each. Things without any are left out.
    found: BTreeMap<Key, u16>,
    /// True while people's names are hidden: what is not shown is not found.
    nameless: bool,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            field: TextField::line(LETTERS_MAX),
            team: None,
            kind: None,
            since: false,
            words: Vec::new(),
            found: BTreeMap::new(),
            nameless: false,
        }
    }
}

impl Filter {
    /// True when everything is shown.
    pub fn is_off(&self) -> bool {
        self.words.is_empty() && self.team.is_none() && self.kind.is_none() && !self.since
    }

    /// People's names are hidden from now on, or shown again.
    pub(super) fn hide_names(&mut self, hide: bool, floor: &Floor) {
        self.nameless = hide;
        self.look(floor);
    }

    /// Looks for the words that are typed now in everything on a floor.
    pub(super) fn look(&mut self, floor: &Floor) {
        let words = folded(self.field.text());
        self.words = words.split_whitespace().take(WORDS_MAX).map(str::to_owned).collect();
        self.found.clear();
        if !self.words.is_empty() {
            for key in told::keys(floor) {
                self.look_at(floor, key);
            }
        }
    }

    /// Looks for the words in one thing, which has changed.
    pub(super) fn look_at(&mut self, floor: &Floor, key: &Key) {
        if self.words.is_empty() {
            return;
        }
        match self.bits(&folded(&told::haystack(floor, key, !self.nameless))) {
            0 => drop(self.found.remove(key)),
            bits => drop(self.found.insert(key.clone(), bits)),
        }
    }

    fn bits(&self, folded: &str) -> u16 {
        let bit = |(nth, word): (usize, &String)| u16::from(folded.contains(word.as_str())) << nth;
        self.words.iter().enumerate().map(bit).sum()
    }
}

impl Model {
    /// True for an entry that the filter lets through.
    pub(super) fn fits(&self, entry: &Entry<'_>) -> bool {
        let filter = &self.ui.filter;
        let kind_fits = filter.kind.is_none_or(|kind| entry.kind() == kind);
        let team_fits = || filter.team.as_deref().is_none_or(|team| told::concerns(&self.floor, entry, team));
        let since_fits = || !filter.since || self.came_since(entry);
        kind_fits && since_fits() && team_fits() && self.words_fit(entry)
    }

    /// Every word stands in what the thing says, or in how it stands.
    fn words_fit(&self, entry: &Entry<'_>) -> bool {
        let filter = &self.ui.filter;
        let all = (1u32 << filter.words.len()) - 1;
        let mut bits = filter.found.get(entry.key()).copied().unwrap_or(0);
        if u32::from(bits) == all {
            return true;
        }
        for id in standing::of(entry, self.known_until()) {
            for said in self.spoken.every(id) {
                bits |= filter.bits(&folded(said));
            }
        }
        u32::from(bits) == all
    }

    /// Another part of the floor is looked for. What was drawn under the cursor stays there if it is in it; else the cursor
    /// begins at the top.
    pub(super) fn filtered_anew(&mut self) {
        self.ui.places = Default::default();
        let pane = self.ui.focus;
        let at = self.selected_in(pane, &self.listed(pane));
        self.ui.begins[pane.index()] = at.is_none_or(|at| at == 0);
    }

    /// What is typed is found where it stands: the cursor goes to the first pane that has it, unless its own does.
    pub(super) fn go_where_it_fits(&mut self) {
        let has = |pane: &Pane| !self.listed(*pane).is_empty();
        if self.ui.filter.words.is_empty() || has(&self.ui.focus) {
            return;
        }
        if let Some(pane) = Pane::ALL.into_iter().find(has) {
            self.ui.turn_to(pane);
        }
    }

    /// True while a filter leaves something out of a desk.
    pub fn is_filtered(&self) -> bool {
        self.ui.mode == Mode::Desk && !self.ui.filter.is_off()
    }

    /// How many entries a pane shows, and how many it has.
    pub fn tally(&self, pane: Pane) -> (usize, usize) {
        (self.listed(pane).len(), self.every_one(pane).len())
    }

    /// The kinds that the panes can show, in the order of the vocabulary.
    pub fn kinds() -> impl Iterator<Item = Kind> {
        let told = |kind: &Kind| !matches!(kind, Kind::Floor | Kind::Quiet | Kind::Withdrawn);
        Kind::ALL.into_iter().filter(told)
    }
}
