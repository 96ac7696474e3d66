//! When what was shown rested: quiet mode was on for it, or something critical was new, so that it was on no wall, or not on those of a
//! team.
//!
//! It is read off the quiet modes and the critical notices that the log has. Of one that was withdrawn the mark says when it was on, and
//! not for whom.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::clash::{Units, hearers};
use crate::domain::event::Span;
use crate::domain::quiet::{QuietState, SCOPE_FLOOR};
use crate::domain::units::teams;
use crate::domain::{Audience, Engagement, Kind, Payload, Quiet, Stamp};
use crate::hub::board::Board;
use crate::hub::store::{LogReader, Past, Record, StoreError};
use crate::wire::data;
use crate::wire::log::{Rested, Shown};

/// Most revisions of quiet modes of a site that one page asks of the log, and of their withdrawals, the newest, and as many of notices:
/// years of them. What older ones rested is not told.
pub const QUIETS_MAX: usize = 10_000;

/// A quiet mode as it was on, or a critical notice as long as it rested anything.
struct On {
    audience: Audience,
    /// Absent: it is withdrawn.
    scope: Option<String>,
    from: Timestamp,
    until: Timestamp,
}

/// Marks on each row when it rested.
pub fn mark(
    rows: &mut [Shown],
    reader: &dyn LogReader,
    board: &Board,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut by_site: BTreeMap<String, Vec<&mut Shown>> = BTreeMap::new();
    for row in rows.iter_mut().filter(|row| rests(&row.kind)) {
        by_site.entry(row.site.clone()).or_default().push(row);
    }
    for (site, rows) in by_site {
        let mut quiets: Vec<On> = Vec::new();
        // The oldest first, so that one that was prolonged is one.
        let mut gone = Vec::new();
        for past in reader.of_kind(&site, Kind::Quiet, QUIETS_MAX)?.into_iter().rev() {
            if past.record.kind == Kind::Withdrawn {
                gone.extend(withdrawn(&past.record));
                continue;
            }
            let Some(on) = on(past) else { continue };
            let goes_on = |had: &&mut On| {
                had.scope == on.scope
                    && had.audience == on.audience
                    && had.from <= on.from
                    && on.from <= had.until
            };
            match quiets.iter_mut().find(goes_on) {
                Some(had) => had.until = had.until.max(on.until),
                None => quiets.push(on),
            }
        }
        for past in reader.of_kind(&site, Kind::Notice, QUIETS_MAX)? {
            match past.record.kind {
                Kind::Withdrawn => gone.extend(withdrawn(&past.record)),
                _ => quiets.extend(beside(&past)),
            }
        }
        quiets.extend(gone);
        if quiets.is_empty() {
            continue;
        }
        let floors = board.beside(&site, |beside| beside.floors(&HashSet::new()));
        let units = Units::of(floors.iter().map(|floor| &**floor));
        for row in rows {
            let unit = unit(row);
            let concerns = |on: &&On| {
                let seen = on.audience == Audience::Floor || row.audience == Audience::Leads;
                let Some(scope) = on.scope.as_deref() else { return seen };
                let everyone = scope == SCOPE_FLOOR || unit.is_none();
                let within = |unit: &str| {
                    let around = units.within(vec![scope]);
                    teams(unit).any(|team| team.is_none_or(|team| around.contains(team)))
                };
                seen && (everyone || unit.as_deref().is_some_and(within))
            };
            let rested: Vec<_> =
                quiets.iter().filter(concerns).filter_map(|on| rested(on, row, now)).collect();
            row.rested = rested;
        }
    }
    Ok(())
}

/// True for the kinds that rest.
fn rests(kind: &str) -> bool {
    [Kind::Recognition, Kind::Engagement].iter().any(|rests| rests.name() == kind)
}

/// The team that a row tells of: a level by its unit.
fn unit(row: &Shown) -> Option<String> {
    let level = row.data.as_ref().filter(|_| row.kind == Kind::Engagement.name());
    let level = level.and_then(|data| serde_json::from_str::<Engagement>(data.get()).ok());
    let unit = level.map(|level| level.unit.as_str().to_owned()).filter(|unit| unit != SCOPE_FLOOR);
    unit.or_else(|| row.team.clone())
}

/// From when to when a revision had quiet mode on.
fn on(Past { record, next, .. }: Past) -> Option<On> {
    #[derive(Deserialize)]
    struct Body<'a> {
        #[serde(borrow)]
        data: &'a RawValue,
    }
    let body: Body<'_> = serde_json::from_str(&record.body).ok()?;
    let Payload::Quiet(Quiet { until, scope, state: QuietState::On }) =
        data::read(Kind::Quiet, body.data.get()).ok()?.value
    else {
        return None;
    };
    let from = record.received_at;
    let until = next.map_or(until?, |next| next.at.min(until.unwrap_or(next.at)));
    let scope = Some(scope.as_str().to_owned());
    (from < until).then_some(On { audience: record.audience, scope, from, until })
}

/// From when to when a critical notice rested something, for each team that heard it.
fn beside(Past { record, next, .. }: &Past) -> Vec<On> {
    #[derive(Deserialize)]
    struct Body<'a> {
        #[serde(borrow)]
        data: &'a RawValue,
    }
    // Most notices rest nothing, and are not looked into.
    if !record.body.contains("\"rests_until\"") {
        return Vec::new();
    }
    let Ok(Body { data }) = serde_json::from_str::<Body<'_>>(&record.body) else { return Vec::new() };
    let stamp = serde_json::from_str::<Stamp>(data.get()).unwrap_or_default();
    let read = data::read(record.kind, data.get()).ok().map(|read| read.value);
    let (Some(until), Some(Payload::Notice(notice))) = (stamp.rests_until, read) else { return Vec::new() };
    let (from, audience) = (record.received_at, record.audience);
    let until = next.as_ref().map_or(until, |next| next.at.min(until));
    let scope = |unit: Option<&str>| Some(unit.unwrap_or(SCOPE_FLOOR).to_owned());
    let hearers = hearers(&notice, record.team.as_deref()).into_iter().filter(|_| from < until);
    hearers.map(|unit| On { audience, scope: scope(unit), from, until }).collect()
}

/// When quiet modes were on that were withdrawn, or critical notices rested something.
fn withdrawn(mark: &Record) -> Vec<On> {
    #[derive(Deserialize)]
    struct Body {
        data: Stamp,
    }
    let noted = serde_json::from_str::<Body>(&mark.body);
    let spans = noted.map(|body| body.data.rested).unwrap_or_default();
    let on = |Span { from, until }| On { audience: mark.audience, scope: None, from, until };
    spans.into_iter().map(on).collect()
}

/// The part of it in which a row was shown.
fn rested(on: &On, row: &Shown, now: Timestamp) -> Option<Rested> {
    let from = on.from.max(row.shown_from);
    let end = on.until.min(row.shown_until.unwrap_or(on.until));
    let until = (end <= now).then_some(end);
    (from < end && from <= now).then(|| Rested { from, until, scope: on.scope.clone() })
}
