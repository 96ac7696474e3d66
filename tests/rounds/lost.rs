//! A round whose key is gone: a backup has none, so its answers are gone too, and that is said.

use serde_json::json;
use tempfile::tempdir;

use crate::asking::*;
use crate::bench::published;
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
    let hub = site_of(data.as_ref(), &hands, &[("billing", 14), ("care", 14)]).await;
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
    let again = send(
        &hub,
        "/v1/pulse/lisbon",
        &json!({"closes": "Fri 16:00", "teams": teams(&[("billing", 14), ("care", 14)])}),
    )
    .await;
    assert!(
        again.status == 409 && again.body.to_string().contains(WINDOW),
        "what was told of this week stays told, though its level is gone: {again:?}"
    );
    let next = json!({"closes": "2026-11-30T16:00", "teams": teams(&[("billing", 14), ("care", 14)])});
    assert_eq!(send(&hub, "/v1/pulse/lisbon", &next).await.status, 409, "nor one before Friday's close");
    hands.set(FRIDAY);
    let next = send(&hub, "/v1/pulse/lisbon", &next).await;
    assert_eq!(next.status, 201, "then another one may be opened: {next:?}");
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

/// The bytes of the file of rounds.
fn file(data: &std::path::Path) -> Vec<u8> {
    std::fs::read(data.join("pulse.db")).expect("a file")
}

#[tokio::test]
async fn a_file_that_is_put_back_after_the_close_tells_nothing_more() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site(folder.path(), &hands).await;
    let codes = opened(&hub, &[("billing", 12)]).await;
    answered(&hub, &codes["billing"][..5], &[3, 4, 5]).await;
    let before = file(folder.path());
    let key = folder.path().join("pulse-1.key");
    assert_eq!(std::fs::read(&key).expect("a key").len(), 32);
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&key).expect("a key"));
        assert_eq!(mode & 0o777, 0o600);
    }
    answered(&hub, &codes["billing"][5..6], &[7]).await;
    closed(&hub, &hands).await;
    told(&hub, "the close", |levels| of(levels, "floor").is_some_and(|level| level["answered"] == 6)).await;
    assert!(!key.exists(), "the key of a closed round is gone");
    hub.stop().await;

    std::fs::write(folder.path().join("pulse.db"), before).expect("put back");
    let hub = hub_at(folder.path(), &hands).await;
    let suppressed =
        |level: Option<&serde_json::Value>| level.is_some_and(|level| level["suppressed"] == true);
    told(&hub, "what is suppressed", |levels| suppressed(of(levels, "floor"))).await;
    assert_eq!(status(&hub).await["state"], "lost");
    assert_eq!(check_in(&hub, &codes["billing"][7], &level(4)).await.status, 410);
    let again = json!({"closes": "Fri 16:00", "teams": teams(&[("billing", 14)])});
    assert_eq!(send(&hub, "/v1/pulse/lisbon", &again).await.status, 409, "the week was told");
}

#[tokio::test]
async fn a_file_that_knows_less_than_was_told_of_an_open_round_is_lost() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site(folder.path(), &hands).await;
    let codes = opened(&hub, &[("billing", 12)]).await;
    answered(&hub, &codes["billing"][..5], &[3, 4, 5]).await;
    let before = file(folder.path());
    answered(&hub, &codes["billing"][5..6], &[7]).await;
    hands.set("2026-11-23T16:00:00Z");
    told(&hub, "Monday's figures", |levels| of(levels, "floor").is_some_and(|level| level["answered"] == 6))
        .await;
    hub.stop().await;
    let after = file(folder.path());
    let hub = hub_at(folder.path(), &hands).await;
    assert_eq!(status(&hub).await["state"], "open", "its own file knows all of it");
    hub.stop().await;
    assert_ne!(before, after);

    std::fs::write(folder.path().join("pulse.db"), before).expect("put back");
    let hub = hub_at(folder.path(), &hands).await;
    assert_eq!(status(&hub).await["state"], "lost");
    assert!(!folder.path().join("pulse-1.key").exists());
    let again = json!({"closes": "Fri 16:00", "teams": teams(&[("billing", 14)])});
    assert_eq!(send(&hub, "/v1/pulse/lisbon", &again).await.status, 409, "the week was told");
}

#[tokio::test]
async fn a_week_is_told_once_also_when_the_file_of_rounds_was_moved_away() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at(MONDAY);
    let hub = site(folder.path(), &hands).await;
    let codes = opened(&hub, &[("billing", 12)]).await;
    answered(&hub, &codes["billing"][..6], &[3, 4, 5]).await;
    closed(&hub, &hands).await;
    told(&hub, "the close", |levels| of(levels, "floor").is_some_and(|level| level["answered"] == 6)).await;
    hub.stop().await;
    std::fs::remove_file(folder.path().join("pulse.db")).expect("moved away");
    let hub = hub_at(folder.path(), &hands).await;
    // Also with other teams.
    let again = json!({"closes": "Fri 16:00", "teams": teams(&[("billing", 14), ("care", 1)])});
    let refused = send(&hub, "/v1/pulse/lisbon", &again).await;
    assert!(refused.status == 409 && refused.body.to_string().contains(WINDOW), "{refused:?}");
    // Nor where its levels were withdrawn beside that: they have been seen.
    for (place, subject) in crate::asking::levels(&hub, "?audience=leads").await.into_keys().enumerate() {
        let gone = json!({
            "specversion": "1.0", "id": format!("gone-{place}"), "source": "/openfloor/pulse", "site": "lisbon",
            "type": "dev.openfloor.withdrawn.v1", "subject": subject,
        });
        published(&hub, &gone).await;
    }
    assert_eq!(crate::asking::levels(&hub, "?audience=leads").await.len(), 0);
    hub.stop().await;
    std::fs::remove_file(folder.path().join("pulse.db")).expect("moved away");
    let hub = hub_at(folder.path(), &hands).await;
    let refused = send(&hub, "/v1/pulse/lisbon", &again).await;
    assert!(refused.status == 409 && refused.body.to_string().contains(WINDOW), "{refused:?}");
}
