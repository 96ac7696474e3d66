//! Fields that would tell who: the feed has no ids of people, and nobody learns from it who asked.

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

/// What stands in the path of a source before somebody's own name or number.
const SOMEBODY: [&str; 14] = [
    "agent",
    "agents",
    "associate",
    "associates",
    "colleague",
    "colleagues",
    "employee",
    "employees",
    "people",
    "person",
    "persons",
    "staff",
    "user",
    "users",
];

/// True for a source that is somebody's own, as `/people/maya-silva` and `mailto:maya@example.com`: of a question it would tell who asked.
pub fn is_somebodys(source: &str) -> bool {
    let mut steps =
        source.split('/').skip_while(|step| !SOMEBODY.contains(&step.to_lowercase().as_str())).skip(1);
    source.contains('@') || steps.any(|step| !step.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_is_somebodys_own_is_known() {
        for source in [
            "/people/maya-silva",
            "/sites/lisbon/Agents/4711",
            "mailto:maya@example.com",
            "https://hr.example/users/m",
        ] {
            assert!(is_somebodys(source), "{source}");
        }
        for source in
            ["/sites/lisbon/people", "/sites/lisbon/questions", "/people/", "urn:openfloor:inbox", ""]
        {
            assert!(!is_somebodys(source), "{source}");
        }
    }

    #[test]
    fn a_name_that_tells_who_is_known_however_it_is_written() {
        assert!(TELLING.is_sorted(), "it is searched as it is sorted");
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
