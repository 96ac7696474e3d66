//! Recognition on the simulated floor: names as consented, and words that don't repeat.

use openfloor::domain::Recognition;
use openfloor::domain::recognition::{DAYS_ON_WALL, Person, told_in_part};
use openfloor::sim::scene::Scene;

use super::*;

/// Whoever works on a floor, by the publisher's reference: the id of their team, and their name.
fn people(plan: &Plan) -> BTreeMap<String, (String, String)> {
    let roster = Scene::new(plan.clone()).roster;
    let of = |member: &openfloor::sim::roster::Member| {
        (member.reference.clone(), (roster.teams[member.team].id.clone(), member.name.clone()))
    };
    roster.people.iter().map(of).collect()
}

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
        let mut recent: VecDeque<serde_json::Value> = VecDeque::new();
        for planned in events(plan(6, seats), 48) {
            let raw = raw(&planned);
            let Some(data) = thanks(&raw) else { continue };
            assert!(!recent.contains(&data["message"]), "again: {}", planned.event);
            recent.push_back(data["message"].clone());
            if recent.len() > SAME_WORDS_APART {
                recent.pop_front();
            }
        }
    }
}

#[test]
fn thanks_rest_for_a_while_after_something_critical() {
    let mut critical: Vec<(Option<String>, Timestamp)> = Vec::new();
    let (mut told, mut thanks) = (0, 0);
    for seed in 0..4 {
        critical.clear();
        for planned in events(plan(seed, Seats::FiveHundred), 336) {
            let raw = raw(&planned);
            let team = raw["team"].as_str().map(str::to_owned);
            if planned.event.contains("\"critical\"")
                && let Payload::Notice(notice) = accept(&planned.event).expect("fits").payload
                && notice.priority == Priority::Critical
                && notice.state.is_open()
            {
                critical.push((team, planned.at));
                told += 1;
            } else if super::thanks(&raw).is_some() {
                thanks += 1;
                let beside = critical.iter().find(|(scope, at)| {
                    let minutes = planned.at.duration_since(*at).as_mins();
                    (scope.is_none() || *scope == team) && (0..30).contains(&minutes)
                });
                assert_eq!(beside, None, "{}", planned.event);
            }
        }
    }
    assert!(told > 4 && thanks > 1_000, "{told} critical words, {thanks} thanks");
}

#[test]
fn a_floor_at_speed_has_a_week_of_thanks_and_levels_before_its_one_critical_notice() {
    for (seed, seats) in [(7, Seats::Fifty), (11, Seats::FiveHundred)] {
        let plan = Plan { speed: 3_600.0, ..plan(seed, seats) };
        let start = plan.start;
        let week = plan.start + SignedDuration::from_secs(168);
        let mut critical: Vec<(String, Timestamp)> = Vec::new();
        let (mut thanks, mut levels, mut after) = (0, 0, 0);
        let mut teams = BTreeSet::new();
        // An hour in a second: four weeks.
        let until = plan.start + SignedDuration::from_secs(4 * 168);
        for planned in plan.timeline().expect("a plan").take_while(|planned| planned.at <= until) {
            let taken = accept(&planned.event).expect("fits");
            match taken.payload {
                Payload::Notice(notice) if notice.priority == Priority::Critical => {
                    teams.insert(taken.team.clone());
                    critical.push((taken.key.subject.to_string(), planned.at));
                }
                Payload::Recognition(data)
                    if data.state == RecognitionState::OnWall && planned.at > start =>
                {
                    thanks += u32::from(planned.at < week);
                    assert!(taken.team.is_none() || !teams.contains(&taken.team), "{}", planned.event);
                    after += u32::from(!teams.is_empty());
                }
                Payload::Engagement(data) if !data.suppressed => levels += u32::from(planned.at < week),
                _ => {}
            }
        }
        let first = critical.first().expect("one is told");
        assert_ne!(teams, BTreeSet::from([None]), "the whole floor rests for a real half hour");
        assert!(after > 20, "{after} thanks in the time after it");
        assert!(first.1 > week, "{first:?}");
        assert!(critical.iter().all(|(subject, _)| *subject == first.0), "{critical:?}");
        assert!(thanks > 3 && levels > 0, "{thanks} thanks, {levels} levels");
    }
}

#[test]
fn nobody_is_thanked_soon_after_a_death_was_told() {
    let deaths: BTreeSet<String> = content()
        .notices
        .iter()
        .filter(|notice| notice.death)
        .map(|notice| format!("notice/{}", notice.id))
        .collect();
    assert!(!deaths.is_empty());
    let mut told = 0;
    for (seed, speed, hours) in [(1, 1.0, 672), (2, 1.0, 672), (4, 4.0, 168), (6, 3_600.0, 1)] {
        let plan = Plan { speed, ..plan(seed, Seats::FiveHundred) };
        let opening = plan.start + SignedDuration::from_mins(10);
        let mut since: Option<Timestamp> = None;
        for planned in events(plan, hours) {
            let raw: serde_json::Value = serde_json::from_str(&planned.event).expect("JSON");
            let subject = raw["subject"].as_str().expect("one");
            if deaths.contains(subject) && since.is_none() {
                assert!(planned.at > opening, "in the opening: {}", planned.event);
                since = Some(planned.at);
                told += 1;
            }
            let thanks = subject.starts_with("recognition/") && raw["data"]["state"] == "on_wall";
            if let Some(at) = since.filter(|_| thanks || subject.starts_with("engagement/")) {
                let minutes = planned.at.duration_since(at).as_mins();
                assert!(minutes >= 30, "{minutes} min after a death: {}", planned.event);
            }
        }
    }
    assert!(told > 0, "none was told");
}

#[test]
fn nobody_thanks_while_their_own_team_rests() {
    let (mut rests, mut given) = (0, 0);
    for (seed, speed, hours) in [(21, 3_600.0, 1), (33, 3_600.0, 1), (5, 60.0, 12), (8, 1.0, 336)] {
        let plan = Plan { speed, ..plan(seed, Seats::FiveHundred) };
        let people = people(&plan);
        let mut resting: BTreeSet<String> = BTreeSet::new();
        for planned in events(plan, hours) {
            let raw = raw(&planned);
            let data = &raw["data"];
            if let Some(scope) = data["scope"].as_str() {
                rests += 1;
                if data["state"] == "on" {
                    resting.insert(scope.into())
                } else {
                    resting.remove(scope)
                };
            } else if let Some(data) = super::thanks(&raw) {
                given += 1;
                let (team, _) = &people[data["giver_ref"].as_str().expect("one")];
                assert!(!resting.contains(team) && !resting.contains("floor"), "{}", planned.event);
            }
        }
    }
    assert!(rests > 8 && given > 1_000, "{rests} rests, {given} thanks");
}

/// However little of their names is shown, nobody looks like one who thanks themself.
#[test]
fn whoever_thanks_is_shown_by_other_words_than_whoever_is_thanked() {
    let floors =
        [(21, Seats::Fifty), (21, Seats::FiveHundred), (7, Seats::FiveHundred), (3, Seats::FiveThousand)];
    for (seed, seats) in floors {
        let plan = plan(seed, seats);
        let people = people(&plan);
        let shown = |name: &str, consent| {
            Person { name: name.into(), consent, ..Person::default() }.shown().as_str().to_owned()
        };
        for planned in events(plan, 168) {
            let raw = raw(&planned);
            let Some(data) = super::thanks(&raw) else { continue };
            let thanks: Recognition = serde_json::from_value(data.clone()).expect("thanks");
            assert_eq!(told_in_part(&thanks), None, "{}", planned.event);
            let named = |person: &serde_json::Value| people[person.as_str().expect("one")].1.clone();
            let receivers = data["receivers"].as_array().expect("some").iter();
            let mut all: Vec<String> = receivers.map(|receiver| named(&receiver["ref"])).collect();
            all.push(named(&data["giver_ref"]));
            for consent in [Consent::First, Consent::Initials] {
                let forms: BTreeSet<String> = all.iter().map(|name| shown(name, consent)).collect();
                assert_eq!(forms.len(), all.len(), "{}", planned.event);
            }
        }
    }
}

/// At an hour in a second too: what somebody said stands for a week, and nobody else says it meanwhile.
#[test]
fn no_words_of_thanks_stand_twice() {
    // In real time the words of some days ago may come again.
    for (speed, days) in [(1.0, 3), (3_600.0, DAYS_ON_WALL)] {
        let plan = Plan { speed, ..plan(21, Seats::FiveHundred) };
        let seconds = |days: f64| SignedDuration::from_secs_f64(days * 86_400.0 / speed);
        let (until, stands) = (plan.start + seconds(14.0), seconds(days as f64));
        let mut said: BTreeMap<String, Timestamp> = BTreeMap::new();
        for planned in plan.timeline().expect("a plan").take_while(|planned| planned.at <= until) {
            let raw = raw(&planned);
            let Some(data) = super::thanks(&raw) else { continue };
            let at: Timestamp = raw["time"].as_str().expect("one").parse().expect("a time");
            let before = said.insert(data["message"].as_str().expect("words").into(), at);
            // By a second, as long as it takes to leave.
            let again =
                before.filter(|before| at.duration_since(*before) + SignedDuration::from_secs(1) < stands);
            assert_eq!(again, None, "at {speed}: {}", planned.event);
        }
        assert!(said.len() > 100, "{} texts at {speed}", said.len());
    }
}
