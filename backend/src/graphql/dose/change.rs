//! Doses tried, recorded, changed, moved and deleted.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::{
    entry::{CONFIRM_TWICE, given_twice, unusual_amount},
    finding::Finding,
};
use uuid::Uuid;

use super::{
    enterer::enterer,
    input::{DoseInput, EnteredDose, validate},
    view::{Dose, doses_of},
    visit::{RecordVisitInput, validate_visit},
};
use crate::{
    civil::day_of,
    entity::immunization,
    graphql::schema::{Bindings, Call, Error, Problem, Result, SaveStatus, known, parse_id, problem, saved},
    store::{self, DoseTrial, NewDose, Read, SetUp, UndoOutcome},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("recordDose", record_dose);
    bindings.answer("recordVisit", record_visit);
    bindings.answer("moveDose", move_dose);
    bindings.answer("undoDoseMove", undo_dose_move);
    bindings.answer("deleteDose", delete_dose);
    bindings.answer("doseFindings", dose_findings);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecordDoseInput {
    id: Option<String>,
    version: Option<i32>,
    patient_id: Option<String>,
    request_id: Option<String>,
    dose: DoseInput,
}

#[derive(Serialize)]
struct RecordDosePayload {
    status: SaveStatus,
    problems: Vec<Problem>,
    dose: Option<Dose>,
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

async fn record_dose(call: Call) -> Result<RecordDosePayload> {
    let answer = |status, problems| Ok(RecordDosePayload { status, problems, dose: None });
    let (set_up, today) = set_up(&call).await?;
    let input: RecordDoseInput = match call.entered("input", today)? {
        Ok(input) => input,
        Err(problems) => return answer(SaveStatus::Invalid, problems),
    };
    let profile = &set_up.profile;
    let catalog = &call.reference().catalog;
    let dose = match validate(input.dose, profile, today, call.caller.kind, catalog) {
        Ok(dose) => dose,
        Err(problems) => return answer(SaveStatus::Invalid, problems),
    };
    if let Some(question) = unusual_amount(&dose.entry, catalog) {
        return answer(SaveStatus::Invalid, vec![question.into()]);
    }
    let saved = match (known(input.id.as_deref(), input.version)?, input.patient_id) {
        (Some(read), _) => match update(&call, read, dose.new).await? {
            Updated::Dose(dose) => Ok(*dose),
            Updated::Not(status) => Err(status),
            Updated::FixedLocation => {
                let text = "A recorded dose stays at its location. Delete it and record it at the other one.";
                return answer(SaveStatus::Invalid, vec![problem("dose.locationId", "fixed", text)]);
            }
        },
        (None, Some(patient)) => match record(&call, parse_id(&patient)?, input.request_id, vec![dose]).await? {
            Recorded::Doses(mut doses) => doses.pop().ok_or(SaveStatus::NotFound),
            Recorded::Not(status) => Err(status),
            Recorded::Twice(_) => return answer(SaveStatus::Invalid, vec![given_twice().into()]),
        },
        (None, None) => return Err(Error::bad_input("Give a patientId for a new dose, or the id of one to change.")),
    };
    let saved = match saved {
        Ok(saved) => saved,
        Err(status) => return answer(status, Vec::new()),
    };
    let dose = if call.selects("dose") {
        read_doses(&call, &set_up, saved.patient_id, &[saved.id]).await?.pop()
    } else {
        None
    };
    Ok(RecordDosePayload { status: SaveStatus::Saved, problems: Vec::new(), dose })
}

async fn record_visit(call: Call) -> Result<RecordVisitPayload> {
    let answer = |status, problems| Ok(RecordVisitPayload { status, problems, doses: Vec::new() });
    let (set_up, today) = set_up(&call).await?;
    let mut input: RecordVisitInput = match call.entered("input", today)? {
        Ok(input) => input,
        Err(problems) => return answer(SaveStatus::Invalid, problems),
    };
    let (patient, request) = (parse_id(&input.patient_id)?, input.request_id.take());
    let profile = &set_up.profile;
    let catalog = &call.reference().catalog;
    let doses = match validate_visit(input, profile, today, call.caller.kind, catalog) {
        Ok(doses) => doses,
        Err(problems) => return answer(SaveStatus::Invalid, problems),
    };
    let questions = doses.iter().enumerate().filter_map(|(n, dose)| {
        unusual_amount(&dose.entry, catalog).map(|question| Problem::from(question).of_dose(n))
    });
    let questions: Vec<_> = questions.collect();
    if !questions.is_empty() {
        return answer(SaveStatus::Invalid, questions);
    }
    match record(&call, patient, request, doses).await? {
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
    let mut tx = call.app.store.begin(&call.actor()).await?;
    match saved(store::move_dose(&mut tx, call.reference(), read, to).await)? {
        Err(status) => Ok(MoveDosePayload { status, dose: None }),
        Ok(moved) => {
            tx.commit().await?;
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
            let (set_up, _) = set_up(&call).await?;
            let dose = read_doses(&call, &set_up, restored.patient_id, &[restored.id]).await?.pop();
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
    let (set_up, today) = set_up(&call).await?;
    let profile = &set_up.profile;
    let Ok(dose) = call.entered("dose", today)? else { return Ok(Vec::new()) };
    let entered = validate(dose, profile, today, call.caller.kind, &call.reference().catalog);
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

/// The outcome of recording doses.
enum Recorded {
    /// They are recorded, now or by the same request before.
    Doses(Vec<immunization::Model>),
    /// They are not, and this is why.
    Not(SaveStatus),
    /// They are not: this one is recorded already, and nobody confirmed that it was given twice.
    Twice(usize),
}

/// Records all doses in one commit, or none. The caller is the enterer where the record names none.
async fn record(call: &Call, patient: Uuid, request: Option<String>, doses: Vec<EnteredDose>) -> Result<Recorded> {
    let request = request.as_deref().map(parse_id).transpose()?;
    let mut tx = call.app.store.begin(&call.actor()).await?;
    if let Some(request) = request {
        match saved(store::doses_of_request(&tx, patient, request).await)? {
            Ok(known) if !known.is_empty() => return Ok(Recorded::Doses(known)),
            Ok(_) => {}
            Err(status) => return Ok(Recorded::Not(status)),
        }
    }
    let who = enterer(&call.caller);
    let (entries, new): (Vec<_>, Vec<_>) = doses.into_iter().map(|dose| (dose.entry, dose.new)).unzip();
    let new = new.into_iter().map(|mut new| {
        new.entered_by = new.entered_by.or_else(|| who.clone());
        new.request_id = request;
        new
    });
    let recorded = match saved(store::record_doses(&mut tx, call.reference(), patient, new.collect()).await)? {
        Ok(recorded) => recorded,
        Err(status) => return Ok(Recorded::Not(status)),
    };
    for (n, (entry, dose)) in entries.iter().zip(&recorded).enumerate() {
        let is_again = dose.is_given_again || entries.iter().take(n).any(|before| before == entry);
        if is_again && !entry.is_confirmed(CONFIRM_TWICE) {
            return Ok(Recorded::Twice(n));
        }
    }
    tx.commit().await?;
    Ok(Recorded::Doses(recorded.into_iter().map(|one| one.dose).collect()))
}

/// The outcome of changing a dose.
enum Updated {
    /// The changed dose.
    Dose(Box<immunization::Model>),
    /// The reason why it was not changed.
    Not(SaveStatus),
    /// The change would move it to another location.
    FixedLocation,
}

async fn update(call: &Call, read: Read, new: NewDose) -> Result<Updated> {
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let location = new.location_id;
    match saved(store::update_dose(&mut tx, call.reference(), read, new).await)? {
        Err(status) => Ok(Updated::Not(status)),
        // The location says which registries are told, so it is not changed afterwards.
        Ok(dose) if dose.location_id != location => Ok(Updated::FixedLocation),
        Ok(dose) => {
            tx.commit().await?;
            Ok(Updated::Dose(Box::new(dose)))
        }
    }
}

/// The practice's set-up, and its civil day: read once in a request.
async fn set_up(call: &Call) -> Result<(Arc<SetUp>, NaiveDate)> {
    let set_up = call.app.store.current_set_up().await?;
    let today = day_of(call.app.store.source().now(), &set_up.profile.zone);
    Ok((set_up, today))
}

/// Reads some doses of a chart, in the order of their ids.
async fn read_doses(call: &Call, set_up: &SetUp, patient: Uuid, ids: &[Uuid]) -> Result<Vec<Dose>> {
    let mut doses = doses_of(call, set_up, patient).await?;
    let place = |dose: &Dose| ids.iter().position(|id| id.to_string() == dose.id);
    doses.retain(|dose| place(dose).is_some());
    doses.sort_by_key(place);
    Ok(doses)
}
