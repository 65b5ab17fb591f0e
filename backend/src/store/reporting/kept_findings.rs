//! Findings kept for lists, and made again in batches when what they were made with is no longer what holds.
//!
//! A list reads what is kept and assesses nothing. What is kept carries the record's version and a text that names the
//! programs, the code sets and the day; a save empties that text. So whatever changed, what is stale is a range of an
//! index, whichever server or command changed it.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{IntoCondition as _, LockBehavior, LockType},
};
use shared::{
    finding::stops_any,
    report::{Event, ExclusionReason, ReportTab, apply},
};
use uuid::Uuid;

use crate::{
    entity::{change::ChangeEntity, immunization, integration, patient, report},
    reference_data::ReferenceData,
    store::{
        PracticeProfile, Result, Tx,
        record::{OtherDoses, days_beside, details_of, snapshot_of},
        reporting::{
            assessment::{Addressee, Assessed},
            report::{assess_patient_reports, follow_rule},
            report_state::{state_of, write_findings, write_state},
            requirement::Requirements,
        },
    },
};

/// Keeps what a patient lacks; records a change only when it is another thing than before.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn keep_missing(tx: &mut Tx, requirements: &Requirements<'_>, row: &patient::Model) -> Result<()> {
    let missing = write_findings(&requirements.missing(&details_of(row)?))?;
    keep(tx, requirements, row, missing).await
}

async fn keep(tx: &mut Tx, requirements: &Requirements<'_>, row: &patient::Model, missing: String) -> Result<()> {
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
        tx.changed(ChangeEntity::Patient, row.id);
    }
    Ok(())
}

/// Returns `true` if any stored findings of a list are out of date.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_any_stale(
    db: &impl ConnectionTrait,
    reference: &ReferenceData,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<bool> {
    let requirements = match Requirements::read(db, reference, now).await {
        Ok(requirements) => requirements,
        // There is no practice yet.
        Err(crate::store::Error::NotFound) => return Ok(false),
        Err(error) => return Err(error),
    };
    let of_patient = (patient::Column::AssessedWith, &*requirements.made_with());
    if !take_stale(db, &patient::Entity::find(), of_patient, 1).await?.is_empty() {
        return Ok(true);
    }
    for integration in integration::Entity::find().all(db).await? {
        let Some(to) = Addressee::of(now, reference, &integration) else { continue };
        let of_report = (report::Column::AssessedWith, to.made_with());
        if !take_stale(db, &not_reported(to.integration()), of_report, 1).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Makes the findings of the next stale patients and reports again, at most `limit` of each; says how many.
///
/// # Errors
/// Returns an error if the database is not available; then nothing was written.
pub async fn assess_stale(tx: &mut Tx, reference: &ReferenceData, limit: u64) -> Result<u64> {
    let requirements = Requirements::read(tx.db(), reference, tx.now()).await?;
    let mut made = assess_patients(tx, &requirements, limit).await?;
    let profile = tx.practice().await?;
    for integration in integration::Entity::find().order_by_asc(integration::Column::Id).all(tx.db()).await? {
        if let Some(to) = Addressee::of(tx.now(), reference, &integration) {
            made += assess_reports(tx, &profile, &to, limit).await?;
        }
    }
    Ok(made)
}

async fn assess_patients(tx: &mut Tx, requirements: &Requirements<'_>, limit: u64) -> Result<u64> {
    let made_with = requirements.made_with();
    let patients = patient::Entity::find().lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let rows = take_stale(tx.db(), &patients, (patient::Column::AssessedWith, &made_with), limit).await?;
    let made = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let mut same = Vec::new();
    for row in rows {
        let missing = write_findings(&requirements.missing(&details_of(&row)?))?;
        if (row.missing.as_ref(), row.assessed_version) == (Some(&missing), Some(row.version)) {
            same.push(row.id);
        } else {
            keep(tx, requirements, &row, missing).await?;
        }
    }
    if !same.is_empty() {
        let kept = patient::ActiveModel { assessed_with: Set(Some(made_with)), ..Default::default() };
        patient::Entity::update_many().set(kept).filter(patient::Column::Id.is_in(same)).exec(tx.db()).await?;
    }
    Ok(made)
}

async fn assess_reports(tx: &mut Tx, profile: &PracticeProfile, to: &Addressee<'_>, limit: u64) -> Result<u64> {
    let reports = not_reported(to.integration()).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let rows = take_stale(tx.db(), &reports, (report::Column::AssessedWith, to.made_with()), limit).await?;
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
        let (snapshot, others) = (snapshot_of(dose, patient, profile)?, around.of(dose));
        let Assessed { findings, exclusion, .. } = to.assess(&snapshot, &others);
        let before = state_of(&row)?;
        // A patient may reach the age from which an answer counts, and the set-up may ask for another one.
        let opted_out = exclusion.filter(|reason| *reason == ExclusionReason::Consent);
        let state = follow_rule(&before, opted_out, row.wanted_version, false);
        let state = apply(&state, Event::Assessed { blocked: stops_any(&findings) }).unwrap_or(state);
        let findings = write_findings(&findings)?;
        if state == before && findings == row.findings {
            same.push(row.id);
            continue;
        }
        let assessed_with = Set(Some(to.made_with().to_owned()));
        let more = report::ActiveModel { findings: Set(findings), assessed_with, ..Default::default() };
        write_state(tx, &row, &state, more).await?;
    }
    mark_current(tx, same, to.made_with().to_owned()).await?;
    Ok(made)
}

/// Invalidates the findings of a patient's doses, since a dose beside them was changed or taken out.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn invalidate_findings(tx: &Tx, patient: Uuid) -> Result<()> {
    invalidate(tx, report::Column::PatientId.eq(patient).into_condition()).await
}

/// Invalidates the findings of the doses that stand beside new ones; each is told by its patient and its day.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn invalidate_findings_beside(tx: &Tx, new: impl Iterator<Item = (Uuid, NaiveDate)>) -> Result<()> {
    let new: BTreeSet<_> = new.collect();
    let beside = new.into_iter().fold(Condition::any(), |beside, (patient, day)| {
        let days = days_beside(day);
        let of_patient = Condition::all().add(report::Column::PatientId.eq(patient));
        beside.add(of_patient.add(report::Column::GivenOn.between(*days.start(), *days.end())))
    });
    if beside.is_empty() { Ok(()) } else { invalidate(tx, beside).await }
}

async fn invalidate(tx: &Tx, reports: Condition) -> Result<()> {
    let emptied = report::ActiveModel { assessed_with: Set(None), ..Default::default() };
    report::Entity::update_many()
        .set(emptied)
        .filter(reports)
        .filter(report::Column::Tab.eq(ReportTab::NotReported.as_str()))
        .filter(report::Column::AssessedWith.is_not_null())
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Assesses the reports of a patient whose consent changed: what is not sent yet is left out or taken in again at once,
/// and the findings of changes that wait are made again.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn assess_consent(tx: &mut Tx, reference: &ReferenceData, patient: &patient::Model) -> Result<()> {
    assess_patient_reports(tx, reference, patient).await?;
    invalidate_findings(tx, patient.id).await
}

/// Marks findings that are the same as before: nobody needs to be notified.
async fn mark_current(tx: &Tx, ids: Vec<Uuid>, made_with: String) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let kept = report::ActiveModel { assessed_with: Set(Some(made_with)), ..Default::default() };
    report::Entity::update_many().set(kept).filter(report::Column::Id.is_in(ids)).exec(tx.db()).await?;
    Ok(())
}

/// Selects the reports whose findings are shown: only those that are not reported.
fn not_reported(integration: Uuid) -> Select<report::Entity> {
    report::Entity::find()
        .filter(report::Column::IntegrationId.eq(integration))
        .filter(report::Column::Tab.eq(ReportTab::NotReported.as_str()))
}

/// Returns those of some rows whose findings were made with something else, at most `limit`.
///
/// The empty ones and two ranges are looked up one after the other: an index then says at once that there are none,
/// where with `OR` between them a database walks through all rows.
async fn take_stale<E: EntityTrait>(
    db: &impl ConnectionTrait,
    rows: &Select<E>,
    (column, made_with): (E::Column, &str),
    limit: u64,
) -> Result<Vec<E::Model>> {
    let mut taken = Vec::new();
    for is_stale in [column.is_null(), column.lt(made_with), column.gt(made_with)] {
        let left = limit.saturating_sub(u64::try_from(taken.len()).unwrap_or(u64::MAX));
        if left > 0 {
            taken.extend(rows.clone().filter(is_stale).limit(left).all(db).await?);
        }
    }
    Ok(taken)
}
