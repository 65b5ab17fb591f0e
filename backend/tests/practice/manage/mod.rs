//! The people and places of a practice, and its stock: saved, checked, and what doses make of them.

mod clinician;
mod place;
mod recall;
mod stock;

use serde_json::{Value, json};

use crate::{chart::record::run, support::Practice};

const DOSE: &str = "mutation($input: RecordDoseInput!) { recordDose(input: $input) { status problems { field code }
    findings { code } version dose { id version administeredBy { last first npi middle } } } }";
const MOVE: &str = "mutation($input: MoveStockInput!) { moveStock(input: $input) { status problems { field code }
    lot { id onHand entry funding expired recalled } } }";
const VACCINE: &str =
    "mutation($input: SaveVaccineInput!) { saveVaccine(input: $input) { vaccine { id } problems { code } } }";

/// What a registry wants to know of a dose besides.
fn whole(mut changes: Value) -> Value {
    let more = json!({"amount": "0.5", "unit": "mL", "route": "C38299", "site": "LA", "eligibility": "V01"});
    changes.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    changes
}

/// A dose given here, with what a test changes.
fn dose(practice: &Practice, changes: &Value) -> Value {
    let mut dose = json!({"name": "M-M-R II", "source": "00", "completion": "CP", "lot": "Y1 09/30/2027",
        "locationId": practice.location.to_string(), "givenOn": "2026-03-09"});
    for (name, value) in changes.as_object().unwrap() {
        dose[name] = value.clone();
    }
    dose
}

async fn record(practice: &Practice, patient: &str, changes: Value) -> Value {
    let input = json!({"patientId": patient, "dose": dose(practice, &changes)});
    run(practice, DOSE, json!({ "input": input })).await["recordDose"].clone()
}

/// A vaccine of the listing.
async fn listed(practice: &Practice) -> Value {
    let vaccine = json!({"genericName": "MMR", "brands": ["M-M-R II"]});
    run(practice, VACCINE, json!({"input": {"vaccine": vaccine}})).await["saveVaccine"]["vaccine"]["id"].clone()
}

async fn move_stock(practice: &Practice, input: Value) -> Value {
    run(practice, MOVE, json!({ "input": input })).await["moveStock"].clone()
}

/// Receives a lot with so many doses.
async fn receive(practice: &Practice, vaccine: &Value, lot: &str, funding: &str, amount: i64) -> Value {
    let lot =
        json!({"locationId": practice.location.to_string(), "vaccineId": vaccine, "lot": lot, "funding": funding});
    let answer = move_stock(practice, json!({"lot": lot, "kind": "RECEIVED", "amount": amount})).await;
    assert_eq!(answer["status"], "SAVED", "{answer}");
    answer["lot"].clone()
}
