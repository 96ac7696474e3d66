//! Openfloor: a terminal wallboard that shows whether people are told the truth, thanked, and well.
//!
//! `docs/architecture.md` has the picture of it; `tests/layers.rs` holds the directions of its arrows.

pub mod cache;
pub mod cli;
pub mod config;
pub mod domain;
pub mod feed;
pub mod hub;
pub mod model;
pub mod publisher;
pub mod pulse;
pub mod run;
pub mod screen;
pub mod sim;
pub mod survey;
pub mod task;
pub mod text;
pub mod trust;
pub mod wire;
