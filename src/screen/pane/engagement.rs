//! How we are: the floor's level by need with its doubt, then the teams, in their order and never by level.
//!
//! ```text
//! 96 of 148 answered · no reliable change
//! Autonomy     ├──────╞═●═╡─────┤  4.9 ±0.4   ▃▄▄ ▄▅▄▅▅ ▅
//! Billing      ─╞═●═╡─  ──╞●╡──  ─╞═●═╡─          9 of 12
//! Night desk   told only within Floor 2
//! ```

use std::ops::Range;

use crate::domain::engagement::{Change, Changes};
use crate::domain::recognition::Need;
use crate::domain::{Audience, Engagement, Item};
use crate::model::Entry;
use crate::screen::card::{Card, Part, Rank, What, dotted};
use crate::screen::level::{Figures, Intervals, Level, Weeks};
use crate::screen::lines::{self, Run};
use crate::screen::theme::Tone;
use crate::screen::voice::Voice;
use crate::screen::words::kinds::need_shape;
use crate::text::SafeText;

/// The unit of a whole floor.
const FLOOR: &str = "floor";

/// Says some of the entries; all of them make the column of the teams' names.
pub fn view(voice: &Voice<'_>, entries: &[Entry<'_>], told: Range<usize>) -> Vec<Card> {
    let teams = entries.iter().filter_map(|entry| match entry {
        Entry::Engagement(_, item) if item.data.unit.as_str() != FLOOR => Some(item),
        _ => None,
    });
    let names = teams.clone().map(|item| lines::width(voice.team(item.data.unit.as_str()).as_str())).max();
    // Who may see the teams is said once above them; one alone says it itself.
    let above = entries
        .iter()
        .any(|entry| matches!(entry, Entry::Engagement(_, item) if item.data.unit.as_str() == FLOOR));
    let any_level = teams.clone().any(|item| !item.data.suppressed);
    let leads = teams.clone().count() > 0 && teams.clone().all(|item| item.audience == Audience::Leads);
    let once = leads && (above || teams.clone().count() > 1);
    let once = once.then(|| voice.leads_only(Audience::Leads)).flatten();
    // Without a level below them the needs' shapes tell nothing.
    let heads = |names: Option<usize>| match names.filter(|_| any_level || once.is_some()) {
        Some(names) if any_level => {
            vec![Part::of(Rank::Title, What::Heads { names, note: once.clone() })]
        }
        Some(_) => once.iter().map(|note| Part::words(Rank::Title, vec![note.clone()])).collect(),
        None => Vec::new(),
    };
    let first = entries.first().map(Entry::id);
    let card = |entry: &Entry<'_>| {
        let Entry::Engagement(key, item) = entry else { return None };
        let card = match item.data.unit.as_str() {
            FLOOR => {
                let heads = heads(names.filter(|_| entries.len() > 1));
                let space = (!heads.is_empty()).then(|| Part::of(Rank::Main, What::Space));
                let heads = space.into_iter().chain(heads).collect();
                Card::of(floor(voice, item, heads), voice.fresh(key)).close()
            }
            _ => {
                // Where the floor's level rests, the first team has above it what is said of all of them.
                let begins = !above && entries.len() > 1 && first.as_ref() == Some(&entry.id());
                let mut parts = if begins { heads(names) } else { Vec::new() };
                parts.extend(team(voice, item, names.unwrap_or(0), once.is_some()));
                Card::of(parts, voice.fresh(key)).close()
            }
        };
        Some(card)
    };
    entries[told].iter().filter_map(card).collect()
}

/// The week of the newest level.
pub fn note(voice: &Voice<'_>, entries: &[Entry<'_>]) -> Vec<Run> {
    let windows = entries.iter().filter_map(|entry| match entry {
        Entry::Engagement(_, item) => Some(&item.data.window),
        _ => None,
    });
    windows.max().map(|window| Run::new(voice.words.week(window.as_str()), Tone::Dim)).into_iter().collect()
}

/// How many answered, and what the change rules say.
pub fn standing(voice: &Voice<'_>, engagement: &Engagement) -> Vec<Run> {
    let answered = engagement.answered.zip(engagement.eligible);
    let answered = answered.map(|(n, of)| Run::new(voice.words.answered(n, of), Tone::Plain));
    // Where each need has its own word this says only that there is one to be read.
    let change = match same(engagement) {
        Some(change) => Some(Run::glued(&voice.words.change(change), Tone::Plain)),
        None => {
            engagement.is_confirmed().then(|| Run::glued(&voice.words.worth_a_conversation(), Tone::Plain))
        }
    };
    dotted(answered.into_iter().chain(change))
}

/// The one word for all changes of a unit; none where each need has its own.
fn same(engagement: &Engagement) -> Option<Change> {
    match engagement.changes() {
        Changes::Same(change) if !engagement.suppressed => Some(change),
        Changes::Same(_) | Changes::Each => None,
    }
}

/// What has changed, need by need, and what that is worth; nothing where no change is confirmed.
pub fn changed(voice: &Voice<'_>, engagement: &Engagement) -> Vec<Run> {
    let accent = |said: String| Run::glued(&said, Tone::Accent);
    if let Some(change) = same(engagement) {
        return voice.words.change_short(change).map(|said| accent(said.into_owned())).into_iter().collect();
    }
    let of_need = |need: Need| voice.words.changed_need(need, engagement.needs.get(need)?.change);
    let mut said: Vec<Run> = Need::ALL.into_iter().filter_map(of_need).map(accent).collect();
    if !said.is_empty() {
        said.push(accent(voice.words.worth_a_conversation().into_owned()));
    }
    said
}

/// The needs that have no level beside others that have one, and that it is so; why is never told.
pub fn untold(voice: &Voice<'_>, engagement: &Engagement) -> Option<Run> {
    let missing = |need: &Need| engagement.needs.get(*need).is_none();
    let names: Vec<String> =
        Need::ALL.into_iter().filter(missing).map(|need| voice.words.need(need).into_owned()).collect();
    let said = !engagement.suppressed && !names.is_empty() && names.len() < Need::ALL.len();
    said.then(|| {
        let names = voice.words.listed(&names);
        Run::glued(&format!("{names}: {}", voice.words.level_untold()), Tone::Dim)
    })
}

/// The shapes of the needs without a level, where the names have no room.
fn without_level(voice: &Voice<'_>, engagement: &Engagement) -> SafeText {
    let missing = Need::ALL.into_iter().filter(|need| engagement.needs.get(*need).is_none());
    let shapes: Vec<&str> = missing.map(need_shape).collect();
    SafeText::clean(&format!("{} {}", shapes.join(" "), voice.words.level_untold()))
}

fn short(voice: &Voice<'_>, engagement: &Engagement, need: Need) -> SafeText {
    let figures = Figures::of(voice.words, engagement.needs.get(need), engagement.scale);
    figures.map_or_else(|| SafeText::clean("–"), |figures| figures.short)
}

/// What a suppressed level says in place of figures: a team is told within its floor, and a floor within nothing.
pub fn suppressed(voice: &Voice<'_>, engagement: &Engagement) -> Vec<Run> {
    match engagement.unit.as_str() {
        FLOOR => dotted(voice.words.suppressed_floor().map(|words| Run::new(words, Tone::Plain))),
        _ => vec![Run::new(suppressed_team(voice, engagement, &voice.floor()), Tone::Plain)],
    }
}

/// What a suppressed team says: it is told within its floor, if that is told.
pub fn suppressed_team(voice: &Voice<'_>, engagement: &Engagement, floor: &str) -> String {
    let floors = voice.model.floor.windows(FLOOR);
    let of_week = floors.iter().find(|item| item.data.window == engagement.window);
    match of_week.map(|item| item.data.suppressed) {
        Some(true) => voice.words.suppressed_too().into_owned(),
        Some(false) => voice.words.suppressed(floor).into_owned(),
        None => voice.words.suppressed_alone().into_owned(),
    }
}

/// The level of each need with its past weeks.
pub fn levels(voice: &Voice<'_>, engagement: &Engagement) -> Vec<Level> {
    let weeks = Weeks::of(&voice.model.floor, engagement);
    let level = |need: Need| {
        let means = weeks.means(need);
        let level = Level::of(voice.words, need, engagement.needs.get(need), engagement.scale, means);
        if same(engagement).is_none() { level.with_change(voice.words) } else { level }
    };
    Level::together(Need::ALL.into_iter().map(level).collect())
}

fn floor(voice: &Voice<'_>, item: &Item<Engagement>, heads: Vec<Part>) -> Vec<Part> {
    let engagement = &item.data;
    if engagement.suppressed {
        // The kind words first: there is a line at most in the smallest pane.
        let [told, rule] = voice.words.suppressed_floor().map(|words| vec![Run::new(words, Tone::Plain)]);
        let told = [Part::title(told, voice.age(item.time)), Part::words(Rank::Main, rule)];
        return told.into_iter().chain(heads).collect();
    }
    let mut parts = vec![Part::title(standing(voice, engagement), voice.age(item.time))];
    let remarks = dotted(voice.remarks(item));
    parts.extend((!remarks.is_empty()).then(|| Part::words(Rank::Title, remarks)));
    for level in levels(voice, engagement) {
        parts.push(Part::of(Rank::Title, What::Level(level)));
    }
    parts.extend(heads);
    parts
}

fn team(voice: &Voice<'_>, item: &Item<Engagement>, names: usize, is_said: bool) -> Vec<Part> {
    let engagement = &item.data;
    let [note, brief] = match engagement.answered.zip(engagement.eligible) {
        Some((n, of)) if !engagement.suppressed => {
            [voice.words.of(n, of), format!("{n}/{of}")].map(|said| SafeText::clean(&said))
        }
        _ => Default::default(),
    };
    let suppressed = || SafeText::clean(&suppressed_team(voice, engagement, &voice.floor()));
    let past = Weeks::of(&voice.model.floor, engagement);
    let change = same(engagement).map(|change| SafeText::clean(&voice.words.change(change)));
    let intervals = Intervals {
        names,
        name: voice.team(engagement.unit.as_str()),
        levels: Need::ALL.into_iter().map(|need| engagement.needs.get(need)).collect(),
        figures: Need::ALL.into_iter().map(|need| short(voice, engagement, need)).collect(),
        untold: untold(voice, engagement).map(|_| without_level(voice, engagement)),
        scale: engagement.scale,
        instead: engagement.suppressed.then(suppressed),
        answered: note,
        answered_brief: brief,
        changed: changed(voice, engagement),
        change,
        weeks: Need::ALL.into_iter().map(|need| past.means(need)).collect(),
        remarks: voice.remarks(item),
        said_above: is_said && voice.corrections(item).is_none(),
    };
    vec![Part::of(Rank::Title, What::Intervals(intervals))]
}
