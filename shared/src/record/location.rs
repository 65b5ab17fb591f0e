//! Locations of a practice.

use serde::{Deserialize, Serialize};

/// A location of the practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// Its name.
    pub name: String,
    /// The practice it belongs to, as ORC-17 names it.
    pub practice: String,
}
