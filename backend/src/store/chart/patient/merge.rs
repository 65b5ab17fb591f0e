//! Two charts of one person made one, and charts that may be of one person.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use shared::{
    patient::{Likeness, Score, compare, key, name_key},
    report::AttemptState,
};
use uuid::Uuid;

use super::{consent::join_consents, save::locked};
use crate::{
    entity::{change::ChangeEntity, immunization, patient, report},
    reference_data::ReferenceData,
    store::{
        Error, Read, Result, Tx,
        caller::{Owned, move_external_ids},
        record::details_of,
        reporting::{Subject, assess_consent, invalidate_findings, refresh_reports},
    },
};

/// The outcome of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeOutcome {
    /// The two charts are one now.
    Merged,
    /// A message about one of the doses is on its way: wait for the answer.
    UnderWay,
}

/// Puts all doses of one chart into another and takes the emptied one away. The details of the other stay as they are;
/// of the answers about sharing with a registry the one recorded last holds.
///
/// Each dose keeps its order number, so that a registry knows it again: one that is reported is marked as changed,
/// since it is another patient's now.
///
/// # Errors
/// `Conflict` when somebody else changed one of the two, or they are the same; `NotFound` when one is gone.
pub async fn merge_patients(tx: &mut Tx, reference: &ReferenceData, from: Read, into: Read) -> Result<MergeOutcome> {
    if from.id == into.id {
        return Err(Error::Conflict);
    }
    // Always in the same order, so that two who merge the same charts at once do not wait for each other for ever.
    let (first, second) = if from.id < into.id { (from, into) } else { (into, from) };
    let rows = [locked(tx, first).await?, locked(tx, second).await?];
    let emptied = rows.into_iter().find(|row| row.id == from.id).ok_or(Error::NotFound)?;
    let doses = immunization::Entity::find().filter(immunization::Column::PatientId.eq(from.id));
    let doses = doses.order_by_asc(immunization::Column::Id).lock_exclusive().all(tx.db()).await?;
    let reports = report::Entity::find().filter(report::Column::PatientId.eq(from.id)).order_by_asc(report::Column::Id);
    let reports = reports.lock_exclusive().all(tx.db()).await?;
    if reports.iter().any(|row| row.attempt == AttemptState::Sending.as_str()) {
        return Ok(MergeOutcome::UnderWay);
    }
    let kept = patient::ActiveModel {
        id: Set(into.id),
        version: Set(into.version + 1),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    let kept = kept.update(tx.db()).await?;
    let kept = join_consents(tx, kept, &emptied).await?;
    let patient_key = Set(kept.name_key.clone());
    let moved = report::ActiveModel { patient_id: Set(into.id), patient_key, ..Default::default() };
    report::Entity::update_many().set(moved).filter(report::Column::PatientId.eq(from.id)).exec(tx.db()).await?;
    for dose in doses {
        take_over(tx, reference, dose, &kept).await?;
    }
    if emptied.consents.is_some() {
        assess_consent(tx, reference, &kept).await?;
    }
    invalidate_findings(tx, into.id).await?;
    move_external_ids(tx, Owned::Patient, from.id, into.id).await?;
    patient::Entity::delete_by_id(from.id).exec(tx.db()).await?;
    tx.removed(ChangeEntity::Patient, from.id);
    tx.changed(ChangeEntity::Patient, into.id);
    for row in reports {
        tx.changed(ChangeEntity::Report, row.id);
    }
    tx.audit("patient.merge", "patient", into.id);
    tx.audit("patient.merge_away", "patient", from.id);
    Ok(MergeOutcome::Merged)
}

async fn take_over(
    tx: &mut Tx,
    reference: &ReferenceData,
    dose: immunization::Model,
    patient: &patient::Model,
) -> Result<()> {
    let row = immunization::ActiveModel {
        id: Set(dose.id),
        version: Set(dose.version + 1),
        patient_id: Set(patient.id),
        updated_at: Set(tx.now()),
        ..Default::default()
    };
    let dose = row.update(tx.db()).await?;
    tx.changed(ChangeEntity::Immunization, dose.id);
    // A deletion that is still to be sent repeats what the registry holds.
    if dose.deleted_at.is_none() {
        refresh_reports(tx, reference, &Subject { dose, patient: patient.clone() }).await?;
    }
    Ok(())
}

/// Maximum number of charts that are compared for each thing that they have in common.
const MAX_CANDIDATES: u64 = 200;

/// The charts that are likely of the same person, the likeliest first.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn likely_duplicates(
    db: &impl ConnectionTrait,
    person: &Likeness,
    but: Option<Uuid>,
) -> Result<Vec<(patient::Model, Score)>> {
    let mut found: Vec<(patient::Model, Score)> = Vec::new();
    for common in in_common(person) {
        let rows = patient::Entity::find().filter(common).order_by_asc(patient::Column::Id).limit(MAX_CANDIDATES);
        for row in rows.all(db).await? {
            let is_known = Some(row.id) == but || found.iter().any(|(known, _)| known.id == row.id);
            let score = compare(person, &Likeness::from(&details_of(&row)?));
            if !is_known && score.is_likely() {
                found.push((row, score));
            }
        }
    }
    found.sort_by(|a, b| b.1.points.cmp(&a.1.points).then_with(|| a.0.name_key.cmp(&b.0.name_key)));
    Ok(found)
}

/// The conditions of which two charts of one person meet at least one: each is looked up in an index of its own.
fn in_common(person: &Likeness) -> Vec<Condition> {
    let mut common = Vec::new();
    let name = (name_key(&person.name.last), name_key(&person.name.first));
    if let Some(born) = person.birth_date {
        common.push(Condition::all().add(patient::Column::BirthDate.eq(born)));
    }
    if !name.0.is_empty() && !name.1.is_empty() {
        common.push(Condition::all().add(patient::Column::NameKey.eq(format!("{}, {}", name.0, name.1))));
        common.push(Condition::all().add(patient::Column::NameKey.eq(format!("{}, {}", name.1, name.0))));
    }
    let mrn = key(&person.mrn);
    if !mrn.is_empty() {
        let bare = mrn.trim_start_matches('0');
        let written: Vec<String> =
            (0..=6).map(|zeros| format!("{}{bare}", "0".repeat(zeros))).chain([mrn.clone()]).collect();
        common.push(Condition::all().add(patient::Column::MrnKey.is_in(written)));
    }
    let phones = person.phones.iter().filter(|phone| !phone.is_empty()).cloned();
    let phones: Vec<String> = phones.take(10).collect();
    if !phones.is_empty() {
        common.push(Condition::all().add(patient::Column::Phone.is_in(phones)));
    }
    common
}
