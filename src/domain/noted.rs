//! What a hub noted of a thing, in no more room than it needs.

use std::ops::{Deref, DerefMut};
use std::sync::LazyLock;

use super::Stamp;

/// What a hub noted of a thing. Of most things it noted nothing, and a floor has tens of thousands: nothing takes the room of a pointer, where a
/// [`Stamp`] has that of half a thing.
#[derive(Clone, Debug, Default)]
pub struct Noted(Option<Box<Stamp>>);

static NOTHING: LazyLock<Stamp> = LazyLock::new(Stamp::default);

impl From<Stamp> for Noted {
    fn from(mut stamp: Stamp) -> Self {
        stamp.fit();
        Self((stamp != *NOTHING).then(|| Box::new(stamp)))
    }
}

impl From<Noted> for Stamp {
    fn from(noted: Noted) -> Self {
        noted.0.map_or_else(Self::default, |stamp| *stamp)
    }
}

impl Deref for Noted {
    type Target = Stamp;

    fn deref(&self) -> &Stamp {
        self.0.as_deref().unwrap_or(&NOTHING)
    }
}

impl DerefMut for Noted {
    fn deref_mut(&mut self) -> &mut Stamp {
        self.0.get_or_insert_default()
    }
}

impl PartialEq for Noted {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn what_is_noted_is_the_same_however_it_came_to_be() {
        let stamp = Stamp { left_at: Some(Timestamp::UNIX_EPOCH), ..Stamp::default() };
        let mut noted = Noted::from(Stamp::default());
        noted.left_at = stamp.left_at;
        assert_eq!((&noted, &*noted), (&Noted::from(stamp.clone()), &stamp));
        assert_eq!(Stamp::from(noted.clone()), stamp);
        noted.left_at = None;
        assert_eq!((noted.clone(), Noted::from(Stamp::default()).0), (Noted::default(), None));
        assert_eq!(Stamp::from(noted), Stamp::default());
    }
}
