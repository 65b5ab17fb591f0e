//! The operations, checked against the schema when they are compiled.

use chrono::{DateTime as Instant, NaiveDate, Utc};
use graphql_client::GraphQLQuery;
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::{
    immunization::Completion,
    patient::Sex,
    program::OnboardingStep,
    report::{ReportStatus, ReportTab},
};

use super::model::{self, Environment, PatientSort, ReportSort};

/// A civil date.
type Date = NaiveDate;
/// A number of the change feed.
type Sequence = String;
/// An instant in UTC.
type DateTime = Instant<Utc>;

/// An operation, and what it answers: the one field at its root.
pub trait Operation: GraphQLQuery {
    /// Its answer.
    type Answer: DeserializeOwned + 'static;
    /// Its text.
    const TEXT: &'static str;
    /// Its name.
    const NAME: &'static str;
}

/// Something that is done with each operation.
#[cfg(test)]
pub(super) trait Visitor {
    /// Visits one.
    fn visit<Q: Operation>(&mut self);
}

macro_rules! operations {
    ($($(#[$meta:meta])* $name:ident = $file:tt -> $answer:ty),+ $(,)?) => {
        $(
            $(#[$meta])*
            #[derive(GraphQLQuery)]
            #[graphql(
                schema_path = "../schema.graphql",
                query_path = $file,
                response_type = "serde_json::Value",
                variables_derives = "Debug, Clone, PartialEq",
                extern_enums("ReportTab", "ReportStatus", "Sex", "Completion", "Environment", "PatientSort", "ReportSort", "OnboardingStep"),
                skip_serializing_none
            )]
            pub struct $name;

            impl Operation for $name {
                type Answer = $answer;
                const TEXT: &'static str = include_str!(concat!("../../", $file));
                const NAME: &'static str = stringify!($name);
            }
        )+

        /// Visits every operation.
        #[cfg(test)]
        pub(super) fn visit_operations(visitor: &mut impl Visitor) {
            $(visitor.visit::<$name>();)+
        }
    };
}

operations! {
    /// The user who is signed in.
    ViewerQuery = "queries/viewer.graphql" -> model::Viewer,
    /// The paths of programs and catalog.
    AssetsQuery = "queries/assets.graphql" -> model::AssetPaths,
    /// The data of Home.
    HomeQuery = "queries/home.graphql" -> model::Home,
    /// What became of the doses of the last days.
    FiguresQuery = "queries/figures.graphql" -> model::Figures,
    /// The sheet of a month.
    MonthlySheetQuery = "queries/monthly_sheet.graphql" -> model::MonthlySheet,
    /// The causes that need a person, and the last nights.
    WorkQuery = "queries/work.graphql" -> model::Work,
    /// A page of patients.
    PatientsQuery = "queries/patients.graphql" -> model::PatientPage,
    /// One patient’s chart.
    ChartQuery = "queries/chart.graphql" -> Option<model::Chart>,
    /// The vaccine listing.
    VaccinesQuery = "queries/vaccines.graphql" -> Vec<model::Vaccine>,
    /// The recognition of names, before the listing is saved.
    RecognizedNamesQuery = "queries/recognized_names.graphql" -> Vec<model::Recognition>,
    /// The content of a package's code.
    PackageCodeQuery = "queries/package_code.graphql" -> model::PackageCode,
    /// The lots of a vaccine that were used last.
    RecentLotsQuery = "queries/recent_lots.graphql" -> Vec<model::RecentLot>,
    /// Those who give or order vaccines.
    CliniciansQuery = "queries/clinicians.graphql" -> Vec<Value>,
    /// The practice with all that is known of its locations.
    PlacesQuery = "queries/places.graphql" -> Value,
    /// The lots on hand.
    StockQuery = "queries/stock.graphql" -> Vec<Value>,
    /// The last movements of a lot on hand.
    StockMovementsQuery = "queries/stock_movements.graphql" -> Value,
    /// The recalled lots.
    RecallsQuery = "queries/recalls.graphql" -> Vec<Value>,
    /// The doses that were given from a recalled lot.
    RecalledDosesQuery = "queries/recalled_doses.graphql" -> Value,
    /// Charts that are likely of the same person.
    LikelyDuplicatesQuery = "queries/likely_duplicates.graphql" -> Vec<model::LikelyDuplicate>,
    /// The program dropdown.
    ProgramsQuery = "queries/programs.graphql" -> Vec<model::ProgramChoice>,
    /// A program as an integration's entries describe it.
    ProgramFileQuery = "queries/program_file.graphql" -> Option<String>,
    /// The integrations of the practice.
    IntegrationsQuery = "queries/integrations.graphql" -> Vec<model::Integration>,
    /// A page of reports.
    ReportsQuery = "queries/reports.graphql" -> model::ReportPage,
    /// The number of reports of each tab.
    CountsQuery = "queries/counts.graphql" -> model::CountsPage,
    /// One report with its history.
    ReportDetailsQuery = "queries/report_details.graphql" -> Option<model::ReportDetails>,
    /// Adds or changes a patient.
    SavePatient = "queries/save_patient.graphql" -> model::SavePatientPayload,
    /// Adds or changes a vaccine of the listing.
    SaveVaccine = "queries/save_vaccine.graphql" -> model::SaveRecordPayload,
    /// Adds or changes a clinician.
    SaveClinician = "queries/save_clinician.graphql" -> model::SaveRecordPayload,
    /// Adds or changes a location.
    SaveLocation = "queries/save_location.graphql" -> model::SaveRecordPayload,
    /// Changes the practice.
    SavePractice = "queries/save_practice.graphql" -> model::SaveRecordPayload,
    /// Writes what came to a lot on hand or went from it.
    MoveStock = "queries/move_stock.graphql" -> model::SaveRecordPayload,
    /// Marks a lot as recalled, or changes a recall.
    SaveRecall = "queries/save_recall.graphql" -> model::SaveRecordPayload,
    /// Records the doses of a visit.
    RecordVisit = "queries/record_visit.graphql" -> model::RecordDosePayload,
    /// Moves a dose to another chart.
    MoveDose = "queries/move_dose.graphql" -> model::MovePayload,
    /// Takes a move back.
    UndoDoseMove = "queries/undo_dose_move.graphql" -> model::UndoMovePayload,
    /// Puts one chart into another.
    MergePatients = "queries/merge_patients.graphql" -> model::MergePayload,
    /// Records what a patient answered about sharing with a registry.
    RecordConsent = "queries/record_consent.graphql" -> model::RecordConsentPayload,
    /// Gives the patient's eligibility to doses.
    ApplyEligibility = "queries/apply_eligibility.graphql" -> model::ApplyEligibilityPayload,
    /// Adds or changes a dose.
    RecordDose = "queries/record_dose.graphql" -> model::RecordDosePayload,
    /// Takes a dose out of the chart.
    DeleteDose = "queries/delete_dose.graphql" -> model::DeleteDosePayload,
    /// Sets up a program.
    SaveIntegration = "queries/save_integration.graphql" -> model::SaveIntegrationPayload,
    /// Tests the connection.
    TestConnection = "queries/test_connection.graphql" -> model::TestConnectionPayload,
    /// Sends a made-up patient's message.
    SendTestMessage = "queries/send_test_message.graphql" -> model::SendTestMessagePayload,
    /// Starts reporting.
    ActivateIntegration = "queries/activate_integration.graphql" -> model::ActivateIntegrationPayload,
    /// Pauses reporting.
    PauseIntegration = "queries/pause_integration.graphql" -> model::PauseIntegrationPayload,
    /// Lets a closed integration go on.
    ResumeIntegration = "queries/resume_integration.graphql" -> model::ResumeIntegrationPayload,
    /// Sends reports.
    ReportImmunizations = "queries/report_immunizations.graphql" -> model::ReportImmunizationsPayload,
    /// The number of reports that match a filter.
    ReportCountQuery = "queries/report_count.graphql" -> i64,
    /// Sends all reports that match a filter.
    ReportMatching = "queries/report_matching.graphql" -> model::ReportMatchingPayload,
    /// The batches that are under way.
    OpenBatchesQuery = "queries/open_batches.graphql" -> Vec<model::Batch>,
    /// Stops a batch.
    CancelBatch = "queries/cancel_batch.graphql" -> model::CancelBatchPayload,
    /// A batch as it goes on.
    BatchProgressFeed = "queries/batch_progress.graphql" -> model::Batch,
    /// Leaves a dose out.
    ExcludeReport = "queries/exclude_report.graphql" -> model::ExclusionPayload,
    /// Keeps a note, an owner and a day with a report.
    AnnotateReport = "queries/annotate_report.graphql" -> model::AnnotateReportPayload,
    /// Says that a warning needs no attention.
    DismissWarning = "queries/dismiss_warning.graphql" -> model::DismissWarningPayload,
    /// Takes a dismissed warning up again.
    UndoDismissal = "queries/undo_dismissal.graphql" -> model::UndoDismissalPayload,
    /// The warnings of registries that are dismissed from now on.
    DismissalsQuery = "queries/dismissals.graphql" -> Vec<model::Dismissal>,
    /// The user's own second factor.
    OwnSecondFactorQuery = "queries/own_second_factor.graphql" -> Value,
    /// Begins the user's second factor.
    BeginOwnSecondFactor = "queries/begin_own_second_factor.graphql" -> Value,
    /// Makes the second factor count that was begun.
    ConfirmOwnSecondFactor = "queries/confirm_own_second_factor.graphql" -> Value,
    /// Replaces the user's recovery codes.
    RenewOwnRecoveryCodes = "queries/renew_own_recovery_codes.graphql" -> Value,
    /// Takes the user's second factor away.
    RemoveOwnSecondFactor = "queries/remove_own_second_factor.graphql" -> Value,
    /// The people who can own reports.
    ReportOwnersQuery = "queries/report_owners.graphql" -> Vec<model::ReportOwner>,
    /// Takes a dose in again.
    IncludeReport = "queries/include_report.graphql" -> model::ExclusionPayload,
    /// Records what a registry confirmed.
    RecordOnboarding = "queries/record_onboarding.graphql" -> model::RecordOnboardingPayload,
    /// A packet for a help desk.
    HelpPacketQuery = "queries/help_packet.graphql" -> Option<model::HelpPacket>,
    /// Interest in programs that are not ready.
    InterestsQuery = "queries/interests.graphql" -> model::InterestList,
    /// Tells that a program is wanted.
    TellInterest = "queries/tell_interest.graphql" -> model::TellInterestPayload,
    /// The people who may sign in.
    PeopleQuery = "queries/people.graphql" -> Vec<Value>,
    /// Adds a person.
    AddPerson = "queries/add_person.graphql" -> Value,
    /// Changes a person.
    ChangePerson = "queries/change_person.graphql" -> Value,
    /// Ends anybody's session.
    EndSession = "queries/end_session.graphql" -> Value,
    /// The user's own sessions.
    OwnSessionsQuery = "queries/own_sessions.graphql" -> Vec<Value>,
    /// Ends one of them.
    EndOwnSession = "queries/end_own_session.graphql" -> Value,
    /// Changes the user's own password.
    ChangeOwnPassword = "queries/change_own_password.graphql" -> Value,
    /// The tokens of other programs.
    TokensQuery = "queries/tokens.graphql" -> Vec<Value>,
    /// Makes a token.
    CreateToken = "queries/create_token.graphql" -> Value,
    /// Gives a token a new secret.
    RotateToken = "queries/rotate_token.graphql" -> Value,
    /// Takes a token's access away.
    RevokeToken = "queries/revoke_token.graphql" -> Value,
    /// A page of the audit log.
    AuditEventsQuery = "queries/audit_events.graphql" -> Value,
    /// The same as a file.
    AuditExportQuery = "queries/audit_export.graphql" -> Value,
    /// The actions of the audit log.
    AuditActionsQuery = "queries/audit_actions.graphql" -> Vec<Value>,
    /// The webhooks.
    WebhooksQuery = "queries/webhooks.graphql" -> Vec<Value>,
    /// Adds a webhook.
    AddWebhook = "queries/add_webhook.graphql" -> Value,
    /// Tests a webhook.
    TestWebhook = "queries/test_webhook.graphql" -> Value,
    /// Ends that a webhook is told anything.
    DisableWebhook = "queries/disable_webhook.graphql" -> Value,
    /// Tells a webhook again.
    EnableWebhook = "queries/enable_webhook.graphql" -> Value,
    /// Tells a webhook what changed before.
    ReplayWebhook = "queries/replay_webhook.graphql" -> Value,
    /// Every report as it changes.
    ReportChangedFeed = "queries/report_changed.graphql" -> model::ReportChanged,
    /// Every chart as it changes.
    ChartChangedFeed = "queries/chart_changed.graphql" -> model::ChartChanged,
    /// Every alert as it is raised or ends.
    AlertChangedFeed = "queries/alert_changed.graphql" -> model::Alert,
    /// Every integration as it changes.
    RegistryStatusFeed = "queries/registry_status.graphql" -> model::RegistryStatus,
}
