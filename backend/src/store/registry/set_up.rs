//! A set-up is saved: the integration, its secrets and its enrollments.

use chrono::{DateTime, NaiveDate, Utc};
use jiff::civil;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
};
use shared::{gate::GateEvent, night::format_time, program::Settings};
use uuid::Uuid;

use super::{
    enrollment::{NewEnrollment, save_enrollments},
    integration::{lock_integration, write_settings},
    secret::set_secret,
};
use crate::{
    entity::{
        change::ChangeEntity,
        integration::{self, Environment, IntegrationState},
    },
    store::{
        Result, Tx,
        gate::{GateId, apply_gate_events, apply_location_events},
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
    /// The registry's system.
    pub environment: Environment,
    /// The settings that were entered, without secrets.
    pub settings: Settings,
    /// Secrets to set; others stay.
    pub secrets: Settings,
    /// The locations that report.
    pub enrollments: Vec<NewEnrollment>,
    /// `true` if historical doses are reported.
    pub historical: bool,
    /// IANA time zone of the night.
    pub time_zone: String,
    /// The last day of the account at the registry, if it has one.
    pub credentials_expire_on: Option<NaiveDate>,
    /// The expiry of the practice's certificate, if one is among the secrets.
    pub certificate_expires_at: Option<DateTime<Utc>>,
    /// The maintenance windows of the registry, a line each.
    pub maintenance: Option<String>,
    /// Maximum number of messages on their way at once; none leaves it as it is, which is one at first.
    pub connections: Option<i32>,
    /// Time of day of the nights; one that is not given stays as it is, at first 4:00 am.
    pub night_at: Option<civil::Time>,
}

/// Saves a set-up. A connection test and a first message prove it; then what was held back goes on.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn save_integration(tx: &mut Tx, vault: &Vault, new: NewIntegration) -> Result<Uuid> {
    let found = lock_integration(tx, &new.program_code, new.environment).await?;
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
        night_at: new.night_at.map_or(NotSet, |time| Set(format_time(time))),
        ..Default::default()
    };
    let is_active = found.as_ref().is_some_and(|row| row.state == IntegrationState::Active);
    if found.is_some() {
        row.update(tx.db()).await?;
    } else {
        row.state = Set(IntegrationState::Draft);
        row.created_at = Set(tx.now());
        row.insert(tx.db()).await?;
        tx.added(ChangeEntity::Integration, id);
    }
    for (name, value) in &new.secrets {
        set_secret(tx, vault, id, name, value).await?;
    }
    save_enrollments(tx, id, new.enrollments, is_active).await?;
    apply_gate_events(tx, GateId::Integration(id), &[GateEvent::SetUpSaved]).await?;
    apply_location_events(tx, id, &GateEvent::SetUpSaved).await?;
    tx.changed(ChangeEntity::Integration, id);
    tx.audit("integration.save", "integration", id);
    Ok(id)
}
