//! Answers over HTTP: JSON always, refusals as a [`Problem`].

use std::sync::OnceLock;

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;

use crate::wire::{Problem, describe};

/// After how many seconds whoever met a busy hub should come back.
pub const RETRY_AFTER_SECONDS: u32 = 1;

/// A problem without faults.
pub fn problem(error: impl Into<String>) -> Problem {
    Problem { error: error.into(), faults: Vec::new(), confirm: None }
}

/// An answer in JSON. One that asks for patience says when to come back.
pub fn answer(status: StatusCode, body: &impl Serialize) -> Response {
    let body = serde_json::to_vec(body).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
        headers.insert(RETRY_AFTER, RETRY_AFTER_SECONDS.into());
    }
    response
}

/// A refusal in JSON.
pub fn refusal(status: StatusCode, error: impl Into<String>) -> Response {
    answer(status, &problem(error))
}

/// `GET /v1/asyncapi.json`: what the feed is, for machines.
pub async fn description() -> Response {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    let document = DOCUMENT.get_or_init(|| describe::asyncapi().to_string());
    let mut response = Response::new(Body::from(document.as_str()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
