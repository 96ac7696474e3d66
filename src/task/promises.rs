//! `openfloor promises`: the ledger of every dated word of leadership, and the kept share of each role.

mod forms;
mod let_go;

use std::io::{self, BufWriter, Write};

use jiff::Timestamp;

use crate::cli::{LedgerForm, Promises};
use crate::config::Wall;
use crate::domain::account::{Account, accounts, sites};
use crate::domain::floor::THINGS_MAX;
use crate::domain::let_go::LetGo;
use crate::domain::promise::Entry;
use crate::domain::{Audience, Key, Ledger, Offices, PromiseState};
use crate::model::Model;
use crate::text::Lang;

/// How shares and delays come about, and what is not in a ledger; it stands below each of them.
const COUNTED: [&str; 7] = [
    "Kept share: kept of all that were due or settled; dropped ones count as not kept.",
    "Delay: from the first date until it was settled, or until now while it is late; early is no delay, and what was \
     dropped has none.",
    "Roles stand in the order of the alphabet.",
    "A withdrawal erases words and dates, and not the count: what was withdrawn counts as what it was then, at its site and for the role that \
     owed it, or for the site alone where nothing was surely a role; what was withdrawn before its date was given up, and counts as not kept.",
    "A word that says it was given up to 5 minutes before the hub had it is believed, and can so be kept.",
    "What the hub is first told of after its date, and within an hour, is dated by the times that it tells: late or dropped it counts, and kept \
     it is told afterwards and counts for no share.",
    "Of a thing that promised very much, what was kept in time first is counted, and told no longer.",
];

/// What an entry that is told again shows and counts as; it stands below these where one of them is listed.
const TOLD_AGAIN: &str = "What is told again in the same words shows the date that was promised first; where that had gone by it is late since then, and counts so. What \
                          was withdrawn of it counts beside that.";

/// A ledger that is being printed.
struct Told<'a> {
    model: &'a Model,
    /// The moment of the ledger, by the hub's clock.
    at: Timestamp,
    lang: &'a Lang,
    /// Who is told by an office.
    offices: Offices,
    audience: Audience,
    /// The entries that were asked for.
    entries: Vec<Entry<'a>>,
    /// The kept ones that no stamp lists any more, where kept ones were asked for.
    let_go: Vec<(&'a Key, &'a LetGo)>,
    /// All entries, counted by role.
    accounts: Vec<Account>,
    /// All entries and what was withdrawn, counted by site.
    sites: Vec<Account>,
}

/// Prints the ledger of a hub's floor.
///
/// # Errors
/// When the floor is not known in time, or nothing can be printed.
pub async fn run(wall: &Wall, asked: &Promises) -> anyhow::Result<()> {
    let trust = super::trust::wall(wall)?;
    let model = super::known::floor(wall, trust, asked.leads, asked.within.unwrap_or_default().0).await?;
    let sees_leads = model.shown.as_ref().is_some_and(|shown| shown.role != "wall");
    if asked.leads && !sees_leads {
        writeln!(
            io::stderr(),
            "openfloor: this token shows what a floor may see: promises that are for leads are not in this ledger"
        )?;
    }
    let past = model.floor.room.let_go;
    if past > 0 {
        writeln!(
            io::stderr(),
            "openfloor: there are more than {THINGS_MAX} things; what {past} of the oldest that are over may have promised is not in this ledger \
             (one site at a time has fewer: --site)"
        )?;
    }
    let told = told(&model, asked, asked.leads && sees_leads);
    let mut out = BufWriter::new(io::stdout().lock());
    let written = match asked.format.unwrap_or_default() {
        LedgerForm::Text => forms::text(&mut out, &told, asked),
        LedgerForm::Csv if asked.by_role => forms::csv_of_roles(&mut out, &told),
        LedgerForm::Csv => forms::csv(&mut out, &told),
        LedgerForm::Json => forms::json(&mut out, &told, asked.by_role),
    };
    written?;
    Ok(out.flush()?)
}

fn told<'a>(model: &'a Model, asked: &Promises, leads: bool) -> Told<'a> {
    let (at, lang) = (model.now(), model.lang());
    let ledger = Ledger::of(&model.floor, at);
    let offices = Offices::of(&model.floor);
    let accounts = accounts(&ledger, &offices, lang, at);
    let sites = sites(&ledger, at);
    let only: Vec<PromiseState> = asked.only.iter().copied().map(Into::into).collect();
    let mut entries = ledger.entries;
    let mut let_go = ledger.let_go;
    let_go.retain(|_| only.is_empty() || only.contains(&PromiseState::Kept));
    entries.retain(|entry| only.is_empty() || only.contains(&entry.state));
    let audience = if leads { Audience::Leads } else { Audience::Floor };
    Told { model, at, lang, offices, audience, entries, let_go, accounts, sites }
}
