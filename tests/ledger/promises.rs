//! `openfloor promises`: every dated word with what became of it, and the share of each role.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::bench::*;
use crate::holding::*;
use crate::{err, event, promises, run};

fn commitment(ask: &str, owner: &str, due: &str, more: Value) -> Value {
    let mut data = json!({"ask": ask, "decision": "will", "owner": owner, "due": due});
    data.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    data
}

/// A floor with a promise of every state, and one for leads.
async fn told(hub: &openfloor::hub::Hub, hands: &Hands) {
    let it = "Ana Sousa, IT lead";
    published(hub, &floor("lisbon", "Europe/Lisbon")).await;
    let first = [
        event(
            "o",
            "notice/rota",
            "2026-10-19T08:00:00Z",
            json!({
                "headline": "New rota", "next_word_by": "2026-10-20T12:00:00Z",
                "author": {"role": "IT lead", "name": "Ana Sousa"},
            }),
        ),
        event(
            "a",
            "commitment/chairs",
            "2026-10-19T08:00:00Z",
            commitment("Chairs", it, "2026-10-20T08:00:00Z", json!({})),
        ),
        event(
            "b",
            "commitment/lamps",
            "2026-10-19T08:00:00Z",
            commitment("Lamps", it, "2026-10-20T08:00:00Z", json!({})),
        ),
        event(
            "c",
            "commitment/blinds",
            "2026-10-19T08:00:00Z",
            commitment("Blinds", "Facilities", "2026-10-20T08:00:00Z", json!({})),
        ),
        event(
            "d",
            "question/move",
            "2026-10-19T08:00:00Z",
            json!({"text": "=Do we move?", "answer_by": "2026-10-30T12:00:00Z"}),
        ),
    ];
    for event in &first {
        published(hub, event).await;
    }
    let mut secret = event(
        "s",
        "commitment/secret",
        "2026-10-19T08:00:00Z",
        commitment("A quiet deal", "Site lead", "2026-10-20T08:00:00Z", json!({})),
    );
    secret["audience"] = "leads".into();
    published(hub, &secret).await;
    hands.set("2026-10-20T07:00:00Z");
    published(
        hub,
        &event(
            "a2",
            "commitment/chairs",
            "2026-10-20T07:00:00Z",
            commitment("Chairs", it, "2026-10-20T08:00:00Z", json!({"state": "done"})),
        ),
    )
    .await;
    hands.set("2026-10-22T08:00:00Z");
    published(
        hub,
        &event(
            "b2",
            "commitment/lamps",
            "2026-10-22T08:00:00Z",
            commitment("Lamps", it, "2026-10-20T08:00:00Z", json!({"state": "done"})),
        ),
    )
    .await;
    let reason = json!({"state": "dropped", "reason": "The owner of the house says no."});
    published(
        hub,
        &event(
            "c2",
            "commitment/blinds",
            "2026-10-22T08:00:00Z",
            commitment("Blinds", "Facilities", "2026-10-20T08:00:00Z", reason),
        ),
    )
    .await;
    hands.set("2026-10-22T12:00:00Z");
}

#[tokio::test]
async fn every_promise_is_told_with_its_owner_and_each_role_with_its_share() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    told(&hub, &hands).await;
    let wanted = "\
Promises of leadership as of Thu 22 Oct 2026 13:00 WEST, what the floor may see.

late       word on: New rota
           notice/rota, lisbon; owed by IT lead
           by Tue 20 Oct 2026 13:00 WEST; 2 days after its first date

open       answer: =Do we move?
           question/move, lisbon; nobody is named as its owner
           by Fri 30 Oct 2026 12:00 WET

dropped    Blinds
           commitment/blinds, lisbon; owed by Facilities
           by Tue 20 Oct 2026 09:00 WEST; settled Thu 22 Oct 2026 09:00 WEST; 2 days after its first date
           because The owner of the house says no.

kept late  Lamps
           commitment/lamps, lisbon; owed by Ana Sousa, IT lead
           by Tue 20 Oct 2026 09:00 WEST; settled Thu 22 Oct 2026 09:00 WEST; 2 days after its first date

kept       Chairs
           commitment/chairs, lisbon; owed by Ana Sousa, IT lead
           by Tue 20 Oct 2026 09:00 WEST; settled Tue 20 Oct 2026 08:00 WEST

By leadership role
  Facilities: kept 0 of 1; 1 dropped
  IT lead: kept 1 of 3, median delay 2 days (of 3); 1 late
  no role named: nothing was due yet; 1 open

By site
  lisbon: kept 1 of 4, median delay 2 days (of 3); 1 late, 1 dropped, 1 open

Kept share: kept of all that were due or settled; dropped ones count as not kept.
Delay: from the first date until it was settled, or until now while it is late; early is no delay, and what was dropped has none.
Roles stand in the order of the alphabet.
A withdrawal erases words and dates, and not the count: what was withdrawn counts as what it was then, at its site and for the role that owed it, or for the site alone where nothing was surely a role; what was withdrawn before its date was given up, and counts as not kept.
A word that says it was given up to 5 minutes before the hub had it is believed, and can so be kept.
What the hub is first told of after its date, and within an hour, is dated by the times that it tells: late or dropped it counts, and kept it is told afterwards and counts for no share.
Of a thing that promised very much, what was kept in time first is counted, and told no longer.
";
    assert_eq!(promises(&hub, &[]).await, wanted);
    let late = promises(&hub, &["--only", "late,kept-late"]).await;
    assert!(late.contains("New rota") && late.contains("Lamps") && !late.contains("Blinds\n"), "{late}");
    assert!(late.contains("IT lead: kept 1 of 3"), "the share is that of all: {late}");

    let leads = promises(&hub, &["--leads", "--by-role"]).await;
    assert!(leads.contains("Site lead: kept 0 of 1") && !leads.contains("Lamps"), "{leads}");
    let table = promises(&hub, &["--by-role", "--format", "csv"]).await;
    let lines: Vec<&str> = table.split("\r\n").collect();
    assert_eq!(lines[1], "role,lisbon,Facilities,0,0,0,1,0,1,,,0,0,0,0,0,0,0,0");
    assert_eq!(lines[2], "role,lisbon,IT lead,1,1,1,0,0,3,,2.00,3,0,0,0,0,0,0,0");
}

#[tokio::test]
async fn its_data_can_be_read_again_and_no_cell_is_a_formula() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    told(&hub, &hands).await;
    let table = promises(&hub, &["--format", "csv", "--only", "open"]).await;
    assert!(table.contains(",'=Do we move?,,2026-10-30T12:00:00Z,2026-10-30T12:00:00Z,,,,,"), "{table}");
    let whole: Value = serde_json::from_str(&promises(&hub, &["--format", "json"]).await).expect("JSON");
    let states: Vec<_> =
        whole["promises"].as_array().expect("a list").iter().map(|one| &one["state"]).collect();
    assert_eq!(states, ["late", "open", "dropped", "kept_late", "kept"]);
    let dropped = &whole["promises"][2];
    assert_eq!(
        (&dropped["reason"], &dropped["owed_by"]),
        (&"The owner of the house says no.".into(), &"Facilities".into())
    );
    assert_eq!(whole["promises"][1]["what"], "=Do we move?", "data stays as it is");
    assert_eq!(whole["roles"][1]["median_delay_days"], 2.0);
    assert!(!whole.to_string().contains("quiet deal"), "what is for leads is not the floor's");
}

/// What was handed on to people who have no account says for which role it counts, in every form.
#[tokio::test]
async fn what_was_handed_on_says_for_whom_it_counts() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &floor("lisbon", "Europe/Lisbon")).await;
    for (id, owner, time) in
        [("a", "Facilities", "2026-10-19T08:00:00Z"), ("b", "the night agents", "2026-10-19T09:00:00Z")]
    {
        hands.set(time);
        let data = commitment("Blinds", owner, "2026-10-30T08:00:00Z", json!({}));
        published(&hub, &event(id, "commitment/blinds", time, data)).await;
    }
    let table = promises(&hub, &["--format", "csv"]).await;
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    let at = |name: &str| rows[0].iter().position(|column| *column == name).expect(name);
    assert_eq!(
        (rows[1][at("owed_by")], rows[1][at("counts_for")]),
        ("the night agents", "Facilities"),
        "{table}"
    );
    let whole: Value = serde_json::from_str(&promises(&hub, &["--format", "json"]).await).expect("JSON");
    assert_eq!(whole["promises"][0]["counts_for"], "Facilities", "{whole}");
    let text = promises(&hub, &[]).await;
    assert!(
        text.contains("owed by the night agents, and counts for Facilities, who had it before"),
        "{text}"
    );
}

/// A word before the date keeps nobody's name off what is still to come: it goes on from its first date, and counts for whoever owed it.
#[tokio::test]
async fn what_goes_on_after_a_word_counts_for_whoever_owed_it() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &floor("lisbon", "Europe/Lisbon")).await;
    let question = |state: &str, by: &str, due: &str| json!({"text": "Does the night bus stay?", "state": state, "answered_by": by, "answer_by": due});
    let mut known = question("answered", "Facilities", "2026-10-30T08:00:00Z");
    known["verdict"] = "not_known".into();
    known["answer"] = "The city has not decided.".into();
    for (id, time, data) in [
        ("a", "2026-10-19T08:00:00Z", question("checking", "Facilities", "2026-10-24T08:00:00Z")),
        ("b", "2026-10-19T09:00:00Z", question("checking", "Facilities", "2026-10-30T08:00:00Z")),
        ("c", "2026-10-19T10:00:00Z", known),
        ("d", "2026-10-19T11:00:00Z", question("checking", "the night agents", "2026-10-30T08:00:00Z")),
    ] {
        hands.set(time);
        published(&hub, &event(id, "question/bus", time, data)).await;
    }
    let whole: Value = serde_json::from_str(&promises(&hub, &["--format", "json"]).await).expect("JSON");
    let promise = &whole["promises"][0];
    assert_eq!(whole["promises"].as_array().map(Vec::len), Some(1), "{whole}");
    assert_eq!(
        (&promise["counts_for"], &promise["first_due"], &promise["due"]),
        (&json!("Facilities"), &json!("2026-10-24T08:00:00Z"), &json!("2026-10-30T08:00:00Z")),
        "{whole}"
    );
}

/// What a stamp has no room for stays in every count, and so it does once the thing is withdrawn.
#[tokio::test]
async fn however_much_a_thing_promised_no_kept_promise_is_lost_from_a_count() {
    const KEPT: i64 = 70;
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &floor("lisbon", "Europe/Lisbon")).await;
    let begin: Timestamp = "2026-10-19T09:00:00Z".parse().expect("a moment");
    let mut time = String::new();
    for hour in 0..=KEPT {
        let at = |minutes: i64| (begin + SignedDuration::from_mins(hour * 60 + minutes)).to_string();
        let mut data = json!({"text": "Does the night bus stay?", "state": "checking", "answered_by": "Facilities", "answer_by": at(30)});
        time = at(0);
        hands.set(&time);
        published(&hub, &event(&format!("c{hour}"), "question/bus", &time, data.clone())).await;
        if hour < KEPT {
            (data["state"], data["verdict"]) = ("answered".into(), "not_known".into());
            data["answer"] = "The city has not decided.".into();
            time = at(20);
            hands.set(&time);
            published(&hub, &event(&format!("a{hour}"), "question/bus", &time, data)).await;
        }
    }
    let table = promises(&hub, &["--by-role", "--format", "csv"]).await;
    for row in [
        "role,lisbon,Facilities,70,0,0,0,1,70,1.000,0.00,70,0,",
        "site,lisbon,,70,0,0,0,1,70,1.000,0.00,70,0,",
    ] {
        assert!(table.contains(row), "{table}");
    }
    let text = promises(&hub, &[]).await;
    assert!(text.contains("question/bus, lisbon: 7 kept; owed by Facilities"), "{text}");
    let whole: Value = serde_json::from_str(&promises(&hub, &["--format", "json"]).await).expect("JSON");
    let told = json!([{
        "site": "lisbon", "subject": "question/bus", "audience": "floor", "owed_by": "Facilities",
        "kept": 7, "no_delay": 7, "told_afterwards": 0,
    }]);
    assert_eq!((&whole["let_go"], whole["promises"].as_array().map(Vec::len)), (&told, Some(64)), "{whole}");
    let late = promises(&hub, &["--only", "late"]).await;
    assert!(!late.contains("counted alone"), "{late}");

    let mut gone = event("gone", "question/bus", &time, json!({}));
    gone["type"] = "dev.openfloor.withdrawn.v1".into();
    published(&hub, &gone).await;
    let table = promises(&hub, &["--by-role", "--format", "csv"]).await;
    assert!(table.contains("role,lisbon,Facilities,0,0,0,0,0,71,0.986,,0,0,71,1,0,70,0,0"), "{table}");
}

/// To tell a late promise again betters nothing.
#[tokio::test]
async fn what_is_told_again_late_counts_as_late_and_is_explained_below() {
    const SAID: &str = "What is told again in the same words";
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &floor("lisbon", "Europe/Lisbon")).await;
    let of = |id: &str, time: &str, due: &str| {
        let data = commitment("Lamps", "Facilities", due, json!({}));
        event(id, &format!("commitment/{id}"), time, data)
    };
    published(&hub, &of("lamps", "2026-10-19T08:00:00Z", "2026-10-20T08:00:00Z")).await;
    assert!(!promises(&hub, &[]).await.contains(SAID), "nothing is told again");
    hands.set("2026-10-21T08:00:00Z");
    published(&hub, &of("lamps-2", "2026-10-21T08:00:00Z", "2026-10-28T08:00:00Z")).await;
    let text = promises(&hub, &[]).await;
    assert!(text.contains("2 late") && text.matches("\nlate ").count() == 2, "{text}");
    assert!(text.contains(SAID), "{text}");
    let roles = promises(&hub, &["--by-role"]).await;
    assert!(!roles.contains(SAID), "no entry is listed: {roles}");
}

#[tokio::test]
async fn a_hub_that_is_not_there_is_named() {
    let none = run(&["promises", "--feed", "ws://127.0.0.1:9", "--within", "2s"]).await;
    assert_eq!(none.status.code(), Some(1));
    assert!(err(&none).contains("the floor of 127.0.0.1:9 is not known"), "{}", err(&none));
    let wrong = run(&["promises", "--only", "broken"]).await;
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("possible values: late, open"), "{}", err(&wrong));
}
