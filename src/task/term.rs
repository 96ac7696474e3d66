//! What the name of a terminal tells before anybody asks it.

use crate::screen::plain::Undrawn;

/// Why nobody can draw on a terminal, or ask it anything, by its name: `TERM`, where it is set. `None` where one can.
pub fn unable(term: Option<&str>) -> Option<Undrawn> {
    match term.unwrap_or_default() {
        "" => Some(Undrawn::Unnamed),
        "unknown" => Some(Undrawn::Unknown),
        "dumb" => Some(Undrawn::Dumb),
        _ => None,
    }
}
