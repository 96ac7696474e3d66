//! How much one token or one address may ask for, and what whoever asks for more is told.

use super::*;

/// So long that nothing comes back to anybody while a test lasts.
const HOUR: Duration = Duration::from_secs(3_600);

#[tokio::test]
async fn a_token_that_publishes_too_much_is_told_when_to_come_back() {
    let folder = tempdir().expect("a folder");
    let data = folder.path();
    let (busy, calm) = (token(data, Role::Publisher, |_| {}), token(data, Role::Publisher, |_| {}));
    let hub = guarded(data, |access| access.publishing = Access::publish_rate(1)).await;
    let events: Vec<_> = (0..100).map(|n| notice(&format!("n{n}"), &format!("n{n}"), |_| {})).collect();
    let headers = format!(
        "content-type: application/cloudevents-batch+json\r\nauthorization: Bearer {}",
        busy.reveal()
    );
    let batch = serde_json::Value::from(events).to_string();
    assert_eq!(post(&hub, &headers, batch.as_bytes()).await.status, 201, "a whole batch fits");
    let answer = post(&hub, &headers, batch.as_bytes()).await;
    assert_eq!(answer.status, 429, "{answer:?}");
    let wait = answer.head.split("retry-after: ").nth(1).and_then(|rest| rest.lines().next());
    let wait: u64 = wait.and_then(|wait| wait.parse().ok()).expect("Retry-After in seconds");
    assert!((1..=100).contains(&wait), "{wait}");
    assert_eq!(post_with(&hub, &calm, &notice("other", "other", |_| {})).await.status, 201);
    assert_eq!(hub.events(), 101);
}

#[tokio::test]
async fn the_words_of_what_is_held_are_read_so_often_and_no_more() {
    let folder = tempdir().expect("a folder");
    let data = folder.path();
    let (mine, admin) = (token(data, Role::Publisher, |_| {}), token(data, Role::Admin, |_| {}));
    let hub = guarded(data, |access| access.reading = Rate { every: HOUR, burst: 3 }).await;
    let thanks = |name: &str| {
        notice(name, name, |event| {
            event["type"] = "dev.openfloor.recognition.v1".into();
            event["subject"] = format!("recognition/{name}").into();
            event["data"] = serde_json::json!({
                "kind": "kudos", "giver": "Ana", "message": "You stayed.",
                "receivers": [{"ref": name, "name": "Maya Silva", "team": "Night", "consent": "full"}],
            });
        })
    };
    let batch = serde_json::json!([thanks("a"), thanks("b")]).to_string();
    let bearer = |token: &Token| format!("authorization: Bearer {}", token.reveal());
    let headers =
        format!("content-type: application/cloudevents-batch+json\r\nfeed-gate: now\r\n{}", bearer(&mine));
    let held = post(&hub, &headers, batch.as_bytes()).await;
    assert_eq!(held.status, 202, "{held:?}");
    let id = held.body["results"][0]["held"].as_str().expect("an id").to_owned();
    let read = async |token: &Token| {
        let request = format!(
            "GET /v1/held/{id} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n{}\r\n\r\n",
            bearer(token)
        );
        raw(&hub, request.as_bytes()).await
    };
    assert_eq!(read(&mine).await.status, 200, "two of three");
    let often = read(&mine).await;
    assert_eq!(often.status, 429, "each event counts, since each may name somebody: {often:?}");
    assert!(often.head.contains("retry-after: "), "{often:?}");
    assert_eq!(read(&admin).await.status, 200, "another token has its own");
}

#[tokio::test]
async fn whoever_speaks_for_the_leads_of_a_site_frees_its_subjects_and_reads_nothing() {
    let folder = tempdir().expect("a folder");
    let data = folder.path();
    let of = |source: &'static str| token(data, Role::Publisher, |grant| grant.source = Some(source.into()));
    let (kudos, leads, peers) =
        (of("/sites/lisbon/kudos"), of("/sites/lisbon/leads"), of("/sites/lisbon/peers"));
    let hub = guarded(data, |_| {}).await;
    let bearer = |token: &Token| format!("authorization: Bearer {}", token.reveal());
    let keeps = notice("a", "evacuation", |event| event["source"] = "/sites/lisbon/kudos".into());
    let headers =
        format!("content-type: application/cloudevents+json\r\nfeed-gate: never\r\n{}", bearer(&kudos));
    let held = post(&hub, &headers, keeps.to_string().as_bytes()).await;
    assert_eq!(held.status, 202, "{held:?}");
    let id = held.body["results"][0]["held"].as_str().expect("an id").to_owned();
    let ask = async |method: &str, path: &str, token: &Token| {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-length: 0\r\n{}\r\n\r\n",
            bearer(token)
        );
        raw(&hub, request.as_bytes()).await
    };
    let ours = notice("b", "evacuation", |_| {});
    assert_eq!(post_with(&hub, &leads, &ours).await.status, 409, "another source keeps it");
    let one = format!("/v1/held/{id}");
    let list = ask("GET", "/v1/held", &leads).await;
    assert_eq!(list.body["held"][0]["events"][0]["subject"], "notice/evacuation");
    assert!(list.body["held"][0]["gives_up_at"].is_string(), "{list:?}");
    assert!(!list.body.to_string().contains("headline"), "{list:?}");
    for (method, path) in [("GET", one.clone()), ("POST", format!("{one}/gates/never"))] {
        assert_eq!(ask(method, &path, &leads).await.status, 404, "{method} {path}");
    }
    // A source beside it learns nothing of it, and frees nothing.
    assert_eq!(ask("GET", "/v1/held", &peers).await.body["held"], serde_json::json!([]));
    assert_eq!(ask("DELETE", &one, &peers).await.status, 404);
    assert_eq!(ask("DELETE", &one, &leads).await.status, 200);
    assert_eq!(post_with(&hub, &leads, &ours).await.status, 201);
}

#[tokio::test]
async fn many_walls_of_one_token_come_back_together_and_too_many_are_told() {
    let folder = tempdir().expect("a folder");
    let token = token(folder.path(), Role::Wall, |_| {});
    let hub = guarded(folder.path(), |access| access.connections_each = 20).await;
    let refused = |result: Result<Wall, tokio_tungstenite::tungstenite::Error>| match result {
        Err(tokio_tungstenite::tungstenite::Error::Http(response)) => response.status().as_u16(),
        other => panic!("{other:?}", other = other.map(|_| "let in")),
    };
    for _ in 0..3 {
        let walls = (0..20).map(|_| wall(&hub, &token, ""));
        let walls = futures_util::future::join_all(walls).await;
        assert!(walls.iter().all(Result::is_ok), "500 that share one are let in; here 20");
        assert_eq!(refused(wall(&hub, &token, "").await), 503);
        drop(walls);
        until("their places are free", async || wall(&hub, &token, "").await.is_ok()).await;
    }
    drop(hub);

    let folder = tempdir().expect("a folder");
    let token = self::token(folder.path(), Role::Wall, |_| {});
    let hub = guarded(folder.path(), |access| access.following = Rate { every: HOUR, burst: 2 }).await;
    let _walls =
        [wall(&hub, &token, "").await.expect("let in"), wall(&hub, &token, "").await.expect("let in")];
    assert_eq!(refused(wall(&hub, &token, "").await), 429);
}

#[tokio::test]
async fn an_address_that_tries_token_after_token_is_slowed_down_and_a_good_one_is_not() {
    let folder = tempdir().expect("a folder");
    let good = token(folder.path(), Role::Publisher, |_| {});
    let hub = guarded(folder.path(), |access| access.guessing = Rate { every: HOUR, burst: 3 }).await;
    let bad = Token::new([1; 4], &[1; 32]);
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(post_with(&hub, &bad, &notice("a", "one", |_| {})).await.status);
    }
    assert_eq!(answers, [401, 401, 401, 429, 429]);
    assert_eq!(post_with(&hub, &good, &notice("a", "one", |_| {})).await.status, 201);
}

#[tokio::test]
async fn a_new_token_is_good_at_once_and_who_has_guessed_too_often_makes_nobody_look_for_it() {
    let folder = tempdir().expect("a folder");
    let good = token(folder.path(), Role::Publisher, |_| {});
    let mut access = Access { local_tokens: true, ..Access::default() };
    access.guessing = Rate { every: HOUR, burst: 3 };
    // The hub looks at the file by itself once, and then only when somebody brings a token that it does not know.
    let timing = Timing { watch: Duration::from_secs(3_600), ..Timing::default() };
    let hub = Hub::start(HubSettings { access, timing, ..settings(folder.path()) }).await.expect("starts");
    let answer = async |token: &Token, id: &str| post_with(&hub, token, &notice(id, id, |_| {})).await.status;
    assert_eq!(answer(&good, "a").await, 201);
    let given = token(folder.path(), Role::Publisher, |_| {});
    assert_eq!(answer(&given, "b").await, 201, "it is looked for at once");
    let bad = Token::new([1; 4], &[1; 32]);
    for _ in 0..3 {
        assert_eq!(answer(&bad, "c").await, 401);
    }
    let given = token(folder.path(), Role::Publisher, |_| {});
    assert_eq!(answer(&given, "d").await, 429, "nobody looks for it now");
    assert_eq!(answer(&good, "e").await, 201, "one that is known comes in all the same");
}
