//! `openfloor doctor`: looks at everything that a wall needs, and says what is wrong and what to do about it.
//!
//! Every file of `doctor` but `ask` and `hub` only judges what it is given.

pub mod answers;
pub mod ask;
pub mod finding;
pub mod hub;
pub mod kept;
pub mod seeing;
pub mod settings;
pub mod sight;
pub mod terminal;
pub mod token;

use std::io::IsTerminal;
use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::{locales, look, trust, wall};
use crate::cli::{Doctor, ReportFormat};
use crate::config::{Faults, Folders, Origin, Settings};
use crate::feed::Trusted;
use crate::screen::display::columns_of_a_code;
use crate::screen::qr::Code;
use crate::screen::words::Lexicon;
use crate::screen::{Theme, big};
use crate::text::Lang;
use crate::trust::{Means, Trust, TrustError};
use finding::{Chapter, Finding};
use seeing::Seeing;
use sight::Screen;

/// The report for machines.
#[derive(Serialize)]
struct Report<'a> {
    openfloor: &'static str,
    well: bool,
    chapters: &'a [Chapter],
    #[serde(skip_serializing_if = "Option::is_none")]
    reading: Option<&'a Seeing>,
}

/// Looks at everything, and prints what it finds. Faults of the settings are among it, and end nothing.
///
/// # Errors
/// When the report can't be printed, or no task can be started.
pub fn run(asked: &Doctor, settings: &Settings, Faults(mut faults): Faults) -> anyhow::Result<ExitCode> {
    let environment = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let size = size();
    let term = environment("TERM");
    // Before anything is printed: the terminal is asked on the line on which the cursor is.
    let answers = ask::terminal(term.as_deref());
    let theme = look::theme(&settings.wall).unwrap_or_else(|Faults(wrong)| {
        faults.extend(wrong);
        look::dusk(&settings.wall)
    });
    let in_full = look::in_full(&settings.wall).unwrap_or_else(|_| theme.clone());
    let lexicon = locales::lexicon(&settings.wall).unwrap_or_else(|Faults(wrong)| {
        faults.extend(wrong);
        Lexicon::built_in()
    });
    let seen = terminal::Seen { size, answers, environment: &environment, theme: &theme, in_full: &in_full };
    let now = Timestamp::now();
    let target = wall::target(&settings.wall);
    let means = trust::means_of(&settings.wall);
    let trusted = Trust::of(&means);
    let met = super::on_one_thread(meet(&trusted, &means, target.clone()))?;
    let mut chapters = vec![
        terminal::chapter(&seen, settings),
        machine(settings, &lexicon, met.as_ref().ok(), now),
        settings::chapter(settings, &faults, &Folders::of_platform()),
        hub::chapter(&met, &settings.wall, settings.origin("wall.feed") != &Origin::Default),
        token::chapter(settings, &trusted, now),
        kept::chapter(settings, &target, now),
    ];
    let reading = reading(asked, size, &theme, check_in(settings, met.as_ref().ok()));
    if let Some(chapter) = reading_chapter(asked, reading.as_ref()) {
        chapters.push(chapter);
    }
    let well = finding::is_well(&chapters);
    let report = match asked.format {
        ReportFormat::Text => {
            // A file or a pipe takes lines of any length.
            let columns = size.filter(|_| std::io::stdout().is_terminal()).map(|size| size.cells.0);
            let table = reading.as_ref().map_or_else(String::new, |seeing| format!("\n{}", seeing.table()));
            let text = format!("{}{table}\n{}\n", finding::text(&chapters, columns), finding::sum(&chapters));
            theme.glyphs.told(&text).into_owned()
        }
        ReportFormat::Json => {
            let openfloor = env!("CARGO_PKG_VERSION");
            let report = Report { openfloor, well, chapters: &chapters, reading: reading.as_ref() };
            serde_json::to_string_pretty(&report)? + "\n"
        }
    };
    super::print(&report)?;
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The size of the terminal, where there is one.
fn size() -> Option<terminal::Size> {
    if !std::io::stdout().is_terminal() && !std::io::stdin().is_terminal() {
        return None;
    }
    let size = crossterm::terminal::window_size().ok()?;
    Some(terminal::Size { cells: (size.columns, size.rows), pixels: (size.width, size.height) })
}

/// Meets the hub with what there is. A token that can't be brought is told elsewhere; the hub says what it is without.
async fn meet(
    trusted: &Result<Trust, TrustError>,
    means: &Means<'_>,
    target: crate::feed::Target,
) -> Result<hub::Met, String> {
    let trust = match trusted {
        Ok(trust) => trust.clone(),
        Err(_) => Trust::of(&Means { token_file: None, ..*means }).map_err(|error| error.to_string())?,
    };
    hub::meet(Trusted(trust), target).await
}

/// The machine: its languages and its clock.
fn machine(settings: &Settings, lexicon: &Lexicon, met: Option<&hub::Met>, now: Timestamp) -> Chapter {
    let origin = settings.origin("wall.lang");
    let mut findings = vec![language(&settings.wall.lang, origin, lexicon)];
    findings.extend(hub::clock(met, &TimeZone::system(), now));
    Chapter { title: "Machine", findings }
}

/// The language of the interface, and whether it has phrases.
fn language(lang: &Lang, origin: &Origin, lexicon: &Lexicon) -> Finding {
    let asked = format!("{} (by {origin})", lang.as_str());
    let spoken = lexicon.of(lang).lang();
    if spoken.is_near(lang) {
        return Finding::ok("language", asked);
    }
    let known: Vec<&str> = lexicon.all().iter().map(|words| words.lang().as_str()).collect();
    let found = format!("{asked} has no phrases: the wall speaks {}", spoken.as_str());
    let advice = format!(
        "there are phrases in {}; docs/languages.md says how to add a file of others",
        known.join(", ")
    );
    Finding::note("language", found).advised(advice)
}

/// The screen that was described, as the terminal fills it.
fn reading(asked: &Doctor, size: Option<terminal::Size>, theme: &Theme, url: String) -> Option<Seeing> {
    let rows = asked.rows.or(size.map(|size| size.cells.1)).filter(|rows| *rows > 0)?;
    let letters = big::Size::all(theme.glyphs, theme.sextants);
    let screen = Screen { diagonal: asked.screen?, ratio: asked.ratio, rows, letters };
    // Of this terminal, or of one with these rows that fills the screen.
    let here = size.filter(|size| size.cells.1 == rows).map(|size| size.cells.0);
    let of = here.unwrap_or_else(|| screen.columns());
    let columns = Code::of(&url).and_then(|code| columns_of_a_code(&code, theme, (of, rows)));
    let code = seeing::Door { url, columns: columns.map(|columns| (columns, of)) };
    Some(Seeing { screen, from: asked.distance, code })
}

/// Where people answer: as the hub says it, as the settings do, or an address of a usual length.
fn check_in(settings: &Settings, met: Option<&hub::Met>) -> String {
    let told = met.and_then(|met| met.hello.doors.as_ref()?.check_in.as_ref());
    let set = settings.hub.public_url.as_ref();
    match (told, set) {
        (Some(door), _) => door.url.as_str().to_owned(),
        (None, Some(url)) => format!("{}/check-in", url.to_string().trim_end_matches('/')),
        (None, None) => "https://hub.example/check-in".into(),
    }
}

fn reading_chapter(asked: &Doctor, reading: Option<&Seeing>) -> Option<Chapter> {
    let title = "Reading";
    if let Some(seeing) = reading {
        let findings = seeing.findings();
        return (!findings.is_empty()).then_some(Chapter { title, findings });
    }
    let finding = match (asked.screen, asked.distance) {
        (Some(_), _) => {
            Finding::note("rows", "there is no terminal here to count the rows of").advised("--rows 50")
        }
        (None, Some(distance)) => {
            let high = |angle| sight::capital(distance.millimetres(), angle);
            let (least, preferred) = (high(sight::LEAST), high(sight::PREFERRED));
            let found = format!(
                "from {distance} a capital has to be {least:.0} mm high at least, {preferred:.0} mm with ease"
            );
            Finding::note("letters", found).advised("--screen 55in says which sizes of text are that high")
        }
        (None, None) => return None,
    };
    Some(Chapter { title, findings: vec![finding] })
}

#[cfg(test)]
mod tests {
    use super::finding::State;
    use super::*;

    #[test]
    fn a_language_without_phrases_is_told() {
        let of =
            |tag: &str| language(&Lang::parse(tag).expect("a tag"), &Origin::Default, &Lexicon::built_in());
        assert_eq!((of("es-MX").state, of("en").state), (State::Ok, State::Ok));
        let unspoken = of("zz");
        assert_eq!(unspoken.state, State::Note);
        assert!(unspoken.found.as_str().contains("the wall speaks en"), "{unspoken:?}");
        assert!(unspoken.advice.is_some_and(|advice| advice.as_str().contains("en, es")));
    }
}
