//! When figures leave a round, and what they say.

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::asking::*;
use crate::bench::*;
use crate::holding::Hands;

fn has_figures(level: Option<&Value>) -> bool {
    level.is_some_and(|level| level["suppressed"] == false)
}

#[tokio::test]
async fn figures_leave_at_their_times_as_sums_of_whole_batches() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site_of(folder.path(), &hands, &[("billing", 10), ("care", 10)]).await;
    let codes = opened(&hub, &[("billing", 10), ("care", 10)]).await;
    answered(&hub, &codes["billing"][..6], &[3, 4, 5]).await;
    answered(&hub, &codes["care"][..4], &[2, 6]).await;
    hands.set("2026-11-23T15:59:59Z");
    assert_eq!(status(&hub).await["told"], json!([]));
    hands.set("2026-11-23T16:00:00Z");
    let levels = told(&hub, "Monday's figures", |levels| has_figures(of(levels, "billing"))).await;
    let billing = of(&levels, "billing").expect("told");
    assert_eq!((&billing["answered"], &billing["eligible"]), (&json!(6), &json!(10)));
    assert_eq!(billing["needs"]["autonomy"]["mean"], 4.0);
    assert_eq!((change(billing, "autonomy"), billing.get("change")), ("none", None));
    // Six of twenty are not 40 %: the floor waits, and so do the four of care.
    assert_eq!(
        (of(&levels, "floor"), of(&levels, "care")),
        (None, None),
        "nothing is said of them before the close"
    );
    let frame = &levels[&format!("engagement/billing/{WINDOW}")];
    assert_eq!(
        (frame["source"].as_str(), frame["team"].as_str()),
        (Some("/openfloor/pulse"), Some("billing"))
    );
    assert_eq!(frame["audience"], "leads");

    // One more waits for its own batch; the next figures have it only with four others.
    answered(&hub, &codes["billing"][6..7], &[7]).await;
    hands.set("2026-11-24T16:00:00Z");
    soon("Tuesday's tick", async {
        while status(&hub).await["next_tick"] != "2026-11-25T16:00:00Z" {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    })
    .await;
    assert_eq!(status(&hub).await["told"], json!([{"unit": "billing", "answered": 6, "eligible": 10}]));
    answered(&hub, &codes["care"][4..8], &[3, 5]).await;
    hands.set(FRIDAY);
    let levels = told(&hub, "Friday's figures", |levels| {
        has_figures(of(levels, "floor")) && has_figures(of(levels, "care"))
    })
    .await;
    assert_eq!(of(&levels, "care").expect("told")["answered"], 8);
    assert_eq!(
        of(&levels, "billing").expect("told")["answered"],
        6,
        "the seventh was alone, and is in no figure"
    );
    assert_eq!(of(&levels, "floor").expect("told")["answered"], 14);
    let seen = crate::asking::levels(&hub, "").await;
    assert_eq!(
        seen.keys().collect::<Vec<_>>(),
        [&format!("engagement/floor/{WINDOW}")],
        "teams are for leads"
    );
    assert_eq!(status(&hub).await["state"], "closed");
}

#[tokio::test]
async fn a_suppressed_event_carries_no_count_no_needs_and_no_change() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site_of(folder.path(), &hands, &[("billing", 20), ("care", 20), ("night", 20)]).await;
    let codes = opened(&hub, &[("billing", 20), ("care", 20), ("night", 20)]).await;
    // Too few of one team answer, all of another agree, and nobody of the third is there.
    answered(&hub, &codes["billing"][..5], &[3, 4, 5]).await;
    answered(&hub, &codes["care"], &[4]).await;
    closed(&hub, &hands).await;
    let levels = told(&hub, "the close", |levels| levels.len() == 4).await;
    let mut teams: Vec<Value> =
        ["billing", "care", "night"].iter().map(|team| of(&levels, team).expect("told").clone()).collect();
    for level in &mut teams {
        assert_eq!(
            (&level["suppressed"], level.get("change"), &level["needs"]),
            (&json!(true), None, &json!({}))
        );
        assert_eq!(level.get("answered"), None);
        level["unit"] = Value::Null;
    }
    assert!(teams.iter().all(|level| *level == teams[0]), "why is told by nothing: {teams:?}");
    let told = status(&hub).await["told"].clone();
    assert!(
        told.as_array()
            .expect("units")
            .iter()
            .filter(|unit| unit["unit"] != "floor")
            .all(|unit| unit.get("answered").is_none())
    );
}

#[tokio::test]
async fn missed_ticks_are_made_up_for_once_and_a_round_closes_though_its_hub_was_down() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site(folder.path(), &hands).await;
    let codes = opened(&hub, &[("billing", 10)]).await;
    answered(&hub, &codes["billing"][..6], &[3, 4, 5]).await;
    hub.stop().await;

    // Three ticks were missed.
    hands.set("2026-11-25T20:00:00Z");
    let hub = crate::holding::hub_at(folder.path(), &hands).await;
    let levels = told(&hub, "the figures", |levels| has_figures(of(levels, "floor"))).await;
    assert_eq!(of(&levels, "floor").expect("told")["answered"], 6);
    assert_eq!(status(&hub).await["next_tick"], "2026-11-26T16:00:00Z");
    let events = hub.events();
    answered(&hub, &codes["billing"][6..9], &[2, 6]).await;
    hub.stop().await;

    hands.set("2026-12-01T09:00:00Z");
    let hub = crate::holding::hub_at(folder.path(), &hands).await;
    soon("the close", async {
        while status(&hub).await["state"] != "closed" {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    })
    .await;
    let round = status(&hub).await;
    assert_eq!((&round["closes"], &round["window"]), (&json!(FRIDAY), &json!(WINDOW)));
    // The three left over were too few, so the close says what was said before: that is no news.
    assert_eq!(round["told"][0]["answered"], 6);
    assert_eq!(hub.events(), events, "nothing is told twice");
    assert_eq!(check_in(&hub, &codes["billing"][9], &level(4)).await.status, 410);
    let reopened = json!({"closes": "Fri 16:00", "teams": teams(&[("billing", 10)])});
    let reopened = send(&hub, "/v1/pulse/lisbon", &reopened).await;
    assert_eq!(
        (reopened.status, &reopened.body["round"]["window"]),
        (201, &json!("2026-W49")),
        "{reopened:?}"
    );
}

/// What is said of a need of a level; the default word is left out.
fn change<'a>(level: &'a Value, need: &str) -> &'a str {
    let level = &level["needs"][need];
    assert!(level.is_object(), "{need} has a level: {level}");
    level.get("change").map_or("none", |change| change.as_str().expect("a word"))
}

/// What is said of all three needs.
fn changes(level: &Value) -> [&str; 3] {
    ["autonomy", "competence", "relatedness"].map(|need| change(level, need))
}

/// Twelve calm rounds, and one that was not, each so many weeks before the next.
fn rounds_before(file: &rusqlite::Connection, unit: &str, weeks: usize) {
    rounds_of_needs_before(file, unit, weeks, |mean| [mean; 3]);
}

/// The same, with the means of the three needs made of these. They stand as they were kept before needs had words of their own.
fn rounds_of_needs_before(
    file: &rusqlite::Connection,
    unit: &str,
    weeks: usize,
    of: impl Fn(f64) -> [f64; 3],
) {
    let means = [5.0, 5.1, 5.0, 4.9, 5.0, 5.1, 5.0, 4.9, 5.0, 5.1, 5.0, 4.9, 3.0];
    for (week, mean) in (48 - means.len() * weeks..).step_by(weeks).zip(means) {
        let [autonomy, competence, relatedness] =
            of(mean).map(|mean| json!({"mean": mean, "low": mean, "high": mean}));
        let data = json!({
            "window": format!("2026-W{week}"), "unit": unit, "instrument": "openfloor-6", "answered": 8, "eligible": 10,
            "needs": {"autonomy": autonomy, "competence": competence, "relatedness": relatedness}, "scale": {"min": 1.0, "max": 7.0},
            "change": "none", "suppressed": false,
        });
        let row = rusqlite::params!["lisbon", unit, format!("2026-W{week}"), true, data.to_string()];
        file.execute("INSERT INTO published VALUES (?1, ?2, ?3, ?4, ?5)", row).expect("writes");
    }
}

#[tokio::test]
async fn needs_that_change_in_opposite_ways_are_each_told() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site_of(folder.path(), &hands, &[("billing", 10), ("care", 10)]).await;
    let file = file_of(folder.path());
    // Autonomy fell from 5 to 3, competence rose from 1 to 3, and relatedness was 3 all along.
    let opposite = |mean: f64| [mean, 6.0 - mean, if mean < 4.0 { mean } else { mean - 2.0 }];
    rounds_of_needs_before(&file, "floor", 1, opposite);
    rounds_of_needs_before(&file, "billing", 1, opposite);
    drop(file);
    let codes = opened(&hub, &[("billing", 10), ("care", 10)]).await;
    answered(&hub, &codes["billing"], &[2, 3, 4]).await;
    answered(&hub, &codes["care"], &[2, 3, 4]).await;
    closed(&hub, &hands).await;
    let levels = all_told(&hub, folder.path()).await;
    for (unit, said) in [
        ("billing", ["confirmed_down", "confirmed_up", "none"]),
        ("floor-leads", ["confirmed_down", "confirmed_up", "none"]),
        ("floor", ["none"; 3]),
        ("care", ["none"; 3]),
    ] {
        assert_eq!(changes(of(&levels, unit).expect("told")), said, "{unit}");
    }
}

#[tokio::test]
async fn a_change_that_is_confirmed_goes_to_leads_and_the_floor_is_told_the_level_alone() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site_of(folder.path(), &hands, &[("billing", 10), ("care", 10)]).await;
    let file = file_of(folder.path());
    rounds_before(&file, "floor", 1);
    // A team that is told of every other week has its changes told too.
    rounds_before(&file, "billing", 2);
    drop(file);
    let codes = opened(&hub, &[("billing", 10), ("care", 10)]).await;
    answered(&hub, &codes["billing"], &[2, 3, 4]).await;
    answered(&hub, &codes["care"], &[2, 3, 4]).await;
    hands.set("2026-11-23T16:00:00Z");
    let levels = told(&hub, "Monday's figures", |levels| has_figures(of(levels, "billing"))).await;
    assert_eq!(
        changes(of(&levels, "billing").expect("told")),
        ["none"; 3],
        "a window is one figure, at its close"
    );
    hands.set(FRIDAY);
    let levels = all_told(&hub, folder.path()).await;
    for (unit, said) in [
        ("floor-leads", "confirmed_down"),
        ("billing", "confirmed_down"),
        ("floor", "none"),
        ("care", "none"),
    ] {
        let level = of(&levels, unit).expect("told");
        assert_eq!((changes(level), level.get("change")), ([said; 3], None), "{unit}");
    }
    assert_eq!(of(&levels, "floor-leads").expect("told")["unit"], "floor");
    assert_eq!(levels[&format!("engagement/floor-leads/{WINDOW}")]["audience"], "leads");
    let seen = crate::asking::levels(&hub, "").await;
    assert_eq!(seen.keys().collect::<Vec<_>>(), [&format!("engagement/floor/{WINDOW}")]);
}

#[tokio::test]
async fn a_level_that_was_withdrawn_does_not_come_back_at_the_close() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site(folder.path(), &hands).await;
    let codes = opened(&hub, &[("billing", 10)]).await;
    answered(&hub, &codes["billing"][..5], &[3, 4, 5]).await;
    hands.set("2026-11-23T16:00:00Z");
    told(&hub, "Monday's figures", |levels| has_figures(of(levels, "floor"))).await;
    let subject = format!("engagement/floor/{WINDOW}");
    published(
        &hub,
        &json!({
            "specversion": "1.0", "id": "gone", "source": "/openfloor/pulse", "site": "lisbon",
            "type": "dev.openfloor.withdrawn.v1", "subject": subject,
        }),
    )
    .await;
    answered(&hub, &codes["billing"][5..], &[3, 4, 5]).await;
    hands.set(FRIDAY);
    assert_eq!(all_told(&hub, folder.path()).await.len(), 0);
    assert_eq!(
        status(&hub).await["told"],
        json!([]),
        "what the log refused is told nowhere, and is not said to be"
    );
}

#[tokio::test]
async fn a_round_that_is_closed_early_takes_no_answer_and_tells_nothing_before_its_next_time() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site(folder.path(), &hands).await;
    let codes = opened(&hub, &[("billing", 10)]).await;
    answered(&hub, &codes["billing"][..6], &[3, 4, 5]).await;
    let before = hub.events();
    let closing = crate::holding::ask(&hub, "POST", "/v1/pulse/lisbon/close").await;
    assert_eq!(
        (closing.body["state"].as_str(), closing.body["next_tick"].as_str()),
        (Some("closing"), Some("2026-11-23T16:00:00Z"))
    );
    assert_eq!(check_in(&hub, &codes["billing"][7], &level(4)).await.status, 410);
    let again = json!({"closes": "Fri 16:00", "teams": teams(&[("billing", 10)])});
    let again = send(&hub, "/v1/pulse/lisbon", &again).await;
    assert!(again.status == 409 && again.body.to_string().contains("closing"), "{again:?}");
    hub.stop().await;
    hands.set("2026-11-23T15:59:59Z");
    let hub = crate::holding::hub_at(folder.path(), &hands).await;
    assert_eq!((status(&hub).await["state"].as_str(), hub.events()), (Some("closing"), before));
    hands.set("2026-11-23T16:00:00Z");
    told(&hub, "the last figures", |levels| has_figures(of(levels, "floor"))).await;
    assert_eq!(status(&hub).await["closes"], MONDAY);
    let next = json!({"closes": "2026-11-30T16:00", "teams": teams(&[("billing", 10)])});
    let next = send(&hub, "/v1/pulse/lisbon", &next).await;
    assert!(
        next.status == 409 && next.body.to_string().contains("2026-11-27"),
        "not before Friday: {next:?}"
    );
}
