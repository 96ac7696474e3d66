//! What a hub asks first, and the headers in which a publisher answers.

/// The header with which a publisher says that celebration may stand beside grave news.
pub const BESIDE_HEADER: &str = "feed-beside";
/// The header with which a publisher says that words which may tell something of people are about a rule and not about somebody.
pub const OF_PEOPLE_HEADER: &str = "feed-of-people";
/// The header with which a publisher says that a translation alone is mended, where a text is changed in some of its languages.
pub const TRANSLATION_HEADER: &str = "feed-translation";
/// The one value of each.
pub const YES: &str = "yes";
/// Header and value, as a publisher is told them.
pub const BESIDE_CONFIRM: &str = "Feed-Beside: yes";
/// Header and value, as a publisher is told them.
pub const OF_PEOPLE_CONFIRM: &str = "Feed-Of-People: yes";
/// Header and value, as a publisher is told them.
pub const TRANSLATION_CONFIRM: &str = "Feed-Translation: yes";

/// A question of a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirm {
    /// Whether celebration may stand beside grave news.
    Beside,
    /// Whether words that may rank people, or tell somebody's birthday or health, are about nobody.
    OfPeople,
    /// Whether a text that is changed in some of its languages is a translation that is mended.
    Translation,
}

impl Confirm {
    /// Each, in the order in which they are asked.
    pub const ALL: [Self; 3] = [Self::Beside, Self::OfPeople, Self::Translation];

    /// The header that answers it.
    pub fn header(self) -> &'static str {
        match self {
            Confirm::Beside => BESIDE_HEADER,
            Confirm::OfPeople => OF_PEOPLE_HEADER,
            Confirm::Translation => TRANSLATION_HEADER,
        }
    }

    /// The header with its value, as `confirm` of a refusal has it.
    pub fn told(self) -> &'static str {
        match self {
            Confirm::Beside => BESIDE_CONFIRM,
            Confirm::OfPeople => OF_PEOPLE_CONFIRM,
            Confirm::Translation => TRANSLATION_CONFIRM,
        }
    }

    /// The question of which a refusal has this `confirm`; `None` for one of a newer hub.
    pub fn read(confirm: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|question| question.told() == confirm)
    }
}

/// Which questions a publisher has answered before it is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sure {
    /// Celebration may stand beside grave news.
    pub beside: bool,
    /// What may tell something of people is about nobody.
    pub of_people: bool,
    /// What is changed in some of its languages is a translation that is mended.
    pub translation: bool,
}

impl Sure {
    /// Whether a question is answered.
    pub fn of(self, question: Confirm) -> bool {
        match question {
            Confirm::Beside => self.beside,
            Confirm::OfPeople => self.of_people,
            Confirm::Translation => self.translation,
        }
    }

    /// The same with one more.
    #[must_use]
    pub fn and(self, question: Confirm) -> Self {
        match question {
            Confirm::Beside => Self { beside: true, ..self },
            Confirm::OfPeople => Self { of_people: true, ..self },
            Confirm::Translation => Self { translation: true, ..self },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_question_is_known_by_the_header_that_answers_it() {
        for question in Confirm::ALL {
            assert_eq!(Confirm::read(question.told()), Some(question));
            assert_eq!(question.told().to_lowercase(), format!("{}: {YES}", question.header()));
            let sure = Sure::default().and(question);
            assert_eq!(Confirm::ALL.map(|other| sure.of(other)), Confirm::ALL.map(|other| other == question));
        }
        assert_eq!(Confirm::read("Feed-Other: yes"), None);
    }
}
