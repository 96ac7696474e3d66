//! Consent that is taken back: off every wall at once, and for good.

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use openfloor::domain::recognition::Consent;
use openfloor::hub::people::{Register, believe};
use openfloor::hub::store::backup::{self, People};
use openfloor::hub::{Hub, HubSettings};
use serde_json::json;
use tempfile::tempdir;

use crate::bench::*;
use crate::holding::{bytes_of, holds};
use crate::thanks::*;

/// By when no wall shows it any more.
const AT_ONCE: Duration = Duration::from_secs(5);

/// A hub with one recognition that names Wilhelmina in full and Benedikta by her first name.
async fn named(folder: &Path) -> Hub {
    let hub = hub(folder).await;
    let mut event = thanks("a", "a", &[wilhelmina("full"), benedikta("first")]);
    event["time"] = (Timestamp::now() - jiff::SignedDuration::from_hours(24)).to_string().into();
    event["team"] = "night".into();
    published(&hub, &event).await;
    hub
}

/// Makes sure that no file of a hub has what was taken back; the walls come before the files.
async fn nowhere(folder: &Path) {
    let secret = ["Wilhelmina", "Quartz", "ref-4711", "Onyx"];
    let erased = async {
        loop {
            let files = bytes_of(folder, |_| true);
            if !secret.iter().any(|secret| holds(&files, secret)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    soon("the erasure of names", erased).await;
}

#[tokio::test]
async fn a_withdrawal_of_consent_is_on_every_connected_wall_within_five_seconds() {
    let folder = tempdir().expect("a folder");
    let hub = named(folder.path()).await;
    let mut walls = Vec::new();
    for query in ["", "?team=night", "?audience=leads"] {
        let mut wall = Wall::connect(&hub, query).await;
        assert_eq!(wall.snapshot().await, ["recognition/a"]);
        walls.push(wall);
    }
    let mut other_team = Wall::connect(&hub, "?team=day").await;
    assert!(other_team.snapshot().await.is_empty());

    let began = Instant::now();
    wished(&hub, "ref-4711", "team").await;
    for wall in &mut walls {
        let less = wall.event().await;
        assert_eq!((kind(&less), subject(&less)), ("recognition".into(), "recognition/a".into()));
        assert!(less["feedskip"].is_null(), "{less}");
        assert_eq!(receivers(&less), ["Night desk", "Benedikta"], "the other one is named as before");
        assert_eq!(
            (&less["source"], &less["data"]["message"]),
            (&"/sites/lisbon/people".into(), &"Thank you for staying.".into())
        );
        let time: Timestamp = less["time"].as_str().expect("a time").parse().expect("a moment");
        let days = Timestamp::now().duration_since(time);
        assert!(days >= jiff::SignedDuration::from_hours(24), "its seven days count from the first: {days}");
    }
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    assert_eq!(shown_of_one(&hub).await, ["Night desk", "Benedikta"]);
    assert!(Wall::of(&hub, "?team=day").await.is_empty(), "nobody else learns of it");
    nowhere(folder.path()).await;
}

#[tokio::test]
async fn what_was_taken_back_never_returns() {
    let folder = tempdir().expect("a folder");
    let first = named(folder.path()).await;
    let mut wall = Wall::connect(&first, "").await;
    wall.next().await.expect("a hello");
    let cursor = wall.event().await["feedcursor"].as_str().expect("a cursor").to_owned();
    wished(&first, "ref-4711", "initials").await;
    wished(&first, "ref-4711", "team").await;
    wished(&first, "ref-4712", "initials").await;
    let less = ["Night desk", "B. O."];
    soon("the least", async {
        while shown_of_one(&first).await != less {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    // Not by a looser wish, nor by a publisher who says it again, or says more.
    wished(&first, "ref-4711", "full").await;
    wished(&first, "ref-4712", None).await;
    let again = publish(&first, &thanks("a", "a", &[wilhelmina("full")])).await;
    assert_eq!((again.status, again.body["results"][0]["duplicate"].clone()), (200, true.into()));
    assert_eq!(shown_of_one(&first).await, less);
    published(&first, &thanks("b", "a", &[wilhelmina("full"), benedikta("full")])).await;
    assert_eq!(shown_of_one(&first).await, less, "a revision names nobody by more than the one before");
    // Not by the history, nor by a wall that goes on from where it was.
    let history = raw(
        &first,
        b"GET /v1/history/recognition/a?site=lisbon HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n",
    )
    .await;
    assert_eq!(history.status, 404);
    let mut resumed = Wall::connect(&first, &format!("?cursor={cursor}")).await;
    loop {
        let frame = resumed.next().await.expect("the feed");
        assert!(!frame.to_string().contains("Wilhelmina") && !frame.to_string().contains("Onyx"), "{frame}");
        if kind(&frame) == "feed.synced" {
            break;
        }
    }
    // Not by a restart.
    first.stop().await;
    nowhere(folder.path()).await;
    let second = hub(folder.path()).await;
    assert_eq!(shown_of_one(&second).await, less);
    // A new recognition is named by what they wish now.
    published(&second, &thanks("c", "c", &[wilhelmina("full")])).await;
    assert_eq!(shown(&second).await[1].1, ["Wilhelmina Quartz"]);
    second.stop().await;
}

#[tokio::test]
async fn a_recording_brings_no_name_back() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let elsewhere = "00000000000000aa.7.00000000";
    let recorded = |id: &str, at: &str, from: Option<&str>| {
        let mut event = thanks(
            id,
            id,
            &[json!({"ref": "recorded-0", "name": "Wilhelmina Quartz",
            "team": "Wilhelmina Quartz", "consent": "full"})],
        );
        event["recordedtime"] = at.into();
        if let Some(from) = from {
            event["recordedcursor"] = from.into();
        }
        event
    };
    let before = Timestamp::now() - jiff::SignedDuration::from_hours(24 * 30);
    published(&hub, &recorded("a", &before.to_string(), None)).await;
    let mut wall = Wall::connect(&hub, "").await;
    wall.next().await.expect("a hello");
    let here = wall.event().await["feedcursor"].as_str().expect("a cursor").to_owned();
    // She was on no wall of this hub under her own reference: a recording of another day has her name.
    wished(&hub, "ref-4711", "team").await;
    let soon = Timestamp::now() + jiff::SignedDuration::from_secs(60);
    for (name, at, from) in [
        ("of another day", before, Some(elsewhere)),
        ("by a clock that nobody vouches for", soon, None),
        ("by a clock that may be ahead", soon, Some(elsewhere)),
        ("of before, whatever its clock said", soon, Some(&*here)),
    ] {
        let refused = publish(&hub, &recorded("b", &at.to_string(), from)).await;
        assert_eq!(
            (refused.status, refused.pointers()),
            (409, vec!["/data/receivers"]),
            "{name}: {refused:?}"
        );
    }
    // What this log had after the wish names people by it.
    let notice = publish(&hub, &notice("n", "n", |_| {})).await;
    assert_eq!(notice.status, 201);
    let mut wall = Wall::connect(&hub, &format!("?cursor={here}")).await;
    let after = wall.event().await["feedcursor"].as_str().expect("a cursor").to_owned();
    published(&hub, &recorded("c", &before.to_string(), Some(&after))).await;
}

#[tokio::test]
async fn a_restored_backup_brings_no_name_back() {
    let folder = tempdir().expect("a folder");
    let hub = named(folder.path()).await;
    published(&hub, &notice("n", "n", |_| {})).await;
    let place = tempdir().expect("a folder");
    let copy = place.path().join("monday.db");
    backup::take(folder.path(), &copy).expect("copied");
    assert!(holds(&std::fs::read(&copy).expect("the copy"), "Wilhelmina Quartz"));
    wished(&hub, "ref-4711", "team").await;
    hub.stop().await;

    let list = folder.path().join("withdrawals.jsonl");
    let anew = place.path().join("anew");
    let missing = place.path().join("nothing.jsonl");
    let now = Timestamp::now();
    assert!(backup::restore(&copy, &missing, &anew, &anew, now).is_err(), "not without the list");
    let restored = backup::restore(&copy, &list, &anew, &anew, now).expect("restored");
    assert_eq!(restored.withdrawn, 1);
    let hub = Hub::start(HubSettings::local(&anew)).await.expect("starts");
    assert!(shown(&hub).await.is_empty());
    assert_eq!(Wall::of(&hub, "").await, ["notice/n"], "the rest is there");
    hub.stop().await;
    nowhere(&anew).await;
}

#[tokio::test]
async fn a_backup_has_the_register_and_what_was_wished_until_then() {
    let folder = tempdir().expect("a folder");
    let hub = named(folder.path()).await;
    wished(&hub, "ref-4711", "first").await;
    // It is answered before it is on the walls.
    soon("the wish is on the walls", async {
        while shown_of_one(&hub).await[0] != "Wilhelmina" {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let before = shown(&hub).await;
    let place = tempdir().expect("a folder");
    let copy = place.path().join("monday.db");
    backup::take(folder.path(), &copy).expect("copied, while the hub runs");
    hub.stop().await;
    let (list, anew, now) =
        (folder.path().join("withdrawals.jsonl"), place.path().join("anew"), Timestamp::now());
    let restored = backup::restore(&copy, &list, &anew, &anew, now).expect("restored");
    assert!(
        matches!(restored.people, People::OfBackup { until: Some(until) } if until <= now),
        "{restored:?}"
    );
    assert_eq!((restored.withdrawn, restored.thanks), (0, 0));
    let hub = Hub::start(HubSettings::local(&anew)).await.expect("starts");
    assert_eq!(shown(&hub).await, before, "they are known, and so they stay");
    let doubted = publish(&hub, &thanks("again", "again", &[wilhelmina("full")])).await;
    assert_eq!((doubted.status, doubted.pointers()), (409, vec!["/data/receivers"]), "{doubted:?}");
    assert!(doubted.body.to_string().contains("openfloor consent confirm"), "{doubted:?}");
    published(&hub, &thanks("team", "team", &[benedikta("team")])).await;
    // While it runs, and for good.
    assert!(believe(&anew).expect("the register").since.is_some_and(|since| since <= now));
    assert_eq!(believe(&anew).expect("the register").since, None);
    published(&hub, &thanks("again", "again", &[wilhelmina("full")])).await;
    let again = shown(&hub).await;
    let of_again = again.iter().find(|(subject, _)| subject.contains("again")).expect("shown");
    assert_eq!(of_again.1, ["Wilhelmina"], "a wish from before the backup holds");
    hub.stop().await;
}

#[tokio::test]
async fn a_restore_never_undoes_a_wish_in_silence() {
    let folder = tempdir().expect("a folder");
    let hub = named(folder.path()).await;
    let place = tempdir().expect("a folder");
    let copy = place.path().join("monday.db");
    backup::take(folder.path(), &copy).expect("copied");
    wished(&hub, "ref-4711", "team").await;
    hub.stop().await;
    let path = |name: &str| place.path().join(name).display().to_string();
    let list = folder.path().join("withdrawals.jsonl").display().to_string();
    let run = |data: &str| {
        let args = ["restore", &copy.display().to_string(), "--withdrawals", &list, "--data", data];
        let output = crate::process::openfloor().args(args).output().expect("it runs");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("text")
    };
    let told = run(&path("anew"));
    for words in [
        "what anyone wished since then is not in it",
        "1 of the withdrawals are of thanks",
        "openfloor consent set",
        "openfloor consent confirm",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    nowhere(&place.path().join("anew")).await;
    // A recording of before brings no name back either.
    let hub = Hub::start(HubSettings::local(place.path().join("anew"))).await.expect("starts");
    let mut recorded = thanks("old", "old", &[wilhelmina("full")]);
    recorded["recordedtime"] = (Timestamp::now() - jiff::SignedDuration::from_hours(1)).to_string().into();
    assert_eq!(publish(&hub, &recorded).await.status, 409);
    let news = publish(&hub, &thanks("news", "news", &[wilhelmina("full")])).await;
    assert_eq!(
        (news.status, news.pointers()),
        (409, vec!["/data/receivers"]),
        "she has wished not to be named"
    );
    hub.stop().await;
    // The doubt outlives a restart, and another backup.
    let again = place.path().join("tuesday.db");
    backup::take(&place.path().join("anew"), &again).expect("copied");
    let hub = Hub::start(HubSettings::local(place.path().join("anew"))).await.expect("starts");
    assert_eq!(publish(&hub, &thanks("news", "news", &[wilhelmina("full")])).await.status, 409);
    let confirm = ["consent", "confirm", "--data", &path("anew")];
    let confirmed = crate::process::openfloor().args(confirm).output().expect("it runs");
    assert!(confirmed.status.success(), "{confirmed:?}");
    let said = String::from_utf8(confirmed.stdout).expect("text");
    assert!(said.contains("is believed"), "{said}");
    published(&hub, &thanks("news", "news", &[benedikta("full")])).await;
    hub.stop().await;
    // A register that is there is newer, and stays.
    std::fs::create_dir(path("kept")).expect("a folder");
    std::fs::copy(folder.path().join("people.db"), place.path().join("kept/people.db")).expect("copied");
    assert!(run(&path("kept")).contains("it stays"));
    let hub = Hub::start(HubSettings::local(place.path().join("kept"))).await.expect("starts");
    published(&hub, &thanks("again", "again", &[wilhelmina("full")])).await;
    assert_eq!(shown(&hub).await[0].1, ["Night desk"], "the wish that came after the backup holds");
    hub.stop().await;
}

#[tokio::test]
async fn recognition_that_the_register_does_not_know_is_not_shown() {
    let folder = tempdir().expect("a folder");
    named(folder.path()).await.stop().await;
    let place = tempdir().expect("a folder");
    // A log that was put somewhere by hand, without the register: nobody could take a name in it back.
    std::fs::copy(folder.path().join("feed.db"), place.path().join("feed.db")).expect("copied");
    let hub = hub(place.path()).await;
    assert!(shown(&hub).await.is_empty());
    assert_eq!(hub.events(), 2, "it is withdrawn");
    let refused = publish(&hub, &thanks("b", "b", &[wilhelmina("full")])).await;
    assert_eq!(
        (refused.status, refused.pointers()),
        (409, vec!["/data/receivers"]),
        "nobody's wish is known"
    );
    hub.stop().await;
    nowhere(place.path()).await;
}

/// Keeps a wish as a hub does that is stopped before its log has what follows.
fn stopped_between(folder: &Path, reference: &str, wish: Consent) {
    let mut register = Register::open(folder).expect("opens");
    let person = register.seal().person("lisbon", reference);
    register.set("lisbon", &person, Some(wish), (Timestamp::now(), (0, 0))).expect("kept");
}

#[tokio::test]
async fn a_hub_that_was_stopped_between_the_wish_and_the_log_makes_it_good_before_it_serves() {
    let folder = tempdir().expect("a folder");
    named(folder.path()).await.stop().await;
    stopped_between(folder.path(), "ref-4711", Consent::First);
    let second = hub(folder.path()).await;
    // The first thing that anyone gets shows the less.
    assert_eq!(shown_of_one(&second).await, ["Wilhelmina", "Benedikta"]);
    assert_eq!(second.events(), 3);
    second.stop().await;
    let third = hub(folder.path()).await;
    assert_eq!((third.events(), shown_of_one(&third).await.len()), (3, 2), "once");
    third.stop().await;
    // As if the log had it, and the register had not let go of what is gone.
    let before = std::fs::read(folder.path().join("people.db")).expect("the register");
    stopped_between(folder.path(), "ref-4711", Consent::Team);
    let fourth = hub(folder.path()).await;
    assert_eq!(shown_of_one(&fourth).await, ["Night desk", "Benedikta"]);
    fourth.stop().await;
    let after = std::fs::read(folder.path().join("people.db")).expect("the register");
    assert_ne!(before, after);
    let listed = std::fs::read_to_string(folder.path().join("withdrawals.jsonl")).expect("the list");
    assert_eq!(listed.lines().count(), 3, "each withdrawal is on the list: {listed}");
}
