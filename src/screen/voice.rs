//! What every view speaks with: the wall's language, its clock, and the names of the floor.

use std::cell::OnceCell;
use std::rc::Rc;

use jiff::Timestamp;

use super::card::{Lead, Part, Rank};
use super::lines::Run;
use super::theme::Tone;
use super::time::Clock;
use super::words::{Label, Lexicon, Words, label};
use crate::domain::notice::Author;
use crate::domain::units::TOGETHER;
use crate::domain::{Audience, Item, Key, Offices};
use crate::model::{Model, Texts};
use crate::text::{Lang, SafeText, Text};

/// The wall's language, its clock, and the names of the floor.
#[derive(Clone)]
pub struct Voice<'a> {
    /// What is told of.
    pub model: &'a Model,
    /// The shown minute and its zone.
    pub clock: Clock<'a>,
    /// The phrases of the interface.
    pub words: &'a Words,
    /// What the floor tells of roles and names, once it was asked for.
    offices: Rc<OnceCell<Offices>>,
}

impl<'a> Voice<'a> {
    /// The voice of a wall.
    pub fn of(model: &'a Model, lexicon: &'a Lexicon) -> Self {
        let words = lexicon.of(model.lang());
        Self::at(model, Clock::of(model, words), words)
    }

    /// The voice of a wall by another clock than its own.
    pub fn at(model: &'a Model, clock: Clock<'a>, words: &'a Words) -> Self {
        Self { model, clock, words, offices: Rc::default() }
    }

    /// What the floor tells of roles and names. Few walls ask, and so it is read off the floor where one does.
    pub fn offices(&self) -> &Offices {
        self.offices.get_or_init(|| Offices::of(&self.model.floor))
    }

    /// The language of the wall.
    pub fn lang(&self) -> &'a Lang {
        self.model.lang()
    }

    /// Words of the feed in the wall's language.
    pub fn text(&self, text: &'a Text) -> &'a SafeText {
        text.in_lang(self.lang())
    }

    /// The same as a run.
    pub fn run(&self, text: &'a Text, tone: Tone) -> Run {
        Run { words: self.text(text).clone(), tone }
    }

    /// The same, as it stands between our quotation marks.
    pub fn quoted(&self, text: &'a Text, tone: Tone) -> Run {
        Run { words: self.words.within_quotes(self.text(text)), tone }
    }

    /// The opening quotation mark of a person's words.
    pub fn quote(&self) -> Lead {
        Lead::Quote(SafeText::clean(&self.words.quotes().0))
    }

    /// The closing one.
    pub fn end_of_quote(&self) -> Run {
        Run::new(self.words.quotes().1, Tone::Accent)
    }

    /// The words of a text in its other languages, each with its tag, where all are told together.
    pub fn others(&self, text: &'a Text, tone: Tone) -> Vec<Vec<Run>> {
        match self.model.ui.texts {
            Texts::Together => self.translations(text, tone),
            Texts::One | Texts::InTurn => Vec::new(),
        }
    }

    /// The words of a text in its other languages, each with its tag.
    pub fn translations(&self, text: &'a Text, tone: Tone) -> Vec<Vec<Run>> {
        let shown = self.text(text);
        let others = text.variants().filter_map(|(lang, words)| {
            let lang = lang.filter(|_| words != shown && !words.is_blank())?;
            // A tag never stands alone on a line.
            let tag = Run::new(format!("{}\u{a0}", lang.as_str()), Tone::Faint);
            Some(vec![tag, Run { words: words.clone(), tone }])
        });
        others.collect()
    }

    /// A text with a label before it, and below it the same in its other languages, where all are told together.
    pub fn fact(&self, rank: Rank, label: Label, text: &'a Text) -> Vec<Part> {
        let own = Part::fact(rank, self.label(label), vec![self.run(text, Tone::Plain)]);
        std::iter::once(own).chain(self.below_fact(rank, text)).collect()
    }

    /// A text in its other languages, below a fact that has a label.
    pub fn below_fact(&self, rank: Rank, text: &'a Text) -> impl Iterator<Item = Part> {
        let others = self.others(text, Tone::Dim).into_iter();
        others.map(move |words| Part::fact(rank, SafeText::default(), words))
    }

    /// The same below words that have none.
    pub fn below(&self, rank: Rank, text: &'a Text) -> impl Iterator<Item = Part> {
        let tone = if rank == Rank::Title { Tone::Plain } else { Tone::Dim };
        self.others(text, tone).into_iter().map(move |words| Part::words(rank, words))
    }

    /// A word in the column of labels.
    pub fn label(&self, label: Label) -> SafeText {
        SafeText::clean(&self.words.label(label))
    }

    /// A giver or a receiver of thanks; a team among names is told as one, and as people call it in the wall's language, whether it was given by
    /// its name in any language or by its id.
    pub fn thanked(&self, name: &SafeText) -> String {
        let team = self.model.floor.site().and_then(|site| site.team_called(name));
        self.words.thanked(name, team, self.lang())
    }

    /// What people call a team; its id where nobody has told its name.
    pub fn team(&self, id: &str) -> SafeText {
        // Teams that are told of together, by their names as well.
        if id.contains(TOGETHER) {
            let names: Vec<SafeText> = id.split(TOGETHER).map(|id| self.team(id)).collect();
            return SafeText::clean(&names.iter().map(SafeText::as_str).collect::<Vec<_>>().join(" + "));
        }
        let team = self.model.floor.sites.values().find_map(|site| site.data.team(id));
        let name = team.map(|team| self.text(&team.name)).filter(|name| !name.is_blank());
        name.cloned().unwrap_or_else(|| SafeText::clean(id))
    }

    /// The teams of a list, or everyone.
    pub fn teams(&self, ids: &[SafeText]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.team(id.as_str()).as_str().to_owned()).collect();
        if names.is_empty() {
            self.words.label(label::EVERYONE).into_owned()
        } else {
            self.words.with_commas(&names)
        }
    }

    /// What people call the floor; nothing while it has not told its name.
    pub fn floor(&self) -> String {
        self.model.floor.site().map_or_else(String::new, |site| self.text(&site.name).as_str().to_owned())
    }

    /// A leader: the name and the role, or the one that there is.
    pub fn author(&self, author: &'a Author) -> String {
        let role = self.text(&author.role);
        match (author.name.is_blank(), role.is_blank()) {
            (false, false) => format!("{}, {role}", author.name),
            (false, true) => author.name.as_str().to_owned(),
            (true, _) => role.as_str().to_owned(),
        }
    }

    /// How old a thing is, dim, for the right edge.
    pub fn age(&self, at: Timestamp) -> Run {
        Run::new(self.clock.age(at), Tone::Dim)
    }

    /// How long until a date, or how late it was when this wall last knew.
    pub fn due(&self, at: Timestamp) -> Run {
        let (known, now) = (self.model.known_until(), self.model.now());
        if at < known {
            return Run::new(self.clock.due_as_of(at, known), Tone::Wrong);
        }
        // The word may have come; a wall that could not hear it accuses nobody.
        let unheard = known < now && at <= now;
        let words = if unheard { self.words.due_unheard() } else { self.clock.due(at).into() };
        Run::new(words, Tone::Dim)
    }

    /// How strong the mark on a thing is. The weakest one stays on what came since the person's last look.
    pub fn fresh(&self, key: &Key) -> u8 {
        let strength = self.model.ui.fresh.strength(key, self.model.now());
        strength.max(u8::from(self.model.is_new(key)))
    }

    /// That something is for leads only, where it is.
    pub fn leads_only(&self, audience: Audience) -> Option<Run> {
        (audience == Audience::Leads).then(|| Run::new(self.words.leads_only(), Tone::Dim))
    }

    /// That released words were changed, and when.
    pub fn corrected(&self, at: Timestamp) -> Run {
        Run::glued(&self.words.corrected(&self.clock.since(at)), Tone::Accent)
    }

    /// What every thing may be besides what it says: corrected, and in which words last, and for leads only.
    pub fn remarks<T>(&self, item: &Item<T>) -> Vec<Run> {
        self.corrections(item).into_iter().chain(self.leads_only(item.audience)).collect()
    }

    /// That a thing was corrected, when last, and in which words.
    pub fn corrections<T>(&self, item: &Item<T>) -> Option<Run> {
        item.stamp.last_corrected().map(|(at, fields)| {
            Run::new(self.words.corrected_fields(&self.clock.since(at), &fields), Tone::Accent)
        })
    }
}
