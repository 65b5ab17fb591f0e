//! Webhooks of reports.

pub mod delivery;
pub mod endpoint;
