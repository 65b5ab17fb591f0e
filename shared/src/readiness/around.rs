//! What a record does not hold itself.

use chrono::NaiveDate;

use crate::vxu::MessageSettings;

/// What is around a record, as far as it is known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Around<'a> {
    /// The other doses of the chart that were given, here or elsewhere; those of the same days are enough.
    pub others: &'a [OtherDose],
    /// What was entered for the integration and the location.
    pub settings: Option<&'a MessageSettings>,
}

/// Another dose of the patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherDose {
    /// Its permanent identifier.
    pub order_id: String,
    /// Its CVX code.
    pub cvx: String,
    /// The day it was given.
    pub given_on: NaiveDate,
}
