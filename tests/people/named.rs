//! What is shown is the more private of what somebody consents to and what they wish.

use serde_json::json;
use tempfile::tempdir;

use crate::bench::*;
use crate::holding::*;
use crate::thanks::*;

const LEVELS: [(&str, &str); 4] =
    [("full", "Wilhelmina Quartz"), ("first", "Wilhelmina"), ("initials", "W. Q."), ("team", "Night desk")];

#[tokio::test]
async fn a_wish_can_only_make_it_more_private() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let mut wall = Wall::connect(&hub, "").await;
    wall.snapshot().await;
    for (wanted, (wish, _)) in LEVELS.iter().enumerate() {
        wished(&hub, "ref-4711", *wish).await;
        for (given, (consent, _)) in LEVELS.iter().enumerate() {
            let name = format!("{wish}-{consent}");
            published(&hub, &thanks(&name, &name, &[wilhelmina(consent)])).await;
            let frame = wall.event().await;
            assert_eq!(receivers(&frame), [LEVELS[wanted.max(given)].1], "wish {wish}, consent {consent}");
            // Nothing stays on the walls for the next wish to take back.
            let mut gone = thanks(&format!("{name}-gone"), &name, &[]);
            gone["type"] = "dev.openfloor.withdrawn.v1".into();
            published(&hub, &gone).await;
            assert_eq!(kind(&wall.event().await), "withdrawn");
        }
    }
    wished(&hub, "ref-4711", None).await;
    published(&hub, &thanks("forgotten", "forgotten", &[wilhelmina("full")])).await;
    assert_eq!(receivers(&wall.event().await), ["Wilhelmina Quartz"], "as they consent each time");
}

#[tokio::test]
async fn without_consent_the_team_stands_for_the_person_and_for_nobody_else() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    wished(&hub, "ref-4711", "team").await;
    let both = [wilhelmina("full"), benedikta("first")];
    published(&hub, &thanks("a", "a", &both)).await;
    assert_eq!(shown_of_one(&hub).await, ["Night desk", "Benedikta"]);
    // Whoever is shown as the same team is one receiver: how many they are is told to nobody.
    let mut same = benedikta("team");
    same["team"] = "Night desk".into();
    published(&hub, &thanks("b", "b", &[wilhelmina("full"), same])).await;
    assert_eq!(shown(&hub).await[1].1, ["Night desk"]);
}

#[tokio::test]
async fn a_wish_is_of_one_person_at_one_site() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    wished(&hub, "ref-4711", "team").await;
    let mut elsewhere = thanks("a", "a", &[wilhelmina("full")]);
    elsewhere["site"] = "porto".into();
    published(&hub, &elsewhere).await;
    published(&hub, &thanks("b", "b", &[benedikta("full")])).await;
    let names: Vec<_> = shown(&hub).await.into_iter().map(|(_, names)| names).collect();
    assert_eq!(names, [["Wilhelmina Quartz"], ["Benedikta Onyx"]]);
}

#[tokio::test]
async fn what_was_held_is_named_by_the_wish_of_the_moment_of_its_release() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    let event = thanks("r", "r", &[wilhelmina("first")]);
    let terms = "feed-hold-until: 2026-10-19T09:00:00Z";
    let id = held(&hub, &event, terms).await;
    let files = bytes_of(folder.path(), |_| true);
    assert!(holds(&files, "Wilhelmina"));
    assert!(!holds(&files, "Quartz") && !holds(&files, "ref-4711") && !holds(&files, "ref-1"));
    wished(&hub, "ref-4711", "initials").await;
    let again = hold(&hub, &event, terms).await;
    assert_eq!(again.status, 200, "the same event, whatever is wished meanwhile: {again:?}");
    assert_eq!(again.body["results"][0]["held"], id.as_str());
    hub.stop().await;
    let hub = hub_at(folder.path(), &hands).await;
    let mut wall = Wall::connect(&hub, "").await;
    wall.snapshot().await;
    hands.set("2026-10-19T09:00:00Z");
    assert_eq!(receivers(&wall.event().await), ["W. Q."]);
    assert_eq!(publish(&hub, &event).await.status, 200, "the same event is known again");
}

/// What is taken out of the data does not come in beside it.
#[tokio::test]
async fn no_attribute_tells_of_a_person() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    for name in ["ref", "giverref", "receiverid", "consentlevel", "personname", "email", "agentid"] {
        let mut event = thanks("a", "a", &[wilhelmina("full")]);
        event[name] = "ref-4711".into();
        let answer = publish(&hub, &event).await;
        assert_eq!((answer.status, answer.pointers()), (422, vec![&*format!("/{name}")]), "{answer:?}");
    }
    let mut event = thanks("a", "a", &[wilhelmina("full")]);
    event["traceparent"] = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".into();
    published(&hub, &event).await;
}

/// Six people of names as long as they may be, other ones in each revision.
#[tokio::test]
async fn thanks_that_named_too_many_are_told_to_begin_anew_and_may_end() {
    const NAMES: usize = 8;
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let word = |nth: usize| {
        let letter = |place: u32| char::from(b"bcdfghjklm"[nth / 10_usize.pow(place) % 10]);
        format!("Xü{}{}{}{}z", letter(3), letter(2), letter(1), letter(0))
    };
    let revision = |nth: usize, state: &str| {
        let people = (0..6).map(|person| {
            let name = (0..NAMES).map(|part| word((nth * 6 + person) * NAMES + part)).collect::<Vec<_>>().join(" ");
            json!({"ref": format!("ref-{nth}-{person}"), "name": name, "team": "Night desk", "consent": "full"})
        });
        let mut event = thanks(&format!("a{nth}{state}"), "a", &people.collect::<Vec<_>>());
        event["data"]["state"] = state.into();
        event
    };
    let mut answers = Vec::new();
    for nth in 0..20 {
        answers.push(publish(&hub, &revision(nth, "on_wall")).await);
        if answers.last().is_some_and(|answer| answer.status != 201) {
            break;
        }
    }
    let last = answers.pop().expect("one");
    assert_eq!((last.status, last.pointers()), (409, vec!["/data/receivers"]), "{last:?}");
    assert!(last.body.to_string().contains("new subject"), "{last:?}");
    assert!(answers.len() > 3, "a few revisions of the longest names have room");
    let ended = publish(&hub, &revision(21, "expired")).await;
    assert_eq!(ended.status, 201, "{ended:?}");
}
