//! The night: at its hour the doses added on the day before are reported, and only those.
//!
//! The scheduler only supplies the tick. Which nights are due is decided on civil dates, so a missed date runs when
//! the server is back, and no date runs twice; a clock that jumped is waited out. What a night writes is in `store`.

mod date;
mod run;
mod schedule;
mod watch;

pub use date::{DateError, OfDate, run_date, show_date};
pub use run::run_due;
pub use schedule::{NextNight, NightTimes, Tonight, next_nights, tonight};
pub use watch::Nights;
