//! Why a command can't be carried out now: the palette and the help say it before a person tries.

use super::table::{Group, row};
use super::write;
use super::{Command, Context};
use crate::model::history::Why;
use crate::model::writer::Barred;
use crate::model::{Mode, Model, Overlay, Pane, Sort};

/// Why a command can't be carried out now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It belongs to the panes of a desk, and display mode is on.
    OnTheDesk,
    /// It belongs to display mode, and a desk is shown.
    OnTheWall,
    /// It belongs to a wall that is locked.
    Locked,
    /// There is no item to do it with.
    NoItem,
    /// It belongs to an item that is read.
    WhileReading,
    /// Nothing lies over the panes that could be closed.
    NothingOpen,
    /// Something is asked, written or on its way above what it belongs to.
    WhileAsked,
    /// It belongs to what lies below the page or the list that is open.
    WhileOpen,
    /// There is no item after the one that is read.
    LastItem,
    /// There is no item before the one that is read.
    FirstItem,
    /// There is one theme.
    OneTheme,
    /// A form begins something: nothing is there whose newest state could be taken up.
    NewForm,
    /// It belongs to a text that is typed, or to a list.
    WhileTyping,
    /// The floor speaks one language.
    OneLanguage,
    /// Nothing came since the last look that has not been pointed at.
    NothingNew,
    /// Nothing came since the last shift or look.
    NothingSince,
    /// No promise is late.
    NothingLate,
    /// The floor has not told its teams.
    NoTeam,
    /// Everything is shown.
    NoFilter,
    /// The pane has one order.
    OneOrder,
    /// It belongs to the huddle card.
    OnTheCard,
    /// It belongs to something that is to be pulled.
    WhilePulling,
    /// It belongs to a form.
    InAForm,
    /// There is no hub behind this wall that has earlier words.
    NoHub,
    /// Thanks have no earlier words.
    Thanks,
    /// The hub tells of no page where anything is answered or asked.
    NoDoor,
    /// Nothing can be written.
    Barred(Barred),
}

impl Refusal {
    /// Every one.
    pub const ALL: [Refusal; 33] = [
        Refusal::OnTheDesk,
        Refusal::OnTheWall,
        Refusal::Locked,
        Refusal::NoItem,
        Refusal::WhileReading,
        Refusal::NothingOpen,
        Refusal::WhileAsked,
        Refusal::WhileOpen,
        Refusal::LastItem,
        Refusal::FirstItem,
        Refusal::OneTheme,
        Refusal::NewForm,
        Refusal::WhileTyping,
        Refusal::OneLanguage,
        Refusal::NothingNew,
        Refusal::NothingSince,
        Refusal::NothingLate,
        Refusal::NoTeam,
        Refusal::NoFilter,
        Refusal::OneOrder,
        Refusal::OnTheCard,
        Refusal::WhilePulling,
        Refusal::InAForm,
        Refusal::NoHub,
        Refusal::Thanks,
        Refusal::NoDoor,
        Refusal::Barred(Barred::NoHub),
        Refusal::Barred(Barred::WallToken),
        Refusal::Barred(Barred::NoFloor),
        Refusal::Barred(Barred::Stale),
        Refusal::Barred(Barred::NotMovable),
        Refusal::Barred(Barred::NoQuestion),
        Refusal::Barred(Barred::Nothing),
    ];

    /// The phrase that says why.
    pub fn phrase(self) -> &'static str {
        match self {
            Refusal::OnTheDesk => "refused-on-the-desk",
            Refusal::OnTheWall => "refused-on-the-wall",
            Refusal::Locked => "refused-locked",
            Refusal::NoItem => "refused-no-item",
            Refusal::WhileReading => "refused-while-reading",
            Refusal::NothingOpen => "refused-nothing-open",
            Refusal::WhileAsked => "refused-while-asked",
            Refusal::WhileOpen => "refused-while-open",
            Refusal::LastItem => "refused-last-item",
            Refusal::FirstItem => "refused-first-item",
            Refusal::OneTheme => "refused-one-theme",
            Refusal::NewForm => "refused-new-form",
            Refusal::WhileTyping => "refused-while-typing",
            Refusal::OneLanguage => "refused-one-language",
            Refusal::NothingNew => "refused-nothing-new",
            Refusal::NothingSince => "refused-nothing-since",
            Refusal::NothingLate => "refused-nothing-late",
            Refusal::NoTeam => "refused-no-team",
            Refusal::NoFilter => "refused-no-filter",
            Refusal::OneOrder => "refused-one-order",
            Refusal::OnTheCard => "refused-on-the-card",
            Refusal::WhilePulling => "refused-while-pulling",
            Refusal::InAForm => "refused-in-a-form",
            Refusal::NoHub => "refused-no-hub",
            Refusal::Thanks => "refused-thanks",
            Refusal::NoDoor => "refused-no-door",
            Refusal::Barred(barred) => barred.phrase(),
        }
    }
}

/// Why a command can't be carried out with what lies below the palette and the help; `None` when it can.
pub fn refusal(model: &Model, command: Command) -> Option<Refusal> {
    let on_the_card = || matches!(model.ui.below(), Some(Overlay::Huddle(_)));
    match command {
        Command::ConfirmPull => {
            let asked = matches!(model.ui.below(), Some(Overlay::Pull(pull)) if !pull.is_done());
            return (!asked).then_some(Refusal::WhilePulling);
        }
        Command::NextField | Command::PreviousField | Command::TakeUp => {
            return match model.ui.below() {
                Some(Overlay::Form(form)) if command == Command::TakeUp => {
                    form.moves().is_none().then_some(Refusal::NewForm)
                }
                Some(Overlay::Form(_)) => None,
                _ => Some(Refusal::InAForm),
            };
        }
        Command::PrintHuddle | Command::SaveHuddle if !on_the_card() => return Some(Refusal::OnTheCard),
        _ => {}
    }
    misplaced(model, command).or_else(|| unfit(model, command))
}

/// The command of the key that was pressed last, and why it could do nothing: for as long as that is so.
pub fn in_vain(model: &Model) -> Option<(Command, Refusal)> {
    let command = model.ui.vain?;
    pressed(model, command).map(|why| (command, why))
}

/// In which order a pane stands, once the last key gave it its usual one again; else its title says it.
pub fn usual_order(model: &Model) -> Option<&'static str> {
    let pane = model.ui.focus;
    let anew = model.ui.vain == Some(Command::Sort) && pressed(model, Command::Sort).is_none();
    let is_usual = model.ui.sort[pane.index()] == Sort::Usual;
    (anew && is_usual).then_some(match pane {
        Pane::Transparency => "order-transparency",
        Pane::Recognition => "order-recognition",
        Pane::Engagement => "order-how-we-are",
        Pane::Questions => "order-questions",
        Pane::Repair => "order-repair",
        Pane::Promises => "order-promises",
    })
}

/// Why a key can do nothing with what lies on top. What a command tells by itself in more room is left to it.
pub(in crate::model) fn pressed(model: &Model, command: Command) -> Option<Refusal> {
    if !row(command).contexts.contains(&model.ui.context()) {
        return Some(refusal(model, command).unwrap_or(Refusal::WhileOpen));
    }
    refused_on_top(model, command)
}

/// The same of a command that was called, wherever it belongs.
pub(in crate::model) fn refused_on_top(model: &Model, command: Command) -> Option<Refusal> {
    match (command, model.ui.overlay()) {
        (Command::ConfirmPull, Some(Overlay::Pull(_))) => None,
        (Command::ConfirmPull, _) => Some(Refusal::WhilePulling),
        (Command::TakeUp, Some(Overlay::Form(form))) if form.moves().is_none() => Some(Refusal::NewForm),
        (Command::History, Some(Overlay::History(_))) => None,
        // Display mode is for reading.
        (command, None) if model.ui.mode == Mode::Display && row(command).group == Group::Write => {
            Some(Refusal::OnTheDesk)
        }
        _ => unfit(model, command)
            .filter(|why| !matches!(why, Refusal::Barred(_) | Refusal::NoHub | Refusal::Thanks)),
    }
}

/// Why a command of this place can't be carried out as things stand.
fn unfit(model: &Model, command: Command) -> Option<Refusal> {
    match command {
        Command::Read if model.at_hand().is_none() => Some(Refusal::NoItem),
        Command::NextItem => unleafed(model, true),
        Command::PreviousItem => unleafed(model, false),
        Command::History => match model.at_hand() {
            None => Some(Refusal::NoItem),
            // The item that is chosen below a card can't be seen, and nobody means it.
            Some(_) if matches!(model.ui.below(), Some(Overlay::Huddle(_))) => Some(Refusal::NoItem),
            Some(id) => match model.no_history(&id.key)? {
                Why::NoHub => Some(Refusal::NoHub),
                Why::Thanks => Some(Refusal::Thanks),
                _ => None,
            },
        },
        Command::CheckIn if model.door().is_none() => Some(Refusal::NoDoor),
        Command::Language if model.next_lang().is_none() => Some(Refusal::OneLanguage),
        Command::Theme if model.ui.themes.len() < 2 => Some(Refusal::OneTheme),
        Command::NextNew if model.next_new().is_none() => Some(Refusal::NothingNew),
        Command::AllSeen if !model.look.has_news(model.local) => Some(Refusal::NothingNew),
        Command::NextSince if model.next_since().is_none() => Some(Refusal::NothingSince),
        // What is on can be taken off, whatever is left of it.
        Command::Since if !model.ui.filter.since && !model.has_since() => Some(Refusal::NothingSince),
        Command::NextLate if model.next_late().is_none() => Some(Refusal::NothingLate),
        Command::Team if model.floor.site().is_none_or(|site| site.teams.is_empty()) => Some(Refusal::NoTeam),
        Command::ClearFilter if model.ui.filter.is_off() => Some(Refusal::NoFilter),
        Command::Sort if Sort::of(model.ui.focus).len() < 2 => Some(Refusal::OneOrder),
        Command::PrintHuddle | Command::SaveHuddle
            if !matches!(model.ui.below(), Some(Overlay::Huddle(_))) =>
        {
            Some(Refusal::OnTheCard)
        }
        command => write::barred(model, command).map(Refusal::Barred),
    }
}

/// Why no other item is turned to: none is read, or it is the last one on this side.
fn unleafed(model: &Model, on: bool) -> Option<Refusal> {
    let Some(Overlay::Item(id, _)) = model.ui.below() else { return Some(Refusal::WhileReading) };
    let listed = model.listed(model.ui.focus);
    let (end, why) = match on {
        true => (listed.len().checked_sub(1), Refusal::LastItem),
        false => (Some(0), Refusal::FirstItem),
    };
    let end = end.and_then(|end| listed.entry(end));
    end.is_none_or(|end| end.is(id)).then_some(why)
}

/// A command of another place than the one below. What belongs to the panes can be done while an item is read: it closes.
fn misplaced(model: &Model, command: Command) -> Option<Refusal> {
    let below = match (model.ui.below(), model.ui.mode) {
        (Some(overlay), _) => overlay.context(),
        (_, Mode::Desk) => Context::Panes,
        (_, Mode::Display) => Context::Scenes,
    };
    let called = |context| row(command).contexts.contains(&context);
    if called(below) || below == Context::Page && called(Context::Panes) {
        return None;
    }
    Some(match below {
        // What is asked or on its way is closed first: nothing may take its place in passing.
        Context::List | Context::Lines if called(Context::Panes) || called(Context::Page) => {
            Refusal::WhileAsked
        }
        Context::Scenes if called(Context::Panes) => Refusal::OnTheDesk,
        _ if command == Command::Close => Refusal::NothingOpen,
        _ if called(Context::Page) => Refusal::WhileReading,
        _ if called(Context::Scenes) => Refusal::OnTheWall,
        _ if called(Context::Locked) => Refusal::Locked,
        _ => Refusal::WhileTyping,
    })
}
