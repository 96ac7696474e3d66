//! How much happens on a simulated floor: one table of constants, each with its why.

use super::Seats;

/// Recognitions a seat and week: on floors that invite them, about every second person thanks somebody in a week.
pub const RECOGNITIONS_PER_SEAT_WEEK: f64 = 0.5;
/// Questions and rumours a seat and week: ten a week among 500 is what a box on a floor collects.
pub const QUESTIONS_PER_SEAT_WEEK: f64 = 0.02;
/// Fewest questions a week: a small floor talks too.
pub const QUESTIONS_PER_WEEK_MIN: f64 = 3.0;
/// Most questions a week: beyond it leadership could not answer one honestly.
pub const QUESTIONS_PER_WEEK_MAX: f64 = 24.0;
/// Notices a week: three to six; more would be noise.
pub const NOTICES_PER_WEEK: f64 = 4.5;
/// Holding notices a week: few things can't be told.
pub const HOLDINGS_PER_WEEK: f64 = 1.2;
/// Ownership notes a week: rare enough to be read.
pub const OWNERSHIPS_PER_WEEK: f64 = 1.0;
/// Leaders' notes a week.
pub const NOTES_PER_WEEK: f64 = 1.6;
/// Repairs a week: a breach of trust is no everyday thing.
pub const REPAIRS_PER_WEEK: f64 = 0.6;
/// Answers to asks a week.
pub const COMMITMENTS_PER_WEEK: f64 = 2.2;

/// How many days a floor has lived when it is first seen: a week's promises and their outcomes, and one day more.
pub const BACKLOG_DAYS: f64 = 8.0;
/// How many weeks of levels there are behind the current one: the sparkline's twelve.
pub const WEEKS_BEHIND: i64 = 12;
/// Of a hundred recognitions, how many are withdrawn again because somebody named changed their mind.
pub const WITHDRAWN_PERCENT: f64 = 1.5;

/// What a floor of a size has more or less of than the table says.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// Times the weekly rates of leadership's words: several floors have more of them, but not in proportion.
    pub words: f64,
    /// How many arcs of each kind the backlog begins, besides those of the opening and of the first look.
    pub backlog: Backlog,
    /// How many recognitions the backlog has.
    pub recognitions: usize,
    /// How many days back they reach: three where many thank, six where few do.
    pub recognition_days: f64,
}

/// How many arcs of each kind a backlog begins.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // the names are the kinds
pub struct Backlog {
    pub notices: usize,
    pub holdings: usize,
    pub questions: usize,
    pub ownerships: usize,
    pub notes: usize,
    pub repairs: usize,
    pub commitments: usize,
}

impl Scale {
    /// The scale of a floor of a size.
    pub fn of(seats: Seats) -> Self {
        let small = Backlog {
            notices: 5,
            holdings: 2,
            questions: 5,
            ownerships: 2,
            notes: 3,
            repairs: 0,
            commitments: 4,
        };
        let floor = Backlog {
            notices: 6,
            holdings: 3,
            questions: 7,
            ownerships: 3,
            notes: 3,
            repairs: 0,
            commitments: 7,
        };
        let floors = Backlog {
            notices: 11,
            holdings: 5,
            questions: 16,
            ownerships: 5,
            notes: 6,
            repairs: 2,
            commitments: 13,
        };
        match seats {
            Seats::Fifty => Scale { words: 0.7, backlog: small, recognitions: 26, recognition_days: 6.0 },
            Seats::FiveHundred => {
                Scale { words: 1.0, backlog: floor, recognitions: 38, recognition_days: 3.0 }
            }
            Seats::FiveThousand => {
                Scale { words: 2.5, backlog: floors, recognitions: 300, recognition_days: 3.0 }
            }
        }
    }
}

/// Questions a week on a floor of a size.
pub fn questions_per_week(seats: Seats) -> f64 {
    (f64::from(seats.count()) * QUESTIONS_PER_SEAT_WEEK).clamp(QUESTIONS_PER_WEEK_MIN, QUESTIONS_PER_WEEK_MAX)
}
