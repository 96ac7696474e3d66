//! What an auditor asks for, as events of the log with a target of their own: who was refused, who was cut off, what was
//! withdrawn and when. They name positions, and ids and names of tokens, never a token, a text or a person.

use std::net::SocketAddr;

/// The target of these events: `openfloor::audit`.
pub const TARGET: &str = "openfloor::audit";

/// A thing was withdrawn, at a position of the log.
pub fn withdrawn(seq: u64) {
    tracing::info!(target: TARGET, seq, "a thing was withdrawn");
}

/// The words of a hold were read before their time, by a token or on the hub's own machine.
pub fn held_read(held: &str, token: Option<&str>) {
    tracing::info!(target: TARGET, held, token, "the words of a hold were read");
}

/// A round of questions was opened, or closed before its time: `what` says which. Nothing of who was asked is in it.
pub fn round(what: &'static str, site: &str, window: &str, token: Option<&str>, name: Option<&str>) {
    tracing::info!(target: TARGET, site, window, token, name, "a round of questions was {what}");
}

/// A level was refused because its survey is known as one that was told otherwise: whoever tries answers out is seen here.
pub fn survey_refused(site: &str) {
    tracing::warn!(target: TARGET, site, "a level of a survey that was told before was refused");
}

/// Someone came with a token that does not hold. `token` is the id that it bears, if it has the form of one; `why` is a
/// word of the code.
pub fn token_refused(peer: SocketAddr, token: Option<&str>, why: &'static str) {
    tracing::warn!(target: TARGET, %peer, token, why, "a token was refused");
}

/// A token was revoked; `name` is what its administrator called it.
pub fn token_revoked(token: &str, name: Option<&str>) {
    tracing::warn!(target: TARGET, token, name, "a token was revoked");
}

/// Most characters of one step of a pointer that a log line repeats.
const STEP_SHOWN_MAX: usize = 32;

/// A JSON pointer without what might be words of a publisher: a step that is no name of a field, an attribute or a language
/// shows as `…`. A text that was sent as a key must not get into a log either.
pub fn shown(pointer: &str) -> String {
    let is_name = |step: &str| {
        step.len() <= STEP_SHOWN_MAX
            && step.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
    };
    pointer.split('/').map(|step| if is_name(step) { step } else { "…" }).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_shows_names_and_places_and_no_words() {
        for (pointer, told) in [
            ("/data/actions/0/first_due", "/data/actions/0/first_due"),
            ("/data/headline/pt-br", "/data/headline/pt-br"),
            ("/data/We close on Friday", "/data/…"),
            ("/3/data/Fired", "/3/data/…"),
            ("", ""),
        ] {
            assert_eq!(shown(pointer), told);
        }
    }
}
