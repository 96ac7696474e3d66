//! Openfloor: a terminal wallboard that shows whether people are told the truth, thanked, and well.

pub mod domain;
pub mod hub;
pub mod model;
pub mod publisher;
pub mod sim;
pub mod text;
pub mod wire;
