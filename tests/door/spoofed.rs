//! What is not a publisher's to say, and what is said a thousand times.

use serde_json::{Value, json};

use crate::bench::*;

/// The hub's own attributes, and names that it may have one day.
const OF_THE_HUB: [&str; 7] =
    ["feedseq", "feedcursor", "feedprev", "feedphase", "feedskip", "feed", "feedanything"];

fn pointers(answer: &Value) -> Vec<&str> {
    let faults = answer["faults"].as_array().map(Vec::as_slice).unwrap_or_default();
    faults.iter().filter_map(|fault| fault["pointer"].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn attributes_of_the_hub_are_refused_in_every_mode() {
    let house = House::open().await;
    let mut guest = Guest::connect(house.addr).await;
    for name in OF_THE_HUB {
        for value in [json!("00000000000000000001"), json!("snapshot"), json!(1), json!(true)] {
            let mut event = notice("spoof", "spoof", "Spoofed");
            event[name] = value;
            let (status, answer) = guest.ask(&request(EVENT, &event.to_string())).await;
            assert_eq!((status, pointers(&answer)), (422, vec![format!("/{name}").as_str()]), "{answer}");
            let batch = json!([notice("good", "good", "Good"), event]);
            let (status, answer) = guest.ask(&request(BATCH, &batch.to_string())).await;
            assert_eq!((status, pointers(&answer)), (422, vec![format!("/1/{name}").as_str()]), "{answer}");
        }
        for header in [format!("ce-{name}"), format!("CE-{}", name.to_ascii_uppercase())] {
            let headers = format!(
                "content-type: application/json\r\nce-specversion: 1.0\r\nce-id: spoof\r\n\
                 ce-source: /sites/lisbon/leads\r\nce-type: dev.openfloor.notice.v1\r\n\
                 ce-subject: notice/spoof\r\nce-site: lisbon\r\n{header}: 1"
            );
            let body = notice("spoof", "spoof", "Spoofed")["data"].to_string();
            let (status, answer) = guest.ask(&request(&headers, &body)).await;
            assert_eq!((status, pointers(&answer)), (422, vec![format!("/{name}").as_str()]), "{answer}");
        }
    }
    // Nothing of it is there, and the same events without the hub's attributes are new.
    for id in ["spoof", "good"] {
        let (status, answer) = guest.ask(&request(EVENT, &notice(id, id, "Good").to_string())).await;
        assert_eq!(status, 201, "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_is_published_a_thousand_times_from_everywhere_has_one_position() {
    const CONNECTIONS: usize = 8;
    let replays = size("OPENFLOOR_TEST_REPLAYS", 1_000);
    let house = House::open().await;
    let addr = house.addr;
    let event = request(EVENT, &notice("again", "again", "Once").to_string());
    let senders = (0..CONNECTIONS).map(|sender| {
        let event = event.clone();
        let times = replays / CONNECTIONS + usize::from(sender < replays % CONNECTIONS);
        tokio::spawn(async move {
            let mut guest = Guest::connect(addr).await;
            let mut answers = Vec::new();
            for _ in 0..times {
                answers.push(guest.ask(&event).await);
            }
            answers
        })
    });
    let answers = soon("all answers", futures_util::future::join_all(senders)).await;
    let answers: Vec<_> = answers.into_iter().flat_map(|answers| answers.expect("sent")).collect();
    assert_eq!(answers.len(), replays);
    let position = answers[0].1["results"][0]["seq"].as_u64().expect("a position");
    let mut new = 0;
    for (status, answer) in &answers {
        let one = &answer["results"][0];
        assert_eq!(one["seq"], position, "{answer}");
        match status {
            201 => new += 1,
            status => assert_eq!(*status, 200, "{answer}"),
        }
        assert_eq!(one["duplicate"], *status == 200, "{answer}");
    }
    assert_eq!(new, 1, "it is new once");
    let (_, next) = ask(addr, &request(EVENT, &notice("next", "next", "Next").to_string())).await;
    assert_eq!(next["results"][0]["seq"], position + 1, "and nothing lies between it and the next");
}
