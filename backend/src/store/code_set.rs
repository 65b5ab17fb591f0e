//! Code sets that were imported.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QuerySelect,
};

use crate::{
    entity::code_set,
    store::{Error, Result, Tx},
};

/// The names of the versions that were imported.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn code_set_versions(db: &DatabaseConnection) -> Result<Vec<String>> {
    let names = code_set::Entity::find().select_only().column(code_set::Column::Version).into_tuple();
    Ok(names.all(db).await?)
}

/// The files of a version, text by name.
///
/// # Errors
/// `NotFound` when there is no such version, `Unreadable` when it was kept in another way.
pub async fn code_set_files(db: &DatabaseConnection, version: &str) -> Result<BTreeMap<String, String>> {
    let row = code_set::Entity::find().filter(code_set::Column::Version.eq(version)).one(db).await?;
    serde_json::from_str(&row.ok_or(Error::NotFound)?.files).map_err(|_| Error::Unreadable("code_set.files"))
}

/// Keeps a version.
///
/// # Errors
/// `Conflict` when it is there already.
pub async fn keep_code_set(tx: &mut Tx, version: &str, files: &BTreeMap<&str, String>) -> Result<()> {
    let id = tx.source().uuid();
    let row = code_set::ActiveModel {
        id: Set(id),
        version: Set(version.to_owned()),
        files: Set(serde_json::to_string(files).map_err(|_| Error::Unreadable("code_set.files"))?),
        imported_at: Set(tx.now()),
    };
    row.insert(tx.db()).await?;
    tx.audit("code_sets.import", "code_set", id);
    Ok(())
}
