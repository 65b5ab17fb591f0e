//! Runs of nights: begun once a date, carried out in batches, and told with what became of their doses.
//! Which nights are due is decided by `crate::night`.

mod batch;
mod figures;
mod run;

pub use batch::{NightBatch, continue_night};
pub use figures::{NightFigures, night_figures};
pub use run::{
    begin_night, discard_nights_after, is_any_night_after, is_late_night, last_known_instant, last_night,
    night_of_date, open_nights,
};
