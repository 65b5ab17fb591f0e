//! How something that was asked of the server went.

use super::{
    record::{ConnectionTest, HelpPacket, Integration, InterestMail, Problem, Report},
    status::{
        ActivationStatus, MergeStatus, RecordOnboardingStatus, ReportImmunizationStatus, ReportImmunizationsStatus,
        SaveStatus, SetUpStatus, TellInterestStatus, TestMessageStatus,
    },
};
use crate::api::read::{Misread, Read, answers};

answers! {
    /// How saving a patient went.
    SavePatientPayload {
        /// Status.
        status "status": SaveStatus,
        /// What is wrong.
        problems "problems": Vec<Problem>,
        /// The patient.
        id "id": Option<String>,
        /// The new version.
        version "version": Option<i64>,
    }
    /// How saving a vaccine of the listing went.
    SaveVaccinePayload {
        /// Status.
        status "status": SaveStatus,
        /// What is wrong.
        problems "problems": Vec<Problem>,
    }
    /// How moving a dose went.
    MovePayload {
        /// Status.
        status "status": SaveStatus,
    }
    /// How merging went.
    MergePayload {
        /// Status.
        status "status": MergeStatus,
    }
    /// How giving the eligibility to doses went.
    ApplyEligibilityPayload {
        /// Status.
        status "status": SaveStatus,
        /// The doses that were changed.
        dose_ids "doseIds": Vec<String>,
    }
    /// How recording doses went.
    RecordDosePayload {
        /// Status.
        status "status": SaveStatus,
        /// What is wrong.
        problems "problems": Vec<Problem>,
    }
    /// How deleting a dose went.
    DeleteDosePayload {
        /// Status.
        status "status": SaveStatus,
        /// How many registries are told.
        at_registries "atRegistries": i64,
    }
    /// How saving an integration went.
    SaveIntegrationPayload {
        /// Status.
        status "status": SetUpStatus,
        /// What is wrong.
        problems "problems": Vec<Problem>,
        /// The integration.
        integration "integration": Option<Integration>,
    }
    /// What testing the connection showed.
    TestConnectionPayload {
        /// The test.
        test "test": Option<ConnectionTest>,
    }
    /// How sending a test message went.
    SendTestMessagePayload {
        /// Status.
        status "status": TestMessageStatus,
        /// Whether the registry accepted it.
        accepted "accepted": bool,
        /// What happened and what to do next.
        text "text": String,
        /// The registry's own words.
        said "said": Option<String>,
        /// The integration.
        integration "integration": Option<Integration>,
        /// What to send the help desk, when it was not accepted.
        packet "packet": Option<HelpPacket>,
    }
    /// How recording a step went.
    RecordOnboardingPayload {
        /// Status.
        status "status": RecordOnboardingStatus,
        /// What is wrong.
        problems "problems": Vec<Problem>,
    }
    /// How activating went.
    ActivateIntegrationPayload {
        /// Status.
        status "status": ActivationStatus,
        /// Doses that were there before.
        before "before": i64,
        /// The integration.
        integration "integration": Option<Integration>,
    }
    /// How pausing went.
    PauseIntegrationPayload {
        /// Status.
        status "status": ActivationStatus,
        /// The integration.
        integration "integration": Option<Integration>,
    }
    /// How sending went.
    ReportImmunizationsPayload {
        /// Status.
        status "status": ReportImmunizationsStatus,
        /// How many are on their way.
        queued "queued": i64,
        /// How it went for each.
        results "results": Vec<ReportImmunizationResult>,
    }
    /// How sending one report went.
    ReportImmunizationResult {
        /// The report.
        report_id "reportId": String,
        /// Status.
        status "status": ReportImmunizationStatus,
    }
    /// How excluding or including went.
    ExclusionPayload {
        /// Status.
        status "status": ReportImmunizationStatus,
        /// The report after it.
        report "report": Option<Report>,
    }
    /// How telling interest went.
    TellInterestPayload {
        /// Status.
        status "status": TellInterestStatus,
        /// What is wrong.
        problems "problems": Vec<Problem>,
        /// The same as a mail.
        mail "mail": Option<InterestMail>,
        /// Whether the server passes it on by itself.
        passes_on "passesOn": bool,
    }
}
