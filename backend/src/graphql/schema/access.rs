//! Who may do what: one table, and what it does not name is denied.

use crate::auth::{Caller, CallerKind};

/// Who may use a field or read an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// People who signed in, and programs with a token.
    Everyone,
    /// People who signed in.
    People,
}

/// Every root field and every entity of the generated read side.
const TABLE: &[(&str, Who)] = &[
    // Queries
    ("viewer", Who::Everyone),
    ("assets", Who::Everyone),
    ("home", Who::Everyone),
    ("alerts", Who::Everyone),
    ("patients", Who::Everyone),
    ("chart", Who::Everyone),
    ("likelyDuplicates", Who::Everyone),
    ("vaccines", Who::Everyone),
    ("recentLots", Who::Everyone),
    ("recognizedNames", Who::Everyone),
    ("packageCode", Who::Everyone),
    ("doseFindings", Who::Everyone),
    ("programs", Who::Everyone),
    ("integrations", Who::Everyone),
    ("reports", Who::Everyone),
    ("reportDetails", Who::Everyone),
    ("changes", Who::Everyone),
    ("helpPacket", Who::People),
    ("interests", Who::People),
    // Mutations
    ("savePatient", Who::Everyone),
    ("mergePatients", Who::Everyone),
    ("applyEligibility", Who::Everyone),
    ("recordDose", Who::Everyone),
    ("recordVisit", Who::Everyone),
    ("moveDose", Who::Everyone),
    ("deleteDose", Who::Everyone),
    ("saveVaccine", Who::Everyone),
    ("reportImmunizations", Who::Everyone),
    ("excludeReport", Who::Everyone),
    ("includeReport", Who::Everyone),
    ("saveIntegration", Who::People),
    ("testConnection", Who::People),
    ("sendTestMessage", Who::People),
    ("recordOnboarding", Who::People),
    ("activateIntegration", Who::People),
    ("pauseIntegration", Who::People),
    ("tellInterest", Who::People),
    // Subscriptions
    ("reportChanged", Who::Everyone),
    ("chartChanged", Who::Everyone),
    ("registryStatus", Who::Everyone),
    ("alertChanged", Who::Everyone),
    // Entities of the generated read side
    ("EnrollmentRecord", Who::Everyone),
    ("ImmunizationRecord", Who::Everyone),
    ("IntegrationRecord", Who::Everyone),
    ("LocationRecord", Who::Everyone),
    ("NightRunRecord", Who::Everyone),
    ("PatientRecord", Who::Everyone),
    ("ReportRecord", Who::Everyone),
    ("SubmissionRecord", Who::Everyone),
    ("VaccineRecord", Who::Everyone),
];

/// Whether the caller may. Nobody may without signing in, and nobody may what the table does not name.
#[must_use]
pub fn allows(caller: Option<&Caller>, name: &str) -> bool {
    let rule = TABLE.iter().find(|(named, _)| *named == name).map(|(_, who)| *who);
    match (caller, rule) {
        (Some(_), Some(Who::Everyone)) => true,
        (Some(caller), Some(Who::People)) => caller.kind == CallerKind::Person,
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
