//! `GET /v1/history/{subject}`: what was said before, for whom it was said, and nothing that is withdrawn.

use serde_json::Value;
use tempfile::tempdir;

use crate::bench::*;
use crate::holding::*;

/// The headlines of a page, and where the next one begins.
async fn page(hub: &openfloor::hub::Hub, query: &str) -> (Vec<String>, Option<u64>) {
    let answer = ask(hub, "GET", &format!("/v1/history/{query}")).await;
    assert_eq!(answer.status, 200, "{query}: {answer:?}");
    let revisions = answer.body["revisions"].as_array().expect("revisions");
    let told = |revision: &Value| {
        let headline = revision["data"]["headline"].as_str();
        headline.map_or_else(|| kind(revision), str::to_owned)
    };
    (revisions.iter().map(told).collect(), answer.body["before"].as_u64())
}

#[tokio::test]
async fn earlier_revisions_are_read_newest_first_and_in_pages() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    for n in 1..=45 {
        let event = notice(&format!("e{n}"), "rota/night.one", |event| {
            event["data"]["headline"] = format!("h{n}").into()
        });
        published(&hub, &event).await;
    }
    published(&hub, &notice("other", "other", |_| {})).await;
    let expected =
        |range: std::ops::RangeInclusive<u32>| range.rev().map(|n| format!("h{n}")).collect::<Vec<_>>();
    let subject = "notice/rota%2Fnight.one?site=lisbon";
    assert_eq!(page(&hub, subject).await, (expected(26..=45), Some(26)));
    assert_eq!(page(&hub, "notice/rota/night.one?site=lisbon&before=26").await, (expected(6..=25), Some(6)));
    assert_eq!(page(&hub, &format!("{subject}&before=6")).await, (expected(1..=5), None));
    let answer = ask(&hub, "GET", &format!("/v1/history/{subject}&before=2")).await;
    let first = &answer.body["revisions"][0];
    assert_eq!((&first["feedseq"], &first["id"]), (&"00000000000000000001".into(), &"e1".into()));
    assert!(first["feedcursor"].is_string() && first.get("feedphase").is_none(), "{first}");

    for (query, status) in [
        ("notice/nosuch?site=lisbon", 404),
        ("notice/other?site=porto", 404),
        ("notice/other", 400),
        ("notice/other?site=lisbon&before=x", 400),
        ("notice/other?site=lisbon&colour=red", 400),
        ("notice/other?site=lisbon&before=18446744073709551615", 200),
    ] {
        assert_eq!(ask(&hub, "GET", &format!("/v1/history/{query}")).await.status, status, "{query}");
    }
}

#[tokio::test]
async fn what_is_for_leads_or_withdrawn_is_not_in_the_history_of_a_floor() {
    let folder = tempdir().expect("a folder");
    let hub = hub(folder.path()).await;
    let headline = |id: &str, name: &str, leads: bool| {
        notice(id, name, |event| {
            event["data"]["headline"] = id.into();
            if leads {
                event["audience"] = "leads".into();
            }
        })
    };
    published(&hub, &headline("draft", "widened", true)).await;
    published(&hub, &headline("final", "widened", false)).await;
    published(&hub, &headline("secret", "closed", true)).await;
    published(&hub, &headline("said", "gone", false)).await;
    published(&hub, &withdrawn("w", "gone")).await;

    assert_eq!(page(&hub, "notice/widened?site=lisbon").await.0, ["final"]);
    assert_eq!(page(&hub, "notice/widened?site=lisbon&audience=leads").await.0, ["final", "draft"]);
    assert_eq!(ask(&hub, "GET", "/v1/history/notice/closed?site=lisbon").await.status, 404);
    assert_eq!(page(&hub, "notice/closed?site=lisbon&audience=leads").await.0, ["secret"]);
    assert_eq!(page(&hub, "notice/gone?site=lisbon").await.0, ["withdrawn"]);
    published(&hub, &headline("again", "gone", false)).await;
    assert_eq!(page(&hub, "notice/gone?site=lisbon").await.0, ["again", "withdrawn"]);
}
