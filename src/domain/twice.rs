//! The hour that comes twice: where clocks are put back, a time that they show says which of both it is.

use jiff::Zoned;
use jiff::tz::AmbiguousOffset;

/// Which of both a moment is where the clocks of its zone show its time twice: by the zone's abbreviation (`WET`), or by the offset
/// (`+03:00`) where both have the same one. `None` where they show it once.
pub fn which(at: &Zoned) -> Option<String> {
    let zone = at.time_zone();
    let AmbiguousOffset::Fold { before, after } = zone.to_ambiguous_timestamp(at.datetime()).offset() else {
        return None;
    };
    let other = if at.offset() == before { after } else { before };
    let other = other.to_timestamp(at.datetime()).ok()?.to_zoned(zone.clone());
    let name = |at: &Zoned| at.strftime("%Z").to_string();
    Some(if name(at) == name(&other) { at.strftime("%:z").to_string() } else { name(at) })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn only_what_comes_twice_says_which_it_is() {
        for (zone, at, says) in [
            ("Europe/Lisbon", "2026-10-24T23:59:59Z", None),
            ("Europe/Lisbon", "2026-10-25T00:00:00Z", Some("WEST")),
            ("Europe/Lisbon", "2026-10-25T00:59:59Z", Some("WEST")),
            ("Europe/Lisbon", "2026-10-25T01:00:00Z", Some("WET")),
            ("Europe/Lisbon", "2026-10-25T02:00:00Z", None),
            ("Europe/Lisbon", "2026-03-29T01:00:00Z", None),
            // Both were called MSK.
            ("Europe/Moscow", "2014-10-25T21:30:00Z", Some("+04:00")),
            ("Europe/Moscow", "2014-10-25T22:30:00Z", Some("+03:00")),
        ] {
            let zone = TimeZone::get(zone).expect("a zone");
            let at: Timestamp = at.parse().expect("a time");
            assert_eq!(which(&at.to_zoned(zone)).as_deref(), says, "{at}");
        }
    }
}
