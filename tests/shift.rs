//! Shift-fair: whoever comes back is told what is new since the last shift of the same crew, at every hour alike.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use openfloor::domain::{Hours, Shifts};
use openfloor::model::{Command, Mode, Model, Msg, Scene, ShiftNews, Writer};
use openfloor::screen::Body;
use openfloor::screen::plain::Teller;
use openfloor::screen::{Lexicon, spoken};
use serde_json::json;

#[path = "shift/away.rs"]
mod away;
#[path = "fixtures/floor.rs"]
mod floor;
#[path = "shift/owed.rs"]
mod owed;
#[path = "fixtures/picture.rs"]
mod picture;

use picture::{drawn, text, with_styles};

/// The wall opens at 14:32 on a Sunday in Lisbon: the crew of 14:00 was away since Saturday 22:00.
const SHIFTS: &str = "06:00,14:00,22:00";

fn open(lang: &str, mode: Mode) -> Model {
    let mut model = floor::waiting(lang, mode);
    model.board.shifts = Shifts::read(SHIFTS);
    floor::hello(&mut model, "wall", floor::now());
    floor::snapshot(&mut model, floor::now());
    floor::synced(&mut model, floor::now());
    model
}

/// Without the critical notice of the floor, which comes before anything.
fn calm(lang: &str, mode: Mode) -> Model {
    let mut model = floor::waiting(lang, mode);
    model.board.shifts = Shifts::read(SHIFTS);
    floor::hello(&mut model, "wall", floor::now());
    floor::snapshot(&mut model, floor::now());
    let gone = floor::event("withdrawn", "notice/phones-down", json!({}), floor::now());
    floor::take(
        &mut model,
        {
            let mut gone = gone;
            gone["feedphase"] = json!("snapshot");
            gone
        },
        floor::now(),
    );
    floor::synced(&mut model, floor::now());
    model
}

fn on(model: &Model) -> Option<Scene> {
    model.ui.rotation.showing.as_ref().map(|showing| showing.scene)
}

/// Each scene as it comes on, until a moment.
fn scenes(model: &mut Model, from: Timestamp, until: Timestamp) -> Vec<Scene> {
    let (mut at, mut turn, mut scenes) = (from, 0, Vec::new());
    while at < until {
        at += SignedDuration::from_secs(1);
        floor::heartbeat(model, &[], at);
        model.update(Msg::Tick, at);
        if model.ui.rotation.turn != turn {
            turn = model.ui.rotation.turn;
            scenes.extend(on(model));
        }
    }
    scenes
}

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

#[test]
fn the_scene_of_a_shift_in_both_languages() {
    for lang in ["en", "es"] {
        let mut model = open(lang, Mode::Display);
        assert!(model.show_scene(Scene::SinceShift));
        for (width, height) in [(80, 24), (120, 36)] {
            insta::assert_snapshot!(
                format!("shift_{lang}_{width}x{height}"),
                with_styles(&drawn(&model, width, height))
            );
        }
    }
}

#[test]
fn a_wall_that_opens_in_a_shift_tells_it_first_and_once_a_lap_for_an_hour() {
    let mut model = calm("en", Mode::Display);
    assert_eq!(on(&model), Some(Scene::SinceShift));
    let shift = model.shift().expect("a shift");
    assert_eq!([shift.begins, shift.since], [time("2026-11-22T14:00:00Z"), time("2026-11-21T22:00:00Z")]);
    let first_hour = scenes(&mut model, floor::now(), time("2026-11-22T15:31:00Z"));
    let times = first_hour.iter().filter(|scene| **scene == Scene::SinceShift).count();
    let laps = first_hour.iter().filter(|scene| **scene == Scene::HowWeAre).count();
    assert!((laps..=laps + 2).contains(&times) && laps > 3, "{times} in {laps} laps: {first_hour:?}");
    let later = scenes(&mut model, time("2026-11-22T15:33:00Z"), time("2026-11-22T16:00:00Z"));
    assert!(!later.contains(&Scene::SinceShift) && later.len() > 10, "{later:?}");
}

#[test]
fn a_shift_that_starts_is_told_first() {
    let mut model = calm("en", Mode::Display);
    scenes(&mut model, floor::now(), time("2026-11-22T21:59:50Z"));
    let told = json!({"headline": "The night bus is back", "author": {"name": "Ana"}});
    floor::live(&mut model, "notice", "notice/bus", told, time("2026-11-22T21:59:50Z"));
    let starts = scenes(&mut model, time("2026-11-22T22:00:00Z"), time("2026-11-22T22:01:30Z"));
    let place = starts.iter().position(|scene| *scene == Scene::SinceShift);
    assert!(place.is_some_and(|place| place <= 1), "behind the one that was on: {starts:?}");
    let shift = model.shift().expect("a shift");
    assert_eq!(shift.since, time("2026-11-22T06:00:00Z"), "since the end of the night before");
}

#[test]
fn what_is_critical_comes_before_it() {
    let model = open("en", Mode::Display);
    assert_eq!(on(&model), Some(Scene::Now));
}

#[test]
fn without_shifts_and_without_a_zone_nothing_is_told() {
    let mut model = floor::wall("en", Mode::Display, "wall");
    assert!(model.shift().is_none() && !model.scenes().contains(&Scene::SinceShift));
    assert!(!model.show_scene(Scene::SinceShift));
    let mut model = floor::waiting("en", Mode::Display);
    model.board.shifts = Shifts::read(SHIFTS);
    assert_eq!(model.shift(), None);
}

#[test]
fn what_is_older_for_leads_or_withdrawn_is_not_in_it() {
    let mut model = floor::waiting("en", Mode::Desk);
    model.board.shifts = Shifts::read(SHIFTS);
    floor::hello(&mut model, "lead", floor::now());
    floor::snapshot(&mut model, floor::now());
    floor::synced(&mut model, floor::now());
    let count = |model: &Model| model.shift_news(model.shift().expect("a shift")).len();
    let had = count(&model);
    let notice = |headline: &str| json!({"headline": headline, "author": {"name": "Ana"}});
    let old = floor::event("notice", "notice/old", notice("Old"), time("2026-11-21T21:59:59Z"));
    floor::take(&mut model, old, floor::now());
    floor::told(&mut model, "notice", "notice/leads", "leads", notice("Leads"), floor::now());
    assert_eq!(count(&model), had);
    let new = floor::event("notice", "notice/new", notice("New"), time("2026-11-21T22:00:00Z"));
    floor::take(&mut model, new, floor::now());
    assert_eq!(count(&model), had + 1);
    floor::live(&mut model, "withdrawn", "notice/new", json!({}), floor::now());
    assert_eq!(count(&model), had);
}

#[test]
fn a_desk_says_it_at_its_foot_for_an_hour() {
    let mut model = calm("en", Mode::Desk);
    let words = |model: &Model| text(&drawn(model, 240, 45));
    assert!(words(&model).contains("C Since your last shift, from Sat 22:00: "), "{}", words(&model));
    let later = floor::now() + SignedDuration::from_mins(60);
    floor::heartbeat(&mut model, &[], later);
    assert!(!words(&model).contains("Since your last shift"));
}

#[test]
fn what_the_foot_says_of_it_is_whole_and_takes_no_key_its_place_but_for_one() {
    let foot =
        |model: &Model, width, height| text(&drawn(model, width, height)).lines().last().map(str::to_owned);
    for lang in ["en", "es"] {
        let mut model = calm(lang, Mode::Desk);
        model.writer = Writer {
            by: openfloor::model::writer::By::Publisher,
            author_role: Some("floor manager".into()),
            author_name: Some("Ana".into()),
            mark: "m".into(),
            ..Writer::default()
        };
        let whole = spoken(&model, &Lexicon::built_in(), openfloor::screen::since::line).expect("it is told");
        let counts = whole.rsplit_once(": ").expect("counts").1.to_owned();
        for width in 60..300 {
            let foot = foot(&model, width, 45).expect("a foot");
            let key = foot.find("C ").unwrap_or_else(|| panic!("at {width}: {foot}"));
            // Behind it stands what was left out.
            let said = foot[key + 2..]
                .split(" · ")
                .next()
                .unwrap_or("")
                .trim()
                .trim_start_matches(whole.split(": ").next().unwrap_or(""));
            let said = said.trim_start_matches(": ");
            // Without the title it says itself that all of this is new.
            let dated = ["since Sat 22:00", "desde el sáb 22:00", "desde sáb 22:00"];
            let said = dated.iter().fold(said.to_owned(), |said, date| said.replace(date, ""));
            let said = said.trim().trim_start_matches("new : ").trim_start_matches("novedades : ");
            let (told, rest) = match lang {
                "en" if said.ends_with(" more") => said.rsplit_once(", ").expect("counts"),
                "es" if said.ends_with(" más") => said.rsplit_once(" y ").expect("counts"),
                _ => (said, ""),
            };
            let is_whole = told == counts || counts.starts_with(&format!("{told}, ")) && !rest.is_empty();
            let number = |words: &str| words.split(' ').next().is_some_and(|n| n.parse::<usize>().is_ok());
            assert!(is_whole || number(said) && said.split(' ').count() == 2, "at {width}: {foot}");
            // Since when it is new is left out of a line alone that is narrower than any usual terminal.
            assert!(
                width < 80
                    || dated.iter().any(|date| foot.contains(date))
                    || foot.contains(", desde el sáb 22:00")
                    || foot.contains(", from Sat 22:00"),
                "at {width}: {foot}"
            );
        }
        // What a new lead has to learn comes first.
        let wide = foot(&model, 230, 45).expect("a foot");
        for key in ["Tab ", "/ ", "t ", ": ", "n ", "k ", "x ", "h ", "w ", "? ", "q ", "C "] {
            assert!(wide.contains(&format!(" {key}")), "{key}: {wide}");
        }
        for command in
            [Command::Read, Command::Notice, Command::Thank, Command::Pull, Command::Help, Command::Palette]
        {
            model.update(Msg::Command(command), floor::now());
            let said = foot(&model, 160, 45).expect("a foot");
            assert!(!said.contains("C ") && !said.contains("Sat 22:00"), "{command:?}: {said}");
            model.update(Msg::Command(Command::Close), floor::now());
        }
    }
}

#[test]
fn lines_of_text_tell_it_when_a_wall_opens_and_when_a_shift_starts() {
    let lexicon = Lexicon::built_in();
    let mut model = calm("en", Mode::Desk);
    let mut teller = Teller::default();
    let first = teller.tell(&model, &lexicon);
    assert!(first[1].starts_with("Since your last shift, from Sat 22:00: "), "{:?}", &first[..3]);
    let mut told = Vec::new();
    for at in ["2026-11-22T15:40:00Z", "2026-11-22T21:59:00Z", "2026-11-22T22:00:00Z", "2026-11-22T22:01:00Z"]
    {
        floor::heartbeat(&mut model, &[], time(at));
        model.update(Msg::Tick, time(at));
        told.extend(teller.tell(&model, &lexicon));
    }
    let since: Vec<&String> = told.iter().filter(|line| line.contains("Since your last shift")).collect();
    assert_eq!(since.len(), 1, "{since:?}");
    assert!(since[0].starts_with("22:00 Since your last shift, from 06:00: "), "{since:?}");
    assert!(spoken(&model, &lexicon, openfloor::screen::since::line).is_some());
}

/// How much one shift may see more of a kind of thing than another, in its time on the wall: a twentieth.
const FAIR: f64 = 1.05;
/// How often the rotation is looked at. No scene is shorter than two looks.
const LOOK: SignedDuration = SignedDuration::from_secs(5);

/// For how long each shift saw each scene, from Monday 06:00 on. Everything new comes by day, a thing each half hour of 06:00 to 14:00.
fn exposure(model: &mut Model, days: i64) -> BTreeMap<Scene, [i64; 3]> {
    let start = time("2026-11-23T06:00:00Z");
    let mut seen: BTreeMap<Scene, [i64; 3]> = BTreeMap::new();
    let mut at = start;
    while at < start + SignedDuration::from_hours(24 * days) {
        let hours = at.duration_since(start).as_hours();
        let by_day = hours % 24 < 8;
        if by_day && at.duration_since(start).as_secs() % 1_800 == 0 {
            new_by_day(model, hours % 4, at);
        }
        if at.as_second() % 15 == 0 {
            floor::heartbeat(model, &[], at);
        }
        model.update(Msg::Tick, at);
        if let Some(scene) = on(model) {
            let shift = usize::try_from(hours % 24 / 8).expect("one of three");
            seen.entry(scene).or_default()[shift] += LOOK.as_secs();
        }
        at += LOOK;
    }
    seen
}

/// Something of one of four kinds: a notice, thanks, an answer, a promise. Each has its own few names, so that the floor does not grow.
fn new_by_day(model: &mut Model, kind: i64, at: Timestamp) {
    let name = at.as_second() / 1_800 % 3;
    let text = format!("What was said at {at}");
    let (kind, data) = match kind {
        0 => ("notice", json!({"headline": text, "author": {"role": "Floor lead"}})),
        1 => ("recognition", json!({"kind": "kudos", "giver": "Bo", "receivers": ["Cem"], "message": text})),
        2 => ("question", json!({"text": text, "answer": "Yes.", "verdict": "true", "state": "answered"})),
        _ => {
            let due = at + SignedDuration::from_hours(24 * 30);
            ("commitment", json!({"ask": text, "decision": "will", "owner": "Facilities", "due": due}))
        }
    };
    floor::live(model, kind, &format!("{kind}/by-day-{name}"), data, at);
}

/// The scenes of which one shift saw more than another, beyond what is fair.
fn unfair(seen: &BTreeMap<Scene, [i64; 3]>) -> Vec<(Scene, [i64; 3])> {
    let unfair = |seconds: &[i64; 3]| {
        let (least, most) = (seconds.iter().min().expect("three"), seconds.iter().max().expect("three"));
        *most as f64 > *least as f64 * FAIR
    };
    seen.iter().filter(|(_, seconds)| unfair(seconds)).map(|(scene, seconds)| (*scene, *seconds)).collect()
}

#[test]
fn nights_get_as_much_of_the_rotation_as_days() {
    let mut model = calm("en", Mode::Display);
    let mut seen = exposure(&mut model, 7);
    let told: Vec<Scene> = seen.keys().copied().collect();
    for scene in
        [Scene::Now, Scene::TrustWins, Scene::HowWeAre, Scene::Answered, Scene::Promises, Scene::Repair]
    {
        assert!(told.contains(&scene), "{scene:?} was not on in a week: {told:?}");
    }
    // What a crew has not seen is its own: those who were there when it came have less of it.
    let [day, evening, night] = seen.remove(&Scene::SinceShift).expect("each shift is told what it missed");
    assert!(day > 0 && day < evening && day < night, "{day} {evening} {night}");
    assert_eq!(unfair(&seen), [], "seconds of a week by shift: {seen:?}");
    // The measure tells: of a wall that rests for half of the night, nights see less.
    let mut resting = calm("en", Mode::Display);
    resting.board.blank = Hours::read("22:00-02:00").expect("hours");
    assert!(!unfair(&exposure(&mut resting, 1)).is_empty());
}

#[test]
fn what_a_leader_noted_is_news_to_the_next_shift() {
    let mut model = floor::empty("en", Mode::Display);
    model.board.shifts = Shifts::read(SHIFTS);
    let note = json!({"text": "The lockers are here", "author": {"role": "Floor manager"}});
    floor::live(&mut model, "note", "note/lockers", note, floor::now());
    model.update(Msg::Tick, floor::now());
    let news = model.shift_news(model.shift().expect("a shift"));
    let news: Vec<_> = news.iter().map(|news| (news.what, &*news.entry.key().subject)).collect();
    assert_eq!(news, [(ShiftNews::Told, "note/lockers")]);
}

#[test]
fn what_was_given_up_or_moved_is_news_to_the_next_shift() {
    let mut model = floor::empty("en", Mode::Display);
    model.board.shifts = Shifts::read(SHIFTS);
    let (due, later) = ("2026-11-21T12:00:00Z", "2026-12-26T12:00:00Z");
    let lockers = json!({"ask": "Lockers", "decision": "will", "owner": "Facilities", "due": due, "state": "dropped",
        "reason": "No room was found", "promises": [{"field": "due", "first_due": due, "due": due, "missed": due,
            "settled_at": "2026-11-22T14:00:00Z", "outcome": "dropped"}]});
    let fans = json!({"ask": "Fans", "decision": "will", "owner": "Facilities", "due": later,
        "promises": [{"field": "due", "first_due": "2026-11-27T12:00:00Z", "due": later, "moved_at": "2026-11-22T14:00:00Z"}]});
    let chairs = json!({"ask": "Chairs", "decision": "will", "owner": "Facilities", "due": later,
        "promises": [{"field": "due", "first_due": "2026-11-27T12:00:00Z", "due": later, "moved_at": "2026-11-20T14:00:00Z"}]});
    for (subject, data) in
        [("commitment/lockers", lockers), ("commitment/fans", fans), ("commitment/chairs", chairs)]
    {
        floor::live(&mut model, "commitment", subject, data, time("2026-11-20T09:00:00Z"));
    }
    model.update(Msg::Tick, floor::now());
    let shift = model.shift().expect("a shift");
    let news = model.shift_news(shift);
    let news: Vec<_> = news.iter().map(|news| (news.what, &*news.entry.key().subject)).collect();
    assert_eq!(news, [(ShiftNews::Dropped, "commitment/lockers"), (ShiftNews::Moved, "commitment/fans")]);
    assert!(model.show_scene(Scene::SinceShift));
    let scene = format!("{:?}", picture::view(&model).body).replace("\\u{a0}", " ");
    for said in ["1 promise dropped", "1 date moved", "No room was found", "was 1 d late", "was Fri 27"] {
        assert!(scene.contains(said), "{said}: {scene}");
    }
    let card = openfloor::screen::huddle::text(&model, &Lexicon::built_in());
    for said in [
        "Dropped: Lockers. It was 1 d late. Why: No room was found.",
        "Fans: by ",
        "first promised for Fri 27",
    ] {
        assert!(card.contains(said), "{said}: {card}");
    }
}

/// A wall with shifts of a floor that has told nothing else.
fn with_shifts() -> Model {
    let mut model = floor::empty("en", Mode::Display);
    model.board.shifts = Shifts::read(SHIFTS);
    model
}

/// The hub says what time it is, and the scene of the shift is put on.
fn told_now(model: &mut Model) {
    floor::heartbeat(model, &[], floor::now());
    model.update(Msg::Tick, floor::now());
    assert!(model.show_scene(Scene::SinceShift));
}

/// The facts of the scene, each as its label, its words and its note; and what stands at its foot.
fn facts(model: &Model) -> (Vec<[String; 3]>, String) {
    let Body::Display(scene) = picture::view(model).body else { panic!("a scene") };
    let said = |runs: &[openfloor::screen::lines::Run]| {
        runs.iter().map(|run| run.words.as_str()).collect::<String>().replace('\u{a0}', " ")
    };
    let fact = |fact: &openfloor::screen::scene::Fact| {
        [fact.label.words.as_str().to_owned(), said(&fact.words), said(&fact.note)]
    };
    let more = scene.more.first().map(|more| more.as_str().to_owned()).unwrap_or_default();
    (scene.facts.iter().map(fact).collect(), more + &said(&scene.note))
}

#[test]
fn the_age_is_that_of_what_is_news() {
    let mut model = with_shifts();
    let ana = json!({"name": "Ana"});
    let old = time("2026-11-19T09:00:00Z");
    let corrected = json!({"headline": "Lockers", "author": ana,
        "corrected": [{"field": "headline", "at": "2026-11-22T12:30:00Z"}]});
    floor::live(&mut model, "notice", "notice/lockers", corrected, old);
    let updated = json!({"headline": "Heating", "author": ana,
        "updates": [{"at": "2026-11-22T13:30:00Z", "text": "It is warm again."}]});
    floor::live(&mut model, "notice", "notice/heating", updated, time("2026-11-22T13:31:00Z"));
    told_now(&mut model);
    let (facts, _) = facts(&model);
    assert_eq!(facts, [["corrected", "Lockers", "2 h"], ["update", "Heating", "1 h"]]);
}

#[test]
fn what_was_promised_and_not_kept_comes_before_what_was_corrected() {
    let mut model = with_shifts();
    let at = time("2026-11-22T09:00:00Z");
    let corrected = json!({"headline": "Lockers", "author": {"name": "Ana"},
        "corrected": [{"field": "headline", "at": at}]});
    floor::live(&mut model, "notice", "notice/lockers", corrected, at);
    let due = "2026-11-22T08:00:00Z";
    let late = json!({"ask": "Fans", "decision": "will", "owner": "Ops", "due": due,
        "promises": [{"field": "due", "first_due": due, "due": due}]});
    floor::live(&mut model, "commitment", "commitment/fans", late, time("2026-11-20T09:00:00Z"));
    told_now(&mut model);
    let news = model.shift_news(model.shift().expect("a shift"));
    let news: Vec<ShiftNews> = news.iter().map(|news| news.what).collect();
    assert_eq!(news, [ShiftNews::Late, ShiftNews::Corrected]);
}

#[test]
fn what_is_late_has_its_mark_and_what_is_late_for_longest_comes_first() {
    let mut model = with_shifts();
    for (name, first, due) in [
        ("fans", "2026-11-22T07:00:00Z", "2026-11-22T07:00:00Z"),
        ("chairs", "2026-11-22T05:00:00Z", "2026-11-22T05:00:00Z"),
        ("lamps", "2026-11-22T08:00:00Z", "2026-11-22T08:00:00Z"),
    ] {
        let late = json!({"ask": name, "decision": "will", "owner": "Ops", "due": due,
            "promises": [{"field": "due", "first_due": first, "due": due}]});
        let at = time("2026-11-20T09:00:00Z");
        floor::live(&mut model, "commitment", &format!("commitment/{name}"), late, at);
    }
    told_now(&mut model);
    assert!(model.show_scene(Scene::SinceShift));
    let told: Vec<[String; 2]> = facts(&model).0.into_iter().map(|[label, what, _]| [label, what]).collect();
    let late = |what: &str| ["!\u{a0}late".to_owned(), what.to_owned()];
    assert_eq!(told, [late("chairs"), late("fans"), late("lamps")]);
}

#[test]
fn the_turns_of_an_hour_go_through_all_of_it() {
    let mut model = with_shifts();
    for n in 0..10 {
        let data = json!({"headline": format!("Notice {n}"), "author": {"name": "Ana"}});
        floor::live(&mut model, "notice", &format!("notice/{n}"), data, time("2026-11-22T09:00:00Z"));
    }
    let mut told = Vec::new();
    for more in [6, 6, 8] {
        assert!(model.show_scene(Scene::SinceShift));
        let (facts, note) = facts(&model);
        assert_eq!(note, format!("+ {more} more, in turn"));
        told.extend(facts.into_iter().map(|[_, headline, _]| headline));
    }
    let all: std::collections::BTreeSet<&String> = told.iter().collect();
    assert_eq!((told.len(), all.len()), (10, 10), "each once: {told:?}");
    assert!(model.show_scene(Scene::SinceShift));
    assert_eq!(facts(&model).0[0][1], told[0], "and then from the beginning");
}

#[test]
fn it_stays_as_long_as_its_headlines_take() {
    let mut model = with_shifts();
    for n in 0..3 {
        let data =
            json!({"headline": "word ".repeat(6), "why": "word ".repeat(90), "author": {"name": "Ana"}});
        floor::live(&mut model, "notice", &format!("notice/{n}"), data, time("2026-11-22T09:00:00Z"));
    }
    assert!(model.show_scene(Scene::SinceShift));
    let dwell_s = model.ui.rotation.showing.as_ref().expect("a scene").dwell_s;
    // Three headlines, what stands around each, and one count.
    assert_eq!(dwell_s, (3 * (6 + 4) + 3) / 3 + 5);
}

#[test]
fn what_the_hub_heard_long_after_its_time_is_new_from_when_it_heard_it() {
    let mut model = with_shifts();
    let old = time("2026-11-19T09:00:00Z");
    let past = json!({"headline": "Past", "author": {"name": "Ana"}});
    floor::live(&mut model, "notice", "notice/past", past, old);
    // Also for a wall that began since: the hub's stamp says it.
    let back =
        json!({"headline": "Dated back", "author": {"name": "Ana"}, "told_at": "2026-11-22T16:00:00Z"});
    floor::live(&mut model, "notice", "notice/back", back, old);
    let later = time("2026-11-22T22:00:00Z");
    floor::heartbeat(&mut model, &[], later);
    model.update(Msg::Tick, later);
    assert!(model.show_scene(Scene::SinceShift));
    assert_eq!(facts(&model).0, [["new", "Dated back", "6 h"]]);
}
