//! Records as forms hold them: a table of fields, each with its kind and its path in the record. One table serves reading
//! into a form, writing back, drawing, and the changes of another user; other parts of a record stay as they were.
//!
//! No table of a certain record lives here; pages have theirs.

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
pub use path::{at, each, instant, text};
pub use shape::{Repeat, Shape};
