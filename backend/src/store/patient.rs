//! Patients: saving, reading, searching.

use chrono::NaiveDate;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, sea_query::LikeExpr,
};
use shared::patient::Patient;
use uuid::Uuid;

use super::{Error, Page, PageRequest, Result, Tx, patient_row::columns_of};
use crate::entity::patient;

/// A patient to add, or the new details of one.
#[derive(Debug, Clone)]
pub struct NewPatient {
    /// The row and the version that was read; none adds a patient.
    pub known: Option<(Uuid, i32)>,
    /// The details.
    pub details: Patient,
}

/// Adds or changes a patient; gives its row.
///
/// # Errors
/// `Conflict` when somebody else changed it or has the same MRN; `NotFound` when it is gone.
pub async fn save_patient(tx: &mut Tx, new: NewPatient) -> Result<patient::Model> {
    let mut row = columns_of(&new.details)?;
    row.updated_at = Set(tx.now());
    let saved = match new.known {
        None => {
            row.id = Set(tx.source().uuid());
            row.version = Set(1);
            row.created_at = Set(tx.now());
            row.insert(tx.db()).await?
        }
        Some((id, version)) => {
            let found = patient::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
            if found.version != version {
                return Err(Error::Conflict);
            }
            row.id = Set(id);
            row.version = Set(version + 1);
            row.update(tx.db()).await?
        }
    };
    tx.changed("patient", saved.id);
    tx.audit(if new.known.is_some() { "patient.change" } else { "patient.add" }, "patient", saved.id);
    Ok(saved)
}

/// A page of patients by name; the text is a name, a birth date (mm/dd/yyyy) or an MRN.
///
/// # Errors
/// When the database is not available.
pub async fn search_patients(
    db: &impl ConnectionTrait,
    text: Option<&str>,
    page: &PageRequest,
) -> Result<(Page<patient::Model>, u64)> {
    let found = filter(text);
    let total = found.clone().count(db).await?;
    let mut query = found.order_by_asc(patient::Column::SortName).order_by_asc(patient::Column::Id);
    if let Some([name, id]) = page.after.as_deref() {
        let id = Uuid::parse_str(id).unwrap_or_default();
        let same = Condition::all().add(patient::Column::SortName.eq(name)).add(patient::Column::Id.gt(id));
        query = query.filter(Condition::any().add(patient::Column::SortName.gt(name)).add(same));
    }
    let rows = query.limit(page.first + 1).all(db).await?;
    Ok((Page::cut(rows, page.first, |row| vec![row.sort_name.clone(), row.id.to_string()]), total))
}

fn filter(text: Option<&str>) -> Select<patient::Entity> {
    let query = patient::Entity::find();
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return query };
    query.filter(matches(text))
}

/// What a search text matches: names by their beginning, a whole birth date, an MRN by its beginning.
pub fn matches(text: &str) -> Condition {
    if let Ok(date) = NaiveDate::parse_from_str(text, "%m/%d/%Y") {
        return Condition::all().add(patient::Column::BirthDate.eq(date));
    }
    let lower = text.to_lowercase();
    let (last, first) = lower.split_once(',').unwrap_or((&lower, ""));
    let by_name = if first.trim().is_empty() {
        Condition::any()
            .add(patient::Column::SortName.like(beginning("", last.trim())))
            .add(patient::Column::SortName.like(beginning("%, ", last.trim())))
    } else {
        let whole = format!("{}, {}", last.trim(), first.trim());
        Condition::all().add(patient::Column::SortName.like(beginning("", &whole)))
    };
    Condition::any().add(by_name).add(patient::Column::Mrn.like(beginning("", &text.to_uppercase())))
}

/// What begins with a text, whose own `%`, `_` and backslashes stand for themselves.
fn beginning(before: &str, text: &str) -> LikeExpr {
    let mut pattern = before.to_owned();
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    LikeExpr::new(pattern + "%").escape('\\')
}
