//! Since when a crew was away: past the days on which its floor was closed, and past the time in which its wall was off.

use openfloor::domain::Hours;
use openfloor::domain::shift::Away;
use openfloor::model::{Mode, Model, Msg, Scene};
use openfloor::screen::{Lexicon, spoken};
use openfloor::wire::{Cursor, Shown};
use serde_json::json;

use super::{SHIFTS, Shifts, facts, floor, picture, time, told_now, with_shifts};

fn notice(model: &mut Model, headline: &str, at: &str) {
    let data = json!({"headline": headline, "author": {"role": "Site lead"}});
    floor::live(model, "notice", &format!("notice/{at}"), data, time(at));
}

/// The hub says what time it is. What the foot of a desk and a line of text say then of what came since.
fn line(model: &mut Model, at: &str) -> Option<String> {
    floor::heartbeat(model, &[], time(at));
    model.update(Msg::Tick, time(at));
    spoken(model, &Lexicon::built_in(), openfloor::screen::since::line)
}

#[test]
fn after_days_on_which_the_floor_was_closed_a_crew_is_told_what_came_since_it_was_open() {
    let mut model = with_shifts();
    model.board.blank = Hours::read("Sat Sun").expect("hours");
    notice(&mut model, "The lift is mended", "2026-11-20T09:00:00Z");
    notice(&mut model, "Desks move on Monday", "2026-11-20T16:00:00Z");
    let said = line(&mut model, "2026-11-23T06:10:00Z");
    assert_eq!(said.as_deref(), Some("Since your last shift, from Fri 14:00: 1 notice"));
    assert!(model.show_scene(Scene::SinceShift));
    let said = line(&mut model, "2026-11-24T06:10:00Z");
    assert_eq!(said.as_deref(), Some("Since your last shift, from Mon 14:00: nothing new"));
}

#[test]
fn what_came_to_an_end_before_days_on_which_the_floor_was_closed_is_told_after_them() {
    let mut model = with_shifts();
    model.board.blank = Hours::read("Sat Sun").expect("hours");
    let (due, dropped) = ("2026-11-20T12:00:00Z", "2026-11-20T16:00:00Z");
    let data = json!({"ask": "Fans", "decision": "will", "owner": "Facilities", "due": due, "state": "dropped", "reason": "No power",
        "promises": [{"field": "due", "first_due": due, "due": due, "settled_at": dropped, "outcome": "dropped"}]});
    floor::live(&mut model, "commitment", "commitment/fans", data, time(dropped));
    let data =
        json!({"headline": "The canteen closes early", "author": {"role": "Site lead"}, "state": "closed"});
    floor::live(&mut model, "notice", "notice/canteen", data, time("2026-11-20T17:00:00Z"));
    let said = line(&mut model, "2026-11-23T06:10:00Z");
    assert_eq!(said.as_deref(), Some("Since your last shift, from Fri 14:00: 1 notice, 1 promise dropped"));
    let said = line(&mut model, "2026-11-23T07:10:00Z");
    assert_eq!(said, None, "its first hour is over");
}

#[test]
fn the_huddle_card_is_for_the_next_crew_that_comes() {
    let mut model = with_shifts();
    let (late, later) = ("2026-11-29T23:00:00Z", "2026-11-30T09:00:00Z");
    for (ask, due) in [("Fans for the night", late), ("Lockers", later)] {
        let data = json!({"ask": ask, "decision": "will", "owner": "Facilities", "due": due,
            "promises": [{"field": "due", "first_due": due, "due": due}]});
        floor::live(
            &mut model,
            "commitment",
            &format!("commitment/{due}"),
            data,
            time("2026-11-10T09:00:00Z"),
        );
    }
    notice(&mut model, "Doors are mended", "2026-11-21T16:00:00Z");
    line(&mut model, "2026-11-27T20:00:00Z");
    let card = |model: &Model| openfloor::screen::huddle::text(model, &Lexicon::built_in());
    assert!(!card(&model).contains("Fans"), "tonight's: {}", card(&model));
    // It closes for the night, and opens on Sunday at ten in the evening: that crew was there on Sunday last.
    model.board.blank = Hours::read("Mon-Fri 22:00-06:00, Sat 00:00-24:00, Sun 00:00-22:00").expect("hours");
    let card = card(&model);
    assert!(card.contains("Fans") && !card.contains("Lockers") && !card.contains("Doors"), "{card}");
}

/// A wall that begins on Sunday at 14:32 with a floor that it kept until a moment.
fn began_with_what_was_kept_until(off: &str, shifts: &str) -> Model {
    let known = with_shifts();
    let mut model = floor::waiting("en", Mode::Display);
    model.board.shifts = Shifts::read(shifts);
    let (cursor, shown) = (Cursor { epoch: 1, seq: 1, check: 1 }, Shown { role: "wall".into(), site: None });
    model.begin_with(known.floor.clone(), cursor, shown, time(off));
    floor::hello(&mut model, "wall", floor::now());
    floor::synced(&mut model, floor::now());
    // As its hub tells it anew.
    model.floor = known.floor;
    model
}

#[test]
fn what_came_while_a_wall_was_off_is_told_to_every_crew_that_had_no_wall() {
    let mut model = began_with_what_was_kept_until("2026-11-20T16:00:00Z", SHIFTS);
    notice(&mut model, "Desks move on Monday", "2026-11-20T17:00:00Z");
    for (now, says) in [
        ("2026-11-22T14:40:00Z", "Since this wall went off, from Fri 16:00: 1 notice"),
        ("2026-11-22T22:10:00Z", "Since this wall went off, from Fri 16:00: 1 notice"),
        ("2026-11-23T06:10:00Z", "Since this wall went off, from Fri 16:00: 1 notice"),
        // Its last shift had the wall.
        ("2026-11-23T14:10:00Z", "Since your last shift, from Sun 22:00: nothing new"),
    ] {
        let said = line(&mut model, now).expect("the first hour of a shift");
        let (begins, notices) = says.split_at(says.find(": ").expect("counts"));
        assert!(
            said.starts_with(begins) && said.contains("your last shift") != says.contains("off"),
            "{said}"
        );
        assert_eq!(said.contains("1 notice"), notices.contains("1 notice"), "{said}");
        let away = if says.contains("off") { Away::WallOff } else { Away::LastShift };
        assert_eq!(model.shift().map(|shift| shift.away), Some(away), "{said}");
        if away == Away::WallOff {
            assert!(model.show_scene(Scene::SinceShift));
            let scene = format!("{:?}", picture::view(&model).body);
            assert!(scene.contains("Since this wall went off") && scene.contains("Desks move"), "{scene}");
        }
    }
}

#[test]
fn where_nobody_tells_the_shifts_a_wall_that_was_off_says_what_came_meanwhile_for_an_hour() {
    let mut model = began_with_what_was_kept_until("2026-11-20T16:00:00Z", SHIFTS);
    model.board.shifts = None;
    notice(&mut model, "Desks move on Monday", "2026-11-20T17:00:00Z");
    notice(&mut model, "What was said before", "2026-11-20T15:00:00Z");
    let said = line(&mut model, "2026-11-22T14:40:00Z").expect("it was off for two days");
    assert!(said.starts_with("Since this wall went off, from Fri 16:00: 1 notice"), "{said}");
    assert!(model.show_scene(Scene::SinceShift));
    let scene = format!("{:?}", picture::view(&model).body);
    assert!(scene.contains("Desks move") && !scene.contains("What was said before"), "{scene}");
    assert_eq!(line(&mut model, "2026-11-22T15:33:00Z"), None, "its first hour is over");
    // One that starts anew was on for whoever looked at it.
    let mut model = began_with_what_was_kept_until("2026-11-22T14:30:00Z", SHIFTS);
    model.board.shifts = None;
    assert_eq!(line(&mut model, "2026-11-22T14:40:00Z"), None);
}

#[test]
fn the_hour_of_a_wall_that_was_off_begins_when_it_hears_its_hub() {
    let known = with_shifts();
    let mut model = floor::waiting("en", Mode::Display);
    let (cursor, shown) = (Cursor { epoch: 1, seq: 1, check: 1 }, Shown { role: "wall".into(), site: None });
    model.begin_with(known.floor.clone(), cursor, shown, time("2026-11-20T16:00:00Z"));
    // An hour and a half without one.
    model.update(Msg::Tick, time("2026-11-22T16:02:00Z"));
    assert!(model.shift().is_some(), "nobody has been told anything yet");
    floor::hello(&mut model, "wall", time("2026-11-22T16:02:00Z"));
    floor::synced(&mut model, time("2026-11-22T16:02:00Z"));
    model.floor = known.floor;
    assert!(line(&mut model, "2026-11-22T17:01:00Z").is_some());
    assert_eq!(line(&mut model, "2026-11-22T17:03:00Z"), None);
}

#[test]
fn any_floor_of_a_site_tells_when_its_shifts_begin() {
    let mut model = with_shifts();
    model.board.shifts = None;
    assert_eq!(model.shift_on(), None);
    let name = json!({"name": "Floor 3", "time_zone": "Europe/Lisbon", "languages": ["en", "es"]});
    let mut told = name.clone();
    told["shifts"] = json!(["06:00", "14:00", "22:00"]);
    floor::take(&mut model, floor::event("floor", "floor/3", told, floor::now()), floor::now());
    let begins = model.shift_on().map(|shift| shift.begins);
    assert_eq!(begins, Some(time("2026-11-22T14:00:00Z")));
}

/// A floor of the site of [`with_shifts`], with what it tells beside its name.
fn tells(model: &mut Model, id: &str, more: serde_json::Value) {
    let mut told = json!({"name": id, "time_zone": "Europe/Lisbon", "languages": ["en", "es"]});
    told.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    floor::take(model, floor::event("floor", &format!("floor/{id}"), told, floor::now()), floor::now());
}

#[test]
fn the_walls_of_a_team_go_by_the_shifts_of_its_own_floor() {
    let mut model = with_shifts();
    model.board.shifts = None;
    tells(&mut model, "3", json!({"shifts": ["06:00", "14:00", "22:00"]}));
    tells(
        &mut model,
        "4",
        json!({"shifts": ["08:00", "20:00"], "closed": "Sat",
        "teams": [{"id": "back-office", "name": "Back office", "headcount": 12}]}),
    );
    for (team, begins, since) in [
        (None, "2026-11-22T14:00:00Z", "2026-11-20T22:00:00Z"),
        (Some("nobodys"), "2026-11-22T14:00:00Z", "2026-11-20T22:00:00Z"),
        (Some("back-office"), "2026-11-22T08:00:00Z", "2026-11-20T20:00:00Z"),
    ] {
        model.team = team.map(Into::into);
        let shift = model.shift_on().expect("a shift");
        assert_eq!([shift.begins, shift.since], [time(begins), time(since)], "of {team:?}");
    }
}

#[test]
fn days_on_which_its_site_says_that_it_is_closed_are_nobodys_last_shift() {
    let mut model = with_shifts();
    tells(&mut model, "3", json!({"closed": "Sat, 2026-11-20"}));
    let since = |model: &Model| model.shift_on().map(|shift| shift.since);
    assert_eq!(since(&model), Some(time("2026-11-19T22:00:00Z")), "Thursday's");
    // What the wall rests in counts beside it.
    model.board.blank = Hours::read("Thu").expect("hours");
    assert_eq!(since(&model), Some(time("2026-11-18T22:00:00Z")), "Wednesday's");
}

#[test]
fn what_came_while_a_wall_had_no_hub_is_told_to_every_crew_that_heard_nothing_of_it() {
    let mut model = with_shifts();
    let lost = "2026-11-22T15:00:00Z";
    line(&mut model, lost);
    let why = openfloor::wire::Cause::Gone;
    model.update(Msg::Lost { why, retry_in: jiff::SignedDuration::from_secs(5) }, time(lost));
    let off = |model: &mut Model, at: &str| {
        model.update(Msg::Tick, time(at));
        spoken(model, &Lexicon::built_in(), openfloor::screen::since::line)
            .expect("the first hour of a shift")
    };
    // The late crew is there, and the wall hears nothing: that is not nothing that came.
    let said = off(&mut model, "2026-11-22T22:10:00Z");
    assert!(
        said.starts_with("Since your last shift, from ") && said.contains(", as heard until 15:00"),
        "{said}"
    );
    let said = off(&mut model, "2026-11-23T22:10:00Z");
    assert_eq!(said, "Since this wall was cut off, from Sun 15:00: nothing heard");
    floor::hello(&mut model, "wall", time("2026-11-24T05:00:00Z"));
    floor::synced(&mut model, time("2026-11-24T05:00:00Z"));
    model.floor = with_shifts().floor;
    notice(&mut model, "Desks move on Monday", "2026-11-22T17:00:00Z");
    let said = line(&mut model, "2026-11-24T06:10:00Z").expect("the first hour of a shift");
    assert!(said.starts_with("Since this wall was cut off, from Sun 15:00: 1 notice"), "{said}");
    assert_eq!(model.shift().map(|shift| shift.away), Some(Away::CutOff));
    // Its last shift had a hub.
    let said = line(&mut model, "2026-11-25T06:10:00Z").expect("the first hour of a shift");
    assert_eq!(said, "Since your last shift, from Tue 14:00: nothing new");
}

#[test]
fn a_wall_that_began_anew_within_minutes_was_not_off() {
    for (off, away) in [("2026-11-22T14:25:00Z", Away::LastShift), ("2026-11-22T14:00:00Z", Away::WallOff)] {
        let mut model = began_with_what_was_kept_until(off, "06:00,14:30,22:00");
        line(&mut model, "2026-11-23T06:10:00Z");
        assert_eq!(model.shift().map(|shift| shift.away), Some(away), "off at {off}");
    }
}

#[test]
fn what_was_told_and_closed_while_a_crew_was_away_is_told_as_it_ended() {
    let mut model = with_shifts();
    let data = json!({"headline": "Water is off", "state": "closed", "author": {"name": "Ana"}});
    floor::live(&mut model, "notice", "notice/water", data, time("2026-11-22T09:00:00Z"));
    let told = json!({"topic": "The night bus", "reason": "legal", "owner": "Ops", "state": "kept", "told": "It runs until two."});
    floor::live(&mut model, "holding", "holding/bus", told, time("2026-11-22T10:00:00Z"));
    let dropped =
        json!({"ask": "Fans", "decision": "later", "owner": "Ops", "state": "dropped", "reason": "no money"});
    floor::live(&mut model, "commitment", "commitment/fans", dropped, time("2026-11-22T11:00:00Z"));
    told_now(&mut model);
    let (mut facts, _) = facts(&model);
    facts.sort();
    assert_eq!(
        facts,
        [["closed", "Water is off", "5 h"], ["dropped", "Fans", "3 h"], ["told", "The night bus", "4 h"]]
    );
}
