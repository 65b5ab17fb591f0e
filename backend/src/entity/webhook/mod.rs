//! Webhooks of reports.
//! No query stands here.

pub mod delivery;
pub mod endpoint;
