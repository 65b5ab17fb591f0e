//! Patients saved: one, or many at once.

use serde::Serialize;
use shared::finding::Finding;

use super::writer::PatientWriter;
use crate::graphql::schema::{
    Answer, Bindings, Call, ItemResult, Problem, Result, SaveStatus, items, write_many, write_one,
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
    results: Vec<ItemResult>,
}

async fn save_patient(call: Call) -> Result<SavePatientPayload> {
    let writer = PatientWriter::new(&call).await?;
    let Answer { status, problems, findings, id, version, .. } = write_one(&call, &writer, "savePatient").await?;
    Ok(SavePatientPayload { status, problems, findings, id: id.map(|id| id.to_string()), version })
}

async fn save_patients(call: Call) -> Result<SavePatientsPayload> {
    let items = items(&call, "patients", "savePatient")?;
    let writer = PatientWriter::new(&call).await?;
    Ok(SavePatientsPayload { results: write_many(&call, &writer, items, "savePatients").await })
}
