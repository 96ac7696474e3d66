//! A kiosk: a terminal of the floor at which one after the other answers a round. A pure fold of keys, answers of the hub and idle
//! seconds; it knows one person's code and answers at most, and forgets them at the end of each.

use crate::domain::engagement::Scale;
use crate::text::{Lang, Text};
use crate::wire::pulse::Questions;

/// Seconds without a key after which what was typed and answered is forgotten.
pub const IDLE_S: u32 = 60;
/// Seconds for which somebody is thanked, unless the next one begins.
pub const THANKS_S: u32 = 8;
/// Most letters of a code, with room for what is typed by mistake.
pub const CODE_MAX: usize = 16;

/// A kiosk.
#[derive(Clone, Debug, PartialEq)]
pub struct Kiosk {
    /// The language of its words, and of the items.
    pub lang: Lang,
    /// What it shows.
    pub page: Page,
    /// True where Ctrl-C does not end it.
    pub locked: bool,
    /// Seconds since the last key.
    idle: u32,
}

/// What it shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Page {
    /// A code is asked for; with why the one before was not good.
    #[default]
    Start,
    /// A code is typed.
    Code(String, Option<Trouble>),
    /// The hub is asked what a code opens.
    Looking(String),
    /// An item is asked.
    Items(Box<Round>),
    /// The hub is given the answers.
    Sending(Box<Round>),
    /// Somebody is thanked.
    Thanks,
}

/// One person's way through a round.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// The code.
    code: String,
    /// What is said before the items.
    pub lead: Option<Text>,
    /// What the least and the greatest answer say.
    pub ends: [Option<Text>; 2],
    /// The items.
    pub items: Vec<Text>,
    /// The ends of the scale.
    pub scale: Scale,
    /// The smallest group that figures are told of, and how many are told of together.
    pub told: (u32, u32),
    /// The numbers of questions, from 1, that are enough together.
    pub enough: Vec<usize>,
    /// The answers, as far as they were given.
    pub answers: Vec<Option<f64>>,
    /// Which item is asked; behind the last one stands the question whether to send.
    pub at: usize,
    /// Where the arrows stand.
    pub mark: Option<f64>,
    /// Why the answers are not in.
    pub trouble: Option<Trouble>,
}

/// Why something did not go as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The hub knows no such code.
    NotKnown,
    /// The code was used.
    Used,
    /// Its round is over.
    Closed,
    /// Too little was answered to count.
    TooFew,
    /// Too many at this moment.
    Busy,
    /// No answer came, or none that makes sense.
    Away,
}

/// A key, as far as a kiosk knows keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A letter, a digit or a sign.
    Char(char),
    /// Enter.
    Enter,
    /// Backspace.
    Back,
    /// Escape: all of it again.
    Escape,
    /// The arrows to the left, or down.
    Less,
    /// The arrows to the right, or up.
    More,
    /// The key of the other language.
    Language,
    /// Ctrl-C.
    Interrupt,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask what a code opens.
    Look(String),
    /// Give the hub the answers.
    Send(String, Vec<Option<f64>>),
    /// End.
    Quit,
}

impl Kiosk {
    /// One that waits for somebody.
    pub fn new(lang: Lang, locked: bool) -> Self {
        Self { lang, page: Page::Start, locked, idle: 0 }
    }

    /// A key; `other` is the language that the key of languages changes to.
    pub fn key(&mut self, key: Key, other: &Lang) -> Option<Effect> {
        self.idle = 0;
        match (key, &mut self.page) {
            (Key::Interrupt, _) => (!self.locked).then_some(Effect::Quit),
            (Key::Language, _) => {
                self.lang = other.clone();
                None
            }
            // Whether answers went is not known until the hub has said so.
            (_, Page::Looking(_) | Page::Sending(_)) => None,
            (Key::Escape, _) => {
                self.page = Page::Start;
                None
            }
            (Key::Char(letter), Page::Start | Page::Thanks) => {
                self.page = Page::Code(String::new(), None);
                self.type_letter(letter)
            }
            (_, Page::Start | Page::Thanks) => {
                self.page = Page::Start;
                None
            }
            (Key::Char(letter), Page::Code(..)) => self.type_letter(letter),
            (Key::Back, Page::Code(code, _)) => {
                code.pop();
                None
            }
            (Key::Enter, Page::Code(code, _)) => {
                let code = std::mem::take(code);
                if code.trim().is_empty() {
                    self.page = Page::Start;
                    return None;
                }
                self.page = Page::Looking(code.clone());
                Some(Effect::Look(code))
            }
            (_, Page::Code(..)) => None,
            (key, Page::Items(round)) => {
                let send = round.key(key);
                if !send {
                    return None;
                }
                let effect = Effect::Send(round.code.clone(), round.answers.clone());
                self.page = Page::Sending(round.clone());
                Some(effect)
            }
        }
    }

    fn type_letter(&mut self, letter: char) -> Option<Effect> {
        if let Page::Code(code, _) = &mut self.page {
            let fits = letter.is_ascii_alphanumeric() || letter == '-';
            if fits && code.len() < CODE_MAX {
                code.push(letter.to_ascii_uppercase());
            }
        }
        None
    }

    /// What the hub says of a code. An answer that nobody waits for any more is dropped.
    pub fn looked(&mut self, looked: Result<Questions, Trouble>) {
        let Page::Looking(code) = &mut self.page else { return };
        let code = std::mem::take(code);
        self.page = match looked {
            Ok(questions) => Page::Items(Box::new(Round::new(code, questions))),
            // What can't be mended by typing is not left to be read.
            Err(trouble @ (Trouble::Busy | Trouble::Away)) => Page::Code(code, Some(trouble)),
            Err(trouble) => Page::Code(String::new(), Some(trouble)),
        };
    }

    /// What the hub says of answers.
    pub fn sent(&mut self, sent: Result<(), Trouble>) {
        let Page::Sending(round) = &mut self.page else { return };
        self.page = match sent {
            Ok(()) => Page::Thanks,
            // No other answer helps: the code itself opens nothing any more.
            Err(trouble @ (Trouble::NotKnown | Trouble::Used | Trouble::Closed)) => {
                Page::Code(String::new(), Some(trouble))
            }
            Err(trouble) => {
                let mut round = round.clone();
                round.trouble = Some(trouble);
                Page::Items(round)
            }
        };
    }

    /// A second went by. True when that changed what is shown.
    pub fn second(&mut self) -> bool {
        self.idle = self.idle.saturating_add(1);
        let most = match self.page {
            Page::Start | Page::Looking(_) | Page::Sending(_) => return false,
            Page::Thanks => THANKS_S,
            Page::Code(..) | Page::Items(_) => IDLE_S,
        };
        let over = self.idle >= most;
        if over {
            self.page = Page::Start;
        }
        over
    }
}

impl Round {
    fn new(code: String, questions: Questions) -> Self {
        let items: Vec<Text> = questions.items.into_iter().map(|item| item.text).collect();
        Self {
            code,
            lead: questions.lead,
            ends: [questions.least, questions.greatest],
            answers: vec![None; items.len()],
            items,
            scale: questions.scale,
            told: (questions.k, questions.eligible),
            enough: questions.enough.iter().map(|place| place + 1).collect(),
            at: 0,
            mark: None,
            trouble: None,
        }
    }

    /// True when all items were asked.
    pub fn is_at_end(&self) -> bool {
        self.at >= self.items.len()
    }

    /// True when nothing was answered, so that there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.answers.iter().all(Option::is_none)
    }

    /// A key; true when the answers are to be sent.
    fn key(&mut self, key: Key) -> bool {
        let (min, max) = (self.scale.min, self.scale.max);
        match key {
            Key::Back | Key::Less if self.is_at_end() => self.go(self.at.saturating_sub(1)),
            Key::Enter if self.is_at_end() => return !self.is_empty(),
            _ if self.is_at_end() => {}
            Key::Back => self.go(self.at.saturating_sub(1)),
            Key::Char(letter) => {
                let digit = letter.to_digit(10).map(f64::from);
                match digit {
                    Some(value) if (min..=max).contains(&value) => self.answer(Some(value)),
                    Some(0.0) => self.answer(None),
                    _ if letter == ' ' => self.answer(None),
                    _ => {}
                }
            }
            Key::More => self.mark = Some(self.mark.map_or(min, |mark| (mark + 1.0).min(max))),
            Key::Less => self.mark = Some(self.mark.map_or(max, |mark| (mark - 1.0).max(min))),
            Key::Enter if self.mark.is_some() => self.answer(self.mark),
            Key::Enter | Key::Escape | Key::Language | Key::Interrupt => {}
        }
        false
    }

    fn answer(&mut self, value: Option<f64>) {
        if let Some(answer) = self.answers.get_mut(self.at) {
            *answer = value;
        }
        self.go(self.at + 1);
    }

    fn go(&mut self, at: usize) {
        self.at = at;
        self.trouble = None;
        self.mark = self.answers.get(at).copied().flatten();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::pulse::ItemTold;

    fn lang(tag: &str) -> Lang {
        Lang::parse(tag).expect("a tag")
    }

    fn questions() -> Questions {
        let items = (0..6)
            .map(|n| ItemTold { id: format!("i{n}").as_str().into(), text: Text::from("words") })
            .collect();
        Questions {
            site: "lisbon".into(),
            window: "2026-W47".into(),
            closes: "2026-11-27T16:00:00Z".parse().expect("a moment"),
            k: 5,
            teams: vec!["billing".into()],
            eligible: 14,
            reports: true,
            lead: None,
            least: None,
            greatest: None,
            scale: Scale::default(),
            items,
            enough: vec![0, 1],
        }
    }

    fn press(kiosk: &mut Kiosk, keys: &str) -> Option<Effect> {
        let mut effect = None;
        for letter in keys.chars() {
            let key = match letter {
                '\n' => Key::Enter,
                '<' => Key::Back,
                '+' => Key::More,
                '-' => Key::Less,
                letter => Key::Char(letter),
            };
            effect = kiosk.key(key, &lang("es"));
        }
        effect
    }

    fn answering() -> Kiosk {
        let mut kiosk = Kiosk::new(lang("en"), false);
        assert_eq!(press(&mut kiosk, "7k2qm0xv9d\n"), Some(Effect::Look("7K2QM0XV9D".into())));
        kiosk.looked(Ok(questions()));
        kiosk
    }

    #[test]
    fn six_digits_and_enter_are_an_answer() {
        let mut kiosk = answering();
        let sent = press(&mut kiosk, "7123 4<0\n");
        let answers = vec![Some(7.0), Some(1.0), Some(2.0), Some(3.0), None, None];
        assert_eq!(sent, Some(Effect::Send("7K2QM0XV9D".into(), answers)));
        kiosk.sent(Ok(()));
        assert_eq!(kiosk.page, Page::Thanks);
        assert!((1..THANKS_S).all(|_| !kiosk.second()) && kiosk.second());
        assert_eq!(kiosk, Kiosk::new(lang("en"), false).tap(|new| new.idle = kiosk.idle), "nothing is kept");
    }

    impl Kiosk {
        fn tap(mut self, change: impl FnOnce(&mut Self)) -> Self {
            change(&mut self);
            self
        }
    }

    #[test]
    fn arrows_choose_and_enter_takes() {
        let mut kiosk = answering();
        press(&mut kiosk, "+++\n-\n9");
        let Page::Items(round) = &kiosk.page else { panic!("{:?}", kiosk.page) };
        assert_eq!((&round.answers[..3], round.at), (&[Some(3.0), Some(7.0), None][..], 2));
    }

    #[test]
    fn nothing_is_sent_where_nothing_was_answered_and_a_failure_keeps_the_answers() {
        let mut kiosk = answering();
        assert_eq!(press(&mut kiosk, "000000\n"), None);
        assert!(press(&mut kiosk, "<5\n").is_some());
        kiosk.sent(Err(Trouble::Away));
        assert!(press(&mut kiosk, "\n").is_some(), "tried again");
    }

    #[test]
    fn a_minute_without_a_key_forgets_and_a_locked_one_does_not_end() {
        let mut kiosk = answering();
        press(&mut kiosk, "5");
        assert!((1..IDLE_S).all(|_| !kiosk.second()) && kiosk.second());
        assert_eq!(kiosk.page, Page::Start);
        assert_eq!(kiosk.key(Key::Interrupt, &lang("es")), Some(Effect::Quit));
        kiosk.locked = true;
        assert_eq!(kiosk.key(Key::Interrupt, &lang("es")), None);
    }

    #[test]
    fn a_code_that_is_not_good_is_asked_for_again() {
        for trouble in [Trouble::NotKnown, Trouble::Used, Trouble::Closed] {
            let mut kiosk = Kiosk::new(lang("en"), false);
            press(&mut kiosk, "abc\n");
            kiosk.looked(Err(trouble));
            assert_eq!(kiosk.page, Page::Code(String::new(), Some(trouble)));
        }
    }
}
