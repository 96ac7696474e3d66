//! Every phrase of the interface, in English, in one place, so that other languages can take its place.

pub mod forms;
pub mod kinds;
pub mod label;
pub mod lexicon;
pub mod plain;

use jiff::Zoned;

use crate::model::{Command, Pane};
use crate::text::SafeText;

pub use kinds::*;
pub use lexicon::{Lexicon, Words};

/// The product.
pub const PRODUCT: &str = "openfloor";
/// Less than a minute ago, or from now.
pub const NOW: &str = "now";

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// --- Time ---------------------------------------------------------------------------------------------------

/// `Fri`.
pub fn weekday(at: &Zoned) -> &'static str {
    let index = usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or(0);
    WEEKDAYS.get(index).copied().unwrap_or_default()
}

/// `Fri 21`.
pub fn day(at: &Zoned) -> String {
    format!("{} {}", weekday(at), at.day())
}

/// `Fri 21 Nov`.
pub fn day_and_month(at: &Zoned) -> String {
    let month = usize::try_from(at.month()).unwrap_or(1).saturating_sub(1);
    format!("{} {}", day(at), MONTHS.get(month).copied().unwrap_or_default())
}

/// `18:00 today`.
pub fn today_at(hour: &str) -> String {
    format!("{hour} today")
}

/// A span of minutes: `now`, `12 min`, `4 h`, `3 d`, `5 wk`; hours up to a number of minutes, days up to a
/// number of days.
pub fn span(minutes: i64, hours_until: i64, days_until: i64) -> String {
    let days = minutes / (24 * 60);
    if minutes == 0 {
        NOW.into()
    } else if minutes < 60 {
        format!("{minutes} min")
    } else if minutes < hours_until {
        format!("{} h", minutes / 60)
    } else if days < days_until {
        format!("{days} d")
    } else {
        format!("{} wk", days / 7)
    }
}

/// `in 21 h`.
pub fn coming(span: &str) -> String {
    format!("in {span}")
}

/// For a date that went by while the wall was cut off.
pub const DUE_UNHEARD: &str = "due while cut off";

/// `2 d late`.
pub fn late_by(span: &str) -> String {
    format!("{span} late")
}

/// `by Tue 12:00`.
pub fn by(date: &str) -> String {
    format!("by {date}")
}

/// `from Tue 1 Dec`, or `since` when it has been.
pub fn effective(date: &str, past: bool) -> String {
    if past { format!("since {date}") } else { format!("from {date}") }
}

/// `was Fri 21, now Mon 24`.
pub fn moved(was: &str, now: &str) -> String {
    format!("was {was}, now {now}")
}

/// `2 h ago`, for an age.
pub fn ago(age: &str) -> String {
    if age == NOW { "just now".into() } else { format!("{age} ago") }
}

// --- Header and footer --------------------------------------------------------------------------------------

/// How late the present comes.
pub fn live(lag_s: i64) -> String {
    if lag_s < 1 { "live".into() } else { format!("live, {lag_s} s late") }
}

/// A heartbeat is overdue.
pub const AGEING: &str = "ageing: no word from the hub for some seconds";
/// The same where there is little room.
pub const AGEING_SHORT: &str = "ageing";
/// Nothing has ever come.
pub const WAITING: &str = "waiting for the hub";

/// `STALE since 14:02`.
pub fn stale(since: &str) -> String {
    format!("STALE since {since}")
}

/// What is said in place of [`stale`] while what was missed is told beside it.
pub const STALE: &str = "STALE";
/// Why a wall that answers again is not live yet.
pub const CATCHING_UP: &str = "catching up";

/// `missed 14:02–14:09`: what a wall that is catching up has not heard yet.
pub fn missed(from: &str, to: &str) -> String {
    if from == to { format!("missed {from}") } else { format!("missed {from}–{to}") }
}

/// Why a wall shows no names.
pub const NAMES_HIDDEN: &str = "names hidden while offline";

/// What stands in place of people's names: `name hidden`, `3 names hidden`.
pub fn hidden_names(n: usize) -> String {
    if n == 1 { "name hidden".into() } else { format!("{n} names hidden") }
}

/// `next try in 12 s`.
pub fn next_try(seconds: i64) -> String {
    if seconds < 1 { "trying now".into() } else { format!("next try in {seconds} s") }
}

/// `as of 14:02`: how old a pane is.
pub fn as_of(hour: &str) -> String {
    format!("as of {hour}")
}

/// `148 people · 12 teams`.
pub fn headcount(people: u64, teams: usize) -> String {
    format!("{} · {}", count(people, "person", "people"), count(teams as u64, "team", "teams"))
}

/// `1 team`, `12 teams`.
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `hub refused 3: 2 invalid, 1 too large`.
pub fn refused(by_reason: &[(String, u64)]) -> String {
    let sum = by_reason.iter().fold(0, |sum: u64, (_, n)| sum.saturating_add(*n));
    let parts: Vec<String> =
        by_reason.iter().map(|(reason, n)| format!("{n} {}", reason.replace('_', " "))).collect();
    format!("hub refused {sum}: {}", parts.join(", "))
}

/// Events of kinds that this version does not know.
pub fn unknown_kinds(n: u64) -> String {
    format!("skipped {}", count(n, "unknown event", "unknown events"))
}

/// Fields that this version does not know.
pub fn unknown_fields(n: u64) -> String {
    format!("skipped {}", count(n, "unknown field", "unknown fields"))
}

/// Frames that could not be read.
pub fn malformed(n: u64) -> String {
    count(n, "unreadable frame", "unreadable frames")
}

/// Versions that came and went while this wall was behind.
pub fn superseded(n: u64) -> String {
    format!("skipped {}", count(n, "superseded version", "superseded versions"))
}

/// Things that a full floor could not take in.
pub fn left_out(n: u64) -> String {
    format!("left out {n}: the wall is full")
}

/// A key as the footer and the help name it.
pub fn key(name: &str) -> &str {
    match name {
        "Down" => "↓",
        "Up" => "↑",
        "Left" => "←",
        "Right" => "→",
        other => other,
    }
}

/// The word beside a command in the footer, where the table's own one says too little: both arrows at once.
pub fn footer_key(command: Command, first: &'static str) -> &'static str {
    match command {
        Command::Down => "↑↓",
        _ => key(first),
    }
}

/// How to leave an open entry.
pub const ITEM_CLOSE: &str = "Esc to close · ↑↓ to scroll";
/// What the screen says when there is too little of it.
pub fn too_small(width: u16, height: u16) -> String {
    format!("too small: {width}×{height} needed")
}

// --- Panes --------------------------------------------------------------------------------------------------

/// What an empty pane says.
pub fn empty(pane: Pane) -> &'static str {
    match pane {
        Pane::Transparency => "Nothing new to tell. What changes for you will stand here first.",
        Pane::Recognition => "No thanks on the wall this week. Who helped you?",
        Pane::Engagement => "No level has been released yet. Your answers come first.",
        Pane::Questions => "No open questions. Ask one: your lead brings it here, without your name.",
        Pane::Repair => "No repair is under way.",
        Pane::Promises => "No promise is open.",
    }
}

/// What a pane says while the hub is live and its log holds nothing at all.
pub fn nothing_told(pane: Pane) -> &'static str {
    match pane {
        Pane::Transparency => "Nothing has been told here yet.",
        Pane::Recognition => "No thanks have been told here yet.",
        Pane::Engagement => "No level has been told here yet.",
        Pane::Questions => "No question has been told here yet.",
        Pane::Repair => "No repair has been told here yet.",
        Pane::Promises => "No promise has been told here yet.",
    }
}

/// What a pane says when its hub is gone and had told nothing until then.
pub fn nothing_was_told(hour: &str) -> String {
    format!("Nothing had been told here as of {hour}.")
}

/// What display mode says while the hub's log holds nothing at all.
pub const NOTHING_TOLD: (&str, &str) =
    ("Nothing here yet", "The hub is live, and its log holds nothing for this wall yet.");

/// What every pane says while nothing has ever come.
pub const NOTHING_KNOWN: &str = "Nothing is known yet.";

/// What a pane says while quiet mode holds.
pub fn resting(pane: Pane, until: &str) -> String {
    let what = if pane == Pane::Recognition { "Recognition rests" } else { "Levels rest" };
    format!("{what} until {until}. It is a quiet time on the floor.")
}

/// `3 above · 12 more`.
pub fn more(above: usize, below: usize) -> String {
    match (above, below) {
        (0, below) => format!("+ {below} more"),
        (above, 0) => format!("{above} above"),
        (above, below) => format!("{above} above · + {below} more"),
    }
}

/// A thing whose released words were changed.
pub const CORRECTED: &str = "corrected";
/// A thing that only leads see.
pub const LEADS_ONLY: &str = "leads only";

// --- Notices ------------------------------------------------------------------------------------------------

// --- Holding, ownership -------------------------------------------------------------------------------------

/// What a holding notice begins with.
pub const CANT_SAY_YET: &str = "We can't say yet:";
/// A holding notice whose date went by.
pub const MISSED: &str = "missed";
/// A holding notice that was told.
pub const TOLD: &str = "told";
/// A holding notice with a new date.
pub const RENEWED: &str = "renewed";
/// What an ownership note is called.
pub const OWN_UP: &str = "Own up";
/// What an ownership note begins with.
pub const OWN_UP_TO: &str = "Own up:";
/// What was to change has changed.
pub const HAS_CHANGED: &str = "changed";
/// It has not.
pub const NOT_YET: &str = "not yet";

/// `will say by Wed 26`.
pub fn will_say_by(date: &str) -> String {
    format!("will say by {date}")
}

/// `we said by Fri 20`.
pub fn said_by(date: &str) -> String {
    format!("we said by {date}")
}

// --- Recognition --------------------------------------------------------------------------------------------

/// Between a giver and the receivers.
pub const TO: &str = " → ";
/// Quotation marks: the words of a person.
pub const QUOTES: (&str, &str) = ("“", "”");

/// A quoted text whose own quotation marks are single ones, so that none stands twice.
pub fn within_quotes(text: &SafeText) -> SafeText {
    if !text.as_str().contains(['“', '”', '"']) {
        return text.clone();
    }
    let mut before = ' ';
    let inner = text.as_str().chars().map(|mark| {
        let opens = before.is_whitespace() || matches!(before, '(' | '[' | '“' | '‘' | '—' | '–');
        before = mark;
        match mark {
            '“' => '‘',
            '”' => '’',
            '"' if opens => '‘',
            '"' => '’',
            other => other,
        }
    });
    SafeText::clean(&inner.collect::<String>())
}

/// A team among the names of people.
pub fn team(name: &str) -> String {
    if name.starts_with("Team ") { name.to_owned() } else { format!("Team {name}") }
}

/// `Ana, Bo and Cem`.
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

// --- Engagement ---------------------------------------------------------------------------------------------

/// `week 47`, for an ISO week such as `2026-W47`.
pub fn week(window: &str) -> String {
    let week = window.split_once("-W").map_or(window, |(_, week)| week);
    format!("week {}", week.trim_start_matches('0'))
}

/// `96 of 148 answered`.
pub fn answered(answered: u32, eligible: u32) -> String {
    format!("{answered} of {eligible} answered")
}

/// `9 of 12`.
pub fn of(part: u32, whole: u32) -> String {
    format!("{part} of {whole}")
}

/// `1 to 7`.
pub fn scale(min: f64, max: f64) -> String {
    format!("{min} to {max}")
}

/// What a suppressed level says, whatever the cause.
pub fn suppressed(floor: &str) -> String {
    if floor.is_empty() {
        "your answers count in the whole".into()
    } else {
        format!("your answers count in {floor}")
    }
}

/// What the floor is called while it has not told its name.
pub const WHOLE_FLOOR: &str = "The whole floor";

// --- Questions ----------------------------------------------------------------------------------------------

/// `answer by Tue 12:00`.
pub fn answer_by(date: &str) -> String {
    format!("answer by {date}")
}

/// `waits 4 h`: how long a question has waited.
pub fn waits(age: &str) -> String {
    if age == NOW { NOW.into() } else { format!("waits {age}") }
}

/// `3 waiting`.
pub fn waiting(n: usize) -> String {
    format!("{n} waiting")
}

// --- Repair -------------------------------------------------------------------------------------------------

/// `2 of 3 done`.
pub fn actions_done(done: usize, all: usize) -> String {
    format!("{done} of {all} done")
}

/// `Payroll lead answers for it`.
pub fn answers_for_it(owner: &str) -> String {
    format!("{owner} answers for it")
}

// --- Promises -----------------------------------------------------------------------------------------------

/// A promise past its date.
pub const LATE: &str = "late";
/// Settled by its date.
pub const KEPT: &str = "kept";
/// Settled after its date.
pub const KEPT_LATE: &str = "kept, late";
/// Given up with a reason.
pub const DROPPED: &str = "dropped";

/// `14 kept`.
pub fn kept(n: usize) -> String {
    format!("{n} kept")
}

/// `5 open`.
pub fn open(n: usize) -> String {
    format!("{n} open")
}

/// `1 late`.
pub fn late(n: usize) -> String {
    format!("{n} late")
}

/// Before a notice of which the next word was promised.
pub const WORD_ON: &str = "word on ";
/// Before a matter that was promised to be told.
pub const TELL: &str = "tell you: ";
/// Before a question whose answer was promised.
pub const ANSWER: &str = "answer: ";
/// Between an answer and its reason.
pub const BECAUSE: &str = ", because ";
/// What people asked for.
pub const YOU_SAID: &str = "You said:";

// --- Display mode -------------------------------------------------------------------------------------------

/// What display mode says while nothing has ever come.
pub const WAITING_TITLE: &str = "Waiting";
/// What display mode says when no scene has anything.
pub const ALL_CALM: (&str, &str) =
    ("All is told", "There is nothing new to tell. What changes will stand here first.");

/// `12 s`: the time left.
pub fn seconds(n: i64) -> String {
    format!("{n} s")
}
