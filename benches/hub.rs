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
#[path = "measured/process.rs"]
mod process;
#[path = "measured/publisher.rs"]
mod publisher;
#[path = "measured/walls.rs"]
mod walls;

/// Each work by its name.
const WORKS: [(&str, fn()); 4] = [
    ("fan-out", fan_out::measure),
    ("herd", herd::measure),
    ("latency", latency::measure),
    ("durable", durable::measure),
];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    for (name, measure) in WORKS {
        if asked.is_empty() || asked.iter().any(|word| word == name) {
            println!("\n{name}");
            measure();
        }
    }
}
