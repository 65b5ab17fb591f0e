//! Integrations are activated and paused.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use shared::{
    alert::{AlertEnd, AlertKind, AlertSubject},
    gate::GateEvent,
};
use uuid::Uuid;

use super::enrollment::{begin_enrollment, enrollments_of};
use crate::{
    entity::{
        change::ChangeEntity,
        integration::{self, IntegrationState},
    },
    store::{
        Result, Tx,
        alert::end_alert,
        gate::{GateId, apply_gate_events, apply_location_events},
    },
};

/// The outcome of activating or pausing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActivationOutcome {
    /// The change was made.
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
/// Returns an error if the database is not available.
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
    apply_gate_events(tx, GateId::Integration(id), &[GateEvent::Activated]).await?;
    apply_location_events(tx, id, &GateEvent::Activated).await?;
    tx.audit("integration.activate", "integration", id);
    Ok(ActivationOutcome::Done)
}

/// Stops sending until it is activated again.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn pause(tx: &mut Tx, id: Uuid) -> Result<ActivationOutcome> {
    if integration::Entity::find_by_id(id).one(tx.db()).await?.is_none() {
        return Ok(ActivationOutcome::NotFound);
    }
    set_state(tx, id, IntegrationState::Paused, None).await?;
    for kind in [AlertKind::Held, AlertKind::BreakerOpen] {
        end_alert(tx, kind, AlertSubject::Integration(id), AlertEnd::NotInUse).await?;
    }
    tx.audit("integration.pause", "integration", id);
    Ok(ActivationOutcome::Done)
}

/// Lets an integration go on whose gate is closed: one message first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn resume(tx: &mut Tx, id: Uuid) -> Result<ActivationOutcome> {
    if integration::Entity::find_by_id(id).one(tx.db()).await?.is_none() {
        return Ok(ActivationOutcome::NotFound);
    }
    apply_gate_events(tx, GateId::Integration(id), &[GateEvent::ReleasedByHand]).await?;
    apply_location_events(tx, id, &GateEvent::ReleasedByHand).await?;
    tx.changed(ChangeEntity::Integration, id);
    tx.audit("integration.resume", "integration", id);
    Ok(ActivationOutcome::Done)
}

async fn set_state(tx: &mut Tx, id: Uuid, state: IntegrationState, activated_at: Option<DateTime<Utc>>) -> Result<()> {
    let mut row = integration::ActiveModel { id: Set(id), state: Set(state), ..Default::default() };
    row.updated_at = Set(tx.now());
    if activated_at.is_some() {
        row.activated_at = Set(activated_at);
    }
    row.update(tx.db()).await?;
    tx.changed(ChangeEntity::Integration, id);
    Ok(())
}
