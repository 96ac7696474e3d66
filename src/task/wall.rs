//! `openfloor wall`: the wall on a hub of any kind.

use std::io::{self, Write};
use std::sync::Arc;

use anyhow::Context;
use crossterm::event::Event;
use futures_util::Stream;
use jiff::Timestamp;
use tokio::sync::mpsc;

use super::asides;
use super::hand::Hand;
use super::look::{self, Way};
use crate::cache::{Folder, Place};
use crate::cli;
use crate::config::{Keep, Settings, Wall};
use crate::domain::Hours;
use crate::feed::{self, Begin, Dial as _, LeadsHidden, REPORTS_MAX, Record, Report, Target, Timing};
use crate::model::{Board, Keymap, Lock, Mode, Model, Msg, Remark, Scene};
use crate::run::ending;
use crate::run::hook::Hook;
use crate::run::keeper::Keeper;
use crate::run::outbox::Outbox;
use crate::run::plain::{self, Plain};
use crate::run::tty::Tty;
use crate::run::{self, Clock, Errands, Surface, input, signals};
use crate::screen::{self, Lexicon, Themes};
use crate::wire::Bearer;

/// Shows a hub's floor, or one frame of it. False for a frame of a floor that was kept, because no hub answered in time.
///
/// # Errors
/// When it can't be shown here, or the recording can't begin.
pub async fn run(settings: &Settings, asked: &cli::Wall) -> anyhow::Result<bool> {
    let wall = asked.frame.of(&settings.wall);
    // A recording is never written over: one that nothing was recorded to would only stand in the way.
    if !asked.frame.once {
        look::way(&wall)?;
    }
    let record = match &asked.record {
        Some(path) => Record::create(path).with_context(|| format!("can't record to {}", path.display()))?,
        None => Record::default(),
    };
    let target = target(&wall);
    let trusted = feed::Trusted(super::trust::wall(&wall)?);
    let folder = folder(&wall.cache, &target, &trusted);
    let keymap = cli::keys::keymap(settings);
    let recorded = record.hides();
    let follow = |reports, from| async move {
        feed::follow(trusted, target, from, reports, record, Timing::default()).await;
        Ok(())
    };
    if asked.frame.once {
        return super::once::followed(&wall, &asked.frame, keymap, folder, follow).await;
    }
    show(&wall, Hand::of(&wall, &settings.publish)?, keymap, folder, recorded, follow).await?;
    Ok(true)
}

/// The part of the feed that the settings ask for. A desk asks for what leads may see; the hub decides.
pub(super) fn target(wall: &Wall) -> Target {
    let text = |text: &Option<crate::text::SafeText>| text.as_ref().map(|text| text.as_str().to_owned());
    Target {
        hub: wall.feed.authority().into(),
        site: text(&wall.site),
        team: text(&wall.team),
        leads: !wall.is_wallboard(),
    }
}

/// What the settings want of display mode.
fn board(wall: &Wall) -> Board {
    let mut program: Vec<(Scene, Hours)> = Vec::new();
    for (name, hours) in wall.scenes.scenes() {
        // The settings know those of the names that a site chooses.
        let Some(scene) = Scene::ALL.into_iter().find(|scene| scene.name() == name.word()) else { continue };
        program.push((scene, hours.clone()));
        // How the teams are is told behind how the floor is.
        program.extend((scene == Scene::HowWeAre && wall.teams).then(|| (Scene::Teams, hours.clone())));
    }
    Board {
        blank: wall.blank.clone().unwrap_or_default(),
        program,
        teams: wall.teams,
        shifts: wall.shifts.clone(),
    }
}

/// A wall that has heard nothing yet, as the settings want it.
pub(super) fn model(wall: &Wall, keymap: Keymap, lexicon: &Lexicon, way: &Way, at: Timestamp) -> Model {
    let mode = if wall.is_wallboard() { Mode::Display } else { Mode::Desk };
    let mut model = Model::new(wall.lang.clone(), mode, at);
    model.spoken = Arc::new(screen::phrases(lexicon));
    model.ui.texts = look::texts(wall, way);
    model.keymap = Arc::new(keymap);
    model.alerts.quiet_hours = wall.quiet_hours.clone();
    model.team = wall.team.as_ref().map(|team| team.as_str().into());
    model.site = wall.site.as_ref().map(|site| site.as_str().into());
    model.board = board(wall);
    model
}

/// Where the floor of a target is kept, if it is. Nothing of an earlier wall's is left lying there.
fn folder(keep: &Keep, target: &Target, trusted: &feed::Trusted) -> Option<Folder> {
    let Keep::In(folder) = keep else { return None };
    let by = trusted.token().ok().map(|token| Bearer::of(&target.hub, token.as_ref()));
    let folder = Folder::new(folder, place(target, by));
    folder.sweep();
    Some(folder)
}

/// Whose floor is kept for a target, by whoever comes to the hub.
pub(super) fn place(target: &Target, by: Option<Bearer>) -> Place {
    let Target { hub, site, team, leads } = target.clone();
    Place { hub: hub.into(), site, team, leads, by: by.filter(|_| leads) }
}

/// Begins with the floor that was kept, and tells from where on to follow the hub.
pub(super) fn begin(model: &mut Model, folder: &Folder, clock: Clock) -> Option<Begin> {
    match folder.load(clock.now()) {
        Ok(Some(kept)) => {
            let from = Begin { cursor: kept.cursor, shown: kept.shown.clone() };
            model.begin_with(kept.floor, kept.cursor, kept.shown, kept.fresh_at);
            model.goes_on_telling(kept.meanwhile);
            model.by = folder.by().cloned();
            Some(from)
        }
        Ok(None) => None,
        Err(unfit) => {
            model.update(Msg::Remark(Remark::Unfit(unfit)), clock.now());
            None
        }
    }
}

/// Shows the reports of a task until someone quits: from the kept floor on, where there is one. The task
/// is told from where on, and what records it, if anything does, what is shown.
///
/// # Errors
/// When it can't be shown here, or the task failed.
pub async fn show<F>(
    wall: &Wall,
    hand: Hand,
    keymap: Keymap,
    folder: Option<Folder>,
    recorded: LeadsHidden,
    task: impl FnOnce(mpsc::Sender<Report>, Option<Begin>) -> F,
) -> anyhow::Result<()>
where
    F: Future<Output = anyhow::Result<()>> + Send + 'static,
{
    let end = signals::end_or_hang_up()?;
    let clock = Clock::starting_at(Timestamp::now());
    let lexicon = Arc::new(super::locales::lexicon(wall)?);
    let way = look::way(wall)?;
    // A theme that is none is refused, also where nothing is drawn in it.
    let theme = look::theme(wall)?;
    let mut model = model(wall, keymap, &lexicon, &way, clock.now());
    model.writer = hand.writer.clone();
    let hook = Hook::new(wall.on_critical.clone());
    let outbox = hand.outbox(Arc::clone(&lexicon));
    let mut begun = Begun { model, outbox, folder, hook, recorded, clock };
    match way {
        Way::Drawn => {
            if let Some(faint) = look::faint(&theme) {
                // Nobody to tell is no reason to show nothing.
                let _ = writeln!(io::stderr(), "openfloor: the theme {}: {faint}", theme.name);
            }
            let themes = Themes::of(theme);
            begun.model.ui.themes = themes.names();
            if wall.locked {
                begun.model.ui.lock = Lock::Locked { begun: None };
            }
            let tty = Tty::take(themes, lexicon, asides::asides(wall))?;
            begun.show(tty, input::events()?, end, task).await
        }
        Way::Told(why) => {
            if let Some(why) = why {
                // Nobody to tell is no reason to tell nothing else.
                let why = lexicon.of(&wall.lang).plain_instead(why);
                let _ = writeln!(io::stderr(), "openfloor: {}", look::dusk(wall).glyphs.told(&why));
            }
            let plain = Plain::new(lexicon, look::dusk(wall).glyphs, asides::bell(wall), wall.locked)?;
            let input = plain::events(wall.locked)?;
            // A pipe and a file have no keys to lock, and no chord to unlock them.
            match wall.locked && plain::is_typed_to() {
                true => begun.show(plain, input, signals::end_but_for_keys()?, task).await,
                false => begun.show(plain, input, end, task).await,
            }
        }
    }
}

/// A wall that has not shown anything yet.
struct Begun {
    model: Model,
    outbox: Outbox,
    folder: Option<Folder>,
    hook: Hook,
    recorded: LeadsHidden,
    clock: Clock,
}

impl Begun {
    /// Shows it on a surface, until someone quits.
    async fn show<F>(
        self,
        mut surface: impl Surface,
        input: impl Stream<Item = io::Result<Event>> + Unpin,
        end: impl Future<Output = ()>,
        task: impl FnOnce(mpsc::Sender<Report>, Option<Begin>) -> F,
    ) -> anyhow::Result<()>
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let Begun { mut model, outbox, folder, hook, recorded, clock } = self;
        let (reports, received) = mpsc::channel(REPORTS_MAX);
        let from = folder.as_ref().and_then(|folder| begin(&mut model, folder, clock));
        let mut errands = Errands { keeper: Keeper::new(folder, &model), hook, outbox, recorded };
        let task = tokio::spawn(task(reports, from));
        let shown = run::wall(&mut model, &mut errands, &mut surface, input, received, end, clock).await;
        let until = ending::until();
        drop(surface);
        errands.keeper.end(&model, until.into()).await;
        let Err(missed) = shown else {
            task.abort();
            return Ok(());
        };
        // A task that ended by itself knows better why than the loop that missed its reports.
        match tokio::time::timeout(ending::left(), task).await {
            Ok(ended) => ended.context("a task of the wall stopped").flatten().and(Err(missed)),
            Err(_) => Err(missed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::SceneName;

    #[test]
    fn every_scene_of_the_settings_is_one() {
        for name in SceneName::ALL {
            assert!(Scene::ALL.iter().any(|scene| scene.name() == name.word()), "{}", name.word());
        }
    }
}
