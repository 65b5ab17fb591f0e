//! The nightly window: which doses a night reports, when it is due, and which nights are due, as pure functions over
//! civil dates. Running a night, and the state of those that ran, belong to the server.

mod dates;
#[cfg(test)]
mod simulation;
mod time_of_day;
mod window;

pub use dates::{due_at, due_dates, is_late, is_over, night_of, over_before};
pub use time_of_day::{DEFAULT_TIME, format_time, parse_time};
pub use window::{OutOfCalendar, Window, window, window_since};
