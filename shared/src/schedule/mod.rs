//! Questions of time: nightly windows, backoff, maintenance hours, and what expires.
//!
//! The time is an argument; nothing here waits or reads a clock.

pub mod expiry;
pub mod maintenance;
pub mod night;
pub mod retry;
