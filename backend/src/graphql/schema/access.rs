//! Access: one table of who may use what, and what it does not name is denied.

use crate::auth::{Caller, Role, Scope};

/// A field or an entity, the scopes that a program needs for it, all of them, and the least role that a person needs.
/// Without a scope every token will do.
type Rule = (&'static str, &'static [Scope], Role);

const ANY: &[Scope] = &[];
const READ: &[Scope] = &[Scope::ReadClinical];
const WRITE: &[Scope] = &[Scope::WriteClinical];
const REPORT: &[Scope] = &[Scope::Report];
/// What changes a report and answers with it: its patient is in it.
const REPORT_AND_READ: &[Scope] = &[Scope::Report, Scope::ReadClinical];
const ADMINISTER: &[Scope] = &[Scope::Administer];
const SUBSCRIBE: &[Scope] = &[Scope::Subscribe];
/// What tells of patients as they change.
const SUBSCRIBE_AND_READ: &[Scope] = &[Scope::Subscribe, Scope::ReadClinical];

/// Every root field and every entity of the generated read side.
const TABLE: &[Rule] = &[
    // Queries
    ("viewer", ANY, Role::Viewer),
    ("assets", ANY, Role::Viewer),
    ("home", READ, Role::Viewer),
    ("alerts", READ, Role::Viewer),
    ("patients", READ, Role::Viewer),
    ("chart", READ, Role::Viewer),
    ("likelyDuplicates", READ, Role::Viewer),
    ("vaccines", READ, Role::Viewer),
    ("recentLots", READ, Role::Viewer),
    ("clinicians", READ, Role::Viewer),
    ("stock", READ, Role::Viewer),
    ("stockMovements", READ, Role::Viewer),
    ("recalls", READ, Role::Viewer),
    ("recalledDoses", READ, Role::Viewer),
    ("recognizedNames", READ, Role::Viewer),
    ("packageCode", READ, Role::Viewer),
    ("doseFindings", READ, Role::Viewer),
    ("programs", READ, Role::Viewer),
    ("integrations", READ, Role::Viewer),
    ("reports", READ, Role::Viewer),
    ("reportDetails", READ, Role::Viewer),
    ("changes", READ, Role::Viewer),
    ("reportCount", READ, Role::Viewer),
    ("reportOwners", READ, Role::Viewer),
    ("explain", READ, Role::Viewer),
    ("reportingFigures", READ, Role::Viewer),
    ("monthlySheet", READ, Role::Coordinator),
    ("dismissals", READ, Role::Viewer),
    ("batch", READ, Role::Viewer),
    ("openBatches", READ, Role::Viewer),
    ("helpPacket", ADMINISTER, Role::Clinician),
    ("auditEvents", ADMINISTER, Role::Administrator),
    ("auditExport", ADMINISTER, Role::Administrator),
    ("auditActions", ADMINISTER, Role::Administrator),
    ("webhooks", ADMINISTER, Role::Administrator),
    ("interests", ADMINISTER, Role::Coordinator),
    ("programFile", ADMINISTER, Role::Coordinator),
    ("people", ADMINISTER, Role::Administrator),
    ("tokens", ADMINISTER, Role::Administrator),
    ("ownSessions", ANY, Role::Viewer),
    ("ownSecondFactor", ANY, Role::Viewer),
    // Mutations
    ("savePatient", WRITE, Role::Clinician),
    ("savePatients", WRITE, Role::Clinician),
    ("recordConsent", WRITE, Role::Clinician),
    ("mergePatients", WRITE, Role::Clinician),
    ("applyEligibility", WRITE, Role::Clinician),
    ("recordDose", WRITE, Role::Clinician),
    ("recordDoses", WRITE, Role::Clinician),
    ("recordVisit", WRITE, Role::Clinician),
    ("moveDose", WRITE, Role::Clinician),
    ("undoDoseMove", WRITE, Role::Clinician),
    ("deleteDose", WRITE, Role::Clinician),
    ("saveVaccine", WRITE, Role::Coordinator),
    ("saveClinician", WRITE, Role::Coordinator),
    ("moveStock", WRITE, Role::Clinician),
    ("saveRecall", WRITE, Role::Coordinator),
    ("savePractice", ADMINISTER, Role::Administrator),
    ("saveLocation", ADMINISTER, Role::Administrator),
    ("reportImmunizations", REPORT, Role::Clinician),
    ("cancelBatch", REPORT, Role::Clinician),
    ("annotateReport", REPORT_AND_READ, Role::Clinician),
    ("dismissWarning", REPORT, Role::Coordinator),
    ("undoDismissal", REPORT, Role::Coordinator),
    ("excludeReport", REPORT_AND_READ, Role::Coordinator),
    ("includeReport", REPORT_AND_READ, Role::Coordinator),
    ("saveIntegration", ADMINISTER, Role::Administrator),
    ("testConnection", ADMINISTER, Role::Coordinator),
    ("sendTestMessage", ADMINISTER, Role::Coordinator),
    ("recordOnboarding", ADMINISTER, Role::Coordinator),
    ("activateIntegration", ADMINISTER, Role::Administrator),
    ("pauseIntegration", ADMINISTER, Role::Coordinator),
    ("resumeIntegration", ADMINISTER, Role::Coordinator),
    ("tellInterest", ADMINISTER, Role::Coordinator),
    ("addWebhook", ADMINISTER, Role::Administrator),
    ("testWebhook", ADMINISTER, Role::Administrator),
    ("disableWebhook", ADMINISTER, Role::Administrator),
    ("enableWebhook", ADMINISTER, Role::Administrator),
    ("replayWebhook", ADMINISTER, Role::Administrator),
    ("addPerson", ADMINISTER, Role::Administrator),
    ("changePerson", ADMINISTER, Role::Administrator),
    ("endSession", ADMINISTER, Role::Administrator),
    ("createToken", ADMINISTER, Role::Administrator),
    ("rotateToken", ADMINISTER, Role::Administrator),
    ("revokeToken", ADMINISTER, Role::Administrator),
    ("changeOwnPassword", ANY, Role::Viewer),
    ("endOwnSession", ANY, Role::Viewer),
    ("beginOwnSecondFactor", ANY, Role::Viewer),
    ("confirmOwnSecondFactor", ANY, Role::Viewer),
    ("renewOwnRecoveryCodes", ANY, Role::Viewer),
    ("removeOwnSecondFactor", ANY, Role::Viewer),
    ("removeSecondFactor", ADMINISTER, Role::Administrator),
    // Subscriptions
    ("reportChanged", SUBSCRIBE_AND_READ, Role::Viewer),
    ("chartChanged", SUBSCRIBE_AND_READ, Role::Viewer),
    ("registryStatus", SUBSCRIBE, Role::Viewer),
    ("alertChanged", SUBSCRIBE, Role::Viewer),
    ("batchProgress", SUBSCRIBE, Role::Viewer),
    // Entities of the generated read side
    ("EnrollmentRecord", READ, Role::Viewer),
    ("ImmunizationRecord", READ, Role::Viewer),
    ("IntegrationRecord", READ, Role::Viewer),
    ("LocationRecord", READ, Role::Viewer),
    ("NightRunRecord", READ, Role::Viewer),
    ("PatientRecord", READ, Role::Viewer),
    ("ReportRecord", READ, Role::Viewer),
    ("SubmissionRecord", READ, Role::Viewer),
    ("VaccineRecord", READ, Role::Viewer),
];

/// Returns `true` if a caller may use a field or read an entity.
///
/// Nobody may without signing in, and nobody may what the table does not name.
#[must_use]
pub fn allows(caller: Option<&Caller>, name: &str) -> bool {
    let rule = rule_of(name);
    match (caller, rule) {
        (Some(caller), Some((_, scopes, role))) => caller.access.includes(scopes, *role),
        (None, _) | (_, None) => false,
    }
}

/// The queries, mutations and subscriptions that a caller may use.
pub fn allowed_fields(caller: &Caller) -> impl Iterator<Item = &'static str> {
    let is_field = |name: &str| name.starts_with(|first: char| first.is_ascii_lowercase());
    let allowed =
        TABLE.iter().filter(move |(name, scopes, role)| is_field(name) && caller.access.includes(scopes, *role));
    allowed.map(|(name, ..)| *name)
}

/// The name of a field or an entity, as the table has it.
#[must_use]
pub fn known_name(name: &str) -> Option<&'static str> {
    rule_of(name).map(|(named, ..)| *named)
}

fn rule_of(name: &str) -> Option<&'static Rule> {
    TABLE.iter().find(|(named, ..)| *named == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::{Access, CallerKind};

    fn caller(access: Access) -> Caller {
        let kind = CallerKind::Person;
        Caller { user: None, kind, user_name: None, name: "A".to_owned(), session: None, token: None, access }
    }

    #[rstest::rstest]
    #[case(Some(Access::Role(Role::Administrator)), "saveIntegration", true)]
    #[case(Some(Access::Role(Role::Coordinator)), "saveIntegration", false)]
    #[case(Some(Access::Scopes(Scope::USUAL.to_vec())), "saveIntegration", false)]
    #[case(Some(Access::Scopes(Scope::USUAL.to_vec())), "reportImmunizations", true)]
    #[case(Some(Access::Scopes(vec![Scope::Subscribe])), "registryStatus", true)]
    #[case(Some(Access::Scopes(vec![Scope::Subscribe])), "reportChanged", false)]
    #[case(Some(Access::Scopes(vec![Scope::Report])), "annotateReport", false)]
    #[case(Some(Access::Role(Role::Administrator)), "dropEverything", false)]
    #[case(Some(Access::Role(Role::Administrator)), "UserAccountRecord", false)]
    #[case(None, "viewer", false)]
    fn the_table_decides(#[case] access: Option<Access>, #[case] name: &str, #[case] allowed: bool) {
        assert_eq!(allows(access.map(caller).as_ref(), name), allowed);
    }

    #[test]
    fn each_name_stands_once() {
        let mut names: Vec<_> = TABLE.iter().map(|(name, ..)| name).collect();
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(names.len(), before);
    }
}
