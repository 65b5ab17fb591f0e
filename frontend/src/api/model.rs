//! What the server answers, in the field's own types where `shared` has them.
//!
//! A test asks for every operation by the schema alone and reads the answer into these types, so that they
//! cannot drift from it.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
pub use shared::{ack::Verdict, advice::Advice, code_set::RecognitionState};
use shared::{
    finding::{Finding, FindingSource, Severity},
    immunization::{Clinician, Completion},
    patient::{Address, Name, NextOfKin, Patient, Sex},
    program::{OnboardingStep, Standing},
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
        /// The registry has not accepted a test message yet.
        NotTested = "NOT_TESTED",
    }
}

wire_enum! {
    /// How sending a test message went.
    pub enum TestMessageStatus {
        /// It was sent, or could not be.
        Tried = "TRIED",
        /// There is no such integration.
        NotFound = "NOT_FOUND",
        /// It speaks to the production system.
        NotATestSystem = "NOT_A_TEST_SYSTEM",
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

use super::read::{Misread, Read, field, read_by};

macro_rules! answers {
    ($($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident $wire:literal: $type:ty),+ $(,)? })+) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq)]
            pub struct $name { $($(#[$fmeta])* pub $field: $type),+ }

            impl Read for $name {
                fn read(mut value: Value) -> Result<Self, Misread> {
                    Ok(Self { $($field: field(&mut value, $wire)?),+ })
                }
            }
        )+
    };
}

answers! {
    /// Who is signed in, and where.
    Viewer {
        /// The name for signing in.
        user_name "userName": String,
        /// The name that people read.
        display_name "displayName": String,
        /// The practice.
        practice "practice": Practice,
    }
    /// The practice.
    Practice {
        /// Its name.
        name "name": String,
        /// IANA time zone.
        time_zone "timeZone": String,
        /// Whom to ask in the practice.
        support_contact "supportContact": String,
        /// Where it gives vaccines.
        locations "locations": Vec<Location>,
    }
    /// A place where the practice gives vaccines.
    Location {
        /// Its id.
        id "id": String,
        /// Its name.
        name "name": String,
    }
    /// Where programs and catalog are fetched.
    AssetPaths {
        /// The programs' path.
        programs "programs": String,
        /// The catalog's path.
        catalog "catalog": String,
    }
    /// One row of the patients' list.
    PatientRow {
        /// Id.
        id "id": String,
        /// Medical record number.
        mrn "mrn": String,
        /// Last, First.
        name "name": String,
        /// Date of birth.
        birth_date "birthDate": NaiveDate,
        /// Administrative sex.
        sex "sex": Sex,
        /// Telephone.
        phone "phone": Option<String>,
        /// Doses in the chart.
        doses "doses": i64,
        /// What the registry requires and the record lacks.
        missing "missing": Vec<Finding>,
    }
    /// A page of patients.
    PatientPage {
        /// The rows.
        rows "rows": Vec<PatientRow>,
        /// Where the next page begins.
        next "next": Option<String>,
        /// How many there are.
        total "total": i64,
    }
    /// A patient's chart.
    Chart {
        /// The patient's id.
        id "id": String,
        /// The version that was read.
        version "version": i64,
        /// The details.
        patient "patient": Patient,
        /// What the registry requires and the record lacks.
        missing "missing": Vec<Finding>,
        /// Newest first.
        doses "doses": Vec<Dose>,
    }
    /// One dose in a chart.
    Dose {
        /// Id.
        id "id": String,
        /// The version that was read.
        version "version": i64,
        /// The vaccine of the listing.
        vaccine_id "vaccineId": Option<String>,
        /// Where it was given or entered.
        location_id "locationId": String,
        /// That location's name.
        location_name "locationName": String,
        /// Name of Vaccine.
        name "name": String,
        /// CVX code.
        cvx "cvx": Option<String>,
        /// What the CVX code stands for.
        cvx_text "cvxText": Option<String>,
        /// MVX code.
        mvx "mvx": Option<String>,
        /// NDC.
        ndc "ndc": Option<String>,
        /// RXA-9.
        source "source": String,
        /// RXA-20.
        completion "completion": Completion,
        /// The day it was given.
        given_on "givenOn": NaiveDate,
        /// Amount.
        amount "amount": Option<String>,
        /// Its unit.
        unit "unit": Option<String>,
        /// Lot and expiration in one text.
        lot "lot": Option<String>,
        /// Route.
        route "route": Option<String>,
        /// Body site.
        site "site": Option<String>,
        /// VFC eligibility.
        eligibility "eligibility": Option<String>,
        /// Funding source.
        funding "funding": Option<String>,
        /// Who gave it.
        administered_by "administeredBy": Option<Clinician>,
        /// Its reports.
        reports "reports": Vec<Report>,
    }
    /// Where the report of one dose to one registry stands.
    Report {
        /// Id.
        id "id": String,
        /// The dose.
        dose_id "doseId": String,
        /// The patient.
        patient_id "patientId": String,
        /// Last, First.
        patient_name "patientName": String,
        /// Medical record number.
        mrn "mrn": String,
        /// Date of birth.
        birth_date "birthDate": NaiveDate,
        /// Name of Vaccine.
        vaccine_name "vaccineName": String,
        /// CVX code.
        cvx "cvx": Option<String>,
        /// What it stands for.
        cvx_text "cvxText": Option<String>,
        /// The day it was given.
        given_on "givenOn": NaiveDate,
        /// Where.
        location_name "locationName": String,
        /// The program.
        program_code "programCode": String,
        /// The registry's name.
        registry_name "registryName": String,
        /// The tab.
        tab "tab": ReportTab,
        /// The status.
        status "status": ReportStatus,
        /// What else is worth a word.
        marks "marks": Vec<ReportMark>,
        /// Why it stands there.
        why "why": String,
        /// What is missing or was refused.
        findings "findings": Vec<Finding>,
        /// The registry's own words.
        said "said": Option<String>,
        /// When it said them.
        said_at "saidAt": Option<DateTime<Utc>>,
        /// When it goes again by itself.
        next_try_at "nextTryAt": Option<DateTime<Utc>>,
        /// When the registry accepted it.
        accepted_at "acceptedAt": Option<DateTime<Utc>>,
        /// When the dose was entered.
        added_at "addedAt": DateTime<Utc>,
    }
    /// A page of reports.
    ReportPage {
        /// The rows.
        rows "rows": Vec<Report>,
        /// Where the next page begins.
        next "next": Option<String>,
        /// The counts.
        counts "counts": ReportCounts,
    }
    /// Only the counts of a page of reports.
    CountsPage {
        /// The counts.
        counts "counts": ReportCounts,
    }
    /// A report with its history.
    ReportDetails {
        /// The report.
        report "report": Report,
        /// Newest first.
        submissions "submissions": Vec<Submission>,
    }
    /// One attempt.
    Submission {
        /// Id.
        id "id": String,
        /// MSH-10.
        message_id "messageId": String,
        /// Add, update or delete.
        action "action": Action,
        /// When it was sent.
        claimed_at "claimedAt": DateTime<Utc>,
        /// When it was over.
        finished_at "finishedAt": Option<DateTime<Utc>>,
        /// What the answer means.
        verdict "verdict": Option<Verdict>,
        /// What to do next.
        advice "advice": Option<Advice>,
        /// Why it did not get through, as a code.
        failure_code "failureCode": Option<String>,
        /// Why it did not get through.
        failure "failure": Option<String>,
        /// What the registry found.
        findings "findings": Vec<Finding>,
        /// The message.
        request "request": Option<String>,
        /// The answer.
        response "response": Option<String>,
    }
    /// One row of the vaccine listing.
    Vaccine {
        /// Id.
        id "id": String,
        /// Generic name.
        generic_name "genericName": String,
        /// Brand names 1 (default) to 3.
        brands "brands": Vec<String>,
        /// Manufacturer.
        manufacturer "manufacturer": Option<String>,
        /// NDC.
        ndc "ndc": Option<String>,
        /// Usual amount.
        amount "amount": Option<String>,
        /// Its unit.
        unit "unit": Option<String>,
        /// Usual route.
        route "route": Option<String>,
        /// Usual site.
        site "site": Option<String>,
        /// Whether it is in use.
        active "active": bool,
        /// What each brand is recognized as.
        recognized "recognized": Vec<Recognition>,
    }
    /// What a name of a vaccine is recognized as.
    Recognition {
        /// The name.
        name "name": String,
        /// How well.
        state "state": RecognitionState,
        /// CVX code.
        cvx "cvx": Option<String>,
        /// What it stands for.
        cvx_text "cvxText": Option<String>,
        /// MVX code.
        mvx "mvx": Option<String>,
        /// What it could be.
        candidates "candidates": Vec<String>,
    }
    /// One entry of the program dropdown.
    ProgramChoice {
        /// Code.
        code "code": String,
        /// The state's name.
        name "name": String,
        /// The registry's name.
        registry "registry": String,
        /// Whether it can be used.
        standing "standing": Standing,
    }
    /// The practice's set-up of one program.
    Integration {
        /// Id.
        id "id": String,
        /// The program's code.
        program_code "programCode": String,
        /// The state's name.
        program_name "programName": String,
        /// The registry's name.
        registry_name "registryName": String,
        /// Test or production.
        environment "environment": Environment,
        /// Whether it reports.
        state "state": IntegrationState,
        /// What was entered.
        settings "settings": Vec<Setting>,
        /// The locations.
        enrollments "enrollments": Vec<Enrollment>,
        /// The last test of the connection.
        last_test "lastTest": Option<ConnectionTest>,
        /// The night's time zone.
        time_zone "timeZone": String,
        /// Since when it reports.
        activated_at "activatedAt": Option<DateTime<Utc>>,
        /// Whether historical doses are reported.
        historical "historical": bool,
        /// The steps of onboarding, the oldest first.
        onboarding "onboarding": Vec<OnboardingEntry>,
    }
    /// A step of onboarding that was taken.
    OnboardingEntry {
        /// Which.
        step "step": OnboardingStep,
        /// When.
        at "at": DateTime<Utc>,
        /// Whether it went well.
        succeeded "succeeded": bool,
        /// What was seen.
        text "text": String,
    }
    /// One entry of a set-up form.
    Setting {
        /// Its name.
        name "name": String,
        /// Its value; none for a secret.
        value "value": Option<String>,
        /// Whether it is set.
        is_set "isSet": bool,
        /// Since when.
        set_at "setAt": Option<DateTime<Utc>>,
    }
    /// An integration at one location.
    Enrollment {
        /// Id.
        id "id": String,
        /// The location.
        location_id "locationId": String,
        /// Its name.
        location_name "locationName": String,
        /// What was entered for it.
        settings "settings": Vec<Setting>,
        /// Since when it reports.
        active_from "activeFrom": Option<DateTime<Utc>>,
        /// Doses there that are not reported.
        not_reported "notReported": i64,
    }
    /// What a test of the connection showed.
    ConnectionTest {
        /// When.
        at "at": DateTime<Utc>,
        /// Whether it succeeded.
        succeeded "succeeded": bool,
        /// A stable code when it failed.
        code "code": Option<String>,
        /// What it proves, or what to do next.
        text "text": String,
    }
    /// What Home shows.
    Home {
        /// The counts.
        counts "counts": ReportCounts,
        /// When the next night begins.
        next_night_at "nextNightAt": Option<DateTime<Utc>>,
        /// Doses that it will report.
        tonight "tonight": i64,
        /// Doses that it will not.
        tonight_blocked "tonightBlocked": i64,
        /// The last nights, newest first.
        nights "nights": Vec<NightRun>,
        /// What needs a person.
        causes "causes": Vec<Cause>,
    }
    /// What to do first, and how the last nights went.
    Work {
        /// The last nights.
        nights "nights": Vec<NightRun>,
        /// What needs a person.
        causes "causes": Vec<Cause>,
    }
    /// One night's run.
    NightRun {
        /// Id.
        id "id": String,
        /// The date on which it began.
        date "date": NaiveDate,
        /// The day whose doses it reported.
        day "day": NaiveDate,
        /// The registry.
        registry_name "registryName": String,
        /// When it began.
        started_at "startedAt": DateTime<Utc>,
        /// Doses added that day.
        found "found": i64,
        /// Sent.
        queued "queued": i64,
        /// Not sent, because something is missing.
        blocked "blocked": i64,
        /// Of those sent, accepted.
        reported "reported": i64,
        /// Of those sent, refused.
        rejected "rejected": i64,
    }
    /// One cause for which doses are not reported.
    Cause {
        /// Code.
        code "code": String,
        /// What to do.
        text "text": String,
        /// How many doses.
        doses "doses": i64,
    }
    /// What is wrong with one entry.
    Problem {
        /// The entry.
        field "field": String,
        /// A stable code.
        code "code": String,
        /// What to do.
        text "text": String,
    }
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
    /// How recording a dose went.
    RecordDosePayload {
        /// Status.
        status "status": SaveStatus,
        /// What is wrong.
        problems "problems": Vec<Problem>,
        /// The dose.
        dose "dose": Option<Dose>,
    }
    /// How deleting a dose went.
    DeleteDosePayload {
        /// Status.
        status "status": SaveStatus,
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
    }
    /// A report that changed.
    ReportChanged {
        /// The report.
        report "report": Report,
        /// The counts after the change.
        counts "counts": ReportCounts,
    }
    /// A chart that changed.
    ChartChanged {
        /// The patient.
        patient_id "patientId": String,
    }
    /// A registry's connection.
    RegistryStatus {
        /// The integration.
        integration_id "integrationId": String,
        /// Whether it reports.
        state "state": IntegrationState,
        /// The last test.
        last_test "lastTest": Option<ConnectionTest>,
    }
}

/// How many reports stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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

read_by! { text:
    Environment, IntegrationState, SaveStatus, SetUpStatus, ActivationStatus, TestMessageStatus, OnboardingStep, ReportImmunizationStatus,
    ReportImmunizationsStatus, TellInterestStatus, Verdict, Advice, RecognitionState, Sex, Completion, Standing, Action,
    ReportMark, ReportStatus, ReportTab, Severity, FindingSource,
}

read_by! { record:
    ReportCounts {
        not_reported: "notReported", in_progress: "inProgress", reported: "reported", excluded: "excluded",
        ready_to_send: "readyToSend", needs_you: "needsYou", waiting: "waiting",
    },
    Finding {
        source: "source", severity: "severity", code: "code", field: "field", text: "text", place: "place", said: "said",
    },
    Name { last: "last", first: "first", middle: "middle", suffix: "suffix", ..Name::default() },
    Address { street: "street", other: "other", city: "city", state: "state", zip: "zip", ..Address::default() },
    NextOfKin { name: "name", relationship: "relationship", phone: "phone", ..NextOfKin::default() },
    Clinician { last: "last", first: "first", npi: "npi", ..Clinician::default() },
    Patient {
        mrn: "mrn", name: "name", mother_maiden: "motherMaiden", birth_date: "birthDate", sex: "sex", races: "races",
        ethnicity: "ethnicity", address: "address", phone: "phone", email: "email", next_of_kin: "nextOfKin",
        eligibility: "eligibility", protected: "protected", publicity: "publicity", test: "test", ..Patient::default()
    },
}
