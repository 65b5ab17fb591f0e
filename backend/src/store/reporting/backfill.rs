//! Reports for the doses that were there before a location reported: in batches, each with the backfill's progress.
//!
//! A location's doses are walked once in the order of their ids, and the last one is kept with the reports of the
//! same batch. So a batch costs the same at the beginning and at the end, and whoever goes on after a stop, this
//! server or another, loses nothing and doubles nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{LockBehavior, LockType},
};
use uuid::Uuid;

use super::{
    assessment::Addressee,
    report::{Subject, insert_rows, new_report},
};
use crate::{
    entity::{
        backfill, change::ChangeEntity, enrollment, immunization, integration, location, patient, report, snapshot,
    },
    reference_data::ReferenceData,
    store::{
        Result, Tx,
        db::insert_all,
        record::{OtherDoses, new_version, snapshot_of},
    },
};

/// Minimum time between two notifications of a backfill's progress.
const NOTIFY_INTERVAL: TimeDelta = TimeDelta::milliseconds(300);

/// The outcome of one batch of a backfill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// Reports that were made.
    pub made: u64,
    /// `true` if the location has no further doses.
    pub is_last: bool,
}

/// The progress of an integration's backfills.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackfillProgress {
    /// Doses looked at.
    pub done: i64,
    /// Doses that there are to look at.
    pub total: i64,
    /// The instant at which the last of them was done; `None` while doses are left.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Begins a location's backfill, or begins it anew.
///
/// Doses that are being recorded there right now are waited for: they belong to the backfill. Those recorded after
/// this commit find the enrollment active, and get their report at once.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn begin_backfill(tx: &mut Tx, enrollment: Uuid, integration: Uuid, location: Uuid) -> Result<()> {
    // Every dose refers to its location, and so holds it with a weaker lock until its own commit.
    location::Entity::find_by_id(location).lock_exclusive().one(tx.db()).await?;
    end_backfill(tx, enrollment).await?;
    let row = backfill::ActiveModel {
        enrollment_id: Set(enrollment),
        integration_id: Set(integration),
        location_id: Set(location),
        last_dose_id: Set(None),
        done: Set(0),
        total: Set(i64::try_from(doses_of(location).count(tx.db()).await?).unwrap_or(i64::MAX)),
        begun_at: Set(tx.now()),
        told_at: Set(None),
        ended_at: Set(None),
    };
    row.insert(tx.db()).await?;
    Ok(())
}

/// Forgets a location's backfill: the location does not report any more.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn end_backfill(tx: &Tx, enrollment: Uuid) -> Result<()> {
    backfill::Entity::delete_by_id(enrollment).exec(tx.db()).await?;
    Ok(())
}

/// Returns `true` if there is an unfinished backfill.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn is_any_backfill_open(db: &impl ConnectionTrait) -> Result<bool> {
    Ok(backfill::Entity::find().filter(backfill::Column::EndedAt.is_null()).one(db).await?.is_some())
}

/// Returns the progress of an integration's backfills; none where it was never activated.
///
/// # Errors
/// Returns an error if the database is not available.
pub async fn backfill_progress(db: &impl ConnectionTrait, integration: Uuid) -> Result<Option<BackfillProgress>> {
    let rows = backfill::Entity::find().filter(backfill::Column::IntegrationId.eq(integration)).all(db).await?;
    let ended = |rows: &[backfill::Model]| rows.iter().map(|row| row.ended_at).collect::<Option<Vec<_>>>();
    Ok((!rows.is_empty()).then(|| BackfillProgress {
        done: rows.iter().map(|row| row.done).sum(),
        total: rows.iter().map(|row| row.total).sum(),
        ended_at: ended(&rows).and_then(|instants| instants.into_iter().max()),
    }))
}

/// Makes reports for the next doses of a location whose backfill is open: of one integration, or of any. It looks at
/// no more than `limit` doses. None when there is nothing to go on with, or another server is at it.
///
/// # Errors
/// Returns an error if the database is not available; then nothing was written.
pub async fn backfill(
    tx: &mut Tx,
    reference: &ReferenceData,
    integration: Option<Uuid>,
    limit: u64,
) -> Result<Option<Batch>> {
    let Some(open) = next_open(tx, reference, integration).await? else { return Ok(None) };
    let enrolled = enrollment::Entity::find_by_id(open.enrollment_id).one(tx.db()).await?;
    let found = integration::Entity::find_by_id(open.integration_id).one(tx.db()).await?;
    let (Some(enrolled), Some(integration)) = (enrolled, found) else { return Ok(None) };
    let profile = tx.practice().await?;
    let Some(to) = Addressee::of(tx.now(), reference, &integration) else { return Ok(None) };
    let doses = doses_after(tx, &open, limit).await?;
    let looked_at = doses.len();
    let last_dose_id = doses.last().map(|(dose, _)| dose.id);
    let reported = reported(tx, integration.id, doses.iter().map(|(dose, _)| dose.id)).await?;
    let unreported: Vec<_> = doses.into_iter().filter(|(dose, _)| !reported.contains(&dose.id)).collect();
    let newest = newest_snapshots(tx, unreported.iter().map(|(dose, _)| dose.id)).await?;
    let around = OtherDoses::around(tx.db(), unreported.iter().map(|(dose, _)| dose)).await?;
    let mut rows = Vec::with_capacity(unreported.len());
    let mut versions = Versions::default();
    for (dose, patient) in unreported {
        // The database keeps a dose's patient from going away.
        let Some(patient) = patient else { continue };
        let before = enrolled.active_from.is_some_and(|from| dose.created_at < from);
        let subject = Subject { dose, patient };
        let (snapshot, others) = (snapshot_of(&subject.dose, &subject.patient, &profile)?, around.of(&subject.dose));
        let (version, row) = new_version(tx, &subject.dose, newest.get(&subject.dose.id), &snapshot)?;
        versions.keep(subject.dose.id, version, row);
        rows.push(new_report(tx, &to.assess(&snapshot, &others), &subject, version, before)?);
    }
    let made = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    versions.write(tx).await?;
    insert_rows(tx, rows).await?;
    let is_last = u64::try_from(looked_at).unwrap_or(u64::MAX) < limit;
    record_progress(tx, open, looked_at, last_dose_id, is_last).await?;
    Ok(Some(Batch { made, is_last }))
}

/// The oldest open backfill, locked, of a program that this server knows.
async fn next_open(tx: &Tx, reference: &ReferenceData, integration: Option<Uuid>) -> Result<Option<backfill::Model>> {
    let known = reference.programs.programs.iter().map(|program| program.code.as_str());
    let codes = integration::Entity::find().select_only().column(integration::Column::Id);
    let mut open = backfill::Entity::find()
        .filter(backfill::Column::EndedAt.is_null())
        .filter(
            backfill::Column::IntegrationId
                .in_subquery(QueryTrait::into_query(codes.filter(integration::Column::ProgramCode.is_in(known)))),
        )
        .order_by_asc(backfill::Column::BegunAt)
        .order_by_asc(backfill::Column::EnrollmentId);
    if let Some(integration) = integration {
        open = open.filter(backfill::Column::IntegrationId.eq(integration));
    }
    Ok(open.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).one(tx.db()).await?)
}

fn doses_of(location: Uuid) -> sea_orm::Select<immunization::Entity> {
    immunization::Entity::find()
        .filter(immunization::Column::LocationId.eq(location))
        .filter(immunization::Column::DeletedAt.is_null())
}

async fn doses_after(
    tx: &Tx,
    open: &backfill::Model,
    limit: u64,
) -> Result<Vec<(immunization::Model, Option<patient::Model>)>> {
    let mut doses = doses_of(open.location_id);
    if let Some(last) = open.last_dose_id {
        doses = doses.filter(immunization::Column::Id.gt(last));
    }
    let mut doses = doses.find_also_related(patient::Entity).order_by_asc(immunization::Column::Id).limit(limit);
    // A dose that is being deleted right now is waited for, and gets no report.
    QueryTrait::query(&mut doses).lock_with_tables(LockType::NoKeyUpdate, [immunization::Entity]);
    Ok(doses.all(tx.db()).await?)
}

/// Returns which of some doses have their report already.
async fn reported(tx: &Tx, integration: Uuid, doses: impl Iterator<Item = Uuid>) -> Result<HashSet<Uuid>> {
    let rows: Vec<Uuid> = report::Entity::find()
        .select_only()
        .column(report::Column::ImmunizationId)
        .filter(report::Column::IntegrationId.eq(integration))
        .filter(report::Column::ImmunizationId.is_in(doses))
        .into_tuple()
        .all(tx.db())
        .await?;
    Ok(rows.into_iter().collect())
}

/// The newest snapshots of doses.
///
/// # Errors
/// Returns an error if the database is not available.
pub(super) async fn newest_snapshots(
    tx: &Tx,
    doses: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, snapshot::Model>> {
    let rows = snapshot::Entity::find()
        .filter(snapshot::Column::ImmunizationId.is_in(doses))
        .order_by_asc(snapshot::Column::Version)
        .all(tx.db())
        .await?;
    Ok(rows.into_iter().map(|row| (row.immunization_id, row)).collect())
}

/// The new versions of a batch, written together.
#[derive(Default)]
pub(super) struct Versions {
    rows: Vec<snapshot::ActiveModel>,
    numbers: BTreeMap<i32, Vec<Uuid>>,
}

impl Versions {
    /// Keeps a dose's version, if it is new.
    pub(super) fn keep(&mut self, dose: Uuid, version: i32, row: Option<snapshot::ActiveModel>) {
        if let Some(row) = row {
            self.rows.push(row);
            self.numbers.entry(version).or_default().push(dose);
        }
    }

    /// Writes what was kept.
    ///
    /// # Errors
    /// Returns an error if the database is not available.
    pub(super) async fn write(self, tx: &Tx) -> Result<()> {
        insert_all::<snapshot::Entity, _>(tx.db(), self.rows).await?;
        for (version, doses) in self.numbers {
            let numbered = immunization::ActiveModel { snapshot_version: Set(version), ..Default::default() };
            immunization::Entity::update_many()
                .set(numbered)
                .filter(immunization::Column::Id.is_in(doses))
                .exec(tx.db())
                .await?;
        }
        Ok(())
    }
}

/// Keeps how far it has come, and tells whoever watches, but not at every batch.
async fn record_progress(
    tx: &mut Tx,
    open: backfill::Model,
    looked_at: usize,
    last_dose_id: Option<Uuid>,
    is_last: bool,
) -> Result<()> {
    let now = tx.now();
    let (integration, enrollment) = (open.integration_id, open.enrollment_id);
    let done = open.done.saturating_add(i64::try_from(looked_at).unwrap_or(i64::MAX));
    let is_told = is_last || open.told_at.is_none_or(|told| now - told >= NOTIFY_INTERVAL);
    let total = if is_last { done } else { open.total.max(done) };
    let last_dose_id = last_dose_id.or(open.last_dose_id);
    let mut row = open.into_active_model();
    row.done = Set(done);
    row.total = Set(total);
    row.last_dose_id = Set(last_dose_id);
    row.ended_at = Set(is_last.then_some(now));
    if is_told {
        row.told_at = Set(Some(now));
        tx.changed(ChangeEntity::Integration, integration);
        tx.changed(ChangeEntity::Reports, integration);
    } else {
        // Nobody is told of it, and what is kept by the number of the last change is counted again.
        tx.changed(ChangeEntity::Backfill, enrollment);
    }
    row.update(tx.db()).await?;
    Ok(())
}
