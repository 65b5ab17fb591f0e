//! Integrations are activated and paused.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use shared::report::{Event, HoldReason, apply};
use uuid::Uuid;

use super::enrollment::{begin_enrollment, enrollments_of};
use crate::{
    entity::{
        integration::{self, IntegrationState},
        report,
    },
    store::{
        Result, Tx,
        reporting::{unchanged, write_state},
        state_of,
    },
};

/// The outcome of activating or pausing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActivationOutcome {
    /// It reports now.
    Done,
    /// There is no such integration.
    NotFound,
    /// No location is enrolled.
    NoLocation,
}

/// Begins to report. Doses that are there already get reports marked *before activation*: see
/// [`crate::store::backfill()`].
///
/// # Errors
/// When the database is not available.
pub async fn activate(tx: &mut Tx, id: Uuid) -> Result<ActivationOutcome> {
    let Some(found) = integration::Entity::find_by_id(id).one(tx.db()).await? else {
        return Ok(ActivationOutcome::NotFound);
    };
    let enrolled = enrollments_of(tx.db(), id).await?;
    if enrolled.is_empty() {
        return Ok(ActivationOutcome::NoLocation);
    }
    let since = found.activated_at.unwrap_or_else(|| tx.now());
    set_state(tx, id, IntegrationState::Active, Some(since)).await?;
    for row in enrolled.into_iter().filter(|row| row.active_from.is_none()) {
        begin_enrollment(tx, row.id, id, row.location_id).await?;
    }
    release_held(tx, id).await?;
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
    set_state(tx, id, IntegrationState::Paused, None).await?;
    tx.audit("integration.pause", "integration", id);
    Ok(ActivationOutcome::Done)
}

async fn set_state(tx: &mut Tx, id: Uuid, state: IntegrationState, activated_at: Option<DateTime<Utc>>) -> Result<()> {
    let mut row = integration::ActiveModel { id: Set(id), state: Set(state), ..Default::default() };
    row.updated_at = Set(tx.now());
    if activated_at.is_some() {
        row.activated_at = Set(activated_at);
    }
    row.update(tx.db()).await?;
    tx.changed("integration", id);
    Ok(())
}

/// Releases the reports that were held back for the set-up: the next try shows whether it is right now.
///
/// # Errors
/// When the database is not available.
pub async fn release_held(tx: &mut Tx, id: Uuid) -> Result<()> {
    let held = report::Entity::find()
        .filter(report::Column::IntegrationId.eq(id))
        .filter(report::Column::Attempt.eq("HELD"))
        .filter(report::Column::Held.eq(HoldReason::SetUp.as_str()))
        .lock_exclusive()
        .all(tx.db())
        .await?;
    for row in held {
        if let Ok(state) = apply(&state_of(&row)?, Event::Released) {
            write_state(tx, &row, &state, unchanged()).await?;
        }
    }
    Ok(())
}
