//! A version of a dose with its patient and location, as a message would carry it.

use serde::{Deserialize, Serialize};

use crate::{immunization::Immunization, location::Location, patient::Patient};

/// An append-only version of a dose with all that a message says about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot {
    /// The patient at that moment.
    pub patient: Patient,
    /// The dose.
    pub immunization: Immunization,
    /// Where it was given or entered.
    pub location: Location,
}
