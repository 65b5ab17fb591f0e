//! The one field for lot and expiration: `LOT mm/dd/yyyy`, or `LOT mm/yyyy` when no day is printed; and the code of a
//! package, which says both.

mod date;
mod element;
mod entry;
pub mod gs1;
mod shape;
#[cfg(test)]
mod tests;

pub use entry::{LONGEST, LotEntry, LotProblem, format, parse, say};
pub use shape::{holds_more, is_unusual, is_usable};
