//! A patient's details: all that a message can say, in one form, or just what is missing.
//! Which details a registry requires is found by `shared`'s rules.

mod consent;
mod dialog;
mod likely;
mod save;
mod table;

pub use consent::{CONSENT, Consents};
pub use dialog::EditPatient;
pub use likely::reasons;
pub use table::missing_groups;
