//! Patients saved: one, or many at once.

use serde::{Deserialize, Serialize};
use shared::finding::Finding;

use super::writer::{PatientAnswer, PatientWriter};
use crate::{
    graphql::schema::{
        Bindings, Call, Error, Item, ItemError, Problem, Result, SaveStatus, Wrote, error_of, groups, items,
        write_group,
    },
    store::{self, details_of},
};

/// Binds the fields of saving.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("savePatient", save_patient);
    bindings.answer("savePatients", save_patients);
}

#[derive(Serialize)]
struct SavePatientPayload {
    status: SaveStatus,
    problems: Vec<Problem>,
    findings: Vec<Finding>,
    id: Option<String>,
    version: Option<i32>,
}

#[derive(Serialize)]
struct SavePatientsPayload {
    results: Vec<SavePatientResult>,
}

#[derive(Serialize)]
struct SavePatientResult {
    status: Option<SaveStatus>,
    problems: Vec<Problem>,
    findings: Vec<Finding>,
    id: Option<String>,
    version: Option<i32>,
    error: Option<ItemError>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Keyed {
    idempotency_key: Option<String>,
}

async fn save_patient(call: Call) -> Result<SavePatientPayload> {
    let key = call.arg::<Keyed>("input")?.idempotency_key;
    let input = call.args.get("input").cloned().unwrap_or_default();
    let request = call.request("savePatient", key.as_deref(), &input)?;
    let item = Item { place: "input".to_owned(), input, request };
    let writer = PatientWriter::new(&call).await?;
    let outcome = write_group(&call, &writer, &[item]).await?.pop();
    answer(&writer, outcome.unwrap_or_else(|| Err(Error::bad_input("Give a patient.")))?).await
}

async fn save_patients(call: Call) -> Result<SavePatientsPayload> {
    let items = items(&call, "patients", "savePatient")?;
    let writer = PatientWriter::new(&call).await?;
    let mut results = Vec::with_capacity(items.len());
    for group in groups(items) {
        match write_group(&call, &writer, &group).await {
            Ok(outcomes) => {
                for outcome in outcomes {
                    let payload = match outcome {
                        Ok(wrote) => answer(&writer, wrote).await,
                        Err(error) => Err(error),
                    };
                    results.push(payload.map_or_else(|error| failed(error_of(&call, "savePatients", error)), result));
                }
            }
            Err(error) => {
                let error = error_of(&call, "savePatients", error);
                results.extend(group.iter().map(|_| failed(error.clone())));
            }
        }
    }
    Ok(SavePatientsPayload { results })
}

fn result(payload: SavePatientPayload) -> SavePatientResult {
    let SavePatientPayload { status, problems, findings, id, version } = payload;
    SavePatientResult { status: Some(status), problems, findings, id, version, error: None }
}

fn failed(error: ItemError) -> SavePatientResult {
    let (problems, findings) = (Vec::new(), Vec::new());
    SavePatientResult { status: None, problems, findings, id: None, version: None, error: Some(error) }
}

async fn answer(writer: &PatientWriter<'_>, wrote: Wrote<PatientAnswer>) -> Result<SavePatientPayload> {
    let (id, told) = match wrote {
        Wrote::Kept(id, told) => (Some(id), told),
        Wrote::Refused(told) => (told.id, told),
        Wrote::Before(id) => {
            let row = store::patient_by_id(writer.call.app.store.reader(), id).await?;
            let told = match row {
                Some(row) => PatientAnswer::saved(&row, writer.requirements.missing(&details_of(&row)?)),
                None => PatientAnswer::refused(SaveStatus::NotFound, Vec::new()),
            };
            (Some(id), told)
        }
    };
    let PatientAnswer { status, problems, findings, version, .. } = told;
    Ok(SavePatientPayload { status, problems, findings, id: id.map(|id| id.to_string()), version })
}
