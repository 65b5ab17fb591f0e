//! The vaccines that can be reported: every product, by vaccine group, with those that a registry does not take.
//!
//! One part for the listing, the chart and the reports.

mod arrange;
mod dialog;

pub use dialog::Supported;
