//! The run of a night: begun once for an integration and a civil date.

use chrono::{DateTime, NaiveDate, Utc};
use jiff::civil;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use shared::night::{Window, is_late};
use uuid::Uuid;

use crate::{
    civil::{from_timestamp, to_chrono, to_timestamp},
    entity::{change::ChangeEntity, database_restore, integration, night_run, report},
    store::{Result, Tx},
};

/// Begins the night of a date, which looks at no dose yet: see [`super::continue_night()`].
///
/// # Errors
/// `Conflict` when that night was begun already, such as by another server.
pub async fn begin_night(
    tx: &mut Tx,
    integration: Uuid,
    date: civil::Date,
    window: &Window,
    due_at: Option<DateTime<Utc>>,
) -> Result<Uuid> {
    let id = tx.source().uuid();
    let run = night_run::ActiveModel {
        id: Set(id),
        integration_id: Set(integration),
        civil_date: Set(to_chrono(date)),
        day: Set(to_chrono(window.day)),
        started_at: Set(tx.now()),
        found: Set(0),
        queued: Set(0),
        blocked: Set(0),
        unreadable: Set(0),
        due_at: Set(due_at),
        ended_at: Set(None),
        cursor_added_at: Set(None),
        cursor_report_id: Set(None),
    };
    run.insert(tx.db()).await?;
    tx.added(ChangeEntity::NightRun, id);
    tx.audit("night.run", "integration", integration);
    Ok(id)
}

/// Returns the last civil date up to `today` that ran for an integration. Nights of the future do not count: a clock
/// that was wrong began them.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn last_night(db: &impl ConnectionTrait, integration: Uuid, today: NaiveDate) -> Result<Option<NaiveDate>> {
    let newest = night_run::Entity::find()
        .select_only()
        .column(night_run::Column::CivilDate)
        .filter(night_run::Column::IntegrationId.eq(integration))
        .filter(night_run::Column::CivilDate.lte(today))
        .order_by_desc(night_run::Column::CivilDate);
    Ok(newest.into_tuple().one(db).await?)
}

/// Returns the run of a date, if that night was begun.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn night_of_date(
    db: &impl ConnectionTrait,
    integration: Uuid,
    date: NaiveDate,
) -> Result<Option<night_run::Model>> {
    let found = night_run::Entity::find()
        .filter(night_run::Column::IntegrationId.eq(integration))
        .filter(night_run::Column::CivilDate.eq(date));
    Ok(found.one(db).await?)
}

/// Returns the nights of an integration that have doses left, with their dates, the oldest first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn open_nights(db: &impl ConnectionTrait, integration: Uuid) -> Result<Vec<(Uuid, NaiveDate)>> {
    let open = night_run::Entity::find()
        .select_only()
        .columns([night_run::Column::Id, night_run::Column::CivilDate])
        .filter(night_run::Column::IntegrationId.eq(integration))
        .filter(night_run::Column::EndedAt.is_null())
        .order_by_asc(night_run::Column::CivilDate);
    Ok(open.into_tuple().all(db).await?)
}

/// Removes the runs that began after an instant: those of a clock that stood in the future. Their dates run again when
/// they are due. Returns how many there were.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn discard_nights_after(tx: &mut Tx, instant: DateTime<Utc>) -> Result<usize> {
    let begun = night_run::Entity::find().filter(night_run::Column::StartedAt.gt(instant));
    let runs: Vec<(Uuid, Uuid)> = begun
        .select_only()
        .columns([night_run::Column::Id, night_run::Column::IntegrationId])
        .into_tuple()
        .all(tx.db())
        .await?;
    for (id, integration) in &runs {
        let of_none = report::ActiveModel { night_run_id: Set(None), ..Default::default() };
        let of_run = report::Entity::update_many().set(of_none).filter(report::Column::NightRunId.eq(*id));
        of_run.exec(tx.db()).await?;
        night_run::Entity::delete_by_id(*id).exec(tx.db()).await?;
        tx.changed(ChangeEntity::NightRun, *id);
        tx.audit("night.discard", "integration", *integration);
    }
    Ok(runs.len())
}

/// Returns whether any run began after an instant.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_any_night_after(db: &impl ConnectionTrait, instant: DateTime<Utc>) -> Result<bool> {
    Ok(night_run::Entity::find().filter(night_run::Column::StartedAt.gt(instant)).count(db).await? > 0)
}

/// Returns the last instant that nights, set-ups and a restore know of, to compare the clock of a server that starts with.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn last_known_instant(db: &impl ConnectionTrait) -> Result<Option<DateTime<Utc>>> {
    let night: Option<Option<DateTime<Utc>>> = night_run::Entity::find()
        .select_only()
        .column_as(night_run::Column::StartedAt.max(), "at")
        .into_tuple()
        .one(db)
        .await?;
    let set_up: Option<Option<DateTime<Utc>>> = integration::Entity::find()
        .select_only()
        .column_as(integration::Column::UpdatedAt.max(), "at")
        .into_tuple()
        .one(db)
        .await?;
    // What a backup knows may be old.
    let restored: Option<Option<DateTime<Utc>>> = database_restore::Entity::find()
        .select_only()
        .column_as(database_restore::Column::RestoredAt.max(), "at")
        .into_tuple()
        .one(db)
        .await?;
    Ok([night, set_up, restored].into_iter().flatten().flatten().max())
}

/// Returns whether a night began more than an hour after it was due.
#[must_use]
pub fn is_late_night(run: &night_run::Model) -> bool {
    run.due_at.is_some_and(|due| is_late(to_timestamp(due), to_timestamp(run.started_at)))
}

/// Returns the instants of a window as the database has them.
pub(super) fn instants(window: &Window) -> (DateTime<Utc>, DateTime<Utc>) {
    (from_timestamp(window.start), from_timestamp(window.end))
}
