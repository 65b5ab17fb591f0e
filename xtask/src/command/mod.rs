//! The commands of `cargo xtask`, one file each, with their options.
//! A command puts steps together; how something is built or installed stands in `build` and `tool`.

pub(crate) mod bench;
mod bench_api;
pub(crate) mod check;
mod dependencies;
pub(crate) mod dist;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod test;
