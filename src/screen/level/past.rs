//! The weeks behind a level: a bar for each, and a gap where nothing was released.

use jiff::ToSpan;
use jiff::civil::{ISOWeekDate, Weekday};

use super::{WEEKS, place};
use crate::domain::engagement::Scale;
use crate::domain::{Engagement, Floor, recognition::Need};

/// The heights of a bar.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Steps of height between two bars that are told apart; one is a matter of rounding.
const STEPS_TOLD: usize = 2;

/// One bar a week; a space where nothing was released. The bars stand for half of the scale: on all of it the weeks
/// look like a wall, and on less of it noise looks like news.
pub fn sparkline(weeks: &[Option<f64>], scale: Scale) -> String {
    let sound = |mean: &f64| mean.is_finite() && scale.min < scale.max;
    let released: Vec<f64> = weeks.iter().flatten().copied().filter(sound).collect();
    let middle = released.iter().sum::<f64>() / released.len().max(1) as f64;
    let span = (scale.max - scale.min) / 2.0;
    let window = Scale { min: middle - 0.3 * span, max: middle + 0.7 * span };
    let bar = |mean: &Option<f64>| match mean.filter(sound) {
        Some(mean) => BARS[place(mean.clamp(window.min, window.max), window, BARS.len())],
        None => ' ',
    };
    weeks.iter().map(bar).collect()
}

/// True for bars whose heights differ by more than rounding, or with a gap between them: weeks that are all alike are a slab that tells
/// nothing.
pub fn tells(bars: &str) -> bool {
    let between = bars.trim();
    let heights = || between.chars().filter_map(|bar| BARS.iter().position(|have| *have == bar));
    let steps = heights().max().zip(heights().min()).map_or(0, |(most, least)| most - least);
    steps >= STEPS_TOLD || between.contains(' ')
}

/// The weeks up to that of a level, the oldest first, each with what was released of its unit.
pub struct Weeks<'a>(Vec<Option<&'a Engagement>>);

impl<'a> Weeks<'a> {
    /// Those of a level's unit. A week of another instrument or another scale is a gap: what it asked is something else.
    pub fn of(floor: &'a Floor, level: &Engagement) -> Self {
        let Some(last) = monday(level.window.as_str()) else { return Self(Vec::new()) };
        let same =
            floor.windows(level.unit.as_str()).into_iter().filter(|item| asks_the_same(&item.data, level));
        let windows: Vec<_> =
            same.filter_map(|item| Some((monday(item.data.window.as_str())?, &item.data))).collect();
        let of_week = |back: usize| {
            let day = last.checked_sub((back as i64).weeks()).ok()?;
            let (_, found) = windows.iter().find(|(monday, _)| *monday == day)?;
            (!found.suppressed).then_some(*found)
        };
        Self((0..WEEKS).rev().map(of_week).collect())
    }

    /// The means of a need: none where it was not released.
    pub fn means(&self, need: Need) -> Vec<Option<f64>> {
        self.0.iter().map(|week| Some((*week)?.needs.get(need)?.mean)).collect()
    }

    /// Since which week without a break that was told of a need what is said of it now, where that is a change; and whether no earlier week
    /// is here, so that it may be said for longer. A week that was not released says nothing.
    pub fn said_since(&self, need: Need) -> Option<(&'a str, bool)> {
        let told = || self.0.iter().flatten().filter_map(|week| Some((*week, week.needs.get(need)?.change)));
        let (newest, change) = told().next_back().filter(|(_, change)| change.is_confirmed())?;
        // What was not released says of no week that it is the one that the level is of.
        self.0.last().copied().flatten().filter(|last| last.window == newest.window)?;
        let since = told().rev().take_while(|(_, said)| *said == change).last()?.0;
        let is_first = told().next().is_some_and(|(first, _)| first.window == since.window);
        Some((since.window.as_str(), is_first))
    }
}

/// True for levels by one instrument. What says of itself by which exactly is held against others that say so too.
fn asks_the_same(one: &Engagement, other: &Engagement) -> bool {
    let exactly = one.instrument_digest.as_ref().zip(other.instrument_digest.as_ref());
    one.instrument == other.instrument
        && one.scale == other.scale
        && exactly.is_none_or(|(one, other)| one == other)
}

fn monday(window: &str) -> Option<jiff::civil::Date> {
    let (year, week) = window.split_once("-W")?;
    let week = ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok()?;
    Some(week.date())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEVEN: Scale = Scale { min: 1.0, max: 7.0 };

    #[test]
    fn a_week_of_another_instrument_or_scale_is_no_week_of_a_level() {
        let of = |id: &str, digest: Option<&str>, max: f64| Engagement {
            instrument: id.into(),
            instrument_digest: digest.map(Into::into),
            scale: Scale { min: 1.0, max },
            ..Engagement::default()
        };
        let ours = of("openfloor-6", Some("ab"), 7.0);
        assert!(asks_the_same(&ours, &ours) && asks_the_same(&of("openfloor-6", None, 7.0), &ours));
        for other in
            [of("theirs", Some("ab"), 7.0), of("openfloor-6", Some("cd"), 7.0), of("openfloor-6", None, 5.0)]
        {
            assert!(!asks_the_same(&other, &ours), "{other:?}");
        }
    }

    #[test]
    fn gaps_are_weeks_that_were_not_released() {
        let weeks = [Some(4.0), None, Some(1.0), Some(7.0)];
        assert_eq!(sparkline(&weeks, SEVEN), "▃ ▁█");
        assert!(tells("▃▃ ▃") && tells("▃▅") && !tells("▃▄▃") && !tells("  ▃▃▃ ") && !tells("   "));
        assert_eq!(sparkline(&[Some(4.6), Some(5.0), Some(5.4)], SEVEN), "▂▃▄");
        assert_eq!(monday("2026-W01").expect("a week").to_string(), "2025-12-29");
        assert_eq!(monday("2026-W54"), None);
    }
}
