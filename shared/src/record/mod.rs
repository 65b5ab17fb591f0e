//! Records: patient, dose and location, and the snapshot of the three that a message carries.
//!
//! Plain data only; no rule of a registry and no message format may be here.

pub mod immunization;
pub mod location;
pub mod patient;
pub mod snapshot;
pub mod test_record;
