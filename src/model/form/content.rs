//! What a field of a form holds: words by language, a line, a time, one of several, any of several.

use std::borrow::Cow;

use super::picks::phrase_of;
use crate::model::field::{Edit, TextField};
use crate::text::{Lang, SafeText, Text};

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Words of leadership, in each of the site's languages.
    Words(Vec<(Lang, TextField)>),
    /// A line in whatever language it is.
    Line(TextField),
    /// A time, as a person writes it.
    Time(TextField),
    /// One of several.
    Pick {
        /// What there is to choose from.
        picks: Vec<Pick>,
        /// Which one is chosen.
        at: usize,
    },
    /// Any number of several.
    Marks {
        /// What there is to choose from, and whether it is chosen.
        picks: Vec<(Pick, bool)>,
        /// Which one the cursor is on.
        at: usize,
    },
}

/// One of several values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// None of them.
    None,
    /// A word of the vocabulary.
    Word(&'static str),
    /// Something with a name of the floor's own: its id, and what people call it.
    Named(SafeText, Text),
    /// A team that an event tells by what it is called and not by its id: that word, the id, and what people call it.
    Called(SafeText, SafeText, Text),
}

impl Pick {
    /// What an event says for it.
    pub fn value(&self) -> Option<&str> {
        match self {
            Pick::None => None,
            Pick::Word(word) => Some(word),
            Pick::Named(told, _) | Pick::Called(told, ..) => Some(told.as_str()),
        }
    }

    /// What it is called, where a language says a phrase so: what a person sees, and what is typed to find it.
    pub fn name<'a>(
        &'a self,
        lang: &Lang,
        say: impl FnOnce(&'static str) -> Option<Cow<'a, str>>,
    ) -> Cow<'a, str> {
        match self {
            Pick::Named(_, name) | Pick::Called(.., name) => name.in_lang(lang).as_str().into(),
            pick => phrase_of(pick.value()).and_then(say).or(pick.value().map(Cow::from)).unwrap_or_default(),
        }
    }
}

/// Most characters of a time as it is written.
const TIME_MAX: usize = 40;

impl Content {
    /// Empty words of at most so many characters in each language.
    pub fn words(langs: &[Lang], max: usize) -> Self {
        Content::Words(langs.iter().map(|lang| (lang.clone(), TextField::line(max))).collect())
    }

    /// An empty line.
    pub fn line(max: usize) -> Self {
        Content::Line(TextField::line(max))
    }

    /// An empty time.
    pub fn time() -> Self {
        Content::Time(TextField::line(TIME_MAX))
    }

    /// One of the vocabulary's words, the first of them.
    pub fn pick(words: &[&'static str]) -> Self {
        Content::Pick { picks: words.iter().map(|word| Pick::Word(word)).collect(), at: 0 }
    }

    /// One of the vocabulary's words, or none of them.
    pub fn pick_or_none(words: &[&'static str]) -> Self {
        let picks = std::iter::once(Pick::None).chain(words.iter().map(|word| Pick::Word(word)));
        Content::Pick { picks: picks.collect(), at: 0 }
    }

    /// The same with a text to begin with: its own words in each language, or the one string in the first.
    pub fn with(mut self, text: &Text) -> Self {
        match &mut self {
            Content::Words(langs) => {
                for (index, (lang, field)) in langs.iter_mut().enumerate() {
                    let words =
                        text.variants().find(|(have, _)| have.map_or(index == 0, |have| have == lang));
                    if let Some((_, words)) = words {
                        *field = std::mem::take(field).with(words.as_str());
                    }
                }
            }
            Content::Line(field) | Content::Time(field) => {
                if let Some((_, words)) = text.variants().next() {
                    *field = std::mem::take(field).with(words.as_str());
                }
            }
            Content::Pick { .. } | Content::Marks { .. } => {}
        }
        self
    }

    /// The same words in every language, such as a name.
    pub fn everywhere(mut self, words: &str) -> Self {
        for field in self.fields_mut() {
            *field = std::mem::take(field).with(words);
        }
        self
    }

    /// The same with a value chosen, where it is one of several.
    pub fn chosen(mut self, value: Option<&str>) -> Self {
        if let Content::Pick { picks, at } = &mut self
            && let Some(found) = picks.iter().position(|pick| pick.value() == value)
        {
            *at = found;
        }
        self
    }

    /// How many places of it take the keyboard, one after the other.
    pub fn columns(&self) -> usize {
        match self {
            Content::Words(langs) => langs.len(),
            _ => 1,
        }
    }

    /// The text of a column.
    pub fn text(&self, column: usize) -> Option<&TextField> {
        match self {
            Content::Words(langs) => langs.get(column).map(|(_, field)| field),
            Content::Line(field) | Content::Time(field) => Some(field),
            Content::Pick { .. } | Content::Marks { .. } => None,
        }
    }

    /// How many choices there are.
    pub fn choices(&self) -> usize {
        match self {
            Content::Pick { picks, .. } => picks.len(),
            Content::Marks { picks, .. } => picks.len(),
            Content::Words(_) | Content::Line(_) | Content::Time(_) => 0,
        }
    }

    /// Which of its choices the cursor is on; absent where there are none.
    pub fn at(&self) -> Option<usize> {
        match self {
            Content::Pick { at, .. } | Content::Marks { at, .. } => Some(*at),
            Content::Words(_) | Content::Line(_) | Content::Time(_) => None,
        }
    }

    /// The cursor goes to one of its choices. True when it is another than before.
    pub fn turn_to(&mut self, choice: usize) -> bool {
        match self {
            Content::Pick { at, .. } | Content::Marks { at, .. } => std::mem::replace(at, choice) != choice,
            Content::Words(_) | Content::Line(_) | Content::Time(_) => false,
        }
    }

    /// Its choices, in their order.
    pub fn picks(&self) -> Vec<&Pick> {
        match self {
            Content::Pick { picks, .. } => picks.iter().collect(),
            Content::Marks { picks, .. } => picks.iter().map(|(pick, _)| pick).collect(),
            Content::Words(_) | Content::Line(_) | Content::Time(_) => Vec::new(),
        }
    }

    /// The value that is chosen, where one of several is.
    pub fn choice(&self) -> Option<&str> {
        match self {
            Content::Pick { picks, at } => picks.get(*at).and_then(Pick::value),
            _ => None,
        }
    }

    /// What it says in one line: a text, or the words of the vocabulary that are chosen.
    pub fn said(&self) -> String {
        match self {
            Content::Words(langs) => {
                langs.iter().map(|(_, field)| field.text()).collect::<Vec<_>>().join(" / ")
            }
            Content::Line(field) | Content::Time(field) => field.text().to_owned(),
            Content::Pick { .. } => self.choice().unwrap_or_default().to_owned(),
            Content::Marks { picks, .. } => {
                let chosen = picks.iter().filter(|(_, on)| *on).filter_map(|(pick, _)| pick.value());
                chosen.collect::<Vec<_>>().join(", ")
            }
        }
    }

    /// Takes over what another of its sort says, but for words by language. False when there is no place for it here.
    pub fn take(&mut self, other: &Content) -> bool {
        match (self, other) {
            (Content::Line(to), Content::Line(from)) | (Content::Time(to), Content::Time(from)) => {
                *to = std::mem::take(to).holding(from.text());
                true
            }
            (Content::Pick { picks, at }, from @ Content::Pick { .. }) => {
                let found = picks.iter().position(|pick| pick.value() == from.choice());
                *at = found.unwrap_or(*at);
                found.is_some()
            }
            (Content::Marks { picks: to, .. }, Content::Marks { picks: from, .. }) => {
                let on = |value: Option<&str>| from.iter().any(|(pick, on)| *on && pick.value() == value);
                to.iter_mut().for_each(|(pick, mark)| *mark = on(pick.value()));
                let here = |pick: &Pick| to.iter().any(|(have, _)| have.value() == pick.value());
                from.iter().filter(|(_, on)| *on).all(|(pick, _)| here(pick))
            }
            _ => false,
        }
    }

    fn fields_mut(&mut self) -> Vec<&mut TextField> {
        match self {
            Content::Words(langs) => langs.iter_mut().map(|(_, field)| field).collect(),
            Content::Line(field) | Content::Time(field) => vec![field],
            Content::Pick { .. } | Content::Marks { .. } => Vec::new(),
        }
    }

    /// Carries a change out at a column. True when anything is another than before.
    pub fn edit(&mut self, column: usize, edit: &Edit) -> bool {
        match self {
            Content::Words(langs) => langs.get_mut(column).is_some_and(|(_, field)| field.edit(edit)),
            Content::Line(field) | Content::Time(field) => field.edit(edit),
            Content::Pick { picks, at } => {
                let next = moved(*at, picks.len(), edit);
                std::mem::replace(at, next) != next
            }
            Content::Marks { picks, at } => {
                if matches!(edit, Edit::Insert(words) if &**words == " ")
                    && let Some((_, on)) = picks.get_mut(*at)
                {
                    *on = !*on;
                    return true;
                }
                let next = moved(*at, picks.len(), edit);
                std::mem::replace(at, next) != next
            }
        }
    }

    /// True when nothing is written or chosen.
    pub fn is_blank(&self) -> bool {
        match self {
            Content::Words(langs) => langs.iter().all(|(_, field)| field.is_blank()),
            Content::Line(field) | Content::Time(field) => field.is_blank(),
            Content::Pick { picks, at } => picks.get(*at).is_none_or(|pick| *pick == Pick::None),
            Content::Marks { picks, .. } => !picks.iter().any(|(_, on)| *on),
        }
    }

    /// True when it says the same, wherever its cursor is.
    pub fn says_the_same(&self, other: &Content) -> bool {
        match (self, other) {
            (Content::Words(one), Content::Words(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.1.text() == b.1.text())
            }
            (Content::Line(one), Content::Line(other)) | (Content::Time(one), Content::Time(other)) => {
                one.text() == other.text()
            }
            (Content::Pick { at: one, .. }, Content::Pick { at: other, .. }) => one == other,
            (Content::Marks { picks: one, .. }, Content::Marks { picks: other, .. }) => one == other,
            _ => false,
        }
    }
}

/// Where a choice goes by a key: it ends at its ends, so that holding a key does not spin it.
fn moved(at: usize, count: usize, edit: &Edit) -> usize {
    let last = count.saturating_sub(1);
    match edit {
        Edit::Left => at.saturating_sub(1),
        Edit::Right => (at + 1).min(last),
        Edit::Start => 0,
        Edit::End => last,
        _ => at,
    }
}
