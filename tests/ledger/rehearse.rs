//! `openfloor rehearse`: what walls would show at a time to come, what is in the way, and who would be untold; and nothing
//! of what is held for anyone else.

use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use openfloor::hub::{
    Access, Hub, HubSettings, Role, Timing,
    tokens::{Grant, Tokens},
};
use openfloor::wire::Token;
use serde_json::{Value, json};
use tempfile::tempdir;

use crate::bench::*;
use crate::holding::*;
use crate::{err, event, out, run};

pub async fn rehearse(hub: &Hub, args: &[&str]) -> String {
    let feed = format!("ws://{}", hub.addr());
    out(&run(&[&["rehearse", "--feed", &feed, "--lang", "en"], args].concat()).await)
}

pub fn site(zone: &str, languages: &[&str]) -> Value {
    let mut event = floor("lisbon", zone);
    event["data"]["languages"] = languages.into();
    event["data"]["teams"] = json!([{"id": "day", "name": "Day"}, {"id": "night", "name": "Night"}]);
    event
}

pub fn bids(id: &str, name: &str, headline: &str, more: Value) -> Value {
    notice(id, name, |event| {
        event["data"] = json!({"headline": headline, "author": {"role": "Floor manager"}});
        event["data"]
            .as_object_mut()
            .expect("an object")
            .extend(more.as_object().expect("an object").clone());
    })
}

/// A token of a hub that is still to be started, and the file that it is in.
fn given(data: &Path, role: Role, source: Option<&str>, site: Option<&str>) -> (Token, String) {
    let grant = Grant {
        role,
        source: source.map(Into::into),
        site: site.map(Into::into),
        replays: false,
        name: None,
        expires_at: None,
    };
    let token = Tokens::make(data).expect("opens").give(&grant, Timestamp::now()).expect("given");
    let file = data.join(token.id());
    std::fs::write(&file, token.reveal()).expect("written");
    #[cfg(unix)]
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("set");
    (token, file.display().to_string())
}

/// A hub that asks everyone for a token.
async fn with_tokens(data: &Path) -> Hub {
    let access = Access { local_tokens: true, ..Access::default() };
    let timing = Timing { heartbeat: Duration::from_millis(50), ..Timing::default() };
    Hub::start(HubSettings { access, timing, ..settings(data) }).await.expect("starts")
}

/// Monday morning: what is on the floor, and what is held for it.
async fn told(hub: &Hub) -> [String; 3] {
    published(hub, &site("Europe/Lisbon", &["en"])).await;
    let word = json!({"next_word_by": "2026-10-20T10:00:00Z"});
    published(hub, &bids("a", "rota", "New rota", word)).await;
    let thanks = json!({
        "kind": "thank_you", "giver": "Ana", "message": "For the calm.",
        "receivers": [{"ref": "p1", "name": "Maya Ferreira", "team": "day", "consent": "full"}],
    });
    published(hub, &event("t", "recognition/stayed", "2026-10-13T09:00:00Z", thanks)).await;
    let quiet = json!({"scope": "night", "until": "2026-10-21T08:00:00Z"});
    let quiet = event("q", "quiet/night", "2026-10-19T08:00:00Z", quiet);
    // Thanks came just before, and whoever rests them means it.
    let answer = post(
        hub,
        "content-type: application/cloudevents+json\r\nfeed-beside: yes",
        quiet.to_string().as_bytes(),
    )
    .await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let affects = json!({"affects": ["day", "night"], "next_word_by": "2026-10-20T12:30:00Z"});
    let mut for_day = bids("h1", "bids", "Shift bids move to Fridays", affects);
    for_day["team"] = "day".into();
    let gates = "feed-hold-until: 2026-10-20T09:00\r\nfeed-gate: told-night, leads-briefed";
    let gated = held(hub, &for_day, gates).await;
    let later = bids("h2", "later", "A third shift", json!({}));
    let later = held(hub, &later, "feed-hold-until: 2026-10-21T09:00").await;
    let out = bids("h3", "closed", "The canteen is closed on Friday", json!({}));
    let out = held(hub, &out, "feed-hold-until: 2026-10-20T09:00").await;
    [gated, later, out]
}

#[tokio::test]
async fn a_release_is_rehearsed_with_its_gates_and_who_is_untold() {
    let folder = tempdir().expect("a folder");
    let hub = hub_at(folder.path(), &Hands::at("2026-10-19T08:00:00Z")).await;
    let [gated, later, free] = told(&hub).await;
    let before = hub.events();
    let wanted = format!("\
Tue 20 Oct 2026 14:00 WEST at lisbon (Europe/Lisbon)

What is held, as far as this token may see it
  {gated}  notice/bids: Shift bids move to Fridays, for the team day
            its time has come by then (Tue 20 Oct 2026 09:00 WEST); out only if these gates are met: told-night, leads-briefed
            with a gate open it is given up: Mon 18 Jan 2027 08:00 WET
            untold: night, for the gate told-night is open
            untold: leads, for the gate leads-briefed is open
            untold: night, for notice/bids affects them, and it goes to the team day alone
  {later}  notice/later: A third shift
            not out by then: Wed 21 Oct 2026 09:00 WEST
  {free}  notice/closed: The canteen is closed on Friday
            out by then: Tue 20 Oct 2026 09:00 WEST

Promises that become late until then
  New rota (next_word_by of notice/rota, owed by Floor manager): by Tue 20 Oct 2026 11:00 WEST
  Shift bids move to Fridays (next_word_by of notice/bids, owed by Floor manager): by Tue 20 Oct 2026 13:30 WEST  [held as {gated}]

Quiet mode holds for night until Wed 21 Oct 2026 09:00 WEST: on its walls recognition and engagement rest, on others what is for night, and thanks for its people.

1 message of thanks will have left the walls.

Walls of the floor, and of the team day, in en
  transparency
    Shift bids move to Fridays  [held as {gated}; gates: told-night, leads-briefed]
      Notice, 5 h ago. Day, Night. Next word: by 13:30 today (30 min late). Told
      by: Floor manager.
    The canteen is closed on Friday  [held as {free}]
      Notice, 5 h ago. For: everyone. Told by: Floor manager.
    New rota
      Notice, 1 d ago. Next word: by 11:00 today (3 h late). For: everyone. Told
      by: Floor manager.
  promises
    New rota
      Promise (notice), 3 h late. By 11:00 today.
    Shift bids move to Fridays  [held as {gated}; gates: told-night, leads-briefed]
      Promise (notice), 30 min late. By 13:30 today.

Walls of the team night, in en
  transparency
    The canteen is closed on Friday  [held as {free}]
      Notice, 5 h ago. For: everyone. Told by: Floor manager.
    New rota
      Notice, 1 d ago. Next word: by 11:00 today (3 h late). For: everyone. Told
      by: Floor manager.
  promises
    New rota
      Promise (notice), 3 h late. By 11:00 today.
");
    let told = rehearse(&hub, &["--at", "Tue 14:00"]).await;
    let floor_part = told.split("\nDesks of leads").next().expect("a part");
    assert_eq!(floor_part, wanted);
    assert!(told.contains("Desks of leads, in en"), "{told}");
    assert_eq!(hub.events(), before, "it changes nothing");
    assert_eq!(list(&hub).await.len(), 3);

    let whole: Value =
        serde_json::from_str(&rehearse(&hub, &["--at", "2026-10-20T13:00:00Z", "--format", "json"]).await)
            .expect("JSON");
    let held = &whole["sites"][0]["held"];
    let fates: Vec<_> = held.as_array().expect("a list").iter().map(|hold| &hold["by_then"]).collect();
    assert_eq!(fates, ["if_gates", "later", "out"]);
    assert_eq!(held[0]["untold"][0]["who"], "night");
    assert_eq!(whole["sites"][0]["thanks_left"], 1);
    // At its moment the hub does what was rehearsed.
    for gate in ["told-night", "leads-briefed"] {
        assert_eq!(ask(&hub, "POST", &format!("/v1/held/{gated}/gates/{gate}")).await.status, 200);
    }
    let met = rehearse(&hub, &["--at", "Tue 14:00"]).await;
    assert!(!met.contains("the gate") && met.contains("out by then: Tue 20 Oct 2026 09:00 WEST"), "{met}");
}

#[tokio::test]
async fn what_the_hub_would_refuse_and_what_lacks_a_language_is_said() {
    let folder = tempdir().expect("a folder");
    let hub = hub_at(folder.path(), &Hands::at("2026-10-19T08:00:00Z")).await;
    told(&hub).await;
    published(
        &hub,
        &event(
            "o",
            "holding/vendor",
            "2026-10-19T08:00:00Z",
            json!({
                "topic": "Vendor", "reason": "legal", "owner": "IT lead", "share_by": "2026-10-22T10:00:00Z",
            }),
        ),
    )
    .await;
    // Held while one language was enough; by its release there are two.
    let mut two = site("Europe/Lisbon", &["en", "es"]);
    two["id"] = "floor-2".into();
    published(&hub, &two).await;
    let told = rehearse(&hub, &["--at", "Tue 14:00"]).await;
    assert!(told.contains("the hub would refuse it at Tue 20 Oct 2026 09:00 WEST"), "{told}");
    assert!(told.contains("/data/headline") && told.contains("say it in each of them"), "{told}");
    assert!(
        told.contains("Walls of the floor, and of the teams day, night, in es")
            && told.contains("Vendor  [not in es]"),
        "{told}"
    );
    assert!(!told.contains("The canteen is closed on Friday  ["), "what is refused is on no wall: {told}");

    // A night that the clocks skip or go through twice is told in words.
    let twice = rehearse(&hub, &["--at", "2026-10-25T01:30"]).await;
    assert!(
        twice.starts_with("Sun 25 Oct 2026 01:30 WET at lisbon") && twice.contains("this time comes twice"),
        "{twice}"
    );
    for (at, code, words) in [("2026-10-18T09:00", 1, "is past at lisbon"), ("soon", 2, "Tue 14:00")] {
        let feed = format!("ws://{}", hub.addr());
        let refused = run(&["rehearse", "--feed", &feed, "--at", at]).await;
        assert_eq!(refused.status.code(), Some(code), "{at}");
        assert!(err(&refused).contains(words), "{at}: {}", err(&refused));
    }
}

/// Each of these is refused for a reason that the hub finds in what stands, or at another site.
#[tokio::test]
async fn nothing_is_rehearsed_as_out_that_the_hub_refuses() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    for name in ["lisbon", "porto"] {
        let mut site = floor(name, "Europe/Lisbon");
        site["data"]["teams"] = json!([{"id": "day", "name": "Day"}]);
        published(&hub, &site).await;
    }
    let at_porto = |mut event: Value| {
        event["site"] = "porto".into();
        event
    };
    published(&hub, &at_porto(bids("a", "rota", "New rota", json!({})))).await;
    published(&hub, &bids("b", "canteen", "The canteen", json!({}))).await;
    let mut narrowed = at_porto(bids("c", "rota", "The rota stays", json!({})));
    narrowed["team"] = "day".into();
    let batch = json!([bids("d", "coats", "Coats stay", json!({})), narrowed]);
    let at = "feed-hold-until: 2026-10-20T08:00:00Z";
    let headers = format!("content-type: application/cloudevents-batch+json\r\n{at}");
    let several = post(&hub, &headers, batch.to_string().as_bytes()).await;
    assert_eq!(several.status, 202, "{several:?}");
    let several = several.body["results"][0]["held"].as_str().expect("an id").to_owned();
    let mut for_leads = bids("e", "canteen", "The canteen closes", json!({}));
    for_leads["audience"] = "leads".into();
    let for_leads = held(&hub, &for_leads, at).await;
    let level = json!({
        "window": "2026-W43", "unit": "floor", "instrument": "theirs", "answered": 9, "eligible": 12,
        "scale": {"min": 1, "max": 7}, "change": "confirmed_down",
        "needs": {"autonomy": {"mean": 4.9, "low": 4.1, "high": 5.7}},
    });
    let level = event("f", "engagement/floor-w43", "2026-10-19T08:00:00Z", level);
    let level = held(&hub, &level, at).await;
    let figure = |answered: u32| {
        json!({
            "window": "2026-W42", "unit": "floor", "instrument": "theirs", "answered": answered, "eligible": 22,
            "needs": {"autonomy": {"mean": 4.9, "low": 4.1, "high": 5.7}},
        })
    };
    published(&hub, &event("h", "engagement/floor-w42", "2026-10-19T08:00:00Z", figure(20))).await;
    let again = event("i", "engagement/another", "2026-10-19T08:00:00Z", figure(21));
    let again = held(&hub, &again, at).await;
    let free = held(&hub, &bids("g", "doors", "The doors open at six", json!({})), at).await;

    let told = rehearse(&hub, &["--at", "2026-10-20T09:00:00Z", "--format", "json"]).await;
    let told: Value = serde_json::from_str(&told).expect("JSON");
    let of = |site: usize, hold: &str| {
        let held = told["sites"][site]["held"].as_array().expect("a list");
        held.iter().find(|one| one["held"] == *hold).expect("it is told").clone()
    };
    let wanted =
        [(&several, "/1/team"), (&for_leads, "/audience"), (&level, "/audience"), (&again, "/data/answered")];
    for (hold, pointer) in wanted {
        let one = of(0, hold);
        assert_eq!(one["by_then"], "refused", "{one}");
        assert!(one["refused"][0].as_str().expect("words").starts_with(pointer), "{one}");
    }
    assert_eq!(of(0, &free)["by_then"], "out");
    let there = of(1, &several);
    assert_eq!(there["by_then"], "refused", "{there}");
    assert_eq!(there["events"][0]["site"], "lisbon", "{there}");
    assert!(!told["sites"][0]["walls"].to_string().contains("Coats stay"), "none of it is out");

    // At its moment the hub does the same.
    hands.set("2026-10-20T08:00:01Z");
    let list = listed(&hub, "the releases", |list| list.iter().all(|one| one["state"] != "held")).await;
    assert_eq!(list.len(), 4, "{list:?}");
    for (hold, pointer) in wanted {
        let one = list.iter().find(|one| one["held"] == **hold).expect("it stays in the list");
        assert_eq!(one["state"], "refused", "{one}");
        assert!(one.to_string().contains(&format!("\"{pointer}\"")), "{one}");
    }
}

/// A word that is released long after its date was late, whatever comes of it: the rehearsal's ledger says so too.
#[tokio::test]
async fn a_late_word_is_rehearsed_as_late() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &site("Europe/Lisbon", &["en"])).await;
    let due = json!({"next_word_by": "2026-10-19T12:00:00Z"});
    published(&hub, &bids("a", "rota", "New rota", due)).await;
    let due = json!({"next_word_by": "2026-10-19T12:00:00Z"});
    published(&hub, &bids("c", "desks", "New desks", due.clone())).await;
    // Dated by their publisher, before the dates that go by while they are held: by those times nothing would be late.
    let dated = |mut event: Value| {
        event["time"] = "2026-10-19T08:00:01Z".into();
        event
    };
    let moved = json!({"next_word_by": "2026-10-22T12:00:00Z"});
    let moved = dated(bids("b", "rota", "New rota", moved));
    held(&hub, &moved, "feed-hold-until: 2026-10-20T08:00:00Z").await;
    let mut word = due;
    word["updates"] = json!([{"at": "2026-10-19T08:00:01Z", "text": "They come in May."}]);
    let word = dated(bids("d", "desks", "New desks", word));
    held(&hub, &word, "feed-hold-until: 2026-10-20T08:00:00Z").await;
    let told = rehearse(&hub, &["--at", "2026-10-20T09:00:00Z"]).await;
    assert!(told.contains("out by then"), "{told}");
    assert!(told.contains("New rota (next_word_by of notice/rota"), "its date went by first: {told}");
    assert!(
        told.contains("by Thu 22 Oct 2026 13:00 WEST"),
        "as it will stand, late in spite of its new date: {told}"
    );
    assert!(!told.contains("next_word_by of notice/desks"), "its word is out by then: {told}");
    // At its moment the hub stamps the same: a new date does not make it open.
    hands.set("2026-10-20T08:00:01Z");
    listed(&hub, "the release", <[_]>::is_empty).await;
    let late = "late notice/rota 2026-10-19T12:00:00Z 2026-10-22T12:00:00Z";
    let kept_late = "kept_late notice/desks 2026-10-19T12:00:00Z";
    assert_eq!(crate::ledger(&hub).await, [late, kept_late]);
}

/// One site of two, by what is asked for and by what the token sees: nothing of the other one is told.
#[tokio::test]
async fn one_site_is_rehearsed_by_itself() {
    let folder = tempdir().expect("a folder");
    let data = folder.path();
    let give = |role, site| given(data, role, Some("/sites"), site);
    let (admin, admin_file) = give(Role::Admin, None);
    let (_, bound_file) = give(Role::Lead, Some("porto"));
    let hub = with_tokens(data).await;
    let far = Timestamp::now() + SignedDuration::from_hours(24 * 30);
    let sent = async |event: &Value, held: bool| {
        let until = if held { format!("\r\nfeed-hold-until: {far}") } else { String::new() };
        let head = format!(
            "authorization: Bearer {}\r\ncontent-type: application/cloudevents+json{until}",
            admin.reveal()
        );
        let answer = post(&hub, &head, event.to_string().as_bytes()).await;
        assert_eq!(answer.status, if held { 202 } else { 201 }, "{answer:?}");
    };
    for (site, animal) in [("lisbon", "Zebra"), ("porto", "Yak")] {
        sent(&floor(site, "Europe/Lisbon"), false).await;
        for (name, held) in [("out", false), ("held", true)] {
            let mut event = bids(
                &format!("{site}-{name}"),
                &format!("{site}-{name}"),
                &format!("{animal} {name}"),
                json!({}),
            );
            event["site"] = site.into();
            event.as_object_mut().expect("an object").remove("time");
            sent(&event, held).await;
        }
    }
    let feed = format!("ws://{}", hub.addr());
    let at = (far + SignedDuration::from_hours(1)).to_string();
    for (file, only, animals) in [
        (&admin_file, None, [true, true]),
        (&admin_file, Some("lisbon"), [true, false]),
        (&admin_file, Some("porto"), [false, true]),
        (&bound_file, None, [false, true]),
        (&bound_file, Some("porto"), [false, true]),
    ] {
        let mut args = vec!["rehearse", "--feed", &feed, "--lang", "en", "--at", &at, "--token-file", file];
        args.extend(only.iter().flat_map(|site| ["--site", site]));
        let told = out(&run(&args).await);
        for (animal, is_told) in ["Zebra", "Yak"].into_iter().zip(animals) {
            for name in ["out", "held"] {
                assert_eq!(told.contains(&format!("{animal} {name}")), is_told, "{only:?}: {told}");
            }
        }
    }
    // Of a site that is not its own it tells nothing, and says so.
    let args = [
        "rehearse",
        "--feed",
        &feed,
        "--lang",
        "en",
        "--at",
        &at,
        "--token-file",
        &bound_file,
        "--site",
        "lisbon",
    ];
    let other = run(&args).await;
    let all = format!("{}{}", String::from_utf8_lossy(&other.stdout), err(&other));
    assert!(!other.status.success() && !all.contains("Zebra"), "{all}");
    assert!(all.contains("there is no site to rehearse"), "{all}");
}

#[tokio::test]
async fn the_words_of_a_hold_are_for_those_who_may_release_it() {
    let folder = tempdir().expect("a folder");
    let data = folder.path();
    let give = |role, source| given(data, role, source, None);
    let (admin, admin_file) = give(Role::Admin, None);
    let (own_lead, own_lead_file) = give(Role::Lead, Some("/sites/lisbon"));
    let (lead, lead_file) = give(Role::Lead, None);
    let (other, _) = give(Role::Publisher, Some("/sites/porto"));
    let (planner, _) = give(Role::Publisher, Some("/sites/lisbon"));
    let (second, _) = give(Role::Publisher, Some("/sites/lisbon"));
    let (wall, wall_file) = give(Role::Wall, None);
    let hub = with_tokens(data).await;
    let bearer = |token: &Token| format!("authorization: Bearer {}\r\n", token.reveal());
    let far = Timestamp::now() + SignedDuration::from_hours(24 * 30);
    let headers =
        format!("{}content-type: application/cloudevents+json\r\nfeed-hold-until: {far}", bearer(&admin));
    let zebra = bids("z", "zebra", "Zebra crossing", json!({}));
    let answer = post(&hub, &headers, zebra.to_string().as_bytes()).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    let id = answer.body["results"][0]["held"].as_str().expect("an id").to_owned();
    for (token, status) in [(&admin, 200), (&own_lead, 200), (&lead, 403), (&other, 404), (&wall, 403)] {
        let request =
            format!("GET /v1/held/{id} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n{}\r\n", bearer(token));
        let answer = raw(&hub, request.as_bytes()).await;
        assert_eq!(answer.status, status, "{answer:?}");
        assert_eq!(answer.body.to_string().contains("Zebra"), status == 200, "{answer:?}");
    }
    // A publisher follows nothing: of what it did not hand in it learns that it is held, and not the words.
    let told = |whose: &Token, id: &str| {
        let from = bearer(whose);
        let request = format!("GET /v1/held/{id} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n{from}\r\n");
        let hub = &hub;
        async move { raw(hub, request.as_bytes()).await }
    };
    let of_planner =
        format!("{}content-type: application/cloudevents+json\r\nfeed-gate: briefed", bearer(&planner));
    let mut yak = bids("y", "yak", "Yak shaving", json!({}));
    yak["audience"] = "leads".into();
    let answer = post(&hub, &of_planner, yak.to_string().as_bytes()).await;
    let of_leads = answer.body["results"][0]["held"].as_str().expect("an id").to_owned();
    for (whose, hold, status) in [
        (&planner, &of_leads, 200),
        (&second, &of_leads, 403),
        (&own_lead, &of_leads, 200),
        (&admin, &of_leads, 200),
        (&other, &of_leads, 404),
        (&planner, &id, 403),
    ] {
        let answer = told(whose, hold).await;
        assert_eq!(answer.status, status, "{answer:?}");
        let words = answer.body.to_string();
        assert_eq!(words.contains("Zebra") || words.contains("Yak"), status == 200, "{answer:?}");
    }
    let feed = format!("ws://{}", hub.addr());
    let at = (far + SignedDuration::from_hours(1)).to_string();
    for (file, words) in [
        (&wall_file, Some("this token sees what a floor may see")),
        (&lead_file, Some("what is held can't be seen with this token")),
        (&admin_file, None),
        (&own_lead_file, None),
    ] {
        let told = run(&["rehearse", "--feed", &feed, "--at", &at, "--token-file", file]).await;
        let all = format!("{}{}", String::from_utf8_lossy(&told.stdout), err(&told));
        assert_eq!(all.contains("Zebra crossing"), words.is_none(), "{all}");
        assert!(
            words.is_none_or(|words| all.contains(words)) && told.status.success() == words.is_none(),
            "{all}"
        );
    }
}
