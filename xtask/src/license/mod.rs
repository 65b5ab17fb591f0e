//! The licenses, names and sources of all dependencies, checked against deny.toml.

mod check;
mod expression;
mod policy;

pub(crate) use check::check;
