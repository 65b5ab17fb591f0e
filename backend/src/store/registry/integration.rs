//! Integrations and enrollments: saved, activated, paused.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::LockType,
};
use shared::{gate::GateEvent, program::Settings};
use uuid::Uuid;

use super::secret::set_secret;
use crate::{
    entity::{enrollment, integration},
    store::{
        Error, Result, Tx,
        delivery::{GateId, tell_gate, tell_locations},
        reporting::{begin_backfill, end_backfill},
    },
    vault::Vault,
};

/// Maximum number of messages of an integration that are on their way at once.
pub const MAX_CONNECTIONS: i32 = 16;

/// A set-up to save, checked already.
#[derive(Debug, Clone)]
pub struct NewIntegration {
    /// The program.
    pub program_code: String,
    /// `TEST` or `PRODUCTION`.
    pub environment: String,
    /// What was entered, without secrets.
    pub settings: Settings,
    /// Secrets to set; others stay.
    pub secrets: Settings,
    /// The locations that report.
    pub enrollments: Vec<NewEnrollment>,
    /// Whether historical doses are reported.
    pub historical: bool,
    /// IANA time zone of the night.
    pub time_zone: String,
    /// The last day of the account at the registry, if it has one.
    pub credentials_expire_on: Option<NaiveDate>,
    /// When the practice's certificate ends, if one is among the secrets.
    pub certificate_expires_at: Option<DateTime<Utc>>,
    /// When the registry is under maintenance, a line each.
    pub maintenance: Option<String>,
    /// Maximum number of messages on their way at once; none leaves it as it is, which is one at first.
    pub connections: Option<i32>,
}

/// A location that reports.
#[derive(Debug, Clone)]
pub struct NewEnrollment {
    /// The location.
    pub location_id: Uuid,
    /// What was entered for it.
    pub settings: Settings,
}

/// How activating went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActivationOutcome {
    /// It reports now.
    Done,
    /// There is no such integration.
    NotFound,
    /// No location is enrolled.
    NoLocation,
}

/// The settings of a row.
///
/// # Errors
/// `Unreadable` when the column was written by another version.
pub fn settings_of(text: &str) -> Result<Settings> {
    serde_json::from_str(text).map_err(|_| Error::Unreadable("integration"))
}

/// What was entered for each location.
///
/// # Errors
/// `Unreadable` when a column was written by another version.
pub async fn enrollments_settings(db: &impl ConnectionTrait, integration: Uuid) -> Result<HashMap<Uuid, Settings>> {
    let of_integration = enrollment::Entity::find().filter(enrollment::Column::IntegrationId.eq(integration));
    let rows = of_integration.all(db).await?;
    rows.into_iter().map(|row| Ok((row.location_id, settings_of(&row.settings)?))).collect()
}

/// What was entered for the location that was enrolled first, if any is.
///
/// # Errors
/// When the database is not available.
pub async fn first_enrollment(db: &impl ConnectionTrait, integration: Uuid) -> Result<Option<Settings>> {
    let found = enrollment::Entity::find()
        .filter(enrollment::Column::IntegrationId.eq(integration))
        .filter(enrollment::Column::EndedAt.is_null())
        .order_by_asc(enrollment::Column::CreatedAt)
        .order_by_asc(enrollment::Column::Id)
        .one(db)
        .await?;
    found.map(|row| settings_of(&row.settings)).transpose()
}

/// The integrations that report or have reported, the oldest first.
///
/// # Errors
/// When the database is not available.
pub async fn integrations_in_use(db: &impl ConnectionTrait) -> Result<Vec<integration::Model>> {
    let used = integration::Entity::find().filter(integration::Column::State.ne("DRAFT"));
    Ok(used.order_by_asc(integration::Column::CreatedAt).all(db).await?)
}

/// Saves a set-up. A connection test and a first message prove it; then what was held back goes on.
///
/// # Errors
/// When the database is not available.
pub async fn save_integration(tx: &mut Tx, vault: &Vault, new: NewIntegration) -> Result<Uuid> {
    let found = integration::Entity::find()
        .filter(integration::Column::ProgramCode.eq(&new.program_code))
        .filter(integration::Column::Environment.eq(&new.environment))
        .lock(LockType::NoKeyUpdate)
        .one(tx.db())
        .await?;
    let id = found.as_ref().map_or_else(|| tx.source().uuid(), |row| row.id);
    let mut row = integration::ActiveModel {
        id: Set(id),
        program_code: Set(new.program_code),
        environment: Set(new.environment),
        settings: Set(write_settings(&new.settings)?),
        historical: Set(new.historical),
        time_zone: Set(new.time_zone),
        updated_at: Set(tx.now()),
        credentials_expire_on: Set(new.credentials_expire_on),
        // A certificate that is not replaced keeps its end.
        certificate_expires_at: new.certificate_expires_at.map_or(NotSet, |end| Set(Some(end))),
        maintenance: Set(new.maintenance),
        connections: new.connections.map_or(NotSet, Set),
        set_up_version: Set(found.as_ref().map_or(1, |row| row.set_up_version.wrapping_add(1))),
        ..Default::default()
    };
    let is_active = found.as_ref().is_some_and(|row| row.state == "ACTIVE");
    if found.is_some() {
        row.update(tx.db()).await?;
    } else {
        row.state = Set("DRAFT".to_owned());
        row.created_at = Set(tx.now());
        row.insert(tx.db()).await?;
    }
    for (name, value) in &new.secrets {
        set_secret(tx, vault, id, name, value).await?;
    }
    save_enrollments(tx, id, new.enrollments, is_active).await?;
    tell_gate(tx, GateId::Integration(id), &[GateEvent::SetUpSaved]).await?;
    tell_locations(tx, id, &GateEvent::SetUpSaved).await?;
    tx.changed("integration", id);
    tx.audit("integration.save", "integration", id);
    Ok(id)
}

/// Begins to report. Doses that are there already get reports marked *before activation*: see [`super::backfill()`].
///
/// # Errors
/// When the database is not available.
pub async fn activate(tx: &mut Tx, id: Uuid) -> Result<ActivationOutcome> {
    let Some(found) = integration::Entity::find_by_id(id).one(tx.db()).await? else {
        return Ok(ActivationOutcome::NotFound);
    };
    let enrolled = active_enrollments(tx, id).await?;
    if enrolled.is_empty() {
        return Ok(ActivationOutcome::NoLocation);
    }
    let since = found.activated_at.unwrap_or_else(|| tx.now());
    set_state(tx, id, "ACTIVE", Some(since)).await?;
    for row in enrolled.into_iter().filter(|row| row.active_from.is_none()) {
        begin_enrollment(tx, row.id, id, row.location_id).await?;
    }
    tell_gate(tx, GateId::Integration(id), &[GateEvent::Activated]).await?;
    tell_locations(tx, id, &GateEvent::Activated).await?;
    tx.audit("integration.activate", "integration", id);
    Ok(ActivationOutcome::Done)
}

/// Stops sending until it is activated again.
///
/// # Errors
/// When the database is not available.
pub async fn pause(tx: &mut Tx, id: Uuid) -> Result<ActivationOutcome> {
    if integration::Entity::find_by_id(id).one(tx.db()).await?.is_none() {
        return Ok(ActivationOutcome::NotFound);
    }
    set_state(tx, id, "PAUSED", None).await?;
    tx.audit("integration.pause", "integration", id);
    Ok(ActivationOutcome::Done)
}

/// Lets an integration go on whose gate is closed: one message first.
///
/// # Errors
/// When the database is not available.
pub async fn resume(tx: &mut Tx, id: Uuid) -> Result<ActivationOutcome> {
    if integration::Entity::find_by_id(id).one(tx.db()).await?.is_none() {
        return Ok(ActivationOutcome::NotFound);
    }
    tell_gate(tx, GateId::Integration(id), &[GateEvent::ReleasedByHand]).await?;
    tell_locations(tx, id, &GateEvent::ReleasedByHand).await?;
    tx.changed("integration", id);
    tx.audit("integration.resume", "integration", id);
    Ok(ActivationOutcome::Done)
}

/// An integration, if there is such a one.
///
/// # Errors
/// When the database is not available.
pub async fn integration_by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<integration::Model>> {
    Ok(integration::Entity::find_by_id(id).one(db).await?)
}

/// Keeps what a test of the connection showed.
///
/// # Errors
/// When the database is not available.
pub async fn note_test(tx: &mut Tx, id: Uuid, code: Option<&str>, text: &str) -> Result<()> {
    let row = integration::ActiveModel {
        id: Set(id),
        tested_at: Set(Some(tx.now())),
        test_code: Set(code.map(str::to_owned)),
        test_text: Set(Some(text.to_owned())),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    tx.changed("integration", id);
    tx.audit("integration.test", "integration", id);
    Ok(())
}

async fn save_enrollments(tx: &mut Tx, id: Uuid, wanted: Vec<NewEnrollment>, is_active: bool) -> Result<()> {
    let known = enrollment::Entity::find().filter(enrollment::Column::IntegrationId.eq(id)).all(tx.db()).await?;
    for row in known.iter().filter(|row| !wanted.iter().any(|w| w.location_id == row.location_id)) {
        let ended = row.ended_at.or_else(|| Some(tx.now()));
        // It begins anew if it comes back: doses recorded in between are from before then.
        let left = enrollment::ActiveModel {
            id: Set(row.id),
            ended_at: Set(ended),
            active_from: Set(None),
            ..Default::default()
        };
        left.update(tx.db()).await?;
        end_backfill(tx, row.id).await?;
    }
    for new in wanted {
        let location = new.location_id;
        let known = known.iter().find(|row| row.location_id == location);
        let enrollment = save_enrollment(tx, id, known, new).await?;
        if is_active && known.is_none_or(|row| row.active_from.is_none()) {
            begin_enrollment(tx, enrollment, id, location).await?;
        }
    }
    Ok(())
}

async fn save_enrollment(
    tx: &mut Tx,
    integration: Uuid,
    known: Option<&enrollment::Model>,
    new: NewEnrollment,
) -> Result<Uuid> {
    let id = known.map_or_else(|| tx.source().uuid(), |row| row.id);
    let mut row = enrollment::ActiveModel {
        id: Set(id),
        integration_id: Set(integration),
        location_id: Set(new.location_id),
        settings: Set(write_settings(&new.settings)?),
        ended_at: Set(None),
        ..Default::default()
    };
    if known.is_some() {
        row.update(tx.db()).await?;
    } else {
        row.created_at = Set(tx.now());
        row.active_from = Set(None);
        row.insert(tx.db()).await?;
    }
    tx.changed("enrollment", id);
    Ok(id)
}

async fn begin_enrollment(tx: &mut Tx, id: Uuid, integration: Uuid, location: Uuid) -> Result<()> {
    begin_backfill(tx, id, integration, location).await?;
    let begun = enrollment::ActiveModel { id: Set(id), active_from: Set(Some(tx.now())), ..Default::default() };
    begun.update(tx.db()).await?;
    tx.changed("enrollment", id);
    Ok(())
}

pub async fn active_enrollments(tx: &Tx, id: Uuid) -> Result<Vec<enrollment::Model>> {
    let of_integration = enrollment::Entity::find().filter(enrollment::Column::IntegrationId.eq(id));
    Ok(of_integration.filter(enrollment::Column::EndedAt.is_null()).all(tx.db()).await?)
}

async fn set_state(tx: &mut Tx, id: Uuid, state: &str, activated_at: Option<DateTime<Utc>>) -> Result<()> {
    let mut row = integration::ActiveModel { id: Set(id), state: Set(state.to_owned()), ..Default::default() };
    row.updated_at = Set(tx.now());
    if activated_at.is_some() {
        row.activated_at = Set(activated_at);
    }
    row.update(tx.db()).await?;
    tx.changed("integration", id);
    Ok(())
}

fn write_settings(settings: &Settings) -> Result<String> {
    serde_json::to_string(settings).map_err(|_| Error::Unreadable("integration"))
}
