//! Engagement, from answers to what may be told of them: instruments, scores, levels, groups, seals, releases, change.
//!
//! All of it is pure: no clock, no chance of its own, no storage. What is kept of answers are values without their givers, and
//! what is told are sums of whole batches ([`seal`]).

pub mod agreement;
pub mod change;
pub mod groups;
pub mod instrument;
pub mod level;
pub mod release;
pub mod reliability;
pub mod score;
pub mod seal;
pub mod shrinkage;
pub mod written;

pub use groups::{Group, GroupFloor, Groups, Team};
pub use instrument::Instrument;
pub use level::Sums;
pub use score::{Scored, Scores};
pub use seal::Seal;
