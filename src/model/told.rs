//! What an entry tells in words, whose it is, and when it was told: what it is looked for by, and put in order by.

use jiff::Timestamp;

use super::Entry;
use crate::domain::floor::is_past;
use crate::domain::notice::Author;
use crate::domain::{
    Commitment, Engagement, Floor, Holding, Item, Key, Kind, Note, Notice, Ownership, Question, Recognition,
    Repair,
};
use crate::text::{SafeText, Text};

/// Takes words in.
type Take<'t> = &'t mut dyn FnMut(&str);

/// A thing that tells something in words.
pub(super) trait Told {
    /// Every word of it that a wall may show, in every language, but for those of [`Told::people`].
    fn words(&self, take: Take<'_>);
    /// The words that name people, or may: a wall that has been cut off shows none of them.
    fn people(&self, take: Take<'_>);
    /// The teams that it names by their ids.
    fn teams(&self) -> Vec<&str> {
        Vec::new()
    }
}

fn texts(texts: &[&Text], take: Take<'_>) {
    for (_, words) in texts.iter().flat_map(|text| text.variants()) {
        take(words.as_str());
    }
}

fn role(author: &Author, take: Take<'_>) {
    texts(&[&author.role], take);
}

impl Told for Notice {
    fn words(&self, take: Take<'_>) {
        texts(&[&self.headline, &self.body, &self.why, &self.means_for_you, &self.stays_the_same], take);
        texts(&[&self.not_known_yet, &self.support], take);
        for update in &self.updates {
            texts(&[&update.text], take);
        }
        role(&self.author, take);
    }
    fn people(&self, take: Take<'_>) {
        take(self.author.name.as_str());
    }
    fn teams(&self) -> Vec<&str> {
        self.affects.iter().map(SafeText::as_str).collect()
    }
}

impl Told for Holding {
    fn words(&self, take: Take<'_>) {
        texts(&[&self.topic, &self.told], take);
    }
    fn people(&self, take: Take<'_>) {
        texts(&[&self.owner], take);
    }
}

impl Told for Ownership {
    fn words(&self, take: Take<'_>) {
        texts(&[&self.got_wrong, &self.effect_on_you, &self.learned, &self.changes], take);
        role(&self.author, take);
    }
    fn people(&self, take: Take<'_>) {
        take(self.author.name.as_str());
    }
}

impl Told for Note {
    fn words(&self, take: Take<'_>) {
        texts(&[&self.text], take);
        role(&self.author, take);
    }
    fn people(&self, take: Take<'_>) {
        take(self.author.name.as_str());
    }
}

impl Told for Recognition {
    fn words(&self, _: Take<'_>) {}
    /// A name is looked for as it is shown, and no further. The words around it name people too.
    fn people(&self, take: Take<'_>) {
        texts(&[&self.message, &self.impact], take);
        take(self.giver.as_str());
        for receiver in &self.receivers {
            take(receiver.display().as_str());
        }
    }
    fn teams(&self) -> Vec<&str> {
        self.receivers.iter().map(|receiver| receiver.display().as_str()).collect()
    }
}

impl Told for Engagement {
    fn words(&self, take: Take<'_>) {
        take(self.window.as_str());
        take(self.instrument.as_str());
    }
    fn people(&self, _: Take<'_>) {}
    fn teams(&self) -> Vec<&str> {
        vec![self.unit.as_str()]
    }
}

impl Told for Question {
    fn words(&self, take: Take<'_>) {
        texts(&[&self.text, &self.answer], take);
    }
    fn people(&self, take: Take<'_>) {
        texts(&[&self.answered_by], take);
    }
}

impl Told for Repair {
    fn words(&self, take: Take<'_>) {
        texts(&[&self.breach, &self.affected, &self.harm, &self.commitment], take);
        texts(&[&self.evaluation], take);
        for action in &self.actions {
            texts(&[&action.what, &action.evidence], take);
        }
    }
    fn people(&self, take: Take<'_>) {
        texts(&[&self.owner], take);
        for action in &self.actions {
            texts(&[&action.owner], take);
        }
    }
}

impl Told for Commitment {
    fn words(&self, take: Take<'_>) {
        texts(&[&self.ask, &self.why, &self.reason], take);
    }
    fn people(&self, take: Take<'_>) {
        texts(&[&self.owner], take);
    }
}

/// The kind of a thing, which its subject begins with.
pub(super) fn kind_of(key: &Key) -> Option<Kind> {
    let kind = key.subject.split('/').next().unwrap_or_default();
    Kind::of_name(kind)
}

/// Does something with the thing of a key, whatever its kind.
macro_rules! of_kind {
    ($floor:expr, $key:expr, $item:ident => $what:expr) => {{
        let floor: &Floor = $floor;
        match kind_of($key) {
            Some(Kind::Notice) => floor.notices.get($key).map(|$item| $what),
            Some(Kind::Holding) => floor.holdings.get($key).map(|$item| $what),
            Some(Kind::Question) => floor.questions.get($key).map(|$item| $what),
            Some(Kind::Ownership) => floor.ownerships.get($key).map(|$item| $what),
            Some(Kind::Note) => floor.notes.get($key).map(|$item| $what),
            Some(Kind::Repair) => floor.repairs.get($key).map(|$item| $what),
            Some(Kind::Commitment) => floor.commitments.get($key).map(|$item| $what),
            Some(Kind::Recognition) => floor.recognitions.get($key).map(|$item| $what),
            Some(Kind::Engagement) => floor.engagements.get($key).map(|$item| $what),
            Some(Kind::Floor | Kind::Quiet | Kind::Withdrawn) | None => None,
        }
    }};
}

/// True for a thing that is over at a moment, for long enough that a floor lets go of it where it is full.
pub(super) fn is_long_over(floor: &Floor, key: &Key, now: Timestamp) -> bool {
    let over = of_kind!(floor, key, item => is_past(item, now));
    over.unwrap_or(false)
}

/// All that a thing is found by, one phrase a line: its words, and the names of the teams that it concerns; people's names
/// only where they are shown.
pub(super) fn haystack(floor: &Floor, key: &Key, with_names: bool) -> String {
    let mut all = String::new();
    let mut take = |words: &str| {
        all.push_str(words);
        all.push('\n');
    };
    let teams = of_kind!(floor, key, item => {
        item.data.words(&mut take);
        if with_names {
            item.data.people(&mut take);
        }
        teams_of(item).into_iter().map(str::to_owned).collect::<Vec<_>>()
    });
    for id in teams.unwrap_or_default() {
        let team = floor.site().and_then(|site| site.team(&id));
        // Thanks name people where they could name teams.
        if with_names || team.is_some() {
            take(&id);
        }
        for (_, name) in team.into_iter().flat_map(|team| team.name.variants()) {
            take(name.as_str());
        }
    }
    all
}

/// Every thing that an entry can tell of.
pub(super) fn keys(floor: &Floor) -> impl Iterator<Item = &Key> {
    let told = floor.notices.keys().chain(floor.holdings.keys()).chain(floor.questions.keys());
    let told = told.chain(floor.ownerships.keys()).chain(floor.notes.keys()).chain(floor.repairs.keys());
    told.chain(floor.commitments.keys()).chain(floor.recognitions.keys()).chain(floor.engagements.keys())
}

fn teams_of<T: Told>(item: &Item<T>) -> Vec<&str> {
    item.data.teams().into_iter().chain(item.team.as_deref()).collect()
}

/// True for what concerns a team, by its id or by what it is called: what names it, and what is for everyone. Thanks are
/// for those whom they are for.
pub(super) fn concerns(floor: &Floor, entry: &Entry<'_>, team: &str) -> bool {
    let named = of_kind!(floor, entry.key(), item => {
        teams_of(item).into_iter().map(str::to_owned).collect::<Vec<_>>()
    });
    let named = named.unwrap_or_default();
    let everyone = !matches!(entry, Entry::Recognition(..)) && named.iter().all(|name| name == "floor");
    let called = |name: &String| {
        let known = floor.site().and_then(|site| site.team(team));
        known.is_some_and(|known| known.name.variants().any(|(_, called)| called.as_str() == name))
    };
    everyone || named.iter().any(|name| floor.is_of(Some(team), name) || called(name))
}

/// True when a thing is not on both floors as the same revision.
pub(super) fn differs(before: &Floor, floor: &Floor, key: &Key) -> bool {
    let revision = |floor| of_kind!(floor, key, item => item.time);
    revision(before) != revision(floor)
}

/// When the revision of an entry's thing came to be.
pub(super) fn time(floor: &Floor, entry: &Entry<'_>) -> Option<Timestamp> {
    of_kind!(floor, entry.key(), item => item.time)
}
