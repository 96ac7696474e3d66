//! What a hub costs beside the parts that it is made of: `cargo bench --bench hub`, or one work of it by its name.
//!
//! The hub is the released program, kept on the first processor; walls and publishers are on the second. What is compared is mostly the
//! processor's time that somebody had, so that whatever else the machine does counts for neither.
#![allow(clippy::print_stdout)] // a bench is read where it runs

#[path = "measured/cores.rs"]
mod cores;
#[path = "hub/durable.rs"]
mod durable;
#[path = "hub/fan_out.rs"]
mod fan_out;
#[path = "hub/herd.rs"]
mod herd;
#[path = "hub/latency.rs"]
mod latency;
#[path = "hub/nats.rs"]
mod nats;
#[path = "measured/plot.rs"]
mod plot;
#[path = "measured/process.rs"]
mod process;
#[path = "measured/publisher.rs"]
mod publisher;
#[path = "measured/walls.rs"]
mod walls;
#[path = "measured/works.rs"]
mod works;

fn main() {
    works::run(&[
        ("fan-out", fan_out::measure),
        ("nats", nats::measure),
        ("herd", herd::measure),
        ("latency", latency::measure),
        ("durable", durable::measure),
    ]);
}
