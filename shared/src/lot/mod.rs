//! Lot numbers: the entry field for lot and expiration (`LOT mm/dd/yyyy` or `LOT mm/yyyy`), and the GS1 code of a package.
//!
//! Parsing and formatting only; the rules of registries about lots are in `readiness`.

mod date;
mod element;
mod entry;
pub mod gs1;
mod shape;
#[cfg(test)]
mod tests;

pub use entry::{LotEntry, LotProblem, MAX_LOT_LENGTH, describe, format, parse};
pub use shape::{holds_more, is_unusual, is_usable};
