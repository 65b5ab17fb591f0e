//! Doses tried, recorded, changed, moved and deleted.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::finding::Finding;
use uuid::Uuid;

use super::{
    enterer::enterer,
    input::validate,
    view::{Dose, doses_of},
    visit::{RecordVisitInput, validate_visit},
};
use crate::{
    civil::day_of,
    entity::immunization,
    graphql::{
        report::practice_zone,
        schema::{Bindings, Call, Once, Problem, Result, SaveStatus, Saved, keep_request, known, parse_id, saved},
    },
    store::{self, DoseTrial, NewDose, Numbered, Read, UndoOutcome, practice},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("recordVisit", record_visit);
    bindings.answer("moveDose", move_dose);
    bindings.answer("undoDoseMove", undo_dose_move);
    bindings.answer("deleteDose", delete_dose);
    bindings.answer("doseFindings", dose_findings);
}

#[derive(Serialize)]
struct RecordVisitPayload {
    status: SaveStatus,
    problems: Vec<Problem>,
    doses: Vec<Dose>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MoveDoseInput {
    id: String,
    version: i32,
    to_patient_id: String,
}

#[derive(Serialize)]
struct MoveDosePayload {
    status: SaveStatus,
    dose: Option<Dose>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeleteDoseInput {
    id: String,
    version: i32,
    #[serde(default)]
    at_registry: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DeleteDosePayload {
    status: SaveStatus,
    at_registries: u64,
}

async fn record_visit(call: Call) -> Result<RecordVisitPayload> {
    let input: RecordVisitInput = call.arg("input")?;
    let patient = parse_id(&input.patient_id)?;
    let request = match call.once("recordVisit", input.idempotency_key.as_deref()).await? {
        Once::New(request) => request,
        Once::Done(ids) => {
            let doses = read_doses(&call, patient, &ids).await?;
            return Ok(RecordVisitPayload { status: SaveStatus::Saved, problems: Vec::new(), doses });
        }
    };
    let answer = |status, problems| Ok(RecordVisitPayload { status, problems, doses: Vec::new() });
    let profile = practice(call.app.store.reader()).await?;
    let doses = match validate_visit(input, &profile, today(&call).await?, call.caller.kind) {
        Ok(doses) => doses,
        Err(problems) => return answer(SaveStatus::Invalid, problems),
    };
    match record(&call, patient, doses, request.as_ref(), None).await? {
        Err(status) => answer(status, Vec::new()),
        Ok(saved) => {
            let ids: Vec<_> = saved.iter().map(|dose| dose.id).collect();
            let doses = read_doses(&call, patient, &ids).await?;
            Ok(RecordVisitPayload { status: SaveStatus::Saved, problems: Vec::new(), doses })
        }
    }
}

async fn move_dose(call: Call) -> Result<MoveDosePayload> {
    let input: MoveDoseInput = call.arg("input")?;
    let read = Read { id: parse_id(&input.id)?, version: input.version };
    let to = parse_id(&input.to_patient_id)?;
    let mut tx = call.app.store.begin(&call.actor()).await?;
    match saved(store::move_dose(&mut tx, call.reference(), read, to).await)? {
        Err(status) => Ok(MoveDosePayload { status, dose: None }),
        Ok(moved) => {
            tx.commit().await?;
            let dose = read_doses(&call, to, &[moved.id]).await?.pop();
            Ok(MoveDosePayload { status: SaveStatus::Saved, dose })
        }
    }
}

#[derive(Deserialize)]
struct UndoDoseMoveInput {
    id: String,
    version: i32,
}

/// The outcome of taking a move back.
#[derive(Serialize)]
struct UndoDoseMovePayload {
    status: &'static str,
    dose: Option<Dose>,
}

async fn undo_dose_move(call: Call) -> Result<UndoDoseMovePayload> {
    let input: UndoDoseMoveInput = call.arg("input")?;
    let read = Read { id: parse_id(&input.id)?, version: input.version };
    let refused = |status| Ok(UndoDoseMovePayload { status, dose: None });
    let mut tx = call.app.store.begin(&call.actor()).await?;
    match saved(store::undo_move(&mut tx, call.reference(), read).await)? {
        Err(status) => refused(status.as_str()),
        Ok(UndoOutcome::NotMoved) => refused("NOT_MOVED"),
        Ok(UndoOutcome::Reported) => refused("REPORTED"),
        Ok(UndoOutcome::Undone(restored)) => {
            tx.commit().await?;
            let dose = read_doses(&call, restored.patient_id, &[restored.id]).await?.pop();
            Ok(UndoDoseMovePayload { status: "DONE", dose })
        }
    }
}

async fn delete_dose(call: Call) -> Result<DeleteDosePayload> {
    let input: DeleteDoseInput = call.arg("input")?;
    let read = Read { id: parse_id(&input.id)?, version: input.version };
    let mut tx = call.app.store.begin(&call.actor()).await?;
    match saved(store::delete_dose(&mut tx, read, input.at_registry).await)? {
        Err(status) => Ok(DeleteDosePayload { status, at_registries: 0 }),
        Ok(at_registries) => {
            tx.commit().await?;
            Ok(DeleteDosePayload { status: SaveStatus::Saved, at_registries })
        }
    }
}

async fn dose_findings(call: Call) -> Result<Vec<Finding>> {
    let profile = practice(call.app.store.reader()).await?;
    let entered = validate(call.arg("dose")?, &profile, today(&call).await?, call.caller.kind);
    let Ok(mut new) = entered else { return Ok(Vec::new()) };
    let changed = known(call.arg::<Option<String>>("id")?.as_deref(), call.arg("version")?)?;
    let trial = match changed {
        Some(read) => DoseTrial::Change(read),
        None => {
            new.entered_by = new.entered_by.or_else(|| enterer(&call.caller));
            DoseTrial::New(call.id("patientId")?)
        }
    };
    let tx = call.app.store.begin(&call.actor()).await?;
    let found = saved(store::try_dose(tx, call.reference(), trial, new).await)?;
    Ok(found.unwrap_or_default())
}

/// All doses in one commit, or none. Where nothing says who entered them, the caller did. `number` is the caller's own for
/// a single dose.
///
/// # Errors
/// When they could not be written.
pub async fn record(
    call: &Call,
    patient: Uuid,
    doses: Vec<NewDose>,
    request: Option<&store::Request>,
    number: Option<&str>,
) -> Result<Saved<Vec<immunization::Model>>> {
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let mut recorded = Vec::with_capacity(doses.len());
    let who = enterer(&call.caller);
    for mut new in doses {
        new.entered_by = new.entered_by.or_else(|| who.clone());
        match saved(store::record_dose(&mut tx, call.reference(), patient, new).await)? {
            Ok(dose) => recorded.push(dose),
            Err(status) => return Ok(Err(status)),
        }
    }
    let ids: Vec<_> = recorded.iter().map(|dose| dose.id).collect();
    if let (Some(number), Some(id)) = (number, ids.first()) {
        store::keep_number(&tx, &call.caller_key(), Numbered::Dose, number, *id).await?;
    }
    keep_request(&tx, request, &ids).await?;
    tx.commit().await?;
    Ok(Ok(recorded))
}

/// The civil day of the practice.
///
/// # Errors
/// When the database is not available.
pub async fn today(call: &Call) -> Result<NaiveDate> {
    Ok(day_of(call.app.store.source().now(), &practice_zone(call.app.store.reader()).await?))
}

/// Some doses of a chart, in the order of their ids.
///
/// # Errors
/// When the database is not available.
pub async fn read_doses(call: &Call, patient: Uuid, ids: &[Uuid]) -> Result<Vec<Dose>> {
    let mut doses = doses_of(call, patient).await?;
    let place = |dose: &Dose| ids.iter().position(|id| id.to_string() == dose.id);
    doses.retain(|dose| place(dose).is_some());
    doses.sort_by_key(place);
    Ok(doses)
}
