//! Code sets that are imported: CDC's own published files read, checked, and merged into a new catalog.
//!
//! Pure besides its inputs: bytes in, a catalog and its differences out. `app` reads the files and keeps the outcome,
//! `reference_data` finds it again.

mod decode;
mod difference;
mod flat;
mod layout;
mod merge;
mod older;
#[cfg(test)]
mod published;
mod record;
mod table;
#[cfg(test)]
mod tests;
mod version;
mod xml;

pub use difference::{TableDifference, differences};
pub use merge::merge;
pub use older::older;
pub use table::{Table, read};
pub use version::Version;
