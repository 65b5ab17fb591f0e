//! The facts that alerts are decided from and that are no events: read each minute, each by an index.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use shared::alert::{
    AlertKind, AlertSubject,
    rule::{DOSES_A_WEEK, LocationActivity, SILENT_AFTER, WEEKS_BEFORE, is_quiet},
};
use uuid::Uuid;

use crate::{
    entity::{
        alert, enrollment, immunization,
        integration::{self, IntegrationState},
        location, night_run,
    },
    store::Result,
};

/// The locations in use that report to an active integration, each once. The tables are small.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn enrolled_locations(db: &impl ConnectionTrait) -> Result<Vec<location::Model>> {
    let enrolled: Vec<Uuid> = enrollment::Entity::find()
        .inner_join(integration::Entity)
        .select_only()
        .column(enrollment::Column::LocationId)
        .filter(integration::Column::State.eq(IntegrationState::Active))
        .filter(enrollment::Column::ActiveFrom.is_not_null())
        .filter(enrollment::Column::EndedAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let locations = location::Entity::find().filter(location::Column::Id.is_in(enrolled));
    let locations = locations.filter(location::Column::RetiredAt.is_null());
    Ok(locations.order_by_asc(location::Column::Id).all(db).await?)
}

/// Returns the activity of a location.
///
/// The last dose is one seek in the index of location and instant; the weeks before are looked at only after days
/// without a dose and before the alert is open, at most a few rows of each.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn activity_of(
    db: &impl ConnectionTrait,
    location: Uuid,
    now: DateTime<Utc>,
    is_open: bool,
) -> Result<LocationActivity> {
    let of_location = immunization::Entity::find().filter(immunization::Column::LocationId.eq(location));
    let newest = of_location
        .select_only()
        .column(immunization::Column::CreatedAt)
        .order_by_desc(immunization::Column::CreatedAt)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    let was_busy = !is_open && is_quiet(newest, now) && was_busy(db, location, now - SILENT_AFTER).await?;
    Ok(LocationActivity { newest, was_busy })
}

async fn was_busy(db: &impl ConnectionTrait, location: Uuid, mut until: DateTime<Utc>) -> Result<bool> {
    for _ in 0..WEEKS_BEFORE {
        let since = until - TimeDelta::weeks(1);
        let week: Vec<DateTime<Utc>> = immunization::Entity::find()
            .select_only()
            .column(immunization::Column::CreatedAt)
            .filter(immunization::Column::LocationId.eq(location))
            .filter(immunization::Column::CreatedAt.gt(since))
            .filter(immunization::Column::CreatedAt.lte(until))
            .limit(DOSES_A_WEEK)
            .into_tuple()
            .all(db)
            .await?;
        if u64::try_from(week.len()).unwrap_or_default() < DOSES_A_WEEK {
            return Ok(false);
        }
        until = since;
    }
    Ok(true)
}

/// Returns the instant at which the night of a date began for an integration, by their unique index.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn night_run_of(
    db: &impl ConnectionTrait,
    integration: Uuid,
    date: NaiveDate,
) -> Result<Option<DateTime<Utc>>> {
    let of_integration = night_run::Entity::find().filter(night_run::Column::IntegrationId.eq(integration));
    let run = of_integration.filter(night_run::Column::CivilDate.eq(date)).one(db).await?;
    Ok(run.map(|run| run.started_at))
}

/// Returns `true` if an alert was raised since an instant, by the index of the history.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn was_alert_raised(
    db: &impl ConnectionTrait,
    kind: AlertKind,
    subject: AlertSubject,
    since: DateTime<Utc>,
) -> Result<bool> {
    let raised = alert::Entity::find()
        .filter(alert::Column::RaisedAt.gte(since))
        .filter(alert::Column::Kind.eq(kind.as_str()))
        .filter(alert::Column::Subject.eq(subject.name()))
        .filter(alert::Column::SubjectId.eq(subject.id()));
    Ok(raised.limit(1).one(db).await?.is_some())
}
