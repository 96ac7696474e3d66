//! Frames of a wall, one after another: a part of a desk that says the same as on the last frame, in the same place, is not
//! drawn again; and no more of a list is said than a drawing looks at.
//!
//! What is painted is what [`view`](super::view) and [`draw`](super::draw) make of the same model, cell by cell.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;

use super::drawn::Drawn;
use super::layout::Layout;
use super::pane::{self, CARDS_AROUND, PaneView, Told};
use super::section::{Section, Which};
use super::stack::Reach;
use super::theme::Theme;
use super::voice::Voice;
use super::words::Lexicon;
use super::{Body, Places, View};
use crate::model::{Model, Pane};
use crate::text::SafeText;

/// Cards on both sides of the selected one that a list begins with, before anybody knows how many a pane has room for.
const BEGIN_WITH: Reach = Reach { before: 1, after: 8 };

/// Paints frames, and remembers the last one.
#[derive(Debug)]
pub struct Painter {
    /// How far the last frame looked in the list of each pane, and one card further on both sides: so no card is said that
    /// nobody looks at, and none twice.
    reach: [Reach; Pane::ALL.len()],
    last: Option<Last>,
}

/// What a frame is like.
#[derive(Clone, Debug, Default)]
pub struct Painted {
    /// The title of the window.
    pub title: SafeText,
    /// What is where.
    pub drawn: Drawn,
    /// True when it is the frame that is shown already; nothing was painted then.
    pub same: bool,
    /// The places outside of which it is as the frame before it; `None` where it was painted whole.
    pub places: Option<Vec<Rect>>,
}

/// How many rows a pane needs at a width, as far as they are no more than a limit.
#[derive(Debug)]
struct Need {
    pane: Pane,
    width: u16,
    limit: u16,
    rows: u16,
}

/// A desk that was painted, with nothing over it.
#[derive(Debug)]
struct Last {
    area: Rect,
    theme: Theme,
    /// Where all of it stands.
    layout: Layout,
    view: View,
    /// What was asked to find that out.
    needs: Vec<Need>,
    /// What is where in each part, and in all of the frame.
    parts: Vec<(Which, Drawn)>,
    drawn: Drawn,
}

impl Default for Painter {
    fn default() -> Self {
        Self { reach: [BEGIN_WITH; Pane::ALL.len()], last: None }
    }
}

impl Painter {
    /// Forgets the last frame: the next one is drawn whole.
    pub fn forget(&mut self) {
        self.last = None;
    }

    /// Paints a model onto all of a buffer. `shown` where it holds what this painter painted last, as it was left; otherwise
    /// nobody knows what is in it, and everything is drawn.
    pub fn paint(
        &mut self,
        model: &Model,
        lexicon: &Lexicon,
        theme: &Theme,
        buf: &mut Buffer,
        shown: bool,
    ) -> Painted {
        super::spoken(model, lexicon, |voice| self.say_and_paint(voice, lexicon, theme, buf, shown))
    }

    fn say_and_paint(
        &mut self,
        voice: &Voice<'_>,
        lexicon: &Lexicon,
        theme: &Theme,
        buf: &mut Buffer,
        shown: bool,
    ) -> Painted {
        let area = buf.area;
        let layout = Layout::of(area, voice.model.ui.focus);
        let reach = &mut self.reach;
        let focus = voice.model.ui.focus;
        // What stands beside a page has fewer panes than the desk; the others are told by their first line, in the strip.
        let whole = |pane| layout.iter().flat_map(|layout| &layout.panes).any(|(whole, _)| *whole == pane);
        let told = |pane: Pane| match whole(pane) {
            true => Told::Around(reach[pane.index()]),
            false => Told::First,
        };
        let reads = layout.as_ref().is_some_and(|layout| layout.reading.is_some());
        let has_beside = |cells| layout.as_ref().is_some_and(|layout| layout.page(cells, focus).1.is_some());
        let mut view = super::whole(voice, lexicon, told, reads, has_beside);
        let last = self.last.take().filter(|last| {
            let is_desk = matches!(view.body, Body::Desk(_));
            is_desk && last.area == area && last.theme == *theme
        });
        let before = last.filter(|_| shown);
        if let Some(last) = before.as_ref().filter(|last| last.view == view) {
            let (title, drawn) = (view.title, last.drawn.clone());
            self.last = before;
            return Painted { title, drawn, same: true, places: Some(Vec::new()) };
        }
        let (places, needs) = fitted(voice, &mut view, area, before.as_ref(), reach);
        let layout = places.as_ref().map(|places| &places.layout);
        let before = before.filter(|last| Some(&last.layout) == layout);
        if before.is_none() {
            blank(theme, area, buf);
        }
        let mut parts: Vec<(Which, Drawn)> = Vec::new();
        let mut with_more: Vec<PaneView> = Vec::new();
        // What is asked in between lies over the parts, wherever it likes.
        let mut painted = (before.is_some() && view.over.is_none() && view.asked.is_none()).then(Vec::new);
        let drawn = super::draw_with(&view, places.as_ref(), theme, area, buf, |part, place, buf| {
            let kept = before.as_ref().and_then(|last| last.kept(part));
            let drawn = kept.cloned().unwrap_or_else(|| {
                if before.is_some() {
                    blank(theme, place, buf);
                }
                painted.iter_mut().for_each(|painted| painted.push(place));
                let Section::Pane(view) = part else { return part.draw(theme, place, buf) };
                let reach = &mut reach[view.pane.index()];
                let (drawn, more) = drawn_whole(voice, view, theme, place, buf, reach);
                with_more.extend(more);
                drawn
            });
            parts.push((part.which(), drawn.clone()));
            drawn
        });
        let title = view.title.clone();
        let layout = places.map(|places| places.layout);
        if let (Body::Desk(said), None, Some(layout)) = (&mut view.body, &view.over, layout) {
            for more in with_more {
                let index = more.pane.index();
                said[index] = more;
            }
            let theme = before.map_or_else(|| theme.clone(), |last| last.theme);
            self.last = Some(Last { area, theme, layout, view, needs, parts, drawn: drawn.clone() });
        }
        Painted { title, drawn, same: false, places: painted }
    }
}

impl Last {
    /// What is where in a part, if it says the same as now.
    fn kept(&self, now: Section<'_>) -> Option<&Drawn> {
        let is_same = match now {
            Section::Pane(now) | Section::Line(now) => self.says(now),
            Section::Reading(now) => self.view.reading.as_ref() == Some(now),
            Section::Header(now) => self.view.header == *now,
            // On a desk nothing is scrolled as a whole.
            Section::Footer(now, _) => self.view.footer == *now,
        };
        let which = now.which();
        self.parts.iter().find(|(part, _)| is_same && *part == which).map(|(_, drawn)| drawn)
    }

    /// True for a pane that said the same.
    fn says(&self, now: &PaneView) -> bool {
        let Body::Desk(said) = &self.view.body else { return false };
        said.get(now.pane.index()).is_some_and(|said| said == now)
    }
}

/// Where all of a view stands. How many rows a list needs is known of one that is told as far as it could reach, so more of it is said
/// where it takes that. A pane that says what it said last needs what it needed then. Tells what was asked and answered too.
fn fitted(
    voice: &Voice<'_>,
    view: &mut View,
    area: Rect,
    last: Option<&Last>,
    reach: &mut [Reach; Pane::ALL.len()],
) -> (Option<Places>, Vec<Need>) {
    let mut panes = std::mem::take(view.panes_mut());
    let has_panes = !panes.is_empty();
    let mut asked: Vec<Need> = Vec::new();
    let places = Places::with(view.body.cells(), view.focus, has_panes, area, |pane, width, limit| {
        let Some(view) = panes.get_mut(pane.index()) else { return limit };
        let known = last.filter(|last| last.says(view)).and_then(|last| {
            last.needs.iter().find(|need| (need.pane, need.width, need.limit) == (pane, width, limit))
        });
        let rows = match known {
            Some(need) => need.rows,
            None => needed(voice, view, (width, limit), &mut reach[pane.index()]),
        };
        asked.push(Need { pane, width, limit, rows });
        rows
    });
    *view.panes_mut() = panes;
    (places, asked)
}

/// How many rows a pane needs, said as far as it takes to know that.
fn needed(voice: &Voice<'_>, view: &mut PaneView, (width, limit): (u16, u16), reach: &mut Reach) -> u16 {
    loop {
        let needed = pane::need(view, width, limit);
        // Little by little: what is said to be measured is said on every frame from then on.
        let wider = |cards: usize, outside: usize| match outside {
            0 => cards,
            _ => (cards + cards / 4 + 2).min(CARDS_AROUND),
        };
        let (before, after) = (wider(reach.before, view.outside.0), wider(reach.after, view.outside.1));
        let more = Reach { before, after };
        if needed > limit || more == *reach {
            return needed;
        }
        *reach = more;
        *view = pane::view(voice, view.pane, Told::Around(more));
    }
}

/// Draws a pane, with more of its list until the drawing has all that it looks for. Tells that view too.
fn drawn_whole(
    voice: &Voice<'_>,
    view: &PaneView,
    theme: &Theme,
    place: Rect,
    buf: &mut Buffer,
    reach: &mut Reach,
) -> (Drawn, Option<PaneView>) {
    let (mut drawn, mut looked) = pane::draw(view, theme, place, buf);
    let mut with_more = None;
    loop {
        let more =
            |wanted: bool, cards: usize| if wanted { (cards * 2 + 2).min(CARDS_AROUND) } else { cards };
        let (before, after) = (more(looked.beyond.0, reach.before), more(looked.beyond.1, reach.after));
        let wider = Reach { before, after };
        if wider == *reach {
            break;
        }
        *reach = wider;
        let view = pane::view(voice, view.pane, Told::Around(*reach));
        blank(theme, place, buf);
        (drawn, looked) = pane::draw(&view, theme, place, buf);
        with_more = Some(view);
    }
    let Reach { before, after } = looked.reach;
    *reach = Reach { before: (before + 1).min(CARDS_AROUND), after: (after + 1).min(CARDS_AROUND) };
    (drawn, with_more)
}

/// Nothing but the ground.
fn blank(theme: &Theme, place: Rect, buf: &mut Buffer) {
    let mut ground = Cell::EMPTY;
    ground.set_style(theme.ground());
    for y in place.y..place.bottom() {
        let from = buf.index_of(place.x, y);
        buf.content[from..from + usize::from(place.width)].fill(ground.clone());
    }
}
