//! Reading a hub's record for audits, page by page.

use bytes::Bytes;
use hyper::Method;
use percent_encoding::utf8_percent_encode;

use super::hold::SEGMENT;
use super::{PublishError, Publisher, persistently};
use crate::domain::Audience;
use crate::wire::log::LogPage;

/// Which part of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogAsked {
    /// Only this site.
    pub site: Option<String>,
    /// Only what was shown after this time, as the hub reads times.
    pub from: Option<String>,
    /// Only what was shown before this time.
    pub to: Option<String>,
    /// `Leads`: what is for leads too.
    pub audience: Audience,
}

impl Publisher {
    /// One page of the record, beyond a position; tried again while the trouble is of the kind that passes.
    ///
    /// # Errors
    /// The last one: the hub refused, could not be reached, or is none.
    pub async fn log(&self, asked: &LogAsked, after: u64) -> Result<LogPage, PublishError> {
        let mut path = format!("/v1/log?after={after}");
        for (name, value) in [("site", &asked.site), ("from", &asked.from), ("to", &asked.to)] {
            if let Some(value) = value {
                path.push_str(&format!("&{name}={}", utf8_percent_encode(value, SEGMENT)));
            }
        }
        if asked.audience == Audience::Leads {
            path.push_str("&audience=leads");
        }
        let ask = || async { self.ask(self.request(Method::GET, &path, Bytes::new())?).await };
        let told = |error: &PublishError, wait| tracing::debug!(?wait, %error, "asking again");
        persistently(ask, told).await
    }
}
