//! What is not counted but looked up when someone asks: the board, the positions, the refusals, the uptime.

use std::sync::Arc;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric as _};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;
use tokio::time::Instant;

use super::super::board::Board;
use super::super::refusals::{Reason, Refusals};
use super::tally::{Furthest, Positions};

/// The hub at the moment of a scrape.
#[derive(Debug)]
pub struct Moment {
    board: Arc<Board>,
    refusals: Arc<Refusals>,
    positions: Arc<Positions>,
    since: Instant,
}

impl Moment {
    /// A hub that starts now.
    pub fn new(board: Arc<Board>, refusals: Arc<Refusals>, positions: Arc<Positions>) -> Self {
        Self { board, refusals, positions, since: Instant::now() }
    }
}

impl Collector for Moment {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        // The positions first: a connection is never shown beyond the head.
        let Furthest { behind, syncing } = self.positions.furthest();
        let holds = self.board.holds();
        let position = behind.unwrap_or(holds.head).min(holds.head);
        let gauges: [(&str, &str, Option<&Unit>, u64); 8] = [
            ("log_head", "The newest position of the log.", None, holds.head),
            (
                "position_furthest_behind",
                "The position of the synced connection that is furthest behind; the head without one.",
                None,
                position,
            ),
            (
                "lag_events",
                "How many positions that connection is behind the head.",
                None,
                holds.head - position,
            ),
            ("connections_syncing", "Connections on their way to their first synced.", None, syncing),
            ("board_things", "Things whose newest version is in memory.", None, holds.things),
            ("board_recent_events", "Recent events in memory.", None, holds.recent_events),
            ("board_recent", "Bytes of the recent events.", Some(&Unit::Bytes), holds.recent_bytes),
            ("uptime", "Since the hub started.", Some(&Unit::Seconds), self.since.elapsed().as_secs()),
        ];
        for (name, help, unit, value) in gauges {
            let gauge = encoder.encode_descriptor(name, help, unit, MetricType::Gauge)?;
            ConstGauge::new(value).encode(gauge)?;
        }
        let help = "Lines of the log that could not be written.";
        let lost = encoder.encode_descriptor("log_lines_lost", help, None, MetricType::Counter)?;
        ConstCounter::new(super::super::journal::lost()).encode(lost)?;
        let help = "Requests to publish that were refused, by reason.";
        let mut refused = encoder.encode_descriptor("refused", help, None, MetricType::Counter)?;
        for reason in Reason::ALL {
            let label = [("reason", reason.name())];
            ConstCounter::new(self.refusals.of(reason)).encode(refused.encode_family(&label)?)?;
        }
        Ok(())
    }
}
