//! The one schema at `/graphql`: seaography's read side, and our own fields; a folder a noun.
//!
//! Our own half is written as a schema text first, one `.graphql` file beside the functions of each noun. Its types are
//! registered from that text, and each root field of it is bound to a function; a field without a function, or a
//! function without a field, does not build.

mod account;
mod alert;
mod audit;
mod build;
mod change;
mod clinician;
mod dose;
mod explain;
mod figure;
mod home;
mod integration;
mod patient;
mod place;
mod program;
mod report;
mod report_event;
mod schema;
mod shared_counts;
mod stock;
mod vaccine;
mod webhook;
mod work;

pub use build::{Schema, build, print};
pub use schema::{App, ErrorCode, MaskErrors, note_use};
pub use shared_counts::SharedCounts;

/// The subscriptions whose answers are the same for all callers with the same rights.
pub const SHARED_SUBSCRIPTIONS: &[&str] = &["reportChanged", "chartChanged", "registryStatus", "alertChanged"];
