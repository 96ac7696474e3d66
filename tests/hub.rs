//! The hub over real sockets and a real log: what is published is durable, seen by whom it is for, or refused by name.

#[path = "hub/bench.rs"]
mod bench;
#[path = "hub/feed.rs"]
mod feed;
#[path = "hub/life.rs"]
mod life;
#[path = "hub/limits.rs"]
mod limits;
#[path = "hub/packed.rs"]
mod packed;
#[path = "hub/publisher.rs"]
mod publisher;
#[path = "hub/publishing.rs"]
mod publishing;
#[path = "hub/refusing.rs"]
mod refusing;
#[path = "hub/resume.rs"]
mod resume;
#[path = "hub/revoked.rs"]
mod revoked;
