//! The tables as `docs/vocabulary.md` draws them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Lifecycle, Living, Met, Requirement, name};
use crate::domain::{Commitment, Holding, Kind, Notice, Ownership, Question, Quiet, Recognition, Repair};

/// The table of every kind in Markdown, each with its diagram.
pub fn docs() -> String {
    let mut page = String::new();
    draw::<Notice>(Kind::Notice, &mut page);
    draw::<Holding>(Kind::Holding, &mut page);
    draw::<Question>(Kind::Question, &mut page);
    draw::<Ownership>(Kind::Ownership, &mut page);
    draw::<Repair>(Kind::Repair, &mut page);
    draw::<Commitment>(Kind::Commitment, &mut page);
    draw::<Recognition>(Kind::Recognition, &mut page);
    draw::<Quiet>(Kind::Quiet, &mut page);
    page
}

/// Every sentence of the tables: what is said to a step that is not allowed, and to what is missing.
pub fn sentences() -> BTreeSet<&'static str> {
    let mut all = BTreeSet::new();
    collect::<Notice>(&mut all);
    collect::<Holding>(&mut all);
    collect::<Question>(&mut all);
    collect::<Ownership>(&mut all);
    collect::<Repair>(&mut all);
    collect::<Commitment>(&mut all);
    collect::<Recognition>(&mut all);
    collect::<Quiet>(&mut all);
    all.remove("");
    all
}

fn collect<T: Living>(all: &mut BTreeSet<&'static str>) {
    let Lifecycle { states, begins_said, always, .. } = &T::LIFE;
    all.insert(begins_said);
    for state in *states {
        all.insert(state.refused);
        all.extend(state.requires.iter().map(|requirement| requirement.said));
    }
    all.extend(always.iter().map(|requirement| requirement.said));
}

// Writing into a string does not fail.
fn draw<T: Living>(kind: Kind, page: &mut String) {
    let Lifecycle { states, begins, begins_said, always } = T::LIFE;
    let _ = writeln!(page, "### `{kind}`\n");
    let _ = writeln!(page, "| state | means | may become | requires |\n|---|---|---|---|");
    for state in states {
        let next: Vec<_> = state.next.iter().map(|next| format!("`{}`", name::<T>(*next))).collect();
        let next = if next.is_empty() { "nothing else".into() } else { next.join(", ") };
        let requires: Vec<_> = state.requires.iter().map(asks).collect();
        let _ = writeln!(page, "| `{}` | {} | {next} | {} |", state.name, state.means, requires.join("<br>"));
    }
    let _ = writeln!(page);
    for requirement in always {
        let _ = writeln!(page, "- In every state: {}", asks(requirement));
    }
    if !begins.is_empty() {
        let _ = writeln!(page, "- First: {begins_said} (409).");
    }
    let mut said: Vec<&str> = Vec::new();
    for state in states.iter().filter(|state| !state.refused.is_empty()) {
        if said.contains(&state.refused) {
            continue;
        }
        said.push(state.refused);
        let same = states.iter().filter(|other| other.refused == state.refused);
        let from: Vec<_> = same.map(|state| format!("`{}`", state.name)).collect();
        let _ = writeln!(page, "- From {} to any other: {} (409).", from.join(", "), state.refused);
    }
    let _ = writeln!(page, "\n```mermaid\nstateDiagram-v2");
    // Where it usually begins; that it may begin elsewhere is said above all tables.
    let usual: Vec<_> = states.iter().map(|state| state.is).take(1).collect();
    for first in if begins.is_empty() { &usual } else { begins } {
        let _ = writeln!(page, "  [*] --> {}", name::<T>(*first));
    }
    for state in states {
        for next in state.next {
            let _ = writeln!(page, "  {} --> {}", state.name, name::<T>(*next));
        }
    }
    let _ = writeln!(page, "```\n");
}

fn asks<T>(requirement: &Requirement<T>) -> String {
    let status = match requirement.met {
        Met::Data(_) | Met::Now(_) | Met::Since(_) => 422,
        Met::Beside(_) => 409,
    };
    format!("`{}`: {} ({status})", requirement.field, requirement.said)
}
