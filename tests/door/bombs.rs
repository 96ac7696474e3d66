//! JSON that is small to send and large to read.

use std::net::SocketAddr;

use crate::bench::*;

/// An event around some JSON, in place of its headline, of a field that nobody knows, and of an attribute.
fn around(json: &str) -> [String; 3] {
    let event = |attribute: &str, headline: &str, field: &str| {
        format!(
            "{{\"specversion\":\"1.0\",\"id\":\"bomb\",\"source\":\"/sites/lisbon/leads\",\
             \"type\":\"dev.openfloor.notice.v1\",\"subject\":\"notice/bomb\",\"site\":\"lisbon\"{attribute},\
             \"data\":{{\"headline\":{headline},\"why\":\"Because.\",\"affects\":[\"everyone\"],\
             \"means_for_you\":\"Nothing.\",\"author\":{{\"role\":\"Lead\",\"name\":\"Ana\"}}{field}}}}}"
        )
    };
    [
        event("", json, ""),
        event("", "\"Fine\"", &format!(",\"field\":{json}")),
        event(&format!(",\"attribute\":{json}"), "\"Fine\"", ""),
    ]
}

/// Objects or lists, each in the one before.
fn deep(open: &str, close: &str, depth: usize) -> String {
    format!("{}1{}", open.repeat(depth), close.repeat(depth))
}

fn keys(count: usize) -> String {
    let keys: Vec<_> = (0..count).map(|n| format!("\"k{n:x}\":1")).collect();
    format!("{{{}}}", keys.join(","))
}

/// Every kind of bomb, in the size of one event and over it.
fn bombs() -> Vec<(&'static str, String)> {
    vec![
        ("lists in lists", deep("[", "]", 10_000)),
        ("more lists in lists", deep("[", "]", 30_000)),
        ("objects in objects", deep("{\"a\":", "}", 10_000)),
        ("lists without an end", "[".repeat(60_000)),
        ("a long number", "9".repeat(60_000)),
        ("a longer number", "9".repeat(100_000)),
        ("a number of many places", format!("1e{}", "9".repeat(60_000))),
        ("ten thousand keys", keys(10_000)),
    ]
}

/// Sends it alone and a hundred times in a batch, and it is refused both times.
async fn is_refused(addr: SocketAddr, name: &str, event: &str) {
    let (status, answer) = ask(addr, &request(EVENT, event)).await;
    assert!((400..500).contains(&status), "{name}: {status} {answer}");
    assert!(answer.to_string().len() < 16 * 1024, "{name}: the answer is long");
    let room = (1 << 20) / (event.len() + 1);
    let batch = format!("[{}]", vec![event; room.clamp(1, 100)].join(","));
    let (status, answer) = ask(addr, &request(BATCH, &batch)).await;
    assert!((400..500).contains(&status), "{name} in a batch: {status} {answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn json_that_grows_when_it_is_read_is_refused_and_costs_nothing() {
    let mut house = House::open().await;
    let addr = house.addr;
    for (name, json) in bombs() {
        house
            .bears(name, async {
                for event in around(&json) {
                    is_refused(addr, name, &event).await;
                }
                is_refused(addr, name, &json).await;
            })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_of_a_hundred_bombs_is_refused_and_costs_nothing() {
    let mut house = House::open().await;
    let addr = house.addr;
    let smaller = [
        ("lists in lists", deep("[", "]", 4_500)),
        ("a long number", "9".repeat(9_500)),
        ("many keys", format!("[[[{}]]]", keys(900))),
        ("escapes", format!("\"{}\"", "\\u0041".repeat(1_600))),
    ];
    house
        .bears("batches of a hundred", async {
            for (name, json) in &smaller {
                let [event, _, attribute] = around(json);
                for event in [event, attribute] {
                    let batch = format!("[{}]", vec![event; 100].join(","));
                    assert!(batch.len() <= 1 << 20, "{name} of {} bytes is a batch", batch.len());
                    let (status, answer) = ask(addr, &request(BATCH, &batch)).await;
                    assert!(matches!(status, 400 | 422), "{name}: {status} {answer}");
                }
            }
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn escapes_are_counted_as_what_they_stand_for() {
    let mut house = House::open().await;
    let addr = house.addr;
    house
        .bears("escapes", async {
            for escape in ["\\u0041", "\\u202e", "\\ud83d\\ude00", "\\n", "\\u0000", "\\ud800"] {
                let text = format!("\"{}\"", escape.repeat(60_000 / escape.len()));
                let [headline, _, attribute] = around(&text);
                for event in [headline, attribute] {
                    let (status, answer) = ask(addr, &request(EVENT, &event)).await;
                    assert!(matches!(status, 400 | 422), "{escape}: {status} {answer}");
                    assert!(answer.to_string().len() < 16 * 1024, "{escape}: the answer is long");
                }
            }
        })
        .await;
}
