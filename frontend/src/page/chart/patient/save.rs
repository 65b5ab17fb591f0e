//! Saving a patient's details, and reading them again when somebody else saved them.

use serde_json::{Value, json};

use crate::{
    api::{Api, Chart, ChartQuery, Problem, RequestKey, SavePatient, SaveStatus, chart_query},
    part::problem,
    record::Edit,
};

/// The outcome of saving.
pub enum Outcome {
    /// The patient's id.
    Saved(String),
    /// The entries have problems.
    Wrong(Vec<Problem>),
    /// Another user saved it in the meantime: what they saved stands in the form, below what was typed.
    Conflict,
}

/// Saves what is entered: once, however often it is sent.
pub async fn save(api: Api, edit: Edit, id: Option<String>, key: RequestKey) -> Outcome {
    let (patient, version) = match edit.read() {
        Ok(read) => read,
        Err(problems) => return Outcome::Wrong(problems),
    };
    let input = key.keyed(json!({ "id": id, "version": version, "replace": true, "patient": patient }));
    let whole = |code: &str, text: &str| Outcome::Wrong(vec![problem("", code, text)]);
    let payload = match api.run_with::<SavePatient>(json!({ "input": input })).await {
        Ok(payload) => payload,
        Err(failure) => return whole("failure", &failure.text()),
    };
    match (payload.status, payload.id, id) {
        (SaveStatus::Saved, Some(id), _) => Outcome::Saved(id),
        (SaveStatus::Invalid, ..) => Outcome::Wrong(payload.problems),
        (SaveStatus::Conflict, _, Some(id)) => match read(api, id).await {
            Ok(Some(chart)) => {
                edit.rebase(details(&chart), chart.version);
                Outcome::Conflict
            }
            Ok(None) => gone(),
            Err(failure) => whole("failure", &failure),
        },
        _ => gone(),
    }
}

fn gone() -> Outcome {
    let text = "This patient is not in the database any more. Go back to the patients’ list.";
    Outcome::Wrong(vec![problem("", "not_found", text)])
}

async fn read(api: Api, patient_id: String) -> Result<Option<Chart>, String> {
    api.run::<ChartQuery>(chart_query::Variables { patient_id }).await.map_err(|failure| failure.text())
}

/// The details as a form reads them. Answers about sharing with a registry are recorded one by one.
#[must_use]
pub fn details(chart: &Chart) -> Value {
    let mut details = chart.patient.clone();
    if let Some(fields) = details.as_object_mut() {
        fields.remove("consents");
    }
    details
}
