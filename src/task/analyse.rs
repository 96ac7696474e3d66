//! `openfloor analyse`: figures of a raw table for leads, as text, CSV or JSON.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};

use anyhow::Context as _;
use serde_json::{Value, json};

use super::csv::record;
use super::import::{columns, rejections, tally};
use super::instrument::{instrument, text};
use crate::cli::{Analyse, AnalysisForm};
use crate::pulse::agreement::is_mixed;
use crate::pulse::release::TWO_DECIMALS_FROM;
use crate::pulse::{GroupFloor, Instrument};
use crate::survey::analyse::Asked;
use crate::survey::figures::{Figures, MeasureFigures};
use crate::survey::map::{FILE_BYTES_MAX, Reading, instrument_named};
use crate::survey::{Analysis, Map, Table, analyse};
use crate::text::SafeText;

/// The column of the unit, where nothing else is said.
const TEAM: &str = "team";
/// The instrument, where nothing else is said.
const OURS: &str = "openfloor-6";
/// Decimals of what is told under a floor, as on the feed: of few answers, and of [`TWO_DECIMALS_FROM`] or more; and of one's own raw table.
const DECIMALS: (usize, usize, usize) = (1, 2, 6);

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
    people(&mut said, &analysis)?;
    match analysis.tells_rows() {
        true => tally(&mut said, &analysis.tally, &instrument)?,
        false => {
            write!(said, "rows are not counted, since some units are not told of: ")?;
            rejections(&mut said, &analysis.tally, &instrument)?;
        }
    }
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

/// By what people are counted.
fn people(out: &mut impl Write, analysis: &Analysis) -> io::Result<()> {
    if analysis.floor.is_none() {
        return Ok(());
    }
    if analysis.told_apart_by.is_empty() {
        return writeln!(out, "no column tells who answered, so each row counts as another person's");
    }
    let by: Vec<SafeText> = analysis.told_apart_by.iter().map(|header| SafeText::clean(header)).collect();
    let by = by.iter().map(SafeText::as_str).collect::<Vec<_>>().join(", ");
    writeln!(
        out,
        "people are counted by {by}: of each cell there was a digest while the file was read, and nothing is kept of it"
    )
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
        let floor = floor(GroupFloor::default())?;
        let team = Some(task.unit.clone().unwrap_or_else(|| TEAM.to_owned()));
        let reading = Reading { team, people: floor.is_some(), ..Reading::default() };
        return Ok((Asked { reading, groups: None, floor }, None, instrument));
    };
    let shown = || file.display().to_string();
    let written = text(file, FILE_BYTES_MAX)?;
    let named = instrument_named(&written).with_context(shown)?;
    let instrument = match &task.instrument {
        Some(name) => instrument(name, None)?,
        None => instrument(&named, file.parent()).with_context(shown)?,
    };
    let mut map = Map::parse(&written, &instrument).with_context(shown)?;
    let floor = floor(map.groups.floor())?;
    map.reading.people = floor.is_some();
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
            // In brackets, so that no unit of that name is taken for it.
            Line::Rest => ("rest", "(the rest, together)"),
            Line::All => ("all", "(all)"),
        }
    }
}

fn lines(measure: &MeasureFigures) -> impl Iterator<Item = (Line<'_>, Option<&Figures>)> {
    let units = measure.units.iter().map(|(name, figures)| (Line::Unit(name), Some(figures)));
    let rest = measure.rest.iter().map(|figures| (Line::Rest, Some(figures)));
    units.chain(rest).chain([(Line::All, measure.all.as_ref())])
}

/// Decimals of figures of so many answers.
fn decimals(analysis: &Analysis, n: u64) -> usize {
    match analysis.floor {
        Some(_) if n < TWO_DECIMALS_FROM => DECIMALS.0,
        Some(_) => DECIMALS.1,
        None => DECIMALS.2,
    }
}

/// How many units are not told of by themselves; whatever the cause, and without their names.
fn untold(measure: &MeasureFigures) -> Option<String> {
    match measure.untold {
        0 => None,
        1 => Some("1 unit is not told of by itself".to_owned()),
        n => Some(format!("{n} units are not told of by themselves")),
    }
}

fn as_text(out: &mut impl Write, analysis: &Analysis) -> io::Result<()> {
    let held = match analysis.floor {
        Some(k) => format!(
            "nothing is told of fewer than {} in this table; another one of the same file, by other units or another k, less this one can tell \
             of fewer: pass on one",
            k.get()
        ),
        None => "raw: of every unit, however small; not to be passed on".to_owned(),
    };
    writeln!(out, "{}, {} to {}; {held}", analysis.instrument, analysis.scale.min, analysis.scale.max)?;
    let to = |decimals: usize| {
        move |figure: Option<f64>| figure.map_or("–".to_owned(), |figure| format!("{figure:.decimals$}"))
    };
    for measure in &analysis.measures {
        let wide = lines(measure).map(|(line, _)| line.words().1.chars().count()).max().unwrap_or(0).max(4);
        writeln!(
            out,
            "\n{}   ICC(1) {}   ICC(2) {}   shrunken towards {}; over the {} units told of",
            measure.name,
            to(2)(measure.icc1),
            to(2)(measure.icc2),
            to(2)(measure.drawn_to),
            measure.units.len()
        )?;
        writeln!(
            out,
            "{:wide$} {:>9} {:>7} {:>7}   {:<14} {:>7} {:>7} {:>9}",
            "unit", "n", "mean", "SD", "95 % interval", "alpha", "rwg(j)", "shrunken"
        )?;
        for (line, figures) in lines(measure) {
            let name = line.words().1;
            let Some(figures) = figures else {
                writeln!(out, "{name:wide$}   nothing can be told")?;
                continue;
            };
            let said = to(decimals(analysis, figures.n).min(DECIMALS.1));
            let interval = figures.interval.map_or("–".to_owned(), |(low, high)| {
                format!("{} to {}", said(Some(low)), said(Some(high)))
            });
            let mixed = if figures.rwg.is_some_and(is_mixed) { "   views are mixed" } else { "" };
            writeln!(
                out,
                "{name:wide$} {:>9} {:>7} {:>7}   {interval:<14} {:>7} {:>7} {:>9}{mixed}",
                figures.n,
                said(figures.mean),
                said(figures.deviation),
                said(figures.alpha),
                said(figures.rwg),
                said(figures.shrunken),
            )?;
        }
        if let Some(untold) = untold(measure) {
            writeln!(out, "{untold}")?;
        }
    }
    Ok(())
}

fn as_csv(out: &mut impl Write, analysis: &Analysis) -> io::Result<()> {
    record(
        out,
        &[
            "measure", "row", "unit", "n", "mean", "sd", "low", "high", "alpha", "rwg_j", "shrunken", "icc1",
            "icc2", "drawn_to",
        ],
    )?;
    for measure in &analysis.measures {
        for (line, figures) in lines(measure) {
            let (row, name) = line.words();
            let name = if row == "unit" { name } else { "" };
            let told = figures.cloned().unwrap_or_default();
            let decimals = decimals(analysis, told.n);
            let said =
                |figure: Option<f64>| figure.map_or(String::new(), |figure| format!("{figure:.decimals$}"));
            let of_all = |figure: Option<f64>| said(figure.filter(|_| row == "all"));
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
                of_all(measure.drawn_to),
            ];
            let mut cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            cells.splice(0..0, [measure.name.as_str(), row, name, n.as_str()]);
            number_record(out, &cells)?;
        }
        if let Some(untold) = untold(measure) {
            number_record(out, &[[measure.name.as_str(), "untold", &untold].as_slice(), &[""; 11]].concat())?;
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
    let rounded_of = |n: u64| {
        let scale = 10_f64.powi(i32::try_from(decimals(analysis, n)).unwrap_or(2));
        move |figure: Option<f64>| figure.map(|figure| (figure * scale).round() / scale)
    };
    let figures = |figures: &Figures| -> Value {
        let rounded = rounded_of(figures.n);
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
    let unit = |(name, told): &(String, Figures)| {
        let mut said = figures(told);
        said["unit"] = name.as_str().into();
        said
    };
    let measure = |measure: &MeasureFigures| {
        let rounded = rounded_of(measure.all.as_ref().map_or(0, |all| all.n));
        json!({
            "measure": measure.name,
            "icc1": rounded(measure.icc1),
            "icc2": rounded(measure.icc2),
            "drawn_to": rounded(measure.drawn_to),
            "units": measure.units.iter().map(unit).collect::<Vec<_>>(),
            "untold": measure.untold,
            "rest": measure.rest.as_ref().map(figures),
            "all": measure.all.as_ref().map(figures),
        })
    };
    let said = json!({
        "instrument": analysis.instrument,
        "scale": [analysis.scale.min, analysis.scale.max],
        "k": analysis.floor.map(GroupFloor::get),
        "rows": analysis.tells_rows().then_some(analysis.tally.rows),
        "rejected": { "rows": analysis.tally.rejected, "values": analysis.tally.values },
        "measures": analysis.measures.iter().map(measure).collect::<Vec<_>>(),
    });
    writeln!(out, "{said:#}")
}
