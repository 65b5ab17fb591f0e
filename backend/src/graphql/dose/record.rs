//! Doses recorded or changed: one, or many at once.

use serde::Serialize;
use shared::finding::Finding;

use super::{
    view::{Dose, read_doses},
    writer::DoseWriter,
};
use crate::graphql::schema::{
    Answer, Bindings, Call, ItemResult, Problem, Result, SaveStatus, items, write_many, write_one,
};

/// Binds the fields of recording.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("recordDose", record_dose);
    bindings.answer("recordDoses", record_doses);
}

#[derive(Serialize)]
struct RecordDosePayload {
    status: SaveStatus,
    problems: Vec<Problem>,
    findings: Vec<Finding>,
    dose: Option<Dose>,
    version: Option<i32>,
}

#[derive(Serialize)]
struct RecordDosesPayload {
    results: Vec<ItemResult>,
}

async fn record_dose(call: Call) -> Result<RecordDosePayload> {
    let writer = DoseWriter::new(&call).await?;
    let Answer { status, problems, findings, id, patient, version } = write_one(&call, &writer, "recordDose").await?;
    let dose = match (status, patient, id) {
        (SaveStatus::Saved, Some(patient), Some(id)) if call.selects("dose") => {
            read_doses(&call, &writer.set_up, patient, &[id]).await?.pop()
        }
        _ => None,
    };
    Ok(RecordDosePayload { status, problems, findings, dose, version })
}

async fn record_doses(call: Call) -> Result<RecordDosesPayload> {
    let items = items(&call, "doses", "recordDose")?;
    let writer = DoseWriter::new(&call).await?;
    Ok(RecordDosesPayload { results: write_many(&call, &writer, items, "recordDoses").await })
}
