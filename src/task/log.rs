//! `openfloor log`: the record for audits, written as it comes.

use std::io::{self, BufWriter, Write};

use jiff::Timestamp;
use serde_json::Value;

use super::csv::record;
use crate::cli::{AudienceName, Log, LogForm};
use crate::domain::Audience;
use crate::publisher::{LogAsked, Publisher};
use crate::text::{SafeText, Text};
use crate::wire::log::{Ended, Rested, Shown, Without};

/// The columns of comma-separated values.
const COLUMNS: [&str; 15] = [
    "seq",
    "shown_from",
    "shown_until",
    "ended",
    "site",
    "subject",
    "kind",
    "audience",
    "team",
    "source",
    "id",
    "title",
    "without",
    "rested",
    "data",
];
/// The field that a thing is called by, whatever its kind.
const TITLES: [&str; 9] =
    ["headline", "topic", "changes", "breach", "ask", "message", "text", "name", "window"];

/// Writes the record, page by page.
///
/// # Errors
/// When the hub refuses or can't be reached, or nothing can be written.
pub async fn run(asked: &Log, site: Option<&SafeText>, publisher: &Publisher) -> anyhow::Result<()> {
    let form = asked.format.unwrap_or_default();
    let part = LogAsked {
        site: site.map(|site| site.as_str().to_owned()),
        from: asked.from.clone(),
        to: asked.to.clone(),
        audience: match asked.audience.unwrap_or_default() {
            AudienceName::Floor => Audience::Floor,
            AudienceName::Leads => Audience::Leads,
        },
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut after = Some(0);
    let mut begun = false;
    while let Some(position) = after {
        let page = publisher.log(&part, position).await?;
        let written = (|| {
            if form == LogForm::Csv && !begun {
                record(&mut out, &COLUMNS)?;
            }
            for shown in &page.shown {
                match form {
                    LogForm::Jsonl => line(&mut out, shown)?,
                    LogForm::Csv => cells(&mut out, shown)?,
                }
            }
            out.flush()
        })();
        written?;
        begun = true;
        after = page.after;
    }
    Ok(())
}

/// One line, whatever line breaks its publisher wrote between the words of `data`: within a text they can't stand.
fn line(out: &mut impl Write, shown: &Shown) -> io::Result<()> {
    let line = serde_json::to_string(shown)?;
    out.write_all(compact(&line).as_bytes())?;
    out.write_all(b"\n")
}

/// JSON without what stands between its words; numbers and the order of fields stay as they are written.
fn compact(json: &str) -> String {
    let (mut in_text, mut escaped) = (false, false);
    let mut compact = String::with_capacity(json.len());
    for scalar in json.chars() {
        if !in_text && matches!(scalar, ' ' | '\t' | '\n' | '\r') {
            continue;
        }
        if scalar == '"' && !escaped {
            in_text = !in_text;
        }
        escaped = in_text && scalar == '\\' && !escaped;
        compact.push(scalar);
    }
    compact
}

fn cells(out: &mut impl Write, shown: &Shown) -> io::Result<()> {
    let moment = |at: Option<Timestamp>| at.map_or(String::new(), |at| at.to_string());
    let data = shown.data.as_ref().map_or(String::new(), |data| compact(data.get()));
    let cells: [&str; 15] = [
        &shown.seq.to_string(),
        &shown.shown_from.to_string(),
        &moment(shown.shown_until),
        shown.ended.map_or("", Ended::word),
        &shown.site,
        &shown.subject,
        &shown.kind,
        match shown.audience {
            Audience::Floor => "floor",
            Audience::Leads => "leads",
        },
        shown.team.as_deref().unwrap_or_default(),
        &shown.source,
        shown.id.as_deref().unwrap_or_default(),
        &title(&data),
        shown.without.map_or("", Without::word),
        &shown.rested.iter().map(rested).collect::<Vec<_>>().join(" "),
        &data,
    ];
    record(out, &cells)
}

/// A time in which it rested: `from/until` as in ISO 8601, and the scope; `..` while it does. `?` stands for a scope that is withdrawn, and `leads`
/// behind it for what rested at their desks alone.
fn rested(rested: &Rested) -> String {
    let until = rested.until.map_or("..".to_owned(), |until| until.to_string());
    let at_desks = if rested.audience == Some(Audience::Leads) { " leads" } else { "" };
    format!("{}/{until} {}{at_desks};", rested.from, rested.scope.as_deref().unwrap_or("?"))
}

/// What a thing is called, in the first of its languages; nothing for one that is called nothing.
fn title(data: &str) -> String {
    let Ok(Value::Object(fields)) = serde_json::from_str(data) else { return String::new() };
    let called = TITLES.iter().find_map(|name| fields.get(*name));
    let text = called.and_then(|text| serde_json::from_value::<Text>(text.clone()).ok());
    text.and_then(|text| text.variants().next().map(|(_, words)| words.as_str().to_owned()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_words_is_left_out_and_nothing_within() {
        let written = "{ \"a b\":\r\n\t\"one \\\" {  two\\\\\", \"n\" : [1.50 ,2]\n}";
        assert_eq!(compact(written), "{\"a b\":\"one \\\" {  two\\\\\",\"n\":[1.50,2]}");
    }
}
