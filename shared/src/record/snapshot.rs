//! Snapshots: versions of a dose with its patient and location, as a message carries them.

use serde::{Deserialize, Serialize};

use crate::{immunization::Immunization, location::Location, patient::Patient};

/// A version of a dose with everything that a message carries; never changed after it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// The patient at that time.
    pub patient: Patient,
    /// The dose.
    pub immunization: Immunization,
    /// The location of administration or entry.
    pub location: Location,
}
