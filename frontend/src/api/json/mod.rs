//! JSON as the server speaks it: texts as values, and values read into structs. What is read where, and what a page says
//! of it, is no matter of this room; nothing here fetches.

mod read;
mod text;

pub use read::read_value;
pub use text::{parse, write};
