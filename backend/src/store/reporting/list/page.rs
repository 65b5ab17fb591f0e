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
/// ones from the one index that holds all that lists are ordered by, and reads only those rows. That index begins with
/// the status, which says the tab, so that no database takes it for the order of entry.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn report_rows(
    db: &impl ConnectionTrait,
    filter: &ReportFilter,
    order: &ReportOrder,
    page: &PageRequest,
) -> Result<Page<ReportRow>> {
    let mut found = filtered(filter);
    if let Some(after) = page.after.as_deref().and_then(|key| order.after(key)) {
        found = found.filter(after);
    }
    let found = order.apply(found).limit(page.first + 1);
    let query = if order.is_indexed() {
        found
    } else {
        let statuses = filter.tab.statuses().iter().map(|status| status.as_str());
        let found = found.filter(report::Column::Status.is_in(statuses));
        let ids = found.select_only().column(report::Column::Id).into_query();
        order.apply(report::Entity::find().filter(report::Column::Id.in_subquery(ids)))
    };
    let rows = read(db, query).await?;
    Ok(Page::cut(rows, page.first, |row| order.key_of(row)))
}
