//! How people are named: by the more private of consent and wish, and never by more again, over real sockets and files.

#[allow(dead_code)]
#[path = "hub/bench.rs"]
mod bench;
#[allow(dead_code)]
#[path = "held/bench.rs"]
mod holding;
#[path = "support/hub.rs"]
mod process;

#[path = "people/bench.rs"]
mod thanks;

#[path = "people/after.rs"]
mod after;
#[path = "people/cli.rs"]
mod cli;
#[path = "people/earlier.rs"]
mod earlier;
#[path = "people/named.rs"]
mod named;
#[path = "people/secret.rs"]
mod secret;
#[path = "people/taken_back.rs"]
mod taken_back;
