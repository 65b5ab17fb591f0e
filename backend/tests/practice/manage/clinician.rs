//! Clinicians: checked, listed, named by doses, and changed without changing a dose.

use backend::{
    auth::{Role, UserId, hash_password},
    store::{AccountStore, NewUser},
};
use serde_json::{Value, json};

use super::{record, whole};
use crate::{
    api::access::{caller, request_by, schema},
    chart::record::run,
    on_both,
    support::{Base, Practice, patient, practice},
};

on_both!(
    a_clinician_is_added_and_changed,
    what_is_wrong_is_said_field_by_field,
    a_dose_names_a_clinician_and_keeps_what_was_said,
    a_visit_names_clinicians,
    the_user_who_is_a_clinician_is_told,
);

const SAVE: &str = "mutation($input: SaveClinicianInput!) { saveClinician(input: $input) { status
    problems { field code } clinician { id version last first middle suffix prefix credentials npi gives orders
    locationIds active userId own } } }";

fn rivera() -> Value {
    json!({"last": "Rivera", "first": "Ana", "middle": "Lucia", "suffix": null, "prefix": "Dr", "credentials": "RN",
        "npi": "1234567893", "gives": true, "orders": false})
}

async fn save(practice: &Practice, input: Value) -> Value {
    run(practice, SAVE, json!({ "input": input })).await["saveClinician"].clone()
}

async fn a_clinician_is_added_and_changed(base: Base) {
    let practice = practice(base, true).await;
    let new = json!({"idempotencyKey": "k1", "clinician": rivera()});
    let added = save(&practice, new.clone()).await;
    assert_eq!(added["status"], "SAVED", "{added}");
    let row = &added["clinician"];
    for name in ["last", "first", "middle", "suffix", "prefix", "credentials", "npi", "gives", "orders"] {
        assert_eq!(row[name], rivera()[name], "{name}");
    }
    assert_eq!((&row["active"], &row["own"], &row["locationIds"]), (&json!(true), &json!(false), &json!([])));
    assert_eq!(save(&practice, new).await["clinician"]["id"], row["id"], "the same request adds nobody again");

    let mut other = rivera();
    other["credentials"] = json!("NP");
    other["orders"] = json!(true);
    other["locationIds"] = json!([practice.location.to_string()]);
    other["npi"] = json!(" 1234-567 893 ");
    let change = json!({"id": row["id"], "version": row["version"], "clinician": other});
    let changed = save(&practice, change.clone()).await;
    assert_eq!(changed["clinician"]["version"], 2, "{changed}");
    assert_eq!(changed["clinician"]["npi"], "1234567893");
    assert_eq!(changed["clinician"]["locationIds"], json!([practice.location.to_string()]));
    assert_eq!(save(&practice, change).await["status"], "CONFLICT");
    let gone = json!({"id": uuid::Uuid::nil().to_string(), "version": 1, "clinician": {"last": "A", "first": "B", "gives": true, "orders": false}});
    assert_eq!(save(&practice, gone).await["status"], "NOT_FOUND");
    let all = run(&practice, "{ clinicians { last credentials } }", json!({})).await;
    assert_eq!(all["clinicians"], json!([{"last": "Rivera", "credentials": "NP"}]));
    let changes = run(&practice, "{ changes(since: 0) { rows { entity kind } } }", json!({})).await;
    let rows = changes["changes"]["rows"].as_array().unwrap();
    assert!(rows.contains(&json!({"entity": "CLINICIAN", "kind": "INSERT"})), "{rows:?}");
    let audit = run(&practice, "{ auditEvents(action: \"clinician.change\") { rows { entity } } }", json!({})).await;
    assert_eq!(audit["auditEvents"]["rows"], json!([{"entity": "clinician"}]));
}

async fn what_is_wrong_is_said_field_by_field(base: Base) {
    let practice = practice(base, true).await;
    for (name, value, field, code) in [
        ("last", json!(" "), "clinician.last", "missing"),
        ("first", json!(""), "clinician.first", "missing"),
        ("middle", json!("a\u{7}b"), "clinician.middle", "form"),
        ("credentials", json!("R".repeat(101)), "clinician.credentials", "form"),
        ("npi", json!("1234567890"), "clinician.npi", "form"),
        ("npi", json!("12345"), "clinician.npi", "form"),
        ("gives", json!(false), "clinician.gives", "missing"),
        ("locationIds", json!([uuid::Uuid::nil()]), "clinician.locationIds", "unknown"),
        ("userId", json!(uuid::Uuid::nil()), "clinician.userId", "unknown"),
    ] {
        let mut wrong = rivera();
        wrong[name] = value;
        let answer = save(&practice, json!({ "clinician": wrong })).await;
        assert_eq!(answer["status"], "INVALID", "{name}");
        assert_eq!(answer["problems"], json!([{"field": field, "code": code}]), "{name}");
    }
    save(&practice, json!({ "clinician": rivera() })).await;
    let again = save(
        &practice,
        json!({"clinician": {"last": "Cho", "first": "Min", "npi": "1234567893", "gives": true, "orders": true}}),
    )
    .await;
    assert_eq!(again["problems"], json!([{"field": "clinician.npi", "code": "taken"}]));
}

async fn a_dose_names_a_clinician_and_keeps_what_was_said(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await.to_string();
    let row = save(&practice, json!({ "clinician": rivera() })).await["clinician"].clone();
    let saved = record(&practice, &child, whole(json!({"administeredBy": {"clinicianId": row["id"]}}))).await;
    let said = json!({"last": "Rivera", "first": "Ana", "npi": "1234567893", "middle": "Lucia"});
    assert_eq!(saved["dose"]["administeredBy"], said, "{saved}");

    let report = practice.report_of(saved["dose"]["id"].as_str().unwrap().parse().unwrap()).await;
    practice.send(report).await;
    let before = practice.row(report).await;
    let mut married = rivera();
    married["last"] = json!("Lopez");
    save(&practice, json!({"id": row["id"], "version": 1, "clinician": married})).await;
    assert_eq!(practice.row(report).await, before, "no report is changed");
    let chart = "query($id: ID!) { chart(patientId: $id) { doses { administeredBy { last } } } }";
    let chart = run(&practice, chart, json!({ "id": child })).await;
    assert_eq!(chart["chart"]["doses"][0]["administeredBy"]["last"], "Rivera");

    for (who, code) in [
        (json!({"clinicianId": uuid::Uuid::nil()}), "unknown"),
        (json!({"clinicianId": row["id"], "last": "Cho"}), "given_twice"),
        (json!({}), "missing"),
    ] {
        let answer = record(&practice, &child, json!({"orderedBy": who, "confirmed": ["confirm.twice"]})).await;
        assert_eq!(answer["problems"], json!([{"field": "dose.orderedBy", "code": code}]));
    }
}

async fn a_visit_names_clinicians(base: Base) {
    let practice = practice(base, true).await;
    let child = practice.add_patient(patient("10077")).await.to_string();
    let row = save(&practice, json!({ "clinician": rivera() })).await["clinician"].clone();
    let visit = "mutation($input: RecordVisitInput!) { recordVisit(input: $input) { status problems { field code }
        doses { administeredBy { last } orderedBy { last } } } }";
    let mut input = json!({"patientId": child, "locationId": practice.location.to_string(), "givenOn": "2026-03-09",
        "administeredBy": {"clinicianId": row["id"]},
        "doses": [{"name": "Varivax", "orderedBy": {"last": "Cho", "first": "Min"}}, {"name": "M-M-R II"}]});
    let answer = run(&practice, visit, json!({ "input": input })).await["recordVisit"].clone();
    assert_eq!(answer["status"], "SAVED", "{answer}");
    let givers: Vec<_> = answer["doses"].as_array().unwrap().iter().map(|d| &d["administeredBy"]["last"]).collect();
    assert_eq!(givers, ["Rivera", "Rivera"]);
    input["doses"][1]["orderedBy"] = json!({"clinicianId": uuid::Uuid::nil()});
    let answer = run(&practice, visit, json!({ "input": input })).await["recordVisit"].clone();
    assert_eq!(answer["problems"], json!([{"field": "doses.1.orderedBy", "code": "unknown"}]));
}

async fn the_user_who_is_a_clinician_is_told(base: Base) {
    let practice = practice(base, true).await;
    let user = NewUser {
        user_name: "ana".into(),
        display_name: "Ana Rivera".into(),
        password_hash: hash_password("correct horse battery".to_owned().into(), [7; 16]).await.unwrap(),
        role: Role::Clinician,
    };
    let user = AccountStore::new(practice.store.clone()).add_user(user).await.unwrap();
    let mut own = rivera();
    own["userId"] = json!(user.to_string());
    let saved = save(&practice, json!({ "clinician": own })).await;
    assert_eq!((&saved["status"], &saved["clinician"]["own"]), (&json!("SAVED"), &json!(false)), "{saved}");
    let mut other = json!({"last": "Cho", "first": "Min", "gives": true, "orders": true});
    other["userId"] = json!(user.to_string());
    let taken = save(&practice, json!({ "clinician": other })).await;
    assert_eq!(taken["problems"], json!([{"field": "clinician.userId", "code": "taken"}]));

    let who = backend::auth::Caller { user: Some(UserId(user)), ..caller(backend::auth::CallerKind::Person) };
    let asked = request_by(&practice, Some(who), async_graphql::Request::new("{ clinicians { last own } }"));
    let answer = schema(&practice).execute(asked).await.data.into_json().unwrap();
    assert_eq!(answer["clinicians"], json!([{"last": "Rivera", "own": true}]));
}
