//! The acknowledgement as it was read.

use serde::{Deserialize, Serialize};

use super::parse::remark::Remark;
use crate::{advice::Advice, finding::Finding, wire_enum};

/// The stable code of "the registry does not know the record".
pub const UNKNOWN_KEY: &str = "registry.unknown_key";

/// The code of HL70357 that means it.
pub(super) const UNKNOWN_KEY_CODE: &str = "204";

/// The stable code of "accepted with an HTTP status of an error".
pub const HTTP_STATUS: &str = "registry.http_status";

wire_enum! {
    /// The verdict of an answer on a dose.
    pub enum Verdict {
        /// The registry has it.
        Accepted = "ACCEPTED",
        /// The registry has it and has something to say.
        AcceptedWithWarnings = "ACCEPTED_WITH_WARNINGS",
        /// The registry does not have it.
        Rejected = "REJECTED",
        /// The answer is not an acknowledgement: whether the registry has the dose is unknown.
        Unreadable = "UNREADABLE",
        /// The answer acknowledges another message: whether the registry has the dose is unknown.
        Mismatched = "MISMATCHED",
    }
}

impl Verdict {
    /// Returns `true` if the registry has the dose.
    #[must_use]
    pub fn is_accepted(self) -> bool {
        matches!(self, Self::Accepted | Self::AcceptedWithWarnings)
    }
}

wire_enum! {
    /// The part of the set-up that a refusal is about.
    pub enum SetUpScope {
        /// The whole integration: the account, the sending facility, the address, or the kind of message.
        Integration = "INTEGRATION",
        /// One enrollment: the location at which the dose was administered (RXA-11).
        Enrollment = "ENROLLMENT",
    }
}

wire_enum! {
    /// The kind of duplicate that a registry refuses.
    pub enum Duplicate {
        /// The dose.
        Dose = "DOSE",
        /// A message with the same MSH-10.
        Message = "MESSAGE",
    }
}

/// An acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Acknowledgement {
    /// The verdict on the message: of several doses, the worst.
    pub verdict: Verdict,
    /// The verdict on each dose of the message, in their order.
    pub doses: Vec<DoseVerdict>,
    /// The next step.
    pub advice: Advice,
    /// MSA-1, as `AE`; none when there is none.
    pub code: Option<String>,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// Its ERR segments, as the registry wrote them.
    pub remarks: Vec<Remark>,
    /// The part of the set-up that is at fault, if any is: nothing else that depends on it gets through either.
    pub setup: Option<SetUpScope>,
    /// The kind of duplicate, if that is the only reason for the refusal.
    pub duplicate: Option<Duplicate>,
}

/// The verdict on one dose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DoseVerdict {
    /// The verdict.
    pub verdict: Verdict,
    /// Indices of the acknowledgement's findings that concern it.
    pub findings: Vec<usize>,
}

impl Acknowledgement {
    /// Returns `true` if the registry says that it does not know the record: to a delete, nothing is left to do.
    #[must_use]
    pub fn says_unknown_key(&self) -> bool {
        self.findings.iter().any(|f| f.code == UNKNOWN_KEY)
    }

    /// An answer that says the same of every dose.
    pub(super) fn of_all(doses: usize, verdict: Verdict, advice: Advice, findings: Vec<Finding>) -> Self {
        let each = DoseVerdict { verdict, findings: (0..findings.len()).collect() };
        Self {
            verdict,
            doses: vec![each; doses.max(1)],
            advice,
            code: None,
            findings,
            remarks: Vec::new(),
            setup: (advice == Advice::FixSetUp).then_some(SetUpScope::Integration),
            duplicate: None,
        }
    }
}
