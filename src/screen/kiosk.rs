//! The kiosk: one thing at a time, in the middle of the screen, as large as there is room for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::big::{Big, Size};
use super::lines::{Overlong, Pen, Piece, Run, cut, pieces_width, width, wrap};
use super::theme::{Accent, Theme, Tone};
use super::words::Words;
use crate::domain::engagement::Scale;
use crate::model::kiosk::{Kiosk, Page, Round, Trouble};

/// The widest column of text that is easily read.
const COLUMN_MAX: u16 = 132;
/// Most lines of what stands large.
const LINES_MAX: u16 = 3;
/// Cells of the narrowest and of the widest box of an answer, with the space behind it.
const BOX: (u16, u16) = (5, 11);
/// Rows of a body in which sentences stand apart.
const ROWS_ROOMY: u16 = 18;
/// Rows of a box.
const BOX_ROWS: u16 = 3;

/// What stands on a page.
struct Said {
    /// Above: what this is about, and how far it is.
    above: (String, String),
    /// Large, in the middle.
    large: String,
    /// Below it.
    below: Below,
    /// Further sentences.
    small: Vec<(String, Tone)>,
    /// At the foot: keys.
    keys: String,
}

/// What stands below what is large.
enum Below {
    Nothing,
    /// What is typed.
    Typed(String),
    /// The answers that there are, with the chosen one, and what the ends say.
    Answers(Scale, Option<f64>, [String; 2]),
}

/// Draws a kiosk over the whole of a buffer.
pub fn draw(kiosk: &Kiosk, words: &Words, theme: &Theme, buf: &mut Buffer) {
    let area = buf.area;
    buf.set_style(area, theme.ground());
    let wide = area.width.saturating_sub(4).min(COLUMN_MAX);
    if wide == 0 || area.height < BOX_ROWS {
        return;
    }
    let left = area.x + (area.width - wide) / 2;
    let pen = Pen { theme, accent: Accent::Well, left };
    let said = said(kiosk, words);
    let top = area.y + u16::from(area.height > 12);
    pen.words(buf, left, top, wide, &said.above.0, Tone::Dim);
    at_right(buf, pen, (left, top, wide), &said.above.1, Tone::Strong);
    let foot = area.bottom() - 1 - u16::from(area.height > 12);
    let language = words.kiosk_key_language();
    let room = wide.saturating_sub(width(&language) as u16 + 3);
    pen.words(buf, left, foot, room, &said.keys, Tone::Dim);
    at_right(buf, pen, (left, foot, wide), &language, Tone::Plain);
    let body = Rect::new(left, top + 2, wide, foot.saturating_sub(top + 3));
    middle(buf, pen, body, &said);
}

fn at_right(buf: &mut Buffer, pen: Pen<'_>, (left, y, wide): (u16, u16, u16), words: &str, tone: Tone) {
    let words = cut(words, usize::from(wide));
    let x = left + wide - width(&words) as u16;
    pen.words(buf, x, y, wide, &words, tone);
}

/// What is large, what is below it, and the sentences, in the middle of their room.
fn middle(buf: &mut Buffer, pen: Pen<'_>, body: Rect, said: &Said) {
    let below_rows = match &said.below {
        Below::Nothing => 0,
        Below::Typed(_) => BOX_ROWS + 1,
        Below::Answers(..) => BOX_ROWS + 2,
    };
    let mut small: Vec<Vec<Piece>> = Vec::new();
    for (text, tone) in &said.small {
        // One sentence is not read with the next where there is room to part them.
        if !small.is_empty() && body.height >= ROWS_ROOMY {
            small.push(Vec::new());
        }
        small.extend(wrapped(text, *tone, body.width));
    }
    let small_rows = small.len() as u16 + u16::from(!small.is_empty());
    let room = body.height.saturating_sub(below_rows + small_rows);
    let run = [Run::new(&said.large, Tone::Strong)];
    let sizes = Size::all(pen.theme.glyphs, pen.theme.sextants);
    let big = Big::largest(&run, sizes, body.width, room.min(body.height / 2), LINES_MAX);
    let plain = wrapped(&said.large, Tone::Strong, body.width);
    let large_rows = big.as_ref().map_or(plain.len() as u16, |big| big.height);
    let all = large_rows + below_rows + small_rows;
    let mut y = body.y + body.height.saturating_sub(all) / 2;
    match big {
        Some(big) => big.draw(pen, Rect::new(body.x, y, body.width, large_rows), buf),
        None => rows(buf, pen, body, y, &plain),
    }
    y += large_rows;
    match &said.below {
        Below::Nothing => {}
        Below::Typed(code) => {
            framed(buf, pen, (body.x, y + 1), (24.min(body.width), BOX_ROWS), &format!("{code}▏"), true)
        }
        Below::Answers(scale, chosen, ends) => answers(buf, pen, body, y + 1, (*scale, *chosen, ends)),
    }
    y += below_rows;
    rows(buf, pen, body, y + 1, &small);
}

fn rows(buf: &mut Buffer, pen: Pen<'_>, body: Rect, y: u16, rows: &[Vec<Piece>]) {
    for (row, y) in rows.iter().zip(y..body.bottom()) {
        pen.pieces(buf, body.x, y, row);
    }
}

fn wrapped(text: &str, tone: Tone, cells: u16) -> Vec<Vec<Piece>> {
    let cells = usize::from(cells);
    wrap(&[Run::new(text, tone)], cells, cells, usize::from(u16::MAX), Overlong::Cut)
}

/// Every answer in a box of its own, the chosen one in a double frame; what the ends say stands below them.
fn answers(
    buf: &mut Buffer,
    pen: Pen<'_>,
    body: Rect,
    y: u16,
    (scale, chosen, ends): (Scale, Option<f64>, &[String; 2]),
) {
    let count = (scale.max - scale.min) as u16 + 1;
    let step = (body.width / count).min(BOX.1);
    if step < BOX.0 {
        // Too many for boxes: the chosen one alone, which arrows change.
        let said = chosen.map_or("–".to_owned(), |chosen| format!("{chosen}"));
        framed(buf, pen, (body.x, y), (BOX.1, BOX_ROWS), &said, chosen.is_some());
    } else {
        for place in 0..count {
            let value = scale.min + f64::from(place);
            let is_chosen = chosen.is_some_and(|chosen| (chosen - value).abs() < 0.5);
            let x = body.x + place * step;
            framed(buf, pen, (x, y), (step - 1, BOX_ROWS), &format!("{value}"), is_chosen);
        }
    }
    let wide = (step.max(BOX.0) * count).min(body.width).saturating_sub(1);
    let half = usize::from(wide / 2).saturating_sub(1);
    let [least, greatest] = [&ends[0], &ends[1]].map(|end| cut(end, half));
    if y + BOX_ROWS < body.bottom() {
        pen.words(buf, body.x, y + BOX_ROWS, wide, &least, Tone::Dim);
        at_right(buf, pen, (body.x, y + BOX_ROWS, wide), &greatest, Tone::Dim);
    }
}

/// Words in a frame; a double one is the chosen one.
fn framed(
    buf: &mut Buffer,
    pen: Pen<'_>,
    (x, y): (u16, u16),
    (cells, _): (u16, u16),
    words: &str,
    chosen: bool,
) {
    let inner = usize::from(cells.saturating_sub(2));
    let words = cut(words, inner);
    let before = (inner - width(&words)) / 2;
    let after = inner - width(&words) - before;
    let (line, [a, b, c, d, side], tone) = match chosen {
        true => ('═', ['╔', '╗', '╚', '╝', '║'], Tone::Accent),
        false => ('─', ['┌', '┐', '└', '┘', '│'], Tone::Faint),
    };
    let edge = |from: char, to: char| {
        let middle: String = std::iter::repeat_n(line, inner).collect();
        vec![Piece::new(format!("{from}{middle}{to}"), tone)]
    };
    let words = vec![
        Piece::new(format!("{side}{}", " ".repeat(before)), tone),
        Piece::new(words, if chosen { Tone::Lit } else { Tone::Strong }),
        Piece::new(format!("{}{side}", " ".repeat(after)), tone),
    ];
    debug_assert!(pieces_width(&words) == inner + 2);
    for (row, y) in [edge(a, b), words, edge(c, d)].iter().zip(y..buf.area.bottom()) {
        pen.pieces(buf, x, y, row);
    }
}

fn said(kiosk: &Kiosk, words: &Words) -> Said {
    let above = (words.kiosk_title().into_owned(), String::new());
    let who = (words.kiosk_who_sees(None).into_owned(), Tone::Dim);
    let page = |large: String, below: Below, small: Vec<(String, Tone)>, keys: String| Said {
        above: above.clone(),
        large,
        below,
        small,
        keys,
    };
    match &kiosk.page {
        Page::Start => page(
            words.kiosk_start().into_owned(),
            Below::Typed(String::new()),
            vec![who],
            words.kiosk_keys_start().into_owned(),
        ),
        Page::Code(code, trouble) => page(
            words.kiosk_code().into_owned(),
            Below::Typed(code.clone()),
            trouble.iter().map(|trouble| troubled(words, *trouble, &[])).chain([who]).collect(),
            words.kiosk_keys_start().into_owned(),
        ),
        Page::Looking(_) => {
            page(words.kiosk_looking().into_owned(), Below::Nothing, Vec::new(), String::new())
        }
        Page::Sending(_) => {
            page(words.kiosk_sending().into_owned(), Below::Nothing, Vec::new(), String::new())
        }
        Page::Thanks => page(
            words.kiosk_thanks().into_owned(),
            Below::Nothing,
            vec![(words.kiosk_next().into_owned(), Tone::Plain)],
            String::new(),
        ),
        Page::Items(round) => of_round(kiosk, round, words),
    }
}

fn troubled(words: &Words, trouble: Trouble, enough: &[usize]) -> (String, Tone) {
    (words.kiosk_trouble(trouble, enough).into_owned(), Tone::Plain)
}

fn of_round(kiosk: &Kiosk, round: &Round, words: &Words) -> Said {
    let text = |text: &crate::text::Text| text.in_lang(&kiosk.lang).as_str().to_owned();
    let lead = round.lead.as_ref().map_or_else(|| words.kiosk_title().into_owned(), text);
    let who = (words.kiosk_who_sees(Some(round.told.0)).into_owned(), Tone::Dim);
    let Some(item) = round.items.get(round.at) else {
        let answered: Vec<String> = round
            .answers
            .iter()
            .map(|answer| {
                answer.map_or_else(|| words.kiosk_skipped().into_owned(), |value| words.number(value))
            })
            .collect();
        let mut small = vec![(answered.join("   "), Tone::Strong)];
        if round.is_empty() {
            small.push((words.kiosk_nothing().into_owned(), Tone::Plain));
        }
        small.extend(round.trouble.map(|trouble| troubled(words, trouble, &round.enough)));
        small.push(who);
        return Said {
            above: (lead, String::new()),
            large: words.kiosk_send().into_owned(),
            below: Below::Nothing,
            small,
            keys: words.kiosk_keys_send().into_owned(),
        };
    };
    let ends = [&round.ends[0], &round.ends[1]].map(|end| end.as_ref().map(text).unwrap_or_default());
    Said {
        above: (lead, words.kiosk_item_of(round.at + 1, round.items.len())),
        large: text(item),
        below: Below::Answers(round.scale, round.mark, ends),
        small: vec![who],
        keys: words.kiosk_keys_item(round.scale),
    }
}

/// The same as lines of text.
pub fn lines(kiosk: &Kiosk, words: &Words) -> Vec<String> {
    let said = said(kiosk, words);
    let place =
        if said.above.1.is_empty() { said.large } else { format!("{}. {}", said.above.1, said.large) };
    let mut lines = Vec::new();
    if matches!(&kiosk.page, Page::Items(round) if round.at == 0) || matches!(kiosk.page, Page::Start) {
        lines.push(said.above.0);
        lines.extend(said.small.iter().map(|(text, _)| text.clone()));
    }
    lines.push(place);
    match said.below {
        Below::Answers(scale, _, [least, greatest]) => {
            let [min, max] = [scale.min, scale.max].map(|end| words.number(end));
            lines.push(format!("{min}: {least}  {max}: {greatest}"));
            lines.push(words.kiosk_plain_item(scale));
        }
        Below::Nothing if matches!(kiosk.page, Page::Items(_)) => {
            lines.extend(said.small.into_iter().map(|(text, _)| text));
            lines.push(words.kiosk_plain_send().into_owned());
        }
        _ if matches!(kiosk.page, Page::Code(..) | Page::Thanks) => {
            lines.extend(said.small.into_iter().map(|(text, _)| text));
        }
        _ => {}
    }
    lines
}
