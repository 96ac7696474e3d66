//! The kiosk: one thing at a time, in the middle of the screen, as large as there is room for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::big::{self, Big, Size};
use super::lines::{DOT, Overlong, Pen, Piece, Run, cut, pieces_width, wrap};
use super::theme::{Accent, Theme, Tone};
use super::words::Words;
use crate::domain::engagement::Scale;
use crate::model::kiosk::{Kiosk, Page, Round, Trouble};

/// The widest column of text in plain type that is easily read.
const COLUMN_MAX: u16 = 132;
/// What is said small is in big glyphs too on a screen of at least so many of their lines, and of so many dots of their font
/// across, which is some seventy letters: nobody looks for small words in the middle of a large screen.
const BIG_MIN: (u16, usize) = (13, 430);
/// Most lines of a sentence in big glyphs.
const SENTENCE_LINES: u16 = 3;
/// Most lines of what stands large.
const LINES_MAX: u16 = 3;
/// What stands between keys, and between answers.
const APART: &str = "   ";
/// Cells of the narrowest and of the widest box of an answer in plain type, with the space behind it.
const BOX: (u16, u16) = (5, 11);
/// Cells of the box of a code in plain type, and the same of big glyphs, which are wider, for each time that these are larger.
const CODE: (u16, u16) = (24, 36);
/// Rows of a body in plain type in which sentences stand apart.
const ROWS_ROOMY: u16 = 18;
/// Rows of a box in plain type.
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
    small: Vec<Vec<Run>>,
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

/// Words that have been set small: in plain type, or in big glyphs where the screen is large.
enum Line {
    Plain(Vec<Vec<Piece>>),
    Big(Big),
}

impl Line {
    fn width(&self) -> u16 {
        match self {
            Line::Plain(rows) => rows.iter().map(|row| pieces_width(row)).max().unwrap_or(0) as u16,
            Line::Big(big) => big.width,
        }
    }

    fn height(&self) -> u16 {
        match self {
            Line::Plain(rows) => rows.len() as u16,
            Line::Big(big) => big.height,
        }
    }

    fn draw(&self, buf: &mut Buffer, pen: Pen<'_>, area: Rect) {
        match self {
            Line::Plain(rows) => {
                for (row, y) in rows.iter().zip(area.y..area.bottom()) {
                    pen.pieces(buf, area.x, y, row);
                }
            }
            Line::Big(big) => big.draw(pen, area, buf),
        }
    }
}

/// The type in which all that is not large is set.
#[derive(Clone, Copy)]
struct Small(Option<Size>);

impl Small {
    fn of(theme: &Theme, area: Rect) -> Self {
        let reads = |size: &Size| {
            size.leading() * BIG_MIN.0 <= area.height && size.dots(area.width.saturating_sub(4)) >= BIG_MIN.1
        };
        Self(Size::text(Size::all(theme.glyphs, theme.sextants)).find(reads))
    }

    /// Rows of a line, as many times as large as plain type is everything.
    fn rows(self) -> u16 {
        self.0.map_or(1, Size::leading)
    }

    /// How many times as wide as in plain type boxes are.
    fn times(self) -> u16 {
        self.0.map_or(1, |size| (size.leading() / 2).max(1))
    }

    /// Words in at most so many cells and lines; in plain type where they would not fit or a letter has no glyph.
    fn line(self, runs: &[Run], cells: u16, most: u16) -> Line {
        // Big words stand one space apart, however many there are: a dot parts what several spaces part.
        let dotted = |run: &Run| Run::new(run.words.as_str().replace(APART, DOT), run.tone);
        let words = self.0.and_then(|size| {
            let runs: Vec<Run> = runs.iter().map(dotted).collect();
            big::Words::of(&runs)?.fill(size, cells, most)
        });
        words.map_or_else(|| Line::Plain(wrapped(runs, cells)), Line::Big)
    }
}

/// Draws a kiosk over the whole of a buffer.
pub fn draw(kiosk: &Kiosk, words: &Words, theme: &Theme, buf: &mut Buffer) {
    let area = buf.area;
    buf.set_style(area, theme.ground());
    let small = Small::of(theme, area);
    let most = if small.0.is_some() { u16::MAX } else { COLUMN_MAX };
    let wide = area.width.saturating_sub(4 * small.times()).min(most);
    if wide == 0 || area.height < BOX_ROWS {
        return;
    }
    let left = area.x + (area.width - wide) / 2;
    let pen = Pen { theme, accent: Accent::Well, left };
    let said = said(kiosk, words);
    let edge = u16::from(area.height > 12) * small.rows().div_ceil(2);
    let top = Rect::new(left, area.y + edge, wide, small.rows());
    ends(buf, pen, small, top, [(&said.above.0, Tone::Dim), (&said.above.1, Tone::Strong)]);
    let foot = Rect { y: area.bottom() - small.rows() - edge, ..top };
    let language = words.kiosk_key_language();
    ends(buf, pen, small, foot, [(&said.keys, Tone::Dim), (&language, Tone::Plain)]);
    let from = top.bottom() + small.rows().div_ceil(2);
    let body = Rect::new(left, from, wide, foot.y.saturating_sub(from + small.rows().div_ceil(2)));
    middle(buf, pen, small, body, &said);
}

/// Words at both ends of a line; what stands at the right is whole.
fn ends(buf: &mut Buffer, pen: Pen<'_>, small: Small, area: Rect, [left, right]: [(&str, Tone); 2]) {
    let run = |(words, tone): (&str, Tone)| [Run::new(words, tone)];
    let at_right = small.line(&run((&cut(right.0, usize::from(area.width)), right.1)), area.width, 1);
    let room = area.width.saturating_sub(at_right.width() + 3 * small.times());
    let at_left = match small.line(&run(left), room, 1) {
        // One line has room for no second one.
        Line::Plain(_) => Line::Plain(vec![vec![Piece::new(cut(left.0, usize::from(room)), left.1)]]),
        big => big,
    };
    let down = |line: &Line| area.height.saturating_sub(line.height()) / 2;
    at_left.draw(buf, pen, Rect { y: area.y + down(&at_left), ..area });
    let x = area.x + area.width.saturating_sub(at_right.width());
    at_right.draw(buf, pen, Rect { x, y: area.y + down(&at_right), width: at_right.width(), ..area });
}

/// What is large, what is below it, and the sentences, in the middle of their room.
fn middle(buf: &mut Buffer, pen: Pen<'_>, small: Small, body: Rect, said: &Said) {
    let gap = small.rows().div_ceil(2);
    let boxes = BOX_ROWS - 1 + small.rows();
    let below_rows = match &said.below {
        Below::Nothing => 0,
        Below::Typed(_) => boxes + gap,
        Below::Answers(..) => boxes + small.rows() + gap,
    };
    let mut lines: Vec<Line> = Vec::new();
    // One sentence is not read with the next where there is room to part them.
    let is_roomy = small.0.is_some() || body.height >= ROWS_ROOMY;
    let apart = if is_roomy { gap } else { 0 };
    lines.extend(said.small.iter().map(|runs| small.line(runs, body.width, SENTENCE_LINES)));
    let parted = apart * (lines.len() as u16).saturating_sub(1);
    let above = gap * u16::from(!lines.is_empty());
    let small_rows = lines.iter().map(Line::height).sum::<u16>() + parted + above;
    let room = body.height.saturating_sub(below_rows + small_rows);
    let run = [Run::new(&said.large, Tone::Strong)];
    let sizes = Size::all(pen.theme.glyphs, pen.theme.sextants);
    let big = Big::largest(&run, sizes, body.width, room.min(body.height / 2), LINES_MAX);
    let large = big.map_or_else(|| Line::Plain(wrapped(&run, body.width)), Line::Big);
    let all = large.height() + below_rows + small_rows;
    let below = |y: u16| Rect { y, height: body.bottom().saturating_sub(y), ..body };
    let mut y = body.y + body.height.saturating_sub(all) / 2;
    large.draw(buf, pen, below(y));
    y += large.height();
    match &said.below {
        Below::Nothing => {}
        Below::Typed(code) => {
            // The font of big glyphs has no thin bar.
            let code = format!("{code}{}", if small.0.is_some() { '_' } else { '▏' });
            let cells = if small.0.is_some() { CODE.1 * small.times() } else { CODE.0 }.min(body.width);
            framed(buf, pen, small, Rect::new(body.x, y + gap, cells, boxes), &code, true);
        }
        Below::Answers(scale, chosen, ends) => {
            answers(buf, pen, small, below(y + gap), (*scale, *chosen, ends));
        }
    }
    y += below_rows + above;
    for line in &lines {
        line.draw(buf, pen, below(y));
        y += line.height() + apart;
    }
}

fn wrapped(runs: &[Run], cells: u16) -> Vec<Vec<Piece>> {
    let cells = usize::from(cells);
    let mut rows = wrap(runs, cells, cells, usize::from(u16::MAX), Overlong::Cut);
    // What kept words together has done its work.
    for piece in rows.iter_mut().flatten() {
        piece.words = piece.words.replace('\u{a0}', " ").into();
    }
    rows
}

/// Every answer in a box of its own, the chosen one in a double frame; what the ends say stands below them.
fn answers(
    buf: &mut Buffer,
    pen: Pen<'_>,
    small: Small,
    area: Rect,
    (scale, chosen, said): (Scale, Option<f64>, &[String; 2]),
) {
    let count = (scale.max - scale.min) as u16 + 1;
    let (least, most) = (BOX.0 * small.times(), BOX.1 * small.times());
    let boxes = BOX_ROWS - 1 + small.rows();
    let step = (area.width / count).min(most);
    if step < least {
        // Too many for boxes: the chosen one alone, which arrows change.
        let said = chosen.map_or("–".to_owned(), |chosen| format!("{chosen}"));
        framed(buf, pen, small, Rect { width: most, height: boxes, ..area }, &said, chosen.is_some());
    } else {
        for place in 0..count {
            let value = scale.min + f64::from(place);
            let is_chosen = chosen.is_some_and(|chosen| (chosen - value).abs() < 0.5);
            let x = area.x + place * step;
            let area = Rect { x, width: step - 1, height: boxes, ..area };
            framed(buf, pen, small, area, &format!("{value}"), is_chosen);
        }
    }
    let wide = (step.max(least) * count).min(area.width).saturating_sub(1);
    let below = Rect { y: area.y + boxes, width: wide, height: small.rows(), ..area };
    if below.bottom() <= area.bottom() {
        let half = usize::from(wide / 2).saturating_sub(1);
        let [least, greatest] = [&said[0], &said[1]].map(|end| cut(end, half));
        ends(buf, pen, small, below, [(&least, Tone::Dim), (&greatest, Tone::Dim)]);
    }
}

/// Words in a frame; a double one is the chosen one.
fn framed(buf: &mut Buffer, pen: Pen<'_>, small: Small, area: Rect, words: &str, chosen: bool) {
    let inner = area.width.saturating_sub(2);
    let (line, [a, b, c, d, side], tone) = match chosen {
        true => ('═', ['╔', '╗', '╚', '╝', '║'], Tone::Accent),
        false => ('─', ['┌', '┐', '└', '┘', '│'], Tone::Faint),
    };
    let filled = |from: char, fill: char, to: char| {
        let middle: String = std::iter::repeat_n(fill, usize::from(inner)).collect();
        vec![Piece::new(format!("{from}{middle}{to}"), tone)]
    };
    for y in area.y..area.bottom().min(buf.area.bottom()) {
        let row = match y {
            y if y == area.y => filled(a, line, b),
            y if y + 1 == area.bottom() => filled(c, line, d),
            _ => filled(side, ' ', side),
        };
        pen.pieces(buf, area.x, y, &row);
    }
    let words = Run::new(cut(words, usize::from(inner)), if chosen { Tone::Strong } else { Tone::Plain });
    let words = small.line(&[words], inner, 1);
    let x = area.x + 1 + inner.saturating_sub(words.width()) / 2;
    let down = area.height.saturating_sub(2 + words.height()) / 2;
    let room = Rect { x, y: area.y + 1 + down, width: inner, height: area.height.saturating_sub(2) };
    words.draw(buf, pen, room.intersection(buf.area));
}

fn said(kiosk: &Kiosk, words: &Words) -> Said {
    let above = (words.kiosk_title().into_owned(), String::new());
    let who = vec![Run::new(words.kiosk_who_sees(None), Tone::Dim)];
    let page = |large: String, below: Below, small: Vec<Vec<Run>>, keys: String| Said {
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
            vec![vec![Run::new(words.kiosk_next(), Tone::Plain)]],
            String::new(),
        ),
        Page::Items(round) => of_round(kiosk, round, words),
    }
}

fn troubled(words: &Words, trouble: Trouble, enough: &[usize]) -> Vec<Run> {
    vec![Run::new(words.kiosk_trouble(trouble, enough), Tone::Plain)]
}

fn of_round(kiosk: &Kiosk, round: &Round, words: &Words) -> Said {
    let text = |text: &crate::text::Text| text.in_lang(&kiosk.lang).as_str().to_owned();
    let lead = round.lead.as_ref().map_or_else(|| words.kiosk_title().into_owned(), text);
    let who = vec![Run::new(words.kiosk_who_sees(Some(round.told.0)), Tone::Dim)];
    let Some(item) = round.items.get(round.at) else {
        let answered: Vec<String> = round
            .answers
            .iter()
            .map(|answer| {
                answer.map_or_else(|| words.kiosk_skipped().into_owned(), |value| words.number(value))
            })
            .collect();
        let mut small = vec![in_a_row(&answered)];
        if round.is_empty() {
            small.push(vec![Run::new(words.kiosk_nothing(), Tone::Plain)]);
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

/// Answers beside each other, each of them on one line.
fn in_a_row(answered: &[String]) -> Vec<Run> {
    let mut runs = Vec::new();
    for answer in answered {
        runs.extend((!runs.is_empty()).then(|| Run::new(APART, Tone::Dim)));
        runs.push(Run::glued(answer, Tone::Strong));
    }
    runs
}

/// What runs say.
fn plainly(runs: &[Run]) -> String {
    runs.iter().map(|run| run.words.as_str().replace('\u{a0}', " ")).collect()
}

/// The same as lines of text.
pub fn lines(kiosk: &Kiosk, words: &Words) -> Vec<String> {
    let said = said(kiosk, words);
    let place =
        if said.above.1.is_empty() { said.large } else { format!("{}. {}", said.above.1, said.large) };
    let mut lines = Vec::new();
    if matches!(&kiosk.page, Page::Items(round) if round.at == 0) || matches!(kiosk.page, Page::Start) {
        lines.push(said.above.0);
        lines.extend(said.small.iter().map(|runs| plainly(runs)));
    }
    lines.push(place);
    match said.below {
        Below::Answers(scale, _, [least, greatest]) => {
            let [min, max] = [scale.min, scale.max].map(|end| words.number(end));
            lines.push(format!("{min}: {least}  {max}: {greatest}"));
            lines.push(words.kiosk_plain_item(scale));
        }
        Below::Nothing if matches!(kiosk.page, Page::Items(_)) => {
            lines.extend(said.small.iter().map(|runs| plainly(runs)));
            lines.push(words.kiosk_plain_send().into_owned());
        }
        _ if matches!(kiosk.page, Page::Code(..) | Page::Thanks) => {
            lines.extend(said.small.iter().map(|runs| plainly(runs)));
        }
        _ => {}
    }
    lines
}
