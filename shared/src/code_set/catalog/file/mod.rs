//! The catalog as files, one per table: the built-in files, reading with a check of every row and link, and writing.
//!
//! Files are arguments, as name and text; no file may be opened here.

#[cfg(any(feature = "server", test))]
mod built_in;
mod column;
mod load;
mod row;
mod save;
mod sheet;

#[cfg(any(feature = "server", test))]
pub use built_in::{FILES as BUILT_IN_FILES, VERSION as BUILT_IN_VERSION};
pub use load::Error;
pub use row::is_ndc;
