//! Rules about a dose, a file for each group of fields.
//!
//! Tables of rules and their conditions only; rules about the patient are next door.

mod administration;
mod age;
mod clinician;
mod given;
mod lot;
mod maker;
mod not_given;
mod payment;
mod route;
mod table;
mod vaccine;

pub use table::{DoseSubject, RULES};
