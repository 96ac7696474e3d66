//! All things of one kind: found by their keys at once, and gone through in the order of their keys.

use std::fmt;
use std::ops::Index;

use super::key::Keyed;
use super::{Audience, Item, Key, Stamp};
use versioned::Versioned;

/// All things of one kind.
///
/// Which thing an event is about is asked for every event, and the order only when the floor is read. So the keys are there twice:
/// hashed, for the one, and in order, for the other. Only a thing that comes or goes moves anything in the order.
#[derive(Clone)]
pub struct Shelf<T> {
    things: Versioned<Slots<T>>,
}

/// The things as they lie.
#[derive(Clone)]
struct Slots<T> {
    slots: Vec<Option<(Key, Item<T>)>>,
    /// Slots without a thing.
    free: Vec<usize>,
    found: Keyed<usize>,
    /// The slots of all things, in the order of their keys.
    order: Vec<usize>,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self { slots: Vec::new(), free: Vec::new(), found: Keyed::default(), order: Vec::new() }
    }
}

/// Where a thing lies on its shelf, for as long as that has its [`Version`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot(usize);

/// What a shelf has, and how it lies: whatever is read off two shelves of one version is the same. A copy has the version of what it is
/// a copy of until one of them is changed; no other two shelves of a process share one, but those on which nothing ever lay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Version(u64);

/// Nobody can change what has a version without giving it another one.
mod versioned {
    use std::ops::Deref;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::Version;

    /// The version of whatever is changed next. They last for some centuries of changes at every nanosecond.
    static NEXT: AtomicU64 = AtomicU64::new(1);

    #[derive(Clone, Default)]
    pub(super) struct Versioned<T> {
        version: Version,
        of: T,
    }

    impl<T> Versioned<T> {
        /// Which version it is.
        pub(super) fn version(&self) -> Version {
            self.version
        }

        /// The same, to be changed.
        pub(super) fn changed(&mut self) -> &mut T {
            self.version = Version(NEXT.fetch_add(1, Ordering::Relaxed));
            &mut self.of
        }
    }

    impl<T> Deref for Versioned<T> {
        type Target = T;

        fn deref(&self) -> &T {
            &self.of
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Shelf<T> {
    /// The things in the order of their keys, and nothing of how they lie.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { things: Versioned::default() }
    }
}

impl<T: PartialEq> PartialEq for Shelf<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<T> Slots<T> {
    fn get_mut(&mut self, key: &Key) -> Option<&mut Item<T>> {
        let slot = self.slots.get_mut(*self.found.get(key)?)?;
        slot.as_mut().map(|(_, item)| item)
    }

    fn insert(&mut self, key: Key, item: Item<T>) -> Option<Item<T>> {
        if let Some(have) = self.get_mut(&key) {
            return Some(std::mem::replace(have, item));
        }
        let slot = self.free.pop().unwrap_or_else(|| {
            // By an eighth, and not by as many again: the room of tens of thousands of things that are not there is not taken.
            if self.slots.len() == self.slots.capacity() {
                self.slots.reserve_exact(self.slots.len() / 8 + 4);
            }
            self.slots.push(None);
            self.slots.len() - 1
        });
        let place = self.place(&key);
        self.order.insert(place, slot);
        self.found.insert(key.clone(), slot);
        self.slots[slot] = Some((key, item));
        None
    }

    fn remove(&mut self, key: &Key) -> Option<Item<T>> {
        let slot = self.found.remove(key)?;
        let place = self.place(key);
        self.order.remove(place);
        self.free.push(slot);
        let gone = self.slots.get_mut(slot)?.take();
        if self.order.is_empty() {
            // The room of a floor that was large is not kept.
            *self = Self::default();
        }
        gone.map(|(_, item)| item)
    }

    fn retain(&mut self, mut keep: impl FnMut(&Key, &mut Item<T>) -> bool) {
        for (slot, thing) in self.slots.iter_mut().enumerate() {
            let Some((key, item)) = thing else { continue };
            if !keep(key, item) {
                self.found.remove(key);
                self.free.push(slot);
                *thing = None;
            }
        }
        let slots = &self.slots;
        self.order.retain(|slot| at(slots, *slot).is_some());
    }

    /// Where the slot of a key stands in the order, or would stand.
    fn place(&self, key: &Key) -> usize {
        self.order.partition_point(|slot| at(&self.slots, *slot).is_some_and(|(have, _)| have < key))
    }
}

impl<T> Shelf<T> {
    /// How many things there are.
    pub fn len(&self) -> usize {
        self.things.order.len()
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.things.order.is_empty()
    }

    /// Which version of it this is.
    pub fn version(&self) -> Version {
        self.things.version()
    }

    /// The thing that lies in a slot, with its key; `None` where that is of another version, and none lies there.
    pub fn at(&self, slot: Slot) -> Option<(&Key, &Item<T>)> {
        at(&self.things.slots, slot.0)
    }

    /// The thing of a key, with the key as it is kept.
    pub fn get_key_value(&self, key: &Key) -> Option<(&Key, &Item<T>)> {
        at(&self.things.slots, *self.things.found.get(key)?)
    }

    /// The thing of a key.
    pub fn get(&self, key: &Key) -> Option<&Item<T>> {
        self.get_key_value(key).map(|(_, item)| item)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, key: &Key) -> Option<&mut Item<T>> {
        self.things.changed().get_mut(key)
    }

    /// True when there is a thing of a key.
    pub fn contains_key(&self, key: &Key) -> bool {
        self.things.found.contains_key(key)
    }

    /// Puts a thing where its key belongs, and gives back the one that was there.
    pub fn insert(&mut self, key: Key, item: Item<T>) -> Option<Item<T>> {
        self.things.changed().insert(key, item)
    }

    /// Takes the thing of a key away.
    pub fn remove(&mut self, key: &Key) -> Option<Item<T>> {
        // Of each event it is asked whether something else goes: mostly nothing does.
        if self.is_empty() || !self.contains_key(key) {
            return None;
        }
        self.things.changed().remove(key)
    }

    /// The same; true when there was one.
    pub fn forget(&mut self, key: &Key) -> bool {
        self.remove(key).is_some()
    }

    /// Takes all things away that are not to be kept.
    pub fn retain(&mut self, keep: impl FnMut(&Key, &mut Item<T>) -> bool) {
        self.things.changed().retain(keep);
    }

    /// What a hub noted of each thing, and who may see it.
    pub fn stamps(&self) -> impl Iterator<Item = (&Key, Audience, &Stamp)> {
        self.iter().map(|(key, item)| (key, item.audience, &*item.stamp))
    }

    /// All things in the order of their keys.
    pub fn iter(&self) -> Things<'_, T> {
        Things { order: self.things.order.iter(), slots: &self.things.slots }
    }

    /// The same, each with where it lies.
    pub fn lying(&self) -> impl Iterator<Item = (Slot, &Key, &Item<T>)> {
        let slots = &self.things.slots;
        let lies = move |slot: &usize| at(slots, *slot).map(|(key, item)| (Slot(*slot), key, item));
        self.things.order.iter().filter_map(lies)
    }

    /// All things as they lie, which is quicker.
    pub fn in_no_order(&self) -> impl Iterator<Item = (&Key, &Item<T>)> {
        self.things.slots.iter().flatten().map(|(key, item)| (key, item))
    }

    /// All things, to be changed; in no order.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&Key, &mut Item<T>)> {
        self.things.changed().slots.iter_mut().flatten().map(|(key, item)| (&*key, item))
    }

    /// All keys, in their order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Key> + Clone {
        self.iter().map(|(key, _)| key)
    }

    /// All things in the order of their keys, without these.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Item<T>> + Clone {
        self.iter().map(|(_, item)| item)
    }

    /// All things without their keys, to be changed; in no order.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Item<T>> {
        self.things.changed().slots.iter_mut().flatten().map(|(_, item)| item)
    }
}

fn at<T>(slots: &[Option<(Key, Item<T>)>], slot: usize) -> Option<(&Key, &Item<T>)> {
    slots.get(slot)?.as_ref().map(|(key, item)| (key, item))
}

/// All things of a shelf in the order of their keys.
#[derive(Debug)]
pub struct Things<'a, T> {
    order: std::slice::Iter<'a, usize>,
    slots: &'a [Option<(Key, Item<T>)>],
}

impl<T> Clone for Things<'_, T> {
    fn clone(&self) -> Self {
        Self { order: self.order.clone(), slots: self.slots }
    }
}

impl<'a, T> Iterator for Things<'a, T> {
    type Item = (&'a Key, &'a Item<T>);

    fn next(&mut self) -> Option<Self::Item> {
        // Each place in the order has its thing.
        self.order.next().and_then(|slot| at(self.slots, *slot))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.order.size_hint()
    }
}

impl<T> DoubleEndedIterator for Things<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.order.next_back().and_then(|slot| at(self.slots, *slot))
    }
}

impl<T> ExactSizeIterator for Things<'_, T> {}

impl<'a, T> IntoIterator for &'a Shelf<T> {
    type Item = (&'a Key, &'a Item<T>);
    type IntoIter = Things<'a, T>;

    fn into_iter(self) -> Things<'a, T> {
        self.iter()
    }
}

impl<T> Index<&Key> for Shelf<T> {
    type Output = Item<T>;

    /// # Panics
    /// When there is no thing of that key.
    fn index(&self, key: &Key) -> &Item<T> {
        self.get(key).expect("a thing of this key is there")
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use std::collections::BTreeMap;

    use super::super::{Audience, Stamp};
    use super::*;

    fn item(data: u32) -> Item<u32> {
        let (team, stamp) = (None, Stamp::default());
        Item {
            source: "/s".into(),
            team,
            audience: Audience::Floor,
            time: Timestamp::UNIX_EPOCH,
            stamp: stamp.into(),
            data,
        }
    }

    /// What lies where.
    type Lies = Vec<(Slot, Key, u32)>;

    fn lying(shelf: &Shelf<u32>) -> Lies {
        shelf.lying().map(|(slot, key, item)| (slot, key.clone(), item.data)).collect()
    }

    #[test]
    fn no_shelf_is_changed_without_another_version() {
        let key = |n: u32| Key::new("lisbon", &format!("note/{n}"));
        let mut seen: Vec<(Version, Lies)> = vec![(Version::default(), Vec::new())];
        let mut shelves: Vec<Shelf<u32>> = vec![Shelf::default(); 2];
        let mut state = 3_u32;
        for step in 0..3_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let (which, of) = ((state >> 31) as usize, key((state >> 20) % 8));
            if (state >> 24).is_multiple_of(32) {
                // A copy, which goes its own way.
                shelves[1 - which] = shelves[which].clone();
            }
            let shelf = &mut shelves[which];
            match (state >> 16) % 8 {
                0 | 1 => drop(shelf.insert(of, item(step))),
                2 => drop(shelf.remove(&of)),
                3 => shelf.retain(|_, item| item.data % 5 != step % 5),
                4 => shelf.get_mut(&of).into_iter().for_each(|item| item.data = step),
                5 => shelf.iter_mut().for_each(|(_, item)| item.data += 1),
                6 => shelf.values_mut().take(1).for_each(|item| item.data += 1),
                _ => *shelf = Shelf::default(),
            }
            for shelf in &shelves {
                let (version, lies) = (shelf.version(), lying(shelf));
                assert!(lies.iter().all(|(slot, key, _)| shelf.at(*slot).map(|(at, _)| at) == Some(key)));
                match seen.iter().find(|(had, _)| *had == version) {
                    Some((_, had)) => assert_eq!(*had, lies, "{step}: {version:?}"),
                    None => seen.push((version, lies)),
                }
            }
        }
        assert!(seen.len() > 1_000, "{} versions", seen.len());
    }

    #[test]
    fn a_shelf_has_what_a_map_in_order_has() {
        let (mut shelf, mut map) = (Shelf::default(), BTreeMap::new());
        // Whatever comes and goes in whatever order.
        let mut state = 7_u32;
        for step in 0..4_000 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let key = Key::new(
                ["lisbon", "porto"][(state >> 31) as usize],
                &format!("note/{}", (state >> 20) % 64),
            );
            match (state >> 16) % 16 {
                0..8 => assert_eq!(shelf.insert(key.clone(), item(step)), map.insert(key, item(step))),
                8..14 => assert_eq!(shelf.remove(&key), map.remove(&key)),
                14 => {
                    let keep = |of: u32| of % 3 != step % 3;
                    shelf.retain(|_, item| keep(item.data));
                    map.retain(|_, item: &mut Item<u32>| keep(item.data));
                }
                _ => {
                    assert_eq!(shelf.get_mut(&key).map(|item| item.data), map.get(&key).map(|item| item.data))
                }
            }
            assert_eq!((shelf.len(), shelf.is_empty()), (map.len(), map.is_empty()));
            assert!(
                shelf.iter().eq(map.iter()) && shelf.keys().eq(map.keys()) && shelf.values().eq(map.values())
            );
            assert!(map.iter().all(|(key, item)| shelf.get_key_value(key) == Some((key, item))));
            assert!(shelf.things.slots.len() <= 128, "room is used again");
            let mut all: Vec<_> = shelf.iter_mut().map(|(key, item)| (key.clone(), item.data)).collect();
            all.sort();
            assert!(
                all.iter().map(|(key, data)| (key, *data)).eq(map.iter().map(|(key, item)| (key, item.data)))
            );
        }
    }
}
