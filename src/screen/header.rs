//! The line at the top: what this is, where, how fresh it is, and when.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::big::Size;
use super::display::Line;
use super::lines::{self, Pen, Piece, Run};
use super::sites;
use super::theme::{Accent, Glyph, Theme, Tone};
use super::voice::Voice;
use super::words::PRODUCT;
use crate::domain::Site;
use crate::model::{Freshness, Mode};
use crate::text::Lang;

/// What the header says.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Site and floor.
    pub place: Vec<Run>,
    /// How fresh what is shown is.
    pub state: State,
    /// The same in words, and more of it.
    pub freshness: Vec<Run>,
    /// How many people and teams.
    pub people: Run,
    /// The day.
    pub day: Run,
    /// The hour and its zone.
    pub hour: Run,
}

/// How fresh what is shown is; each has its shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the names are the whole of it
pub enum State {
    Live,
    Ageing,
    Stale,
    Waiting,
    Opening,
}

/// Says the header.
pub fn view(voice: &Voice<'_>) -> Header {
    let model = voice.model;
    let site = model.floor.site();
    let named = |text| Run { words: voice.text(text).clone(), tone: Tone::Plain };
    let several = sites::place(voice);
    let place = site.map(|site| match &several {
        Some(sites) => vec![Run::new(sites, Tone::Plain)],
        None => super::card::dotted([named(&site.site), named(&site.name)]),
    });
    let limit = limit(voice).map(|limit| (limit, Run::new(lines::DOT, Tone::Faint)));
    let limit = limit
        .into_iter()
        .flat_map(|(limit, dot)| if site.is_some() { vec![limit, dot] } else { vec![limit] });
    let place = limit.chain(place.unwrap_or_default()).chain(in_turn(voice)).collect();
    let people = site.filter(|site| !site.teams.is_empty()).and_then(|site| people(voice, site));
    let (state, freshness) = freshness(voice);
    Header {
        place,
        state,
        freshness,
        people: Run::new(people.unwrap_or_default(), Tone::Dim),
        day: Run::new(voice.clock.today(), Tone::Dim),
        hour: Run::new(hour(voice, site.filter(|_| several.is_some())), Tone::Plain),
    }
}

/// The hour and its zone: `14:32 WET`, and on a wall of several sites whose zone it is, `14:32 WET · Lisbon`.
fn hour(voice: &Voice<'_>, whose: Option<&Site>) -> String {
    let hour = format!("{} {}", voice.clock.shown_hour(), voice.clock.zone());
    match whose {
        Some(site) => format!("{hour}{}{}", lines::DOT, voice.text(&site.site)),
        None => hour,
    }
}

/// What a wall is limited to, and what of that its floor doesn't have: a part of a floor is never shown as the whole of it. It stands
/// first, where it is cut last.
pub(super) fn limit(voice: &Voice<'_>) -> Option<Run> {
    let (model, words) = (voice.model, voice.words);
    match (&model.site, &model.team) {
        (Some(site), _) if model.lacks_its_site() => Some(Run::new(words.no_site(site), Tone::Wrong)),
        (_, Some(team)) if model.lacks_its_team() => Some(Run::new(words.no_team(team), Tone::Wrong)),
        (_, Some(team)) => Some(Run::new(words.only_team(voice.team(team).as_str()), Tone::Lit)),
        (_, None) => None,
    }
}

/// How many people and teams the wall is of.
fn people(voice: &Voice<'_>, site: &Site) -> Option<String> {
    match &voice.model.team {
        None => {
            let all = || voice.model.floor.sites.values().map(|item| &item.data);
            let (people, teams) = match sites::are_several(voice) {
                true => (all().map(Site::headcount).sum(), all().map(|site| site.teams.len()).sum()),
                false => (site.headcount(), site.teams.len()),
            };
            Some([voice.words.people(people), voice.words.teams(teams)].join(lines::DOT))
        }
        Some(team) => site.team(team).map(|team| voice.words.people(u64::from(team.headcount))),
    }
}

/// The languages that take turns, the one whose turn it is before the others in weight: ` · en es`.
fn in_turn(voice: &Voice<'_>) -> Vec<Run> {
    let langs = voice.model.langs_in_turn();
    if langs.len() < 2 {
        return Vec::new();
    }
    let tone = |lang: &Lang| if lang == voice.lang() { Tone::Plain } else { Tone::Faint };
    let tag = |lang: &Lang| Run::new(lang.as_str(), tone(lang));
    let space = || Run::new(" ", Tone::Plain);
    let tags = langs.iter().enumerate().flat_map(|(index, lang)| {
        let before = if index == 0 { Run::new(lines::DOT, Tone::Faint) } else { space() };
        [before, tag(lang)]
    });
    tags.collect()
}

/// How fresh what is shown is, and the same in words.
pub(super) fn freshness(voice: &Voice<'_>) -> (State, Vec<Run>) {
    let (model, words) = (voice.model, voice.words);
    // On the wall of a floor nobody can do anything about why: the floor's name is worth more, where there is one.
    let is_told = model.ui.mode == Mode::Desk || model.floor.site().is_none();
    let trouble = model.link.trouble.as_ref().filter(|_| is_told).map(|trouble| {
        let why = Run::new(words.cause(&trouble.why), Tone::Plain);
        let next = model.retry_in_s().map(|seconds| Run::new(words.next_try(seconds), Tone::Dim));
        [Some(why), next].into_iter().flatten()
    });
    let missed = model.link.missed().map(|(from, to)| {
        let to = voice.clock.hour(to);
        Run::new(words.missed(&voice.clock.since(from), &to), Tone::Wrong)
    });
    let (state, word) = match model.freshness() {
        Freshness::Live { lag_s } => (State::Live, Run::new(words.live(lag_s), Tone::Plain)),
        Freshness::Stale { .. } if missed.is_some() => (State::Stale, Run::new(words.stale(), Tone::Wrong)),
        // Nothing has failed yet: what is shown is old, and is said to be, but no alarm.
        Freshness::Stale { since } if model.connects() => {
            (State::Waiting, Run::new(words.connecting(&voice.clock.since(since)), Tone::Wrong))
        }
        Freshness::Ageing if missed.is_some() || trouble.is_some() => {
            (State::Ageing, Run::new(words.ageing_short(), Tone::Wrong))
        }
        Freshness::Ageing => (State::Ageing, Run::new(words.ageing(), Tone::Wrong)),
        Freshness::Stale { since } => {
            (State::Stale, Run::new(words.stale_since(&voice.clock.since(since)), Tone::Wrong))
        }
        // Nothing is wrong yet.
        Freshness::Unknown if model.opens() => {
            (State::Opening, Run::new(words.waiting_for_the_hub(), Tone::Dim))
        }
        Freshness::Unknown => (State::Waiting, Run::new(words.waiting_for_the_hub(), Tone::Wrong)),
    };
    // A wall that begins says of when its floor is: that has yet to be told anew.
    let names =
        (model.hides_names() && !model.connects()).then(|| Run::new(words.names_hidden(), Tone::Wrong));
    // A hub that has answered is not what keeps this wall from being live any more.
    let (trouble, rest) = match missed {
        Some(_) => (None, Some(Run::new(words.catching_up(), Tone::Dim))),
        None => (trouble, None),
    };
    let facts = [Some(word), missed, names].into_iter().flatten();
    let facts = facts.chain(trouble.into_iter().flatten()).chain(rest);
    (state, super::card::dotted(facts))
}

/// The mark of a freshness, and the words.
fn marked(header: &Header, theme: &Theme) -> Vec<Piece> {
    let (glyph, tone) = match header.state {
        State::Live => (Glyph::Live, Tone::Accent),
        State::Ageing => (Glyph::Ageing, Tone::Wrong),
        State::Stale => (Glyph::Stale, Tone::Wrong),
        State::Waiting => (Glyph::Waiting, Tone::Wrong),
        State::Opening => (Glyph::Waiting, Tone::Dim),
    };
    let mark = Piece::new(format!("{} ", theme.glyph(glyph)), tone);
    [mark].into_iter().chain(header.freshness.iter().map(Piece::from)).collect()
}

/// Cells between two parts of the header.
const GAP: usize = 3;
/// Cells in which a place that was cut can still be known.
const PLACE_MIN: usize = 12;
/// Cells in which a freshness that was cut still says what it is, and begins to say why.
const FRESH_MIN: usize = 50;

/// The cells of a freshness that leaves the hour its place; `None` where that would be too few.
fn room_beside(hour: &[Piece], cells: usize) -> Option<usize> {
    cells.checked_sub(lines::pieces_width(hour) + GAP).filter(|room| *room >= FRESH_MIN)
}

/// Draws the header of a desk: what doesn't fit is left out from the least to the most important.
pub fn draw(header: &Header, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let pen = Pen { theme, accent: Accent::Kept, left: area.x };
    let cells = usize::from(area.width);
    let brand = vec![Piece::new(PRODUCT, Tone::Strong)];
    let place: Vec<Piece> = header.place.iter().map(Piece::from).collect();
    let fresh = marked(header, theme);
    let people = vec![Piece::from(&header.people)];
    let hour = vec![Piece::from(&header.hour)];
    let day_and_hour =
        vec![Piece::from(&header.day), Piece::new(" ", Tone::Plain), Piece::from(&header.hour)];
    let lines = [
        vec![brand.clone(), place.clone(), fresh.clone(), people, day_and_hour.clone()],
        vec![brand.clone(), place.clone(), fresh.clone(), day_and_hour],
        vec![brand, place.clone(), fresh.clone(), hour.clone()],
        vec![place.clone(), fresh.clone(), hour.clone()],
        vec![fresh.clone(), hour.clone()],
    ];
    let wanted = |groups: &Vec<Vec<Piece>>| {
        let widths = groups.iter().map(|group| lines::pieces_width(group)).filter(|width| *width > 0);
        widths.map(|width| width + GAP).sum::<usize>().saturating_sub(GAP)
    };
    // A long place loses its end before it is left out altogether.
    let place_room = cells.checked_sub(wanted(&vec![fresh.clone(), hour.clone()]) + GAP);
    let cut_place = place_room.filter(|room| *room >= PLACE_MIN && lines::pieces_width(&place) > *room);
    let cut_place = cut_place.map(|room| vec![lines::cut_pieces(&place, room), fresh.clone(), hour.clone()]);
    // Where even the shortest is too long, the end of the why goes before the hour does.
    let cut = room_beside(&hour, cells).map(|room| vec![lines::cut_pieces(&fresh, room), hour]);
    let last = cut.unwrap_or_else(|| vec![fresh]);
    let (shortest, longer) =
        lines.split_last().map_or((&last, &lines[..]), |(shortest, longer)| (shortest, longer));
    let mut tries = longer.iter().chain(&cut_place).chain([shortest]);
    let groups = tries.find(|groups| wanted(groups) <= cells).unwrap_or(&last);
    let groups: Vec<&Vec<Piece>> = groups.iter().filter(|group| lines::pieces_width(group) > 0).collect();
    spread(&groups, pen, area, buf);
}

/// The first group on the left, the last at the right edge, the others with even gaps between them. The product
/// and the place stand together.
fn spread(groups: &[&Vec<Piece>], pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
    let cells = usize::from(area.width);
    let taken: usize = groups.iter().map(|group| lines::pieces_width(group)).sum();
    let together = usize::from(groups.len() > 3) * 2;
    let gaps = groups.len().saturating_sub(1 + usize::from(together > 0));
    let mut free = cells.saturating_sub(taken + together);
    let mut x = area.x;
    for (index, group) in groups.iter().enumerate() {
        let room = usize::from(area.right().saturating_sub(x));
        x = pen.pieces(buf, x, area.y, &lines::cut_pieces(group, room));
        let gap = if index == 0 && together > 0 {
            together
        } else {
            let left = gaps.saturating_sub(index - usize::from(together > 0).min(index)).max(1);
            let gap = free / left;
            free -= gap.min(free);
            gap
        };
        x = x.saturating_add(u16::try_from(gap).unwrap_or(u16::MAX)).min(area.right());
    }
}

/// Draws the header of display mode: how fresh, where, when; the place in the middle. In big glyphs where all of it has
/// its place in them.
pub fn draw_on_wall(header: &Header, theme: &Theme, size: Option<Size>, area: Rect, buf: &mut Buffer) {
    let pen = Pen { theme, accent: Accent::Kept, left: area.x };
    let cells = usize::from(area.width);
    let hour = vec![Piece::from(&header.hour)];
    let fresh = marked(header, theme);
    let place: Vec<Piece> = header.place.iter().map(Piece::from).collect();
    let gap = GAP as u16 * area.height;
    let set = |pieces: &[Piece], size| Line::of(pieces.to_vec(), size, area.width);
    // Where not all of it has its place, the end of the why goes first, then the place; the hour stays.
    let shorter = (2..=fresh.len()).rev().map(|end| (&fresh[..end], &[][..]));
    let tries = std::iter::once((&fresh[..], &place[..])).chain(shorter);
    let big = size.and_then(|_| {
        tries.map(|(fresh, place)| [set(fresh, size), set(place, size), set(&hour, size)]).find(|lines| {
            let wanted = lines.iter().map(|line| line.width() + gap).sum::<u16>();
            // A place that has no letters of this size stands there in plain type.
            let [fresh, _, hour] = lines;
            [fresh, hour].iter().all(|line| line.is_big() || line.width() == 0) && wanted <= area.width + gap
        })
    });
    let [fresh, place, hour] = big.unwrap_or_else(|| {
        let room = room_beside(&hour, cells).unwrap_or(cells);
        let fresh = lines::cut_pieces(&fresh, room);
        let taken = lines::pieces_width(&fresh) + lines::pieces_width(&hour) + 2 * GAP;
        let between = cells.checked_sub(taken).filter(|room| *room >= PLACE_MIN);
        let place = between.map(|room| lines::cut_pieces(&place, room)).unwrap_or_default();
        [set(&fresh, None), set(&place, None), set(&hour, None)]
    });
    fresh.draw(pen, area.x, area, buf);
    let ends = area.right().saturating_sub(hour.width());
    if fresh.width() + GAP as u16 > area.width.saturating_sub(hour.width()) {
        return;
    }
    hour.draw(pen, ends, area, buf);
    // In the middle of the screen, or as near to it as what stands beside it lets it.
    let (first, last) =
        (area.x + fresh.width() + GAP as u16, ends.saturating_sub(place.width() + GAP as u16));
    if first <= last {
        let middle = area.x + area.width.saturating_sub(place.width()) / 2;
        place.draw(pen, middle.clamp(first, last), area, buf);
    }
}
