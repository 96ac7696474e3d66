//! What a wall says, as data for other programs: `wall --once --format json`. The form is told in `docs/once.md`.
//!
//! These types are that form and nothing else: views may change with every version, names in here may not.
#![allow(missing_docs)] // the names are the whole of it, and docs/once.md tells them

use jiff::Timestamp;
use serde::Serialize;

use super::card::{Card, Lead, Part, Rank, What, dotted};
use super::header::{self, State};
use super::level::{Figures, Level};
use super::lines::Run;
use super::scene::{self, Fact, SceneView};
use super::theme::Tone;
use super::voice::Voice;
use super::words::kinds::need_shape;
use super::{Lexicon, footer, item, pane, spoken};
use crate::domain::engagement;
use crate::domain::recognition::Need;
use crate::domain::repair::Stage;
use crate::model::{Entry, Freshness, Mode, Model, Opens, Pane};

/// The form; another number means another form.
pub const FORM: u32 = 1;

/// All that a wall says at a moment.
#[derive(Serialize)]
pub struct Said {
    openfloor: &'static str,
    form: u32,
    at: Timestamp,
    zone: String,
    lang: String,
    mode: &'static str,
    place: Vec<Words>,
    people: Words,
    freshness: Fresh,
    /// Empty in display mode.
    panes: Vec<PaneSaid>,
    /// Absent at a desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    scene: Option<SceneSaid>,
    /// Where people answer the open round, or ask something; absent where neither is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    door: Option<DoorSaid>,
    remarks: Vec<String>,
}

#[derive(Serialize)]
struct DoorSaid {
    opens: &'static str,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    closes: Option<Timestamp>,
}

#[derive(Serialize)]
struct Fresh {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    names_hidden: bool,
    words: Vec<Words>,
}

#[derive(Serialize)]
struct PaneSaid {
    pane: &'static str,
    title: String,
    note: Vec<Words>,
    /// What it says when there are no entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    calm: Option<String>,
    entries: Vec<EntrySaid>,
}

#[derive(Serialize)]
struct EntrySaid {
    kind: &'static str,
    site: String,
    subject: String,
    /// The dated word, for a promise.
    #[serde(skip_serializing_if = "Option::is_none")]
    promise: Option<PromiseSaid>,
    parts: Vec<PartSaid>,
    /// The page that Enter opens: every field, in all languages.
    page: Vec<PartSaid>,
}

#[derive(Serialize)]
struct PromiseSaid {
    field: String,
    first_due: Timestamp,
    due: Timestamp,
    state: &'static str,
}

#[derive(Serialize)]
struct Words {
    tone: &'static str,
    words: String,
}

#[derive(Serialize)]
struct PartSaid {
    rank: &'static str,
    #[serde(flatten)]
    what: PartWhat,
}

#[derive(Serialize)]
#[serde(tag = "part", rename_all = "snake_case")]
enum PartWhat {
    Words {
        #[serde(skip_serializing_if = "Option::is_none")]
        label: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        mark: Option<Words>,
        quote: bool,
        words: Vec<Words>,
        note: Vec<Words>,
    },
    Pair {
        words: Vec<Words>,
        note: Vec<Words>,
    },
    Level(LevelSaid),
    Team {
        name: String,
        levels: Vec<LevelSaid>,
        #[serde(skip_serializing_if = "Option::is_none")]
        instead: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        change: Option<String>,
        answered: String,
    },
    Stage {
        stage: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<usize>,
        of: usize,
    },
}

#[derive(Serialize)]
struct LevelSaid {
    need: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mean: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
    scale: [f64; 2],
    /// What is said of its change, where each need has its own word.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<engagement::Change>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    weeks: Vec<Option<f64>>,
}

#[derive(Serialize)]
struct SceneSaid {
    name: Words,
    headline: Words,
    /// The headline in its other languages, where all are told together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Vec<Words>>,
    standing: Vec<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<String>,
    facts: Vec<FactSaid>,
    levels: Vec<LevelSaid>,
    /// What should be known besides, as at its foot.
    note: Vec<Words>,
    /// True while the screen rests.
    rests: bool,
}

#[derive(Serialize)]
struct FactSaid {
    label: Words,
    words: Vec<Words>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Vec<Words>>,
    note: Vec<Words>,
}

/// What a wall says now.
pub fn said(model: &Model, lexicon: &Lexicon) -> Said {
    spoken(model, lexicon, whole)
}

fn whole(voice: &Voice<'_>) -> Said {
    let model = voice.model;
    let header = header::view(voice);
    let is_desk = model.ui.mode == Mode::Desk;
    Said {
        openfloor: env!("CARGO_PKG_VERSION"),
        form: FORM,
        at: model.now(),
        zone: voice.clock.zone(),
        lang: voice.words.lang().as_str().to_owned(),
        mode: if is_desk { "desk" } else { "display" },
        place: runs(&header.place),
        people: run(&header.people),
        freshness: Fresh {
            state: match header.state {
                State::Live => "live",
                State::Ageing => "ageing",
                State::Stale => "stale",
                State::Waiting | State::Opening => "waiting",
            },
            since: match model.freshness() {
                Freshness::Stale { since } => Some(since),
                _ => None,
            },
            names_hidden: model.hides_names(),
            words: runs(&header.freshness),
        },
        panes: Pane::ALL.into_iter().filter(|_| is_desk).map(|pane| pane_said(voice, pane)).collect(),
        scene: (!is_desk).then(|| scene_said(&scene::view(voice))),
        door: model.door().map(|door| {
            let (opens, closes) = match door.opens {
                Opens::CheckIn { closes } => ("check_in", Some(closes)),
                Opens::Ask => ("ask", None),
            };
            DoorSaid { opens, url: door.url.as_str().to_owned(), closes }
        }),
        remarks: footer::view(voice).counts.iter().map(|count| count.whole.as_str().to_owned()).collect(),
    }
}

fn pane_said(voice: &Voice<'_>, pane: Pane) -> PaneSaid {
    let entries = voice.model.entries(pane);
    let cards = pane::cards(voice, pane, &entries);
    PaneSaid {
        pane: pane.name(),
        title: voice.words.title(pane).into_owned(),
        note: runs(&pane::note(voice, pane, &entries)),
        calm: entries.is_empty().then(|| pane::calm(voice, pane)),
        entries: entries.iter().zip(&cards).map(|(entry, card)| entry_said(voice, entry, card)).collect(),
    }
}

fn entry_said(voice: &Voice<'_>, entry: &Entry<'_>, card: &Card) -> EntrySaid {
    let promise = match entry {
        Entry::Promise(entry) => Some(PromiseSaid {
            field: entry.promise.field.to_string(),
            first_due: entry.promise.first(),
            due: entry.promise.due,
            state: match entry.state {
                crate::domain::PromiseState::Open => "open",
                crate::domain::PromiseState::Late => "late",
                crate::domain::PromiseState::Kept => "kept",
                crate::domain::PromiseState::KeptLate => "kept_late",
                crate::domain::PromiseState::Dropped => "dropped",
            },
        }),
        _ => None,
    };
    EntrySaid {
        kind: entry.kind().name(),
        site: entry.key().site.to_string(),
        subject: entry.key().subject.to_string(),
        promise,
        parts: card.parts.iter().filter_map(part_said).collect(),
        page: item::page(voice, entry.key()).iter().filter_map(part_said).collect(),
    }
}

fn part_said(part: &Part) -> Option<PartSaid> {
    let what = match &part.what {
        What::Words { lead, words, note } => PartWhat::Words {
            label: match lead {
                Lead::Label(label) => Some(label.to_string()),
                _ => None,
            },
            mark: match lead {
                Lead::Mark(mark) if !mark.words.is_blank() => Some(run(mark)),
                _ => None,
            },
            quote: matches!(lead, Lead::Quote(_)),
            words: runs(words),
            note: runs(note),
        },
        What::Pair(words, note) => PartWhat::Pair { words: runs(words), note: runs(note) },
        What::Level(level) => PartWhat::Level(level_said(level)),
        What::Intervals(team) => PartWhat::Team {
            name: team.name.as_str().to_owned(),
            levels: Need::ALL
                .into_iter()
                .zip(&team.levels)
                .zip(&team.weeks)
                .map(|((need, level), weeks)| {
                    let change = level.filter(|_| team.change.is_none()).map(|level| level.change);
                    level_of(need, (*level, change), team.scale, None, weeks)
                })
                .collect(),
            instead: team.instead.as_ref().map(|words| words.as_str().to_owned()),
            change: (!team.changed.is_empty())
                .then(|| dotted(team.changed.clone()).iter().map(|run| run.words.as_str()).collect()),
            answered: team.answered.as_str().to_owned(),
        },
        What::Stages(stages) => PartWhat::Stage {
            stage: stages.now().to_owned(),
            at: stages.place().map(|(at, _)| at),
            of: Stage::ORDER.len(),
        },
        What::Heads { .. } | What::Space => return None,
    };
    let rank = match part.rank {
        Rank::Title => "title",
        Rank::State => "state",
        Rank::Main => "main",
        Rank::More => "more",
    };
    Some(PartSaid { rank, what })
}

fn scene_said(scene: &SceneView) -> SceneSaid {
    let others = |others: &[Vec<Run>]| others.iter().map(|words| runs(words)).collect();
    let fact = |fact: &Fact| FactSaid {
        label: run(&fact.label),
        words: fact.told().map(run).collect(),
        others: others(&fact.others),
        note: runs(&fact.note),
    };
    let part =
        scene.part.first().map(|part| Words { tone: tone(Tone::Plain), words: part.as_str().to_owned() });
    SceneSaid {
        name: run(&scene.name),
        headline: Words { tone: tone(scene.headline_tone), words: scene.headline.as_str().to_owned() },
        others: others(&scene.others),
        standing: runs(&scene.standing),
        stage: scene.stages.as_ref().map(|stages| stages.now().to_owned()),
        facts: scene.facts.iter().map(fact).collect(),
        levels: scene.levels.iter().map(level_said).collect(),
        note: runs(&scene.note).into_iter().chain(part).collect(),
        rests: scene.rests,
    }
}

fn level_said(level: &Level) -> LevelSaid {
    let need = Need::ALL.into_iter().find(|need| need_shape(*need) == level.shape);
    let change = level.changed.as_ref().map(|_| level.change);
    let need = need.unwrap_or(Need::Autonomy);
    level_of(need, (level.level, change), level.scale, level.figures.as_ref(), &level.weeks)
}

fn level_of(
    need: Need,
    (level, change): (Option<engagement::Level>, Option<engagement::Change>),
    scale: engagement::Scale,
    figures: Option<&Figures>,
    weeks: &[Option<f64>],
) -> LevelSaid {
    let finite = |value: f64| Some(value).filter(|value| value.is_finite());
    LevelSaid {
        need: match need {
            Need::Autonomy => "autonomy",
            Need::Competence => "competence",
            Need::Relatedness => "relatedness",
        },
        mean: level.and_then(|level| finite(level.mean)),
        low: level.and_then(|level| finite(level.low)),
        high: level.and_then(|level| finite(level.high)),
        scale: [scale.min, scale.max],
        change,
        words: figures.map(ToString::to_string),
        weeks: weeks.to_vec(),
    }
}

fn runs(runs: &[Run]) -> Vec<Words> {
    runs.iter().map(run).collect()
}

fn run(run: &Run) -> Words {
    Words { tone: tone(run.tone), words: run.words.as_str().to_owned() }
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Strong => "strong",
        Tone::Dim => "dim",
        Tone::Faint => "faint",
        Tone::Line => "line",
        Tone::Accent => "accent",
        Tone::Lit => "lit",
        Tone::Badge => "badge",
        Tone::Wrong => "wrong",
    }
}
