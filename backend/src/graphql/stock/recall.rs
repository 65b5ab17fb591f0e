//! Recalled lots, and the doses that were given from one.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use shared::{
    lot::{self, is_usable},
    typed::{fold, has_control},
};
use uuid::Uuid;

use super::lot::vaccine_names;
use crate::{
    entity::lot_recall,
    graphql::schema::{Begun, Bindings, Call, Problem, Records, Result, SaveStatus, known, parse_id, problem, saved},
    store::{self, NewRecall, Page, RecalledDose, encode_cursor},
};

/// Binds the recalls.
pub fn bind(bindings: &mut Bindings) {
    bindings.answer("recalls", recalls);
    bindings.answer("saveRecall", save_recall);
    bindings
        .list("recalledDoses", recalled_doses, |page| Records::of(page.rows.iter().map(|row| row.patient_id.as_str())));
}

/// The name of the list in its cursors.
const LIST: &str = "recalledDose";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LotRecall {
    id: String,
    version: i32,
    lot: String,
    vaccine_id: Option<String>,
    vaccine_name: Option<String>,
    reason: String,
    active: bool,
    created_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct RecalledDosePage {
    rows: Vec<Given>,
    next: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Given {
    dose_id: String,
    patient_id: String,
    patient_name: String,
    birth_date: NaiveDate,
    mrn: String,
    phone: Option<String>,
    name: String,
    lot_number: String,
    given_on: NaiveDate,
    location_name: String,
}

async fn recalls(call: Call) -> Result<Vec<LotRecall>> {
    let set_up = call.app.store.current_set_up().await?;
    if set_up.recalls.is_empty() {
        return Ok(Vec::new());
    }
    let names = vaccine_names(&call).await?;
    Ok(set_up.recalls.iter().map(|row| recall_of(row, &names)).collect())
}

fn recall_of(row: &lot_recall::Model, names: &HashMap<Uuid, String>) -> LotRecall {
    LotRecall {
        id: row.id.to_string(),
        version: row.version,
        lot: row.lot.clone(),
        vaccine_id: row.vaccine_id.map(|id| id.to_string()),
        vaccine_name: row.vaccine_id.and_then(|id| names.get(&id).cloned()),
        reason: row.reason.clone(),
        active: row.ended_at.is_none(),
        created_at: row.created_at,
    }
}

async fn recalled_doses(call: Call) -> Result<RecalledDosePage> {
    let page = call.page(LIST)?;
    let db = call.app.store.reader();
    let set_up = call.app.store.current_set_up().await?;
    let found = match store::recall_by_id(db, call.id("recallId")?).await? {
        Some(recall) => store::recalled_doses(db, &recall, &page).await?,
        None => Page { rows: Vec::new(), next: None },
    };
    let given = |RecalledDose { dose, patient }: RecalledDose| Given {
        dose_id: dose.id.to_string(),
        patient_id: patient.id.to_string(),
        patient_name: [patient.last_name.as_str(), &patient.first_name]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        birth_date: patient.birth_date,
        mrn: patient.mrn,
        phone: patient.phone,
        name: dose.name,
        lot_number: dose.lot.unwrap_or_default(),
        given_on: dose.given_on,
        location_name: set_up.profile.location_name(dose.location_id),
    };
    let rows = found.rows.into_iter().map(given).collect();
    Ok(RecalledDosePage { rows, next: found.next.map(|key| encode_cursor(LIST, &key)) })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LotRecallInput {
    lot: String,
    vaccine_id: Option<String>,
    reason: String,
    active: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SaveRecallInput {
    id: Option<String>,
    version: Option<i32>,
    idempotency_key: Option<String>,
    recall: LotRecallInput,
}

#[derive(Serialize)]
struct SaveRecallPayload {
    status: SaveStatus,
    problems: Vec<Problem>,
    recall: Option<LotRecall>,
}

async fn save_recall(call: Call) -> Result<SaveRecallPayload> {
    let input: SaveRecallInput = call.arg("input")?;
    let answer = |status, problems| Ok(SaveRecallPayload { status, problems, recall: None });
    let read = known(input.id.as_deref(), input.version)?;
    let names = vaccine_names(&call).await?;
    let new = match validate(input.recall, &names) {
        Ok(new) => new,
        Err(problems) => return answer(SaveStatus::Invalid, problems),
    };
    let mut tx = match call.begin_once("saveRecall", input.idempotency_key.as_deref()).await? {
        Begun::New(tx) => tx,
        Begun::Done(ids) => {
            let rows = store::recalls(call.app.store.reader()).await?;
            let recall = rows.iter().find(|row| ids.contains(&row.id)).map(|row| recall_of(row, &names));
            return Ok(SaveRecallPayload { status: SaveStatus::Saved, problems: Vec::new(), recall });
        }
    };
    match saved(store::save_recall(&mut tx, read, new).await)? {
        Ok(row) => {
            tx.commit(&[row.id]).await?;
            let recall = Some(recall_of(&row, &names));
            Ok(SaveRecallPayload { status: SaveStatus::Saved, problems: Vec::new(), recall })
        }
        Err(reason) => answer(reason.into(), Vec::new()),
    }
}

/// Maximum length of a reason, in characters.
const MAX_REASON: usize = 200;

fn validate(input: LotRecallInput, names: &HashMap<Uuid, String>) -> std::result::Result<NewRecall, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut reason = fold(&input.reason);
    if reason.is_empty() || reason.chars().count() > MAX_REASON || has_control(&reason) {
        problems.push(problem("recall.reason", "missing", "Say why the lot was recalled, in at most 200 characters."));
    }
    if !reason.ends_with(['.', '!', '?']) {
        reason.push('.');
    }
    let lot = lot::parse(&input.lot).ok().map(|entry| entry.lot).filter(|lot| is_usable(lot));
    if lot.is_none() {
        problems.push(problem("recall.lot", "form", "Enter the lot number, as printed on the package."));
    }
    let vaccine = input.vaccine_id.as_deref().map(|id| parse_id(id).ok().filter(|id| names.contains_key(id)));
    if vaccine == Some(None) {
        problems.push(problem("recall.vaccineId", "unknown", "Choose a vaccine of the listing."));
    }
    match lot {
        Some(lot) if problems.is_empty() => {
            Ok(NewRecall { lot, vaccine_id: vaccine.flatten(), reason, is_ended: input.active == Some(false) })
        }
        _ => Err(problems),
    }
}
