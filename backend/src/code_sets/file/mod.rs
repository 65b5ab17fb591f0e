//! CDC's published files: bytes in, the rows of a table out, each with the place that it came from.
//! What a row changes in a catalog is decided elsewhere.

mod decode;
mod flat;
mod layout;
mod record;
mod table;
mod xml;

pub use record::Record;
pub use table::{Rows, Table, read};
