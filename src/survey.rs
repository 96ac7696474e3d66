//! Answers that were gathered elsewhere: the exports of survey tools, read without who gave them.
//!
//! ```text
//! bytes -> table (encoding, separator, header rows) -> columns that the map or the instrument names; all others end here
//!       -> answers (numbers on the declared scale) -> import: the rules of release, events
//!                                                  -> analyse: figures for leads, row by row
//! ```
//!
//! What is read of a row are numbers and the name of a team out of a declared list. So no name, address or free text goes any
//! further than the cell in which it stands.

pub mod analyse;
pub mod answers;
pub mod columns;
pub mod figures;
pub mod import;
pub mod map;
mod people;
pub mod personal;
mod sketch;
pub mod table;

pub use analyse::{Analysis, analyse};
pub use import::{Imported, import};
pub use map::Map;
pub use table::{Table, TableError};
