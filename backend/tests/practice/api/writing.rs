//! Programs that write: a retry doubles nothing, other systems' numbers find our records, many go in at once, and what a
//! client does not know it does not empty.

use async_graphql::{Request, Variables};
use backend::{
    auth::CallerKind,
    entity::{immunization, patient},
};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use super::access::ask;
use crate::{
    on_both,
    support::{Base, Practice, practice},
};

on_both!(
    a_retry_doubles_nothing,
    a_number_of_another_system_finds_the_record,
    many_go_in_at_once_each_with_its_result,
    what_is_left_out_stays,
    a_conflict_and_a_taken_mrn_say_what_is_in_the_way,
    codes_alone_say_the_vaccine,
    codes_that_contradict_are_named,
);

const SAVE: &str = "mutation($input: SavePatientInput!) { savePatient(input: $input) {
    status problems { field code text recordId } findings { code } id version } }";
const RECORD: &str = "mutation($input: RecordDoseInput!) { recordDose(input: $input) { status version
    problems { field code text } findings { code text }
    dose { id version name cvx mvx ndc lot lotNumber expiresOn site eligibility } } }";

/// The payload, or the code and the sentence of the error.
async fn act(practice: &Practice, text: &str, field: &str, input: &Value) -> Result<Value, (String, String)> {
    let request = Request::new(text).variables(Variables::from_json(json!({ "input": input })));
    let answer = serde_json::to_value(ask(practice, Some(CallerKind::Program), request).await).unwrap();
    let error = &answer["errors"][0];
    if error.is_null() {
        return Ok(answer["data"][field].clone());
    }
    let part = |value: &Value| value.as_str().unwrap().to_owned();
    Err((part(&error["extensions"]["code"]), part(&error["message"])))
}

async fn save(practice: &Practice, input: Value) -> Value {
    act(practice, SAVE, "savePatient", &input).await.unwrap()
}

async fn record(practice: &Practice, input: Value) -> Value {
    act(practice, RECORD, "recordDose", &input).await.unwrap()
}

fn person(mrn: &str) -> Value {
    json!({ "mrn": mrn, "name": { "last": "Okafor", "first": "Maya" }, "birthDate": "2025-03-02", "sex": "F",
        "races": [], "test": false })
}

fn dose(practice: &Practice) -> Value {
    json!({ "locationId": practice.location, "name": "M-M-R II", "source": "00", "completion": "CP",
        "givenOn": "2026-03-09", "lot": "Y014237 09/30/2027" })
}

async fn patients(practice: &Practice) -> u64 {
    patient::Entity::find().count(practice.store.reader()).await.unwrap()
}

async fn doses(practice: &Practice) -> u64 {
    immunization::Entity::find().count(practice.store.reader()).await.unwrap()
}

async fn a_retry_doubles_nothing(base: Base) {
    let practice = practice(base, true).await;
    let input = json!({ "idempotencyKey": "p-1", "patient": person("10077") });
    let first = save(&practice, input.clone()).await;
    assert_eq!((&first["status"], &first["version"]), (&json!("SAVED"), &json!(1)));
    assert!(first["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == "patient.race.missing"));
    assert_eq!(save(&practice, input).await, first);
    let other = json!({ "idempotencyKey": "p-1", "patient": person("10078") });
    let refused = act(&practice, SAVE, "savePatient", &other).await.unwrap_err();
    assert_eq!(refused.0, "IDEMPOTENCY_KEY_REUSED");

    let input = json!({ "idempotencyKey": "d-1", "patientId": first["id"], "dose": dose(&practice) });
    let recorded = record(&practice, input.clone()).await;
    assert_eq!(recorded["status"], "SAVED", "{recorded}");
    assert_eq!(record(&practice, input.clone()).await, recorded);
    let together = futures_util::future::join_all((0..4).map(|_| {
        let input = json!({ "idempotencyKey": "d-2", "patientId": first["id"], "dose": dose(&practice) });
        let practice = &practice;
        async move { act(practice, RECORD, "recordDose", &input).await }
    }))
    .await;
    let is_fine = |answer: &Result<Value, (String, String)>| match answer {
        Ok(payload) => payload["status"] == "SAVED",
        Err((code, _)) => matches!(code.as_str(), "IN_PROGRESS" | "BUSY"),
    };
    assert!(together.iter().all(is_fine) && together.iter().any(Result::is_ok), "{together:?}");
    assert_eq!((patients(&practice).await, doses(&practice).await), (1, 2));

    // A key is kept for 7 days.
    practice.source.advance(std::time::Duration::from_secs(7 * 24 * 3600 + 1));
    assert_ne!(record(&practice, input).await["dose"]["id"], recorded["dose"]["id"]);

    let visit = json!({ "idempotencyKey": "v-1", "patientId": first["id"], "locationId": practice.location,
        "givenOn": "2026-03-09", "doses": [{ "name": "Vaqta" }, { "name": "M-M-R II" }] });
    let text = "mutation($input: RecordVisitInput!) { recordVisit(input: $input) { status doses { id } } }";
    let once = act(&practice, text, "recordVisit", &visit).await.unwrap();
    assert_eq!(once["doses"].as_array().unwrap().len(), 2, "{once}");
    assert_eq!(act(&practice, text, "recordVisit", &visit).await.unwrap(), once);
}

async fn a_number_of_another_system_finds_the_record(base: Base) {
    let practice = practice(base, true).await;
    let added = save(&practice, json!({ "externalId": "ehr-7", "patient": person("10077") })).await;
    let mut changed = person("10077");
    changed["name"]["first"] = json!("Mia");
    let again = save(&practice, json!({ "externalId": "ehr-7", "patient": changed })).await;
    assert_eq!((&again["id"], &again["version"]), (&added["id"], &json!(2)));
    let input = json!({ "patientExternalId": "ehr-7", "externalId": "d-7", "dose": dose(&practice) });
    let recorded = record(&practice, input.clone()).await;
    assert_eq!(recorded["status"], "SAVED", "{recorded}");
    let again = record(&practice, input).await;
    assert_eq!((&again["dose"]["id"], &again["version"]), (&recorded["dose"]["id"], &json!(2)));
    let unknown = json!({ "patientExternalId": "ehr-8", "dose": dose(&practice) });
    assert_eq!(record(&practice, unknown).await["status"], "NOT_FOUND");
    let taken = json!({ "externalId": "ehr-7", "id": save(&practice, json!({ "patient": person("10078") })).await["id"],
        "version": 1, "patient": person("10078") });
    assert_eq!(save(&practice, taken).await["problems"][0]["code"], "external_id.taken");
    assert_eq!((patients(&practice).await, doses(&practice).await), (2, 1));
}

async fn many_go_in_at_once_each_with_its_result(base: Base) {
    let practice = practice(base, true).await;
    let mut list: Vec<_> =
        (0..20).map(|n| json!({ "externalId": format!("e{n}"), "patient": person(&n.to_string()) })).collect();
    list[3]["patient"]["mrn"] = json!("");
    list[4]["patient"]["mrn"] = json!("1");
    let text = "mutation($input: SavePatientsInput!) { savePatients(input: $input) {
        results { payload { status id problems { field code recordId } } error { code text } } } }";
    let input = json!({ "idempotencyKey": "b-1", "patients": list });
    let saved = act(&practice, text, "savePatients", &input).await.unwrap()["results"].clone();
    let wrong: Vec<_> = saved
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
        .filter(|(_, r)| r["payload"]["status"] != "SAVED")
        .map(|(n, _)| n)
        .collect();
    assert_eq!(wrong, [3, 4], "{saved}");
    assert_eq!(saved[4]["payload"]["problems"][0]["recordId"], saved[1]["payload"]["id"]);
    assert_eq!(act(&practice, text, "savePatients", &input).await.unwrap()["results"], saved);
    assert_eq!(patients(&practice).await, 18);

    let text = "mutation($input: RecordDosesInput!) { recordDoses(input: $input) {
        results { payload { status dose { id } } error { code text } } } }";
    let mut list = vec![json!({ "patientExternalId": "e0", "dose": dose(&practice) }); 3];
    list[1].as_object_mut().unwrap().remove("patientExternalId");
    let results = act(&practice, text, "recordDoses", &json!({ "doses": list })).await.unwrap()["results"].clone();
    assert_eq!(
        (&results[0]["payload"]["status"], &results[2]["payload"]["status"]),
        (&json!("SAVED"), &json!("SAVED"))
    );
    assert_eq!(results[1]["error"]["code"], "BAD_INPUT");
    let refused = act(&practice, text, "recordDoses", &json!({ "doses": [] })).await.unwrap_err();
    assert_eq!(refused.1, "Argument `input.doses` is not a list of 1 to 1000.");
}

async fn what_is_left_out_stays(base: Base) {
    let practice = practice(base, true).await;
    let mut known = person("10077");
    known["email"] = json!("d@example.org");
    known["language"] = json!("spa");
    let id = save(&practice, json!({ "patient": known })).await["id"].clone();
    let mut change = person("10077");
    change["language"] = Value::Null;
    save(&practice, json!({ "id": id, "version": 1, "patient": change })).await;
    let read = "query($input: ID!) { chart(patientId: $input) { patient { email language } } }";
    let chart = act(&practice, read, "chart", &id).await.unwrap();
    assert_eq!(chart["patient"], json!({ "email": "d@example.org", "language": null }));
    save(&practice, json!({ "id": id, "version": 2, "whole": true, "patient": person("10077") })).await;
    assert_eq!(act(&practice, read, "chart", &id).await.unwrap()["patient"]["email"], Value::Null);

    let mut given = dose(&practice);
    given["site"] = json!("LA");
    given["eligibility"] = json!("V02");
    let recorded = record(&practice, json!({ "patientId": id, "dose": given })).await["dose"].clone();
    let mut change = dose(&practice);
    change.as_object_mut().unwrap().remove("lot");
    change["eligibility"] = Value::Null;
    let changed =
        record(&practice, json!({ "id": recorded["id"], "version": 1, "dose": change })).await["dose"].clone();
    assert_eq!((&changed["site"], &changed["eligibility"]), (&json!("LA"), &Value::Null));
    assert_eq!((&changed["lot"], &changed["cvx"]), (&recorded["lot"], &recorded["cvx"]));
}

async fn a_conflict_and_a_taken_mrn_say_what_is_in_the_way(base: Base) {
    let practice = practice(base, true).await;
    let first = save(&practice, json!({ "patient": person("10077") })).await;
    save(&practice, json!({ "id": first["id"], "version": 1, "patient": person("10077") })).await;
    let late = save(&practice, json!({ "id": first["id"], "version": 1, "patient": person("10077") })).await;
    assert_eq!((&late["status"], &late["version"]), (&json!("CONFLICT"), &json!(2)));
    let taken = save(&practice, json!({ "patient": person("10077") })).await["problems"][0].clone();
    assert_eq!((&taken["code"], &taken["recordId"]), (&json!("mrn.taken"), &first["id"]));
    let recorded = record(&practice, json!({ "patientId": first["id"], "dose": dose(&practice) })).await;
    let input = json!({ "id": recorded["dose"]["id"], "version": 1, "dose": dose(&practice) });
    record(&practice, input.clone()).await;
    let late = record(&practice, input).await;
    assert_eq!((&late["status"], &late["version"]), (&json!("CONFLICT"), &json!(2)));
}

async fn codes_alone_say_the_vaccine(base: Base) {
    let practice = practice(base, true).await;
    let id = save(&practice, json!({ "patient": person("10077") })).await["id"].clone();
    let by_codes = |codes: Value| {
        let mut dose = dose(&practice);
        dose.as_object_mut().unwrap().remove("name");
        dose.as_object_mut().unwrap().remove("lot");
        dose.as_object_mut().unwrap().extend(codes.as_object().unwrap().clone());
        json!({ "patientId": id, "dose": dose })
    };
    for (codes, name, cvx) in [
        (json!({ "ndc": "00006-4681-01" }), "M-M-R II", "03"),
        (json!({ "cvx": "03", "mvx": "MSD" }), "M-M-R II", "03"),
        (json!({ "cvx": "03" }), "MMR", "03"),
    ] {
        let recorded = record(&practice, by_codes(codes.clone())).await;
        let dose = &recorded["dose"];
        assert_eq!((&dose["name"], &dose["cvx"]), (&json!(name), &json!(cvx)), "{codes}: {recorded}");
    }
    let nothing = record(&practice, by_codes(json!({ "mvx": "MSD" }))).await;
    assert_eq!(nothing["problems"][0]["field"], "dose.name", "{nothing}");
    let lot = json!({ "cvx": "03", "lotNumber": "Y014237", "expiresOn": "2027-09-30" });
    let recorded = record(&practice, by_codes(lot)).await["dose"].clone();
    assert_eq!((&recorded["lotNumber"], &recorded["expiresOn"]), (&json!("Y014237"), &json!("2027-09-30")));
    let twice = json!({ "cvx": "03", "lot": "A1", "lotNumber": "Y014237" });
    assert_eq!(record(&practice, by_codes(twice)).await["problems"][0]["code"], "given_twice");
}

async fn codes_that_contradict_are_named(base: Base) {
    let practice = practice(base, true).await;
    let id = save(&practice, json!({ "patient": person("10077") })).await["id"].clone();
    let with = |name: &str, value: &str| {
        let mut dose = dose(&practice);
        dose[name] = json!(value);
        json!({ "patientId": id, "dose": dose })
    };
    let recorded = record(&practice, with("cvx", "141")).await;
    assert_eq!((&recorded["status"], &recorded["dose"]["cvx"]), (&json!("SAVED"), &json!("03")));
    let finding = &recorded["findings"][0];
    assert_eq!(finding["code"], "immunization.cvx.contradicts");
    assert!(
        finding["text"].as_str().unwrap().contains("CVX 141") && finding["text"].as_str().unwrap().contains("CVX 03")
    );
    // CVX 999 stands for an unknown vaccine, which the name is not.
    let recorded = record(&practice, with("cvx", "999")).await;
    assert!(recorded["findings"][0]["text"].as_str().unwrap().contains("CVX 999"), "{recorded}");
    for (field, code) in [("cvx", "990"), ("mvx", "ZZZ")] {
        let refused = record(&practice, with(field, code)).await["problems"][0].clone();
        assert_eq!(refused["field"], format!("dose.{field}"), "{refused}");
        assert!(refused["text"].as_str().unwrap().contains(code), "{refused}");
    }
}

#[tokio::test]
async fn what_an_argument_takes_is_said() {
    let practice = practice(Base::Sqlite, true).await;
    let mut wrong = person("10077");
    wrong["birthDate"] = json!("05/06/2019");
    let refused = act(&practice, SAVE, "savePatient", &json!({ "patient": wrong })).await.unwrap_err();
    assert_eq!(refused.1, "Argument `input.patient.birthDate` is not a date such as 2019-05-06.");
    let mut wrong = person("10077");
    wrong["birthOrder"] = json!(300);
    let refused = act(&practice, SAVE, "savePatient", &json!({ "patient": wrong })).await.unwrap_err();
    assert_eq!(
        refused,
        ("BAD_INPUT".to_owned(), "Argument `input.patient.birthOrder` is not a number from 0 to 255.".to_owned())
    );
    let refused = act(&practice, SAVE, "savePatient", &json!({ "patient": {} })).await.unwrap_err();
    assert!(refused.1.starts_with("Argument `input.patient.mrn` is missing"), "{}", refused.1);
}
