//! Which vaccines can be reported: every product, by vaccine group, with what a registry does not take and whom to ask.
//!
//! One part for the listing, the chart and the reports.

mod arrange;
mod dialog;

pub use dialog::Supported;
