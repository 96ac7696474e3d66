//! What was promised is told with its first date, the one that went by and the current one, wherever it stands; what was given
//! up with its reason; and what people are owed and were not told, in words.

use openfloor::domain::repair::Stage;
use openfloor::model::{Command, Mode, Model, Msg, Pane, Scene};
use ratatui::buffer::Buffer;
use serde_json::{Value, json};

use crate::{drawn, floor, picture, text};

/// A day and more before the moment of the wall; and weeks after it.
const WENT_BY: &str = "2026-11-21T12:00:00Z";
const MOVED_TO: &str = "2026-12-26T12:00:00Z";

/// The stamp of a promise whose date went by before it was moved.
fn missed(field: &str) -> Value {
    json!([{"field": field, "first_due": WENT_BY, "due": MOVED_TO, "missed": WENT_BY, "moved_at": "2026-11-22T14:00:00Z"}])
}

/// The same where it was late before it was withdrawn, and is told again with another date.
fn told_again(promises: &Value) -> Value {
    let field = &promises[0]["field"];
    json!([{"field": field, "first_due": MOVED_TO, "due": MOVED_TO, "before": {"first_due": WENT_BY, "missed": WENT_BY}}])
}

fn flat(words: &str) -> String {
    // Without the bar of what is selected.
    words.split_whitespace().filter(|word| *word != "▌").collect::<Vec<_>>().join(" ")
}

#[test]
fn beside_long_words_the_date_of_a_promise_is_cut_last() {
    let ask = "A second screen at every desk of the back office and of the night desk, ".repeat(6);
    let due = "2026-11-25T12:00:00Z";
    let data = json!({"ask": ask.trim(), "decision": "will", "owner": "Facilities", "due": due});
    for mode in [Mode::Desk, Mode::Display] {
        let mut model = floor::empty("en", mode);
        floor::live(&mut model, "commitment", "commitment/one", data.clone(), floor::now());
        model.update(Msg::Command(Command::FocusPane(Pane::Promises)), floor::now());
        if mode == Mode::Display {
            assert!(model.show_scene(Scene::Promises));
        }
        for (width, height) in [(80, 24), (100, 30), (120, 36), (160, 45)] {
            let shown = text(&drawn(&model, width, height)).replace('\u{a0}', " ");
            assert!(
                shown.contains("A second screen") && shown.contains("by Wed 12:00"),
                "{width}×{height}\n{shown}"
            );
        }
    }
}

/// What a wall says of a thing: its desk, its page, and its scene.
fn told(lang: &str, kind: &str, data: &Value, pane: Pane, scene: Scene) -> [String; 3] {
    let wall = |mode| {
        let mut model = floor::empty(lang, mode);
        floor::live(&mut model, kind, &format!("{kind}/one"), data.clone(), floor::now());
        model
    };
    let mut desk = wall(Mode::Desk);
    desk.update(Msg::Command(Command::FocusPane(pane)), floor::now());
    let panes = flat(&text(&drawn(&desk, 240, 67)));
    desk.update(Msg::Command(Command::Read), floor::now());
    let page = flat(&text(&drawn(&desk, 160, 60)));
    let mut display = wall(Mode::Display);
    display.show_scene(scene);
    // Whatever is said there in letters of more than one row.
    let said = format!("{:?}", picture::view(&display).body).replace("\\u{a0}", " ");
    [panes, page, said]
}

#[test]
fn the_sum_of_promises_is_one_on_the_desk_of_a_lead_and_on_the_wall() {
    let wall = |mode, role| {
        let mut model = floor::waiting("en", mode);
        floor::hello(&mut model, role, floor::now());
        let site = json!({"name": "Floor 2", "timezone": "Europe/Lisbon", "languages": ["en"]});
        floor::told(&mut model, "floor", "floor/floor-2", "floor", site, floor::now());
        let mut ours = |name: &str, audience: &str, due: &str| {
            let data = json!({"ask": name, "decision": "will", "owner": "Facilities", "due": due,
                "promises": [{"field": "due", "first_due": due, "due": due}]});
            floor::told(
                &mut model,
                "commitment",
                &format!("commitment/{name}"),
                audience,
                data,
                floor::now(),
            );
        };
        ours("late", "floor", WENT_BY);
        ours("open", "floor", MOVED_TO);
        if role == "lead" {
            ours("leads", "leads", MOVED_TO);
            ours("owed", "leads", WENT_BY);
        }
        floor::synced(&mut model, floor::now());
        model
    };
    let desk = text(&drawn(&wall(Mode::Desk, "lead"), 240, 67));
    assert!(desk.contains("1 more for leads · 1 open · 1 late for leads · 1 late"), "{desk}");
    let mut display = wall(Mode::Display, "wall");
    display.show_scene(Scene::Promises);
    let scene = format!("{:?}", picture::view(&display).body).replace("\\u{a0}", " ");
    assert!(scene.contains("1 open") && scene.contains("1 late") && !scene.contains("for leads"), "{scene}");
}

#[test]
fn a_page_that_was_opened_from_a_promise_begins_with_how_that_stands() {
    let mut model = floor::empty("en", Mode::Desk);
    let owned = json!({"author": {"name": "Ana"}, "got_wrong": "I was late", "changes": "Two answer",
        "by": WENT_BY, "state": "not_yet", "promises": [{"field": "by", "first_due": WENT_BY, "due": WENT_BY}]});
    floor::live(&mut model, "ownership", "ownership/one", owned, floor::now());
    let page = |model: &mut Model, pane| {
        model.update(Msg::Command(Command::FocusPane(pane)), floor::now());
        model.update(Msg::Command(Command::Read), floor::now());
        let page = drawn(model, 80, 24);
        model.update(Msg::Command(Command::Close), floor::now());
        page
    };
    let rows = |page: &Buffer| text(page).lines().map(str::to_owned).collect::<Vec<_>>();
    let promise = page(&mut model, Pane::Promises);
    let first = &rows(&promise)[4];
    assert!(first.trim_start().starts_with("! Two answer") && first.ends_with("1 d late"), "{first}");
    // An own-up has its age like any other page; that it isn't done is not told in the colour of what is.
    let owned = page(&mut model, Pane::Transparency);
    let first = &rows(&owned)[4];
    assert!(first.contains("Own up · Ana") && first.ends_with("now"), "{first}");
    let (y, row) =
        rows(&owned).into_iter().enumerate().find(|(_, row)| row.contains("not yet")).expect("its state");
    let x = row[..row.find("not yet").expect("it")].chars().count();
    assert_eq!(picture::name_of(&owned[(x as u16, y as u16)]), "text", "{row}");
    assert!(text(&owned).contains("last told"), "{}", text(&owned));
}

#[test]
fn a_date_that_went_by_and_was_moved_is_late_on_every_card_page_and_scene() {
    let author = json!({"role": "Site lead"});
    let things = [
        (
            "notice",
            json!({"headline": "Bids", "why": "Rest", "author": author, "next_word_by": MOVED_TO,
            "promises": missed("next_word_by")}),
            Pane::Transparency,
            Scene::Now,
        ),
        (
            "holding",
            json!({"topic": "Vendor", "reason": "legal", "owner": "IT lead", "share_by": MOVED_TO,
            "promises": missed("share_by")}),
            Pane::Transparency,
            Scene::Now,
        ),
        (
            "ownership",
            json!({"got_wrong": "I cut breaks", "effect_on_you": "No rest", "changes": "Breaks are back",
            "by_when": MOVED_TO, "author": author, "promises": missed("by_when")}),
            Pane::Transparency,
            Scene::Now,
        ),
        (
            "question",
            json!({"text": "Fans?", "answer_by": MOVED_TO, "promises": missed("answer_by")}),
            Pane::Questions,
            Scene::Answered,
        ),
        (
            "repair",
            json!({"breach": "Pay error", "owner": "Payroll lead", "state": "owned", "actions": [
            {"what": "Tell all", "owner": "HR lead", "due": "2026-11-23T12:00:00Z"},
            {"what": "Pay it back", "owner": "Payroll lead", "due": MOVED_TO}], "promises": missed("actions/1/due")}),
            Pane::Repair,
            Scene::Repair,
        ),
    ];
    for (lang, was, late) in [("en", "sat 21", "1 d late"), ("es", "sáb 21", "1 d de retraso")] {
        for (kind, data, pane, scene) in &things {
            // What was late before it was withdrawn, and is told again with another date, is told so too.
            let mut again = data.clone();
            again["promises"] = told_again(&data["promises"]);
            let both = [data, &again].map(|data| told(lang, kind, data, *pane, *scene));
            for words in both.into_iter().flatten() {
                let words = words.to_lowercase();
                assert!(words.contains(was), "{lang} {kind}: no first date in {words}");
                assert!(words.contains(late), "{lang} {kind}: not late in {words}");
            }
        }
    }
    // It is counted as what it is shown as.
    let mut again = things[0].1.clone();
    again["promises"] = told_again(&again["promises"]);
    let [panes, ..] = told("en", "notice", &again, Pane::Transparency, Scene::Now);
    assert!(!panes.contains("1 open") && panes.contains("1 late"), "{panes}");
    // Without a word that it is renewed, it is missed.
    let [panes, page, scene] = told("en", "holding", &things[1].1, Pane::Transparency, Scene::Now);
    assert!(panes.contains("missed") && scene.contains("missed"), "{panes} {scene}");
    assert!(page.contains("late"), "{page}");
}

#[test]
fn what_was_given_up_says_why_and_that_it_was_late() {
    let promise = json!([{"field": "due", "first_due": WENT_BY, "due": WENT_BY, "missed": WENT_BY,
        "settled_at": "2026-11-22T14:00:00Z", "outcome": "dropped"}]);
    let data = json!({"ask": "Lockers", "decision": "will", "owner": "Facilities", "due": WENT_BY, "state": "dropped",
        "reason": "No room was found", "promises": promise});
    for (lang, late, sum) in
        [("en", "was 1 d late", "1 dropped"), ("es", "llevaba 1 d de retraso", "1 descartada")]
    {
        let [panes, page, scene] = told(lang, "commitment", &data, Pane::Promises, Scene::Promises);
        for words in [&panes, &page, &scene] {
            assert!(words.contains("No room was found") && words.contains(late), "{lang}: {words}");
        }
        let bare = |words: &str| words.replace('\u{a0}', " ");
        assert!(bare(&panes).contains(sum), "{lang}: {panes}");
    }
}

#[test]
fn what_is_settled_and_says_no_why_is_told_so() {
    let author = json!({"role": "Site lead"});
    let bare =
        json!({"headline": "Site closes", "author": author, "priority": "critical", "decision": "decided"});
    for (lang, why, word) in [
        ("en", "no reason was given", "none promised"),
        ("es", "no se dio ningún motivo", "sin fecha prometida"),
    ] {
        for words in told(lang, "notice", &bare, Pane::Transparency, Scene::Now) {
            assert!(words.contains(why) && words.contains(word), "{lang}: {words}");
        }
    }
    let whole = json!({"headline": "Site closes", "author": author, "decision": "decided", "why": "The lease ends",
        "next_word_by": MOVED_TO});
    // What an earlier version took: signs alone; and a date, with no word of how far the decision is.
    let dash = json!({"headline": "Site closes", "author": author, "decision": "decided", "why": "—"});
    let undecided = json!({"headline": "Site closes", "author": author, "effective_at": MOVED_TO});
    for data in [dash, undecided] {
        for words in told("en", "notice", &data, Pane::Transparency, Scene::Now) {
            assert!(words.contains("no reason was given") && words.contains("none promised"), "{words}");
        }
    }
    let open = json!({"headline": "Site closes?", "author": author, "decision": "proposed"});
    for data in [whole, open] {
        for words in told("en", "notice", &data, Pane::Transparency, Scene::Now) {
            assert!(!words.contains("no reason was given") && !words.contains("none promised"), "{words}");
        }
    }
}

#[test]
fn a_holding_notice_that_was_kept_says_what_was_told_or_that_it_does_not() {
    let kept = |told: &str| json!({"topic": "Headsets", "reason": "legal", "owner": "IT lead", "share_by": MOVED_TO, "state": "kept", "told": told});
    for (lang, missing) in [("en", "it does not say what was told"), ("es", "no consta qué se contó")] {
        for words in told(lang, "holding", &kept("The night desk chose"), Pane::Transparency, Scene::Now) {
            assert!(words.contains("The night desk chose") && !words.contains(missing), "{lang}: {words}");
        }
        // What an earlier version took.
        for words in told(lang, "holding", &kept(""), Pane::Transparency, Scene::Now) {
            assert!(words.contains(missing), "{lang}: {words}");
        }
    }
    let open = json!({"topic": "Headsets", "reason": "legal", "owner": "IT lead", "share_by": MOVED_TO});
    for words in told("en", "holding", &open, Pane::Transparency, Scene::Now) {
        assert!(!words.contains("what was told"), "{words}");
    }
}

#[test]
fn a_closed_notice_that_owes_its_word_says_so_on_its_card() {
    let author = json!({"role": "Site lead"});
    for state in ["closed", "superseded"] {
        let owes =
            json!({"headline": "Site closes", "author": author, "state": state, "next_word_by": WENT_BY});
        let [card, page, _] = told("en", "notice", &owes, Pane::Transparency, Scene::Now);
        assert!(card.contains("next word by Sat 12:00") && page.contains("next word"), "{card}\n{page}");
        assert!(card.matches("late").count() > 1, "beside the promise itself: {card}");
        let kept = json!([{"field": "next_word_by", "first_due": WENT_BY, "due": WENT_BY, "outcome": "kept", "settled_at": WENT_BY}]);
        let gave = json!({"headline": "Site closes", "author": author, "state": state, "next_word_by": WENT_BY, "promises": kept});
        let [card, ..] = told("en", "notice", &gave, Pane::Transparency, Scene::Now);
        assert!(!card.contains("next word"), "{card}");
    }
}

#[test]
fn a_repair_is_drawn_in_the_stages_in_which_it_was() {
    let repair = |state: &str, stages: &[Stage]| {
        json!({"breach": "Pay error", "owner": "Payroll lead", "state": state, "commitment": "Two look at it",
            "evaluation": "Fine", "actions": [{"what": "Pay", "owner": "HR", "due": MOVED_TO}], "stages": stages})
    };
    let dots = |data: &Value| {
        let mut model = floor::empty("en", Mode::Desk);
        floor::live(&mut model, "repair", "repair/one", data.clone(), floor::now());
        model.update(Msg::Command(Command::FocusPane(Pane::Repair)), floor::now());
        let words = text(&drawn(&model, 80, 24));
        let words = words.replace(' ', "");
        ["○──", "●──", "◉──"].iter().any(|dot| words.contains(dot)).then_some(words)
    };
    let closed = dots(&repair("closed", &[Stage::Admitted, Stage::Owned, Stage::Closed]));
    assert!(closed.as_ref().is_some_and(|words| words.contains("●──●──○──○──○──○──◉closed")), "{closed:?}");
    let again =
        [Stage::Admitted, Stage::Owned, Stage::Acting, Stage::Evaluated, Stage::Closed, Stage::Reopened];
    let reopened = dots(&repair("reopened", &again));
    assert!(
        reopened.as_ref().is_some_and(|words| words.contains("●──●──○──●──○──●──●reopened")),
        "{reopened:?}"
    );
}

/// What was told when its date had gone by is counted as the account counts it: for nothing, and by that name.
#[test]
fn what_is_told_afterwards_is_not_counted_as_kept() {
    for (lang, words) in [("en", "1 kept · 1 told afterwards"), ("es", "1 cumplida · 1 dicha a posteriori")]
    {
        let mut model = floor::empty(lang, Mode::Desk);
        for (name, heard) in [("one", None), ("two", Some("2026-11-23T12:00:00Z"))] {
            let mut promise = json!({"field": "by_when", "first_due": WENT_BY, "due": WENT_BY, "outcome": "kept",
                "settled_at": "2026-11-20T12:00:00Z"});
            if let Some(heard) = heard {
                promise["heard_at"] = heard.into();
            }
            let data = json!({"got_wrong": "I cut breaks", "effect_on_you": "No rest", "changes": "Breaks are back",
                "state": "changed", "changed": "They are back", "author": {"role": "Site lead"}, "promises": [promise]});
            floor::live(&mut model, "ownership", &format!("ownership/{name}"), data, floor::now());
        }
        let desk = flat(&text(&drawn(&model, 240, 67)));
        assert!(desk.contains(words), "{desk}");
        assert!(!desk.contains("2 kept") && !desk.contains("2 cumplidas"), "{desk}");
    }
}

/// A late promise is of whoever owed it when it went late: what names somebody else by now says so beside it, wherever the promise stands.
#[test]
fn a_late_promise_names_who_owed_it_wherever_it_stands() {
    let late = |field: &str| json!([{"field": field, "first_due": WENT_BY, "due": WENT_BY, "missed": WENT_BY, "owed_by": "Facilities"}]);
    let author = json!({"role": "IT lead"});
    let things = [
        (
            "notice",
            Pane::Transparency,
            Scene::Now,
            json!({"headline": "Site closes", "author": author,
            "next_word_by": WENT_BY, "promises": late("next_word_by")}),
        ),
        (
            "holding",
            Pane::Transparency,
            Scene::Now,
            json!({"topic": "Headsets", "reason": "legal", "owner": "IT lead",
            "share_by": WENT_BY, "promises": late("share_by")}),
        ),
        (
            "ownership",
            Pane::Transparency,
            Scene::Now,
            json!({"got_wrong": "I cut breaks", "effect_on_you": "No rest",
            "changes": "Breaks are back", "by_when": WENT_BY, "author": author, "promises": late("by_when")}),
        ),
        (
            "question",
            Pane::Questions,
            Scene::Answered,
            json!({"text": "Does the bus stay?", "state": "checking",
            "answer_by": WENT_BY, "promises": late("answer_by")}),
        ),
        (
            "repair",
            Pane::Repair,
            Scene::Repair,
            json!({"breach": "Pay error", "owner": "IT lead", "state": "acting",
            "actions": [{"what": "Pay", "owner": "IT lead", "due": WENT_BY}], "promises": late("actions/0/due")}),
        ),
        (
            "commitment",
            Pane::Promises,
            Scene::Promises,
            json!({"ask": "New lamps", "decision": "will", "owner": "IT lead",
            "due": WENT_BY, "promises": late("due")}),
        ),
    ];
    for (kind, pane, scene, data) in things {
        for (lang, owed) in [("en", "owed by Facilities"), ("es", "correspondía a Facilities")] {
            let [desk, page, said] = told(lang, kind, &data, pane, scene);
            assert!(desk.contains(owed), "{kind}: {desk}");
            assert!(page.contains(owed), "{kind}: {page}");
            assert!(said.contains("Facilities"), "{kind}: {said}");
            let mut own = data.clone();
            own["promises"][0].as_object_mut().expect("a promise").remove("owed_by");
            let [desk, page, _] = told(lang, kind, &own, pane, scene);
            assert!(!desk.contains("Facilities") && !page.contains("Facilities"), "{kind}: {desk}\n{page}");
        }
    }
}

/// What was stamped as somebody's is told as theirs where it was another role: not in another spelling, nor as somebody's by name.
#[test]
fn a_late_promise_is_not_told_as_owed_by_whoever_owes_it_still() {
    let late = |owed_by: Value| json!([{"field": "due", "first_due": WENT_BY, "due": WENT_BY, "missed": WENT_BY, "owed_by": owed_by}]);
    let both = json!({"en": "Training lead", "es": "Responsable de formación"});
    for (owed_by, owner, is_told) in [
        (json!("Training lead"), json!("IT lead"), true),
        (json!("Training lead, Rui Costa"), json!("IT lead"), true),
        (json!("Training lead"), both.clone(), false),
        (both, json!("Training lead"), false),
        (json!("Training lead"), json!("Trainign lead"), false),
        (json!("Training lead, Rui Costa"), json!("Training lead"), false),
        (json!("Rui Costa"), json!("IT lead"), false),
    ] {
        let data = json!({"ask": "New lamps", "decision": "will", "owner": owner, "due": WENT_BY, "promises": late(owed_by)});
        for (lang, owed) in [("en", "owed by"), ("es", "correspondía a")] {
            let all = told(lang, "commitment", &data, Pane::Promises, Scene::Promises);
            assert_eq!(all[0].contains(owed), is_told, "{data}: {}", all[0]);
            assert_eq!(all[1].contains(owed), is_told, "{data}: {}", all[1]);
            assert!(all.iter().all(|said| !said.contains("Rui Costa")), "{all:?}");
            let named = owner.get(lang).unwrap_or(&owner).as_str().expect("a role");
            let shown = if is_told { "Training lead" } else { named };
            assert!(all[2].contains(shown), "{shown}: {}", all[2]);
        }
    }
}

/// What a stamp has no room for was kept all the same: the pane counts it, and so do the page of its thing and the account there.
#[test]
fn what_no_stamp_lists_any_more_is_counted_in_the_pane_and_on_the_page() {
    let promises = json!([{"field": "by_when", "first_due": WENT_BY, "due": WENT_BY, "outcome": "kept",
        "settled_at": "2026-11-20T12:00:00Z"}]);
    let data = json!({"got_wrong": "I cut breaks", "effect_on_you": "No rest", "changes": "Breaks are back", "state": "changed",
        "author": {"role": "Site lead"}, "promises": promises,
        "let_go": [{"owner": "Site lead", "kept": 20, "moved": 2, "told_afterwards": 3}]});
    for (lang, counted, before, account) in [
        ("en", "23 kept · 3 told afterwards", "22 more kept before these", "Site lead kept 23 of 23"),
        ("es", "23 cumplidas · 3 dichas a posteriori", "22 más cumplidas antes de estas", "Site lead"),
    ] {
        let [desk, page, _] = told(lang, "ownership", &data, Pane::Transparency, Scene::Now);
        assert!(desk.contains(counted), "{desk}");
        assert!(page.contains(before) && page.contains(account), "{page}");
    }
    // The account of a role of whose promises none is listed here is told beside them.
    let mut data = data;
    data["let_go"] = json!([{"owner": "Facilities", "kept": 22}]);
    let [_, page, _] = told("en", "ownership", &data, Pane::Transparency, Scene::Now);
    assert!(page.contains("Facilities kept 22 of 22") && page.contains("Site lead kept 1 of 1"), "{page}");
}

/// What was handed on to people who have no account counts for the role that had it.
#[test]
fn the_page_of_what_was_handed_on_has_the_account_for_which_it_counts() {
    let data = json!({
        "ask": "New chairs", "decision": "will", "why": "The old ones ache.", "owner": "the night agents", "due": WENT_BY,
        "promises": [{"field": "due", "first_due": WENT_BY, "due": WENT_BY, "handed_on": ["Facilities"]}],
    });
    let [_, page, _] = told("en", "commitment", &data, Pane::Promises, Scene::Promises);
    assert!(page.contains("Facilities kept 0 of 1"), "{page}");
}
