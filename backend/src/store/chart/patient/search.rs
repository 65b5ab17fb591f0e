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
use shared::patient::{key, name_key};
use uuid::Uuid;

use crate::{
    entity::{
        immunization,
        patient::{self, Column},
    },
    store::{Page, PageRequest, Result},
};

/// The order of patients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PatientSort {
    /// By last and first name.
    Name,
    /// By date of birth.
    BirthDate,
    /// By medical record number.
    Mrn,
}

/// The filter of the patients' list.
#[derive(Debug, Clone)]
pub struct PatientFilter {
    /// A name, a birth date or an MRN, or the beginning of one.
    pub text: Option<String>,
    /// The order.
    pub sort: PatientSort,
    /// Whether the last comes first.
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
    /// What is missing, as it is kept.
    pub missing: Option<String>,
    /// What names are sorted by.
    pub name_key: String,
    /// What record numbers are sorted by.
    pub mrn_key: String,
    /// Doses in the chart.
    pub doses: i64,
}

/// A page of patients.
///
/// # Errors
/// When the database is not available.
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
/// When the database is not available.
pub async fn listed_patients(db: &impl ConnectionTrait, ids: Vec<Uuid>) -> Result<Vec<ListedPatient>> {
    Ok(listed().filter(Column::Id.is_in(ids)).into_model().all(db).await?)
}

/// The number of patients that a filter lets through; none where it lets all through.
///
/// # Errors
/// When the database is not available.
pub async fn found_patients(db: &impl ConnectionTrait, filter: &PatientFilter) -> Result<Option<u64>> {
    let Some(text) = text_of(filter) else { return Ok(None) };
    Ok(Some(patient::Entity::find().select_only().column(Column::Id).filter(matches(text)).count(db).await?))
}

/// The number of all patients.
///
/// # Errors
/// When the database is not available.
pub async fn patient_count(db: &impl ConnectionTrait) -> Result<u64> {
    Ok(patient::Entity::find().select_only().column(Column::Id).count(db).await?)
}

fn text_of(filter: &PatientFilter) -> Option<&str> {
    filter.text.as_deref().filter(|text| !text.trim().is_empty())
}

/// What a list shows of patients, and not the whole of their rows.
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
    let (beyond, same) = match filter.is_descending {
        false => (column.gt(value.clone()), Column::Id.gt(id)),
        true => (column.lt(value.clone()), Column::Id.lt(id)),
    };
    Condition::any().add(beyond).add(Condition::all().add(column.eq(value)).add(same))
}

/// Returns the conditions that a search text stands for.
pub fn matches(text: &str) -> Condition {
    ways(text).into_iter().fold(Condition::any(), Condition::add)
}

/// The ways to match a search text, each a range of an index: names by their beginning, a whole birth date, an MRN by
/// its beginning. A name and a birth date after it narrow each other.
fn ways(text: &str) -> Vec<Condition> {
    let text = key(text);
    if let Some(date) = read_date(&text) {
        return vec![Condition::all().add(Column::BirthDate.eq(date))];
    }
    if let Some((name, date)) = text.rsplit_once(' ').and_then(|(name, date)| Some((name, read_date(date)?))) {
        return by_name(&name_key(name)).into_iter().map(|name| name.add(Column::BirthDate.eq(date))).collect();
    }
    let mut ways = by_name(&name_key(&text));
    ways.push(begins(Column::MrnKey, &text));
    ways
}

/// `last, first`, `first last` or `last first`: the beginning of one name, or the beginnings of both.
fn by_name(text: &str) -> Vec<Condition> {
    let both = |last: &str, first: &str| {
        Condition::all().add(begins(Column::NameKey, last.trim())).add(begins(Column::GivenKey, first.trim()))
    };
    if let Some((last, first)) = text.split_once(',') {
        let is_whole = first.trim().is_empty();
        return vec![if is_whole { begins(Column::NameKey, &format!("{},", last.trim())) } else { both(last, first) }];
    }
    let mut ways = vec![begins(Column::NameKey, text), begins(Column::GivenKey, text)];
    // A name may be of several words: the first of them or the last is the other name.
    let mut between = vec![text.find(' '), text.rfind(' ')];
    between.dedup();
    for (one, other) in between.into_iter().flatten().map(|at| text.split_at(at)) {
        ways.extend([both(one, other), both(other, one)]);
    }
    ways
}

/// A date as it is typed: 3/2/2025, 03-02-2025 or 2025-03-02.
fn read_date(text: &str) -> Option<NaiveDate> {
    ["%m/%d/%Y", "%m-%d-%Y", "%Y-%m-%d"].iter().find_map(|form| {
        let date = NaiveDate::parse_from_str(text, form).ok()?;
        // `%Y` takes a year as far as it is typed.
        (date >= NaiveDate::from_ymd_opt(1800, 1, 1)?).then_some(date)
    })
}

/// The range of what begins with a text: the greatest letter there is comes after whatever may follow.
fn begins(column: Column, text: &str) -> Condition {
    Condition::all().add(column.gte(text)).add(column.lt(format!("{text}{}", char::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("03/02/2025", Some("2025-03-02"))]
    #[case("3/2/2025", Some("2025-03-02"))]
    #[case("2025-03-02", Some("2025-03-02"))]
    #[case("3/2/202", None)]
    #[case("03022025", None)]
    #[case("okafor", None)]
    fn a_date_is_read_as_it_is_typed(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(read_date(text).map(|date| date.to_string()).as_deref(), expected);
    }
}
