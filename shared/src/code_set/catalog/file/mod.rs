//! A catalog as files, one a table, read with every row and link checked and written back the same.
//!
//! Files come in and go out as name and text; nothing here opens one.

#[cfg(any(feature = "server", test))]
mod built_in;
mod column;
mod load;
mod save;
mod sheet;

#[cfg(any(feature = "server", test))]
pub use built_in::{FILES as BUILT_IN_FILES, VERSION as BUILT_IN_VERSION};
pub use load::{Error, is_ndc};
