//! What each kind of wall would show: in each language, to each audience, and to a team by itself.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Then;
use super::told::ComesOf;
use crate::domain::{Audience, Floor, Key};
use crate::model::{Entry, Mode, Model, Pane};
use crate::screen::plain::apart::beside_title;
use crate::screen::plain::whole::Extent;
use crate::screen::voice::Voice;
use crate::screen::{Lexicon, spoken};
use crate::task::known;
use crate::text::{Lang, Text};

/// The walls of one audience in one language.
#[derive(Serialize)]
pub struct WallTold {
    pub audience: Audience,
    /// The team whose walls they are; absent: everyone's. A team has an own entry where its walls show anything else than everyone's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Of everyone's walls: the teams whose own walls show the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_of_teams: Vec<String>,
    pub language: String,
    pub panes: Vec<PaneTold>,
}

/// One pane.
#[derive(PartialEq, Serialize)]
pub struct PaneTold {
    pub pane: &'static str,
    pub entries: Vec<EntryTold>,
}

/// One entry of a pane.
#[derive(PartialEq, Serialize)]
pub struct EntryTold {
    pub subject: String,
    /// What it is called, in the language of the wall.
    pub words: String,
    /// What the wall says of it beside that, a sentence each, in the words of a wall that is told in lines: what it is, how it stands, its
    /// dates, and where it stands first all of its fields.
    pub lines: Vec<String>,
    /// Whom thanks name, as far as they wish now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub receivers: Vec<String>,
    /// True for leadership's words that are not there in this language, and stand in another one.
    pub lacks_language: bool,
    /// The hold that it comes of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<String>,
    /// The gates on which that hangs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub if_gates: Vec<String>,
}

/// What each kind of wall shows: that of a floor, those of its teams where they show anything else, and the desks of leads.
pub fn walls(
    floor: &Floor,
    lexicon: &Lexicon,
    langs: &[Lang],
    then: &Then,
    comes_of: &ComesOf<'_>,
) -> Vec<WallTold> {
    let mut walls = Vec::new();
    for lang in langs {
        let wall = known::wall_at(floor.clone(), lang.clone(), Mode::Display, then.at);
        walls.push(wall_told((&wall, Audience::Floor), lexicon, langs, comes_of));
    }
    let mut teams: Vec<&str> =
        floor.sites.values().flat_map(|item| &item.data.teams).map(|team| team.id.as_str()).collect();
    teams.sort_unstable();
    teams.dedup();
    for team in teams {
        let own = of_team(floor, team);
        for (nth, lang) in langs.iter().enumerate() {
            let mut wall = known::wall_at(own.clone(), lang.clone(), Mode::Display, then.at);
            wall.team = Some(team.into());
            let told = wall_told((&wall, Audience::Floor), lexicon, langs, comes_of);
            match told.panes == walls[nth].panes {
                true => walls[nth].also_of_teams.push(team.to_owned()),
                false => walls.push(told),
            }
        }
    }
    for lang in langs {
        let wall = known::wall_at(floor.clone(), lang.clone(), Mode::Desk, then.at);
        walls.push(wall_told((&wall, Audience::Leads), lexicon, langs, comes_of));
    }
    walls
}

/// What a hub tells the walls of a team: what is for everyone, and what is for that team or for a unit that it belongs to.
fn of_team(floor: &Floor, team: &str) -> Floor {
    let mut own = Floor::default();
    for event in
        floor.events().filter(|event| event.team.as_deref().is_none_or(|of| floor.is_of(Some(team), of)))
    {
        own.apply(event);
    }
    own
}

fn wall_told(
    (wall, audience): (&Model, Audience),
    lexicon: &Lexicon,
    langs: &[Lang],
    comes_of: &ComesOf<'_>,
) -> WallTold {
    WallTold {
        audience,
        team: wall.team.as_deref().map(str::to_owned),
        also_of_teams: Vec::new(),
        language: wall.lang().as_str().to_owned(),
        panes: spoken(wall, lexicon, |voice| panes(voice, langs, comes_of)),
    }
}

fn panes(voice: &Voice<'_>, langs: &[Lang], comes_of: &ComesOf<'_>) -> Vec<PaneTold> {
    let (wall, lang) = (voice.model, voice.lang());
    // A thing that stands in more than one pane is told whole where it stands first, as in lines.
    let mut had: BTreeSet<Key> = BTreeSet::new();
    let mut panes = Vec::new();
    for pane in Pane::ALL {
        let all = wall.entries(pane);
        let mut entries = Vec::with_capacity(all.len());
        for entry in &all {
            let (words, text) = title(entry, lang);
            let of = comes_of.get(entry.key());
            let extent = if had.insert(entry.key().clone()) { Extent::Whole } else { Extent::Card };
            entries.push(EntryTold {
                subject: entry.key().subject.to_string(),
                lines: beside_title(voice, pane, entry, &words, &extent),
                words,
                receivers: receivers(entry),
                lacks_language: langs.len() > 1 && text.is_some_and(|text| lacks(text, lang)),
                held: of.map(|(held, _)| (*held).to_owned()),
                if_gates: of.map(|(_, gates)| gates.to_vec()).unwrap_or_default(),
            });
        }
        panes.push(PaneTold { pane: pane.name(), entries });
    }
    panes
}

fn receivers(entry: &Entry<'_>) -> Vec<String> {
    let Entry::Recognition(_, item) = entry else { return Vec::new() };
    item.data.receivers.iter().map(|receiver| receiver.display().as_str().to_owned()).collect()
}

fn lacks(text: &Text, lang: &Lang) -> bool {
    !text.is_blank()
        && !text
            .variants()
            .any(|(have, words)| have.is_some_and(|have| have.is_near(lang)) && !words.is_blank())
}

/// What an entry is called, and the text of leadership that this is of.
fn title<'a>(entry: &Entry<'a>, lang: &Lang) -> (String, Option<&'a Text>) {
    let text = match entry {
        Entry::Notice(_, item) => &item.data.headline,
        Entry::Holding(_, item) => &item.data.topic,
        Entry::Ownership(_, item) => &item.data.got_wrong,
        Entry::Note(_, item) => &item.data.text,
        Entry::Repair(_, item) => &item.data.breach,
        Entry::Commitment(_, item) => &item.data.ask,
        Entry::Promise(entry) => {
            // A question's promise has the words of whoever asked.
            let own = entry.kind != crate::domain::Kind::Question;
            return (entry.what.in_lang(lang).as_str().to_owned(), own.then_some(entry.what));
        }
        // These stay in the words of whoever wrote them.
        Entry::Question(_, item) => return (item.data.text.in_lang(lang).as_str().to_owned(), None),
        Entry::Recognition(_, item) => return (item.data.message.in_lang(lang).as_str().to_owned(), None),
        Entry::Engagement(_, item) => return (format!("{}, {}", item.data.unit, item.data.window), None),
    };
    (text.in_lang(lang).as_str().to_owned(), Some(text))
}
