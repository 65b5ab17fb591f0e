//! New doses of one request written together: read at once and inserted at once. Whatever else stands between them, or
//! meets an error, is written by itself.

use std::collections::{HashMap, HashSet};

use shared::entry::DoseEntry;
use uuid::Uuid;

use super::writer::{DoseWriter, RecordDoseInput, answer, recorded};
use crate::{
    graphql::{
        schema::{Answer, Item, Result, Wrote, check_external_id, parse_id, read_input, write_apart},
        stock::warnings_of,
    },
    store::{self, DoseToRecord, Owned, RecordOutcome, Tx},
};

/// The way in which a record is written.
enum Way {
    /// As a new dose, together with others.
    Together(Box<NewOne>),
    /// Not at all, for this reason.
    Refused(Answer),
    /// By itself: it changes a dose, depends on one before it, or is wrong in itself.
    Apart,
}

/// A new dose that is understood.
struct NewOne {
    to_record: DoseToRecord,
    entry: DoseEntry,
    external_id: Option<String>,
}

/// The ids of the calling system that a request names.
struct ExternalIds {
    /// The patients that are known by one.
    patients: HashMap<String, Uuid>,
    /// Those of doses that are known, or that this request named before.
    doses: HashSet<String>,
}

/// Writes records as if one after the other; new doses that follow each other are written together.
///
/// # Errors
/// `BUSY` when the database is; then nothing of the transaction is kept.
pub async fn write(writer: &DoseWriter<'_>, tx: &mut Tx, items: &[&Item]) -> Result<Vec<Result<Wrote>>> {
    let inputs: Vec<_> = items.iter().map(|item| read_input(&item.place, &item.input).ok()).collect();
    let mut ids = read_ids(writer, tx, inputs.iter().flatten()).await?;
    let mut outcomes = Vec::with_capacity(items.len());
    let mut together = Vec::new();
    for (item, input) in items.iter().zip(&inputs) {
        let way = input.as_ref().map_or(Way::Apart, |input| way(writer, item, input, &mut ids));
        match way {
            Way::Together(new) => together.push((*item, *new)),
            // Each outcome stands behind those of the records before it.
            other => {
                outcomes.extend(write_together(writer, tx, std::mem::take(&mut together)).await?);
                outcomes.push(match other {
                    Way::Refused(answer) => Ok(Wrote::Refused(answer)),
                    _ => write_apart(tx, writer, item).await?,
                });
            }
        }
    }
    outcomes.extend(write_together(writer, tx, together).await?);
    Ok(outcomes)
}

async fn read_ids(
    writer: &DoseWriter<'_>,
    tx: &Tx,
    inputs: impl Iterator<Item = &RecordDoseInput> + Clone,
) -> Result<ExternalIds> {
    let patients = inputs.clone().filter_map(|input| input.patient_external_id.clone()).collect();
    let doses = inputs.filter_map(|input| input.named.external_id.clone()).collect();
    Ok(ExternalIds {
        patients: writer.call.owned_by_id(tx, Owned::Patient, patients).await?,
        doses: writer.call.owned_by_id(tx, Owned::Dose, doses).await?.into_keys().collect(),
    })
}

fn way(writer: &DoseWriter<'_>, item: &Item, input: &RecordDoseInput, ids: &mut ExternalIds) -> Way {
    let patient = match (&input.patient_id, &input.patient_external_id) {
        (Some(id), _) => parse_id(id).ok(),
        (None, Some(external)) => ids.patients.get(external).copied(),
        (None, None) => None,
    };
    let external_id = input.named.external_id.clone();
    let is_named_well = external_id
        .as_ref()
        .is_none_or(|id| check_external_id("externalId", id).is_ok() && ids.doses.insert(id.clone()));
    let Some(patient) = patient.filter(|_| input.named.id.is_none() && is_named_well) else { return Way::Apart };
    match writer.read(item, None, input.named.replace) {
        Ok(Ok(dose)) => {
            let entry = dose.entry.clone();
            Way::Together(Box::new(NewOne { to_record: writer.to_record(patient, dose), entry, external_id }))
        }
        Ok(Err(answer)) => Way::Refused(answer),
        Err(_) => Way::Apart,
    }
}

/// Writes new doses at once; where that fails, one by one, so that an error is told of the record that has it.
async fn write_together(writer: &DoseWriter<'_>, tx: &mut Tx, new: Vec<(&Item, NewOne)>) -> Result<Vec<Result<Wrote>>> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let (items, new): (Vec<_>, Vec<_>) = new.into_iter().unzip();
    let savepoint = tx.savepoint().await?;
    match insert(writer, tx, new).await {
        Ok(wrote) => {
            tx.release(savepoint).await?;
            Ok(wrote.into_iter().map(Ok).collect())
        }
        Err(error) if error.is_busy() => Err(error),
        Err(_) => {
            tx.undo_to(savepoint).await?;
            let mut outcomes = Vec::with_capacity(items.len());
            for item in items {
                outcomes.push(write_apart(tx, writer, item).await?);
            }
            Ok(outcomes)
        }
    }
}

async fn insert(writer: &DoseWriter<'_>, tx: &mut Tx, new: Vec<NewOne>) -> Result<Vec<Wrote>> {
    let (mut doses, mut rest) = (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()));
    for NewOne { to_record, entry, external_id } in new {
        doses.push(to_record);
        rest.push((entry, external_id));
    }
    let outcomes = store::record_each(tx, writer.call.reference(), doses).await?;
    let (mut wrote, mut named) = (Vec::with_capacity(outcomes.len()), Vec::new());
    let kept = outcomes.iter().filter_map(|outcome| match outcome {
        RecordOutcome::Recorded(row) => Some(&**row),
        _ => None,
    });
    let mut warnings = warnings_of(tx.db(), kept).await?;
    for (outcome, (entry, external_id)) in outcomes.into_iter().zip(&rest) {
        wrote.push(match recorded(outcome) {
            Ok(row) => {
                named.extend(external_id.as_deref().map(|id| (id, row.id)));
                let mut findings = writer.findings(entry);
                findings.extend(warnings.remove(&row.id).unwrap_or_default());
                Wrote::Kept(row.id, answer(&row, findings))
            }
            Err(answer) => Wrote::Refused(answer),
        });
    }
    store::keep_external_ids(tx, &writer.call.caller_key(), Owned::Dose, &named).await?;
    Ok(wrote)
}
