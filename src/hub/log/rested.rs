//! When what was shown rested: quiet mode was on for it, or something critical was new, so that it was on no wall, or not on those of a
//! team.
//!
//! It is read off the quiet modes that the log has, and off what it has noted of critical notices ([`grave`]). Of one that was withdrawn the mark
//! says when it was on, and for whom; of one that an earlier version withdrew, not for whom.

use std::collections::{BTreeMap, HashSet};

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::clash::Units;
use crate::domain::event::Span;
use crate::domain::quiet::{QuietState, SCOPE_FLOOR};
use crate::domain::units::teams;
use crate::domain::{Audience, Engagement, Kind, Payload, Quiet, Stamp, grave};
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
    /// Absent: an earlier version withdrew it, and did not note for whom it was.
    scope: Option<String>,
    from: Timestamp,
    until: Timestamp,
}

/// Marks on each row when it rested, as far as an audience may know: what is for leads rests at their desks what is on walls as well.
pub fn mark(
    rows: &mut [Shown],
    audience: Audience,
    (reader, board): (&dyn LogReader, &Board),
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
        quiets.extend(gone);
        quiets.extend(beside_notices(reader.of_kind(&site, Kind::Notice, QUIETS_MAX)?));
        quiets.sort_by_key(|on| (on.from, on.until));
        if quiets.is_empty() {
            continue;
        }
        let floors = board.beside(&site, |beside| beside.floors(&HashSet::new()));
        let units = Units::of(floors.iter().map(|floor| &**floor));
        for row in rows {
            let unit = unit(row);
            let concerns = |on: &&On| {
                let seen = on.audience == Audience::Floor || audience == Audience::Leads;
                let Some(scope) = on.scope.as_deref() else { return seen };
                let everyone = scope == SCOPE_FLOOR || unit.is_none();
                let within = |unit: &str| {
                    let around = units.near(vec![scope]);
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
    let stamp = row.data.as_ref().and_then(|data| serde_json::from_str::<Stamp>(data.get()).ok());
    unit.or_else(|| row.team.clone().filter(|_| !stamp.is_some_and(|stamp| stamp.beyond_team)))
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

/// From when to when critical notices rested something, for each team that heard it. Each revision has what the ones before it had: of one rest
/// the longest is told.
fn beside_notices(revisions: Vec<Past>) -> Vec<On> {
    #[derive(Deserialize)]
    struct Body<'a> {
        #[serde(borrow)]
        data: &'a RawValue,
    }
    let mut all: BTreeMap<_, On> = BTreeMap::new();
    for Past { record, next, .. } in &revisions {
        // Most notices rest nothing, and are not looked into.
        if !record.body.contains("\"rests_until\"") && !record.body.contains("\"rested\"") {
            continue;
        }
        let Ok(Body { data }) = serde_json::from_str::<Body<'_>>(&record.body) else { continue };
        let stamp = serde_json::from_str::<Stamp>(data.get()).unwrap_or_default();
        let notice = match data::read(record.kind, data.get()).ok().map(|read| read.value) {
            Some(Payload::Notice(notice)) => Some(notice),
            _ => None,
        };
        // As an earlier version had it: its rests ended with the revision, and of what was withdrawn it is not known where they were.
        let ended = next.as_ref().map(|next| next.at).filter(|_| stamp.rested.is_empty());
        let is_unknown = stamp.rested.iter().all(|span| span.scope.is_none()) && notice.is_none();
        for (unit, from, until) in grave::rests(notice.as_ref(), record.team.as_deref(), &stamp) {
            let until = ended.map_or(until, |ended| ended.min(until));
            let scope = (!is_unknown).then(|| unit.unwrap_or(SCOPE_FLOOR).to_owned());
            let rest = (record.key.subject.clone(), scope.clone(), record.audience == Audience::Leads, from);
            let on = all.entry(rest).or_insert(On { audience: record.audience, scope, from, until });
            on.until = on.until.max(until);
        }
    }
    all.into_values().filter(|on| on.from < on.until).collect()
}

/// When a quiet mode was on that was withdrawn.
fn withdrawn(mark: &Record) -> Vec<On> {
    #[derive(Deserialize)]
    struct Body {
        data: Stamp,
    }
    let noted = serde_json::from_str::<Body>(&mark.body);
    let spans = noted.map(|body| body.data.rested).unwrap_or_default();
    let on = |Span { from, until, scope }| On {
        audience: mark.audience,
        scope: scope.map(String::from),
        from,
        until,
    };
    spans.into_iter().map(on).collect()
}

/// The part of it in which a row was shown.
fn rested(on: &On, row: &Shown, now: Timestamp) -> Option<Rested> {
    let from = on.from.max(row.shown_from);
    let end = on.until.min(row.shown_until.unwrap_or(on.until));
    let until = (end <= now).then_some(end);
    // What only leads could see rested for everyone who could.
    let at_desks = on.audience == Audience::Leads && row.audience == Audience::Floor;
    let audience = at_desks.then_some(Audience::Leads);
    (from < end && from <= now).then(|| Rested { from, until, scope: on.scope.clone(), audience })
}
