//! Carries out what is written: opening forms, sending them, closing them, pulling, the huddle card.

use super::Command;
use crate::domain::{Event, Key, Payload};
use crate::model::form::Newest;
use crate::model::huddle::{Card, Filed, Way};
use crate::model::pull::Pull;
use crate::model::writer::Barred;
use crate::model::{Effect, Model, Overlay, Update};

/// Why a command that writes can't be carried out; `None` for one that can, and for those that don't write.
pub(super) fn barred(model: &Model, command: Command) -> Option<Barred> {
    let thing = || match (model.barred(), model.ui.below()) {
        (Some(barred), _) => Err(barred),
        // The item that is chosen below can't be seen, and nobody means it.
        (None, Some(Overlay::Huddle(_))) => Err(Barred::Nothing),
        (None, _) => at_hand(model).ok_or(Barred::Nothing),
    };
    match command {
        Command::Notice | Command::Thank => model.barred(),
        Command::Pull => thing().err(),
        Command::MoveOn | Command::Answer => match thing() {
            Err(barred) => Some(barred),
            Ok(_) if model.hides_names() => Some(Barred::Stale),
            Ok(thing) if model.site_of(&thing.key).is_none() => Some(Barred::NoFloor),
            Ok(Event { payload: Payload::Question(_), .. }) => None,
            Ok(_) if command == Command::Answer => Some(Barred::NoQuestion),
            Ok(event) => match event.payload {
                Payload::Notice(_)
                | Payload::Holding(_)
                | Payload::Ownership(_)
                | Payload::Repair(_)
                | Payload::Commitment(_) => None,
                _ => Some(Barred::NotMovable),
            },
        },
        Command::Huddle => model.site_here().is_none().then_some(Barred::NoFloor),
        _ => None,
    }
}

/// The thing that a command is for.
fn at_hand(model: &Model) -> Option<Event> {
    model.floor.thing(&model.at_hand()?.key)
}

/// Opens what is written or asked for; or says why not.
pub(super) fn open(model: &mut Model, command: Command) -> Update {
    if let Some(barred) = barred(model, command) {
        model.ui.open(Overlay::Barred(barred));
        return Update::changed(true);
    }
    let at = model.local;
    let overlay = match command {
        Command::Notice => model.with_desk(at, |desk| Overlay::Form(Box::new(desk.notice(None)))),
        Command::Thank => model.with_desk(at, |desk| Overlay::Form(Box::new(desk.thanks()))),
        Command::MoveOn | Command::Answer => at_hand(model)
            .and_then(|thing| {
                let site = model.site_of(&thing.key)?;
                model.with_desk_of(site, at, |desk| desk.onward(thing.clone())).flatten()
            })
            .map(|form| Overlay::Form(Box::new(form))),
        Command::Pull => at_hand(model).and_then(|thing| {
            model.with_desk(at, |desk| Overlay::Pull(Box::new(Pull::new(thing, desk.stem))))
        }),
        Command::Huddle => Some(Overlay::Huddle(Card::default())),
        _ => None,
    };
    match overlay {
        Some(overlay) => {
            model.ui.open(overlay);
            Update::changed(true)
        }
        None => Update::changed(false),
    }
}

/// Sends what lies on top; `None` when it is nothing that is sent.
pub(super) fn accept(model: &mut Model) -> Option<Update> {
    let now = model.now();
    let floor = &model.floor;
    let pulled: Option<Key> = match model.ui.overlay_mut()? {
        Overlay::Form(form) => {
            let sent = form.send(floor, now);
            return Some(sending(sent));
        }
        // That takes a key of its own: the one that opens an item must not pull it by habit.
        Overlay::Pull(pull) if !pull.is_done() => return Some(Update::changed(false)),
        // Why is said in a notice of its own, without a word of what was pulled.
        Overlay::Pull(pull) => Some(pull.thing.key.clone()),
        Overlay::Barred(_) => None,
        _ => return None,
    };
    model.ui.close();
    if let Some(site) = pulled.and_then(|key| model.site_of(&key).or(model.site_here())) {
        let headline = Pull::reason(&site.1.languages, &model.spoken);
        let form = model.with_desk_of(site, model.local, |desk| desk.notice(headline.as_ref()));
        if let Some(form) = form {
            model.ui.close_all();
            model.ui.open(Overlay::Form(Box::new(form)));
        }
    }
    Some(Update::changed(true))
}

fn sending(sent: Option<(crate::model::form::Ticket, crate::model::form::Draft)>) -> Update {
    let effects = sent.map(|(ticket, draft)| Effect::Send { ticket, draft: Box::new(draft) });
    Update { changed: true, effects: effects.into_iter().collect() }
}

/// Pulls what lies on top off every wall.
pub(super) fn confirm_pull(model: &mut Model) -> Update {
    match model.ui.overlay_mut() {
        Some(Overlay::Pull(pull)) if !pull.is_done() => sending(pull.send()),
        _ => Update::changed(false),
    }
}

/// Puts the form that lies on top over the newest state of what it is about.
pub(super) fn take_up(model: &mut Model) -> Update {
    let Some(Overlay::Form(form)) = model.ui.overlay() else { return Update::changed(false) };
    let Some(before) = form.moves() else { return Update::changed(false) };
    let newest = match model.floor.thing(&before.key) {
        None => Newest::Gone,
        Some(newest) if newest.payload == before.payload => Newest::Same,
        Some(newest) => {
            let site = model.site_of(&newest.key);
            let form =
                site.and_then(|site| model.with_desk_of(site, model.local, |desk| desk.onward(newest)));
            let form = form.flatten();
            form.map_or(Newest::Gone, |form| Newest::Form(Box::new(form)))
        }
    };
    if let Some(Overlay::Form(form)) = model.ui.overlay_mut() {
        form.take_up(newest);
    }
    Update::changed(true)
}

/// Closes what lies on top. What is under way is stopped first, and a text is not thrown away unasked.
pub(super) fn close(model: &mut Model) -> Update {
    let stopped = match model.ui.overlay_mut() {
        Some(Overlay::Form(form)) => {
            let stopped = form.stop();
            if !stopped && form.has_text() && !form.asks {
                form.asks = true;
                return Update::changed(true);
            }
            stopped
        }
        Some(Overlay::Pull(pull)) => pull.stop(),
        _ => false,
    };
    if stopped {
        return Update { changed: true, effects: vec![Effect::StopSending] };
    }
    model.ui.close();
    Update::changed(true)
}

/// To the next field of a form, or the one before.
pub(super) fn step(model: &mut Model, on: bool) {
    if let Some(Overlay::Form(form)) = model.ui.overlay_mut() {
        form.step(on);
    }
}

/// The mouse: a field of a form was clicked.
pub(in crate::model) fn go_to(model: &mut Model, field: usize, column: usize) -> bool {
    let Some(Overlay::Form(form)) = model.ui.overlay_mut() else { return false };
    form.go(field, column);
    true
}

/// The mouse: a choice of a field was clicked.
pub(in crate::model) fn pick(model: &mut Model, field: usize, choice: usize) -> bool {
    let Some(Overlay::Form(form)) = model.ui.overlay_mut() else { return false };
    let changed = form.choose(field, choice);
    model.go_over_to_site();
    changed
}

/// Prints or saves the card that lies on top.
pub(super) fn file(model: &mut Model, way: Way) -> Update {
    let Some(Overlay::Huddle(card)) = model.ui.overlay_mut() else { return Update::changed(false) };
    card.filed = Some(Filed::Under(way));
    Update { changed: true, effects: vec![Effect::File(way)] }
}
