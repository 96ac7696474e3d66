//! What a scene tells, and what it never does.

use super::*;

#[test]
fn nothing_for_leads_and_no_team_reaches_the_wall() {
    let mut model = floor::wall("en", Mode::Display, "lead");
    let mut at = floor::now();
    for _ in 0..12 * 60 {
        at += SignedDuration::from_secs(1);
        floor::heartbeat(&mut model, &[], at);
        model.update(Msg::Tick, at);
        let view = format!("{:?}", picture::view(&model).body);
        for hidden in ["Coaching", "confirmed", "worth a conversation", "leads only"] {
            assert!(!view.contains(hidden), "{hidden} in {view}");
        }
        if let Body::Display(scene) = picture::view(&model).body {
            assert!(scene.levels.len() <= 3);
        }
    }
}

#[test]
fn words_without_large_letters_leave_those_beside_them_large() {
    // A headline is set apart instead; what a fact is, is no larger than the fact.
    let cases = [
        ("रात की पाली", "nights were long", "▌  रात की पाली", &["critical", "why", "nights"][..]),
        ("A drill at three 🙂", "रात लंबी", "why", &["critical", "drill"][..]),
    ];
    for (headline, why, plain, large) in cases {
        let mut model = floor::empty("en", Mode::Display);
        let data =
            json!({"headline": headline, "why": why, "priority": "critical", "author": {"name": "Ana"}});
        floor::live(&mut model, "notice", "notice/drill", data, floor::now());
        let told = text(&drawn(&model, 480, 135));
        assert!(told.contains(plain), "{plain} in plain type");
        assert_eq!(told.contains("रात लंबी"), why == "रात लंबी", "all of it");
        for large in large {
            assert!(!told.contains(large), "{large} is plain beside {headline}, {why}");
        }
        assert!(!told.contains('🙂'), "a sign is as large as they are");
    }
}

#[test]
fn what_is_late_has_its_mark_beside_its_word_also_in_large_letters() {
    for lang in ["en", "es"] {
        let mut model = floor::wall(lang, Mode::Display, "wall");
        model.show_scene(Scene::Promises);
        let Body::Display(scene) = picture::view(&model).body else { panic!("a scene") };
        let late = scene.facts.iter().filter(|fact| fact.label.tone == openfloor::screen::theme::Tone::Wrong);
        let labels: Vec<&str> = late.map(|fact| fact.label.words.as_str()).collect();
        assert!(!labels.is_empty() && labels.iter().all(|label| label.starts_with("!\u{a0}")), "{labels:?}");
    }
}

#[test]
fn teams_are_told_where_the_site_wants_it_by_name_and_with_their_doubt() {
    let mut model = floor::teams("en");
    let said = |model: &Model| format!("{:?}", picture::view(model).body);
    model.show_scene(Scene::Teams);
    let told = said(&model);
    let places: Vec<usize> = ["Billing", "Night desk", "Retention"]
        .iter()
        .map(|team| told.find(team).unwrap_or_else(|| panic!("{team} in {told}")))
        .collect();
    assert!(places.is_sorted(), "{told}");
    assert!(told.contains("±0.4") && told.contains("told only within"), "{told}");
    model.board.teams = false;
    assert!(!model.scenes().contains(&Scene::Teams));
}

#[test]
fn a_word_that_was_kept_is_held_against_nobody() {
    let rota = |state: &str| {
        json!({"got_wrong": "The rota", "effect_on_you": "You planned around it", "changes": "It comes early",
            "by_when": PAST, "state": state, "author": {"name": "Ana"}})
    };
    let headsets =
        |state: &str| json!({"topic": "Headsets", "owner": "director", "share_by": PAST, "state": state});
    for (kind, data, kept, told) in [
        ("ownership", rota("changed"), true, "\"changed\""),
        ("ownership", rota("not_yet"), false, "\"not yet\""),
        ("ownership", rota("published"), false, "late"),
        ("holding", headsets("kept"), true, "\"told\""),
        ("holding", headsets("open"), false, "\"missed\""),
        ("holding", headsets("renewed"), false, "\"promised\""),
    ] {
        let mut model = floor::empty("en", Mode::Display);
        floor::live(&mut model, kind, &format!("{kind}/one"), data, at(0));
        let said = said(&model);
        assert!(said.contains(told), "{told} in {said}");
        for accuses in [" late\"", "Fri"] {
            assert_eq!(said.contains(accuses), !kept, "{accuses} in {said}");
        }
        assert_eq!(said.contains("We can't say yet"), kind == "holding" && !kept, "{said}");
        assert!(!said.contains("we will say"), "what is past is no promise of a word to come: {said}");
    }
}

#[test]
fn what_the_promises_tell_of_a_notice_is_not_the_notice() {
    let mut model = floor::empty("en", Mode::Display);
    model.board.program = vec![(Scene::Promises, Hours::always()), (Scene::Now, Hours::always())];
    let word = |headline: &str| {
        json!({"headline": headline, "author": {"name": "Ana"}, "next_word_by": "2026-11-24T12:00:00Z",
            "promises": [{"field": "next_word_by", "first_due": "2026-11-24T12:00:00Z", "due": "2026-11-24T12:00:00Z"}]})
    };
    for name in ["a", "b"] {
        floor::live(&mut model, "notice", &format!("notice/{name}"), word(name), at(0));
    }
    let lead = |model: &Model| {
        let showing = model.ui.rotation.showing.as_ref().expect("a scene");
        (showing.scene == Scene::Now).then(|| showing.entries[0].key.subject.to_string())
    };
    // Both notices were told, and then one of them again.
    let mut second = 1;
    let mut told: Vec<String> = Vec::new();
    while told.len() < 3 {
        seconds(&mut model, second, second + 1);
        second += 1;
        if let Some(lead) = lead(&model).filter(|lead| told.last() != Some(lead)) {
            told.push(lead);
        }
    }
    // It has a new word while it is on: the promises come in between, and it has its turn before the other.
    let again = told[2].clone();
    floor::live(&mut model, "notice", &again, word("anew"), at(second));
    while lead(&model).is_some() {
        seconds(&mut model, second, second + 1);
        second += 1;
    }
    assert!(said(&model).contains("anew"), "the promises tell of it: {}", said(&model));
    while lead(&model).is_none() {
        seconds(&mut model, second, second + 1);
        second += 1;
    }
    assert_eq!(lead(&model), Some(again));
}

#[test]
fn a_scene_of_some_of_the_teams_says_which_of_how_many_they_are() {
    let needs = json!({"autonomy": {"mean": 4.8, "low": 4.4, "high": 5.2}});
    for (lang, parts) in [
        ("en", ["teams 1 to 3 of 9", "teams 4 to 6 of 9", "teams 7 to 9 of 9"]),
        ("es", ["equipos 1 a 3 de 9", "equipos 4 a 6 de 9", "equipos 7 a 9 de 9"]),
    ] {
        let mut model = floor::empty(lang, Mode::Display);
        model.board.teams = true;
        model.floor.sites.values_mut().for_each(|item| item.data.team_levels = true);
        for team in 1..=9 {
            let data = json!({"window": "2026-W47", "unit": format!("team-{team}"), "needs": needs, "answered": 9,
                "eligible": 12, "scale": {"min": 1, "max": 7}});
            floor::live(&mut model, "engagement", &format!("engagement/{team}"), data, floor::now());
        }
        // Each block has its turn, and then the first of them again.
        for (turn, part) in parts.iter().chain(&parts[..1]).enumerate() {
            model.show_scene(Scene::Teams);
            for (width, height) in [(60, 20), (80, 24), (120, 36), (160, 45)] {
                let told = text(&drawn(&model, width, height));
                assert!(told.contains(part), "{lang} {width}×{height}: {told}");
            }
            let first = turn % 3 * 3 + 1;
            let told = text(&drawn(&model, 120, 36));
            for team in 1..=9 {
                let has = told.contains(&format!("team-{team} "));
                assert_eq!(has, (first..first + 3).contains(&team), "{team}: {told}");
            }
        }
        // Where its letters are large there, the words are too.
        for (width, height) in [(240, 67), (480, 135)] {
            let area = ratatui::layout::Rect::new(0, 0, width, height);
            let mut view = picture::view(&model);
            let picture = |view: &openfloor::screen::View| {
                let mut buf = ratatui::buffer::Buffer::empty(area);
                openfloor::screen::draw(view, &picture::theme(), area, &mut buf);
                text(&buf)
            };
            let said = picture(&view);
            if let Body::Display(scene) = &mut view.body {
                scene.part.clear();
            }
            assert!(said != picture(&view) && !said.contains("9"), "{lang} {width}×{height}: {said}");
        }
        // All of them at once are not counted.
        for team in 4..=9 {
            floor::live(&mut model, "withdrawn", &format!("engagement/{team}"), json!({}), floor::now());
        }
        model.show_scene(Scene::Teams);
        let told = text(&drawn(&model, 120, 36));
        let Body::Display(scene) = picture::view(&model).body else { panic!("a scene") };
        assert!(told.contains("team-3") && scene.part.is_empty(), "{lang}: {told}");
    }
}
