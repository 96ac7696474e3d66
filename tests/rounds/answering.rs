//! Answering: each code once, in clear words when it is not good.

use serde_json::json;
use tempfile::tempdir;

use crate::asking::*;
use crate::bench::*;
use crate::holding::Hands;

fn words(answer: &Answer) -> String {
    answer.body["error"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_code_works_once_also_when_many_use_it_at_the_same_moment() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site(folder.path(), &hands).await;
    let codes = opened(&hub, &[("billing", 12)]).await;
    for (code, index) in codes["billing"].iter().zip([3, 4, 5].iter().cycle()) {
        let level = level(*index);
        let four: Vec<_> = (0..4).map(|_| check_in(&hub, code, &level)).collect();
        let mut four: Vec<_> =
            futures_util::future::join_all(four).await.iter().map(|one| one.status).collect();
        four.sort_unstable();
        assert_eq!(four, [204, 409, 409, 409]);
    }
    closed(&hub, &hands).await;
    let levels = told(&hub, "the floor's level", |levels| of(levels, "floor").is_some()).await;
    assert_eq!(of(&levels, "floor").expect("told")["answered"], 12, "each once");
}

#[tokio::test]
async fn a_wrong_a_spent_and_a_closed_code_get_clear_words() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site(folder.path(), &hands).await;
    let codes = &opened(&hub, &[("billing", 12)]).await["billing"];
    for wrong in ["AAAAA-AAAAA", "", "what is this?", &"A".repeat(300)] {
        let told = check_in(&hub, wrong, &level(4)).await;
        assert!(told.status == 404 && words(&told).contains("letter by letter"), "{wrong}: {told:?}");
    }
    let typed = codes[0].to_lowercase().replace('-', " ");
    assert_eq!(check_in(&hub, &typed, &level(4)).await.status, 204, "however it is typed");
    let used = check_in(&hub, &codes[0], &level(4)).await;
    assert!(used.status == 409 && words(&used).contains("has been used"), "{used:?}");
    // Who has the list of codes, and would not spend one, is told of none whether it was used.
    for free in [json!([]), json!([9]), json!([4, null, 4])] {
        let [spent, good] = [&codes[0], &codes[1]];
        let (spent, good) = (check_in(&hub, spent, &free).await, check_in(&hub, good, &free).await);
        assert_eq!((spent.status, &spent.body), (422, &good.body), "{free}");
    }
    let look = async |code: &String| send(&hub, "/v1/check-in/look", &json!({"code": code})).await;
    let (spent, good) = (look(&codes[0]).await, look(&codes[1]).await);
    assert_eq!((spent.status, &spent.body), (200, &good.body));
    // The moment is enough; no tick need have come.
    hands.set(FRIDAY);
    for code in &codes[..2] {
        let told = check_in(&hub, code, &level(4)).await;
        assert!(told.status == 410 && words(&told).contains("closed"), "{told:?}");
    }
    told(&hub, "the close", |levels| of(levels, "floor").is_some()).await;
    for code in &codes[..2] {
        let told = check_in(&hub, code, &level(4)).await;
        assert!(told.status == 410 && words(&told).contains("closed"), "{told:?}");
    }
}

#[tokio::test]
async fn answers_that_are_none_are_named_and_the_code_stays_good() {
    let folder = tempdir().expect("a folder");
    let hub = site(folder.path(), &Hands::at(MONDAY)).await;
    let code = &opened(&hub, &[("billing", 12)]).await["billing"][0];
    for (answers, pointers) in [
        (json!([8, 1, null, 0, 2.5, 7]), vec!["/answers/0", "/answers/3", "/answers/4"]),
        (json!([1, 1, 1, 1, 1, 1, null]), vec!["/answers/6"]),
        (json!([null, null, null, null, null, null]), vec![]),
        (json!([]), vec![]),
        (json!([7, null, 7, null, 7, null]), vec![]),
    ] {
        let told = check_in(&hub, code, &answers).await;
        assert_eq!((told.status, told.pointers()), (422, pointers), "{answers}: {told:?}");
        assert!(words(&told).contains("skip") || words(&told).contains("one need"), "{told:?}");
    }
    for (body, status) in [
        (json!({"code": code, "answers": [4], "name": "Maya"}), 422),
        (json!({"code": code}), 422),
        (json!({"code": code, "answers": vec![1; 4_000]}), 413),
    ] {
        let told = send(&hub, "/v1/check-in", &body).await;
        assert!(told.status == status && !words(&told).contains("Maya"), "{told:?}");
    }
    let plain = "POST /v1/check-in HTTP/1.1\r\nhost: hub\r\nconnection: close\r\ncontent-type: text/plain\r\n\
                 content-length: 2\r\n\r\n{}";
    assert_eq!(raw(&hub, plain.as_bytes()).await.status, 415, "what any page of the web may send");
    assert_eq!(
        check_in(&hub, code, &json!([7, 1, null, null, null, null])).await.status,
        204,
        "one need is enough"
    );
}

#[tokio::test]
async fn whoever_guesses_is_answered_slowly_and_good_codes_pass() {
    let folder = tempdir().expect("a folder");
    let hub = site(folder.path(), &Hands::at(MONDAY)).await;
    let codes = &opened(&hub, &[("billing", 12)]).await["billing"];
    use openfloor::hub::pulse::{ANSWERING, GUESSING};
    let mut busy = 0;
    // More than all who have a code could send at once.
    const { assert!(ANSWERING.burst > GUESSING.burst) };
    for guess in 0..ANSWERING.burst + 200 {
        let guess =
            if guess % 2 == 0 { json!({"code": "not a code"}) } else { json!({"code": "7K2Q-M0XV-9DAB"}) };
        let told = send(&hub, "/v1/check-in/look", &guess).await;
        busy += u32::from(told.status == 429);
    }
    assert!(busy > 0, "guessing has an end");
    assert_eq!(check_in(&hub, &codes[0], &level(4)).await.status, 204);
}
