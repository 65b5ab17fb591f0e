//! The clock of the night: at 4 in the morning the doses added on the day before are reported, and only those. A run's
//! rows are `store::reporting`'s.
//!
//! The scheduler only supplies the tick. Which nights are due is decided on civil dates, so a missed date runs when
//! the server is back, and no date runs twice.

mod run;

pub use run::{NIGHT_AT, next_night, run_due, tonight};
