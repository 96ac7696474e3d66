//! Nobody thanks themselves, and nobody is thanked twice at once.

use super::references::is_one;
use super::words::{bare_words, lists, same_words};
use super::{Consent, Person, Receiver, Recognition, RecognitionState, is_title, spellings};
use crate::domain::{Checker, Fault};
use crate::text::SafeText;
use crate::text::fold::looks;

/// What stands against thanks to oneself.
pub const RULE: &str = "nobody recognises themselves: this receiver is the giver; leave them out, or let somebody else \
                        give it";

/// The same of a team.
const TEAM_RULE: &str = "nobody recognises themselves: this team, which stands for the receiver, is the giver; let somebody of it give these thanks, \
                         or another team";

/// Finds the giver among the receivers: by their references, or by name. Two of one name thank each other by a part of it.
pub fn check(recognition: &Recognition, c: &mut Checker) {
    for (index, receiver) in recognition.receivers.iter().enumerate() {
        let Receiver::Person(person) = receiver else { continue };
        if is_giver(recognition, person) {
            c.fault(&format!("receivers/{index}"), RULE);
        } else if is_own_team(&recognition.giver, person) {
            c.fault(&format!("receivers/{index}"), TEAM_RULE);
        }
        let earlier = recognition.receivers[..index].iter();
        let mut earlier = earlier.filter_map(|receiver| match receiver {
            Receiver::Person(person) => Some(person),
            Receiver::Shown(_) => None,
        });
        if !person.reference.is_blank() && earlier.any(|other| is_one(&other.reference, &person.reference)) {
            c.fault(&format!("receivers/{index}/ref"), "this person is given twice; name each receiver once");
        }
    }
}

/// What is said of a giver who is told by no more than a part of a receiver's name.
const PART_RULE: &str = "the giver is told by no more than a part of a receiver's name, or by its initials, and would look on walls as if they thanked \
                         themselves, whoever they are: give the giver's whole name, what tells them apart beside it (Ana Reis, Billing), or the team that gives these thanks";

/// The same of a receiver who is told by the initials of the giver.
const INITIALS_RULE: &str = "a receiver is told by initials that are the giver's, and would look on walls as the giver, whoever they are: give that receiver's whole name";

/// Where who gives thanks stands in an event.
pub const GIVER: &str = "/data/giver";

/// What is wrong with a giver who is told by a part of a receiver's name alone ("Maya" and "M. S." beside Maya Silva). It is wrong where the site
/// has no team of that name; a hub knows its own. What has expired is on no wall.
pub fn told_in_part(recognition: &Recognition) -> Option<Fault> {
    if recognition.state == RecognitionState::Expired {
        return None;
    }
    let giver = recognition.giver.as_str();
    let is_part = |person: &Person| spellings::any(giver, person.name.as_str(), is_part_of);
    let people = recognition.receivers.iter().filter_map(|receiver| match receiver {
        Receiver::Person(person) => Some(person),
        Receiver::Shown(_) => None,
    });
    let said = |person: &Person| match () {
        () if is_part(person) => Some(PART_RULE),
        () if has_initials_of(&person.name, giver) => Some(INITIALS_RULE),
        () => None,
    };
    let message = people.into_iter().find_map(said)?;
    Some(Fault { pointer: GIVER.into(), message: message.into() })
}

/// True where a receiver is told by initials that are a giver's: "Bea L." beside Bea Lund. A first name alone may be another's.
fn has_initials_of(receiver: &SafeText, giver: &str) -> bool {
    let has_initial = bare_words(receiver.as_str()).iter().any(|word| word.chars().count() == 1);
    has_initial && spellings::any(receiver.as_str(), giver, is_part_of)
}

/// Fewest initials that tell somebody: one alone is anybody's.
const INITIALS_MIN: usize = 2;

/// True where each word of what a giver is called is a word of a name, or the initial of one, each of another word. Who is given by one name
/// alone is known by the whole of it, and what joins the parts of a name tells nobody, unless the name begins with it.
fn is_part_of(giver: &str, name: &str) -> bool {
    let parts = |name: &str| {
        let mut words = bare_words(name);
        words.retain(|word| !is_title(word));
        words
    };
    let (said, mut left) = (parts(giver), parts(name));
    let Some(first) = left.first().filter(|_| left.len() > 1).cloned() else { return false };
    let joins = |word: &String| lists().is_particle(word) && *word != first;
    let is_initial = |word: &&String| word.chars().count() == 1 && !left.contains(word);
    let (initials, words): (Vec<&String>, Vec<&String>) =
        said.iter().filter(|word| !joins(word)).partition(is_initial);
    let mut takes = |fits: &dyn Fn(&String) -> bool| {
        let found = left.iter().position(fits);
        found.map(|at| left.remove(at)).is_some()
    };
    words.iter().all(|word| takes(&|own| own == *word))
        && initials.iter().all(|initial| takes(&|own| own.starts_with(initial.as_str())))
        && (!words.is_empty() || initials.len() >= INITIALS_MIN)
}

/// True for a team that gives thanks to somebody for whom it stands itself.
fn is_own_team(giver: &SafeText, person: &Person) -> bool {
    let (own, giver, team) = (team_words(giver), folded(giver.as_str()), folded(person.team.as_str()));
    let same_words = !own.is_empty() && own == team_words(&person.team);
    person.consent == Consent::Team && !giver.is_empty() && (giver == team || same_words)
}

/// What tells a team from others: its name without articles and words for a team.
fn team_words(team: &SafeText) -> Vec<String> {
    bare_words(team.as_str()).into_iter().filter(|word| !lists().is_team(word)).collect()
}

fn is_giver(recognition: &Recognition, person: &Person) -> bool {
    // A reference that nobody has would switch the look at names off, so both are looked at.
    let giver = folded(recognition.giver.as_str());
    let same_name = !giver.is_empty() && giver == folded(person.name.as_str());
    let same_reference =
        !recognition.giver_ref.is_blank() && is_one(&recognition.giver_ref, &person.reference);
    // By a point, an order, a mark or a particle nobody is another person.
    same_name || same_reference || same_words(recognition.giver.as_str(), person.name.as_str())
}

/// A name without what people write one way or the other, or can't tell apart: case, space, how a letter is composed, and letters of other
/// scripts that look alike.
pub(super) fn folded(name: &str) -> String {
    let parts = name.split_whitespace().map(looks).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_team_recognises_itself() {
        let of = |giver: &str, consent| {
            let person =
                Person { name: "Maya Silva".into(), team: "Billing".into(), consent, ..Person::default() };
            let receivers = vec![Receiver::Person(person)];
            let mut checker = Checker::under("/data");
            check(&Recognition { giver: giver.into(), receivers, ..Recognition::default() }, &mut checker);
            checker.into_faults().len()
        };
        assert_eq!((of("billing", Consent::Team), of("Care", Consent::Team)), (1, 0));
        for same in
            ["Team Billing", "The Billing team", "Equipo Billing", "El equipo de Billing", "All of Billing"]
        {
            assert_eq!(of(same, Consent::Team), 1, "{same}");
        }
        for other in ["Night Billing", "Billing and Care", "The Care team", "The team", "Ana, Billing"] {
            assert_eq!(of(other, Consent::Team), 0, "{other}");
        }
        assert_eq!(of("Billing", Consent::Full), 0, "a team thanks one of its own");
    }

    fn faults(giver: &str, giver_ref: &str, receivers: &[(&str, &str)]) -> Vec<String> {
        let person = |(reference, name): &(&str, &str)| {
            let (reference, name) = ((*reference).into(), (*name).into());
            Receiver::Person(Person { reference, name, team: "Billing".into(), ..Person::default() })
        };
        let recognition = Recognition {
            giver: giver.into(),
            giver_ref: giver_ref.into(),
            receivers: receivers.iter().map(person).collect(),
            ..Recognition::default()
        };
        let mut checker = Checker::under("/data");
        check(&recognition, &mut checker);
        checker.into_faults().into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn nobody_recognises_themselves() {
        let maya = ("p1", "Maya Sílva");
        for (giver, giver_ref, itself) in [
            ("Maya", "p1", true),
            ("Maya Sílva", "p2", true),
            ("Maya Sílva", "", true),
            ("  MAYA   sI\u{301}lva ", "", true),
            ("Ｍａｙａ Sílva", "", true),
            // Cyrillic and Greek letters, and an invisible one.
            ("Мауа Sílva", "", true),
            ("Μaya Sílvа", "", true),
            ("Ma\u{200d}ya Sílva", "", true),
            ("Tamara", "P1 ", true),
            ("Maya", "", false),
            ("Maya Silva", "", true),
            ("Dr. Maya Silva", "", true),
            ("Maya Silva.", "", true),
            ("Silva, Maya", "", true),
            ("Maya-Silva", "", true),
            ("MayaSilva", "", true),
            ("ＭａｙａＳｉｌｖａ", "", true),
            ("Silvamaya", "", true),
            ("Maya M. Silva", "", true),
            ("M. Silva", "", false),
            ("Maya S.", "", false),
            ("Máya de Silva", "", true),
            ("Maya Silva", "p9", true),
            ("Maya Costa", "", false),
        ] {
            let found = faults(giver, giver_ref, &[("p3", "Tom"), maya]);
            let expected = if itself { vec!["/data/receivers/1".to_owned()] } else { Vec::new() };
            assert_eq!(found, expected, "{giver:?} {giver_ref:?}");
        }
    }

    #[test]
    fn nobody_gives_thanks_by_a_part_of_a_receivers_name_alone() {
        for (giver, name, told) in [
            ("Maya", "Maya Silva", true),
            ("MÁYA.", "Maya Silva", true),
            ("Silva", "Maya Silva", true),
            ("Dr. Silva", "Maya Silva", true),
            ("M. Silva", "Maya Silva", true),
            ("Silva, M.", "Maya Silva", true),
            ("Maya S.", "Maya Silva", true),
            ("M.S.", "Maya Silva", true),
            ("S. M.", "Maya Silva", true),
            ("M S", "Maya Silva", true),
            ("Ana Reis", "Ana Lucia Reis", true),
            ("N. E. A.", "Nadia El Amrani", true),
            ("de la Cruz", "Ana de la Cruz", true),
            ("M. J.", "Maya J. Silva", true),
            ("Ben", "Ben Reed", true),
            ("Juergen", "Jürgen Müller", true),
            ("山田", "山田 太郎", true),
            // Somebody else's, or anybody's.
            ("Maya Santos", "Maya Silva", false),
            ("Maya C.", "Maya Silva", false),
            ("J. Silva", "Maya Silva", false),
            ("M.", "Maya Silva", false),
            ("M. M.", "Maya Silva", false),
            ("Maya of Billing", "Maya Silva", false),
            ("Maya, Billing", "Maya Silva", false),
            ("Maya and Rui", "Maya Silva", false),
            ("Ana Lucia Reis", "Ana Reis", false),
            ("de la", "Ana de la Cruz", false),
            ("Night desk", "Maya Silva", false),
            // The other way round a first name may be another's.
            ("Maya Silva", "M. Silva", true),
            ("Maya Silva", "Maya S.", true),
            ("Maya Silva", "M.S.", true),
            ("Maya Silva", "Maya", false),
            ("Maya Silva", "M. Costa", false),
            ("Maya Silva", "Maya C.", false),
            // By one name alone.
            ("M.", "Maya", false),
            ("Maya", "Maya", false),
            ("", "Maya Silva", false),
        ] {
            let receivers = vec![Receiver::Person(Person { name: name.into(), ..Person::default() })];
            let said = Recognition { giver: giver.into(), receivers, ..Recognition::default() };
            assert_eq!(told_in_part(&said).is_some(), told, "{giver}: {name}");
        }
    }

    #[test]
    fn nobody_is_thanked_twice_at_once() {
        let twice = [("p1", "Maya"), ("p2", "Tom"), ("p1", "Maya S.")];
        assert_eq!(faults("Ana", "", &twice), ["/data/receivers/2/ref"]);
    }
}
