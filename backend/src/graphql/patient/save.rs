//! Patients saved: one, or many at once.

use async_graphql::Value;
use serde::{Deserialize, Serialize};
use shared::{finding::Finding, patient::Patient};
use uuid::Uuid;

use super::{
    chart::requirements,
    input::{check, normalize},
};
use crate::{
    graphql::schema::{
        Bindings, Call, Error, ItemError, MAX_ITEMS, Once, Problem, Result, SaveStatus, check_length, item, items,
        keep_request, known, overlay, problem, saved,
    },
    store::{self, NewPatient, Numbered, Read, Requirements, details_of},
};

/// Binds the fields of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("savePatient", save_patient);
    bindings.answer("savePatients", save_patients);
}

/// How a patient is saved; the details are read when it is known on top of what.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SavePatientInput {
    id: Option<String>,
    version: Option<i32>,
    external_id: Option<String>,
    idempotency_key: Option<String>,
    #[serde(default)]
    whole: bool,
}

#[derive(Serialize)]
struct SavePatientPayload {
    status: SaveStatus,
    problems: Vec<Problem>,
    findings: Vec<Finding>,
    id: Option<String>,
    version: Option<i32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SavePatientsInput {
    idempotency_key: Option<String>,
}

#[derive(Serialize)]
struct SavePatientsPayload {
    results: Vec<SavePatientResult>,
}

#[derive(Serialize)]
struct SavePatientResult {
    payload: Option<SavePatientPayload>,
    error: Option<ItemError>,
}

async fn save_patient(call: Call) -> Result<SavePatientPayload> {
    let requirements = requirements(&call).await?;
    let raw = call.args.get("input").cloned().unwrap_or_default();
    save_one(&call, &requirements, "input", &raw, None).await
}

async fn save_patients(call: Call) -> Result<SavePatientsPayload> {
    let input: SavePatientsInput = call.arg("input")?;
    let patients = items(&call, "patients")?;
    let requirements = requirements(&call).await?;
    let mut results = Vec::with_capacity(patients.len().min(MAX_ITEMS));
    for (n, raw) in patients.iter().enumerate() {
        let key = input.idempotency_key.as_ref().map(|key| format!("{key}.{n}"));
        let place = format!("input.patients.{n}");
        let saving = save_one(&call, &requirements, &place, raw, key).await;
        let (payload, error) = item(&call, "savePatients", saving);
        results.push(SavePatientResult { payload, error });
    }
    Ok(SavePatientsPayload { results })
}

async fn save_one(
    call: &Call,
    requirements: &Requirements<'_>,
    place: &str,
    raw: &Value,
    key: Option<String>,
) -> Result<SavePatientPayload> {
    let input: SavePatientInput = overlay(place, &(), raw)?;
    let key = input.idempotency_key.clone().or(key);
    let request = match call.once_of("savePatient", key.as_deref(), raw).await? {
        Once::New(request) => request,
        Once::Done(ids) => return saved_before(call, requirements, &ids).await,
    };
    let found = find(call, place, &input).await?;
    let details = match read_details(call, place, raw, &input, found).await? {
        Some(details) => normalize(details),
        None => return Ok(refused(SaveStatus::NotFound, Vec::new())),
    };
    let problems = check(&details, requirements.today);
    if !problems.is_empty() {
        return Ok(refused(SaveStatus::Invalid, problems));
    }
    let mrn = details.mrn.clone();
    let mut tx = call.app.store.begin(&call.actor()).await?;
    let row = match store::save_patient(&mut tx, NewPatient { known: found, details }).await {
        Err(store::Error::Taken) => return Ok(refused(SaveStatus::Invalid, vec![mrn_taken(call, &mrn).await?])),
        result => match saved(result)? {
            Ok(row) => row,
            Err(status) => return conflict(call, status, found).await,
        },
    };
    if let Some(number) = &input.external_id {
        match store::keep_number(&tx, &call.caller_key(), Numbered::Patient, number, row.id).await {
            Err(store::Error::Taken) => {
                let text = "Another patient has this externalId of yours.";
                return Ok(refused(SaveStatus::Invalid, vec![problem("externalId", "external_id.taken", text)]));
            }
            kept => kept?,
        }
    }
    store::assess_patient_reports(&mut tx, call.reference(), &row).await?;
    store::keep_missing(&mut tx, requirements, &row).await?;
    keep_request(&tx, request.as_ref(), &[row.id]).await?;
    tx.commit().await?;
    Ok(SavePatientPayload {
        status: SaveStatus::Saved,
        problems: Vec::new(),
        findings: requirements.missing(&details_of(&row)?),
        id: Some(row.id.to_string()),
        version: Some(row.version),
    })
}

/// The patient that is meant, with the version that was read.
async fn find(call: &Call, place: &str, input: &SavePatientInput) -> Result<Option<Read>> {
    if let Some(number) = &input.external_id {
        check_length(&format!("{place}.externalId"), number)?;
    }
    if let Some(read) = known(input.id.as_deref(), input.version)? {
        return Ok(Some(read));
    }
    let Some(number) = &input.external_id else { return Ok(None) };
    let db = call.app.store.reader();
    let Some(id) = store::record_of_number(db, &call.caller_key(), Numbered::Patient, number).await? else {
        return Ok(None);
    };
    let newest = store::patient_by_id(db, id).await?.map(|row| row.version);
    Ok(Some(Read { id, version: input.version.or(newest).unwrap_or_default() }))
}

/// The details as they are to be saved; none when the patient is gone.
async fn read_details(
    call: &Call,
    place: &str,
    raw: &Value,
    input: &SavePatientInput,
    found: Option<Read>,
) -> Result<Option<Patient>> {
    let entered = match raw {
        Value::Object(fields) => fields.get("patient").cloned().unwrap_or_default(),
        _ => Value::Null,
    };
    let place = format!("{place}.patient");
    let Some(read) = found.filter(|_| !input.whole) else { return overlay(&place, &(), &entered).map(Some) };
    match store::patient_by_id(call.app.store.reader(), read.id).await? {
        Some(row) => overlay(&place, &details_of(&row)?, &entered).map(Some),
        None => Ok(None),
    }
}

fn refused(status: SaveStatus, problems: Vec<Problem>) -> SavePatientPayload {
    SavePatientPayload { status, problems, findings: Vec::new(), id: None, version: None }
}

async fn mrn_taken(call: &Call, mrn: &str) -> Result<Problem> {
    let taken = problem("patient.mrn", "mrn.taken", "Another patient has this MRN.");
    let holder = store::patient_by_mrn(call.app.store.reader(), mrn).await?;
    Ok(match holder {
        Some(row) => taken.with_record(row.id),
        None => taken,
    })
}

/// With a conflict, the version that the patient has now.
async fn conflict(call: &Call, status: SaveStatus, found: Option<Read>) -> Result<SavePatientPayload> {
    let mut payload = refused(status, Vec::new());
    if let Some(read) = found.filter(|_| status == SaveStatus::Conflict) {
        let row = store::patient_by_id(call.app.store.reader(), read.id).await?;
        payload.id = Some(read.id.to_string());
        payload.version = row.map(|row| row.version);
    }
    Ok(payload)
}

/// The answer to a request that was carried out: the patient as it stands now.
async fn saved_before(call: &Call, requirements: &Requirements<'_>, ids: &[Uuid]) -> Result<SavePatientPayload> {
    let id = ids.first().copied().ok_or_else(|| Error::Internal(anyhow::anyhow!("a request wrote no patient")))?;
    let row = store::patient_by_id(call.app.store.reader(), id).await?;
    let Some(row) = row else { return Ok(refused(SaveStatus::NotFound, Vec::new())) };
    Ok(SavePatientPayload {
        status: SaveStatus::Saved,
        problems: Vec::new(),
        findings: requirements.missing(&details_of(&row)?),
        id: Some(row.id.to_string()),
        version: Some(row.version),
    })
}
