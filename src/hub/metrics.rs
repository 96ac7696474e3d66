//! What the hub counts of itself, for `GET /metrics`: connections, positions, what was sent, refused and committed.
//!
//! Labels are words of the code and nothing else: no text, token, subject, source or site of an event is ever one, so the
//! number of series is fixed when the hub starts.

use std::fmt::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use prometheus_client::encoding::text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::board::Board;
use super::refusals::Refusals;
use crate::domain::Audience;
use crate::wire::control::close;
use moment::Moment;
use tally::Positions;
pub use tally::Tally;

mod moment;
mod tally;

/// The media type of what [`Metrics::exposition`] writes.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// A label: its name and its value, both words of the code.
type Label = [(&'static str, &'static str); 1];

/// The codes with which a connection to the feed can end; `gone` is a wall that left by itself.
const ENDS: [(Option<u16>, &str); 14] = [
    (None, "gone"),
    (Some(1009), "1009"),
    (Some(close::DRAIN), "4000"),
    (Some(close::SLOW), "4001"),
    (Some(close::NO_PONG), "4002"),
    (Some(close::RESYNC), "4003"),
    (Some(close::BACKEND), "4004"),
    (Some(4005), "4005"),
    (Some(4500), "4500"),
    (Some(4501), "4501"),
    (Some(4502), "4502"),
    (Some(4503), "4503"),
    (Some(4504), "4504"),
    // A code that is not in this list yet still counts.
    (Some(0), "other"),
];

/// The statuses with which a handshake is refused.
const HANDSHAKES: [(u16, &str); 7] =
    [(400, "400"), (401, "401"), (403, "403"), (426, "426"), (429, "429"), (503, "503"), (0, "other")];

/// What became of a request to publish, by the status of its answer; every other status refuses it.
const PUBLISHES: [(u16, &str); 4] = [(201, "created"), (202, "held"), (200, "duplicate"), (0, "refused")];

/// The counts of one hub. Counting never waits for a reader.
pub struct Metrics {
    registry: Registry,
    connections: Family<Label, Gauge>,
    ends: Family<Label, Counter>,
    handshakes: Family<Label, Counter>,
    publishes: Family<Label, Counter>,
    frames: Counter,
    chunks: Counter,
    skipped: Counter,
    commits: Histogram,
    groups: Histogram,
    failures: Counter,
    positions: Arc<Positions>,
    writable: AtomicBool,
    listed: AtomicBool,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}

/// The role of a connection, as its hello names it.
fn role(audience: Audience) -> &'static str {
    match audience {
        Audience::Floor => "wall",
        Audience::Leads => "lead",
    }
}

impl Metrics {
    /// The counts of a hub that has just read its log.
    pub fn new(board: Arc<Board>, refusals: Arc<Refusals>) -> Arc<Self> {
        let positions = Arc::new(Positions::default());
        let mut metrics = Self {
            registry: Registry::with_prefix("openfloor"),
            connections: Family::default(),
            ends: Family::default(),
            handshakes: Family::default(),
            publishes: Family::default(),
            frames: Counter::default(),
            chunks: Counter::default(),
            skipped: Counter::default(),
            // 0.1 ms to 3.3 s: a memory, a good disk, a bad one.
            commits: Histogram::new(exponential_buckets(0.000_1, 2.0, 16)),
            // 1 to 256 events, the most that one group has.
            groups: Histogram::new(exponential_buckets(1.0, 2.0, 9)),
            failures: Counter::default(),
            positions: positions.clone(),
            writable: AtomicBool::new(true),
            listed: AtomicBool::new(true),
        };
        metrics.register();
        metrics.registry.register_collector(Box::new(Moment::new(board, refusals, positions)));
        Arc::new(metrics)
    }

    fn register(&mut self) {
        // Every series is there from the start, so that a rate has its zero.
        for audience in [Audience::Floor, Audience::Leads] {
            drop(self.connections.get_or_create(&[("role", role(audience))]));
        }
        for (_, code) in ENDS {
            drop(self.ends.get_or_create(&[("code", code)]));
        }
        for (_, status) in HANDSHAKES {
            drop(self.handshakes.get_or_create(&[("status", status)]));
        }
        for (_, result) in PUBLISHES {
            drop(self.publishes.get_or_create(&[("result", result)]));
        }
        let Self { registry, connections, ends, handshakes, publishes, .. } = self;
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The version of this hub", version);
        registry.register("connections", "Connections to the feed now, by role", connections.clone());
        registry.register(
            "connections_ended",
            "Connections to the feed that ended, by close code",
            ends.clone(),
        );
        registry.register(
            "handshakes_refused",
            "Handshakes that were refused, by HTTP status",
            handshakes.clone(),
        );
        registry.register("publishes", "Requests to publish, by result", publishes.clone());
        registry.register("frames", "Events sent to walls, each counted for every wall", self.frames.clone());
        registry.register("chunks", "Chunks of events sent to walls", self.chunks.clone());
        registry.register(
            "skipped",
            "Superseded versions that slow walls were not sent",
            self.skipped.clone(),
        );
        let commits = self.commits.clone();
        registry.register_with_unit("commit", "How long a group took to be durable", Unit::Seconds, commits);
        registry.register("commit_events", "Events of a group that was made durable", self.groups.clone());
        registry.register("commit_failures", "Groups that could not be written", self.failures.clone());
    }

    /// A wall was let in: the account of its connection, which ends when it is dropped.
    pub fn connected(self: &Arc<Self>, audience: Audience, site: Option<&str>) -> Tally {
        Tally::new(self.clone(), role(audience), site)
    }

    /// A handshake was refused with an HTTP status.
    pub fn turned_away(&self, status: u16) {
        let (_, status) = HANDSHAKES.into_iter().find(|(have, _)| *have == status).unwrap_or((0, "other"));
        self.handshakes.get_or_create(&[("status", status)]).inc();
    }

    /// A request to publish was answered with an HTTP status.
    pub fn published(&self, status: u16) {
        let (_, result) = PUBLISHES.into_iter().find(|(have, _)| *have == status).unwrap_or((0, "refused"));
        self.publishes.get_or_create(&[("result", result)]).inc();
    }

    /// A group of so many events was written durably, in that time, or was not.
    pub fn committed(&self, events: usize, took: Duration, durable: bool) {
        self.writable.store(durable, Ordering::Relaxed);
        if durable {
            self.commits.observe(took.as_secs_f64());
            self.groups.observe(u32::try_from(events).unwrap_or(u32::MAX).into());
        } else {
            self.failures.inc();
        }
    }

    /// The list of withdrawals was written, or could not be.
    pub fn listed(&self, written: bool) {
        self.listed.store(written, Ordering::Relaxed);
    }

    /// True while the last write of the log succeeded, and that of its list of withdrawals.
    pub fn is_writable(&self) -> bool {
        self.writable.load(Ordering::Relaxed) && self.listed.load(Ordering::Relaxed)
    }

    /// All of it in the text format of Prometheus and OpenMetrics.
    pub fn exposition(&self) -> String {
        let mut out = String::new();
        if text::encode(&mut out, &self.registry).is_err() {
            // Writing to a string does not fail; should it, half an exposition must not look like a whole one.
            out.clear();
            let _ = writeln!(out, "# EOF");
        }
        out
    }
}
