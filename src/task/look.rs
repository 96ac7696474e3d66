//! How a wall looks on this terminal: what the settings ask for, and what the terminal can do where they leave it open.

use crate::config::{Colors, Glyphs, Wall};
use crate::screen::{self, Depth, Theme};

/// The theme for the settings and the environment of this process.
pub fn theme(wall: &Wall) -> Theme {
    theme_in(wall, |name| std::env::var(name).ok().filter(|value| !value.is_empty()))
}

/// Refuses a terminal that can't place a character.
///
/// # Errors
/// In words for the person at it.
pub fn drawable() -> anyhow::Result<()> {
    if std::env::var("TERM").is_ok_and(|term| term == "dumb") {
        anyhow::bail!("the wall can't be drawn on a terminal that can't place its cursor (TERM=dumb)");
    }
    Ok(())
}

fn theme_in(wall: &Wall, environment: impl Fn(&str) -> Option<String>) -> Theme {
    let depth = match wall.color {
        Colors::Auto => depth(&environment),
        Colors::TrueColor => Depth::TrueColor,
        Colors::Indexed => Depth::Ansi256,
        Colors::Sixteen => Depth::Ansi16,
        Colors::None => Depth::Mono,
    };
    let glyphs = match wall.glyphs {
        Glyphs::Auto if is_utf8(&environment) => screen::Glyphs::Unicode,
        Glyphs::Auto | Glyphs::Ascii => screen::Glyphs::Ascii,
        Glyphs::Unicode => screen::Glyphs::Unicode,
    };
    Theme::dusk(depth, glyphs)
}

/// The colours that a terminal says it has: <https://no-color.org>, COLORTERM, and the name in TERM.
fn depth(environment: &impl Fn(&str) -> Option<String>) -> Depth {
    let term = environment("TERM").unwrap_or_default();
    let colors = environment("COLORTERM").unwrap_or_default();
    if environment("NO_COLOR").is_some() || term == "dumb" || term.starts_with("vt") {
        Depth::Mono
    } else if matches!(&*colors, "truecolor" | "24bit") || term.ends_with("-direct") {
        Depth::TrueColor
    } else if term.contains("256color") {
        Depth::Ansi256
    } else {
        Depth::Ansi16
    }
}

/// True when the locale's characters are UTF-8, by the first of its variables that is set (POSIX), or by none of them:
/// terminals without a locale are mostly those of containers, and draw UTF-8.
fn is_utf8(environment: &impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(environment);
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Theme {
        let settings =
            crate::config::Settings::read(&crate::config::Sources::default()).expect("the defaults");
        theme_in(&settings.wall, |name| {
            variables.iter().find(|(have, _)| *have == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_terminal_gets_the_colours_and_glyphs_that_it_says_it_has() {
        for (variables, depth) in [
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")][..], Depth::TrueColor),
            (&[("TERM", "xterm-256color")], Depth::Ansi256),
            (&[("TERM", "linux")], Depth::Ansi16),
            (&[("TERM", "dumb")], Depth::Mono),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")], Depth::Mono),
        ] {
            assert_eq!(with(variables).depth, depth, "{variables:?}");
        }
        assert_eq!(with(&[("LANG", "en_GB.UTF-8")]).glyphs, screen::Glyphs::Unicode);
        assert_eq!(with(&[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")]).glyphs, screen::Glyphs::Ascii);
    }
}
