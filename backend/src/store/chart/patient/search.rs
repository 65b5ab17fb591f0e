//! Finding patients: by the beginning of a name or an MRN, by a birth date, or by a name and a birth date.
//!
//! The keys are plain letters in lower case that both databases compare byte by byte, so the beginning of a text is a
//! range of an index, and pages come in the same order on both.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, Order, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select, TryGetable,
    sea_query::{Asterisk, Expr, ExprTrait, Func, SimpleExpr},
};
use uuid::Uuid;

use crate::{
    entity::{
        immunization,
        patient::{self, Column},
    },
    store::{
        Page, PageRequest, Result,
        db::behind,
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

/// A patient as a list shows one.
#[derive(Debug, Clone, FromQueryResult)]
pub struct ListedPatient {
    /// The id.
    pub id: Uuid,
    /// The version.
    pub version: i32,
    /// The medical record number.
    pub mrn: String,
    /// The last name.
    pub last_name: String,
    /// The first name.
    pub first_name: String,
    /// The date of birth.
    pub birth_date: NaiveDate,
    /// The sex, as it is kept.
    pub sex: String,
    /// A telephone number.
    pub phone: Option<String>,
    /// The missing details, as they are kept.
    pub missing: Option<String>,
    /// The key that names are sorted by.
    pub name_key: String,
    /// The key that record numbers are sorted by.
    pub mrn_key: String,
    /// Doses in the chart.
    pub doses: i64,
}

/// A page of patients.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn search_patients(
    db: &impl ConnectionTrait,
    filter: &PatientFilter,
    page: &PageRequest,
) -> Result<Page<ListedPatient>> {
    let Some(text) = text_of(filter) else {
        let rows = in_order(listed(), filter, page).into_model::<ListedPatient>().all(db).await?;
        return Ok(cut(filter, page, rows));
    };
    let ids = match filter.sort {
        PatientSort::BirthDate => first_of::<NaiveDate>(db, filter, page, ways(text)).await?,
        PatientSort::Name | PatientSort::Mrn => first_of::<String>(db, filter, page, ways(text)).await?,
    };
    let place: HashMap<Uuid, usize> = ids.iter().copied().zip(0..).collect();
    let mut rows = listed_patients(db, ids).await?;
    rows.sort_by_key(|row| place.get(&row.id).copied());
    Ok(cut(filter, page, rows))
}

/// Some patients as a list shows them.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn listed_patients(db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<Vec<ListedPatient>> {
    Ok(listed().filter(Column::Id.is_in(ids)).into_model().all(db).await?)
}

/// The number of patients that a filter lets through; none where it lets all through.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn found_patients(db: &impl ConnectionTrait, filter: &PatientFilter) -> Result<Option<u64>> {
    let Some(text) = text_of(filter) else { return Ok(None) };
    Ok(Some(patient::Entity::find().select_only().column(Column::Id).filter(matches(text)).count(db).await?))
}

/// The number of all patients.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn patient_count(db: &impl ConnectionTrait) -> Result<u64> {
    Ok(patient::Entity::find().select_only().column(Column::Id).count(db).await?)
}

fn text_of(filter: &PatientFilter) -> Option<&str> {
    filter.text.as_deref().filter(|text| !text.trim().is_empty())
}

/// The columns of patients that a list shows.
fn listed() -> Select<patient::Entity> {
    let of_patient = immunization::Entity::find()
        .select_only()
        .expr(Func::count(Expr::col(Asterisk)))
        .filter(immunization::Column::DeletedAt.is_null())
        .filter(
            Expr::col((immunization::Entity, immunization::Column::PatientId)).equals((patient::Entity, Column::Id)),
        );
    let doses = SimpleExpr::SubQuery(None, Box::new(QueryTrait::into_query(of_patient).into()));
    let columns = [
        Column::Id,
        Column::Version,
        Column::Mrn,
        Column::LastName,
        Column::FirstName,
        Column::BirthDate,
        Column::Sex,
        Column::Phone,
        Column::Missing,
        Column::NameKey,
        Column::MrnKey,
    ];
    patient::Entity::find().select_only().columns(columns).expr_as(doses, "doses")
}

fn cut(filter: &PatientFilter, page: &PageRequest, rows: Vec<ListedPatient>) -> Page<ListedPatient> {
    Page::cut(rows, page.first, |row| vec![value_of(filter.sort, row), row.id.to_string()])
}

/// The rows after the page before, in their order, and one more than asked for.
fn in_order(query: Select<patient::Entity>, filter: &PatientFilter, page: &PageRequest) -> Select<patient::Entity> {
    let (column, order) = (column_of(filter.sort), if filter.is_descending { Order::Desc } else { Order::Asc });
    let query = match page.after.as_deref() {
        Some([last, id]) => query.filter(after(filter, last, Uuid::parse_str(id).unwrap_or_default())),
        _ => query,
    };
    query.order_by(column, order.clone()).order_by(Column::Id, order).limit(page.first + 1)
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
    let column = column_of(filter.sort);
    let mut found: BTreeSet<(T, Uuid)> = BTreeSet::new();
    for way in ways {
        let query = patient::Entity::find().select_only().column(column).column(Column::Id).filter(way);
        found.extend(in_order(query, filter, page).into_tuple::<(T, Uuid)>().all(db).await?);
    }
    let most = page.first + 1;
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

fn value_of(sort: PatientSort, row: &ListedPatient) -> String {
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
    behind(column, Column::Id, value, id, filter.is_descending)
}
