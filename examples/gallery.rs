//! The screens with a floor of paper: `cargo run --example gallery -- [desk|display|stale|empty|waiting|quiet|fresh]
//! [en|es] [wall|lead]`. Keys are those of the wall; `F10` lets ten seconds go by. `THEME`, `DEPTH` and `GLYPHS`
//! are those of the terminal that it is meant for.

use std::io::stdout;

use crossterm::event::{self, Event, KeyCode};
use jiff::SignedDuration;
use openfloor::model::{Effect, Mode, Msg};
use openfloor::run::keys;
use openfloor::screen::{self, Depth, Glyphs, Lexicon, Scheme, Theme};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

#[path = "../tests/fixtures/floor.rs"]
mod floor;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let scene = args.next().unwrap_or_else(|| "desk".into());
    let lang = args.next().unwrap_or_else(|| "en".into());
    let role = args.next().unwrap_or_else(|| "lead".into());
    let mut at = floor::now();
    let mut model = match scene.as_str() {
        "display" => floor::wall(&lang, Mode::Display, "wall"),
        "display-stale" => floor::stale(&lang, Mode::Display),
        "display-empty" => floor::empty(&lang, Mode::Display),
        "display-quiet" => floor::quiet(&lang, Mode::Display),
        "display-waiting" => floor::waiting(&lang, Mode::Display),
        "display-teams" => floor::teams(&lang),
        "display-blank" => floor::resting(&lang),
        "display-locked" => floor::locked(&lang),
        "stale" => floor::stale(&lang, Mode::Desk),
        "empty" => floor::empty(&lang, Mode::Desk),
        "waiting" => floor::waiting(&lang, Mode::Desk),
        "quiet" => floor::quiet(&lang, Mode::Desk),
        _ => floor::wall(&lang, Mode::Desk, &role),
    };
    if scene == "fresh" {
        for (seconds, subject) in [(-8, "notice/parking-2"), (-5, "notice/lifts"), (0, "notice/fire-drill")] {
            let data = serde_json::json!({"headline": format!("News of {subject}"), "decision": "decided"});
            floor::live(&mut model, "notice", subject, data, at + SignedDuration::from_secs(seconds));
        }
        floor::heartbeat(&mut model, &[("invalid", 2), ("too_large", 1)], at);
    }
    let name = std::env::var("THEME").unwrap_or_else(|_| "dusk".into());
    let theme = Theme::of(
        Scheme::built_in(&name).unwrap_or(Scheme::dusk()),
        match std::env::var("DEPTH").as_deref() {
            Ok("256") => Depth::Ansi256,
            Ok("16") => Depth::Ansi16,
            Ok("mono") => Depth::Mono,
            _ => Depth::TrueColor,
        },
        match std::env::var("GLYPHS").as_deref() {
            Ok("ascii") => Glyphs::Ascii,
            Ok("blocks") => Glyphs::Blocks,
            _ => Glyphs::Unicode,
        },
    )
    .with_sextants(std::env::var_os("SEXTANTS").is_some());
    let lexicon = Lexicon::built_in();
    crossterm::terminal::enable_raw_mode()?;
    crossterm::execute!(stdout(), crossterm::terminal::EnterAlternateScreen, crossterm::cursor::Hide)?;
    let mut terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
    loop {
        let view = screen::view(&model, &lexicon);
        let mut drawn = screen::Drawn::default();
        terminal.draw(|frame| {
            drawn = screen::draw(&view, &theme, frame.area(), frame.buffer_mut());
        })?;
        model.update(drawn.message(), at);
        let event = event::read()?;
        if matches!(event, Event::Key(key) if key.code == KeyCode::F(10)) {
            at += SignedDuration::from_secs(10);
            if !scene.contains("stale") {
                floor::heartbeat(&mut model, &[], at);
            }
            model.update(Msg::Tick, at);
        }
        let mut effects = Vec::new();
        for msg in keys::messages(&event, &drawn, &model) {
            effects.extend(model.update(msg, at).effects);
        }
        if effects.contains(&Effect::Quit) {
            break;
        }
    }
    crossterm::execute!(stdout(), crossterm::terminal::LeaveAlternateScreen, crossterm::cursor::Show)?;
    Ok(crossterm::terminal::disable_raw_mode()?)
}
