//! A rehearsal as lines to read.

use std::io::{self, Write};

use super::told::{HeldTold, SiteTold};
use super::walls::{EntryTold, WallTold};
use crate::domain::Audience;
use crate::domain::quiet::SCOPE_FLOOR;
use crate::screen::cells::width;
use crate::task::said::count;

/// Cells of a line of details, with what they are indented by.
const COLUMNS: usize = 80;
/// Cells before the details of an entry.
const DETAILS: usize = 6;

/// Tells every site.
pub fn text(out: &mut impl Write, sites: &[SiteTold]) -> io::Result<()> {
    for (index, site) in sites.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        one(out, site)?;
    }
    Ok(())
}

fn one(out: &mut impl Write, site: &SiteTold) -> io::Result<()> {
    writeln!(out, "{} at {} ({})", site.local, site.site, site.zone)?;
    if let Some(note) = site.note {
        writeln!(out, "  {note}")?;
    }
    writeln!(out, "\nWhat is held, as far as this token may see it")?;
    if site.held.is_empty() {
        writeln!(out, "  nothing")?;
    }
    for held in &site.held {
        hold(out, held)?;
    }
    if !site.late.is_empty() {
        writeln!(out, "\nPromises that become late until then")?;
    }
    for late in &site.late {
        let owner = late.owed_by.as_ref().map_or(String::new(), |owner| format!(", owed by {owner}"));
        let what = late.what.variants().next().map_or("", |(_, words)| words.as_str());
        let held = late.held.as_ref().map_or(String::new(), |held| format!("  [held as {held}]"));
        writeln!(out, "  {what} ({} of {}{owner}): by {}{held}", late.field, late.subject, late.due_local)?;
    }
    for quiet in &site.quiet {
        let until = quiet.until_local.as_deref().unwrap_or("it is ended");
        let scope = &quiet.scope;
        let rests = match scope.as_str() {
            SCOPE_FLOOR => "recognition and engagement rest".to_owned(),
            team => format!(
                "on its walls recognition and engagement rest, on others what is for {team}, and thanks for its people"
            ),
        };
        writeln!(out, "\nQuiet mode holds for {scope} until {until}: {rests}.")?;
    }
    for rest in &site.rests {
        let (scope, until) = (&rest.scope, &rest.until_local);
        let rests = match scope.as_str() {
            SCOPE_FLOOR => "recognition and engagement rest".to_owned(),
            team => format!("recognition and engagement rest that are for {team} or for everyone"),
        };
        writeln!(out, "\nSomething critical is new for {scope} until {until}: {rests}.")?;
    }
    if site.thanks_left > 0 {
        let thanks = count(site.thanks_left, "message of thanks", "messages of thanks");
        writeln!(out, "\n{thanks} will have left the walls.")?;
    }
    for walls in &site.walls {
        wall(out, walls)?;
    }
    Ok(())
}

fn hold(out: &mut impl Write, held: &HeldTold) -> io::Result<()> {
    for (index, event) in held.events.iter().enumerate() {
        let id = if index == 0 { held.held.as_str() } else { "" };
        let title = event.title.as_ref().and_then(|title| title.variants().next());
        let what = match (title, event.kind.as_str()) {
            _ if event.withdrawn => ": withdrawn since, nothing of it comes out".to_owned(),
            (Some((_, words)), _) => format!(": {words}"),
            (None, "withdrawn") => ": it is withdrawn".to_owned(),
            (None, _) => String::new(),
        };
        let team = event.team.as_ref().map_or(String::new(), |team| format!(", for the team {team}"));
        let leads = if event.audience == Some(Audience::Leads) { ", for leads only" } else { "" };
        let site = event.site.as_ref().map_or(String::new(), |site| format!(", at {site}"));
        writeln!(out, "  {id:<8}  {}{what}{site}{team}{leads}", event.subject)?;
    }
    let open = held.gates_open.join(", ");
    let becomes = match held.by_then {
        "out" => format!("out by then: {}", held.out_at_local),
        "if_gates" if open.is_empty() => {
            format!(
                "its time has come by then ({}); out only after what is held before it",
                held.out_at_local
            )
        }
        "if_gates" => format!(
            "its time has come by then ({}); out only if these gates are met: {open}",
            held.out_at_local
        ),
        "later" if open.is_empty() => format!("not out by then: {}", held.out_at_local),
        "later" => format!("not out by then: {}, and open gates: {open}", held.out_at_local),
        "withdrawn" => "nothing of it is left to come out".to_owned(),
        _ => format!("the hub would refuse it at {}", held.out_at_local),
    };
    writeln!(out, "            {becomes}")?;
    if let Some(at) = &held.ends_at_local {
        writeln!(out, "            with a gate open it is given up: {at}")?;
    }
    if let Some(note) = &held.note {
        writeln!(out, "            {note}")?;
    }
    for fault in &held.refused {
        writeln!(out, "            {fault}")?;
    }
    for site in &held.not_judged {
        writeln!(out, "            not judged: what is held for {site}, which this token can't see")?;
    }
    for beside in &held.beside {
        writeln!(out, "            {}: {}; at its release nobody is asked", beside.subject, beside.why)?;
    }
    for untold in &held.untold {
        writeln!(out, "            untold: {}, for {}", untold.who, untold.why)?;
    }
    Ok(())
}

fn wall(out: &mut impl Write, wall: &WallTold) -> io::Result<()> {
    let whose = match (&wall.team, wall.audience) {
        (Some(team), _) => format!("Walls of the team {team}"),
        (None, Audience::Floor) => match wall.also_of_teams.as_slice() {
            [] => "Walls of the floor".to_owned(),
            [team] => format!("Walls of the floor, and of the team {team}"),
            teams => format!("Walls of the floor, and of the teams {}", teams.join(", ")),
        },
        (None, Audience::Leads) => "Desks of leads".to_owned(),
    };
    writeln!(out, "\n{whose}, in {}", wall.language)?;
    let shown = wall.panes.iter().filter(|pane| !pane.entries.is_empty());
    let mut any = false;
    for pane in shown {
        any = true;
        writeln!(out, "  {}", pane.pane)?;
        for entry in &pane.entries {
            writeln!(out, "    {}{}", entry.words, remarks(entry, &wall.language))?;
            for line in folded(&entry.lines.join(" "), COLUMNS - DETAILS) {
                writeln!(out, "{:DETAILS$}{line}", "")?;
            }
        }
    }
    if !any {
        writeln!(out, "  nothing: a calm blank")?;
    }
    Ok(())
}

fn remarks(entry: &EntryTold, language: &str) -> String {
    let mut remarks = Vec::new();
    if !entry.receivers.is_empty() {
        remarks.push(format!("to {}", entry.receivers.join(", ")));
    }
    if let Some(held) = &entry.held {
        let gates = entry.if_gates.join(", ");
        remarks.push(match entry.if_gates.is_empty() {
            true => format!("held as {held}"),
            false => format!("held as {held}; gates: {gates}"),
        });
    }
    if entry.lacks_language {
        remarks.push(format!("not in {language}"));
    }
    if remarks.is_empty() { String::new() } else { format!("  [{}]", remarks.join("; ")) }
}

/// Words in lines of so many cells; a word that is longer has a line of its own.
fn folded(words: &str, cells: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= cells => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
