//! Doses tried, recorded in a visit, moved and deleted.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::{
    entry::{CONFIRM_TWICE, code_problems, given_twice},
    finding::Finding,
};
use uuid::Uuid;

use super::{
    enterer::enterer,
    input::{DoseInput, EnteredDose, validate},
    partial,
    question::questions,
    view::{Dose, read_doses},
    visit::{RecordVisitInput, validate_visit},
};
use crate::{
    civil::day_of,
    entity::immunization,
    graphql::{
        clinician::name_clinicians,
        schema::{
            Begun, Bindings, Call, NotSaved, OnceTx, Problem, Result, SaveStatus, known, parse_id, read_entered, saved,
        },
        stock::warnings_of,
    },
    store::{self, Connection, DoseTrial, Read, SetUp, UndoOutcome},
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
    findings: Vec<Finding>,
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
    version: Option<i32>,
    at_registries: u64,
}

async fn record_visit(call: Call) -> Result<RecordVisitPayload> {
    let answer =
        |status, problems| Ok(RecordVisitPayload { status, problems, findings: Vec::new(), doses: Vec::new() });
    let (set_up, today) = set_up(&call).await?;
    let mut value: Value = call.arg("input")?;
    let unknown = name_clinicians("", &mut value, &set_up.clinicians);
    if !unknown.is_empty() {
        return answer(SaveStatus::Invalid, unknown);
    }
    let mut input: RecordVisitInput = match read_entered("input", "", value, today)? {
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
        let problems = code_problems(&dose.entry, catalog).into_iter().chain(questions(dose, catalog, &set_up));
        problems.map(move |found| Problem::from(found).of_dose(n))
    });
    let problems: Vec<_> = problems.collect();
    if !problems.is_empty() {
        return answer(SaveStatus::Invalid, problems);
    }
    let tx = match call.begin_once("recordVisit", key.as_deref()).await? {
        Begun::New(tx) => tx,
        Begun::Done(ids) => {
            let db = call.app.store.reader();
            let mut saved = Vec::with_capacity(ids.len());
            for id in &ids {
                saved.extend(store::dose_by_id(db, *id).await?);
            }
            let (status, problems, findings) = (SaveStatus::Saved, Vec::new(), lot_findings(db, &saved).await?);
            let doses = read_doses(&call, &set_up, patient, &ids).await?;
            return Ok(RecordVisitPayload { status, problems, findings, doses });
        }
    };
    match record(&call, *tx, patient, doses).await? {
        Recorded::Not(status) => answer(status, Vec::new()),
        Recorded::Twice(n) => answer(SaveStatus::Invalid, vec![Problem::from(given_twice()).of_dose(n)]),
        Recorded::Doses(saved, findings) => {
            let ids: Vec<_> = saved.iter().map(|dose| dose.id).collect();
            let doses = match call.selects("doses") {
                true => read_doses(&call, &set_up, patient, &ids).await?,
                false => Vec::new(),
            };
            Ok(RecordVisitPayload { status: SaveStatus::Saved, problems: Vec::new(), findings, doses })
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
        Err(reason) => {
            let version = match reason {
                NotSaved::Conflict => store::dose_by_id(tx.db(), read.id).await?.map(|row| row.version),
                NotSaved::NotFound => None,
            };
            Ok(DeleteDosePayload { status: reason.into(), version, at_registries: 0 })
        }
        Ok(at_registries) => {
            tx.commit().await?;
            Ok(DeleteDosePayload { status: SaveStatus::Saved, version: None, at_registries })
        }
    }
}

async fn dose_findings(call: Call) -> Result<Vec<Finding>> {
    let (set_up, today) = set_up(&call).await?;
    let Some(dose) = entered_dose(&call, &set_up, today)? else { return Ok(Vec::new()) };
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
fn entered_dose(call: &Call, set_up: &SetUp, today: NaiveDate) -> Result<Option<DoseInput>> {
    let mut value: Value = call.arg("dose")?;
    let is_known = name_clinicians("dose", &mut value, &set_up.clinicians).is_empty();
    if !is_known || !partial::missing(&mut value).is_empty() {
        return Ok(None);
    }
    let Ok(mut dose) = read_entered::<DoseInput>("dose", "dose", value, today)? else { return Ok(None) };
    partial::name_by_codes(&mut dose.entry, &call.reference().catalog);
    Ok(partial::join_lot(&mut dose, None).is_none().then_some(dose))
}

/// The outcome of recording doses.
enum Recorded {
    /// They are recorded; what disagrees with the lots on hand.
    Doses(Vec<immunization::Model>, Vec<Finding>),
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
    let doses: Vec<_> = recorded.into_iter().map(|one| one.dose).collect();
    let findings = lot_findings(tx.db(), &doses).await?;
    let ids: Vec<_> = doses.iter().map(|dose| dose.id).collect();
    tx.commit(&ids).await?;
    Ok(Recorded::Doses(doses, findings))
}

/// The findings of recorded doses about the lots on hand that they were taken from, each once.
async fn lot_findings(db: &impl Connection, doses: &[immunization::Model]) -> Result<Vec<Finding>> {
    let mut warnings = warnings_of(db, doses.iter()).await?;
    let mut findings = Vec::new();
    for finding in doses.iter().filter_map(|dose| warnings.remove(&dose.id)).flatten() {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    Ok(findings)
}

/// The practice's set-up, and its civil day: read once in a request.
async fn set_up(call: &Call) -> Result<(Arc<SetUp>, NaiveDate)> {
    let set_up = call.app.store.current_set_up().await?;
    let today = day_of(call.app.store.source().now(), &set_up.profile.zone);
    Ok((set_up, today))
}
