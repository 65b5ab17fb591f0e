//! A temporary PostgreSQL cluster for the tests.
//! Finding and installing PostgreSQL's programs is done in `tool`.

mod account;
mod server;

pub(crate) use server::Cluster;
