//! What a whole wall costs, as a program on a terminal: `cargo bench --bench wall`, or one work of it by its name.
//!
//! The wall is the released program on a real pseudo-terminal of 200×60 that somebody reads as fast as it writes. It and the hub are
//! processes of their own.
#![allow(clippy::print_stdout)] // a bench is read where it runs

#[path = "measured/cores.rs"]
mod cores;
#[path = "wall/floor.rs"]
mod floor;
#[path = "wall/idle.rs"]
mod idle;
#[path = "wall/memory.rs"]
mod memory;
#[path = "measured/plot.rs"]
mod plot;
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
#[path = "measured/walls.rs"]
mod walls;
#[path = "measured/works.rs"]
mod works;

fn main() {
    works::run(&[
        ("rates", idle::measure),
        ("start", start::measure),
        ("seen", seen::measure),
        ("memory", memory::measure),
        ("floor", floor::measure),
    ]);
}
