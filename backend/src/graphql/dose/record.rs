//! A dose recorded or changed: one, or many at once.

use async_graphql::Value;
use serde::{Deserialize, Serialize};
use shared::finding::Finding;
use uuid::Uuid;

use super::{
    change::{read_doses, record, today},
    given,
    input::{DoseInput, validate},
    view::{Dose, doses_of},
};
use crate::{
    entity::immunization,
    graphql::schema::{
        Bindings, Call, Error, ItemError, Once, Problem, Result, SaveStatus, check_length, item, items, keep_request,
        known, overlay, parse_id, problem, saved,
    },
    store::{self, NewDose, Numbered, Read, practice},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("recordDose", record_dose);
    bindings.answer("recordDoses", record_doses);
}

/// How a dose is recorded; the dose itself is read when it is known on top of what.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecordDoseInput {
    id: Option<String>,
    version: Option<i32>,
    patient_id: Option<String>,
    patient_external_id: Option<String>,
    external_id: Option<String>,
    idempotency_key: Option<String>,
    #[serde(default)]
    whole: bool,
}

#[derive(Serialize)]
struct RecordDosePayload {
    status: SaveStatus,
    problems: Vec<Problem>,
    findings: Vec<Finding>,
    dose: Option<Dose>,
    version: Option<i32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecordDosesInput {
    idempotency_key: Option<String>,
}

#[derive(Serialize)]
struct RecordDosesPayload {
    results: Vec<RecordDoseResult>,
}

#[derive(Serialize)]
struct RecordDoseResult {
    payload: Option<RecordDosePayload>,
    error: Option<ItemError>,
}

async fn record_dose(call: Call) -> Result<RecordDosePayload> {
    let raw = call.args.get("input").cloned().unwrap_or_default();
    record_one(&call, "input", &raw, None).await
}

async fn record_doses(call: Call) -> Result<RecordDosesPayload> {
    let input: RecordDosesInput = call.arg("input")?;
    let doses = items(&call, "doses")?;
    let mut results = Vec::with_capacity(doses.len());
    for (n, raw) in doses.iter().enumerate() {
        let key = input.idempotency_key.as_ref().map(|key| format!("{key}.{n}"));
        let recording = record_one(&call, &format!("input.doses.{n}"), raw, key).await;
        let (payload, error) = item(&call, "recordDoses", recording);
        results.push(RecordDoseResult { payload, error });
    }
    Ok(RecordDosesPayload { results })
}

async fn record_one(call: &Call, place: &str, raw: &Value, key: Option<String>) -> Result<RecordDosePayload> {
    let input: RecordDoseInput = overlay(place, &(), raw)?;
    let key = input.idempotency_key.clone().or(key);
    let request = match call.once_of("recordDose", key.as_deref(), raw).await? {
        Once::New(request) => request,
        Once::Done(ids) => return recorded(call, &ids, Vec::new()).await,
    };
    let found = find(call, place, &input).await?;
    let (entry, findings) = match read_entry(call, place, raw, &input, found).await? {
        Entry::Given(entry, findings) => (*entry, findings),
        Entry::Wrong(problems) => return Ok(refused(SaveStatus::Invalid, problems)),
        Entry::Gone => return Ok(refused(SaveStatus::NotFound, Vec::new())),
    };
    let profile = practice(call.app.store.reader()).await?;
    let new = match validate(entry, &profile, today(call).await?, call.caller.kind) {
        Ok(new) => new,
        Err(problems) => return Ok(refused(SaveStatus::Invalid, problems)),
    };
    let outcome = match (found, patient_of(call, place, &input).await?) {
        (Some(read), _) => match update(call, read, new, request.as_ref(), input.external_id.as_deref()).await? {
            Updated::Dose(dose) => Ok(dose.id),
            Updated::Not(status) => Err(status),
            Updated::FixedLocation => {
                let text = "A recorded dose stays at its location. Delete it and record it at the other one.";
                let fixed = problem("dose.locationId", "fixed", text);
                return Ok(refused(SaveStatus::Invalid, vec![fixed]));
            }
        },
        (None, Some(patient)) => {
            let number = input.external_id.as_deref();
            let doses = record(call, patient, vec![new], request.as_ref(), number).await?;
            doses.and_then(|doses| doses.first().map(|dose| dose.id).ok_or(SaveStatus::NotFound))
        }
        (None, None) if input.patient_external_id.is_some() => Err(SaveStatus::NotFound),
        (None, None) => {
            let text = "Give a patientId or a patientExternalId for a new dose, or the id of one to change.";
            return Err(Error::bad_input(text));
        }
    };
    match outcome {
        Ok(id) => recorded(call, &[id], findings).await,
        Err(status) => conflict(call, status, found).await,
    }
}

/// The dose that is meant, with the version that was read.
async fn find(call: &Call, place: &str, input: &RecordDoseInput) -> Result<Option<Read>> {
    if let Some(number) = &input.external_id {
        check_length(&format!("{place}.externalId"), number)?;
    }
    if let Some(read) = known(input.id.as_deref(), input.version)? {
        return Ok(Some(read));
    }
    let Some(number) = &input.external_id else { return Ok(None) };
    let db = call.app.store.reader();
    let Some(id) = store::record_of_number(db, &call.caller_key(), Numbered::Dose, number).await? else {
        return Ok(None);
    };
    let newest = store::dose_by_id(db, id).await?.map(|row| row.version);
    Ok(Some(Read { id, version: input.version.or(newest).unwrap_or_default() }))
}

async fn patient_of(call: &Call, place: &str, input: &RecordDoseInput) -> Result<Option<Uuid>> {
    match (&input.patient_id, &input.patient_external_id) {
        (Some(id), _) => parse_id(id).map(Some),
        (None, Some(number)) => {
            check_length(&format!("{place}.patientExternalId"), number)?;
            let db = call.app.store.reader();
            Ok(store::record_of_number(db, &call.caller_key(), Numbered::Patient, number).await?)
        }
        (None, None) => Ok(None),
    }
}

/// A dose as it is to be saved.
enum Entry {
    /// The dose, with what its codes contradict.
    Given(Box<DoseInput>, Vec<Finding>),
    /// It cannot be saved.
    Wrong(Vec<Problem>),
    /// It is gone.
    Gone,
}

async fn read_entry(
    call: &Call,
    place: &str,
    raw: &Value,
    input: &RecordDoseInput,
    found: Option<Read>,
) -> Result<Entry> {
    let entered = match raw {
        Value::Object(fields) => fields.get("dose").cloned().unwrap_or_default(),
        _ => Value::Null,
    };
    let place = format!("{place}.dose");
    let (entered, findings) = match given::complete(entered, &call.reference().catalog) {
        Ok(completed) => completed,
        Err(problems) => return Ok(Entry::Wrong(problems)),
    };
    let entry = match found.filter(|_| !input.whole) {
        None => overlay(&place, &(), &entered)?,
        Some(read) => {
            let Some(row) = store::dose_by_id(call.app.store.reader(), read.id).await? else { return Ok(Entry::Gone) };
            let doses = doses_of(call, row.patient_id).await?;
            let Some(dose) = doses.into_iter().find(|dose| dose.id == row.id.to_string()) else {
                return Ok(Entry::Gone);
            };
            overlay(&place, &given::known(&dose, &entered)?, &entered)?
        }
    };
    Ok(Entry::Given(Box::new(entry), findings))
}

fn refused(status: SaveStatus, problems: Vec<Problem>) -> RecordDosePayload {
    RecordDosePayload { status, problems, findings: Vec::new(), dose: None, version: None }
}

/// The answer for a dose that is recorded, as it stands now.
async fn recorded(call: &Call, ids: &[Uuid], findings: Vec<Finding>) -> Result<RecordDosePayload> {
    let id = ids.first().copied().ok_or_else(|| Error::Internal(anyhow::anyhow!("a request wrote no dose")))?;
    let Some(row) = store::dose_by_id(call.app.store.reader(), id).await? else {
        return Ok(refused(SaveStatus::NotFound, Vec::new()));
    };
    let dose = read_doses(call, row.patient_id, &[id]).await?.pop();
    let version = Some(row.version);
    Ok(RecordDosePayload { status: SaveStatus::Saved, problems: Vec::new(), findings, dose, version })
}

/// With a conflict, the version that the dose has now.
async fn conflict(call: &Call, status: SaveStatus, found: Option<Read>) -> Result<RecordDosePayload> {
    let mut payload = refused(status, Vec::new());
    if let Some(read) = found.filter(|_| status == SaveStatus::Conflict) {
        payload.version = store::dose_by_id(call.app.store.reader(), read.id).await?.map(|row| row.version);
    }
    Ok(payload)
}

/// The outcome of changing a dose.
enum Updated {
    /// It is changed.
    Dose(Box<immunization::Model>),
    /// It is not, and this is why.
    Not(SaveStatus),
    /// It was to be at another location.
    FixedLocation,
}

async fn update(
    call: &Call,
    read: Read,
    new: NewDose,
    request: Option<&store::Request>,
    number: Option<&str>,
) -> Result<Updated> {
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let location = new.location_id;
    match saved(store::update_dose(&mut tx, call.reference(), read, new).await)? {
        Err(status) => Ok(Updated::Not(status)),
        // The location says which registries are told, so it is not changed afterwards.
        Ok(dose) if dose.location_id != location => Ok(Updated::FixedLocation),
        Ok(dose) => {
            if let Some(number) = number {
                store::keep_number(&tx, &call.caller_key(), Numbered::Dose, number, dose.id).await?;
            }
            keep_request(&tx, request, &[dose.id]).await?;
            tx.commit().await?;
            Ok(Updated::Dose(Box::new(dose)))
        }
    }
}
