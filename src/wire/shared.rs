//! What many events have in common: one string for their sites and their sources, and the minute that they are of.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

/// Most names that are kept to be shared: the sites and the sources of a floor are few. Beyond it they begin anew.
const NAMES_MAX: usize = 64;

/// A moment as hubs write it, to the second, and so much of it as names the minute.
const TO_THE_SECOND: usize = "2026-11-26T08:00:00Z".len();
const TO_THE_MINUTE: usize = "2026-11-26T08:00:".len();

/// What was read, to be shared with what comes.
#[derive(Debug, Default)]
pub struct Shared {
    names: Vec<Arc<str>>,
    /// The minute of the moment that was read last, as it is written, and when it begins.
    minute: Option<([u8; TO_THE_MINUTE], Timestamp)>,
}

impl Shared {
    /// A name, as it was read before if it was.
    pub fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(at) = self.names.iter().position(|have| **have == *name) {
            return self.names[at].clone();
        }
        if self.names.len() == NAMES_MAX {
            self.names.clear();
        }
        let new: Arc<str> = name.into();
        self.names.push(new.clone());
        new
    }

    /// A moment, as [`Timestamp`] reads it; `None` where it is none. Most are of the minute of the one before, and then only their
    /// seconds are read.
    pub fn moment(&mut self, text: &str) -> Option<Timestamp> {
        let usual: Option<&[u8; TO_THE_SECOND]> = text.as_bytes().try_into().ok();
        let of_minute = usual.and_then(|usual| match usual {
            // Of what has its colons elsewhere, the last two digits are something else.
            [minute @ .., tens @ b'0'..=b'5', ones @ b'0'..=b'9', b'Z']
                if (minute[13], minute[16]) == (b':', b':') =>
            {
                Some((minute, i64::from(tens - b'0') * 10 + i64::from(ones - b'0')))
            }
            _ => None,
        });
        let Some((minute, seconds)) = of_minute else { return text.parse().ok() };
        let seconds = SignedDuration::from_secs(seconds);
        if let Some((_, begins)) = self.minute.as_ref().filter(|(before, _)| before == minute) {
            return begins.checked_add(seconds).ok();
        }
        let moment: Timestamp = text.parse().ok()?;
        self.minute = moment.checked_sub(seconds).ok().map(|begins| (*minute, begins));
        Some(moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_string_and_the_names_are_few() {
        let mut shared = Shared::default();
        let (first, other, again) = (shared.name("lisbon"), shared.name("porto"), shared.name("lisbon"));
        assert!(Arc::ptr_eq(&first, &again) && !Arc::ptr_eq(&first, &other));
        for number in 0..10 * NAMES_MAX {
            assert_eq!(*shared.name(&number.to_string()), *number.to_string());
            assert!(shared.names.len() <= NAMES_MAX);
        }
    }

    #[test]
    fn a_moment_is_read_as_it_is_read_alone() {
        let mut shared = Shared::default();
        for text in [
            "2026-11-26T08:00:59Z",
            "2026-11-26T08:00:00Z",
            "2026-11-26T08:00:60Z",
            "2026-11-26T08:00:07Z",
            "2026-11-26T08:00:07z",
            "2026-11-26T08:00:7Z",
            "2026-11-26T08:01:07Z",
            "2026-11-26T08:01:07.250Z",
            "2026-11-26T08:01:08Z",
            "2026-11-26T09:01:08+01:00",
            "2026-11-26 08:01:09Z",
            "2026-11-26 08:01:10Z",
            "2026-11-26T08:01:61Z",
            "2026-13-26T08:01:01Z",
            "2026-13-26T08:01:02Z",
            "-009999-01-02T01:5Z",
            "+002026-11-26T08:01Z",
            "+002026-11-26T08:02Z",
            "9999-12-30T22:00:00Z",
            "9999-12-31T22:00:59Z",
            "a second after eightZ",
            "",
        ] {
            assert_eq!(shared.moment(text), text.parse().ok(), "{text}");
        }
    }
}
