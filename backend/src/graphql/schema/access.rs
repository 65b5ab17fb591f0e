//! Access: one table of who may use what, and what it does not name is denied.

use crate::auth::{Caller, CallerKind};

/// The callers that may use a field or read an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// People who signed in, and programs with a token.
    Everyone,
    /// People who signed in.
    People,
}

/// Every root field and every entity of the generated read side.
const TABLE: &[(&str, Audience)] = &[
    // Queries
    ("viewer", Audience::Everyone),
    ("assets", Audience::Everyone),
    ("home", Audience::Everyone),
    ("alerts", Audience::Everyone),
    ("patients", Audience::Everyone),
    ("chart", Audience::Everyone),
    ("likelyDuplicates", Audience::Everyone),
    ("vaccines", Audience::Everyone),
    ("recentLots", Audience::Everyone),
    ("recognizedNames", Audience::Everyone),
    ("packageCode", Audience::Everyone),
    ("doseFindings", Audience::Everyone),
    ("programs", Audience::Everyone),
    ("integrations", Audience::Everyone),
    ("reports", Audience::Everyone),
    ("reportDetails", Audience::Everyone),
    ("changes", Audience::Everyone),
    ("helpPacket", Audience::People),
    ("interests", Audience::People),
    ("programFile", Audience::People),
    // Mutations
    ("savePatient", Audience::Everyone),
    ("savePatients", Audience::Everyone),
    ("mergePatients", Audience::Everyone),
    ("applyEligibility", Audience::Everyone),
    ("recordDose", Audience::Everyone),
    ("recordDoses", Audience::Everyone),
    ("recordVisit", Audience::Everyone),
    ("moveDose", Audience::Everyone),
    ("undoDoseMove", Audience::Everyone),
    ("deleteDose", Audience::Everyone),
    ("saveVaccine", Audience::Everyone),
    ("reportImmunizations", Audience::Everyone),
    ("excludeReport", Audience::Everyone),
    ("includeReport", Audience::Everyone),
    ("saveIntegration", Audience::People),
    ("testConnection", Audience::People),
    ("sendTestMessage", Audience::People),
    ("recordOnboarding", Audience::People),
    ("activateIntegration", Audience::People),
    ("pauseIntegration", Audience::People),
    ("resumeIntegration", Audience::People),
    ("tellInterest", Audience::People),
    // Subscriptions
    ("reportChanged", Audience::Everyone),
    ("chartChanged", Audience::Everyone),
    ("registryStatus", Audience::Everyone),
    ("alertChanged", Audience::Everyone),
    // Entities of the generated read side
    ("EnrollmentRecord", Audience::Everyone),
    ("ImmunizationRecord", Audience::Everyone),
    ("IntegrationRecord", Audience::Everyone),
    ("LocationRecord", Audience::Everyone),
    ("NightRunRecord", Audience::Everyone),
    ("PatientRecord", Audience::Everyone),
    ("ReportRecord", Audience::Everyone),
    ("SubmissionRecord", Audience::Everyone),
    ("VaccineRecord", Audience::Everyone),
];

/// Returns `true` if a caller may use a field or read an entity.
///
/// Nobody may without signing in, and nobody may what the table does not name.
#[must_use]
pub fn allows(caller: Option<&Caller>, name: &str) -> bool {
    let rule = TABLE.iter().find(|(named, _)| *named == name).map(|(_, who)| *who);
    match (caller, rule) {
        (Some(_), Some(Audience::Everyone)) => true,
        (Some(caller), Some(Audience::People)) => caller.kind == CallerKind::Person,
        (None, _) | (_, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(kind: CallerKind) -> Caller {
        Caller { user: None, kind, user_name: None, name: "A".to_owned(), session: None }
    }

    #[rstest::rstest]
    #[case(Some(CallerKind::Person), "saveIntegration", true)]
    #[case(Some(CallerKind::Program), "saveIntegration", false)]
    #[case(Some(CallerKind::Program), "reportImmunizations", true)]
    #[case(Some(CallerKind::Person), "dropEverything", false)]
    #[case(Some(CallerKind::Person), "UserAccountRecord", false)]
    #[case(None, "viewer", false)]
    fn the_table_decides(#[case] kind: Option<CallerKind>, #[case] name: &str, #[case] allowed: bool) {
        assert_eq!(allows(kind.map(caller).as_ref(), name), allowed);
    }

    #[test]
    fn each_name_stands_once() {
        let mut names: Vec<_> = TABLE.iter().map(|(name, _)| name).collect();
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(names.len(), before);
    }
}
