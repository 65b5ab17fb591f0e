//! Enrollments: an integration at one location.

use std::collections::HashMap;

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use shared::program::Settings;
use uuid::Uuid;

use super::integration::{settings_of, write_settings};
use crate::{
    entity::{change::ChangeEntity, enrollment},
    store::{
        Result, Tx,
        reporting::{begin_backfill, end_backfill},
    },
};

/// A location that reports.
#[derive(Debug, Clone)]
pub struct NewEnrollment {
    /// The location.
    pub location_id: Uuid,
    /// The settings that were entered for it.
    pub settings: Settings,
}

/// The enrollments of an integration that did not end.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn enrollments_of(db: &impl ConnectionTrait, integration: Uuid) -> Result<Vec<enrollment::Model>> {
    let of_integration = enrollment::Entity::find().filter(enrollment::Column::IntegrationId.eq(integration));
    Ok(of_integration.filter(enrollment::Column::EndedAt.is_null()).all(db).await?)
}

/// Returns the settings that were entered for each location, for those that do not report any more too.
///
/// # Errors
/// `Unreadable` when a column was written by another version.
pub async fn enrollment_settings(db: &impl ConnectionTrait, integration: Uuid) -> Result<HashMap<Uuid, Settings>> {
    let of_integration = enrollment::Entity::find().filter(enrollment::Column::IntegrationId.eq(integration));
    let rows = of_integration.all(db).await?;
    rows.into_iter().map(|row| Ok((row.location_id, settings_of(&row.settings)?))).collect()
}

/// Returns the settings of the location that was enrolled first, if any is.
///
/// # Errors
/// Returns an error if the database is not available.
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

/// Saves the enrollments of an integration; those that are not wanted end.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn save_enrollments(tx: &mut Tx, id: Uuid, wanted: Vec<NewEnrollment>, is_active: bool) -> Result<()> {
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
        tx.added(ChangeEntity::Enrollment, id);
    }
    tx.changed(ChangeEntity::Enrollment, id);
    Ok(id)
}

/// Begins a location's reporting, with the backfill of its doses from before.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn begin_enrollment(tx: &mut Tx, id: Uuid, integration: Uuid, location: Uuid) -> Result<()> {
    begin_backfill(tx, id, integration, location).await?;
    let begun = enrollment::ActiveModel { id: Set(id), active_from: Set(Some(tx.now())), ..Default::default() };
    begun.update(tx.db()).await?;
    tx.changed(ChangeEntity::Enrollment, id);
    Ok(())
}
