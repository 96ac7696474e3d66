//! What a round tells: R4 and R6 as events, and what the change rules find among the windows that were told before.

use rusqlite::{Transaction, params};
use serde_json::json;

use super::file::FileError;
use super::frame::{Frame, monday};
use super::key::Keys;
use crate::domain::engagement::Change;
use crate::domain::recognition::Need;
use crate::domain::{Engagement, Kind};
use crate::hub::stored::Stored;
use crate::pulse::change::{Window, in_a_row, of_need};
use crate::pulse::instrument::SHIPPED;
use crate::pulse::release::{FLOOR, Told, Unit, named};
use crate::wire::pulse::UnitTold;

/// Who publishes levels.
pub const SOURCE: &str = "/openfloor/pulse";
/// What stands in a subject for the floor where its level is told with its change, to leads.
pub const FLOOR_FOR_LEADS: &str = "floor-leads";
/// Most windows of a unit that are kept: ten years of weeks. The change rules look at all of them.
pub const WINDOWS_KEPT_MAX: i64 = 520;

/// A need that has no level, among counts.
const NO_COUNT: u32 = u32::MAX;

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
            let mut plain = told.data.clone();
            plain.needs.set_changes([Change::None; 3]);
            let mut events = vec![event(FLOOR, None, false, &plain)];
            if told.data.is_confirmed() {
                events.push(event(FLOOR_FOR_LEADS, None, true, &told.data));
            }
            events
        }
    }
}

/// What is known of a unit in one window.
struct Known {
    window: String,
    level: Engagement,
    /// How many answered of each need; as many as answered at all where that is not known, such as after a backup was put back.
    answered_of: [Option<u32>; 3],
}

/// What the change rules say of each need of a unit whose level is told now, after the windows that were told of it before. A window of
/// another instrument or another scale is no witness, nor is one that was not told.
///
/// # Errors
/// When the file can't be read.
pub fn changes(
    transaction: &Transaction<'_>,
    keys: &Keys,
    site: &str,
    told: &Told,
) -> Result<[Change; 3], FileError> {
    let now = &told.data;
    if now.suppressed {
        return Ok([Change::None; 3]);
    }
    let mut statement = transaction.prepare_cached(
        "SELECT window, data FROM published WHERE site = ?1 AND unit = ?2 AND window < ?3 AND closed ORDER BY window",
    )?;
    let rows = statement.query_map(params![site, now.unit.as_str(), now.window.as_str()], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let mut known = Vec::new();
    for row in rows {
        let (window, data) = row?;
        let level: Engagement = serde_json::from_str(&data).map_err(|_| FileError::Damaged("a level"))?;
        let answered_of = counts(keys, &place(site, now.unit.as_str(), &window), &data);
        let answered_of = answered_of.unwrap_or([level.answered; 3]);
        known.push(Known { window, level, answered_of });
    }
    let window = now.window.as_str().to_owned();
    known.push(Known { window, level: now.clone(), answered_of: told.answered_of });
    Ok([0, 1, 2].map(|need| of_need(&levels(&known, need), now.scale)))
}

/// The levels of a need, by its place, with how many answered of it, of the rounds that asked what the last one did.
fn levels(known: &[Known], need: usize) -> Vec<Option<Window>> {
    let Some(now) = known.last() else { return Vec::new() };
    let same = known.iter().filter(|one| asks_the_same(&one.level, &now.level));
    in_a_row(same.filter_map(|one| {
        let level = one.level.needs.get(Need::ALL[need]);
        let told = level.zip(one.answered_of[need]);
        let days = monday(&one.window)?.since(jiff::civil::Date::ZERO).ok()?.get_days();
        Some((i64::from(days / 7), told.map(|(level, answered)| Window { level: level.mean, answered })))
    }))
}

/// Whether a round that was told asked what another one did. What was told before digests were kept names a shipped instrument alone: others
/// of one id may have been two.
fn asks_the_same(before: &Engagement, now: &Engagement) -> bool {
    let same = match &before.instrument_digest {
        Some(_) => before.instrument_digest == now.instrument_digest,
        None => SHIPPED.iter().any(|(id, _)| *id == now.instrument.as_str()),
    };
    same && before.instrument == now.instrument && before.scale == now.scale
}

/// Where counts of needs are sealed for.
fn place(site: &str, unit: &str, window: &str) -> String {
    format!("counts of {site:?} {unit:?} {window:?}")
}

/// What is noted of a window beside its level.
#[derive(serde::Serialize, serde::Deserialize)]
struct Noted {
    /// How many answered of each need, sealed, in hexadecimal.
    counts: Option<String>,
}

/// The counts of what was noted, where they can be opened.
fn counts(keys: &Keys, place: &str, data: &str) -> Option<[Option<u32>; 3]> {
    let sealed = serde_json::from_str::<Noted>(data).ok()?.counts?;
    let bytes = keys.open(place, &data_encoding::HEXLOWER.decode(sealed.as_bytes()).ok()?)?;
    let bytes = <[u8; 12]>::try_from(bytes).ok()?;
    let count = |need: usize| u32::from_be_bytes(std::array::from_fn(|byte| bytes[need * 4 + byte]));
    Some([0, 1, 2].map(|need| Some(count(need)).filter(|count| *count != NO_COUNT)))
}

/// Notes what is told, with the counts of its needs sealed, and lets go of windows beyond [`WINDOWS_KEPT_MAX`].
///
/// # Errors
/// When the file can't be written.
pub fn note(
    transaction: &Transaction<'_>,
    keys: &Keys,
    site: &str,
    told: &Told,
    closed: bool,
) -> Result<(), FileError> {
    let (unit, window) = (told.data.unit.as_str(), told.data.window.as_str());
    let mut data = serde_json::to_value(&told.data).map_err(|_| FileError::Damaged("a level"))?;
    let mut bytes = [0; 12];
    for (count, bytes) in told.answered_of.iter().zip(bytes.chunks_exact_mut(4)) {
        bytes.copy_from_slice(&count.unwrap_or(NO_COUNT).to_be_bytes());
    }
    let sealed = keys.seal_short(&place(site, unit, window), &bytes)?;
    data["counts"] = data_encoding::HEXLOWER.encode(&sealed).into();
    let data = data.to_string();
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

    fn level(window: &str, mean: f64) -> Known {
        let autonomy = Some(Level { mean, low: mean, high: mean, ..Level::default() });
        let needs = Needs { autonomy, ..Needs::default() };
        let told = Engagement {
            window: window.into(),
            unit: FLOOR.into(),
            instrument: "openfloor-6".into(),
            answered: Some(9),
            needs,
            ..Engagement::default()
        };
        Known { window: window.to_owned(), level: told, answered_of: [Some(8), None, None] }
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
    fn a_round_that_was_not_told_is_a_gap_and_a_week_without_one_is_none() {
        let silent = |window: &str| {
            let told = level(window, 0.0).level;
            let level = Engagement { needs: Needs::default(), answered: None, suppressed: true, ..told };
            Known { window: window.to_owned(), level, answered_of: [None; 3] }
        };
        let other = |window: &str| {
            let known = level(window, 9.0);
            Known { level: Engagement { instrument: "other".into(), ..known.level }, ..known }
        };
        let told = |level| Some(Window { level, answered: 8 });
        let digest = |window: &str, digest: &str| {
            let known = level(window, 8.0);
            let level = Engagement { instrument_digest: Some(digest.into()), ..known.level };
            Known { level, ..known }
        };
        // Before digests were kept a shipped id stands for itself; a home-made one of the same id may have been another.
        let known = [
            level("2026-W47", 4.0),
            digest("2026-W48", "b"),
            digest("2026-W49", "a"),
            digest("2026-W50", "a"),
        ];
        assert_eq!(levels(&known, 0), [told(4.0), told(8.0), told(8.0)]);
        let ours =
            known.map(|one| Known { level: Engagement { instrument: "ours".into(), ..one.level }, ..one });
        assert_eq!(levels(&ours, 0), [told(8.0), told(8.0)]);
        // Every other week, also over the end of a year of 53 weeks; another instrument asks of something else in between.
        let known =
            [level("2026-W51", 4.0), other("2026-W52"), level("2026-W53", 5.0), level("2027-W02", 6.0)];
        assert_eq!(levels(&known, 0), [told(4.0), told(5.0), told(6.0)]);
        assert_eq!(levels(&known, 1), [None; 3], "nothing was told of this need");
        let known = [level("2026-W48", 4.0), silent("2026-W50"), level("2026-W52", 5.0)];
        assert_eq!(levels(&known, 0), [told(4.0), None, told(5.0)]);
        // A month is a rhythm, and half a summer is a pause.
        let known = [level("2026-W20", 4.0), level("2026-W25", 5.0), level("2026-W31", 6.0)];
        assert_eq!(levels(&known, 0), [told(4.0), told(5.0), None, told(6.0)]);
    }

    #[test]
    fn counts_of_needs_are_sealed_beside_a_level() {
        let keys = Keys::of(&[7; 32]).expect("a key");
        let mut connection = rusqlite::Connection::open_in_memory().expect("opens");
        connection.execute_batch(super::super::file::KEPT_SCHEMA).expect("made");
        let transaction = connection.transaction().expect("begins");
        let data = level("2026-W48", 4.0).level;
        let told = Told { unit: Unit::Floor, data: data.clone(), answered_of: [Some(7), None, Some(9)] };
        note(&transaction, &keys, "lisbon", &told, true).expect("noted");
        let noted: String =
            transaction.query_row("SELECT data FROM published", [], |row| row.get(0)).expect("reads");
        assert_eq!(serde_json::from_str::<Engagement>(&noted).expect("a level"), data);
        let at = |unit: &str| place("lisbon", unit, "2026-W48");
        assert_eq!(counts(&keys, &at(FLOOR), &noted), Some([Some(7), None, Some(9)]));
        assert_eq!(counts(&keys, &at("care"), &noted), None, "of another unit");
        assert_eq!(counts(&Keys::of(&[8; 32]).expect("a key"), &at(FLOOR), &noted), None);
    }
}
