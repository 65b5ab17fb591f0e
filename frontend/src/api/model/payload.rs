//! The payloads of mutations.

use serde::Deserialize;

use super::{
    chart::Problem,
    integration::{ConnectionTest, HelpPacket, Integration, InterestMail},
    report::Report,
    status::{
        ActivationStatus, DismissStatus, ExclusionStatus, MergeStatus, RecordConsentStatus, RecordOnboardingStatus,
        ReportImmunizationStatus, ReportImmunizationsStatus, ResumeStatus, SaveStatus, SetUpStatus, TellInterestStatus,
        TestMessageStatus, UndoDismissalStatus, UndoMoveStatus,
    },
};

/// Payload of `savePatient`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SavePatientPayload {
    /// Status.
    pub status: SaveStatus,
    /// The problems of the input.
    pub problems: Vec<Problem>,
    /// The patient.
    pub id: Option<String>,
    /// The new version.
    pub version: Option<i64>,
}

/// Payload of `annotateReport`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnnotateReportPayload {
    /// Status.
    pub status: SaveStatus,
    /// The problems of the input.
    pub problems: Vec<Problem>,
}

/// Payload of `dismissWarning`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DismissWarningPayload {
    /// Status.
    pub status: DismissStatus,
    /// The problems of the input.
    pub problems: Vec<Problem>,
}

/// Payload of `undoDismissal`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UndoDismissalPayload {
    /// Status.
    pub status: UndoDismissalStatus,
}

/// Payload of the mutations that save a record of the practice, such as `saveVaccine`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SaveRecordPayload {
    /// Status.
    pub status: SaveStatus,
    /// The problems of the input.
    pub problems: Vec<Problem>,
}

/// Payload of `moveDose`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MovePayload {
    /// Status.
    pub status: SaveStatus,
}

/// Payload of `undoDoseMove`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UndoMovePayload {
    /// Status.
    pub status: UndoMoveStatus,
}

/// Payload of `mergePatients`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MergePayload {
    /// Status.
    pub status: MergeStatus,
}

/// Payload of `recordConsent`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordConsentPayload {
    /// Status.
    pub status: RecordConsentStatus,
    /// The problems of the input.
    pub problems: Vec<Problem>,
}

/// Payload of `applyEligibility`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplyEligibilityPayload {
    /// Status.
    pub status: SaveStatus,
    /// The doses that were changed.
    pub dose_ids: Vec<String>,
}

/// Payload of `recordDose` and `recordVisit`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordDosePayload {
    /// Status.
    pub status: SaveStatus,
    /// The problems of the input.
    pub problems: Vec<Problem>,
}

/// Payload of `deleteDose`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteDosePayload {
    /// Status.
    pub status: SaveStatus,
    /// The number of registries that are told.
    pub at_registries: i64,
}

/// Payload of `saveIntegration`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SaveIntegrationPayload {
    /// Status.
    pub status: SetUpStatus,
    /// The problems of the input.
    pub problems: Vec<Problem>,
    /// The integration.
    pub integration: Option<Integration>,
}

/// Payload of `testConnection`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestConnectionPayload {
    /// The test.
    pub test: Option<ConnectionTest>,
}

/// Payload of `sendTestMessage`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendTestMessagePayload {
    /// Status.
    pub status: TestMessageStatus,
    /// `true` if the registry accepted it.
    pub accepted: bool,
    /// The result, and what to do next.
    pub text: String,
    /// The registry's own words.
    pub said: Option<String>,
    /// The integration.
    pub integration: Option<Integration>,
    /// The packet for the help desk, when it was not accepted.
    pub packet: Option<HelpPacket>,
}

/// Payload of `recordOnboarding`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordOnboardingPayload {
    /// Status.
    pub status: RecordOnboardingStatus,
    /// The problems of the input.
    pub problems: Vec<Problem>,
}

/// Payload of `activateIntegration`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ActivateIntegrationPayload {
    /// Status.
    pub status: ActivationStatus,
    /// Doses that were there before.
    pub before: i64,
    /// The integration.
    pub integration: Option<Integration>,
}

/// Payload of `pauseIntegration`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PauseIntegrationPayload {
    /// Status.
    pub status: ActivationStatus,
    /// The integration.
    pub integration: Option<Integration>,
}

/// Payload of `resumeIntegration`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResumeIntegrationPayload {
    /// Status.
    pub status: ResumeStatus,
    /// The integration.
    pub integration: Option<Integration>,
}

/// Payload of `reportImmunizations`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportImmunizationsPayload {
    /// Status.
    pub status: ReportImmunizationsStatus,
    /// The number of queued reports.
    pub queued: i64,
    /// The result of each report.
    pub results: Vec<ReportImmunizationResult>,
}

/// The result of sending one report.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportImmunizationResult {
    /// The report.
    pub report_id: String,
    /// Status.
    pub status: ReportImmunizationStatus,
}

/// Payload of `excludeReport` and `includeReport`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExclusionPayload {
    /// Status.
    pub status: ExclusionStatus,
    /// The report after it.
    pub report: Option<Report>,
}

/// Payload of `tellInterest`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TellInterestPayload {
    /// Status.
    pub status: TellInterestStatus,
    /// The problems of the input.
    pub problems: Vec<Problem>,
    /// The same as a mail.
    pub mail: Option<InterestMail>,
    /// `true` if the server passes it on by itself.
    pub passes_on: bool,
}
