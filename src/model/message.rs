//! What comes into a model and what comes out of it: messages, and what is to be done for them.

use jiff::SignedDuration;

use super::brief::InBrief;
use super::form::{Draft, Progress, Ticket};
use super::history::{Recalled, Wish};
use super::huddle::{Filed, Way};
use super::remark::{Matter, Remark};
use super::{Alert, Command, Edit, EntryId, Paged, Pane, Place};
use crate::wire::{Bearer, Cause, Incoming};

/// Something that happened. Every input of a wall is one of these, in one order.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// A person's wish, by key or mouse.
    Command(Command),
    /// A key was pressed that calls nothing here; the command that it calls elsewhere.
    Idle(Option<Command>),
    /// What a person types, where a text is typed.
    Edit(Edit),
    /// The hub let this wall in as somebody; absent: it does not take what the wall shows of who it is.
    Admitted(Option<Bearer>),
    /// A frame of the feed.
    Incoming(Incoming),
    /// The link is being made, for the n-th time since it last held.
    Connecting {
        /// 1 for the first try.
        attempt: u32,
    },
    /// The link is lost.
    Lost {
        /// Why.
        why: Cause,
        /// How long until the next try.
        retry_in: SignedDuration,
    },
    /// Something that the person at the wall should know.
    Remark(Remark),
    /// A matter is well, of which something may have been remarked.
    Well(Matter),
    /// What becomes of something that was written here.
    Sent(Ticket, Progress),
    /// What a hub has of an item's earlier words.
    Recalled(Ticket, Recalled),
    /// What became of a huddle card.
    Filed(Filed),
    /// A second went by.
    Tick,
    /// A frame was drawn.
    Drawn {
        /// What of an open page is on the screen.
        page: Option<Paged>,
        /// Where the list of each pane is that is on the screen.
        places: Vec<(Pane, Place)>,
        /// How much of its time has gone by at the end of each page of a scene, up to 1; none where it has one.
        pages: Vec<f64>,
        /// How many facts of a scene had no place, on any page of it.
        left_out: usize,
        /// What a scene has of things in brief; `None` where none is drawn.
        briefs: Option<InBrief>,
    },
    /// The cursor was put on an entry.
    Point(Pane, EntryId),
    /// A list of a pane was turned by so many entries, whatever lies beside it.
    Turn(Pane, isize),
    /// A line of a list was pointed at: it is chosen, and if it was already, it holds.
    Choose(usize),
    /// A field of a form was pointed at, in a column of it: it has the keyboard.
    GoTo(usize, usize),
    /// A choice of a field was pointed at: it is chosen, or marked.
    Pick(usize, usize),
}

impl Msg {
    /// True for what someone at the keyboard or the mouse did.
    pub(super) fn is_a_persons(&self) -> bool {
        matches!(
            self,
            Msg::Command(_)
                | Msg::Idle(_)
                | Msg::Edit(_)
                | Msg::Point(..)
                | Msg::Turn(..)
                | Msg::Choose(_)
                | Msg::GoTo(..)
                | Msg::Pick(..)
        )
    }
}

/// What the loop has to do for the model; the model itself does nothing to the world.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// End the program.
    Quit,
    /// Give the terminal back to the shell until it is resumed.
    Suspend,
    /// Call people to the wall.
    Alert(Box<Alert>),
    /// Send what was written to the hub, and tell what becomes of it.
    Send {
        /// Of which event that is told.
        ticket: Ticket,
        /// The event.
        draft: Box<Draft>,
    },
    /// Stop what is under way to the hub.
    StopSending,
    /// Ask the hub for the earlier words of an item.
    Recall {
        /// To which question the answer is told.
        ticket: Ticket,
        /// What is asked.
        wish: Wish,
    },
    /// Print or save the huddle card.
    File(Way),
}

/// What a message did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// True when something that is shown may differ: draw a frame.
    pub changed: bool,
    /// What to do.
    pub effects: Vec<Effect>,
}

impl Update {
    /// Something shown may differ.
    pub fn changed(changed: bool) -> Self {
        Self { changed, effects: Vec::new() }
    }
}
