//! The records that the training registry shows, for tests and for training.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One patient, by record number and assigner.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PatientRecord {
    /// The keys of the doses that were ever taken for the patient, in the order in which they came.
    pub doses: Vec<String>,
    /// Number of entries taken without a key of their own: refusals and presumed immunity.
    pub unkeyed: u64,
}

/// One dose, by ORC-3.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DoseRecord {
    /// The patient's key.
    pub patient: String,
    /// The CVX code.
    pub cvx: String,
    /// RXA-3.
    pub date: String,
    /// RXA-15.
    pub lot: String,
    /// The actions that were taken, in the order in which they came: A, U, D.
    pub actions: Vec<String>,
    /// `true` if the registry holds it: not after a D.
    pub present: bool,
}

/// The records of a training registry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Records {
    /// Number of times that each message came, by MSH-10, whatever was answered.
    pub messages: BTreeMap<String, u64>,
    /// Number of times that each dose came, by ORC-3, whatever was answered.
    pub received: BTreeMap<String, u64>,
    /// Number of times that each dose was refused, by ORC-3.
    pub refused: BTreeMap<String, u64>,
    /// The patients.
    pub patients: BTreeMap<String, PatientRecord>,
    /// The doses that were taken.
    pub doses: BTreeMap<String, DoseRecord>,
    /// Number of messages received.
    pub messages_received: u64,
    /// Number of doses that the registry holds.
    pub doses_present: u64,
    /// Maximum number of messages in flight at the same time.
    pub max_in_flight: u64,
    /// Maximum number of messages of one patient in flight at the same time.
    pub max_in_flight_per_patient: u64,
}
