//! Rounds of questions over real sockets and files: who may open one, that each answer counts once and is nobody's, when figures leave
//! it and what they say; and what is asked unsigned.

#[allow(dead_code)]
#[path = "hub/bench.rs"]
mod bench;
#[allow(dead_code)]
#[path = "held/bench.rs"]
mod holding;
#[path = "support/hub.rs"]
mod process;

#[allow(dead_code)]
#[path = "oracle/rational.rs"]
mod rational;
#[allow(dead_code)]
#[path = "oracle/span.rs"]
mod span;

#[path = "rounds/answering.rs"]
mod answering;
#[path = "rounds/asking.rs"]
mod asking;
#[path = "rounds/asks.rs"]
mod asks;
#[path = "rounds/cli.rs"]
mod cli;
#[path = "rounds/guarded.rs"]
mod guarded;
#[path = "rounds/history.rs"]
mod history;
#[path = "rounds/lost.rs"]
mod lost;
#[path = "rounds/opening.rs"]
mod opening;
#[path = "rounds/pages.rs"]
mod pages;
#[path = "rounds/secret.rs"]
mod secret;
#[path = "rounds/ticks.rs"]
mod ticks;
