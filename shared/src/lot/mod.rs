//! The one field for lot and expiration: `LOT mm/dd/yyyy`, or `LOT mm/yyyy` when no day is printed.

mod date;
mod entry;

pub use entry::{LONGEST, LotEntry, LotProblem, format, is_usable, parse, say};
