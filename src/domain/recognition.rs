//! Recognition: thanks, kudos and trust wins, with names only as far as their owners consent.

use std::fmt;

use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;

use super::fault::{LINE_MAX, NAME_MAX};
use super::{Checker, harm, lifecycle};
use crate::text::fold::alike_words;
use crate::text::schema::{OptionalString, OptionalText, RequiredString, RequiredText};
use crate::text::{SafeText, Text};

pub mod naming;
pub mod references;
pub mod runs;
pub mod teams;
pub mod words;

mod deeds;
mod givers;
mod joined;
mod lists;
mod own;
mod spellings;
mod writing;

pub use givers::is_another as is_another_giver;
pub use naming::{Forms, Named, Who};
pub use own::{GIVER, told_in_part};

/// Most Unicode scalars in a message of recognition.
pub const MESSAGE_MAX: usize = 280;
/// Most receivers of one recognition.
pub const RECEIVERS_MAX: usize = 6;
/// How many days a recognition stays on the wall.
pub const DAYS_ON_WALL: i64 = 7;

/// The data of a `recognition` event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["kind", "giver", "receivers", "message"]))]
pub struct Recognition {
    /// Which sort it is.
    #[schemars(with = "RecognitionKind")]
    pub kind: Option<RecognitionKind>,
    /// Who gives it, as a display string.
    #[schemars(with = "RequiredString<NAME_MAX>")]
    pub giver: SafeText,
    /// The publisher's opaque reference to the giver, so that nobody thanks themselves; never on the feed.
    #[serde(skip_serializing_if = "SafeText::is_blank")]
    #[schemars(with = "OptionalString<NAME_MAX>")]
    pub giver_ref: SafeText,
    /// Who receives it: 1 to 6.
    #[schemars(length(min = 1, max = RECEIVERS_MAX))]
    pub receivers: Vec<Receiver>,
    /// The giver's words.
    #[schemars(with = "RequiredText<MESSAGE_MAX>")]
    pub message: Text,
    /// What came of it.
    #[serde(skip_serializing_if = "Text::is_blank")]
    #[schemars(with = "OptionalText<LINE_MAX>")]
    pub impact: Text,
    /// The need that it supported.
    pub need: Option<Need>,
    /// Where it is in its life.
    pub state: RecognitionState,
}

/// One receiver: as a publisher gives them, or as the feed carries them.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Receiver {
    /// As the feed carries them: the display string that they consented to.
    Shown(SafeText),
    /// As a publisher gives them; never on the feed.
    Person(Person),
}

/// A receiver as a publisher gives them to the hub.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(extend("required" = ["ref", "name", "team"]))]
pub struct Person {
    /// An opaque reference of the publisher's to the person.
    #[serde(rename = "ref")]
    #[schemars(with = "RequiredString<NAME_MAX>")]
    pub reference: SafeText,
    /// The full name.
    #[schemars(with = "RequiredString<NAME_MAX>")]
    pub name: SafeText,
    /// The team, as people call it: shown in place of the name without consent, and whenever the person wishes it later.
    #[schemars(with = "RequiredString<NAME_MAX>")]
    pub team: SafeText,
    /// How much of the name may be shown; absent: nothing of it.
    pub consent: Consent,
}

/// How much of a name its owner lets be shown. The greater, the more private.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// The whole name.
    Full,
    /// The first name.
    First,
    /// The initials.
    Initials,
    /// Nothing of it: the team stands for the person.
    #[default]
    Team,
}

impl Consent {
    /// Every level, the most revealing first.
    pub const ALL: [Consent; 4] = [Consent::Full, Consent::First, Consent::Initials, Consent::Team];

    /// The word for it in an event, a request and a command.
    pub fn word(self) -> &'static str {
        match self {
            Consent::Full => "full",
            Consent::First => "first",
            Consent::Initials => "initials",
            Consent::Team => "team",
        }
    }
}

impl Person {
    /// The display string that this person consented to.
    pub fn shown(&self) -> SafeText {
        self.shown_as(self.consent)
    }

    /// The display string of a level.
    fn shown_as(&self, level: Consent) -> SafeText {
        let shown = match level {
            Consent::Full => self.name.as_str().to_owned(),
            Consent::First => first_name(self.name.as_str()).unwrap_or_else(|| initials(self.name.as_str())),
            Consent::Initials => initials(self.name.as_str()),
            Consent::Team => self.team.as_str().to_owned(),
        };
        SafeText::clean(&shown)
    }
}

/// The first name in a name: its first part that is no title, or after a comma (`Silva, Maya`). `None` where it can't be told from the
/// rest: scripts without letter case are often written without a space between the names.
fn first_name(name: &str) -> Option<String> {
    let given = name.split_once(',').map_or(name, |(_, given)| given);
    let mut parts = parts_of(given).skip_while(|part| is_title(part));
    let first = parts.next()?;
    // Behind a title and before nothing else stands somebody's last name, unless a comma says which is which.
    if given.len() == name.len() && parts.next().is_none() && parts_of(given).next().is_some_and(is_title) {
        return None;
    }
    let divided = first.len() < name.trim().len() || first.chars().any(char::is_lowercase);
    divided.then(|| first.to_owned())
}

/// The parts of a name: what stands between them is whatever is neither a letter nor a mark of one, a digit, an apostrophe or a hyphen.
fn parts_of(name: &str) -> impl Iterator<Item = &str> {
    let is_within = |c: char| {
        let joins = matches!(
            c,
            '\'' | '’' | '‘' | 'ʼ' | '´' | '`' | '-' | '‐' | '\u{2011}' | '\u{200c}' | '\u{200d}'
        );
        c.is_alphanumeric() || is_combining_mark(c) || joins
    };
    let has_letters = |part: &&str| part.chars().any(char::is_alphanumeric);
    name.split(move |c: char| !is_within(c)).filter(has_letters)
}

/// True for what stands before a name and is no part of it.
fn is_title(part: &str) -> bool {
    words::lists().is_honorific(&alike_words(part))
}

/// The initials of a name: `J. A. S.`.
fn initials(name: &str) -> String {
    // Who is called by nothing but such a word is called so.
    let all_titles = parts_of(name).all(is_title);
    let initials =
        parts_of(name).filter(|part| all_titles || !is_title(part)).filter_map(|part| part.chars().next());
    initials.map(|initial| format!("{initial}.")).collect::<Vec<_>>().join(" ")
}

/// Which sort of recognition it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecognitionKind {
    /// Thanks.
    ThankYou,
    /// Something done well.
    Kudos,
    /// An act that earned trust.
    TrustWin,
}

/// The needs of Self-Determination Theory (Deci & Ryan, 2000).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// A say in one's own work.
    Autonomy,
    /// Being able to do it well.
    Competence,
    /// Belonging.
    Relatedness,
}

impl Need {
    /// The three, in the order in which they are shown.
    pub const ALL: [Need; 3] = [Need::Autonomy, Need::Competence, Need::Relatedness];
}

/// Where a recognition is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecognitionState {
    /// Shown, for seven days at most.
    #[default]
    OnWall,
    /// Past its days.
    Expired,
}

impl Recognition {
    /// The rules of a `recognition` event, in either form of its receivers.
    pub fn check(&self, c: &mut Checker) {
        c.given("kind", &self.kind, "thank_you, kudos or trust_win");
        c.name("giver", &self.giver);
        c.required("message", &self.message, MESSAGE_MAX);
        c.optional("impact", &self.impact, LINE_MAX);
        if !(1..=RECEIVERS_MAX).contains(&self.receivers.len()) {
            c.fault("receivers", format!("{} receivers; 1 to {RECEIVERS_MAX}", self.receivers.len()));
        }
        for (index, receiver) in self.receivers.iter().enumerate() {
            match receiver {
                Receiver::Shown(shown) => c.name(&format!("receivers/{index}"), shown),
                Receiver::Person(person) => {
                    c.name(&format!("receivers/{index}/ref"), &person.reference);
                    c.name(&format!("receivers/{index}/name"), &person.name);
                    // Whoever may be named today may wish tomorrow that they are not.
                    c.name(&format!("receivers/{index}/team"), &person.team);
                }
            }
        }
        lifecycle::check(self, c);
        c.within("giver_ref", &self.giver_ref, NAME_MAX);
        own::check(self, c);
        harm::check_name("giver", &self.giver, c);
        for (index, receiver) in self.receivers.iter().enumerate() {
            match receiver {
                Receiver::Shown(shown) => harm::check_name(&format!("receivers/{index}"), shown, c),
                Receiver::Person(person) => {
                    harm::check_name(&format!("receivers/{index}/name"), &person.name, c);
                }
            }
        }
        harm::check("message", &self.message, c);
        harm::check("impact", &self.impact, c);
    }

    /// Reduces every receiver to the display string that they consented to, which the feed may carry, and gives back who
    /// they are, which it may not.
    pub fn reduce(&mut self) -> Vec<Named> {
        let people = self.receivers.iter().filter_map(|receiver| match receiver {
            Receiver::Person(person) => Some(Named::of(person)),
            Receiver::Shown(_) => None,
        });
        let people = people.collect();
        let mut shown: Vec<SafeText> = Vec::with_capacity(self.receivers.len());
        for receiver in &self.receivers {
            let name = match receiver {
                Receiver::Shown(name) => name.clone(),
                Receiver::Person(person) => person.shown(),
            };
            if !shown.contains(&name) {
                shown.push(name);
            }
        }
        self.receivers = shown.into_iter().map(Receiver::Shown).collect();
        self.giver_ref = SafeText::default();
        people
    }

    /// Shows people in their forms, and nothing else of them.
    pub fn show(&mut self, people: &[Named]) {
        let shown = naming::shown_together(people.iter().map(|person| &person.forms));
        self.receivers = shown.into_iter().map(Receiver::Shown).collect();
    }
}

impl<'de> Deserialize<'de> for Receiver {
    // Written out so that a fault inside of a person is named where it is, which `untagged` can't.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Receiver;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("{\"ref\", \"name\", \"team\", \"consent\"}")
            }
            fn visit_str<E>(self, shown: &str) -> Result<Receiver, E> {
                Ok(Receiver::Shown(SafeText::clean(shown)))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Receiver, A::Error> {
                Person::deserialize(MapAccessDeserializer::new(map)).map(Receiver::Person)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl Receiver {
    /// What a wall may show of this receiver. A person that no hub reduced is not shown by name.
    pub fn display(&self) -> &SafeText {
        match self {
            Receiver::Shown(name) => name,
            Receiver::Person(person) => &person.team,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_name_is_never_the_whole_name_by_accident() {
        for (name, first, initials) in [
            ("Nadia El Amrani", "Nadia", "N. E. A."),
            ("Silva, Maya", "Maya", "S. M."),
            ("Silva,Maya", "Maya", "S. M."),
            ("Maya", "Maya", "M."),
            ("山田太郎", "山.", "山."),
            ("山田 太郎", "山田", "山. 太."),
            ("Silva,", "S.", "S."),
            // Whatever else stands between the parts.
            ("Maya·Silva", "Maya", "M. S."),
            ("Maya.Silva", "Maya", "M. S."),
            ("Maya_Silva", "Maya", "M. S."),
            ("Maya/Silva", "Maya", "M. S."),
            ("Maya–Silva", "Maya", "M. S."),
            ("(Maya) Silva", "Maya", "M. S."),
            ("Dr. Lena Katz", "Lena", "L. K."),
            ("Katz, Dr. Lena", "Lena", "K. L."),
            ("Sra. Luz Prieto", "Luz", "L. P."),
            ("Don Draper", "Don", "D. D."),
            ("Dr. Katz", "K.", "K."),
            ("Katz, Dr.", "K.", "K."),
            ("Miss", "M.", "M."),
            ("Anne-Marie O’Neil", "Anne-Marie", "A. O."),
            ("Jose\u{301} Silva", "José", "J. S."),
            ("नेहा शर्मा", "नेहा", "न. श."),
        ] {
            let shown = |consent| Person { name: name.into(), consent, ..Person::default() }.shown();
            assert_eq!(shown(Consent::First).as_str(), first, "{name}");
            assert_eq!(shown(Consent::Initials).as_str(), initials, "{name}");
        }
    }
}
