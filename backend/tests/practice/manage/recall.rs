//! Recalled lots: a dose of one is asked about, and those that were given are one list.

use serde_json::{Value, json};

use super::{listed, record};
use crate::{
    chart::record::run,
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(a_recalled_lot_is_asked_about, an_expired_lot_is_asked_about, the_doses_of_a_lot_are_one_list,);

const SAVE: &str = "mutation($input: SaveRecallInput!) { saveRecall(input: $input) { status problems { field code }
    recall { id version lot reason active vaccineName } } }";

async fn save(practice: &Practice, input: Value) -> Value {
    run(practice, SAVE, json!({ "input": input })).await["saveRecall"].clone()
}

async fn a_recalled_lot_is_asked_about(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await.to_string();
    for (recall, field) in [
        (json!({"lot": "Y1", "reason": " "}), "recall.reason"),
        (json!({"lot": "", "reason": "Particles."}), "recall.lot"),
        (json!({"lot": "Y1", "reason": "Particles.", "vaccineId": uuid::Uuid::nil()}), "recall.vaccineId"),
    ] {
        assert_eq!(save(&practice, json!({ "recall": recall })).await["problems"][0]["field"], field);
    }
    let saved = save(&practice, json!({"recall": {"lot": "y1", "reason": "Particles in the vial"}})).await;
    assert_eq!(saved["recall"]["reason"], "Particles in the vial.", "{saved}");
    let asked = json!([{"field": "dose.lot", "code": "confirm.recalled"}]);
    let refused = record(&practice, &child, json!({})).await;
    assert_eq!((&refused["status"], &refused["problems"]), (&json!("INVALID"), &asked));
    let given = record(&practice, &child, json!({"confirmed": ["confirm.recalled"]})).await;
    assert_eq!(given["status"], "SAVED", "{given}");
    // What was recorded is changed without being asked about its lot again.
    let change = json!({"id": given["dose"]["id"], "version": 1, "dose": {"site": "LA"}});
    let changed = run(&practice, super::DOSE, json!({ "input": change })).await["recordDose"].clone();
    assert_eq!(changed["status"], "SAVED", "{changed}");
    let history = json!({"source": "01", "givenOn": "2026-02-01"});
    assert_eq!(record(&practice, &child, history).await["status"], "SAVED", "from history");

    let row = &saved["recall"];
    let back = json!({"id": row["id"], "version": 1, "recall": {"lot": "Y1", "reason": "Particles.", "active": false}});
    assert_eq!(save(&practice, back.clone()).await["recall"]["active"], false);
    assert_eq!(save(&practice, back).await["status"], "CONFLICT");
    let again = record(&practice, &child, json!({"confirmed": ["confirm.twice"]})).await;
    assert_eq!(again["status"], "SAVED", "taken back: {again}");
}

async fn an_expired_lot_is_asked_about(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await.to_string();
    let expired = json!({"lot": "Y1 03/08/2026"});
    assert_eq!(
        record(&practice, &child, expired).await["problems"],
        json!([{"field": "dose.lot", "code": "confirm.expired"}])
    );
    let visit = "mutation($input: RecordVisitInput!) { recordVisit(input: $input) { status problems { field code } } }";
    let mut input = json!({"patientId": child, "locationId": practice.location.to_string(), "givenOn": "2026-03-09",
        "doses": [{"name": "Varivax", "lot": "V1 09/2027"}, {"name": "M-M-R II", "lot": "Y1 02/2026"}]});
    let refused = run(&practice, visit, json!({ "input": input })).await["recordVisit"].clone();
    assert_eq!(refused["problems"], json!([{"field": "doses.1.lot", "code": "confirm.expired"}]));
    input["doses"][1]["confirmed"] = json!(["confirm.expired"]);
    assert_eq!(run(&practice, visit, json!({ "input": input })).await["recordVisit"]["status"], "SAVED");
}

async fn the_doses_of_a_lot_are_one_list(base: Base) {
    let practice = practice(base, true).await;
    let vaccine = listed(&practice).await;
    let one = practice.add_patient(patient("10077")).await.to_string();
    let two = practice.add_patient(patient("10078")).await.to_string();
    for (child, changes) in [
        (&one, json!({})),
        (&two, json!({"lot": "y1 09/30/2027", "givenOn": "2026-03-08", "vaccineId": vaccine})),
        (&two, json!({"lot": "Y2 09/30/2027", "confirmed": ["confirm.twice"]})),
        (&one, json!({"source": "01", "givenOn": "2026-01-08"})),
        (&one, json!({"name": "Varivax", "completion": "RE"})),
    ] {
        let saved = record(&practice, child, changes).await;
        assert_eq!(saved["status"], "SAVED", "{saved}");
    }
    let row = save(&practice, json!({"recall": {"lot": "Y1", "vaccineId": vaccine, "reason": "Particles."}})).await;
    let doses =
        "query($id: ID!, $first: Int, $after: String) { recalledDoses(recallId: $id, first: $first, after: $after) {
        rows { patientId patientName birthDate mrn phone name lotNumber givenOn locationName } next } }";
    let id = &row["recall"]["id"];
    let page = run(&practice, doses, json!({"id": id, "first": 1})).await["recalledDoses"].clone();
    assert_eq!(
        page["rows"],
        json!([{"patientId": one, "patientName": "Okafor, Maya", "birthDate": "2025-03-02", "mrn": "10077",
            "phone": "6085550142", "name": "M-M-R II", "lotNumber": "Y1", "givenOn": "2026-03-09", "locationName": "North clinic"}])
    );
    let next =
        run(&practice, doses, json!({"id": id, "first": 1, "after": page["next"]})).await["recalledDoses"].clone();
    assert_eq!((&next["rows"][0]["mrn"], &next["next"]), (&json!("10078"), &Value::Null), "{next}");
    backend::store::flush_reads(&practice.store).await.unwrap();
    let audit = run(&practice, "{ auditEvents(action: \"recall.list\") { rows { records } } }", json!({})).await;
    assert!(!audit["auditEvents"]["rows"].as_array().unwrap().is_empty(), "who read it is in the log");
}
