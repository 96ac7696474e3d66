//! A ledger as lines to read, as comma-separated values, and as JSON.

use std::io::{self, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::{Value, json};

use super::{COUNTED, TOLD_AGAIN, Told, let_go};
use crate::cli::Promises;
use crate::domain::account::{Account, SECONDS_A_DAY, delay, stays_with};
use crate::domain::promise::{Entry, Owner};
use crate::domain::{Audience, Kind, PromiseState, Withdrawn};
use crate::task::csv::record;
use crate::task::said::{days, local};
use crate::text::{SafeText, Text};

/// The columns of a ledger.
const COLUMNS: [&str; 17] = [
    "state",
    "site",
    "subject",
    "kind",
    "audience",
    "field",
    "what",
    "owed_by",
    "first_due",
    "due",
    "missed",
    "settled_at",
    "heard_at",
    "delay_days",
    "reason",
    "as_of",
    "counts_for",
];

/// The columns of the accounts of roles and of sites. `of` is `role`, `no_role` where no role is named, or `site`.
const ROLE_COLUMNS: [&str; 19] = [
    "of",
    "site",
    "role",
    "kept",
    "kept_late",
    "late",
    "dropped",
    "open",
    "counted",
    "kept_share",
    "median_delay_days",
    "delays_of",
    "told_afterwards",
    "withdrawn",
    "withdrawn_open",
    "withdrawn_late",
    "withdrawn_kept",
    "withdrawn_kept_late",
    "withdrawn_dropped",
];

/// The name of a state in data.
fn name(state: PromiseState) -> &'static str {
    match state {
        PromiseState::Open => "open",
        PromiseState::Late => "late",
        PromiseState::Kept => "kept",
        PromiseState::KeptLate => "kept_late",
        PromiseState::Dropped => "dropped",
    }
}

pub(super) fn audience(audience: Audience) -> &'static str {
    match audience {
        Audience::Floor => "floor",
        Audience::Leads => "leads",
    }
}

/// Lines to read.
///
/// ```text
/// late       word on: New rota for December
///            notice/new-rota, lisbon; owed by floor manager
///            first by Fri 20 Nov 2026 12:00 WET, now by Mon 23 Nov 2026 12:00 WET; 2.1 days after its first date
/// ```
pub(super) fn text(out: &mut impl Write, told: &Told<'_>, asked: &Promises) -> io::Result<()> {
    let whose = match told.audience {
        Audience::Floor => "what the floor may see",
        Audience::Leads => "with what is for leads",
    };
    let zone = told.model.floor.site().map_or(TimeZone::UTC, |site| site.zone());
    writeln!(out, "Promises of leadership as of {}, {whose}.", local(told.at, &zone))?;
    if !asked.by_role {
        if told.entries.is_empty() {
            let what =
                if asked.only.is_empty() { "No promise has been made here yet." } else { "None of these." };
            writeln!(out, "\n{what}")?;
        }
        for entry in &told.entries {
            promise(out, told, entry)?;
        }
        let_go::text(out, told)?;
    }
    if !told.accounts.is_empty() {
        writeln!(out, "\nBy leadership role")?;
    }
    let many = told.accounts.iter().any(|account| account.site != told.accounts[0].site);
    for account in &told.accounts {
        let role = account.role.as_ref().map_or("no role named", |role| role.as_str());
        let site = if many { format!(", {}", account.site) } else { String::new() };
        writeln!(out, "  {role}{site}: {}", sum(account))?;
    }
    if !told.sites.is_empty() {
        writeln!(out, "\nBy site")?;
    }
    for account in &told.sites {
        writeln!(out, "  {}: {}", account.site, sum(account))?;
    }
    writeln!(out, "\n{}", COUNTED.join("\n"))?;
    let is_told_again = told.entries.iter().any(|entry| entry.promise.before.is_some());
    if is_told_again && !asked.by_role { writeln!(out, "{TOLD_AGAIN}") } else { Ok(()) }
}

fn promise(out: &mut impl Write, told: &Told<'_>, entry: &Entry<'_>) -> io::Result<()> {
    let zone = zone(told, entry);
    let promise = &entry.promise;
    let state = match entry.state {
        PromiseState::KeptLate => "kept late",
        state => name(state),
    };
    writeln!(out, "\n{state:<10} {}{}", before(entry), entry.what.in_lang(told.lang))?;
    let owner = entry.owner.map_or("; nobody is named as its owner".into(), |owner| {
        format!("; owed by {}", owner.in_lang(told.lang))
    });
    let stays = stays_with(entry, &told.offices, told.lang);
    let stays = stays.map_or(String::new(), |role| format!(", and counts for {role}, who had it before"));
    let leads = match told.model.floor.audience_of(entry.key) {
        Audience::Leads => "; for leads only",
        Audience::Floor => "",
    };
    writeln!(out, "{:10} {}, {}{owner}{stays}{leads}", "", entry.key.subject, entry.key.site)?;
    let dates = match promise.was_moved() {
        false => format!("by {}", local(promise.due, &zone)),
        true => {
            format!("first by {}, then by {}", local(promise.first(), &zone), local(promise.due, &zone))
        }
    };
    let afterwards = if promise.is_told_afterwards() { "; told afterwards" } else { "" };
    let missed = promise.first_missed().filter(|missed| *missed != promise.first());
    let missed = missed.map_or(String::new(), |at| format!("; late since {}", local(at, &zone)));
    let settled = promise.settled_at.map_or(String::new(), |at| format!("; settled {}", local(at, &zone)));
    let late = match (entry.state, late_by(entry, told.at)) {
        (PromiseState::Open, _) | (_, None) => String::new(),
        (PromiseState::Kept, Some(0.0)) => String::new(),
        (_, Some(delay)) => format!("; {} after its first date", days(delay)),
    };
    writeln!(out, "{:10} {dates}{missed}{settled}{late}{afterwards}", "")?;
    if entry.state == PromiseState::Dropped {
        match entry.reason {
            Some(reason) => writeln!(out, "{:10} because {}", "", reason.in_lang(told.lang))?,
            None => writeln!(out, "{:10} its reason stands in an earlier revision (GET /v1/history)", "")?,
        }
    }
    Ok(())
}

/// How many days it came, or is, after its first date; of one that was dropped how late it was then.
fn late_by(entry: &Entry<'_>, now: Timestamp) -> Option<f64> {
    let dropped = entry.promise.was_late().filter(|_| entry.state == PromiseState::Dropped);
    delay(entry, now).or_else(|| {
        let seconds = dropped?.1.duration_since(entry.promise.first()).as_secs_f64();
        Some(seconds.max(0.0) / SECONDS_A_DAY)
    })
}

/// What stands before the words of a thing, where they are not the promise itself.
fn before(entry: &Entry<'_>) -> &'static str {
    match (entry.kind, &*entry.promise.field) {
        (Kind::Notice, _) => "word on: ",
        (Kind::Holding, _) => "tell: ",
        (Kind::Question, _) => "answer: ",
        _ => "",
    }
}

/// `kept 3 of 4, median delay 1 day (of 3); 1 late, 1 open`
fn sum(account: &Account) -> String {
    let counted = account.counted();
    let kept = match (counted, account.percent()) {
        (0, _) => "nothing was due yet".to_owned(),
        (counted, None) => format!("kept {} of {counted}", account.in_time()),
        (counted, Some(percent)) => format!("kept {} of {counted} ({percent} %)", account.in_time()),
    };
    let delay = account.median_delay().map_or(String::new(), |delay| {
        let one = if account.delays_of() == 1 { "delay" } else { "median delay" };
        format!(", {one} {} (of {})", days(delay), account.delays_of())
    });
    let parts = [
        (account.late, "late"),
        (account.dropped, "dropped"),
        (account.open, "open"),
        (account.told_afterwards, "told afterwards"),
    ];
    let gone = withdrawn(&account.withdrawn);
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{n} {word}"))
        .chain(gone)
        .collect();
    let parts = if parts.is_empty() { String::new() } else { format!("; {}", parts.join(", ")) };
    format!("{kept}{delay}{parts}")
}

/// `3 withdrawn (1 late, 2 kept)`: what each was when it was withdrawn.
fn withdrawn(gone: &Withdrawn) -> Option<String> {
    let parts = [
        (gone.late, "late"),
        (gone.open, "before its date"),
        (gone.kept_late, "kept late"),
        (gone.kept, "kept"),
        (gone.dropped, "dropped"),
    ];
    let parts: Vec<String> =
        parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    (gone.all() > 0).then(|| format!("{} withdrawn ({})", gone.all(), parts.join(", ")))
}

fn zone(told: &Told<'_>, entry: &Entry<'_>) -> TimeZone {
    let site = told.model.floor.sites.iter().find(|(key, _)| key.site == entry.key.site);
    site.map_or(TimeZone::UTC, |(_, item)| item.data.zone())
}

/// One promise a line.
pub(super) fn csv(out: &mut impl Write, told: &Told<'_>) -> io::Result<()> {
    record(out, &COLUMNS)?;
    let moment = |at: Option<Timestamp>| at.map_or(String::new(), |at| at.to_string());
    for entry in &told.entries {
        let promise = &entry.promise;
        let stays = stays_with(entry, &told.offices, told.lang);
        let cells = [
            name(entry.state),
            &entry.key.site,
            &entry.key.subject,
            entry.kind.name(),
            audience(told.model.floor.audience_of(entry.key)),
            &promise.field,
            entry.what.in_lang(told.lang).as_str(),
            entry.owner.map_or("", |owner| owner.in_lang(told.lang).as_str()),
            &promise.first().to_string(),
            &promise.due.to_string(),
            &moment(promise.first_missed()),
            &moment(promise.settled_at),
            &moment(promise.heard_at),
            &number(late_by(entry, told.at)),
            entry.reason.map_or("", |reason| reason.in_lang(told.lang).as_str()),
            &told.at.to_string(),
            // The role that had it before, where whoever owes it now has no account.
            stays.as_ref().map_or("", |role| role.as_str()),
        ];
        record(out, &cells)?;
    }
    Ok(())
}

/// One role a line, and then one site a line.
pub(super) fn csv_of_roles(out: &mut impl Write, told: &Told<'_>) -> io::Result<()> {
    record(out, &ROLE_COLUMNS)?;
    let roles = told.accounts.iter().map(|one| (if one.role.is_some() { "role" } else { "no_role" }, one));
    for (of, account) in roles.chain(told.sites.iter().map(|one| ("site", one))) {
        // Of what had no role nobody knows whose it was: that is not told as 0.
        let gone = |n: usize| if of == "no_role" { String::new() } else { n.to_string() };
        let cells = [
            of.to_owned(),
            account.site.to_string(),
            account.role.as_ref().map_or(String::new(), |role| role.as_str().to_owned()),
            account.kept.to_string(),
            account.kept_late.to_string(),
            account.late.to_string(),
            account.dropped.to_string(),
            account.open.to_string(),
            account.counted().to_string(),
            account.told_share().map_or(String::new(), thousandths),
            number(account.median_delay()),
            account.delays_of().to_string(),
            account.told_afterwards.to_string(),
            gone(account.withdrawn.all()),
            gone(account.withdrawn.open),
            gone(account.withdrawn.late),
            gone(account.withdrawn.kept),
            gone(account.withdrawn.kept_late),
            gone(account.withdrawn.dropped),
        ];
        record(out, &cells.each_ref().map(String::as_str))?;
    }
    Ok(())
}

/// A share with three decimals. Only all is 1.000, and only none is 0.000.
fn thousandths(share: f64) -> String {
    let (least, most) = (if share > 0.0 { 0.001 } else { 0.0 }, if share < 1.0 { 0.999 } else { 1.0 });
    format!("{:.3}", share.clamp(least, most))
}

/// Days with two decimals.
fn number(days: Option<f64>) -> String {
    days.map_or(String::new(), |days| format!("{days:.2}"))
}

/// One promise in JSON.
#[derive(Serialize)]
struct PromiseTold<'a> {
    state: &'static str,
    site: &'a str,
    subject: &'a str,
    kind: &'static str,
    audience: &'static str,
    field: &'a str,
    what: &'a Text,
    owed_by: Option<Value>,
    /// The role for which it counts, where whoever owes it now has no account.
    #[serde(skip_serializing_if = "Option::is_none")]
    counts_for: Option<SafeText>,
    first_due: Timestamp,
    due: Timestamp,
    missed: Option<Timestamp>,
    settled_at: Option<Timestamp>,
    heard_at: Option<Timestamp>,
    delay_days: Option<f64>,
    reason: Option<&'a Text>,
}

/// What is said of a role and of a site alike.
#[derive(Serialize)]
struct SumTold<'a> {
    site: &'a str,
    kept: usize,
    kept_late: usize,
    late: usize,
    dropped: usize,
    open: usize,
    counted: usize,
    kept_share: Option<f64>,
    median_delay_days: Option<f64>,
    delays_of: usize,
    told_afterwards: usize,
}

/// One role in JSON.
#[derive(Serialize)]
struct RoleTold<'a> {
    role: Option<&'a str>,
    #[serde(flatten)]
    sum: SumTold<'a>,
    /// `null` where no role is named: what was withdrawn of it counts for the site alone.
    withdrawn: Option<WithdrawnTold>,
}

/// One site in JSON.
#[derive(Serialize)]
struct SiteTold<'a> {
    #[serde(flatten)]
    sum: SumTold<'a>,
    withdrawn: WithdrawnTold,
}

/// What is left of promises that were withdrawn, in JSON.
#[derive(Serialize)]
struct WithdrawnTold {
    all: usize,
    open: usize,
    late: usize,
    kept: usize,
    kept_late: usize,
    dropped: usize,
}

/// One object: the moment, the promises unless only roles are asked for, the roles, the sites, and how they are counted.
pub(super) fn json(out: &mut impl Write, told: &Told<'_>, by_role: bool) -> io::Result<()> {
    let promise = |entry: &Entry<'_>| {
        serde_json::to_value(PromiseTold {
            state: name(entry.state),
            site: &entry.key.site,
            subject: &entry.key.subject,
            kind: entry.kind.name(),
            audience: audience(told.model.floor.audience_of(entry.key)),
            field: &entry.promise.field,
            what: entry.what,
            owed_by: entry.owner.map(owner_in_data),
            counts_for: stays_with(entry, &told.offices, told.lang),
            first_due: entry.promise.first(),
            due: entry.promise.due,
            missed: entry.promise.first_missed(),
            settled_at: entry.promise.settled_at,
            heard_at: entry.promise.heard_at,
            delay_days: late_by(entry, told.at).map(hundredths),
            reason: entry.reason,
        })
    };
    let role = |account: &Account| {
        let role = account.role.as_ref().map(|role| role.as_str());
        let withdrawn = role.is_some().then(|| withdrawn_told(&account.withdrawn));
        serde_json::to_value(RoleTold { role, sum: sum_told(account), withdrawn })
    };
    let site = |account: &Account| {
        let withdrawn = withdrawn_told(&account.withdrawn);
        serde_json::to_value(SiteTold { sum: sum_told(account), withdrawn })
    };
    let mut whole = json!({
        "as_of": told.at,
        "audience": audience(told.audience),
        "roles": told.accounts.iter().map(role).collect::<Result<Vec<_>, _>>()?,
        "sites": told.sites.iter().map(site).collect::<Result<Vec<_>, _>>()?,
        "counted": COUNTED,
    });
    if !by_role {
        whole["promises"] = told.entries.iter().map(promise).collect::<Result<Vec<_>, _>>()?.into();
        whole["let_go"] = let_go::json(told);
    }
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

/// Who owes a promise, in JSON: in all languages, where the thing has them.
pub(super) fn owner_in_data(owner: Owner<'_>) -> Value {
    match owner {
        Owner::Told(text) => json!(text),
        Owner::Named(name) => json!(name),
    }
}

fn hundredths(days: f64) -> f64 {
    (days * 100.0).round() / 100.0
}

fn withdrawn_told(gone: &Withdrawn) -> WithdrawnTold {
    WithdrawnTold {
        all: gone.all(),
        open: gone.open,
        late: gone.late,
        kept: gone.kept,
        kept_late: gone.kept_late,
        dropped: gone.dropped,
    }
}

fn sum_told(account: &Account) -> SumTold<'_> {
    SumTold {
        site: &account.site,
        kept: account.kept,
        kept_late: account.kept_late,
        late: account.late,
        dropped: account.dropped,
        open: account.open,
        counted: account.counted(),
        kept_share: account.told_share(),
        median_delay_days: account.median_delay().map(hundredths),
        delays_of: account.delays_of(),
        told_afterwards: account.told_afterwards,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_neither_to_all_nor_to_none() {
        let shares = [0.0, 1.0 / 9_999.0, 0.25, 2.0 / 3.0, 9_998.0 / 9_999.0, 1.0].map(thousandths);
        assert_eq!(shares, ["0.000", "0.001", "0.250", "0.667", "0.999", "1.000"]);
    }
}
