//! The record: a patient, a dose, where it was given, and the snapshot of the three that a message carries.
//!
//! Plain data with the checks of single values; no rule of a registry and no form of a message.

pub mod immunization;
pub mod location;
pub mod patient;
pub mod snapshot;
pub mod test_record;
