//! Integrations as they are read, and what their last test showed.

use jiff::civil;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::LockType,
};
use shared::{night::parse_time, program::Settings};
use uuid::Uuid;

use crate::{
    entity::{
        change::ChangeEntity,
        integration::{self, Environment, IntegrationState},
    },
    store::{
        Error, Result, Tx,
        db::{EachRow, read_each},
    },
};

/// One integration's row, if there is one.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn integration_by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<integration::Model>> {
    Ok(integration::Entity::find_by_id(id).one(db).await?)
}

/// Returns `true` if the set-up that a row was read with was not saved since. Nobody can save another before this
/// transaction ends.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_set_up_current(tx: &Tx, row: &integration::Model) -> Result<bool> {
    let found = integration::Entity::find_by_id(row.id).lock_exclusive().one(tx.db()).await?;
    Ok(found.is_some_and(|found| found.set_up_version == row.set_up_version))
}

/// The integration of a program in an environment, if it was set up.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn integration_of_program(
    db: &impl ConnectionTrait,
    program_code: &str,
    environment: Environment,
) -> Result<Option<integration::Model>> {
    let found = integration::Entity::find()
        .filter(integration::Column::ProgramCode.eq(program_code))
        .filter(integration::Column::Environment.eq(environment));
    Ok(found.one(db).await?)
}

/// The same, held for changes until the end of the transaction.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn lock_integration(
    tx: &Tx,
    program_code: &str,
    environment: Environment,
) -> Result<Option<integration::Model>> {
    let found = integration::Entity::find()
        .filter(integration::Column::ProgramCode.eq(program_code))
        .filter(integration::Column::Environment.eq(environment));
    Ok(found.lock(LockType::NoKeyUpdate).one(tx.db()).await?)
}

/// Every integration, the oldest first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn integrations(db: &impl ConnectionTrait) -> Result<Vec<integration::Model>> {
    Ok(integration::Entity::find().order_by_asc(integration::Column::CreatedAt).all(db).await?)
}

/// The integrations that report now, in the order of their ids. One whose row cannot be read is passed over, logged and
/// named in an alert: the others go on.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn active_integrations(db: &impl ConnectionTrait) -> Result<Vec<integration::Model>> {
    let active = integration::Entity::find().filter(integration::Column::State.eq(IntegrationState::Active));
    Ok(read_each(db, active.order_by_asc(integration::Column::Id)).await?.rows)
}

/// The integrations that report, held until the end of the transaction, so that two servers do not fill the same
/// connection: always in the same order, so that they do not wait for each other for ever. SQLite has one writer anyway.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn hold_active_integrations(tx: &Tx) -> Result<Vec<integration::Model>> {
    let active = integration::Entity::find().filter(integration::Column::State.eq(IntegrationState::Active));
    let held = active.order_by_asc(integration::Column::Id).lock(LockType::NoKeyUpdate);
    Ok(read_each(tx.db(), held).await?.rows)
}

/// The integrations that report or have reported, the oldest first; those whose row cannot be read, by their ids.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn integrations_in_use(db: &impl ConnectionTrait) -> Result<EachRow<integration::Model>> {
    let used = integration::Entity::find().filter(integration::Column::State.ne(IntegrationState::Draft));
    read_each(db, used.order_by_asc(integration::Column::CreatedAt)).await
}

/// The time of day of an integration's nights.
///
/// # Errors
/// `Unreadable` when the column was written by another version.
pub fn night_time(row: &integration::Model) -> Result<civil::Time> {
    parse_time(&row.night_at).ok_or(Error::Unreadable("integration"))
}

/// The settings of a row.
///
/// # Errors
/// `Unreadable` when the column was written by another version.
pub fn settings_of(text: &str) -> Result<Settings> {
    serde_json::from_str(text).map_err(|_| Error::Unreadable("integration"))
}

/// Settings as a row keeps them.
///
/// # Errors
/// Returns an error if they cannot be written.
pub fn write_settings(settings: &Settings) -> Result<String> {
    serde_json::to_string(settings).map_err(|_| Error::Unreadable("integration"))
}

/// Keeps what a test of the connection showed.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn record_test(tx: &mut Tx, id: Uuid, code: Option<&str>, text: &str) -> Result<()> {
    let row = integration::ActiveModel {
        id: Set(id),
        tested_at: Set(Some(tx.now())),
        test_code: Set(code.map(str::to_owned)),
        test_text: Set(Some(text.to_owned())),
        ..Default::default()
    };
    row.update(tx.db()).await?;
    tx.changed(ChangeEntity::Integration, id);
    tx.audit("integration.test", "integration", id);
    Ok(())
}
