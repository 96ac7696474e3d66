//! What a whole wall costs, as a program on a terminal: `cargo bench --bench wall`, or one work of it by its name.
//!
//! The wall is the released program on a real pseudo-terminal of 200×60 that somebody reads as fast as it writes. It and the hub are
//! processes of their own.
#![allow(clippy::print_stdout)] // a bench is read where it runs

#[path = "measured/cores.rs"]
mod cores;
#[path = "wall/idle.rs"]
mod idle;
#[path = "wall/memory.rs"]
mod memory;
#[path = "measured/process.rs"]
mod process;
#[path = "measured/publisher.rs"]
mod publisher;
#[path = "wall/seen.rs"]
mod seen;
#[path = "wall/start.rs"]
mod start;
#[path = "wall/terminal.rs"]
mod terminal;

/// Each work by its name.
const WORKS: [(&str, fn()); 4] = [
    ("rates", idle::measure),
    ("start", start::measure),
    ("seen", seen::measure),
    ("memory", memory::measure),
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
