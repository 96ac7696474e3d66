//! What a round tells: R4 and R6 as events, and what the change rules find among the windows that were told before.

use jiff::ToSpan as _;
use rusqlite::{Transaction, params};
use serde_json::json;

use super::file::FileError;
use super::frame::{Frame, monday};
use crate::domain::engagement::{Change, Scale};
use crate::domain::recognition::Need;
use crate::domain::{Engagement, Kind};
use crate::hub::stored::Stored;
use crate::pulse::change::{Window, of_need, of_unit};
use crate::pulse::release::{FLOOR, Told, Unit, named};
use crate::wire::pulse::UnitTold;

/// Who publishes levels.
pub const SOURCE: &str = "/openfloor/pulse";
/// What stands in a subject for the floor where its level is told with its change, to leads.
pub const FLOOR_FOR_LEADS: &str = "floor-leads";
/// Most windows of a unit that are kept: ten years of weeks. The change rules look at all of them.
pub const WINDOWS_KEPT_MAX: i64 = 520;

/// The events of what is told of one unit. A team's level is for leads. The floor's own is for its wall and says nothing of a change;
/// where one is confirmed, leads get it beside.
pub fn events(frame: &Frame, told: &Told, id: &str) -> Vec<String> {
    let unit = told.data.unit.as_str();
    let event = |name: &str, team: Option<&str>, for_leads: bool, data: &Engagement| {
        let mut event = json!({
            "specversion": "1.0",
            "id": format!("{id}-{name}"),
            "source": SOURCE,
            "type": Kind::Engagement.event_type(),
            "subject": format!("engagement/{}/{}", named(name), frame.window),
            "site": frame.site,
            "data": data,
        });
        if let Some(team) = team {
            event["team"] = team.into();
        }
        if for_leads {
            event["audience"] = "leads".into();
        }
        event.to_string()
    };
    match told.unit {
        Unit::Group(place) => {
            // Of merged teams the floor knows no team of that name; whoever leads sees it.
            let teams = frame.groups.list().get(place).map_or(&[][..], |group| &group.teams);
            let team = if let [team] = teams { Some(team.as_str()) } else { None };
            vec![event(unit, team, true, &told.data)]
        }
        Unit::Floor => {
            let plain = Engagement { change: Change::None, ..told.data.clone() };
            let mut events = vec![event(FLOOR, None, false, &plain)];
            if told.data.change != Change::None {
                events.push(event(FLOOR_FOR_LEADS, None, true, &told.data));
            }
            events
        }
    }
}

/// What the change rules say of a unit whose level is told now, after the windows that were told of it before. A window of another
/// instrument or another scale is no witness, nor is a week that was not told.
///
/// # Errors
/// When the file can't be read.
pub fn change(transaction: &Transaction<'_>, site: &str, now: &Engagement) -> Result<Change, FileError> {
    if now.suppressed {
        return Ok(Change::None);
    }
    let mut statement = transaction.prepare_cached(
        "SELECT window, data FROM published WHERE site = ?1 AND unit = ?2 AND window < ?3 AND closed ORDER BY window",
    )?;
    let rows = statement.query_map(params![site, now.unit.as_str(), now.window.as_str()], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let mut earlier = Vec::new();
    for row in rows {
        let (window, data) = row?;
        let data: Engagement = serde_json::from_str(&data).map_err(|_| FileError::Damaged("a level"))?;
        earlier.push((window, data));
    }
    let needs = Need::ALL.map(|need| of_need(&levels(&earlier, now, need), now.scale));
    Ok(of_unit(&needs))
}

/// The levels of a need with how many answered, one for each week since the first.
fn levels(earlier: &[(String, Engagement)], now: &Engagement, need: Need) -> Vec<Option<Window>> {
    let same = |told: &Engagement| {
        let Scale { min, max } = told.scale;
        told.instrument == now.instrument && (min, max) == (now.scale.min, now.scale.max)
    };
    let level = |told: &Engagement| {
        let level = told.needs.get(need).filter(|_| same(told))?;
        Some(Window { level: level.mean, answered: told.answered? })
    };
    let mut weeks = Vec::new();
    let mut next = None;
    for (window, told) in
        earlier.iter().map(|(window, told)| (window.as_str(), told)).chain([(now.window.as_str(), now)])
    {
        let Some(day) = monday(window) else { continue };
        // Weeks between two that were told; a site that begins again after years does so with an empty chart.
        let mut due = next.unwrap_or(day);
        while due < day && weeks.len() < usize::try_from(WINDOWS_KEPT_MAX).unwrap_or(usize::MAX) {
            weeks.push(None);
            let Ok(following) = due.checked_add(7.days()) else { break };
            due = following;
        }
        weeks.push(level(told));
        next = day.checked_add(7.days()).ok();
    }
    weeks
}

/// Notes what is told, and lets go of windows beyond [`WINDOWS_KEPT_MAX`].
///
/// # Errors
/// When the file can't be written.
pub fn note(
    transaction: &Transaction<'_>,
    site: &str,
    told: &Engagement,
    closed: bool,
) -> Result<(), FileError> {
    let data = serde_json::to_string(told).map_err(|_| FileError::Damaged("a level"))?;
    let (unit, window) = (told.unit.as_str(), told.window.as_str());
    transaction.execute(
        "INSERT OR REPLACE INTO published VALUES (?1, ?2, ?3, ?4, ?5)",
        params![site, unit, window, closed, data],
    )?;
    transaction.execute(
        "DELETE FROM published WHERE site = ?1 AND unit = ?2 AND window IN
            (SELECT window FROM published WHERE site = ?1 AND unit = ?2 ORDER BY window DESC LIMIT -1 OFFSET ?3)",
        params![site, unit, WINDOWS_KEPT_MAX],
    )?;
    Ok(())
}

/// The level of an event of the feed; `None` when it is none, such as one that was withdrawn.
pub fn level_of(event: &Stored) -> Option<Engagement> {
    #[derive(serde::Deserialize)]
    struct Body {
        data: Engagement,
    }
    let body = (event.kind == Kind::Engagement).then(|| serde_json::from_str::<Body>(&event.body).ok())?;
    Some(body?.data)
}

/// What the feed has of a unit, for those who opened the round: no more than the feed says.
pub fn unit_told(level: &Engagement) -> UnitTold {
    UnitTold {
        unit: level.unit.as_str().to_owned(),
        answered: level.answered,
        eligible: level.eligible.unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::engagement::{Level, Needs};

    fn level(window: &str, mean: f64) -> (String, Engagement) {
        let autonomy = Some(Level { mean, low: mean, high: mean });
        let needs = Needs { autonomy, ..Needs::default() };
        let told = Engagement {
            window: window.into(),
            unit: FLOOR.into(),
            instrument: "openfloor-6".into(),
            answered: Some(9),
            needs,
            ..Engagement::default()
        };
        (window.to_owned(), told)
    }

    #[test]
    fn units_have_names_of_their_own_in_subjects() {
        for plain in ["billing", "floor-leads", "desk_2.b"] {
            assert_eq!(named(plain), plain);
        }
        let names = ["care+night", "care-night", "care night", "atención"].map(named);
        assert!(names[0].starts_with("care-night.") && names[3].starts_with("atenci-n."), "{names:?}");
        let different: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(different.len(), names.len());
        assert!(named(&"x".repeat(80)).len() < 60);
    }

    #[test]
    fn a_week_that_was_not_told_and_another_instrument_are_gaps() {
        let other = Engagement { instrument: "other".into(), ..level("2026-W52", 9.0).1 };
        let earlier = [level("2026-W50", 4.0), ("2026-W52".to_owned(), other)];
        let (_, now) = level("2027-W01", 5.0);
        let weeks = levels(&earlier, &now, Need::Autonomy);
        let told = |level| Some(Window { level, answered: 9 });
        assert_eq!(weeks, [told(4.0), None, None, None, told(5.0)], "2026 has 53 weeks");
        assert_eq!(levels(&earlier, &now, Need::Competence), [None; 5]);
    }
}
