//! Held events, through real sockets and real files: nothing early, everything once, and nothing after.

#[allow(dead_code)]
#[path = "hub/bench.rs"]
mod bench;
#[allow(dead_code)]
#[path = "held/bench.rs"]
mod holding;
#[path = "support/hub.rs"]
mod process;

#[path = "held/cli.rs"]
mod cli;
#[path = "held/gone.rs"]
mod gone;
#[path = "held/history.rs"]
mod history;
#[path = "held/kills.rs"]
mod kills;
#[path = "held/order.rs"]
mod order;
#[path = "held/secret.rs"]
mod secret;
#[path = "held/terms.rs"]
mod terms;
