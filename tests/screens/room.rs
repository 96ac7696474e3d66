//! What a screen does with its room: what goes first where there is little, and what becomes of much.

use openfloor::model::Texts;

use super::*;

/// The row of the needs' shapes above the teams; numbers below a team's name have them too.
fn is_head(row: &str) -> bool {
    ["►", "■", "◆"].iter().all(|shape| row.contains(shape)) && !row.contains('±')
}

#[test]
fn levels_of_all_needs_come_before_their_weeks_and_a_head_stands_above_a_team() {
    let (mut heads, mut weeks) = (0, 0);
    for lang in ["en", "es"] {
        let mut model = floor::wall(lang, Mode::Desk, "lead");
        model.ui.focus = Pane::Engagement;
        for (width, height) in
            (40..250).step_by(5).flat_map(|width| (12..60).map(move |height| (width, height)))
        {
            let told = text(&drawn(&model, width, height));
            let rows: Vec<&str> = told.lines().collect();
            for (at, row) in rows.iter().enumerate().filter(|(_, row)| is_head(row)) {
                heads += 1;
                let below = rows[at + 1];
                let first = if lang == "en" { "Billing" } else { "Chat" };
                assert!(below.contains(first), "{width}×{height} {row}\n{told}");
            }
            if told.contains("12 weeks") || told.contains("12 semanas") {
                weeks += 1;
                let needs =
                    ["►", "■", "◆"].map(|shape| rows.iter().any(|row| row.contains(&format!("{shape} "))));
                assert_eq!(needs, [true; 3], "{width}×{height}\n{told}");
            }
        }
    }
    assert!(heads > 1_000 && weeks > 100, "they are there: {heads}, {weeks}");
}

/// A pane by itself, in so many cells.
fn of_a_pane(said: &pane::PaneView, width: u16, height: u16) -> Vec<String> {
    let area = Rect::new(0, 0, width, height);
    let mut buf = Buffer::empty(area);
    pane::draw(said, &theme(), area, &mut buf);
    text(&buf).lines().map(|row| row.trim_end().to_owned()).collect()
}

#[test]
fn no_row_stays_empty_beside_a_title_that_is_cut() {
    let lexicon = screen::Lexicon::built_in();
    let (mut left, mut long) = (0, 0);
    for lang in ["en", "es"] {
        let model = floor::wall(lang, Mode::Desk, "lead");
        // Teams are cut in the middle of their names, in lines of a table.
        for pane in Pane::ALL.into_iter().filter(|pane| *pane != Pane::Engagement) {
            let said = screen::spoken(&model, &lexicon, |voice| pane::view(voice, pane, pane::Told::ALL));
            for (width, height) in
                [40, 47, 58, 71].into_iter().flat_map(|width| (6..30).map(move |height| (width, height)))
            {
                let rows = of_a_pane(&said, width, height);
                let last = rows.iter().rposition(|row| !row.is_empty()).unwrap_or(0);
                // The count of the rest stands at the foot, below what is empty.
                let told = &rows[1..last];
                let empty = told.iter().rev().take_while(|row| row.is_empty()).count();
                if last + 1 < rows.len() || empty == 0 {
                    continue;
                }
                left += 1;
                let cut = |row: &&String| row.split("  ").any(|part| part.trim_end().ends_with('…'));
                let cut: Vec<&String> = told.iter().filter(cut).collect();
                // A text of one line more than the empty ones is the only one that may stay cut; none here is.
                assert!(cut.is_empty(), "{pane:?} {width}×{height} {cut:?}\n{}", rows.join("\n"));
                long += usize::from(told.len() > 8);
            }
        }
    }
    assert!(left > 40 && long > 20, "there are such panes: {left}, {long}");
}

#[test]
fn what_is_open_stands_beside_the_panes_where_there_is_room() {
    /// Cells and rows of a part of the screen in which something stands or nothing.
    const PART: (usize, usize) = (20, 9);
    let mut model = floor::crowded("en", Mode::Desk, "lead", 9);
    let desk = |model: &Model, width, height| text(&drawn(model, width, height));
    let told = |screen: &str, width: usize, height: usize| {
        let rows: Vec<Vec<char>> = screen.lines().map(|row| row.chars().collect()).collect();
        let has_ink = |x: usize, y: usize| {
            let cell = |x: usize, y: usize| rows.get(y).and_then(|row| row.get(x)).is_some_and(|c| *c != ' ');
            (y..y + PART.1).any(|y| (x..x + PART.0).any(|x| cell(x, y)))
        };
        let parts: Vec<bool> = (0..height - PART.1)
            .step_by(PART.1)
            .flat_map(|y| (0..width - PART.0).step_by(PART.0).map(move |x| (x, y)))
            .map(|(x, y)| has_ink(x, y))
            .collect();
        parts.iter().filter(|told| **told).count() * 100 / parts.len()
    };
    let before = desk(&model, 480, 135);
    for pane in Pane::ALL {
        model.update(Msg::Command(Command::FocusPane(pane)), floor::now());
        model.update(Msg::Command(Command::Read), floor::now());
        for (width, height) in [(160, 45), (240, 67), (480, 135)] {
            let screen = desk(&model, width, height);
            assert!(screen.contains("Esc to close"), "{pane:?} {width}×{height}\n{screen}");
            assert!(told(&screen, width.into(), height.into()) > 60, "{pane:?} {width}×{height}\n{screen}");
        }
        for (width, height) in [(80, 24), (120, 36)] {
            let screen = desk(&model, width, height);
            let others = ["1 Transparency", "2 Recognition", "6 Promises"];
            assert!(!others.iter().any(|title| screen.contains(title)), "{width}×{height}\n{screen}");
        }
        model.update(Msg::Command(Command::Close), floor::now());
    }
    // On the widest screen nothing but the reading moves.
    model.update(Msg::Command(Command::FocusPane(Pane::Transparency)), floor::now());
    model.update(Msg::Command(Command::Read), floor::now());
    let after = desk(&model, 480, 135);
    for (one, other) in before.lines().zip(after.lines()).take(130) {
        let [one, other] = [one, other].map(|row| row.chars().take(366).collect::<String>());
        assert_eq!(one.trim_end(), other.trim_end());
    }
}

#[test]
fn how_many_answered_and_whether_it_changed_are_one_line_where_there_is_room() {
    let model = floor::wall("en", Mode::Desk, "lead");
    let told = text(&drawn(&model, 120, 36)).replace('\u{a0}', " ");
    assert!(told.contains("96 of 148 answered · no reliable change"), "{told}");
}

#[test]
fn what_has_room_of_the_sum_of_the_promises_adds_up() {
    for (lang, kept, open) in [("en", "kept", "open"), ("es", "cumplidas", "abiertas")] {
        let mut model = floor::wall(lang, Mode::Desk, "lead");
        let (first, from) = ("2026-11-01T12:00:00Z", "2026-11-02T12:00:00Z");
        for n in 0..3 {
            let data = serde_json::json!({"ask": format!("Ask {n}"), "decision": "will", "owner": "Ops", "state": "done", "due": first,
                "promises": [{"field": "due", "first_due": first, "due": first, "heard_at": from, "settled_at": first, "outcome": "kept"}]});
            floor::live(&mut model, "commitment", &format!("commitment/before-{n}"), data, floor::now());
        }
        let listed = model.entries(Pane::Promises).len();
        let mut sums = std::collections::BTreeSet::new();
        let (mut left_out, mut alone) = (0, 0);
        for width in 104..300 {
            let told = text(&drawn(&model, width, 60));
            let row = told.lines().find(|row| row.contains(" 6 Prom")).expect("the pane");
            let note = row.split("─ ").last().unwrap_or_default();
            // What is new is told beside the sum.
            let own = note.split(" · ").filter(|part| !part.contains("new") && !part.contains("nuev"));
            let number = |part: &str| part.split(' ').find_map(|word| word.parse::<usize>().ok());
            let is_all = |part: &&str| part.contains("in all") || part.contains("en total");
            let (all, parts): (Vec<&str>, Vec<&str>) = own.partition(is_all);
            let parts: usize = parts.into_iter().filter_map(number).sum();
            match all.first().copied().and_then(number) {
                // What is told of them is a part of all that are listed.
                Some(all) => {
                    assert!(parts < all && all == listed, "{width}: {row}");
                    left_out += 1;
                }
                None if note.contains(open) => drop(sums.insert(parts)),
                // What was kept tells more than how many there are.
                None => alone += usize::from(note.contains(kept)),
            }
            assert!(!note.contains(open) || note.contains(kept), "what was kept goes last: {width}: {row}");
        }
        assert!(sums.len() < 2 && sums.first() <= Some(&listed), "{sums:?} of {listed}");
        // Spanish words are longer: in English how many there are has room beside what was kept, and on a wide screen all have.
        let is_english = lang == "en";
        assert!(left_out > 10 && (alone > 3) != is_english, "{left_out}, {alone}");
        assert!(sums.is_empty() != is_english, "{sums:?}");
    }
}

#[test]
fn what_was_withdrawn_has_no_room_before_what_is_late() {
    for (lang, late, withdrawn) in [("en", "late", "withdrawn"), ("es", "con retraso", "del mural")] {
        let mut model = floor::wall(lang, Mode::Desk, "lead");
        let mark =
            serde_json::json!({"withdrawn": [{"mark": "0123456789abcdef0123456789abcdef", "open": 1}]});
        floor::live(&mut model, "withdrawn", "commitment/gone", mark, floor::now());
        let (mut with, mut without) = (0, 0);
        for width in 104..300 {
            let told = text(&drawn(&model, width, 60)).replace('\u{a0}', " ");
            let row = told.lines().find(|row| row.contains(" 6 Prom")).expect("the pane");
            *if row.contains(withdrawn) { &mut with } else { &mut without } += 1;
            assert!(row.contains(late), "{width}: {row}");
        }
        assert!(with > 10 && without > 10, "{with} {without}");
    }
}

#[test]
fn a_tall_screen_lists_every_promise_that_it_counts() {
    let model = floor::wall("en", Mode::Desk, "lead");
    let told = text(&drawn(&model, 480, 135));
    // Title and list are those of one pane; marks stand for what they count.
    let pane: Vec<String> = told
        .lines()
        .skip_while(|row| !row.contains("6 Promises"))
        .map(|row| row.chars().skip(193).take(87).collect())
        .collect();
    let count = |mark: &str| pane[1..].iter().filter(|row| row.trim_start().starts_with(mark)).count();
    assert!(pane[0].contains("15 kept · 9 open · 1 dropped · 2 late"), "{}", pane[0]);
    assert_eq!([count("✓ "), count("○ "), count("– "), count("! ")], [15, 9, 1, 2], "{}", pane.join("\n"));
}

#[test]
fn the_strip_cuts_nothing_that_is_late() {
    for (lang, late) in [("en", "late"), ("es", "con retraso")] {
        for copies in [1, 12] {
            let model = floor::crowded(lang, Mode::Desk, "lead", copies);
            for (width, height) in [(54, 16), (60, 20), (80, 24), (100, 30)] {
                let told = text(&drawn(&model, width, height));
                let row = told.lines().find(|row| row.trim_start().starts_with("6 Prom")).expect("the strip");
                assert!(row.ends_with(late), "{width}×{height}: {row}");
            }
        }
    }
}

#[test]
fn languages_that_are_told_together_are_equally_large() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    model.ui.texts = Texts::Together;
    model.update(Msg::Tick, floor::now());
    model.show_scene(Scene::Now);
    let told = text(&drawn(&model, 160, 45));
    for headline in ["Payments are down", "Pagos caídos"] {
        assert!(!told.contains(headline), "{headline} is in plain type:\n{told}");
    }
    // Where not all of them can be large, all are told.
    let told = text(&drawn(&model, 80, 24));
    assert!(told.contains("Pagos caídos: informad, no reintentéis"), "{told}");
}

#[test]
fn columns_of_the_help_are_of_like_height_on_a_large_screen() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    model.update(Msg::Command(Command::Help), floor::now());
    for (width, height, most) in [(160, 45, 40), (240, 67, 32)] {
        let told = text(&drawn(&model, width, height));
        let rows: Vec<&str> = told.lines().collect();
        let legend = rows.iter().position(|row| row.trim() == "× not now").expect("the legend");
        let last = rows[..legend].iter().rposition(|row| !row.is_empty()).expect("rows");
        assert!(last <= most && !told.contains("more"), "{width}×{height}: {last}\n{told}");
        assert_eq!(legend, last + 2, "what a mark means stands below the lines that have it\n{told}");
    }
    // On the largest it is read beside the panes.
    let told = text(&drawn(&model, 480, 135));
    let right = |row: &str| row.chars().skip(373).collect::<String>();
    let help: Vec<String> = told.lines().map(right).collect();
    let lines = help.iter().filter(|row| !row.trim().is_empty()).count();
    assert!(lines > openfloor::model::command::TABLE.len(), "{told}");
}

#[test]
fn a_rule_below_words_is_not_below_the_spaces_beside_them() {
    let theme = Theme::dusk(Depth::Mono, Glyphs::Ascii);
    let mut model = floor::wall("en", Mode::Desk, "lead");
    model.update(Msg::Command(Command::Read), floor::now());
    let area = Rect::new(0, 0, 120, 36);
    let mut buf = Buffer::empty(area);
    screen::draw(&picture::view(&model), &theme, area, &mut buf);
    let ruled = |x: u16, y: u16| buf[(x, y)].modifier.contains(Modifier::UNDERLINED);
    let mut words = 0;
    for (x, y) in (0..36).flat_map(|y| (0..120).map(move |x| (x, y))).filter(|(x, y)| ruled(*x, *y)) {
        words += 1;
        let ends = x == 0 || x == 119 || !ruled(x - 1, y) || !ruled(x + 1, y);
        assert!(!ends || buf[(x, y)].symbol() != " ", "{x} {y}");
    }
    assert!(words >= "Transparency".len(), "{words}");
}

#[test]
fn a_very_wide_desk_tells_the_selected_entry_whole_beside_the_panes() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    model.update(Msg::Command(Command::Down), floor::now());
    // Words that no card has room for: what a notice says beside its headline, and in its other language.
    let whole = |model: &Model, width: u16| {
        let told = text(&drawn(model, width, 135));
        told.contains("Bids for the coming week open on Friday")
            && told.contains("La petición de turnos abre")
    };
    assert!(whole(&model, 480) && whole(&model, 400) && !whole(&model, 399));
    // It goes with the selection and the focus, and nowhere where there is nothing.
    model.update(Msg::Command(Command::Down), floor::now());
    assert!(!whole(&model, 480));
    model.update(Msg::Command(Command::FocusPane(Pane::Repair)), floor::now());
    let told = text(&drawn(&model, 480, 135));
    assert!(told.contains("Payroll lead kept 1 of 2"), "{told}");
    assert!(!text(&drawn(&floor::empty("en", Mode::Desk), 480, 135)).contains("source"));
}

#[test]
fn an_entry_that_is_longer_than_the_screen_says_so_beside_the_panes() {
    let mut model = floor::empty("en", Mode::Desk);
    let body = "One more of the many words that this notice has. ".repeat(150);
    let data = json!({"headline": "Long", "body": body, "author": {"name": "Ana"}});
    floor::live(&mut model, "notice", "notice/long", data, floor::now());
    let told = text(&drawn(&model, 400, 50));
    assert!(told.contains("more of the many words") && told.contains("+ "), "{told}");
    assert!(!text(&drawn(&model, 400, 135)).contains("+ "), "a tall one has room for all of it");
}

#[test]
fn what_to_write_stands_near_the_fields_on_a_tall_screen() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    model.writer.by = openfloor::model::writer::By::Publisher;
    model.update(Msg::Command(Command::Notice), floor::now());
    for (width, height) in [(160, 45), (240, 67), (480, 135)] {
        let told = text(&drawn(&model, width, height));
        let at = told.lines().position(|row| row.contains("in a few words")).expect("what to write");
        assert!((30..45).contains(&at), "{width}×{height}: {at}\n{told}");
    }
}

#[test]
fn the_selected_entry_says_where_it_stands_before_others_do() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    let headline = "Phone system restarts during the night";
    let notice = json!({
        "headline": headline, "decision": "decided", "priority": "important", "author": {"role": "IT lead"},
        "why": "The version we run no longer gets security fixes, and the one after it has been tried on one floor.", "affects": ["billing", "retention", "night-desk"],
        "means_for_you": "Without history calls take longer. Nobody will hold that against you.", "stays_the_same": "Emergency transfers work throughout.",
        "not_known_yet": "Whether the chat needs a second restart.", "next_word_by": floor::now(),
    });
    floor::live(&mut model, "notice", "notice/restart", notice, floor::now());
    model.update(Msg::Command(Command::First), floor::now());
    while model.at_hand().is_none_or(|id| &*id.key.subject != "notice/restart") {
        let before = model.at_hand();
        model.update(Msg::Command(Command::Down), floor::now());
        assert_ne!(model.at_hand(), before, "it is in the pane");
    }
    let shown = text(&drawn(&model, 120, 36));
    let lines: Vec<&str> = shown.lines().collect();
    let title = lines.iter().position(|line| line.contains(headline)).expect("its title");
    assert!(lines[title + 1].contains("important · decided"), "{shown}");
}

#[test]
fn the_rule_of_a_page_ends_where_its_words_do() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    model.update(Msg::Command(Command::Read), floor::now());
    for width in [120, 160, 240, 480] {
        let shown = text(&drawn(&model, width, 67));
        let rule = shown.lines().find_map(|line| Some(line.split_once("  ━ Transparency ━")?.1));
        let rule = rule.expect("the rule of the page");
        assert!(rule.trim_end().chars().count() <= 100 && rule.contains("Esc to close"), "{rule}");
    }
}

#[test]
fn a_title_with_its_order_is_cut_in_the_strip_before_what_stands_beside_it() {
    for (lang, cut) in [("en", "1 Transparency, newest f… "), ("es", "1 Transparencia, lo últi… ")] {
        let mut model = floor::wall(lang, Mode::Desk, "lead");
        model.update(Msg::Command(Command::Sort), floor::now());
        let shown = text(&drawn(&model, 80, 24));
        assert!(shown.lines().any(|line| line.contains(cut)), "{lang}\n{shown}");
    }
}

#[test]
fn in_another_size_no_card_is_left_without_its_title() {
    let mut model = floor::wall("en", Mode::Desk, "lead");
    model.update(Msg::Command(Command::First), floor::now());
    model.update(Msg::Command(Command::Down), floor::now());
    for (width, height) in [(160, 45), (80, 24), (120, 36), (160, 45), (104, 30)] {
        let area = Rect::new(0, 0, width, height);
        let mut buf = Buffer::empty(area);
        let drawn = screen::draw(&picture::view(&model), &Theme::default(), area, &mut buf);
        model.update(drawn.message(), floor::now());
        let shown = text(&buf);
        let first = shown.lines().nth(3).expect("the line below the title of the pane");
        let titled = ["Payments are down", "Shift bids move"].iter().any(|title| first.contains(title));
        assert!(titled, "{width}×{height}: {first}\n{shown}");
    }
}

#[test]
fn what_rests_beside_something_critical_says_so() {
    for (lang, on_the_desk, at_the_foot) in [
        ("en", ["rests until 15:02 today.", "A critical notice"], "thanks and levels rest until 15:02 today"),
        (
            "es",
            ["descansan hasta hoy 15:02.", "Un aviso crítico"],
            "reconocimiento y niveles descansan hasta hoy 15:02",
        ),
    ] {
        let told = |mode: Mode, until: &str| {
            let mut model = floor::wall(lang, mode, "lead");
            let author = json!({"role": "Lead"});
            let words = json!({"en": "A colleague was hurt", "es": "Un compañero herido"});
            let data =
                json!({"headline": words, "author": author, "priority": "critical", "rests_until": until});
            floor::live(&mut model, "notice", "notice/hurt", data, floor::now());
            let names = |pane| model.entries(pane).len();
            let rested = (names(Pane::Recognition), names(Pane::Engagement));
            let told = text(&drawn(&model, 200, 60)).replace(['\u{a0}', '\n'], " ");
            (rested, told.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        let (rested, desk) = told(Mode::Desk, "2026-11-22T15:02:00Z");
        assert_eq!(rested, (0, 0));
        assert!(on_the_desk.iter().all(|words| desk.contains(words)), "{desk}");
        let (rested, display) = told(Mode::Display, "2026-11-22T15:02:00Z");
        assert_eq!(rested, (0, 0));
        assert!(display.contains(at_the_foot), "{display}");
        let (rested, desk) = told(Mode::Desk, "2026-11-22T14:32:00Z");
        assert!(rested.0 > 0 && rested.1 > 0 && !desk.contains(on_the_desk[0]), "it is over");
    }
}

#[test]
fn what_rests_goes_on_once_the_notice_is_closed_and_no_critical_notice_is_spoken_of() {
    for (lang, told, before) in
        [("en", "Grave news was told", "A critical notice"), ("es", "Hubo una noticia", "Un aviso crítico")]
    {
        let mut model = floor::wall(lang, Mode::Desk, "lead");
        let words = json!({"en": "A colleague was hurt", "es": "Un compañero herido"});
        let data = json!({"headline": words, "author": {"role": "Lead"}, "priority": "critical", "state": "closed",
            "rests_until": "2026-11-22T15:02:00Z"});
        floor::live(&mut model, "notice", "notice/hurt", data, floor::now());
        assert!(model.entries(Pane::Recognition).is_empty() && model.entries(Pane::Engagement).is_empty());
        let desk = text(&drawn(&model, 200, 60)).replace(['\u{a0}', '\n'], " ");
        let desk = desk.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(desk.contains(told) && !desk.contains(before), "{desk}");
    }
}
