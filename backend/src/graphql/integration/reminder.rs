//! Reminders: reporting that is paused, credentials and certificates that expire, and maintenance of a registry.

use chrono::{DateTime, Utc};
use serde::Serialize;
use shared::expiry::{Expiring, Nearness, remind};

use crate::{
    civil::{day_of, zone_of},
    entity::integration::{self, IntegrationState},
    graphql::{report::until, schema::Result},
    reference_data::ReferenceData,
    store::closed_until,
};

/// Nearness of what a reminder is about.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReminderLevel {
    /// Reporting is paused.
    Paused,
    /// The registry is under maintenance now.
    Closed,
    /// Something ends.
    #[serde(untagged)]
    End(Nearness),
}

/// Something to think of.
#[derive(Debug, Clone, Serialize)]
pub struct Reminder {
    pub level: ReminderLevel,
    pub text: String,
}

/// The reminders of an integration, the most urgent first; `waiting` doses wait for it, if it is paused.
///
/// # Errors
/// Returns an error if the row cannot be read.
pub fn reminders_of(
    row: &integration::Model,
    reference: &ReferenceData,
    now: DateTime<Utc>,
    waiting: u64,
) -> Result<Vec<Reminder>> {
    let zone = zone_of(&row.time_zone);
    let registry = reference.program(&row.program_code).map_or(row.program_code.as_str(), |p| p.registry.as_str());
    let today = day_of(now, &zone);
    // A certificate that ends at midnight is of no use on that day.
    let certificate = row.certificate_expires_at.map(|end| day_of(end - chrono::TimeDelta::seconds(1), &zone));
    let ends = [(Expiring::Credentials, row.credentials_expire_on), (Expiring::Certificate, certificate)];
    let mut due: Vec<_> = ends.into_iter().filter_map(|(what, day)| remind(what, registry, day?, today)).collect();
    due.sort_by_key(|(near, _)| *near);
    let mut reminders: Vec<_> =
        due.into_iter().map(|(near, text)| Reminder { level: ReminderLevel::End(near), text }).collect();
    if let Some(end) = closed_until(row, now)? {
        let end = until(end, now, &zone);
        let text = format!("{registry} is under maintenance until {end}. What is due goes afterwards.");
        reminders.insert(0, Reminder { level: ReminderLevel::Closed, text });
    }
    if row.state == IntegrationState::Paused {
        reminders.insert(0, Reminder { level: ReminderLevel::Paused, text: paused(registry, waiting) });
    }
    Ok(reminders)
}

fn paused(registry: &str, waiting: u64) -> String {
    match waiting {
        0 => format!("Reporting to {registry} is paused. No dose waits."),
        1 => format!("Reporting to {registry} is paused; 1 dose waits."),
        _ => format!("Reporting to {registry} is paused; {waiting} doses wait."),
    }
}
