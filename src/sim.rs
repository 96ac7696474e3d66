//! A simulated floor: a [`Plan`] makes a [`Timeline`] of CloudEvents, the same ones for the same seed, and
//! [`run`](run::run) publishes them at their moments as any publisher would.
//!
//! Life is told by arcs: a notice with its updates, a question from hearing to answer, a repair through its
//! stages. Every step of an arc publishes the whole current state of its thing. When the floor starts it has
//! lived for eight simulated days already (the backlog), and its first ten minutes are a lively shift change
//! (the [`opening`]).
#![warn(missing_docs)]

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::text::Lang;

pub mod arc;
pub mod clock;
pub mod content;
pub mod embargo;
pub mod engagement;
pub mod notices;
pub mod opening;
pub mod questions;
pub mod rates;
pub mod repairs;
pub mod roster;
pub mod run;
pub mod scene;
pub mod sights;
pub mod story;
pub mod thanks;
pub mod timeline;
pub mod wishes;
pub mod words;

pub use run::{Publish, PublishFailure, Report, run};
pub use timeline::{Planned, Timeline};

/// When the shifts of the floor begin, by its own clock.
pub const SHIFTS: &str = "06:00,14:00,22:00";
/// The site that is simulated.
pub const SITE: &str = "harbour";
/// The languages that the texts are written in.
pub const LANGUAGES: [&str; 2] = ["en", "es"];
/// The slowest that simulated time may run, in simulated seconds a second.
pub const SPEED_MIN: f64 = 0.1;
/// The fastest: a simulated month in about four minutes. Beyond it dates are too close together to be read.
pub const SPEED_MAX: f64 = 10_000.0;

/// What to simulate.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What everything that looks like chance is drawn from.
    pub seed: u64,
    /// How large the floor is.
    pub seats: Seats,
    /// The languages of the floor, the first one first: `en`, `es` or both, in any variant.
    pub languages: Vec<Lang>,
    /// The real moment at which the floor is first seen.
    pub start: Timestamp,
    /// The floor's zone: one with an IANA name.
    pub zone: TimeZone,
    /// Simulated seconds a real second, from [`SPEED_MIN`] to [`SPEED_MAX`].
    pub speed: f64,
}

/// How many people work on a simulated floor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the whole of it
pub enum Seats {
    Fifty,
    #[default]
    FiveHundred,
    FiveThousand,
}

impl Seats {
    /// The number.
    pub fn count(self) -> u32 {
        match self {
            Seats::Fifty => 50,
            Seats::FiveHundred => 500,
            Seats::FiveThousand => 5_000,
        }
    }
}

impl TryFrom<u32> for Seats {
    type Error = PlanError;

    fn try_from(count: u32) -> Result<Self, PlanError> {
        [Seats::Fifty, Seats::FiveHundred, Seats::FiveThousand]
            .into_iter()
            .find(|seats| seats.count() == count)
            .ok_or(PlanError::Seats(count))
    }
}

impl std::str::FromStr for Seats {
    type Err = PlanError;

    fn from_str(raw: &str) -> Result<Self, PlanError> {
        Seats::try_from(raw.parse::<u32>().map_err(|_| PlanError::NotANumber(raw.into()))?)
    }
}

/// Why a plan can't be simulated.
#[derive(Debug, PartialEq, thiserror::Error)]
#[allow(missing_docs)] // the messages are the whole of it
pub enum PlanError {
    #[error("{0} seats: the simulated floor has 50, 500 or 5000")]
    Seats(u32),
    #[error("{0:?} is not a number of seats: give 50, 500 or 5000")]
    NotANumber(String),
    #[error("no language: give en, es or both")]
    NoLanguage,
    #[error("the simulated floor speaks en and es, not {0:?}")]
    Language(String),
    #[error("the language {0:?} is given twice")]
    LanguageTwice(String),
    #[error(
        "a speed of {0} seconds in a second: give a number from {SPEED_MIN} to {SPEED_MAX}, where 1 is real time"
    )]
    Speed(f64),
    #[error("the zone has no IANA name, such as \"Europe/Lisbon\", by which walls could know it")]
    Zone,
}

impl Plan {
    /// Checks the plan.
    ///
    /// # Errors
    /// What can't be simulated, and what could.
    pub fn check(&self) -> Result<(), PlanError> {
        if self.languages.is_empty() {
            return Err(PlanError::NoLanguage);
        }
        let primary = |lang: &Lang| scene::primary(lang).to_owned();
        for (index, lang) in self.languages.iter().enumerate() {
            if !LANGUAGES.contains(&primary(lang).as_str()) {
                return Err(PlanError::Language(lang.as_str().into()));
            }
            if self.languages[..index].iter().any(|earlier| primary(earlier) == primary(lang)) {
                return Err(PlanError::LanguageTwice(lang.as_str().into()));
            }
        }
        if !(SPEED_MIN..=SPEED_MAX).contains(&self.speed) {
            return Err(PlanError::Speed(self.speed));
        }
        if self.zone.iana_name().is_none() {
            return Err(PlanError::Zone);
        }
        Ok(())
    }

    /// The floor's life, from its backlog on, without an end.
    ///
    /// # Errors
    /// When the plan can't be simulated ([`Plan::check`]).
    pub fn timeline(self) -> Result<Timeline, PlanError> {
        Timeline::new(self)
    }
}
