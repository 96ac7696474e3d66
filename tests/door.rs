//! A real hub whose guests mean it ill: too much, too slow, too deep, not theirs to send, a thousand times over; and TLS
//! with certificates that are wrong. Meanwhile a floor goes on: it publishes, a wall sees it, and both are in time.
//!
//! | variable | is | default | the full size |
//! |---|---|---|---|
//! | `OPENFLOOR_TEST_FRAGMENTS` | fragments of one message, and pings of one flood | 20000 | 100000 |
//! | `OPENFLOOR_TEST_DAWDLERS` | connections that send a byte now and then, of each kind | 25 | 200 |
//! | `OPENFLOOR_TEST_REPLAYS` | how often one event is published | 1000 | 1000 |
#![allow(clippy::unwrap_used)] // a poisoned lock is a failure

#[path = "door/authority.rs"]
mod authority;
#[path = "door/bench.rs"]
mod bench;
#[path = "door/bombs.rs"]
mod bombs;
#[path = "door/frames.rs"]
mod frames;
#[path = "support/hub.rs"]
mod hub;
#[path = "door/slow.rs"]
mod slow;
#[path = "door/spoofed.rs"]
mod spoofed;
#[path = "door/tls.rs"]
mod tls;
