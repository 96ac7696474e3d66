//! What the name of a terminal tells before anybody asks it.

/// Why nobody can draw on a terminal, or ask it anything, by its name: `TERM`, where it is set. `None` where one can.
pub fn unable(term: Option<&str>) -> Option<&'static str> {
    match term.unwrap_or_default() {
        "" => Some("TERM is not set: nobody knows what this terminal can do"),
        "unknown" => Some("nobody knows what this terminal can do (TERM=unknown)"),
        "dumb" => Some("this terminal can't place its cursor (TERM=dumb)"),
        _ => None,
    }
}
