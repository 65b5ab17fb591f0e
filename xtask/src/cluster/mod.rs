//! A throw-away PostgreSQL cluster for the tests: on a free port of 127.0.0.1, gone when its guard is.

mod account;
mod server;

pub(crate) use server::Cluster;
