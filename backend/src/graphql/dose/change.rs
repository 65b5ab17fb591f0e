//! Doses tried, recorded in a visit, moved and deleted.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::{
    entry::{CONFIRM_TWICE, code_problems, given_twice, unusual_amount},
    finding::Finding,
};
use uuid::Uuid;

use super::{
    enterer::enterer,
    input::{DoseInput, EnteredDose, validate},
    partial,
    view::{Dose, read_doses},
    visit::{RecordVisitInput, validate_visit},
};
use crate::{
    civil::day_of,
    entity::immunization,
    graphql::schema::{
        Begun, Bindings, Call, NotSaved, OnceTx, Problem, Result, SaveStatus, known, parse_id, read_entered, saved,
    },
    store::{self, DoseTrial, Read, SetUp, UndoOutcome},
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
    idempotency_key: Option<String>,
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
    let answer = |status, problems| Ok(RecordVisitPayload { status, problems, doses: Vec::new() });
    let (set_up, today) = set_up(&call).await?;
    let mut input: RecordVisitInput = match call.entered("input", today)? {
        Ok(input) => input,
        Err(problems) => return answer(SaveStatus::Invalid, problems),
    };
    let (patient, key) = (parse_id(&input.patient_id)?, input.idempotency_key.take());
    let catalog = &call.reference().catalog;
    let doses = match validate_visit(input, &set_up.profile, today, call.caller.kind, catalog) {
        Ok(doses) => doses,
        Err(problems) => return answer(SaveStatus::Invalid, problems),
    };
    let problems = doses.iter().enumerate().flat_map(|(n, dose)| {
        let problems = code_problems(&dose.entry, catalog).into_iter().chain(unusual_amount(&dose.entry, catalog));
        problems.map(move |found| Problem::from(found).of_dose(n))
    });
    let problems: Vec<_> = problems.collect();
    if !problems.is_empty() {
        return answer(SaveStatus::Invalid, problems);
    }
    let tx = match call.begin_once("recordVisit", key.as_deref()).await? {
        Begun::New(tx) => tx,
        Begun::Done(ids) => {
            let doses = read_doses(&call, &set_up, patient, &ids).await?;
            return Ok(RecordVisitPayload { status: SaveStatus::Saved, problems: Vec::new(), doses });
        }
    };
    match record(&call, *tx, patient, doses).await? {
        Recorded::Not(status) => answer(status, Vec::new()),
        Recorded::Twice(n) => answer(SaveStatus::Invalid, vec![Problem::from(given_twice()).of_dose(n)]),
        Recorded::Doses(_) if !call.selects("doses") => answer(SaveStatus::Saved, Vec::new()),
        Recorded::Doses(saved) => {
            let ids: Vec<_> = saved.iter().map(|dose| dose.id).collect();
            let doses = read_doses(&call, &set_up, patient, &ids).await?;
            Ok(RecordVisitPayload { status: SaveStatus::Saved, problems: Vec::new(), doses })
        }
    }
}

async fn move_dose(call: Call) -> Result<MoveDosePayload> {
    let input: MoveDoseInput = call.arg("input")?;
    let read = Read { id: parse_id(&input.id)?, version: input.version };
    let to = parse_id(&input.to_patient_id)?;
    let mut tx = match call.begin_once("moveDose", input.idempotency_key.as_deref()).await? {
        Begun::New(tx) => tx,
        Begun::Done(ids) => {
            let (set_up, _) = set_up(&call).await?;
            let dose = read_doses(&call, &set_up, to, &ids).await?.pop();
            return Ok(MoveDosePayload { status: SaveStatus::Saved, dose });
        }
    };
    match saved(store::move_dose(&mut tx, call.reference(), read, to).await)? {
        Err(reason) => Ok(MoveDosePayload { status: reason.into(), dose: None }),
        Ok(moved) => {
            tx.commit(&[moved.id]).await?;
            let (set_up, _) = set_up(&call).await?;
            let dose = read_doses(&call, &set_up, to, &[moved.id]).await?.pop();
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum UndoDoseMoveStatus {
    Done,
    NotMoved,
    Reported,
    Conflict,
    NotFound,
}

impl From<NotSaved> for UndoDoseMoveStatus {
    fn from(reason: NotSaved) -> Self {
        match reason {
            NotSaved::Conflict => Self::Conflict,
            NotSaved::NotFound => Self::NotFound,
        }
    }
}

#[derive(Serialize)]
struct UndoDoseMovePayload {
    status: UndoDoseMoveStatus,
    dose: Option<Dose>,
}

async fn undo_dose_move(call: Call) -> Result<UndoDoseMovePayload> {
    let input: UndoDoseMoveInput = call.arg("input")?;
    let read = Read { id: parse_id(&input.id)?, version: input.version };
    let refused = |status| Ok(UndoDoseMovePayload { status, dose: None });
    let mut tx = call.app.store.begin(&call.actor()).await?;
    match saved(store::undo_move(&mut tx, call.reference(), read).await)? {
        Err(reason) => refused(reason.into()),
        Ok(UndoOutcome::NotMoved) => refused(UndoDoseMoveStatus::NotMoved),
        Ok(UndoOutcome::Reported) => refused(UndoDoseMoveStatus::Reported),
        Ok(UndoOutcome::Undone(restored)) => {
            tx.commit().await?;
            let (set_up, _) = set_up(&call).await?;
            let dose = read_doses(&call, &set_up, restored.patient_id, &[restored.id]).await?.pop();
            Ok(UndoDoseMovePayload { status: UndoDoseMoveStatus::Done, dose })
        }
    }
}

async fn delete_dose(call: Call) -> Result<DeleteDosePayload> {
    let input: DeleteDoseInput = call.arg("input")?;
    let read = Read { id: parse_id(&input.id)?, version: input.version };
    let mut tx = call.app.store.begin(&call.actor()).await?;
    match saved(store::delete_dose(&mut tx, read, input.at_registry).await)? {
        Err(reason) => Ok(DeleteDosePayload { status: reason.into(), at_registries: 0 }),
        Ok(at_registries) => {
            tx.commit().await?;
            Ok(DeleteDosePayload { status: SaveStatus::Saved, at_registries })
        }
    }
}

async fn dose_findings(call: Call) -> Result<Vec<Finding>> {
    let (set_up, today) = set_up(&call).await?;
    let Some(dose) = entered_dose(&call, today)? else { return Ok(Vec::new()) };
    let entered = validate(dose, &set_up.profile, today, call.caller.kind, &call.reference().catalog);
    let Ok(EnteredDose { mut new, .. }) = entered else { return Ok(Vec::new()) };
    let changed = known(call.arg::<Option<String>>("id")?.as_deref(), call.arg("version")?)?;
    let trial = match changed {
        Some(read) => DoseTrial::Change(read),
        None => {
            new.entered_by = new.entered_by.or_else(|| enterer(&call.caller));
            DoseTrial::New(call.id("patientId")?)
        }
    };
    let store = &call.app.store;
    let tried = store::try_dose(store.reader(), &**store.source(), call.reference(), trial, new).await;
    let found = saved(tried)?;
    Ok(found.unwrap_or_default())
}

/// The dose that is tried; none where something is missing or wrong, which is told when it is saved.
fn entered_dose(call: &Call, today: NaiveDate) -> Result<Option<DoseInput>> {
    let mut value: Value = call.arg("dose")?;
    if !partial::missing(&mut value).is_empty() {
        return Ok(None);
    }
    let Ok(mut dose) = read_entered::<DoseInput>("dose", "dose", value, today)? else { return Ok(None) };
    partial::name_by_codes(&mut dose.entry, &call.reference().catalog);
    Ok(partial::join_lot(&mut dose).is_none().then_some(dose))
}

/// The outcome of recording doses.
enum Recorded {
    /// They are recorded.
    Doses(Vec<immunization::Model>),
    /// They are not, and this is why.
    Not(SaveStatus),
    /// They are not: this one is recorded already, and nobody confirmed that it was given twice.
    Twice(usize),
}

/// Records all doses in one commit, or none. The caller is the enterer where the record names none.
async fn record(call: &Call, mut tx: OnceTx, patient: Uuid, doses: Vec<EnteredDose>) -> Result<Recorded> {
    let who = enterer(&call.caller);
    let (entries, new): (Vec<_>, Vec<_>) = doses.into_iter().map(|dose| (dose.entry, dose.new)).unzip();
    let new = new.into_iter().map(|mut new| {
        new.entered_by = new.entered_by.or_else(|| who.clone());
        new
    });
    let recorded = match saved(store::record_doses(&mut tx, call.reference(), patient, new.collect()).await)? {
        Ok(recorded) => recorded,
        Err(reason) => return Ok(Recorded::Not(reason.into())),
    };
    for (n, (entry, dose)) in entries.iter().zip(&recorded).enumerate() {
        let is_again = dose.is_given_again || entries.iter().take(n).any(|before| before == entry);
        if is_again && !entry.is_confirmed(CONFIRM_TWICE) {
            return Ok(Recorded::Twice(n));
        }
    }
    let ids: Vec<_> = recorded.iter().map(|one| one.dose.id).collect();
    tx.commit(&ids).await?;
    Ok(Recorded::Doses(recorded.into_iter().map(|one| one.dose).collect()))
}

/// The practice's set-up, and its civil day: read once in a request.
async fn set_up(call: &Call) -> Result<(Arc<SetUp>, NaiveDate)> {
    let set_up = call.app.store.current_set_up().await?;
    let today = day_of(call.app.store.source().now(), &set_up.profile.zone);
    Ok((set_up, today))
}
