//! Times, zones and gates: what a publisher may ask for, and what the hub makes of it.

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::bench::*;
use crate::holding::*;

#[tokio::test]
async fn a_local_time_is_that_of_the_site_and_never_early() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-01T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let in_site = |id: &str, site: &'static str| notice(id, id, |event| event["site"] = site.into());
    let unknown = hold(&hub, &in_site("x", "lisbon"), "feed-hold-until: 2026-10-25T01:30").await;
    assert_eq!(unknown.status, 422);
    assert!(unknown.body["error"].as_str().is_some_and(|error| error.contains("floor")), "{unknown:?}");
    for (site, zone) in
        [("lisbon", "Europe/Lisbon"), ("madrid", "Europe/Madrid"), ("newyork", "America/New_York")]
    {
        published(&hub, &floor(site, zone)).await;
    }
    for (site, local, at, odd) in [
        ("lisbon", "2026-10-25T01:30", "2026-10-25T01:30:00Z", "twice"),
        ("madrid", "2026-10-25T02:30", "2026-10-25T01:30:00Z", "twice"),
        ("newyork", "2026-11-01 01:30", "2026-11-01T06:30:00Z", "twice"),
        ("lisbon", "2027-03-28T01:30", "2027-03-28T01:00:00Z", "never"),
        ("madrid", "2027-03-28T02:30", "2027-03-28T01:00:00Z", "never"),
        ("newyork", "2027-03-14T02:30", "2027-03-14T07:00:00Z", "never"),
        ("madrid", "2026-10-25T03:30", "2026-10-25T02:30:00Z", ""),
        ("lisbon", "Tue 14:00", "2026-10-06T13:00:00Z", ""),
    ] {
        let id = format!("{site}-{}", local.replace([' ', ':'], "-"));
        let answer = hold(&hub, &in_site(&id, site), &format!("feed-hold-until: {local}")).await;
        let one = &answer.body["results"][0];
        assert_eq!((answer.status, &one["release_at"]), (202, &at.into()), "{site} {local}");
        assert!(one["note"].as_str().unwrap_or_default().contains(odd), "{one}");
        assert_eq!(one.get("note").is_some(), !odd.is_empty(), "{one}");
    }
    // In Madrid 02:30 comes first at 00:30 UTC, and counts when it comes again.
    hands.set("2026-10-25T01:29:59Z");
    looked(&hub, "first").await;
    let waiting = |list: &[Value], at: &str| list.iter().filter(|hold| hold["release_at"] == at).count();
    assert_eq!(waiting(&list(&hub).await, "2026-10-25T01:30:00Z"), 2);
    hands.set("2026-10-25T01:30:00Z");
    listed(&hub, "the second 02:30", |list| waiting(list, "2026-10-25T01:30:00Z") == 0).await;

    let mixed = [in_site("m1", "lisbon"), in_site("m2", "madrid")];
    let body = Value::from(mixed.to_vec()).to_string();
    let batch = "content-type: application/cloudevents-batch+json\r\nfeed-hold-until: 2027-01-01T00:00";
    assert_eq!(post(&hub, batch, body.as_bytes()).await.status, 422, "two zones, one local time");
}

#[tokio::test]
async fn terms_that_will_not_do_are_refused_now() {
    let folder = tempdir().expect("a folder");
    let hub = hub_at(folder.path(), &Hands::at("2026-10-19T08:00:00Z")).await;
    let event = notice("a", "one", |_| {});
    let many = (0..17).map(|n| format!("g{n}")).collect::<Vec<_>>().join(",");
    for (terms, word) in [
        ("feed-hold-until: soon", "no time"),
        ("feed-hold-until: 2026-10-19T07:59:59Z", "past"),
        ("feed-hold-until: 2026-10-19T07:59:59Z\r\nfeed-gate: ready", "past"),
        ("feed-hold-until: 2027-12-01T00:00:00Z", "400 days"),
        ("feed-hold-until: 2026-10-20T00:00:00Z\r\nfeed-hold-until: 2026-10-21T00:00:00Z", "twice"),
        ("feed-gate: Leads", "a-z"),
        ("feed-gate:", "a-z"),
        ("feed-gate: a, b, a", "twice"),
        (&format!("feed-gate: {many}"), "at most 16"),
        (&format!("feed-gate: {}", "a".repeat(41)), "at most 40"),
    ] {
        let answer = hold(&hub, &event, terms).await;
        assert_eq!(answer.status, 422, "{terms}: {answer:?}");
        assert!(
            answer.body["error"].as_str().is_some_and(|error| error.contains(word)),
            "{terms}: {answer:?}"
        );
    }
    let bad = notice("a", "one", |event| event["data"]["headline"] = 7.into());
    let answer = hold(&hub, &bad, "feed-gate: ready").await;
    assert_eq!((answer.status, answer.pointers()), (422, vec!["/data/headline"]));
    assert!(list(&hub).await.is_empty());
}

#[tokio::test]
async fn it_waits_for_its_time_and_for_every_gate() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let terms =
        "feed-hold-until: 2026-10-19T09:00:00Z\r\nfeed-gate: leads-briefed, translations\r\nfeed-gate: works";
    let id = held(&hub, &notice("a", "one", |_| {}), terms).await;
    let gate = async |name: &str| ask(&hub, "POST", &format!("/v1/held/{id}/gates/{name}")).await;
    assert_eq!(gate("nosuch").await.status, 404);
    let met = gate("translations").await;
    let of = |answer: &Answer, index: usize| answer.body["gates"][index].clone();
    assert_eq!(of(&met, 0), json!({"name": "leads-briefed"}));
    assert_eq!(of(&met, 1), json!({"name": "translations", "met": {"at": "2026-10-19T08:00:00Z"}}));
    hands.set("2026-10-19T08:30:00Z");
    assert_eq!(of(&gate("translations").await, 1), of(&met, 1), "once: the first word stays");
    assert_eq!(gate("works").await.status, 200);
    hands.set("2026-10-19T10:00:00Z");
    looked(&hub, "time").await;
    assert_eq!(list(&hub).await.len(), 1, "its time has come, and a gate is open");
    assert_eq!(gate("leads-briefed").await.status, 200);
    listed(&hub, "the release", <[_]>::is_empty).await;
    assert_eq!(gate("leads-briefed").await.status, 404);
    assert_eq!(hub.events(), 2);
}

#[tokio::test]
async fn the_same_event_is_held_once() {
    let folder = tempdir().expect("a folder");
    let hub = hub_at(folder.path(), &Hands::at("2026-10-19T08:00:00Z")).await;
    let (event, terms) = (notice("a", "one", |_| {}), "feed-hold-until: 2026-10-19T09:00:00Z");
    let id = held(&hub, &event, terms).await;
    let again = hold(&hub, &event, terms).await;
    assert_eq!((again.status, &again.body["results"][0]["held"]), (200, &id.as_str().into()));
    assert_eq!(again.body["results"][0]["duplicate"], true);
    let other = notice("a", "one", |event| event["data"]["headline"] = "Other".into());
    let refused = hold(&hub, &other, terms).await;
    assert_eq!((refused.status, refused.pointers()), (409, vec!["/id"]));
    let moved = hold(&hub, &event, "feed-hold-until: 2026-10-19T10:00:00Z").await;
    assert_eq!(moved.status, 409, "another time is another wish: {moved:?}");

    let batch = [notice("b", "two", |_| {}), notice("c", "three", |_| {})];
    let body = Value::from(batch.to_vec()).to_string();
    let headers = format!("content-type: application/cloudevents-batch+json\r\n{terms}");
    let first = post(&hub, &headers, body.as_bytes()).await;
    let ids = |answer: &Answer| [0, 1].map(|index| answer.body["results"][index]["held"].clone());
    assert_eq!(first.status, 202);
    assert_eq!(ids(&first)[0], ids(&first)[1], "a batch is one hold");
    let second = post(&hub, &headers, body.as_bytes()).await;
    assert_eq!((second.status, ids(&second)), (200, ids(&first)));
    assert_eq!(list(&hub).await.len(), 2);
    // Not published the other way while it is held.
    let other_way = publish(&hub, &batch[0]).await;
    assert_eq!((other_way.status, other_way.pointers()), (409, vec!["/id"]), "{other_way:?}");
    let id = ids(&first)[0].as_str().expect("an id").to_owned();
    assert_eq!(ask(&hub, "DELETE", &format!("/v1/held/{id}")).await.status, 200);
    assert_eq!(published(&hub, &batch[0]).await, 1);
    let third = hold(&hub, &batch[0], terms).await;
    assert_eq!((third.status, third.seq()), (200, 1));
}

#[tokio::test]
async fn there_is_an_end_to_what_is_held() {
    use openfloor::hub::held::HELD_EVENTS_MAX;
    let folder = tempdir().expect("a folder");
    let hub = hub_at(folder.path(), &Hands::at("2026-10-19T08:00:00Z")).await;
    let headers = "content-type: application/cloudevents-batch+json\r\nfeed-gate: ready";
    for batch in 0..HELD_EVENTS_MAX / 100 {
        let events = (0..100).map(|n| notice(&format!("{batch}-{n}"), &format!("n{batch}-{n}"), |_| {}));
        let body = Value::from(events.collect::<Vec<_>>()).to_string();
        assert_eq!(post(&hub, headers, body.as_bytes()).await.status, 202);
    }
    let full = hold(&hub, &notice("more", "more", |_| {}), "feed-gate: ready").await;
    assert_eq!(full.status, 503, "{full:?}");
    assert!(full.head.contains("retry-after") && full.body.to_string().contains("1000 events"), "{full:?}");
    let id = list(&hub).await[0]["held"].as_str().expect("an id").to_owned();
    assert_eq!(ask(&hub, "DELETE", &format!("/v1/held/{id}")).await.status, 200);
    held(&hub, &notice("more", "more", |_| {}), "feed-gate: ready").await;
}

#[tokio::test]
async fn what_is_held_is_there_in_all_languages_of_its_site() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let speaks = |id: &str, languages: Value| {
        let mut floor = floor("lisbon", "Europe/Lisbon");
        (floor["id"], floor["data"]["languages"]) = (id.into(), languages);
        floor
    };
    published(&hub, &speaks("f1", json!(["en", "es"]))).await;
    let word = |id: &str, text: Value| {
        notice(id, id, |event| event["data"] = json!({"headline": text, "author": {"name": "Ana"}}))
    };
    let terms = "feed-hold-until: 2026-10-19T09:00:00Z";
    let answer = hold(&hub, &word("a", json!("Bids")), terms).await;
    assert_eq!((answer.status, answer.pointers()), (422, vec!["/data/headline"]));
    let answer = hold(&hub, &word("a", json!({"es": "Turnos"})), terms).await;
    assert_eq!((answer.status, answer.pointers()), (422, vec!["/data/headline/en"]));
    assert!(list(&hub).await.is_empty());

    // A floor in the same batch counts.
    let batch = [speaks("f2", json!(["en"])), word("b", json!("Bids"))];
    let headers = format!("content-type: application/cloudevents-batch+json\r\n{terms}");
    let answer = post(&hub, &headers, Value::from(batch.to_vec()).to_string().as_bytes()).await;
    assert_eq!(answer.status, 202, "{answer:?}");

    let id = list(&hub).await[0]["held"].as_str().expect("an id").to_owned();
    assert_eq!(ask(&hub, "DELETE", &format!("/v1/held/{id}")).await.status, 200);

    // The site takes on a language before the release of what has two.
    held(&hub, &word("c", json!({"en": "Bids", "es": "Turnos"})), "feed-gate: ready").await;
    published(&hub, &speaks("f3", json!(["en", "es", "pt"]))).await;
    let id = list(&hub).await[0]["held"].as_str().expect("an id").to_owned();
    assert_eq!(ask(&hub, "POST", &format!("/v1/held/{id}/gates/ready")).await.status, 200);
    let list = listed(&hub, "the refusal", |list| list[0]["state"] == "refused").await;
    assert_eq!(list[0]["problem"]["faults"][0]["pointer"], "/data/headline/pt");
}

#[tokio::test]
async fn a_recording_is_held_and_taken_by_the_same_rules() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let mut site = floor("lisbon", "Europe/Lisbon");
    site["data"]["languages"] = json!(["en", "es"]);
    published(&hub, &site).await;
    let recorded =
        |id: &str, name: &str, at: &str| notice(id, name, |event| event["recordedtime"] = at.into());
    let terms = "feed-gate: briefed";
    let past = "2026-10-18T08:00:00Z";
    let reworded = |id: &str, name: &str, at: &str| {
        let mut event = recorded(id, name, at);
        event["data"]["headline"] = "Other words".into();
        event
    };
    // Each is asked twice: at once for one thing, held for another.
    for (name, before, at, taken, kept) in [
        ("in one language, for the first time", false, past, 201, 202),
        ("in one language, once it is there", true, past, 422, 422),
        ("of no time", false, "yesterday", 422, 422),
        ("of a time to come", false, "2026-10-19T08:05:01Z", 422, 422),
        ("of a clock that is a little ahead", false, "2026-10-19T08:05:00Z", 201, 202),
    ] {
        let thing = |way: &str| format!("{way}-{}", name.replace([' ', ','], "-"));
        for way in ["now", "held"].into_iter().filter(|_| before) {
            published(&hub, &recorded(&format!("0{way}"), &thing(way), past)).await;
        }
        let answer = publish(&hub, &reworded(&thing("1"), &thing("now"), at)).await;
        assert_eq!(answer.status, taken, "{name}: {answer:?}");
        let answer = hold(&hub, &reworded(&thing("2"), &thing("held"), at), terms).await;
        assert_eq!(answer.status, kept, "{name}: {answer:?}");
    }
    // Of a batch the second one is a revision, at once as when it is held.
    let batch = json!([recorded("x", "batch", past), reworded("y", "batch", past)]).to_string();
    for more in ["", "\r\nfeed-gate: briefed"] {
        let headers = format!("content-type: application/cloudevents-batch+json{more}");
        let answer = post(&hub, &headers, batch.as_bytes()).await;
        assert_eq!((answer.status, answer.pointers()), (422, vec!["/1/data/headline"]), "{answer:?}");
    }
}

#[tokio::test]
async fn what_it_would_stand_beside_is_asked_when_it_is_handed_in() {
    let folder = tempdir().expect("a folder");
    let hub = hub_at(folder.path(), &Hands::at("2026-10-19T08:00:00Z")).await;
    published(&hub, &notice("n", "accident", |event| event["data"]["priority"] = "critical".into())).await;
    let thanks = |id: &str| {
        notice(id, id, |event| {
            event["type"] = "dev.openfloor.recognition.v1".into();
            event["subject"] = format!("recognition/{id}").into();
            event["data"] = json!({"kind": "thank_you", "giver": "Maya", "message": "Thank you.", "receivers": [
                {"ref": "1", "name": "A B", "team": "Billing"}]});
        })
    };
    for (id, terms, status) in [
        ("a", "feed-hold-until: 2026-10-19T08:00:02Z", 409),
        ("b", "feed-gate: ready", 409),
        ("c", "feed-hold-until: 2026-10-19T08:31:00Z", 202),
        ("d", "feed-hold-until: 2026-10-19T08:00:02Z\r\nfeed-beside: yes", 202),
    ] {
        let answer = hold(&hub, &thanks(id), terms).await;
        assert_eq!(answer.status, status, "{terms}: {answer:?}");
        assert_eq!(answer.body.get("confirm").is_some(), status == 409, "{answer:?}");
    }
    // What would come out together stands beside each other too.
    let together = Value::from(vec![
        thanks("e"),
        notice("f", "fire", |event| {
            event["site"] = "porto".into();
            event["data"]["priority"] = "critical".into();
        }),
        notice("g", "praise", |event| {
            let site: Value = "porto".into();
            *event = thanks("g");
            event["site"] = site;
        }),
    ]);
    let batch = "content-type: application/cloudevents-batch+json\r\nfeed-hold-until: 2026-10-19T09:00:00Z";
    let answer = post(&hub, batch, together.to_string().as_bytes()).await;
    assert_eq!((answer.status, &answer.body["faults"][0]["pointer"]), (409, &"/2".into()), "{answer:?}");
}

#[tokio::test]
async fn whoever_meets_the_last_gate_is_asked_what_it_stands_beside() {
    let folder = tempdir().expect("a folder");
    let hub = hub_at(folder.path(), &Hands::at("2026-10-19T08:00:00Z")).await;
    let thanks = notice("t", "thanks", |event| {
        event["type"] = "dev.openfloor.recognition.v1".into();
        event["subject"] = "recognition/t".into();
        event["data"] = json!({"kind": "thank_you", "giver": "Maya", "message": "Thank you.", "receivers": [
            {"ref": "1", "name": "A B", "team": "Billing"}]});
    });
    let id = held(&hub, &thanks, "feed-gate: told, ready").await;
    published(&hub, &notice("n", "accident", |event| event["data"]["priority"] = "critical".into())).await;
    let meet = async |gate: &str, header: &str| {
        let head =
            format!("POST /v1/held/{id}/gates/{gate} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n{header}");
        raw(&hub, format!("{head}content-length: 0\r\n\r\n").as_bytes()).await
    };
    // It does not come out yet.
    assert_eq!(meet("told", "").await.status, 200);
    let asked = meet("ready", "").await;
    assert_eq!((asked.status, &asked.body["confirm"]), (409, &"Feed-Beside: yes".into()), "{asked:?}");
    let gates = list(&hub).await[0]["gates"].clone();
    assert!(gates[0].get("met").is_some() && gates[1].get("met").is_none(), "{gates}");
    // Whoever means it says so, and it waits for nothing.
    assert_eq!(meet("ready", "feed-beside: maybe\r\n").await.status, 400);
    assert_eq!(meet("ready", "feed-beside: yes\r\n").await.status, 200);
    listed(&hub, "the release", <[_]>::is_empty).await;
    assert_eq!(Wall::of(&hub, "").await.len(), 2);
}

/// Hands in what is asked about at one place in its data, says yes, hands it in once more, which is asked no more, and lets it out.
async fn asked_once(hub: &openfloor::hub::Hub, event: &Value, (pointer, confirm): (&str, &str)) {
    let hand_in = async |headers: &str| {
        let headers = format!("content-type: application/cloudevents+json\r\nfeed-gate: told{headers}");
        post(hub, &headers, event.to_string().as_bytes()).await
    };
    let asked = hand_in("").await;
    assert_eq!((asked.status, asked.pointers()), (409, vec![pointer]));
    assert_eq!(asked.body["confirm"], confirm);
    let taken = hand_in(&format!("\r\n{confirm}")).await;
    assert_eq!(taken.status, 202, "{taken:?}");
    let id = taken.body["results"][0]["held"].as_str().expect("a hold").to_owned();
    let again = hand_in("").await;
    assert_eq!((again.status, &again.body["results"][0]["held"]), (200, &id.as_str().into()), "{again:?}");
    let head = format!("POST /v1/held/{id}/gates/told HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n");
    assert_eq!(raw(hub, format!("{head}content-length: 0\r\n\r\n").as_bytes()).await.status, 200);
    listed(hub, "the release", <[_]>::is_empty).await;
}

#[tokio::test]
async fn what_may_tell_something_of_people_is_asked_about_when_it_is_handed_in_and_never_again() {
    let folder = tempdir().expect("a folder");
    let hub = hub_at(folder.path(), &Hands::at("2026-10-19T08:00:00Z")).await;
    let sick = notice("s", "sick", |event| event["data"]["headline"] = "Tom is off sick".into());
    asked_once(&hub, &sick, ("/data/headline", "Feed-Of-People: yes")).await;
    assert_eq!(Wall::of(&hub, "").await.len(), 1);
    // Of a batch only what is not published yet.
    let batch = async |event: Value| {
        let body = Value::from(vec![sick.clone(), event]).to_string();
        let headers = "content-type: application/cloudevents-batch+json\r\nfeed-gate: later";
        post(&hub, headers, body.as_bytes()).await
    };
    let birthday = notice("c", "cake", |event| event["data"]["headline"] = "Happy birthday Maya".into());
    let asked = batch(birthday).await;
    assert_eq!((asked.status, asked.pointers()), (409, vec!["/1/data/headline"]), "{asked:?}");
    let taken = batch(notice("l", "lift", |_| {})).await;
    assert_eq!(taken.status, 202, "{taken:?}");
}

#[tokio::test]
async fn what_changes_some_languages_is_asked_about_when_it_is_handed_in_and_never_again() {
    let folder = tempdir().expect("a folder");
    let hub = hub_at(folder.path(), &Hands::at("2026-10-19T08:00:00Z")).await;
    let told = |id: &str, en: &str| {
        notice(id, "bids", |event| {
            event["data"]["headline"] = json!({"en": en, "es": "Los turnos pasan al viernes"})
        })
    };
    published(&hub, &told("a", "Bids move to Fridays")).await;
    let changed = told("b", "Bids stay on Mondays");
    asked_once(&hub, &changed, ("/data/headline/es", "Feed-Translation: yes")).await;
    assert_eq!(hub.events(), 2);
    // What is handed in once more stands before nothing: the words that stand are newer.
    let both = |id: &str, en: &str| {
        notice(id, "bids", |event| {
            event["data"]["headline"] = json!({"en": en, "es": "Los turnos dejan de pedirse"})
        })
    };
    published(&hub, &both("c", "Bids are given up")).await;
    let body =
        Value::from(vec![told("a", "Bids move to Fridays"), both("d", "The canteen opens")]).to_string();
    let headers = "content-type: application/cloudevents-batch+json\r\nfeed-gate: told";
    let asked = post(&hub, headers, body.as_bytes()).await;
    assert_eq!((asked.status, asked.pointers()), (409, vec!["/1/data/headline/es"]), "{asked:?}");
}

/// By when a release is to be on every wall, and how long before it each of them is there.
const IN_TIME: jiff::SignedDuration = jiff::SignedDuration::from_secs(2);

/// By the hub's own clock, which goes on.
#[tokio::test]
async fn a_release_is_on_every_wall_within_two_seconds_of_its_time_and_never_early() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let mut walls = Vec::new();
    for query in ["", "?site=lisbon", "?team=night", "?audience=leads"].iter().cycle().take(20) {
        let mut wall = Wall::connect(&hub, query).await;
        wall.snapshot().await;
        walls.push(wall);
    }
    for round in 0..3 {
        let at = jiff::Timestamp::now() + IN_TIME;
        held(&hub, &notice(&format!("a{round}"), "rota", |_| {}), &format!("feed-hold-until: {at}")).await;
        for wall in &mut walls {
            let out = wall.event().await;
            let late = jiff::Timestamp::now().duration_since(at);
            assert_eq!(subject(&out), "notice/rota");
            assert!(!late.is_negative() && late < IN_TIME, "{late:#} after its time");
        }
    }
}
