//! The practice's rules over real databases and a real registry: the same tests on SQLite and PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test ends by panicking where something is not as it must be"
)]

mod account;
mod api;
mod audit;
mod canary;
mod chart;
mod delivery;
mod demo;
mod keep;
mod manage;
mod night;
mod operation;
mod outage;
mod program;
mod reading;
mod registry;
mod reporting;
mod support;
mod work;
