//! `openfloor analyse`: figures of a raw table for leads, as text, CSV or JSON.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::csv::record;
use super::import::{columns, tally};
use super::instrument::{instrument, text};
use crate::cli::{Analyse, AnalysisForm};
use crate::pulse::agreement::is_mixed;
use crate::pulse::{GroupFloor, Instrument};
use crate::survey::analyse::Asked;
use crate::survey::figures::{Figures, MeasureFigures};
use crate::survey::map::{FILE_BYTES_MAX, Reading, instrument_named};
use crate::survey::{Analysis, Map, Table, analyse};

/// The column of the unit, where nothing else is said.
const TEAM: &str = "team";
/// The instrument, where nothing else is said.
const OURS: &str = "openfloor-6";
/// Decimals of what is told under a floor, as on the feed, and of one's own raw table.
const DECIMALS: (usize, usize) = (2, 6);
/// What stands where a unit is not told of; whatever the cause, it is the same.
const NOT_TOLD: &str = "not told of by itself";

/// Prints the figures of a table.
///
/// # Errors
/// When the table, the map or the instrument can't be read as they should.
pub fn run(task: &Analyse) -> anyhow::Result<()> {
    let (asked, header_rows, instrument) = asked(task)?;
    let stdin = task.file.as_os_str() == "-";
    let name = if stdin { "standard input".to_owned() } else { task.file.display().to_string() };
    let input: Box<dyn Read> = match stdin {
        true => Box::new(io::stdin().lock()),
        false => Box::new(File::open(&task.file).with_context(|| format!("can't read {name}"))?),
    };
    let table = Table::open(input, header_rows).with_context(|| name.clone())?;
    let analysis = analyse(table, &asked, &instrument).with_context(|| name)?;
    let mut said = io::stderr().lock();
    columns(&mut said, &analysis.dropped)?;
    tally(&mut said, &analysis.tally, &instrument)?;
    drop(said);
    let mut out = BufWriter::new(io::stdout().lock());
    let done = match task.format.unwrap_or_default() {
        AnalysisForm::Text => as_text(&mut out, &analysis),
        AnalysisForm::Csv => as_csv(&mut out, &analysis),
        AnalysisForm::Json => as_json(&mut out, &analysis),
    };
    done?;
    Ok(out.flush()?)
}

fn asked(task: &Analyse) -> anyhow::Result<(Asked, Option<usize>, Instrument)> {
    let raised = task.k.map(GroupFloor::new).transpose()?;
    let floor = |least: GroupFloor| match raised {
        Some(k) if k.get() < least.get() => {
            anyhow::bail!("--k is {}; the map says {}, and it may only be raised", k.get(), least.get())
        }
        raised => Ok((!task.raw).then(|| raised.unwrap_or(least))),
    };
    let Some(file) = &task.map else {
        let instrument = instrument(task.instrument.as_deref().unwrap_or(OURS), None)?;
        let team = Some(task.unit.clone().unwrap_or_else(|| TEAM.to_owned()));
        let reading = Reading { team, ..Reading::default() };
        return Ok((Asked { reading, groups: None, floor: floor(GroupFloor::default())? }, None, instrument));
    };
    let shown = || file.display().to_string();
    let written = text(file, FILE_BYTES_MAX)?;
    let named = instrument_named(&written).with_context(shown)?;
    let instrument = match &task.instrument {
        Some(name) => instrument(name, None)?,
        None => instrument(&named, file.parent()).with_context(shown)?,
    };
    let map = Map::parse(&written, &instrument).with_context(shown)?;
    let floor = floor(map.groups.floor())?;
    Ok((Asked { reading: map.reading, groups: Some(map.groups), floor }, map.header_rows, instrument))
}

/// Where a line of figures belongs.
enum Line<'a> {
    Unit(&'a str),
    Rest,
    All,
}

impl Line<'_> {
    fn words(&self) -> (&'static str, &str) {
        match self {
            Line::Unit(name) => ("unit", name),
            Line::Rest => ("rest", "the rest, together"),
            Line::All => ("all", "all"),
        }
    }
}

fn lines(measure: &MeasureFigures) -> impl Iterator<Item = (Line<'_>, Option<&Figures>)> {
    let units = measure.units.iter().map(|(name, figures)| (Line::Unit(name), figures.as_ref()));
    let rest = measure.rest.iter().map(|figures| (Line::Rest, Some(figures)));
    units.chain(rest).chain([(Line::All, measure.all.as_ref())])
}

fn decimals(analysis: &Analysis) -> usize {
    if analysis.floor.is_some() { DECIMALS.0 } else { DECIMALS.1 }
}

fn as_text(out: &mut impl Write, analysis: &Analysis) -> io::Result<()> {
    let held = match analysis.floor {
        Some(k) => format!("nothing is told of fewer than {}", k.get()),
        None => "raw: of every unit, however small; not to be passed on".to_owned(),
    };
    writeln!(out, "{}, {} to {}; {held}", analysis.instrument, analysis.scale.min, analysis.scale.max)?;
    let two = |figure: Option<f64>| figure.map_or("–".to_owned(), |figure| format!("{figure:.2}"));
    for measure in &analysis.measures {
        let wide = lines(measure).map(|(line, _)| line.words().1.chars().count()).max().unwrap_or(0).max(4);
        writeln!(out, "\n{}   ICC(1) {}   ICC(2) {}", measure.name, two(measure.icc1), two(measure.icc2))?;
        writeln!(
            out,
            "{:wide$} {:>9} {:>7} {:>7}   {:<14} {:>7} {:>7} {:>9}",
            "unit", "n", "mean", "SD", "95 % interval", "alpha", "rwg(j)", "shrunken"
        )?;
        for (line, figures) in lines(measure) {
            let name = line.words().1;
            let Some(figures) = figures else {
                writeln!(out, "{name:wide$}   {NOT_TOLD}")?;
                continue;
            };
            let interval =
                figures.interval.map_or("–".to_owned(), |(low, high)| format!("{low:.2} to {high:.2}"));
            let mixed = if figures.rwg.is_some_and(is_mixed) { "   views are mixed" } else { "" };
            writeln!(
                out,
                "{name:wide$} {:>9} {:>7} {:>7}   {interval:<14} {:>7} {:>7} {:>9}{mixed}",
                figures.n,
                two(figures.mean),
                two(figures.deviation),
                two(figures.alpha),
                two(figures.rwg),
                two(figures.shrunken),
            )?;
        }
    }
    Ok(())
}

fn as_csv(out: &mut impl Write, analysis: &Analysis) -> io::Result<()> {
    record(
        out,
        &[
            "measure", "row", "unit", "n", "mean", "sd", "low", "high", "alpha", "rwg_j", "shrunken", "icc1",
            "icc2",
        ],
    )?;
    let decimals = decimals(analysis);
    let said = |figure: Option<f64>| figure.map_or(String::new(), |figure| format!("{figure:.decimals$}"));
    for measure in &analysis.measures {
        for (line, figures) in lines(measure) {
            let (row, name) = line.words();
            let name = if row == "unit" { name } else { "" };
            let of_all = |figure: Option<f64>| said(figure.filter(|_| row == "all"));
            let told = figures.cloned().unwrap_or_default();
            let n = figures.map_or(String::new(), |figures| figures.n.to_string());
            let cells = [
                said(told.mean),
                said(told.deviation),
                said(told.interval.map(|(low, _)| low)),
                said(told.interval.map(|(_, high)| high)),
                said(told.alpha),
                said(told.rwg),
                said(told.shrunken),
                of_all(measure.icc1),
                of_all(measure.icc2),
            ];
            let mut cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            cells.splice(0..0, [measure.name.as_str(), row, name, n.as_str()]);
            number_record(out, &cells)?;
        }
    }
    Ok(())
}

/// A record whose first cells are words and the others numbers: a minus sign of ours is no formula.
fn number_record(out: &mut impl Write, cells: &[&str]) -> io::Result<()> {
    const WORDS: usize = 3;
    let mut words = Vec::new();
    record(&mut words, &cells[..WORDS])?;
    out.write_all(words.trim_ascii_end())?;
    writeln!(out, ",{}\r", cells[WORDS..].join(","))
}

fn as_json(out: &mut impl Write, analysis: &Analysis) -> io::Result<()> {
    let scale = 10_f64.powi(i32::try_from(decimals(analysis)).unwrap_or(2));
    let rounded = |figure: Option<f64>| figure.map(|figure| (figure * scale).round() / scale);
    let figures = |figures: &Figures| -> Value {
        json!({
            "n": figures.n,
            "mean": rounded(figures.mean),
            "sd": rounded(figures.deviation),
            "low": rounded(figures.interval.map(|(low, _)| low)),
            "high": rounded(figures.interval.map(|(_, high)| high)),
            "alpha": rounded(figures.alpha),
            "rwg_j": rounded(figures.rwg),
            "mixed": figures.rwg.map(is_mixed),
            "shrunken": rounded(figures.shrunken),
        })
    };
    let unit = |(name, told): &(String, Option<Figures>)| match told {
        Some(told) => {
            let mut said = figures(told);
            said["unit"] = name.as_str().into();
            said
        }
        None => json!({ "unit": name, "suppressed": true }),
    };
    let measure = |measure: &MeasureFigures| {
        json!({
            "measure": measure.name,
            "icc1": rounded(measure.icc1),
            "icc2": rounded(measure.icc2),
            "units": measure.units.iter().map(unit).collect::<Vec<_>>(),
            "rest": measure.rest.as_ref().map(figures),
            "all": measure.all.as_ref().map(figures),
        })
    };
    let said = json!({
        "instrument": analysis.instrument,
        "scale": [analysis.scale.min, analysis.scale.max],
        "k": analysis.floor.map(GroupFloor::get),
        "rows": analysis.tally.rows,
        "rejected": { "rows": analysis.tally.rejected, "values": analysis.tally.values },
        "measures": analysis.measures.iter().map(measure).collect::<Vec<_>>(),
    });
    writeln!(out, "{said:#}")
}
