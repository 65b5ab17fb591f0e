//! Programs, and the set-up of the practice for them.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use shared::program::{OnboardingStep, Standing};

use super::status::{Environment, GateState, IntegrationState};

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
    /// Its standing: not ready, ready or confirmed.
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
    /// State of its reporting.
    pub state: IntegrationState,
    /// The settings.
    pub settings: Vec<Setting>,
    /// The locations.
    pub enrollments: Vec<Enrollment>,
    /// The last test of the connection.
    pub last_test: Option<ConnectionTest>,
    /// The night's time zone.
    pub time_zone: String,
    /// The instant of its activation.
    pub activated_at: Option<DateTime<Utc>>,
    /// `true` if historical doses are reported.
    pub historical: bool,
    /// The steps of onboarding, the oldest first.
    pub onboarding: Vec<OnboardingEntry>,
    /// The last day of the account there.
    pub credentials_expire_on: Option<NaiveDate>,
    /// The maintenance windows of the registry, a line each.
    pub maintenance: String,
    /// The time of day at which its night begins, as 04:00.
    pub night_at: String,
    /// The number of messages on their way at once.
    pub connections: i64,
    /// Its reminders.
    pub reminders: Vec<Reminder>,
    /// The progress of the backfill; none where it was never activated.
    pub backfill: Option<Backfill>,
    /// Its gate.
    pub gate: Gate,
}

/// The state of sending to a registry.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Gate {
    /// Its state.
    pub state: GateState,
    /// The time of its last change.
    pub since: DateTime<Utc>,
    /// A stable code of what closed it.
    pub code: Option<String>,
    /// The cause that closed it, and what to do.
    pub text: Option<String>,
    /// The next test of the connection.
    pub next_try_at: Option<DateTime<Utc>>,
    /// The number of doses that wait.
    pub waiting: i64,
}

/// The progress of a backfill.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Backfill {
    /// Doses looked at.
    pub done: i64,
    /// Doses to look at.
    pub total: i64,
    /// The instant at which the last was done; `None` while doses are left.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Something to think of in time.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reminder {
    /// Its level.
    pub level: String,
    /// The text.
    pub text: String,
}

/// A step of onboarding that was taken.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OnboardingEntry {
    /// Its name.
    pub step: OnboardingStep,
    /// Instant.
    pub at: DateTime<Utc>,
    /// `true` if the step succeeded.
    pub succeeded: bool,
    /// The result, in words.
    pub text: String,
    /// The user who did or recorded it.
    pub actor: String,
    /// MSH-10 of the message.
    pub message_id: Option<String>,
    /// The person at the registry who confirmed it.
    pub confirmed_by: Option<String>,
}

/// A packet for a help desk.
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

/// Interest in a program that is not ready.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Interest {
    /// The program's code.
    pub program_code: String,
    /// The state's name.
    pub program_name: String,
    /// The contact.
    pub contact: String,
    /// The volume of doses.
    pub volume: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// The instant at which the interest was entered.
    pub at: DateTime<Utc>,
    /// The way on which it was passed on.
    pub passing: String,
    /// `true` if passing it on failed.
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
    /// `true` if it is set.
    pub is_set: bool,
    /// The instant at which it was set.
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
    /// Its settings.
    pub settings: Vec<Setting>,
    /// The instant from which it reports.
    pub active_from: Option<DateTime<Utc>>,
    /// Doses there that are not reported.
    pub not_reported: i64,
}

/// A test of the connection.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionTest {
    /// Instant.
    pub at: DateTime<Utc>,
    /// `true` if it succeeded.
    pub succeeded: bool,
    /// A stable code when it failed.
    pub code: Option<String>,
    /// The result, or what to do next.
    pub text: String,
}
