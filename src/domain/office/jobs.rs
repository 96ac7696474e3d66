//! Who answers to a floor for a mistake: leadership, and nobody whose job is that of the floor.
//!
//! It goes by words: what a site tells as a role of its leadership is one, whatever it is called; a job of the floor, by the lists of
//! `assets/offices.toml`, and a team of the site are none. What is neither is believed.

use super::{JOINED, Lists, Offices, TEAM_WORDS, Words, is_of_roles, team_called, words, words_of};
use crate::domain::notice::Author;
use crate::domain::{Fault, Site};
use crate::text::Text;
use crate::text::fold::alike_words as folded;

/// What is said of an author who is not of leadership.
const OF_THE_FLOOR: &str = "the wall holds leadership to account, and never an agent or a team: an ownership note and a note are a leader's own; give \
                            the role of whoever leads them, such as \"Team lead\", or have the floor tell it among its roles";

/// What is said of words that begin with somebody else's mistake.
const OF_OTHERS: &str = "ownership: the author is the subject, and nobody of the floor is: say what you got wrong yourself, as in \"I told the agents \
                         too late\"";

/// Most words of those whom a sentence begins with, and of what stands behind them before it is told what they did.
const SUBJECT_WORDS_MAX: usize = 6;

/// Fewest words of a team's own name by which it is surely that and no thing: the billing may be wrong, and the night desk may not.
const NAME_WORDS_MIN: usize = 2;

/// The people of a floor, as its sites tell them.
pub struct People<'a> {
    offices: Offices,
    floors: &'a [&'a Site],
}

impl<'a> People<'a> {
    /// Those of the floors of one site.
    pub fn of(floors: &'a [&'a Site]) -> Self {
        let teams = floors.iter().flat_map(|floor| &floor.teams);
        let ids = teams.clone().map(|team| team.id.as_str());
        let names = teams.flat_map(|team| team.name.variants()).map(|(_, name)| name.as_str());
        let called = ids.chain(names).map(|called| team_called(words_of(called)));
        let teams = called.filter(|own| !own.is_empty()).collect();
        Self { offices: Offices { teams, ..Offices::default() }, floors }
    }

    /// What is wrong with whoever owns up to something, or writes a leader's note.
    pub fn of_author(&self, author: &Author) -> Vec<Fault> {
        let name = Text::from(author.name.as_str());
        let told = [("/data/author/role", &author.role), ("/data/author/name", &name)];
        let is_theirs =
            |told: &Text, is_name| told.variants().any(|(_, told)| self.is_theirs(told.as_str(), is_name));
        let wrong = told
            .into_iter()
            .enumerate()
            .filter(|(at, (_, told))| is_theirs(told, *at == 1))
            .map(|(_, told)| told);
        wrong.map(|(pointer, _)| Fault { pointer: pointer.into(), message: OF_THE_FLOOR.into() }).collect()
    }

    /// What is wrong with words for what somebody got wrong.
    pub fn of_mistake(&self, got_wrong: &Text) -> Option<Fault> {
        let blames = got_wrong.variants().any(|(_, words)| self.begins_with_theirs(words.as_str()));
        blames.then(|| Fault { pointer: "/data/got_wrong".into(), message: OF_OTHERS.into() })
    }

    /// True for a job of the floor or a team, as the first thing in words that tells whether it is one: "Team lead (agents)" is a lead.
    fn is_theirs(&self, told: &str, is_name: bool) -> bool {
        // A role may have what parts two of them.
        if self.is_role(told) {
            return false;
        }
        let verdict = |fact: &str| {
            let parts: Vec<&str> = words_of(fact).collect();
            if parts.is_empty() {
                return None;
            }
            if self.is_role(fact) {
                return Some(false);
            }
            match job(&parts) {
                // Whoever leads a team may have given it their name.
                None if is_name && !parts.iter().any(|part| TEAM_WORDS.contains(&&*folded(part))) => None,
                None if self.offices.is_team(&parts) => Some(true),
                judged => judged,
            }
        };
        told.split(JOINED).find_map(verdict).unwrap_or(false)
    }

    fn is_role(&self, told: &str) -> bool {
        self.floors.iter().any(|floor| is_of_roles(&floor.roles, told))
    }

    /// True where words begin with a team, or with people of a job of the floor, and go on with what these did wrong.
    fn begins_with_theirs(&self, told: &str) -> bool {
        let sentence = told.split(['.', ';', ':', '!', '?', '…']).find(|part| !part.trim().is_empty());
        let said: Vec<String> = words_of(sentence.unwrap_or_default()).map(folded).collect();
        let has = |lists: &Lists, word: &String| Words::has(lists, word);
        let starts = said.iter().take_while(|word| has(&words().determiners, word)).count();
        // A name may begin with such a word, as the night desk's does.
        (0..=starts).any(|start| {
            let rest = &said[start..];
            (1..=SUBJECT_WORDS_MAX.min(rest.len())).any(|count| {
                let (subject, behind) = rest.split_at(count);
                let Some(is_sure) = self.subject(subject) else { return false };
                // "…of the night desk", "…de noche".
                let is_joined = behind
                    .first()
                    .is_some_and(|word| has(&words().joints, word) || has(&words().places, word));
                let most = if is_joined { SUBJECT_WORDS_MAX.min(behind.len()) } else { 0 };
                (0..=most).any(|at| is_wrong(&behind[at..], is_sure))
            })
        })
    }

    /// `None` for what is neither a team nor people of a job; else whether it can't be a thing.
    fn subject(&self, said: &[String]) -> Option<bool> {
        let (last, before) = said.split_last()?;
        let stands = |word: &String| {
            Words::has(&words().fields, word)
                || Words::has(&words().determiners, word)
                || word.chars().all(char::is_numeric)
                || self.offices.teams.iter().any(|own| own.contains(word))
        };
        if Words::has(&words().jobs, last) && before.iter().all(stands) {
            return Some(true);
        }
        let parts: Vec<&str> = said.iter().map(String::as_str).collect();
        let is_sure = parts.len() >= NAME_WORDS_MIN || parts.iter().any(|part| TEAM_WORDS.contains(part));
        self.offices.is_team(&parts).then_some(is_sure)
    }
}

/// Whether words are a job of the floor; `None` where they tell no job at all.
fn job(parts: &[&str]) -> Option<bool> {
    let parts: Vec<String> = parts.iter().map(|part| folded(part)).collect();
    let lists = words();
    let parts_it = |word: &String| Words::has(&lists.joints, word) || Words::has(&lists.places, word);
    let is_number =
        |word: &String| word.chars().all(char::is_numeric) || word.chars().all(|c| "ivx".contains(c));
    let begun = parts.iter().skip_while(|word| super::is_article(word) || is_number(word) || parts_it(word));
    let mut own: Vec<&String> = begun.take_while(|word| !parts_it(word)).collect();
    while own.last().is_some_and(|word| is_number(word)) {
        own.pop();
    }
    let (first, last) = (own.first()?, own.last()?);
    // Where somebody's task stands beside a job it is who has that task.
    if own.iter().any(|word| Words::has(&lists.heads, word)) {
        return Some(false);
    }
    // English has it last, Spanish first or last.
    let is_english = |word: &String| lists.jobs.get("en").is_some_and(|jobs| jobs.contains(word));
    let is_first = Words::has(&lists.jobs, first) && !is_english(first);
    if !is_first && !Words::has(&lists.jobs, last) {
        return None;
    }
    let speaks = [first, last].into_iter().any(|word| Words::has(&lists.speakers, word));
    let is_beyond = |word: &&String| Words::has(&lists.beyond, word);
    Some(!(speaks && parts.iter().any(|word| is_beyond(&word))))
}

/// True where words tell what somebody did wrong, or left, or how they were. `is_sure`: it can't be how a thing was.
fn is_wrong(said: &[String], is_sure: bool) -> bool {
    let lists = words();
    let (mut are, mut not) = (false, false);
    for (at, word) in said.iter().enumerate() {
        let has = |lists: &Lists| Words::has(lists, word);
        if has(&lists.being) {
            are = true;
        } else if has(&lists.negations) {
            not = true;
        } else if !has(&lists.skipped) || not && has(&lists.duties) {
            let behind = &said[at + 1..];
            let errs = |word: &String| Words::has(&lists.errors, word);
            let ends = behind.last().is_some_and(|word| Words::has(&lists.faults, word));
            return if are {
                is_sure && !not && has(&lists.faults)
            } else {
                has(&lists.deeds) && !not
                    || not && has(&lists.duties)
                    || !not && has(&lists.turns) && (ends || behind.iter().any(errs))
            };
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::site::Team;

    fn floor(roles: &[&str]) -> Site {
        let team = |id: &str, name: &str| Team { id: id.into(), name: name.into(), ..Team::default() };
        let teams =
            vec![team("care", "Customer Care"), team("night", "Night desk"), team("billing", "Billing")];
        Site { teams, roles: roles.iter().map(|role| (*role).into()).collect(), ..Site::default() }
    }

    fn refuses(site: &Site, role: &str, name: &str) -> bool {
        let author = Author { role: role.into(), name: name.into() };
        !People::of(&[site]).of_author(&author).is_empty()
    }

    #[test]
    fn nobody_owns_up_in_a_job_of_the_floor_or_as_a_team() {
        let site = floor(&[]);
        for role in [
            "Agent",
            "agent",
            "AGENTS",
            "Senior agent",
            "the new agent",
            "Ágent",
            "\u{410}gent",
            "Agent 12",
            "Agent II",
            "Call center agent",
            "Back office agent",
            "Agent, Customer Care",
            "Ana Sousa, agent",
            "agent (nights)",
            "Agent at the night desk",
            "agent of billing",
            "Advisor",
            "Sales adviser",
            "Customer service representative",
            "Representative of customers",
            "Operator",
            "Teleoperator",
            "Call handler",
            "Trainee",
            "Agente",
            "Agentes",
            "Agente de atención al cliente",
            "Asesora comercial",
            "ASESOR",
            "Teleoperadora",
            "Operador de noche",
            "Representante de clientes",
            "la telefonista",
            "Nueva agente",
            "Night desk",
            "the Night team",
            "care",
            "Customer Care",
            "Billing",
        ] {
            assert!(refuses(&site, role, "Tom Katz"), "{role}");
            assert!(refuses(&floor(&["The Bridge"]), role, ""), "{role}");
        }
        assert!(refuses(&site, "", "Tom Katz, Agent") && refuses(&site, "Site lead", "the Night desk"));
    }

    #[test]
    fn leadership_owns_up_whatever_it_is_called() {
        let site = floor(&[]);
        for role in [
            "",
            "Floor manager",
            "Team lead",
            "Team lead (agents)",
            "Head of agents",
            "Agents lead",
            "Jefa de agentes",
            "Customer Care manager",
            "Night desk lead",
            "Agent experience manager",
            "Customer success",
            "Agent coach",
            "Coordinadora de teleoperadores",
            "Works council representative",
            "Staff representative",
            "Legal adviser",
            "Representante sindical",
            "Representante de los trabajadores",
            "works council liaison",
            "people partner",
            "responsable de personas",
            "Leadership team",
            "Planning",
        ] {
            assert!(!refuses(&site, role, "Ana Sousa"), "{role}");
        }
        // What the site itself tells as a role is one.
        assert!(!refuses(&floor(&["Agent", "Night desk"]), "agent", "") && !refuses(&site, "", "Billing"));
        assert!(!refuses(&floor(&["Agent, floor two"]), "agent, floor two", ""));
    }

    #[test]
    fn a_mistake_begins_with_nobody_of_the_floor() {
        let site = floor(&[]);
        let floors = [&site];
        let refuses = |words: &str| People::of(&floors).of_mistake(&words.into()).is_some();
        for words in [
            "The agents did not follow the guide",
            "Agents forgot the new tariff.",
            "Some of our night agents were rude to callers",
            "An agent misread the rota",
            "The Customer Care team got it wrong",
            "Customer Care ignored the queue",
            "The night desk was too slow",
            "The agents of the night desk made mistakes",
            "Los agentes no siguieron la guía",
            "Las teleoperadoras de noche se equivocaron",
            "El equipo de Customer Care olvidó avisar",
        ] {
            assert!(refuses(words), "{words}");
        }
        for words in [
            "I told the agents too late",
            "I never told the agents that callers were rude",
            "The agents were told too late",
            "The night desk was ignored by me",
            "The agents' rota was late",
            "Agent training was wrong",
            "Billing was wrong for three weeks",
            "The Customer Care team heard it from the press",
            "The agents waited for my answer",
            "The agents were not to blame. I was wrong",
            "Los agentes fueron ignorados",
            "Dije a los agentes que se equivocaron",
            "",
        ] {
            assert!(!refuses(words), "{words}");
        }
    }
}
