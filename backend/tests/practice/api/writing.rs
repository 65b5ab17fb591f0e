//! Programs that write: a retry doubles nothing, ids of other systems find our records, many go in at once, and what a
//! client does not know it does not empty.

use std::time::Duration;

use async_graphql::{Request, Variables};
use backend::{
    auth::CallerKind,
    entity::{immunization, patient},
    store::{self, Store},
};
use futures_util::future::join_all;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use super::access::ask;
use crate::{
    on_both,
    support::{Base, Practice, practice},
};

on_both!(
    a_retry_is_answered_again_and_doubles_nothing,
    a_key_is_of_one_caller_and_one_input,
    keys_outlive_the_server_and_are_shared_by_servers,
    retries_at_the_same_time_wait_for_the_first,
    an_id_of_another_system_finds_the_record,
    ids_of_other_systems_follow_merged_charts_and_moved_doses,
    many_go_in_at_once_each_with_its_result,
    many_doses_follow_patients_that_other_systems_name,
    what_is_left_out_stays,
    a_conflict_and_a_taken_mrn_name_what_is_in_the_way,
    a_conflict_of_a_deletion_and_of_a_merge_names_the_version,
    codes_alone_say_the_vaccine,
    codes_that_contradict_each_other_are_problems,
);

const SAVE: &str = "mutation($input: SavePatientInput!) { savePatient(input: $input) {
    status problems { field code text recordId } findings { code } id version } }";
const SAVE_ALL: &str = "mutation($input: SavePatientsInput!) { savePatients(input: $input) {
    results { status id version problems { field code recordId } findings { code } error { code text } } } }";
const RECORD: &str = "mutation($input: RecordDoseInput!) { recordDose(input: $input) { status version
    problems { field code text recordId } findings { code text }
    dose { id version name cvx mvx ndc lot lotNumber expiresOn site eligibility vaccineId } } }";
const RECORD_ALL: &str = "mutation($input: RecordDosesInput!) { recordDoses(input: $input) {
    results { status id version problems { field code } findings { code } error { code text } } } }";
const VISIT: &str = "mutation($input: RecordVisitInput!) { recordVisit(input: $input) { status doses { id } } }";

/// Does it as a program; gives the payload, or the code and the sentence of the error.
async fn act(practice: &Practice, text: &str, input: &Value) -> Result<Value, (String, String)> {
    act_as(practice, CallerKind::Program, text, input).await
}

async fn act_as(practice: &Practice, kind: CallerKind, text: &str, input: &Value) -> Result<Value, (String, String)> {
    let request = Request::new(text).variables(Variables::from_json(json!({ "input": input })));
    let answer = serde_json::to_value(ask(practice, Some(kind), request).await).unwrap();
    let error = &answer["errors"][0];
    if error.is_null() {
        return Ok(answer["data"].as_object().unwrap().values().next().unwrap().clone());
    }
    let part = |value: &Value| value.as_str().unwrap().to_owned();
    Err((part(&error["extensions"]["code"]), part(&error["message"])))
}

async fn save(practice: &Practice, input: Value) -> Value {
    act(practice, SAVE, &input).await.unwrap()
}

async fn record(practice: &Practice, input: Value) -> Value {
    act(practice, RECORD, &input).await.unwrap()
}

fn person(mrn: &str) -> Value {
    json!({ "mrn": mrn, "name": { "last": "Okafor", "first": "Maya" }, "birthDate": "2025-03-02", "sex": "F" })
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

fn statuses(results: &Value) -> Vec<&str> {
    let results = results["results"].as_array().unwrap().iter();
    results.map(|result| result["status"].as_str().or(result["error"]["code"].as_str()).unwrap()).collect()
}

async fn a_retry_is_answered_again_and_doubles_nothing(base: Base) {
    let practice = practice(base, true).await;
    let input = json!({ "idempotencyKey": "p-1", "patient": person("10077") });
    let first = save(&practice, input.clone()).await;
    assert_eq!((&first["status"], &first["version"]), (&json!("SAVED"), &json!(1)), "{first}");
    assert!(first["findings"].as_array().unwrap().iter().any(|finding| finding["code"] == "patient.race.missing"));
    assert_eq!(save(&practice, input).await, first);

    let mut given = dose(&practice);
    given["cvx"] = json!("141");
    let input = json!({ "idempotencyKey": "d-1", "patientId": first["id"], "dose": given });
    let recorded = record(&practice, input.clone()).await;
    assert_eq!(
        (&recorded["status"], &recorded["findings"][0]["code"]),
        (&json!("SAVED"), &json!("immunization.cvx.contradicts"))
    );
    assert_eq!(record(&practice, input.clone()).await, recorded);

    let visit = json!({ "idempotencyKey": "v-1", "patientId": first["id"], "locationId": practice.location,
        "givenOn": "2026-03-09", "doses": [{ "name": "Vaqta" }, { "name": "Varivax" }] });
    let once = act(&practice, VISIT, &visit).await.unwrap();
    assert_eq!(once["doses"].as_array().unwrap().len(), 2, "{once}");
    assert_eq!(act(&practice, VISIT, &visit).await.unwrap(), once);
    assert_eq!((patients(&practice).await, doses(&practice).await), (1, 3));

    let other = save(&practice, json!({ "patient": person("10078") })).await["id"].clone();
    let text = "mutation($input: MoveDoseInput!) { moveDose(input: $input) { status dose { id } } }";
    let input = json!({ "idempotencyKey": "m-1", "id": recorded["dose"]["id"], "version": 1, "toPatientId": other });
    let moved = act(&practice, text, &input).await.unwrap();
    assert_eq!(moved["status"], "SAVED", "{moved}");
    assert_eq!(act(&practice, text, &input).await.unwrap(), moved);

    let text = "mutation($input: SaveVaccineInput!) { saveVaccine(input: $input) { status vaccine { id } } }";
    let input = json!({ "idempotencyKey": "l-1", "vaccine": { "genericName": "MMR", "brands": ["M-M-R II"] } });
    let listed = act(&practice, text, &input).await.unwrap();
    assert_eq!(listed["status"], "SAVED", "{listed}");
    assert_eq!(act(&practice, text, &input).await.unwrap(), listed);

    // A request that was refused was not carried out: what was wrong is corrected under the same key.
    let wrong = json!({ "idempotencyKey": "p-2", "patient": { "mrn": "10079" } });
    assert_eq!(save(&practice, wrong).await["status"], "INVALID");
    let corrected = json!({ "idempotencyKey": "p-2", "patient": person("10079") });
    assert_eq!(save(&practice, corrected).await["status"], "SAVED");
}

async fn a_key_is_of_one_caller_and_one_input(base: Base) {
    let practice = practice(base, true).await;
    let input = json!({ "idempotencyKey": "k", "patient": person("10077") });
    let first = save(&practice, input.clone()).await;
    let again = "{ \"patient\": { \"sex\": \"F\", \"birthDate\": \"2025-03-02\", \"mrn\": \"10077\",
        \"name\": { \"first\": \"Maya\", \"last\": \"Okafor\" } }, \"idempotencyKey\": \"k\" }";
    assert_eq!(save(&practice, serde_json::from_str(again).unwrap()).await, first, "the order of fields means nothing");
    let other = json!({ "idempotencyKey": "k", "patient": person("10078") });
    assert_eq!(act(&practice, SAVE, &other).await.unwrap_err().0, "IDEMPOTENCY_KEY_REUSED");
    let field = json!({ "idempotencyKey": "k", "patientId": first["id"], "dose": dose(&practice) });
    assert_eq!(act(&practice, RECORD, &field).await.unwrap_err().0, "IDEMPOTENCY_KEY_REUSED");
    let of_another = act_as(&practice, CallerKind::Person, SAVE, &other).await.unwrap();
    assert_eq!(of_another["status"], "SAVED", "another caller has keys of its own");
    for key in ["", " ", &"k".repeat(191)] {
        let input = json!({ "idempotencyKey": key, "patient": person("10079") });
        assert_eq!(act(&practice, SAVE, &input).await.unwrap_err().0, "BAD_INPUT", "{key:?}");
    }
    // After 7 days the key is free.
    practice.source.advance(Duration::from_secs(7 * 24 * 3_600 - 60));
    assert_eq!(save(&practice, input.clone()).await, first);
    practice.source.advance(Duration::from_secs(60));
    assert_eq!(save(&practice, input).await["problems"][0]["code"], "mrn.taken");
    let tx = practice.store.begin("test").await.unwrap();
    assert_eq!(store::drop_old_requests(&tx).await.unwrap(), 2);
}

async fn keys_outlive_the_server_and_are_shared_by_servers(base: Base) {
    let mut practice = practice(base, true).await;
    let id = save(&practice, json!({ "patient": person("10077") })).await["id"].clone();
    let input = json!({ "idempotencyKey": "d-1", "patientId": id, "dose": dose(&practice) });
    let first = record(&practice, input.clone()).await;
    assert_eq!(first["status"], "SAVED", "{first}");
    practice.store = Store::open(&practice.place.url, practice.source.clone()).await.unwrap();
    assert_eq!(record(&practice, input).await, first);
    assert_eq!(doses(&practice).await, 1);
}

async fn retries_at_the_same_time_wait_for_the_first(base: Base) {
    let mut practice = practice(base, true).await;
    let id = save(&practice, json!({ "patient": person("10077") })).await["id"].clone();
    let single = json!({ "idempotencyKey": "d-1", "patientId": id, "dose": dose(&practice) });
    let mut vaqta = dose(&practice);
    vaqta["name"] = json!("Vaqta");
    let several = json!({ "idempotencyKey": "b-1", "doses": [{ "patientId": id, "dose": vaqta }] });
    let owned = json!({ "externalId": "ehr-9", "patient": person("10079") });
    let mut varivax = dose(&practice);
    varivax["name"] = json!("Varivax");
    let owned_dose = json!({ "externalId": "d-9", "patientId": id, "dose": varivax });
    let first_store = practice.store.clone();
    practice.store = Store::open(&practice.place.url, practice.source.clone()).await.unwrap();
    let other = Practice {
        store: first_store,
        courier: practice.courier.clone(),
        source: practice.source.clone(),
        place: practice.place.again(),
        location: practice.location,
        integration: practice.integration,
        registry: crate::support::start_registry().await.0,
    };
    for (text, input) in [(RECORD, &single), (RECORD_ALL, &several), (SAVE, &owned), (RECORD, &owned_dose)] {
        let servers = [&practice, &other, &practice, &other];
        let answers = join_all(servers.map(|server| act(server, text, input))).await;
        let first = answers[0].clone().unwrap();
        let id = |answer: &Value| {
            let parts = [&answer["dose"]["id"], &answer["results"][0]["id"], &answer["id"]];
            parts.into_iter().find(|id| !id.is_null()).cloned().unwrap()
        };
        for answer in &answers {
            assert_eq!(id(answer.as_ref().unwrap()), id(&first), "{answers:?}");
        }
    }
    assert_eq!((patients(&practice).await, doses(&practice).await), (2, 3));
}

async fn an_id_of_another_system_finds_the_record(base: Base) {
    let practice = practice(base, true).await;
    let added = save(&practice, json!({ "externalId": "ehr-7", "patient": person("10077") })).await;
    let again = save(&practice, json!({ "externalId": "ehr-7", "patient": { "phone": "555-555-0100" } })).await;
    assert_eq!((&again["id"], &again["version"]), (&added["id"], &json!(2)), "{again}");
    let stale = json!({ "externalId": "ehr-7", "version": 1, "patient": {} });
    assert_eq!(save(&practice, stale).await["status"], "CONFLICT");

    let input = json!({ "patientExternalId": "ehr-7", "externalId": "d-7", "dose": dose(&practice) });
    let recorded = record(&practice, input.clone()).await;
    assert_eq!(recorded["status"], "SAVED", "{recorded}");
    let again = record(&practice, input).await;
    assert_eq!((&again["dose"]["id"], &again["version"]), (&recorded["dose"]["id"], &json!(2)));
    let site = record(&practice, json!({ "externalId": "d-7", "dose": { "site": "LA" } })).await;
    assert_eq!((&site["dose"]["id"], &site["dose"]["site"]), (&recorded["dose"]["id"], &json!("LA")), "{site}");

    let unknown = json!({ "patientExternalId": "ehr-8", "dose": dose(&practice) });
    assert_eq!(record(&practice, unknown).await["status"], "NOT_FOUND");
    let other = save(&practice, json!({ "patient": person("10078") })).await["id"].clone();
    let taken = json!({ "externalId": "ehr-7", "id": other, "version": 1, "patient": {} });
    let taken = save(&practice, taken).await["problems"][0].clone();
    assert_eq!((&taken["code"], &taken["recordId"]), (&json!("external_id.taken"), &added["id"]));
    let elsewhere = json!({ "patientId": other, "externalId": "d-7", "dose": {} });
    assert_eq!(record(&practice, elsewhere).await["problems"][0]["code"], "other_patient");
    // Another caller has ids of its own.
    let input = json!({ "externalId": "ehr-7", "patient": person("10079") });
    let of_another = act_as(&practice, CallerKind::Person, SAVE, &input).await.unwrap();
    assert_eq!(of_another["version"], 1);
    assert_eq!((patients(&practice).await, doses(&practice).await), (3, 1));
}

async fn ids_of_other_systems_follow_merged_charts_and_moved_doses(base: Base) {
    let practice = practice(base, true).await;
    let save_as = async |external: &str, mrn: &str| {
        save(&practice, json!({ "externalId": external, "patient": person(mrn) })).await["id"].clone()
    };
    let (one, two) = (save_as("e1", "10077").await, save_as("e2", "10078").await);
    let input = json!({ "patientExternalId": "e1", "externalId": "d1", "dose": dose(&practice) });
    let recorded = record(&practice, input).await["dose"].clone();
    let text = "mutation($input: MoveDoseInput!) { moveDose(input: $input) { dose { id } } }";
    let input = json!({ "id": recorded["id"], "version": 1, "toPatientId": two });
    let moved = act(&practice, text, &input).await.unwrap()["dose"]["id"].clone();
    assert_ne!(moved, recorded["id"]);
    let changed = record(&practice, json!({ "externalId": "d1", "dose": { "site": "LA" } })).await;
    assert_eq!(changed["dose"]["id"], moved);

    let text = "mutation($input: MergePatientsInput!) { mergePatients(input: $input) { status } }";
    let input = json!({ "fromId": one, "fromVersion": 1, "intoId": two, "intoVersion": 1 });
    assert_eq!(act(&practice, text, &input).await.unwrap()["status"], "MERGED");
    assert_eq!(save(&practice, json!({ "externalId": "e1", "patient": {} })).await["id"], two);
}

async fn many_go_in_at_once_each_with_its_result(base: Base) {
    let practice = practice(base, true).await;
    let mut list: Vec<_> =
        (0..120).map(|n| json!({ "externalId": format!("e{n}"), "patient": person(&n.to_string()) })).collect();
    list[3]["patient"]["mrn"] = json!("");
    list[4]["patient"]["mrn"] = json!("1");
    list[5]["id"] = json!("01993a5e-0000-7000-8000-000000000001");
    list[6]["externalId"] = json!("");
    let input = json!({ "idempotencyKey": "b-1", "patients": list });
    let saved = act(&practice, SAVE_ALL, &input).await.unwrap();
    let expected = |n: usize| match n {
        3 | 4 => "INVALID",
        5 => "NOT_FOUND",
        6 => "BAD_INPUT",
        _ => "SAVED",
    };
    assert_eq!(statuses(&saved), (0..120).map(expected).collect::<Vec<_>>(), "{saved}");
    assert_eq!(saved["results"][4]["problems"][0]["recordId"], saved["results"][1]["id"]);
    assert_eq!(
        saved["results"][6]["error"]["text"],
        "Argument `input.patients.6.externalId` is not a text of 1 to 200 characters."
    );
    assert_eq!(act(&practice, SAVE_ALL, &input).await.unwrap(), saved);
    assert_eq!(patients(&practice).await, 116);
    // Once what was wrong is right, only that is saved. The key of the whole is of the list as it was.
    list[3]["patient"]["mrn"] = json!("3");
    let right = act(&practice, SAVE_ALL, &json!({ "idempotencyKey": "b-1", "patients": list })).await.unwrap();
    assert_eq!((&right["results"][3]["status"], &right["results"][0]), (&json!("SAVED"), &saved["results"][0]));
    for wrong in [json!([]), json!(vec![list[0].clone(); 1_001])] {
        let refused = act(&practice, SAVE_ALL, &json!({ "patients": wrong })).await.unwrap_err();
        assert_eq!(refused, ("BAD_INPUT".into(), "Argument `input.patients` is not a list of 1 to 1000.".into()));
    }
}

async fn many_doses_follow_patients_that_other_systems_name(base: Base) {
    let practice = practice(base, true).await;
    for n in 0..2 {
        save(&practice, json!({ "externalId": format!("e{n}"), "patient": person(&n.to_string()) })).await;
    }
    let given = |patient: &str, key: &str, name: &str| {
        let mut dose = dose(&practice);
        dose["name"] = json!(name);
        json!({ "patientExternalId": patient, "idempotencyKey": key, "externalId": key, "dose": dose })
    };
    let mut list = vec![
        given("e0", "a", "M-M-R II"),
        given("e1", "b", "M-M-R II"),
        given("e0", "a", "M-M-R II"),
        given("e0", "c", "M-M-R II"),
        given("e7", "d", "Varivax"),
        given("e0", "e", "Varivax"),
    ];
    list.push(json!({ "dose": dose(&practice) }));
    let results = act(&practice, RECORD_ALL, &json!({ "doses": list })).await.unwrap();
    assert_eq!(
        statuses(&results),
        ["SAVED", "SAVED", "SAVED", "INVALID", "NOT_FOUND", "SAVED", "BAD_INPUT"],
        "{results}"
    );
    assert_eq!(results["results"][0]["id"], results["results"][2]["id"], "the same key twice is one dose");
    assert_eq!(results["results"][3]["problems"][0]["code"], "confirm.twice");
    assert_eq!(doses(&practice).await, 3);
    let reports = backend::entity::report::Entity::find().count(practice.store.reader()).await.unwrap();
    assert_eq!(reports, 3, "each dose has its report");
}

async fn what_is_left_out_stays(base: Base) {
    let practice = practice(base, true).await;
    let mut known = person("10077");
    known["email"] = json!("d@example.org");
    known["language"] = json!("spa");
    let id = save(&practice, json!({ "patient": known })).await["id"].clone();
    let change = json!({ "language": null, "phone": "(555) 555-0100" });
    assert_eq!(save(&practice, json!({ "id": id, "version": 1, "patient": change })).await["status"], "SAVED");
    let chart = async || {
        let read = "query($input: ID!) { chart(patientId: $input) { patient { mrn email language } } }";
        act(&practice, read, &id).await.unwrap()["patient"].clone()
    };
    assert_eq!(chart().await, json!({ "mrn": "10077", "email": "d@example.org", "language": null }));
    let emptied = save(&practice, json!({ "id": id, "version": 2, "patient": { "mrn": null } })).await;
    assert_eq!(emptied["problems"][0]["field"], "patient.mrn", "what a patient must have cannot be emptied");
    save(&practice, json!({ "id": id, "version": 2, "replace": true, "patient": person("10077") })).await;
    assert_eq!(chart().await["email"], Value::Null);

    let mut given = dose(&practice);
    for (name, value) in [("site", "LA"), ("eligibility", "V02"), ("ndc", "00006-4681-01")] {
        given[name] = json!(value);
    }
    let recorded = record(&practice, json!({ "patientId": id, "dose": given })).await["dose"].clone();
    let change = async |version: i64, dose: Value| {
        let input = json!({ "id": recorded["id"], "version": version, "dose": dose });
        let answer = record(&practice, input).await;
        assert_eq!(answer["status"], "SAVED", "{answer}");
        answer["dose"].clone()
    };
    let changed = change(1, json!({ "eligibility": null })).await;
    for name in ["lot", "cvx", "mvx", "ndc", "name", "site"] {
        assert_eq!(changed[name], recorded[name], "{name}");
    }
    assert_eq!(changed["eligibility"], Value::Null);
    let changed = change(2, json!({ "expiresOn": "2028-01-31" })).await;
    assert_eq!((&changed["lotNumber"], &changed["expiresOn"]), (&json!("Y014237"), &json!("2028-01-31")));
    let changed = change(3, json!({ "name": "Varivax" })).await;
    assert_eq!(
        (&changed["cvx"], &changed["ndc"], &changed["site"]),
        (&json!("21"), &json!("00006-4827-01"), &json!("LA"))
    );
    let changed = change(4, json!({ "cvx": "03" })).await;
    assert_eq!((&changed["cvx"], &changed["name"]), (&json!("03"), &json!("MMR")), "the codes name another vaccine");
    change(5, json!({ "lot": "Y014237 09/2027" })).await;
    let changed = change(6, json!({ "lotNumber": "Y014238" })).await;
    assert_eq!(changed["lot"], "Y014238 09/2027", "another lot leaves the month as it is");
}

async fn a_conflict_and_a_taken_mrn_name_what_is_in_the_way(base: Base) {
    let practice = practice(base, true).await;
    let first = save(&practice, json!({ "patient": person("10077") })).await;
    save(&practice, json!({ "id": first["id"], "version": 1, "patient": {} })).await;
    let late = save(&practice, json!({ "id": first["id"], "version": 1, "patient": {} })).await;
    assert_eq!((&late["status"], &late["version"]), (&json!("CONFLICT"), &json!(2)));
    let taken = save(&practice, json!({ "patient": person("10077") })).await["problems"][0].clone();
    assert_eq!((&taken["code"], &taken["recordId"]), (&json!("mrn.taken"), &first["id"]));
    let recorded = record(&practice, json!({ "patientId": first["id"], "dose": dose(&practice) })).await;
    let input = json!({ "id": recorded["dose"]["id"], "version": 1, "dose": {} });
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
        dose["confirmed"] = json!(["confirm.twice"]);
        json!({ "patientId": id, "dose": dose })
    };
    for (codes, name, cvx, mvx) in [
        (json!({ "ndc": "00006-4681-01" }), "M-M-R II", "03", "MSD"),
        (json!({ "cvx": "03", "mvx": "MSD" }), "M-M-R II", "03", "MSD"),
        (json!({ "cvx": "03", "mvx": "SKB" }), "Priorix", "03", "SKB"),
    ] {
        let recorded = record(&practice, by_codes(codes.clone())).await;
        let dose = &recorded["dose"];
        let found = (&dose["name"], &dose["cvx"], &dose["mvx"]);
        assert_eq!(found, (&json!(name), &json!(cvx), &json!(mvx)), "{codes}: {recorded}");
    }
    let by_type = record(&practice, by_codes(json!({ "cvx": "03" }))).await["dose"].clone();
    assert_eq!((&by_type["name"], &by_type["cvx"]), (&json!("MMR"), &json!("03")));
    let nothing = record(&practice, by_codes(json!({ "mvx": "MSD" }))).await;
    assert_eq!(nothing["problems"][0]["field"], "dose.name", "{nothing}");
    let lot = json!({ "cvx": "03", "lotNumber": "Y014237", "expiresOn": "2027-09-30" });
    let recorded = record(&practice, by_codes(lot)).await["dose"].clone();
    assert_eq!((&recorded["lotNumber"], &recorded["expiresOn"]), (&json!("Y014237"), &json!("2027-09-30")));
    for (lot, code) in [
        (json!({ "cvx": "03", "lot": "A1", "lotNumber": "Y014237" }), "given_twice"),
        (json!({ "cvx": "03", "expiresOn": "2027-09-30" }), "missing"),
    ] {
        assert_eq!(record(&practice, by_codes(lot)).await["problems"][0]["code"], code);
    }
}

async fn a_conflict_of_a_deletion_and_of_a_merge_names_the_version(base: Base) {
    let practice = practice(base, true).await;
    let one = save(&practice, json!({ "patient": person("10077") })).await["id"].clone();
    let two = save(&practice, json!({ "patient": person("10078") })).await["id"].clone();
    let recorded = record(&practice, json!({ "patientId": one, "dose": dose(&practice) })).await["dose"].clone();
    let text = "mutation($input: DeleteDoseInput!) { deleteDose(input: $input) { status version atRegistries } }";
    let gone = Value::Null;
    for (version, status, newest) in [(7, "CONFLICT", &json!(1)), (1, "SAVED", &gone), (1, "NOT_FOUND", &gone)] {
        let deleted = act(&practice, text, &json!({ "id": recorded["id"], "version": version })).await.unwrap();
        assert_eq!((&deleted["status"], &deleted["version"]), (&json!(status), newest), "{deleted}");
    }

    let changed = json!({ "id": two, "version": 1, "patient": { "phone": "555-555-0100" } });
    assert_eq!(save(&practice, changed).await["version"], 2);
    let text = "mutation($input: MergePatientsInput!) { mergePatients(input: $input) { status id version } }";
    for (from, into, expected) in [
        (9, 2, json!({ "status": "CONFLICT", "id": one, "version": 1 })),
        (1, 1, json!({ "status": "CONFLICT", "id": two, "version": 2 })),
        (1, 2, json!({ "status": "MERGED", "id": two, "version": 3 })),
        (1, 3, json!({ "status": "NOT_FOUND", "id": null, "version": null })),
    ] {
        let input = json!({ "fromId": one, "fromVersion": from, "intoId": two, "intoVersion": into });
        assert_eq!(act(&practice, text, &input).await.unwrap(), expected);
    }
}

async fn codes_that_contradict_each_other_are_problems(base: Base) {
    let practice = practice(base, true).await;
    let id = save(&practice, json!({ "patient": person("10077") })).await["id"].clone();
    let with = |codes: &Value| {
        let mut dose = dose(&practice);
        dose.as_object_mut().unwrap().extend(codes.as_object().unwrap().clone());
        json!({ "patientId": id, "dose": dose })
    };
    for (codes, field, code, named) in [
        (json!({ "cvx": "990" }), "dose.cvx", "unknown", "CVX 990"),
        (json!({ "mvx": "ZZZ" }), "dose.mvx", "unknown", "MVX ZZZ"),
        (json!({ "cvx": "Okafor" }), "dose.cvx", "unknown", "CVX as given"),
        (json!({ "cvx": "21", "ndc": "00006-4681-01" }), "dose.cvx", "contradiction", "NDC 00006-4681-01 (CVX 03)"),
        (json!({ "mvx": "SKB", "ndc": "00006-4681-01" }), "dose.mvx", "contradiction", "(MVX MSD)"),
        (json!({ "cvx": "03", "mvx": "PFR" }), "dose.mvx", "contradiction", "MVX PFR"),
    ] {
        let refused = record(&practice, with(&codes)).await["problems"][0].clone();
        assert_eq!((&refused["field"], &refused["code"]), (&json!(field), &json!(code)), "{codes}: {refused}");
        assert!(refused["text"].as_str().unwrap().contains(named), "{refused}");
    }
    assert_eq!(doses(&practice).await, 0);
    // The name counts against a code: the dose is recorded, and the answer says so.
    for (n, cvx) in ["141", "999"].into_iter().enumerate() {
        let mut input = with(&json!({ "cvx": cvx }));
        input["dose"]["givenOn"] = json!(format!("2026-02-0{}", n + 1));
        let recorded = record(&practice, input).await;
        assert_eq!((&recorded["status"], &recorded["dose"]["cvx"]), (&json!("SAVED"), &json!("03")), "{recorded}");
        let text = recorded["findings"][0]["text"].as_str().unwrap();
        assert!(text.contains(&format!("CVX {cvx}")) && text.contains("CVX 03"), "{text}");
    }
}

#[tokio::test]
async fn an_argument_that_does_not_fit_is_named_with_what_it_takes() {
    let practice = practice(Base::Sqlite, true).await;
    let mut wrong = person("10077");
    wrong["birthOrder"] = json!(300);
    let refused = act(&practice, SAVE, &json!({ "patient": wrong })).await.unwrap_err();
    let text = "Argument `input.patient.birthOrder` is not a number from 0 to 255.";
    assert_eq!(refused, ("BAD_INPUT".to_owned(), text.to_owned()));
    let missing = save(&practice, json!({ "patient": {} })).await["problems"].clone();
    let fields: Vec<_> = missing.as_array().unwrap().iter().map(|problem| &problem["field"]).collect();
    assert_eq!(fields, ["patient.birthDate", "patient.sex"]);
}
