//! `openfloor pulse`: opening, looking at and closing rounds of questions. The codes go where they are asked to go, once.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context as _, anyhow, bail};

use super::csv;
use super::said::{self, count, plain};
use crate::cli::{OpenRound, PulseTask};
use crate::publisher::{PublishError, Publisher};
use crate::wire::Confirm;
use crate::wire::pulse::{GroupTold, Opened, Opening, RoundState, RoundTold, TeamAsked, UnitTold};

/// Most bytes of a file of teams, and of an instrument.
const FILE_BYTES_MAX: u64 = 128 * 1024;

/// Does what is asked for.
///
/// # Errors
/// When a file can't be read or written, or the hub refuses or can't be reached.
pub async fn run(task: &PulseTask, publisher: &Publisher) -> anyhow::Result<()> {
    match task {
        PulseTask::Open(asked) => open(asked, publisher).await,
        PulseTask::Status(of) => {
            let rounds = publisher.rounds(&of.site).await?.rounds;
            let mut out = io::stdout().lock();
            if rounds.is_empty() {
                writeln!(out, "there was no round at {}", plain(&of.site))?;
            }
            for round in &rounds {
                write!(out, "{}", status(round))?;
            }
            Ok(())
        }
        PulseTask::Close(of) => {
            let round = publisher.close_round(&of.site).await?;
            write!(io::stdout().lock(), "{}", status(&round))?;
            Ok(())
        }
    }
}

async fn open(asked: &OpenRound, publisher: &Publisher) -> anyhow::Result<()> {
    let teams = match &asked.teams {
        Some(file) => teams_of(&read(file)?).with_context(|| format!("{}", file.display()))?,
        None => asked.team.clone(),
    };
    let publisher = &if asked.beside { publisher.beside() } else { publisher.clone() };
    let instrument = asked.instrument.as_deref().map(read).transpose()?;
    // Here too, where each fault has the name of the file before it.
    if let (Some(text), Some(file)) = (&instrument, &asked.instrument) {
        crate::pulse::Instrument::parse(text).with_context(|| format!("{}", file.display()))?;
    }
    let opening = Opening { closes: asked.closes.clone(), teams, k: asked.k, instrument };
    let Some(file) = &asked.codes else {
        let opened = publisher.open_round(&asked.site, &opening).await.map_err(not_opened)?;
        let mut out = io::stdout().lock();
        write!(out, "{}{}", told(&opened.round), printed(&opened))?;
        return Ok(());
    };
    // Before the round is open: codes that can't be written down are lost.
    let mut codes =
        new_file(file).with_context(|| format!("{} can't be made; name a new file", file.display()))?;
    let opened = match publisher.open_round(&asked.site, &opening).await {
        Ok(opened) => opened,
        Err(error) => {
            drop(codes);
            let _ = std::fs::remove_file(file);
            return Err(not_opened(error));
        }
    };
    let written = table(&opened).and_then(|table| {
        codes.write_all(&table)?;
        codes.sync_all()
    });
    written.with_context(|| {
        let site = plain(&asked.site);
        format!("{} can't be written, so nobody has the codes; close the round with: openfloor pulse close --site {site}", file.display())
    })?;
    let all: usize = opened.codes.iter().map(|team| team.codes.len()).sum();
    let codes = count(all, "code", "codes");
    write!(io::stdout().lock(), "{}\n{codes} in {}\n{}", told(&opened.round), file.display(), HAND_OUT)?;
    Ok(())
}

/// Why a round is not open, with what to do where the hub only asks.
fn not_opened(error: PublishError) -> anyhow::Error {
    match &error {
        PublishError::Refused { problem, .. }
            if problem.confirm.as_deref().and_then(Confirm::read) == Some(Confirm::Beside) =>
        {
            anyhow!("{error}\nif it is meant so, open it with --beside")
        }
        _ => error.into(),
    }
}

/// What is to be done with codes.
const HAND_OUT: &str = "Each works once. Hand them out so that nobody knows who has which, keep no list, and destroy what is left over.\n";

fn read(file: &Path) -> anyhow::Result<String> {
    let too_large = || format!("{} has more than {FILE_BYTES_MAX} bytes; name another file", file.display());
    let about = std::fs::metadata(file).with_context(|| format!("{} can't be read", file.display()))?;
    anyhow::ensure!(about.len() <= FILE_BYTES_MAX, too_large());
    std::fs::read_to_string(file).with_context(|| format!("{} can't be read as UTF-8", file.display()))
}

/// A new file for its owner alone.
pub(super) fn new_file(file: &Path) -> io::Result<std::fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

/// Teams and their people, a line each; a first line that names the columns is passed over.
fn teams_of(text: &str) -> anyhow::Result<Vec<TeamAsked>> {
    let mut teams = Vec::new();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let cells: Vec<&str> = line.split([',', ';']).map(|cell| cell.trim().trim_matches('"')).collect();
        match cells[..] {
            [""] => {}
            [_, eligible] if number == 1 && eligible.parse::<u64>().is_err() => {}
            [id, eligible] => match eligible.parse() {
                Ok(eligible) => teams.push(TeamAsked { id: id.into(), eligible }),
                Err(_) => bail!("line {number}: {eligible:?} is no number of people"),
            },
            _ => bail!("line {number}: a line has a team and a number, as in billing,14"),
        }
    }
    Ok(teams)
}

/// A table of codes, with a link where the hub knows its public address.
pub(super) fn table(opened: &Opened) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let names = ["team", "code", "link"];
    csv::record(&mut out, if opened.check_in.is_some() { &names } else { &names[..2] })?;
    for team in &opened.codes {
        for code in &team.codes {
            let link = opened.check_in.as_ref().map(|address| format!("{address}/{code}"));
            let cells = [team.team.as_str(), code.as_str()];
            csv::record(&mut out, &cells.into_iter().chain(link.as_deref()).collect::<Vec<_>>())?;
        }
    }
    Ok(out)
}

/// The codes by team, a line each.
fn printed(opened: &Opened) -> String {
    let mut lines = vec![String::new(), HAND_OUT.trim_end().to_owned()];
    lines.extend(opened.check_in.as_ref().map(|address| format!("They are entered at {}", plain(address))));
    for team in &opened.codes {
        lines.push(format!("\n{}, {}", plain(&team.team), count(team.codes.len(), "code", "codes")));
        lines.extend(team.codes.iter().map(|code| format!("  {}", plain(code))));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// What a round is, and what its groups are.
fn told(round: &RoundTold) -> String {
    let zone = said::zone(Some(&round.zone));
    let mut lines = vec![format!(
        "{}, {}: {} until {} ({})",
        plain(&round.site),
        plain(&round.window),
        plain(&round.instrument),
        said::local(round.closes, &zone),
        plain(&round.zone)
    )];
    lines.push(format!("  no figure is told of fewer than {} people", round.k));
    lines.extend(round.groups.iter().map(|group| format!("  {}", group_told(group, round.groups.len()))));
    lines.push(String::new());
    lines.join("\n")
}

fn group_told(group: &GroupTold, groups: usize) -> String {
    let teams = group.teams.iter().map(|team| plain(team)).collect::<Vec<_>>().join(", ");
    let people = count(group.eligible as usize, "person", "people");
    match (group.teams.len(), group.reports) {
        (1, true) => format!("{teams}, {people}: told of by itself, to leads"),
        (_, true) => format!(
            "{teams}, {people}: told of together, to leads, since one of them is too small to be told of alone"
        ),
        (_, false) if groups == 1 => format!("{teams}, {people}: told of as the floor alone"),
        (_, false) => format!("{teams}, {people}: too few to be told of; told only within the floor"),
    }
}

/// A round and what was published of it.
fn status(round: &RoundTold) -> String {
    let zone = said::zone(Some(&round.zone));
    let at = |at| said::local(at, &zone);
    let mut lines = vec![told(round).trim_end().to_owned()];
    let by = |by: &Option<String>| {
        by.as_ref().map_or("on the hub's own machine".to_owned(), |by| format!("by {}", plain(by)))
    };
    lines.push(format!("  opened {}", by(&round.opened_by)));
    lines.extend(
        round.closed_by.as_ref().map(|_| format!("  closed before its time {}", by(&round.closed_by))),
    );
    lines.push(match (round.state, round.next_tick) {
        (RoundState::Open, Some(next)) => format!("  open; figures leave it next on {}", at(next)),
        (RoundState::Open, None) => "  open".to_owned(),
        (RoundState::Closing, Some(next)) => {
            format!("  closed since {}; its last figures leave it on {}", at(round.closes), at(next))
        }
        (RoundState::Closing, None) | (RoundState::Closed, _) => {
            format!("  closed since {}", at(round.closes))
        }
        (RoundState::Lost, _) => {
            "  closed as suppressed: its answers are gone with their key, which is in no backup".to_owned()
        }
    });
    match &round.told[..] {
        [] => lines.push("  nothing is published of it yet".to_owned()),
        units => lines.extend(units.iter().map(|unit| format!("  published: {}", unit_told(unit)))),
    }
    lines.push(String::new());
    lines.join("\n")
}

fn unit_told(unit: &UnitTold) -> String {
    let name = plain(&unit.unit);
    match unit.answered {
        Some(answered) => format!("{name}, {answered} of {} counted as of the last figures", unit.eligible),
        None if unit.unit == "floor" => format!("{name}, no level this time"),
        None => format!("{name}, no level of its own; told only within the floor"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn teams_come_from_a_file_and_a_wrong_line_is_named() {
        let team = |id: &str, eligible| TeamAsked { id: id.into(), eligible };
        let wanted = vec![team("billing", 14), team("care", 9)];
        for text in [
            "billing,14\ncare,9",
            "\u{feff}team,eligible\r\n\"billing\",14\r\n\r\ncare, 9\r\n",
            "team;people\nbilling;14\ncare;9\n",
        ] {
            assert_eq!(teams_of(text).expect("teams"), wanted, "{text:?}");
        }
        for (text, line) in
            [("billing,14\ncare,nine", "line 2"), ("billing,14\ncare", "line 2"), ("a,1,2", "line 1")]
        {
            let why = teams_of(text).expect_err("refused").to_string();
            assert!(why.starts_with(line), "{why}");
        }
    }
}
