//! A round whose key is gone: a backup has none, so its answers are gone too, and that is said.

use serde_json::json;
use tempfile::tempdir;

use crate::asking::*;
use crate::holding::{Hands, hub_at};
use crate::process::openfloor;

fn run(line: &[&str]) -> (bool, String) {
    let output = openfloor().args(line).output().expect("it runs");
    (output.status.success(), String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8"))
}

#[tokio::test]
async fn a_restored_round_is_closed_as_suppressed_and_the_words_say_why() {
    let folder = tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (data, new, backup) = (path("data"), path("new"), path("monday.db"));
    let hands = Hands::at(MONDAY);
    let hub = site(data.as_ref(), &hands).await;
    let codes = opened(&hub, &[("billing", 14), ("care", 14)]).await;
    answered(&hub, &codes["billing"], &[3, 4, 5]).await;
    hands.set("2026-11-23T16:00:00Z");
    told(&hub, "Monday's figures", |levels| of(levels, "billing").is_some()).await;
    let (well, said) = run(&["backup", &backup, "--data", &data]);
    assert!(well && said.contains("lisbon") && said.contains("no backup"), "{said}");
    hub.stop().await;

    let list = format!("{data}/withdrawals.jsonl");
    let (well, said) = run(&["restore", &backup, "--withdrawals", &list, "--data", &new]);
    assert!(well && said.contains("lisbon") && said.contains(WINDOW) && said.contains("gone"), "{said}");
    assert!(said.contains("suppressed"), "{said}");
    let hub = hub_at(new.as_ref(), &hands).await;
    let levels = told(&hub, "what is suppressed", |levels| {
        ["floor", "billing", "care"]
            .iter()
            .all(|unit| of(levels, unit).is_some_and(|level| level["suppressed"] == true))
    })
    .await;
    assert_eq!(of(&levels, "billing").expect("told").get("answered"), None);
    assert_eq!(status(&hub).await["state"], "lost");
    let told = check_in(&hub, &codes["care"][0], &level(4)).await;
    assert_eq!(told.status, 404, "the codes went with the key: {told:?}");
    let again =
        send(&hub, "/v1/pulse/lisbon", &json!({"closes": "Fri 16:00", "teams": teams(&[("billing", 14)])}))
            .await;
    assert_eq!(again.status, 201, "another round may be opened: {again:?}");
}

#[tokio::test]
async fn a_key_that_can_not_be_read_stops_the_hub_and_is_not_replaced() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site(folder.path(), &hands).await;
    opened(&hub, &[("billing", 14)]).await;
    hub.stop().await;
    let key = folder.path().join("pulse.key");
    let whole = std::fs::read(&key).expect("a key");
    std::fs::write(&key, &whole[..9]).expect("written");
    let settings = crate::bench::settings(folder.path());
    let why = openfloor::hub::Hub::start(settings).await.expect_err("refused").to_string();
    assert!(why.contains("pulse.key") && why.contains("32 bytes"), "{why}");
    assert_eq!(std::fs::read(&key).expect("a file").len(), 9);
    std::fs::write(&key, whole).expect("put back");
    let hub = hub_at(folder.path(), &hands).await;
    assert_eq!(status(&hub).await["state"], "open", "nothing was lost");
}
