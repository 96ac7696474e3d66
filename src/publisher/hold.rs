//! Publishing for later: what a hub holds until its time, and looking after it.

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{HeaderMap, HeaderValue};
use hyper::{Method, Request};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::IgnoredAny;

use super::over::NOT_FOUND;
use super::{PublishError, Publisher, batch};
use crate::wire::hold::{HOLD_GATE, HOLD_UNTIL, HeldList, HeldWords, Hold, Kept};
use crate::wire::{TYPE_BATCH, TYPE_EVENT};

impl Publisher {
    /// Hands one event to the hub to be held; it is safe to send it again.
    ///
    /// # Errors
    /// As [`Publisher::publish`].
    pub async fn hold(&self, event: impl Into<Bytes>, terms: &Terms) -> Result<Kept, PublishError> {
        self.post(TYPE_EVENT, event.into(), terms).await
    }

    /// Hands one event to the hub to be held, and tries again while the trouble is of the kind that passes.
    ///
    /// # Errors
    /// The last one.
    pub async fn hold_with_retry(
        &self,
        event: impl Into<Bytes>,
        terms: &Terms,
    ) -> Result<Kept, PublishError> {
        self.persist(TYPE_EVENT, event.into(), terms).await
    }

    /// Hands a batch to the hub to be held, and released as one.
    ///
    /// # Errors
    /// As [`Publisher::publish_batch`].
    pub async fn hold_batch(&self, events: &[String], terms: &Terms) -> Result<Kept, PublishError> {
        self.post(TYPE_BATCH, batch(events)?, terms).await
    }

    /// What the hub holds of this publisher's.
    ///
    /// # Errors
    /// When the hub refused, could not be reached, or is none.
    pub async fn held(&self) -> Result<HeldList, PublishError> {
        self.ask(self.request(Method::GET, "/v1/held", Bytes::new())?).await
    }

    /// One hold with its words; `None` when it is not held any more.
    ///
    /// # Errors
    /// As [`Publisher::held`].
    pub async fn held_words(&self, id: &str) -> Result<Option<HeldWords>, PublishError> {
        match self.ask(self.request(Method::GET, &format!("/v1/held/{}", segment(id)), Bytes::new())?).await {
            Ok(words) => Ok(Some(words)),
            Err(PublishError::Refused { status: NOT_FOUND, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Tells the hub that a gate is met.
    ///
    /// # Errors
    /// As [`Publisher::held`].
    pub async fn meet_gate(&self, id: &str, gate: &str) -> Result<Hold, PublishError> {
        let (id, gate) = (segment(id), segment(gate));
        self.ask(self.request(Method::POST, &format!("/v1/held/{id}/gates/{gate}"), Bytes::new())?).await
    }

    /// Gives up what is held; the hub erases it.
    ///
    /// # Errors
    /// As [`Publisher::held`].
    pub async fn cancel_hold(&self, id: &str) -> Result<(), PublishError> {
        let request = self.request(Method::DELETE, &format!("/v1/held/{}", segment(id)), Bytes::new())?;
        self.ask::<IgnoredAny>(request).await.map(drop)
    }

    pub(super) fn request(
        &self,
        method: Method,
        path: &str,
        body: Bytes,
    ) -> Result<Request<Full<Bytes>>, PublishError> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        let address = format!("{}{path}", self.hub);
        let why = "it leads to no address";
        let uri = address.parse().map_err(|_| PublishError::Address { hub: self.hub.clone(), why })?;
        *request.uri_mut() = uri;
        Ok(request)
    }
}

/// What an event is held for: until a time, for gates, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    until: Option<HeaderValue>,
    gates: Vec<HeaderValue>,
}

impl Terms {
    /// A time in words that the hub reads, and the names of gates. `None` when one of them can't stand in a header.
    pub fn new(until: Option<&str>, gates: &[String]) -> Option<Terms> {
        let value = |text: &str| HeaderValue::from_str(text).ok();
        let until = match until {
            Some(text) => Some(value(text)?),
            None => None,
        };
        let gates = gates.iter().map(|gate| value(gate)).collect::<Option<_>>()?;
        Some(Terms { until, gates })
    }

    /// True when nothing is held.
    pub fn is_none(&self) -> bool {
        self.until.is_none() && self.gates.is_empty()
    }

    pub(super) fn write(&self, headers: &mut HeaderMap) {
        if let Some(until) = &self.until {
            headers.insert(HOLD_UNTIL, until.clone());
        }
        for gate in &self.gates {
            headers.append(HOLD_GATE, gate.clone());
        }
    }
}

/// What may not stand bare in one part of an address.
pub(super) const SEGMENT: &AsciiSet = NON_ALPHANUMERIC;

/// Text as one segment of a path.
pub(super) fn segment(text: &str) -> impl std::fmt::Display + '_ {
    utf8_percent_encode(text, SEGMENT)
}
