//! What the simulated floor tells is true to itself: of its own teams, in words that hold for every state, with a reason where one is due.

use openfloor::domain::notice::{Decision, NoticeState};
use openfloor::domain::question::Verdict;
use openfloor::sim::content::{HoldingOutcome, Words};

use super::*;

/// Words that hold only while nothing is decided: none in what stays as it was published.
const WHILE_OPEN: [&str; 14] = [
    " may come",
    "Nothing yet",
    "yet.",
    "tell us",
    "Draft",
    "We propose",
    "Proposal",
    "Puede llegar",
    "Por ahora",
    "De momento",
    "Borrador",
    "Proponemos",
    "La propuesta",
    "contarnos",
];
/// How a text begins that only says that it goes on from something: read alone, nobody knows from what.
const ANSWERS: [&str; 15] = [
    "It ",
    "They ",
    "Yes",
    "No:",
    "No,",
    "Done",
    "Not like",
    "We take this",
    "That ",
    "Será ",
    "Sí",
    "No.",
    "Terminado",
    "Así ",
    "Llega,",
];

fn both(words: &Words) -> [&str; 2] {
    [&words.en, &words.es]
}

/// Headlines and what they mean for people are never rewritten: that would be a correction.
#[test]
fn what_a_notice_means_holds_for_every_state_that_it_comes_to() {
    for notice in &content().notices {
        let last = notice.updates.iter().rev().find_map(|update| update.decision).unwrap_or(notice.decision);
        assert_eq!(last, Decision::Decided, "{}: nobody says what became of it", notice.id);
        if notice.updates.iter().all(|update| update.decision.is_none()) {
            continue;
        }
        for text in [&notice.headline, &notice.means_for_you, &notice.body].into_iter().flat_map(both) {
            let held = WHILE_OPEN
                .iter()
                .find(|words| text.contains(**words) && !notice.id.starts_with("headset-trial"));
            assert_eq!(held, None, "{}: {text}", notice.id);
        }
    }
}

#[test]
fn each_update_says_what_it_is_about() {
    for notice in &content().notices {
        for text in notice.updates.iter().flat_map(|update| both(&update.text)) {
            let begins = ANSWERS.iter().find(|words| text.starts_with(**words));
            assert_eq!(begins, None, "{}: {text}", notice.id);
        }
        let ends = notice.updates.iter().filter(|update| update.state == Some(NoticeState::Closed)).count();
        assert!(ends <= 1, "{}: closed twice", notice.id);
    }
}

#[test]
fn what_is_moved_or_reopened_says_why() {
    for ask in &content().commitments {
        assert!(
            ask.moved_due_after_h.is_none() || ask.reason.is_some(),
            "{}: moved without a reason",
            ask.id
        );
    }
    for repair in &content().repairs {
        assert_eq!(
            repair.reopened.is_some(),
            repair.reopened_after_h.is_some(),
            "{}: what went wrong again",
            repair.id
        );
    }
    // What was held back is named where it is told, and not only that there is something now.
    for holding in &content().holdings {
        let [topic, told] = [&holding.topic.en, &holding.told.en];
        let named = told.split(' ').skip(1).any(|word| word.starts_with(|c: char| c.is_uppercase()))
            || told.starts_with(|c: char| c.is_uppercase())
                && !topic.contains(told.split(' ').next().unwrap_or_default());
        assert!(
            !topic.starts_with("Who ") && !topic.starts_with("Which ") || named,
            "{}: {told}",
            holding.id
        );
        assert!(
            holding.outcome != HoldingOutcome::Kept || holding.settle_after_h.is_some(),
            "{}",
            holding.id
        );
    }
}

/// What could not be said yet is answered once what was held back is told.
#[test]
fn whoever_was_told_to_wait_gets_an_answer() {
    let (mut answered, mut waited) = (0, 0);
    for (seed, speed, hours) in [(11, 1.0, 336), (12, 1.0, 336), (21, 3_600.0, 1)] {
        let (mut waits, mut told) = (BTreeMap::<String, String>::new(), BTreeMap::<String, Timestamp>::new());
        let plan = Plan { speed, ..plan(seed, Seats::FiveHundred) };
        // A floor that is first seen waits for some of it until its opening is over, and what is told is answered soon.
        let opening = plan.start + SignedDuration::from_secs_f64(600.0 / speed);
        let soon = SignedDuration::from_secs_f64(600.0 / speed);
        for planned in events(plan, hours) {
            let raw = raw(&planned);
            let (subject, data) = (raw["subject"].as_str().expect("one").to_owned(), &raw["data"]);
            if data["verdict"] == "cannot_say_until" {
                waits.insert(subject, data["holding"].as_str().expect("one").into());
                waited += 1;
            } else if subject.starts_with("question/") && waits.remove(&subject).is_some() {
                assert!(matches!(data["verdict"].as_str(), Some("true" | "false")), "{}", planned.event);
                answered += 1;
            } else if data["told"]["en"].is_string() {
                told.insert(subject, planned.at);
            }
            for (question, holding) in &waits {
                let late = told.get(holding).is_some_and(|at| planned.at > (*at).max(opening) + soon);
                assert!(!late, "{question} at {}, {speed}", planned.at);
            }
        }
    }
    assert!(answered > 8 && waited >= answered, "{answered} of {waited} answered");
}

/// "True" is no answer to a question that asks which of two.
#[test]
fn what_is_answered_by_true_or_not_asks_one_thing() {
    for question in &content().questions {
        let waits = question.verdict == Some(Verdict::CannotSayUntil);
        assert!(
            question.then.is_some() == waits && question.then_verdict.is_some() == waits,
            "{}",
            question.id
        );
        if waits || matches!(question.verdict, Some(Verdict::True | Verdict::False | Verdict::Partly)) {
            assert!(question.text.matches('?').count() <= 1, "{}", question.id);
            let asked = question.text.split_inclusive(['?', '.']).find(|part| part.ends_with('?'));
            let asked = asked.unwrap_or(&question.text);
            assert!(![" or ", " o "].iter().any(|word| asked.contains(word)), "{}: {asked}", question.id);
        }
    }
}

#[test]
fn nothing_is_told_of_a_team_that_the_floor_does_not_have() {
    for (seed, seats) in [(31, Seats::Fifty), (31, Seats::FiveHundred), (12, Seats::FiveHundred)] {
        let mut absent: Option<Vec<String>> = None;
        for planned in events(plan(seed, seats), 336) {
            let raw = raw(&planned);
            if let Some(teams) = raw["data"]["teams"].as_array() {
                let here: BTreeSet<&str> =
                    teams.iter().filter_map(|team| team["name"]["en"].as_str()).collect();
                let all = content().people.team.iter().filter(|team| !here.contains(&*team.name.en));
                absent = Some(all.flat_map(|team| both(&team.name).map(str::to_owned)).collect());
            } else if raw["type"] != Kind::Recognition.event_type() {
                // As words, and not as a part of one: "Altas" is a team, and so is "Claims".
                let words = raw["data"].to_string();
                let is_within = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                let named = absent.iter().flatten().find(|team| {
                    words.match_indices(team.as_str()).any(|(at, _)| {
                        !is_within(words[..at].chars().next_back())
                            && !is_within(words[at + team.len()..].chars().next())
                    })
                });
                assert_eq!(named, None, "{}", planned.event);
            }
        }
        assert!(absent.is_some_and(|teams| !teams.is_empty()));
    }
}

/// What can't wait is told by somebody who is at work then, and is nothing of a customer's.
#[test]
fn what_can_not_wait_is_told_by_somebody_who_is_there() {
    let mut told = BTreeSet::new();
    for (seed, hours) in (0_i64..8).flat_map(|seed| [0, 5, 11].map(|hours| (seed, hours))) {
        let start = start() + SignedDuration::from_hours(hours);
        let plan = Plan { start, ..plan(seed.unsigned_abs(), Seats::Fifty) };
        let until = start + SignedDuration::from_mins(10);
        for planned in plan.timeline().expect("a plan").take_while(|planned| planned.at <= until) {
            let raw = raw(&planned);
            let subject = raw["subject"].as_str().expect("one");
            let urgent = raw["data"]["priority"] == "critical" || subject.starts_with("notice/hush-");
            if urgent {
                let by_night = raw["data"]["author"]["name"] == "João Baptista";
                assert_eq!(by_night, is_night(planned.at), "{}", planned.event);
                assert!(!planned.event.contains("caller"), "{}", planned.event);
                told.insert(by_night);
            }
        }
    }
    assert_eq!(told.len(), 2, "by day and by night");
}
