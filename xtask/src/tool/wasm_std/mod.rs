//! The standard library for wasm32: there already, from rustup, or built from Debian's sources.

mod debian;
mod toolchain;

pub(crate) use toolchain::{Toolchain, ensure};
