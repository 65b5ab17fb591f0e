//! Findings kept for lists, and made again in batches when what they were made with is no longer what holds.
//!
//! A list reads what is kept and assesses nothing. What is kept carries the record's version and a text that names the
//! programs, the code sets and the day; a save empties that text. So whatever changed, what is stale is a range of an
//! index, whichever server or command changed it.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{LockBehavior, LockType},
};
use shared::{
    finding::stops_any,
    report::{Event, ReportTab, apply},
};
use uuid::Uuid;

use super::{
    Place, Requirements, Result, Tx, details_of,
    other_dose::OtherDoses,
    practice,
    report::{Addressee, Kept},
    report_state::{state_of, write_findings, write_state},
    snapshot::snapshot_of,
};
use crate::{
    entity::{immunization, integration, patient, report},
    knowledge::Knowledge,
};

/// Keeps what a patient lacks; notes a change only when it is another thing than before.
///
/// # Errors
/// When the database is not available.
pub async fn keep_missing(tx: &mut Tx, requirements: &Requirements<'_>, row: &patient::Model) -> Result<()> {
    let missing = write_findings(&requirements.missing(&details_of(row)?))?;
    let is_new = row.missing.as_deref() != Some(&missing);
    let kept = patient::ActiveModel {
        missing: Set(Some(missing)),
        assessed_with: Set(Some(requirements.made_with())),
        assessed_version: Set(Some(row.version)),
        ..Default::default()
    };
    // Somebody who saved it in the meantime emptied what was kept; that stays so until it is looked at again.
    patient::Entity::update_many()
        .set(kept)
        .filter(patient::Column::Id.eq(row.id))
        .filter(patient::Column::Version.eq(row.version))
        .exec(tx.db())
        .await?;
    if is_new {
        tx.changed("patient", row.id);
    }
    Ok(())
}

/// Whether anything that a list shows must be made again.
///
/// # Errors
/// When the database is not available.
pub async fn is_any_stale(
    db: &impl ConnectionTrait,
    knowledge: &Knowledge,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<bool> {
    let requirements = match Requirements::read(db, knowledge, now).await {
        Ok(requirements) => requirements,
        // There is no practice yet.
        Err(super::Error::NotFound) => return Ok(false),
        Err(error) => return Err(error),
    };
    let of_patient = patient::Entity::find().filter(stale(patient::Column::AssessedWith, &requirements.made_with()));
    if of_patient.limit(1).one(db).await?.is_some() {
        return Ok(true);
    }
    let place = practice(db).await?;
    for integration in integration::Entity::find().all(db).await? {
        let Some(to) = Addressee::of(now, knowledge, &place, &integration) else { continue };
        if stale_reports(to.integration(), &to.made_with()).limit(1).one(db).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Makes the findings of the next stale patients and reports again, at most `limit` of each; says how many.
///
/// # Errors
/// When the database is not available; then nothing was written.
pub async fn assess_stale(tx: &mut Tx, knowledge: &Knowledge, limit: u64) -> Result<u64> {
    let requirements = Requirements::read(tx.db(), knowledge, tx.now()).await?;
    let rows = patient::Entity::find()
        .filter(stale(patient::Column::AssessedWith, &requirements.made_with()))
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.db())
        .await?;
    let mut made = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    for row in rows {
        keep_missing(tx, &requirements, &row).await?;
    }
    let place = practice(tx.db()).await?;
    for integration in integration::Entity::find().order_by_asc(integration::Column::Id).all(tx.db()).await? {
        if let Some(to) = Addressee::of(tx.now(), knowledge, &place, &integration) {
            made += assess_reports(tx, &place, &to, limit).await?;
        }
    }
    Ok(made)
}

async fn assess_reports(tx: &mut Tx, place: &Place, to: &Addressee<'_>, limit: u64) -> Result<u64> {
    let made_with = to.made_with();
    let rows = stale_reports(to.integration(), &made_with)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx.db())
        .await?;
    let doses = immunization::Entity::find()
        .filter(immunization::Column::Id.is_in(rows.iter().map(|row| row.immunization_id)))
        .find_also_related(patient::Entity)
        .all(tx.db())
        .await?;
    let around = OtherDoses::around(tx.db(), doses.iter().map(|(dose, _)| dose)).await?;
    let doses: HashMap<_, _> = doses.iter().map(|(dose, patient)| (dose.id, (dose, patient))).collect();
    let made = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let mut same = Vec::new();
    for row in rows {
        let Some((dose, Some(patient))) = doses.get(&row.immunization_id) else {
            same.push(row.id);
            continue;
        };
        let (snapshot, others) = (snapshot_of(dose, patient, place)?, around.of(dose));
        let findings = to.findings(&Kept { version: row.wanted_version, snapshot: &snapshot, others: &others });
        let before = state_of(&row)?;
        let state = apply(&before, Event::Assessed { blocked: stops_any(&findings) }).unwrap_or(before);
        let findings = write_findings(&findings)?;
        if state == before && findings == row.findings {
            same.push(row.id);
            continue;
        }
        let assessed_with = Set(Some(made_with.clone()));
        let more = report::ActiveModel { findings: Set(findings), assessed_with, ..Default::default() };
        write_state(tx, &row, &state, more).await?;
    }
    note_same(tx, same, made_with).await?;
    Ok(made)
}

/// Has the patient's other doses looked at again: a dose beside them was added, changed or taken out.
///
/// # Errors
/// When the database is not available.
pub async fn look_again(tx: &Tx, patient: Uuid) -> Result<()> {
    let emptied = report::ActiveModel { assessed_with: Set(None), ..Default::default() };
    report::Entity::update_many()
        .set(emptied)
        .filter(report::Column::PatientId.eq(patient))
        .filter(report::Column::Tab.eq(ReportTab::NotReported.as_str()))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// What is as it was is only marked: nobody needs to be told.
async fn note_same(tx: &Tx, ids: Vec<Uuid>, made_with: String) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let kept = report::ActiveModel { assessed_with: Set(Some(made_with)), ..Default::default() };
    report::Entity::update_many().set(kept).filter(report::Column::Id.is_in(ids)).exec(tx.db()).await?;
    Ok(())
}

/// Only what is not reported shows our own findings.
fn stale_reports(integration: Uuid, made_with: &str) -> sea_orm::Select<report::Entity> {
    report::Entity::find()
        .filter(report::Column::IntegrationId.eq(integration))
        .filter(report::Column::Tab.eq(ReportTab::NotReported.as_str()))
        .filter(stale(report::Column::AssessedWith, made_with))
}

/// Two ranges and the empty ones: an index finds none of them at once when all are as they must be.
fn stale(column: impl ColumnTrait, made_with: &str) -> Condition {
    Condition::any().add(column.is_null()).add(column.lt(made_with)).add(column.gt(made_with))
}
