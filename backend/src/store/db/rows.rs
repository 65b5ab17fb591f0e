//! Reading rows each by itself and their values by place, and changing several in one statement.

use std::collections::HashMap;

use futures_util::{FutureExt as _, future::BoxFuture};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait,
    FromQueryResult, IntoActiveModel, Iterable, ModelTrait, PrimaryKeyToColumn, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, QueryTrait, Select, TryGetable,
    sea_query::{OnConflict, Order, ValueTuple, ValueType},
};
use uuid::Uuid;

use super::{error::Result, tx::Tx};

/// The values of a row, in the order in which they were selected.
pub struct Values<'a> {
    /// The row.
    pub row: &'a QueryResult,
    /// The place of the next value.
    pub next: usize,
}

impl Values<'_> {
    /// Takes the next value.
    ///
    /// # Errors
    /// Returns an error if it is of another type.
    pub fn take<T: TryGetable>(&mut self) -> std::result::Result<T, DbErr> {
        let value = self.row.try_get_by_index(self.next)?;
        self.next += 1;
        Ok(value)
    }
}

/// The rows of a query: those that can be read, and the ids of those that cannot.
#[derive(Debug, Clone)]
pub struct EachRow<M> {
    /// The rows that can be read.
    pub rows: Vec<M>,
    /// The ids of the others.
    pub unreadable: Vec<Uuid>,
}

/// Reads rows each by itself, so that one that cannot be read does not keep the others back.
///
/// # Errors
/// Returns an error if the database is not available, or an id itself cannot be read.
pub async fn read_each<E: EntityTrait>(db: &impl ConnectionTrait, select: Select<E>) -> Result<EachRow<E::Model>> {
    let mut each = EachRow { rows: Vec::new(), unreadable: Vec::new() };
    for row in db.query_all(select.as_query()).await? {
        match E::Model::from_query_result(&row, "") {
            Ok(model) => each.rows.push(model),
            Err(error) => {
                let id = row.try_get("", "id")?;
                tracing::error!(table = E::default().table_name(), row.id = %id, error = %error, "row.unreadable");
                each.unreadable.push(id);
            }
        }
    }
    Ok(each)
}

/// Reads rows by their ids; those that there are not are left out.
pub fn rows_by_id<E>(db: DatabaseConnection, ids: Vec<Uuid>) -> BoxFuture<'static, Result<HashMap<Uuid, E::Model>>>
where
    E: EntityTrait,
{
    async move {
        let Some(key) = E::PrimaryKey::iter().next().map(PrimaryKeyToColumn::into_column) else {
            return Ok(HashMap::new());
        };
        let rows = E::find().filter(key.is_in(ids)).all(&db).await?;
        let keyed = rows.into_iter().filter_map(|row| Some((<Uuid as ValueType>::try_from(row.get(key)).ok()?, row)));
        Ok(keyed.collect())
    }
    .boxed()
}

/// The rows that match, in an order.
pub fn matching_rows<E: EntityTrait>(filters: Condition, order: Vec<(E::Column, Order)>) -> Select<E> {
    order.into_iter().fold(E::find().filter(filters), |rows, (column, order)| rows.order_by(column, order))
}

/// Puts rows that are equal in their order into that of their ids, so that no page lacks or repeats one.
pub fn then_by_id<E: EntityTrait>(rows: Select<E>) -> Select<E> {
    E::PrimaryKey::iter().fold(rows, |rows, key| rows.order_by_asc(key.into_column()))
}

/// A page of rows, each with its key, and whether there are more.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn page_of_rows<E: EntityTrait>(
    db: &impl ConnectionTrait,
    rows: Select<E>,
    offset: u64,
    limit: u64,
) -> std::result::Result<(Vec<(ValueTuple, E::Model)>, bool), DbErr> {
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut rows = rows.offset(offset).limit(limit.saturating_add(1)).all(db).await?;
    let has_more = rows.len() > size;
    rows.truncate(size);
    Ok((rows.into_iter().map(|row| (row.get_primary_key_value(), row)).collect(), has_more))
}

/// Maximum number of rows in one statement: below SQLite's limit of parameters for every table.
const BATCH_SIZE: usize = 500;

/// Changes rows that were read and locked in this transaction, in one statement for many: each as it was read, with the
/// columns that are set in its changes. `key` is the primary key.
///
/// # Errors
/// `Conflict` when a change makes two rows the same that must not be; then nothing was written.
pub async fn update_rows<E, A>(tx: &Tx, key: E::Column, rows: Vec<(E::Model, A)>) -> Result<()>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = E> + Send,
{
    if rows.is_empty() {
        return Ok(());
    }
    let is_changed = |column: &E::Column| rows.iter().any(|(_, changes)| changes.get(*column).is_set());
    let changed: Vec<_> = E::Column::iter().filter(is_changed).collect();
    if let [(row, changes)] = rows.as_slice() {
        // One is changed for less than a row that is written whole.
        E::update_many().set(changes.clone()).filter(key.eq(row.get(key))).exec(tx.db()).await?;
        return Ok(());
    }
    let whole = rows.into_iter().map(|(row, changes)| {
        let mut whole = row.into_active_model().reset_all();
        for column in E::Column::iter() {
            if let ActiveValue::Set(value) = changes.get(column) {
                whole.set(column, value);
            }
        }
        whole
    });
    // A row that is there conflicts with itself, and is changed.
    let conflict = OnConflict::column(key).update_columns(changed).to_owned();
    let mut whole = whole.peekable();
    while whole.peek().is_some() {
        let batch: Vec<_> = whole.by_ref().take(BATCH_SIZE).collect();
        E::insert_many(batch).on_conflict(conflict.clone()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}
