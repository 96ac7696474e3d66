//! How often someone may do something: a bucket for each of them, kept as the one moment when it is full again
//! (GCRA, as in ATM Forum's traffic management 4.0).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::caller::Who;

/// Most buckets of one table. A full bucket is dropped, so these are only those that were used a moment ago; whoever
/// comes beyond them shares one.
pub const BUCKETS_MAX: usize = 4_096;

/// So many at once, and one more in each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// The time for one.
    pub every: Duration,
    /// How many may come at once after a rest.
    pub burst: u32,
}

impl Rate {
    /// So many a second, and at once those of `seconds`, but no fewer than `least`.
    pub fn per_second(count: u32, seconds: u32, least: u32) -> Self {
        let count = count.max(1);
        Self { every: Duration::from_secs(1) / count, burst: count.saturating_mul(seconds).max(least) }
    }
}

/// The buckets of everyone for one thing.
#[derive(Debug)]
pub struct Buckets {
    rate: Rate,
    full_at: Mutex<HashMap<Who, Instant>>,
}

impl Buckets {
    /// Buckets that are all full.
    pub fn new(rate: Rate) -> Self {
        Self { rate, full_at: Mutex::default() }
    }

    /// Takes `count` out of someone's bucket. More than a bucket holds counts as all that it holds.
    ///
    /// # Errors
    /// How long to wait until there is enough.
    pub fn take(&self, who: &Who, count: u32) -> Result<(), Duration> {
        self.ask(who, count, true)
    }

    /// Looks whether `count` could be taken, and takes nothing.
    ///
    /// # Errors
    /// How long to wait until there is enough.
    pub fn has(&self, who: &Who, count: u32) -> Result<(), Duration> {
        self.ask(who, count, false)
    }

    fn ask(&self, who: &Who, count: u32, takes: bool) -> Result<(), Duration> {
        let now = Instant::now();
        let Rate { every, burst } = self.rate;
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= BUCKETS_MAX && !full_at.contains_key(who) {
            full_at.retain(|_, at| *at > now);
        }
        let room = full_at.len() < BUCKETS_MAX || full_at.contains_key(who);
        let at = full_at.entry(if room { who.clone() } else { Who::Others }).or_insert(now);
        let then = (*at).max(now) + every * count.min(burst);
        let over = then.duration_since(now).saturating_sub(every * burst);
        if !over.is_zero() {
            return Err(over);
        }
        if takes {
            *at = then;
        }
        Ok(())
    }
}

/// Seconds for a `Retry-After`: whole ones, and at least one.
pub fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(n: u32) -> Who {
        Who::at(std::net::Ipv4Addr::from(n).into())
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_goes_through_and_then_one_at_a_time() {
        let buckets = Buckets::new(Rate { every: Duration::from_millis(100), burst: 5 });
        assert_eq!(buckets.has(&who(1), 5), Ok(()), "who looks takes nothing");
        assert_eq!(buckets.take(&who(1), 4), Ok(()));
        assert_eq!(buckets.has(&who(1), 2), Err(Duration::from_millis(100)));
        assert_eq!(buckets.take(&who(1), 2), Err(Duration::from_millis(100)));
        assert_eq!(buckets.take(&who(1), 1), Ok(()));
        assert_eq!(buckets.take(&who(1), 1), Err(Duration::from_millis(100)));
        assert_eq!(buckets.take(&who(2), 5), Ok(()), "another has a bucket of its own");
        tokio::time::advance(Duration::from_millis(250)).await;
        assert_eq!(buckets.take(&who(1), 3), Err(Duration::from_millis(50)));
        assert_eq!(buckets.take(&who(1), 2), Ok(()), "what was refused cost nothing");
        tokio::time::advance(Duration::from_secs(60)).await;
        assert_eq!(buckets.take(&who(1), 100), Ok(()), "more than it holds is all that it holds");
        assert_eq!(buckets.take(&who(1), 5), Err(Duration::from_millis(500)));
    }

    #[tokio::test(start_paused = true)]
    async fn the_table_stays_small_and_strangers_share_what_is_left() {
        let buckets = Buckets::new(Rate { every: Duration::from_secs(1), burst: 2 });
        for n in 0..2 * u32::try_from(BUCKETS_MAX).expect("small") {
            let _ = buckets.take(&who(n), 2);
        }
        let count = || buckets.full_at.lock().expect("whole").len();
        assert!(count() <= BUCKETS_MAX + 1, "{}", count());
        assert!(buckets.take(&who(u32::MAX), 1).is_err(), "the last of them left nothing");
        tokio::time::advance(Duration::from_secs(3)).await;
        assert_eq!(buckets.take(&who(u32::MAX), 1), Ok(()));
        assert_eq!(count(), 1, "full buckets are dropped");
    }

    #[test]
    fn seconds_are_whole_and_never_too_few() {
        for (milliseconds, seconds) in [(1, 1), (1_000, 1), (1_001, 2)] {
            assert_eq!(whole_seconds(Duration::from_millis(milliseconds)), seconds);
        }
    }
}
