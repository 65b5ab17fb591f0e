//! An integration as the set-up page shows it: secrets without their value.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use shared::program::{Program, Scope, Settings, may_activate};
use uuid::Uuid;

use super::gate::{GateView, gate_of};
use super::reminder::{Reminder, reminders_of};
use crate::{
    entity::{
        integration::{self, Environment, IntegrationState},
        integration_secret,
    },
    graphql::{App, schema::Result},
    reference_data::ReferenceData,
    store::{self, BackfillProgress, PracticeProfile, Reader, closed_until, practice, secrets_of, settings_of},
};

/// The practice's set-up of one program.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Integration {
    pub id: String,
    pub program_code: String,
    pub program_name: String,
    pub registry_name: String,
    pub environment: Environment,
    pub state: IntegrationState,
    pub settings: Vec<Setting>,
    pub enrollments: Vec<Enrollment>,
    pub last_test: Option<ConnectionTest>,
    pub time_zone: String,
    pub activated_at: Option<DateTime<Utc>>,
    pub historical: bool,
    pub onboarding: Vec<OnboardingEntry>,
    pub may_activate: bool,
    pub backfill: Option<Backfill>,
    pub credentials_expire_on: Option<NaiveDate>,
    pub certificate_expires_at: Option<DateTime<Utc>>,
    pub maintenance: String,
    pub night_at: String,
    pub closed_until: Option<DateTime<Utc>>,
    pub connections: i32,
    pub reminders: Vec<Reminder>,
    pub gate: GateView,
}

/// The progress of the reports for doses from before.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Backfill {
    pub done: i64,
    pub total: i64,
    pub ended_at: Option<DateTime<Utc>>,
}

/// A step that was taken.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OnboardingEntry {
    pub step: String,
    pub at: DateTime<Utc>,
    pub succeeded: bool,
    pub text: String,
    pub actor: String,
    pub message_id: Option<String>,
    pub confirmed_by: Option<String>,
}

/// One entry of a set-up form.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Setting {
    pub name: String,
    pub value: Option<String>,
    pub is_set: bool,
    pub set_at: Option<DateTime<Utc>>,
}

/// An integration at one location.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Enrollment {
    pub id: String,
    pub location_id: String,
    pub location_name: String,
    pub settings: Vec<Setting>,
    pub active_from: Option<DateTime<Utc>>,
    pub not_reported: u64,
}

/// The outcome of a test of the connection.
#[derive(Debug, Clone, Serialize)]
pub struct ConnectionTest {
    pub at: DateTime<Utc>,
    pub succeeded: bool,
    pub code: Option<String>,
    pub text: String,
}

/// The last test of a row, if there was one.
#[must_use]
pub fn test_of(row: &integration::Model) -> Option<ConnectionTest> {
    let at = row.tested_at?;
    let (code, text) = (row.test_code.clone(), row.test_text.clone().unwrap_or_default());
    Some(ConnectionTest { at, succeeded: code.is_none(), code, text })
}

/// Every integration of the practice.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn integrations_of(app: &App) -> Result<Vec<Integration>> {
    let mut views = Vec::new();
    for row in store::integrations(app.store.reader()).await? {
        views.push(integration_of(app, row).await?);
    }
    Ok(views)
}

/// One integration, if there is one.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn integration_by_id(app: &App, id: Uuid) -> Result<Option<Integration>> {
    match store::integration_by_id(app.store.reader(), id).await? {
        Some(row) => Ok(Some(integration_of(app, row).await?)),
        None => Ok(None),
    }
}

async fn integration_of(app: &App, row: integration::Model) -> Result<Integration> {
    let (db, reference, now) = (app.store.reader(), &app.reference, app.store.source().now());
    let program = reference.program(&row.program_code);
    let secrets = secrets_of(db, row.id).await?;
    let settings = settings_of(&row.settings)?;
    let paused = (row.state == IntegrationState::Paused).then_some(row.id);
    let waiting = store::paused_doses(db, paused.as_slice()).await?.remove(&row.id).unwrap_or_default();
    Ok(Integration {
        id: row.id.to_string(),
        program_name: program.map(|program| program.name.clone()).unwrap_or_default(),
        registry_name: program.map(|program| program.registry.clone()).unwrap_or_default(),
        settings: entries(program, Scope::Integration, &settings, &secrets),
        enrollments: enrollments_of(db, program, &row).await?,
        last_test: test_of(&row),
        onboarding: onboarding_of(db, row.id).await?,
        may_activate: may_be_activated(db, reference, &row.program_code).await?,
        backfill: backfill_of(db, row.id).await?,
        closed_until: closed_until(&row, now)?,
        reminders: reminders_of(&row, reference, now, waiting)?,
        gate: gate_of(app, row.id).await?,
        connections: row.connections,
        credentials_expire_on: row.credentials_expire_on,
        certificate_expires_at: row.certificate_expires_at,
        maintenance: row.maintenance.unwrap_or_default(),
        night_at: row.night_at,
        program_code: row.program_code,
        environment: row.environment,
        state: row.state,
        time_zone: row.time_zone,
        activated_at: row.activated_at,
        historical: row.historical,
    })
}

/// Returns `true` if a program may be activated after the steps so far; `false` for one that this server does not know.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn may_be_activated(db: &Reader, reference: &ReferenceData, program_code: &str) -> Result<bool> {
    let Some(program) = reference.program(program_code) else { return Ok(false) };
    Ok(may_activate(program, &store::succeeded_steps(db, program_code).await?))
}

async fn onboarding_of(db: &Reader, id: Uuid) -> Result<Vec<OnboardingEntry>> {
    let steps = store::steps_of(db, id).await?.into_iter().map(|row| OnboardingEntry {
        step: row.step,
        at: row.at,
        succeeded: row.succeeded,
        text: row.text,
        actor: row.actor,
        message_id: row.message_id,
        confirmed_by: row.confirmed_by,
    });
    Ok(steps.collect())
}

/// Returns the progress of the reports for doses from before, if the integration was ever activated.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn backfill_of(db: &Reader, integration: Uuid) -> Result<Option<Backfill>> {
    let progress = store::backfill_progress(db, integration).await?;
    Ok(progress.map(|BackfillProgress { done, total, ended_at }| Backfill { done, total, ended_at }))
}

async fn enrollments_of(db: &Reader, program: Option<&Program>, row: &integration::Model) -> Result<Vec<Enrollment>> {
    let profile: PracticeProfile = practice(db).await?;
    let not_reported = store::not_reported_at(db, row.id).await?;
    let mut views = Vec::new();
    for enrolled in store::enrollments_of(db, row.id).await? {
        views.push(Enrollment {
            id: enrolled.id.to_string(),
            location_id: enrolled.location_id.to_string(),
            location_name: profile.location_name(enrolled.location_id),
            settings: entries(program, Scope::Location, &settings_of(&enrolled.settings)?, &[]),
            active_from: enrolled.active_from,
            not_reported: not_reported.get(&enrolled.location_id).copied().unwrap_or_default(),
        });
    }
    views.sort_by(|a, b| a.location_name.cmp(&b.location_name));
    Ok(views)
}

/// The entries of a scope, in the order of the program's form.
fn entries(
    program: Option<&Program>,
    scope: Scope,
    settings: &Settings,
    secrets: &[integration_secret::Model],
) -> Vec<Setting> {
    let fields = program.iter().flat_map(|program| &program.set_up).filter(|field| field.scope == scope);
    fields
        .map(|field| {
            let secret = secrets.iter().find(|row| row.name == field.name);
            let value = if field.secret { None } else { settings.get(&field.name).cloned() };
            let is_set = secret.is_some() || value.is_some();
            Setting { name: field.name.clone(), value, is_set, set_at: secret.map(|row| row.set_at) }
        })
        .collect()
}
