//! What stands below a form: how far its sending is, and what is wrong with the whole of it.

use super::super::lines::Run;
use super::super::theme::Tone;
use super::super::voice::Voice;
use super::super::words::keys;
use crate::model::Command;
use crate::model::command::Context;
use crate::model::form::{Answer, Confirm, Form, Kept, Sending, Told, Wrong};

/// Before what the hub has acknowledged.
const CHECK: &str = "✓ ";

/// What is said below a form.
pub(super) fn of_form(voice: &Voice<'_>, form: &Form) -> Vec<Run> {
    if form.asks {
        return vec![Run::new(voice.words.with_keys("form-asks", voice.model), Tone::Wrong)];
    }
    let foot = form.troubles.iter().filter(|trouble| trouble.at.is_none()).map(|trouble| &trouble.what);
    let gone = form.gone.then_some(&Wrong::GoneMeanwhile);
    let mut said: Vec<Run> = Vec::new();
    for what in gone.into_iter().chain(foot) {
        if !said.is_empty() {
            said.push(Run::new(" ", Tone::Plain));
        }
        let wrong = voice.clock.local(&voice.words.wrong(what, voice.model));
        said.push(Run::new(wrong, Tone::Wrong));
    }
    let status = match &form.sending {
        Sending::Done(Answer::Published { seq }) if form.is_for_leads() => {
            published(voice, "sent-published-leads", *seq)
        }
        sending => status(voice, sending),
    };
    if !said.is_empty() && !status.is_empty() {
        said.push(Run::new(" ", Tone::Plain));
    }
    said.extend(status);
    if said.is_empty() && form.taken_up {
        said.push(Run::new(voice.words.say("form-taken-up"), Tone::Lit));
    }
    let cut_off = voice.model.retry_in_s().is_some();
    if said.is_empty() && cut_off {
        said.push(Run::new(voice.words.say("form-down"), Tone::Dim));
    }
    said
}

/// How far something is on its way to the hub.
pub fn status(voice: &Voice<'_>, sending: &Sending) -> Vec<Run> {
    let words = voice.words;
    // What sends it again, where it was sent from: a form, or a pull.
    let again = || {
        let context = voice.model.ui.context();
        let by = if context == Context::Lines { Command::Accept } else { Command::ConfirmPull };
        keys::in_force(voice.model, by, context)
    };
    let why = |id, why: &str| words.say_with(id, [("why", without_stop(why).into())]);
    match sending {
        Sending::No => Vec::new(),
        Sending::Under { waits: None, .. } => vec![Run::new(words.say("sending"), Tone::Dim)],
        Sending::Under { waits: Some((reason, _)), .. } => {
            let seconds = sending.retry_in_s(voice.model.local()).unwrap_or(0);
            let reason = words.cause(reason);
            let reason = without_stop(&reason);
            let close = keys::in_force(voice.model, Command::Close, voice.model.ui.context());
            let said = words.say_with(
                "sending-waits",
                [("why", reason.into()), ("seconds", seconds.into()), ("close", close.into())],
            );
            vec![Run::new(said, Tone::Plain)]
        }
        Sending::Back(Told::Refused { status, words: own }) => {
            let own = voice.clock.local(own);
            vec![Run::new(words.not_taken(*status, &without_stop(&own)), Tone::Wrong)]
        }
        Sending::Back(Told::Asked(question, reason)) => {
            let close = keys::in_force(voice.model, Command::Close, voice.model.ui.context());
            let reason = voice.clock.local(reason);
            let why = without_stop(&reason);
            let id = match question {
                Confirm::Beside => "sent-asked",
                Confirm::OfPeople => "sent-asked-of-people",
                Confirm::Translation => "sent-asked-translation",
            };
            let said =
                words.say_with(id, [("why", why.into()), ("send", again().into()), ("close", close.into())]);
            vec![Run::new(said, Tone::Wrong)]
        }
        Sending::Back(Told::Forbidden(reason)) => vec![Run::new(why("sent-forbidden", reason), Tone::Wrong)],
        Sending::Back(Told::Unreachable(reason)) => {
            let why = words.cause(reason);
            let why = without_stop(&why);
            let said = words.say_with("sent-unreachable", [("why", why.into()), ("send", again().into())]);
            vec![Run::new(said, Tone::Wrong)]
        }
        Sending::Back(Told::Stopped) => {
            vec![Run::new(words.say_with("sent-stopped", [("send", again().into())]), Tone::Plain)]
        }
        Sending::Done(Answer::Published { seq }) => published(voice, "sent-published", *seq),
        Sending::Done(Answer::Held(kept)) => held(voice, kept),
    }
}

/// Where it is now, and its position: a name and not an amount, so its digits are not grouped.
fn published(voice: &Voice<'_>, id: &'static str, seq: u64) -> Vec<Run> {
    let said = voice.words.say_with(id, [("seq", seq.to_string().into())]);
    vec![Run::new(format!("{CHECK}{said}"), Tone::Lit), close(voice)]
}

fn close(voice: &Voice<'_>) -> Run {
    Run::new(format!("   {}", voice.words.with_keys("sent-close", voice.model)), Tone::Dim)
}

fn held(voice: &Voice<'_>, kept: &Kept) -> Vec<Run> {
    let words = voice.words;
    let gates = kept.gates.join(", ");
    let said = match (kept.until, gates.is_empty()) {
        (Some(until), true) => words.say_with("sent-held", [("until", voice.clock.moment(until).into())]),
        (Some(until), false) => {
            let until = voice.clock.moment(until);
            words.say_with("sent-held-both", [("until", until.into()), ("gates", gates.into())])
        }
        (None, _) => words.say_with("sent-held-gates", [("gates", gates.into())]),
    };
    let id = words.say_with("sent-held-id", [("id", kept.id.as_str().into())]);
    let note = kept.note.as_ref().map(|note| Run::new(format!(" · {}", words.hold_note(note)), Tone::Dim));
    let mut runs =
        vec![Run::new(format!("{CHECK}{said}"), Tone::Lit), Run::new(format!(" · {id}"), Tone::Dim)];
    runs.extend(note);
    runs.push(close(voice));
    runs
}

/// Other programs end their words with a full stop or not; ours go on behind them.
fn without_stop(words: &str) -> String {
    words.trim_end().trim_end_matches('.').to_owned()
}
