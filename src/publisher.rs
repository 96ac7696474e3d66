//! The client of a publisher: events to a hub over HTTP, again when it makes sense, and never blindly.
//!
//! A hub recognises an event that it has by its source and id, so sending one again after a lost answer is safe.

use std::collections::hash_map::RandomState;
use std::future::Future;
use std::hash::{BuildHasher as _, Hasher as _};
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use hyper::{Method, Request, StatusCode, Uri};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use serde::de::{DeserializeOwned, IgnoredAny};
use thiserror::Error;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

mod history;
mod hold;
mod log;
mod over;
mod people;
mod pulse;

pub use history::HistoryPage;
pub use hold::Terms;
pub use log::LogAsked;

use crate::trust::{self, TokenFile, TokenFileError, Trust};
use crate::wire::cause::{Distrust, Network};
use crate::wire::{BATCH_EVENTS_MAX, Confirm, Problem, Published, Sure, TYPE_BATCH, TYPE_EVENT, confirm};

/// How long one request may take, from connecting to the last byte of the answer.
pub const REQUEST_DEADLINE: Duration = Duration::from_secs(15);
/// How long connecting may take.
pub const CONNECT_DEADLINE: Duration = Duration::from_secs(5);
/// How long an idle connection is kept: less than a hub waits for the next request on it.
pub const IDLE_MAX: Duration = Duration::from_secs(5);
/// Most bytes of an answer: a fault or a position for every event of a batch.
pub const ANSWER_BYTES_MAX: usize = 1024 * 1024;
/// How often an event is sent before its publisher is told that it failed: about half a minute in all.
pub const ATTEMPTS_MAX: u32 = 8;
/// The longest wait before the second attempt; it doubles with each one.
pub const BACKOFF_FIRST: Duration = Duration::from_millis(250);
/// The longest wait between two attempts, whatever a hub asks for.
pub const BACKOFF_MAX: Duration = Duration::from_secs(10);

/// Why an event was not published.
#[derive(Debug, Error)]
pub enum PublishError {
    /// The hub's address is none.
    #[error("{hub:?} is no address of a hub: {why}")]
    Address {
        /// What was given.
        hub: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// More events than one batch takes.
    #[error("{have} events in one batch; at most {BATCH_EVENTS_MAX}")]
    Batch {
        /// How many.
        have: usize,
    },
    /// The token can't be read.
    #[error(transparent)]
    Token(#[from] TokenFileError),
    /// The hub is not who it should be.
    #[error("the hub at {hub} is not trusted: {why}")]
    Untrusted {
        /// The hub's address.
        hub: String,
        /// What is wrong with its certificate.
        why: Distrust,
    },
    /// The hub says no.
    #[error("the hub refused it ({status}): {}", told(problem))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Why, with every fault by JSON pointer.
        problem: Problem,
        /// How long the hub asks to wait.
        retry_after: Option<Duration>,
    },
    /// No answer came. Whether the hub has the event is not known; sending it again is safe.
    #[error("no answer from {hub}: {why}; is the hub running there?")]
    Unreachable {
        /// The hub's address.
        hub: String,
        /// What went wrong.
        why: Network,
    },
    /// An answer came that no hub gives.
    #[error("{hub} does not answer as a hub does (status {status}): {why}")]
    Answer {
        /// The hub's address.
        hub: String,
        /// The HTTP status.
        status: u16,
        /// What is wrong with it.
        why: String,
    },
}

fn told(problem: &Problem) -> String {
    let faults = problem.faults.iter().map(|fault| format!("\n  {fault}"));
    std::iter::once(problem.error.clone()).chain(faults).collect()
}

impl PublishError {
    /// True when the same request may succeed later.
    pub fn is_transient(&self) -> bool {
        match self {
            PublishError::Unreachable { .. } => true,
            PublishError::Refused { status, .. } | PublishError::Answer { status, .. } => {
                matches!(status, 408 | 429 | 502..=504)
            }
            PublishError::Address { .. }
            | PublishError::Batch { .. }
            | PublishError::Token(_)
            | PublishError::Untrusted { .. } => false,
        }
    }

    /// How long the hub asks to wait.
    fn retry_after(&self) -> Option<Duration> {
        match self {
            PublishError::Refused { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

/// Publishes to one hub, over connections that it keeps. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Publisher {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    token: Option<TokenFile>,
    events: Uri,
    hub: String,
    /// What it has answered before it is asked.
    sure: Sure,
}

impl Publisher {
    /// A publisher to a hub at `http://host:port` or `host:port`. Connects only when something is published.
    ///
    /// # Errors
    /// When it is no such address.
    pub fn new(hub: &str) -> Result<Publisher, PublishError> {
        Self::trusting(hub, Trust::default())
    }

    /// A publisher to a hub that it trusts, at `https://host:port` too. Its token is read anew for each request.
    ///
    /// # Errors
    /// When it is no such address.
    pub fn trusting(hub: &str, trust: Trust) -> Result<Publisher, PublishError> {
        // What stands before an @ is a secret, and an error is shown.
        let shown = hub.rsplit('@').next().unwrap_or_default();
        let bad = |why| PublishError::Address { hub: shown.to_owned(), why };
        let (scheme, authority) = hub.split_once("://").unwrap_or(("http", hub));
        let scheme = scheme.to_ascii_lowercase();
        match (scheme.as_str(), &trust.tls) {
            ("http", _) | ("https", Some(_)) => {}
            ("https", None) => return Err(bad("TLS needs to know whom to trust")),
            ("ws" | "wss", _) => return Err(bad("publishing goes over HTTP: use http://host:port")),
            _ => return Err(bad("use http://host:port")),
        }
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        if authority.contains(['/', '?', '#']) {
            return Err(bad("give no path after host:port"));
        }
        if authority.contains('@') {
            return Err(bad("give no user name or password in an address"));
        }
        let events: Uri =
            format!("{scheme}://{authority}/v1/events").parse().map_err(|_| bad("use http://host:port"))?;
        if events.host().is_none_or(str::is_empty) {
            return Err(bad("the host is missing"));
        }
        // `host:` and a port beyond 65535 parse as an authority without a port.
        if events.port_u16().is_none() && has_colon_after_host(authority) {
            return Err(bad("the port is a number from 1 to 65535"));
        }
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(CONNECT_DEADLINE));
        connector.set_nodelay(true);
        // Whether there is TLS is the matter of what lies around it.
        connector.enforce_http(false);
        let tls = trust.tls.unwrap_or_else(nobody_trusted);
        let connector = HttpsConnector::from((connector, tls));
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_MAX)
            .build(connector);
        let hub = format!("{scheme}://{authority}");
        Ok(Publisher { client, token: trust.token, events, hub, sure: Sure::default() })
    }

    /// The same publisher, which means to publish celebration beside grave news where it does.
    pub fn beside(&self) -> Publisher {
        self.sure(self.sure.and(Confirm::Beside))
    }

    /// The same publisher, which has answered these questions of a hub before it is asked.
    pub fn sure(&self, sure: Sure) -> Publisher {
        Publisher { sure, ..self.clone() }
    }

    /// The hub's address.
    pub fn hub(&self) -> &str {
        &self.hub
    }

    /// Publishes one event in structured JSON.
    ///
    /// # Errors
    /// When the hub refused it, could not be reached, or is none.
    pub async fn publish(&self, event: impl Into<Bytes>) -> Result<Published, PublishError> {
        self.post(TYPE_EVENT, event.into(), &Terms::default()).await
    }

    /// Publishes events in one batch: all of them or none.
    ///
    /// # Errors
    /// As [`Publisher::publish`], and when there are more than one batch takes.
    pub async fn publish_batch(&self, events: &[String]) -> Result<Published, PublishError> {
        self.post(TYPE_BATCH, batch(events)?, &Terms::default()).await
    }

    /// Publishes one event, and tries again while the trouble is of the kind that passes.
    ///
    /// # Errors
    /// The last one.
    pub async fn publish_with_retry(&self, event: impl Into<Bytes>) -> Result<Published, PublishError> {
        self.persist(TYPE_EVENT, event.into(), &Terms::default()).await
    }

    /// Publishes one batch, and tries again while the trouble is of the kind that passes.
    ///
    /// # Errors
    /// The last one.
    pub async fn publish_batch_with_retry(&self, events: &[String]) -> Result<Published, PublishError> {
        self.persist(TYPE_BATCH, batch(events)?, &Terms::default()).await
    }

    async fn persist<T: DeserializeOwned>(
        &self,
        content_type: &'static str,
        body: Bytes,
        terms: &Terms,
    ) -> Result<T, PublishError> {
        let told = |error: &PublishError, wait| tracing::debug!(?wait, %error, "publishing again");
        persistently(|| self.post(content_type, body.clone(), terms), told).await
    }

    async fn post<T: DeserializeOwned>(
        &self,
        content_type: &'static str,
        body: Bytes,
        terms: &Terms,
    ) -> Result<T, PublishError> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.events.clone();
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        terms.write(request.headers_mut());
        self.ask(request).await
    }

    async fn ask<T: DeserializeOwned>(&self, request: Request<Full<Bytes>>) -> Result<T, PublishError> {
        let (status, headers, body) = self.exchange(request).await?;
        self.read(status, &headers, &body)
    }

    /// The same where a success has nothing to say.
    async fn tell(&self, request: Request<Full<Bytes>>) -> Result<(), PublishError> {
        let (status, headers, body) = self.exchange(request).await?;
        if status.is_success() { Ok(()) } else { self.read::<IgnoredAny>(status, &headers, &body).map(drop) }
    }

    async fn exchange(
        &self,
        mut request: Request<Full<Bytes>>,
    ) -> Result<(StatusCode, HeaderMap, Bytes), PublishError> {
        if let Some(file) = &self.token {
            let token = file.read()?;
            let mut value = HeaderValue::try_from(format!("Bearer {}", token.reveal()))
                .map_err(|_| PublishError::Token(TokenFileError::NoToken { path: file.path().into() }))?;
            value.set_sensitive(true);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        for question in Confirm::ALL.into_iter().filter(|question| self.sure.of(*question)) {
            let header = HeaderName::from_static(question.header());
            request.headers_mut().insert(header, HeaderValue::from_static(confirm::YES));
        }
        let unreachable = |why: Network| PublishError::Unreachable { hub: self.hub.clone(), why };
        let exchange = async {
            let answer =
                self.client.request(request).await.map_err(|error| match trust::explain(&error) {
                    Some(why) => PublishError::Untrusted { hub: self.hub.clone(), why },
                    None if is_not_http(&error) => unreachable(Network::NoHttp),
                    None => unreachable(network(&error)),
                })?;
            let (parts, body) = answer.into_parts();
            let body = Limited::new(body, ANSWER_BYTES_MAX).collect().await;
            let body = body.map_err(|_| unreachable(Network::BrokeOff))?;
            Ok::<_, PublishError>((parts.status, parts.headers, body.to_bytes()))
        };
        match tokio::time::timeout(REQUEST_DEADLINE, exchange).await {
            Ok(answered) => answered,
            Err(_) => Err(unreachable(Network::TimedOut)),
        }
    }

    fn read<T: DeserializeOwned>(
        &self,
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<T, PublishError> {
        let answer =
            |why: String| PublishError::Answer { hub: self.hub.clone(), status: status.as_u16(), why };
        if status.is_success() {
            return serde_json::from_slice(body).map_err(|error| answer(error.to_string()));
        }
        match serde_json::from_slice(body) {
            Ok(problem) => {
                let retry_after =
                    headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
                let retry_after = retry_after.map(Duration::from_secs);
                Err(PublishError::Refused { status: status.as_u16(), problem, retry_after })
            }
            Err(_) => Err(answer("the answer is not in JSON".into())),
        }
    }
}

/// Tries until it succeeds, fails in a way that does not pass, or has been tried [`ATTEMPTS_MAX`] times. Before each
/// wait it tells why, and for how long.
///
/// # Errors
/// The last one.
pub async fn persistently<T, F: Future<Output = Result<T, PublishError>>>(
    attempt: impl Fn() -> F,
    mut told: impl FnMut(&PublishError, Duration),
) -> Result<T, PublishError> {
    let mut count = 1;
    loop {
        match attempt().await {
            Err(error) if error.is_transient() && count < ATTEMPTS_MAX => {
                let wait = backoff(count, error.retry_after(), random_fraction());
                told(&error, wait);
                tokio::time::sleep(wait).await;
                count += 1;
            }
            done => return done,
        }
    }
}

/// TLS that believes no certificate: what stands in where no TLS is asked for.
fn nobody_trusted() -> Arc<ClientConfig> {
    let versions = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(rustls::DEFAULT_VERSIONS)
        .expect("ring has the ciphers of every version");
    Arc::new(versions.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

/// True when something else than HTTP came, such as the alert of a port with TLS.
fn is_not_http(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<hyper::Error>())
        .any(hyper::Error::is_parse)
}

/// `[::1]` has colons of its own.
fn has_colon_after_host(authority: &str) -> bool {
    authority.rsplit(']').next().is_some_and(|rest| rest.contains(':'))
}

fn batch(events: &[String]) -> Result<Bytes, PublishError> {
    if events.len() > BATCH_EVENTS_MAX {
        return Err(PublishError::Batch { have: events.len() });
    }
    Ok(format!("[{}]", events.join(",")).into())
}

/// What went wrong on the way. hyper's own words say only "client error"; what happened is in the causes.
fn network(error: &dyn std::error::Error) -> Network {
    let mut words = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return Network::of(error);
        }
        words.push(error.to_string());
        cause = error.source();
    }
    Network::other(&if words.is_empty() { error.to_string() } else { words.join(": ") })
}

/// The wait after a failed attempt: full jitter under a doubling bound, and no less than the hub asks for.
fn backoff(attempt: u32, asked: Option<Duration>, fraction: f64) -> Duration {
    let bound = BACKOFF_FIRST.saturating_mul(1 << (attempt - 1).min(16)).min(BACKOFF_MAX);
    let jitter = bound.mul_f64(fraction);
    asked.map_or(jitter, |asked| asked + jitter).min(BACKOFF_MAX)
}

/// From 0 to 1. The keys of a `RandomState` are random, which is all that a jitter needs.
fn random_fraction() -> f64 {
    let bits = RandomState::new().build_hasher().finish() >> 32;
    bits as f64 / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_and_a_port() {
        for good in ["http://localhost:7010", "localhost:7010", "HTTP://[::1]:80/", "hub.example"] {
            assert!(Publisher::new(good).is_ok(), "{good}");
        }
        for (bad, word) in [
            ("https://hub:7010", "TLS"),
            ("ws://hub:7010", "http://"),
            ("http://hub:7010/v1/events", "path"),
            ("http://me:secret@hub:7010", "password"),
            ("ftp://hub", "http://"),
            ("", "host"),
            ("hub:", "port"),
            ("hub:99999", "port"),
        ] {
            let why = Publisher::new(bad).expect_err(bad).to_string();
            assert!(why.contains(word) && !why.contains("secret"), "{bad}: {why}");
        }
    }

    #[test]
    fn the_wait_doubles_to_its_bound_and_heeds_the_hub() {
        let waits: Vec<_> = (1..=8).map(|attempt| backoff(attempt, None, 1.0).as_millis()).collect();
        assert_eq!(waits, [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
        assert_eq!(backoff(1, None, 0.0), Duration::ZERO);
        assert_eq!(backoff(1, Some(Duration::from_secs(2)), 0.0), Duration::from_secs(2));
        assert_eq!(backoff(1, Some(Duration::from_secs(3_600)), 0.5), BACKOFF_MAX);
        assert!((0.0..=1.0).contains(&random_fraction()));
    }
}
