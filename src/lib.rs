//! Openfloor: a terminal wallboard that shows whether people are told the truth, thanked, and well.

pub mod domain;
pub mod model;
pub mod screen;
pub mod text;
pub mod wire;
