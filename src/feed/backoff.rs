//! How long to wait before the next try: at random, so that walls don't come as a herd, and longer the longer the
//! outage lasts, but never longer than it has lasted, nor than the hub asked for when it announced it.
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
    /// The ceiling of a wait while the outage is shorter than that.
    least: Duration,
    chance: ChaCha8Rng,
}

impl Backoff {
    /// Waits of at most `ceiling`; the same `seed` draws the same ones.
    pub fn new(ceiling: Duration, seed: Option<u64>) -> Self {
        let chance = ChaCha8Rng::seed_from_u64(seed.unwrap_or_else(rand::random));
        Self { ceiling, lost_at: None, least: FIRST_WAIT_MAX.min(ceiling), chance }
    }

    /// The link held: the next loss is a first one.
    pub fn held(&mut self) {
        self.lost_at = None;
        self.least = FIRST_WAIT_MAX.min(self.ceiling);
    }

    /// The wait after a close that the hub announced, with the time over which its walls should spread. Whoever comes
    /// before the hub is back is spread over as much again: all of those within a second would be the herd after all.
    pub fn announced(&mut self, over: Duration) -> Duration {
        self.least = over.clamp(self.least, self.ceiling);
        self.uniform(over)
    }

    /// The next wait.
    pub fn next_wait(&mut self) -> Duration {
        let lost_at = *self.lost_at.get_or_insert_with(Instant::now);
        self.uniform(lost_at.elapsed().clamp(self.least, self.ceiling))
    }

    /// A random time from nothing to `over`.
    fn uniform(&mut self, over: Duration) -> Duration {
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

    #[tokio::test(start_paused = true)]
    async fn whoever_comes_back_too_early_keeps_to_the_announced_spread() {
        let mut backoff = Backoff::new(Duration::from_secs(30), Some(7));
        let spread = Duration::from_secs(5);
        assert!(backoff.announced(spread) <= spread);
        let waits: Vec<_> = (0..100).map(|_| backoff.next_wait()).collect();
        let late = waits.iter().filter(|wait| **wait > FIRST_WAIT_MAX).count();
        assert!(
            late > 50 && waits.iter().all(|wait| *wait <= spread),
            "{late} of 100 after the first second"
        );
        backoff.held();
        assert!(backoff.next_wait() <= FIRST_WAIT_MAX);
    }
}
