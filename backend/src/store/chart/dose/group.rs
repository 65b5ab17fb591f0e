//! Doses that are recorded together, of one patient or of several: read once, written in groups.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    entry::NewDose,
    plan::{Records, Stamp},
    stock::take_for,
};
use crate::{
    entity::{change::ChangeEntity, immunization, patient, snapshot},
    reference_data::ReferenceData,
    store::{
        Error, Result, Tx,
        db::insert_all,
        record::new_version,
        reporting::{Subject, insert_new_reports, invalidate_findings_beside, new_report},
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

/// A dose to be recorded in a patient's chart, each by itself.
#[derive(Debug, Clone)]
pub struct DoseToRecord {
    /// The patient's id.
    pub patient_id: Uuid,
    /// The dose.
    pub new: NewDose,
    /// `true` if another of the same product on the same day is right.
    pub may_repeat: bool,
}

/// The outcome of recording one of several doses.
#[derive(Debug, Clone)]
pub enum RecordOutcome {
    /// It was recorded.
    Recorded(Box<immunization::Model>),
    /// The chart has another of the same product on the same day already.
    GivenTwice,
    /// There is no such patient.
    NoPatient,
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
    let new: Vec<_> = doses.iter().map(|dose| (patient_id, dose)).collect();
    let mut group = Group::read(tx, reference, &new).await?;
    let mut recorded = Vec::with_capacity(doses.len());
    for new in doses {
        let dose = group.row(tx, patient_id, new)?.ok_or(Error::NotFound)?;
        recorded.push(RecordedDose { is_given_again: group.records.others.has_same(&dose), dose });
    }
    recorded.iter().for_each(|one| group.records.others.add(&one.dose));
    group.write(tx, recorded.iter_mut().map(|one| &mut one.dose).collect()).await?;
    Ok(recorded)
}

/// Records doses of several patients in their order, each by itself: what is wrong with one keeps none of the others.
/// Gives their outcomes in the same order.
///
/// # Errors
/// `NotFound` when a vaccine is not in the listing; then nothing is worth keeping.
pub async fn record_each(
    tx: &mut Tx,
    reference: &ReferenceData,
    doses: Vec<DoseToRecord>,
) -> Result<Vec<RecordOutcome>> {
    let new: Vec<_> = doses.iter().map(|one| (one.patient_id, &one.new)).collect();
    let mut group = Group::read(tx, reference, &new).await?;
    let mut outcomes = Vec::with_capacity(doses.len());
    for DoseToRecord { patient_id, new, may_repeat } in doses {
        outcomes.push(match group.row(tx, patient_id, new)? {
            None => RecordOutcome::NoPatient,
            Some(dose) if group.records.others.has_same(&dose) && !may_repeat => RecordOutcome::GivenTwice,
            Some(dose) => {
                group.records.others.add(&dose);
                RecordOutcome::Recorded(Box::new(dose))
            }
        });
    }
    let recorded = outcomes.iter_mut().filter_map(|outcome| match outcome {
        RecordOutcome::Recorded(dose) => Some(&mut **dose),
        _ => None,
    });
    group.write(tx, recorded.collect()).await?;
    Ok(outcomes)
}

/// What doses that are recorded together are made from.
struct Group<'r> {
    reference: &'r ReferenceData,
    patients: HashMap<Uuid, patient::Model>,
    records: Records,
}

impl<'r> Group<'r> {
    /// Reads it once for all doses, each with the id of its patient.
    async fn read(tx: &Tx, reference: &'r ReferenceData, new: &[(Uuid, &NewDose)]) -> Result<Self> {
        // Locked, so that a chart that is being merged into another takes no dose any more, and that two doses that are
        // recorded at once see each other.
        let ids: BTreeSet<_> = new.iter().map(|(patient, _)| *patient).collect();
        let patients = patient::Entity::find().filter(patient::Column::Id.is_in(ids));
        let patients = patients.order_by_asc(patient::Column::Id).lock_exclusive().all(tx.db()).await?;
        let records = Records::read(tx.db(), tx.practice().await?, None, new).await?;
        Ok(Self { reference, patients: patients.into_iter().map(|row| (row.id, row)).collect(), records })
    }

    /// The row of a new dose; none where there is no such patient.
    fn row(&self, tx: &Tx, patient: Uuid, new: NewDose) -> Result<Option<immunization::Model>> {
        let Some(patient) = self.patients.get(&patient) else { return Ok(None) };
        self.records.row(patient, new, Stamp::new(tx.source(), tx.now()), self.reference).map(Some)
    }

    /// Writes doses with their first snapshots and their reports.
    async fn write(&self, tx: &mut Tx, doses: Vec<&mut immunization::Model>) -> Result<()> {
        let (mut rows, mut snapshots, mut reports) = (Vec::with_capacity(doses.len()), Vec::new(), Vec::new());
        for dose in doses {
            let patient = self.patients.get(&dose.patient_id).ok_or(Error::NotFound)?;
            let told = self.records.reported(patient, dose, tx.now(), self.reference)?;
            if let Some(told) = told.filter(|told| !told.assessed.is_empty()) {
                let (version, row) = new_version(tx, dose, None, &told.snapshot)?;
                dose.snapshot_version = version;
                snapshots.extend(row);
                let subject = Subject { dose: dose.clone(), patient: patient.clone() };
                for assessed in &told.assessed {
                    reports.push(new_report(tx, assessed, &subject, version, false)?);
                }
            }
            tx.added(ChangeEntity::Immunization, dose.id);
            tx.changed(ChangeEntity::Patient, dose.patient_id);
            tx.audit("dose.record", "immunization", dose.id);
            rows.push(&*dose);
        }
        invalidate_findings_beside(tx, rows.iter().map(|dose| (dose.patient_id, dose.given_on))).await?;
        let new = rows.iter().map(|dose| (*dose).clone().into_active_model().reset_all());
        let new = new.collect();
        insert_all::<immunization::Entity, _>(tx.db(), new).await?;
        take_for(tx, rows.into_iter()).await?;
        insert_all::<snapshot::Entity, _>(tx.db(), snapshots).await?;
        insert_new_reports(tx, reports).await
    }
}
