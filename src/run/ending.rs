//! The end of this process: one deadline that every step of it shares, from the moment at which it was asked for.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// How long the end may take in all: a closed terminal has two seconds to be let go of, and a busy machine takes its share.
pub const END_MAX: Duration = Duration::from_millis(1_500);

static UNTIL: OnceLock<Instant> = OnceLock::new();

/// The moment at which all is to be done. The first to ask for it begins the end.
pub fn until() -> Instant {
    *UNTIL.get_or_init(|| Instant::now() + END_MAX)
}

/// How much of the end's time is left.
pub fn left() -> Duration {
    until().saturating_duration_since(Instant::now())
}
