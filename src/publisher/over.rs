//! Changing what is published: the newest revision of a thing as the hub has it, and a new one over just that.

use bytes::Bytes;
use hyper::Method;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};

use super::{PublishError, Publisher};
use crate::domain::Key;
use crate::wire::{Published, TYPE_EVENT};

/// The header that says at which position the publisher saw the thing.
const EXPECTED_SEQ: HeaderName = HeaderName::from_static("feed-expected-seq");
/// What a hub answers about a thing that it does not have, or does not show to this token.
pub(super) const NOT_FOUND: u16 = 404;

impl Publisher {
    /// Publishes one event if the newest revision of its thing stands at a position; 0: if there is none yet.
    ///
    /// # Errors
    /// As [`Publisher::publish`]; 412 when it stands elsewhere.
    pub async fn publish_over(
        &self,
        event: impl Into<Bytes>,
        expected: u64,
    ) -> Result<Published, PublishError> {
        let mut request = self.request(Method::POST, "/v1/events", event.into())?;
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(TYPE_EVENT));
        headers.insert(EXPECTED_SEQ, HeaderValue::from(expected));
        self.ask(request).await
    }

    /// The newest revision of a thing as the feed carries it: its position, and every field that its publisher gave.
    /// `None` when the hub has none, or none for this token.
    ///
    /// # Errors
    /// When the hub refused, could not be reached, or is none.
    pub async fn newest(&self, key: &Key) -> Result<Option<String>, PublishError> {
        match self.history(key, None, true).await {
            Ok(page) => Ok(page.revisions.into_iter().next().map(|newest| newest.get().to_owned())),
            Err(PublishError::Refused { status: NOT_FOUND, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
