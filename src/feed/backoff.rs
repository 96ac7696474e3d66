//! How long to wait before the next try: at random, so that walls don't come as a herd, and longer the longer the
//! outage lasts, but never longer than it has lasted.
//!
//! "Full jitter" over a ceiling that grows with the outage itself (AWS Architecture Blog, "Exponential Backoff And
//! Jitter", 2015, with time in place of the count of tries). Doubling by count can wait 16 s after an outage of 5.

use std::time::Duration;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use tokio::time::Instant;

/// The ceiling of the first wait.
pub const FIRST_WAIT_MAX: Duration = Duration::from_secs(1);

/// The waits of one outage.
#[derive(Debug)]
pub struct Backoff {
    ceiling: Duration,
    lost_at: Option<Instant>,
    chance: ChaCha8Rng,
}

impl Backoff {
    /// Waits of at most `ceiling`; the same `seed` draws the same ones.
    pub fn new(ceiling: Duration, seed: Option<u64>) -> Self {
        let chance = ChaCha8Rng::seed_from_u64(seed.unwrap_or_else(rand::random));
        Self { ceiling, lost_at: None, chance }
    }

    /// The link held: the next loss is a first one.
    pub fn held(&mut self) {
        self.lost_at = None;
    }

    /// The next wait.
    pub fn next_wait(&mut self) -> Duration {
        let lost_at = *self.lost_at.get_or_insert_with(Instant::now);
        self.uniform(lost_at.elapsed().clamp(FIRST_WAIT_MAX.min(self.ceiling), self.ceiling))
    }

    /// A random time from nothing to `over`.
    pub fn uniform(&mut self, over: Duration) -> Duration {
        over.mul_f64(self.chance.random::<f64>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_wait_is_never_longer_than_the_outage_or_the_ceiling() {
        let ceiling = Duration::from_secs(30);
        let mut backoff = Backoff::new(ceiling, Some(7));
        let start = Instant::now();
        let mut longest = Duration::ZERO;
        for _ in 0..200 {
            let outage = start.elapsed();
            let wait = backoff.next_wait();
            assert!(wait <= outage.clamp(FIRST_WAIT_MAX, ceiling));
            longest = longest.max(wait);
            tokio::time::advance(wait).await;
        }
        assert!(longest > Duration::from_secs(15), "it grows: {longest:?}");
        backoff.held();
        assert!(backoff.next_wait() <= FIRST_WAIT_MAX);
    }
}
