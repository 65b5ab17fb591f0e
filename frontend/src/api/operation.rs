//! The operations, checked against the schema when they are compiled.

use chrono::{DateTime as Instant, NaiveDate, Utc};
use graphql_client::GraphQLQuery;
use shared::{
    immunization::Completion,
    patient::Sex,
    report::{ReportStatus, ReportTab},
};

use super::model::Environment;

/// A civil date.
type Date = NaiveDate;
/// An instant in UTC.
type DateTime = Instant<Utc>;

macro_rules! operations {
    ($($(#[$meta:meta])* $name:ident = $file:tt -> $answer:tt),+ $(,)?) => {
        $(
            $(#[$meta])*
            #[derive(GraphQLQuery)]
            #[graphql(
                schema_path = "../schema.graphql",
                query_path = $file,
                response_type = $answer,
                variables_derives = "Debug, Clone, PartialEq",
                extern_enums("ReportTab", "ReportStatus", "Sex", "Completion", "Environment"),
                skip_serializing_none
            )]
            pub struct $name;
        )+

        /// Every operation with its text and a reader of its answer.
        #[cfg(test)]
        pub(super) const ALL: &[(&str, fn(serde_json::Value) -> Result<(), serde_json::Error>)] = &[
            $((include_str!(concat!("../../", $file)), |answer| {
                serde_json::from_value::<<$name as GraphQLQuery>::ResponseData>(answer).map(|_| ())
            })),+
        ];
    };
}

operations! {
    /// Who is signed in.
    ViewerQuery = "queries/viewer.graphql" -> "crate::api::model::Viewer",
    /// Where programs and catalog are fetched.
    AssetsQuery = "queries/assets.graphql" -> "crate::api::model::AssetPaths",
    /// What Home shows.
    HomeQuery = "queries/home.graphql" -> "crate::api::model::Home",
    /// A page of patients.
    PatientsQuery = "queries/patients.graphql" -> "crate::api::model::PatientPage",
    /// One patient’s chart.
    ChartQuery = "queries/chart.graphql" -> "crate::api::model::Chart",
    /// The vaccine listing.
    VaccinesQuery = "queries/vaccines.graphql" -> "crate::api::model::Vaccine",
    /// The program dropdown.
    ProgramsQuery = "queries/programs.graphql" -> "crate::api::model::ProgramChoice",
    /// What the practice set up.
    IntegrationsQuery = "queries/integrations.graphql" -> "crate::api::model::Integration",
    /// A page of reports.
    ReportsQuery = "queries/reports.graphql" -> "crate::api::model::ReportPage",
    /// How many reports stand where.
    CountsQuery = "queries/counts.graphql" -> "crate::api::model::CountsPage",
    /// One report with its history.
    ReportDetailsQuery = "queries/report_details.graphql" -> "crate::api::model::ReportDetails",
    /// Adds or changes a patient.
    SavePatient = "queries/save_patient.graphql" -> "crate::api::model::SavePatientPayload",
    /// Adds or changes a dose.
    RecordDose = "queries/record_dose.graphql" -> "crate::api::model::RecordDosePayload",
    /// Takes a dose out of the chart.
    DeleteDose = "queries/delete_dose.graphql" -> "crate::api::model::DeleteDosePayload",
    /// Sets up a program.
    SaveIntegration = "queries/save_integration.graphql" -> "crate::api::model::SaveIntegrationPayload",
    /// Tests the connection.
    TestConnection = "queries/test_connection.graphql" -> "crate::api::model::TestConnectionPayload",
    /// Starts reporting.
    ActivateIntegration = "queries/activate_integration.graphql" -> "crate::api::model::ActivateIntegrationPayload",
    /// Pauses reporting.
    PauseIntegration = "queries/pause_integration.graphql" -> "crate::api::model::PauseIntegrationPayload",
    /// Sends reports.
    ReportImmunizations = "queries/report_immunizations.graphql" -> "crate::api::model::ReportImmunizationsPayload",
    /// Leaves a dose out.
    ExcludeReport = "queries/exclude_report.graphql" -> "crate::api::model::ExclusionPayload",
    /// Takes a dose in again.
    IncludeReport = "queries/include_report.graphql" -> "crate::api::model::ExclusionPayload",
    /// Tells that a program is wanted.
    TellInterest = "queries/tell_interest.graphql" -> "crate::api::model::TellInterestPayload",
    /// Every report as it changes.
    ReportChangedFeed = "queries/report_changed.graphql" -> "crate::api::model::ReportChanged",
    /// Every chart as it changes.
    ChartChangedFeed = "queries/chart_changed.graphql" -> "crate::api::model::ChartChanged",
    /// Every integration as it changes.
    RegistryStatusFeed = "queries/registry_status.graphql" -> "crate::api::model::RegistryStatus",
}
