//! One entry on one line: the parts of its card as sentences, with all that the card says.

use super::letters::{begun, ended, is_mark, plain};
use super::whole::Extent;
use crate::domain::PromiseState;
use crate::domain::engagement::{self, Scale};
use crate::domain::recognition::Need;
use crate::model::{Entry, Pane};
use crate::screen::card::{Lead, Part, What};
use crate::screen::level::{Figures, Intervals, Level};
use crate::screen::lines::{DOT, Run};
use crate::screen::pane;
use crate::screen::theme::Tone;
use crate::screen::voice::Voice;

/// `Notice 3, 2 h ago: Shift bids move to Fridays. Important; decided; …`
pub fn entry(voice: &Voice<'_>, pane: Pane, entry: &Entry<'_>, number: u64, extent: &Extent<'_>) -> String {
    let thing = called(voice, entry, voice.words.plain_thing(entry.kind(), number));
    let Sentences { notes, title, mut rest, .. } = Sentences::of(voice, pane, entry, extent);
    if let Some(title) = title {
        let head = std::iter::once(thing).chain(notes).collect::<Vec<_>>().join(", ");
        rest.insert(0, ended(&begun(&plain(&format!("{head}: {title}")))));
    }
    rest.join(" ")
}

/// A promise by what it is a promise of; anything else as it is called.
pub(super) fn called(voice: &Voice<'_>, entry: &Entry<'_>, thing: String) -> String {
    match entry {
        Entry::Promise(_) => voice.words.plain_promise(&thing),
        _ => thing,
    }
}

/// What a line says of an entry.
pub(super) struct Sentences {
    /// How it stands, and how long ago it was told or how long it has.
    pub(super) notes: Vec<String>,
    /// The part that the title is in.
    pub(super) first: Option<Part>,
    /// The title.
    pub(super) title: Option<String>,
    /// What is said behind it.
    pub(super) rest: Vec<String>,
}

impl Sentences {
    pub(super) fn of(voice: &Voice<'_>, pane: Pane, entry: &Entry<'_>, extent: &Extent<'_>) -> Self {
        let mut notes = Vec::new();
        // What is late, kept or dropped says so beside its date.
        if let Entry::Promise(promise) = entry
            && promise.state == PromiseState::Open
        {
            notes.push(voice.words.promise(promise.state).into_owned());
        }
        let mut cards = pane::cards(voice, pane, std::slice::from_ref(entry));
        let card = cards.pop().map(|card| card.parts).unwrap_or_default();
        let more = extent.rest(voice, entry.key(), &card);
        let mut parts = card.into_iter().chain(more);
        let first = parts.next();
        let title = first.as_ref().map(|first| {
            let (title, note) = title(voice, entry, first);
            notes.extend(note.map(|note| aged(voice, entry, note)));
            let unit = matches!((entry, &first.what), (Entry::Engagement(..), What::Words { .. }));
            let unit = unit.then(|| voice.floor());
            let unit = unit.filter(|floor| !floor.is_empty() && !title.starts_with(floor));
            unit.into_iter().chain([title]).collect::<Vec<_>>().join(", ")
        });
        let mut rest: Vec<String> = parts.map(|part| told(voice, entry, &part)).collect();
        rest.retain(|words| !words.is_empty());
        Self { notes, first, title, rest }
    }
}

/// A part as a whole sentence. The tag of a language stays as it is.
pub(super) fn told(voice: &Voice<'_>, entry: &Entry<'_>, part: &Part) -> String {
    let tagged = matches!(&part.what, What::Words { words, .. } if words.first().is_some_and(is_tag));
    let words = plain(&sentence(voice, entry, part));
    ended(&if tagged { words } else { begun(&words) })
}

/// True for the tag before words in another language.
fn is_tag(run: &Run) -> bool {
    run.tone == Tone::Faint && run.words.as_str().ends_with('\u{a0}')
}

/// Runs as words: a dot between two facts is a semicolon, a shape beside a word is left out.
pub fn said(voice: &Voice<'_>, runs: &[Run]) -> String {
    let mut said = String::new();
    let mut begins = false;
    for run in runs {
        match run.words.as_str() {
            DOT => {
                // After a sentence that has its own end a semicolon would be one too many.
                begins = ended(&said) == said;
                said.push_str(if begins { " " } else { "; " });
                continue;
            }
            tag if is_tag(run) => said.push_str(&format!("{}: ", tag.trim_end_matches('\u{a0}'))),
            " → " => said.push_str(&format!(" {} ", voice.words.plain_to())),
            words => {
                let words = words.trim_start_matches(|letter| is_mark(letter) && letter != ' ');
                let words = words.trim_end_matches('\u{a0}');
                said.push_str(&if begins { begun(words) } else { words.to_owned() });
            }
        }
        begins = false;
    }
    said
}

/// The first part, and what stands at its right edge.
fn title(voice: &Voice<'_>, entry: &Entry<'_>, part: &Part) -> (String, Option<String>) {
    match &part.what {
        What::Words { lead, words, note } => {
            let note = Some(said(voice, note)).filter(|note| !note.is_empty());
            (led(voice, lead, words), note)
        }
        _ => (sentence(voice, entry, part), None),
    }
}

/// An age as one says it; another note stays as it is.
fn aged(voice: &Voice<'_>, entry: &Entry<'_>, note: String) -> String {
    let update = match entry {
        Entry::Notice(_, item) => item.data.updates.last().and_then(|update| update.at),
        _ => None,
    };
    let mut ages = entry.time().into_iter().chain(update).map(|time| voice.clock.age(time));
    if !ages.any(|age| age == note) {
        return note;
    }
    let is_now = voice.clock.age(voice.model.now()) == note;
    voice.words.plain_ago(&note, is_now)
}

fn sentence(voice: &Voice<'_>, entry: &Entry<'_>, part: &Part) -> String {
    match &part.what {
        What::Words { lead, words, note } => {
            let words = led(voice, lead, words);
            match said(voice, note) {
                note if note.is_empty() || words.is_empty() => words,
                note => format!("{} ({})", words.trim_end_matches('.'), aged(voice, entry, note)),
            }
        }
        What::Pair(left, right) => {
            let both = [said(voice, left), said(voice, right)];
            both.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("; ")
        }
        What::Level(level) => need(voice, level),
        What::Intervals(intervals) => team(voice, intervals),
        What::Stages(stages) => voice.words.plain_stage(stages.now(), stages.place()),
        What::Heads { .. } | What::Space => String::new(),
    }
}

pub(super) fn led(voice: &Voice<'_>, lead: &Lead, words: &[Run]) -> String {
    let words = said(voice, words);
    match lead {
        Lead::Label(label) if !words.is_empty() && !label.is_blank() => format!("{label}: {words}"),
        Lead::Quote(open) => format!("{open}{words}"),
        Lead::None | Lead::Mark(_) | Lead::Label(_) => words,
    }
}

/// `Autonomy: 4.9 ±0.4 on a scale of 1 to 7; no reliable change; the last weeks: 4.6, not released, 4.9`. What is said of the change
/// stands here where each need has its own word; else once for all of them.
fn need(voice: &Voice<'_>, level: &Level) -> String {
    let figures = level.figures.as_ref().map(|figures| format!("{figures} {}", scale(voice, level.scale)));
    let figures = figures.unwrap_or_else(|| level.none.as_str().to_owned());
    let change = level.changed.as_ref().map(|(said, _)| said.as_str().to_owned());
    let said = std::iter::once(format!("{}: {figures}", level.name)).chain(change);
    said.chain(weeks(voice, &level.weeks)).collect::<Vec<_>>().join("; ")
}

fn scale(voice: &Voice<'_>, scale: Scale) -> String {
    voice.words.plain_scale(scale.min, scale.max)
}

/// The weeks since the first that was released, where there is one before the last.
fn weeks(voice: &Voice<'_>, weeks: &[Option<f64>]) -> Option<String> {
    let first = weeks.iter().position(Option::is_some)?;
    (first + 1 < weeks.len()).then(|| voice.words.plain_weeks(&weeks[first..]))
}

/// `Billing; autonomy 4.9 ±0.4, competence 5.2 ±0.3, relatedness 4.4 ±0.6 on a scale of 1 to 7; 9 of 12; no reliable change; autonomy, the
/// last weeks: 4.6, not released, 4.9`.
fn team(voice: &Voice<'_>, intervals: &Intervals) -> String {
    let name = intervals.name.as_str().to_owned();
    let remarks = intervals.remarks.iter().map(|remark| remark.words.as_str().to_owned());
    if let Some(instead) = &intervals.instead {
        let said = std::iter::once(format!("{name}: {instead}")).chain(remarks);
        return said.collect::<Vec<_>>().join("; ");
    }
    let level = |(need, level): (Need, &Option<_>)| {
        let figures = Figures::of(voice.words, *level, intervals.scale);
        let figures =
            figures.map_or_else(|| voice.words.level_untold().into_owned(), |figures| figures.to_string());
        format!("{} {figures}", voice.words.need(need))
    };
    let levels: Vec<String> = Need::ALL.into_iter().zip(&intervals.levels).map(level).collect();
    let levels = format!("{} {}", levels.join(", "), scale(voice, intervals.scale));
    let rest = [levels, intervals.answered.as_str().to_owned()];
    let change: Vec<String> = match &intervals.change {
        Some(change) => vec![change.as_str().to_owned()],
        None => {
            let of_need = |(need, level): (Need, &Option<engagement::Level>)| {
                let change = voice.words.change((*level)?.change);
                Some(format!("{}: {change}", voice.words.need(need)))
            };
            Need::ALL.into_iter().zip(&intervals.levels).filter_map(of_need).collect()
        }
    };
    let past = Need::ALL.into_iter().zip(&intervals.weeks).filter_map(|(need, past)| {
        let past = weeks(voice, past)?;
        Some(format!("{}, {past}", voice.words.need(need)))
    });
    let facts = std::iter::once(name).chain(rest).chain(change).chain(remarks).chain(past);
    facts.filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join("; ")
}
