//! Facts about a dose that its record lacks.

use chrono::NaiveDate;

use crate::vxu::MessageSettings;

/// Known facts about a dose that its record lacks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// Other doses of the patient that were given, here or elsewhere, at most a day apart.
    pub others: &'a [OtherDose],
    /// Settings of the integration and the location.
    pub settings: Option<&'a MessageSettings>,
}

/// Another dose of the same patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherDose {
    /// Its permanent identifier.
    pub order_id: String,
    /// Its CVX code.
    pub cvx: String,
    /// The day it was given.
    pub given_on: NaiveDate,
    /// Its body site, if known.
    pub site: Option<String>,
}
