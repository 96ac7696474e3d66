//! What the register lets go of once it has left the walls.

use openfloor::hub::people::Register;
use serde_json::Value;
use tempfile::tempdir;

use crate::bench::*;
use crate::holding::*;
use crate::thanks::*;

#[tokio::test]
async fn the_register_forgets_who_was_thanked_once_it_has_left_the_walls() {
    let folder = tempdir().expect("a folder");
    let hands = Hands::at("2026-10-19T08:00:00Z");
    let noted = |folder: &std::path::Path| {
        let register = Register::open(folder).expect("opens");
        let all = register.all().expect("reads");
        all.iter().map(|one| (one.key.subject.to_string(), one.people.len())).collect::<Vec<_>>()
    };
    let hub = hub_at(folder.path(), &hands).await;
    published(&hub, &thanks("a", "withdrawn", &[wilhelmina("full")])).await;
    published(&hub, &thanks("b", "expired", &[wilhelmina("full")])).await;
    published(&hub, &thanks("c", "old", &[wilhelmina("full"), benedikta("full")])).await;
    let change = |id: &str, name: &str, change: &dyn Fn(&mut Value)| {
        let mut event = thanks(id, name, &[wilhelmina("full")]);
        change(&mut event);
        event
    };
    let gone = change("d", "withdrawn", &|event| event["type"] = "dev.openfloor.withdrawn.v1".into());
    published(&hub, &gone).await;
    published(&hub, &change("e", "expired", &|event| event["data"]["state"] = "expired".into())).await;
    assert_eq!(shown(&hub).await[1].1, ["Night desk"], "what is over needs nobody's name");
    hub.stop().await;
    assert_eq!(noted(folder.path()), [("recognition/old".into(), 2), ("recognition/expired".to_owned(), 0)]);
    hands.set("2026-10-28T08:00:00Z");
    let hub = hub_at(folder.path(), &hands).await;
    assert!(shown(&hub).await.is_empty());
    looked(&hub, "once").await;
    soon("the sweep", async {
        loop {
            let bytes = bytes_of(folder.path(), |name| name.starts_with("people.db"));
            if !holds(&bytes, "Wilhelmina") && !holds(&bytes, "recognition/old") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    })
    .await;
    hub.stop().await;
    assert_eq!(noted(folder.path()), []);
}
