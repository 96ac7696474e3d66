//! `GET /readyz` and `GET /metrics`: whether the hub can do its work, and how it does it.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use super::answer::refusal;
use super::metrics::MEDIA_TYPE;
use super::server::Desk;

/// Ready once the log is loaded, which it is before the hub listens, and as long as it can be written.
pub async fn ready(State(desk): State<Desk>) -> Response {
    if desk.drain.has_begun() {
        return refusal(
            StatusCode::SERVICE_UNAVAILABLE,
            "the hub is going down; its walls were told to come back",
        );
    }
    if !desk.metrics.is_writable() {
        return refusal(
            StatusCode::SERVICE_UNAVAILABLE,
            "the log could not be written: publishing is refused until a publisher's next try succeeds; walls are served",
        );
    }
    Response::new(Body::from("ready"))
}

/// Everything that is counted, for those who look after the hub: what it takes in tells of what is not released yet.
pub async fn metrics(State(desk): State<Desk>, request: Request) -> Response {
    let caller = match desk.caller(&request) {
        Ok(caller) => caller,
        Err(response) => return *response,
    };
    if !caller.administers() {
        return refusal(StatusCode::FORBIDDEN, "the counts are for those who administer the hub");
    }
    let mut response = Response::new(Body::from(desk.metrics.exposition()));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    response
}
