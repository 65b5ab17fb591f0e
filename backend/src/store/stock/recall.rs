//! Recalled lots, and the doses that were given from them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use shared::immunization::Completion;
use uuid::Uuid;

use super::key_of;
use crate::{
    entity::{
        change::ChangeEntity,
        immunization::{self, Column},
        lot_recall, patient,
    },
    store::{Error, Page, PageRequest, Read, Result, Tx, db::behind},
};

/// A recall, as entered.
#[derive(Debug, Clone)]
pub struct NewRecall {
    /// The lot's number.
    pub lot: String,
    /// The vaccine of the listing; none for the number alone.
    pub vaccine_id: Option<Uuid>,
    /// The reason, in a sentence.
    pub reason: String,
    /// `true` if it was taken back.
    pub is_ended: bool,
}

/// A dose that was given from a recalled lot.
#[derive(Debug, Clone)]
pub struct RecalledDose {
    /// The dose.
    pub dose: immunization::Model,
    /// Its patient.
    pub patient: patient::Model,
}

/// Marks a lot as recalled, or changes a recall.
///
/// # Errors
/// `Conflict` when somebody else changed it; `NotFound` when it is gone.
pub async fn save_recall(tx: &mut Tx, known: Option<Read>, new: NewRecall) -> Result<lot_recall::Model> {
    let ended_at = new.is_ended.then(|| tx.now());
    let mut row = lot_recall::ActiveModel {
        lot_key: Set(key_of(&new.lot)),
        lot: Set(new.lot),
        vaccine_id: Set(new.vaccine_id),
        reason: Set(new.reason),
        ended_at: Set(ended_at),
        ..Default::default()
    };
    let saved = match known {
        None => {
            row.id = Set(tx.source().uuid());
            row.version = Set(1);
            row.created_at = Set(tx.now());
            let saved = row.insert(tx.db()).await?;
            tx.added(ChangeEntity::LotRecall, saved.id);
            saved
        }
        Some(read) => {
            let found = lot_recall::Entity::find_by_id(read.id).lock_exclusive().one(tx.db()).await?;
            let found = found.ok_or(Error::NotFound)?;
            read.check(found.version)?;
            row.id = Set(read.id);
            row.version = Set(read.version + 1);
            row.ended_at = Set(ended_at.and(found.ended_at).or(ended_at));
            row.update(tx.db()).await?
        }
    };
    tx.changed(ChangeEntity::LotRecall, saved.id);
    tx.audit(if known.is_some() { "recall.change" } else { "recall.add" }, "lot_recall", saved.id);
    Ok(saved)
}

/// The recalls, the last first; those that were taken back too.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn recalls(db: &impl ConnectionTrait) -> Result<Vec<lot_recall::Model>> {
    let last_first = lot_recall::Entity::find().order_by_desc(lot_recall::Column::CreatedAt);
    Ok(last_first.order_by_desc(lot_recall::Column::Id).all(db).await?)
}

/// One recall, if there is such a one.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn recall_by_id(db: &impl ConnectionTrait, id: Uuid) -> Result<Option<lot_recall::Model>> {
    Ok(lot_recall::Entity::find_by_id(id).one(db).await?)
}

/// Returns `true` if a recall is about a lot of this number and, where both say one, of this vaccine.
#[must_use]
pub fn is_recalled_as(recall: &lot_recall::Model, lot: &str, vaccine: Option<Uuid>) -> bool {
    let is_of_vaccine = recall.vaccine_id.is_none_or(|own| vaccine.is_none_or(|other| own == other));
    recall.ended_at.is_none() && is_of_vaccine && recall.lot_key == key_of(lot)
}

/// A page of the doses that were given here from a recalled lot, the last given first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn recalled_doses(
    db: &impl ConnectionTrait,
    recall: &lot_recall::Model,
    page: &PageRequest,
) -> Result<Page<RecalledDose>> {
    // Doses keep a lot as it was typed.
    let written: BTreeSet<_> = [recall.lot.clone(), recall.lot_key.clone(), recall.lot.to_ascii_lowercase()].into();
    let given = [Completion::Complete, Completion::Partial].map(Completion::as_str);
    let of_vaccine =
        recall.vaccine_id.map(|id| Condition::any().add(Column::VaccineId.eq(id)).add(Column::VaccineId.is_null()));
    let mut query = immunization::Entity::find()
        .find_also_related(patient::Entity)
        .filter(Column::Lot.is_in(written))
        .filter(Column::Source.eq("00"))
        .filter(Column::Completion.is_in(given))
        .filter(Column::DeletedAt.is_null())
        .filter(Condition::all().add_option(of_vaccine))
        .order_by_desc(Column::GivenOn)
        .order_by_desc(Column::Id)
        .limit(page.first + 1);
    if let Some((day, id)) = page.after.as_deref().and_then(read_day) {
        query = query.filter(behind(Column::GivenOn, Column::Id, day, id, true));
    }
    let rows = query.all(db).await?.into_iter();
    let rows = rows.filter_map(|(dose, patient)| Some(RecalledDose { dose, patient: patient? })).collect();
    Ok(Page::cut(rows, page.first, |row: &RecalledDose| vec![row.dose.given_on.to_string(), row.dose.id.to_string()]))
}

fn read_day(key: &[String]) -> Option<(NaiveDate, Uuid)> {
    let [day, id] = key else { return None };
    Some((day.parse().ok()?, id.parse().ok()?))
}
