//! Schedules: nightly windows, backoff, maintenance hours, and expiry.
//!
//! The time is an argument; nothing may wait or read a clock here.

pub mod expiry;
pub mod maintenance;
pub mod night;
pub mod retry;
