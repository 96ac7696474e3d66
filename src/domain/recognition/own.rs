//! Nobody thanks themselves, and nobody is thanked twice at once.

use super::references::is_one;
use super::words::same_words;
use super::{Consent, Person, Receiver, Recognition};
use crate::domain::Checker;
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

/// True for a team that gives thanks to somebody for whom it stands itself.
fn is_own_team(giver: &SafeText, person: &Person) -> bool {
    let giver = folded(giver);
    person.consent == Consent::Team && !giver.is_empty() && giver == folded(&person.team)
}

fn is_giver(recognition: &Recognition, person: &Person) -> bool {
    // A reference that nobody has would switch the look at names off, so both are looked at.
    let giver = folded(&recognition.giver);
    let same_name = !giver.is_empty() && giver == folded(&person.name);
    let same_reference =
        !recognition.giver_ref.is_blank() && is_one(&recognition.giver_ref, &person.reference);
    // By a point, an order, a mark or a particle nobody is another person.
    same_name || same_reference || same_words(recognition.giver.as_str(), person.name.as_str())
}

/// A name without what people write one way or the other, or can't tell apart: case, space, how a letter is composed, and letters of other
/// scripts that look alike.
fn folded(name: &SafeText) -> String {
    let parts = name.as_str().split_whitespace().map(looks).filter(|part| !part.is_empty());
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
    fn nobody_is_thanked_twice_at_once() {
        let twice = [("p1", "Maya"), ("p2", "Tom"), ("p1", "Maya S.")];
        assert_eq!(faults("Ana", "", &twice), ["/data/receivers/2/ref"]);
    }
}
