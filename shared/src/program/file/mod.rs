//! Programs as files: read, completed with the usual set-up fields, and checked, with the line of each fault.
//!
//! For the server only; files come in as name and text.

mod built_in;
mod dialect_check;
mod field;
mod line;
mod load;

pub use load::Error;
