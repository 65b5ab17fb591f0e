//! Code sets that are imported: CDC's own published files read, checked, and merged into a new catalog.
//!
//! Pure besides its inputs: bytes in, a catalog and its differences out. `app` reads the files and keeps the outcome,
//! `reference_data` finds it again.

mod difference;
mod file;
mod merge;
mod older;
#[cfg(test)]
mod published;
#[cfg(test)]
mod tests;
mod version;

pub use difference::{TableDifference, differences};
pub use file::{Table, read};
pub use merge::merge;
pub use older::older;
pub use version::Version;
