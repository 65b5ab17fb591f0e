//! Doses of one patient that are recorded together: read once, written in groups.

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
use uuid::Uuid;

use super::{
    entry::NewDose,
    plan::{Records, Stamp},
};
use crate::{
    entity::{change::ChangeEntity, immunization, patient, snapshot},
    reference_data::ReferenceData,
    store::{
        Error, Result, Tx,
        db::insert_all,
        record::new_version,
        reporting::{Subject, insert_new_reports, invalidate_findings, new_report},
    },
};

/// A dose that was recorded.
#[derive(Debug, Clone)]
pub struct RecordedDose {
    /// The dose.
    pub dose: immunization::Model,
    /// `true` if the chart had another of the same product on the same day before.
    pub is_given_again: bool,
}

/// Records doses of a patient, each with its first snapshot and its reports. The findings of each know the others.
///
/// # Errors
/// `NotFound` when there is no such patient, or a vaccine is not in the listing.
pub async fn record_doses(
    tx: &mut Tx,
    reference: &ReferenceData,
    patient_id: Uuid,
    doses: Vec<NewDose>,
) -> Result<Vec<RecordedDose>> {
    // Locked, so that a chart that is being merged into another takes no dose any more, and that two doses that are
    // recorded at once see each other.
    let patient =
        patient::Entity::find_by_id(patient_id).lock_exclusive().one(tx.db()).await?.ok_or(Error::NotFound)?;
    let mut records = Records::read(tx.db(), tx.practice().await?, patient, None, &doses).await?;
    let mut recorded = Vec::with_capacity(doses.len());
    for new in doses {
        let dose = records.row(new, Stamp::new(tx.source(), tx.now()), reference)?;
        recorded.push(RecordedDose { is_given_again: records.others.has_same(&dose), dose });
    }
    recorded.iter().for_each(|one| records.others.add(&one.dose));
    let (mut snapshots, mut reports) = (Vec::new(), Vec::new());
    for one in &mut recorded {
        let Some(told) = records.reported(&one.dose, tx.now(), reference)?.filter(|told| !told.assessed.is_empty())
        else {
            continue;
        };
        let (version, row) = new_version(tx, &one.dose, None, &told.snapshot)?;
        one.dose.snapshot_version = version;
        snapshots.extend(row);
        let subject = Subject { dose: one.dose.clone(), patient: records.patient.clone() };
        for assessed in &told.assessed {
            reports.push(new_report(tx, assessed, &subject, version, false)?);
        }
    }
    invalidate_findings(tx, patient_id).await?;
    for one in &recorded {
        tx.added(ChangeEntity::Immunization, one.dose.id);
        tx.changed(ChangeEntity::Patient, patient_id);
        tx.audit("dose.record", "immunization", one.dose.id);
    }
    let rows = recorded.iter().map(|one| one.dose.clone().into_active_model().reset_all());
    insert_all::<immunization::Entity, _>(tx.db(), rows.collect()).await?;
    insert_all::<snapshot::Entity, _>(tx.db(), snapshots).await?;
    insert_new_reports(tx, reports).await?;
    Ok(recorded)
}
