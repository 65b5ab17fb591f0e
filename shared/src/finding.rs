//! Findings: missing or invalid details of a record, found by us before sending or by the registry in its answer.

use serde::{Deserialize, Serialize};

use crate::wire_enum;

/// Beginning of the fields and the codes of findings about the practice's set-up.
pub const SET_UP: &str = "setUp.";

wire_enum! {
    /// Severity of a finding, ordered from the most to the least severe.
    pub enum Severity {
        /// The dose cannot be reported until this is resolved, or the registry refused it for this reason.
        Blocks = "BLOCKS",
        /// The dose is withheld until a person decides.
        Holds = "HOLDS",
        /// A part of the message is omitted; the dose is sent.
        Omits = "OMITS",
        /// The dose is sent; a person should check this.
        Warns = "WARNS",
        /// For information only.
        Informs = "INFORMS",
    }
}

wire_enum! {
    /// Source of a finding.
    pub enum FindingSource {
        /// Our assessment before sending.
        Dosewire = "DOSEWIRE",
        /// The registry, in its acknowledgement.
        Registry = "REGISTRY",
    }
}

/// A missing or invalid detail of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Source of a finding.
    pub source: FindingSource,
    /// Severity.
    pub severity: Severity,
    /// A stable code such as `patient.race.missing`; never reused for another meaning.
    pub code: String,
    /// The field of our record, as `patient.races` or `immunization.lot`, which a page can open.
    pub field: Option<String>,
    /// Advice in one sentence.
    pub text: String,
    /// The place in the message, as `PID-10` or `RXA-15`.
    pub place: Option<String>,
    /// The registry's message, verbatim.
    pub said: Option<String>,
}

impl Finding {
    /// Creates a finding of our assessment.
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

    /// Returns `true` if the finding prevents sending.
    #[must_use]
    pub fn stops(&self) -> bool {
        matches!(self.severity, Severity::Blocks | Severity::Holds)
    }
}

/// Returns `true` if any of the findings prevents sending.
#[must_use]
pub fn stops_any(findings: &[Finding]) -> bool {
    findings.iter().any(Finding::stops)
}
