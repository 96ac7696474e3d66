//! The earlier revisions of a thing, as a hub has them.

use bytes::Bytes;
use hyper::Method;
use percent_encoding::utf8_percent_encode;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::hold::{SEGMENT, segment};
use super::{PublishError, Publisher};
use crate::domain::Key;

/// One page of a thing's history.
#[derive(Debug, Deserialize)]
pub struct HistoryPage {
    /// The revisions as the feed carries them, newest first.
    pub revisions: Vec<Box<RawValue>>,
    /// Where the next page begins; absent on the last one.
    #[serde(default)]
    pub before: Option<u64>,
}

impl Publisher {
    /// The revisions of a thing before a position, or from the newest on; with what is for leads or without.
    ///
    /// # Errors
    /// When the hub refused, could not be reached, or is none; 404 when it has none for this token.
    pub async fn history(
        &self,
        key: &Key,
        before: Option<u64>,
        as_lead: bool,
    ) -> Result<HistoryPage, PublishError> {
        // A subject keeps its slashes.
        let subject: Vec<String> = key.subject.split('/').map(|part| segment(part).to_string()).collect();
        let site = utf8_percent_encode(&key.site, SEGMENT);
        let audience = if as_lead { "leads" } else { "floor" };
        let before = before.map(|before| format!("&before={before}")).unwrap_or_default();
        let path = format!("/v1/history/{}?site={site}&audience={audience}{before}", subject.join("/"));
        self.ask(self.request(Method::GET, &path, Bytes::new())?).await
    }
}
