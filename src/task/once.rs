//! One frame of a wall, of the demo or of a recording, on standard output.

use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::Path;

use anyhow::Context;
use jiff::Timestamp;
use ratatui::layout::Size;
use tokio::sync::mpsc;

use super::look::{self, Way};
use super::rehearse::noted;
use crate::cache::Folder;
use crate::cli::{Format, Once};
use crate::config::{Colors, Glyphs, Settings, Wall};
use crate::domain::{Event, Floor, Stamp};
use crate::feed::replay::Recorded;
use crate::feed::{Begin, REPORTS_MAX, Report};
use crate::model::link::NAMES_HIDDEN_AFTER;
use crate::model::{Command, Keymap, Mode, Model, Msg, Scene};
use crate::run::Clock;
use crate::run::once::{self, Unknown};
use crate::screen::plain::Teller;
use crate::screen::theme::Themes;
use crate::screen::{Lexicon, data, picture};
use crate::wire::control::{Limits, Synced};
use crate::wire::{self, Cursor, Hello, Incoming, Reason};

/// The size of a frame that nobody gave one.
const SIZE: Size = Size::new(160, 45);

/// Writes a frame of what a task reports. False when the floor is one that was kept, because no hub answered in time.
///
/// # Errors
/// When nothing is known of the floor, or the frame can't be written.
pub async fn followed<F>(
    wall: &Wall,
    frame: &Once,
    keymap: Keymap,
    folder: Option<Folder>,
    task: impl FnOnce(mpsc::Sender<Report>, Option<Begin>) -> F,
) -> anyhow::Result<bool>
where
    F: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    judge(wall, frame)?;
    let clock = Clock::starting_at(Timestamp::now());
    let lexicon = super::locales::lexicon(wall)?;
    let mut model = super::wall::model(wall, keymap, &lexicon, &way(wall, frame), clock.now());
    let from = folder.as_ref().and_then(|folder| super::wall::begin(&mut model, folder, clock));
    let (sender, reports) = mpsc::channel(REPORTS_MAX);
    let task = tokio::spawn(task(sender, from));
    let known = once::follow(&mut model, reports, clock, frame.within()).await;
    task.abort();
    if let Err(Unknown(why)) = &known {
        // A task that failed knows better why than the reports that did not come.
        if let Ok(Err(error)) = task.await {
            return Err(error);
        }
        anyhow::ensure!(!model.floor.is_empty(), "no floor to show: {why}");
        writeln!(io::stderr(), "openfloor: the floor as it was kept, for no hub answered: {why}")?;
    }
    write(wall, frame, &lexicon, model, clock)?;
    Ok(known.is_ok())
}

/// Writes a frame of a recording, as it stood at a moment.
///
/// # Errors
/// When the recording can't be read, or the frame can't be written.
pub fn recorded(file: &Path, settings: &Settings, frame: &Once, at: Option<Timestamp>) -> anyhow::Result<()> {
    let wall = &frame.of(&settings.wall);
    judge(wall, frame)?;
    anyhow::ensure!(
        frame.within.is_none(),
        "--within: a recording is there at once, and nothing is waited for; leave it out"
    );
    let name = file.display();
    let lines = std::fs::File::open(file).with_context(|| format!("can't read {name}"))?;
    let mut events = Vec::new();
    for (index, line) in BufReader::new(lines).lines().enumerate() {
        let line = line.with_context(|| format!("can't read {name}"))?;
        if !line.trim().is_empty() {
            let event = Recorded::parse(&line);
            events.push(event.map_err(|fault| anyhow::anyhow!("{name}:{}: {fault}", index + 1))?);
        }
    }
    let times = || events.iter().map(|event| event.at);
    let (first, last) = times().min().zip(times().max()).with_context(|| format!("{name} holds no event"))?;
    let at = at.unwrap_or(last);
    // What a recording does not tell of is not known, and a frame of it would say that it was live. A while after its last event it still tells how a
    // floor stood: as long as a wall that is cut off names people.
    anyhow::ensure!(
        first <= at && at.duration_since(last) <= NAMES_HIDDEN_AFTER,
        "--at {at}: {name} is a recording from {first} to {last}; give a moment within it"
    );
    let lexicon = super::locales::lexicon(wall)?;
    let keymap = crate::cli::keys::keymap(settings);
    let mut model = super::wall::model(wall, keymap, &lexicon, &way(wall, frame), at);
    // What a desk of a lead would have been shown; display mode leaves out what is for leads.
    let role = if model.ui.mode == Mode::Display { "wall" } else { "lead" };
    let hello = Hello {
        epoch: "recording".into(),
        head: 0,
        mode: wire::Mode::Snapshot,
        reason: Reason::New,
        heartbeat_ms: 5_000,
        jitter_ms: 0,
        now: at,
        role: role.into(),
        site: None,
        limits: Limits::HERE,
        doors: None,
    };
    let mut take = |incoming| model.update(Msg::Incoming(incoming), at);
    take(Incoming::Hello(Box::new(hello)));
    // The wall has none of a snapshot before it is whole.
    let mut floor = Floor::default();
    for event in events.iter().filter(|event| event.at <= at) {
        let mut incoming = wire::decode(&event.in_snapshot());
        // A recording has nothing that a hub notes beside what it is given, and so what was moved, corrected or rested is noted anew.
        if let Incoming::Event { event, .. } = &mut incoming {
            if event.stamp == Stamp::default() {
                event.stamp = noted(&floor, event);
            }
            floor.apply(Event::clone(event));
        }
        take(incoming);
    }
    let cursor = Cursor { epoch: 1, seq: 1, check: 0 };
    take(Incoming::Synced { cursor, prev: None, synced: Synced { through: 1, count: 1 } });
    // The clock stands: a picture of a moment is the same whenever it is made.
    write(wall, frame, &lexicon, model, Clock::standing_at(at))
}

/// True for a frame that is told in lines: the settings want lines, and nobody asks for another form.
fn in_lines(wall: &Wall, frame: &Once) -> bool {
    wall.plain && frame.format.is_none()
}

fn way(wall: &Wall, frame: &Once) -> Way {
    if in_lines(wall, frame) { Way::Told(None) } else { Way::Drawn }
}

/// Refuses what would change nothing in this form, before anything is waited for: a theme that is none, and what lines of text and scenes
/// don't have.
fn judge(wall: &Wall, frame: &Once) -> anyhow::Result<()> {
    look::theme(wall)?;
    let given = [
        ("--size", frame.size.is_some()),
        ("--scene", frame.scene.is_some()),
        ("--focus", frame.focus.is_some()),
        ("--keys", frame.keys.is_some()),
    ];
    if let Some((flag, _)) = given.iter().find(|(_, given)| *given && in_lines(wall, frame)) {
        anyhow::bail!(
            "{flag} changes nothing in lines of text, which tell all of the floor; leave it out, or give --format text"
        );
    }
    anyhow::ensure!(
        frame.focus.is_none() || !wall.is_wallboard(),
        "--focus is for the panes of a desk, and display mode has none; leave it out, or --display and --scene"
    );
    Ok(())
}

/// Puts the scene on that is asked for.
fn show(wall: &Wall, scene: Scene, model: &mut Model) -> anyhow::Result<()> {
    let name = scene.name();
    anyhow::ensure!(
        !model.rests(),
        "--scene {name}: at this hour the wall rests; wall.blank says when it does"
    );
    let off = scene == Scene::Teams && !wall.teams;
    anyhow::ensure!(!off, "--scene {name}: the levels of teams are shown only where wall.teams is true");
    anyhow::ensure!(model.show_scene(scene), "--scene {name}: the floor has nothing to tell in it");
    Ok(())
}

fn write(wall: &Wall, frame: &Once, lexicon: &Lexicon, mut model: Model, clock: Clock) -> anyhow::Result<()> {
    let size = frame.size.map(|size| Size::new(size.width, size.height)).unwrap_or_else(size);
    if let Some(pane) = frame.focus {
        model.update(Msg::Command(Command::FocusPane(pane)), clock.now());
    }
    model.update(Msg::Tick, clock.now());
    if let Some(scene) = frame.scene {
        show(wall, scene, &mut model)?;
    }
    let format = frame.format.unwrap_or_default();
    let themes = Themes::of(look::theme(&seen_as(wall, format))?);
    model.ui.themes = themes.names();
    if let Some(keys) = &frame.keys {
        once::press(&mut model, keys, clock).map_err(|why| anyhow::anyhow!("--keys: {why}"))?;
    }
    if in_lines(wall, frame) {
        let lines = Teller::at_once().tell(&model, lexicon).join("\n") + "\n";
        return Ok(super::print(&look::dusk(wall).glyphs.told(&lines))?);
    }
    let written = match format {
        Format::Json => serde_json::to_string_pretty(&data::said(&model, lexicon))? + "\n",
        Format::Text | Format::Ansi | Format::Svg => {
            // The first of them is the one that a key may have chosen.
            let theme = themes.named(model.ui.themes.first().map(|name| &**name));
            let (view, buf) = once::draw(&mut model, lexicon, theme, size, clock);
            match format {
                Format::Svg => {
                    let (title, about) = picture::about(&view);
                    picture::svg::svg(&buf, &title, &about)
                }
                Format::Ansi => picture::ansi::ansi(&buf),
                _ => picture::text(&buf),
            }
        }
    };
    Ok(super::print(&written)?)
}

/// A picture has all colours and glyphs, whatever terminal it is made on, unless it is asked for fewer.
fn seen_as(wall: &Wall, format: Format) -> Wall {
    let mut wall = wall.clone();
    if format == Format::Svg {
        wall.color = if wall.color == Colors::Auto { Colors::TrueColor } else { wall.color };
        wall.glyphs = if wall.glyphs == Glyphs::Auto { Glyphs::Unicode } else { wall.glyphs };
    }
    wall
}

fn size() -> Size {
    let terminal = || crossterm::terminal::size().ok().filter(|_| io::stdout().is_terminal());
    terminal().map_or(SIZE, |(width, height)| Size::new(width, height))
}
