//! Maintenance windows, in which nothing is sent to a registry: their text format, and the check of an instant.
//!
//! A line has a day of the week, or every day, and two times; or two dates with times. Times are local to the practice.

mod entry;
mod window;

pub use entry::{Error, clock, parse, write};
pub use window::{Day, Window, closed_until};
