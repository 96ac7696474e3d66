//! The terminal: what it is, how large, with how many colours and which glyphs, and whether it counts cells as we do.

use super::answers::Answers;
use super::ask::SAMPLES;
use super::finding::{Chapter, Finding};
use crate::config::{Origin, Settings};
use crate::screen::layout::{SIZE_MIN, THREE_FROM, TWO_FROM};
use crate::screen::{Depth, Glyphs, Lexicon, Theme, lines};
use crate::task::{look, term};

/// The largest screen that the wall is tried on, in columns and rows.
const TRIED: (u16, u16) = (500, 150);

/// What is known of the terminal before it is asked.
pub struct Seen<'a> {
    /// Its size in cells, and in pixels where it tells; absent without a terminal.
    pub size: Option<Size>,
    /// What it answered, or why it was not asked.
    pub answers: Result<Answers, &'static str>,
    /// The variables of this process.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    /// What the wall draws with: colours, and glyphs.
    pub theme: &'a Theme,
    /// The same theme with all colours.
    pub in_full: &'a Theme,
}

/// The size of a terminal; pixels are 0 where it does not tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Columns and rows.
    pub cells: (u16, u16),
    /// Width and height in pixels.
    pub pixels: (u16, u16),
}

impl Seen<'_> {
    fn variable(&self, name: &str) -> Option<String> {
        (self.environment)(name)
    }

    /// `TERM=xterm`, or `TERM is not set`.
    fn told(&self, name: &str) -> String {
        self.variable(name).map_or_else(|| format!("{name} is not set"), |value| format!("{name}={value}"))
    }
}

/// Looks at the terminal.
pub fn chapter(seen: &Seen<'_>, settings: &Settings) -> Chapter {
    let mut findings = vec![kind(seen)];
    findings.extend(between(seen));
    findings.extend(seen.size.map(|size| self::size(seen, size)));
    findings.push(colours(seen, settings));
    findings.push(theme(seen.theme, seen.in_full));
    findings.push(glyphs(seen, settings));
    findings.push(big_letters(seen, settings));
    match &seen.answers {
        Ok(answers) => {
            findings.push(frames(answers));
            findings.extend(widths(answers));
        }
        Err(why) if seen.size.is_some() => {
            let found = format!("not known, since {why}; colours and glyphs are as its name promises");
            findings.push(Finding::note("abilities", found));
        }
        Err(_) => {}
    }
    Chapter { title: "Terminal", findings }
}

fn kind(seen: &Seen<'_>) -> Finding {
    let term = seen.told("TERM");
    if seen.size.is_none() {
        let found = "none here: input or output is a file or a pipe";
        return Finding::note("terminal", found).advised("run it where the wall is to be shown");
    }
    if let Some(why) = term::unable(seen.variable("TERM").as_deref()) {
        let why = Lexicon::built_in().english().plain_undrawn(why).into_owned();
        let advice = "use a terminal that can, or set TERM to what this one is, such as xterm-256color";
        return Finding::wrong("terminal", format!("{why}; the wall is told in lines of text"), advice);
    }
    let name = seen.answers.as_ref().ok().and_then(|answers| answers.name.as_ref());
    let program = || {
        let version =
            seen.variable("TERM_PROGRAM_VERSION").map_or_else(String::new, |version| format!(" {version}"));
        seen.variable("TERM_PROGRAM").map(|program| format!("{program}{version}"))
    };
    match name.map(|name| name.as_str().to_owned()).or_else(program) {
        Some(name) => Finding::ok("terminal", format!("{name}, {term}")),
        None => Finding::ok("terminal", term),
    }
}

/// What stands between the wall and the terminal that a person sees.
fn between(seen: &Seen<'_>) -> Option<Finding> {
    let term = seen.variable("TERM").unwrap_or_default();
    let set = |name| seen.variable(name).is_some();
    let mut by: Vec<&str> = Vec::new();
    if set("TMUX") {
        by.push("tmux");
    } else if set("STY") || term.starts_with("screen") {
        by.push("screen");
    }
    if set("SSH_CONNECTION") || set("SSH_TTY") {
        by.push("ssh");
    }
    if by.is_empty() {
        return None;
    }
    let finding = Finding::note("by way of", by.join(", then "));
    Some(match by[0] {
        "tmux" if seen.theme.depth != Depth::TrueColor => finding.advised(
            "for 24 bits of colour, tmux needs: set -as terminal-features ',*:RGB', and COLORTERM=truecolor within it",
        ),
        "screen" => finding.advised("screen passes on 256 colours at most, and no links; tmux passes on more"),
        _ => finding,
    })
}

fn size(seen: &Seen<'_>, size: Size) -> Finding {
    let (columns, rows) = size.cells;
    let answered = seen.answers.as_ref().ok().and_then(|answers| {
        let of_cell =
            |(width, height): (u16, u16)| (width.saturating_mul(columns), height.saturating_mul(rows));
        answers.pixels.or(answers.cell.map(of_cell))
    });
    let pixels = match (size.pixels, answered) {
        ((width, height), _) | (_, Some((width, height))) if width > 0 && height > 0 => {
            format!(", {width}×{height} pixels")
        }
        _ => String::new(),
    };
    let cells = format!("{columns}×{rows} cells{pixels}");
    let fits = |from: ratatui::layout::Size| columns >= from.width && rows >= from.height;
    if !fits(SIZE_MIN) {
        let found =
            format!("{cells}: too small for a wall, which needs {}×{}", SIZE_MIN.width, SIZE_MIN.height);
        return Finding::wrong("size", found, "make the window larger, or its letters smaller");
    }
    if columns > TRIED.0 || rows > TRIED.1 {
        let found = format!("{cells}: more than the {}×{} that the wall is tried on", TRIED.0, TRIED.1);
        return Finding::note("size", found).advised("if it looks wrong, make the terminal's letters larger");
    }
    let shows = match () {
        () if fits(THREE_FROM) => "the desk has three columns",
        () if fits(TWO_FROM) => "the desk has two columns",
        () => "the desk shows one pane, and a line of each other",
    };
    Finding::ok("size", format!("{cells}: {shows}"))
}

fn colours(seen: &Seen<'_>, settings: &Settings) -> Finding {
    let depth = match seen.theme.depth {
        Depth::TrueColor => "24 bits",
        Depth::Ansi256 => "256",
        Depth::Ansi16 => "the 16 of its own palette",
        Depth::Mono => "none, weight and shape only",
    };
    let why = match settings.origin("wall.color") {
        Origin::Default => {
            let variables = ["NO_COLOR", "COLORTERM", "TERM"];
            let (no_color, rest) = variables.split_at(1);
            let no_color = no_color.iter().filter(|name| seen.variable(name).is_some());
            no_color.chain(rest).map(|name| seen.told(name)).collect::<Vec<_>>().join(", ")
        }
        origin => format!("by {origin}"),
    };
    let finding = Finding::ok("colours", format!("{depth} ({why})"));
    let undecided = settings.origin("wall.color") == &Origin::Default && seen.variable("NO_COLOR").is_none();
    match seen.theme.depth {
        Depth::Ansi256 | Depth::Ansi16 if undecided && seen.size.is_some() => {
            let finding = Finding { state: super::finding::State::Note, ..finding };
            finding.advised(
                "if it has 24 bits, set COLORTERM=truecolor, or --color truecolor; nothing is lost without",
            )
        }
        _ => finding,
    }
}

/// Whether the words of the theme can be read on its ground: here, and where there are more colours.
fn theme(theme: &Theme, in_full: &Theme) -> Finding {
    let name = &theme.name;
    let found = match (look::faint(theme), look::faint(in_full)) {
        (Some(faint), _) => format!("{name}: {faint}"),
        (None, Some(faint)) => {
            format!("{name}: its stand-ins can be read here; in 24 bits of colour {faint}")
        }
        (None, None) => return Finding::ok("theme", &**name),
    };
    Finding::note("theme", found)
        .advised("give those roles other colours in its file, or use --theme contrast")
}

/// What the big letters of display mode are made of. The samples are for the eye of whoever reads this.
fn big_letters(seen: &Seen<'_>, settings: &Settings) -> Finding {
    const QUADRANTS: &str = "▛▚▞▟";
    const SEXTANTS: &str = "\u{1fb00}\u{1fb1e}\u{1fb2d}\u{1fb39}";
    let theme = seen.theme;
    match (theme.glyphs, theme.sextants, settings.origin("wall.sextants")) {
        (Glyphs::Unicode, true, Origin::Default) => {
            let found = format!("sextants ({SEXTANTS}), which this terminal is known to draw itself");
            Finding::ok("big letters", found)
        }
        (Glyphs::Unicode, true, origin) => {
            let finding = Finding::note("big letters", format!("sextants ({SEXTANTS}) by {origin}"));
            finding.advised("if those are no blocks here, the font lacks them: --sextants off")
        }
        (Glyphs::Unicode, false, _) => {
            let found = format!("quadrants ({QUADRANTS}), which nearly every font has");
            let finding = Finding::ok("big letters", found);
            let advice = format!("if {SEXTANTS} are blocks here too, --sextants on makes more words large");
            if settings.origin("wall.sextants") == &Origin::Default {
                finding.advised(advice)
            } else {
                finding
            }
        }
        (Glyphs::Blocks, ..) => Finding::ok(
            "big letters",
            "whole blocks, since the console's font has no others: a line of them takes 8 rows",
        ),
        (Glyphs::Ascii, ..) => Finding::ok("big letters", "the sign #: a line of them takes 8 rows"),
    }
}

fn glyphs(seen: &Seen<'_>, settings: &Settings) -> Finding {
    let set = glyph_set(seen.theme.glyphs);
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find(|name| seen.variable(name).is_some());
    let why = match (settings.origin("wall.glyphs"), locale) {
        (Origin::Default, _) if seen.theme.glyphs == Glyphs::Blocks => seen.told("TERM"),
        (Origin::Default, Some(name)) => seen.told(name),
        (Origin::Default, None) => "no locale is set; UTF-8 is assumed".into(),
        (origin, _) => format!("by {origin}"),
    };
    let found = format!("{set} ({why})");
    if seen.theme.glyphs == Glyphs::Ascii && settings.origin("wall.glyphs") == &Origin::Default {
        let advice = "for lines, marks and every letter use a locale of UTF-8, such as LANG=C.UTF-8, or --glyphs unicode";
        return Finding::note("glyphs", found).advised(advice);
    }
    Finding::ok("glyphs", found)
}

fn glyph_set(glyphs: Glyphs) -> &'static str {
    match glyphs {
        Glyphs::Unicode => "lines, blocks and marks of Unicode",
        Glyphs::Blocks => "lines and marks that the fonts of the Linux console have",
        Glyphs::Ascii => "ASCII alone, letters too: what is not of it is written as what comes nearest",
    }
}

fn frames(answers: &Answers) -> Finding {
    match answers.synchronized {
        Some(true) => Finding::ok("frames", "drawn at once (synchronized output)"),
        _ => Finding::note(
            "frames",
            "it has no synchronized output: on a slow line a frame may be seen half drawn",
        ),
    }
}

/// How wide the terminal draws what terminals don't agree on.
fn widths(answers: &Answers) -> Vec<Finding> {
    if answers.columns.len() != SAMPLES.len() {
        return vec![Finding::note(
            "widths",
            "it does not tell where its cursor is, so they could not be compared",
        )];
    }
    let differing: Vec<(&str, usize, usize)> = SAMPLES
        .iter()
        .zip(&answers.columns)
        .map(|((what, sample), column)| (*what, lines::width(sample), usize::from(column.saturating_sub(1))))
        .filter(|(_, ours, theirs)| ours != theirs)
        .collect();
    if differing.is_empty() {
        return vec![Finding::ok("widths", "it counts the cells of every script as the wall does")];
    }
    let finding = |(what, ours, theirs): (&str, usize, usize)| {
        let found = format!("{what}: {theirs} cells where the wall counts {ours}");
        match what {
            "letters with accents" | "combining accents" => Finding::wrong(
                "widths",
                found,
                "it does not draw UTF-8; switch it to UTF-8, or use --glyphs ascii",
            ),
            "lines and marks" => {
                let advice = "set its ambiguous-width characters to narrow, or use --glyphs ascii";
                Finding::wrong("widths", found, advice)
            }
            _ => Finding::note("widths", found)
                .advised("lines with such characters may end ragged; nothing else suffers"),
        }
    };
    differing.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Sources;
    use crate::screen::Scheme;
    use crate::task::doctor::finding::State;

    fn looked(
        variables: &[(&str, &str)],
        size: Option<Size>,
        answers: Result<Answers, &'static str>,
        flags: &[(&'static str, &str)],
    ) -> Vec<(State, &'static str, String)> {
        let flags = flags.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        let settings = Settings::read(&Sources { flags, ..Sources::default() }).expect("settings");
        let environment = |name: &str| {
            variables.iter().find(|(have, _)| *have == name).map(|(_, value)| (*value).to_owned())
        };
        let theme = Theme::dusk(Depth::Ansi256, Glyphs::Unicode);
        let seen = Seen { size, answers, environment: &environment, theme: &theme, in_full: &theme };
        let findings = chapter(&seen, &settings).findings;
        findings
            .into_iter()
            .map(|finding| (finding.state, finding.what, finding.found.as_str().to_owned()))
            .collect()
    }

    fn of<'a>(findings: &'a [(State, &'static str, String)], what: &str) -> (State, &'a str) {
        let (state, _, found) = findings.iter().find(|(_, name, _)| *name == what).expect(what);
        (*state, found)
    }

    const XTERM: &[(&str, &str)] = &[("TERM", "xterm-256color"), ("LANG", "en_GB.UTF-8")];
    const USUAL: Size = Size { cells: (160, 45), pixels: (0, 0) };

    fn answers() -> Answers {
        Answers {
            attributes: 2,
            name: Some(crate::text::SafeText::clean("XTerm(388)")),
            synchronized: Some(true),
            cell: Some((10, 20)),
            columns: vec![2, 2, 4, 3, 3, 3],
            ..Answers::default()
        }
    }

    #[test]
    fn a_good_terminal_has_nothing_wrong() {
        let found = looked(XTERM, Some(USUAL), Ok(answers()), &[]);
        assert_eq!(of(&found, "terminal"), (State::Ok, "XTerm(388), TERM=xterm-256color"));
        assert_eq!(
            of(&found, "size"),
            (State::Ok, "160×45 cells, 1600×900 pixels: the desk has three columns")
        );
        assert_eq!(of(&found, "colours"), (State::Note, "256 (COLORTERM is not set, TERM=xterm-256color)"));
        assert_eq!(
            of(&found, "glyphs"),
            (State::Ok, "lines, blocks and marks of Unicode (LANG=en_GB.UTF-8)")
        );
        assert_eq!(of(&found, "frames").0, State::Ok);
        assert_eq!(of(&found, "widths").0, State::Ok);
        let flagged =
            looked(XTERM, Some(USUAL), Ok(answers()), &[("wall.color", "256"), ("wall.glyphs", "unicode")]);
        assert_eq!(of(&flagged, "colours"), (State::Ok, "256 (by --color)"));
        assert_eq!(of(&flagged, "glyphs").1, "lines, blocks and marks of Unicode (by --glyphs)");
    }

    #[test]
    fn without_a_terminal_nothing_is_wrong_and_it_is_said() {
        let found = looked(XTERM, None, Err("input or output is a file or a pipe"), &[]);
        assert_eq!(of(&found, "terminal").0, State::Note);
        assert!(found.iter().all(|(state, ..)| *state != State::Wrong), "{found:?}");
        assert!(
            !found.iter().any(|(_, what, _)| matches!(*what, "size" | "abilities" | "widths")),
            "{found:?}"
        );
    }

    #[test]
    fn what_a_wall_can_not_be_drawn_on_is_wrong() {
        let small = Size { cells: (39, 24), ..USUAL };
        assert_eq!(of(&looked(XTERM, Some(small), Ok(answers()), &[]), "size").0, State::Wrong);
        let dumb =
            looked(&[("TERM", "dumb")], Some(USUAL), Err("TERM says that it understands no questions"), &[]);
        assert_eq!(of(&dumb, "terminal").0, State::Wrong);
        assert_eq!(of(&dumb, "abilities").0, State::Note);
    }

    #[test]
    fn a_terminal_that_counts_otherwise_is_told_by_what_it_breaks() {
        let with = |columns: [u16; 6]| {
            let answers = Answers { columns: columns.to_vec(), ..answers() };
            of(&looked(XTERM, Some(USUAL), Ok(answers), &[]), "widths").0
        };
        assert_eq!(with([2, 2, 4, 3, 3, 5]), State::Note, "joined emoji apart");
        assert_eq!(with([2, 2, 7, 3, 3, 3]), State::Wrong, "ambiguous characters wide");
        assert_eq!(with([3, 4, 10, 4, 5, 8]), State::Wrong, "no UTF-8");
        let silent = Answers { columns: Vec::new(), ..answers() };
        assert_eq!(of(&looked(XTERM, Some(USUAL), Ok(silent), &[]), "widths").0, State::Note);
    }

    #[test]
    fn a_theme_that_is_too_faint_is_told_by_its_roles() {
        let read = |text: &str, depth| {
            Theme::of(&Scheme::read("mine", text).expect("a theme"), depth, Glyphs::Unicode)
        };
        let told = |own: Theme| theme(&own, &own);
        let pale = "ground = \"#ffffff\"\ntext = \"#000000\"\n\"text.dim\" = \"#999999\"\nline = \"#eeeeee\"";
        let found = told(read(pale, Depth::TrueColor));
        assert_eq!(found.state, State::Note);
        assert!(found.found.as_str().ends_with("in text.dim 2.8:1"), "{found:?}");
        let all = told(read("ground = \"#ffffff\"\ntext = \"#cccccc\"", Depth::TrueColor));
        assert!(
            all.found.as_str().contains("text 1.6:1, text.strong 1.6:1")
                && all.found.as_str().ends_with(" more")
        );
        // Nothing is known of the terminal's own colours, and without colours there is nothing to know.
        let own = "ground = \"terminal\"\ntext = \"#cccccc\"";
        for calm in
            [read(own, Depth::TrueColor), read(pale, Depth::Mono), Theme::dusk(Depth::Ansi16, Glyphs::Ascii)]
        {
            let state = theme(&calm, &calm).state;
            assert_eq!(state, State::Ok, "{calm:?}");
        }
    }

    #[test]
    fn the_big_letters_are_told_with_what_to_try() {
        let of_default = of(&looked(XTERM, Some(USUAL), Ok(answers()), &[]), "big letters").1.to_owned();
        assert!(of_default.starts_with("quadrants (▛▚▞▟)"), "{of_default}");
        let theme = Theme::dusk(Depth::TrueColor, Glyphs::Unicode).with_sextants(true);
        let flags = [("wall.sextants", "on".to_owned())].into_iter().collect();
        let settings = Settings::read(&Sources { flags, ..Sources::default() }).expect("settings");
        let seen = Seen {
            size: Some(USUAL),
            answers: Ok(answers()),
            environment: &|_| None,
            theme: &theme,
            in_full: &theme,
        };
        let asked_for = big_letters(&seen, &settings);
        assert_eq!(asked_for.state, State::Note);
        assert!(asked_for.found.as_str().ends_with("by --sextants") && asked_for.advice.is_some());
        let known = big_letters(&seen, &Settings::read(&Sources::default()).expect("settings"));
        assert_eq!((known.state, known.advice), (State::Ok, None));
    }

    #[test]
    fn what_stands_between_is_named() {
        let tmux = [XTERM, &[("TMUX", "/tmp/tmux"), ("SSH_TTY", "/dev/pts/1")]].concat();
        assert_eq!(of(&looked(&tmux, Some(USUAL), Ok(answers()), &[]), "by way of").1, "tmux, then ssh");
        let screen = [("TERM", "screen.xterm-256color")];
        assert_eq!(of(&looked(&screen, Some(USUAL), Ok(answers()), &[]), "by way of").1, "screen");
    }
}
