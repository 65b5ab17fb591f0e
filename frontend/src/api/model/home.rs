//! The work to do, and the last nights.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use shared::alert::AlertKind;

use super::{integration::Reminder, report::ReportCounts};

/// The data of Home.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Home {
    /// The counts.
    pub counts: ReportCounts,
    /// The instant at which the next night begins.
    pub next_night_at: Option<DateTime<Utc>>,
    /// Doses that it will report.
    pub tonight: i64,
    /// Doses that it will not.
    pub tonight_blocked: i64,
    /// Doses that are ready, and that no night will report.
    pub night_over: i64,
    /// The last nights, newest first.
    pub nights: Vec<NightRun>,
    /// The open alerts, newest first.
    pub alerts: Vec<Alert>,
    /// The causes that need a person.
    pub causes: Vec<Cause>,
    /// Its reminders.
    pub reminders: Vec<Reminder>,
}

/// The causes that need a person, and the last nights.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Work {
    /// The last nights.
    pub nights: Vec<NightRun>,
    /// The causes that need a person.
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
    /// The instant at which it began.
    pub started_at: DateTime<Utc>,
    /// Doses added that day.
    pub found: i64,
    /// Sent.
    pub queued: i64,
    /// Number of doses that were not sent, because something is missing.
    pub blocked: i64,
    /// Number of sent doses that were accepted.
    pub reported: i64,
    /// Number of sent doses that were refused.
    pub rejected: i64,
}

/// One cause for which doses are not reported.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// Code.
    pub code: String,
    /// The text.
    pub text: String,
    /// The number of doses.
    pub doses: i64,
    /// The integration, if it is the cause.
    pub integration_id: Option<String>,
}

/// An open alert.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// Id.
    pub id: String,
    /// Its kind.
    pub kind: AlertKind,
    /// The kind in a few words.
    pub title: String,
    /// The message: what happened, what happens next, and what to do.
    pub text: String,
    /// The time at which it was raised.
    pub since: DateTime<Utc>,
    /// Its subject.
    pub subject: AlertSubject,
}

/// The subject of an alert.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AlertSubject {
    /// Its name.
    pub name: String,
}
