//! What is known of a round apart from its answers, and when figures leave it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use crate::pulse::release::Asked;
use crate::pulse::{Groups, Instrument};
use crate::text::SafeText;
use crate::wire::pulse::{GroupTold, RoundState, RoundTold, UnitTold};
use crate::wire::until::Edge;

/// A round, as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Where.
    pub site: String,
    /// The site's IANA zone as it opened.
    pub zone: String,
    /// The ISO week in which it closes: that of its figures.
    pub window: String,
    /// Where it is in its life.
    pub state: RoundState,
    /// When it closes, or closed.
    pub closes: Timestamp,
    /// When it was to close as it opened; absent: as `closes`.
    #[serde(default)]
    pub planned: Option<Timestamp>,
    /// When figures leave it next.
    pub next_tick: Timestamp,
    /// R1: fixed when it opened, with k.
    pub groups: Groups,
    /// The instrument as TOML, as it was when it opened.
    pub instrument: String,
    /// The name of the token that opened it, else its id; absent: the hub's own machine.
    #[serde(default)]
    pub opened_by: Option<String>,
    /// Likewise, where it was closed before its time.
    #[serde(default)]
    pub closed_by: Option<String>,
    /// The log and its head when it opened: a withdrawal beyond it stands against what the round tells.
    pub epoch: u64,
    /// See `epoch`.
    pub head: u64,
}

impl Frame {
    /// True while answers are taken.
    pub fn is_open_at(&self, now: Timestamp) -> bool {
        self.state == RoundState::Open && now < self.closes
    }

    /// True until its last figures left it: its answers are sealed, and kept.
    pub fn has_answers(&self) -> bool {
        matches!(self.state, RoundState::Open | RoundState::Closing)
    }

    /// What it asks, as its events say it.
    pub fn asked(&self, instrument: &Instrument) -> Asked {
        Asked {
            window: SafeText::clean(&self.window),
            instrument: instrument.id.clone(),
            digest: SafeText::clean(&instrument.digest()),
            scale: instrument.scale,
        }
    }

    /// As those see it who may open rounds; `told` is what the feed has.
    pub fn told(&self, instrument: &Instrument, told: Vec<UnitTold>) -> RoundTold {
        let group = |group: &crate::pulse::Group| GroupTold {
            id: group.id.clone(),
            teams: group.teams.clone(),
            eligible: group.eligible,
            reports: group.reports,
        };
        RoundTold {
            site: self.site.clone(),
            window: self.window.clone(),
            instrument: instrument.id.as_str().to_owned(),
            k: self.groups.floor().get(),
            state: self.state,
            closes: self.closes,
            next_tick: self.has_answers().then_some(self.next_tick),
            zone: self.zone.clone(),
            opened_by: self.opened_by.clone(),
            closed_by: self.closed_by.clone(),
            groups: self.groups.list().iter().map(group).collect(),
            told,
        }
    }
}

/// The ISO week of a moment in a zone, such as `2026-W48`.
pub fn window(at: Timestamp, zone: &TimeZone) -> String {
    let week = at.to_zoned(zone.clone()).date().iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// The Monday of an ISO week; `None` when it is none.
pub fn monday(window: &str) -> Option<Date> {
    let (year, week) = window.split_once("-W")?;
    let weekday = jiff::civil::Weekday::Monday;
    Some(jiff::civil::ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, weekday).ok()?.date())
}

/// The next scheduled tick after a moment: each day at the hour of closing, by the clocks of the site.
pub fn next_tick(closes: Timestamp, zone: &TimeZone, after: Timestamp) -> Timestamp {
    let hour = closes.to_zoned(zone.clone()).time();
    let mut day = after.to_zoned(zone.clone()).date();
    // Today's, or tomorrow's; one more where a zone leaves out a day.
    for _ in 0..3 {
        match Edge::Earlier.of(day.to_datetime(hour), zone) {
            Some(at) if at > after => return at.min(closes),
            _ => {}
        }
        let Ok(next) = day.checked_add(1.day()) else { break };
        day = next;
    }
    closes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    #[test]
    fn figures_leave_daily_at_the_hour_of_closing_by_the_clocks_of_the_site() {
        let zone = TimeZone::get("Europe/Lisbon").expect("a zone");
        // A Friday in winter; the clocks go back on 25 October.
        let closes = at("2026-10-30T16:00:00Z");
        for (after, next) in [
            ("2026-10-23T14:59:00Z", "2026-10-23T15:00:00Z"),
            ("2026-10-23T15:00:00Z", "2026-10-24T15:00:00Z"),
            ("2026-10-24T15:00:00Z", "2026-10-25T16:00:00Z"),
            ("2026-10-29T16:00:00Z", "2026-10-30T16:00:00Z"),
            ("2026-10-31T00:00:00Z", "2026-10-30T16:00:00Z"),
        ] {
            assert_eq!(next_tick(closes, &zone, at(after)), at(next), "{after}");
        }
        let apia = TimeZone::get("Pacific/Apia").expect("a zone");
        let left_out = next_tick(at("2012-01-05T22:00:00Z"), &apia, at("2011-12-30T09:59:00Z"));
        assert_eq!(
            left_out,
            at("2011-12-30T10:00:00Z"),
            "a day that never came, at the first moment after it"
        );
    }

    #[test]
    fn a_window_is_the_iso_week_at_the_site() {
        let lisbon = TimeZone::get("Europe/Lisbon").expect("a zone");
        let auckland = TimeZone::get("Pacific/Auckland").expect("a zone");
        let sunday = at("2026-11-29T20:00:00Z");
        assert_eq!(window(sunday, &lisbon), "2026-W48");
        assert_eq!(window(sunday, &auckland), "2026-W49");
        assert_eq!(window(at("2027-01-01T12:00:00Z"), &lisbon), "2026-W53");
        assert_eq!(monday("2026-W53"), Some(jiff::civil::date(2026, 12, 28)));
        for none in ["2026", "2026-W54", "x-W01"] {
            assert_eq!(monday(none), None, "{none}");
        }
    }
}
