//! Explaining: findings in plain words, and what to do next.
//!
//! Here live sentences and the order of advice; no verdict is decided here.

pub mod acknowledge;
mod collect;
pub mod finding;
mod http_status;
mod meaning;
mod reason;
