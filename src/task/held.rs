//! `openfloor held`: what a hub holds back, its gates, and giving it up.

use std::io::{self, Write};

use jiff::Timestamp;

use super::said::{self, plain};
use crate::cli::HeldTask;
use crate::publisher::Publisher;
use crate::wire::hold::{Gate, HeldEvent, Hold, HoldState, Kept};

/// Does what is asked for.
///
/// # Errors
/// When the hub refuses or can't be reached.
pub async fn run(task: &HeldTask, publisher: &Publisher) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match task {
        HeldTask::List => {
            let list = publisher.held().await?;
            if list.held.is_empty() {
                writeln!(out, "nothing is held")?;
            }
            for hold in &list.held {
                write!(out, "{}", shown(hold))?;
            }
        }
        HeldTask::Gate { id, name, beside } => {
            let sure = beside.then(|| publisher.beside());
            write!(out, "{}", shown(&sure.as_ref().unwrap_or(publisher).meet_gate(id, name).await?))?;
        }
        HeldTask::Cancel { id } => {
            publisher.cancel_hold(id).await?;
            writeln!(out, "{} is cancelled and erased", plain(id))?;
        }
    }
    Ok(())
}

/// Tells what a hub answered to an event that is to be held, a line each.
///
/// # Errors
/// When nobody reads it.
pub fn tell(kept: &Kept) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for one in &kept.results {
        let id = plain(&one.id);
        let Some(held) = &one.held else {
            writeln!(out, "{:>8}  {id}  (was published already)", one.seq.unwrap_or_default())?;
            continue;
        };
        let until = one.release_at.map(|at| format!("  until {at}")).unwrap_or_default();
        let gates = if one.gates.is_empty() {
            String::new()
        } else {
            format!("  gates: {}", gates(&one.gates, None))
        };
        let again = if one.duplicate { "  (was held already)" } else { "" };
        writeln!(out, "{}  {id}{until}{gates}{again}", plain(held))?;
        if let Some(note) = &one.note {
            writeln!(out, "          {}", plain(note))?;
        }
    }
    Ok(())
}

/// ```text
/// k7f29qpd  held since Mon 19 Oct 2026 10:02 WEST
///   of      notice/shift-bids, lisbon
///   until   Sun 25 Oct 2026 09:00 WET (Europe/Lisbon)
///   ends    Sat 23 Jan 2027 09:00 WET, unless every gate is met by then
///   gates   leads-briefed: met Mon 19 Oct 2026 11:40 WEST by ana; translations: open
/// ```
fn shown(hold: &Hold) -> String {
    let zone = hold.zone.as_deref();
    let mut lines = vec![format!(
        "{}  {} since {}",
        plain(&hold.held),
        hold.state.word(),
        local(hold.ended_at.unwrap_or(hold.held_at), zone)
    )];
    lines.extend(hold.events.iter().map(|event| format!("  of      {}", of(event))));
    if let Some(at) = hold.release_at {
        let zone_name = zone.map(|zone| format!(" ({})", plain(zone))).unwrap_or_default();
        lines.push(format!("  until   {}{zone_name}", local(at, zone)));
    }
    lines.extend(hold.rests_until.map(|until| {
        format!(
            "  waits   until {}: grave news stands there, and celebration does not go beside it",
            local(until, zone)
        )
    }));
    lines.extend(
        hold.gives_up_at.map(|at| format!("  ends    {}, unless every gate is met by then", local(at, zone))),
    );
    lines.extend(hold.note.as_deref().map(|note| format!("          {}", plain(note))));
    if !hold.gates.is_empty() {
        lines.push(format!("  gates   {}", gates(&hold.gates, zone)));
    }
    if let Some(problem) = &hold.problem {
        lines.push(format!("  because {}", plain(&problem.error)));
        let faults = problem.faults.iter();
        lines.extend(faults.map(|fault| format!("          {}", plain(&fault.to_string()))));
    }
    if hold.state == HoldState::Refused {
        lines.push("          its texts are erased; mend it and send it again".into());
    }
    lines.join("\n") + "\n"
}

fn of(event: &HeldEvent) -> String {
    let kind = if event.kind == "withdrawn" { "the withdrawal of " } else { "" };
    let gone = if event.withdrawn { ", withdrawn meanwhile" } else { "" };
    format!("{kind}{}, {}{gone}", plain(&event.subject), plain(&event.site))
}

fn local(at: Timestamp, zone: Option<&str>) -> String {
    said::local(at, &said::zone(zone))
}

fn gates(gates: &[Gate], zone: Option<&str>) -> String {
    let one = |gate: &Gate| match &gate.met {
        None => format!("{}: open", plain(&gate.name)),
        Some(met) => {
            let by = met.by.as_deref().map_or("the hub's own machine".into(), plain);
            format!("{}: met {} by {by}", plain(&gate.name), local(met.at, zone))
        }
    };
    gates.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::hold::Met;

    #[test]
    fn a_hold_is_told_in_the_time_of_its_site() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a moment");
        let met = Met { by: Some("ana".into()), at: at("2026-10-19T10:40:00Z") };
        let hold = Hold {
            held: "k7f29qpd".into(),
            state: HoldState::Held,
            held_at: at("2026-10-19T09:02:00Z"),
            release_at: Some(at("2026-10-25T01:30:00Z")),
            zone: Some("Europe/Lisbon".into()),
            beside: false,
            rests_until: None,
            gives_up_at: Some(at("2027-01-23T01:30:00Z")),
            note: Some("it comes twice".into()),
            gates: vec![
                Gate { name: "leads-briefed".into(), met: Some(met) },
                Gate { name: "translations".into(), met: None },
            ],
            events: vec![HeldEvent {
                id: "a".into(),
                source: "/s".into(),
                site: "lisbon".into(),
                subject: "notice/shift-bids".into(),
                kind: "notice".into(),
                withdrawn: false,
            }],
            problem: None,
            ended_at: None,
        };
        assert_eq!(
            shown(&hold),
            "k7f29qpd  held since Mon 19 Oct 2026 10:02 WEST\n\
             \x20 of      notice/shift-bids, lisbon\n\
             \x20 until   Sun 25 Oct 2026 01:30 WET (Europe/Lisbon)\n\
             \x20 ends    Sat 23 Jan 2027 01:30 WET, unless every gate is met by then\n\
             \x20         it comes twice\n\
             \x20 gates   leads-briefed: met Mon 19 Oct 2026 11:40 WEST by ana; translations: open\n"
        );
    }
}
