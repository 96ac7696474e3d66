//! Words that several tasks print: moments as a site's clocks show them, days, and what comes from elsewhere.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::twice;
use crate::text::SafeText;

/// The zone of a name; UTC where it is not known.
pub fn zone(name: Option<&str>) -> TimeZone {
    name.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC)
}

/// A moment as clocks in a zone show it: `Sun 25 Oct 2026 01:30 WET`.
pub fn local(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%a %-d %b %Y %H:%M %Z").to_string()
}

/// A moment as the clocks of this machine show it: `2026-10-25 01:30`, with the zone where they show that twice.
pub fn here(at: Timestamp) -> String {
    let at = at.to_zoned(TimeZone::system());
    let which = twice::which(&at).map(|which| format!(" {which}")).unwrap_or_default();
    format!("{}{which}", at.strftime("%Y-%m-%d %H:%M"))
}

/// What comes from elsewhere, safe for a terminal.
pub fn plain(text: &str) -> String {
    SafeText::clean(text).as_str().to_owned()
}

/// A number of days with one decimal: `1 day`, `2.5 days`.
pub fn days(days: f64) -> String {
    let rounded = format!("{days:.1}");
    let rounded = rounded.strip_suffix(".0").unwrap_or(&rounded);
    format!("{rounded} {}", if rounded == "1" { "day" } else { "days" })
}

/// How many of something: `1 promise`, `3 promises`.
pub fn count(n: usize, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_one_decimal_where_they_need_one() {
        for (given, wanted) in [(0.0, "0 days"), (0.96, "1 day"), (2.5, "2.5 days"), (12.04, "12 days")] {
            assert_eq!(days(given), wanted);
        }
    }
}
