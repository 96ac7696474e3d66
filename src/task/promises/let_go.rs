//! Of the promises that were kept and that no stamp lists any more: how many there are, of which thing, and who owed them.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::Told;
use super::forms::{audience, owner_in_data};
use crate::domain::let_go::LetGo;
use crate::domain::{Audience, Key};

/// One line for each thing and each owner.
///
/// ```text
/// Kept before those, and counted alone
///   question/lift, lisbon: 20 kept; owed by IT lead
/// ```
pub(super) fn text(out: &mut impl Write, told: &Told<'_>) -> io::Result<()> {
    if told.let_go.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nKept before those, and counted alone")?;
    for (key, one) in &told.let_go {
        let numbers = [(one.kept(), "kept"), (one.told_afterwards as usize, "told afterwards")];
        let numbers = numbers.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}"));
        let owner = one.owner().map_or("; nobody is named as their owner".into(), |owner| {
            format!("; owed by {}", owner.in_lang(told.lang))
        });
        let leads = match told.model.floor.audience_of(key) {
            Audience::Leads => "; for leads only",
            Audience::Floor => "",
        };
        let numbers: Vec<String> = numbers.collect();
        writeln!(out, "  {}, {}: {}{owner}{leads}", key.subject, key.site, numbers.join(", "))?;
    }
    Ok(())
}

/// Those of one thing and one owner in JSON.
#[derive(Serialize)]
struct LetGoTold<'a> {
    site: &'a str,
    subject: &'a str,
    audience: &'static str,
    owed_by: Option<Value>,
    kept: usize,
    /// How many of the kept ones had no delay, and are among those that a median is of.
    no_delay: u32,
    told_afterwards: u32,
}

/// A list with one object for each thing and each owner.
pub(super) fn json(told: &Told<'_>) -> Value {
    let one = |(key, one): &(&Key, &LetGo)| {
        json!(LetGoTold {
            site: &key.site,
            subject: &key.subject,
            audience: audience(told.model.floor.audience_of(key)),
            owed_by: one.owner().map(owner_in_data),
            kept: one.kept(),
            no_delay: one.kept,
            told_afterwards: one.told_afterwards,
        })
    };
    told.let_go.iter().map(one).collect()
}
