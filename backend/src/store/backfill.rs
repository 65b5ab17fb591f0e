//! Reports for the doses that were there before an integration, piece by piece.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::{
    Result, Tx,
    integration::active_enrollments,
    practice,
    report::{Addressee, Kept, Subject, new_report},
    snapshot::{keep_after, snapshot_of},
    tx::insert_all,
};
use crate::{
    entity::{enrollment, immunization, integration, patient, report, snapshot},
    knowledge::Knowledge,
};

/// Makes reports for the next doses of enrolled locations that have none, at most `limit`; says how many.
///
/// Called until it says less than `limit`; a stop in between loses nothing and doubles nothing.
///
/// # Errors
/// When the database is not available.
pub async fn backfill(tx: &mut Tx, knowledge: &Knowledge, id: Uuid, limit: u64) -> Result<u64> {
    let Some(integration) = integration::Entity::find_by_id(id).one(tx.db()).await? else { return Ok(0) };
    let place = practice(tx.db()).await?;
    let Some(to) = Addressee::of(knowledge, &place, &integration) else { return Ok(0) };
    let enrolled = active_enrollments(tx, id).await?;
    let doses = doses_without_report(tx, id, &enrolled, limit).await?;
    let newest = newest_snapshots(tx, doses.iter().map(|(dose, _)| dose.id)).await?;
    let mut rows = Vec::with_capacity(doses.len());
    let mut made = 0;
    for (dose, patient) in doses {
        made += 1;
        // The database keeps a dose's patient from going away.
        let Some(patient) = patient else { continue };
        let from = enrolled.iter().find(|row| row.location_id == dose.location_id).and_then(|row| row.active_from);
        let before = from.is_some_and(|from| dose.created_at < from);
        let subject = Subject { dose, patient };
        let snapshot = snapshot_of(&subject.dose, &subject.patient, &place)?;
        let version = keep_after(tx, &subject.dose, newest.get(&subject.dose.id), &snapshot).await?;
        rows.push(new_report(tx, &to, &subject, Kept { version, snapshot: &snapshot }, before)?);
    }
    insert_all::<report::Entity, _>(tx.db(), rows).await?;
    Ok(made)
}

async fn doses_without_report(
    tx: &Tx,
    integration: Uuid,
    enrolled: &[enrollment::Model],
    limit: u64,
) -> Result<Vec<(immunization::Model, Option<patient::Model>)>> {
    let begun = enrolled.iter().filter(|row| row.active_from.is_some()).map(|row| row.location_id);
    let reported = report::Entity::find()
        .select_only()
        .column(report::Column::ImmunizationId)
        .filter(report::Column::IntegrationId.eq(integration))
        .into_query();
    Ok(immunization::Entity::find()
        .filter(immunization::Column::LocationId.is_in(begun))
        .filter(immunization::Column::DeletedAt.is_null())
        .filter(immunization::Column::Id.not_in_subquery(reported))
        .find_also_related(patient::Entity)
        .order_by_asc(immunization::Column::Id)
        .limit(limit)
        .all(tx.db())
        .await?)
}

async fn newest_snapshots(tx: &Tx, doses: impl Iterator<Item = Uuid>) -> Result<HashMap<Uuid, snapshot::Model>> {
    let rows = snapshot::Entity::find()
        .filter(snapshot::Column::ImmunizationId.is_in(doses))
        .order_by_asc(snapshot::Column::Version)
        .all(tx.db())
        .await?;
    Ok(rows.into_iter().map(|row| (row.immunization_id, row)).collect())
}
