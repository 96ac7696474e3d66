//! The door to answering and asking: what it is for, who sees what, and the code that a phone reads.
//!
//! ```text
//! ━ Have your say ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ Esc closes
//!   █▀▀▀▀▀█ ▄▀ █▀▀▀▀▀█     How was this week at work?
//!   █ ███ █ ▀█ █ ███ █     open until   Fri 16:00 · in 3 h
//!   █▄▄▄▄▄█ ▀▄ █▄▄▄▄▄█     who sees it  …
//!       https://hub.example/check-in
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::card::{GUTTER, dotted};
use super::lines::{self, Overlong, Pen, Piece, Row, Run};
use super::qr::{Code, Scale};
use super::scene::{Fact, SceneView};
use super::theme::{Accent, Theme, Tone};
use super::voice::Voice;
use crate::domain::notice::Priority;
use crate::domain::{Item, Notice};
use crate::model::{Entry, Opens, Scene};
use crate::text::SafeText;

/// Cells of the narrowest column of words beside a code, and of the widest.
const WORDS: (u16, u16) = (30, 60);
/// Cells between the code and the words.
const GAP: u16 = 2;
/// Most lines of one text on the page.
const LINES_MAX: usize = 12;

/// What is said at the door.
#[derive(Clone, Debug, PartialEq)]
pub struct DoorView {
    /// What the scene is called, in a few words for a corner.
    pub name: SafeText,
    /// What people are asked, or may ask.
    pub headline: SafeText,
    /// Until when, how, and who sees what.
    pub facts: Vec<Fact>,
    /// The address.
    pub url: SafeText,
    /// The same, behind the address, for where there is no code to scan.
    pub by_hand: Vec<Fact>,
    /// The code of the address; absent where it is too long for one.
    pub code: Option<Code>,
}

/// A page of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PageView {
    /// What the page is called.
    pub title: SafeText,
    /// How to leave it.
    pub close: SafeText,
    /// The door; absent once it is no longer open.
    pub door: Option<DoorView>,
    /// What is said then.
    pub gone: SafeText,
}

/// Says what the open door is for.
pub fn view(voice: &Voice<'_>) -> Option<DoorView> {
    let door = voice.model.door()?;
    let words = voice.words;
    let fact = |label, id| Fact::of(words.say(label), vec![Run::new(words.say(id), Tone::Plain)]);
    let (headline, until, [scanned, by_hand, who]) = match door.opens {
        Opens::CheckIn { closes } => {
            let until = [
                Run::glued(voice.clock.date(closes).words.as_str(), Tone::Plain),
                Run::glued(&voice.clock.due(closes), Tone::Dim),
            ];
            let until = Fact::of(words.say("door-until"), dotted(until));
            let how = ["door-how-check-in", "door-by-hand-check-in", "door-who-check-in"];
            (words.say("door-check-in"), Some(until), how)
        }
        Opens::Ask => (words.say("door-ask"), None, ["door-how-ask", "door-by-hand-ask", "door-who-ask"]),
    };
    let told = |how| until.clone().into_iter().chain([fact("door-how", how), fact("door-who", who)]);
    let address = vec![Run { words: door.url.clone(), tone: Tone::Strong }];
    let address = Fact::of(words.say("door-address"), address);
    Some(DoorView {
        name: SafeText::clean(&words.say("scene-your-say")),
        headline: SafeText::clean(&headline),
        facts: told(scanned).collect(),
        url: door.url.clone(),
        by_hand: std::iter::once(address).chain(told(by_hand)).collect(),
        code: Code::of(door.url.as_str()),
    })
}

/// Says it on a wall: its own scene is about it, and any other may have its code in a corner. Beside a notice that cuts in nobody
/// is to take the code for more about it; and while recognition and levels rest nobody is called to it.
pub(super) fn on_the_wall(voice: &Voice<'_>, scene: Scene, first: Option<&Entry<'_>>, wall: &mut SceneView) {
    let cuts_in = |item: &Item<Notice>| item.data.priority == Priority::Critical;
    let is_beside = matches!(first, Some(Entry::Notice(_, item)) if cuts_in(item));
    if is_beside || voice.model.is_at_rest() {
        return;
    }
    wall.door = view(voice).map(Box::new);
    wall.is_door = scene == Scene::YourSay;
    if let Some(door) = wall.door.as_ref().filter(|_| wall.is_door) {
        wall.headline = door.headline.clone();
        wall.facts = door.facts.clone();
    }
}

/// Says the page of a desk.
pub fn page(voice: &Voice<'_>) -> PageView {
    let say = |id| SafeText::clean(&voice.words.say(id));
    PageView {
        title: say("scene-your-say"),
        close: SafeText::clean(&voice.words.with_keys("page-close", voice.model)),
        door: view(voice),
        gone: say("door-gone"),
    }
}

/// Where a code stands, and how large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stand {
    pub(super) scale: Scale,
    /// The code with its quiet zone.
    pub(super) code: Rect,
    /// What is left beside it.
    pub(super) words: Rect,
}

impl DoorView {
    /// The code in the largest size that leaves words so much beside it, at the right of a room or at its left.
    pub(super) fn beside(&self, theme: &Theme, room: Rect, least: u16, at_right: bool) -> Option<Stand> {
        Stand::beside(self.code.as_ref()?, theme, room, least, at_right)
    }
}

impl Stand {
    /// Where a code stands in the largest size that leaves words so much beside it.
    pub(super) fn beside(code: &Code, theme: &Theme, room: Rect, least: u16, at_right: bool) -> Option<Self> {
        let scale = code.scales(theme, room.width.checked_sub(least + GAP)?, room.height).last()?;
        let (width, height) = code.size(scale);
        let left = room.width - width;
        let (code_x, words_x) =
            if at_right { (room.x + left, room.x) } else { (room.x, room.x + width + GAP) };
        // On a page it hangs from the title, as words do.
        let y = if at_right { room.y + (room.height - height) / 2 } else { room.y };
        Some(Stand {
            scale,
            code: Rect { x: code_x, y, width, height },
            words: Rect { x: words_x, width: left - GAP, ..room },
        })
    }
}

impl DoorView {
    /// Draws the code where it stands, and the address below it where it has its place.
    pub(super) fn draw_code(&self, stand: Stand, pen: Pen<'_>, bottom: u16, buf: &mut Buffer) {
        let Some(code) = &self.code else { return };
        code.draw(stand.scale, pen.theme, stand.code, buf);
        let cells = lines::width(self.url.as_str());
        if stand.code.bottom() < bottom && cells <= usize::from(stand.code.width) {
            let x = stand.code.x + (stand.code.width - cells as u16) / 2;
            pen.words(buf, x, stand.code.bottom(), cells as u16, self.url.as_str(), Tone::Dim);
        }
    }

    /// Writes what is said, each label above its fact; with the address, where no code has it.
    pub(super) fn draw_words(&self, by_hand: bool, pen: Pen<'_>, area: Rect, buf: &mut Buffer) {
        let mut room = put(&[Run { words: self.headline.clone(), tone: Tone::Strong }], pen, area, buf);
        for fact in if by_hand { &self.by_hand } else { &self.facts } {
            let below = put(std::slice::from_ref(&fact.label), pen, room, buf);
            // A label and its fact stand close.
            let up = u16::from(below.height > 0);
            room = Rect { y: below.y - up, height: below.height + up, ..below };
            room = put(&fact.words, pen, room, buf);
        }
    }
}

/// Draws the page.
pub fn draw(view: &PageView, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let pen = Pen { theme, accent: Accent::Well, left: area.x };
    let body = super::page(view.title.as_str(), view.close.as_str(), pen, area, buf);
    let inset = GUTTER.min(body.width);
    let body = Rect { x: body.x + inset, width: body.width - inset, ..body };
    let Some(door) = &view.door else {
        put(&[Run { words: view.gone.clone(), tone: Tone::Plain }], pen, body, buf);
        return;
    };
    let stand = door.beside(theme, body, WORDS.0, false);
    let words = match stand {
        Some(stand) => {
            // The quiet zone is light: words begin where the code itself does.
            let down = (stand.code.y - body.y) + u16::from(stand.code.height > 12) * 2;
            let words = Rect { y: body.y + down, height: body.height - down, ..stand.words };
            door.draw_code(stand, pen, body.bottom(), buf);
            words
        }
        None => body,
    };
    let words = Rect { width: words.width.min(WORDS.1), ..words };
    door.draw_words(stand.is_none(), pen, words, buf);
}

/// Writes words from the top of an area on; returns what is left below them and an empty line.
fn put(runs: &[Run], pen: Pen<'_>, area: Rect, buf: &mut Buffer) -> Rect {
    let cells = usize::from(area.width);
    let rows = lines::wrap(runs, cells, cells, LINES_MAX, Overlong::Break);
    let taken = u16::try_from(rows.len()).unwrap_or(u16::MAX).saturating_add(1);
    for (row, y) in rows.into_iter().zip(area.y..area.bottom()) {
        let row: Vec<Piece> = row;
        Row::of(row).draw(buf, pen, area.x, y, area.width);
    }
    let taken = taken.min(area.height);
    Rect { y: area.y + taken, height: area.height - taken, ..area }
}
