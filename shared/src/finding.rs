//! One thing missing or wrong: found by us before sending, or by the registry in its answer.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

wire_enum! {
    /// How much a finding matters. Ordered from the strongest to the weakest.
    pub enum Severity {
        /// The dose cannot be reported until this is resolved, or the registry refused it for this.
        Blocks = "BLOCKS",
        /// The dose is left out until a person decides.
        Holds = "HOLDS",
        /// A part of the message is left out; the dose itself goes.
        Omits = "OMITS",
        /// The dose goes; somebody should look at this.
        Warns = "WARNS",
        /// For information only.
        Informs = "INFORMS",
    }
}

wire_enum! {
    /// Who found it.
    pub enum FindingSource {
        /// Our own check, before sending.
        Dosewire = "DOSEWIRE",
        /// The registry, in its acknowledgement.
        Registry = "REGISTRY",
    }
}

/// One thing missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Who found it.
    pub source: FindingSource,
    /// How much it matters.
    pub severity: Severity,
    /// A stable code such as `patient.race.missing`; never reused for another meaning.
    pub code: String,
    /// The field of our record that it is about, as `patient.races` or `immunization.lot`, so that a page can open it.
    pub field: Option<String>,
    /// One sentence that says what to do.
    pub text: String,
    /// The place in the message, as `PID-10` or `RXA-15`.
    pub place: Option<String>,
    /// The registry's own words, verbatim.
    pub said: Option<String>,
}

impl Finding {
    /// A finding of ours.
    #[must_use]
    pub fn ours(severity: Severity, code: &str, field: &str, place: &str, text: impl Into<String>) -> Self {
        Self {
            source: FindingSource::Dosewire,
            severity,
            code: code.to_owned(),
            field: Some(field.to_owned()),
            text: text.into(),
            place: Some(place.to_owned()),
            said: None,
        }
    }

    /// Whether it keeps the dose from being sent.
    #[must_use]
    pub fn stops(&self) -> bool {
        matches!(self.severity, Severity::Blocks | Severity::Holds)
    }
}

/// Whether any of the findings keeps the dose from being sent.
#[must_use]
pub fn stops_any(findings: &[Finding]) -> bool {
    findings.iter().any(Finding::stops)
}
