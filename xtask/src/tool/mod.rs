//! Finds the tools that the commands need, one file each, and installs those that are missing.
//! Running a tool is left to the command or the build that needs it.

pub(crate) mod apt;
pub(crate) mod axe;
pub(crate) mod browser;
pub(crate) mod deny;
pub(crate) mod graphiql;
pub(crate) mod javascript;
pub(crate) mod postgres;
pub(crate) mod python;
pub(crate) mod root;
mod search;
pub(crate) mod wasm;

pub(crate) use search::{find_registries, prepend_path, set_up};
