//! A hub seen from outside: its counts move for real causes, it says when it can't do its work, and its log tells what
//! happened without a word of what was said.

#[path = "hub/bench.rs"]
#[allow(dead_code)] // the tests of the hub use the rest
mod bench;
#[path = "observed/counts.rs"]
mod counts;
#[path = "observed/deaf.rs"]
mod deaf;
#[path = "observed/exposition.rs"]
mod exposition;
#[path = "support/hub.rs"]
mod hub;
#[path = "observed/logs.rs"]
mod logs;
#[path = "observed/process.rs"]
mod process;
#[path = "observed/ready.rs"]
mod ready;
