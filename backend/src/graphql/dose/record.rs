//! Doses recorded or changed: one, or many at once.

use serde::{Deserialize, Serialize};
use shared::finding::Finding;
use uuid::Uuid;

use super::{
    view::{Dose, read_doses},
    writer::{DoseAnswer, DoseWriter},
};
use crate::{
    graphql::schema::{
        Bindings, Call, Error, Item, ItemError, Problem, Result, SaveStatus, Wrote, error_of, groups, items,
        write_group,
    },
    store,
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
    results: Vec<RecordDoseResult>,
}

#[derive(Serialize)]
struct RecordDoseResult {
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

async fn record_dose(call: Call) -> Result<RecordDosePayload> {
    let key = call.arg::<Keyed>("input")?.idempotency_key;
    let input = call.args.get("input").cloned().unwrap_or_default();
    let request = call.request("recordDose", key.as_deref(), &input)?;
    let items = [Item { place: "input".to_owned(), input, request }];
    let writer = DoseWriter::new(&call).await?;
    let outcome = write_group(&call, &writer, &items).await?.pop();
    let wrote = outcome.unwrap_or_else(|| Err(Error::bad_input("Give a dose.")))?;
    let (id, told) = told(&writer, &items[0], wrote).await?;
    let dose = match (told.status, told.patient, id) {
        (SaveStatus::Saved, Some(patient), Some(id)) if call.selects("dose") => {
            read_doses(&call, &writer.set_up, patient, &[id]).await?.pop()
        }
        _ => None,
    };
    let DoseAnswer { status, problems, findings, version, .. } = told;
    Ok(RecordDosePayload { status, problems, findings, dose, version })
}

async fn record_doses(call: Call) -> Result<RecordDosesPayload> {
    let items = items(&call, "doses", "recordDose")?;
    let writer = DoseWriter::new(&call).await?;
    let mut results = Vec::with_capacity(items.len());
    for group in groups(items) {
        match write_group(&call, &writer, &group).await {
            Ok(outcomes) => {
                for (item, outcome) in group.iter().zip(outcomes) {
                    let told = match outcome {
                        Ok(wrote) => told(&writer, item, wrote).await,
                        Err(error) => Err(error),
                    };
                    results.push(told.map_or_else(|error| failed(error_of(&call, "recordDoses", error)), result));
                }
            }
            Err(error) => {
                let error = error_of(&call, "recordDoses", error);
                results.extend(group.iter().map(|_| failed(error.clone())));
            }
        }
    }
    Ok(RecordDosesPayload { results })
}

fn result((id, told): (Option<Uuid>, DoseAnswer)) -> RecordDoseResult {
    let DoseAnswer { status, problems, findings, version, .. } = told;
    RecordDoseResult { status: Some(status), problems, findings, id: id.map(|id| id.to_string()), version, error: None }
}

fn failed(error: ItemError) -> RecordDoseResult {
    let (problems, findings) = (Vec::new(), Vec::new());
    RecordDoseResult { status: None, problems, findings, id: None, version: None, error: Some(error) }
}

/// The dose that is answered about. One that the same request wrote before is told as it stands now.
async fn told(writer: &DoseWriter<'_>, item: &Item, wrote: Wrote<DoseAnswer>) -> Result<(Option<Uuid>, DoseAnswer)> {
    Ok(match wrote {
        Wrote::Kept(id, told) => (Some(id), told),
        Wrote::Refused(told) => (told.id, told),
        Wrote::Before(id) => {
            let row = store::dose_by_id(writer.call.app.store.reader(), id).await?;
            let told = match row {
                Some(row) => DoseAnswer::saved(&row, writer.findings_again(item, &row)?),
                None => DoseAnswer::refused(SaveStatus::NotFound, Vec::new()),
            };
            (Some(id), told)
        }
    })
}
