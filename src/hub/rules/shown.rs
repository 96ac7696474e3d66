//! Thanks as they stand on walls: since when, and until when.

use std::sync::Arc;

use jiff::Timestamp;

use super::rests::thanked_teams;
use crate::domain::recognition::RecognitionState;
use crate::domain::{Payload, Site, Stamp};
use crate::hub::people::reduce::left_at;
use crate::hub::stored::Stored;
use crate::wire::Accepted;

/// Notes of thanks for whom they rest, and, where they are called expired, when they left the walls. `floors`: those of the site.
pub(super) fn note(
    event: &Accepted,
    stands: Option<&Stored>,
    stamp: &mut Stamp,
    now: Timestamp,
    floors: impl FnOnce() -> Vec<Arc<Site>>,
) {
    stamp.beyond_team = event.beyond_team;
    if is_in(event, RecognitionState::OnWall) && !event.people.is_empty() {
        stamp.thanked_teams = thanked_teams(event.people.iter().map(|named| &named.forms), &floors());
    }
    if is_in(event, RecognitionState::Expired) {
        stamp.left_at = stands.and_then(|stands| left_at(stands, now)).or(Some(now));
    }
}

/// A stamp, and the time that its revision is told with. Thanks that stand on have that of their first showing, whoever sends them anew and whenever: a
/// revision that names less is nobody's news, and looks like one that follows from a wish.
pub(super) fn timed(event: &Accepted, stamp: Stamp, time: Timestamp) -> (Stamp, Timestamp) {
    let stands_since = stamp.stands_since.filter(|_| is_in(event, RecognitionState::OnWall));
    (stamp, stands_since.unwrap_or(time))
}

fn is_in(event: &Accepted, state: RecognitionState) -> bool {
    matches!(&event.payload, Payload::Recognition(thanks) if thanks.state == state)
}
