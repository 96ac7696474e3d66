//! The themes: every word can be read in every one of them at every depth, and a theme of one's own is told what is
//! wrong with it.

use std::fs;
use std::path::Path;

use openfloor::model::{Mode, Scene};
use openfloor::screen::theme::color::{Rgb, VGA, XTERM, contrast_of, indexed};
use openfloor::screen::theme::role::{self, GROUND, LINE, ROLES};
use openfloor::screen::theme::{Accent, BUILT_IN, Tone};
use openfloor::screen::{self, Depth, Glyphs, Lexicon, Scheme, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

#[path = "fixtures/floor.rs"]
mod floor;

/// The contrast of WCAG 2.2, worked out here once more.
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let luminance = |Rgb(red, green, blue)| {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue)
    };
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    one.max(other) / one.min(other)
}

/// What a colour is in a palette of sixteen.
fn seen(color: Color, palette: &[Rgb; 16]) -> Rgb {
    match color {
        Color::Rgb(red, green, blue) => Rgb(red, green, blue),
        Color::Indexed(index @ 0..=15) => palette[usize::from(index)],
        Color::Indexed(index) => indexed(index),
        other => panic!("{other:?} is whatever the terminal's owner made of it"),
    }
}

/// The ink and the ground of a role's words, as a terminal shows them.
fn pairs(style: Style, ground: Style) -> (Color, Color) {
    let (ink, behind) = (style.fg.expect("an ink"), style.bg.or(ground.bg).expect("a ground"));
    let reversed = style.add_modifier.contains(Modifier::REVERSED);
    if reversed { (behind, ink) } else { (ink, behind) }
}

fn words() -> impl Iterator<Item = &'static str> {
    ROLES.iter().map(|role| role.name).filter(|name| *name != GROUND && *name != LINE)
}

#[test]
fn every_word_can_be_read_in_every_theme() {
    let least = |theme: &str, depth| if theme == "contrast" && depth != Depth::Ansi16 { 7.0 } else { 4.5 };
    for scheme in Scheme::all_built_in() {
        for depth in [Depth::TrueColor, Depth::Ansi256] {
            let ground = scheme.ground_style(depth);
            for role in words() {
                let (ink, behind) = pairs(scheme.style(role, depth), ground);
                let contrast = contrast(seen(ink, &XTERM), seen(behind, &XTERM));
                let name = scheme.name();
                assert!(contrast >= least(name, depth), "{name} {depth:?} {role}: {contrast:.2}");
            }
        }
    }
}

#[test]
fn every_word_can_be_read_in_sixteen_colours_of_either_palette() {
    for scheme in Scheme::all_built_in() {
        let ground = scheme.ground_style(Depth::Ansi16);
        for role in words() {
            let style = scheme.style(role, Depth::Ansi16);
            let (ink, behind) = pairs(style, ground);
            let (Color::Indexed(ink), Color::Indexed(behind)) = (ink, behind) else {
                panic!("of the sixteen")
            };
            assert!(ink < 16 && behind < 16, "{role}");
            // Many terminals show a bold ink as its brighter twin.
            let bold = style.add_modifier.contains(Modifier::BOLD) && ink < 8;
            let inks = [Some(ink), bold.then_some(ink + 8)];
            for palette in [XTERM, VGA] {
                for ink in inks.into_iter().flatten() {
                    let contrast = contrast(palette[usize::from(ink)], palette[usize::from(behind)]);
                    assert!(contrast >= 4.5, "{} {role}: {ink} on {behind}, {contrast:.2}", scheme.name());
                }
            }
            // The Linux console makes a dark ground of each bright one.
            let console = contrast(VGA[usize::from(ink)], VGA[usize::from(behind) % 8]);
            assert!(
                console >= 4.5,
                "{} {role}: {ink} on {behind} of the console, {console:.2}",
                scheme.name()
            );
        }
    }
}

#[test]
fn stand_ins_that_a_theme_leaves_open_can_be_read_too() {
    // The same themes without the stand-ins that they give.
    for (name, text) in BUILT_IN {
        let bare: String = text.lines().map(|line| format!("{}\n", without_stand_ins(line))).collect();
        let scheme = Scheme::read(name, &bare).expect("a theme");
        for depth in [Depth::Ansi256, Depth::Ansi16] {
            let ground = scheme.ground_style(depth);
            for role in words() {
                let (ink, behind) = pairs(scheme.style(role, depth), ground);
                for palette in [XTERM, VGA] {
                    let contrast = contrast(seen(ink, &palette), seen(behind, &palette));
                    assert!(contrast >= 4.5, "{name} {depth:?} {role}: {ink:?} on {behind:?}, {contrast:.2}");
                }
            }
        }
    }
}

fn without_stand_ins(line: &str) -> String {
    match (line.find(", 256 = "), line.rfind(" }")) {
        (Some(from), Some(to)) => format!("{}{}", &line[..from], &line[to..]),
        _ => line.to_owned(),
    }
}

/// True for a colour that anybody calls red: strong, and within 12° of it. Orange begins beyond.
fn is_red(Rgb(red, green, blue): Rgb) -> bool {
    let [red, green, blue] = [red, green, blue].map(f64::from);
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let hue = 60.0 * (green - blue) / (most - least).max(1.0);
    red >= most && (most - least) / most.max(1.0) > 0.5 && hue.abs() <= 12.0
}

#[test]
fn only_what_is_wrong_is_red() {
    assert!(is_red(Rgb(220, 40, 40)) && !is_red(Rgb(220, 150, 40)) && !is_red(Rgb(200, 180, 180)));
    for scheme in Scheme::all_built_in() {
        for depth in [Depth::TrueColor, Depth::Ansi256, Depth::Ansi16] {
            let own = |role| scheme.style(role, depth);
            let wrong = own(role::WRONG);
            for role in words().filter(|role| *role != role::WRONG) {
                assert!(
                    (own(role).fg, own(role).bg) != (wrong.fg, wrong.bg),
                    "{} {depth:?} {role}",
                    scheme.name()
                );
                for color in [own(role).fg, own(role).bg] {
                    let red = matches!(color, Some(Color::Rgb(r, g, b)) if is_red(Rgb(r, g, b)));
                    assert!(!red, "{} {role} {color:?}", scheme.name());
                }
                let red = matches!(own(role).fg, Some(Color::Indexed(1 | 9)));
                assert!(depth != Depth::Ansi16 || !red, "{} {role}", scheme.name());
            }
        }
    }
}

#[test]
fn without_colours_a_theme_has_weight_and_shape_alone() {
    for scheme in Scheme::all_built_in() {
        let theme = Theme::of(scheme, Depth::Mono, Glyphs::Unicode);
        for tone in Tone::ALL {
            for accent in Accent::ALL {
                let style = theme.style(tone, accent);
                assert!(style.fg.is_none_or(|ink| ink == Color::Reset) && style.bg.is_none(), "{tone:?}");
            }
        }
        let weight = |tone| theme.style(tone, Accent::Told).add_modifier;
        for tone in [Tone::Strong, Tone::Lit, Tone::Badge, Tone::Wrong] {
            assert!(!weight(tone).is_empty(), "{} {tone:?}", scheme.name());
        }
        assert!(weight(Tone::Wrong).contains(Modifier::REVERSED), "{}", scheme.name());
    }
}

/// The contrast that large letters need (WCAG 2.2, 1.4.3).
const READABLE_LARGE: f64 = 3.0;

#[test]
fn letters_that_are_made_of_blocks_are_ink_alone() {
    let block = |symbol: &str| symbol.chars().any(|letter| ('▀'..='▟').contains(&letter) || letter == '#');
    let mut seen = [0; 4];
    for scheme in Scheme::all_built_in() {
        for (index, depth) in Depth::ALL.into_iter().enumerate() {
            let theme = Theme::of(scheme, depth, Glyphs::Unicode);
            let name = format!("{} {depth:?}", scheme.name());
            for (tone, accent) in
                Tone::ALL.into_iter().flat_map(|tone| Accent::ALL.map(|accent| (tone, accent)))
            {
                let ink = theme.ink(tone, accent);
                let drawn = ink.add_modifier & (Modifier::REVERSED | Modifier::UNDERLINED);
                assert_eq!((ink.bg, drawn), (theme.ground().bg, Modifier::empty()), "{name} {tone:?}");
                if let Some(contrast) = contrast_of(ink, theme.ground()).filter(|_| tone != Tone::Line) {
                    assert!(contrast >= READABLE_LARGE, "{name} {tone:?}: {contrast:.2}");
                }
            }
            // What is wrong is read from afar as well as the rest.
            let mut stale = floor::stale("en", Mode::Display);
            stale.show_scene(Scene::Promises);
            let view = screen::view(&stale, &Lexicon::built_in());
            let area = Rect::new(0, 0, 160, 45);
            let mut buf = Buffer::empty(area);
            screen::draw(&view, &theme, area, &mut buf);
            for cell in buf.content.iter().filter(|cell| block(cell.symbol())) {
                assert!(!cell.modifier.intersects(Modifier::REVERSED | Modifier::UNDERLINED), "{name}");
                seen[index] += 1;
            }
        }
    }
    assert!(seen.iter().all(|cells| *cells > 1_000), "there are large letters: {seen:?}");
}

#[test]
fn of_sixteen_colours_a_large_headline_has_no_hue_where_it_needs_none() {
    let theme = |scheme: &Scheme, depth| Theme::of(scheme, depth, Glyphs::Unicode);
    let daylight = theme(Scheme::built_in("daylight").expect("built in"), Depth::Ansi16);
    let ink = |tone| daylight.ink(tone, Accent::Told).fg;
    assert_eq!((ink(Tone::Strong), ink(Tone::Plain)), (Some(Color::Indexed(0)), Some(Color::Indexed(0))));
    assert_eq!(ink(Tone::Lit), Some(Color::Indexed(4)), "what is lit is still told from the rest");
    assert_eq!(
        daylight.style(Tone::Strong, Accent::Told).fg,
        Some(Color::Indexed(4)),
        "in plain type it needs it"
    );
    let dusk = theme(Scheme::dusk(), Depth::Ansi16);
    assert_ne!(dusk.ink(Tone::Strong, Accent::Told), dusk.ink(Tone::Plain, Accent::Told));
}

#[test]
fn what_is_wrong_in_a_heading_does_not_grow_together_with_what_is_below_it() {
    let model = floor::wall("en", Mode::Desk, "lead");
    let view = screen::view(&model, &Lexicon::built_in());
    for scheme in Scheme::all_built_in() {
        for depth in Depth::ALL {
            let theme = Theme::of(scheme, depth, Glyphs::Unicode);
            let area = Rect::new(0, 0, 160, 45);
            let mut buf = Buffer::empty(area);
            screen::draw(&view, &theme, area, &mut buf);
            let row = |y: u16| (0..area.width).map(|x| buf[(x, y)].symbol()).collect::<String>();
            let y = (0..area.height).find(|y| row(*y).contains("6 Promises")).expect("its title");
            for x in 110..area.width {
                let cell = &buf[(x, y)];
                assert!(!cell.modifier.contains(Modifier::REVERSED), "{} {depth:?} {x}", scheme.name());
                assert_eq!(
                    cell.bg,
                    theme.ground().bg.unwrap_or(Color::Reset),
                    "{} {depth:?} {x}",
                    scheme.name()
                );
            }
        }
    }
}

fn read(text: &str) -> Scheme {
    Scheme::read("mine", text).unwrap_or_else(|faults| panic!("{faults:?}"))
}

#[test]
fn what_a_role_leaves_open_comes_from_the_role_before_its_last_dot() {
    let scheme = read(
        r##"
        text = { ink = "#111111", modifiers = ["italic"] }
        accent = "#222222"
        "accent.well" = { modifiers = ["bold"] }
        "accent.told.badge" = { ground = "#333333", modifiers = [] }
        "##,
    );
    let style = |role| scheme.style(role, Depth::TrueColor);
    let ink = |value| Some(Color::Rgb(value, value, value));
    assert_eq!((style("wrong").fg, style("text.dim").fg), (ink(0x11), ink(0x11)));
    assert_eq!((style("accent.kept.lit").fg, style("accent.well.lit").fg), (ink(0x22), ink(0x22)));
    assert_eq!(style("accent.well.lit").add_modifier, Modifier::BOLD);
    assert_eq!(style("accent.kept.lit").add_modifier, Modifier::ITALIC);
    let badge = style("accent.told.badge");
    assert_eq!((badge.fg, badge.bg, badge.add_modifier), (ink(0x22), ink(0x33), Modifier::empty()));
    let mono = scheme.style("accent.told.badge", Depth::Mono);
    assert_eq!(mono.add_modifier, Modifier::REVERSED, "a block stays a block");
}

#[test]
fn a_theme_of_inks_alone_keeps_the_shapes_where_there_are_no_colours() {
    let scheme = read("text = \"#eeeeee\"\naccent = \"#ff77aa\"\nwrong = \"#ff0000\"\n");
    let mono = |scheme: &Scheme, role| scheme.style(role, Depth::Mono).add_modifier;
    for role in ROLES.iter().map(|role| role.name).filter(|name| *name != GROUND) {
        assert_eq!(mono(&scheme, role), mono(Scheme::dusk(), role), "{role}");
    }
    assert!(mono(&scheme, "accent.told.lit").contains(Modifier::UNDERLINED));
    // In focus a title is not the weakest.
    let lit = scheme.style("accent.told.lit", Depth::Ansi16);
    assert!(lit.add_modifier.contains(Modifier::BOLD), "{lit:?}");
}

#[test]
fn a_theme_may_leave_ground_and_ink_to_the_terminal() {
    let scheme = read("ground = \"terminal\"\ntext = \"terminal\"\nwrong = \"#d55e00\"");
    for depth in Depth::ALL {
        let ground = scheme.ground_style(depth);
        assert!(ground.bg.is_none_or(|color| color == Color::Reset), "{depth:?}");
        assert_eq!(scheme.style("text", depth).fg.unwrap_or(Color::Reset), Color::Reset);
    }
    assert_eq!(scheme.style("wrong", Depth::TrueColor).fg, Some(Color::Rgb(0xd5, 0x5e, 0)));
}

#[test]
fn a_ground_of_a_colour_needs_words_of_one() {
    for text in [
        "ground = \"#101418\"",
        "text = \"terminal\"\nground = \"#101418\"",
        "ground = \"#101418\"\ntext = { modifiers = [\"bold\"] }",
    ] {
        let faults = Scheme::read("mine", text).expect_err(text);
        let line = text.lines().position(|line| line.starts_with("ground")).expect("a ground") + 1;
        assert!(
            faults[0].to_string().starts_with(&format!("{line}: ground is a colour and text is not")),
            "{faults:?}"
        );
    }
    read("ground = \"#101418\"\ntext = \"#d0d4da\"");
}

#[test]
fn roles_may_stand_in_tables_of_their_own() {
    let flat = read("\"accent.told\" = \"#010203\"\n\"accent.told.lit\" = { modifiers = [\"bold\"] }");
    let nested = read("[accent.told]\nink = \"#010203\"\nlit = { modifiers = [\"bold\"] }");
    assert_eq!(flat, nested);
}

#[test]
fn everything_that_is_wrong_with_a_theme_is_told_with_its_line() {
    let text = r##"
ground = "nihgt"
text = 3
"text.storng" = "#ffffff"
"text.dim" = { ink = "#12345", modifier = ["bold"] }
"accent.told" = { modifiers = "bold" }
"accent.well" = { modifiers = ["bold", "blinking"], colour = "red" }
brightness = 3
wrong = { ink = { hex = "#d55e00", 16 = "vermillion", 256 = 7, 8 = 1 } }

[palette]
night = { 256 = 233 }
day = "white"
"##;
    let faults = Scheme::read("mine", text).expect_err("faults");
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let sixteen = "black, red, green, yellow, blue, magenta, cyan, white, bright black, bright red, bright green, \
                   bright yellow, bright blue, bright magenta, bright cyan or bright white";
    let hex = "a colour such as \"#56b4e9\", or { hex = \"#56b4e9\", 256 = 74, 16 = \"bright cyan\" }";
    let roles: Vec<&str> = ROLES.iter().map(|role| role.name).collect();
    let (last, first) = roles.split_last().expect("roles");
    let wanted = [
        "2: ground is \"nihgt\"; give a colour such as \"#56b4e9\", the name of one in [palette], or \"terminal\"".into(),
        format!("3: text is 3; give {hex}"),
        "4: there is no role text.storng; did you mean text.strong?".into(),
        format!("5: text.dim.ink is \"#12345\"; give {hex}"),
        "5: text.dim has no modifier; did you mean modifiers?".into(),
        "6: accent.told.modifiers is \"bold\"; give a list such as [\"bold\"], of bold, dim, italic, underlined or reversed".into(),
        "7: accent.well has no colour; a role takes ink, ground, modifiers or mono".into(),
        "7: accent.well.modifiers is \"blinking\"; give bold, dim, italic, underlined or reversed".into(),
        format!("8: there is no role brightness; the roles are {} or {last}", first.join(", ")),
        format!("9: wrong.ink.16 is \"vermillion\"; give {sixteen}"),
        "9: wrong.ink.256 is 7; give a whole number from 16 to 255".into(),
        "9: there is no wrong.ink.8; a colour takes hex, 256 or 16".into(),
        format!("12: night is a table; give {hex}"),
        format!("13: day is \"white\"; give {hex}"),
    ];
    assert_eq!(told, wanted);
    let broken = Scheme::read("mine", "ground = \n").expect_err("a fault");
    assert!(broken[0].to_string().starts_with("1: not TOML: "), "{broken:?}");
}

#[test]
fn the_page_about_themes_says_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/themes.md");
    let page = fs::read_to_string(&path).expect("the page");
    let (open, close) = ("<!-- roles -->\n", "<!-- end roles -->");
    let (before, rest) = page.split_once(open).expect("a beginning of the block");
    let (block, after) = rest.split_once(close).expect("an end of the block");
    let wanted = format!("\n{}\n\n", role::docs().trim());
    if std::env::var_os("OPENFLOOR_WRITE_DOCS").is_some() {
        fs::write(&path, format!("{before}{open}{wanted}{close}{after}")).expect("written");
    } else {
        assert_eq!(block, wanted, "the block roles is stale; OPENFLOOR_WRITE_DOCS=1 writes it");
    }
    // Every theme that it shows is one.
    let examples: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(examples.len() >= 2);
    for example in examples {
        read(example);
    }
    assert!(BUILT_IN.iter().all(|(name, _)| page.contains(&format!("`{name}`"))));
}
