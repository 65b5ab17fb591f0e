//! Lot numbers: the entry field for lot and expiration (`LOT mm/dd/yyyy`, `LOT mm/yyyy`, and what else people type), and the
//! GS1 code of a package.
//!
//! Parsing and formatting only; the rules of registries about lots are in `readiness`.

mod date;
mod element;
mod entry;
pub mod gs1;
mod label;
mod shape;
#[cfg(test)]
mod tests;

pub use entry::{LotEntry, LotProblem, MAX_LOT_LENGTH, describe, format, parse};
pub use shape::{holds_more, is_unusual, is_usable};
