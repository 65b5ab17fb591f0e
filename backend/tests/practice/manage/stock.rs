//! Stock: received, counted, wasted and returned; what doses take and give back; and what disagrees.

use backend::entity::{stock_lot, stock_movement};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::{DOSE, listed, move_stock, receive, record, whole};
use crate::{
    chart::record::run,
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(
    a_lot_is_received_counted_wasted_and_returned,
    a_dose_takes_one_and_gives_it_back,
    a_moved_dose_takes_one_only_once,
    a_dose_takes_from_the_stock_that_it_belongs_to,
    what_disagrees_is_a_finding,
    many_doses_take_theirs,
);

/// The amount on hand of a lot; it is the sum of its movements.
async fn on_hand(practice: &Practice, lot: &Value) -> i32 {
    let id: uuid::Uuid = lot["id"].as_str().unwrap().parse().unwrap();
    let rows = stock_movement::Entity::find().all(practice.store.reader()).await.unwrap();
    let sum = rows.iter().filter(|row| row.stock_lot_id == id).map(|row| row.amount).sum::<i32>();
    let row = stock_lot::Entity::find_by_id(id).one(practice.store.reader()).await.unwrap().unwrap();
    assert_eq!((row.on_hand, row.is_on_hand), (sum, sum != 0), "the amount is the sum of the movements");
    row.on_hand
}

async fn a_lot_is_received_counted_wasted_and_returned(base: Base) {
    let practice = practice(base, true).await;
    let vaccine = listed(&practice).await;
    let lot = receive(&practice, &vaccine, "LOT: Y1 EXP 09/2027", "PUBLIC", 10).await;
    assert_eq!((&lot["entry"], &lot["onHand"]), (&json!("Y1 09/2027"), &json!(10)));
    assert_eq!(receive(&practice, &vaccine, "y1", "PUBLIC", 5).await["id"], lot["id"], "the lot that is known");
    let other = receive(&practice, &vaccine, "Y1 09/2027", "PRIVATE", 1).await;
    assert_ne!(other["id"], lot["id"], "private stock is apart");
    let moved = async |kind: &str, amount: i64| {
        let input = json!({"stockLotId": lot["id"], "kind": kind, "amount": amount, "note": "by hand"});
        move_stock(&practice, input).await
    };
    assert_eq!(moved("WASTED", 2).await["lot"]["onHand"], 13);
    assert_eq!(moved("RETURNED", 3).await["lot"]["onHand"], 10);
    assert_eq!(moved("COUNTED", 8).await["lot"]["onHand"], 8);
    for (kind, amount) in [("WASTED", 9), ("RECEIVED", 0), ("COUNTED", -1), ("GIVEN", 1)] {
        let refused = moved(kind, amount).await;
        assert_eq!(refused["problems"], json!([{"field": "amount", "code": "form"}]), "{kind} {amount}");
    }
    let again = json!({"idempotencyKey": "k1", "stockLotId": lot["id"], "kind": "RECEIVED", "amount": 1});
    for _ in 0..2 {
        assert_eq!(move_stock(&practice, again.clone()).await["lot"]["onHand"], 9, "once");
    }
    assert_eq!(on_hand(&practice, &lot).await, 9);
    let ledger = "query($id: ID!) { stockMovements(stockLotId: $id) { rows { kind amount by note } } }";
    let ledger = run(&practice, ledger, json!({"id": lot["id"]})).await["stockMovements"]["rows"].clone();
    assert_eq!(ledger.as_array().unwrap().len(), 6, "{ledger}");
    assert!(
        ledger.as_array().unwrap().contains(&json!({"kind": "COUNTED", "amount": -2, "by": "ana", "note": "by hand"}))
    );

    let place = practice.location.to_string();
    let entered = |lot: &str, vaccine: &Value, location: &str| json!({"lot": {"lot": lot, "vaccineId": vaccine, "locationId": location, "funding": "PUBLIC"}, "kind": "RECEIVED", "amount": 1});
    let nobody = json!(uuid::Uuid::nil());
    for (input, field) in [
        (entered("Y1 10/2027", &vaccine, &place), "lot.lot"),
        (entered("09/2027", &vaccine, &place), "lot.lot"),
        (entered("Y1 09/2027", &nobody, &place), "lot.vaccineId"),
        (entered("Y1 09/2027", &vaccine, &uuid::Uuid::nil().to_string()), "lot.locationId"),
        (json!({"kind": "RECEIVED", "amount": 1}), "lot.lot"),
    ] {
        assert_eq!(move_stock(&practice, input).await["problems"][0]["field"], field);
    }
    let all = run(&practice, "{ stock { lotNumber onHand funding vaccineName } }", json!({})).await["stock"].clone();
    assert_eq!(all.as_array().unwrap().len(), 2, "{all}");
    move_stock(&practice, json!({"stockLotId": other["id"], "kind": "COUNTED", "amount": 0})).await;
    let used = run(&practice, "{ stock(usedUp: true) { onHand funding } }", json!({})).await["stock"].clone();
    assert_eq!(used, json!([{"onHand": 0, "funding": "PRIVATE"}]));
}

async fn a_dose_takes_one_and_gives_it_back(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await.to_string();
    let vaccine = listed(&practice).await;
    let lot = receive(&practice, &vaccine, "Y1 09/30/2027", "PRIVATE", 3).await;
    let other = receive(&practice, &vaccine, "Y2 09/30/2027", "PRIVATE", 3).await;
    let amounts = async || [on_hand(&practice, &lot).await, on_hand(&practice, &other).await];
    let saved = record(&practice, &child, json!({"vaccineId": vaccine, "funding": "PHC70"})).await;
    assert_eq!((&saved["status"], &saved["findings"]), (&json!("SAVED"), &json!([])), "{saved}");
    assert_eq!(amounts().await, [2, 3]);
    let change = async |version: i64, dose: Value| {
        let input = json!({"id": saved["dose"]["id"], "version": version, "dose": dose});
        run(&practice, DOSE, json!({ "input": input })).await["recordDose"].clone()
    };
    assert_eq!(change(1, json!({"site": "LA"})).await["status"], "SAVED");
    assert_eq!(amounts().await, [2, 3], "another site takes nothing");
    assert_eq!(change(2, json!({"lot": "Y2 09/30/2027"})).await["status"], "SAVED");
    assert_eq!(amounts().await, [3, 2], "another lot");
    assert_eq!(change(3, json!({"completion": "RE", "refusalReason": "00"})).await["status"], "SAVED");
    assert_eq!(amounts().await, [3, 3], "refused after all");
    assert_eq!(change(4, json!({"completion": "CP", "refusalReason": null})).await["status"], "SAVED");
    assert_eq!(amounts().await, [3, 2]);
    let delete = "mutation($input: DeleteDoseInput!) { deleteDose(input: $input) { status } }";
    let input = json!({"id": saved["dose"]["id"], "version": 5});
    assert_eq!(run(&practice, delete, json!({ "input": input })).await["deleteDose"]["status"], "SAVED");
    assert_eq!(amounts().await, [3, 3], "deleted");
    for nothing in [
        json!({"vaccineId": vaccine, "source": "01"}),
        json!({"vaccineId": vaccine, "completion": "RE", "name": "M-M-R II"}),
        json!({"vaccineId": vaccine, "lot": "Y3 09/30/2027", "confirmed": ["confirm.twice"]}),
    ] {
        let saved = record(&practice, &child, nothing).await;
        assert_eq!(saved["status"], "SAVED", "{saved}");
    }
    assert_eq!(amounts().await, [3, 3], "history, a refusal, and a lot that is not there take nothing");
    let refused = json!({"vaccineId": vaccine, "lot": "Y1 09/30/2027"});
    assert_eq!(record(&practice, &child, refused).await["problems"][0]["code"], "confirm.twice");
    assert_eq!(amounts().await, [3, 3], "what was not saved takes nothing");
}

async fn a_moved_dose_takes_one_only_once(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await.to_string();
    let right = practice.add_patient(patient("10078")).await.to_string();
    let vaccine = listed(&practice).await;
    let lot = receive(&practice, &vaccine, "Y1 09/30/2027", "PRIVATE", 3).await;
    let by = json!({"last": "Rivera", "first": "Ana"});
    let saved = record(&practice, &child, whole(json!({"vaccineId": vaccine, "administeredBy": by}))).await;
    let report = practice.report_of(saved["dose"]["id"].as_str().unwrap().parse().unwrap()).await;
    practice.send(report).await;
    let id = &saved["dose"]["id"];
    let version =
        run(&practice, "query($id: ID!) { chart(patientId: $id) { doses { version } } }", json!({"id": child})).await;
    let version = version["chart"]["doses"][0]["version"].clone();
    let moved = "mutation($input: MoveDoseInput!) { moveDose(input: $input) { status dose { id version } } }";
    let input = json!({"id": id, "version": version, "toPatientId": right});
    let moved = run(&practice, moved, json!({ "input": input })).await["moveDose"].clone();
    assert_eq!((&moved["status"], on_hand(&practice, &lot).await), (&json!("SAVED"), 2));
    let undo = "mutation($input: UndoDoseMoveInput!) { undoDoseMove(input: $input) { status } }";
    let input = json!({"id": moved["dose"]["id"], "version": moved["dose"]["version"]});
    let undone = run(&practice, undo, json!({ "input": input })).await["undoDoseMove"].clone();
    assert_eq!((&undone["status"], on_hand(&practice, &lot).await), (&json!("DONE"), 2));
}

async fn a_dose_takes_from_the_stock_that_it_belongs_to(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await.to_string();
    let vaccine = listed(&practice).await;
    let public = receive(&practice, &vaccine, "Y1 09/30/2027", "PUBLIC", 3).await;
    let private = receive(&practice, &vaccine, "Y1 09/30/2027", "PRIVATE", 3).await;
    let amounts = async || [on_hand(&practice, &public).await, on_hand(&practice, &private).await];
    record(&practice, &child, json!({"eligibility": "V02"})).await;
    assert_eq!(amounts().await, [2, 3], "eligible");
    record(&practice, &child, json!({"eligibility": "V01", "givenOn": "2026-03-08"})).await;
    assert_eq!(amounts().await, [2, 2], "not eligible");
    record(&practice, &child, json!({"eligibility": "V01", "funding": "VXC52", "givenOn": "2026-03-07"})).await;
    assert_eq!(amounts().await, [1, 2], "what it was paid with says more");
}

async fn what_disagrees_is_a_finding(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await.to_string();
    let vaccine = listed(&practice).await;
    let lot = receive(&practice, &vaccine, "Y1 09/30/2027", "PUBLIC", 1).await;
    let codes = |answer: &Value| {
        let findings = answer["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let saved = record(&practice, &child, json!({"eligibility": "V01"})).await;
    assert_eq!(codes(&saved), ["stock.funding.public"], "{saved}");
    let dose = super::dose(&practice, &json!({"eligibility": "V02", "givenOn": "2026-03-08"}));
    let input = json!({"idempotencyKey": "d1", "patientId": child, "dose": dose});
    for _ in 0..2 {
        let saved = run(&practice, DOSE, json!({ "input": input })).await["recordDose"].clone();
        assert_eq!((codes(&saved), on_hand(&practice, &lot).await), (vec!["stock.lot.used_up".to_owned()], -1));
    }
    let visit = "mutation($input: RecordVisitInput!) { recordVisit(input: $input) { status findings { code } } }";
    let input = json!({"idempotencyKey": "v1", "patientId": child, "locationId": practice.location.to_string(),
        "givenOn": "2026-03-07", "eligibility": "V02", "doses": [{"name": "M-M-R II", "lot": "Y1 09/30/2027"}]});
    for _ in 0..2 {
        let saved = run(&practice, visit, json!({ "input": input })).await["recordVisit"].clone();
        assert_eq!(codes(&saved), ["stock.lot.used_up"], "it warns, and prevents nothing: {saved}");
    }
    assert_eq!(on_hand(&practice, &lot).await, -2);
}

async fn many_doses_take_theirs(base: Base) {
    let practice = practice(base, true).await;
    let vaccine = listed(&practice).await;
    let lot = receive(&practice, &vaccine, "Y1 09/30/2027", "PRIVATE", 30).await;
    let mut doses = Vec::new();
    for n in 0..20 {
        let child = practice.add_patient(patient(&(20_000 + n).to_string())).await.to_string();
        doses.push(json!({"patientId": child, "dose": super::dose(&practice, &json!({"eligibility": "V01"}))}));
    }
    let text =
        "mutation($input: RecordDosesInput!) { recordDoses(input: $input) { results { status findings { code } } } }";
    let answer = run(&practice, text, json!({"input": {"doses": doses}})).await["recordDoses"]["results"].clone();
    assert!(answer.as_array().unwrap().iter().all(|one| one["status"] == "SAVED"), "{answer}");
    assert_eq!(on_hand(&practice, &lot).await, 10);
}
