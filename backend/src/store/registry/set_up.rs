//! A set-up is saved: the integration, its secrets and its enrollments.

use chrono::{DateTime, NaiveDate, Utc};
use jiff::civil;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
};
use shared::{night::format_time, program::Settings};
use uuid::Uuid;

use super::{
    activation::release_held,
    enrollment::{NewEnrollment, save_enrollments},
    integration::{integration_of_program, write_settings},
    secret::set_secret,
};
use crate::{
    entity::{
        connection_slot,
        integration::{self, Environment, IntegrationState},
    },
    store::{Result, Tx},
    vault::Vault,
};

/// A set-up to save, checked already.
#[derive(Debug, Clone)]
pub struct NewIntegration {
    /// The program.
    pub program_code: String,
    /// Which of the registry's systems.
    pub environment: Environment,
    /// The settings that were entered, without secrets.
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
    /// Time of day of the nights; one that is not given stays as it is, at first 4:00 am.
    pub night_at: Option<civil::Time>,
}

/// Saves a set-up. What was held back for the set-up is released: the next try shows whether it is right now.
///
/// # Errors
/// When the database is not available.
pub async fn save_integration(tx: &mut Tx, vault: &Vault, new: NewIntegration) -> Result<Uuid> {
    let found = integration_of_program(tx.db(), &new.program_code, new.environment).await?;
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
        add_slot(tx, id).await?;
    }
    for (name, value) in &new.secrets {
        set_secret(tx, vault, id, name, value).await?;
    }
    save_enrollments(tx, id, new.enrollments, is_active).await?;
    release_held(tx, id).await?;
    tx.changed("integration", id);
    tx.audit("integration.save", "integration", id);
    Ok(id)
}

async fn add_slot(tx: &Tx, id: Uuid) -> Result<()> {
    let slot = connection_slot::ActiveModel {
        id: Set(tx.source().uuid()),
        integration_id: Set(id),
        number: Set(1),
        submission_id: Set(None),
    };
    slot.insert(tx.db()).await?;
    Ok(())
}
