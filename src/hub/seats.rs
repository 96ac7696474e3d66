//! How many may be here at once: all together, and of one kind of guest.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::caller::Who;

/// Counts guests, each kind up to a limit.
#[derive(Clone, Debug)]
pub struct Counts {
    most: usize,
    by_guest: Arc<Mutex<HashMap<Who, usize>>>,
}

/// One of a kind; it is free again when this is gone.
#[derive(Debug)]
pub struct Place {
    who: Who,
    counts: Counts,
}

impl Counts {
    /// At most so many of each kind.
    pub fn new(most: usize) -> Self {
        Self { most, by_guest: Arc::default() }
    }

    /// One more, if there is room.
    pub fn take(&self, who: Who) -> Option<Place> {
        let mut by_guest = self.by_guest.lock().unwrap_or_else(PoisonError::into_inner);
        let count = by_guest.get(&who).copied().unwrap_or(0);
        if count >= self.most {
            return None;
        }
        by_guest.insert(who.clone(), count + 1);
        Some(Place { who, counts: self.clone() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut by_guest = self.counts.by_guest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = by_guest.get_mut(&self.who) {
            *count -= 1;
            if *count == 0 {
                by_guest.remove(&self.who);
            }
        }
    }
}

/// The places of a hub.
#[derive(Clone, Debug)]
pub struct Seats {
    all: Arc<Semaphore>,
    by_address: Counts,
}

/// A place among the connections; it is free again when the last copy is gone.
#[derive(Clone, Debug)]
pub struct Seat {
    /// Held, and never looked at.
    _places: Arc<(OwnedSemaphorePermit, Option<Place>)>,
}

impl Seats {
    /// So many places, and so many of them for one address.
    pub fn new(all: usize, by_address: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(all)), by_address: Counts::new(by_address) }
    }

    /// A place for whoever comes from an address; `None` for the hub's own machine, from which a proxy may bring
    /// everyone.
    pub fn take(&self, who: Option<Who>) -> Option<Seat> {
        let one = self.all.clone().try_acquire_owned().ok()?;
        let place = match who {
            Some(who) => Some(self.by_address.take(who)?),
            None => None,
        };
        Some(Seat { _places: Arc::new((one, place)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_leaves_room_for_others_and_places_come_back() {
        let seats = Seats::new(4, 2);
        let at = |address: &str| Some(Who::at(address.parse().expect("an address")));
        let mine: Vec<_> = (0..2).map(|_| seats.take(at("10.0.0.1")).expect("room")).collect();
        assert!(seats.take(at("10.0.0.1")).is_none(), "one address has its limit");
        let other = seats.take(at("2001:db8::1")).expect("room for another");
        let copy = other.clone();
        let home = seats.take(None).expect("room for its own machine");
        assert!(seats.take(None).is_none(), "all places are taken");
        drop((mine, home));
        assert!(seats.take(at("10.0.0.1")).is_some());
        let _second = seats.take(at("2001:db8::2")).expect("the second of this network");
        drop(other);
        assert!(seats.take(at("2001:db8::3")).is_none(), "a copy keeps the place");
        drop(copy);
        assert!(seats.take(at("2001:db8::3")).is_some());
        assert!(seats.by_address.by_guest.lock().expect("whole").len() <= 1, "who is gone is forgotten");
    }
}
