//! The words of the interface, in the language of the wall. Every phrase is in `assets/locales`; the methods of [`Words`]
//! say them, each with what it needs to be said.

pub mod cause;
pub mod desk;
pub mod display;
pub mod file;
pub mod floor;
pub mod forms;
pub mod frame;
pub mod keys;
pub mod kinds;
pub mod kiosk;
pub mod label;
pub mod lexicon;
pub mod lists;
pub mod plain;
pub mod rules;
pub mod time;

pub use label::Label;
pub use lexicon::{Lexicon, Own, Words};
pub use lists::Counted;
pub use time::Date;

/// The product.
pub const PRODUCT: &str = "openfloor";
