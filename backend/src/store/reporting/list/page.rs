//! A page of a list.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::{
    filter::{ReportFilter, filtered},
    order::ReportOrder,
    row::{ReportRow, read},
};
use crate::{
    entity::report,
    store::{Page, PageRequest, Result},
};

/// A page of a list in its order.
///
/// In the order of their entry an index gives the rows one by one. For any other order the database takes the first
/// ones from the one index that holds all that lists are ordered by, and reads only those rows.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn report_rows(
    db: &impl ConnectionTrait,
    filter: &ReportFilter,
    order: &ReportOrder,
    page: &PageRequest,
) -> Result<Page<ReportRow>> {
    let mut query = filtered(filter);
    if let Some(after) = page.after.as_deref().and_then(|key| order.after(key)) {
        query = query.filter(after);
    }
    let mut query = order.apply(query).limit(page.first + 1);
    if !order.is_indexed() {
        let ids = query.select_only().column(report::Column::Id).into_query();
        query = order.apply(report::Entity::find().filter(report::Column::Id.in_subquery(ids)));
    }
    let rows = read(db, query).await?;
    Ok(Page::cut(rows, page.first, |row| order.key_of(row)))
}
