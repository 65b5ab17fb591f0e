//! What is there: records of the practice, of its reports, and of its set-up.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::{
    ack::Verdict,
    advice::Advice,
    code_set::RecognitionState,
    finding::Finding,
    immunization::{Clinician, Completion, EligibilityMethod},
    patient::Sex,
    program::{OnboardingStep, Standing},
    report::{Action, ReportMark, ReportStatus, ReportTab},
};

use super::status::{Environment, IntegrationState, LikenessReason};

/// Who is signed in, and where.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Viewer {
    /// The name for signing in.
    pub user_name: String,
    /// The name that people read.
    pub display_name: String,
    /// The practice.
    pub practice: Practice,
}

/// The practice.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Practice {
    /// Its name.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Whom to ask in the practice.
    pub support_contact: String,
    /// Where it gives vaccines.
    pub locations: Vec<Location>,
}

/// A place where the practice gives vaccines.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Location {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// Where programs and catalog are fetched.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssetPaths {
    /// The programs' path.
    pub programs: String,
    /// The catalog's path.
    pub catalog: String,
}

/// One row of the patients' list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PatientRow {
    /// Id.
    pub id: String,
    /// Medical record number.
    pub mrn: String,
    /// Last, First.
    pub name: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Administrative sex.
    pub sex: Sex,
    /// Telephone.
    pub phone: Option<String>,
    /// Doses in the chart.
    pub doses: i64,
    /// What the registry requires and the record lacks.
    pub missing: Vec<Finding>,
}

/// A page of patients.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PatientPage {
    /// The rows.
    pub rows: Vec<PatientRow>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// How many there are.
    pub total: i64,
}

/// A patient's chart.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Chart {
    /// The patient's id.
    pub id: String,
    /// The version that was read.
    pub version: i64,
    /// The details, as forms read them.
    pub patient: Value,
    /// What the registry requires and the record lacks.
    pub missing: Vec<Finding>,
    /// Newest first.
    pub doses: Vec<Dose>,
}

/// Where the report of one dose to one registry stands.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Id.
    pub id: String,
    /// The dose.
    pub dose_id: String,
    /// The patient.
    pub patient_id: String,
    /// Last, First.
    pub patient_name: String,
    /// Medical record number.
    pub mrn: String,
    /// Date of birth.
    pub birth_date: NaiveDate,
    /// Name of Vaccine.
    pub vaccine_name: String,
    /// CVX code.
    pub cvx: Option<String>,
    /// What it stands for.
    pub cvx_text: Option<String>,
    /// The day it was given.
    pub given_on: NaiveDate,
    /// Where.
    pub location_name: String,
    /// The program.
    pub program_code: String,
    /// The registry's name.
    pub registry_name: String,
    /// The tab.
    pub tab: ReportTab,
    /// The status.
    pub status: ReportStatus,
    /// What else is worth a word.
    pub marks: Vec<ReportMark>,
    /// Why it stands there.
    pub why: String,
    /// What is missing or was refused.
    pub findings: Vec<Finding>,
    /// The registry's own words.
    pub said: Option<String>,
    /// When it said them.
    pub said_at: Option<DateTime<Utc>>,
    /// When it goes again by itself.
    pub next_try_at: Option<DateTime<Utc>>,
    /// When the registry accepted it.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When the dose was entered.
    pub added_at: DateTime<Utc>,
}

/// A page of reports.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportPage {
    /// The rows.
    pub rows: Vec<Report>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// The counts.
    pub counts: ReportCounts,
}

/// Only the counts of a page of reports.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CountsPage {
    /// The counts.
    pub counts: ReportCounts,
}

/// A report with its history.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportDetails {
    /// The report.
    pub report: Report,
    /// Newest first.
    pub submissions: Vec<Submission>,
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Submission {
    /// Id.
    pub id: String,
    /// MSH-10.
    pub message_id: String,
    /// Add, update or delete.
    pub action: Action,
    /// When it was sent.
    pub claimed_at: DateTime<Utc>,
    /// When it was over.
    pub finished_at: Option<DateTime<Utc>>,
    /// What the answer means.
    pub verdict: Option<Verdict>,
    /// What to do next.
    pub advice: Option<Advice>,
    /// Why it did not get through, as a code.
    pub failure_code: Option<String>,
    /// Why it did not get through.
    pub failure: Option<String>,
    /// What the registry found.
    pub findings: Vec<Finding>,
    /// The message.
    pub request: Option<String>,
    /// The answer.
    pub response: Option<String>,
}

/// A chart that is likely of the same person.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LikelyDuplicate {
    /// Who it is.
    pub patient: PatientRow,
    /// The version that was read.
    pub version: i64,
    /// Why.
    pub reasons: Vec<LikenessReason>,
}

/// A lot that was used here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecentLot {
    /// Lot and expiration in one text.
    pub entry: String,
    /// Whether it has expired.
    pub expired: bool,
    /// The package.
    pub ndc: Option<String>,
}

/// What a package's code says.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PackageCode {
    /// Why it cannot be used.
    pub problem: Option<String>,
    /// The package.
    pub ndc: Option<String>,
    /// Lot and expiration in one text.
    pub lot: Option<String>,
    /// The vaccine of the listing.
    pub vaccine_id: Option<String>,
    /// The name of it.
    pub name: Option<String>,
}

/// One row of the vaccine listing.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Vaccine {
    /// Id.
    pub id: String,
    /// The version that was read.
    pub version: i64,
    /// Generic name.
    pub generic_name: String,
    /// Brand names 1 (default) to 3.
    pub brands: Vec<String>,
    /// Manufacturer.
    pub manufacturer: Option<String>,
    /// NDC.
    pub ndc: Option<String>,
    /// Usual amount.
    pub amount: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// Usual route.
    pub route: Option<String>,
    /// Usual site.
    pub site: Option<String>,
    /// Whether it is in use.
    pub active: bool,
    /// What each brand is recognized as.
    pub recognized: Vec<Recognition>,
}

/// What a name of a vaccine is recognized as.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Recognition {
    /// The name.
    pub name: String,
    /// How well.
    pub state: RecognitionState,
    /// CVX code.
    pub cvx: Option<String>,
    /// What it stands for.
    pub cvx_text: Option<String>,
    /// MVX code.
    pub mvx: Option<String>,
    /// What it could be.
    pub candidates: Vec<String>,
}

/// One entry of the program dropdown.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProgramChoice {
    /// Code.
    pub code: String,
    /// The state's name.
    pub name: String,
    /// The registry's name.
    pub registry: String,
    /// Whether it can be used.
    pub standing: Standing,
}

/// The practice's set-up of one program.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Integration {
    /// Id.
    pub id: String,
    /// The program's code.
    pub program_code: String,
    /// The state's name.
    pub program_name: String,
    /// The registry's name.
    pub registry_name: String,
    /// Test or production.
    pub environment: Environment,
    /// Whether it reports.
    pub state: IntegrationState,
    /// What was entered.
    pub settings: Vec<Setting>,
    /// The locations.
    pub enrollments: Vec<Enrollment>,
    /// The last test of the connection.
    pub last_test: Option<ConnectionTest>,
    /// The night's time zone.
    pub time_zone: String,
    /// Since when it reports.
    pub activated_at: Option<DateTime<Utc>>,
    /// Whether historical doses are reported.
    pub historical: bool,
    /// The steps of onboarding, the oldest first.
    pub onboarding: Vec<OnboardingEntry>,
    /// The last day of the account there.
    pub credentials_expire_on: Option<NaiveDate>,
    /// When the registry is under maintenance, a line each.
    pub maintenance: String,
    /// What to think of in time.
    pub reminders: Vec<Reminder>,
    /// How far the doses from before have come; none where it was never activated.
    pub backfill: Option<Backfill>,
}

/// How far the reports for doses from before have come.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Backfill {
    /// Doses looked at.
    pub done: i64,
    /// Doses to look at.
    pub total: i64,
    /// When the last was done; none while doses are left.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Something to think of in time.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reminder {
    /// How near it is.
    pub level: String,
    /// What it is, and what to do.
    pub text: String,
}

/// A step of onboarding that was taken.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OnboardingEntry {
    /// Which.
    pub step: OnboardingStep,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it went well.
    pub succeeded: bool,
    /// What was seen.
    pub text: String,
    /// Who did it, or recorded it.
    pub actor: String,
    /// MSH-10 of the message.
    pub message_id: Option<String>,
    /// Who at the registry confirmed it.
    pub confirmed_by: Option<String>,
}

/// What to send a help desk.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HelpPacket {
    /// The text, which names no patient.
    pub text: String,
    /// A name for the file.
    pub file_name: String,
    /// Whom to send it to.
    pub help_desk: String,
    /// A link that begins a mail to it.
    pub mail_link: Option<String>,
    /// Whom to ask in the practice.
    pub support_contact: String,
}

/// Who wants a program that is not ready.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Interest {
    /// The program's code.
    pub program_code: String,
    /// The state's name.
    pub program_name: String,
    /// How to reach them.
    pub contact: String,
    /// How many doses there are.
    pub volume: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// When they told it.
    pub at: DateTime<Utc>,
    /// How it was passed on.
    pub passing: String,
    /// Whether that failed.
    pub failed: bool,
}

/// Everybody who wants a program.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InterestList {
    /// The rows, newest first.
    pub rows: Vec<Interest>,
}

/// Interest as a mail.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InterestMail {
    /// A link that begins it.
    pub link: Option<String>,
    /// Its text.
    pub text: String,
}

/// One entry of a set-up form.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// Its value; none for a secret.
    pub value: Option<String>,
    /// Whether it is set.
    pub is_set: bool,
    /// Since when.
    pub set_at: Option<DateTime<Utc>>,
}

/// An integration at one location.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enrollment {
    /// Id.
    pub id: String,
    /// The location.
    pub location_id: String,
    /// Its name.
    pub location_name: String,
    /// What was entered for it.
    pub settings: Vec<Setting>,
    /// Since when it reports.
    pub active_from: Option<DateTime<Utc>>,
    /// Doses there that are not reported.
    pub not_reported: i64,
}

/// What a test of the connection showed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionTest {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it succeeded.
    pub succeeded: bool,
    /// A stable code when it failed.
    pub code: Option<String>,
    /// What it proves, or what to do next.
    pub text: String,
}

/// What Home shows.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Home {
    /// The counts.
    pub counts: ReportCounts,
    /// When the next night begins.
    pub next_night_at: Option<DateTime<Utc>>,
    /// Doses that it will report.
    pub tonight: i64,
    /// Doses that it will not.
    pub tonight_blocked: i64,
    /// The last nights, newest first.
    pub nights: Vec<NightRun>,
    /// What needs a person.
    pub causes: Vec<Cause>,
    /// What to think of in time.
    pub reminders: Vec<Reminder>,
}

/// What to do first, and how the last nights went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Work {
    /// The last nights.
    pub nights: Vec<NightRun>,
    /// What needs a person.
    pub causes: Vec<Cause>,
    /// The registries that the practice reports to.
    pub registries: Vec<ReportedTo>,
}

/// A registry that the practice reports to.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportedTo {
    /// Its program.
    pub program_code: String,
    /// Its name.
    pub registry_name: String,
}

/// One night's run.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NightRun {
    /// Id.
    pub id: String,
    /// The date on which it began.
    pub date: NaiveDate,
    /// The day whose doses it reported.
    pub day: NaiveDate,
    /// The registry.
    pub registry_name: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Doses added that day.
    pub found: i64,
    /// Sent.
    pub queued: i64,
    /// Not sent, because something is missing.
    pub blocked: i64,
    /// Of those sent, accepted.
    pub reported: i64,
    /// Of those sent, refused.
    pub rejected: i64,
}

/// One cause for which doses are not reported.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// Code.
    pub code: String,
    /// What to do.
    pub text: String,
    /// How many doses.
    pub doses: i64,
}

/// What is wrong with one entry.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// The entry.
    pub field: String,
    /// A stable code.
    pub code: String,
    /// What to do.
    pub text: String,
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

/// A dose in a chart.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Dose {
    /// Id.
    pub id: String,
    /// The version that was read.
    pub version: i64,
    /// Id of the vaccine in the practice's listing.
    pub vaccine_id: Option<String>,
    /// Id of the location.
    pub location_id: String,
    /// Name of the location.
    pub location_name: String,
    /// Name of Vaccine.
    pub name: String,
    /// CVX code.
    pub cvx: Option<String>,
    /// Short description of the CVX code.
    pub cvx_text: Option<String>,
    /// MVX code.
    pub mvx: Option<String>,
    /// NDC.
    pub ndc: Option<String>,
    /// Source of the information (NIP001).
    pub source: String,
    /// Completion status (HL70322).
    pub completion: Completion,
    /// The day it was given.
    pub given_on: NaiveDate,
    /// Amount, as decimal text.
    pub amount: Option<String>,
    /// Unit of the amount.
    pub unit: Option<String>,
    /// Lot and expiration in one text.
    pub lot: Option<String>,
    /// Route (NCIT).
    pub route: Option<String>,
    /// Body site (HL70163).
    pub site: Option<String>,
    /// VFC eligibility (HL70064).
    pub eligibility: Option<String>,
    /// When eligibility was asked.
    pub eligibility_method: Option<EligibilityMethod>,
    /// Funding source (CDCPHINVS).
    pub funding: Option<String>,
    /// The clinician who gave it.
    pub administered_by: Option<Clinician>,
    /// The clinician who ordered it.
    pub ordered_by: Option<Clinician>,
    /// The person who entered it.
    pub entered_by: Option<Clinician>,
    /// The moment at which it was entered.
    pub entered_at: DateTime<Utc>,
    /// Its permanent identifier in every registry (ORC-3).
    pub order_id: String,
    /// The number of the order (ORC-2).
    pub placer_id: Option<String>,
    /// Reason of a refusal (NIP002).
    pub refusal_reason: Option<String>,
    /// Reason of a refusal in words.
    pub refusal_text: Option<String>,
    /// The disease or finding (SNOMED CT) for which immunity is presumed.
    pub immunity: Option<String>,
    /// The day on which the Vaccine Information Statements were handed out.
    pub vis_presented_on: Option<NaiveDate>,
    /// The statements that were handed out, as 24-digit codes.
    pub vis: Vec<String>,
    /// Its reports.
    #[serde(skip_serializing)]
    pub reports: Vec<Report>,
}
