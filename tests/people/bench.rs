//! Thanks as a publisher sends them, and wishes over HTTP.

use openfloor::hub::Hub;
use serde_json::{Value, json};

use crate::bench::*;

/// Wilhelmina Quartz, who is on the night desk.
pub fn wilhelmina(consent: &str) -> Value {
    json!({"ref": "ref-4711", "name": "Wilhelmina Quartz", "team": "Night desk", "consent": consent})
}

/// Benedikta Onyx, who is in billing.
pub fn benedikta(consent: &str) -> Value {
    json!({"ref": "ref-4712", "name": "Benedikta Onyx", "team": "Billing", "consent": consent})
}

/// Thanks to people, published by the people office.
pub fn thanks(id: &str, name: &str, receivers: &[Value]) -> Value {
    json!({
        "specversion": "1.0", "id": id, "source": "/sites/lisbon/people", "site": "lisbon",
        "type": "dev.openfloor.recognition.v1", "subject": format!("recognition/{name}"),
        "data": {
            "kind": "thank_you", "giver": "Maya", "giver_ref": "ref-1", "message": "Thank you for staying.",
            "need": "relatedness", "receivers": receivers,
        },
    })
}

/// Asks for a wish to be kept (a word) or forgotten (none).
pub async fn wish(hub: &Hub, reference: &str, word: Option<&str>) -> Answer {
    let (method, body) = match word {
        Some(word) => ("PUT", json!({"wish": word}).to_string()),
        None => ("DELETE", String::new()),
    };
    let length = body.len();
    let request = format!(
        "{method} /v1/people/{reference}/wish?site=lisbon HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\
         content-length: {length}\r\n\r\n{body}"
    );
    raw(hub, request.as_bytes()).await
}

/// Has a wish kept.
pub async fn wished(hub: &Hub, reference: &str, word: impl Into<Option<&str>>) {
    let answer = wish(hub, reference, word.into()).await;
    assert_eq!(answer.status, 204, "{answer:?}");
}

/// The receivers of a frame.
pub fn receivers(frame: &Value) -> Vec<String> {
    let shown = frame["data"]["receivers"].as_array().map(Vec::as_slice).unwrap_or_default();
    shown.iter().map(|name| name.as_str().expect("a string").to_owned()).collect()
}

/// The receivers of each recognition, as a wall gets them that connects now.
pub async fn shown(hub: &Hub) -> Vec<(String, Vec<String>)> {
    let mut wall = Wall::connect(hub, "").await;
    let mut shown = Vec::new();
    loop {
        let frame = wall.next().await.expect("the snapshot");
        match kind(&frame).as_str() {
            "feed.synced" => return shown,
            "recognition" => shown.push((subject(&frame), receivers(&frame))),
            _ => {}
        }
    }
}

/// The receivers of the only recognition that there is.
pub async fn shown_of_one(hub: &Hub) -> Vec<String> {
    let shown = shown(hub).await;
    assert_eq!(shown.len(), 1, "{shown:?}");
    shown.into_iter().next().expect("one").1
}
