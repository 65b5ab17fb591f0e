//! Program files: the built-in ones, and a reader that completes set-up fields and validates, with the line of a fault.
//!
//! For the server only; files are arguments, as name and text, and none may be opened here.

mod built_in;
mod dialect_check;
mod field;
mod line;
mod load;

pub use load::Error;
