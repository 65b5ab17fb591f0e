//! The programs that this server knows: those that are built in, and those of a practice's own folder in their place.
//! The files themselves are read and checked in `shared`.

mod folder;
mod listing;

pub use folder::{Error, Origin, Programs, read};
pub use listing::Listing;
