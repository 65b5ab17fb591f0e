//! Batches: the reports that a filter matches, queued in the background as many as there are.
//!
//! The filter's reports are walked once, the newest first, and the last one is kept with what was queued of the same
//! piece. So whoever goes on after a stop, this server or another, loses nothing and queues nothing twice.

mod begin;
mod figures;
mod refusals;
mod step;
mod withdraw;

pub use begin::{BegunBatch, NewBatch, begin_batch, cancel_batch, count_matching};
pub use figures::{BatchFigures, batch_by_id, batch_figures, open_batches};
pub use refusals::{Refusals, read_batch_filter};
pub use step::{continue_batch, is_any_batch_due};
