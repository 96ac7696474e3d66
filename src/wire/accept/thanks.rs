//! What thanks may say and be called, so that nobody in them is told of beyond what they consent to.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::person::TELLING_SAID;
use crate::domain::recognition::{Receiver, references, words};
use crate::domain::{Checker, Fault, Recognition};

/// What is wrong with thanks that a publisher sends, and with what they are called: names and references that stand where none may. `told` are
/// attributes by their names.
pub(super) fn faults<'a>(
    recognition: &Recognition,
    told: impl Iterator<Item = (&'a str, &'a str)>,
    extensions: &BTreeMap<String, Value>,
) -> Vec<Fault> {
    let mut checker = Checker::under("/data");
    words::check(recognition, &mut checker);
    references::check(recognition, &mut checker);
    let mut faults = checker.into_faults();
    let told = told.map(|(name, value)| (format!("/{name}"), value.to_owned()));
    // Those that are for people are told of by themselves.
    let carried = extensions.iter().filter(|(name, _)| !is_of_people(name)).map(|(name, value)| {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (format!("/{name}"), value)
    });
    let places: Vec<(String, String)> = told.chain(carried).collect();
    let places = || places.iter().map(|(at, called)| (at.clone(), called.as_str()));
    // A team has its own rule, since those of the site may be called as people are.
    faults.extend(words::in_places(recognition, places().filter(|(at, _)| at != words::TOLD_TO)));
    faults.extend(references::in_places(recognition, places()));
    faults
}

/// Receivers come as people with their consent; a bare name would pass by it.
pub(super) fn named_without_consent(receivers: &[Receiver]) -> Vec<Fault> {
    let bare = receivers.iter().enumerate().filter(|(_, receiver)| matches!(receiver, Receiver::Shown(_)));
    bare.map(|(index, _)| Fault {
        pointer: format!("/data/receivers/{index}"),
        message: "give {\"ref\", \"name\", \"team\", \"consent\"}; the hub shows what the person consents to"
            .into(),
    })
    .collect()
}

/// What the names of attributes begin with that would carry what is taken out of the data of thanks.
const OF_PEOPLE: [&str; 9] =
    ["consent", "email", "giver", "mail", "name", "person", "phone", "receiver", "ref"];

/// The feed has neither references to people nor what they consent to, in an attribute as little as in the data.
pub(super) fn people_in_attributes(extensions: &BTreeMap<String, Value>) -> Vec<Fault> {
    let told = extensions.keys().filter(|name| is_of_people(name));
    told.map(|name| Fault { pointer: format!("/{name}"), message: TELLING_SAID.into() }).collect()
}

fn is_of_people(name: &str) -> bool {
    OF_PEOPLE.iter().any(|word| name.starts_with(word))
}
