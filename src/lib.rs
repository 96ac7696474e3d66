//! Openfloor: a terminal wallboard that shows whether people are told the truth, thanked, and well.

pub mod cli;
pub mod config;
pub mod domain;
pub mod feed;
pub mod model;
pub mod text;
pub mod wire;
