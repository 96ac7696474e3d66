//! What may be said to this terminal beside cells, by the settings and by what it is.

use super::look::is_vt;
use crate::config::{Notify, Wall, When};
use crate::run::osc;
use crate::run::tty::Asides;
use crate::task::term;

/// What may be said to the terminal of this process.
pub fn asides(wall: &Wall) -> Asides {
    asides_in(wall, |name| std::env::var(name).ok().filter(|value| !value.is_empty()))
}

fn asides_in(wall: &Wall, environment: impl Fn(&str) -> Option<String>) -> Asides {
    let takes_strings = takes_strings(&environment("TERM").unwrap_or_default());
    Asides {
        title: wall.title && takes_strings,
        links: match wall.links {
            When::Auto => takes_strings,
            When::On => true,
            When::Off => false,
        },
        bell: bell(wall),
        notify: match wall.notify {
            Notify::Off => None,
            Notify::Osc9 => Some(osc::Notify::Osc9),
            Notify::Osc777 => Some(osc::Notify::Osc777),
            Notify::Auto => known(&environment),
        },
        in_tmux: environment("TMUX").is_some(),
    }
}

/// Whether a critical notice rings. A desk is one person's, who can turn the sound of a terminal off. On a wallboard people
/// around it are on the phone.
pub fn bell(wall: &Wall) -> bool {
    match wall.bell {
        When::Auto => !wall.is_wallboard(),
        When::On => true,
        When::Off => false,
    }
}

/// Whether a terminal swallows the strings that it does not know. The Linux console of older kernels prints them, and the
/// terminals of old have none.
fn takes_strings(term: &str) -> bool {
    let old = ["linux", "ansi"];
    term::unable(Some(term)).is_none()
        && !old.contains(&term)
        && !is_vt(term)
        && !["cons", "sun"].iter().any(|name| term.starts_with(name))
}

/// The form that the terminal is known to understand. Within tmux or screen nobody knows which terminals are around them.
fn known(environment: &impl Fn(&str) -> Option<String>) -> Option<osc::Notify> {
    if environment("TMUX").is_some() || environment("STY").is_some() {
        return None;
    }
    let (term, program) = (environment("TERM").unwrap_or_default(), environment("TERM_PROGRAM"));
    if ["foot", "rxvt", "contour"].iter().any(|name| term.starts_with(name)) {
        return Some(osc::Notify::Osc777);
    }
    let by_program = matches!(program.as_deref(), Some("iTerm.app" | "WezTerm" | "ghostty" | "kitty"));
    (by_program || matches!(&*term, "xterm-kitty" | "xterm-ghostty")).then_some(osc::Notify::Osc9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Settings, Sources};

    fn with(flags: &[(&'static str, &str)], variables: &[(&str, &str)]) -> Asides {
        let flags = flags.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        let settings = Settings::read(&Sources { flags, ..Sources::default() }).expect("right settings");
        asides_in(&settings.wall, |name| {
            variables.iter().find(|(have, _)| *have == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_console_is_told_nothing_beside_its_cells() {
        for term in ["linux", "dumb", "vt100", ""] {
            let asides = with(&[], &[("TERM", term)]);
            assert!(!asides.title && !asides.links && asides.notify.is_none(), "{term}");
        }
        let asides = with(&[], &[("TERM", "tmux-256color")]);
        assert!(asides.title && asides.links);
        assert!(with(&[], &[("TERM", "vte-256color")]).links);
        let asides = with(&[("wall.title", "false"), ("wall.links", "off")], &[("TERM", "xterm")]);
        assert!(!asides.title && !asides.links);
    }

    #[test]
    fn a_desk_rings_and_a_wallboard_is_silent_unless_it_is_told_to_ring() {
        let term = [("TERM", "xterm")];
        assert!(with(&[], &term).bell);
        assert!(!with(&[("wall.display", "true")], &term).bell);
        assert!(with(&[("wall.display", "true"), ("wall.bell", "on")], &term).bell);
        assert!(!with(&[("wall.bell", "off")], &term).bell);
    }

    #[test]
    fn a_notification_takes_the_form_that_the_terminal_knows() {
        let auto = |variables: &[(&str, &str)]| with(&[("wall.notify", "auto")], variables).notify;
        assert_eq!(auto(&[("TERM", "foot")]), Some(osc::Notify::Osc777));
        assert_eq!(
            auto(&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")]),
            Some(osc::Notify::Osc9)
        );
        assert_eq!(auto(&[("TERM", "xterm-kitty")]), Some(osc::Notify::Osc9));
        assert_eq!(auto(&[("TERM", "xterm-256color")]), None);
        assert_eq!(auto(&[("TERM", "foot"), ("TMUX", "/tmp/x")]), None);
        let told = with(&[("wall.notify", "osc9")], &[("TERM", "tmux"), ("TMUX", "/tmp/x")]);
        assert_eq!((told.notify, told.in_tmux), (Some(osc::Notify::Osc9), true));
        assert_eq!(with(&[], &[("TERM", "foot")]).notify, None, "unless it is asked for");
    }
}
