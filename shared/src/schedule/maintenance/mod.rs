//! Hours in which a registry is not to be spoken to: entered a line each, and asked at any instant.
//!
//! A line says a day of the week, or every day, and two times; or a date and a time, twice. Times are those of the
//! practice's clocks, so a window keeps its hours when they change.

mod entry;
mod window;

pub use entry::{Error, clock, parse, write};
pub use window::{Day, Window, closed_until};
