//! The earlier words of an item from a real hub.

use openfloor::domain::Key;
use openfloor::model::Msg;
use openfloor::model::form::Ticket;
use openfloor::model::history::{Recalled, Wish};
use openfloor::publisher::Publisher;
use openfloor::run::historian::Historian;
use serde_json::json;
use tokio::sync::watch;

use super::sender::{event, open_hub, question, site, told};

/// Most revisions of one page of a hub.
const PAGE_MAX: usize = 20;

async fn recalled(hub: Option<&Publisher>, subject: &str, before: Option<u64>) -> Recalled {
    let mut historian = Historian::new(watch::channel(hub.cloned()).1);
    let ticket = Ticket { stem: "t".into(), nth: 1 };
    let wish = Wish { key: Key::new("lisbon", subject), before, as_lead: true };
    historian.ask(ticket.clone(), wish);
    match historian.news().await {
        Msg::Recalled(of, recalled) if of == ticket => recalled,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_desk_reads_the_earlier_words_page_by_page_and_none_once_they_are_withdrawn() {
    let (_folder, hub, publisher) = open_hub().await;
    told(&publisher, &[site()]).await;
    for nth in 0..=PAGE_MAX {
        told(&publisher, &[question(json!({"colour": nth.to_string()}))]).await;
    }
    let seqs = |page: &Recalled| match page {
        Recalled::Page { revisions, unread: 0, before } => {
            (revisions.iter().map(|one| one.seq).collect::<Vec<_>>(), *before)
        }
        other => panic!("{other:?}"),
    };
    let most = PAGE_MAX as u64;
    let first = recalled(Some(&publisher), "question/lift", None).await;
    assert_eq!(seqs(&first), ((3..=most + 2).rev().collect(), Some(3)));
    let rest = recalled(Some(&publisher), "question/lift", Some(3)).await;
    assert_eq!(seqs(&rest), (vec![2], None));
    told(&publisher, &[event("withdrawn", "question/lift", json!({}))]).await;
    let gone = recalled(Some(&publisher), "question/lift", None).await;
    let words = format!("{gone:?}");
    assert!(!words.contains("Is the lift mended"), "{words}");
    assert_eq!(recalled(Some(&publisher), "question/other", None).await, Recalled::Nothing);
    hub.stop().await;
    assert!(matches!(recalled(Some(&publisher), "question/lift", None).await, Recalled::Unreachable(_)));
    assert!(matches!(recalled(None, "question/lift", None).await, Recalled::Unreachable(_)));
}
