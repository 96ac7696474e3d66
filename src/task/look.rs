//! How a wall looks on this terminal: what the settings ask for, and what the terminal can do where they leave it open.

use std::io::{self, IsTerminal};

use crate::config::{Colors, Fault, Faults, Folders, Glyphs, Languages, ThemeName, Wall, When};
use crate::model::Texts;
use crate::screen::plain::Undrawn;
use crate::screen::theme::color::READABLE;
use crate::screen::theme::file::THEME_BYTES_MAX;
use crate::screen::{self, Depth, Scheme, Theme};
use crate::task::term;

/// The theme for the settings and the environment of this process.
///
/// # Errors
/// Everything that is wrong with the theme that the settings name.
pub fn theme(wall: &Wall) -> Result<Theme, Faults> {
    let scheme = scheme(&wall.theme, &Folders::of_platform())?;
    Ok(theme_in(wall, &scheme, of_process))
}

/// The same with all colours, however few this terminal has.
///
/// # Errors
/// As those of [`theme`].
pub fn in_full(wall: &Wall) -> Result<Theme, Faults> {
    theme(&Wall { color: Colors::TrueColor, ..wall.clone() })
}

/// Most roles of a theme that are told one by one.
const ROLES_TOLD_MAX: usize = 4;

/// Which roles of a theme stand out too little, and by how much; `None` where all of them can be read.
pub fn faint(theme: &Theme) -> Option<String> {
    let faint = theme.faint();
    let told = faint.iter().take(ROLES_TOLD_MAX).map(|(role, contrast)| format!("{role} {contrast:.1}:1"));
    let mut told = told.collect::<Vec<_>>().join(", ");
    if let Some(more) = faint.len().checked_sub(ROLES_TOLD_MAX).filter(|more| *more > 0) {
        told.push_str(&format!(", and {more} more"));
    }
    (!told.is_empty()).then(|| format!("words need a contrast of {READABLE}:1, and have less in {told}"))
}

/// The default theme, whichever the settings name, for what is asked of a terminal before its theme matters.
pub fn dusk(wall: &Wall) -> Theme {
    theme_in(wall, Scheme::dusk(), of_process)
}

/// A variable of this process. An empty one counts as one that is not set, as in POSIX.
fn of_process(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The theme of a name: a built-in one, else that of a file.
fn scheme(name: &ThemeName, folders: &Folders) -> Result<Scheme, Faults> {
    if let Some(scheme) = Scheme::built_in(name.as_str()) {
        return Ok(scheme.clone());
    }
    let built_in: Vec<&str> = Scheme::all_built_in().iter().map(Scheme::name).collect();
    let (path, text) = name.open(&built_in, THEME_BYTES_MAX, folders).map_err(|fault| Faults(vec![fault]))?;
    Scheme::read(name.called(), &text).map_err(|faults| {
        let told = |fault: screen::theme::file::Fault| Fault::Theme {
            at: format!("{}:{}", path.display(), fault.line),
            what: fault.what,
        };
        Faults(faults.into_iter().map(told).collect())
    })
}

/// How a wall is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Drawn on this terminal.
    Drawn,
    /// Told in lines of text; where nobody asked for that, with why.
    Told(Option<Undrawn>),
}

/// How a wall is shown here: drawn, where it can be.
///
/// # Errors
/// When it could be drawn and not be driven, in words for the person who started it.
pub fn way(wall: &Wall) -> anyhow::Result<Way> {
    let unable = term::unable(std::env::var("TERM").ok().as_deref());
    way_with(wall.plain, unable, io::stdout().is_terminal(), io::stdin().is_terminal())
}

fn way_with(plain: bool, unable: Option<Undrawn>, output: bool, input: bool) -> anyhow::Result<Way> {
    match (plain, unable, output, input) {
        (true, ..) => Ok(Way::Told(None)),
        (_, _, false, _) => Ok(Way::Told(Some(Undrawn::NoTerminal))),
        (_, Some(why), ..) => Ok(Way::Told(Some(why))),
        // Drawn all the same it would show what is typed in the midst of it, and only a signal could end it.
        (.., false) => anyhow::bail!(
            "the wall takes its keys from its input, which is no terminal; start it with `< /dev/tty`, or with \
             --plain to be told in lines of text"
        ),
        (.., true) => Ok(Way::Drawn),
    }
}

/// How texts are told that come in several languages.
pub fn texts(wall: &Wall, way: &Way) -> Texts {
    match wall.languages {
        Languages::One => Texts::One,
        Languages::Together => Texts::Together,
        // What is told line by line has no turns: it would be told all over again each time.
        Languages::Turn if *way != Way::Drawn => Texts::Together,
        Languages::Turn => Texts::InTurn,
    }
}

fn theme_in(wall: &Wall, scheme: &Scheme, environment: impl Fn(&str) -> Option<String>) -> Theme {
    let depth = match wall.color {
        Colors::Auto => depth(&environment),
        Colors::TrueColor => Depth::TrueColor,
        Colors::Indexed => Depth::Ansi256,
        Colors::Sixteen => Depth::Ansi16,
        Colors::None => Depth::Mono,
    };
    let glyphs = match wall.glyphs {
        Glyphs::Auto => glyphs(&environment),
        Glyphs::Unicode => screen::Glyphs::Unicode,
        Glyphs::Blocks => screen::Glyphs::Blocks,
        Glyphs::Ascii => screen::Glyphs::Ascii,
    };
    let sextants = match wall.sextants {
        When::Auto => draws_sextants(&environment),
        When::On => true,
        When::Off => false,
    };
    Theme::of(scheme, depth, glyphs).with_sextants(sextants)
}

/// True for a terminal that draws sextants itself, whatever its font has; one behind tmux or screen may be any.
fn draws_sextants(environment: &impl Fn(&str) -> Option<String>) -> bool {
    const TERMS: [&str; 6] = ["kitty", "foot", "ghostty", "wezterm", "alacritty", "contour"];
    const PROGRAMS: [&str; 4] = ["WezTerm", "ghostty", "iTerm.app", "rio"];
    let term = environment("TERM").unwrap_or_default();
    let program = environment("TERM_PROGRAM").unwrap_or_default();
    let multiplexed = term.starts_with("tmux") || term.starts_with("screen");
    let by_name = TERMS.iter().any(|name| term.contains(name)) || PROGRAMS.contains(&program.as_str());
    let by_sign = ["VTE_VERSION", "KITTY_WINDOW_ID"].iter().any(|name| environment(name).is_some());
    !multiplexed && (by_name || by_sign)
}

/// True for a terminal of DEC's, such as a vt220; libvte, which calls itself vte, is none.
pub(super) fn is_vt(term: &str) -> bool {
    term.strip_prefix("vt").is_some_and(|model| model.starts_with(|c: char| c.is_ascii_digit()))
}

/// The colours that a terminal says it has: <https://no-color.org>, COLORTERM, and the name in TERM.
fn depth(environment: &impl Fn(&str) -> Option<String>) -> Depth {
    let term = environment("TERM").unwrap_or_default();
    let colors = environment("COLORTERM").unwrap_or_default();
    if environment("NO_COLOR").is_some() || term == "dumb" || is_vt(&term) {
        Depth::Mono
    } else if matches!(&*colors, "truecolor" | "24bit") || term.ends_with("-direct") {
        Depth::TrueColor
    } else if term.contains("256color") {
        Depth::Ansi256
    } else {
        Depth::Ansi16
    }
}

/// The glyphs of the locale's characters; the Linux console takes UTF-8, and its fonts have only a few of them.
fn glyphs(environment: &impl Fn(&str) -> Option<String>) -> screen::Glyphs {
    match environment("TERM").as_deref() {
        _ if !is_utf8(environment) => screen::Glyphs::Ascii,
        Some("linux") => screen::Glyphs::Blocks,
        _ => screen::Glyphs::Unicode,
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
    use crate::config::Value;

    fn with(variables: &[(&str, &str)]) -> Theme {
        let settings =
            crate::config::Settings::read(&crate::config::Sources::default()).expect("the defaults");
        theme_in(&settings.wall, Scheme::dusk(), |name| {
            variables.iter().find(|(have, _)| *have == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn what_can_not_be_drawn_is_told() {
        let dumb = term::unable(Some("dumb"));
        let way =
            |plain, unable: bool, output, input| way_with(plain, dumb.filter(|_| unable), output, input).ok();
        assert_eq!(way(false, false, true, true), Some(Way::Drawn));
        assert_eq!(way(true, false, true, true), Some(Way::Told(None)));
        for (dumb, output, input) in [(true, true, true), (false, false, true), (true, false, false)] {
            assert!(matches!(way(false, dumb, output, input), Some(Way::Told(Some(_)))));
        }
        assert_eq!(way(false, false, true, false), None);
        assert_eq!(way(true, false, true, false), Some(Way::Told(None)));
    }

    #[test]
    fn a_terminal_gets_the_colours_and_glyphs_that_it_says_it_has() {
        for (variables, depth) in [
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")][..], Depth::TrueColor),
            (&[("TERM", "xterm-256color")], Depth::Ansi256),
            (&[("TERM", "linux")], Depth::Ansi16),
            (&[("TERM", "dumb")], Depth::Mono),
            (&[("TERM", "vt220")], Depth::Mono),
            (&[("TERM", "vte-256color")], Depth::Ansi256),
            (&[("TERM", "vte-direct")], Depth::TrueColor),
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("NO_COLOR", "1")], Depth::Mono),
        ] {
            assert_eq!(with(variables).depth, depth, "{variables:?}");
        }
        assert_eq!(with(&[("LANG", "en_GB.UTF-8")]).glyphs, screen::Glyphs::Unicode);
        assert_eq!(with(&[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")]).glyphs, screen::Glyphs::Ascii);
        assert_eq!(with(&[("TERM", "linux"), ("LANG", "en_GB.UTF-8")]).glyphs, screen::Glyphs::Blocks);
        assert_eq!(with(&[("TERM", "linux"), ("LANG", "C")]).glyphs, screen::Glyphs::Ascii);
    }

    #[test]
    fn a_theme_is_found_by_its_name_and_told_by_its_lines() {
        let home = tempfile::tempdir().expect("a folder");
        let themes = home.path().join("openfloor/themes");
        std::fs::create_dir_all(&themes).expect("a folder");
        let folders = Folders { config: home.path().into(), ..Folders::default() };
        let of = |name: &str| scheme(&<ThemeName as Value>::read(name).expect("a name"), &folders);
        let write = |text: &str| std::fs::write(themes.join("mine.toml"), text).expect("written");
        write("ground = \"#000000\"\n\"text\" = \"#ffffff\"\n");
        assert_eq!(of("mine").expect("a theme").name(), "mine");
        let path = themes.join("mine.toml").display().to_string();
        assert_eq!(of(&path).expect("a theme").name(), "mine");
        write("\n\"accnet.told\" = \"#ffffff\"\n");
        let told = of("mine").expect_err("a fault").to_string();
        let wanted =
            format!("wrong settings:\n  {path}:2: there is no role accnet.told; did you mean accent.told?");
        assert_eq!(told, wanted);
        std::fs::write(themes.join("mine.toml"), [0xff]).expect("written");
        assert!(of("mine").expect_err("a fault").to_string().ends_with("not UTF-8; save the file as UTF-8"));
        std::fs::write(themes.join("mine.toml"), vec![b' '; 70_000]).expect("written");
        assert!(of("mine").expect_err("a fault").to_string().contains("more than 65536 bytes"));
    }

    #[test]
    fn the_setting_names_each_built_in_theme() {
        let accepted = <ThemeName as Value>::accepted();
        for scheme in Scheme::all_built_in() {
            assert!(accepted.contains(scheme.name()), "{accepted}");
        }
    }
}
