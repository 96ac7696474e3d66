//! Names in what came before: no log has them once they are named no more, and no wall that comes back is sent them.

use std::path::Path;
use std::time::Duration;

use openfloor::hub::Hub;
use serde_json::Value;
use tempfile::tempdir;

use crate::bench::*;
use crate::holding::*;
use crate::thanks::*;

/// Makes sure that no file of a hub has a word.
async fn nowhere(folder: &Path, words: &[&str]) {
    let erased = async {
        loop {
            let files = bytes_of(folder, |_| true);
            if !words.iter().any(|word| holds(&files, word)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    soon("the erasure of names", erased).await;
}

/// Makes sure that nothing is wrong with a log.
fn checked(folder: &Path) {
    let checked = crate::process::openfloor().args(["hub", "--check"]).arg(folder).output().expect("it runs");
    assert!(checked.status.success(), "{checked:?}");
}

/// The recognition that a wall is sent that comes back with a cursor, and how many versions were left out before it.
async fn told_since(hub: &Hub, cursor: &str) -> Vec<Value> {
    let mut wall = Wall::connect(hub, &format!("?cursor={cursor}")).await;
    let hello = wall.next().await.expect("a hello");
    assert_eq!(hello["data"]["mode"], "resume", "{hello}");
    let mut told = Vec::new();
    loop {
        let frame = wall.next().await.expect("the feed");
        match kind(&frame).as_str() {
            "feed.synced" => return told,
            "recognition" | "withdrawn" => told.push(frame),
            _ => {}
        }
    }
}

/// A hub with a notice, and the cursor of a wall that has seen it and nothing more.
async fn seen(folder: &Path) -> (Hub, String) {
    let hub = hub(folder).await;
    published(&hub, &notice("n", "n", |_| {})).await;
    let mut wall = Wall::connect(&hub, "").await;
    wall.next().await.expect("a hello");
    let cursor = wall.event().await["feedcursor"].as_str().expect("a cursor").to_owned();
    (hub, cursor)
}

#[tokio::test]
async fn a_revision_that_names_less_leaves_nothing_of_the_one_before() {
    let folder = tempdir().expect("a folder");
    let (first, cursor) = seen(folder.path()).await;
    published(&first, &thanks("a", "a", &[wilhelmina("full"), benedikta("first")])).await;
    let before = told_since(&first, &cursor).await;
    assert_eq!(receivers(&before[0]), ["Wilhelmina Quartz", "Benedikta"]);
    // Its publisher takes a name back, and then a person out.
    published(&first, &thanks("b", "a", &[wilhelmina("team"), benedikta("first")])).await;
    let told = told_since(&first, &cursor).await;
    assert_eq!(told.len(), 1, "the newest, and none before it: {told:?}");
    assert_eq!(
        (receivers(&told[0]), &told[0]["feedskip"]),
        (vec!["Night desk".into(), "Benedikta".into()], &1.into())
    );
    nowhere(folder.path(), &["Wilhelmina", "Quartz"]).await;
    published(&first, &thanks("c", "a", &[wilhelmina("team")])).await;
    nowhere(folder.path(), &["Benedikta"]).await;
    wished(&first, "ref-4711", "team").await;
    assert_eq!(receivers(&told_since(&first, &cursor).await[0]), ["Night desk"]);
    // What is sent again is known, and brings nothing back.
    let again = publish(&first, &thanks("a", "a", &[wilhelmina("full")])).await;
    assert_eq!((again.status, &again.body["results"][0]["duplicate"]), (200, &true.into()));
    first.stop().await;
    let second = hub(folder.path()).await;
    assert_eq!(receivers(&told_since(&second, &cursor).await[0]), ["Night desk"], "after a restart too");
    second.stop().await;
    checked(folder.path());
}

#[tokio::test]
async fn thanks_that_are_over_leave_with_the_first_wish_of_whom_they_named() {
    let folder = tempdir().expect("a folder");
    let (hub, cursor) = seen(folder.path()).await;
    let said = |id: &str, state: &str| {
        let mut event = thanks(id, "a", &[wilhelmina("full")]);
        event["data"]["message"] = "Mina, you stayed.".into();
        event["data"]["state"] = state.into();
        event
    };
    published(&hub, &said("a", "on_wall")).await;
    published(&hub, &said("b", "expired")).await;
    wished(&hub, "ref-4712", "team").await;
    let told = told_since(&hub, &cursor).await;
    assert_eq!(
        (told.len(), receivers(&told[0])),
        (1, vec!["Night desk".into()]),
        "of no concern to Benedikta"
    );
    nowhere(folder.path(), &["Quartz"]).await;
    // What she is called is in the words, which nobody is shown any more.
    wished(&hub, "ref-4711", "team").await;
    soon("its withdrawal", async {
        while told_since(&hub, &cursor).await.iter().any(|one| kind(one) == "recognition") {
            tokio::task::yield_now().await;
        }
    })
    .await;
    nowhere(folder.path(), &["Mina"]).await;
}

#[tokio::test]
async fn after_their_days_thanks_have_no_words_in_any_file() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &thanks("a", "a", &[wilhelmina("full")])).await;
    published(&hub, &thanks("b", "b", &[benedikta("full")])).await;
    hub.stop().await;
    hands.set("2026-10-28T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    // A log lets go of nothing by a clock that has only jumped ahead.
    published(&hub, &notice("n", "n", |_| {})).await;
    hub.stop().await;
    let hub = hub_at(folder.path(), &hands).await;
    nowhere(folder.path(), &["Wilhelmina", "Benedikta", "Thank you for staying"]).await;
    // They are not thanked for a second time.
    let again = publish(&hub, &thanks("c", "a", &[wilhelmina("full")])).await;
    assert_eq!((again.status, again.pointers()), (409, vec!["/data/state"]), "{again:?}");
    let mut event = thanks("d", "b", &[benedikta("full")]);
    event["source"] = "/sites/lisbon/kudos".into();
    let other = publish(&hub, &event).await;
    assert_eq!((other.status, other.pointers()), (409, vec!["/source"]), "and they stay whose they were");
    hub.stop().await;
    let again = hub_at(folder.path(), &hands).await;
    assert_eq!(Wall::of(&again, "").await, ["notice/n"], "what is left of them is on no wall");
    again.stop().await;
    checked(folder.path());
}

/// A log of a version that kept every revision of thanks.
#[tokio::test]
async fn what_an_earlier_version_kept_is_erased_at_the_first_start() {
    let folder = tempdir().expect("a folder");
    let (first, _) = seen(folder.path()).await;
    published(&first, &thanks("a", "a", &[wilhelmina("full")])).await;
    let kept: (String, i64) = {
        let log = rusqlite::Connection::open(folder.path().join("feed.db")).expect("opens");
        log.query_row("SELECT body, checksum FROM events WHERE seq = 2", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("its row")
    };
    published(&first, &thanks("b", "a", &[wilhelmina("team")])).await;
    first.stop().await;
    {
        let log = rusqlite::Connection::open(folder.path().join("feed.db")).expect("opens");
        let put = "UPDATE events SET body = ?1, checksum = ?2, digest = zeroblob(32) WHERE seq = 2";
        log.execute(put, rusqlite::params![kept.0, kept.1]).expect("put back");
        log.execute("DELETE FROM meta WHERE name = 'earlier_thanks_erased'", []).expect("as it was");
    }
    assert!(holds(&bytes_of(folder.path(), |_| true), "Wilhelmina Quartz"));
    let second = hub(folder.path()).await;
    nowhere(folder.path(), &["Wilhelmina"]).await;
    assert_eq!(shown_of_one(&second).await, ["Night desk"]);
    second.stop().await;
}
