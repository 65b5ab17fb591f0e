//! Reports and their history.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use shared::{
    ack::Verdict,
    advice::Advice,
    finding::Finding,
    report::{Action, ReportMark, ReportStatus, ReportTab, dismissal::DismissalScope},
};

/// The report of one dose to one registry.
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
    /// Short description of the CVX code.
    pub cvx_text: Option<String>,
    /// The day it was given.
    pub given_on: NaiveDate,
    /// The location.
    pub location_name: String,
    /// The program.
    pub program_code: String,
    /// The registry's name.
    pub registry_name: String,
    /// The tab.
    pub tab: ReportTab,
    /// The status.
    pub status: ReportStatus,
    /// Its marks.
    pub marks: Vec<ReportMark>,
    /// The reason of its status.
    pub why: String,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// The registry's own words.
    pub said: Option<String>,
    /// The instant at which the registry said them.
    pub said_at: Option<DateTime<Utc>>,
    /// The instant of the next automatic attempt.
    pub next_try_at: Option<DateTime<Utc>>,
    /// The instant at which the registry accepted it.
    pub accepted_at: Option<DateTime<Utc>>,
    /// The instant at which the dose was entered.
    pub added_at: DateTime<Utc>,
    /// The note that somebody keeps with it.
    pub note: Option<String>,
    /// The person who sees to it.
    pub owner: Option<ReportOwner>,
    /// The day until which nights and batches pass over it.
    pub put_off_until: Option<NaiveDate>,
    /// The version of note, owner and day.
    pub annotation_version: i64,
}

/// A person who can own reports.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportOwner {
    /// Id.
    pub id: String,
    /// The name that people read.
    pub display_name: String,
}

/// A page of reports.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportPage {
    /// The rows.
    pub rows: Vec<Report>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// The counts.
    pub counts: ReportCounts,
}

/// The counts of a page of reports alone.
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
    /// The warnings that people dismissed, newest first.
    pub dismissals: Vec<Dismissal>,
}

/// A warning that somebody dismissed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Dismissal {
    /// Id.
    pub id: String,
    /// The registry.
    pub registry_name: String,
    /// Its scope.
    pub scope: DismissalScope,
    /// The warning's text.
    pub text: String,
    /// The reason.
    pub reason: String,
    /// The person who decided.
    pub by: String,
    /// The instant of the decision.
    pub at: DateTime<Utc>,
    /// The person who took the warning up again.
    pub undone_by: Option<String>,
    /// The instant of that.
    pub undone_at: Option<DateTime<Utc>>,
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
    /// The instant at which it was sent.
    pub claimed_at: DateTime<Utc>,
    /// The instant at which it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// The verdict of the answer.
    pub verdict: Option<Verdict>,
    /// The advice.
    pub advice: Option<Advice>,
    /// Stable code of the failure.
    pub failure_code: Option<String>,
    /// The failure, in words.
    pub failure: Option<String>,
    /// The registry's findings.
    pub findings: Vec<Finding>,
    /// The message.
    pub request: Option<String>,
    /// The answer.
    pub response: Option<String>,
}

/// The number of reports of each tab.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReportCounts {
    /// Number of reports not reported.
    pub not_reported: i64,
    /// Number of reports in progress.
    pub in_progress: i64,
    /// Reported.
    pub reported: i64,
    /// Excluded.
    pub excluded: i64,
    /// Number of those not reported that are complete.
    pub ready_to_send: i64,
    /// Number of those not reported that a person must act on.
    pub needs_you: i64,
    /// Number of those not reported that go by themselves.
    pub waiting: i64,
}
