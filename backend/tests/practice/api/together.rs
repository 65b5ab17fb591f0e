//! Doses of one mutation: written together, and each as if it had been sent alone after those before it.

use async_graphql::{Request, Variables};
use backend::{
    auth::CallerKind,
    entity::{external_id, immunization, patient, report, snapshot},
    store,
};
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};
use serde_json::{Value, json};

use super::access::ask;
use crate::{
    on_both,
    support::{Base, Lcg, Practice, practice},
};

on_both!(doses_of_one_request_are_as_if_sent_one_after_the_other, an_error_of_one_dose_keeps_none_of_the_others);

const SAVE: &str = "mutation($input: SavePatientsInput!) { savePatients(input: $input) { results { status id } } }";
const RECORD: &str = "mutation($input: RecordDosesInput!) { recordDoses(input: $input) {
    results { status version problems { field code } findings { code } error { code } } } }";

async fn act(practice: &Practice, text: &str, input: &Value) -> Value {
    let request = Request::new(text).variables(Variables::from_json(json!({ "input": input })));
    let answer = serde_json::to_value(ask(practice, Some(CallerKind::Program), request).await).unwrap();
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"].as_object().unwrap().values().next().unwrap()["results"].clone()
}

/// A practice with three patients, and their ids.
async fn with_patients(base: Base) -> (Practice, Vec<Value>) {
    let practice = practice(base, true).await;
    let person = |n: u32| {
        json!({ "externalId": format!("e{n}"), "patient": {
            "mrn": format!("1000{n}"), "name": { "last": "Okafor", "first": "Maya" }, "birthDate": "2024-03-02", "sex": "F",
        } })
    };
    let saved = act(&practice, SAVE, &json!({ "patients": (0..3).map(person).collect::<Vec<_>>() })).await;
    let ids = saved.as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    (practice, ids)
}

/// What a request may hold: new doses and known ones, alike and unlike, right and wrong in every way.
fn item(choices: &mut Lcg, practice: &Practice, patients: &[Value]) -> Value {
    let mut dose = json!({
        "locationId": practice.location, "source": "00", "completion": "CP",
        "name": choices.of(&["M-M-R II", "M-M-R II", "Varivax", "Havrix", "Proquad"]),
        "givenOn": choices.of(&["2026-03-08", "2026-03-09", "2026-03-10", "2025-01-15"]),
        "lot": choices.of(&["Y014237 09/30/2027", "Y014238 09/30/2027", "K20 8/2027 M31 10/2027"]),
        "site": choices.of(&["LA", "RA", "LT"]),
    });
    match choices.below(12) {
        0 => dose["name"] = json!(""),
        1 => dose["cvx"] = json!("999"),
        2 => dose["vaccineId"] = json!("01993a5e-0000-7000-8000-000000000001"),
        3 => dose["locationId"] = json!("01993a5e-0000-7000-8000-000000000002"),
        4 => dose["givenOn"] = json!("9999-01-01"),
        5 => dose = json!({ "site": "LT" }),
        _ => {}
    }
    if choices.below(2) == 0 {
        dose["confirmed"] = json!(["confirm.twice"]);
    }
    let mut item = json!({ "dose": dose });
    match choices.below(9) {
        0 => item["patientExternalId"] = json!("e9"),
        1 => item["patientId"] = json!("01993a5e-0000-7000-8000-000000000003"),
        2 => {}
        3 | 4 => item["patientId"] = choices.of(patients),
        _ => item["patientExternalId"] = json!(choices.of(&["e0", "e1", "e2"])),
    }
    match choices.below(8) {
        0 => item["externalId"] = json!(""),
        1..=4 => item["externalId"] = json!(choices.of(&["d0", "d1", "d2", "d3"])),
        5 => (item["id"], item["version"]) = (json!("01993a5e-0000-7000-8000-000000000004"), json!(1)),
        _ => {}
    }
    item
}

/// All that is kept of the doses, without the ids that are made anew for each.
async fn kept(practice: &Practice) -> Vec<String> {
    loop {
        let mut tx = practice.store.begin("test").await.unwrap();
        let made = store::assess_stale(&mut tx, &practice.courier.reference, 100).await.unwrap();
        tx.commit().await.unwrap();
        if made == 0 {
            break;
        }
    }
    let db = practice.store.reader();
    let patients = patient::Entity::find().all(db).await.unwrap();
    let mrn = |id| patients.iter().find(|row| row.id == id).unwrap().mrn.clone();
    let reports = report::Entity::find().all(db).await.unwrap();
    let names = external_id::Entity::find().order_by_asc(external_id::Column::ExternalId).all(db).await.unwrap();
    let doses = immunization::Entity::find().all(db).await.unwrap();
    let mut told: Vec<_> = doses
        .into_iter()
        .map(|dose| {
            let names = names.iter().filter(|row| row.record_id == dose.id).map(|row| row.external_id.as_str());
            let reports = reports.iter().filter(|row| row.immunization_id == dose.id);
            let reports = reports.map(|row| format!("{:?} {} {}", row.tab, row.wanted_version, row.findings));
            format!(
                "{} {:?} {} {:?} {} {:?} {:?} v{} s{}: {:?}",
                mrn(dose.patient_id),
                names.collect::<Vec<_>>(),
                dose.name,
                dose.cvx,
                dose.given_on,
                dose.lot,
                dose.site,
                dose.version,
                dose.snapshot_version,
                reports.collect::<Vec<_>>(),
            )
        })
        .collect();
    told.sort();
    told
}

async fn doses_of_one_request_are_as_if_sent_one_after_the_other(base: Base) {
    let mut saved = 0;
    for seed in 0..3 {
        let (together, patients) = with_patients(base).await;
        let (apart, same) = with_patients(base).await;
        let mut choices = Lcg(seed);
        let mut list: Vec<_> = (0..30).map(|_| item(&mut choices, &together, &patients)).collect();
        let results = act(&together, RECORD, &json!({ "doses": list })).await;
        // The other practice has ids of its own.
        for item in &mut list {
            let known = patients.iter().position(|id| item["patientId"] == *id);
            if let Some(n) = known {
                item["patientId"] = same[n].clone();
            }
            if item["dose"]["locationId"] == json!(together.location) {
                item["dose"]["locationId"] = json!(apart.location);
            }
        }
        for (n, item) in list.iter().enumerate() {
            let alone = act(&apart, RECORD, &json!({ "doses": [item] })).await;
            assert_eq!(results[n], alone[0], "seed {seed}, {n}: {item}");
            saved += usize::from(alone[0]["status"] == "SAVED");
        }
        assert_eq!(kept(&together).await, kept(&apart).await, "seed {seed}");
    }
    assert!(saved > 15, "too few were right to say anything: {saved}");
}

async fn an_error_of_one_dose_keeps_none_of_the_others(base: Base) {
    let (practice, patients) = with_patients(base).await;
    let dose = |n: usize| {
        json!({ "patientId": patients[n % 3], "externalId": format!("d{n}"), "dose": {
            "locationId": practice.location, "source": "00", "completion": "CP", "name": "M-M-R II",
            "givenOn": "2026-03-09", "lot": "Y014237 09/30/2027", "confirmed": ["confirm.twice"],
        } })
    };
    let mut list: Vec<_> = (0..50).map(dose).collect();
    // Found out only by the database, in the midst of what is written together.
    list[20]["dose"]["vaccineId"] = json!("01993a5e-0000-7000-8000-000000000001");
    let results = act(&practice, RECORD, &json!({ "doses": list })).await;
    let saved = results.as_array().unwrap().iter().filter(|one| one["status"] == "SAVED").count();
    assert_eq!((saved, &results[20]["status"]), (49, &json!("NOT_FOUND")), "{results}");
    let db = practice.store.reader();
    let counts = (
        immunization::Entity::find().count(db).await.unwrap(),
        snapshot::Entity::find().count(db).await.unwrap(),
        report::Entity::find().count(db).await.unwrap(),
    );
    assert_eq!(counts, (49, 49, 49));
}
