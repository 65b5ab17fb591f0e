//! Metadata of the workspace from cargo: its packages, its target folder, and the locked versions. Reads only; building
//! is done in `build`.

pub(crate) mod lockfile;
pub(crate) mod metadata;
