//! Parsing: from the text that came to the acknowledgement inside it, its ERR segments and the places they name.
//!
//! Here lives what reads text; what follows from it for a dose, and what a person is told, may not.

pub mod body;
pub mod our_field;
pub mod place;
pub mod remark;
pub mod text;
mod unwrap;
