//! The screen: [`view`] decides what is said, [`draw`] where and in what style.
//!
//! A view is words, numbers and tones: no colour, no place on the screen, no clock but the model's. An equal view
//! looks the same on a screen of the same size, so it need not be drawn again: [`Painter`] goes by that, pane by pane.
//! Drawing never changes the model.
#![warn(missing_docs)]

/// Most cells of a frame each way: more than any screen has, and little memory.
pub const CELLS_MAX: u16 = 1_000;

pub mod barred;
pub mod bidi;
pub mod big;
pub mod brief;
pub mod card;
pub mod cells;
pub mod computed;
pub mod data;
pub mod dialog;
pub mod display;
pub mod door;
pub mod drawn;
pub mod field;
pub mod filter;
pub mod footer;
pub mod form;
pub mod header;
pub mod help;
pub mod history;
pub mod huddle;
pub mod item;
pub mod kiosk;
pub mod layout;
pub mod level;
pub mod lines;
pub mod link;
pub mod names;
pub mod painter;
pub mod palette;
pub mod pane;
pub mod picture;
pub mod plain;
pub mod pull;
pub mod qr;
pub mod reading;
pub mod scene;
pub mod scroll;
mod section;
pub mod since;
pub mod sites;
pub mod stack;
pub mod stages;
pub mod theme;
pub mod time;
pub mod title;
pub mod voice;
pub mod words;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::model::command::TABLE;
use crate::model::form::PICKS;
use crate::model::picker::Choices;
use crate::model::pull::REASON;
use crate::model::{EntryId, Mode, Model, Overlay, Paged, Pane, Scrolled, Spoken, standing};
use crate::text::SafeText;
use layout::{Layout, SIZE_MIN};
use lines::{Pen, Piece, Row, Run};
use pane::{PaneView, Told};
use section::Section;
use theme::{Accent, Glyph, Tone};
use voice::Voice;

pub use drawn::{Drawn, Spot};
pub use painter::{Painted, Painter};
pub use theme::{Depth, Glyphs, Scheme, Theme, Themes};
pub use words::{Lexicon, Words};

/// What a wall says at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The title of the window.
    pub title: SafeText,
    /// The line at the top.
    pub header: header::Header,
    /// The line at the bottom of a desk.
    pub footer: footer::Footer,
    /// The pane that has the keyboard.
    pub focus: Pane,
    /// What is between them.
    pub body: Body,
    /// The panes that stay beside a page where there is room for them.
    pub beside: Vec<PaneView>,
    /// What is asked about the entry of the page, before it is pulled.
    pub asked: Option<pull::PullView>,
    /// The selected entry of a desk, for screens that have room for it beside the panes.
    pub reading: Option<item::ItemView>,
    /// What is asked in between, over all of it.
    pub over: Option<Over>,
    /// What is said where there is too little room for any of it.
    pub too_small: SafeText,
}

/// What is asked in between.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// A list that narrows as one types.
    Picker(palette::PickerView),
    /// The words of the filter.
    Filter(filter::FilterView),
    /// Why nothing can be written.
    Barred(barred::BarredView),
}

/// What a wall says between its first and its last line.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// The six panes.
    Desk(Vec<PaneView>),
    /// One entry, whole.
    Item(item::ItemView),
    /// The keys.
    Help(help::HelpView),
    /// Something that is written.
    Form(form::FormView),
    /// The huddle card.
    Huddle(huddle::HuddleView),
    /// The door to answering and asking.
    Door(door::PageView),
    /// One scene, to be read from afar.
    Display(scene::SceneView),
}

impl Body {
    /// Cells of a page beside which panes may stand; `None` for what takes all of the body.
    fn cells(&self) -> Option<u16> {
        match self {
            Body::Item(_) => Some(layout::READING),
            Body::Form(_) => Some(form::MEASURE + card::GUTTER),
            Body::Huddle(card) => Some(huddle::cells(card) + card::GUTTER),
            Body::Door(_) => Some(layout::ALL),
            // Over a scene it stands alone.
            Body::Help(help) => help.at_desk.then_some(layout::ALL),
            Body::Desk(_) | Body::Display(_) => None,
        }
    }
}

/// Says something of a wall, in the language of the wall.
pub fn spoken<T>(model: &Model, lexicon: &Lexicon, say: impl FnOnce(&Voice<'_>) -> T) -> T {
    // The one place where names are hidden: what follows is given a floor that has none.
    let words = lexicon.of(model.lang());
    let nameless = model.hides_names().then(|| names::hidden(model, words));
    say(&Voice::of(nameless.as_ref().unwrap_or(model), lexicon))
}

/// Says what a wall says now.
pub fn view(model: &Model, lexicon: &Lexicon) -> View {
    spoken(model, lexicon, |voice| whole(voice, lexicon, |_| Told::ALL, true, |_| true))
}

/// Says all of it, and so much of the list of each pane; `reads` where the selected entry has a place beside them, `has_beside` for a
/// page of so many cells that has one beside it.
fn whole(
    voice: &Voice<'_>,
    lexicon: &Lexicon,
    told: impl Fn(Pane) -> Told,
    reads: bool,
    has_beside: impl Fn(Option<u16>) -> bool,
) -> View {
    let model = voice.model;
    let panes = || Pane::ALL.into_iter().map(|pane| pane::view(voice, pane, told(pane))).collect();
    let pull = match model.ui.page() {
        Some(Overlay::Pull(pull)) if model.ui.mode == Mode::Desk => Some(pull),
        _ => None,
    };
    let body = match (model.ui.mode, model.ui.page()) {
        (_, Some(Overlay::Help(line))) => Body::Help(help::view(voice, *line)),
        (Mode::Display, _) => Body::Display(scene::view(voice)),
        (Mode::Desk, Some(Overlay::Item(id, scroll))) => Body::Item(item::view(voice, id, *scroll)),
        (Mode::Desk, Some(Overlay::Form(form))) => Body::Form(form::view(voice, form)),
        (Mode::Desk, Some(Overlay::Pull(pull))) => {
            let id = EntryId { key: pull.thing.key.clone(), field: None };
            Body::Item(item::view(voice, &id, Scrolled::default()))
        }
        (Mode::Desk, Some(Overlay::History(history))) => Body::Item(history::view(voice, history)),
        (Mode::Desk, Some(Overlay::Huddle(card))) => Body::Huddle(huddle::view(voice, lexicon, card)),
        (Mode::Desk, Some(Overlay::Computed(scroll))) => Body::Item(computed::view(voice, *scroll)),
        (Mode::Desk, Some(Overlay::Door)) => Body::Door(door::page(voice)),
        (Mode::Desk, _) => Body::Desk(panes()),
    };
    let over = match model.ui.overlay() {
        Some(Overlay::Picker(picker)) => Some(Over::Picker(palette::view(voice, picker))),
        Some(Overlay::Filter) => Some(Over::Filter(filter::view(voice))),
        Some(Overlay::Barred(barred)) => Some(Over::Barred(barred::view(voice, *barred))),
        _ => None,
    };
    View {
        title: title::view(voice),
        header: header::view(voice),
        footer: footer::view(voice),
        focus: model.ui.focus,
        reading: (reads && matches!(body, Body::Desk(_))).then(|| reading::view(voice)).flatten(),
        beside: if has_beside(body.cells()) { panes() } else { Vec::new() },
        asked: pull.map(|pull| pull::view(voice, pull)),
        body,
        over,
        too_small: SafeText::clean(&voice.words.too_small(SIZE_MIN.width, SIZE_MIN.height)),
    }
}

/// What the interface calls things in each of its languages, for the model to look in.
pub fn phrases(lexicon: &Lexicon) -> Spoken {
    let lines = Choices::PHRASES.iter().chain(standing::PHRASES).chain(PICKS).chain([&REASON]).copied();
    let ids: Vec<&'static str> = TABLE.iter().map(|row| row.phrase).chain(lines).collect();
    let phrases = |words: &Words| {
        let said = ids.iter().map(|id| (*id, words.say(id).into()));
        (words.lang().clone(), said.collect())
    };
    Spoken::new(lexicon.all().iter().map(phrases).collect())
}

/// Draws a view into an area, on the ground of the theme. Nothing outside of the area is touched. Tells what of a desk is
/// where, and where its links are; nobody clicks across a floor.
pub fn draw(view: &View, theme: &Theme, area: Rect, buf: &mut Buffer) -> Drawn {
    buf.set_style(area.intersection(buf.area), theme.ground());
    let area = area.intersection(buf.area);
    let need = |pane: Pane, width, limit| {
        view.panes().get(pane.index()).map_or(limit, |view| pane::need(view, width, limit))
    };
    let places = Places::of(view, area, need);
    draw_with(view, places.as_ref(), theme, area, buf, |part, place, buf| part.draw(theme, place, buf))
}

impl View {
    /// The panes that it says, be they all of the desk or what is beside a page.
    fn panes(&self) -> &[PaneView] {
        match &self.body {
            Body::Desk(panes) => panes,
            _ => &self.beside,
        }
    }

    fn panes_mut(&mut self) -> &mut Vec<PaneView> {
        match &mut self.body {
            Body::Desk(panes) => panes,
            _ => &mut self.beside,
        }
    }
}

/// Where all of a view stands: of the rows of a column each pane has as many as it needs.
struct Places {
    layout: Layout,
    page: Rect,
    /// The panes beside the page, if any.
    beside: Option<Layout>,
}

impl Places {
    /// Finds the places; `need` is what [`Layout::fitted`] asks. `None` where there is too little room.
    fn of(view: &View, area: Rect, need: impl FnMut(Pane, u16, u16) -> u16) -> Option<Self> {
        Self::with(view.body.cells(), view.focus, !view.panes().is_empty(), area, need)
    }

    fn with(
        cells: Option<u16>,
        focus: Pane,
        has_panes: bool,
        area: Rect,
        need: impl FnMut(Pane, u16, u16) -> u16,
    ) -> Option<Self> {
        let layout = Layout::of(area, focus)?;
        let (page, beside) = layout.page(cells, focus);
        let places = Self { layout, page, beside: beside.filter(|_| has_panes) };
        Some(match (has_panes, places.beside) {
            (false, _) => Self { beside: None, ..places },
            (true, Some(beside)) => Self { beside: Some(beside.fitted(need)), ..places },
            (true, None) => Self { layout: places.layout.fitted(need), page, beside: None },
        })
    }

    /// What is asked in between leaves the panes alone where it can.
    fn room(&self) -> Rect {
        match self.beside {
            Some(_) => self.page,
            None => self.layout.reading.unwrap_or(self.layout.body),
        }
    }
}

/// The same where the ground is laid already, with the parts of a desk drawn by someone else.
fn draw_with(
    view: &View,
    places: Option<&Places>,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
    part: impl FnMut(Section<'_>, Rect, &mut Buffer) -> Drawn,
) -> Drawn {
    let Some(places) = places else {
        too_small(&view.too_small, theme, area, buf);
        return Drawn::default();
    };
    let layout = &places.layout;
    let mut drawn = body(view, places, theme, area, buf, part);
    if let Some(asked) = &view.asked {
        drawn.cover(layout.body);
        let page = places.page;
        let above = if let Body::Item(item) = &view.body { item::taken(item, page) } else { 0 };
        drawn.take(pull::draw(asked, above, theme, page, buf));
    }
    let room = places.room();
    match &view.over {
        Some(Over::Picker(picker)) => {
            // What is beside a list is not meant while it is open.
            drawn.cover(layout.body);
            drawn.take(palette::draw(picker, theme, room, buf));
        }
        Some(Over::Filter(line)) => {
            drawn.cover(layout.footer);
            filter::draw(line, theme, layout.footer, buf);
        }
        Some(Over::Barred(barred)) => {
            drawn.cover(layout.body);
            barred::draw(barred, theme, room, buf);
        }
        None => {}
    }
    drawn.links.retain(|link| link.stands_in(buf));
    drawn
}

fn body(
    view: &View,
    places: &Places,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
    mut part: impl FnMut(Section<'_>, Rect, &mut Buffer) -> Drawn,
) -> Drawn {
    let mut drawn = Drawn::default();
    let Places { layout, page, beside } = places;
    let page = *page;
    match &view.body {
        Body::Display(scene) => {
            let pages = display::draw(&view.header, scene, theme, area, buf);
            (drawn.pages, drawn.left_out) = (pages.ends, pages.left_out);
            drawn.briefs = Some(display::in_brief(scene, theme, area)).filter(|_| !scene.rests);
            return drawn;
        }
        Body::Desk(panes) => {
            drawn.take(draw_panes(panes, layout, buf, &mut part));
            if let (Some(item), Some(place)) = (&view.reading, layout.reading) {
                drawn.take(part(Section::Reading(item), place, buf));
            }
        }
        Body::Item(item) => {
            let (links, paged) = item::draw(item, theme, page, buf);
            (drawn.links, drawn.page) = (links, Some(paged).filter(|_| view.asked.is_none()));
        }
        Body::Door(door) => {
            drawn.page = Some(Paged::default());
            door::draw(door, theme, page, buf);
        }
        Body::Help(help) => drawn.take(help::draw(help, theme, page, buf)),
        Body::Form(form) => drawn.take(form::draw(form, theme, page, buf)),
        Body::Huddle(card) => {
            drawn.page = Some(huddle::draw(card, theme, page, buf));
        }
    }
    if !matches!(view.body, Body::Desk(_)) {
        drawn.beneath(layout.body, Spot::Page);
    }
    if let Some(rest) = beside {
        // They take clicks and the wheel; where their lists were on the desk stays as it was.
        let mut panes = draw_panes(&view.beside, rest, buf, &mut part);
        panes.places.clear();
        drawn.take(panes);
    }
    part(Section::Header(&view.header), layout.header, buf);
    // What can't be scrolled offers no key for it.
    let still = drawn.page.is_some_and(|page| page.most == 0);
    drawn.take(part(Section::Footer(&view.footer, still), layout.footer, buf));
    drawn
}

/// Draws panes where they stand, and the lines of the strip.
fn draw_panes(
    panes: &[PaneView],
    layout: &Layout,
    buf: &mut Buffer,
    part: &mut impl FnMut(Section<'_>, Rect, &mut Buffer) -> Drawn,
) -> Drawn {
    let mut drawn = Drawn::default();
    let whole = layout.panes.iter().map(|place| (true, place));
    for (is_whole, (pane, place)) in whole.chain(layout.strip.iter().map(|place| (false, place))) {
        if let Some(view) = panes.get(pane.index()) {
            let section = if is_whole { Section::Pane(view) } else { Section::Line(view) };
            drawn.take(part(section, *place, buf));
        }
    }
    drawn
}

/// What of the open page a screen shows. `None` when none is open that has lines.
pub fn paged(view: &View, area: Rect) -> Option<Paged> {
    let (page, _) = Layout::of(area, view.focus)?.page(view.body.cells(), view.focus);
    match &view.body {
        Body::Item(item) => Some(item::paged(item, page)),
        Body::Huddle(card) => Some(huddle::paged(card, page)),
        _ => None,
    }
}

/// A screen that is too small says so.
fn too_small(words: &SafeText, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let pen = Pen { theme, accent: Accent::Told, left: area.x };
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    let runs = [Run { words: words.clone(), tone: Tone::Plain }];
    let rows = lines::wrap(&runs, width, width, height, lines::Overlong::Cut);
    let top = area.y + (height.saturating_sub(rows.len()) / 2) as u16;
    for (row, y) in rows.into_iter().zip(top..area.bottom()) {
        Row::of(row).draw(buf, pen, area.x, y, area.width);
    }
}

/// What is below the title of a page.
fn page_body(area: Rect) -> Rect {
    let inset = area.height.min(2);
    Rect { y: area.y + inset, height: area.height - inset, ..area }
}

/// Where a page stands whose words take so many cells at most: a column as wide as they are, so that its rule and its note do not run
/// away from them.
fn page_column(area: Rect, words: u16) -> Rect {
    Rect { width: words.saturating_add(card::GUTTER).min(area.width), ..area }
}

/// The title of a page, on a heavy rule, with a note; returns what is below it.
fn page(title: &str, note: &str, pen: Pen<'_>, area: Rect, buf: &mut Buffer) -> Rect {
    if area.is_empty() {
        return area;
    }
    let cells = usize::from(area.width);
    let title = lines::cut(title, cells.saturating_sub(3));
    let left = lines::width(&title) + 3;
    let note = if left + lines::width(note) + 4 <= cells { note } else { "" };
    let right = if note.is_empty() { 0 } else { lines::width(note) + 1 };
    let rule = pen.theme.glyph(Glyph::HeavyRule);
    let mut line = vec![
        Piece::new(rule, Tone::Accent),
        Piece::new(format!(" {title} "), Tone::Lit),
        Piece::new(rule.repeat(cells.saturating_sub(left + right)), Tone::Accent),
    ];
    if !note.is_empty() {
        line.push(Piece::new(format!(" {note}"), Tone::Dim));
    }
    pen.pieces(buf, area.x, area.y, &lines::cut_pieces(&line, cells));
    page_body(area)
}
