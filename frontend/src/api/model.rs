//! What the server answers, in the field's own types where `shared` has them.
//!
//! A test asks for every operation by the schema alone and reads the answer into these types, so that they
//! cannot drift from it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
pub use shared::{ack::Verdict, advice::Advice, code_set::RecognitionState};
use shared::{
    finding::Finding,
    immunization::{Clinician, Completion},
    patient::{Patient, Sex},
    program::Standing,
    report::{Action, ReportMark, ReportStatus, ReportTab},
    wire_enum,
};

wire_enum! {
    /// Which of a program's systems an integration speaks to.
    pub enum Environment {
        /// The one for testing.
        Test = "TEST",
        /// The one that counts.
        Production = "PRODUCTION",
    }
}

wire_enum! {
    /// Whether an integration reports.
    pub enum IntegrationState {
        /// Being set up.
        Draft = "DRAFT",
        /// Reporting.
        Active = "ACTIVE",
        /// Paused by a person.
        Paused = "PAUSED",
    }
}

wire_enum! {
    /// How saving went.
    pub enum SaveStatus {
        /// It is saved.
        Saved = "SAVED",
        /// Something is wrong with what was entered.
        Invalid = "INVALID",
        /// Somebody else changed it in the meantime.
        Conflict = "CONFLICT",
        /// There is no such record.
        NotFound = "NOT_FOUND",
    }
}

wire_enum! {
    /// How setting up went.
    pub enum SetUpStatus {
        /// It is saved.
        Saved = "SAVED",
        /// Something is wrong with what was entered.
        Invalid = "INVALID",
        /// The form was made from an older version of the program.
        Reload = "RELOAD",
        /// There is no such program.
        UnknownProgram = "UNKNOWN_PROGRAM",
        /// The program is not ready yet.
        NotReady = "NOT_READY",
    }
}

wire_enum! {
    /// How activating or pausing went.
    pub enum ActivationStatus {
        /// It is done.
        Done = "DONE",
        /// There is no such integration.
        NotFound = "NOT_FOUND",
        /// No location is enrolled.
        NoLocation = "NO_LOCATION",
    }
}

wire_enum! {
    /// How sending went for one report.
    pub enum ReportImmunizationStatus {
        /// It is on its way.
        Queued = "QUEUED",
        /// Something is missing.
        Blocked = "BLOCKED",
        /// It is being sent already.
        UnderWay = "UNDER_WAY",
        /// It is excluded.
        Excluded = "EXCLUDED",
        /// The registry has this version.
        NothingToSend = "NOTHING_TO_SEND",
        /// The integration is paused or not active.
        NotActive = "NOT_ACTIVE",
        /// There is no such report.
        NotFound = "NOT_FOUND",
    }
}

wire_enum! {
    /// How sending went on the whole.
    pub enum ReportImmunizationsStatus {
        /// Each result says how it went.
        Done = "DONE",
        /// More than 200 at once.
        TooMany = "TOO_MANY",
    }
}

wire_enum! {
    /// How telling interest went.
    pub enum TellInterestStatus {
        /// It is kept.
        Kept = "KEPT",
        /// There is no such program.
        UnknownProgram = "UNKNOWN_PROGRAM",
        /// Something is wrong with what was entered.
        Invalid = "INVALID",
    }
}

macro_rules! answers {
    ($($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $type:ty),+ $(,)? })+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Deserialize)]
            #[serde(rename_all = "camelCase")]
            pub struct $name { $($(#[$fmeta])* pub $field: $type),+ }
        )+
    };
}

answers! {
    /// Who is signed in, and where.
    Viewer {
        /// The name for signing in.
        user_name: String,
        /// The name that people read.
        display_name: String,
        /// The practice.
        practice: Practice,
    }
    /// The practice.
    Practice {
        /// Its name.
        name: String,
        /// IANA time zone.
        time_zone: String,
        /// Whom to ask in the practice.
        support_contact: String,
        /// Where it gives vaccines.
        locations: Vec<Location>,
    }
    /// A place where the practice gives vaccines.
    Location {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
    }
    /// Where programs and catalog are fetched.
    AssetPaths {
        /// The programs' path.
        programs: String,
        /// The catalog's path.
        catalog: String,
    }
    /// One row of the patients' list.
    PatientRow {
        /// Id.
        id: String,
        /// Medical record number.
        mrn: String,
        /// Last, First.
        name: String,
        /// Date of birth.
        birth_date: NaiveDate,
        /// Administrative sex.
        sex: Sex,
        /// Telephone.
        phone: Option<String>,
        /// Doses in the chart.
        doses: i64,
        /// What the registry requires and the record lacks.
        missing: Vec<Finding>,
    }
    /// A page of patients.
    PatientPage {
        /// The rows.
        rows: Vec<PatientRow>,
        /// Where the next page begins.
        next: Option<String>,
        /// How many there are.
        total: i64,
    }
    /// A patient's chart.
    Chart {
        /// The patient's id.
        id: String,
        /// The version that was read.
        version: i64,
        /// The details.
        patient: Patient,
        /// What the registry requires and the record lacks.
        missing: Vec<Finding>,
        /// Newest first.
        doses: Vec<Dose>,
    }
    /// One dose in a chart.
    Dose {
        /// Id.
        id: String,
        /// The version that was read.
        version: i64,
        /// The vaccine of the listing.
        vaccine_id: Option<String>,
        /// Where it was given or entered.
        location_id: String,
        /// That location's name.
        location_name: String,
        /// Name of Vaccine.
        name: String,
        /// CVX code.
        cvx: Option<String>,
        /// What the CVX code stands for.
        cvx_text: Option<String>,
        /// MVX code.
        mvx: Option<String>,
        /// NDC.
        ndc: Option<String>,
        /// RXA-9.
        source: String,
        /// RXA-20.
        completion: Completion,
        /// The day it was given.
        given_on: NaiveDate,
        /// Amount.
        amount: Option<String>,
        /// Its unit.
        unit: Option<String>,
        /// Lot and expiration in one text.
        lot: Option<String>,
        /// Route.
        route: Option<String>,
        /// Body site.
        site: Option<String>,
        /// VFC eligibility.
        eligibility: Option<String>,
        /// Funding source.
        funding: Option<String>,
        /// Who gave it.
        administered_by: Option<Clinician>,
        /// Its reports.
        reports: Vec<Report>,
    }
    /// Where the report of one dose to one registry stands.
    Report {
        /// Id.
        id: String,
        /// The dose.
        dose_id: String,
        /// The patient.
        patient_id: String,
        /// Last, First.
        patient_name: String,
        /// Medical record number.
        mrn: String,
        /// Date of birth.
        birth_date: NaiveDate,
        /// Name of Vaccine.
        vaccine_name: String,
        /// CVX code.
        cvx: Option<String>,
        /// What it stands for.
        cvx_text: Option<String>,
        /// The day it was given.
        given_on: NaiveDate,
        /// Where.
        location_name: String,
        /// The program.
        program_code: String,
        /// The registry's name.
        registry_name: String,
        /// The tab.
        tab: ReportTab,
        /// The status.
        status: ReportStatus,
        /// What else is worth a word.
        marks: Vec<ReportMark>,
        /// Why it stands there.
        why: String,
        /// What is missing or was refused.
        findings: Vec<Finding>,
        /// The registry's own words.
        said: Option<String>,
        /// When it said them.
        said_at: Option<DateTime<Utc>>,
        /// When it goes again by itself.
        next_try_at: Option<DateTime<Utc>>,
        /// When the registry accepted it.
        accepted_at: Option<DateTime<Utc>>,
        /// When the dose was entered.
        added_at: DateTime<Utc>,
    }
    /// A page of reports.
    ReportPage {
        /// The rows.
        rows: Vec<Report>,
        /// Where the next page begins.
        next: Option<String>,
        /// The counts.
        counts: ReportCounts,
    }
    /// Only the counts of a page of reports.
    CountsPage {
        /// The counts.
        counts: ReportCounts,
    }
    /// A report with its history.
    ReportDetails {
        /// The report.
        report: Report,
        /// Newest first.
        submissions: Vec<Submission>,
    }
    /// One attempt.
    Submission {
        /// Id.
        id: String,
        /// MSH-10.
        message_id: String,
        /// Add, update or delete.
        action: Action,
        /// When it was sent.
        claimed_at: DateTime<Utc>,
        /// When it was over.
        finished_at: Option<DateTime<Utc>>,
        /// What the answer means.
        verdict: Option<Verdict>,
        /// What to do next.
        advice: Option<Advice>,
        /// Why it did not get through, as a code.
        failure_code: Option<String>,
        /// Why it did not get through.
        failure: Option<String>,
        /// What the registry found.
        findings: Vec<Finding>,
        /// The message.
        request: Option<String>,
        /// The answer.
        response: Option<String>,
    }
    /// One row of the vaccine listing.
    Vaccine {
        /// Id.
        id: String,
        /// Generic name.
        generic_name: String,
        /// Brand names 1 (default) to 3.
        brands: Vec<String>,
        /// Manufacturer.
        manufacturer: Option<String>,
        /// NDC.
        ndc: Option<String>,
        /// Usual amount.
        amount: Option<String>,
        /// Its unit.
        unit: Option<String>,
        /// Usual route.
        route: Option<String>,
        /// Usual site.
        site: Option<String>,
        /// Whether it is in use.
        active: bool,
        /// What each brand is recognized as.
        recognized: Vec<Recognition>,
    }
    /// What a name of a vaccine is recognized as.
    Recognition {
        /// The name.
        name: String,
        /// How well.
        state: RecognitionState,
        /// CVX code.
        cvx: Option<String>,
        /// What it stands for.
        cvx_text: Option<String>,
        /// MVX code.
        mvx: Option<String>,
        /// What it could be.
        candidates: Vec<String>,
    }
    /// One entry of the program dropdown.
    ProgramChoice {
        /// Code.
        code: String,
        /// The state's name.
        name: String,
        /// The registry's name.
        registry: String,
        /// Whether it can be used.
        standing: Standing,
    }
    /// The practice's set-up of one program.
    Integration {
        /// Id.
        id: String,
        /// The program's code.
        program_code: String,
        /// The state's name.
        program_name: String,
        /// The registry's name.
        registry_name: String,
        /// Test or production.
        environment: Environment,
        /// Whether it reports.
        state: IntegrationState,
        /// What was entered.
        settings: Vec<Setting>,
        /// The locations.
        enrollments: Vec<Enrollment>,
        /// The last test of the connection.
        last_test: Option<ConnectionTest>,
        /// The night's time zone.
        time_zone: String,
        /// Since when it reports.
        activated_at: Option<DateTime<Utc>>,
        /// Whether historical doses are reported.
        historical: bool,
    }
    /// One entry of a set-up form.
    Setting {
        /// Its name.
        name: String,
        /// Its value; none for a secret.
        value: Option<String>,
        /// Whether it is set.
        is_set: bool,
        /// Since when.
        set_at: Option<DateTime<Utc>>,
    }
    /// An integration at one location.
    Enrollment {
        /// Id.
        id: String,
        /// The location.
        location_id: String,
        /// Its name.
        location_name: String,
        /// What was entered for it.
        settings: Vec<Setting>,
        /// Since when it reports.
        active_from: Option<DateTime<Utc>>,
        /// Doses there that are not reported.
        not_reported: i64,
    }
    /// What a test of the connection showed.
    ConnectionTest {
        /// When.
        at: DateTime<Utc>,
        /// Whether it succeeded.
        succeeded: bool,
        /// A stable code when it failed.
        code: Option<String>,
        /// What it proves, or what to do next.
        text: String,
    }
    /// What Home shows.
    Home {
        /// The counts.
        counts: ReportCounts,
        /// When the next night begins.
        next_night_at: Option<DateTime<Utc>>,
        /// Doses that it will report.
        tonight: i64,
        /// Doses that it will not.
        tonight_blocked: i64,
        /// The last nights, newest first.
        nights: Vec<NightRun>,
        /// What needs a person.
        causes: Vec<Cause>,
    }
    /// One night's run.
    NightRun {
        /// Id.
        id: String,
        /// The date on which it began.
        date: NaiveDate,
        /// The day whose doses it reported.
        day: NaiveDate,
        /// The registry.
        registry_name: String,
        /// When it began.
        started_at: DateTime<Utc>,
        /// Doses added that day.
        found: i64,
        /// Sent.
        queued: i64,
        /// Not sent, because something is missing.
        blocked: i64,
        /// Of those sent, accepted.
        reported: i64,
        /// Of those sent, refused.
        rejected: i64,
    }
    /// One cause for which doses are not reported.
    Cause {
        /// Code.
        code: String,
        /// What to do.
        text: String,
        /// How many doses.
        doses: i64,
    }
    /// What is wrong with one entry.
    Problem {
        /// The entry.
        field: String,
        /// A stable code.
        code: String,
        /// What to do.
        text: String,
    }
    /// How saving a patient went.
    SavePatientPayload {
        /// Status.
        status: SaveStatus,
        /// What is wrong.
        problems: Vec<Problem>,
        /// The patient.
        id: Option<String>,
        /// The new version.
        version: Option<i64>,
    }
    /// How recording a dose went.
    RecordDosePayload {
        /// Status.
        status: SaveStatus,
        /// What is wrong.
        problems: Vec<Problem>,
        /// The dose.
        dose: Option<Dose>,
    }
    /// How deleting a dose went.
    DeleteDosePayload {
        /// Status.
        status: SaveStatus,
    }
    /// How saving an integration went.
    SaveIntegrationPayload {
        /// Status.
        status: SetUpStatus,
        /// What is wrong.
        problems: Vec<Problem>,
        /// The integration.
        integration: Option<Integration>,
    }
    /// What testing the connection showed.
    TestConnectionPayload {
        /// The test.
        test: Option<ConnectionTest>,
    }
    /// How activating went.
    ActivateIntegrationPayload {
        /// Status.
        status: ActivationStatus,
        /// Doses that were there before.
        before: i64,
        /// The integration.
        integration: Option<Integration>,
    }
    /// How pausing went.
    PauseIntegrationPayload {
        /// Status.
        status: ActivationStatus,
        /// The integration.
        integration: Option<Integration>,
    }
    /// How sending went.
    ReportImmunizationsPayload {
        /// Status.
        status: ReportImmunizationsStatus,
        /// How many are on their way.
        queued: i64,
        /// How it went for each.
        results: Vec<ReportImmunizationResult>,
    }
    /// How sending one report went.
    ReportImmunizationResult {
        /// The report.
        report_id: String,
        /// Status.
        status: ReportImmunizationStatus,
    }
    /// How excluding or including went.
    ExclusionPayload {
        /// Status.
        status: ReportImmunizationStatus,
        /// The report after it.
        report: Option<Report>,
    }
    /// How telling interest went.
    TellInterestPayload {
        /// Status.
        status: TellInterestStatus,
        /// What is wrong.
        problems: Vec<Problem>,
    }
    /// A report that changed.
    ReportChanged {
        /// The report.
        report: Report,
        /// The counts after the change.
        counts: ReportCounts,
    }
    /// A chart that changed.
    ChartChanged {
        /// The patient.
        patient_id: String,
    }
    /// A registry's connection.
    RegistryStatus {
        /// The integration.
        integration_id: String,
        /// Whether it reports.
        state: IntegrationState,
        /// The last test.
        last_test: Option<ConnectionTest>,
    }
}

/// How many reports stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportCounts {
    /// Not reported.
    pub not_reported: i64,
    /// In progress.
    pub in_progress: i64,
    /// Reported.
    pub reported: i64,
    /// Excluded.
    pub excluded: i64,
    /// Of those not reported: complete.
    pub ready_to_send: i64,
    /// Of those not reported: a person must do something.
    pub needs_you: i64,
    /// Of those not reported: they go by themselves.
    pub waiting: i64,
}
