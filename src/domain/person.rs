//! Fields that would tell who: the feed has no ids of people, and nobody learns from it who asked.

use crate::text::fold::folded;

/// Names of fields and attributes that tell which person, as they are written by those who have such fields, without `_`, `-`
/// and capitals. Each tells of somebody on the floor; whoever speaks for leadership has fields of their own.
const TELLING: [&str; 39] = [
    "agent",
    "agentid",
    "agentids",
    "agentname",
    "agentref",
    "agents",
    "askedby",
    "askedbyid",
    "askedbyname",
    "asker",
    "askerid",
    "askername",
    "askers",
    "associateid",
    "badgeid",
    "badgenumber",
    "colleagueid",
    "employee",
    "employeeid",
    "employeeids",
    "employeename",
    "employeenumber",
    "employees",
    "heardby",
    "heardfrom",
    "personid",
    "personids",
    "personnelnumber",
    "raisedby",
    "reportedby",
    "respondent",
    "respondents",
    "staffid",
    "staffnumber",
    "submittedby",
    "userid",
    "username",
    "workerid",
    "writtenby",
];

/// What the names of such fields begin with, whatever follows: somebody who asked or told, and an agent's own address.
const TELLING_FIRST: [&str; 12] = [
    "agentcontact",
    "agentemail",
    "agentmail",
    "agentphone",
    "askedfrom",
    "asker",
    "employeeemail",
    "informant",
    "questioner",
    "reporter",
    "respondent",
    "submitter",
];

/// What a publisher is told of such a field.
pub const TELLING_SAID: &str = "it would tell which person this is of: the feed says of nobody on the floor who asked or who they are; leave it out";

/// True for the name of a field that would tell which person asked or is meant. It is asked of names that the vocabulary does not
/// have: a new field is kept for later versions, but for these.
pub fn tells_who(name: &str) -> bool {
    let letters = name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase());
    let bare: String = letters.collect();
    let begins = TELLING_FIRST.iter().any(|word| bare.starts_with(word));
    begins || TELLING.binary_search(&bare.as_str()).is_ok()
}

/// What stands in a source before somebody's own name or number, without accents.
const SOMEBODY: [&str; 43] = [
    "agent",
    "agente",
    "agentes",
    "agents",
    "asesor",
    "asesora",
    "asesores",
    "associate",
    "associates",
    "badge",
    "badges",
    "callto",
    "colleague",
    "colleagues",
    "companera",
    "companero",
    "companeros",
    "credencial",
    "empleada",
    "empleado",
    "empleados",
    "employee",
    "employees",
    "legajo",
    "login",
    "mailto",
    "operador",
    "operadora",
    "operadores",
    "operator",
    "operators",
    "people",
    "person",
    "persona",
    "personas",
    "persons",
    "sip",
    "sips",
    "sms",
    "staff",
    "tel",
    "user",
    "users",
];

/// What stands there before the number of a place where one person sits; before a name it may be anybody's.
const PLACE_OF_ONE: [&str; 15] = [
    "asiento",
    "desk",
    "ext",
    "extension",
    "extn",
    "ficha",
    "interno",
    "mesa",
    "phone",
    "position",
    "puesto",
    "seat",
    "telefono",
    "usuario",
    "workstation",
];

/// True for a source that is somebody's own, as `/people/maya-silva`, `tel:+351912345678` and `/desk/17`: of a question it would tell who
/// asked. A query and a fragment are refused whole: they tell one sender from another.
pub fn is_somebodys(source: &str) -> bool {
    source.contains(['?', '#']) || is_of_somebody(source, &PLACE_OF_ONE)
}

/// True for an attribute that no hub reads, where it tells somebody: an address of mail, and what stands before a person's own name or number.
pub fn tells_somebody(value: &str) -> bool {
    is_of_somebody(value, &[])
}

/// True for an address of mail, in an id or a subject: what else these say is what the thing is about.
pub fn has_address(called: &str) -> bool {
    called.contains('@') || called.contains("%40")
}

fn is_of_somebody(called: &str, places: &[&str]) -> bool {
    let bare = folded(called);
    if has_address(&bare) {
        return true;
    }
    let steps: Vec<&str> =
        bare.split(['/', ':', ';', '=', '?', '&', '#', ',']).filter(|step| !step.is_empty()).collect();
    let is_of = |list: &[&str], word: &str| list.binary_search(&word).is_ok();
    let before_another = |(at, step): (usize, &&str)| {
        let next = steps.get(at + 1);
        let is_number = next.is_some_and(|next| next.chars().any(|c| c.is_ascii_digit()));
        next.is_some() && is_of(&SOMEBODY, step) || is_number && is_of(places, step)
    };
    steps.iter().enumerate().any(before_another) || steps.iter().any(|step| is_word_with_number(step, places))
}

/// True for a step such as `agent-4711` and `seat17`.
fn is_word_with_number(step: &str, places: &[&str]) -> bool {
    let is_of = |list: &[&str], word: &str| list.binary_search(&word).is_ok();
    let is_letter = |c: char| c.is_alphabetic();
    let mut parts = step.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).peekable();
    while let Some(part) = parts.next() {
        let word = part.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = if word == part { parts.peek().copied() } else { Some(&part[word.len()..]) };
        let is_number = number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()));
        if is_number && word.chars().all(is_letter) && (is_of(&SOMEBODY, word) || is_of(places, word)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_that_no_hub_reads_tells_nobody() {
        for called in [
            "user-4711",
            "ana.silva@corp.com",
            "https://hr.example/?user=4711",
            "agent=4711",
            "question/agent-4711",
            "mailto:ana",
        ] {
            assert!(tells_somebody(called), "{called}");
        }
        for called in [
            "question/desk-17",
            "question/people",
            "0af7651916cd43dd8448eb211c80319c",
            "q#7",
            "2026-11-24T12:00:00Z",
            "staff-council",
        ] {
            assert!(!tells_somebody(called), "{called}");
        }
    }

    #[test]
    fn a_source_that_is_somebodys_own_is_known() {
        for source in [
            "/people/maya-silva",
            "/sites/lisbon/Agents/4711",
            "mailto:maya@example.com",
            "https://hr.example/users/m",
            "tel:+351912345678",
            "urn:employee:4711",
            "/badge/4711",
            "/sites/lisbon/agent-4711",
            "/sites/lisbon/agente/4711",
            "/sites/lisbon/Agente_4711",
            "/empleado/4711",
            "/sites/lisbon/compañero/maya",
            "/sites/lisbon/extension/4711",
            "/sites/lisbon/extensión-4711",
            "/sites/lisbon/seat17",
            "/puesto/17",
            "/sites/lisbon/leads?user=maya",
            "/sites/lisbon/leads#maya",
            "maya%40example.com",
        ] {
            assert!(is_somebodys(source), "{source}");
        }
        for source in [
            "/sites/lisbon/people",
            "/sites/lisbon/questions",
            "/people/",
            "urn:openfloor:inbox",
            "",
            // A desk that is a team's, and a site, a floor and a team with a number.
            "/sites/lisbon/desk",
            "/sites/lisbon/desk/night",
            "/sites/lisbon/night-desk",
            "/sites/lisbon-2/leads",
            "/sites/lisbon/floor-2/questions",
            "/sites/lisbon/staff-council",
            "/sites/lisbon/people-team",
            "https://forms.example/questions/12",
        ] {
            assert!(!is_somebodys(source), "{source}");
        }
    }

    #[test]
    fn a_name_that_tells_who_is_known_however_it_is_written() {
        assert!(
            TELLING.is_sorted() && SOMEBODY.is_sorted() && PLACE_OF_ONE.is_sorted(),
            "searched as they are sorted"
        );
        for name in [
            "asked_from",
            "reporter",
            "reporterName",
            "questioner",
            "agent_email",
            "asked_by",
            "askedBy",
            "Asked-By",
            "askedby",
            "agent_id",
            "AGENT",
            "employee_number",
            "user_id",
        ] {
            assert!(tells_who(name), "{name}");
        }
        for name in
            ["answered_by", "colour", "agenda", "agent_of_change", "by", "owner", "tasked_by", "author", ""]
        {
            assert!(!tells_who(name), "{name}");
        }
    }
}
