//! The six panes: a title on a rule, cards, and a calm sentence where there are none.

pub mod engagement;
pub mod promises;
pub mod questions;
pub mod recognition;
pub mod repair;
pub mod strip;
pub mod transparency;

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card::{Card, GUTTER, Part, Rank};
use super::drawn::{Drawn, Spot};
use super::lines::{self, Pen, Piece, Run};
use super::sites;
use super::stack::{Reach, Stack, Stay};
use super::theme::{Accent, Glyph, Theme, Tone};
use super::voice::Voice;
use super::words::Counted;
use crate::domain::Key;
use crate::domain::quiet::SCOPE_FLOOR;
use crate::model::pane::{resting_levels, resting_thanks};
use crate::model::{Entry, EntryId, Freshness, Pane, Place};
use crate::text::SafeText;

/// Most cards that are told before and after the selected one: more than the tallest screen has rows for.
pub const CARDS_AROUND: usize = 160;

/// Which entries of a pane are told, card by card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The first one alone: what a line of the strip has room for.
    First,
    /// Those around the selected one.
    Around(Reach),
}

impl Told {
    /// As many as any screen can show.
    pub const ALL: Told = Told::Around(Reach { before: CARDS_AROUND, after: CARDS_AROUND });
}

/// What a pane says.
#[derive(Clone, Debug, PartialEq)]
pub struct PaneView {
    /// Which pane.
    pub pane: Pane,
    /// Its name, and its order where that is not the usual one.
    pub title: SafeText,
    /// The sum of it, at the right end of the title.
    pub note: Vec<Run>,
    /// What goes of the note where there is too little room, in its turn, each with what is said of all of it from then on.
    pub spare: Vec<(Run, Option<Run>)>,
    /// Which of its units rest, as it is in the note, and how many they are, for where there is less room.
    pub rests: Option<(Run, Run)>,
    /// The first entry of all, where it is not the first of the cards.
    pub begins: Option<Card>,
    /// The entries around the selected one.
    pub cards: Vec<Card>,
    /// Which entry each card is of.
    pub ids: Vec<EntryId>,
    /// Where the list was, if it is to stay there.
    pub stay: Option<Stay>,
    /// How many entries there are before and after the cards.
    pub outside: (usize, usize),
    /// The selected card.
    pub selected: usize,
    /// True when it has the keyboard.
    pub focused: bool,
    /// How many of its entries are new, in words.
    pub new: Option<SafeText>,
    /// What it says when there are no entries.
    pub calm: String,
    /// How many entries have no place before and after those that are shown.
    pub more: (Counted, Counted),
}

/// Says a pane, and so much of its list.
pub fn view(voice: &Voice<'_>, pane: Pane, told: Told) -> PaneView {
    let model = voice.model;
    let listed = model.listed(pane);
    let selected = model.selected_in(pane, &listed).unwrap_or(0);
    let (first, end) = match told {
        Told::First => (0, 1),
        Told::Around(Reach { before, after }) => (selected.saturating_sub(before), selected + 1 + after),
    };
    let end = end.min(listed.len());
    // All of them are told where it takes no words to know them: of the rest, what is looked at.
    let all: Vec<Entry<'_>> = match pane {
        Pane::Engagement | Pane::Questions => listed.entries().collect(),
        _ => Vec::new(),
    };
    let cards_of = |told: Range<usize>| match pane {
        Pane::Engagement | Pane::Questions => cards_of(voice, pane, &all, told),
        _ => cards(voice, pane, &listed.some(told).collect::<Vec<_>>()),
    };
    let sums = if pane == Pane::Promises { promises::sums(voice) } else { Vec::new() };
    let unlisted = if sums.is_empty() { 0 } else { promises::unlisted(voice) };
    let mut spare = promises::spare(voice, &sums, listed.len() + unlisted);
    let rests = at_rest(voice, pane, listed.is_empty());
    let mut note = match pane {
        Pane::Promises => sums.into_iter().map(|sum| sum.said).collect(),
        pane => note_with(voice, pane, &all, rests.as_ref()),
    };
    // A count of the thanks that a filter lets through is one of whomever it looks for.
    let is_uncounted = pane == Pane::Recognition && model.is_filtered();
    let is_new = |key: &&Key| !is_uncounted && model.is_new(key);
    let new = listed.keys().filter(is_new).count();
    if new > 0 {
        // What is wrong stays the last to go where there is little room.
        let at = note.len() - usize::from(note.last().is_some_and(|run| run.tone == Tone::Wrong));
        let new = Run::new(voice.words.new_since(new), Tone::Accent);
        // Each of them has its own mark.
        if !spare.is_empty() {
            spare.insert(0, (new.clone(), None));
        }
        note.insert(at, new);
    }
    if model.is_filtered() {
        let (shown, all) = (listed.len(), model.tally(pane).1);
        // Of a pane that rests, or has nothing, there is nothing to find.
        let said = match is_uncounted {
            true => (shown > 0).then(|| voice.words.say("filter-fits").into_owned()),
            false => (all > 0).then(|| voice.words.shown_of(shown, all)),
        };
        note = said.map(|said| Run::new(said, Tone::Lit)).into_iter().collect();
        spare.clear();
    }
    if let Freshness::Stale { since } = model.freshness() {
        note.push(Run::new(voice.words.as_of(&voice.clock.since(since)), Tone::Dim));
    }
    let ids: Vec<EntryId> = listed.some(first..end).map(|entry| entry.id()).collect();
    // A list at its beginning stays there.
    let was = model.ui.places[pane.index()].as_ref().filter(|_| !model.ui.begins[pane.index()]);
    let stay = was.map(|was| {
        // A row is that of one entry, and no other's.
        let row = was.row.as_ref().filter(|(id, _)| ids.get(selected - first) == Some(id));
        let top = ids.iter().position(|id| *id == was.top).unwrap_or(0);
        Stay { top, row: row.map(|(_, row)| *row), room: was.room }
    });
    PaneView {
        pane,
        title: SafeText::clean(&voice.words.sorted(&voice.words.title(pane), model.ui.sort[pane.index()])),
        note,
        spare,
        rests,
        begins: if first > 0 { cards_of(0..1).pop() } else { None },
        cards: cards_of(first..end),
        stay,
        ids,
        outside: (first, listed.len() - end),
        selected: selected - first,
        focused: model.ui.focus == pane,
        new: (new > 0).then(|| SafeText::clean(&voice.words.new_since(new))),
        calm: if listed.is_empty() { calm(voice, pane) } else { String::new() },
        more: match is_uncounted {
            true => voice.words.uncounted(),
            false => (voice.words.above(), voice.words.below()),
        },
    }
}

/// Says entries of a pane.
pub fn cards(voice: &Voice<'_>, pane: Pane, entries: &[Entry<'_>]) -> Vec<Card> {
    cards_of(voice, pane, entries, 0..entries.len())
}

/// Says some of the entries of a pane. This is the one place that tells the panes apart.
fn cards_of(voice: &Voice<'_>, pane: Pane, entries: &[Entry<'_>], told: Range<usize>) -> Vec<Card> {
    let some = &entries[told.clone()];
    let mut cards = match pane {
        Pane::Transparency => transparency::view(voice, some),
        Pane::Recognition => recognition::view(voice, some),
        // The names of all teams make their column.
        Pane::Engagement => engagement::view(voice, entries, told),
        Pane::Questions => questions::view(voice, some),
        Pane::Repair => repair::view(voice, some),
        Pane::Promises => promises::view(voice, some),
    };
    for (card, entry) in cards.iter_mut().zip(some) {
        sites::name_in(voice, entry.key(), &mut card.parts);
    }
    cards
}

/// The sum of a pane's entries.
pub fn note(voice: &Voice<'_>, pane: Pane, entries: &[Entry<'_>]) -> Vec<Run> {
    note_with(voice, pane, entries, at_rest(voice, pane, entries.is_empty()).as_ref())
}

fn note_with(voice: &Voice<'_>, pane: Pane, entries: &[Entry<'_>], rests: Option<&(Run, Run)>) -> Vec<Run> {
    let mut note = match pane {
        Pane::Engagement => engagement::note(voice, entries),
        Pane::Questions => questions::note(voice, entries),
        Pane::Promises => promises::note(voice),
        Pane::Recognition => recognition::note(voice),
        Pane::Transparency | Pane::Repair => Vec::new(),
    };
    note.extend(rests.map(|(names, _)| names.clone()));
    note
}

/// Whose thanks or levels rest beside those of others, by name, and how many they are; where all of this wall rests, a sentence in their place says so.
fn at_rest(voice: &Voice<'_>, pane: Pane, is_empty: bool) -> Option<(Run, Run)> {
    let model = voice.model;
    let units = match pane {
        Pane::Engagement => resting_levels(model),
        Pane::Recognition => resting_thanks(model),
        _ => return None,
    };
    if is_empty && model.is_at_rest() {
        return None;
    }
    let name = |unit: &str| match unit {
        SCOPE_FLOOR => voice.floor(),
        team => voice.team(team).as_str().to_owned(),
    };
    let names: Vec<String> = units.into_iter().map(name).filter(|name| !name.is_empty()).collect();
    let said = || {
        let all = voice.words.at_rest(&voice.words.with_commas(&names));
        [all, voice.words.so_many_at_rest(names.len())].map(|said| Run::new(said, Tone::Dim)).into()
    };
    (!names.is_empty()).then(said)
}

/// What a pane without entries says: nothing is known, it rests, or there is nothing.
pub fn calm(voice: &Voice<'_>, pane: Pane) -> String {
    let (model, words) = (voice.model, voice.words);
    if model.is_filtered() && model.tally(pane).1 > 0 {
        return words.say("filter-nothing").into_owned();
    }
    if model.floor.is_empty() {
        return match model.freshness() {
            Freshness::Unknown if model.opens() => words.floor_opens().into_owned(),
            Freshness::Unknown => words.nothing_known().into_owned(),
            Freshness::Live { .. } | Freshness::Ageing => words.nothing_told(pane).into_owned(),
            Freshness::Stale { since } => words.nothing_was_told(&voice.clock.since(since)),
        };
    }
    let rests = matches!(pane, Pane::Recognition | Pane::Engagement);
    if let Some(grave) = model.grave_until().filter(|_| rests) {
        let told_at = model.grave_told_at().map(|at| voice.clock.date(at));
        return words.rests_beside(pane, &voice.clock.date(grave.until()), told_at.as_ref());
    }
    if let Some(until) = model.quiet_until().filter(|_| rests) {
        let until = voice.clock.date(until);
        return match pane {
            Pane::Recognition => words.recognition_rests(&until),
            _ => words.levels_rest(&until),
        };
    }
    // There are some, of people of teams in which it rests.
    if pane == Pane::Recognition
        && let whom = resting_thanks(model)
        && !whom.is_empty()
        && let Some(until) = model.resting().until(&whom)
    {
        return words.recognition_rests(&voice.clock.date(until));
    }
    words.empty(pane).into_owned()
}

/// The accent of a pane.
pub fn accent(pane: Pane) -> Accent {
    match pane {
        Pane::Transparency | Pane::Questions => Accent::Told,
        Pane::Recognition => Accent::Thanked,
        Pane::Engagement => Accent::Well,
        Pane::Repair | Pane::Promises => Accent::Kept,
    }
}

/// Draws a pane: the rule with its title, then the cards. Tells where its links are, and how far it looked in its list.
pub fn draw(view: &PaneView, theme: &Theme, area: Rect, buf: &mut Buffer) -> (Drawn, Looked) {
    let mut drawn = Drawn::default();
    drawn.spot(area, Spot::Pane(view.pane));
    if area.is_empty() {
        return (drawn, Looked::NOWHERE);
    }
    let pen = Pen { theme, accent: accent(view.pane), left: area.x };
    title(view, pen, Rect { height: 1, ..area }, buf);
    let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
    if view.cards.is_empty() {
        sentence(&view.calm, pen, body, buf);
        return (drawn, Looked::NOWHERE);
    }
    let selected = view.selected.min(view.cards.len() - 1);
    let stack = Stack {
        cards: &view.cards,
        selected,
        stay: view.stay,
        cursor: view.focused,
        outside: view.outside,
        more: &view.more,
    };
    let stacked = stack.draw(pen, body, buf);
    let card = |(index, place): &(usize, Rect)| view.ids.get(*index).map(|id| (id.clone(), *place));
    let top = stacked.cards.first().and_then(card);
    let row = view.ids.get(view.selected).map(|id| (id.clone(), stacked.row));
    let index = view.outside.0 + view.selected;
    drawn
        .places
        .extend(top.map(|(top, _)| (view.pane, Place { top, row, index, room: (body.width, body.height) })));
    for (id, place) in stacked.cards.iter().filter_map(card) {
        drawn.spot(place, Spot::Entry(view.pane, id));
    }
    drawn.links = stacked.links;
    let (first, last) = stacked.looked_at;
    let looked = Looked {
        reach: Reach { before: selected.saturating_sub(first), after: last.saturating_sub(selected) },
        beyond: (first == 0 && view.outside.0 > 0, last + 1 == view.cards.len() && view.outside.1 > 0),
    };
    (drawn, looked)
}

/// Rows that a pane takes in which all of its list is told to the end, as far as they are no more than a limit.
pub fn need(view: &PaneView, width: u16, limit: u16) -> u16 {
    let width = width.saturating_sub(GUTTER);
    let list = limit.saturating_sub(1);
    if view.cards.is_empty() {
        let words =
            Part::words(Rank::Title, vec![Run::new(&view.calm, Tone::Dim)]).at_most(usize::from(limit));
        let rows = u16::try_from(words.rows(usize::from(width), false).len()).unwrap_or(limit);
        // A free row on both sides of the sentence.
        return rows.saturating_add(3).min(limit.saturating_add(1));
    }
    // Each entry takes a row, so that a long list needs no measuring.
    if view.outside.0 + view.cards.len() + view.outside.1 >= usize::from(limit) {
        return limit.saturating_add(1);
    }
    let stack = Stack {
        cards: &view.cards,
        selected: 0,
        stay: None,
        cursor: false,
        outside: view.outside,
        more: &view.more,
    };
    stack.natural(width, list).saturating_add(1)
}

/// How far a drawing looked in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looked {
    /// How far from the selected card.
    pub reach: Reach,
    /// True where it came to the first or the last of the cards, and not of the list: with more of them it could be another
    /// picture.
    pub beyond: (bool, bool),
}

impl Looked {
    const NOWHERE: Looked = Looked { reach: Reach { before: 0, after: 0 }, beyond: (false, false) };
}

/// A calm sentence in place of entries.
fn sentence(words: &str, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
    if area.width <= GUTTER {
        return;
    }
    let part = Part::words(Rank::Title, vec![Run::new(words, Tone::Dim)]).at_most(usize::from(area.height));
    let inset = u16::from(area.height > 2);
    let rows = part.rows(usize::from(area.width - GUTTER), false);
    for (row, y) in rows.iter().zip(area.y + inset..area.bottom()) {
        row.draw(buf, pen, area.x + GUTTER, y, area.width - GUTTER);
    }
}

/// Cells of the shortest rule between a title and its note.
const RULE_MIN: usize = 2;

/// `1 Transparency ─────────────────── 9 open`: the number stands in the gutter, the title above the words.
fn title(view: &PaneView, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
    let (rule, rule_tone, title_tone) = match view.focused {
        true => (Glyph::HeavyRule, Tone::Accent, Tone::Lit),
        false => (Glyph::Rule, Tone::Line, Tone::Strong),
    };
    let number = (view.pane.index() + 1).to_string();
    let fixed = usize::from(GUTTER) + lines::width(view.title.as_str());
    let cells = usize::from(area.width);
    let note = note_of(view, cells.saturating_sub(fixed + 1 + RULE_MIN + 1));
    let x = pen.words(buf, area.x, area.y, area.width, &number, Tone::Accent);
    let from = (area.x + GUTTER).min(area.right());
    pen.words(
        buf,
        from.max(x),
        area.y,
        area.right().saturating_sub(from.max(x)),
        view.title.as_str(),
        title_tone,
    );
    let note_cells = lines::pieces_width(&note);
    let rule_from = fixed + 1;
    let rule_to = if note_cells > 0 { cells - note_cells - 1 } else { cells };
    if rule_from < rule_to {
        let line = pen.theme.glyph(rule).repeat(rule_to - rule_from);
        pen.pieces(buf, area.x + rule_from as u16, area.y, &[Piece::new(line, rule_tone)]);
    }
    if note_cells > 0 {
        let mut x = area.x + (cells - note_cells) as u16;
        for piece in &note {
            let end = pen.pieces(buf, x, area.y, std::slice::from_ref(piece));
            // A block would grow together with that of the entry below it.
            if piece.tone == Tone::Wrong {
                let place = Rect { x, width: end - x, height: 1, ..area };
                buf.set_style(place, pen.theme.ink(piece.tone, pen.accent));
            }
            x = end;
        }
    }
}

/// The note of a pane: with the names of what rests, or with how many they are, and so much of that as has room.
fn note_of(view: &PaneView, cells: usize) -> Vec<Piece> {
    let Some((names, count)) = &view.rests else { return note_within(&view.note, &view.spare, cells) };
    let whole = note_within(&view.note, &view.spare, cells);
    let brief: Vec<Run> =
        view.note.iter().map(|run| if run == names { count.clone() } else { run.clone() }).collect();
    if whole.len() < view.note.len() { note_within(&brief, &view.spare, cells) } else { whole }
}

/// So much of a note as has room: what can be spared goes in its turn, and how many there are of all is told. Of what is left then, what has no room goes
/// from the front: the last of a note is the most urgent.
fn note_within(runs: &[Run], spare: &[(Run, Option<Run>)], cells: usize) -> Vec<Piece> {
    let pieces = |runs: &[Run]| -> Vec<Piece> {
        super::card::dotted(runs.iter().cloned()).iter().map(Piece::from).collect()
    };
    let fits = |note: &Vec<Piece>| lines::pieces_width(note) <= cells;
    let without = |gone: usize, is_summed: bool| -> Vec<Run> {
        let is_left = |run: &&Run| !spare[..gone].iter().any(|(gone, _)| gone == *run);
        let mut left: Vec<Run> = runs.iter().filter(is_left).cloned().collect();
        let said = gone.checked_sub(1).and_then(|last| spare[last].1.clone());
        left.splice(0..0, said.filter(|_| is_summed));
        left
    };
    // The last that can be spared tells more than how many there are of all.
    let ways = (0..=spare.len()).flat_map(|gone| {
        let last = gone > 0 && gone + 1 == spare.len();
        std::iter::once((gone, true)).chain(last.then_some((gone, false)))
    });
    let spared = ways.map(|(gone, is_summed)| pieces(&without(gone, is_summed))).find(fits);
    let left = || without(spare.len(), true);
    let last = || (0..=left().len()).map(|from| pieces(&left()[from..])).find(fits);
    spared.or_else(last).unwrap_or_default()
}
