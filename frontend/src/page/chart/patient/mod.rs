//! A patient's details: all that a message can say, in one form, or just what is missing.

mod dialog;
mod likely;
mod save;
mod table;

pub use dialog::EditPatient;
pub use likely::reasons;
pub use table::missing_groups;
