//! The vaccine listing, recognized names, package codes, and lots used last.
//! Nothing of a patient.

mod input;
pub(super) mod listing;
pub(super) mod lookup;
