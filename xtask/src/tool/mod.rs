//! The tools that the commands need, a file each: every one is looked for first, and installed only when it is missing.

pub(crate) mod apt;
pub(crate) mod axe;
pub(crate) mod browser;
pub(crate) mod postgres;
pub(crate) mod python;
pub(crate) mod root;
mod search;
pub(crate) mod wasm;

pub(crate) use search::{prepend_path, set_up};
