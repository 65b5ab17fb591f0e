//! Queuing many reports: what they need is read together and written together, so that a report costs no statement of
//! its own.

use std::collections::{BTreeMap, HashMap, HashSet, hash_map::Entry};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use shared::{
    readiness::OtherDose,
    report::{Event, apply},
    snapshot::Snapshot,
};
use uuid::Uuid;

use super::{
    assessment::Addressee,
    backfill::{Versions, newest_snapshots},
    report::{QueueOutcome, lock_reports, queue, taken_up},
    report_state::{NewState, QueueSource, state_of, unchanged, write_alike},
};
use crate::{
    entity::{
        immunization,
        integration::{self, IntegrationState},
        patient, report,
    },
    reference_data::ReferenceData,
    store::{
        PracticeProfile, Result, Tx, practice,
        record::{OtherDoses, new_version, snapshot_of},
    },
};

/// Queues reports, each once; their messages will hold what the chart says now. Returns the outcomes in this order.
///
/// Most are done together; a report that waits for another, or another for it, and one of a deleted dose go the
/// way of a single one.
///
/// # Errors
/// Returns an error if the database is not available, or one of them cannot be read; then nothing is to be committed.
pub async fn queue_group(
    tx: &mut Tx,
    reference: &ReferenceData,
    ids: &[Uuid],
    source: QueueSource,
) -> Result<Vec<QueueOutcome>> {
    lock_reports(tx, ids).await?;
    let group = Group::read(tx, ids).await?;
    let mut outcomes = HashMap::new();
    let (mut versions, mut states) = (Versions::default(), Vec::new());
    let mut told: HashMap<Uuid, (i32, Snapshot, Vec<OtherDose>)> = HashMap::new();
    let mut alone = Vec::new();
    for id in ids {
        let Some((row, dose, patient, integration)) = group.common(*id) else {
            alone.push(*id);
            continue;
        };
        if integration.state != IntegrationState::Active {
            outcomes.insert(*id, QueueOutcome::NotActive);
            continue;
        }
        let Some(to) = Addressee::of(tx.now(), reference, integration) else {
            alone.push(*id);
            continue;
        };
        let (version, snapshot, others) = match told.entry(dose.id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let snapshot = snapshot_of(dose, patient, &group.profile)?;
                let (version, new) = new_version(tx, dose, group.newest.get(&dose.id), &snapshot)?;
                versions.keep(dose.id, version, new);
                place.insert((version, snapshot, group.around.of(dose)))
            }
        };
        let taken = taken_up(dose, row, *version, &to.assess(snapshot, others))?;
        let (is_changed, (state, mut more)) = (
            taken.is_some(),
            match taken {
                Some(taken) => taken,
                None => (state_of(row)?, unchanged()),
            },
        );
        let (outcome, state) = match apply(&state, Event::Queued) {
            Ok(queued) => (QueueOutcome::Queued, queued),
            Err(refusal) => (QueueOutcome::Refused(refusal), state),
        };
        if outcome == QueueOutcome::Queued {
            source.mark(&mut more);
            tx.audit("report.send", "report", *id);
        }
        if is_changed || outcome == QueueOutcome::Queued {
            states.push(NewState { row: row.clone(), state, more });
        }
        outcomes.insert(*id, outcome);
    }
    versions.write(tx).await?;
    write_alike(tx, states, !matches!(source, QueueSource::Batch { is_large: true, .. })).await?;
    for id in alone {
        outcomes.insert(id, queue(tx, reference, id, source).await?);
    }
    Ok(ids.iter().map(|id| outcomes.get(id).copied().unwrap_or(QueueOutcome::NotFound)).collect())
}

/// The data that queuing reports needs.
struct Group {
    reports: HashMap<Uuid, report::Model>,
    doses: HashMap<Uuid, immunization::Model>,
    patients: HashMap<Uuid, patient::Model>,
    integrations: BTreeMap<Uuid, integration::Model>,
    /// Reports that another waits for.
    awaited: HashSet<Uuid>,
    newest: HashMap<Uuid, crate::entity::snapshot::Model>,
    around: OtherDoses,
    profile: PracticeProfile,
}

impl Group {
    async fn read(tx: &Tx, ids: &[Uuid]) -> Result<Self> {
        let db = tx.db();
        let of_ids = || ids.iter().copied();
        let reports = report::Entity::find().filter(report::Column::Id.is_in(of_ids())).all(db).await?;
        let dose_ids: HashSet<_> = reports.iter().map(|row| row.immunization_id).collect();
        let doses = immunization::Entity::find().filter(immunization::Column::Id.is_in(dose_ids.iter().copied()));
        let doses = doses.all(db).await?;
        // Apart from their doses: many of a patient's doses go together.
        let owners: HashSet<_> = doses.iter().map(|dose| dose.patient_id).collect();
        let patients = patient::Entity::find().filter(patient::Column::Id.is_in(owners)).all(db).await?;
        let awaited: Vec<Option<Uuid>> = report::Entity::find()
            .select_only()
            .column(report::Column::AfterReportId)
            .filter(report::Column::AfterReportId.is_in(of_ids()))
            .into_tuple()
            .all(db)
            .await?;
        Ok(Self {
            newest: newest_snapshots(tx, dose_ids.into_iter()).await?,
            around: OtherDoses::around(db, doses.iter()).await?,
            reports: reports.into_iter().map(|row| (row.id, row)).collect(),
            doses: doses.into_iter().map(|dose| (dose.id, dose)).collect(),
            patients: patients.into_iter().map(|patient| (patient.id, patient)).collect(),
            integrations: integration::Entity::find().all(db).await?.into_iter().map(|row| (row.id, row)).collect(),
            awaited: awaited.into_iter().flatten().collect(),
            profile: practice(db).await?,
        })
    }

    /// A report with what it is about, if nothing sets it apart.
    fn common(&self, id: Uuid) -> Option<(&report::Model, &immunization::Model, &patient::Model, &integration::Model)> {
        let row = self.reports.get(&id).filter(|row| row.after_report_id.is_none() && !self.awaited.contains(&id))?;
        let dose = self.doses.get(&row.immunization_id).filter(|dose| dose.deleted_at.is_none())?;
        Some((row, dose, self.patients.get(&dose.patient_id)?, self.integrations.get(&row.integration_id)?))
    }
}
