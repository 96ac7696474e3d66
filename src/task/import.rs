//! `openfloor import`: what a survey tells goes to a hub, all of it or nothing; what became of it is said.

use std::fs::File;
use std::io::{self, Write};

use anyhow::Context as _;

use super::instrument::{instrument, text};
use crate::cli::Import;
use crate::domain::engagement::SURVEY_ATTRIBUTE;
use crate::publisher::{PublishError, Publisher};
use crate::pulse::Instrument;
use crate::pulse::release::{FLOOR, Unit};
use crate::survey::answers::Tally;
use crate::survey::columns::Dropped;
use crate::survey::import::{Imported, events, import};
use crate::survey::map::{FILE_BYTES_MAX, instrument_named};
use crate::survey::{Map, Table};
use crate::text::SafeText;

/// What a hub answers where an event of this id is there and says something else.
const CONFLICT: u16 = 409;
/// What the hub has against figures that could be held against those that are out.
const HELD_AGAINST: [&str; 4] = ["/id", "/data/partition", "/data/answered", "/data/unit"];

/// Reads a survey and publishes what it tells.
///
/// # Errors
/// When the survey, its map or its instrument can't be read as they should, or the hub refuses; then nothing is published.
pub async fn run(task: &Import, publisher: impl FnOnce() -> anyhow::Result<Publisher>) -> anyhow::Result<()> {
    let map_file = task.map.display();
    let written = text(&task.map, FILE_BYTES_MAX)?;
    let named = instrument_named(&written).with_context(|| map_file.to_string())?;
    let instrument = instrument(&named, task.map.parent()).with_context(|| map_file.to_string())?;
    let map = Map::parse(&written, &instrument).with_context(|| map_file.to_string())?;
    let file = task.file.display();
    let opened = File::open(&task.file).with_context(|| format!("can't read {file}"))?;
    let table = Table::open(opened, map.header_rows).with_context(|| file.to_string())?;
    let imported = import(table, &map, &instrument).with_context(|| file.to_string())?;
    let mut said = io::stderr().lock();
    tell(&mut said, &imported, &map, &instrument)?;
    drop(said);
    let Tally { rows, rejected, in_part, again, .. } = imported.tally;
    anyhow::ensure!(
        task.although || !imported.tally.is_of_few(),
        "nothing was published: {again} of {rows} rows of {file} are of somebody who has a row before them; see whether the column of the \
         map's `once` says the same of many, such as \"anonymous\", or import it --although they are"
    );
    anyhow::ensure!(
        task.although || !imported.tally.is_doubtful(),
        "nothing was published: of {rows} rows of {file} {rejected} were rejected, and {in_part} in part; see whether the file is whole and \
         its map is right, or import it --although they are"
    );
    let events = events(&map, &imported);
    if task.dry_run {
        // Without what would tell of its rows: this is to be looked at and passed on.
        for event in &events {
            let mut event: serde_json::Value = serde_json::from_str(event)?;
            event.as_object_mut().map(|event| event.remove(SURVEY_ATTRIBUTE));
            writeln!(io::stdout(), "{event}")?;
        }
        writeln!(io::stderr(), "nothing was published")?;
        return Ok(());
    }
    let publisher = publisher()?;
    let publisher = if task.beside { publisher.beside() } else { publisher };
    let published = match publisher.publish_batch_with_retry(&events).await {
        Ok(published) => published,
        Err(error) => return Err(explained(error, &map)),
    };
    for one in published.results {
        let again = if one.duplicate { "  (was there already)" } else { "" };
        writeln!(io::stdout(), "{:>8}  {}{again}", one.seq, one.id)?;
    }
    Ok(())
}

/// Why nothing was published, and what can be done.
fn explained(error: PublishError, map: &Map) -> anyhow::Error {
    let hint = match &error {
        PublishError::Refused { status: CONFLICT, problem, .. }
            if problem
                .faults
                .iter()
                .any(|fault| HELD_AGAINST.iter().any(|end| fault.pointer.ends_with(end))) =>
        {
            format!(
                "nothing was published: other figures of {} at {} are out, or were, and figures of a changed file or of other groups could be \
                 held against them to find out what one person said; if those are wrong, withdraw them, and the week stays a gap",
                map.window, map.site
            )
        }
        PublishError::Refused { problem, .. } if problem.confirm.is_some() => {
            "nothing was published; if it is meant so, import it with --beside".to_owned()
        }
        _ => "nothing was published".to_owned(),
    };
    anyhow::Error::new(error).context(hint)
}

/// What became of columns, rows and values, and what is told; no cell of the survey is in it.
fn tell(out: &mut impl Write, imported: &Imported, map: &Map, instrument: &Instrument) -> io::Result<()> {
    columns(out, &imported.dropped)?;
    if let Some(header) = &map.reading.once {
        let header = SafeText::clean(header);
        writeln!(out, "read only to find rows of one person, and not kept: {}", header.as_str())?;
    }
    tally(out, &imported.tally, instrument)?;
    if imported.silent > 0 {
        writeln!(
            out,
            "{} rows have no need with both of its sides answered, and count nowhere",
            imported.silent
        )?;
    }
    let teams = map.eligible.iter().map(|team| team.id.as_str()).collect::<Vec<_>>().join(", ");
    writeln!(
        out,
        "told as the floor: {teams}; give the map each team that the floor has, also one of which nobody answered"
    )?;
    let floor = imported.told.iter().any(|told| told.unit == Unit::Floor && !told.data.suppressed);
    for told in &imported.told {
        let data = &told.data;
        let unit = data.unit.as_str();
        match (data.answered, data.eligible) {
            (Some(answered), Some(eligible)) => writeln!(out, "{unit}: {answered} of {eligible} answered")?,
            // It reads the same whatever the cause.
            _ if unit == FLOOR => writeln!(out, "{unit}: suppressed; no level this time")?,
            _ if !floor => writeln!(out, "{unit}: suppressed; no level this time, as of the floor")?,
            _ => writeln!(out, "{unit}: suppressed; told only within the floor")?,
        }
    }
    Ok(())
}

/// The columns that were not read, by header.
///
/// # Errors
/// When it can't be written.
pub(super) fn columns(out: &mut impl Write, dropped: &[Dropped]) -> io::Result<()> {
    let shown = |header: &str| SafeText::clean(header).as_str().chars().take(80).collect::<String>();
    let personal: Vec<String> = dropped
        .iter()
        .filter_map(|column| Some(format!("{} ({})", shown(&column.header), column.personal?.words())))
        .collect();
    let others: Vec<String> = dropped
        .iter()
        .filter(|column| column.personal.is_none())
        .map(|column| shown(&column.header))
        .collect();
    if !personal.is_empty() {
        writeln!(
            out,
            "dropped before anything was read, since they tell of a person: {}",
            personal.join(", ")
        )?;
    }
    if !others.is_empty() {
        writeln!(out, "dropped, since nothing names them: {}", others.join(", "))?;
    }
    Ok(())
}

/// What became of rows and values, with the lines of those that were rejected.
///
/// # Errors
/// When it can't be written.
pub(super) fn tally(out: &mut impl Write, tally: &Tally, instrument: &Instrument) -> io::Result<()> {
    write!(out, "{} rows: ", tally.rows)?;
    rejections(out, tally, instrument)
}

/// The same without how many rows there are.
pub(super) fn rejections(out: &mut impl Write, tally: &Tally, instrument: &Instrument) -> io::Result<()> {
    let Tally { rejected, left_out, values, .. } = tally;
    writeln!(out, "{rejected} rejected, {left_out} left out by the map; {values} values rejected")?;
    for one in &tally.told {
        let of = match one.item.and_then(|item| instrument.items.get(item)) {
            Some(item) => item.id.as_str(),
            None => "the row",
        };
        writeln!(out, "  line {}: {of} {}", one.line, one.why.words())?;
    }
    let more = (tally.rejected + tally.values).saturating_sub(tally.told.len() as u64);
    if more > 0 {
        writeln!(out, "  and {more} more")?;
    }
    Ok(())
}
