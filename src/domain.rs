//! The floor: what leadership told, whom people thanked, how they are, and what was promised.
//!
//! Everything here is a plain value or a pure function. There is no clock, no socket and no screen in it:
//! time always comes in as an argument. The kinds of things and their rules are told in `docs/vocabulary.md`.
#![warn(missing_docs)]

pub mod account;
pub mod balance;
pub mod clash;
pub mod commitment;
pub mod condition;
pub mod correction;
pub mod dates;
pub mod difference;
pub mod ending;
pub mod engagement;
pub mod event;
pub mod fault;
pub mod filler;
pub mod first_words;
pub mod floor;
pub mod grave;
pub mod harm;
pub mod holding;
pub mod hours;
pub mod inventory;
pub mod key;
pub mod kind;
pub mod languages;
pub mod late;
pub mod lifecycle;
pub mod note;
pub mod notice;
pub mod office;
pub mod ownership;
pub mod person;
pub mod promise;
pub mod question;
pub mod quiet;
pub mod recognition;
pub mod repair;
pub mod revision;
pub mod shelf;
pub mod shift;
pub mod silence;
pub mod since;
pub mod site;
pub mod sketch;
pub mod spelling;
pub mod succession;
pub mod twice;
pub mod units;
pub mod withdrawn;
pub mod wording;

pub use account::Account;
pub use commitment::Commitment;
pub use difference::{Change, Difference};
pub use engagement::Engagement;
pub use event::{Audience, Event, Payload, Stamp};
pub use fault::{Checker, Fault};
pub use floor::{Applied, Floor, Item};
pub use holding::Holding;
pub use hours::Hours;
pub use key::Key;
pub use kind::Kind;
pub use note::Note;
pub use notice::Notice;
pub use office::Offices;
pub use ownership::Ownership;
pub use promise::{Ledger, Owner, Promise, PromiseState};
pub use question::Question;
pub use quiet::Quiet;
pub use recognition::Recognition;
pub use repair::Repair;
pub use shelf::Shelf;
pub use shift::Shifts;
pub use site::Site;
pub use withdrawn::Withdrawn;
