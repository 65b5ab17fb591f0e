//! How something that was asked of the server went.

use serde::Deserialize;

use super::{
    record::{ConnectionTest, HelpPacket, Integration, InterestMail, Problem, Report},
    status::{
        ActivationStatus, MergeStatus, RecordOnboardingStatus, ReportImmunizationStatus, ReportImmunizationsStatus,
        SaveStatus, SetUpStatus, TellInterestStatus, TestMessageStatus,
    },
};

/// How saving a patient went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SavePatientPayload {
    /// Status.
    pub status: SaveStatus,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// The patient.
    pub id: Option<String>,
    /// The new version.
    pub version: Option<i64>,
}

/// How saving a vaccine of the listing went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SaveVaccinePayload {
    /// Status.
    pub status: SaveStatus,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// How moving a dose went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MovePayload {
    /// Status.
    pub status: SaveStatus,
}

/// How merging went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MergePayload {
    /// Status.
    pub status: MergeStatus,
}

/// How giving the eligibility to doses went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplyEligibilityPayload {
    /// Status.
    pub status: SaveStatus,
    /// The doses that were changed.
    pub dose_ids: Vec<String>,
}

/// How recording doses went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordDosePayload {
    /// Status.
    pub status: SaveStatus,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// How deleting a dose went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeleteDosePayload {
    /// Status.
    pub status: SaveStatus,
    /// How many registries are told.
    pub at_registries: i64,
}

/// How saving an integration went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SaveIntegrationPayload {
    /// Status.
    pub status: SetUpStatus,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// The integration.
    pub integration: Option<Integration>,
}

/// What testing the connection showed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TestConnectionPayload {
    /// The test.
    pub test: Option<ConnectionTest>,
}

/// How sending a test message went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SendTestMessagePayload {
    /// Status.
    pub status: TestMessageStatus,
    /// Whether the registry accepted it.
    pub accepted: bool,
    /// What happened and what to do next.
    pub text: String,
    /// The registry's own words.
    pub said: Option<String>,
    /// The integration.
    pub integration: Option<Integration>,
    /// What to send the help desk, when it was not accepted.
    pub packet: Option<HelpPacket>,
}

/// How recording a step went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordOnboardingPayload {
    /// Status.
    pub status: RecordOnboardingStatus,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// How activating went.
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

/// How pausing went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PauseIntegrationPayload {
    /// Status.
    pub status: ActivationStatus,
    /// The integration.
    pub integration: Option<Integration>,
}

/// How sending went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportImmunizationsPayload {
    /// Status.
    pub status: ReportImmunizationsStatus,
    /// How many are on their way.
    pub queued: i64,
    /// How it went for each.
    pub results: Vec<ReportImmunizationResult>,
}

/// How sending one report went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportImmunizationResult {
    /// The report.
    pub report_id: String,
    /// Status.
    pub status: ReportImmunizationStatus,
}

/// How excluding or including went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExclusionPayload {
    /// Status.
    pub status: ReportImmunizationStatus,
    /// The report after it.
    pub report: Option<Report>,
}

/// How telling interest went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TellInterestPayload {
    /// Status.
    pub status: TellInterestStatus,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// The same as a mail.
    pub mail: Option<InterestMail>,
    /// Whether the server passes it on by itself.
    pub passes_on: bool,
}
