//! A rehearsal goes by what has changed since something was handed in: a wish, a withdrawal, grave news; and by what the hub lets a
//! recording do.

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::bench::*;
use crate::event;
use crate::holding::*;
use crate::rehearse::{bids, rehearse, site};

const MONDAY: &str = "2026-10-19T08:00:00Z";

fn thanks(id: &str, name: &str, consent: &str) -> Value {
    let data = json!({
        "kind": "thank_you", "giver": "Ana", "message": "For the calm.",
        "receivers": [{"ref": "p1", "name": "Maya Ferreira", "team": "Night", "consent": consent}],
    });
    event(id, &format!("recognition/{name}"), MONDAY, data)
}

fn critical(id: &str, name: &str) -> Value {
    bids(id, name, "The lift has failed", json!({"priority": "critical"}))
}

async fn confirmed(hub: &openfloor::hub::Hub, event: &Value) {
    let headers = "content-type: application/cloudevents+json\r\nfeed-beside: yes";
    let answer = post(hub, headers, event.to_string().as_bytes()).await;
    assert_eq!(answer.status, 201, "{answer:?}");
}

async fn wished(hub: &openfloor::hub::Hub, reference: &str, word: &str) {
    let body = json!({"wish": word}).to_string();
    let request = format!(
        "PUT /v1/people/{reference}/wish?site=lisbon HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    assert_eq!(raw(hub, request.as_bytes()).await.status, 204);
}

#[tokio::test]
async fn what_it_would_stand_beside_is_said_before_it_does() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &site("Europe/Lisbon", &["en"])).await;
    // Nothing grave was there when they were handed in, so nobody was asked.
    let mut of_day = thanks("d", "day", "team");
    of_day["team"] = "day".into();
    of_day["data"]["receivers"][0]["team"] = "Day".into();
    for event in [thanks("t", "stayed", "team"), of_day] {
        held(&hub, &event, "feed-hold-until: 2026-10-19T08:20:00Z").await;
    }
    let quiet = json!({"scope": "day", "until": "2026-10-19T10:00:00Z"});
    published(&hub, &event("q", "quiet/day", MONDAY, quiet)).await;
    let told = rehearse(&hub, &["--at", "2026-10-19T08:25:00Z"]).await;
    let rests = "quiet mode is on there until 2026-10-19T10:00:00Z: thanks and levels rest, and are shown afterwards; \
                 at its release nobody is asked";
    for subject in ["recognition/day", "recognition/stayed"] {
        assert!(told.contains(&format!("{subject}: {rests}")), "{told}");
    }
    let walls = "Quiet mode holds for day until Mon 19 Oct 2026 11:00 WEST: on its walls recognition and engagement rest, \
                 on others what is for day, and thanks for its people.";
    assert!(told.contains(walls), "{told}");
    let shown = told.matches("    For the calm.  [to Night; held as").count();
    assert_eq!(
        shown, 2,
        "thanks to everyone are on walls that are not the day's, of a floor and of leads: {told}"
    );
    assert!(!told.contains("[to Day"), "what is for the day rests on all of them: {told}");

    // Grave news that comes out after them is told of too, whether it is held or published.
    confirmed(&hub, &critical("c", "lift")).await;
    let alarm = "feed-hold-until: 2026-10-19T08:40:00Z\r\nfeed-beside: yes";
    held(&hub, &critical("a", "alarm"), alarm).await;
    hands.set("2026-10-19T08:10:00Z");
    let told: Value =
        serde_json::from_str(&rehearse(&hub, &["--at", "2026-10-19T08:45:00Z", "--format", "json"]).await)
            .expect("JSON");
    let beside = |hold: usize| told["sites"][0]["held"][hold]["beside"][0].clone();
    assert_eq!(beside(0)["subject"], "recognition/stayed");
    assert_eq!(beside(2)["subject"], "notice/alarm");
    let grave = "thanks or a level were published there at 2026-10-19T08:30:00Z: they rest beside grave news";
    assert_eq!(beside(2)["why"], grave);
    // Thanks wait until half an hour after the lift; the alarm comes out at its moment.
    hands.set("2026-10-19T08:41:00Z");
    listed(&hub, "the releases", <[_]>::is_empty).await;
}

/// A critical notice is heard for its half hour, and so a rehearsal tells it, whatever became of it; and what the walls of a team show by
/// themselves.
#[tokio::test]
async fn what_rests_beside_grave_news_that_is_over_is_rehearsed() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &site("Europe/Lisbon", &["en"])).await;
    let mut of_night = thanks("n", "night", "team");
    of_night["team"] = "night".into();
    for event in [thanks("t", "stayed", "team"), of_night] {
        held(&hub, &event, "feed-hold-until: 2026-10-19T08:20:00Z\r\nfeed-beside: yes").await;
    }
    held(&hub, &thanks("w", "waits", "team"), "feed-hold-until: 2026-10-19T08:20:00Z").await;
    let mut alarm = critical("c", "alarm");
    alarm["team"] = "day".into();
    confirmed(&hub, &alarm).await;
    let mut gone = event("g", "notice/alarm", MONDAY, json!({}));
    gone["type"] = "dev.openfloor.withdrawn.v1".into();
    published(&hub, &gone).await;
    let told = rehearse(&hub, &["--at", "2026-10-19T08:25:00Z"]).await;
    let grave = "grave news is new there until 2026-10-19T08:30:00Z: thanks and levels rest beside it, and are shown afterwards";
    assert!(told.contains(&format!("recognition/stayed: {grave}")), "{told}");
    assert!(!told.contains("recognition/night: grave"), "{told}");
    assert!(told.contains("not out by then: Mon 19 Oct 2026 09:30 WEST"), "{told}");
    let rests = "Something critical is new for day until Mon 19 Oct 2026 09:30 WEST: recognition and engagement rest that are for day or for everyone.";
    assert!(told.contains(rests), "{told}");
    // What is for the night stands on a wall of all teams, what is for everyone on the night's alone.
    let walls: Vec<&str> = told.split("\nWalls of ").collect();
    let shown = |whose: &str| {
        let wall = walls.iter().find(|wall| wall.starts_with(whose)).expect("it is told");
        wall.split("\nDesks").next().unwrap_or_default().matches("For the calm.").count()
    };
    assert_eq!(["the floor", "the team day", "the team night"].map(shown), [1, 0, 2], "{told}");
}

/// Thanks that are told to one team and thank somebody of another one rest as what is for everyone does, named or not.
#[tokio::test]
async fn thanks_for_somebody_of_another_team_are_rehearsed_beside_what_that_team_hears() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &site("Europe/Lisbon", &["en"])).await;
    let of_day = |id: &str, name: &str, consent: &str, team: &str| {
        let mut event = thanks(id, name, consent);
        event["team"] = "day".into();
        event["data"]["receivers"][0]["team"] = team.into();
        event
    };
    // Held in one batch with what that team hears, they are asked about.
    let asked = async |team: &str| {
        let mut alarm = critical("b", "fire");
        alarm["team"] = "night".into();
        let batch = json!([of_day(team, team, "full", team), alarm]).to_string();
        let headers =
            "content-type: application/cloudevents-batch+json\r\nfeed-hold-until: 2026-10-20T08:20:00Z";
        post(&hub, headers, batch.as_bytes()).await
    };
    let night = asked("Night").await;
    assert!(night.status == 409 && night.body["confirm"].is_string(), "{night:?}");
    assert_eq!(asked("Day").await.status, 202);
    for event in [of_day("n", "night", "full", "Night"), of_day("d", "day", "full", "Day")] {
        held(&hub, &event, "feed-hold-until: 2026-10-19T08:20:00Z\r\nfeed-beside: yes").await;
    }
    let mut alarm = critical("c", "alarm");
    alarm["team"] = "night".into();
    confirmed(&hub, &alarm).await;
    let told = rehearse(&hub, &["--at", "2026-10-19T08:25:00Z"]).await;
    assert!(told.contains("recognition/night: grave news is new there until 2026-10-19T08:30:00Z"), "{told}");
    assert!(!told.contains("recognition/day: grave"), "{told}");
}

#[tokio::test]
async fn whoever_reads_what_is_held_learns_no_wish_and_the_release_goes_by_it() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &site("Europe/Lisbon", &["en"])).await;
    let id = held(&hub, &thanks("t", "stayed", "full"), "feed-hold-until: 2026-10-19T09:00:00Z").await;
    let look = async || {
        let told = rehearse(&hub, &["--at", "2026-10-19T10:00:00Z"]).await;
        (told, ask(&hub, "GET", &format!("/v1/held/{id}")).await.body)
    };
    let before = look().await;
    assert!(before.0.contains(&format!("For the calm.  [to Maya Ferreira; held as {id}]")), "{}", before.0);
    // Whether anybody has wished anything, and what, nobody can tell from it.
    for wish in ["initials", "team", "first"] {
        wished(&hub, "p1", wish).await;
        assert_eq!(look().await, before, "{wish}");
    }
    hands.set("2026-10-19T09:00:01Z");
    listed(&hub, "the release", <[_]>::is_empty).await;
    let mut wall = Wall::connect(&hub, "").await;
    wall.next().await.expect("a hello");
    wall.event().await;
    let frame = wall.event().await;
    assert_eq!(frame["data"]["receivers"], json!(["Maya"]), "{frame}");
}

#[tokio::test]
async fn what_is_withdrawn_meanwhile_does_not_come_out() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &site("Europe/Lisbon", &["en"])).await;
    for name in ["coats", "doors"] {
        published(&hub, &bids(name, name, "First words", json!({}))).await;
    }
    // A withdrawal that is held itself, and behind it what says more of its thing: alone, and in a batch.
    let nine = "feed-hold-until: 2026-10-19T09:00:00Z";
    let ten = "feed-hold-until: 2026-10-19T10:00:00Z";
    held(&hub, &withdrawn("w", "coats"), nine).await;
    let alone = held(&hub, &bids("c2", "coats", "Zebra coats", json!({})), ten).await;
    let batch =
        json!([bids("c3", "coats", "Yak coats", json!({})), bids("d2", "doors", "Blue doors", json!({}))]);
    let headers = format!("content-type: application/cloudevents-batch+json\r\n{ten}");
    let answer = post(&hub, &headers, batch.to_string().as_bytes()).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    published(&hub, &bids("n1", "never", "Before", json!({}))).await;
    let late = held(&hub, &bids("n", "never", "Never", json!({})), ten).await;
    published(&hub, &withdrawn("n2", "never")).await;

    let told = rehearse(&hub, &["--at", "2026-10-19T10:30:00Z"]).await;
    for (hold, subject) in [(&alone, "coats"), (&late, "never")] {
        let gone = format!(
            "  {hold}  notice/{subject}: withdrawn since, nothing of it comes out\n            nothing of it is left to come out\n"
        );
        assert!(told.contains(&gone), "{told}");
    }
    assert!(
        !told.contains("Zebra") && !told.contains("Yak") && told.contains("    Blue doors  [held as"),
        "{told}"
    );
    // At their moments the hub does the same.
    hands.set("2026-10-19T09:00:01Z");
    listed(&hub, "the withdrawal", |list| list.len() == 3).await;
    hands.set("2026-10-19T10:00:01Z");
    let list = listed(&hub, "the batch", |list| list.iter().all(|hold| hold["state"] != "held")).await;
    assert!(list.iter().all(|hold| hold["state"] == "withdrawn"), "{list:?}");
    assert_eq!(list.len(), 2);
}

#[tokio::test]
async fn what_leads_alone_saw_withdrawn_is_not_rehearsed_as_out_for_everyone() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &site("Europe/Lisbon", &["en"])).await;
    let deal = |id: &str, name: &str, audience: &str| {
        let data = json!({"ask": "The deal", "decision": "will", "owner": "Site lead", "due": "2026-10-19T08:30:00Z"});
        let mut event = event(id, &format!("commitment/{name}"), MONDAY, data);
        event["audience"] = audience.into();
        event
    };
    // In one batch: the withdrawal of what leads alone have, and the same for everyone; once with a number left, once without.
    let without_dates = json!({"text": "A slow day.", "author": {"role": "Site lead"}});
    let note = |id: &str, audience: &str| {
        let mut note = event(id, "note/day", MONDAY, without_dates.clone());
        note["audience"] = audience.into();
        note
    };
    published(&hub, &deal("d1", "deal", "leads")).await;
    published(&hub, &note("n1", "leads")).await;
    let gone = |id: &str, subject: &str| {
        let mut event = event(id, subject, MONDAY, json!({}));
        event["type"] = "dev.openfloor.withdrawn.v1".into();
        event
    };
    let nine = "content-type: application/cloudevents-batch+json\r\nfeed-hold-until: 2026-10-19T09:00:00Z";
    for batch in [
        json!([gone("d2", "commitment/deal"), deal("d3", "deal", "floor")]),
        json!([gone("n2", "note/day"), note("n3", "floor")]),
    ] {
        let answer = post(&hub, nine, batch.to_string().as_bytes()).await;
        assert_eq!(answer.status, 202, "{answer:?}");
    }
    let told: Value =
        serde_json::from_str(&rehearse(&hub, &["--at", "2026-10-19T10:00:00Z", "--format", "json"]).await)
            .expect("JSON");
    let why = "promises for leads were withdrawn under this subject, and their number is for leads: publish it for everyone under a \
               new subject";
    let text = told.to_string();
    assert!(text.contains("/1/audience") && text.contains(why), "{told:#}");
    assert_eq!(text.matches(why).count(), 1, "of the note no number is left: {told:#}");
    // At its moment the hub says the same, and takes nothing of that batch.
    hands.set("2026-10-19T09:00:01Z");
    let list = listed(&hub, "the releases", |list| list.iter().all(|hold| hold["state"] != "held")).await;
    let [refused] = list.as_slice() else { panic!("one: {list:?}") };
    assert_eq!(
        (&refused["state"], &refused["problem"]["faults"][0]["pointer"]),
        (&json!("refused"), &json!("/1/audience"))
    );
}

#[tokio::test]
async fn what_comes_out_of_a_recording_is_rehearsed_as_such() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &site("Europe/Lisbon", &["en", "es"])).await;
    let recorded = |mut event: Value| {
        event["recordedtime"] = "2026-10-18T08:00:00Z".into();
        event
    };
    let nine = "feed-hold-until: 2026-10-19T09:00:00Z";
    // A recording may be of a time in which the site had one language.
    let notice = held(&hub, &recorded(bids("a", "coats", "Coats stay", json!({}))), nine).await;
    let named = held(&hub, &recorded(thanks("t", "stayed", "full")), nine).await;
    let gone = held(&hub, &recorded(withdrawn("x", "other")), nine).await;
    let told = async || rehearse(&hub, &["--at", "2026-10-19T10:00:00Z"]).await;
    let before = told().await;
    assert!(
        before.contains(&format!("{notice}  notice/coats: Coats stay\n            out by then")),
        "{before}"
    );
    assert!(before.contains(&format!("held as {named}")), "{before}");
    // Whom a later wish concerns can't be told of a recording: it brings no names back.
    wished(&hub, "p9", "team").await;
    let after = told().await;
    assert!(after.contains("somebody of this site has said how far they wish to be named"), "{after}");
    assert!(!after.contains(&format!("held as {named}")), "{after}");
    assert!(before.contains(&gone), "{before}");
    hands.set("2026-10-19T09:00:01Z");
    let list = listed(&hub, "the releases", |list| list.iter().all(|hold| hold["state"] != "held")).await;
    let refused: Vec<_> = list.iter().map(|hold| (hold["held"].as_str(), hold["state"].as_str())).collect();
    assert_eq!(refused, [(Some(&*named), Some("refused"))]);
}
