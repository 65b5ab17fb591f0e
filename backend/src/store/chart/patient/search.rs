//! Finding patients: by the beginning of a name or an MRN, by a birth date, or by a name and a birth date.
//!
//! The keys are plain letters in lower case that both databases compare byte by byte, so the beginning of a text is a
//! range of an index, and pages come in the same order on both.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    TryGetable,
};
use uuid::Uuid;

use crate::{
    entity::patient::{self, Column},
    store::{
        Page, PageRequest, Result,
        record::{matches, ways},
    },
};

/// The order of patients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatientSort {
    /// Last and first name.
    Name,
    /// Date of birth.
    BirthDate,
    /// Medical record number.
    Mrn,
}

/// The filter of the patients' list.
#[derive(Debug, Clone)]
pub struct PatientFilter {
    /// A name, a birth date or an MRN, or the beginning of one.
    pub text: Option<String>,
    /// The order.
    pub sort: PatientSort,
    /// `true` if the order is descending.
    pub is_descending: bool,
}

/// A page of patients, and how many there are in all.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn search_patients(
    db: &impl ConnectionTrait,
    filter: &PatientFilter,
    page: &PageRequest,
) -> Result<(Page<patient::Model>, u64)> {
    let text = filter.text.as_deref().filter(|text| !text.trim().is_empty());
    let mut all = patient::Entity::find().select_only().column(Column::Id);
    if let Some(text) = text {
        all = all.filter(matches(text));
    }
    let total = all.count(db).await?;
    let ways = text.map_or_else(|| vec![Condition::all()], ways);
    let ids = match filter.sort {
        PatientSort::BirthDate => first_of::<NaiveDate>(db, filter, page, ways).await?,
        PatientSort::Name | PatientSort::Mrn => first_of::<String>(db, filter, page, ways).await?,
    };
    let place: HashMap<Uuid, usize> = ids.iter().copied().zip(0..).collect();
    let mut rows = patient::Entity::find().filter(Column::Id.is_in(ids)).all(db).await?;
    rows.sort_by_key(|row| place.get(&row.id).copied());
    Ok((Page::cut(rows, page.first, |row| vec![value_of(filter.sort, row), row.id.to_string()]), total))
}

/// The first patients of a page, in its order, and one more.
///
/// Each way to match is a range of an index of its own, which has all that the order wants: it is read alone, and what
/// they found is put together here. With `OR` between them a database reads and sorts the whole rows of all that match.
async fn first_of<T: Ord + TryGetable>(
    db: &impl ConnectionTrait,
    filter: &PatientFilter,
    page: &PageRequest,
    ways: Vec<Condition>,
) -> Result<Vec<Uuid>> {
    let (column, most) = (column_of(filter.sort), page.first + 1);
    let order = if filter.is_descending { Order::Desc } else { Order::Asc };
    let mut found: BTreeSet<(T, Uuid)> = BTreeSet::new();
    for way in ways {
        let mut query = patient::Entity::find().select_only().column(column).column(Column::Id).filter(way);
        if let Some([last, id]) = page.after.as_deref() {
            query = query.filter(after(filter, last, Uuid::parse_str(id).unwrap_or_default()));
        }
        let query = query.order_by(column, order.clone()).order_by(Column::Id, order.clone()).limit(most);
        found.extend(query.into_tuple::<(T, Uuid)>().all(db).await?);
    }
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let ids = found.into_iter().map(|(_, id)| id);
    Ok(if filter.is_descending { ids.rev().take(most).collect() } else { ids.take(most).collect() })
}

fn column_of(sort: PatientSort) -> Column {
    match sort {
        PatientSort::Name => Column::NameKey,
        PatientSort::BirthDate => Column::BirthDate,
        PatientSort::Mrn => Column::MrnKey,
    }
}

fn value_of(sort: PatientSort, row: &patient::Model) -> String {
    match sort {
        PatientSort::Name => row.name_key.clone(),
        PatientSort::BirthDate => row.birth_date.to_string(),
        PatientSort::Mrn => row.mrn_key.clone(),
    }
}

/// The rows after the last one of the page before.
fn after(filter: &PatientFilter, last: &str, id: Uuid) -> Condition {
    let column = column_of(filter.sort);
    let value: sea_orm::Value = match filter.sort {
        PatientSort::BirthDate => last.parse::<NaiveDate>().unwrap_or_default().into(),
        PatientSort::Name | PatientSort::Mrn => last.into(),
    };
    let (beyond, same) = match filter.is_descending {
        false => (column.gt(value.clone()), Column::Id.gt(id)),
        true => (column.lt(value.clone()), Column::Id.lt(id)),
    };
    Condition::any().add(beyond).add(Condition::all().add(column.eq(value)).add(same))
}
