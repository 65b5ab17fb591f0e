//! Tests of the walls, each against a router with a small schema of its own.

mod fixture;
mod graphql;
mod log;
mod metrics;
mod page;
mod protocol;
mod session;
mod socket;
mod wire;
