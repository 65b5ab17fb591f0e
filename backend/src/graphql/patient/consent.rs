//! A patient's answer about sharing with a registry, recorded.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::{
    consent::{Consent, ConsentAnswer, ConsentMethod},
    typed::{fold, has_control},
};
use uuid::Uuid;

use super::chart::requirements;
use crate::{
    entity::patient,
    graphql::schema::{Begun, Bindings, Call, OnceTx, Problem, Result, parse_id, problem},
    store::{self, Requirements, details_of},
};

/// Binds the field of this noun.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("recordConsent", record_consent);
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecordConsentInput {
    patient_id: String,
    program: String,
    answer: ConsentAnswer,
    on: Option<NaiveDate>,
    how: Option<ConsentMethod>,
    asked_by: Option<String>,
    idempotency_key: Option<String>,
}

/// The outcome of recording a patient's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum RecordConsentStatus {
    Recorded,
    Invalid,
    UnknownProgram,
    NotFound,
}

#[derive(Serialize)]
struct RecordConsentPayload {
    status: RecordConsentStatus,
    problems: Vec<Problem>,
    consents: Vec<Consent>,
}

/// Maximum length of a name, in characters.
const MAX_LENGTH: usize = 100;

async fn record_consent(call: Call) -> Result<RecordConsentPayload> {
    let input: RecordConsentInput = call.arg("input")?;
    let answer = |status, problems| Ok(RecordConsentPayload { status, problems, consents: Vec::new() });
    let id = parse_id(&input.patient_id)?;
    if call.reference().program(&input.program).is_none() {
        return answer(RecordConsentStatus::UnknownProgram, Vec::new());
    }
    let set_up = call.app.store.current_set_up().await?;
    let requirements = requirements(&call, &set_up);
    let today = requirements.today;
    let asked_by = input.asked_by.as_deref().map(fold).filter(|name| !name.is_empty());
    let problems = problems_of(&input, asked_by.as_deref(), today);
    if !problems.is_empty() {
        return answer(RecordConsentStatus::Invalid, problems);
    }
    let consent = Consent {
        program: input.program,
        answer: input.answer,
        on: input.on.unwrap_or(today),
        how: input.how,
        asked_by,
        recorded_by: Some(call.caller.name.clone()),
        recorded_at: Some(call.app.store.source().now()),
    };
    let row = match call.begin_once("recordConsent", input.idempotency_key.as_deref()).await? {
        Begun::New(tx) => record(&requirements, tx, id, consent).await?,
        Begun::Done(_) => store::patient_by_id(call.app.store.reader(), id).await?,
    };
    let Some(row) = row else { return answer(RecordConsentStatus::NotFound, Vec::new()) };
    Ok(RecordConsentPayload {
        status: RecordConsentStatus::Recorded,
        problems: Vec::new(),
        consents: details_of(&row)?.consents,
    })
}

/// Records an answer, with what follows for the patient's reports, in one commit; none when the patient is gone.
async fn record(
    requirements: &Requirements<'_>,
    mut tx: Box<OnceTx>,
    id: Uuid,
    consent: Consent,
) -> Result<Option<patient::Model>> {
    let row = match store::add_consent(&mut tx, id, consent).await {
        Ok(row) => row,
        Err(store::Error::NotFound) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    store::assess_consent(&mut tx, requirements.reference(), &row).await?;
    store::keep_missing(&mut tx, requirements, &row).await?;
    tx.commit(&[id]).await?;
    Ok(Some(row))
}

fn problems_of(input: &RecordConsentInput, asked_by: Option<&str>, today: NaiveDate) -> Vec<Problem> {
    let mut problems = Vec::new();
    if input.on.is_some_and(|on| on > today) {
        problems.push(problem("on", "future", "Enter a day that is not in the future."));
    }
    if asked_by.is_some_and(|name| name.chars().count() > MAX_LENGTH || has_control(name)) {
        problems.push(problem("askedBy", "form", "Use at most 100 characters and no line breaks."));
    }
    problems
}
