//! The scenes of levels: how the floor is, and how its teams are where a wall shows those too.

use super::{Fact, SceneView};
use crate::domain::engagement::Changes;
use crate::model::Entry;
use crate::model::scene::Scene;
use crate::screen::card::dotted;
use crate::screen::level::Level;
use crate::screen::lines::{self, Run};
use crate::screen::pane::engagement;
use crate::screen::theme::Tone;
use crate::screen::voice::Voice;
use crate::text::SafeText;

/// The newest levels of the floor.
pub(super) fn how_we_are(voice: &Voice<'_>, entries: &[Entry<'_>], view: &mut SceneView) {
    let Some(Entry::Engagement(_, item)) = entries.first() else { return };
    let engagement = &item.data;
    let week = voice.words.week(engagement.window.as_str());
    let name = voice.words.scene(Scene::HowWeAre);
    if engagement.suppressed {
        let [told, rule] = voice.words.suppressed_floor();
        view.name = Run::new(format!("{name}{}{week}", lines::DOT), Tone::Lit);
        view.headline = SafeText::clean(&told);
        view.standing = vec![Run::new(rule, Tone::Plain)];
        return;
    }
    let age = voice.clock.ago(item.since());
    view.name = Run::new(format!("{week}{}{age}", lines::DOT), Tone::Lit);
    view.headline = SafeText::clean(&name);
    // In large type a level has no room for words: what changed stands above, need by need.
    view.standing = engagement::standing(voice, engagement);
    if engagement.changes() == Changes::Each {
        view.standing = dotted(
            super::without_dots(std::mem::take(&mut view.standing))
                .take(1)
                .chain(engagement::changed(voice, engagement)),
        );
    }
    let without_words = |level| Level { changed: None, changes: 0, ..level };
    view.levels = engagement::levels(voice, engagement).into_iter().map(without_words).collect();
}

/// The levels of teams, by their names.
pub(super) fn teams(voice: &Voice<'_>, entries: &[Entry<'_>], view: &mut SceneView) {
    let name = voice.words.scene(Scene::Teams);
    let floor = voice.floor().replace(' ', "\u{a0}");
    for entry in entries {
        let Entry::Engagement(key, item) = entry else { continue };
        let engagement = &item.data;
        // No headline: what teams say is the largest there is.
        let week = voice.words.week(engagement.window.as_str());
        view.name = Run::new(format!("{name}{}{week}", lines::DOT), Tone::Lit);
        let mut words = Vec::new();
        if engagement.suppressed {
            words.push(Run::new(engagement::suppressed_team(voice, engagement, &floor), Tone::Dim));
        } else {
            let levels = engagement::levels(voice, engagement);
            let levels = levels.iter().filter_map(|level| Some((level, level.figures.as_ref()?)));
            for (level, figures) in levels {
                words.push(Run::glued(&format!("{} {figures}", level.name), Tone::Plain));
            }
            words.extend(engagement::untold(voice, engagement));
            words.extend(engagement::changed(voice, engagement));
        }
        let team = Run { words: voice.team(engagement.unit.as_str()), tone: Tone::Strong };
        view.facts.push(Fact { label: team, ..Fact::of("", dotted(words)) }.of_site(voice, key));
    }
    let part = voice.model.teams_on(entries).map(|on| voice.words.teams_on(on));
    view.part = part.iter().flatten().map(|part| SafeText::clean(part)).collect();
}
