//! The earlier words of a thing, as a desk reads them: what the hub has of it, page by page, newest first.
//!
//! They are here only while the wall hears the feed and the thing is on its floor. What is taken back is taken from this
//! page at once, and a wall that is cut off keeps none of it: no name can outlive its consent here.

use super::form::Ticket;
use super::writer::By;
use super::{Effect, EntryId, Model, Overlay, Scrolled};
use crate::domain::{Audience, Event, Key};
use crate::wire::Cause;

/// Most revisions that one page holds: so many that the first word of all but a flood is among them.
pub const REVISIONS_MAX: usize = 100;
/// Most pages that are asked for: what a hub leaves out of them is counted by them.
pub const PAGES_MAX: u32 = 25;
/// Fewer lines than this below the last one that is seen: the next page is asked for.
pub(super) const AHEAD: u16 = 12;

/// One revision, as the hub has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// Its position in the hub's log.
    pub seq: u64,
    /// What was said.
    pub event: Event,
}

/// What is asked of a hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Of which thing.
    pub key: Key,
    /// Only those before this position; absent: from the newest on.
    pub before: Option<u64>,
    /// Whether what is for leads is asked for too.
    pub as_lead: bool,
}

/// What a hub answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Recalled {
    /// A page.
    Page {
        /// Newest first.
        revisions: Vec<Revision>,
        /// How many more this version can't read.
        unread: usize,
        /// Where the next page begins; absent on the last one.
        before: Option<u64>,
    },
    /// No answer came, or none that can be read, and why.
    Unreachable(Cause),
    /// The token of this wall may not; in the hub's words.
    NotAllowed(String),
    /// The hub has nothing of it for this wall.
    Nothing,
}

/// How far a page is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The hub is asked.
    Asking(Ticket),
    /// There are more before this position.
    More(u64),
    /// All of them are here.
    Whole,
    /// As many are here as a page holds; the hub has more.
    Full,
    /// There are none here.
    Without(Why),
}

/// Why there are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no hub behind this wall.
    NoHub,
    /// Thanks are kept as their owners consent today.
    Thanks,
    /// The wall has no link to its hub; they are asked for once it has.
    NoLink,
    /// The hub does not answer, and why.
    Unreachable(Cause),
    /// The token of this wall may not.
    NotAllowed(String),
    /// The hub has nothing of it for this wall.
    Nothing,
    /// The thing is no longer on the wall.
    Gone,
}

/// The earlier words of a thing.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Of which entry.
    pub of: EntryId,
    /// What is here, newest first.
    pub revisions: Vec<Revision>,
    /// How many of the hub's this version can't read.
    pub unread: usize,
    /// How far it is.
    pub state: State,
    /// How far it is scrolled.
    pub scroll: Scrolled,
    /// True once its last line is nearly on the screen.
    pub(super) at_end: bool,
    /// What the floor says of the thing: once that is another word, the hub is asked anew.
    seen: Option<Event>,
    /// What no other page's questions are called.
    stem: Box<str>,
    asked: u32,
    /// How many pages were asked for since it was asked for anew.
    pages: u32,
}

impl History {
    fn new(of: EntryId, stem: Box<str>) -> Self {
        let state = State::Without(Why::NoLink);
        Self {
            of,
            revisions: Vec::new(),
            unread: 0,
            state,
            scroll: Scrolled::default(),
            at_end: false,
            seen: None,
            stem,
            asked: 0,
            pages: 0,
        }
    }

    /// Nothing of it stays.
    fn without(&mut self, why: Why) {
        self.revisions.clear();
        (self.unread, self.scroll, self.seen) = (0, Scrolled::default(), None);
        self.state = State::Without(why);
    }

    fn ask(&mut self, before: Option<u64>, as_lead: bool) -> Effect {
        self.asked += 1;
        self.pages = before.map_or(1, |_| self.pages + 1);
        self.at_end = false;
        let ticket = Ticket { stem: self.stem.clone(), nth: self.asked };
        self.state = State::Asking(ticket.clone());
        Effect::Recall { ticket, wish: Wish { key: self.of.key.clone(), before, as_lead } }
    }

    /// Takes an answer in. True when it was to its own question.
    pub(super) fn hears(&mut self, of: &Ticket, recalled: Recalled, as_lead: bool) -> bool {
        if !matches!(&self.state, State::Asking(ticket) if ticket == of) {
            return false;
        }
        match recalled {
            Recalled::Page { revisions, unread, before } => {
                let key = &self.of.key;
                if self.pages == 1 {
                    // What was read until now is told anew.
                    self.revisions.clear();
                    self.unread = 0;
                }
                let mine = |one: &Revision| {
                    one.event.key == *key && (as_lead || one.event.audience == Audience::Floor)
                };
                self.revisions.extend(revisions.into_iter().filter(mine));
                self.unread += unread;
                let full = self.revisions.len() >= REVISIONS_MAX || self.pages >= PAGES_MAX;
                self.revisions.truncate(REVISIONS_MAX);
                self.state = match before {
                    None => State::Whole,
                    Some(_) if full => State::Full,
                    Some(before) => State::More(before),
                };
            }
            Recalled::Unreachable(why) => self.without(Why::Unreachable(why)),
            Recalled::NotAllowed(why) => self.without(Why::NotAllowed(why)),
            Recalled::Nothing => self.without(Why::Nothing),
        }
        true
    }
}

impl Model {
    /// Why a thing has no earlier words here, whatever the hub has.
    pub fn no_history(&self, key: &Key) -> Option<Why> {
        if self.writer.by == By::Nothing {
            return Some(Why::NoHub);
        }
        self.floor.recognitions.contains_key(key).then_some(Why::Thanks)
    }

    /// Opens the earlier words of the item at hand; on that page, asks for them again.
    pub(super) fn open_history(&mut self) {
        if let Some(Overlay::History(history)) = self.ui.overlay_mut() {
            if matches!(history.state, State::Without(_)) {
                history.without(Why::NoLink);
            }
            return;
        }
        let Some(of) = self.at_hand() else { return };
        let stem = format!("{}-{:x}", self.writer.mark, self.local().as_microsecond());
        self.ui.open(Overlay::History(Box::new(History::new(of, stem.into()))));
    }

    /// What is to be asked of the hub for the page of earlier words; and takes from it what may not be read any more.
    pub(super) fn due_history(&mut self) -> Option<Effect> {
        let key = self.ui.histories().next()?.of.key.clone();
        let (thing, barred) = (self.floor.thing(&key), self.no_history(&key));
        let (linked, as_lead) = (self.link.is_synced(), self.link.role == "lead");
        let history = self.ui.histories().next()?;
        match (thing, barred) {
            (None, _) => history.without(Why::Gone),
            (Some(_), Some(why)) => history.without(why),
            (Some(_), None) if !linked => history.without(Why::NoLink),
            // It was told anew, or is asked for the first time.
            (Some(thing), None)
                if history.state == State::Without(Why::NoLink) || history.is_older(&thing) =>
            {
                history.seen = Some(thing);
                return Some(history.ask(None, as_lead));
            }
            (Some(_), None) => match history.state {
                State::More(before) if history.at_end => return Some(history.ask(Some(before), as_lead)),
                _ => {}
            },
        }
        None
    }
}

impl History {
    /// True when the floor says something else than when the hub was asked.
    fn is_older(&self, thing: &Event) -> bool {
        self.seen.as_ref().is_some_and(|seen| seen != thing)
    }
}
