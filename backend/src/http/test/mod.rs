//! Tests of the walls, each against a router with a small schema of its own.
//! The product's own schema is tested in `tests/practice`.

mod fixture;
mod graphql;
mod limit;
mod log;
mod metrics;
mod page;
mod protocol;
mod session;
mod socket;
mod wire;
