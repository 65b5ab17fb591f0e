//! Rules about a patient, a file for each group of fields.
//!
//! Tables of rules and their conditions only. Where the national guide says "if known", a state may require a value: its
//! program raises the severity.

mod background;
mod contact;
mod identity;
mod kin;
mod sharing;
mod table;

pub use table::{PatientSubject, RULES};
