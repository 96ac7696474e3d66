//! Who of those that answer for things is told by an office, and who by a name.
//!
//! Who answers for a thing is one display string, a role or a name or both. Where a wall hides names, what is surely a role stays: what the floor
//! tells as a role or a team, words that end in a common noun, as names don't, or words of office, from `assets/offices.toml`.
//! An account of promises has only what is words of office and nothing else, whatever the floor tells as a role: one word more may be somebody's
//! name. A team and the people of a floor have none: neither is a role.
//!
//! A site that tells its roles ([`super::Site::roles`]) leaves nothing of this to be read off words: those are its accounts, and no other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde::Deserialize;

use super::notice::Author;
use super::recognition::{Receiver, Recognition};
use super::site::Team;
use super::{Floor, Owner};
use crate::text::fold::alike_words as folded;
use crate::text::{Lang, SafeText, Text};

pub mod jobs;
mod noted;

/// What parts a role from a name, and from another role.
const JOINED: [char; 8] = [',', ';', '(', ')', '/', '·', '–', '—'];

/// What ends a sentence, and no role.
const ENDS: [char; 6] = ['.', ':', '!', '?', '…', ' '];

/// Letters of the shortest part of a name that is looked for in the words around it: an initial is in every word.
pub const PART_MIN: usize = 3;

const SOURCE: &str = include_str!("../../assets/offices.toml");

/// Words of office, by language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    heads: Lists,
    bodies: Lists,
    fields: Lists,
    people: Lists,
    jobs: Lists,
    speakers: Lists,
    beyond: Lists,
    joints: Lists,
    places: Lists,
    determiners: Lists,
    skipped: Lists,
    negations: Lists,
    being: Lists,
    deeds: Lists,
    duties: Lists,
    turns: Lists,
    errors: Lists,
    faults: Lists,
}

/// Words of one sort, by language.
type Lists = BTreeMap<String, BTreeSet<String>>;

impl Words {
    fn has(lists: &Lists, word: &str) -> bool {
        lists.values().any(|list| list.contains(word))
    }

    fn is_of_office(&self, word: &str) -> bool {
        let bare = folded(word);
        self.is_head(&bare) || Self::has(&self.fields, &bare)
    }

    fn is_head(&self, bare: &str) -> bool {
        Self::has(&self.heads, bare) || Self::has(&self.bodies, bare)
    }

    fn is_of_people(&self, bare: &str) -> bool {
        Self::has(&self.people, bare) || Self::has(&self.jobs, bare)
    }

    /// True for words that call the people of a floor, or a team of any: by the word that the others stand beside.
    fn are_of_people(&self, words: &[&str]) -> bool {
        // In capitals it is a country.
        let is_us = words.iter().any(|word| *word == "us" || folded(word).starts_with("nosotr"));
        let words: Vec<String> = words.iter().map(|word| folded(word)).collect();
        let is_people = |word: &String| self.is_of_people(word);
        let mut parts = words.split(|word| Self::has(&self.joints, word)).filter(|part| !part.is_empty());
        let Some(first) = parts.next() else { return false };
        // English has it last, Spanish first; where a task of somebody's stands with it, it is who has that task.
        let is_task = |word: &String| self.is_head(word) && !is_people(word);
        let ends = first.first().into_iter().chain(first.last());
        let with_field = first.len() > 1 && first.last().is_some_and(|word| Self::has(&self.fields, word));
        let is_field = with_field && !first.last().is_some_and(is_people);
        let of_them = ends.into_iter().any(is_people) && !is_field;
        of_them && !first.iter().any(is_task) || is_us
    }
}

/// The lists, read once.
fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| toml::from_str(SOURCE).expect("a test reads the file"))
}

/// What a floor itself tells of who is a person and what is not.
#[derive(Clone, Debug, Default)]
pub struct Offices {
    /// Roles and teams, in lower case, in every language.
    offices: BTreeSet<String>,
    /// The teams alone, by the words that call them.
    teams: BTreeSet<Vec<String>>,
    /// The words of what sites and floors are called, in lower case.
    sites: BTreeSet<String>,
    /// The parts of people's names, in lower case.
    people: BTreeSet<String>,
    /// The roles of each site that tells them.
    roles: BTreeMap<Box<str>, Vec<Text>>,
}

impl Offices {
    /// Those of a floor.
    pub fn of(floor: &Floor) -> Self {
        let notices = floor.notices.values().map(|item| &item.data.author);
        let ownerships = floor.ownerships.values().map(|item| &item.data.author);
        let notes = floor.notes.values().map(|item| &item.data.author);
        let authors: Vec<&Author> = notices.chain(ownerships).chain(notes).collect();
        let called = floor.sites.values().flat_map(|item| [&item.data.site, &item.data.name]);
        let called = called.flat_map(Text::variants).map(|(_, name)| name.as_str());
        let called = called.chain(floor.sites.keys().map(|key| &*key.site));
        let sites = called.flat_map(words_of).map(str::to_lowercase).collect();
        let teams = || floor.sites.values().flat_map(|item| &item.data.teams).map(|team| &team.name);
        let mut told: BTreeMap<Box<str>, Vec<Text>> = BTreeMap::new();
        for (key, item) in floor.sites.iter().filter(|(_, item)| !item.data.roles.is_empty()) {
            told.entry((*key.site).into()).or_default().extend(item.data.roles.iter().cloned());
        }
        let roles = authors.iter().map(|author| &author.role).chain(told.values().flatten());
        let offices: BTreeSet<String> =
            teams().chain(roles).flat_map(Text::variants).map(|(_, text)| lower(text.as_str())).collect();
        let thanks = floor.recognitions.values().flat_map(|item| names_of(&item.data));
        let named = authors.iter().map(|author| &author.name).chain(thanks);
        let people = named.filter(|name| !offices.contains(&lower(name.as_str())));
        let people = people.flat_map(|name| parts(name.as_str())).map(str::to_lowercase).collect();
        let teams =
            teams().flat_map(Text::variants).map(|(_, text)| team_called(words_of(text.as_str()))).collect();
        Self { offices, teams, sites, people, roles: told }
    }

    /// True for words that the floor itself tells as a role or a team.
    pub fn tells(&self, words: &str) -> bool {
        self.offices.contains(&lower(words))
    }

    /// True for a role or a team: one that the floor tells as such, or words that end in a common noun, as names don't.
    pub fn is_office(&self, fact: &str) -> bool {
        if self.tells(fact) {
            return true;
        }
        let parts: Vec<&str> = fact.split_whitespace().collect();
        let is_common = |part: &&str| part.chars().all(|c| c.is_lowercase() || !c.is_alphabetic());
        let has_letters = |part: &&str| part.chars().any(char::is_alphabetic);
        parts.len() > 1
            && parts[1..].iter().all(is_common)
            && parts.last().is_some_and(has_letters)
            && !parts.iter().any(|part| self.people.contains(&part.to_lowercase()))
    }

    /// What is surely a role in words such as `Ana Sousa, training lead`.
    pub fn roles_in<'a>(&self, words: &'a str) -> Vec<&'a str> {
        let facts = words.split(JOINED);
        facts.map(str::trim).filter(|fact| self.is_office(fact)).collect()
    }

    /// The role of an owner at a site, in a language; `None` where nothing is surely one. Nobody has an account under their name.
    ///
    /// Where the site tells its roles, it is one of those, the first that is named; it is one role in whatever language of the site it is named.
    pub fn role_of(&self, owner: Owner<'_>, site: &str, lang: &Lang) -> Option<SafeText> {
        if let Some(roles) = self.roles.get(site) {
            return one_of(roles, owner.in_lang(lang).as_str()).map(|role| role.in_lang(lang).clone());
        }
        let roles: Vec<&str> = self.roles_told(owner.in_lang(lang).as_str()).collect();
        (!roles.is_empty()).then(|| SafeText::clean(&roles.join(", ")))
    }

    fn roles_told<'a>(&'a self, told: &'a str) -> impl Iterator<Item = &'a str> {
        let facts = told.split(JOINED).map(|fact| fact.trim().trim_end_matches(ENDS));
        facts.filter(|fact| self.is_role(fact))
    }

    /// True for a team of the floor, with an article or the word for a team beside its name, or without.
    fn is_team(&self, parts: &[&str]) -> bool {
        self.teams.contains(&team_called(parts.iter().copied()))
    }

    /// True for all of a floor or a site, by whatever it is called.
    fn is_floor(&self, parts: &[&str]) -> bool {
        let is_of_it = |part: &&str| {
            let word = folded(part);
            ALL_OF_A_FLOOR.contains(&word.as_str())
                || is_article(&word)
                || Words::has(&words().joints, &word)
                || word.chars().all(char::is_numeric)
                || self.sites.contains(&part.to_lowercase())
        };
        parts.iter().all(is_of_it)
    }

    /// True for words with a surely told role, by whatever nobody has to know of a floor.
    pub fn has_role(&self, told: &str) -> bool {
        self.roles_told(told).next().is_some()
    }

    /// True for what is a role and not a name.
    fn is_role(&self, fact: &str) -> bool {
        let parts: Vec<&str> = words_of(fact).collect();
        // What a whole team owes is told with nobody's role: it would be the account of that team.
        if parts.is_empty() || self.is_team(&parts) || self.is_floor(&parts) || words().are_of_people(&parts)
        {
            return false;
        }
        // What ends with a number is a place where one person sits, as "Desk 24", and no office.
        let is_place = parts.last().is_some_and(|part| part.chars().all(char::is_numeric));
        if is_place || parts.iter().any(|part| self.people.contains(&part.to_lowercase())) {
            return false;
        }
        let of_office = |part: &&str| words().is_of_office(part);
        let beside = |part: &str| joins(part) || self.sites.contains(&part.to_lowercase());
        // One other word, however it is written, may be a name.
        parts.iter().any(of_office) && parts.iter().all(|part| of_office(part) || beside(part))
    }
}

/// The role that words name, of those that a site tells.
fn one_of<'a>(roles: &'a [Text], words: &str) -> Option<&'a Text> {
    let is_it = |fact: &str| {
        let fact = called(fact);
        roles.iter().find(|role| calls(role).any(|call| call == fact))
    };
    std::iter::once(words).chain(words.split(JOINED)).find_map(is_it)
}

/// True for words that name one of these roles, or have one beside a name.
fn is_of_roles(roles: &[Text], words: &str) -> bool {
    one_of(roles, words).is_some()
}

/// True for what may stand beside a word of office.
fn joins(word: &str) -> bool {
    let word = folded(word);
    Words::has(&words().joints, &word) || words().is_of_people(&word) || is_article(&word)
}

/// A role as people tell it apart: by its words alone, whatever stands between and around these, without an article before them, without case and
/// with one letter for all that look alike.
pub fn called(role: &str) -> String {
    let words = folded(role);
    let mut words = words_of(&words).peekable();
    while words.next_if(|word| is_article(word)).is_some() {}
    let rest: Vec<&str> = words.collect();
    if rest.is_empty() { role.trim().to_lowercase() } else { rest.join(" ") }
}

/// What a role is called by in each of its languages.
fn calls(role: &Text) -> impl Iterator<Item = String> {
    role.variants().map(|(_, words)| called(words.as_str()))
}

/// True for one role, in one of the languages in which both are told.
pub fn is_same_role(one: &Text, other: &Text) -> bool {
    calls(one).any(|call| calls(other).any(|other| other == call))
}

/// True for a role that has every name of another one, in whatever languages.
pub fn is_called_as(role: &Text, other: &Text) -> bool {
    calls(other).all(|call| calls(role).any(|own| own == call))
}

/// True for words that call the people of a floor, all of them together, or one of these teams, in any of their languages.
pub fn is_of_people(told: &Text, teams: &[Team]) -> bool {
    let names = teams
        .iter()
        .flat_map(|team| team.name.variants())
        .map(|(_, name)| team_called(words_of(name.as_str())));
    let offices = Offices { teams: names.collect(), ..Offices::default() };
    told.variants().any(|(_, words)| {
        let parts: Vec<&str> = words_of(words.as_str()).collect();
        !parts.is_empty()
            && (offices.is_team(&parts) || offices.is_floor(&parts) || self::words().are_of_people(&parts))
    })
}

/// What stands before a role, in the languages of the lists.
const ARTICLES: [&str; 15] =
    ["a", "an", "the", "el", "la", "los", "las", "un", "una", "o", "os", "as", "le", "les", "der"];

/// True for what stands before a role and is no part of it.
pub fn is_article(word: &str) -> bool {
    ARTICLES.contains(&word)
}

/// What a team is called by beside its name: the word for one, and for where it sits.
const TEAM_WORDS: [&str; 16] = [
    "team", "teams", "equipo", "equipa", "equipe", "desk", "desks", "mesa", "unit", "unidad", "group",
    "grupo", "queue", "cola", "line", "linea",
];

/// What everyone at a site is called by together.
const ALL_OF_A_FLOOR: [&str; 8] = ["floor", "planta", "site", "sede", "centro", "house", "everything", "all"];

/// The words that call a team, without articles and the words for a team; all of them where it is called by nothing else, as "Desk A" is.
fn team_called<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let is_own = |word: &String| {
        !Words::has(&words().joints, word) && !TEAM_WORDS.contains(&word.as_str()) && !is_article(word)
    };
    let all: Vec<String> = parts.map(folded).collect();
    let own: Vec<String> = all.iter().filter(|word| is_own(word)).cloned().collect();
    // Of a single letter nobody knows whether it is an article or a name.
    let articles = all.iter().take_while(|word| is_article(word)).count().min(all.len().saturating_sub(1));
    if own.is_empty() { all[articles..].to_vec() } else { own }
}

/// Everyone who is named in thanks.
pub fn names_of(recognition: &Recognition) -> impl Iterator<Item = &SafeText> {
    std::iter::once(&recognition.giver).chain(recognition.receivers.iter().map(Receiver::display))
}

/// The parts of a name that are long enough to tell a person.
pub fn parts(name: &str) -> impl Iterator<Item = &str> {
    words_of(name).filter(|part| part.chars().count() >= PART_MIN)
}

/// The words of a text, without what stands between them.
pub fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty())
}

fn lower(text: &str) -> String {
    text.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_read_and_hold_words_as_they_are_compared() {
        let read: BTreeMap<String, Lists> = toml::from_str(SOURCE).expect("lists");
        assert!(!words().heads.is_empty());
        for word in read.values().flat_map(BTreeMap::values).flatten() {
            assert_eq!(&folded(word), word);
        }
    }

    #[test]
    fn only_what_is_surely_a_role_is_one() {
        let (offices, lang) = (Offices::default(), Lang::parse("en").expect("a language"));
        for (owner, role) in [
            ("Site lead", Some("Site lead")),
            ("Site Lead", Some("Site Lead")),
            ("IT", Some("IT")),
            ("Facilities", Some("Facilities")),
            ("Head of Training", Some("Head of Training")),
            ("Jefa de Planta", Some("Jefa de Planta")),
            ("Dirección", Some("Dirección")),
            ("Ana Sousa, IT lead", Some("IT lead")),
            ("Maya Silva (Customer Care Manager)", Some("Customer Care Manager")),
            ("Maya Silva", None),
            ("Maya", None),
            ("Maya Lead Silva", None),
            ("ANA LIMA", None),
            ("?", None),
            // The people of the floor, and teams.
            ("the night agents", None),
            ("Agents", None),
            ("agents of the night desk", None),
            ("colleagues of care", None),
            ("customer", None),
            ("Customers", None),
            ("All of us", None),
            ("everyone", None),
            ("the whole team", None),
            ("Team of Ana", None),
            ("los agentes de noche", None),
            ("Agente", None),
            ("compañeros del turno", None),
            ("el cliente", None),
            ("Todos nosotros", None),
            ("equipo de cobros", None),
            ("Care advisor", None),
            ("Customer support representative", None),
            ("the new starter", None),
            ("Asesora de ventas", None),
            // Who leads them has a role.
            ("Team lead", Some("Team lead")),
            ("Night team leader", Some("Night team leader")),
            ("Head of agents", Some("Head of agents")),
            ("Jefe de equipo", Some("Jefe de equipo")),
            ("US operations lead", Some("US operations lead")),
            ("Customer Care", Some("Customer Care")),
            ("Customer service", Some("Customer service")),
            ("Atención al cliente", Some("Atención al cliente")),
            ("Ana Sousa, team lead (the night agents)", Some("team lead")),
        ] {
            let text = Text::from(owner);
            let told = Owner::told(&text).and_then(|owner| offices.role_of(owner, "lisbon", &lang));
            assert_eq!(told.as_ref().map(SafeText::as_str), role, "{owner}");
        }
    }

    #[test]
    fn where_a_site_tells_its_roles_nothing_else_is_one() {
        let text = |value| serde_json::from_value::<Text>(value).expect("a text");
        let lead = text(serde_json::json!({"en": "Planning lead", "es": "Responsable de planificación"}));
        let roles = BTreeMap::from([("lisbon".into(), vec![lead, "The Bridge".into()])]);
        let offices = Offices { roles, ..Offices::default() };
        let of = |owner: &Text, site, lang| {
            let lang = Lang::parse(lang).expect("a language");
            let role = Owner::told(owner).and_then(|owner| offices.role_of(owner, site, &lang));
            role.map(|role| role.as_str().to_owned())
        };
        for (owner, role) in [
            ("Responsable de Planificación", Some("Planning lead")),
            ("Ana Sousa, the planning-lead.", Some("Planning lead")),
            ("Bridge", Some("The Bridge")),
            ("Site lead", None),
            ("Maya lead", None),
            ("Maya silva", None),
        ] {
            assert_eq!(of(&owner.into(), "lisbon", "en").as_deref(), role, "{owner}");
        }
        let both = text(serde_json::json!({"en": "Planning lead", "es": "responsable de planificación"}));
        let said = ["en", "es"].map(|lang| of(&both, "lisbon", lang).expect("a role"));
        assert_eq!(said, ["Planning lead", "Responsable de planificación"]);
        assert_eq!(
            of(&"Site lead".into(), "porto", "en").as_deref(),
            Some("Site lead"),
            "that one tells none"
        );
    }

    #[test]
    fn the_people_of_a_floor_and_its_teams_are_no_role_that_a_site_tells() {
        let night = Team { id: "night".into(), name: "Night desk".into(), ..Team::default() };
        for (told, people) in [
            ("Agents", true),
            ("the Night desk", true),
            ("everyone", true),
            ("Floor", true),
            ("Night desk lead", false),
            ("Team lead", false),
            ("The Bridge", false),
        ] {
            assert_eq!(is_of_people(&told.into(), std::slice::from_ref(&night)), people, "{told}");
        }
    }

    #[test]
    fn a_team_of_the_floor_is_no_role() {
        let teams = ["night desk", "facturación", "desk a", "desk b"]
            .map(str::to_owned)
            .into_iter()
            .collect::<BTreeSet<_>>();
        let called = teams.iter().map(|team| team_called(words_of(team))).collect();
        let offices = Offices { offices: teams, teams: called, ..Offices::default() };
        for (fact, is_role) in [
            ("Night desk", false),
            ("the night desk", false),
            ("Night desk team", false),
            ("Facturación", false),
            ("Equipo de Facturación", false),
            ("Desk 24", false),
            ("Desk A", false),
            ("the Desk A", false),
            ("Desk B", false),
            ("Night desk lead", true),
            ("Jefa de Facturación", true),
            ("Facilities", true),
        ] {
            assert_eq!(offices.is_role(fact), is_role, "{fact}");
            assert_eq!(offices.has_role(&format!("{fact}.")), is_role, "{fact}.");
        }
    }
}
