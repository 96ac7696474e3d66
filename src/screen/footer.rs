//! The line at the bottom: the keys, from the one table of commands, and what was skipped, refused or left out.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::drawn::{Drawn, Spot};
use super::filter::{self, Kept};
use super::lines::{self, DOT, Pen, Piece};
use super::theme::{Accent, Theme, Tone};
use super::voice::Voice;
use super::words::keys;
use crate::model::command::refusal::{Refusal, in_vain, refusal, usual_order};
use crate::model::command::{Context, Group, Row, TABLE, row};
use crate::model::history::State;
use crate::model::{Command, Model, Overlay};
use crate::text::SafeText;

/// What the footer says.
#[derive(Clone, Debug, PartialEq)]
pub struct Footer {
    /// Why the last key could do nothing: the key, and the reason.
    pub vain: Option<(String, SafeText)>,
    /// The filter that is kept, and the key that clears it.
    pub filter: Option<Kept>,
    /// Keys and what they do here, in the order of the table.
    pub keys: Vec<FooterKey>,
    /// What the person should know: what went wrong, was skipped, refused or left out; the most urgent first.
    pub counts: Vec<Count>,
    /// What the crew of a shift has not seen, while it is told and nothing lies over the panes: the longest form first, each
    /// whole.
    pub since: Vec<SafeText>,
    /// The key that shows it.
    pub since_key: String,
}

/// Something that the person should know beside the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// All of it.
    pub whole: SafeText,
    /// As much as a narrow line has room for, beside keys.
    pub short: SafeText,
    /// True for what passes and takes no key its place: nobody at the wall can do anything about it.
    pub passing: bool,
}

/// A key and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FooterKey {
    /// The command that it calls.
    pub command: Command,
    /// The key.
    pub key: String,
    /// What it does here.
    pub word: String,
}

/// Cells of a filter that is kept, and of a wide line two fifths; the rest of a longer one is cut.
const FILTER_MAX: usize = 48;
/// A line of fewer cells is narrow.
const NARROW: usize = 100;
/// One of fewer cells than a terminal of 80 columns has between its margins.
const VERY_NARROW: usize = 78;
/// Cells of why a key can do nothing, in quarters of the line: a kept filter still has room beside it.
const VAIN_QUARTERS: usize = 3;

/// Says the footer: the keys that matter where one is.
pub fn view(voice: &Voice<'_>) -> Footer {
    let (model, words) = (voice.model, voice.words);
    let context = model.ui.context();
    let key = |row: &Row| {
        let mut called = model.keymap.keys(row.command).iter().filter(|key| !context.types(key));
        let key = called.next().filter(|_| row.footer.contains(&context))?;
        told_here(model, row.command).then_some(())?;
        let key = keys::footer_key(&model.keymap, row.command, key);
        Some(FooterKey { command: row.command, key, word: word(voice, row) })
    };
    let counts = &model.counts;
    let since = if context == Context::Panes && !model.ui.filter.since {
        super::since::forms(voice)
    } else {
        Vec::new()
    };
    let since_key =
        if since.is_empty() { String::new() } else { keys::in_force(model, Command::Since, context) };
    let skipped = [
        model.remarks.newest().map(|remark| words.remark(remark).into_owned()),
        (counts.malformed > 0).then(|| words.malformed(counts.malformed)),
        (counts.full > 0).then(|| words.left_out(counts.full)),
        (model.floor.room.let_go > 0).then(|| words.let_go(model.floor.room.let_go)),
        (counts.unknown_kinds > 0).then(|| words.unknown_kinds(counts.unknown_kinds)),
        (counts.unknown_fields > 0).then(|| words.unknown_fields(counts.unknown_fields)),
    ];
    let count = |whole: String, short: String, passing| Count {
        whole: SafeText::clean(&whole),
        short: SafeText::clean(&short),
        passing,
    };
    let mut counts: Vec<Count> =
        skipped.into_iter().flatten().map(|words| count(words.clone(), words, false)).collect();
    counts.extend(model.refused_lately().map(|refused| {
        let refused: Vec<(String, u64)> = refused.iter().map(|(reason, n)| (reason.clone(), *n)).collect();
        count(words.refused(&refused), words.refused_in_all(&refused), true)
    }));
    let superseded = Some(model.superseded_lately()).filter(|n| *n > 0).map(|n| words.superseded(n));
    counts.extend(superseded.map(|words| count(words.clone(), words, true)));
    let filter = filter::kept(voice);
    let vain = in_vain(model).map(|(command, why)| (command, why.phrase()));
    let vain = vain.or_else(|| usual_order(model).map(|phrase| (Command::Sort, phrase)));
    let vain = vain.map(|(command, phrase)| {
        let key = match model.keymap.keys(command) {
            [key] => keys::key(key).to_owned(),
            // Which of several was pressed is not known.
            _ => String::new(),
        };
        (key, SafeText::clean(&words.with_keys(phrase, model)))
    });
    Footer { vain, filter, keys: TABLE.iter().filter_map(key).collect(), counts, since, since_key }
}

/// True for what makes sense with what lies on top. What can't be read or written is not offered.
fn told_here(model: &Model, command: Command) -> bool {
    match (model.ui.overlay(), command) {
        (Some(Overlay::Huddle(_)), command) => matches!(
            command,
            Command::Down | Command::PrintHuddle | Command::SaveHuddle | Command::Close | Command::Help
        ),
        (Some(Overlay::History(history)), Command::History) => matches!(history.state, State::Without(_)),
        (Some(Overlay::History(_) | Overlay::Computed(_)), command) => {
            matches!(command, Command::Down | Command::Close | Command::Help)
        }
        (Some(Overlay::Barred(_)), command) => command == Command::Close,
        (Some(Overlay::Door), command) => matches!(command, Command::Close | Command::Help),
        (Some(Overlay::Pull(_) | Overlay::Form(_)), Command::Down) => false,
        (Some(Overlay::Form(form)), Command::Accept | Command::NextField) => form.sending.is_open(),
        (Some(Overlay::Form(form)), Command::TakeUp) => form.is_outdated(),
        (Some(Overlay::Pull(pull)), Command::Accept) => pull.is_done(),
        (Some(Overlay::Pull(pull)), Command::ConfirmPull) => pull.sending.is_open() && !pull.is_done(),
        (_, Command::ConfirmPull | Command::TakeUp) => false,
        (_, command) if row(command).group == Group::Write => refusal(model, command).is_none(),
        (_, Command::Read | Command::Team) => refusal(model, command).is_none(),
        // Thanks have no earlier words; the key, pressed all the same, says why.
        (_, Command::History) => refusal(model, command) != Some(Refusal::Thanks),
        _ => true,
    }
}

/// The word beside a key: what it does here.
fn word(voice: &Voice<'_>, row: &Row) -> String {
    let id = match (row.command, voice.model.ui.context(), voice.model.ui.overlay()) {
        (Command::Down, Context::Page, _) => "key-scroll",
        (Command::Down, Context::List | Context::Text, _) => "key-choose",
        (Command::Accept, _, Some(Overlay::Help(_) | Overlay::Picker(_))) => "key-run",
        (Command::Accept, _, Some(Overlay::Form(_))) => "key-send",
        (Command::Accept, _, Some(Overlay::Pull(pull))) if pull.is_done() => "key-say-why",
        _ => row.word,
    };
    voice.words.say(id).into_owned()
}

/// Draws the footer: why the last key could do nothing; a kept filter, which is never left out; counts at the right edge; and the keys for which there
/// is room; help and quit go last. Of a page that is `still`, for all of it is shown, no key is told that scrolls.
pub fn draw(footer: &Footer, still: bool, theme: &Theme, area: Rect, buf: &mut Buffer) -> Drawn {
    const GAP: usize = 3;
    let pen = Pen { theme, accent: Accent::Told, left: area.x };
    let cells = usize::from(area.width);
    let beside = |width: usize| if width == 0 { 0 } else { width + GAP };
    let vain: Vec<Piece> = footer.vain.iter().flat_map(|(key, why)| said(key, why)).collect();
    let vain = lines::cut_pieces(&vain, cells * VAIN_QUARTERS / 4);
    let room = cells - beside(lines::pieces_width(&vain)).min(cells);
    let most = FILTER_MAX.max(cells * 2 / 5);
    let filter = footer.filter.as_ref().map(|filter| filter.within(room.min(most)));
    let filter = [Piece::new(filter.unwrap_or_default(), Tone::Lit)];
    let room = room - beside(lines::pieces_width(&filter)).min(room);
    let mut drawn = Drawn::default();
    let mut keys: Vec<(Command, Vec<Piece>)> =
        footer.keys.iter().filter(|key| !still || key.command != Command::Down).map(pieces).collect();
    // What was left out is told before a key that the help tells too; yet half of the line is for keys. Details go
    // first: of a narrow line they would take more than a third.
    let (passing, stay): (Vec<&Count>, Vec<&Count>) = footer.counts.iter().partition(|count| count.passing);
    let told = counted(&stay, if cells < NARROW { cells / 3 } else { cells / 2 });
    let told = lines::cut(&told, room.min(cells / 2));
    // How much a crew has not seen has its place like a key; more than that has only the room that keys leave.
    let forms = Forms::of(footer, cells);
    let kept = forms.with(forms.least(), &told);
    let kept = if lines::width(&kept) <= room { kept } else { told.clone() };
    let wanted = |keys: &[(Command, Vec<Piece>)]| {
        keys.iter().map(|(_, key)| lines::pieces_width(key) + GAP).sum::<usize>()
    };
    let least = lines::width(&kept);
    while wanted(&keys) + least > room + GAP * usize::from(least == 0) && keys.len() > 1 {
        // The way out of a page stays.
        let last = keys.len().saturating_sub(3);
        let mut order = (0..=last).rev().chain(last + 1..keys.len());
        let gone = order.find(|at| keys[*at].0 != Command::Close).unwrap_or(last);
        keys.remove(gone);
    }
    let left = room.saturating_sub(wanted(&keys));
    let longest = |left: usize| {
        let mut all = forms.all.iter().map(|form| (form, forms.with(Some(form), &told)));
        all.find(|(_, told)| lines::width(told) <= left)
    };
    let mut found = longest(left);
    // A key that is not much asked for goes where more than how many can be said then.
    if let Some(at) = keys.iter().position(|(command, _)| *command == Command::Language)
        && found.as_ref().is_some_and(|(form, _)| Some(*form) == forms.least())
        && let Some(more) = longest(left + lines::pieces_width(&keys[at].1) + GAP)
        && Some(more.0) != forms.least()
    {
        keys.remove(at);
        found = Some(more);
    }
    let left = room.saturating_sub(wanted(&keys));
    let longest = found;
    let since = longest.as_ref().map(|(form, _)| lines::width(form));
    let told = longest.map_or(kept, |(_, told)| told);
    // What passes has what is left then.
    let left = left.saturating_sub(lines::width(&told));
    let told = with_passing(told, &passing, left);
    let counts_cells = lines::width(&told);
    let counts = [Piece::new(told, Tone::Dim)];
    let filter = (Command::ClearFilter, filter.to_vec());
    let shown = [filter].into_iter().chain(keys).filter(|(_, key)| lines::pieces_width(key) > 0);
    let mut x = pen.pieces(buf, area.x, area.y, &vain);
    x = if x > area.x { x.saturating_add(GAP as u16) } else { x };
    for (command, key) in shown {
        let free = usize::from(area.right().saturating_sub(x));
        if free < lines::pieces_width(&key) + beside(counts_cells) && x > area.x {
            break;
        }
        let end = pen.pieces(buf, x, area.y, &key);
        drawn.spot(Rect { x, width: end - x, ..area }, Spot::Command(command));
        x = end.saturating_add(GAP as u16);
    }
    let x = area.right().saturating_sub(counts_cells as u16);
    pen.pieces(buf, x, area.y, &counts);
    if let Some(width) = since {
        drawn.spot(Rect { x, width: width.min(counts_cells) as u16, ..area }, Spot::Command(Command::Since));
    }
    drawn
}

/// What a crew has not seen, with its key, the longest form first.
struct Forms {
    all: Vec<String>,
    /// True where even the shortest may take a key its place: something is new.
    counts: bool,
}

impl Forms {
    fn of(footer: &Footer, cells: usize) -> Self {
        let key = if footer.since_key.is_empty() { String::new() } else { format!("{} ", footer.since_key) };
        let counts = footer.since.len() > 1;
        // Since when it is new is left out of a very narrow line alone.
        let left_out = usize::from(counts && cells >= VERY_NARROW);
        let all = footer.since.iter().take(footer.since.len() - left_out);
        Self { all: all.map(|form| format!("{key}{form}")).collect(), counts }
    }

    fn least(&self) -> Option<&String> {
        self.all.last().filter(|_| self.counts)
    }

    /// A form before what else is told at the right edge.
    fn with(&self, form: Option<&String>, told: &str) -> String {
        let both = form.map(String::as_str).into_iter().chain(Some(told).filter(|told| !told.is_empty()));
        both.collect::<Vec<_>>().join(DOT)
    }
}

/// The same with what passes behind it, as far as that has room in so many cells more.
fn with_passing(told: String, passing: &[&Count], left: usize) -> String {
    let mut told = told;
    let end = lines::width(&told) + left;
    for count in passing {
        let before = if told.is_empty() { String::new() } else { format!("{told}{DOT}") };
        let longer = [&count.whole, &count.short].map(|words| format!("{before}{words}"));
        told = longer.into_iter().find(|longer| lines::width(longer) <= end).unwrap_or(told);
    }
    told
}

/// What was left out: all of it in so many cells; else without details; else what is most urgent, and that there is more.
fn counted(counts: &[&Count], most: usize) -> String {
    let told = |of: fn(&Count) -> &SafeText| -> Vec<&str> {
        counts.iter().map(|count| of(count).as_str()).collect()
    };
    let whole = told(|count| &count.whole).join(DOT);
    if lines::width(&whole) <= most {
        return whole;
    }
    let short = told(|count| &count.short);
    let fits = |n: &usize| lines::width(&short[..*n].join(DOT)) <= most;
    let n = (1..=short.len()).rev().find(fits).unwrap_or(1).min(short.len());
    let more = if n < short.len() { &["…"][..] } else { &[] };
    [&short[..n], more].concat().join(DOT)
}

/// `c: nothing came since your last shift or look`.
fn said(key: &str, why: &SafeText) -> Vec<Piece> {
    let key = if key.is_empty() { String::new() } else { format!("{key}: ") };
    vec![Piece::new(key, Tone::Strong), Piece::new(why.as_str(), Tone::Strong)]
}

fn pieces(key: &FooterKey) -> (Command, Vec<Piece>) {
    let words = vec![Piece::new(&*key.key, Tone::Plain), Piece::new(format!(" {}", key.word), Tone::Dim)];
    (key.command, words)
}
