//! Recognition on the simulated floor: names as consented, and words that don't repeat.

use super::*;

#[test]
fn names_are_shown_as_far_as_their_owners_consent() {
    let mut floor_json = String::new();
    let mut hidden: BTreeSet<String> = BTreeSet::new();
    let mut shown: BTreeSet<String> = BTreeSet::new();
    let mut consents: BTreeMap<String, Consent> = BTreeMap::new();
    for planned in events(plan(5, Seats::FiveHundred), 168) {
        let raw: serde_json::Value = serde_json::from_str(&planned.event).expect("JSON");
        for receiver in raw["data"]["receivers"].as_array().into_iter().flatten() {
            let receiver: Receiver = serde_json::from_value(receiver.clone()).expect("a receiver");
            let Receiver::Person(person) = receiver else { panic!("a bare name: {}", planned.event) };
            let before = consents.insert(person.reference.as_str().into(), person.consent);
            assert!(before.is_none_or(|before| before == person.consent), "consent changed");
            let name = person.name.as_str().to_owned();
            match person.consent {
                Consent::Full => shown.insert(name),
                Consent::First | Consent::Initials | Consent::Team => hidden.insert(name),
            };
            assert_ne!(raw["data"]["giver"], person.name.as_str(), "thanked themself: {}", planned.event);
        }
        let taken = accept(&planned.event).expect("fits");
        floor_json.push_str(taken.data.get());
    }
    assert!(shown.len() > 50 && hidden.len() > 50);
    for name in &hidden {
        assert!(!floor_json.contains(name.as_str()), "{name} is shown beyond consent");
    }
    assert!(shown.iter().all(|name| floor_json.contains(name.as_str())));
    for reference in consents.keys() {
        assert!(!floor_json.contains(reference.as_str()), "a reference is on the feed");
    }
}

#[test]
fn the_same_words_of_thanks_are_far_apart() {
    for seats in SIZES {
        let mut recent: VecDeque<Text> = VecDeque::new();
        for planned in events(plan(6, seats), 48) {
            let Payload::Recognition(data) = accept(&planned.event).expect("fits").payload else { continue };
            if data.state != RecognitionState::OnWall {
                continue;
            }
            assert!(!recent.contains(&data.message), "again: {}", planned.event);
            recent.push_back(data.message);
            if recent.len() > SAME_WORDS_APART {
                recent.pop_front();
            }
        }
    }
}
