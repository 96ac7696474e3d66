//! What tells a critical notice apart without its word and without colours, and who stands behind what is told.

use openfloor::screen::{self, Depth, Glyphs, Lexicon, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use openfloor::model::Entry;

const SIZES: [(u16, u16); 6] = [(40, 12), (80, 24), (120, 36), (160, 45), (240, 67), (480, 135)];

/// The wall without styles, in a glyph set.
fn stripped(model: &Model, glyphs: Glyphs, (width, height): (u16, u16)) -> Vec<String> {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    let theme = Theme::dusk(Depth::Mono, glyphs);
    screen::draw(&screen::view(model, &Lexicon::built_in()), &theme, area, &mut buf);
    (0..height).map(|y| (0..width).map(|x| buf[(x, y)].symbol().to_owned()).collect()).collect()
}

/// True where a rule of heavy ink runs along all four sides.
fn is_framed(rows: &[String]) -> bool {
    let is_ink = |symbol: char| "█▀▄#".contains(symbol);
    let cells: Vec<Vec<char>> = rows.iter().map(|row| row.chars().collect()).collect();
    let inked = |row: &&Vec<char>| row.iter().any(|symbol| *symbol != ' ');
    let body: Vec<&Vec<char>> = cells.iter().filter(inked).collect();
    let side = |row: &Vec<char>| {
        let from = row.iter().position(|symbol| *symbol != ' ');
        let to = row.iter().rposition(|symbol| *symbol != ' ');
        from.zip(to).filter(|(from, to)| is_ink(row[*from]) && is_ink(row[*to]))
    };
    let Some((first, last)) = body.first().zip(body.last()) else { return false };
    let sides: Vec<_> = body.iter().map(|row| side(row)).collect();
    let rule =
        |row: &Vec<char>| side(row).is_some_and(|(from, to)| row[from..=to].iter().all(|it| is_ink(*it)));
    // Every row ends where the first one does, so nothing lies over the frame or beyond it.
    sides.iter().all(|ends| ends.is_some() && *ends == sides[0]) && rule(first) && rule(last)
}

#[test]
fn a_critical_notice_stands_in_a_heavy_frame_in_every_glyph_set_and_nothing_else_does() {
    for glyphs in Glyphs::ALL {
        for size in SIZES {
            let mut model = floor::empty("en", Mode::Display);
            let priorities = [("critical", true), ("important", false), ("routine", false)];
            for (second, (priority, framed)) in (0..).zip(priorities) {
                notice(&mut model, priority, at(second));
                model.show_scene(Scene::Now);
                let told = stripped(&model, glyphs, size);
                assert_eq!(is_framed(&told), framed, "{priority} {glyphs:?} {size:?}:\n{}", told.join("\n"));
            }
        }
    }
    let mut model = floor::wall("en", Mode::Display, "wall");
    for scene in [Scene::TrustWins, Scene::HowWeAre, Scene::Answered, Scene::Promises, Scene::Repair] {
        model.show_scene(scene);
        for size in SIZES {
            assert!(!is_framed(&stripped(&model, Glyphs::Unicode, size)), "{scene:?} {size:?}");
        }
    }
}

#[test]
fn a_critical_notice_is_told_at_once_where_a_smaller_screen_has_room_for_all_of_it() {
    let mut model = floor::empty("en", Mode::Display);
    let data = json!({"headline": "Fire alarm in building B: leave by the stairs", "priority": "critical",
        "author": {"name": "Ana"},
        "why": "Smoke was seen in the plant room on floor 1, and the fire service is on its way.",
        "means_for_you": "End your call, leave by the nearest stairs, and meet at the car park.",
        "stays_the_same": "Nobody is asked for calls that were dropped.",
        "next_word_by": "2026-11-22T15:00:00Z"});
    floor::live(&mut model, "notice", "notice/fire", data, floor::now());
    model.show_scene(Scene::Now);
    for glyphs in [Glyphs::Unicode, Glyphs::Blocks, Glyphs::Ascii] {
        for size in (80..=120).step_by(5).flat_map(|width| (24..=36).map(move |height| (width, height))) {
            let told = stripped(&model, glyphs, size).join("\n").replace('\u{a0}', " ");
            // Of letters of dots only the pages are looked at.
            let words = ["Smoke", "way.", "nearest", "park.", "dropped"];
            for words in words.into_iter().filter(|_| glyphs != Glyphs::Unicode) {
                assert!(told.contains(words), "{words} {glyphs:?} {size:?}\n{told}");
            }
            assert!(!told.contains("1/2") && !told.contains("1/3"), "{glyphs:?} {size:?}\n{told}");
        }
    }
}

#[test]
fn a_critical_notice_that_is_over_has_no_frame() {
    let mut model = floor::empty("en", Mode::Display);
    notice(&mut model, "critical", floor::now());
    let data = json!({"headline": "A drill at three", "priority": "critical", "state": "closed",
        "author": {"name": "Ana"}});
    floor::live(&mut model, "notice", "notice/drill", data, at(1));
    model.show_scene(Scene::Now);
    assert!(!is_framed(&stripped(&model, Glyphs::Unicode, (160, 45))));
}

/// Words as they are read, however they are broken into lines, and without a frame around them.
fn read(model: &Model, (width, height): (u16, u16)) -> String {
    let told = text(&drawn(model, width, height)).replace('\u{a0}', " ");
    let lines = told.lines().map(|line| line.trim().trim_matches('█'));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[test]
fn who_says_it_and_who_answers_for_it_stand_on_the_first_page_of_a_small_screen() {
    let long =
        "Water was reaching the cables of the row next door, and nobody had seen it before. ".repeat(4);
    for size in [(80, 24), (120, 36)] {
        let mut model = floor::empty("en", Mode::Display);
        let author = json!({"role": "Floor manager", "name": "Ana Sousa"});
        let data = json!({"headline": "Break kitchen closed for new cables until the end of the week", "why": long,
            "priority": "critical", "decision": "decided", "effective_at": "2026-12-01T08:00:00Z", "author": author,
            "affects": ["billing", "retention", "night-desk"], "means_for_you": long, "stays_the_same": long});
        floor::live(&mut model, "notice", "notice/kitchen", data, floor::now());
        model.show_scene(Scene::Now);
        let told = read(&model, size);
        assert!(told.contains("Ana Sousa, Floor manager"), "{told}");
        floor::live(&mut model, "withdrawn", "notice/kitchen", json!({}), floor::now());

        let data = json!({"topic": "Whether the night desk stays in this house after the summer, and for how long",
            "reason": "legal", "share_by": "2026-11-24T12:00:00Z", "owner": "Site director",
            "promises": [{"field": "share_by", "first_due": "2026-11-24T12:00:00Z", "due": "2026-11-24T12:00:00Z"}]});
        floor::live(&mut model, "holding", "holding/night", data, floor::now());
        model.show_scene(Scene::Now);
        let told = read(&model, size);
        assert!(told.contains("Site director answers for it"), "{told}");
        model.show_scene(Scene::Promises);
        let told = read(&model, size);
        assert!(told.contains("Site director"), "{told}");
        floor::live(&mut model, "withdrawn", "holding/night", json!({}), floor::now());
    }
}

#[test]
fn every_promise_of_a_scene_names_whoever_owes_it() {
    for lang in ["en", "es"] {
        let mut model = floor::wall(lang, Mode::Display, "wall");
        let mut seen = 0;
        for _ in 0..4 {
            model.show_scene(Scene::Promises);
            let Body::Display(view) = picture::view(&model).body else { panic!("a scene") };
            let entries = model.scene_entries(Scene::Promises);
            for (fact, entry) in view.facts.iter().zip(entries) {
                let owner = match &entry {
                    Entry::Promise(entry) => entry.owner.map(|owner| owner.in_lang(model.lang()).clone()),
                    Entry::Commitment(_, item) => Some(item.data.owner.in_lang(model.lang()).clone()),
                    _ => None,
                };
                let Some(owner) = owner.filter(|owner| !owner.is_blank()) else { continue };
                let who: String = fact.who.iter().map(|run| run.words.as_str()).collect();
                assert!(who.ends_with(owner.as_str()), "{lang}: {owner:?} of {fact:?}");
                seen += 1;
            }
        }
        assert!(seen >= 6, "{lang}: {seen}");
    }
}
