//! Records as forms hold them: a table of fields says what is asked, how it looks, and how it stands in the record.
//!
//! One table serves reading into a form, writing back, drawing, and telling what somebody else changed. What a table
//! does not ask stays in the record as it was.

mod conflict;
#[cfg(test)]
pub mod contract;
mod draw;
mod edit;
mod field;
mod merge;
mod path;
mod shape;

pub use conflict::ConflictNote;
pub use draw::{Drawing, RepeatFields, choices};
pub use edit::Edit;
pub use field::{Field, FieldKind, ask, list};
pub use path::at;
pub use shape::{Repeat, Shape};
